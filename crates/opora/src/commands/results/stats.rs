//! `opora results stats`: how many sat each work, their marks and totals.

use clap::Args;
use opora_results::questions::stats::{Stats as Answer, stats};
use opora_results::questions::words::{count, decimal_or_dash};
use opora_results::questions::{By, Figures};

use super::asked::{Asked, by, name, print};
use super::table::Table;
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Отметки, средний балл, успеваемость, качество, СОУ.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora results stats --year 2021 --json\n  opora results stats --work 'ВПР 2021 математика 5' --by municipality\n  opora results stats --procedure ВПР --by school --hide-below 10\n  opora results stats --by cluster --context условия.xlsx"
)]
pub struct Stats {
    #[command(flatten)]
    asked: Asked,
    /// Показать по группам: school, municipality, region, cluster
    #[arg(long, value_name = "ГРУППЫ", value_parser = by)]
    by: Option<By>,
}

impl Stats {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        let opened = self.asked.open(self.by, |_, _| false)?;
        let mut whole = stats(&opened.loaded.works(), &opened.register, &opened.ask);
        whole.method.notes.extend(opened.loaded.notes);
        print(self.asked.json, &whole, &whole.method, || text(&whole))
    }
}

const HEADS: [&str; 15] = [
    "",
    "школ",
    "строк",
    "отсутств.",
    "без итога",
    "вне шкалы",
    "в расчёте",
    "«2», %",
    "«3», %",
    "«4», %",
    "«5», %",
    "средний",
    "вып., %",
    "кач., %",
    "СОУ, %",
];

fn text(whole: &Answer) -> String {
    let mut table = Table::new(1, &HEADS);
    for work in &whole.works {
        table.row([work.title.clone()].into_iter().chain(cells(work.figures.as_ref())));
    }
    let mut out = table.print();
    for work in whole.works.iter().filter(|work| !work.groups.is_empty()) {
        let mut table = Table::new(1, &HEADS);
        for group in &work.groups {
            table.row([name(&group.group)].into_iter().chain(cells(group.figures.as_ref())));
        }
        out.push_str(&format!("\n{}\n{}", work.title, table.print()));
    }
    out
}

fn cells(figures: Option<&Figures>) -> Vec<String> {
    let Some(one) = figures else { return Vec::new() };
    let whole = [one.schools, one.rows, one.absent, one.no_total, one.out_of_range, one.used].map(count);
    let marks = one.pct.map_or([None; 4], |pct| pct.list());
    let shares = marks.map(|pct| decimal_or_dash(pct, 1));
    let rest = [
        decimal_or_dash(one.mean, 2),
        decimal_or_dash(one.completion_pct, 1),
        decimal_or_dash(one.quality_pct, 1),
        decimal_or_dash(one.sou, 1),
    ];
    whole.into_iter().chain(shares).chain(rest).collect()
}
