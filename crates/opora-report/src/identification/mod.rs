//! The list of schools with grounds: as a workbook, and as an annex to an order.

mod annex;
mod sheet;

use std::collections::HashMap;

use chrono::NaiveDateTime;
use opora_core::identification::{Criterion, DataVersion, Decision, List, ListDecision, MethodRef, Standing};
use opora_core::methodology::{Changed, Methodology};
use opora_core::russian::sort_key;

/// A list ready to be put on paper. The notice on ВПР is a part of it and cannot be left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Identified {
    method: MethodRef,
    year: i32,
    data: DataVersion,
    changes: Vec<String>,
    notice: &'static str,
    remarks: Vec<String>,
    lists: Vec<PaperList>,
    schools: u32,
    made: NaiveDateTime,
    annex: Option<AnnexTo>,
}

/// The order that the list is an annex to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnnexTo {
    /// Number of the annex, where there are several.
    pub annex: Option<String>,
    /// What it is an annex to, in the dative: «приказу управления образования».
    pub act: String,
    /// The day of the act; a blank is left for it otherwise.
    pub date: Option<chrono::NaiveDate>,
    /// The number of the act; a blank is left for it otherwise.
    pub number: Option<String>,
}

/// One list on paper.
#[derive(Debug, Clone, PartialEq)]
struct PaperList {
    name: String,
    category: String,
    ranked: bool,
    listed: Vec<PaperSchool>,
    left: Vec<PaperSchool>,
}

/// One school on paper.
#[derive(Debug, Clone, PartialEq)]
struct PaperSchool {
    code: String,
    name: String,
    municipality: String,
    met: u32,
    of: u32,
    rank: Option<u32>,
    reasons: Vec<Reason>,
    story: String,
}

/// One sentence of a ground.
#[derive(Debug, Clone, PartialEq)]
struct Reason {
    text: String,
    /// What it counts, where it is about the results of one procedure.
    counts: Option<Counts>,
}

/// The work and the participants that a sentence counts.
#[derive(Debug, Clone, PartialEq)]
struct Counts {
    title: String,
    n: u32,
    met: bool,
}

impl Identified {
    /// The paper of a list, with the version of the data and what was changed to try it out.
    pub fn of(list: &List<'_>, data: &DataVersion, changed: &[Changed], made: NaiveDateTime) -> Self {
        let methodology = list.methodology();
        Self {
            method: list.method(),
            year: list.year(),
            data: data.clone(),
            changes: changed.iter().map(|one| change(methodology, one)).collect(),
            notice: list.notice(),
            remarks: list.remarks(),
            lists: (0..methodology.lists.len()).map(|at| paper_list(list, at)).collect(),
            schools: list.totals().schools,
            made,
            annex: None,
        }
    }

    /// The same as an annex to an order: its corner names the order.
    #[must_use]
    pub fn annexed(mut self, to: AnnexTo) -> Self {
        self.annex = Some(to);
        self
    }

    /// Keeps the list at this position only: an order often adopts one of several.
    #[must_use]
    pub fn only(mut self, list: usize) -> Self {
        self.lists = self.lists.into_iter().skip(list).take(1).collect();
        self
    }

    /// The same for publication: numbers over fewer participants than `below` give way to words, because behind them
    /// single pupils could be recognised.
    #[must_use]
    pub fn suppressed(mut self, below: u32) -> Self {
        let schools = self.lists.iter_mut().flat_map(|list| list.listed.iter_mut().chain(&mut list.left));
        for reason in schools.flat_map(|school| &mut school.reasons) {
            if let Some(Counts { title, n, met }) = &reason.counts
                && *n > 0
                && *n < below
            {
                let met =
                    if *met { "критерий выполнен" } else { "критерий не выполнен" };
                reason.text = format!("{title}: {met}, участников меньше\u{a0}{below}, числа не публикуются");
            }
        }
        self
    }

    fn title(&self) -> String {
        match self.lists.as_slice() {
            [one] => format!("{}, {}\u{a0}год", one.name, self.year),
            _ => format!("Списки школ, {}\u{a0}год", self.year),
        }
    }

