//! Explaining: the decision on one school with its sentences, and what the reader should know beside the lists.

use chrono::NaiveDate;

use super::lists::window_of;
use super::verdict::{Ground, Verdict};
use super::{
    Answer, ByHand, Criterion, DataVersion, Decision, FORMAT, List, ListDecision, MethodRef, NOTICE, RANKING_NOTICE,
    WhyNot, YearOutcome, context, exclusion, sentences,
};
use crate::methodology::{Changed, ContextRule, Counted, ListRule, ResultsRule, Rule};

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

    /// Keys of the procedures of which the data have no work in the year of the lists.
    pub fn missing(&self) -> Vec<&str> {
        let held = self.cells.held(self.cells.target());
        let all = self.methodology.procedures.iter().zip(held);
        all.filter(|(_, held)| held.works.is_empty()).map(|(procedure, _)| procedure.key.as_str()).collect()
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
        out.extend(exclusion::unknown(method, &self.input));
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
