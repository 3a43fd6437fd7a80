//! A deadline set by a person: read and refused, done ones untouched, stale, foreign, given back, and amended orders.

use opora_core::access::{Actor, Role};
use opora_core::appointment::Given;
use opora_core::ids::{ActivityId, OrganisationId};
use opora_core::refusal::RefusalKind;
use opora_store::activities::ActivityPage;
use opora_store::adoption::{Adopted, Into};
use opora_store::journal::{About, JournalFilter};
use opora_store::obligations::{Obligation, ObligationFilter, ObligationSort, Section};
use opora_store::{Page, Store, Trouble};

use crate::adoption::{adopt, put};
use crate::book::{at, authority, day, on_each, school, school_actor, specialist};
use crate::orders::{FIRST, order};

const GROUND: &str = "график от 18.02.2021 № 3";

async fn programme(store: &Store) -> (OrganisationId, Actor, Adopted) {
    let own = authority(store, "Управление образования Озёрска").await;
    school(store, own, "МБОУ СОШ № 3").await;
    let actor = specialist(own);
    let id = put(store, &actor, own, "order.txt", order("12-ОД", "2021-01-15", &FIRST)).await;
    let adopted = adopt(store, &actor, id, "2021-01-20").await;
    (own, actor, adopted)
}

/// The activity with this number.
async fn numbered(store: &Store, actor: &Actor, adopted: Adopted, number: &str) -> ActivityId {
    let table = store.programme_table(actor, adopted.programme, day("2021-02-20")).await.unwrap();
    table.rows.iter().find(|row| row.content.number.as_deref() == Some(number)).unwrap().id
}

async fn page(store: &Store, actor: &Actor, id: ActivityId) -> ActivityPage {
    store.activity(actor, id, Page::default(), day("2021-02-20")).await.unwrap()
}

async fn rows(store: &Store, actor: &Actor, id: ActivityId, section: Section) -> Vec<Obligation> {
    let filter = ObligationFilter { activity: Some(id), ..ObligationFilter::default() };
    let found =
        store.obligations(actor, section, &filter, ObligationSort::Due, Page::default(), day("2021-02-20")).await;
    found.unwrap().rows
}

fn dues(rows: &[Obligation]) -> Vec<String> {
    let mut out: Vec<String> =
        rows.iter().map(|row| row.dates.due.map_or_else(|| "—".to_owned(), |due| due.to_string())).collect();
    out.dedup();
    out
}

fn kind<T: std::fmt::Debug>(answer: Result<T, Trouble>) -> RefusalKind {
    answer.unwrap_err().refusal().expect("a refusal").kind
}

#[test]
fn words_that_were_not_understood_get_days_from_another_document() {
    on_each(|store| async move {
        let (_, actor, adopted) = programme(&store).await;
        let id = numbered(&store, &actor, adopted, "5").await;
        let before = page(&store, &actor, id).await;
        assert_eq!(dues(&rows(&store, &actor, id, Section::Open).await), ["—"]);
        let moment = at("2021-02-20");
        let lock = before.row.lock;
        let given = Given::Phrase("15.03.2021, 12.05.2021");
        let set = store.activity_deadline_set(&actor, id, lock, given, GROUND, moment).await.unwrap();
        assert_eq!((set.derived.made, set.derived.dropped, set.lock), (2, 1, lock + 1));
        let after = page(&store, &actor, id).await;
        assert_eq!(dues(&rows(&store, &actor, id, Section::Open).await), ["2021-03-15", "2021-05-12"]);
        let own = after.row.content.appointment.as_ref().unwrap();
        assert_eq!((own.ground.as_str(), own.by.as_str(), own.on), (GROUND, "Специалист Ветрова", moment.today));
        assert_eq!(after.row.content.order_deadline().unwrap().phrase, "31.02");
        assert_eq!(after.document, before.document);
        assert_eq!(after.signed, Some(day("2021-01-15")));

        // A version by a person: no act, who and why, every other row as it was, the first version as the order said.
        let versions = store.versions(&actor, adopted.programme).await.unwrap();
        assert_eq!((versions.len(), versions[0].document, versions[0].act_number.as_deref()), (2, None, None));
        assert!(versions[0].summary.contains(GROUND), "{}", versions[0].summary);
        assert_eq!(versions[0].adopted_by, "Специалист Ветрова");
        let difference = store.difference(&actor, adopted.programme, 1, 2).await.unwrap();
        assert_eq!((difference.changed.len(), difference.same), (1, 5));
        assert!(difference.added.is_empty() && difference.removed.is_empty());
        assert_eq!(difference.changed[0].2[0].after, "15.03.2021, 12.05.2021");
        let (_, layout, first) = store.version_contents(&actor, adopted.programme, 1).await.unwrap();
        assert!(first.iter().any(|(one, content)| *one == id && content.deadline.as_ref().unwrap().phrase == "31.02"));
        let (_, second, _) = store.version_contents(&actor, adopted.programme, 2).await.unwrap();
        assert_eq!(layout, second);

        // One sentence of the journal, before → after.
        let about = About { activity: Some(id), ..About::default() };
        let filter = JournalFilter { about, ..JournalFilter::default() };
        let journal = store.journal(&actor, &filter, Page::default()).await.unwrap().rows;
        assert_eq!(journal[0].verb, "activity-deadline-set");
        assert!(journal[0].sentence.contains("5 «Посетить уроки в школах»") && journal[0].sentence.contains(GROUND));
        assert_eq!(journal[0].before.as_deref(), Some("31.02"));
        assert_eq!(journal[0].after.as_deref(), Some("15.03.2021, 12.05.2021"));

        // Given back: the words of the order hold again.
        let back = store.activity_deadline_restore(&actor, id, set.lock, at("2021-02-21")).await.unwrap();
        assert_eq!(dues(&rows(&store, &actor, id, Section::Open).await), ["—"]);
        assert_eq!(page(&store, &actor, id).await.row.content, before.row.content);
        let again = store.activity_deadline_restore(&actor, id, back.lock, moment).await;
        assert_eq!(kind(again), RefusalKind::WrongState);
    });
}

