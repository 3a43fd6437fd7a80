//! A living programme: done and undone, two people at one row, many at once, words that get a meaning.

use opora_core::access::Actor;
use opora_core::directory::Meaning;
use opora_core::ids::OrganisationId;
use opora_core::obligation::State;
use opora_core::refusal::RefusalKind;
use opora_core::school::OrganisationKind;
use opora_store::adoption::Adopted;
use opora_store::journal::JournalFilter;
use opora_store::obligations::{
    Obligation, ObligationFilter, ObligationSort, Part, Postponement, Section, Size, Sizes,
};
use opora_store::organisations::{DatedName, OrganisationDraft};
use opora_store::programmes::ProgrammeSort;
use opora_store::{Page, Store, Trouble};

use crate::adoption::{adopt, adopt_into, put};
use crate::book::{at, authority, day, on_each, school, school_actor, specialist};
use crate::orders::{FIRST, order};

async fn programme(store: &Store) -> (OrganisationId, Actor, Adopted) {
    let own = authority(store, "Управление образования Озёрска").await;
    school(store, own, "МБОУ СОШ № 3").await;
    let actor = specialist(own);
    let id = put(store, &actor, own, "order.txt", order("12-ОД", "2021-01-15", &FIRST)).await;
    let adopted = adopt(store, &actor, id, "2021-01-20").await;
    (own, actor, adopted)
}

async fn rows(store: &Store, actor: &Actor, section: Section, words: &str, today: &str) -> Vec<Obligation> {
    let filter = ObligationFilter { words: words.to_owned(), ..ObligationFilter::default() };
    let page = Page { number: 1, size: 500 };
    store.obligations(actor, section, &filter, ObligationSort::Due, page, day(today)).await.unwrap().rows
}

fn kind<T: std::fmt::Debug>(answer: Result<T, Trouble>) -> RefusalKind {
    answer.unwrap_err().refusal().expect("a refusal").kind
}

#[test]
fn done_and_undone_are_facts_with_who_and_when() {
    on_each(|store| async move {
        let (_, actor, _) = programme(&store).await;
        let moment = at("2021-03-05");
        let one = rows(&store, &actor, Section::Overdue, "диагностику", "2021-03-05").await.remove(0);
        assert_eq!(one.state, State::Overdue { since: day("2021-03-02") });
        let early = store.obligation_done(&actor, one.id, one.lock, day("2021-03-06"), None, moment).await;
        assert_eq!(kind(early), RefusalKind::Invalid);
        let note = Some("приказ по школе № 4");
        let lock = store.obligation_done(&actor, one.id, one.lock, day("2021-03-01"), note, moment).await.unwrap();
        let done = store.obligation(&actor, one.id, moment.today).await.unwrap();
        assert_eq!(done.state, State::DoneOnTime { on: day("2021-03-01") });
        assert_eq!(done.completion.as_ref().unwrap().note.as_deref(), note);
        let twice = store.obligation_done(&actor, one.id, lock, day("2021-03-01"), None, moment).await;
        assert_eq!(kind(twice), RefusalKind::WrongState);
        let lock = store.obligation_undo(&actor, one.id, lock, "ошибка", moment).await.unwrap();
        let lock = store.obligation_done(&actor, one.id, lock, day("2021-03-04"), None, moment).await.unwrap();
        let facts = store.completions(&actor, one.id).await.unwrap();
        assert_eq!(facts.len(), 2);
        assert_eq!(facts[1].withdrawn.as_ref().unwrap().1, "Специалист Ветрова");
        assert_eq!(
            store.obligation(&actor, one.id, moment.today).await.unwrap().state,
            State::DoneLate { on: day("2021-03-04") }
        );
        let undone = store.obligation_undo(&actor, one.id, lock, "ошибка", moment).await.unwrap();
        let none = store.obligation_not_applicable(&actor, one.id, undone, " ", moment).await;
        assert_eq!(kind(none), RefusalKind::Invalid);
        let lock = store.obligation_not_applicable(&actor, one.id, undone, "школа закрыта", moment).await.unwrap();
        let lock = store.obligation_applicable(&actor, one.id, lock, moment).await.unwrap();
        let later =
            Postponement { late_from: day("2021-04-01"), closes_on: None, reason: "карантин".to_owned() };
        store.obligation_move(&actor, one.id, lock, &later, moment).await.unwrap();
        assert_eq!(rows(&store, &actor, Section::Overdue, "диагностику", "2021-03-05").await.len(), 2);
        let filter = JournalFilter { words: "карантин".to_owned(), ..JournalFilter::default() };
        let found = store.journal(&actor, &filter, Page::default()).await.unwrap();
        assert_eq!(found.rows[0].after.as_deref(), Some("просрочено с 01.04.2021"));
    });
}

