//! `opora results distribution`: how many got each total, with the borders of marks.

use clap::Args;
use opora_results::questions::By;
use opora_results::questions::distribution::{Distribution as Answer, Histogram, WorkDistribution, distribution};
use opora_results::questions::words::{count, decimal_or_dash};

use super::asked::{Asked, by, name, print};
use super::table::Table;
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Распределение первичных баллов с границами отметок.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora results distribution --work 'ВПР 2021 математика 5'\n  opora results distribution --work 'ВПР 2021 математика 5' --school sch000012 --json"
)]
pub struct Distribution {
    #[command(flatten)]
    asked: Asked,
    /// Показать по группам: school, municipality, region, cluster
    #[arg(long, value_name = "ГРУППЫ", value_parser = by)]
    by: Option<By>,
}

impl Distribution {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        let opened = self.asked.open(self.by, |_, _| false)?;
        let mut whole = distribution(&opened.loaded.works(), &opened.register, &opened.ask);
        whole.method.notes.extend(opened.loaded.notes);
        print(self.asked.json, &whole, &whole.method, || text(&whole))
    }
}

fn text(whole: &Answer) -> String {
    whole.works.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The region's curve, and beside each group its own.
fn one(work: &WorkDistribution) -> String {
    let mut out = format!("{}\n", work.title);
    if let Some(region) = &work.region {
        out.push_str(&curve(work, "Все школы", region, None));
    }
    for group in &work.groups {
        match &group.histogram {
            Some(histogram) => {
                let beside = work.region.as_ref();
                out.push_str(&format!("\n{}", curve(work, &name(&group.group), histogram, beside)));
            }
            None => out.push_str(&format!("\n{}\n", name(&group.group))),
        }
    }
    out
}

fn curve(work: &WorkDistribution, title: &str, own: &Histogram, region: Option<&Histogram>) -> String {
    const LONGEST: f64 = 40.0;
    let most = own.pct.iter().chain(region.iter().flat_map(|region| &region.pct)).copied().fold(0.0, f64::max);
    let heads: &[&str] = if region.is_some() {
        &["", "балл", "чел.", "%", "регион, %"]
    } else {
        &["", "балл", "чел.", "%"]
    };
    let mut table = Table::new(1, heads);
    for (score, n) in own.counts.iter().enumerate() {
        let border = work.borders.iter().find(|border| border.from as usize == score);
        let mark = border.map(|border| format!("«{}»", border.mark)).unwrap_or_default();
        let pct = own.pct.get(score).copied();
        let beside = region.map(|region| decimal_or_dash(region.pct.get(score).copied(), 1));
        let cells = [mark, score.to_string(), count(*n), decimal_or_dash(pct, 1)];
        table.row(cells.into_iter().chain(beside));
    }
    let mut lines = table.print().lines().map(str::to_owned).collect::<Vec<_>>();
    for (line, pct) in lines.iter_mut().skip(2).zip(&own.pct) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 40")]
        let length = if most > 0.0 { (LONGEST * pct / most).round() as usize } else { 0 };
        line.push_str(&format!("  {}", "█".repeat(length)));
    }
    format!("{title}, участников {}\n{}\n", count(own.n), lines.join("\n"))
}
