//! The page of identification.

use askama::Template;
use opora_core::access::Action;
use opora_core::identification::{DataVersion, Decision, List, NOTICE, Shift, Standing, difference, identify};
use opora_core::methodology::{Measure, Methodology};

use super::choice::{self, Chosen};
use super::funnel::Funnel;
use super::making::{InForce, Material, tried};
use crate::assets::Icon;
use crate::layout::{Choice, Frame, Menu, Page, dates, html};
use crate::results::Tab;
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "results/identification/show.html")]
struct ShowPage {
    page: Page,
    here: Tab,
    facts: String,
    notice: &'static str,
    method: MethodBox,
    years: Vec<Choice>,
    year: i32,
    lists: Vec<Choice>,
    sums: Option<Sums>,
    sections: Vec<Section>,
    remarks: Vec<String>,
    funnel: Option<Funnel>,
    funnels: Vec<Choice>,
    left_out: Vec<(String, u64)>,
    rows: u64,
    exports: Exports,
    may_keep: bool,
    is_changed: bool,
    refusal: Option<(String, String)>,
}

/// The box of the methodology with its sliders.
struct MethodBox {
    choices: Vec<Choice>,
    facts: Vec<String>,
    sliders: Vec<Slider>,
    works: Vec<WorkBox>,
    reset: String,
}

/// One number that can be tried out.
struct Slider {
    name: &'static str,
    title: String,
    unit: String,
    least: u32,
    most: u32,
    value: String,
    /// «как в методике», «изменено, в методике 30».
    note: String,
    is_changed: bool,
}

struct WorkBox {
    key: String,
    title: String,
    is_on: bool,
}

/// The counts above the list.
struct Sums {
    listed: String,
    enters: u32,
    leaves: u32,
    stays: u32,
    out: u32,
}

/// Schools with one fate.
struct Section {
    title: String,
    rows: Vec<Row>,
}

struct Row {
    icon: Icon,
    class: &'static str,
    word: &'static str,
    name: String,
    url: String,
    reasons: Vec<String>,
    story: String,
    met: String,
    of: u32,
}

struct Exports {
    xlsx: String,
    docx: String,
    keep: String,
    methodology: String,
}

pub(super) async fn get(frame: Frame) -> Answer {
    let chosen = choice::chosen(&frame).await?;
    let holdings = frame.app.shelf.holdings(&frame.app.store).await?;
    let material = Material::gather(&frame, &holdings).await?;
    let page = frame.page(Menu::Results, "Выявление школ").await;
    let shown = show(&frame, page, &chosen, &material);
    html(&shown)
}

/// The page; a refusal of the rules is shown inside it, beside the form that caused it.
fn show(frame: &Frame, page: Page, chosen: &Chosen, material: &Material) -> ShowPage {
    let empty = |page: Page, refusal: (String, String)| ShowPage {
        page,
        here: Tab::Identification,
        facts: facts(material.in_force.as_ref(), None),
        notice: NOTICE,
        method: method_box(frame, chosen, &chosen.methodology),
        years: Vec::new(),
        year: 0,
        lists: Vec::new(),
        sums: None,
        sections: Vec::new(),
        remarks: Vec::new(),
        funnel: None,
        funnels: Vec::new(),
        left_out: Vec::new(),
        rows: 0,
        exports: exports(frame),
        may_keep: false,
        is_changed: false,
        refusal: Some(refusal),
    };
    let (methodology, changed) = match tried(&chosen.methodology, &frame.query) {
        Ok(both) => both,
        Err(crate::trouble::Trouble::Refused(refusal)) => return empty(page, (refusal.reason, refusal.next)),
        Err(_) => return empty(page, ("Значения не читаются.".to_owned(), "Верните методику.".to_owned())),
    };
    let year: Option<i32> = frame.query.parsed("year");
    let made = identify(&methodology, material.input(), year);
    let as_is = identify(&chosen.methodology, material.input(), year);
    let (list, base) = match (made, as_is) {
        (Ok(list), Ok(base)) => (list, base),
        (Err(refusal), _) | (_, Err(refusal)) => return empty(page, (refusal.reason, refusal.next)),
    };
    let at = frame
        .query
        .get("list")
        .and_then(|key| methodology.lists.iter().position(|one| one.key == key))
        .unwrap_or_default();
    let is_changed = !changed.is_empty() || methodology != chosen.methodology;
    let (sums, sections) =
        if is_changed { against_methodology(&base, &list, at) } else { against_last_list(&list, at) };
    let years = list.years().iter().rev().map(|year| (*year, year.to_string()));
    let shown_year = list.year().to_string();
    let funnel = Funnel::draw(frame, &list, at);
    let mut page = page;
    page.title = format!("Выявление школ, {}\u{a0}год", list.year());
    ShowPage {
        page,
        here: Tab::Identification,
        facts: facts(material.in_force.as_ref(), Some(list.schools().len())),
        notice: list.notice(),
        method: method_box(frame, chosen, &methodology),
        years: Choice::list(years, Some(&shown_year)),
        year: list.year(),
        lists: Choice::list(
            methodology.lists.iter().map(|one| (one.key.clone(), one.name.clone())),
            methodology.lists.get(at).map(|one| one.key.as_str()),
        ),
        sums: Some(sums),
        sections,
        remarks: list.remarks(),
        funnels: funnel.1,
        funnel: funnel.0,
        left_out: left_out(&material.evidence.data, &list),
        rows: material.evidence.data.parts.iter().map(|part| part.rows).sum(),
        exports: exports(frame),
        may_keep: frame.actor.may(Action::HandleResults),
        is_changed,
        refusal: None,
    }
}

