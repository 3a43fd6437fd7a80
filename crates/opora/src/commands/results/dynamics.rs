//! `opora results dynamics`: the same programme in different years.

use clap::Args;
use opora_core::assessment::Work;
use opora_results::questions::dynamics::{Change, Codifiers, Comparable, Dynamics as Answer, Series, dynamics};
use opora_results::questions::words::{count, decimal_or_dash, points};
use opora_results::questions::{By, Figures};

use super::asked::{Asked, by, name, print};
use super::table::Table;
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Динамика по годам и сравнимость лет.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora results dynamics --subject математика --by municipality\n  opora results dynamics --subject математика --grade 5 --codifier 'ВПР 2021 математика 5=2017' --codifier 'ВПР 2022 математика 5=2017'"
)]
pub struct Dynamics {
    #[command(flatten)]
    asked: Asked,
    /// Показать по группам: school, municipality, region, cluster
    #[arg(long, value_name = "ГРУППЫ", value_parser = by)]
    by: Option<By>,
    /// Кодификатор работы: 'РАБОТА=НАЗВАНИЕ'; сравниваются работы с одинаковым
    #[arg(long = "codifier", value_name = "РАБОТА=НАЗВАНИЕ", value_parser = codifier)]
    codifiers: Vec<(Work, String)>,
}

impl Dynamics {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        let opened = self.asked.open(self.by, |_, _| false)?;
        let codifiers: Codifiers = self.codifiers.into_iter().collect();
        let mut whole = dynamics(&opened.loaded.works(), &opened.register, &opened.ask, &codifiers);
        whole.method.notes.extend(opened.loaded.notes);
        print(self.asked.json, &whole, &whole.method, || text(&whole))
    }
}

fn codifier(text: &str) -> Result<(Work, String), String> {
    let (work, name) = text.split_once('=').ok_or("пишется как 'ВПР 2021 математика 5=2017'")?;
    let work = work.parse().map_err(|error: opora_core::assessment::NotAWork| error.to_string())?;
    Ok((work, name.trim().to_owned()))
}

fn text(whole: &Answer) -> String {
    whole.series.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn one(series: &Series) -> String {
    let class = if series.tested_grade == 0 {
        String::new()
    } else {
        format!(", программа {} класса", series.tested_grade)
    };
    let mut out = format!("{}, {}{class}\n", series.procedure, series.subject);
    let mut table = Table::new(2, &["", "работа", "n", "«2», %", "изменение", "кач., %", "вып., %"]);
    for group in &series.groups {
        for (position, point) in group.points.iter().enumerate() {
            let title = if position == 0 { name(&group.group) } else { String::new() };
            let change = group.changes.iter().find(|change| change.to == point.work);
            table.row([title, point.work.to_string()].into_iter().chain(cells(point.figures.as_ref(), change)));
        }
    }
    out.push_str(&table.print());
    for pair in &series.comparisons {
        let verdict = match pair.comparable {
            Comparable::Yes => "сравнимы",
            Comparable::Check => "проверьте, сравнимы ли",
            Comparable::No => "несравнимы",
        };
        out.push_str(&format!("{} и {}: {verdict}\n", pair.from, pair.to));
        out.extend(pair.notes.iter().map(|note| format!("  {note}\n")));
    }
    out
}

fn cells(figures: Option<&Figures>, change: Option<&Change>) -> Vec<String> {
    let Some(one) = figures else { return Vec::new() };
    let changed = change.map_or_else(String::new, |change| {
        let mark = if change.negative { " ↑ отриц." } else { "" };
        format!("{}{mark}", points(change.low_points))
    });
    vec![
        count(one.used),
        decimal_or_dash(one.low.and_then(|low| low.pct), 1),
        changed,
        decimal_or_dash(one.quality_pct, 1),
        decimal_or_dash(one.completion_pct, 1),
    ]
}
