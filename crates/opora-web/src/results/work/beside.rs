//! Whose results stand beside those of all schools.

use std::collections::BTreeSet;

use opora_core::assessment::Work;
use opora_results::questions::stats::GroupStats;
use opora_results::questions::{Ask, By, Only};

use crate::layout::Choice;
use crate::results::naming;
use crate::results::view::Select;
use crate::trouble::Trouble;

/// Schools that the select of the page names; of more, one is reached from its own page.
const MOST_CHOICES: usize = 300;

/// One school, or all of the person.
pub(super) struct Beside {
    /// Stored codes; none where all schools of the region are meant.
    pub codes: Option<BTreeSet<String>>,
    /// For people.
    pub name: String,
    /// Whether it is one school.
    pub is_one: bool,
    choices: Vec<Choice>,
}

impl Beside {
    /// The school that was asked for; without one the only school that the person sees, or all of them. A school that
    /// the person does not see, or that did not sit the work, is not found.
    pub(super) fn of(groups: &[GroupStats], only: Option<Only>, asked: Option<&str>) -> Result<Self, Trouble> {
        let mut schools: Vec<_> = groups.iter().map(|one| &one.group).collect();
        schools.sort_by_cached_key(|group| naming::order(&group.name, &group.key));
        let asked = asked.filter(|code| !code.is_empty());
        let one = match (asked, schools.as_slice()) {
            (Some(code), _) => Some(*schools.iter().find(|group| group.key == code).ok_or_else(Trouble::not_found)?),
            (None, [sole]) if only.is_some() => Some(*sole),
            (None, _) => None,
        };
        let mut choices = Vec::new();
        if (2..=MOST_CHOICES).contains(&schools.len()) {
            let all = if only.is_some() { "все ваши школы" } else { "все школы" };
            let each = schools.iter().map(|group| (group.key.as_str(), naming::title(&group.name, &group.key)));
            choices = Choice::list([("", all)].into_iter().chain(each), Some(asked.unwrap_or_default()));
        }
        let codes = match (one, only) {
            (Some(group), _) => Some(BTreeSet::from([group.key.clone()])),
            (None, Some(Only::Schools(codes))) => Some(codes),
            (None, Some(Only::Municipality(_)) | None) => None,
        };
        let name = one.map_or("ваши школы", |group| naming::title(&group.name, &group.key)).to_owned();
        Ok(Self { codes, name, is_one: one.is_some(), choices })
    }

    /// A question about them and about all schools.
    pub(super) fn ask(&self) -> Ask {
        match &self.codes {
            Some(codes) => Ask { only: Some(Only::Schools(codes.clone())), ..Ask::by(By::School) },
            None => Ask::by(By::Region),
        }
    }

    /// The select of the page; none where there is nothing to choose from.
    pub(super) fn choice(self, work: &Work) -> Option<Select> {
        (!self.choices.is_empty()).then(|| Select {
            kept: ("key", work.to_string()),
            name: "school",
            label: "Рядом со всеми школами",
            choices: self.choices,
        })
    }
}
