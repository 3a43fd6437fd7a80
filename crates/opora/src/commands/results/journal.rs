//! `opora results journal`: marks of the work against marks of the journal.

use clap::Args;
use opora_results::questions::By;
use opora_results::questions::journal::{JournalAnswer, JournalFigures, journal};
use opora_results::questions::words::{count, decimal_or_dash};

use super::asked::{Asked, by, name, print};
use super::table::Table;
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Сравнение с журналом: понизили, подтвердили, повысили.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora results journal --year 2021\n  opora results journal --work 'ВПР 2021 математика 6' --by school --json"
)]
pub struct Journal {
    #[command(flatten)]
    asked: Asked,
    /// Показать по группам: school, municipality, region, cluster
    #[arg(long, value_name = "ГРУППЫ", value_parser = by)]
    by: Option<By>,
}

impl Journal {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        let opened = self.asked.open(self.by, |_, _| false)?;
        let mut whole = journal(&opened.loaded.works(), &opened.register, &opened.ask);
        whole.method.notes.extend(opened.loaded.notes);
        print(self.asked.json, &whole, &whole.method, || text(&whole))
    }
}

const HEADS: [&str; 9] = ["", "с обеими", "понизили", "%", "подтвердили", "%", "повысили", "%", "разрыв в 2"];

fn text(whole: &JournalAnswer) -> String {
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

fn cells(figures: Option<&JournalFigures>) -> Vec<String> {
    let Some(one) = figures else { return Vec::new() };
    let shares = [one.lower_share, one.equal_share, one.higher_share];
    let pairs = shares.iter().flat_map(|share| [count(share.n), decimal_or_dash(share.pct, 1)]);
    [count(one.n)].into_iter().chain(pairs).chain([count(one.gap_of_two.n)]).collect()
}
