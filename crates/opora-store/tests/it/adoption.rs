//! Adoption: one transaction, never doubles, a diff for amended orders, corrections that outlive.

use opora_core::access::Actor;
use opora_core::correction::{Anchor, Change, Correction, Landing, agreed, plan_row};
use opora_core::ids::{DocumentId, OrganisationId};
use opora_core::obligation::State;
use opora_core::reading::{Field, Reading};
use opora_core::refusal::RefusalKind;
use opora_store::adoption::{Adopted, Into};
use opora_store::documents::Uploaded;
use opora_store::obligations::{ObligationFilter, ObligationSort, Section};
use opora_store::organisations::OrganisationFilter;
use opora_store::{Page, Store, Trouble};

use crate::book::{at, authority, day, on_each, school, specialist};
use crate::orders::{FIRST, deadline, order, upload};

pub async fn adopt(store: &Store, actor: &Actor, id: DocumentId, moment: &str) -> Adopted {
    adopt_into(store, actor, id, Into::Suggested, moment).await
}

pub async fn adopt_into(store: &Store, actor: &Actor, id: DocumentId, into: Into, moment: &str) -> Adopted {
    let preview = store.adoption_preview(actor, id, into, at(moment)).await.unwrap();
    let lock = preview.draft.document.lock;
    store.adopt(actor, id, into, lock, &preview.hash, at(moment)).await.unwrap()
}

pub async fn put(store: &Store, actor: &Actor, own: OrganisationId, name: &str, reading: Reading) -> DocumentId {
    store.document_upload(actor, upload(own, name, reading), at("2021-01-20")).await.unwrap().id()
}

async fn total(store: &Store, actor: &Actor, section: Section) -> u64 {
    let filter = ObligationFilter::default();
    store.obligation_count(actor, section, &filter, day("2021-01-20")).await.unwrap().rows
}

#[test]
fn an_order_becomes_a_programme() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        school(&store, own, "МБОУ СОШ № 3").await;
        let actor = specialist(own);
        let id = put(&store, &actor, own, "order.txt", order("12-ОД", "2021-01-15", &FIRST)).await;
        let preview = store.adoption_preview(&actor, id, Into::Suggested, at("2021-01-20")).await.unwrap();
        assert_eq!(preview.plan.counts(), (6, 0, 0));
        let names: Vec<_> = preview.plan.schools.iter().map(|school| school.name.as_str()).collect();
        assert_eq!(names, ["МБОУ «Лицей № 1»", "МБОУ СОШ № 7"]);
        assert_eq!(preview.plan.unsettled(), ["Совет по качеству"]);
        let adopted = adopt(&store, &actor, id, "2021-01-20").await;
        // Three schools × (one day, six months, the clause), the council, school 7, the authority.
        assert_eq!(adopted.obligations, 3 * (1 + 6 + 1) + 1 + 1 + 1);
        assert_eq!(total(&store, &actor, Section::Undated).await, 2);

        let today = day("2021-02-06");
        let table = store.programme_table(&actor, adopted.programme, today).await.unwrap();
        assert_eq!(table.rows.len(), 6);
        assert_eq!(table.tally.overdue, 3);
        assert_eq!(table.organisations.len(), 4);
        let filter = Default::default();
        let schools = store.school_rows(&actor, &filter, Default::default(), Page::default(), today);
        let schools = schools.await.unwrap().rows;
        assert_eq!(schools.len(), 3);
        let supported = schools.iter().find(|row| row.name == "МБОУ СОШ № 3").unwrap();
        assert_eq!(supported.categories[0].0, "ШНОР");
        assert_eq!(supported.mentor_name.as_deref(), Some("МБОУ «Лицей № 1»"));
        let journal = store.journal(&actor, &Default::default(), Page::default()).await.unwrap();
        assert!(journal.rows.iter().any(|event| event.sentence.contains("Принят приказ №\u{a0}12-ОД от 15.01.2021")));
    });
}

#[test]
fn the_same_order_never_doubles() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        let actor = specialist(own);
        let reading = order("12-ОД", "2021-01-15", &FIRST);
        let id = put(&store, &actor, own, "order.txt", reading.clone()).await;
        let again = store.document_upload(&actor, upload(own, "order.txt", reading.clone()), at("2021-01-20")).await;
        assert_eq!(again.unwrap(), Uploaded::Already(id));
        let first = adopt(&store, &actor, id, "2021-01-20").await;
        let (all, schools) = (total(&store, &actor, Section::All).await, schools(&store, &actor).await);
        // The same file once more, and the same order typed into another file.
        let twice = adopt(&store, &actor, id, "2021-01-20").await;
        let copy = put(&store, &actor, own, "copy.docx", reading).await;
        let refused = store.adoption_preview(&actor, copy, Into::New, at("2021-01-20")).await.unwrap_err();
        assert_eq!(refused.refusal().unwrap().kind, RefusalKind::WrongState);
        let preview = store.adoption_preview(&actor, copy, Into::Suggested, at("2021-01-20")).await.unwrap();
        assert!(preview.plan.is_empty(), "{:?}", preview.plan);
        let copied = adopt(&store, &actor, copy, "2021-01-20").await;
        for adopted in [twice, copied] {
            assert_eq!((adopted.programme, adopted.version, adopted.obligations), (first.programme, first.version, 0));
        }
        assert_eq!((total(&store, &actor, Section::All).await, self::schools(&store, &actor).await), (all, schools));
        assert_eq!(store.versions(&actor, first.programme).await.unwrap().len(), 1);
    });
}

