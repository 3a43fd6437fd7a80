//! Tallies of programmes: how many obligations of each activity and organisation are in which state on a day.
//!
//! Counting tens of thousands of rows for each page would be slow, so a tally is kept in memory until the journal
//! has something new about the programme. Every change of an obligation writes the journal in its transaction.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use opora_core::access::{Actor, Scope};
use opora_core::ids::{ActivityId, OrganisationId, ProgrammeId};
use opora_core::obligation::{Tally, soon_until};
use sea_orm::{EntityTrait, FromQueryResult, QueryOrder, QuerySelect, Statement, Value};

use crate::entities::programme;
use crate::open::Store;
use crate::trouble::Answer;

/// On PostgreSQL two transactions may commit in another order than their events are numbered: besides the last number
/// the events among the last so many numbers are counted, and one that comes late changes that count.
const LATE_NUMBERS: i64 = 1_000;
/// Programmes whose tallies are kept.
const MOST: usize = 2_000;
/// Programmes that are counted at once before anybody asks: who comes meanwhile waits for these and no more.
const AT_ONCE: usize = 10;
/// Programmes that are counted before anybody asks: the first pages of the list.
const AHEAD: u64 = 500;

/// What the journal last had about a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Last {
    id: i64,
    lately: i64,
}

/// The tally of one activity at one organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The activity.
    pub activity: ActivityId,
    /// The organisation; nothing for words that nobody settled.
    pub organisation: Option<OrganisationId>,
    /// How many are in which state.
    pub tally: Tally,
}

/// The tally of one activity at those whom its words name together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyTally {
    /// The activity.
    pub activity: ActivityId,
    /// The words of the order for the responsible; several that mean the same holder are joined by «; ».
    pub party: String,
    /// How many are in which state.
    pub tally: Tally,
}

/// The states of obligations counted; `$1` is today, `$2` the last day of what is due soon.
const COUNTS: &str = "SUM(CASE WHEN status IN ('open', 'done') THEN 1 ELSE 0 END) AS expected, \
     SUM(CASE WHEN status = 'done' THEN 1 ELSE 0 END) AS done, \
     SUM(CASE WHEN status = 'open' AND late_from <= $1 THEN 1 ELSE 0 END) AS overdue, \
     SUM(CASE WHEN status = 'open' AND late_from > $1 AND due <= $2 THEN 1 ELSE 0 END) AS soon, \
     SUM(CASE WHEN status = 'open' AND due IS NULL THEN 1 ELSE 0 END) AS undated, \
     MIN(CASE WHEN status = 'open' AND late_from > $1 THEN due ELSE NULL END) AS next_due";

/// What is kept.
#[derive(Default)]
pub(crate) struct Tallies {
    kept: Mutex<HashMap<ProgrammeId, Kept>>,
    /// Held by who counts.
    turn: tokio::sync::Mutex<()>,
}

struct Kept {
    revision: Last,
    today: NaiveDate,
    cells: Arc<Vec<Cell>>,
}

#[derive(FromQueryResult)]
struct Revision {
    id: i64,
    last: Option<i64>,
    lately: i64,
}

#[derive(FromQueryResult)]
struct Counted {
    programme_id: i64,
    activity_id: i64,
    organisation_id: Option<i64>,
    #[sea_orm(nested)]
    counts: Counts,
}

#[derive(FromQueryResult)]
struct CountedParty {
    activity_id: i64,
    party: String,
    #[sea_orm(nested)]
    counts: Counts,
}

#[derive(FromQueryResult)]
struct Counts {
    expected: i64,
    done: i64,
    overdue: i64,
    soon: i64,
    undated: i64,
    next_due: Option<NaiveDate>,
}

impl From<Counts> for Tally {
    fn from(counts: Counts) -> Self {
        Self {
            expected: count(counts.expected),
            done: count(counts.done),
            overdue: count(counts.overdue),
            soon: count(counts.soon),
            undated: count(counts.undated),
            next_due: counts.next_due,
        }
    }
}

/// Sums tallies.
pub fn sum<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Tally {
    tallies.fold(Tally::default(), |one, two| Tally {
        expected: one.expected + two.expected,
        done: one.done + two.done,
        overdue: one.overdue + two.overdue,
        soon: one.soon + two.soon,
        undated: one.undated + two.undated,
        next_due: match (one.next_due, two.next_due) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        },
    })
}

impl Store {
    /// The cells of programmes on a day, as far as the actor sees them. Two queries for any number of programmes.
    pub(crate) async fn cells(
        &self,
        actor: &Actor,
        programmes: &[ProgrammeId],
        today: NaiveDate,
    ) -> Answer<HashMap<ProgrammeId, Arc<Vec<Cell>>>> {
        if let Scope::School { school, .. } = actor.scope() {
            return self.count_cells(programmes, Some(school), today).await;
        }
        let revisions = self.revisions(programmes).await?;
        let (found, missing) = self.tallies().look_up(&revisions, today);
        if missing.is_empty() {
            return Ok(found);
        }
        // When a day begins everybody misses everything: one counts, and the others find what it has counted.
        let _turn = self.tallies().turn.lock().await;
        let (mut found, missing) = self.tallies().look_up(&revisions, today);
        if !missing.is_empty() {
            let fresh = self.count_cells(&missing, None, today).await?;
            self.tallies().keep(&fresh, &revisions, today);
            found.extend(fresh);
        }
        Ok(found)
    }

