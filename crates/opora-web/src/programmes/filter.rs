//! Filters of a programme's table, chart and workbook: state, section, who answers, school, words.

use opora_core::ids::OrganisationId;
use opora_core::obligation::ActivityState;
use opora_core::party;
use opora_core::words::plain;

use super::one::One;
use super::plan::{Item, groups};
use crate::layout::{Choice, Query};

/// The states that can be chosen, with the states of activities behind each.
const STATES: [(&str, &str, &[ActivityState]); 6] = [
    ("overdue", "просрочено", &[ActivityState::Overdue]),
    ("soon", "скоро срок", &[ActivityState::DueSoon]),
    ("going", "в работе", &[ActivityState::InWork, ActivityState::DueSoon]),
    ("ahead", "впереди", &[ActivityState::Ahead]),
    ("done", "выполнено", &[ActivityState::Done]),
    ("undated", "без срока", &[ActivityState::Undated, ActivityState::Nothing]),
];

/// What is chosen in the address.
pub(crate) struct Filter<'a> {
    state: Option<&'static [ActivityState]>,
    section: Option<String>,
    responsible: Option<&'a str>,
    /// The school whose obligations alone are shown.
    pub school: Option<OrganisationId>,
    words: String,
}

impl<'a> Filter<'a> {
    pub(crate) fn of(query: &'a Query) -> Self {
        let state = query.get("state").and_then(|code| STATES.iter().find(|(known, ..)| *known == code));
        Self {
            state: state.map(|(_, _, states)| *states),
            section: query.get("section").map(str::to_owned),
            responsible: query.get("responsible"),
            school: query.parsed::<i64>("school").map(OrganisationId),
            words: plain(query.get("text").unwrap_or_default()),
        }
    }

    /// Whether an activity is among the chosen ones.
    pub(crate) fn takes(&self, item: &Item) -> bool {
        let content = &item.content;
        let state = self.state.is_none_or(|states| states.contains(&item.state));
        let section = self.section.as_ref().is_none_or(|wanted| *wanted == section_code(item));
        let responsible = self
            .responsible
            .is_none_or(|name| content.responsible.iter().any(|one| party::key(&one.name) == party::key(name)));
        let school = self.school.is_none_or(|id| item.cells.iter().any(|cell| cell.organisation == Some(id)));
        let words = self.words.is_empty() || {
            let number = content.number.as_deref().unwrap_or_default();
            plain(&format!("{number} {}", content.text)).contains(&self.words)
        };
        state && section && responsible && school && words
    }
}

/// «0-2»: the plan and the section; clauses of the order are «clauses».
fn section_code(item: &Item) -> String {
    match (item.content.roadmap, item.content.section) {
        (None, _) => "clauses".to_owned(),
        (Some(plan), None) => format!("{plan}"),
        (Some(plan), Some(section)) => format!("{plan}-{section}"),
    }
}

pub(crate) fn states(query: &Query) -> Vec<Choice> {
    Choice::list(STATES.iter().map(|(code, title, _)| (code, *title)), query.get("state"))
}

pub(crate) fn sections(one: &One, query: &Query) -> Vec<Choice> {
    let items: Vec<&Item> = one.items.iter().collect();
    let groups = groups(&one.layout, &items);
    let named = groups.iter().filter(|group| !group.title.is_empty());
    let pairs = named.filter_map(|group| group.items.first().map(|item| (section_code(item), short(&group.title))));
    Choice::list(pairs, query.get("section"))
}

pub(crate) fn responsible(one: &One, query: &Query) -> Vec<Choice> {
    let parties = one.items.iter().flat_map(|item| &item.content.responsible);
    let mut names: std::collections::BTreeMap<String, &str> = std::collections::BTreeMap::new();
    for name in parties.map(|party| party.name.as_str()).filter(|name| !name.is_empty()) {
        names.entry(party::key(name)).or_insert(name);
    }
    Choice::list(names.into_values().map(|name| (name, short(name))), query.get("responsible"))
}

/// The organisations that hold obligations, for a select.
pub(crate) fn holders(one: &One, query: &Query) -> Vec<Choice> {
    let pairs = one.table.organisations.iter().map(|(id, name)| (id.0, short(name)));
    Choice::list(pairs, query.get("school"))
}

/// Words that fit a select.
fn short(words: &str) -> String {
    const LIMIT: usize = 60;
    if words.chars().count() <= LIMIT {
        return words.to_owned();
    }
    let cut: String = words.chars().take(LIMIT - 1).collect();
    format!("{}…", cut.trim_end())
}
