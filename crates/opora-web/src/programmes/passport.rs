//! Паспорт: what the programme is for — its passport, goals, indicators by period, and the clauses of the order.

use askama::Template;
use opora_core::ids::ProgrammeId;
use opora_core::programme::Layout;
use opora_core::reading::{Clause, Indicator, PassportField};

use super::head::{Head, Tab};
use super::one::One;
use super::plan::parties;
use crate::layout::dates::bound;
use crate::layout::{Frame, Key, Page, html};
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "programmes/passport.html")]
struct PassportPage {
    page: Page,
    head: Head,
    nothing: bool,
    fields: Vec<PassportField>,
    lists: Vec<Part>,
    periods: Vec<String>,
    indicators: Vec<IndicatorRow>,
    clauses: Vec<ClauseRow>,
}

/// A numbered list under a heading.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    title: &'static str,
    items: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
struct IndicatorRow {
    name: String,
    formula: String,
    unit: String,
    values: Vec<String>,
}

struct ClauseRow {
    number: String,
    text: String,
    /// What the text lists.
    items: Vec<String>,
    who: String,
    when: String,
}

pub(super) async fn show(frame: Frame, Key(id): Key<ProgrammeId>) -> Answer {
    let one = One::load(&frame, id).await?;
    let head = one.head(&frame, Tab::Passport);
    let page = one.page(&frame).await;
    let layout = &one.layout;
    let fields = layout.passport.as_ref().map(|passport| passport.fields.clone()).unwrap_or_default();
    let lists = lists(layout, fields.is_empty());
    let (periods, indicators) = indicator_rows(&all_indicators(&one));
    let clauses = layout.act.iter().flat_map(|act| act.clauses.iter().map(clause_row)).collect::<Vec<_>>();
    let nothing = fields.is_empty() && lists.is_empty() && indicators.is_empty() && clauses.is_empty();
    html(&PassportPage { page, head, nothing, fields, lists, periods, indicators, clauses })
}

/// Goals and tasks stand in the fields of a passport already; without one they are shown by themselves.
fn lists(layout: &Layout, without_passport: bool) -> Vec<Part> {
    let passport = layout.passport.iter().filter(|_| without_passport);
    let mut parts: Vec<Part> = passport
        .flat_map(|passport| {
            [
                Part { title: "Цели", items: passport.goals.clone() },
                Part { title: "Задачи", items: passport.tasks.clone() },
                Part { title: "Ожидаемые результаты", items: passport.expected_results.clone() },
            ]
        })
        .collect();
    parts.push(Part {
        title: "Цель плана",
        items: layout.roadmaps.iter().filter_map(|plan| plan.goal.clone()).collect(),
    });
    let tasks = layout.roadmaps.iter().flat_map(|plan| plan.tasks.clone()).collect();
    parts.push(Part { title: "Задачи плана", items: tasks });
    parts.retain(|part| !part.items.is_empty());
    parts
}

/// The indicators of the passport, then those of activities, each once.
fn all_indicators(one: &One) -> Vec<Indicator> {
    let passport = one.layout.passport.iter().flat_map(|passport| passport.indicators.clone());
    let activities = one.items.iter().flat_map(|item| item.content.indicators.clone());
    let mut all: Vec<Indicator> = Vec::new();
    for indicator in passport.chain(activities) {
        if !all.iter().any(|known| known.name == indicator.name) {
            all.push(indicator);
        }
    }
    all
}

/// Indicators as rows under the periods that any of them names.
fn indicator_rows(indicators: &[Indicator]) -> (Vec<String>, Vec<IndicatorRow>) {
    const WITHOUT_PERIOD: &str = "цель";
    let period_of = |period: &Option<String>| period.clone().unwrap_or_else(|| WITHOUT_PERIOD.to_owned());
    let mut periods: Vec<String> = Vec::new();
    for target in indicators.iter().flat_map(|indicator| &indicator.targets) {
        let period = period_of(&target.period);
        if !periods.contains(&period) {
            periods.push(period);
        }
    }
    let row = |indicator: &Indicator| {
        let value = |period: &String| {
            let target = indicator.targets.iter().find(|target| period_of(&target.period) == *period);
            target.map_or_else(|| "—".to_owned(), |target| plain_number(target.value))
        };
        let formula = match (&indicator.numerator, &indicator.denominator) {
            (Some(part), Some(whole)) => format!("{part} / {whole}"),
            _ => String::new(),
        };
        IndicatorRow {
            name: indicator.name.clone(),
            formula,
            unit: indicator.unit.clone().unwrap_or_default(),
            values: periods.iter().map(value).collect(),
        }
    };
    let rows = indicators.iter().map(row).collect();
    (periods, rows)
}

/// «12,5», «40».
fn plain_number(value: f64) -> String {
    format!("{value}").replace('.', ",")
}

fn clause_row(clause: &Clause) -> ClauseRow {
    let (text, items) = listed(&clause.text);
    ClauseRow {
        number: clause.number.clone().unwrap_or_default(),
        text: bound(&text),
        items: items.iter().map(|item| bound(item)).collect(),
        who: bound(&parties(&clause.addressees)),
        when: clause.deadline.as_ref().map(|deadline| bound(&deadline.phrase)).unwrap_or_default(),
    }
}

/// A clause that lists schools or pairs with dashes is shown as a list: its lead, then the items.
fn listed(text: &str) -> (String, Vec<String>) {
    for dash in [": - ", ": – ", ": — "] {
        let Some((lead, rest)) = text.split_once(dash) else { continue };
        let next = dash.replace(':', ";");
        return (format!("{lead}:"), rest.split(next.as_str()).map(|item| item.trim().to_owned()).collect());
    }
    (text.to_owned(), Vec::new())
}

#[cfg(test)]
mod tests {
    use opora_core::reading::IndicatorTarget;

    use super::*;

    #[test]
    fn a_list_within_a_clause() {
        let (lead, items) = listed("Закрепить наставников: - для СОШ № 2 – Гимназию № 1; - для СОШ № 6 – Лицей № 5.");
        assert_eq!(lead, "Закрепить наставников:");
        assert_eq!(items, ["для СОШ № 2 – Гимназию № 1", "для СОШ № 6 – Лицей № 5."]);
        assert_eq!(listed("Контроль: за мной."), ("Контроль: за мной.".to_owned(), Vec::new()));
    }

    #[test]
    fn indicators_stand_under_the_periods_that_they_name() {
        let target = |period: Option<&str>, value| IndicatorTarget { period: period.map(str::to_owned), value };
        let indicators = [
            Indicator {
                name: "доля учителей".into(),
                targets: vec![target(Some("2021"), 40.0), target(Some("2022"), 62.5)],
                ..Indicator::default()
            },
            Indicator {
                name: "число школ".into(), targets: vec![target(Some("2022"), 3.0)], ..Indicator::default()
            },
        ];
        let (periods, rows) = indicator_rows(&indicators);
        assert_eq!(periods, ["2021", "2022"]);
        assert_eq!(rows[0].values, ["40", "62,5"]);
        assert_eq!(rows[1].values, ["—", "3"]);
    }
}