#[test]
fn of_two_people_at_one_row_the_second_sees_it() {
    on_each(|store| async move {
        let (_, actor, _) = programme(&store).await;
        let moment = at("2021-02-20");
        let one = rows(&store, &actor, Section::Open, "диагностику", "2021-02-20").await.remove(0);
        let (first, second) = tokio::join!(
            store.obligation_done(&actor, one.id, one.lock, day("2021-02-19"), None, moment),
            store.obligation_not_applicable(&actor, one.id, one.lock, "не нужно", moment),
        );
        let kinds: Vec<_> = [first, second].into_iter().filter(Result::is_err).map(kind).collect();
        assert_eq!(kinds, [RefusalKind::Stale]);
    });
}

#[test]
fn eight_people_at_once_lose_nothing() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        let actor = specialist(own);
        for number in 1..=100 {
            school(&store, own, &format!("МБОУ СОШ № {number}")).await;
        }
        let plan = ["1 | Представить отчёт | monthly 2021-01..2021-08 | ОУ"];
        let id = put(&store, &actor, own, "order.txt", order("12-ОД", "2021-01-15", &plan)).await;
        adopt(&store, &actor, id, "2021-01-20").await;
        let mut open = Vec::new();
        for number in 1..=2 {
            let page = Page { number, size: 500 };
            let filter = ObligationFilter { words: "отчет".to_owned(), ..ObligationFilter::default() };
            let sort = ObligationSort::Made;
            open.extend(
                store.obligations(&actor, Section::Open, &filter, sort, page, day("2021-12-01")).await.unwrap().rows,
            );
        }
        // A hundred schools and «Лицей № 1» of the pair, eight months.
        assert_eq!(open.len(), 808);
        let tasks: Vec<_> = open
            .chunks(101)
            .map(|part| {
                let (store, actor, part) = (store.clone(), actor.clone(), part.to_vec());
                tokio::spawn(async move {
                    for one in part {
                        let on = day("2021-11-30");
                        store.obligation_done(&actor, one.id, one.lock, on, None, at("2021-12-01")).await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let filter = ObligationFilter::default();
        let done = store.obligation_count(&actor, Section::Done, &filter, day("2021-12-01")).await.unwrap();
        assert_eq!(done.rows, 808);
        let filter = JournalFilter { words: "выполнено".to_owned(), ..JournalFilter::default() };
        assert_eq!(store.journal(&actor, &filter, Page::default()).await.unwrap().total.rows, 808);
    });
}

#[test]
fn words_that_get_a_meaning_move_what_is_open_only() {
    on_each(|store| async move {
        let (own, actor, adopted) = programme(&store).await;
        let council = store.directory(&actor, own).await.unwrap();
        let council = council.into_iter().find(|entry| entry.words == "Совет по качеству").unwrap();
        assert_eq!(council.meaning, Meaning::Unsettled);
        let before = rows(&store, &actor, Section::Open, "графики", "2021-02-01").await;
        assert_eq!((before.len(), before[0].organisation), (1, None));
        let moment = at("2021-02-01");
        let meaning = Meaning::AllSchools;
        let derived = store.directory_set(&actor, own, &council.words, meaning.clone(), council.lock, moment).await;
        assert_eq!((derived.as_ref().unwrap().made, derived.as_ref().unwrap().dropped), (3, 1));
        let stale = store.directory_set(&actor, own, &council.words, meaning, council.lock, moment).await;
        assert_eq!(kind(stale), RefusalKind::Stale);
        let mut now = rows(&store, &actor, Section::Open, "графики", "2021-02-01").await;
        assert_eq!(now.len(), 3);
        // One school has done it; then the words mean the authority alone.
        let one = now.remove(0);
        store.obligation_done(&actor, one.id, one.lock, day("2021-02-01"), None, moment).await.unwrap();
        let meaning = Meaning::Organisations(vec![own]);
        store.directory_set(&actor, own, &council.words, meaning, council.lock + 1, moment).await.unwrap();
        let open = rows(&store, &actor, Section::Open, "графики", "2021-02-01").await;
        assert_eq!((open.len(), open[0].organisation), (1, Some(own)));
        let done = rows(&store, &actor, Section::Done, "графики", "2021-02-01").await;
        assert_eq!((done.len(), done[0].id), (1, one.id));
        // And back again: what was dropped is expected again, not doubled.
        store.directory_set(&actor, own, &council.words, Meaning::AllSchools, council.lock + 2, moment).await.unwrap();
        assert_eq!(rows(&store, &actor, Section::Open, "графики", "2021-02-01").await.len(), 2);
        let table = store.programme_table(&actor, adopted.programme, moment.today).await.unwrap();
        let row = table.rows.iter().find(|row| row.content.text.contains("графики")).unwrap();
        assert_eq!((row.tally.expected, row.tally.done), (3, 1));
    });
}

#[test]
fn what_is_late_moves_from_words_but_not_from_schools() {
    on_each(|store| async move {
        let (own, actor, _) = programme(&store).await;
        let moment = at("2021-05-01");
        // Nobody in the book was behind the council; now the authority is, with what is late.
        let meaning = Meaning::Organisations(vec![own]);
        store.directory_set(&actor, own, "Совет по качеству", meaning, 1, moment).await.unwrap();
        let late = rows(&store, &actor, Section::Overdue, "графики", "2021-05-01").await;
        assert_eq!((late.len(), late[0].organisation), (1, Some(own)));
        // A new school owes what lies ahead, and the others keep what they owe already.
        let before = rows(&store, &actor, Section::Overdue, "", "2021-05-01").await.len();
        let new = store.organisation_create(&actor, new_school(own, "МБОУ СОШ № 40"), moment).await.unwrap();
        let open = rows(&store, &actor, Section::Open, "", "2021-05-01").await;
        let mine: Vec<_> = open.iter().filter(|one| one.organisation == Some(new)).collect();
        assert_eq!(mine.len(), 3);
        assert!(mine.iter().all(|one| one.dates.due.unwrap() >= moment.today));
        assert_eq!(rows(&store, &actor, Section::Overdue, "", "2021-05-01").await.len(), before);
    });
}

fn new_school(authority: OrganisationId, name: &str) -> OrganisationDraft {
    OrganisationDraft {
        kind: OrganisationKind::School,
        parent: Some(authority),
        name: name.to_owned(),
        full_name: None,
        number: None,
        valid_from: None,
    }
}

#[test]
fn words_find_a_school_once_it_is_in_the_book_and_lose_it_when_it_is_closed() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        let actor = specialist(own);
        let plan =
            ["1 | Провести семинар | 2021-03-01 | Центр «Родник»", "2 | Провести уроки | 2021-04-01, 2021-06-01 | ОУ"];
        let id = put(&store, &actor, own, "order.txt", order("12-ОД", "2021-01-15", &plan)).await;
        adopt(&store, &actor, id, "2021-01-20").await;
        let moment = at("2021-02-01");
        let holders = async |words: &str| {
            let rows = rows(&store, &actor, Section::Open, words, "2021-02-01").await;
            rows.into_iter().map(|one| one.organisation).collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(holders("семинар").await, [None].into());

        // A centre that the order names comes into the book by its former name, then by its own.
        let draft = OrganisationDraft {
            kind: OrganisationKind::Other, ..new_school(own, "Дом детского творчества")
        };
        let centre = store.organisation_create(&actor, draft, moment).await.unwrap();
        assert_eq!(holders("семинар").await, [None].into());
        let name = DatedName {
            name: "Центр «Родник»".to_owned(), full_name: None, valid_from: None, valid_to: None
        };
        store.organisation_rename(&actor, centre, 1, name, moment).await.unwrap();
        assert_eq!(holders("семинар").await, [Some(centre)].into());

        // A new school holds what lies ahead; a closed one no longer does.
        let school = store.organisation_create(&actor, new_school(own, "МБОУ СОШ № 40"), moment).await.unwrap();
        assert!(holders("уроки").await.contains(&Some(school)));
        store.organisation_close(&actor, school, 1, day("2021-01-31"), moment).await.unwrap();
        assert!(!holders("уроки").await.contains(&Some(school)));
        let filter = JournalFilter {
            words: "изменился список организаций".to_owned(), ..JournalFilter::default()
        };
        assert_eq!(store.journal(&actor, &filter, Page::default()).await.unwrap().rows.len(), 3);
    });
}

