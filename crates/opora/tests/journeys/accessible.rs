//! For everybody: axe-core and our own checks over each kind of page that a person reaches by links, on a desk, on a
//! phone and at twice the size, as administrator, specialist and school.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use serde_json::{Value, json};

use crate::browser::{Browser, Kind, TAB};
use crate::server::{PASSWORD, Server};

/// What axe does not look at; its head says what.
const OWN: &str = include_str!("page_checks.js");

/// Runs axe in the page and answers with a line for each rule that is broken.
const AXE: &str = r#"
const done = arguments[arguments.length - 1];
const rules = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"] };
axe.run(document, rules).then((found) => done(found.violations.map((rule) => {
  const nodes = rule.nodes.slice(0, 3).map((node) => `${node.target.join(" ")}: ${(node.any[0] || node.all[0] || node.none[0] || {}).message || ""}`);
  return `${rule.id}, ${rule.nodes.length}: ${nodes.join("; ")}`;
})), (error) => done([String(error)]));
"#;

/// The links of a page that lead to pages.
const LINKS: &str = r#"
return [...document.querySelectorAll("a[href]")].filter((link) => link.origin === location.origin && !link.hasAttribute("download"))
  .map((link) => link.pathname + link.search);
"#;

#[tokio::test]
async fn an_administrator_reaches_everything() {
    walk("admin", 2, &["/programmes/99999"]).await;
}

#[tokio::test]
async fn a_specialist_reaches_everything() {
    walk("sokolova", 1, &["/schools/99999"]).await;
}

#[tokio::test]
async fn a_school_reaches_everything() {
    walk("school12", 1, &["/settings/people", "/documents"]).await;
}

/// Looks at every kind of page as `login`, at `alike` of them with different queries; `beyond` are addresses without a
/// page for this person.
async fn walk(login: &str, alike: usize, beyond: &[&str]) {
    let axe = axe();
    let server = Server::demo("2026-03-17");
    let mut complaints = Complaints::default();
    let desk = Browser::open(Kind::Desktop, &server.url).await;
    desk.go("/signin").await;
    complaints.add("1280", "/signin", look(&desk, &axe, false).await);
    desk.sign_in(login, PASSWORD).await;

    let mut pages: Vec<String> = Vec::new();
    let mut waiting: VecDeque<String> = ["/"].iter().chain(beyond).map(|page| (*page).to_owned()).collect();
    let mut kinds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    while let Some(page) = waiting.pop_front() {
        desk.go(&page).await;
        for link in desk.ask(LINKS, vec![]).await.as_array().into_iter().flatten().filter_map(Value::as_str) {
            let kind = kind_of(link);
            let path = kind.split('?').next().unwrap().to_owned();
            let known = kinds.entry(path).or_default();
            if is_page(link) && known.len() < alike && known.insert(kind) {
                waiting.push_back(link.to_owned());
            }
        }
        complaints.add("1280", &page, look(&desk, &axe, false).await);
        desk.resize(640).await;
        complaints.add("640", &page, words(&desk.ask(OWN, vec![json!(false), json!(false)]).await));
        desk.resize(1280).await;
        pages.push(page);
    }
    assert!(pages.len() > 20, "{pages:?}");
    desk.close().await;

    let phone = Browser::open(Kind::Phone, &server.url).await;
    phone.sign_in(login, PASSWORD).await;
    for page in &pages {
        phone.go(page).await;
        complaints.add("360", page, look(&phone, &axe, true).await);
    }
    phone.close().await;
    complaints.none(pages.len());
}

/// What is wrong with the page that is open.
async fn look(browser: &Browser, axe: &str, is_phone: bool) -> Vec<String> {
    browser.find("h1").await;
    // The rings of focus are those of the keyboard.
    browser.keys(TAB).await;
    let mut found = words(&browser.ask(OWN, vec![json!(is_phone), json!(true)]).await);
    browser.ask(axe, vec![]).await;
    found.extend(words(&browser.ask_slowly(AXE).await));
    found
}

fn words(list: &Value) -> Vec<String> {
    let list = list.as_array().unwrap_or_else(|| panic!("no list: {list}"));
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The address with its numbers taken out and only the names of its query.
fn kind_of(link: &str) -> String {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let part = |part: &str| if part.contains(|c: char| c.is_ascii_digit()) { "0" } else { part }.to_owned();
    let path = path.split('/').map(part).collect::<Vec<_>>().join("/");
    let names: BTreeSet<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{path}?{}", names.into_iter().collect::<Vec<_>>().join("&"))
}

/// Whether an address is a page and no file.
fn is_page(link: &str) -> bool {
    let path = link.split('?').next().unwrap();
    let name = path.rsplit('/').next().unwrap();
    !name.contains('.') && !["file", "source", "original", "download", "export"].contains(&name)
}

/// The checker, as npm brought it.
fn axe() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(file).expect("axe-core is fetched by `cargo xtask setup`")
}

/// What was found, with the pages on which it was.
#[derive(Default)]
struct Complaints(BTreeMap<String, Vec<String>>);

impl Complaints {
    fn add(&mut self, width: &str, page: &str, found: Vec<String>) {
        for complaint in found {
            self.0.entry(complaint).or_default().push(format!("{page} ({width})"));
        }
    }

    fn none(self, pages: usize) {
        let tell = |(complaint, pages): (String, Vec<String>)| {
            format!("{complaint}\n    {} times: {}", pages.len(), pages[..pages.len().min(4)].join(", "))
        };
        let told: Vec<String> = self.0.into_iter().map(tell).collect();
        assert!(told.is_empty(), "{pages} pages, {} complaints:\n{}", told.len(), told.join("\n"));
    }
}
