//! The words of a decision: one sentence a criterion, one for the conclusion, one for how a school stands.

use super::cells::{self, Cell, Held};
use super::criterion::{self, Criterion, WhyNot, six_digits};
use super::verdict::{Since, Standing, Verdict};
use super::{Input, WorkFacts};
use crate::assessment::{Procedure, Subject, Work};
use crate::methodology::{Compare, Decimal, Exit, ListRule, Measure, NamedProcedure, ResultsRule, Test};
use crate::russian::plural;

/// A blank that does not break.
const NB: char = '\u{a0}';

/// One criterion of one school with its sentence.
pub(super) fn criterion(
    procedure: &NamedProcedure,
    test: &Test,
    held: &Held,
    cell: Cell,
    works: &[WorkFacts],
    year: i32,
) -> Criterion {
    let found: Vec<&Work> = held.works.iter().filter_map(|at| works.get(*at)).map(|facts| &facts.work).collect();
    let (work, title) = named(procedure, &found, year);
    let outcome = criterion::outcome(test, held, cell);
    let value = criterion::value(test.measure, held, cell);
    let share = if held.marked { six_digits(u64::from(cell.low), u64::from(cell.n)) } else { None };
    let met = outcome.is_ok();
    let why_not = outcome.err();
    let said = match why_not {
        None | Some(WhyNot::OtherSide) => measured(test, value.unwrap_or((0, 1)), cell, &procedure.procedure, met),
        Some(WhyNot::TooFew) => {
            let word = plural(u64::from(cell.n), "участник", "участника", "участников");
            format!("{}{NB}{word}, меньше{NB}{}: не{NB}учитывается", cell.n, test.min_n)
        }
        Some(WhyNot::NoResults) => "результатов школы нет".to_owned(),
        Some(WhyNot::NoWork) => "в данных нет этой работы".to_owned(),
        Some(WhyNot::NoMarks) => "для работы нет шкалы, отметки не известны: не учитывается".to_owned(),
        Some(WhyNot::NoMax) => "наибольший балл работы не известен: не учитывается".to_owned(),
    };
    let sentence = format!("{title}: {said}");
    let value =
        if cell.n == 0 { None } else { value.and_then(|(numerator, denominator)| six_digits(numerator, denominator)) };
    Criterion {
        work,
        procedure: procedure.key.clone(),
        title,
        n: cell.n,
        low: cell.low,
        share,
        value,
        met,
        why_not,
        sentence,
    }
}

/// The key and the title of the works of a procedure.
fn named(procedure: &NamedProcedure, works: &[&Work], year: i32) -> (String, String) {
    match works {
        [] => cells::expected(procedure, year).map_or_else(Default::default, |work| (work.to_string(), title(&work))),
        [work] => (work.to_string(), title(work)),
        [first, ..] => {
            let keys = works.iter().map(|work| work.to_string()).collect::<Vec<_>>().join(" + ");
            let mut subjects: Vec<&str> = works.iter().map(|work| work.subject.name()).collect();
            subjects.dedup();
            let mut grades: Vec<u8> = works.iter().map(|work| work.grade).collect();
            grades.sort_unstable();
            grades.dedup();
            let joined = Subject::read(&subjects.join(" и ")).unwrap_or_else(|| first.subject.clone());
            let title = title(&Work { subject: joined, ..(*first).clone() });
            let title = match grades.as_slice() {
                [_] => title,
                several => {
                    let all = several.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
                    title.replace(&format!("{}{NB}кл.", first.grade), &format!("{all}{NB}кл."))
                }
            };
            (keys, title)
        }
    }
}

fn title(work: &Work) -> String {
    work.title().replace(" кл.", "\u{a0}кл.")
}

/// «7 из 18 = 38,9 % ≥ 30 %».
fn measured(test: &Test, value: (u64, u64), cell: Cell, procedure: &Procedure, met: bool) -> String {
    let sign = if met { test.compare } else { test.compare.opposite() }.sign();
    let threshold = test.threshold.russian();
    let shown = against(value, test.threshold, test.compare);
    let (n, low, good) = (cell.n, cell.low, cell.good);
    match test.measure {
        Measure::LowShare => format!("{low}{NB}из{NB}{n} = {shown}{NB}% {sign} {threshold}{NB}%"),
        Measure::GoodShare => {
            format!("отметок «4» и «5» {good}{NB}из{NB}{n} = {shown}{NB}% {sign} {threshold}{NB}%")
        }
        Measure::LowCount if *procedure == Procedure::Ege => {
            format!("{low}{NB}из{NB}{n} ниже минимума, {low} {sign} {threshold}")
        }
        Measure::LowCount => format!("{low}{NB}из{NB}{n} с отметкой «2», {low} {sign} {threshold}"),
        Measure::Mean => {
            let word = plural(u64::from(n), "участник", "участника", "участников");
            format!("средний балл {shown} {sign} {threshold}, {n}{NB}{word}")
        }
        Measure::Completion => {
            let mean = rounded((u64::from(cell.sum), u64::from(n)), 1);
            let max = rounded((u64::from(cell.full), u64::from(n)), 0);
            format!("средний балл {mean} из{NB}{max} = {shown}{NB}% {sign} {threshold}{NB}%")
        }
    }
}

