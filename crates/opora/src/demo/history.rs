//! A plausible past: most of what was due is done, some of it late, a little is overdue today.

use std::ops::Range;

use chrono::{Days, NaiveDate};
use opora_core::access::{Actor, Role};
use opora_core::ids::{ObligationId, OrganisationId};
use opora_store::obligations::{Obligation, ObligationFilter, ObligationSort, Section};
use opora_store::{Answer, Page, Store};

use super::fill::moment;

/// Who marked things done.
#[derive(Clone, Copy)]
pub struct People<'a> {
    /// The specialist, for everybody without an account.
    pub specialist: &'a Actor,
    /// The deputy head of one school, for that school.
    pub deputy: Option<&'a Actor>,
}

impl<'a> People<'a> {
    fn of(self, organisation: Option<OrganisationId>) -> &'a Actor {
        let own =
            |deputy: &&'a Actor| matches!(deputy.role, Role::School { school, .. } if Some(school) == organisation);
        self.deputy.filter(own).unwrap_or(self.specialist)
    }
}

/// Something that was due and was done.
pub struct Done<'a> {
    day: NaiveDate,
    by: &'a Actor,
    what: Obligation,
    note: Option<&'static str>,
}

/// What of the things due before `today` an authority did on these days; the choice depends on nothing but the rows
/// themselves. What would have been done before these days, had it been known, is done on the first of them.
pub async fn done_in<'a>(
    store: &Store,
    people: People<'a>,
    authority: OrganisationId,
    seed: u64,
    days: &Range<NaiveDate>,
    today: NaiveDate,
) -> Answer<Vec<Done<'a>>> {
    let filter = ObligationFilter { authority: Some(authority), ..ObligationFilter::default() };
    let mut due = Vec::new();
    for number in 1.. {
        let page = Page { number, size: Page::MOST };
        let rows = store
            .obligations(people.specialist, Section::Overdue, &filter, ObligationSort::default(), page, today)
            .await?;
        let last = rows.rows.len() < usize::try_from(Page::MOST).unwrap_or(usize::MAX);
        due.extend(rows.rows);
        if last {
            break;
        }
    }
    let done = due.into_iter().filter_map(|what| {
        let day = done_on(what.id, seed, what.dates.due?, today)?.max(days.start);
        let (by, note) = (people.of(what.organisation), note(what.id, seed));
        days.contains(&day).then_some(Done { day, by, what, note })
    });
    Ok(done.collect())
}

/// Marks things done, in the order of days.
pub async fn keep(store: &Store, mut done: Vec<Done<'_>>) -> Answer<()> {
    done.sort_by_key(|one| (one.day, one.what.id));
    for Done { day, by, what, note } in done {
        store.obligation_done(by, what.id, what.lock, day, note, moment(day)).await?;
    }
    Ok(())
}

/// The day on which it was done, or nothing for what is still owed: of what was due in the last forty days one in
/// seven, of older things one in forty. Every ninth was done late.
fn done_on(id: ObligationId, seed: u64, due: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    let luck = mixed(id, seed);
    let owed_of = if today.signed_duration_since(due).num_days() <= 40 { 7 } else { 40 };
    if luck % owed_of == 3 {
        return None;
    }
    let days = luck / 64 % 6;
    let day =
        if luck % 9 == 1 { due.checked_add_days(Days::new(days + 1)) } else { due.checked_sub_days(Days::new(days)) };
    day.map(|day| day.min(today))
}

fn note(id: ObligationId, seed: u64) -> Option<&'static str> {
    const NOTES: [Option<&str>; 6] =
        [None, Some("Материалы в папке школы"), None, Some("Справка подготовлена"), None, Some("Протокол подписан")];
    usize::try_from(mixed(id, seed) / 1024 % 6).ok().and_then(|index| NOTES.get(index).copied()).flatten()
}

/// A number that looks random and is the same each time.
fn mixed(id: ObligationId, seed: u64) -> u64 {
    let mut value = id.0.unsigned_abs().wrapping_add(seed.wrapping_mul(7919)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    value ^= value >> 31;
    value = value.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value ^ (value >> 29)
}
