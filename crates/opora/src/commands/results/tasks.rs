//! `opora results tasks`: how much of each task was done, by groups of marks.

use clap::Args;
use opora_results::questions::By;
use opora_results::questions::tasks::{Band, Bands, Sufficiency, TaskFigures, TasksAnswer, tasks};
use opora_results::questions::words::{count, decimal_or_dash};
use opora_results::rows::schema::Level;

use super::asked::{Asked, by, name, print};
use super::table::Table;
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Выполнение заданий по группам участников и достаточность.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora results tasks --work 'ВПР 2021 математика 5'\n  opora results tasks --work 'ВПР 2021 математика 5' --school sch000012 --json\n  opora results tasks --year 2021 --basic 60,57 --raised 30,28.5"
)]
pub struct Tasks {
    #[command(flatten)]
    asked: Asked,
    /// Показать по группам: school, municipality, region, cluster
    #[arg(long, value_name = "ГРУППЫ", value_parser = by)]
    by: Option<By>,
    /// Базовый уровень: «достаточно» от, «недостаточно» ниже, %
    #[arg(long, value_name = "ОТ,НИЖЕ", value_parser = band, default_value = "60,57")]
    basic: Band,
    /// Повышенный и высокий уровень: «достаточно» от, «недостаточно» ниже, %
    #[arg(long, value_name = "ОТ,НИЖЕ", value_parser = band, default_value = "30,28.5")]
    raised: Band,
}

impl Tasks {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        let opened = self.asked.open(self.by, |_, _| false)?;
        let bands = Bands { basic: self.basic, raised: self.raised };
        let mut whole = tasks(&opened.loaded.works(), &opened.register, &opened.ask, bands);
        whole.method.notes.extend(opened.loaded.notes);
        print(self.asked.json, &whole, &whole.method, || text(&whole))
    }
}

fn band(text: &str) -> Result<Band, String> {
    let wrong = || "пишется двумя числами: 60,57 — достаточно от 60 %, недостаточно ниже 57 %".to_owned();
    let (enough, lacking) = text.split_once(',').ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|pct| (0.0..=100.0).contains(pct));
    let band = Band { enough: number(enough).ok_or_else(wrong)?, lacking: number(lacking).ok_or_else(wrong)? };
    if band.lacking <= band.enough {
        Ok(band)
    } else {
        Err("второе число не больше первого".to_owned())
    }
}

fn text(whole: &TasksAnswer) -> String {
    let mut out = String::new();
    for work in &whole.works {
        out.push_str(&format!("{}, участников {}\n{}\n", work.title, count(work.used), table(&work.tasks)));
        for group in &work.groups {
            let own = group.tasks.as_deref().map(table).unwrap_or_default();
            out.push_str(&format!("{}\n{own}\n", name(&group.group)));
        }
    }
    out
}

fn table(tasks: &[TaskFigures]) -> String {
    let mut table = Table::new(
        3,
        &["задание", "ур.", "достаточность", "балл", "выполнение, %", "по приступившим, %", "«2»", "«3»", "«4»", "«5»"],
    );
    for task in tasks {
        let level = match task.level {
            Some(Level::Basic) => "Б",
            Some(Level::Raised) => "П",
            Some(Level::High) => "В",
            None => "—",
        };
        let sufficiency = match task.sufficiency {
            Some(Sufficiency::Enough) => "достаточно",
            Some(Sufficiency::Between) => "на границе",
            Some(Sufficiency::Lacking) => "недостаточно",
            None => "—",
        };
        let most = task.max.map_or_else(|| "—".to_owned(), |max| max.to_string());
        let marks = task.by_mark.iter().take(4).map(|done| decimal_or_dash(done.done_pct, 1));
        let cells = [
            task.label.clone(),
            level.to_owned(),
            sufficiency.to_owned(),
            most,
            decimal_or_dash(task.done.done_pct, 1),
            decimal_or_dash(task.done.done_of_tried_pct, 1),
        ];
        table.row(cells.into_iter().chain(marks));
    }
    if table.is_empty() { "баллов по заданиям нет\n".to_owned() } else { table.print() }
}
