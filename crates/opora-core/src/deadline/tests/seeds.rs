//! The deadlines of the acceptance orders, when they lie beside the repository.

use super::{context, day};
use crate::deadline::read;
use crate::reading::{DeadlineKind, Level};

#[test]
fn acceptance_deadlines() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/acceptance/seeds.json");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let gold: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut wrong = Vec::new();
    for seed in gold["seeds"].as_object().unwrap().values() {
        let plan =
            format!("{}..{}", seed["period"][0].as_str().unwrap_or(""), seed["period"][1].as_str().unwrap_or(""));
        let signed = seed["act"]["date"].as_str().unwrap_or("");
        let context = context(if plan.len() > 4 { &plan } else { "" }, signed, "");
        for activity in seed["activities"].as_array().unwrap() {
            let (Some(phrase), Some(want)) = (activity["phrase"].as_str(), activity["deadline"].as_object()) else {
                continue;
            };
            let found = read(phrase, &context);
            let kind = serde_json::to_value(found.kind).unwrap();
            let optional = want.get("optional").and_then(|o| o.as_array()).cloned().unwrap_or_default();
            let any_start = want["any_start"] == true;
            let dates = |pair: (Option<String>, String)| if any_start { (None, pair.1) } else { pair };
            let mut got: Vec<_> = found
                .occurrences
                .iter()
                .filter(|o| !optional.iter().any(|p| p[1].as_str().map(day) == Some(o.due)))
                .map(|o| dates((o.start.map(|d| d.to_string()), o.due.to_string())))
                .collect();
            let mut expected: Vec<_> = want["occurrences"]
                .as_array()
                .unwrap()
                .iter()
                .map(|o| dates((o[0].as_str().map(str::to_owned), o[1].as_str().unwrap().to_owned())))
                .collect();
            got.sort();
            expected.sort();
            if kind != want["kind"] || got != expected {
                wrong.push(format!("{phrase}: {found:?}"));
            }
            assert!(found.kind != DeadlineKind::Unread || found.status == Level::Unread);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
