//! `opora results …`: results of assessments, a file a command.

mod asked;
mod distribution;
mod dynamics;
mod folder;
mod generate;
mod import;
mod import_report;
mod into_book;
mod journal;
mod objectivity;
mod stats;
mod table;
mod tasks;

use clap::Subcommand;

use crate::outcome::{Outcome, Trouble};

/// What can be asked about results.
#[derive(Debug, Subcommand)]
pub enum Results {
    /// Загрузить файлы с результатами: что прочитано, что исправлено, чего не хватает
    Import(import::Import),
    /// Создать учебные результаты: вымышленные школы, похожие на настоящие
    Generate(generate::Generate),
    /// Отметки, средний балл, успеваемость, качество, СОУ
    Stats(stats::Stats),
    /// Динамика по годам и сравнимость лет
    Dynamics(dynamics::Dynamics),
    /// Распределение первичных баллов с границами отметок
    Distribution(distribution::Distribution),
    /// Выполнение заданий по группам участников и достаточность
    Tasks(tasks::Tasks),
    /// Сравнение с журналом: понизили, подтвердили, повысили
    Journal(journal::Journal),
    /// Признаки необъективности: вопросы к результатам, не доказательства
    Objectivity(objectivity::Objectivity),
}

impl Results {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        match self {
            Self::Import(command) => command.run(),
            Self::Generate(command) => command.run(),
            Self::Stats(command) => command.run(),
            Self::Dynamics(command) => command.run(),
            Self::Distribution(command) => command.run(),
            Self::Tasks(command) => command.run(),
            Self::Journal(command) => command.run(),
            Self::Objectivity(command) => command.run(),
        }
    }
}
