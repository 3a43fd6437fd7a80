//! A whole book copied into another engine and back: the same rows, files, keys to come, and nothing into a full one.

use opora_core::access::{Actor, Role};
use opora_core::ids::DocumentId;
use opora_core::refusal::RefusalKind;
use opora_store::copying::Copied;
use opora_store::journal::JournalFilter;
use opora_store::obligations::{ObligationFilter, ObligationSort, Section};
use opora_store::users::UserDraft;
use opora_store::{Database, Page, Store};

use crate::adoption::{adopt, put};
use crate::book::{at, authority, day, fresh_postgres, on_each, school, specialist};
use crate::orders::{FIRST, order};

/// A book with something in most tables, and a document that was deleted again.
async fn fill(store: &Store) -> (Actor, DocumentId) {
    let own = authority(store, "Управление образования Озёрска").await;
    school(store, own, "МБОУ СОШ № 3").await;
    let actor = specialist(own);
    let draft = UserDraft { login: "vetrova".to_owned(), name: "Ветрова".to_owned(), role: Role::Administrator };
    store.user_create(&Actor::product(), draft, "тихая река", at("2021-01-12")).await.unwrap();
    let document = put(store, &actor, own, "order.txt", order("12-ОД", "2021-01-15", &FIRST)).await;
    adopt(store, &actor, document, "2021-01-20").await;
    let gone = put(store, &actor, own, "gone.txt", order("13-ОД", "2021-01-16", &FIRST[..1])).await;
    let lock = store.document(&actor, gone).await.unwrap().lock;
    store.document_delete(&actor, gone, lock, at("2021-01-21")).await.unwrap();
    let page = Page { number: 1, size: 500 };
    let filter = ObligationFilter::default();
    let rows = store.obligations(&actor, Section::Open, &filter, ObligationSort::Due, page, day("2021-01-21")).await;
    let first = rows.unwrap().rows.remove(0);
    store.obligation_done(&actor, first.id, first.lock, day("2021-01-21"), None, at("2021-01-21")).await.unwrap();
    (actor, document)
}

/// What the pages would show.
async fn seen(store: &Store, actor: &Actor, document: DocumentId) -> Vec<String> {
    let page = Page { number: 1, size: 500 };
    let filter = ObligationFilter::default();
    let obligations =
        store.obligations(actor, Section::All, &filter, ObligationSort::Due, page, day("2021-02-20")).await;
    let journal = store.journal(actor, &JournalFilter::default(), page).await.unwrap();
    let bytes = store.document_bytes(actor, document).await.unwrap();
    let draft = store.document_draft(actor, document).await.unwrap();
    let health = store.health().await.unwrap().counts;
    let mut obligations = obligations.unwrap().rows;
    obligations.sort_by_key(|one| one.id);
    let lines = obligations.iter().map(|one| format!("{one:?}"));
    lines.chain([format!("{journal:?}"), format!("{bytes:?}"), format!("{draft:?}"), format!("{health:?}")]).collect()
}

async fn copy_and_compare(from: &Store, to: &Store) -> Vec<Copied> {
    let (actor, document) = fill(from).await;
    let told = std::sync::Mutex::new(0);
    let copied = from
        .copy_into(to, &|progress| {
            assert!(progress.done <= progress.all);
            *told.lock().unwrap() = progress.done;
        })
        .await
        .unwrap();
    assert_eq!(copied.iter().map(|one| one.rows).sum::<u64>(), told.into_inner().unwrap());
    for (old, new) in seen(from, &actor, document).await.iter().zip(seen(to, &actor, document).await) {
        let differ = old.char_indices().zip(new.chars()).find(|((_, a), b)| a != b).map_or(0, |((at, _), _)| at);
        let near = |text: &str| {
            text.chars().skip(text[..differ].chars().count().saturating_sub(80)).take(200).collect::<String>()
        };
        assert!(*old == new, "{}\n{}", near(old), near(&new));
    }
    to.sign_in("vetrova", "тихая река", "a", at("2021-01-22")).await.unwrap();
    // The next document has the key that it would have had: that of the deleted one is not given twice.
    let (one, two) = (next_document(from, &actor).await, next_document(to, &actor).await);
    assert_eq!(one, two);
    let again = from.copy_into(to, &|_| ()).await.unwrap_err();
    assert_eq!(again.refusal().unwrap().kind, RefusalKind::WrongState);
    assert!(again.refusal().unwrap().reason.contains("не пуста"));
    copied
}

async fn next_document(store: &Store, actor: &Actor) -> DocumentId {
    let Role::Specialist { authority } = actor.role else { unreachable!() };
    put(store, actor, authority, "next.txt", order("14-ОД", "2021-01-17", &FIRST[..2])).await
}

#[test]
fn a_book_moves_between_engines() {
    on_each(|store| async move {
        let folder = tempfile::tempdir().unwrap();
        let target = match std::env::var("OPORA_TEST_POSTGRES_URL") {
            Ok(url) if store.is_sqlite() => Store::open(Database::Url(fresh_postgres(&url).await)).await.unwrap(),
            _ => Store::open(Database::Folder(folder.path().to_owned())).await.unwrap(),
        };
        copy_and_compare(&store, &target).await;
        target.close().await.unwrap();
    });
}

#[test]
fn every_table_is_copied() {
    on_each(|store| async move {
        let folder = tempfile::tempdir().unwrap();
        let target = Store::open(Database::Folder(folder.path().to_owned())).await.unwrap();
        let copied = store.copy_into(&target, &|_| ()).await.unwrap();
        let mut names: Vec<&str> = copied.iter().map(|one| one.table).collect();
        names.sort_unstable();
        assert_eq!(names, target.tables().await.unwrap(), "a new table belongs into the copy");
    });
}
