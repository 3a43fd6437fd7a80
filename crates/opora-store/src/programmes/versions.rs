//! Versions of a programme: what each of them said, and what differs between two.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use opora_core::access::{Actor, Scope};
use opora_core::ids::{ActivityId, DocumentId, ProgrammeId, VersionId};
use opora_core::programme::{Content, FieldChange, Layout, changes};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{find, held_by};
use crate::entities::{activity_version, version};
use crate::open::Store;
use crate::trouble::{Answer, not_found, parse};

/// A version of a programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Its id.
    pub id: VersionId,
    /// From 1; the first is the baseline.
    pub number: u64,
    /// The document that made it.
    pub document: Option<DocumentId>,
    /// № of its order.
    pub act_number: Option<String>,
    /// Day of its order.
    pub act_date: Option<NaiveDate>,
    /// Title then.
    pub title: String,
    /// What it did, in words.
    pub summary: String,
    /// When it was adopted.
    pub adopted_at: DateTime<Utc>,
    /// Who adopted it.
    pub adopted_by: String,
}

/// What differs between two versions.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Only in the later one.
    pub added: Vec<(ActivityId, Content)>,
    /// In both, with the fields that differ.
    pub changed: Vec<(ActivityId, Content, Vec<FieldChange>)>,
    /// Only in the earlier one.
    pub removed: Vec<(ActivityId, Content)>,
    /// How many are the same.
    pub same: usize,
}

impl Store {
    /// The versions of a programme, the latest first.
    pub async fn versions(&self, actor: &Actor, id: ProgrammeId) -> Answer<Vec<Version>> {
        find(self.reader(), actor, id).await?;
        let rows = version::Entity::find()
            .filter(version::Column::ProgrammeId.eq(id.0))
            .order_by_desc(version::Column::Number)
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().map(read_version).collect())
    }

    /// The activities of a version as they stood in it, with the layout around them.
    pub async fn version_contents(
        &self,
        actor: &Actor,
        id: ProgrammeId,
        number: u64,
    ) -> Answer<(Version, Layout, Vec<(ActivityId, Content)>)> {
        find(self.reader(), actor, id).await?;
        let row = self.version_row(id, number).await?;
        let layout = parse("layout", &row.layout)?;
        let contents = self.contents(actor, VersionId(row.id)).await?;
        Ok((read_version(row), layout, contents))
    }

    /// What differs between two versions, removed rows too.
    pub async fn difference(&self, actor: &Actor, id: ProgrammeId, from: u64, to: u64) -> Answer<Difference> {
        find(self.reader(), actor, id).await?;
        let (before, after) = (self.version_row(id, from).await?, self.version_row(id, to).await?);
        let before = self.contents(actor, VersionId(before.id)).await?;
        let after = self.contents(actor, VersionId(after.id)).await?;
        let mut former: BTreeMap<ActivityId, Content> = before.into_iter().collect();
        let mut out = Difference { added: Vec::new(), changed: Vec::new(), removed: Vec::new(), same: 0 };
        for (id, content) in after {
            match former.remove(&id) {
                None => out.added.push((id, content)),
                Some(old) => {
                    let fields = changes(&old, &content);
                    match fields.is_empty() {
                        true => out.same += 1,
                        false => out.changed.push((id, content, fields)),
                    }
                }
            }
        }
        out.removed = former.into_iter().collect();
        Ok(out)
    }

    async fn version_row(&self, id: ProgrammeId, number: u64) -> Answer<version::Model> {
        let number = i64::try_from(number).unwrap_or(-1);
        let query = version::Entity::find()
            .filter(version::Column::ProgrammeId.eq(id.0))
            .filter(version::Column::Number.eq(number));
        match query.one(self.reader()).await? {
            Some(row) => Ok(row),
            None => not_found(),
        }
    }

    async fn contents(&self, actor: &Actor, version: VersionId) -> Answer<Vec<(ActivityId, Content)>> {
        let mut query = activity_version::Entity::find()
            .filter(activity_version::Column::VersionId.eq(version.0))
            .filter(activity_version::Column::Change.ne("removed"))
            .order_by_asc(activity_version::Column::Ordinal);
        if let Scope::School { school, .. } = actor.scope() {
            query = query.filter(activity_version::Column::ActivityId.in_subquery(held_by(school)));
        }
        let rows = query.all(self.reader()).await?;
        rows.into_iter().map(|row| Ok((ActivityId(row.activity_id), parse("activity", &row.content)?))).collect()
    }
}

pub(crate) fn read_version(row: version::Model) -> Version {
    Version {
        id: VersionId(row.id),
        number: u64::try_from(row.number).unwrap_or_default(),
        document: row.document_id.map(DocumentId),
        act_number: row.act_number,
        act_date: row.act_date,
        title: row.title,
        summary: row.summary,
        adopted_at: row.adopted_at,
        adopted_by: row.adopted_by_name,
    }
}