#[test]
fn pages_ask_the_same_number_of_questions_for_one_row_and_for_many() {
    on_each(|store| async move {
        let (own, actor, adopted) = programme(&store).await;
        let today = day("2021-02-20");
        let small = questions(&store, &actor, adopted, 1, today).await;
        for number in 20..60 {
            school(&store, own, &format!("МБОУ СОШ № {number}")).await;
        }
        let mut many = FIRST.map(str::to_owned).to_vec();
        for number in 6..60 {
            many.push(format!("{number} | Провести занятие {number} | monthly 2021-01..2021-12 | ОУ"));
        }
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let id = put(&store, &actor, own, "more.txt", order("40-ОД", "2021-02-18", &many)).await;
        let adopted = adopt(&store, &actor, id, "2021-02-20").await;
        assert_eq!(small, questions(&store, &actor, adopted, 100, today).await);
    });
}

async fn questions(
    store: &Store,
    actor: &Actor,
    adopted: Adopted,
    size: u64,
    today: chrono::NaiveDate,
) -> Vec<(&'static str, u64)> {
    let page = Page { number: 1, size };
    let filter = ObligationFilter::default();
    let mut out = Vec::new();
    let mut before = store.statements();
    let mut note = |name| {
        out.push((name, store.statements() - before));
        before = store.statements();
    };
    let each = Size { groups: size, members: size };
    let sizes = Sizes { overdue: each, week: each, later: each, lately: each };
    store.today(actor, &filter, sizes, today).await.unwrap();
    note("today");
    store.obligation_groups(actor, Part::Later, &filter, page, size, today).await.unwrap();
    note("groups");
    store.obligations(actor, Section::All, &filter, ObligationSort::Due, page, today).await.unwrap();
    note("obligations");
    store.programmes(actor, &Default::default(), Default::default(), page, today).await.unwrap();
    note("programmes");
    let table = store.programme_table(actor, adopted.programme, today).await.unwrap();
    note("programme");
    store.programme_marks(actor, adopted.programme, today).await.unwrap();
    note("marks");
    store.activity(actor, table.rows[0].id, page, today).await.unwrap();
    note("activity");
    store.documents(actor, &Default::default(), page).await.unwrap();
    note("documents");
    store.journal(actor, &JournalFilter::default(), page).await.unwrap();
    note("journal");
    store.search(actor, "провести", size).await.unwrap();
    note("search");
    out
}

