//! The directory of parties: which words of an order mean which organisations.
//!
//! What a person settled comes first; then names and numbers of known schools; then the groups that every order
//! knows («ОУ», «школы района», «руководители ОУ со СНОР»). What nobody can settle keeps its words.

mod groups;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{OrganisationId, PersonId};
use crate::party;
use crate::reading::{Party, PartyKind};
use crate::school::{OrganisationKind, SchoolKey};
use crate::words::plain;

use groups::{Group, group};

/// What the words of a party mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "of")]
pub enum Meaning {
    /// These organisations.
    Organisations(Vec<OrganisationId>),
    /// Every school of the authority.
    AllSchools,
    /// Schools of a category, by its [`plain`] name.
    Category(String),
    /// The schools that the programme supports.
    Supported,
    /// The mentor schools of the programme.
    Mentors,
    /// A person; the obligation is with the person's organisation.
    Person(PersonId),
    /// Nobody in the book, and a person said that it stays so.
    InWords,
    /// Nobody has settled it yet.
    Unsettled,
}

/// An organisation of the book, or one that this adoption will add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// It is in the book.
    Known(OrganisationId),
    /// It will be added: index into the new schools.
    New(usize),
}

/// An organisation as the directory sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownOrganisation {
    /// Its id.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its present and former names; the present one first.
    pub names: Vec<String>,
}

/// A person as the directory sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPerson {
    /// Their id.
    pub id: PersonId,
    /// «Ветрова И. П.»
    pub name: String,
    /// Where they work; the authority when it is not said.
    pub organisation: Option<OrganisationId>,
}

/// A school that an adoption adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSchool {
    /// The name as the order writes it.
    pub name: String,
}

/// What the book knows of an authority when words are resolved.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    authority: Option<OrganisationId>,
    organisations: Vec<Organisation>,
    people: Vec<KnownPerson>,
    entries: BTreeMap<String, Meaning>,
    categories: Vec<(OrganisationId, String)>,
    supported: Vec<Who>,
    mentors: Vec<Who>,
    new: Vec<(NewSchool, SchoolKey)>,
    places: BTreeMap<String, Option<Who>>,
    closed: Vec<Organisation>,
    closed_named: Vec<String>,
}

/// An organisation with the keys of its names.
#[derive(Debug, Clone)]
struct Organisation {
    id: OrganisationId,
    kind: OrganisationKind,
    /// Its names in [`plain`] words.
    names: Vec<String>,
    /// Of a school: what tells it from others.
    keys: Vec<SchoolKey>,
}

impl Organisation {
    fn of(one: KnownOrganisation) -> Self {
        let keys = match one.kind {
            OrganisationKind::School => one.names.iter().map(|name| SchoolKey::of(name)).collect(),
            _ => Vec::new(),
        };
        Self { id: one.id, kind: one.kind, names: one.names.iter().map(|name| plain(name)).collect(), keys }
    }
}

/// What words were resolved to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// The organisations; none when the words stay words.
    pub holders: Vec<Who>,
    /// The meaning to be kept in the directory; new schools are not in it yet.
    pub meaning: Meaning,
}

impl Directory {
    /// The directory of `authority` from what the book holds. `categories` are (school, [`plain`] category) of today.
    pub fn new(
        authority: OrganisationId,
        organisations: Vec<KnownOrganisation>,
        people: Vec<KnownPerson>,
        entries: BTreeMap<String, Meaning>,
        categories: Vec<(OrganisationId, String)>,
    ) -> Self {
        Self {
            authority: Some(authority),
            organisations: organisations.into_iter().map(Organisation::of).collect(),
            people,
            entries,
            categories,
            ..Self::default()
        }
    }

    /// Says which organisations are closed: an order that still names them must not bring them back as new ones.
    pub fn with_closed(mut self, closed: Vec<KnownOrganisation>) -> Self {
        self.closed = closed.into_iter().map(Organisation::of).collect();
        self
    }

    /// The closed organisations that were named, by the words of the order.
    pub fn closed_named(&self) -> Vec<String> {
        self.closed_named.clone()
    }

    /// Says which schools the programme supports and who mentors them.
    pub fn set_support(&mut self, supported: Vec<Who>, mentors: Vec<Who>) {
        self.supported = supported;
        self.mentors = mentors;
    }

    /// Whether a school of the book is in this category today.
    pub fn has_category(&self, who: Who, category: &str) -> bool {
        let key = plain(category);
        self.categories.iter().any(|(school, own)| Who::Known(*school) == who && *own == key)
    }

    /// The schools of the book that are in any category today.
    pub fn in_any_category(&self) -> Vec<Who> {
        self.categories.iter().map(|(school, _)| Who::Known(*school)).collect()
    }

    /// The schools that have to be added, in the order in which they were met.
    pub fn into_new_schools(self) -> Vec<NewSchool> {
        self.new.into_iter().map(|(school, _)| school).collect()
    }

    /// The school of this name: a known one, or one to be added. Nothing when the name fits several or says nothing.
    pub fn school(&mut self, name: &str) -> Option<Who> {
        let place = plain(name);
        if let Some(found) = self.places.get(&place) {
            return *found;
        }
        let found = self.find_school(name, &place);
        self.places.insert(place, found);
        found
    }

