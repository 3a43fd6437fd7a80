//! The difference of two methodologies: where their rules part, and which schools only one of them lists, with sentences.

use askama::Template;
use opora_core::identification::{List, NOTICE, Shift, difference, identify};
use opora_core::methodology::{Methodology, Rule};

use super::page;
use crate::layout::{Choice, Frame, Page, dates, html};
use crate::results::identification::{Chosen, Known, Material, Reason, exit_of, made_with, told};
use crate::results::{Tab, naming};
use crate::trouble::Answer;

/// Schools of one part that are printed.
const MOST_ROWS: usize = 300;

#[derive(Template)]
#[template(path = "results/methodologies/compare.html")]
struct ComparePage {
    page: Page,
    here: Tab,
    notice: &'static str,
    one: Side,
    two: Side,
    years: Vec<Choice>,
    rules: Vec<RuleRow>,
    parts: Vec<Part>,
    sums: Option<[u32; 3]>,
    refusal: Option<(String, String)>,
}

/// One of the two methodologies.
struct Side {
    title: String,
    methods: Vec<Choice>,
    lists: Vec<Choice>,
}

/// A line of the rules; `differs` where the two do not say the same.
struct RuleRow {
    what: &'static str,
    one: Vec<String>,
    two: Vec<String>,
    differs: bool,
}

struct Part {
    id: &'static str,
    title: String,
    rows: Vec<Row>,
    more: usize,
}

struct Row {
    name: String,
    url: String,
    one: Why,
    two: Why,
    met: String,
}

/// What one methodology says of a school: what decides, and what was looked at besides.
struct Why {
    reasons: Vec<Reason>,
    rest: Vec<Reason>,
}

pub(super) async fn get(frame: Frame) -> Answer {
    let known = Known::of(&frame).await?;
    let usual = known.usual(&frame);
    let value = |key: &str| frame.query.get(key).map_or_else(|| usual.clone(), str::to_owned);
    let (one, two) = (known.choose(&value("a"))?, known.choose(&value("b"))?);
    let holdings = frame.app.shelf.holdings(&frame.app.store).await?;
    let material = Material::gather(&frame, &holdings).await?;
    let year: Option<i32> = frame.query.parsed("year");
    let at = |chosen: &Chosen, key: &str| {
        let asked = frame.query.get(key);
        asked.and_then(|key| chosen.methodology.lists.iter().position(|list| list.key == key)).unwrap_or_default()
    };
    let places = (at(&one, "la"), at(&two, "lb"));
    let made = identify(&one.methodology, material.input(), year)
        .and_then(|first| Ok((identify(&two.methodology, material.input(), Some(first.year()))?, first)));
    let mut shown = ComparePage {
        here: Tab::Identification,
        notice: NOTICE,
        rules: rules((&one.methodology, places.0), (&two.methodology, places.1)),
        one: side(&one, places.0),
        two: side(&two, places.1),
        years: Vec::new(),
        parts: Vec::new(),
        sums: None,
        refusal: None,
        page: page(&frame, "Сравнить методики").await,
    };
    match made {
        Ok((second, first)) => {
            let years = first.years().iter().rev().map(|year| (*year, year.to_string()));
            shown.years = Choice::list(years, Some(&first.year().to_string()));
            let moved = difference((&first, places.0), (&second, places.1));
            shown.sums = Some([moved.leaves, moved.enters, moved.stays]);
            shown.parts = [
                (Shift::Leaves, "first", "Только по первой"),
                (Shift::Enters, "second", "Только по второй"),
                (Shift::Stays, "both", "По обеим"),
            ]
            .into_iter()
            .map(|(shift, id, title)| {
                let codes = moved.schools.iter().filter(|school| school.shift == shift).map(|school| &school.code);
                part(id, title, codes, (&first, places.0), (&second, places.1))
            })
            .collect();
        }
        Err(refusal) => shown.refusal = Some((refusal.reason, refusal.next)),
    }
    html(&shown)
}

fn side(chosen: &Chosen, at: usize) -> Side {
    let lists = chosen.methodology.lists.iter().map(|list| (list.key.clone(), list.name.clone()));
    Side {
        title: chosen.title(),
        methods: chosen.choices.clone(),
        lists: Choice::list(lists, chosen.methodology.lists.get(at).map(|list| list.key.as_str())),
    }
}

