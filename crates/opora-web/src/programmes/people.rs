//! По ответственным: who answers for what, and how it stands with each.

use std::collections::BTreeMap;

use askama::Template;
use opora_core::ids::ProgrammeId;
use opora_core::obligation::Tally;
use opora_core::reading::PartyKind;

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
    let mut by_name: BTreeMap<&str, (PartyKind, Vec<&Item>)> = BTreeMap::new();
    for item in &one.items {
        for party in item.content.responsible.iter().filter(|party| !party.name.is_empty()) {
            let (_, items) = by_name.entry(&party.name).or_insert((party.kind, Vec::new()));
            if !items.iter().any(|known| known.id == item.id) {
                items.push(item);
            }
        }
    }
    let people = by_name.into_iter().map(|(name, (kind, items))| person(&table, name, kind, &items)).collect();
    html(&PeoplePage { head: one.head(&frame, Tab::People), people, page: one.page(&frame).await })
}

fn person(table: &Query, name: &str, kind: PartyKind, items: &[&Item]) -> Person {
    let total = items.iter().fold(Tally::default(), |sum, item| Tally {
        expected: sum.expected + item.tally.expected,
        done: sum.done + item.tally.done,
        overdue: sum.overdue + item.tally.overdue,
        next_due: [sum.next_due, item.tally.next_due].into_iter().flatten().min(),
        ..sum
    });
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
