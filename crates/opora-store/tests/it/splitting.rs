//! Rows that people split, make and leave out: stored apart, alive after re-reading and amendment, told, undoable.

use opora_core::access::Actor;
use opora_core::correction::{Anchor, Change, Correction, Landing, RowByHand, plan_row, words_key};
use opora_core::ids::{DocumentId, OrganisationId};
use opora_core::paper::{Block, Paper, Paragraph};
use opora_core::reading::Reading;
use opora_core::refusal::RefusalKind;
use opora_store::documents::Draft;
use opora_store::obligations::{ObligationFilter, ObligationSort, Section};
use opora_store::{Page, Store};

use crate::adoption::{adopt, put};
use crate::book::{at, authority, day, on_each, specialist};
use crate::orders::{order, upload};

const ROWS: [&str; 3] = [
    "1 | Провести семинар; провести вебинар | ? 01.03; 01.04 | ОУ",
    "2 | Собрать отчёты школ | 2021-05-01 | ОУ",
    "3 | Всего мероприятий: 2 | постоянно | ОУ",
];

fn split() -> Change {
    let part = |number: &str, text: &str, deadline: &str| RowByHand {
        number: Some(number.to_owned()),
        text: text.to_owned(),
        deadline: Some(deadline.to_owned()),
        responsible: Some("МБОУ СОШ № 3".to_owned()),
        ..RowByHand::default()
    };
    Change::Split(vec![
        part("1.1", "Провести семинар", "до 01.03.2021"),
        part("1.2", "Провести вебинар", "до 01.04.2021"),
    ])
}

fn row(reading: &Reading, row: usize) -> Anchor {
    Anchor::Row { roadmap: 0, row: plan_row(reading, 0, row).unwrap() }
}

fn texts(draft: &Draft) -> Vec<&str> {
    draft.settled.roadmaps[0].activities.iter().map(|row| row.text.as_str()).collect()
}

async fn make(store: &Store, actor: &Actor, id: DocumentId, anchor: Anchor, change: Change) {
    let lock = store.document(actor, id).await.unwrap().lock;
    store.correct(actor, id, lock, Correction { anchor, change }, at("2021-01-20")).await.unwrap();
}

async fn sentences(store: &Store, actor: &Actor) -> String {
    let page = Page { number: 1, size: 200 };
    let rows = store.journal(actor, &Default::default(), page).await.unwrap().rows;
    rows.into_iter().map(|event| event.sentence).collect::<Vec<_>>().join("\n")
}

async fn open(store: &Store, actor: &Actor) -> Vec<(String, String)> {
    let (filter, page) = (ObligationFilter::default(), Page { number: 1, size: 200 });
    let today = day("2021-01-20");
    let rows = store.obligations(actor, Section::Open, &filter, ObligationSort::Due, page, today).await.unwrap();
    let due = |due: Option<chrono::NaiveDate>| due.map(|day| day.to_string()).unwrap_or_default();
    let of_plan = rows.rows.into_iter().filter(|one| !one.activity_text.contains("на сайте"));
    of_plan.map(|one| (one.activity_text, due(one.dates.due))).collect()
}

/// A draft of the order, with a row split and the last one left out.
async fn decided(store: &Store) -> (OrganisationId, Actor, DocumentId, Reading) {
    let own = authority(store, "Управление образования Озёрска").await;
    let actor = specialist(own);
    let reading = order("12-ОД", "2021-01-15", &ROWS);
    let id = put(store, &actor, own, "order.txt", reading.clone()).await;
    make(store, &actor, id, row(&reading, 0), split()).await;
    make(store, &actor, id, row(&reading, 2), Change::LeftOut("это итог".to_owned())).await;
    (own, actor, id, reading)
}

#[test]
fn a_split_row_lives_as_two_and_is_told() {
    on_each(|store| async move {
        let (_, actor, id, _) = decided(&store).await;
        let draft = store.document_draft(&actor, id).await.unwrap();
        assert_eq!(texts(&draft), ["Провести семинар", "Провести вебинар", "Собрать отчёты школ"]);
        assert_eq!((draft.document.activities, draft.document.unread), (3, 0));
        let told = sentences(&store, &actor).await;
        assert!(told.contains("строка «Провести семинар; провести вебинар» разделена на 2: 1.1 «Провести семинар», срок: до 01.03.2021;"), "{told}");
        assert!(told.contains("строка «Всего мероприятий: 2» не взята в план. Причина: это итог"), "{told}");
        adopt(&store, &actor, id, "2021-01-20").await;
        let expected = open(&store, &actor).await;
        assert!(expected.contains(&("Провести семинар".to_owned(), "2021-03-01".to_owned())), "{expected:?}");
        assert!(expected.contains(&("Провести вебинар".to_owned(), "2021-04-01".to_owned())), "{expected:?}");
        assert!(!expected.iter().any(|(text, _)| text.contains("Всего")), "{expected:?}");
    });
}

