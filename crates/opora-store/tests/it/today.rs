//! The page «Сегодня»: its numbers and rows are those of the lists, on any day, for anybody, after any change.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use opora_core::access::Actor;
use opora_core::ids::{ActivityId, OrganisationId};
use opora_core::obligation::{Dates, Fact};
use opora_store::obligations::{
    Group, Obligation, ObligationFilter, ObligationSort, Part, PartRows, Postponement, Size, Sizes, Today,
};
use opora_store::{Page, Store};

use crate::adoption::{adopt, put};
use crate::book::{at, authority, day, on_each, school, school_actor, specialist};
use crate::orders::{FIRST, order};

const PARTS: [Part; 4] = [Part::Overdue, Part::Week, Part::Later, Part::Lately];
const MEMBERS: u64 = 2;
const SIZES: Sizes = Sizes {
    overdue: Size { groups: 4, members: MEMBERS },
    week: Size { groups: 4, members: MEMBERS },
    later: Size { groups: 2, members: 1 },
    lately: Size { groups: 3, members: MEMBERS },
};

/// All obligations of a part, as the lists show them.
async fn listed(store: &Store, actor: &Actor, part: Part, today: NaiveDate) -> Vec<Obligation> {
    let (filter, page) = (ObligationFilter::default(), Page { number: 1, size: 500 });
    let found = store.obligations(actor, part.section(), &filter, ObligationSort::Due, page, today).await.unwrap();
    assert_eq!(found.total.rows, found.rows.len() as u64, "a list of one page");
    found.rows
}

/// What makes a group, the way a person would say it; `done` is the day on which it was done.
type Key = (Option<NaiveDate>, ActivityId, Dates, Option<NaiveDate>);

fn key(one: &Obligation) -> Key {
    let done = match one.fact {
        Fact::Done { on } => Some(on),
        Fact::Open | Fact::NotApplicable { .. } | Fact::Dropped { .. } => None,
    };
    (done.or(one.dates.late_from), one.activity, one.dates, done)
}

/// The groups in the order of the part, with how many each has.
fn grouped(part: Part, rows: &[Obligation]) -> Vec<(Key, u64)> {
    let mut groups = BTreeMap::new();
    for one in rows {
        let key = key(one);
        let same: &mut Vec<(Key, u64)> = groups.entry((key.0, key.1)).or_default();
        match same.iter_mut().find(|(other, _)| *other == key) {
            Some((_, all)) => *all += 1,
            None => same.push((key, 1)),
        }
    }
    let mut groups: Vec<_> = groups.into_values().flatten().collect();
    if part == Part::Lately {
        groups.reverse();
    }
    groups
}

/// Groups of one activity on one day, in an order of their own: engines differ in where they put what has no day.
fn settled(mut groups: Vec<(Key, u64)>) -> Vec<(Key, u64)> {
    for same in groups.chunk_by_mut(|(one, _), (other, _)| (one.0, one.1) == (other.0, other.1)) {
        same.sort_by_key(|(key, _)| (key.2.due, key.2.closes_on, key.2.late_from));
    }
    groups
}

fn shown(groups: &[Group]) -> Vec<(Key, u64)> {
    groups.iter().map(|group| (key(&group.members[0]), group.all)).collect()
}

/// The page and every page of its parts agree with the lists.
async fn check(store: &Store, actor: &Actor, today: NaiveDate) -> Today {
    let filter = ObligationFilter::default();
    let page = store.today(actor, &filter, SIZES, today).await.unwrap();
    let mut anything = false;
    for part in PARTS {
        let rows = listed(store, actor, part, today).await;
        let expected = grouped(part, &rows);
        anything |= !rows.is_empty();
        let (first, total) = match part {
            Part::Overdue => (&page.overdue.groups, page.overdue.total),
            Part::Week => (&page.week.groups, page.week.total),
            Part::Lately => (&page.lately.groups, page.lately.total),
            Part::Later => (&page.later, store.obligation_count(actor, part.section(), &filter, today).await.unwrap()),
        };
        assert_eq!(total.rows, rows.len() as u64, "{part:?} on {today}");
        let most = usize::try_from(SIZES.of(part).groups).unwrap().min(expected.len());
        let mut all = Vec::new();
        for number in 1.. {
            let one = Page { number, size: 3 };
            let found = store.obligation_groups(actor, part, &filter, one, MEMBERS, today).await.unwrap();
            assert_eq!(found.total.rows, expected.len() as u64, "{part:?} on {today}");
            if found.rows.is_empty() {
                break;
            }
            all.extend(found.rows);
        }
        assert_eq!(settled(shown(&all)), settled(expected), "{part:?} on {today}");
        assert_eq!(shown(first), shown(&all[..most]), "{part:?} on {today}");
        for group in &all {
            assert_eq!(group.members.len() as u64, group.all.min(MEMBERS));
            assert!(group.members.iter().all(|one| key(one) == key(&group.members[0]) && rows.contains(one)));
        }
    }
    assert!(!(page.is_empty && anything), "an empty page with rows");
    page
}

/// An authority with five schools and a plan of several dates, nothing done yet.
async fn plan(store: &Store) -> (OrganisationId, OrganisationId, Actor) {
    let own = authority(store, "Управление образования Озёрска").await;
    let first = school(store, own, "МБОУ СОШ № 3").await;
    for number in 10..14 {
        school(store, own, &format!("МБОУ СОШ № {number}")).await;
    }
    let actor = specialist(own);
    let mut rows = FIRST.to_vec();
    rows.push("9 | Представить отчёт | monthly 2021-01..2021-12 | ОУ");
    let id = put(store, &actor, own, "order.txt", order("12-ОД", "2021-01-15", &rows)).await;
    adopt(store, &actor, id, "2021-01-20").await;
    (own, first, actor)
}

