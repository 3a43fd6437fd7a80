//! `opora lint`: the same reading, seen as a review of the plan.

use std::path::PathBuf;

use clap::Args;
use opora_core::review::{self, Finding, Severity};
use serde::Serialize;

use super::{Known, answer, read_files};
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Проверить план: чего не хватает, что противоречит, что нельзя измерить.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora lint приказ.docx\n  opora lint --json план.odt\n  opora lint план.txt --known \"МБОУ СОШ № 1\" --known \"Методический центр\"\n\nКод выхода 1 — есть что исправить или уточнить, 0 — замечаний нет (сведения не в счёт)."
)]
pub struct Lint {
    /// Файлы: DOCX, ODT, HTML, текст
    #[arg(value_name = "ФАЙЛ", required = true)]
    files: Vec<PathBuf>,
    /// Ответ в JSON: по объекту на документ
    #[arg(long)]
    json: bool,
    /// Кто есть в справочнике; можно повторять. Остальные ответственные попадут в замечания
    #[arg(long, value_name = "ИМЯ")]
    known: Vec<String>,
    #[command(flatten)]
    context: Known,
}

/// The review of one document, as JSON.
#[derive(Debug, Serialize)]
struct Reviewed {
    format: &'static str,
    name: Option<String>,
    findings: Vec<Finding>,
}

impl Lint {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        let (read, failed) = read_files(&self.files, self.context);
        let directory = (!self.known.is_empty()).then_some(self.known.as_slice());
        let reviewed: Vec<Reviewed> = read
            .iter()
            .map(|one| Reviewed {
                format: "opora.review/1",
                name: one.reading.source.name.clone(),
                findings: review::review(&one.reading, &one.paper, directory),
            })
            .collect();
        let text = if self.json {
            serde_json::to_string_pretty(&reviewed).map_err(|error| Trouble::machine("Ответ не записан", error))? + "\n"
        } else {
            reviewed.iter().map(describe).collect::<Vec<_>>().join("\n")
        };
        answer(&text)?;
        if failed > 0 {
            return Err(Trouble::Said(3));
        }
        let to_mend = reviewed.iter().flat_map(|one| &one.findings).any(|finding| finding.severity != Severity::Info);
        Ok(if to_mend { Outcome::No } else { Outcome::Done })
    }
}

fn describe(reviewed: &Reviewed) -> String {
    let name = reviewed.name.as_deref().unwrap_or("документ");
    if reviewed.findings.is_empty() {
        return format!("{name}: замечаний нет.\n");
    }
    format!("{name}\n{}", review::print(&reviewed.findings))
}
