//! The answer of identification: what the command prints, pages render and papers carry. Field names are public.

use chrono::NaiveDate;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::lists::{Ground, Standing, Verdict, window_of};
use super::{ByHand, Criterion, List, WhyNot, context, sentences};
use crate::methodology::{Basis, Changed, ContextRule, Counted, ListRule, ResultsRule, Rule};

/// The format of the answer.
pub const FORMAT: &str = "opora.identification/1";

/// What stands on every page and paper.
pub const NOTICE: &str = "Результаты ВПР не используются для оценки деятельности учителей, школ и органов управления \
    образованием. Список нужен, чтобы решить, кому предложить адресную помощь; школы стоят по порядку кодов, \
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

impl List<'_> {
    /// The whole answer, every school with its sentences.
    pub fn answer(&self, data: DataVersion, what_if: Vec<Changed>) -> Answer {
        Answer {
            format: FORMAT,
            method: self.method(),
            data,
            year: self.year(),
            what_if,
            notice: self.notice(),
            remarks: self.remarks(),
            schools: self.in_order().into_iter().filter_map(|school| self.decision(school)).collect(),
            totals: self.totals(),
        }
    }

    /// The methodology as an answer names it.
    pub fn method(&self) -> MethodRef {
        let method = self.methodology;
        MethodRef {
            name: method.name.clone(),
            version: method.version.clone(),
            hash: method.hash(),
            label: method.label.clone(),
            basis: method.basis.clone(),
        }
    }

    /// The notice that goes with the lists.
    pub fn notice(&self) -> &'static str {
        let ranked = self.methodology.lists.iter().any(|list| matches!(list.rule, Rule::Ranking { .. }));
        if ranked { RANKING_NOTICE } else { NOTICE }
    }

    /// What was decided for the school at a position, with its sentences.
    pub fn decision(&self, school: usize) -> Option<Decision> {
        let about = self.input.schools.get(school)?;
        let lists: Vec<ListDecision> =
            (0..self.methodology.lists.len()).filter_map(|list| self.list_decision(school, list)).collect();
        let main = self.verdict(school, 0)?;
        let mut reasons = lists.first().map(|list| list.reasons.clone()).unwrap_or_default();
        reasons.extend(lists.iter().skip(1).filter(|list| list.listed).map(|list| list.story.clone()));
        let procedures = lists.first().and_then(|list| list.years.first());
        Some(Decision {
            code: about.code.clone(),
            name: about.name.clone(),
            municipality: about.municipality.clone(),
            listed: main.listed,
            met: main.met,
            counted: main.counted,
            procedures: procedures.map(|year| year.procedures.clone()).unwrap_or_default(),
            reasons,
            standing: main.standing,
            since: main.since.map(|since| since.year),
            lists,
        })
    }

    fn list_decision(&self, school: usize, at: usize) -> Option<ListDecision> {
        let rule = self.methodology.lists.get(at)?;
        let verdict = *self.verdict(school, at)?;
        let (of, years) = match &rule.rule {
            Rule::Results(results) => self.years_of(school, at, results, results.years.window),
            Rule::Ranking { results, over, .. } => self.years_of(school, at, results, results.years.window.max(*over)),
            Rule::Context(ContextRule::Thresholds { conditions, .. }) => (conditions.len(), Vec::new()),
            Rule::Context(ContextRule::Index { .. }) => (1, Vec::new()),
        };
        let since_date = verdict.since.and_then(|since| since.adopted);
        let since_date = since_date.and_then(|at| self.input.adopted.get(at)).map(|list| list.date);
        Some(ListDecision {
            list: rule.key.clone(),
            name: rule.name.clone(),
            category: rule.category.clone(),
            listed: verdict.listed,
            ground: verdict.ground.word(),
            met: verdict.met,
            of: u32::try_from(of).unwrap_or(u32::MAX),
            standing: verdict.standing,
            since: verdict.since.map(|since| since.year),
            since_date,
            rank: (verdict.rank > 0).then_some(verdict.rank),
            reasons: self.reasons(school, rule, &verdict, &years, of),
            years,
            story: sentences::standing(&verdict, rule, &self.input),
        })
    }

    /// The years that a rule looks at, newest first, and how many criteria the list has.
    fn years_of(&self, school: usize, list: usize, rule: &ResultsRule, window: u32) -> (usize, Vec<YearOutcome>) {
        let schools = self.input.schools.len();
        let procedures: Vec<_> = self
            .methodology
            .procedures
            .iter()
            .enumerate()
            .filter(|(_, procedure)| rule.looks_at(&procedure.key))
            .map(|(at, procedure)| (at, procedure, rule.test_of(&procedure.key)))
            .collect();
        let target = self.cells.target();
        let mut years = window_of(self.cells.years(), target, window, self.methodology.gaps);
        years.reverse();
        let outcomes = years.into_iter().filter_map(|at| {
            let year = *self.cells.years().get(at)?;
            let (cells, held) = (self.cells.of(school, at), self.cells.held(at));
            let criteria = procedures.iter().filter_map(|(procedure_at, procedure, test)| {
                let (cell, held) = (cells.get(*procedure_at)?, held.get(*procedure_at)?);
                Some(sentences::criterion(procedure, test, held, *cell, self.input.works, year))
            });
            let met = self.verdicts.mask(school, list, at, schools).count_ones();
            Some(YearOutcome { year, met, holds: met >= rule.at_least, procedures: criteria.collect() })
        });
        (procedures.len(), outcomes.collect())
    }

    fn reasons(
        &self,
        school: usize,
        rule: &ListRule,
        verdict: &Verdict,
        years: &[YearOutcome],
        of: usize,
    ) -> Vec<String> {
        let mut out = Vec::new();
        match verdict.ground {
            Ground::ByHand(at, decision) => {
                let basis = self.input.manual.get(at).map(|one| one.basis.as_str()).unwrap_or_default();
                out.push(match decision {
                    ByHand::Include => format!("Включена в список решением: {basis}"),
                    ByHand::Exclude => format!("Исключена из списка решением: {basis}"),
                });
            }
            Ground::Excluded(at) => {
                let reason = self.methodology.exclusions.get(at).map(|one| one.reason.as_str()).unwrap_or_default();
                out.push(format!("Не рассматривается: {reason}"));
            }
            Ground::Elsewhere(at) => {
                let name = self.methodology.lists.get(at).map(|list| list.name.as_str()).unwrap_or_default();
                out.push(format!("Уже в списке «{name}»"));
            }
            Ground::Condition | Ground::KeptByExit | Ground::NotMet | Ground::BeyondTake => {}
        }
        match &rule.rule {
            Rule::Context(rule) => out.extend(context::reasons(rule, self.known.facts(&self.input, school))),
            Rule::Results(results) | Rule::Ranking { results, .. } => {
                self.reasons_by_results(results, verdict, years, of, &mut out);
            }
        }
        if verdict.ground == Ground::BeyondTake {
            out.push("Условие выполнено, но у первых школ списка оно устойчивее".to_owned());
        }
        out
    }

    fn reasons_by_results(
        &self,
        rule: &ResultsRule,
        verdict: &Verdict,
        years: &[YearOutcome],
        of: usize,
        out: &mut Vec<String>,
    ) {
        for year in years {
            // What is met comes first: it is why the school is here.
            let met = year.procedures.iter().filter(|criterion| criterion.met);
            // A work that the data lack is said once, in the remarks, and not to every school.
            let said = |criterion: &&Criterion| !criterion.met && criterion.why_not != Some(WhyNot::NoWork);
            let not_met = year.procedures.iter().filter(said);
            out.extend(met.chain(not_met).map(|criterion| criterion.sentence.clone()));
            let counted = sentences::criteria(year.met, of, rule.at_least);
            out.push(if years.len() == 1 { counted } else { format!("{}\u{a0}год: {counted}", year.year) });
        }
        if rule.years.window > 1 {
            let window = window_of(self.cells.years(), self.cells.target(), rule.years.window, self.methodology.gaps);
            let years = years.iter().take(window.len());
            out.push(match rule.years.counted {
                Counted::List => {
                    let held_in = years.filter(|year| year.holds).count();
                    sentences::years(rule, u32::try_from(held_in).unwrap_or(0))
                }
                Counted::Procedure => {
                    let years: Vec<&YearOutcome> = years.collect();
                    let stable = (0..of).filter(|at| {
                        let met = years.iter().filter(|year| year.procedures.get(*at).is_some_and(|one| one.met));
                        met.count() >= rule.years.met as usize
                    });
                    sentences::stable_procedures(rule, u32::try_from(stable.count()).unwrap_or(0))
                }
            });
        }
        if verdict.ground == Ground::KeptByExit
            && let Some(exit) = rule.exit
        {
            out.push(sentences::kept(exit, verdict.quiet));
        }
    }

    /// Counts over all schools; no sentence is made for them.
    pub fn totals(&self) -> Totals {
        let target = self.cells.target();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let schools = self.input.schools.len();
        let with_results =
            (0..schools).filter(|school| self.cells.of(*school, target).iter().any(|cell| cell.n > 0)).count();
        let lists: Vec<ListTotals> =
            self.methodology.lists.iter().enumerate().map(|(at, rule)| self.list_totals(at, rule)).collect();
        let main = lists.first();
        let of_main = |number: fn(&ListTotals) -> u32| main.map_or(0, number);
        Totals {
            schools: count(schools),
            with_results: count(with_results),
            listed: of_main(|list| list.listed),
            first: of_main(|list| list.first),
            entered: of_main(|list| list.entered),
            stays: of_main(|list| list.stays),
            left: of_main(|list| list.left),
            too_few: count(self.too_few()),
            lists,
        }
    }

    fn list_totals(&self, at: usize, rule: &ListRule) -> ListTotals {
        let mut totals = ListTotals {
            list: rule.key.clone(),
            name: rule.name.clone(),
            listed: 0,
            first: 0,
            entered: 0,
            stays: 0,
            left: 0,
            kept_by_exit: 0,
            included_by_hand: 0,
            excluded_by_hand: 0,
            excluded: 0,
        };
        for verdict in (0..self.input.schools.len()).filter_map(|school| self.verdict(school, at)) {
            totals.listed += u32::from(verdict.listed);
            match verdict.standing {
                Standing::First => totals.first += 1,
                Standing::Entered => totals.entered += 1,
                Standing::Stays => totals.stays += 1,
                Standing::Left => totals.left += 1,
                Standing::Out => {}
            }
            match verdict.ground {
                Ground::KeptByExit => totals.kept_by_exit += 1,
                Ground::ByHand(_, ByHand::Include) => totals.included_by_hand += 1,
                Ground::ByHand(_, ByHand::Exclude) => totals.excluded_by_hand += 1,
                Ground::Excluded(_) => totals.excluded += 1,
                Ground::Condition | Ground::NotMet | Ground::Elsewhere(_) | Ground::BeyondTake => {}
            }
        }
        totals
    }

    fn too_few(&self) -> usize {
        let Some(rule) = self.methodology.lists.first().and_then(|list| list.rule.results()) else { return 0 };
        let least: Vec<u32> = self
            .methodology
            .procedures
            .iter()
            .map(|one| if rule.looks_at(&one.key) { rule.test_of(&one.key).min_n } else { 0 })
            .collect();
        let target = self.cells.target();
        (0..self.input.schools.len())
            .flat_map(|school| self.cells.of(school, target).iter().zip(&least))
            .filter(|(cell, least)| cell.n > 0 && cell.n < **least)
            .count()
    }

    /// What the reader should know beside the lists.
    pub fn remarks(&self) -> Vec<String> {
        let mut out = Vec::new();
        let year = self.year();
        let target = self.cells.target();
        let method = self.methodology;
        if !method.label.is_empty() {
            out.push(format!("Методика «{}», версия {}: {}.", method.name, method.version, method.label));
        }
        for (procedure, held) in method.procedures.iter().zip(self.cells.held(target)) {
            if held.works.is_empty() {
                out.push(format!(
                    "{}: за {year}\u{a0}год в данных нет, критерий ни у кого не выполнен.",
                    procedure.title()
                ));
            } else if !held.marked {
                out.push(format!("{}: для работы нет шкалы, отметки не известны.", procedure.title()));
            }
        }
        let (first, last) = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
        let early = method.valid_from.filter(|from| last.is_some_and(|last| last < *from));
        let late = method.valid_to.filter(|to| first.is_some_and(|first| first > *to));
        if let Some(from) = early {
            out.push(format!("Методика действует с\u{a0}{}, год списка раньше.", from.format("%d.%m.%Y")));
        }
        if let Some(to) = late {
            out.push(format!("Методика действовала по\u{a0}{}, год списка позже.", to.format("%d.%m.%Y")));
        }
        for one in self.input.manual.iter().filter(|one| one.year == year && self.known.school(&one.school).is_none()) {
            out.push(format!("Решение о школе {} ({}): такой школы в данных нет.", one.school, one.basis));
        }
        out
    }
}