fn facts(in_force: Option<&InForce>, schools: Option<usize>) -> String {
    let mut out = Vec::new();
    if let Some(schools) = schools {
        let words = dates::count(schools as u64, "школа", "школы", "школ");
        out.push(format!("{words} в\u{a0}данных."));
    }
    out.push(match in_force {
        Some(list) => {
            let from = list.from.map(|day| format!(" с\u{a0}{}", dates::full(day))).unwrap_or_default();
            let schools = dates::count(list.schools, "школа", "школы", "школ");
            format!("Действующий список{from}: {schools}. {}", list.act)
        }
        None => "Принятых списков ещё нет.".to_owned(),
    });
    out.join(" ")
}

fn exports(frame: &Frame) -> Exports {
    Exports {
        xlsx: frame.query.at("/results/identification.xlsx"),
        docx: frame.query.at("/results/identification.docx"),
        keep: frame.query.at("/results/identification/keep"),
        methodology: frame.query.at("/results/methodologies/new"),
    }
}

/// What changes when the changed methodology takes the place of the one that is written.
fn against_methodology(base: &List<'_>, list: &List<'_>, at: usize) -> (Sums, Vec<Section>) {
    let difference = difference((base, at), (list, at));
    let section = |shift: Shift, title: &str, word: &'static str, icon: &'static str, class: &'static str| {
        let rows: Vec<Row> = difference
            .schools
            .iter()
            .filter(|school| school.shift == shift)
            .filter_map(|moved| {
                let decision = list.decision(list.find(&moved.code)?)?;
                let mut row = row(&decision, at, word, icon, class);
                if moved.met_before != moved.met_after {
                    row.met = format!("{} → {}", moved.met_before, moved.met_after);
                }
                if shift == Shift::Leaves {
                    row.reasons = moved.after.iter().chain(&moved.before).cloned().collect();
                }
                row.story.clear();
                Some(row)
            })
            .collect();
        (!rows.is_empty()).then(|| Section { title: format!("{title}: {}", rows.len()), rows })
    };
    let sections = [
        section(Shift::Enters, "Войдут", "Войдёт", "enter", "go"),
        section(Shift::Leaves, "Выйдут", "Выйдет", "leave", "go"),
        section(Shift::Stays, "Останутся", "Останется", "ahead", "mut"),
    ];
    let schools = u32::try_from(list.schools().len()).unwrap_or(u32::MAX);
    let sums = Sums {
        listed: format!("{} → {}", difference.before, difference.after),
        enters: difference.enters,
        leaves: difference.leaves,
        stays: difference.stays,
        out: schools.saturating_sub(difference.after + difference.leaves),
    };
    (sums, sections.into_iter().flatten().collect())
}

/// How the list stands to the one before.
fn against_last_list(list: &List<'_>, at: usize) -> (Sums, Vec<Section>) {
    let totals = list.totals().lists.into_iter().nth(at);
    let order = list.in_order();
    let section = |wanted: Standing, title: &str, word: &'static str, icon: &'static str, class: &'static str| {
        let of = |school: &usize| list.verdict(*school, at).is_some_and(|verdict| verdict.standing == wanted);
        let decisions = order.iter().copied().filter(of).filter_map(|school| list.decision(school));
        let rows: Vec<Row> = decisions.map(|decision| row(&decision, at, word, icon, class)).collect();
        (!rows.is_empty()).then(|| Section { title: format!("{title}: {}", rows.len()), rows })
    };
    let sections = [
        section(Standing::First, "В списке", "В списке", "ahead", "go"),
        section(Standing::Entered, "Входят", "Входит", "enter", "go"),
        section(Standing::Left, "Выходят", "Выходит", "leave", "go"),
        section(Standing::Stays, "Остаются", "Остаётся", "ahead", "mut"),
    ];
    let schools = u32::try_from(list.schools().len()).unwrap_or(u32::MAX);
    let sums = totals.map_or_else(
        || Sums { listed: "0".to_owned(), enters: 0, leaves: 0, stays: 0, out: schools },
        |totals| Sums {
            listed: totals.listed.to_string(),
            enters: totals.entered,
            leaves: totals.left,
            stays: totals.stays,
            out: schools.saturating_sub(totals.listed + totals.left),
        },
    );
    (sums, sections.into_iter().flatten().collect())
}

