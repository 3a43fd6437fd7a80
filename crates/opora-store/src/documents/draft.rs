//! A draft: the reading of a document with the corrections of people laid over it.

use chrono::{DateTime, Utc};
use opora_core::correction::{Anchor, Change, Correction, Landing, Shaped, lay, settle, shape};
use opora_core::ids::{CorrectionId, DocumentId};
use opora_core::lineage::{original, original_of_row};
use opora_core::paper::Paper;
use opora_core::reading::Reading;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Document, body, read};
use crate::entities::{correction, document};
use crate::trouble::{Answer, parse};

/// A document with everything that the review page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The document.
    pub document: Document,
    /// The paper that stands beside the reading.
    pub paper: Paper,
    /// What the recogniser understood, untouched.
    pub read: Reading,
    /// That with the rows that people split and made. Anchors and landings are indexes into it.
    pub shaped: Reading,
    /// What people decided, in the order in which it is laid over.
    pub corrections: Vec<StoredCorrection>,
    /// The reading with the corrections laid over it; rows stay where they were.
    pub marked: Reading,
    /// The reading after removed and joined rows took their place: what adoption takes.
    pub settled: Reading,
}

/// A correction with its history.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredCorrection {
    /// Its id.
    pub id: CorrectionId,
    /// The document on which it was made: another one for those that outlived an amendment.
    pub document: DocumentId,
    /// What it says.
    pub correction: Correction,
    /// Where it landed in this document; [`Landing::Lost`] when its words are not there any more.
    pub landing: Landing,
    /// Who.
    pub actor_name: String,
    /// When.
    pub at: DateTime<Utc>,
}

fn anchor(one: &(StoredCorrection, Option<String>)) -> Anchor {
    one.0.correction.anchor.clone()
}

/// The document with its reading and corrections.
pub(crate) async fn draft(db: &impl ConnectionTrait, row: document::Model) -> Answer<Draft> {
    let body = body(db, DocumentId(row.id)).await?;
    let raw: Reading = parse("reading", &body.reading)?;
    let paper: Paper = parse("paper", &body.paper)?;
    let rows = correction::Entity::find()
        .filter(correction::Column::LineageId.eq(row.lineage_id.unwrap_or(row.id)))
        .filter(correction::Column::WithdrawnAt.is_null())
        .order_by_asc(correction::Column::Id)
        .all(db)
        .await?;
    let mut corrections = Vec::with_capacity(rows.len());
    for stored in rows {
        let correction =
            Correction { anchor: parse("anchor", &stored.anchor)?, change: parse("change", &stored.change)? };
        // Of another document of the lineage only what corrected these very words.
        let words = (stored.document_id != row.id).then_some(stored.original);
        let one = StoredCorrection {
            id: CorrectionId(stored.id),
            document: DocumentId(stored.document_id),
            correction,
            landing: Landing::Lost,
            actor_name: stored.actor_name,
            at: stored.at,
        };
        corrections.push((one, words));
    }
    // What was decided on this very document holds over what came from another one.
    let own: Vec<Anchor> = corrections.iter().filter(|(_, words)| words.is_none()).map(anchor).collect();
    corrections.retain(|one| one.1.is_none() || !own.contains(&anchor(one)));
    corrections.sort_by_key(|(_, words)| words.is_none());
    let is_of_rows = |one: &StoredCorrection| matches!(one.correction.change, Change::Split(_) | Change::Made(_));
    // Rows take their shape first, because the other corrections speak of the rows that are there then.
    let holds = |(one, words): &&(StoredCorrection, Option<String>)| {
        !is_of_rows(one) || words.is_none() || original_of_row(&raw, &paper, &one.correction) == *words
    };
    let of_rows: Vec<Correction> = corrections.iter().filter(holds).map(|(one, _)| one.correction.clone()).collect();
    let shaped = shape(&raw, &paper, &of_rows).reading;
    let holds = |(one, words): &&(StoredCorrection, Option<String>)| match words {
        None => true,
        Some(_) if is_of_rows(one) => original_of_row(&raw, &paper, &one.correction) == *words,
        Some(_) => original(&shaped, Landing::of(&shaped, &one.correction.anchor)) == *words,
    };
    let held: Vec<bool> = corrections.iter().map(|one| holds(&one)).collect();
    let mut corrections: Vec<StoredCorrection> = corrections.into_iter().map(|(one, _)| one).collect();
    let laid: Vec<Correction> =
        corrections.iter().zip(&held).filter(|(_, held)| **held).map(|(one, _)| one.correction.clone()).collect();
    let Shaped { reading: shaped, landings } = shape(&raw, &paper, &laid);
    let mut marked = shaped.clone();
    let landings = lay(&mut marked, &laid, &landings);
    let on_paper = corrections.iter_mut().zip(&held).filter(|(_, held)| **held).map(|(one, _)| one);
    for (stored, landing) in on_paper.zip(&landings) {
        stored.landing = *landing;
    }
    let mut settled = marked.clone();
    settle(&mut settled, &laid, &landings);
    Ok(Draft { document: read(row)?, paper, read: raw, shaped, corrections, marked, settled })
}