async fn schools(store: &Store, actor: &Actor) -> u64 {
    store.organisations(actor, &OrganisationFilter::default(), Page::default()).await.unwrap().total.rows
}

#[test]
fn an_amended_order_shows_what_differs_and_keeps_what_is_done() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        let actor = specialist(own);
        let id = put(&store, &actor, own, "order.txt", order("12-ОД", "2021-01-15", &FIRST)).await;
        let first = adopt(&store, &actor, id, "2021-01-20").await;
        let filter = ObligationFilter { words: "диагностику".to_owned(), ..ObligationFilter::default() };
        let today = day("2021-02-20");
        let rows = store
            .obligations(&actor, Section::Open, &filter, ObligationSort::Due, Page::default(), today)
            .await
            .unwrap();
        let done = &rows.rows[0];
        store.obligation_done(&actor, done.id, done.lock, day("2021-02-19"), None, at("2021-02-20")).await.unwrap();

        let amended = [
            "1 | Утвердить состав рабочей группы | 2021-03-15 | специалисты управления образования",
            "2 | Провести диагностику затруднений педагогов | 2021-05-01 | ОУ",
            "4 | Представить отчёт о работе школьной команды | monthly 2021-02..2021-06 | ОУ",
            "5 | Обновлять страницу на сайте | постоянно | МБОУ СОШ № 7",
            "6 | Посетить уроки в школах | ? 31.02 | специалисты управления образования",
        ];
        let id = put(&store, &actor, own, "amended.txt", order("31-ОД", "2021-02-18", &amended)).await;
        let preview = store.adoption_preview(&actor, id, Into::Suggested, at("2021-02-20")).await.unwrap();
        assert_eq!(preview.into, Some(first.programme));
        assert_eq!(preview.plan.counts(), (1, 4, 1));
        let second = adopt(&store, &actor, id, "2021-02-20").await;
        assert_eq!(second.programme, first.programme);

        let difference = store.difference(&actor, first.programme, 1, 2).await.unwrap();
        assert_eq!((difference.added.len(), difference.changed.len(), difference.removed.len()), (1, 4, 1));
        let rows = store
            .obligations(&actor, Section::All, &filter, ObligationSort::Due, Page::default(), today)
            .await
            .unwrap();
        let mut states: Vec<_> = rows.rows.iter().map(|row| (row.dates.due.unwrap(), row.state.title())).collect();
        states.sort();
        let kept = (day("2021-03-01"), "выполнено");
        let open = (day("2021-05-01"), "не начато");
        assert_eq!(states, [kept, open, open]);
        // The report of January was due before the amendment and stays due.
        let filter = ObligationFilter { words: "отчет".to_owned(), ..ObligationFilter::default() };
        let late = store
            .obligations(&actor, Section::Overdue, &filter, ObligationSort::Due, Page::default(), today)
            .await
            .unwrap();
        assert!(late.rows.iter().all(|row| row.state == State::Overdue { since: day("2021-02-06") }));
        assert_eq!(late.rows.len(), 3);
        assert_eq!(total(&store, &actor, Section::Dropped).await, 1);
        let table = store.programme_table(&actor, first.programme, today).await.unwrap();
        assert!(table.rows.last().unwrap().removed_in.is_some());
        let page = store.activity(&actor, table.rows[1].id, Page::default(), today).await.unwrap();
        assert_eq!(page.versions.len(), 2);
        assert!(page.history.rows.iter().any(|event| event.before.as_deref() == Some("2021-03-01")));
    });
}

