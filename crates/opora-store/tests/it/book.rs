//! A fresh book for each test, and what tests put into it.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{NaiveDate, TimeZone, Utc};
use opora_core::access::{Actor, Moment, Role};
use opora_core::ids::OrganisationId;
use opora_core::school::OrganisationKind;
use opora_store::organisations::OrganisationDraft;
use opora_store::{Database, Store};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Noon of a day.
pub fn at(text: &str) -> Moment {
    let today = day(text);
    Moment { now: Utc.from_utc_datetime(&today.and_hms_opt(9, 0, 0).unwrap()), today }
}

/// Runs a test on a fresh book of each engine that is there.
pub fn on_each<F: Future<Output = ()>>(test: impl Fn(Store) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(Database::Folder(folder.path().to_owned())).await.unwrap();
        test(store).await;
        if let Ok(url) = std::env::var("OPORA_TEST_POSTGRES_URL") {
            let store = Store::open(Database::Url(fresh_postgres(&url).await)).await.unwrap();
            test(store.clone()).await;
            store.close().await.unwrap();
        }
    });
}

/// The address of a new empty database beside the one of `url`.
pub async fn fresh_postgres(url: &str) -> String {
    use sea_orm::ConnectionTrait;
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = format!("opora_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let server = sea_orm::Database::connect(url).await.unwrap();
    server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    server.close().await.unwrap();
    let (base, _) = url.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

pub async fn authority(store: &Store, name: &str) -> OrganisationId {
    let draft = OrganisationDraft {
        kind: OrganisationKind::Authority,
        parent: None,
        name: name.to_owned(),
        full_name: None,
        number: None,
        valid_from: None,
    };
    store.organisation_create(&Actor::product(), draft, at("2021-01-11")).await.unwrap()
}

pub async fn school(store: &Store, authority: OrganisationId, name: &str) -> OrganisationId {
    let draft = OrganisationDraft {
        kind: OrganisationKind::School,
        parent: Some(authority),
        name: name.to_owned(),
        full_name: None,
        number: None,
        valid_from: None,
    };
    store.organisation_create(&Actor::product(), draft, at("2021-01-11")).await.unwrap()
}

pub fn specialist(authority: OrganisationId) -> Actor {
    Actor { user: None, name: "Специалист Ветрова".to_owned(), role: Role::Specialist { authority } }
}

pub fn school_actor(authority: OrganisationId, school: OrganisationId) -> Actor {
    Actor { user: None, name: "Завуч Клёнова".to_owned(), role: Role::School { authority, school } }
}