#[test]
fn programmes_follow_what_is_late_and_what_is_next() {
    on_each(|store| async move {
        let (own, actor, _) = programme(&store).await;
        let second = put(&store, &actor, own, "second.txt", order("40-ОД", "2021-02-15", &FIRST[..1])).await;
        adopt_into(&store, &actor, second, opora_store::adoption::Into::New, "2021-02-20").await;
        let list = async |sort, number, size| {
            let page = Page { number, size };
            let found = store.programmes(&actor, &Default::default(), sort, page, day("2021-03-05")).await.unwrap();
            assert_eq!(found.total.rows, 2);
            found.rows
        };
        let late = list(ProgrammeSort::LateBack, 1, 50).await;
        assert!(late[0].tally.overdue >= late[1].tally.overdue, "{late:?}");
        let calm = list(ProgrammeSort::Late, 1, 50).await;
        assert!(calm[0].tally.overdue <= calm[1].tally.overdue, "{calm:?}");
        let next = list(ProgrammeSort::NextDue, 1, 50).await;
        let days: Vec<_> = next.iter().filter_map(|row| row.tally.next_due).collect();
        assert!(days.is_sorted(), "{days:?}");
        let second_page = list(ProgrammeSort::LateBack, 2, 1).await;
        assert_eq!(second_page.len(), 1);
        assert_eq!(second_page[0].programme.id, late[1].programme.id);
    });
}

#[test]
fn a_school_sees_its_own_only() {
    on_each(|store| async move {
        let (own, actor, adopted) = programme(&store).await;
        let today = day("2021-02-20");
        let all = rows(&store, &actor, Section::All, "", "2021-02-20").await;
        let place = all.iter().find(|one| one.organisation_name.as_deref() == Some("МБОУ СОШ № 3")).unwrap();
        let three = place.organisation.unwrap();
        let me = school_actor(own, three);
        let mine = rows(&store, &me, Section::All, "", "2021-02-20").await;
        assert!(mine.iter().all(|one| one.organisation == Some(three)));
        assert_eq!(mine.len(), all.iter().filter(|one| one.organisation == Some(three)).count());
        let table = store.programme_table(&me, adopted.programme, today).await.unwrap();
        assert_eq!(table.rows.len(), 3);
        assert_eq!(table.organisations.len(), 1);
        let foreign = all.iter().find(|one| one.organisation.is_none()).unwrap();
        assert_eq!(kind(store.obligation(&me, foreign.id, today).await), RefusalKind::NotFound);
        assert_eq!(kind(store.activity(&me, foreign.activity, Page::default(), today).await), RefusalKind::NotFound);
        let journal = store.journal(&me, &JournalFilter::default(), Page::default()).await.unwrap();
        assert!(journal.rows.iter().all(|event| event.about.organisation == Some(three)));
        assert!(store.search(&me, "приказ", 10).await.unwrap().documents.is_empty());
        assert_eq!(store.search(&me, "СОШ", 10).await.unwrap().schools.len(), 1);
    });
}