    /// The methodology in a line.
    fn method_line(&self) -> String {
        let MethodRef { name, version, hash, label, basis } = &self.method;
        let basis = basis.as_ref().map(|basis| {
            let date = basis.date.map(|date| format!(" от\u{a0}{}", date.format("%d.%m.%Y"))).unwrap_or_default();
            let number = basis.number.as_ref().map(|number| format!(" №\u{a0}{number}")).unwrap_or_default();
            format!(", {}{date}{number}", basis.act)
        });
        let label = if label.is_empty() { String::new() } else { format!(". Внимание: {label}") };
        format!("Методика: «{name}», версия {version} ({hash}){}{label}.", basis.unwrap_or_default())
    }

    fn data_line(&self) -> String {
        let version = if self.data.version.is_empty() { "не указана" } else { &self.data.version };
        format!("Данные: версия {version}, работ {}, школ {}.", self.data.parts.len(), self.schools)
    }
}

/// «Что если: порог 30 → 25».
fn change(methodology: &Methodology, one: &Changed) -> String {
    let what = match one.key {
        "threshold" => "порог",
        "min_n" => "участников не менее",
        "at_least" => "критериев не менее",
        "years" => "лет подряд",
        "met" => "лет с выполненным условием",
        "window" => "последних лет",
        "exit" => "списков до выхода",
        other => other,
    };
    let procedure = one.procedure.as_deref().and_then(|key| methodology.procedure(key));
    let of = match (procedure, methodology.list(&one.list)) {
        (Some(procedure), _) => procedure.title(),
        (None, Some(list)) => format!("«{}»", list.name),
        (None, None) => one.list.clone(),
    };
    format!("Проба, не по методике: {of}: {what} {} → {}.", one.from.replace('.', ","), one.to.replace('.', ","))
}

fn paper_list(list: &List<'_>, at: usize) -> PaperList {
    let rule = list.methodology().lists.get(at);
    let school = |school: usize| {
        let decision = list.decision(school)?;
        let one = decision.lists.get(at)?.clone();
        Some(paper_school(decision, one))
    };
    let mut listed: Vec<PaperSchool> = list.listed(at).into_iter().filter_map(school).collect();
    let left = |position: &usize| list.verdict(*position, at).is_some_and(|one| one.standing == Standing::Left);
    let mut left: Vec<PaperSchool> = list.in_order().into_iter().filter(left).filter_map(school).collect();
    let ranked = listed.iter().any(|school| school.rank.is_some());
    if !ranked {
        listed.sort_by_cached_key(order);
    }
    left.sort_by_cached_key(order);
    PaperList {
        name: rule.map(|rule| rule.name.clone()).unwrap_or_default(),
        category: rule.and_then(|rule| rule.category.clone()).unwrap_or_default(),
        ranked,
        listed,
        left,
    }
}

/// By municipality and name, numbers by their value: «СОШ № 2» stands before «СОШ № 10».
fn order(school: &PaperSchool) -> (String, String, String) {
    (sort_key(&school.municipality), sort_key(&school.name), school.code.clone())
}

fn paper_school(decision: Decision, one: ListDecision) -> PaperSchool {
    let criteria: HashMap<&str, &Criterion> =
        one.years.iter().flat_map(|year| &year.procedures).map(|one| (one.sentence.as_str(), one)).collect();
    let reasons = one.reasons.iter().filter_map(|text| {
        let criterion = criteria.get(text.as_str());
        // Who is in is told why; who left is told everything that was looked at.
        if one.listed && criterion.is_some_and(|criterion| !criterion.met) {
            return None;
        }
        let counts = criterion.map(|one| Counts { title: one.title.clone(), n: one.n, met: one.met });
        Some(Reason { text: text.clone(), counts })
    });
    PaperSchool {
        reasons: reasons.collect(),
        name: if decision.name.is_empty() { decision.code.clone() } else { decision.name },
        code: decision.code,
        municipality: decision.municipality,
        met: one.met,
        of: one.of,
        rank: one.rank,
        story: one.story,
    }
}

impl PaperSchool {
    /// The grounds, a line a sentence.
    fn ground(&self) -> String {
        self.reasons.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}