#[test]
fn corrections_outlive_an_amendment_only_where_the_words_stay() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        let actor = specialist(own);
        let reading = order("12-ОД", "2021-01-15", &FIRST);
        let id = put(&store, &actor, own, "order.txt", reading.clone()).await;
        let field = |reading: &Reading, row: usize| Anchor::Field {
            roadmap: 0,
            row: plan_row(reading, 0, row).unwrap(),
            field: Field::Deadline,
        };
        let fix = |row, words| Correction {
            anchor: field(&reading, row),
            change: Change::Deadline(agreed(words, deadline("2021-02-28"))),
        };
        let lock = store.correct(&actor, id, 1, fix(4, "31.02"), at("2021-01-20")).await.unwrap();
        let stale = store.correct(&actor, id, 1, fix(0, "2021-03-01"), at("2021-01-20")).await;
        assert!(matches!(stale, Err(Trouble::Refused(refusal)) if refusal.kind == RefusalKind::Stale));
        store.correct(&actor, id, lock, fix(0, "2021-03-01"), at("2021-01-20")).await.unwrap();
        assert_eq!(store.document(&actor, id).await.unwrap().unread, 0);
        adopt(&store, &actor, id, "2021-01-20").await;

        let mut amended = FIRST;
        amended[0] = "1 | Провести диагностику затруднений педагогов | 2021-05-01 | ОУ";
        let second = order("31-ОД", "2021-02-18", &amended);
        let id = put(&store, &actor, own, "amended.txt", second).await;
        let draft = store.document_draft(&actor, id).await.unwrap();
        let landed: Vec<bool> = draft.corrections.iter().map(|one| one.landing != Landing::Lost).collect();
        assert_eq!(landed, [true, false]);
        let rows = &draft.settled.roadmaps[0].activities;
        assert_eq!(rows[4].deadline.as_ref().unwrap().occurrences[0].due, day("2021-02-28"));
        assert_eq!(rows[0].deadline.as_ref().unwrap().occurrences[0].due, day("2021-05-01"));

        // The same rows a year later: a day of last year must not come along.
        let next_year = order("5-ОД", "2022-01-14", &FIRST);
        let id = put(&store, &actor, own, "next.txt", next_year).await;
        let draft = store.document_draft(&actor, id).await.unwrap();
        assert!(draft.corrections.iter().all(|one| one.landing == Landing::Lost));
        // And it is a programme of its own, not an amendment.
        let preview = store.adoption_preview(&actor, id, Into::Suggested, at("2022-01-20")).await.unwrap();
        assert_eq!((preview.into, preview.suggestions.len()), (None, 0));
    });
}

#[test]
fn a_passport_without_a_plan_is_a_programme_and_gets_its_plan_later() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        let actor = specialist(own);
        let mut passport = order("12-ОД", "2021-01-15", &[]);
        passport.act.as_mut().unwrap().clauses.clear();
        passport.roadmaps.clear();
        passport.programme = Some(opora_core::reading::Programme {
            title: Some("Программа помощи школам".to_owned()),
            goals: vec!["Помочь".to_owned()],
            ..Default::default()
        });
        let id = put(&store, &actor, own, "passport.txt", passport.clone()).await;
        let first = adopt(&store, &actor, id, "2021-01-20").await;
        let again = adopt(&store, &actor, id, "2021-01-20").await;
        assert_eq!((again.programme, again.version), (first.programme, first.version));
        let plan = put(&store, &actor, own, "plan.txt", order("13-ОД", "2021-01-16", &FIRST)).await;
        let into = Into::Existing(first.programme);
        let preview = store.adoption_preview(&actor, plan, into, at("2021-01-20")).await.unwrap();
        let lock = preview.draft.document.lock;
        let second = store.adopt(&actor, plan, into, lock, &preview.hash, at("2021-01-20")).await.unwrap();
        assert_eq!(second.programme, first.programme);
        assert!(second.obligations > 0);
        let table = store.programme_table(&actor, first.programme, day("2021-02-01")).await.unwrap();
        assert_eq!(table.programme.title, "Программа помощи школам");
        assert_eq!(table.layout.passport, passport.programme);
        // An empty letter makes nothing live.
        let letter = put(&store, &actor, own, "letter.txt", Reading::default()).await;
        let preview = store.adoption_preview(&actor, letter, Into::New, at("2021-01-20")).await.unwrap();
        let refused = store.adopt(&actor, letter, Into::New, 1, &preview.hash, at("2021-01-20")).await;
        assert_eq!(refused.unwrap_err().refusal().unwrap().kind, RefusalKind::WrongState);
    });
}

#[test]
fn what_was_agreed_to_is_what_happens() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        let actor = specialist(own);
        let id = put(&store, &actor, own, "order.txt", order("12-ОД", "2021-01-15", &FIRST)).await;
        let preview = store.adoption_preview(&actor, id, Into::Suggested, at("2021-01-20")).await.unwrap();
        school(&store, own, "МБОУ СОШ № 9").await;
        let lock = preview.draft.document.lock;
        let changed = store.adopt(&actor, id, Into::Suggested, lock, &preview.hash, at("2021-01-20")).await;
        assert_eq!(changed.unwrap_err().refusal().unwrap().kind, RefusalKind::Stale);
        assert_eq!(total(&store, &actor, Section::All).await, 0);
        adopt(&store, &actor, id, "2021-01-20").await;
        let again = store.adopt(&actor, id, Into::Suggested, lock, &preview.hash, at("2021-01-20")).await;
        assert_eq!(again.unwrap_err().refusal().unwrap().kind, RefusalKind::Stale);
    });
}