    fn find_school(&mut self, name: &str, place: &str) -> Option<Who> {
        if let Some(Meaning::Organisations(settled)) = self.entries.get(&party::key(name))
            && let [only] = settled.as_slice()
            && !self.closed.iter().any(|one| one.id == *only)
        {
            return Some(Who::Known(*only));
        }
        let schools = || self.organisations.iter().filter(|one| one.kind == OrganisationKind::School);
        if let Some(one) = schools().find(|one| one.names.iter().any(|known| known == place)) {
            return Some(Who::Known(one.id));
        }
        let key = SchoolKey::of(name);
        if !key.is_specific() {
            return None;
        }
        let fitting: Vec<Who> = schools()
            .filter(|one| one.keys.iter().any(|known| known.fits(&key)))
            .map(|one| Who::Known(one.id))
            .chain(self.new.iter().enumerate().filter(|(_, (_, known))| known.fits(&key)).map(|(at, _)| Who::New(at)))
            .collect();
        match fitting.as_slice() {
            [only] => Some(*only),
            [] if self.is_closed(place, &key) => {
                self.closed_named.push(name.trim().to_owned());
                None
            }
            [] => {
                self.new.push((NewSchool { name: name.trim().to_owned() }, key));
                Some(Who::New(self.new.len() - 1))
            }
            _ => None,
        }
    }

    fn is_closed(&self, place: &str, key: &SchoolKey) -> bool {
        let same = |one: &Organisation| {
            one.names.iter().any(|known| known == place) || one.keys.iter().any(|known| known.fits(key))
        };
        self.closed.iter().any(same)
    }

    /// What a party of an order means.
    pub fn resolve(&mut self, party: &Party) -> Resolution {
        let settled = self.entries.get(&party::key(&party.name)).filter(|one| **one != Meaning::Unsettled).cloned();
        let meaning = settled.unwrap_or_else(|| self.guess(party));
        if meaning == Meaning::Unsettled && party.kind == PartyKind::School {
            let holders = Vec::from_iter(self.school(&party.name));
            let meaning = match holders.as_slice() {
                [Who::Known(id)] => Meaning::Organisations(vec![*id]),
                _ => Meaning::Unsettled,
            };
            return Resolution { holders, meaning };
        }
        Resolution { holders: self.holders(&meaning), meaning }
    }

    /// The organisations that a meaning stands for today.
    fn holders(&self, meaning: &Meaning) -> Vec<Who> {
        match meaning {
            Meaning::Organisations(ids) => {
                let lives = |id: &OrganisationId| !self.closed.iter().any(|one| one.id == *id);
                ids.iter().copied().filter(lives).map(Who::Known).collect()
            }
            Meaning::AllSchools => self
                .organisations
                .iter()
                .filter(|one| one.kind == OrganisationKind::School)
                .map(|one| Who::Known(one.id))
                .chain((0..self.new.len()).map(Who::New))
                .collect(),
            Meaning::Category(category) => self
                .categories
                .iter()
                .filter(|(_, own)| own == category)
                .map(|(school, _)| Who::Known(*school))
                .collect(),
            Meaning::Supported => self.supported.clone(),
            Meaning::Mentors => self.mentors.clone(),
            Meaning::Person(id) => self
                .people
                .iter()
                .filter(|person| person.id == *id)
                .filter_map(|person| person.organisation.or(self.authority))
                .map(Who::Known)
                .collect(),
            Meaning::InWords | Meaning::Unsettled => Vec::new(),
        }
    }

    /// The meaning of words that nobody settled.
    fn guess(&self, party: &Party) -> Meaning {
        let words = plain(&party.name);
        if let Some(id) = self.by_name(&words) {
            return Meaning::Organisations(vec![id]);
        }
        if let Some(person) = self.person(party, &words) {
            return Meaning::Person(person);
        }
        if party.kind == PartyKind::School && SchoolKey::of(&party.name).is_specific() {
            return Meaning::Unsettled;
        }
        match group(&words) {
            Some(Group::AllSchools) if self.has_schools() => Meaning::AllSchools,
            Some(Group::Supported) if !self.supported.is_empty() => Meaning::Supported,
            Some(Group::Mentors) if !self.mentors.is_empty() => Meaning::Mentors,
            Some(Group::Authority) => self.authority.map_or(Meaning::Unsettled, |id| Meaning::Organisations(vec![id])),
            Some(Group::MethodicalCentre) => self.only_centre(),
            Some(Group::AllSchools | Group::Supported | Group::Mentors) | None => Meaning::Unsettled,
        }
    }

    fn has_schools(&self) -> bool {
        !self.new.is_empty() || self.organisations.iter().any(|one| one.kind == OrganisationKind::School)
    }

    fn by_name(&self, words: &str) -> Option<OrganisationId> {
        self.organisations.iter().find(|one| one.names.iter().any(|name| name == words)).map(|one| one.id)
    }

    fn person(&self, party: &Party, words: &str) -> Option<PersonId> {
        if !matches!(party.kind, PartyKind::Person | PartyKind::Unread | PartyKind::Role) {
            return None;
        }
        let mut fitting = self.people.iter().filter(|person| plain(&person.name) == words);
        match (fitting.next(), fitting.next()) {
            (Some(person), None) => Some(person.id),
            _ => None,
        }
    }

    fn only_centre(&self) -> Meaning {
        let mut centres = self.organisations.iter().filter(|one| one.kind == OrganisationKind::MethodicalCentre);
        match (centres.next(), centres.next()) {
            (Some(one), None) => Meaning::Organisations(vec![one.id]),
            _ => Meaning::Unsettled,
        }
    }
}

#[cfg(test)]
mod tests;
