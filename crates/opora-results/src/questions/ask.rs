//! What is asked about: groups of schools, one school or municipality, and which groups are too small to be shown.

use std::collections::{BTreeMap, BTreeSet};

use opora_core::russian::sort_key;
use serde::Serialize;

use super::Register;
use crate::summary::Summary;

/// What schools are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A group a school.
    School,
    /// A group a municipality.
    Municipality,
    /// All schools together.
    Region,
    /// A group a cluster of similar context.
    Cluster,
}

/// Only groups of these are shown; comparison with the region stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Only {
    /// Schools by stored code: the groups that hold one of them.
    Schools(BTreeSet<String>),
    /// The municipality of this name.
    Municipality(String),
}

/// Groups with fewer participants are hidden; 0 hides nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hiding {
    /// The least number of participants that is shown.
    pub below: u32,
}

/// Why a group is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    /// Too few participants.
    Few,
    /// Enough participants, but with it the hidden one could be counted from the total.
    Complement,
}

/// How a question is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ask {
    /// Kinds of groups, in the order of the answer.
    pub by: Vec<By>,
    /// Restriction of the groups.
    pub only: Option<Only>,
    /// Suppression of small groups.
    pub hiding: Hiding,
}

/// What a group is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// What it is put together by.
    pub kind: By,
    /// Code of the school, name of the municipality, number of the cluster; empty for the region and for schools of
    /// which that is not known.
    pub key: String,
    /// For people.
    pub name: String,
    /// Municipality of a school.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub municipality: Option<String>,
    /// Why its figures are not shown; none when they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
}

/// A group with its schools.
#[derive(Debug, Clone)]
pub(super) struct Grouped<'a> {
    pub group: Group,
    pub members: Vec<&'a Summary>,
}

impl Hiding {
    /// The number that the product proposes for what is published.
    pub const PUBLISHED: Self = Self { below: 10 };

    /// A Russian sentence for the method; none when nothing is hidden.
    pub fn sentence(self) -> Option<String> {
        (self.below > 0).then(|| {
            format!(
                "Группы, где участников меньше {}, не показаны; рядом скрыта следующая по величине, чтобы скрытое нельзя было вычесть из итога. Публикуйте один разрез: две таблицы вместе могут раскрыть скрытое.",
                self.below
            )
        })
    }

    /// Which groups are hidden: by number of participants, and what may be subtracted from whose total.
    ///
    /// `families` names, for each group, the totals that are shown beside it (the region, its municipality). In a
    /// family either nothing is hidden or at least two groups with together at least `below` participants.
    pub fn judge(self, sizes: &[u64], families: &[Vec<&str>]) -> Vec<Option<Hidden>> {
        let below = u64::from(self.below);
        let mut hidden: Vec<Option<Hidden>> =
            sizes.iter().map(|n| (*n > 0 && *n < below).then_some(Hidden::Few)).collect();
        let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (position, of) in families.iter().enumerate() {
            for family in of {
                members.entry(family).or_default().push(position);
            }
        }
        let at = |position: usize| sizes.get(position).copied().unwrap_or_default();
        // Hiding one more may open a lack in another family; every round hides at least one, so rounds are bounded.
        for _ in 0..=sizes.len() {
            let lacking = members.values().find_map(|family| {
                let secret = || family.iter().copied().filter(|one| hidden.get(*one).is_some_and(Option::is_some));
                let sum: u64 = secret().map(at).sum();
                let lacks = secret().count() == 1 || (secret().count() > 1 && sum < below);
                let open = family.iter().copied();
                let open = open.filter(|one| at(*one) > 0 && hidden.get(*one).is_some_and(Option::is_none));
                if lacks { open.min_by_key(|one| (at(*one), *one)) } else { None }
            });
            let Some(slot) = lacking.and_then(|one| hidden.get_mut(one)) else { break };
            *slot = Some(Hidden::Complement);
        }
        hidden
    }
}

impl Ask {
    /// A question about one kind of groups.
    pub fn by(by: By) -> Self {
        Self { by: vec![by], ..Self::default() }
    }

    /// The groups asked for, hidden ones marked, in the order of kinds and then of names.
    pub(super) fn groups<'a>(&self, summaries: &'a [Summary], register: &Register) -> Vec<Grouped<'a>> {
        let mut out = Vec::new();
        for by in &self.by {
            let mut groups = grouped(summaries, register, *by);
            let sizes: Vec<u64> = groups.iter().map(|group| used(&group.members)).collect();
            let families: Vec<Vec<&str>> = groups
                .iter()
                .map(|group| match &group.group.municipality {
                    Some(municipality) => vec!["", municipality.as_str()],
                    None => vec![""],
                })
                .collect();
            let hidden = self.hiding.judge(&sizes, &families);
            for (group, hidden) in groups.iter_mut().zip(hidden) {
                group.group.hidden = hidden;
            }
            groups.retain(|group| self.wants(group, register));
            out.append(&mut groups);
        }
        out
    }

    /// Whether the whole region is large enough to be shown.
    pub(super) fn shows(&self, n: u64) -> bool {
        n == 0 || n >= u64::from(self.hiding.below)
    }

    fn wants(&self, group: &Grouped<'_>, register: &Register) -> bool {
        match &self.only {
            None => true,
            Some(Only::Schools(codes)) => group.members.iter().any(|member| codes.contains(&member.school)),
            Some(Only::Municipality(name)) => {
                group.members.iter().any(|member| register.municipality(&member.school) == name)
            }
        }
    }
}

fn used(members: &[&Summary]) -> u64 {
    members.iter().map(|member| u64::from(member.used)).sum()
}

fn grouped<'a>(summaries: &'a [Summary], register: &Register, by: By) -> Vec<Grouped<'a>> {
    let mut groups: BTreeMap<(String, String), Grouped<'a>> = BTreeMap::new();
    for summary in summaries {
        let code = summary.school.as_str();
        let (order, key, name) = match by {
            By::School => (code.to_owned(), code.to_owned(), register.name(code).to_owned()),
            By::Municipality => {
                let name = register.municipality(code);
                let shown = if name.is_empty() { "муниципалитет не указан" } else { name };
                // «не указан» last.
                (
                    if name.is_empty() { "\u{10ffff}".to_owned() } else { sort_key(name) },
                    name.to_owned(),
                    shown.to_owned(),
                )
            }
            By::Region => (String::new(), String::new(), "Все школы".to_owned()),
            By::Cluster => match register.get(code).and_then(|school| school.cluster) {
                Some(number) => (format!("{number:06}"), number.to_string(), format!("Кластер {number}")),
                None => ("\u{10ffff}".to_owned(), String::new(), "нет карточки условий".to_owned()),
            },
        };
        let municipality = (by == By::School).then(|| register.municipality(code).to_owned());
        let empty = || Grouped {
            group: Group {
                kind: by,
                key: key.clone(),
                name,
                municipality: municipality.filter(|name| !name.is_empty()),
                hidden: None,
            },
            members: Vec::new(),
        };
        groups.entry((order, key.clone())).or_insert_with(empty).members.push(summary);
    }
    groups.into_values().collect()
}
