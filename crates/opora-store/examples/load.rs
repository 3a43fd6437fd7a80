//! Fills a book with the load of a region and says how long each list takes: `cargo run --example load -- FOLDER`.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::expect_used, clippy::indexing_slicing)]

use std::time::{Duration, Instant};

use chrono::{NaiveDate, TimeZone, Utc};
use opora_core::access::{Actor, Moment, Role};
use opora_store::bulk::Load;
use opora_store::obligations::{ObligationFilter, ObligationSort, Section, Size, Sizes};
use opora_store::{Database, Page, Store};

/// As the page shows it.
const SIZES: Sizes = Sizes {
    overdue: Size { groups: 12, members: 10 },
    week: Size { groups: 12, members: 10 },
    later: Size { groups: 7, members: 1 },
    lately: Size { groups: 8, members: 3 },
};

#[tokio::main]
async fn main() {
    let place = std::env::args().nth(1).expect("a data folder or postgres://…");
    let database = if place.contains("://") { Database::Url(place) } else { Database::Folder(place.into()) };
    let today = NaiveDate::from_ymd_opt(2026, 3, 17).unwrap();
    let moment = Moment { now: Utc.from_utc_datetime(&today.and_hms_opt(9, 0, 0).unwrap()), today };
    let store = Store::open(database).await.unwrap();
    let product = Actor::product();
    if store.authorities(&product).await.unwrap().is_empty() {
        let begun = Instant::now();
        let made = store.fill(Load::region(NaiveDate::from_ymd_opt(2025, 9, 1).unwrap()), moment).await.unwrap();
        println!("{made} obligations in {:?}", begun.elapsed());
    }
    let authority = store.authorities(&product).await.unwrap()[0].id;
    let specialist = Actor { user: None, name: "Ветрова".to_owned(), role: Role::Specialist { authority } };
    for actor in [&product, &specialist] {
        println!("{:?}", actor.role);
        lists(&store, actor, today).await;
    }
}

async fn lists(store: &Store, actor: &Actor, today: NaiveDate) {
    let (page, filter) = (Page::default(), ObligationFilter::default());
    let programme = store.programmes(actor, &Default::default(), Default::default(), page, today).await.unwrap();
    let id = programme.rows[0].programme.id;
    let table = store.programme_table(actor, id, today).await.unwrap();
    let activity = table.rows[0].id;
    let words = ObligationFilter { words: "мероприятие 7".to_owned(), ..filter.clone() };
    time("today", async || drop(store.today(actor, &filter, SIZES, today).await.unwrap())).await;
    for section in [Section::All, Section::Overdue, Section::Done] {
        let sort = ObligationSort::Due;
        time(section.code(), async || {
            drop(store.obligations(actor, section, &filter, sort, page, today).await.unwrap())
        })
        .await;
    }
    let sort = ObligationSort::Due;
    time("words", async || {
        drop(store.obligations(actor, Section::Open, &words, sort, page, today).await.unwrap());
    })
    .await;
    time("programmes", async || {
        drop(store.programmes(actor, &Default::default(), Default::default(), page, today).await.unwrap());
    })
    .await;
    time("programme", async || drop(store.programme_table(actor, id, today).await.unwrap())).await;
    time("marks", async || drop(store.programme_marks(actor, id, today).await.unwrap())).await;
    time("activity", async || drop(store.activity(actor, activity, page, today).await.unwrap())).await;
    time("schools", async || {
        drop(store.school_rows(actor, &Default::default(), Default::default(), page, today).await.unwrap());
    })
    .await;
    time("journal", async || drop(store.journal(actor, &Default::default(), page).await.unwrap())).await;
    time("search", async || drop(store.search(actor, "мероприятие 7", 10).await.unwrap())).await;
}

/// The first call (cold) and the median of twenty.
async fn time(name: &str, work: impl AsyncFn()) {
    let begun = Instant::now();
    work().await;
    let cold = begun.elapsed();
    let mut all: Vec<Duration> = Vec::new();
    for _ in 0..20 {
        let begun = Instant::now();
        work().await;
        all.push(begun.elapsed());
    }
    all.sort();
    println!("  {name:<12} first {:>9.2?}  median {:>9.2?}", cold, all[10]);
}
