//! Obligations: what is expected of whom by when, and what became of it.

mod list;
mod section;
mod today;
mod verbs;
mod whole;

use chrono::{DateTime, NaiveDate, Utc};
use opora_core::access::{Action, Actor};
use opora_core::ids::{ActivityId, CompletionId, ObligationId, OrganisationId, ProgrammeId};
use opora_core::obligation::{Dates, Fact, State};
use opora_core::programme::ActivityKind;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

pub use self::list::{Holders, ObligationFilter, ObligationSort};
pub use self::section::Section;
pub use self::today::{Group, NOTHING, Part, PartRows, Size, Sizes, Today};
pub use self::verbs::Postponement;
use self::whole::{fill, read_completion};
use crate::entities::{completion, obligation};
use crate::open::Store;
use crate::scope::within;
use crate::trouble::{Answer, not_found};

/// An obligation as lists and forms show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Obligation {
    /// Its id.
    pub id: ObligationId,
    /// The authority.
    pub authority: OrganisationId,
    /// The programme.
    pub programme: ProgrammeId,
    /// Title of the programme.
    pub programme_title: String,
    /// The activity.
    pub activity: ActivityId,
    /// Whether it is a row of the plan or a clause of the order.
    pub activity_kind: ActivityKind,
    /// Number of the activity.
    pub activity_number: Option<String>,
    /// Words of the activity.
    pub activity_text: String,
    /// Who holds it; nothing for words that nobody settled.
    pub organisation: Option<OrganisationId>,
    /// The name of the organisation.
    pub organisation_name: Option<String>,
    /// The words of the order for the responsible.
    pub party: String,
    /// Its dates.
    pub dates: Dates,
    /// How many times within the window.
    pub times: Option<u32>,
    /// What is known.
    pub fact: Fact,
    /// The state on the day of the question.
    pub state: State,
    /// The completion that holds, if it is done.
    pub completion: Option<Completion>,
    /// Version of the row.
    pub lock: i64,
}

/// The fact that an obligation was done; a withdrawn one stays in the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Its id.
    pub id: CompletionId,
    /// The day on which it was done.
    pub done_on: NaiveDate,
    /// The note.
    pub note: Option<String>,
    /// Who said so.
    pub actor_name: String,
    /// When they said so.
    pub at: DateTime<Utc>,
    /// When it was undone, and by whom.
    pub withdrawn: Option<(DateTime<Utc>, String)>,
}

impl Store {
    /// One obligation.
    pub async fn obligation(&self, actor: &Actor, id: ObligationId, today: NaiveDate) -> Answer<Obligation> {
        let row = find(self.reader(), actor, id).await?;
        match fill(self.reader(), vec![row], today).await?.pop() {
            Some(one) => Ok(one),
            None => not_found(),
        }
    }

    /// The completions of an obligation, withdrawn ones too, newest first.
    pub async fn completions(&self, actor: &Actor, id: ObligationId) -> Answer<Vec<Completion>> {
        find(self.reader(), actor, id).await?;
        let rows = completion::Entity::find()
            .filter(completion::Column::ObligationId.eq(id.0))
            .order_by_desc(completion::Column::Id)
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().map(read_completion).collect())
    }
}

/// The row of an obligation that the actor sees.
async fn find(db: &impl ConnectionTrait, actor: &Actor, id: ObligationId) -> Answer<obligation::Model> {
    actor.must(Action::Read)?;
    let seen = within(actor, obligation::Column::AuthorityId, obligation::Column::OrganisationId);
    match obligation::Entity::find_by_id(id.0).filter(seen).one(db).await? {
        Some(row) => Ok(row),
        None => not_found(),
    }
}
