//! The arrows of ARCHITECTURE.md: which of our crates may know which, checked over cargo's own metadata.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// Each of our crates with those of ours that it may depend on (tests included).
const ARROWS: &[(&str, &[&str])] = &[
    ("opora-core", &[]),
    ("opora-cluster", &["opora-core", "opora-results"]),
    ("opora-import", &["opora-core"]),
    ("opora-report", &["opora-core"]),
    ("opora-results", &["opora-core"]),
    ("opora-store", &["opora-core"]),
    ("opora-web", &["opora-core", "opora-import", "opora-report", "opora-results", "opora-store"]),
    ("opora", &["opora-core", "opora-import", "opora-report", "opora-results", "opora-store", "opora-web"]),
    ("xtask", &[]),
];

/// Dependencies that only one room may have: SQL only in the store, HTML only in web, the distributed engine only in the
/// cluster.
const ONLY: &[(&str, &[&str])] = &[
    ("sea-orm", &["opora-store"]),
    ("sea-orm-migration", &["opora-store"]),
    ("askama", &["opora-web"]),
    ("axum", &["opora-web"]),
    ("quick-xml", &["opora-import"]),
    ("rust_xlsxwriter", &["opora-report"]),
    ("datafusion", &["opora-cluster"]),
    ("datafusion-proto", &["opora-cluster"]),
    ("ballista", &["opora-cluster"]),
    ("ballista-core", &["opora-cluster"]),
    ("ballista-executor", &["opora-cluster"]),
    ("ballista-scheduler", &["opora-cluster"]),
];

/// What the pure core must never get: IO, async, randomness.
const NEVER_IN_CORE: &[&str] = &["tokio", "sea-orm", "axum", "rand", "reqwest", "quick-xml", "zip"];

fn metadata() -> Metadata {
    MetadataCommand::new().no_deps().exec().unwrap()
}

fn normal_dependencies(metadata: &Metadata) -> BTreeMap<String, BTreeSet<String>> {
    let of = |package: &cargo_metadata::Package| {
        package
            .dependencies
            .iter()
            .filter(|one| one.kind != DependencyKind::Development)
            .map(|one| one.name.clone())
            .collect()
    };
    metadata.packages.iter().map(|package| (package.name.to_string(), of(package))).collect()
}

#[test]
fn our_crates_know_only_whom_they_may() {
    let found = normal_dependencies(&metadata());
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    for (name, dependencies) in &found {
        let Some(allowed) = allowed.get(name.as_str()) else { panic!("{name} is not in the table of arrows") };
        let ours = dependencies.iter().filter(|one| found.contains_key(*one));
        for other in ours {
            assert!(allowed.contains(&other.as_str()), "{name} must not know {other}");
        }
    }
    assert_eq!(found.len(), ARROWS.len(), "a crate of the table is gone");
}

#[test]
fn heavy_dependencies_stay_in_their_rooms() {
    let found = normal_dependencies(&metadata());
    for (dependency, rooms) in ONLY {
        for (name, dependencies) in &found {
            let holds = dependencies.contains(*dependency);
            assert!(!holds || rooms.contains(&name.as_str()), "{name} must not depend on {dependency}");
        }
    }
}

#[test]
fn the_core_stays_pure() {
    let found = normal_dependencies(&metadata());
    let core = found.get("opora-core").unwrap();
    for forbidden in NEVER_IN_CORE {
        assert!(!core.contains(*forbidden), "opora-core must not depend on {forbidden}");
    }
}