    /// How the activities of a programme stand with each whom their words name, as far as the actor sees them.
    pub async fn programme_parties(&self, actor: &Actor, id: ProgrammeId, today: NaiveDate) -> Answer<Vec<PartyTally>> {
        crate::programmes::find(self.reader(), actor, id).await?;
        let own = match actor.scope() {
            Scope::School { school, .. } => format!(" AND organisation_id = {school}"),
            Scope::Everything | Scope::Authority(_) => String::new(),
        };
        let sql = format!(
            "SELECT activity_id, party, {COUNTS} FROM obligations WHERE programme_id = {id}{own} \
             GROUP BY activity_id, party"
        );
        let days: [Value; 2] = [today.into(), soon_until(today).into()];
        let statement = Statement::from_sql_and_values(self.backend(), sql, days);
        let rows = CountedParty::find_by_statement(statement).all(self.reader()).await?;
        let tally = |row: CountedParty| PartyTally {
            activity: ActivityId(row.activity_id),
            party: row.party,
            tally: row.counts.into(),
        };
        Ok(rows.into_iter().map(tally).collect())
    }

    /// Counts the newest programmes of everybody for a day that begins, so that nobody waits for it. Returns how many.
    pub async fn count_ahead(&self, today: NaiveDate) -> Answer<usize> {
        let ids: Vec<i64> = programme::Entity::find()
            .select_only()
            .column(programme::Column::Id)
            .order_by_desc(programme::Column::Id)
            .limit(AHEAD)
            .into_tuple()
            .all(self.reader())
            .await?;
        let ids: Vec<ProgrammeId> = ids.into_iter().map(ProgrammeId).collect();
        for some in ids.chunks(AT_ONCE) {
            self.cells(&Actor::product(), some, today).await?;
        }
        Ok(ids.len())
    }

    async fn revisions(&self, programmes: &[ProgrammeId]) -> Answer<HashMap<ProgrammeId, Last>> {
        if programmes.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "SELECT own.id AS id, own.last AS last, (SELECT COUNT(*) FROM events e \
             WHERE e.programme_id = own.id AND e.id > own.last - {LATE_NUMBERS}) AS lately \
             FROM (SELECT p.id AS id, (SELECT MAX(e.id) FROM events e WHERE e.programme_id = p.id) AS last \
             FROM programmes p WHERE p.id IN ({})) own",
            list(programmes)
        );
        let rows = Revision::find_by_statement(Statement::from_string(self.backend(), sql)).all(self.reader()).await?;
        let last = |row: &Revision| Last { id: row.last.unwrap_or_default(), lately: row.lately };
        Ok(rows.iter().map(|row| (ProgrammeId(row.id), last(row))).collect())
    }

    async fn count_cells(
        &self,
        programmes: &[ProgrammeId],
        school: Option<OrganisationId>,
        today: NaiveDate,
    ) -> Answer<HashMap<ProgrammeId, Arc<Vec<Cell>>>> {
        let mut out: HashMap<ProgrammeId, Vec<Cell>> = programmes.iter().map(|id| (*id, Vec::new())).collect();
        // Also for no programme at all: the number of queries of a page does not depend on its rows.
        let programmes = if programmes.is_empty() { "-1".to_owned() } else { list(programmes) };
        let own = school.map(|id| format!(" AND organisation_id = {id}")).unwrap_or_default();
        let sql = format!(
            "SELECT programme_id, activity_id, organisation_id, {COUNTS} \
             FROM obligations WHERE programme_id IN ({programmes}){own} \
             GROUP BY programme_id, activity_id, organisation_id"
        );
        let days: [Value; 2] = [today.into(), soon_until(today).into()];
        let statement = Statement::from_sql_and_values(self.backend(), sql, days);
        for row in Counted::find_by_statement(statement).all(self.reader()).await? {
            let cell = Cell {
                activity: ActivityId(row.activity_id),
                organisation: row.organisation_id.map(OrganisationId),
                tally: row.counts.into(),
            };
            out.entry(ProgrammeId(row.programme_id)).or_default().push(cell);
        }
        Ok(out.into_iter().map(|(id, cells)| (id, Arc::new(cells))).collect())
    }
}

impl Tallies {
    fn look_up(
        &self,
        revisions: &HashMap<ProgrammeId, Last>,
        today: NaiveDate,
    ) -> (HashMap<ProgrammeId, Arc<Vec<Cell>>>, Vec<ProgrammeId>) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = HashMap::new();
        let mut missing = Vec::new();
        for (id, revision) in revisions {
            match kept.get(id) {
                Some(one) if one.revision == *revision && one.today == today => {
                    found.insert(*id, Arc::clone(&one.cells));
                }
                _ => missing.push(*id),
            }
        }
        (found, missing)
    }

    fn keep(
        &self,
        fresh: &HashMap<ProgrammeId, Arc<Vec<Cell>>>,
        revisions: &HashMap<ProgrammeId, Last>,
        today: NaiveDate,
    ) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() + fresh.len() > MOST {
            kept.clear();
        }
        for (id, cells) in fresh {
            if let Some(revision) = revisions.get(id) {
                let one = Kept { revision: *revision, today, cells: Arc::clone(cells) };
                kept.insert(*id, one);
            }
        }
    }
}

fn list(programmes: &[ProgrammeId]) -> String {
    programmes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