#[test]
fn what_is_done_or_was_due_stays() {
    on_each(|store| async move {
        let (_, actor, adopted) = programme(&store).await;
        let id = numbered(&store, &actor, adopted, "3").await;
        // Monthly reports by the 5th: February's is done by one school and late at the others.
        let february = rows(&store, &actor, id, Section::Overdue).await;
        assert_eq!(dues(&february), ["2021-02-05"]);
        let done = february.first().unwrap();
        store.obligation_done(&actor, done.id, done.lock, day("2021-02-04"), None, at("2021-02-20")).await.unwrap();
        let lock = page(&store, &actor, id).await.row.lock;
        let given = Given::Phrase("25.03.2021, 25.06.2021");
        store.activity_deadline_set(&actor, id, lock, given, GROUND, at("2021-02-20")).await.unwrap();
        assert_eq!(dues(&rows(&store, &actor, id, Section::Done).await), ["2021-02-05"]);
        assert_eq!(dues(&rows(&store, &actor, id, Section::Open).await), ["2021-02-05", "2021-03-25", "2021-06-25"]);
        let single = numbered(&store, &actor, adopted, "1").await;
        let held = rows(&store, &actor, single, Section::Open).await;
        let lock = page(&store, &actor, single).await.row.lock;
        let given = Given::Phrase("до 20.04.2021");
        let set = store.activity_deadline_set(&actor, single, lock, given, GROUND, at("2021-02-20")).await.unwrap();
        assert_eq!((set.derived.made, set.derived.dropped), (0, 0));
        let moved = rows(&store, &actor, single, Section::Open).await;
        assert_eq!(dues(&moved), ["2021-04-20"]);
        assert_eq!(
            held.iter().map(|one| one.id).collect::<Vec<_>>(),
            moved.iter().map(|one| one.id).collect::<Vec<_>>()
        );
    });
}

#[test]
fn what_gives_nothing_is_refused_and_writes_nothing() {
    on_each(|store| async move {
        let (_, actor, adopted) = programme(&store).await;
        let id = numbered(&store, &actor, adopted, "5").await;
        let before = page(&store, &actor, id).await;
        let moment = at("2021-02-20");
        let lock = before.row.lock;
        let table = [
            ("31.04.2021", GROUND, lock, RefusalKind::Invalid),
            ("скоро", GROUND, lock, RefusalKind::Invalid),
            ("", GROUND, lock, RefusalKind::Invalid),
            ("по утверждённому графику", GROUND, lock, RefusalKind::Invalid),
            ("15.03.2021", "  ", lock, RefusalKind::Invalid),
            ("15.03.2021", GROUND, lock - 1, RefusalKind::Stale),
            ("15.03.2021", GROUND, lock + 1, RefusalKind::Stale),
        ];
        for (phrase, ground, lock, expected) in table {
            let answer = store.activity_deadline_set(&actor, id, lock, Given::Phrase(phrase), ground, moment).await;
            assert_eq!(kind(answer), expected, "{phrase}");
        }
        let event = store.activity_deadline_set(&actor, id, lock, Given::Event("10.03.2021"), GROUND, moment).await;
        assert_eq!(kind(event), RefusalKind::Invalid);
        assert_eq!(page(&store, &actor, id).await, before);
        assert_eq!(store.versions(&actor, adopted.programme).await.unwrap().len(), 1);
        // Of two people at one row the second sees it.
        let given = Given::Phrase("15.03.2021");
        let set = store.activity_deadline_set(&actor, id, lock, given, GROUND, moment).await.unwrap();
        let second = store.activity_deadline_set(&actor, id, lock, Given::Phrase("16.03.2021"), GROUND, moment).await;
        assert_eq!(kind(second), RefusalKind::Stale);
        let same = store.activity_deadline_set(&actor, id, set.lock, given, GROUND, moment).await;
        assert_eq!(kind(same), RefusalKind::WrongState);
    });
}

