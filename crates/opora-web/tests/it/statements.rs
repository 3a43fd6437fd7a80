//! A page asks the book the same number of questions for one row and for a full page of rows.

use opora_core::access::{Actor, Role};
use opora_store::adoption::Into;
use opora_store::documents::Upload;

use crate::browser::Server;
use crate::order::reading;

const LISTS: [&str; 9] = [
    "/",
    "/?all=late",
    "/programmes",
    "/programmes?sort=-period",
    "/documents",
    "/schools",
    "/journal",
    "/settings/organisations",
    "/search?text=%D1%88%D0%BA%D0%BE%D0%BB",
];

/// A district with `size` schools and as many programmes, and what each list asks the book.
async fn asked(size: usize) -> Vec<(&'static str, u64)> {
    let server = Server::on("2026-03-17").await;
    let authority = server.authority("Управление образования Тихореченского округа").await;
    for number in 1..=size {
        server.school(authority, &format!("МБОУ СОШ № {number}")).await;
        let row =
            format!("0 | 1 | Создание совета поддержки школ, {number}-й | до 15.09.2025 | Завуч {number} | Приказ");
        let reading = reading(&format!("{number}-ОД"), "2025-08-25", &[&row]);
        let upload = Upload {
            authority,
            name: format!("приказ {number}.docx"),
            media_type: "text/plain".to_owned(),
            bytes: number.to_string().into_bytes(),
            paper: opora_core::paper::Paper::default(),
            reading,
        };
        let (store, actor, moment) = (&server.store, Actor::product(), server.moment());
        let id = store.document_upload(&actor, upload, moment).await.unwrap().id();
        let preview = store.adoption_preview(&actor, id, Into::New, moment).await.unwrap();
        store.adopt(&actor, id, Into::New, preview.draft.document.lock, &preview.hash, moment).await.unwrap();
    }
    server.user("ivina", "Ивина О. П.", Role::Specialist { authority }).await;
    let mut browser = server.signed_in("ivina").await;
    let mut counts = Vec::new();
    for list in LISTS {
        // The second visit is counted: the first one may fill what is kept in memory.
        browser.get(list).await;
        let before = server.store.statements();
        let page = browser.get(list).await;
        assert_eq!(page.status, 200, "{list}: {}", page.text);
        counts.push((list, server.store.statements() - before));
    }
    counts
}

#[tokio::test]
async fn lists_ask_no_more_for_more_rows() {
    let (one, many) = (asked(1).await, asked(60).await);
    assert_eq!(one, many);
    assert!(one.iter().all(|(_, statements)| *statements <= 40), "{one:?}");
}
