//! Killed in the middle of anything, the book comes back with all that was acknowledged and nothing half done.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use opora_store::obligations::{ObligationSort, Section};
use opora_store::programmes::{ProgrammeFilter, ProgrammeSort};
use opora_store::{Database, Page, Store};

use crate::adoption::{adopt, put};
use crate::book::{at, authority, day, school, specialist};
use crate::orders::order;

const FOLDER: &str = "OPORA_TEST_CRASH_FOLDER";
const SCHOOLS: usize = 12;
/// Twelve schools and the mentor of the pair: twelve months and the clause.
const EXPECTED: u64 = (12 + 1) * (12 + 1);

/// The other process: adopts orders and marks things done until it is killed, saying each time it was acknowledged.
#[test]
#[ignore = "the part of the test below that is killed"]
fn adopts_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(Database::Folder(folder.into())).await.unwrap();
        let own = authority(&store, "Управление образования Озёрска").await;
        let actor = specialist(own);
        for number in 1..=SCHOOLS {
            school(&store, own, &format!("МБОУ СОШ № {number}")).await;
        }
        for number in 0.. {
            let row = format!("1 | Представить отчёт номер {number} | monthly 2021-01..2021-12 | ОУ");
            let reading = order(&format!("{number}-ОД"), "2021-01-15", &[&row]);
            let id = put(&store, &actor, own, &format!("order {number}.txt"), reading).await;
            let preview = store.adoption_preview(&actor, id, opora_store::adoption::Into::New, at("2021-01-20")).await;
            let preview = preview.unwrap();
            let lock = preview.draft.document.lock;
            let into = opora_store::adoption::Into::New;
            let adopted = store.adopt(&actor, id, into, lock, &preview.hash, at("2021-01-20")).await.unwrap();
            println!("adopted {}", adopted.programme);
            let filter =
                opora_store::obligations::ObligationFilter { programme: Some(adopted.programme), ..Default::default() };
            let page = Page { number: 1, size: 5 };
            let rows = store.obligations(&actor, Section::Open, &filter, ObligationSort::Made, page, day("2021-02-01"));
            for one in rows.await.unwrap().rows {
                store
                    .obligation_done(&actor, one.id, one.lock, day("2021-02-01"), None, at("2021-02-01"))
                    .await
                    .unwrap();
                println!("done {}", one.id);
            }
        }
    });
}

#[test]
fn what_was_acknowledged_is_there_after_a_kill() {
    for round in 0..4 {
        let folder = tempfile::tempdir().unwrap();
        let mut child = start(folder.path());
        let acknowledged = read_then_kill(&mut child, 20 + round * 9, Duration::from_millis(3 * round as u64));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(check(folder.path(), &acknowledged));
    }
}

fn start(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::adopts_until_it_is_killed", "--ignored", "--nocapture", "--test-threads", "1"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Reads acknowledgements until there are enough, waits a little, kills, and reads what was still said.
fn read_then_kill(child: &mut Child, enough: usize, wait: Duration) -> Vec<String> {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = Vec::new();
    let useful = |line: &String| line.starts_with("adopted ") || line.starts_with("done ");
    while said.len() < enough {
        let line = lines.next().expect("the other process ended by itself").unwrap();
        said.extend(Some(line).filter(useful));
    }
    std::thread::sleep(wait);
    child.kill().unwrap();
    child.wait().unwrap();
    said.extend(lines.map_while(Result::ok).filter(useful));
    said
}

async fn check(folder: &Path, acknowledged: &[String]) {
    let store = Store::open(Database::Folder(folder.to_owned())).await.unwrap();
    let actor = opora_core::access::Actor::product();
    let today = day("2021-02-01");
    let page = Page { number: 1, size: 500 };
    let rows = store.programmes(&actor, &ProgrammeFilter::default(), ProgrammeSort::Newest, page, today).await.unwrap();
    let number = |line: &String, word: &str| line.strip_prefix(word).and_then(|id| id.parse::<i64>().ok());
    for id in acknowledged.iter().filter_map(|line| number(line, "adopted ")) {
        assert!(rows.rows.iter().any(|row| row.programme.id.0 == id), "adopted {id} is lost");
    }
    for id in acknowledged.iter().filter_map(|line| number(line, "done ")) {
        let one = store.obligation(&actor, id.into(), today).await.unwrap();
        assert!(one.completion.is_some(), "done {id} is lost");
    }
    for row in &rows.rows {
        // Nothing half done: a programme that is there has its version, its obligations, its document and sentence.
        assert_eq!(row.tally.expected, EXPECTED, "programme {}", row.programme.id);
        assert_eq!(store.versions(&actor, row.programme.id).await.unwrap().len(), 1);
        let filter = opora_store::documents::DocumentFilter { programme: Some(row.programme.id), ..Default::default() };
        assert_eq!(store.documents(&actor, &filter, page).await.unwrap().rows.len(), 1);
    }
    // And it goes on living.
    let own = store.authorities(&actor).await.unwrap()[0].id;
    let specialist = specialist(own);
    let reading = order("после", "2021-01-15", &["1 | Начать снова | 2021-05-01 | ОУ"]);
    let id = put(&store, &specialist, own, "after.txt", reading).await;
    adopt(&store, &specialist, id, "2021-01-20").await;
}