#[test]
fn it_is_undone_before_adoption() {
    on_each(|store| async move {
        let (_, actor, id, reading) = decided(&store).await;
        let draft = store.document_draft(&actor, id).await.unwrap();
        let mut lock = draft.document.lock;
        for one in &draft.corrections {
            lock = store.correction_withdraw(&actor, id, lock, one.id, at("2021-01-20")).await.unwrap();
        }
        let draft = store.document_draft(&actor, id).await.unwrap();
        assert_eq!(draft.settled.roadmaps, reading.roadmaps);
        let told = sentences(&store, &actor).await;
        assert!(told.contains("снова одна строка вместо 2"), "{told}");
        assert!(told.contains("строка снова в плане"), "{told}");
        // Of two people at the same document the second sees it.
        let correction = Correction { anchor: row(&reading, 0), change: split() };
        let stale = store.correct(&actor, id, lock - 1, correction, at("2021-01-20")).await.unwrap_err();
        assert_eq!(stale.refusal().unwrap().kind, RefusalKind::Stale);
    });
}

#[test]
fn it_outlives_reading_again_and_an_amendment_only_where_the_row_says_the_same() {
    on_each(|store| async move {
        let (own, actor, id, reading) = decided(&store).await;
        let draft = store.document_draft(&actor, id).await.unwrap();
        let (lock, paper) = (draft.document.lock, draft.paper.clone());
        store.document_reread(&actor, id, lock, &paper, &reading, at("2021-01-20")).await.unwrap();
        assert_eq!(texts(&store.document_draft(&actor, id).await.unwrap()).len(), 3);
        adopt(&store, &actor, id, "2021-01-20").await;
        let before = open(&store, &actor).await;

        // The same rows and one more: nothing of the split is doubled.
        let mut rows = ROWS.to_vec();
        rows.push("4 | Выехать в школы | 2021-06-01 | ОУ");
        let second = put(&store, &actor, own, "second.txt", order("31-ОД", "2021-02-18", &rows)).await;
        let preview = store.adoption_preview(&actor, second, opora_store::adoption::Into::Suggested, at("2021-01-20"));
        assert_eq!(preview.await.unwrap().plan.counts(), (1, 0, 0));
        adopt(&store, &actor, second, "2021-01-20").await;
        let after = open(&store, &actor).await;
        assert!(before.iter().all(|one| after.contains(one)), "{after:?}");
        assert_eq!(after.iter().filter(|(text, _)| text == "Провести семинар").count(), 1);

        // Another deadline in the cell: the parts would say dates that the order no longer has.
        let mut rows = ROWS;
        rows[0] = "1 | Провести семинар; провести вебинар | ? 01.05; 01.06 | ОУ";
        let third = put(&store, &actor, own, "third.txt", order("40-ОД", "2021-03-18", &rows)).await;
        let draft = store.document_draft(&actor, third).await.unwrap();
        let lost = draft.corrections.iter().filter(|one| one.landing == Landing::Lost).count();
        assert_eq!((texts(&draft).len(), lost), (2, 1));

        // A decision on the amended draft takes nothing from the first document, also when the draft is deleted.
        make(&store, &actor, third, row(&draft.shaped, 2), Change::LeftOut("повтор".to_owned())).await;
        let lock = store.document(&actor, third).await.unwrap().lock;
        store.document_delete(&actor, third, lock, at("2021-03-20")).await.unwrap();
        assert_eq!(texts(&store.document_draft(&actor, id).await.unwrap()).len(), 3);
    });
}

#[test]
fn words_that_were_read_as_no_row_become_one() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        let actor = specialist(own);
        let mut file = upload(own, "order.txt", order("12-ОД", "2021-01-15", &ROWS));
        let words = "Провести день открытых дверей до 10 мая 2021 года";
        file.paper = Paper { text: format!("{words}\n"), ..Paper::default() };
        file.paper.blocks = vec![Block::Paragraph(Paragraph { text: words.to_owned(), ..Paragraph::default() })];
        let id = store.document_upload(&actor, file, at("2021-01-20")).await.unwrap().id();
        let anchor =
            Anchor::Words { roadmap: 0, words: words_key("провести день открытых дверей") };
        let made = RowByHand {
            text: "День открытых дверей".to_owned(),
            deadline: Some("до 10 мая 2021 года".to_owned()),
            ..RowByHand::default()
        };
        make(&store, &actor, id, anchor, Change::Made(made.clone())).await;
        let told = sentences(&store, &actor).await;
        assert!(
            told.contains("слова «Провести день открытых дверей» взяты в план мероприятием «День открытых дверей»"),
            "{told}"
        );
        adopt(&store, &actor, id, "2021-01-20").await;
        let expected = open(&store, &actor).await;
        assert!(expected.contains(&("День открытых дверей".to_owned(), "2021-05-10".to_owned())), "{expected:?}");
        // Words that the document does not have mean nothing.
        let lock = store.document(&actor, id).await.unwrap().lock;
        let anchor = Anchor::Words {
            roadmap: 0, words: words_key("Слов таких здесь никогда не было")
        };
        let refused =
            store.correct(&actor, id, lock, Correction { anchor, change: Change::Made(made) }, at("2021-01-20"));
        assert_eq!(refused.await.unwrap_err().refusal().unwrap().kind, RefusalKind::WrongState);
    });
}