/// The value with one digit, or with as many as it takes not to contradict the sign: 29,96 % is not «30,0 % < 30 %».
fn against(value: (u64, u64), threshold: Decimal, compare: Compare) -> String {
    let exact = threshold.against(value.0, value.1);
    for digits in 1..=6 {
        let text = rounded(value, digits);
        let agrees = text.parse::<Decimal>().is_ok_and(|shown| {
            let order = shown.cmp(&threshold);
            compare.holds(order) == compare.holds(exact) && (order.is_eq() == exact.is_eq())
        });
        if agrees {
            return text;
        }
    }
    rounded(value, 6)
}

/// A fraction with so many digits after the comma, halves up.
fn rounded((numerator, denominator): (u64, u64), digits: u32) -> String {
    let unit = 10_u128.pow(digits);
    let denominator = u128::from(denominator.max(1));
    let units = (u128::from(numerator) * unit * 2 + denominator) / (denominator * 2);
    match digits {
        0 => units.to_string(),
        _ => format!("{},{:0width$}", units / unit, units % unit, width = digits as usize),
    }
}

/// «2 критерия из 8, нужно не менее 2».
pub(super) fn criteria(met: u32, of: usize, at_least: u32) -> String {
    let word = plural(u64::from(met), "критерий", "критерия", "критериев");
    format!("{met}{NB}{word} из{NB}{of}, нужно не{NB}менее{NB}{at_least}")
}

/// The conclusion over several years.
pub(super) fn years(rule: &ResultsRule, held_in: u32) -> String {
    let (met, window) = (rule.years.met, rule.years.window);
    let word = plural(u64::from(held_in), "году", "годах", "годах");
    let asked = if met == window && met > 1 {
        format!("нужно {met}{NB}{} подряд", plural(u64::from(met), "год", "года", "лет"))
    } else {
        format!("нужно {met} из{NB}{window} последних лет")
    };
    format!("Условие выполнено в{NB}{held_in}{NB}{word}, {asked}")
}

/// The conclusion where a procedure must be low in several years itself.
pub(super) fn stable_procedures(rule: &ResultsRule, stable: u32) -> String {
    let (met, window) = (rule.years.met, rule.years.window);
    let word = plural(u64::from(stable), "процедура", "процедуры", "процедур");
    let years = if met == window {
        format!("{met}{NB}{} подряд", plural(u64::from(met), "год", "года", "лет"))
    } else {
        format!("{met} из{NB}{window} последних лет")
    };
    format!("{stable}{NB}{word} с выполненным критерием {years}, нужно не{NB}менее{NB}{}", rule.at_least)
}

/// Why a school that no longer meets the rule is still in.
pub(super) fn kept(exit: Exit, quiet: u32) -> String {
    let word = plural(u64::from(exit.lists), "список", "списка", "списков");
    let asked = format!("для выхода нужно {}{NB}{word} подряд без единого выполненного критерия", exit.lists);
    if quiet == 0 {
        format!("Условие не выполнено, но школа остаётся: {asked}, а один критерий или больше выполнен и теперь")
    } else {
        format!("Условие не выполнено, но школа остаётся: {asked}, пока таких {quiet}")
    }
}

/// How a school stands to the list before.
pub(super) fn standing(verdict: &Verdict, list: &ListRule, input: &Input<'_>) -> String {
    let since = verdict.since.map(|since| when(since, input)).unwrap_or_default();
    let name = list.category.as_deref().unwrap_or(&list.name);
    match verdict.standing {
        Standing::First => format!("В списке «{name}»; предыдущего списка для сравнения нет"),
        Standing::Entered => format!("Вошла в список «{name}»: в предыдущем её не было"),
        Standing::Stays => format!("Остаётся в списке «{name}» {since}"),
        Standing::Left => format!("Вышла из списка «{name}», была в нём {since}"),
        Standing::Out => format!("Не входит в список «{name}»"),
    }
}

fn when(since: Since, input: &Input<'_>) -> String {
    match since.adopted.and_then(|at| input.adopted.get(at)) {
        Some(list) => format!("с{NB}{} ({})", list.date.format("%d.%m.%Y"), list.act),
        None => format!("с{NB}{}{NB}года", since.year),
    }
}
