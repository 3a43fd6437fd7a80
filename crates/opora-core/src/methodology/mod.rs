//! A methodology of identification: which results are looked at, what counts as low, which lists come out.
//!
//! Regions approve their own rules, so a rule is versioned data: a TOML file that a person reads and a page edits.
//! [`read`] gives a whole methodology or all complaints with their line and column; [`Methodology::print`] gives the
//! file back, and reading that gives the same methodology.

mod conditions;
mod decimal;
mod nearest;
mod print;
mod read;
mod shipped;
mod test;
mod what_if;

use chrono::NaiveDate;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::assessment::{Procedure, Season, Subject};

pub use conditions::{Condition, ContextRule, Part};
pub use decimal::Decimal;
pub use read::{Complaint, Refused, read};
pub use shipped::{SHIPPED, Shipped, shipped};
pub use test::{Compare, Measure, Test};
pub use what_if::{Changed, WhatIf};

/// What every shipped methodology is labelled with: it is remembered, not quoted from a law.
pub const LABEL: &str = "проверьте по вашему региону";

/// Most procedures of one methodology.
pub const MOST_PROCEDURES: usize = 60;
/// Most lists of one methodology.
pub const MOST_LISTS: usize = 12;

/// The rule by which schools are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Methodology {
    /// What people call it.
    pub name: String,
    /// Version as the act or its author numbers it («3», «2025-1»).
    pub version: String,
    /// A word of caution that is printed with it («проверьте по вашему региону»); empty when there is none.
    pub label: String,
    /// The act it rests on.
    pub basis: Option<Basis>,
    /// The first day it is in force.
    pub valid_from: Option<NaiveDate>,
    /// The last day it is in force.
    pub valid_to: Option<NaiveDate>,
    /// Whether lists may put schools in order.
    pub rankings: Rankings,
    /// What «in a row» means where the data lack a year.
    pub gaps: Gaps,
    /// What is looked at, in the order of printing.
    pub procedures: Vec<NamedProcedure>,
    /// Schools that no list takes.
    pub exclusions: Vec<Exclusion>,
    /// The lists it yields; the first is the main one.
    pub lists: Vec<ListRule>,
}

/// The act that a methodology rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// The act in words («Приказ министерства образования области»).
    pub act: String,
    /// Its number.
    pub number: Option<String>,
    /// Its date.
    pub date: Option<NaiveDate>,
}

/// Whether schools may be put in order. Results of ВПР may not be used to assess schools, so this is off by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rankings {
    /// A list of kind `ranking` is refused.
    #[default]
    Off,
    /// Switched on by whoever answers for the methodology.
    On,
}

/// What «in a row» means where the data have no results of a year at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gaps {
    /// A year without results breaks the row.
    #[default]
    Break,
    /// A year without results is passed over: 2019 and 2021 are neighbours where 2020 was not held.
    Skip,
}

/// A procedure by name: the works of a year whose results are one criterion. Several works are counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedProcedure {
    /// Short name inside the methodology («vpr-mat-5»).
    pub key: String,
    /// The procedure.
    pub procedure: Procedure,
    /// Its subjects; several are counted together (both mathematics of ЕГЭ).
    pub subjects: Vec<Subject>,
    /// Classes that sit it; none means any class.
    pub grades: Vec<u8>,
    /// Spring, autumn, or whichever was held.
    pub season: SeasonRule,
    /// 1 when the list of a year looks at the results of the year before.
    pub years_back: u8,
}

/// Which half of the year a procedure is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SeasonRule {
    /// Spring; where the data have none in that year, autumn.
    #[default]
    Any,
    /// Spring alone.
    Spring,
    /// Autumn alone.
    Autumn,
}

impl SeasonRule {
    /// Whether works of `season` can belong to it.
    pub fn takes(self, season: Season) -> bool {
        match self {
            Self::Any => true,
            Self::Spring => season == Season::Spring,
            Self::Autumn => season == Season::Autumn,
        }
    }
}

/// Schools that no list takes, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// Which schools.
    pub who: Excluded,
    /// Why, for the paper.
    pub reason: String,
}

/// Which schools an exclusion names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Excluded {
    /// Schools that are closed by the end of the year of the list.
    Closed,
    /// Schools with fewer participants than this in all procedures of the year together.
    FewParticipants(u32),
    /// Schools with fewer pupils than this by the context card; where the card is silent the school stays.
    FewPupils(u32),
    /// Schools of these kinds, as the register names them.
    Kinds(Vec<String>),
    /// Schools whose name has one of these beginnings of words («вечерн», «коррекцион»).
    NameHas(Vec<String>),
    /// Schools with these codes.
    Codes(Vec<String>),
}

/// A named list that a methodology yields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRule {
    /// Short name inside the methodology («shnor»).
    pub key: String,
    /// What the paper calls it.
    pub name: String,
    /// The category that a school of the list gets when the list is adopted («ШНОР»); none for a working list.
    pub category: Option<String>,
    /// Lists, named earlier, whose schools are not repeated here.
    pub unless: Vec<String>,
    /// How schools get in.
    pub rule: Rule,
}

