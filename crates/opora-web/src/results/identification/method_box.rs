//! The box of the methodology: where it comes from, and the values that can be tried out.

use opora_core::identification::List;
use opora_core::methodology::{ContextRule, Measure, Methodology, ResultsRule, Rule};

use super::choice::Chosen;
use crate::layout::{Choice, Frame, dates};

/// The box.
pub(super) struct MethodBox {
    pub choices: Vec<Choice>,
    /// Its value in the address: values that are tried out belong to it alone.
    pub value: String,
    pub facts: Vec<String>,
    pub sliders: Vec<Slider>,
    pub works: Vec<WorkBox>,
    /// Conditions over the context card, for a list that is made from them.
    pub conditions: Vec<String>,
    pub reset: String,
    /// What the list was made with, for the head of the list and for paper.
    pub made_with: String,
}

/// One number that can be tried out.
pub(super) struct Slider {
    pub name: &'static str,
    pub title: String,
    pub unit: String,
    pub least: u32,
    pub most: u32,
    pub value: String,
    /// «как в методике», «изменено, в методике 30».
    pub note: String,
    pub is_changed: bool,
}

/// A work that can be left out.
pub(super) struct WorkBox {
    pub key: String,
    pub title: String,
    pub is_on: bool,
    pub note: &'static str,
}

impl MethodBox {
    /// The box of the list at `at`; `list` is none where none could be made.
    pub(super) fn of(frame: &Frame, chosen: &Chosen, now: &Methodology, at: usize, list: Option<&List<'_>>) -> Self {
        let written = &chosen.methodology;
        let rule = |methodology: &'_ Methodology| {
            let own = methodology.lists.get(at).and_then(|list| list.rule.results());
            own.or_else(|| methodology.lists.iter().find_map(|list| list.rule.results())).cloned()
        };
        let is_context = matches!(now.lists.get(at).map(|list| &list.rule), Some(Rule::Context(_)));
        let (rule, base) = if is_context { (None, None) } else { (rule(now), rule(written)) };
        let works = works(written, rule.as_ref(), base.as_ref(), list);
        let sliders = match (&rule, &base) {
            (Some(rule), Some(base)) => sliders(rule, base, works.len()),
            _ => Vec::new(),
        };
        let reset = serde_urlencoded::to_string([("method", chosen.value.as_str())]).unwrap_or_default();
        let kept = ["year", "list"].into_iter().filter_map(|key| {
            let value = frame.query.get(key)?;
            Some(format!("&{}", serde_urlencoded::to_string([(key, value)]).ok()?))
        });
        Self {
            choices: chosen.choices.clone(),
            value: chosen.value.clone(),
            facts: facts(chosen),
            made_with: rule.as_ref().map(made_with).unwrap_or_default(),
            conditions: now.lists.get(at).map(|list| conditions(&list.rule)).unwrap_or_default(),
            sliders,
            works,
            reset: format!("{}?{reset}{}", super::HOME, kept.collect::<String>()),
        }
    }
}

fn facts(chosen: &Chosen) -> Vec<String> {
    let written = &chosen.methodology;
    let mut facts = Vec::new();
    let basis = match (&chosen.stored, &written.basis) {
        (Some(stored), _) if stored.basis.is_some() => stored.basis.clone(),
        (_, Some(basis)) => {
            let number = basis.number.as_ref().map(|number| format!(" №\u{a0}{number}")).unwrap_or_default();
            let date = basis.date.map(|day| format!(" от\u{a0}{}", dates::full(day))).unwrap_or_default();
            Some(format!("{}{date}{number}", basis.act))
        }
        _ => None,
    };
    match basis {
        Some(basis) => facts.push(format!("Источник: {basis}")),
        None => facts.push("Источник не указан".to_owned()),
    }
    let version = match &chosen.stored {
        Some(stored) => format!("Версия {}, {}", stored.number, stored.state.title()),
        None => format!("Версия {}, идёт с\u{a0}программой", written.version),
    };
    let from = written.valid_from.map(|from| format!(", действует с\u{a0}{}", dates::full(from))).unwrap_or_default();
    facts.push(format!("{version}{from}"));
    if !written.label.is_empty() {
        facts.push(format!("Правило по умолчанию: {}", written.label));
    }
    facts
}

