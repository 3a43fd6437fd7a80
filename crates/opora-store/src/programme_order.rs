//! The list of programmes in the order of what is late and of what is due next.
//!
//! No column holds these: they are counted for a day and kept in memory ([`crate::tallies`]), so the order is made there.

use std::cmp::Ordering;

use chrono::NaiveDate;
use opora_core::access::Actor;
use opora_core::ids::ProgrammeId;
use opora_core::obligation::Tally;
use sea_orm::{QueryOrder, QuerySelect, Select};

use crate::entities::programme;
use crate::open::Store;
use crate::programmes::ProgrammeSort;
use crate::scope::Page;
use crate::tallies::sum;
use crate::trouble::Answer;

impl Store {
    /// The ids of a page of programmes in the order of their tallies, which are kept in memory and in no column.
    pub(crate) async fn by_tally(
        &self,
        actor: &Actor,
        query: Select<programme::Entity>,
        sort: ProgrammeSort,
        page: Page,
        today: NaiveDate,
    ) -> Answer<Vec<i64>> {
        let ids: Vec<i64> = query
            .select_only()
            .column(programme::Column::Id)
            .order_by_desc(programme::Column::Id)
            .into_tuple()
            .all(self.reader())
            .await?;
        let keys: Vec<ProgrammeId> = ids.iter().copied().map(ProgrammeId).collect();
        let cells = self.cells(actor, &keys, today).await?;
        let mut tallies: Vec<(ProgrammeId, Tally)> = keys
            .into_iter()
            .map(|id| (id, sum(cells.get(&id).iter().flat_map(|cells| cells.iter()).map(|cell| &cell.tally))))
            .collect();
        // The sort is stable, so that equal programmes stay with the newest first.
        tallies.sort_by(|(_, one), (_, two)| in_order(sort, one, two));
        let first = usize::try_from(page.number.saturating_sub(1).saturating_mul(page.limit())).unwrap_or(usize::MAX);
        let most = usize::try_from(page.limit()).unwrap_or(usize::MAX);
        Ok(tallies.into_iter().skip(first).take(most).map(|(id, _)| id.0).collect())
    }
}

/// How two tallies follow each other in a list sorted by them.
fn in_order(sort: ProgrammeSort, one: &Tally, two: &Tally) -> Ordering {
    let due = |tally: &Tally| (tally.next_due.is_none(), tally.next_due);
    match sort {
        ProgrammeSort::Late => one.overdue.cmp(&two.overdue),
        ProgrammeSort::LateBack => two.overdue.cmp(&one.overdue),
        ProgrammeSort::NextDue => due(one).cmp(&due(two)),
        ProgrammeSort::NextDueBack => {
            one.next_due.is_none().cmp(&two.next_due.is_none()).then(two.next_due.cmp(&one.next_due))
        }
        ProgrammeSort::Newest
        | ProgrammeSort::Title
        | ProgrammeSort::TitleBack
        | ProgrammeSort::Begins
        | ProgrammeSort::BeginsBack
        | ProgrammeSort::Activities
        | ProgrammeSort::ActivitiesBack => Ordering::Equal,
    }
}
