//! One activity: its words through the versions, its occurrences, its obligations and its history.

use chrono::NaiveDate;
use opora_core::access::{Action, Actor};
use opora_core::calendar::SchoolTerms;
use opora_core::ids::{ActivityId, DocumentId, ProgrammeId};
use opora_core::programme::{Content, FieldChange, changes};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::activity_deadline::said_in;
use crate::entities::{activity, activity_version, version};
use crate::journal::{About, Event, JournalFilter};
use crate::obligations::{Obligation, ObligationFilter, ObligationSort, Section};
use crate::open::Store;
use crate::programmes::{self, ActivityRow, Mark, Programme, Version, read_version, seen_activities, table_row};
use crate::school_terms;
use crate::scope::{Page, Rows};
use crate::trouble::{Answer, not_found, parse};

/// Occurrences that the page shows ahead.
const NEXT: usize = 5;

/// An activity with what its page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityPage {
    /// Its programme.
    pub programme: Programme,
    /// The activity with its tally by organisation.
    pub row: ActivityRow,
    /// The title of its section, as printed.
    pub section: Option<String>,
    /// All of its occurrences.
    pub marks: Vec<Mark>,
    /// The next five occurrences from today on.
    pub next: Vec<Mark>,
    /// Its obligations, every section but dropped ones, by day.
    pub obligations: Rows<Obligation>,
    /// The document that says it last, for the way to its words.
    pub document: Option<DocumentId>,
    /// The day when the act that says it was signed.
    pub signed: Option<NaiveDate>,
    /// The tables of terms that its authority counts by.
    pub terms: Vec<SchoolTerms>,
    /// What each version did to it, the latest first.
    pub versions: Vec<ActivityVersion>,
    /// Its history, newest first.
    pub history: Rows<Event>,
}

/// An activity in one version.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityVersion {
    /// The version.
    pub version: Version,
    /// «added», «same», «changed», «restored», «removed».
    pub change: String,
    /// What it said then.
    pub content: Content,
    /// The fields that differ from the version before.
    pub fields: Vec<FieldChange>,
}

impl Store {
    /// One activity. A school sees it when something is expected of the school, and then its own obligations.
    pub async fn activity(
        &self,
        actor: &Actor,
        id: ActivityId,
        obligations: Page,
        today: NaiveDate,
    ) -> Answer<ActivityPage> {
        actor.must(Action::Read)?;
        let query = activity::Entity::find_by_id(id.0).filter(seen_activities(actor));
        let Some(row) = query.one(self.reader()).await? else { return not_found() };
        let programme_id = ProgrammeId(row.programme_id);
        let programme = programmes::read(programmes::find(self.reader(), actor, programme_id).await?);
        let versions = version::Entity::find()
            .filter(version::Column::ProgrammeId.eq(programme_id.0))
            .order_by_asc(version::Column::Number)
            .all(self.reader())
            .await?;
        let stood = activity_version::Entity::find()
            .filter(activity_version::Column::ActivityId.eq(id.0))
            .all(self.reader())
            .await?;
        let cells = self.cells(actor, &[programme_id], today).await?.remove(&programme_id).unwrap_or_default();
        let row = table_row(row, &cells, today)?;
        let section = match versions.last() {
            Some(latest) => section(&row.content, &parse("layout", &latest.layout)?),
            None => None,
        };
        let marks = self.marks(actor, "activity_id", id.0, today).await?;
        let next = marks.iter().filter(|mark| mark.due.is_some_and(|due| due >= today)).take(NEXT).cloned().collect();
        let filter = ObligationFilter { activity: Some(id), ..ObligationFilter::default() };
        let sort = ObligationSort::Due;
        let found = self.obligations(actor, Section::All, &filter, sort, obligations, today).await?;
        let about = About { activity: Some(id), ..About::default() };
        let filter = JournalFilter { about, ..JournalFilter::default() };
        let history = self.journal(actor, &filter, Page::default()).await?;
        let versions: Vec<Version> = versions.into_iter().map(read_version).collect();
        let act = said_in(&row.content, &versions);
        let (document, signed) = (act.and_then(|act| act.document), act.and_then(|act| act.act_date));
        let signed = signed.or(programme.act_date);
        let terms = school_terms::tables(self.reader(), programme.authority).await?;
        let versions = history_of(versions, stood)?;
        Ok(ActivityPage {
            programme,
            row,
            section,
            marks,
            next,
            obligations: found,
            document,
            signed,
            terms,
            versions,
            history,
        })
    }
}

fn section(content: &Content, layout: &opora_core::programme::Layout) -> Option<String> {
    let plan = layout.roadmaps.get(content.roadmap?)?;
    plan.sections.get(content.section?).map(|section| section.title.clone())
}

fn history_of(versions: Vec<Version>, stood: Vec<activity_version::Model>) -> Answer<Vec<ActivityVersion>> {
    let mut out: Vec<ActivityVersion> = Vec::new();
    for version in versions {
        let Some(own) = stood.iter().find(|own| own.version_id == version.id.0) else { continue };
        let content: Content = parse("activity", &own.content)?;
        let fields = out.last().map(|former| changes(&former.content, &content)).unwrap_or_default();
        out.push(ActivityVersion { version, change: own.change.clone(), content, fields });
    }
    out.reverse();
    Ok(out)
}