/// «порог 28 %, не меньше 10 участников, критериев не менее 2».
pub(in crate::results) fn made_with(rule: &ResultsRule) -> String {
    let test = &rule.test;
    let unit = if test.measure.is_percent() { "\u{a0}%" } else { "" };
    let least = match test.min_n {
        0 | 1 => String::new(),
        n => format!(", не\u{a0}меньше {}", dates::count(u64::from(n), "участника", "участников", "участников")),
    };
    let years = if rule.years.window > 1 {
        format!(", в\u{a0}{} из\u{a0}{} лет", rule.years.met, rule.years.window)
    } else {
        String::new()
    };
    format!("порог {}{unit}{least}, критериев не\u{a0}менее {}{years}", test.threshold.russian(), rule.at_least)
}

/// How a school leaves, in words.
pub(in crate::results) fn exit_of(rule: &ResultsRule) -> String {
    match rule.exit {
        None => "как только условие списка не\u{a0}выполнено".to_owned(),
        Some(exit) => format!(
            "когда в\u{a0}{} подряд не\u{a0}выполнен ни\u{a0}один критерий",
            dates::count(u64::from(exit.lists), "списке", "списках", "списках")
        ),
    }
}

fn works(
    written: &Methodology,
    rule: Option<&ResultsRule>,
    base: Option<&ResultsRule>,
    list: Option<&List<'_>>,
) -> Vec<WorkBox> {
    let Some(base) = base else { return Vec::new() };
    let missing = list.map(List::missing).unwrap_or_default();
    let of_list = written.procedures.iter().filter(|one| base.looks_at(&one.key));
    of_list
        .map(|one| WorkBox {
            is_on: rule.is_some_and(|rule| rule.looks_at(&one.key)),
            title: one.title(),
            note: if missing.contains(&one.key.as_str()) { "нет в\u{a0}данных" } else { "" },
            key: one.key.clone(),
        })
        .collect()
}

fn sliders(rule: &ResultsRule, base: &ResultsRule, works: usize) -> Vec<Slider> {
    let mut sliders = Vec::new();
    let mut add = |name, title: String, unit: String, (least, most): (u32, u32), now: String, written: String| {
        let is_changed = now != written;
        let note = if is_changed {
            format!("изменено, в\u{a0}методике\u{a0}{written}")
        } else {
            "как в\u{a0}методике".to_owned()
        };
        let reach = |text: &String| text.split([',', '.']).next().and_then(|whole| whole.parse::<u32>().ok());
        let most = reach(&now).into_iter().chain(reach(&written)).fold(most, u32::max);
        sliders.push(Slider { name, title, unit, least, most, value: now, note, is_changed });
    };
    let percent = rule.test.measure.is_percent();
    let title = match rule.test.measure {
        Measure::LowShare => "Порог доли «2»".to_owned(),
        other => format!("Порог: {}", other.title()),
    };
    let unit = if percent { "%" } else { "" };
    let range = if percent { (1, 100) } else { (0, 100) };
    add("threshold", title, unit.to_owned(), range, rule.test.threshold.russian(), base.test.threshold.russian());
    let people = (rule.test.min_n.to_string(), base.test.min_n.to_string());
    add("min_n", "Не меньше участников".to_owned(), "чел.".to_owned(), (1, 50), people.0, people.1);
    let all = u32::try_from(works).unwrap_or(1).max(1);
    let counts = (rule.at_least.to_string(), base.at_least.to_string());
    add("at_least", "Критериев не менее".to_owned(), format!("из\u{a0}{all}"), (1, all), counts.0, counts.1);
    if rule.years.met == rule.years.window {
        let unit = if rule.years.window == 1 { "год" } else { "года" };
        let years = (rule.years.window.to_string(), base.years.window.to_string());
        add("years", "Лет подряд".to_owned(), unit.to_owned(), (1, 3), years.0, years.1);
    }
    sliders
}

/// The conditions of a list over context cards as lines.
fn conditions(rule: &Rule) -> Vec<String> {
    let Rule::Context(rule) = rule else { return Vec::new() };
    match rule {
        ContextRule::Thresholds { conditions, at_least } => {
            let each = conditions
                .iter()
                .map(|one| format!("{} {}\u{a0}{}", one.field, one.compare.sign(), one.value.russian()));
            let head = format!("Не\u{a0}менее {} из {} условий:", at_least, conditions.len());
            std::iter::once(head).chain(each).collect()
        }
        ContextRule::Index { parts, threshold } => {
            let each = parts.iter().map(|part| {
                format!(
                    "{}: вес {}, от\u{a0}{} до\u{a0}{}",
                    part.field,
                    part.weight.russian(),
                    part.from.russian(),
                    part.to.russian()
                )
            });
            let head = format!("Индекс условий не\u{a0}ниже {}:", threshold.russian());
            std::iter::once(head).chain(each).collect()
        }
    }
}
