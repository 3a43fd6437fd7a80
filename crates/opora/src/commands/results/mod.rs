//! `opora results …`: results of assessments, a file a command.

mod folder;
mod generate;
mod import;
mod import_report;

use clap::Subcommand;

use crate::outcome::{Outcome, Trouble};

/// What can be asked about results.
#[derive(Debug, Subcommand)]
pub enum Results {
    /// Загрузить файлы с результатами: что прочитано, что исправлено, чего не хватает
    Import(import::Import),
    /// Создать учебные результаты: вымышленные школы, похожие на настоящие
    Generate(generate::Generate),
}

impl Results {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        match self {
            Self::Import(command) => command.run(),
            Self::Generate(command) => command.run(),
        }
    }
}
