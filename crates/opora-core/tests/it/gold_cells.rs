//! The gold reading of the five orders, where it lies beside the repository: parties and targets cell by cell.

use std::path::Path;

use opora_core::party::{self, Declared};
use opora_core::{russian, target};
use serde_json::Value;

fn norm(text: &str) -> String {
    russian::fold(text).trim_matches([' ', '.', ';', ':']).to_owned()
}

#[test]
fn cells_read_as_the_gold_says() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let Ok(gold) = std::fs::read_to_string(shared.join("acceptance/seeds.json")) else { return };
    let gold: Value = serde_json::from_str(&gold).unwrap();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for seed in gold["seeds"].as_object().unwrap().values() {
        let text = std::fs::read_to_string(shared.join("seeds").join(seed["file"].as_str().unwrap())).unwrap();
        let declared = Declared::harvest(&text);
        let rows: Vec<Vec<&str>> =
            text.lines().filter(|line| line.contains('\t')).map(|line| line.split('\t').collect()).collect();
        for activity in seed["activities"].as_array().into_iter().flatten() {
            let words = norm(activity["text"].as_str().unwrap());
            let Some(row) = rows.iter().find(|row| row.iter().any(|cell| !cell.is_empty() && norm(cell) == words))
            else {
                continue;
            };
            // A row cut by a page is rejoined by the importer, not here.
            if row.iter().any(|cell| cell.trim_end().ends_with(',')) {
                continue;
            }
            for field in ["responsible", "participants"] {
                let mut want: Vec<String> =
                    activity[field].as_array().into_iter().flatten().map(|name| norm(name.as_str().unwrap())).collect();
                want.sort();
                if want.is_empty() {
                    continue;
                }
                let read = |cell: &&str| {
                    let mut names: Vec<String> =
                        party::read(cell, &declared).iter().map(|party| norm(&party.name)).collect();
                    names.sort();
                    names
                };
                tried += 1;
                if !row.iter().any(|cell| read(cell) == want) {
                    wrong.push(format!("{words}: {want:?} in {:?}", row.iter().map(read).collect::<Vec<_>>()));
                }
            }
            let Some(result) = activity["result"].as_str() else { continue };
            let targets = target::read(result);
            for want in activity["targets"].as_array().into_iter().flatten() {
                tried += 1;
                let unit: String = norm(want[2].as_str().unwrap()).chars().take(4).collect();
                let hit = targets.iter().any(|target| {
                    let named = norm(&format!(
                        "{} {}",
                        target.unit.as_deref().unwrap_or(""),
                        target.of.as_deref().unwrap_or("")
                    ));
                    want[1].as_f64() == Some(target.value)
                        && named.contains(&unit)
                        && serde_json::to_value(target.comparator).unwrap() == want[0]
                });
                if !hit {
                    wrong.push(format!("{want} in {targets:?}"));
                }
            }
            if activity["targets"].as_array().is_some_and(Vec::is_empty) && !targets.is_empty() {
                wrong.push(format!("invented {targets:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{tried} tried\n{}", wrong.join("\n"));
    assert!(tried > 70, "{tried}");
}