fn row(decision: &Decision, at: usize, word: &'static str, icon: &'static str, class: &'static str) -> Row {
    let list = decision.lists.get(at);
    let name = if decision.name.is_empty() { decision.code.clone() } else { decision.name.clone() };
    Row {
        icon: Icon(icon),
        class,
        word,
        url: format!("/results/school/{}", decision.code),
        name,
        reasons: list.map(|list| list.reasons.clone()).unwrap_or_default(),
        story: list.map(|list| list.story.clone()).unwrap_or_default(),
        met: list.map_or(0, |list| list.met).to_string(),
        of: list.map_or(0, |list| list.of),
    }
}

/// The counts of cleaning over the parts that the methodology looks at.
fn left_out(data: &DataVersion, list: &List<'_>) -> Vec<(String, u64)> {
    let sum = |number: fn(&opora_core::identification::DataPart) -> u64| data.parts.iter().map(number).sum();
    let too_few = u64::from(list.totals().too_few);
    vec![
        ("Отсутствовали".to_owned(), sum(|part| part.absent)),
        ("Нет суммы баллов".to_owned(), sum(|part| part.no_total)),
        ("Баллов больше максимума".to_owned(), sum(|part| part.out_of_range)),
        ("Результаты школ, где участников меньше минимума".to_owned(), too_few),
    ]
}

fn method_box(frame: &Frame, chosen: &Chosen, now: &Methodology) -> MethodBox {
    let written = &chosen.methodology;
    let mut facts = Vec::new();
    if let Some(basis) = &written.basis {
        let number = basis.number.as_ref().map(|number| format!(" №\u{a0}{number}")).unwrap_or_default();
        let date = basis.date.map(|day| format!(" от\u{a0}{}", dates::full(day))).unwrap_or_default();
        facts.push(format!("{}{date}{number}", basis.act));
    }
    if let Some(from) = written.valid_from {
        facts.push(format!("Действует с\u{a0}{}", dates::full(from)));
    }
    if !written.label.is_empty() {
        facts.push(format!("Правило по умолчанию: {}", written.label));
    }
    let rule = now.lists.iter().find_map(|list| list.rule.results());
    let base = written.lists.iter().find_map(|list| list.rule.results());
    let looked_at = |key: &str| rule.is_some_and(|rule| rule.looks_at(key));
    let works: Vec<WorkBox> = written
        .procedures
        .iter()
        .filter(|one| base.is_some_and(|rule| rule.looks_at(&one.key)))
        .map(|one| WorkBox { is_on: looked_at(&one.key), title: one.title(), key: one.key.clone() })
        .collect();
    let mut sliders = Vec::new();
    if let (Some(rule), Some(base)) = (rule, base) {
        let note = |now: &str, written: &str| {
            if now == written {
                "как в\u{a0}методике".to_owned()
            } else {
                format!("изменено, в\u{a0}методике\u{a0}{written}")
            }
        };
        let mut add = |name, title: String, unit: String, (least, most), now: String, written: String| {
            sliders.push(Slider {
                note: note(&now, &written),
                is_changed: now != written,
                name,
                title,
                unit,
                least,
                most,
                value: now,
            });
        };
        let percent = rule.test.measure.is_percent();
        let title = match rule.test.measure {
            Measure::LowShare => "Порог доли «2»".to_owned(),
            other => format!("Порог: {}", other.title()),
        };
        let unit = if percent { "%" } else { "" };
        add(
            "threshold",
            title,
            unit.to_owned(),
            if percent { (1, 100) } else { (0, 100) },
            rule.test.threshold.to_string(),
            base.test.threshold.to_string(),
        );
        add(
            "min_n",
            "Не меньше участников".to_owned(),
            "чел.".to_owned(),
            (1, 50),
            rule.test.min_n.to_string(),
            base.test.min_n.to_string(),
        );
        let all = u32::try_from(works.len()).unwrap_or(1).max(1);
        add(
            "at_least",
            "Критериев не менее".to_owned(),
            format!("из\u{a0}{all}"),
            (1, all),
            rule.at_least.to_string(),
            base.at_least.to_string(),
        );
        if rule.years.met == rule.years.window {
            add(
                "years",
                "Лет подряд".to_owned(),
                "г.".to_owned(),
                (1, 3),
                rule.years.window.to_string(),
                base.years.window.to_string(),
            );
        }
    }
    let reset = serde_urlencoded::to_string([("method", chosen.value.as_str())]).unwrap_or_default();
    let year = frame.query.get("year").map(|year| format!("&year={year}")).unwrap_or_default();
    MethodBox {
        choices: chosen.choices.clone(),
        facts,
        sliders,
        works,
        reset: format!("{}?{reset}{year}", super::HOME),
    }
}