#[test]
fn only_the_own_specialist_sets_and_what_is_foreign_is_not_found() {
    on_each(|store| async move {
        let (own, actor, adopted) = programme(&store).await;
        let id = numbered(&store, &actor, adopted, "1").await;
        let lock = page(&store, &actor, id).await.row.lock;
        let other = authority(&store, "Управление образования Заречья").await;
        let third = school(&store, own, "МБОУ СОШ № 9").await;
        let table = [
            (specialist(other), RefusalKind::NotFound, RefusalKind::NotFound),
            (school_actor(own, third), RefusalKind::Forbidden, RefusalKind::Forbidden),
        ];
        let moment = at("2021-02-20");
        for (who, set, restored) in table {
            let given = Given::Phrase("20.04.2021");
            let answer = store.activity_deadline_set(&who, id, lock, given, GROUND, moment).await;
            assert_eq!(kind(answer), set, "{who:?}");
            assert_eq!(kind(store.activity_deadline_restore(&who, id, lock, moment).await), restored, "{who:?}");
        }
        let administrator =
            Actor { user: None, name: "Администратор".to_owned(), role: Role::Administrator };
        let given = Given::Phrase("20.04.2021");
        store.activity_deadline_set(&administrator, id, lock, given, GROUND, moment).await.unwrap();
    });
}

#[test]
fn the_dates_of_a_person_outlive_orders_that_do_not_speak_of_them() {
    on_each(|store| async move {
        let (own, actor, adopted) = programme(&store).await;
        let id = numbered(&store, &actor, adopted, "5").await;
        let lock = page(&store, &actor, id).await.row.lock;
        let given = Given::Phrase("15.03.2021");
        store.activity_deadline_set(&actor, id, lock, given, GROUND, at("2021-02-20")).await.unwrap();

        // The same order again changes nothing.
        let copy = put(&store, &actor, own, "copy.txt", order("12-ОД", "2021-01-15", &FIRST)).await;
        let preview = store.adoption_preview(&actor, copy, Into::Suggested, at("2021-02-21")).await.unwrap();
        assert!(preview.plan.is_empty(), "{:?}", preview.plan.counts());

        // An amended order with the same words for this deadline keeps the dates.
        let mut amended = FIRST;
        amended[0] = "1 | Провести диагностику затруднений педагогов | 2021-04-01 | ОУ";
        let second = put(&store, &actor, own, "second.txt", order("20-ОД", "2021-02-22", &amended)).await;
        adopt(&store, &actor, second, "2021-02-23").await;
        let kept = page(&store, &actor, id).await;
        assert_eq!(kept.row.content.deadline.as_ref().unwrap().phrase, "15.03.2021");
        assert_eq!(dues(&rows(&store, &actor, id, Section::Open).await), ["2021-03-15"]);

        // Other words win, and the preview says so.
        amended[4] = "5 | Посетить уроки в школах | 2021-06-01 | специалисты управления образования";
        let third = put(&store, &actor, own, "third.txt", order("30-ОД", "2021-02-24", &amended)).await;
        let preview = store.adoption_preview(&actor, third, Into::Suggested, at("2021-02-25")).await.unwrap();
        let overruled: Vec<_> = preview.plan.activities.iter().filter_map(|one| one.overruled.as_ref()).collect();
        assert_eq!(overruled.len(), 1);
        assert_eq!(overruled[0].ground, GROUND);
        adopt(&store, &actor, third, "2021-02-25").await;
        let won = page(&store, &actor, id).await;
        assert_eq!(won.row.content.appointment, None);
        assert_eq!(dues(&rows(&store, &actor, id, Section::Open).await), ["2021-06-01"]);
        let filter =
            JournalFilter { words: "больше не действует".to_owned(), ..JournalFilter::default() };
        assert_eq!(store.journal(&actor, &filter, Page::default()).await.unwrap().rows.len(), 1);
    });
}
