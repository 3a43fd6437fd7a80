//! The answer of identification: what the command prints, pages render and papers carry. Field names are public.

use chrono::NaiveDate;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{Criterion, List, Standing};
use crate::methodology::{Basis, Changed};

/// The format of the answer.
pub const FORMAT: &str = "opora.identification/1";

/// What stands on every page and paper.
pub const NOTICE: &str = "Результаты ВПР не используются для оценки деятельности учителей, школ и органов управления \
    образованием. Список нужен, чтобы решить, кому предложить адресную помощь; школы стоят по порядку, \
    не по местам.";

/// What stands there instead where a ranking was switched on.
pub const RANKING_NOTICE: &str = "Результаты ВПР не используются для оценки деятельности учителей, школ и органов \
    управления образованием. Порядок школ включён методикой: он показывает, насколько устойчиво повторяется низкий \
    результат и кому адресная помощь нужна раньше, и не является рейтингом качества.";

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// [`FORMAT`].
    pub format: &'static str,
    /// The methodology and its version.
    pub method: MethodRef,
    /// The data and their version.
    pub data: DataVersion,
    /// The year of the lists.
    pub year: i32,
    /// What was changed to try it out; empty for the methodology as it is.
    pub what_if: Vec<Changed>,
    /// [`NOTICE`].
    pub notice: &'static str,
    /// What the reader should know: works that are missing, days of validity.
    pub remarks: Vec<String>,
    /// All schools in the order of codes.
    pub schools: Vec<Decision>,
    /// Counts.
    pub totals: Totals,
}

/// A methodology as an answer names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MethodRef {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Hash of its rules.
    pub hash: String,
    /// A word of caution; empty when there is none.
    pub label: String,
    /// The act it rests on.
    pub basis: Option<Basis>,
}

/// The version of the data: the parts a list was made from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DataVersion {
    /// One hash over all parts.
    pub version: String,
    /// The parts.
    pub parts: Vec<DataPart>,
}

/// The results of one work.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DataPart {
    /// Key of the work.
    pub work: String,
    /// Hash of its results.
    pub hash: String,
    /// Rows of its files.
    pub rows: u64,
    /// Absent.
    pub absent: u64,
    /// Without a total.
    pub no_total: u64,
    /// With a total above the highest.
    pub out_of_range: u64,
    /// Counted.
    pub used: u64,
}

/// What was decided for one school.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its municipality.
    pub municipality: String,
    /// Whether it is in the main list, which is the first.
    pub listed: bool,
    /// Criteria met in the year of the list, of the main list.
    pub met: u32,
    /// Criteria that could be counted.
    pub counted: u32,
    /// The criteria of the main list in the year of the list.
    pub procedures: Vec<Criterion>,
    /// Why, in sentences.
    pub reasons: Vec<String>,
    /// How it stands to the main list before.
    pub standing: Standing,
    /// The year since which it is (or was) in the main list.
    pub since: Option<i32>,
    /// Every list of the methodology.
    pub lists: Vec<ListDecision>,
}

/// What was decided for one school in one list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListDecision {
    /// Key of the list.
    pub list: String,
    /// Name of the list.
    pub name: String,
    /// Category that goes with it.
    pub category: Option<String>,
    /// Whether the school is in.
    pub listed: bool,
    /// On what ground: `condition`, `kept_by_exit`, `included_by_hand`, `excluded_by_hand`, `excluded`, `elsewhere`,
    /// `beyond_take`, `not_met`.
    pub ground: &'static str,
    /// Criteria (or conditions) met in the year of the list.
    pub met: u32,
    /// Criteria (or conditions) of the list.
    pub of: u32,
    /// How the school stands to the list before.
    pub standing: Standing,
    /// The year since which it is (or was) in.
    pub since: Option<i32>,
    /// The day of the act since which it is in, where that list was adopted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since_date: Option<NaiveDate>,
    /// Place in a ranking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// The years that the rule looks at, the year of the list first; empty for a list by conditions. In JSON only where
    /// there are several: of a single year the decision itself has the criteria, or the reasons tell them.
    #[serde(skip_serializing_if = "is_one_year")]
    pub years: Vec<YearOutcome>,
    /// Why, in sentences.
    pub reasons: Vec<String>,
    /// How it stands, in a sentence.
    pub story: String,
}

fn is_one_year(years: &[YearOutcome]) -> bool {
    years.len() < 2
}

/// The criteria of one year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearOutcome {
    /// The year.
    pub year: i32,
    /// Criteria met.
    pub met: u32,
    /// Whether «at least k of n» holds in this year.
    pub holds: bool,
    /// The criteria.
    pub procedures: Vec<Criterion>,
}

/// Counts over all schools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Schools in the data.
    pub schools: u32,
    /// Of them with participants in a procedure of the year.
    pub with_results: u32,
    /// In the main list.
    pub listed: u32,
    /// In it, with no earlier list to compare with.
    pub first: u32,
    /// Entered it.
    pub entered: u32,
    /// Stay in it.
    pub stays: u32,
    /// Left it.
    pub left: u32,
    /// Results of the year, school by procedure, that are not counted in the main list for too few participants.
    pub too_few: u32,
    /// List by list.
    pub lists: Vec<ListTotals>,
}

/// Counts of one list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListTotals {
    /// Key of the list.
    pub list: String,
    /// Name of the list.
    pub name: String,
    /// In the list.
    pub listed: u32,
    /// In it, with no earlier list to compare with.
    pub first: u32,
    /// Entered.
    pub entered: u32,
    /// Stay.
    pub stays: u32,
    /// Left.
    pub left: u32,
    /// Of those in the list: kept by the exit rule.
    pub kept_by_exit: u32,
    /// Of those in the list: included by hand.
    pub included_by_hand: u32,
    /// Out by hand.
    pub excluded_by_hand: u32,
    /// Out by an exclusion of the methodology.
    pub excluded: u32,
}

/// An answer that is written school by school and never stands in memory as a whole: the same JSON as [`Answer`].
#[derive(Debug)]
pub struct Written<'l, 'a> {
    list: &'l List<'a>,
    data: &'l DataVersion,
    what_if: &'l [Changed],
}

impl Serialize for Written<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Schools<'l, 'a>(&'l List<'a>);
        impl Serialize for Schools<'_, '_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.0.in_order().into_iter().filter_map(|school| self.0.decision(school)))
            }
        }
        let list = self.list;
        let mut answer = serializer.serialize_struct("Answer", 9)?;
        answer.serialize_field("format", FORMAT)?;
        answer.serialize_field("method", &list.method())?;
        answer.serialize_field("data", self.data)?;
        answer.serialize_field("year", &list.year())?;
        answer.serialize_field("what_if", self.what_if)?;
        answer.serialize_field("notice", list.notice())?;
        answer.serialize_field("remarks", &list.remarks())?;
        answer.serialize_field("schools", &Schools(list))?;
        answer.serialize_field("totals", &list.totals())?;
        answer.end()
    }
}

impl<'a> List<'a> {
    /// The answer for a stream, as JSON.
    pub fn written<'l>(&'l self, data: &'l DataVersion, what_if: &'l [Changed]) -> Written<'l, 'a> {
        Written { list: self, data, what_if }
    }
}