fn part<'c>(
    id: &'static str,
    title: &str,
    codes: impl Iterator<Item = &'c String>,
    first: (&List<'_>, usize),
    second: (&List<'_>, usize),
) -> Part {
    let mut rows: Vec<_> = codes.filter_map(|code| row(code, first, second)).collect();
    rows.sort_by(|(one, _), (two, _)| one.cmp(two));
    let all = rows.len();
    let rows: Vec<Row> = rows.into_iter().take(MOST_ROWS).map(|(_, row)| row).collect();
    Part { id, title: format!("{title}: {all}"), more: all - rows.len(), rows }
}

fn row(code: &str, first: (&List<'_>, usize), second: (&List<'_>, usize)) -> Option<((u32, String, String), Row)> {
    let of = |(list, at): (&List<'_>, usize)| {
        let decision = list.decision(list.find(code)?)?;
        let own = decision.lists.get(at)?;
        let (reasons, rest) = told(code, own);
        Some((Why { reasons, rest }, format!("{}\u{a0}из\u{a0}{}", own.met, own.of), decision.name))
    };
    let (one, met, name) = of(first)?;
    let (two, other, _) = of(second)?;
    let met = if met == other { met } else { format!("{met} и {other}") };
    let name = naming::title(&name, code).to_owned();
    let row = Row { url: naming::school_url(code), one, two, met, name };
    Some((naming::order(&row.name, code), row))
}

/// What a methodology says of one thing in its list at a position.
type Says = fn(&Methodology, usize) -> Vec<String>;

/// What the two say, line by line.
fn rules(one: (&Methodology, usize), two: (&Methodology, usize)) -> Vec<RuleRow> {
    let lines: [(&'static str, Says); 6] = [
        ("Условие", condition),
        ("Работы", works),
        ("Своё правило у работы", special),
        ("Выход из списка", exit),
        ("Не рассматриваются", excluded),
        ("Действует", in_force),
    ];
    let row = |(what, say): (&'static str, Says)| {
        let (first, second) = (say(one.0, one.1), say(two.0, two.1));
        let differs = first != second;
        (!(first.is_empty() && second.is_empty())).then_some(RuleRow { what, one: first, two: second, differs })
    };
    lines.into_iter().filter_map(row).collect()
}

fn rule(methodology: &Methodology, at: usize) -> Option<&Rule> {
    methodology.lists.get(at).map(|list| &list.rule)
}

fn condition(methodology: &Methodology, at: usize) -> Vec<String> {
    match rule(methodology, at) {
        Some(Rule::Results(rule) | Rule::Ranking { results: rule, .. }) => {
            vec![format!("{}: {}", rule.test.measure.title(), made_with(rule))]
        }
        Some(Rule::Context(_)) => vec!["по условиям контекстной карточки".to_owned()],
        None => Vec::new(),
    }
}

fn works(methodology: &Methodology, at: usize) -> Vec<String> {
    let Some(rule) = rule(methodology, at).and_then(Rule::results) else { return Vec::new() };
    let looked_at = methodology.procedures.iter().filter(|one| rule.looks_at(&one.key));
    looked_at.map(opora_core::methodology::NamedProcedure::title).collect()
}

fn special(methodology: &Methodology, at: usize) -> Vec<String> {
    let Some(rule) = rule(methodology, at).and_then(Rule::results) else { return Vec::new() };
    let each = rule.special.iter().filter_map(|special| {
        let procedure = methodology.procedure(&special.procedure)?;
        let test = rule.test_of(&special.procedure);
        let unit = if test.measure.is_percent() { "\u{a0}%" } else { "" };
        Some(format!(
            "{}: {} {}\u{a0}{}{unit}, участников не\u{a0}меньше {}",
            procedure.title(),
            test.measure.title(),
            test.compare.sign(),
            test.threshold.russian(),
            test.min_n
        ))
    });
    each.collect()
}

fn exit(methodology: &Methodology, at: usize) -> Vec<String> {
    rule(methodology, at).and_then(Rule::results).map(exit_of).into_iter().collect()
}

fn excluded(methodology: &Methodology, _: usize) -> Vec<String> {
    methodology.exclusions.iter().map(|one| one.reason.clone()).collect()
}

fn in_force(methodology: &Methodology, _: usize) -> Vec<String> {
    match (methodology.valid_from, methodology.valid_to) {
        (None, None) => Vec::new(),
        (Some(from), Some(to)) => vec![dates::period(from, to)],
        (from, to) => vec![super::validity(from, to)],
    }
}
