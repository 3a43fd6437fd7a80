//! По ответственным: who answers for what, and how it stands with each.

use std::collections::BTreeMap;

use askama::Template;
use opora_core::ids::{ActivityId, ProgrammeId};
use opora_core::obligation::Tally;
use opora_core::party;
use opora_core::reading::{Party, PartyKind};
use opora_store::tallies::{PartyTally, sum};

use super::head::{Head, Tab};
use super::one::One;
use super::plan::{Item, of};
use crate::layout::{Frame, Key, Mark, Page, Query, dates, html};
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "programmes/people.html")]
struct PeoplePage {
    page: Page,
    head: Head,
    people: Vec<Person>,
}

struct Person {
    name: String,
    note: Option<&'static str>,
    url: String,
    url_overdue: String,
    activities: u64,
    done: String,
    overdue: u64,
    next_due: String,
    rows: Vec<PersonRow>,
}

struct PersonRow {
    number: String,
    title: String,
    phrase: String,
    url: String,
    mark: Mark,
}

pub(super) async fn show(frame: Frame, Key(id): Key<ProgrammeId>) -> Answer {
    let one = One::load(&frame, id).await?;
    let table = Query::new(one.url());
    let tallies = frame.app.store.programme_parties(&frame.actor, id, frame.app.today()).await?;
    let mut by_key: BTreeMap<String, (&Party, Vec<Item>)> = BTreeMap::new();
    for item in &one.items {
        for named in item.content.responsible.iter().filter(|party| !party.name.is_empty()) {
            let key = party::key(&named.name);
            let (_, items) = by_key.entry(key.clone()).or_insert((named, Vec::new()));
            if !items.iter().any(|known| known.id == item.id) {
                let tally = with(&tallies, item.id, &key);
                items.push(Item { tally, cells: Vec::new(), ..item.clone() });
            }
        }
    }
    let people = by_key.into_values().map(|(named, items)| person(&table, &named.name, named.kind, &items)).collect();
    html(&PeoplePage { head: one.head(&frame, Tab::People), people, page: one.page(&frame).await })
}

/// How an activity stands with one of those whom it names.
fn with(tallies: &[PartyTally], activity: ActivityId, key: &str) -> Tally {
    let own =
        |one: &&PartyTally| one.activity == activity && one.party.split("; ").any(|words| party::key(words) == key);
    sum(tallies.iter().filter(own).map(|one| &one.tally))
}

fn person(table: &Query, name: &str, kind: PartyKind, items: &[Item]) -> Person {
    let total = sum(items.iter().map(|item| &item.tally));
    let url = table.with("responsible", name);
    Person {
        name: name.to_owned(),
        note: match kind {
            PartyKind::Role => Some("должность"),
            PartyKind::Group => Some("группа"),
            PartyKind::Unread => Some("не распознано, как в приказе"),
            PartyKind::School | PartyKind::Organisation | PartyKind::Person => None,
        },
        url_overdue: format!("{url}&state=overdue"),
        url,
        activities: items.len() as u64,
        done: if total.expected == 0 { "—".to_owned() } else { of(total.done, total.expected) },
        overdue: total.overdue,
        next_due: total.next_due.map_or_else(|| "—".to_owned(), dates::full),
        rows: items
            .iter()
            .map(|item| PersonRow {
                number: item.number().to_owned(),
                title: dates::bound(&item.content.text),
                phrase: dates::bound(item.phrase()),
                url: item.url(),
                mark: item.mark(),
            })
            .collect(),
    }
}