/// How schools get into a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// By results.
    Results(ResultsRule),
    /// By results, and put in order by how stable they are.
    Ranking {
        /// Who may be in.
        results: ResultsRule,
        /// Years over which stability is counted.
        over: u32,
        /// The first so many; ties at the border are all in. None takes everybody.
        take: Option<u32>,
    },
    /// By the conditions a school works in, not by results.
    Context(ContextRule),
}

impl Rule {
    /// The rule over results, if it is one.
    pub fn results(&self) -> Option<&ResultsRule> {
        match self {
            Self::Results(results) | Self::Ranking { results, .. } => Some(results),
            Self::Context(_) => None,
        }
    }

    /// The same, to change it.
    pub fn results_mut(&mut self) -> Option<&mut ResultsRule> {
        match self {
            Self::Results(results) | Self::Ranking { results, .. } => Some(results),
            Self::Context(_) => None,
        }
    }
}

/// At least k of n criteria, over one year or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultsRule {
    /// When a criterion is met, unless a procedure has its own rule.
    pub test: Test,
    /// How many criteria must be met.
    pub at_least: u32,
    /// Keys of the procedures; none means all of the methodology.
    pub procedures: Vec<String>,
    /// Procedures with their own measure, threshold or minimum.
    pub special: Vec<Special>,
    /// In which years.
    pub years: Years,
    /// How a school leaves; none means: as soon as it is not listed by the rule itself.
    pub exit: Option<Exit>,
}

/// A procedure that is measured differently from the rest of its list. What is not given is as in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Special {
    /// Key of the procedure.
    pub procedure: String,
    /// Its own measure.
    pub measure: Option<Measure>,
    /// Its own side.
    pub compare: Option<Compare>,
    /// Its own threshold.
    pub threshold: Option<Decimal>,
    /// Its own minimum of participants.
    pub min_n: Option<u32>,
}

/// The condition must hold in `met` of the last `window` years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years {
    /// In how many years.
    pub met: u32,
    /// Of how many last ones.
    pub window: u32,
    /// What is counted over the years.
    pub counted: Counted,
}

impl Years {
    /// The year of the list alone.
    pub const ONE: Self = Self { met: 1, window: 1, counted: Counted::List };
}

/// What is counted over the years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counted {
    /// «At least k of n» holds in each of the years, by whichever procedures.
    #[default]
    List,
    /// A procedure counts when it is met in the years itself; then at least k of such.
    Procedure,
}

/// A listed school leaves when this many lists in a row find no criterion met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit {
    /// How many lists in a row.
    pub lists: u32,
}

impl Methodology {
    /// What tells wordings apart: the same rules give the same hash, whatever the comments and the blanks of the file.
    pub fn hash(&self) -> String {
        let mut hash = hex::encode(Sha256::digest(self.print().as_bytes()));
        hash.truncate(16);
        hash
    }

    /// The procedure with this key.
    pub fn procedure(&self, key: &str) -> Option<&NamedProcedure> {
        self.procedures.iter().find(|procedure| procedure.key == key)
    }

    /// The list with this key.
    pub fn list(&self, key: &str) -> Option<&ListRule> {
        self.lists.iter().find(|list| list.key == key)
    }

    /// Whether `day` is inside the days of validity.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

impl ResultsRule {
    /// The test of one procedure: its own where it has one.
    pub fn test_of(&self, procedure: &str) -> Test {
        let special = self.special.iter().find(|special| special.procedure == procedure);
        let Some(special) = special else { return self.test.clone() };
        let measure = special.measure.unwrap_or(self.test.measure);
        let usual = if measure == self.test.measure { self.test.compare } else { measure.usual_compare() };
        Test {
            measure,
            compare: special.compare.unwrap_or(usual),
            threshold: special.threshold.unwrap_or(self.test.threshold),
            min_n: special.min_n.unwrap_or(self.test.min_n),
        }
    }

    /// Whether a procedure belongs to the list.
    pub fn looks_at(&self, procedure: &str) -> bool {
        self.procedures.is_empty() || self.procedures.iter().any(|key| key == procedure)
    }
}

impl NamedProcedure {
    /// For pages and papers: «ВПР, математика, 5 кл.», «ЕГЭ, русский язык».
    pub fn title(&self) -> String {
        let subjects = self.subjects.iter().map(Subject::name).collect::<Vec<_>>().join(" и ");
        let grades = self.grades.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
        let exam = matches!(self.procedure, Procedure::Oge | Procedure::Ege);
        let grades = if exam || grades.is_empty() { String::new() } else { format!(", {grades}\u{a0}кл.") };
        let autumn = if self.season == SeasonRule::Autumn { ", осень" } else { "" };
        format!("{}, {subjects}{grades}{autumn}", self.procedure)
    }
}

#[cfg(test)]
mod tests;