async fn first_of(store: &Store, actor: &Actor, part: Part, today: NaiveDate) -> Obligation {
    listed(store, actor, part, today).await.remove(0)
}

#[test]
fn nothing_is_shown_where_nothing_is() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Заречья").await;
        let none = PartRows { groups: Vec::new(), total: opora_store::Total::default() };
        let page = check(&store, &specialist(own), day("2021-03-05")).await;
        let (overdue, week, lately) = (none.clone(), none.clone(), none);
        assert_eq!(page, Today { overdue, week, lately, later: Vec::new(), is_empty: true });
        let (other, school, actor) = plan(&store).await;
        assert!(check(&store, &specialist(own), day("2021-03-05")).await.is_empty, "of another authority");
        for actor in [actor, school_actor(other, school), Actor::product()] {
            assert!(!check(&store, &actor, day("2021-03-05")).await.is_empty);
            assert!(!check(&store, &actor, day("2031-03-05")).await.is_empty);
        }
    });
}

#[test]
fn the_page_agrees_with_the_lists_on_any_day_and_after_any_change() {
    on_each(|store| async move {
        let (own, three, actor) = plan(&store).await;
        let everybody = [actor.clone(), school_actor(own, three), Actor::product()];
        let every = async |from: &str, days: u64| {
            for passed in (0..days).step_by(9) {
                let today = day(from).checked_add_days(Days::new(passed)).unwrap();
                for actor in &everybody {
                    check(&store, actor, today).await;
                }
            }
        };
        every("2021-01-20", 400).await;

        // Some are done on several days, in time and late; one is undone, one does not apply, two are moved: one
        // of them to the very day from which its next turn is late.
        let moment = at("2021-03-10");
        let late = listed(&store, &actor, Part::Overdue, moment.today).await;
        let few = late.len().min(9);
        for (at, one) in late[..few].iter().enumerate() {
            let on = moment.today.checked_sub_days(Days::new(at as u64 * 3)).unwrap();
            store.obligation_done(&actor, one.id, one.lock, on, None, moment).await.unwrap();
        }
        check(&store, &actor, moment.today).await;
        let done = first_of(&store, &actor, Part::Lately, moment.today).await;
        store.obligation_undo(&actor, done.id, done.lock, "ошибка", moment).await.unwrap();
        check(&store, &actor, moment.today).await;
        let one = first_of(&store, &actor, Part::Week, day("2021-03-29")).await;
        store.obligation_not_applicable(&actor, one.id, one.lock, "школа закрыта", moment).await.unwrap();
        for (late_from, closes_on) in [("2021-05-06", None), ("2021-05-06", Some(day("2021-04-20")))] {
            let week = listed(&store, &actor, Part::Week, day("2021-03-29")).await;
            let one = week.iter().find(|one| one.activity_text == "Представить отчёт").unwrap();
            let to = Postponement { late_from: day(late_from), closes_on, reason: "карантин".to_owned() };
            store.obligation_move(&actor, one.id, one.lock, &to, moment).await.unwrap();
        }
        every("2021-02-01", 300).await;
    });
}

#[test]
fn numbers_follow_each_change_and_the_day() {
    on_each(|store| async move {
        let (own, three, actor) = plan(&store).await;
        let me = school_actor(own, three);
        let numbers = async |actor: &Actor, today: &str| {
            let page = check(&store, actor, day(today)).await;
            (page.overdue.total.rows, page.week.total.rows, page.lately.total.rows)
        };
        let (all, mine) = (numbers(&actor, "2021-03-05").await, numbers(&me, "2021-03-05").await);
        let moment = at("2021-03-05");
        let one = first_of(&store, &me, Part::Overdue, moment.today).await;
        let lock = store.obligation_done(&me, one.id, one.lock, moment.today, None, moment).await.unwrap();
        assert_eq!(numbers(&me, "2021-03-05").await, (mine.0 - 1, mine.1, mine.2 + 1));
        assert_eq!(numbers(&actor, "2021-03-05").await, (all.0 - 1, all.1, all.2 + 1));
        store.obligation_undo(&me, one.id, lock, "ошибка", moment).await.unwrap();
        assert_eq!(numbers(&me, "2021-03-05").await, mine);
        assert_eq!(numbers(&actor, "2021-03-05").await, all);
        // Two reports for February are due on this day: on the next one they are late without any write.
        let (before, after) = (numbers(&me, "2021-03-05").await, numbers(&me, "2021-03-06").await);
        assert_eq!((after.0, after.1), (before.0 + 2, before.1 - 2));
    });
}

#[test]
fn a_group_counts_those_that_it_does_not_name() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        for number in 10..40 {
            school(&store, own, &format!("МБОУ СОШ № {number}")).await;
        }
        let actor = specialist(own);
        let plan = ["1 | Представить отчёт | 2021-02-01 | ОУ", "2 | Провести совещание | 2021-02-02 | ОУ"];
        let id = put(&store, &actor, own, "order.txt", order("12-ОД", "2021-01-15", &plan)).await;
        adopt(&store, &actor, id, "2021-01-20").await;
        let page = check(&store, &actor, day("2021-02-10")).await;
        // Thirty schools, the one that the order adds, and its mentor: each owes both.
        let counts: Vec<u64> = page.overdue.groups.iter().map(|group| group.all).collect();
        assert_eq!(counts, [32, 32]);
        assert_eq!(page.overdue.total.rows, 64);
    });
}
