//! `opora read`: reads documents and prints what was understood; touches no database.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use opora_core::reading::{Activity, Level, Party, Reading, Remark};

use super::{Known, answer, deadline, read_files};
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Прочитать документы и показать, что понято; база не нужна.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora read приказ.docx\n  opora read --json приказ.docx план.odt > разбор.json\n  opora read план.txt --period 2021-09-01..2022-08-31 --signed 2021-08-25"
)]
pub struct Read {
    /// Файлы: DOCX, ODT, HTML, текст
    #[arg(value_name = "ФАЙЛ", required = true)]
    files: Vec<PathBuf>,
    /// Ответ в JSON (формат opora.reading/1)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    known: Known,
}

impl Read {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        let (read, failed) = read_files(&self.files, self.known);
        let readings: Vec<Reading> = read.into_iter().map(|one| one.reading).collect();
        let text = if self.json {
            serde_json::to_string_pretty(&readings).map_err(|error| Trouble::machine("Ответ не записан", error))? + "\n"
        } else {
            readings.iter().map(describe).collect::<Vec<_>>().join("\n")
        };
        answer(&text)?;
        if failed > 0 { Err(Trouble::Said(3)) } else { Ok(Outcome::Done) }
    }
}

/// A reading as a person reads it.
fn describe(reading: &Reading) -> String {
    let mut out = String::new();
    let name = reading.source.name.as_deref().unwrap_or("документ");
    let _ = writeln!(out, "{name}");
    if let Some(act) = &reading.act {
        let date = act.date.map(|date| format!(" от {}", date.format("%d.%m.%Y"))).unwrap_or_default();
        let number = act.number.as_deref().map(|number| format!(" № {number}")).unwrap_or_default();
        let _ = writeln!(out, "  Акт{date}{number}: {}", act.title.as_deref().unwrap_or("без заголовка"));
        for clause in act.clauses.iter().filter(|clause| clause.deadline.is_some()) {
            let when = clause.deadline.as_ref().map(|deadline| deadline.phrase.as_str()).unwrap_or_default();
            let _ = writeln!(out, "  п. {}: срок «{when}»", clause.number.as_deref().unwrap_or("—"));
        }
    }
    if let Some(programme) = &reading.programme {
        let _ = writeln!(out, "  Программа: {}", programme.title.as_deref().unwrap_or("без названия"));
        let _ = writeln!(
            out,
            "  целей {}, задач {}, показателей {}, результатов {}",
            programme.goals.len(),
            programme.tasks.len(),
            programme.indicators.len(),
            programme.expected_results.len()
        );
    }
    for roadmap in &reading.roadmaps {
        let _ = writeln!(out, "  План: {}", roadmap.title.as_deref().unwrap_or("без названия"));
        if let Some(period) = roadmap.period {
            let _ = writeln!(out, "  Период: {} – {}", period.start.format("%d.%m.%Y"), period.end.format("%d.%m.%Y"));
        }
        let mut shown = None;
        for activity in &roadmap.activities {
            if activity.section != shown {
                shown = activity.section;
                if let Some(section) = shown.and_then(|index| roadmap.sections.get(index)) {
                    let _ = writeln!(out, "  == {}", section.title);
                }
            }
            describe_activity(&mut out, activity);
        }
    }
    for pair in &reading.support.pairings {
        let mentor = pair.mentor.as_deref().unwrap_or("не назван");
        let curator = pair.curator.as_deref().map(|name| format!(", куратор {name}")).unwrap_or_default();
        let _ = writeln!(out, "  {} — наставник {mentor}{curator}", pair.school);
    }
    for remark in &reading.remarks {
        describe_remark(&mut out, remark);
    }
    out
}

fn describe_activity(out: &mut String, activity: &Activity) {
    let number = activity.number.as_deref().map(|number| format!("{number}. ")).unwrap_or_default();
    let _ = writeln!(out, "  {number}{}", activity.text);
    match &activity.deadline {
        Some(meaning) => {
            let rule = meaning.rule.as_deref().unwrap_or("без дат");
            let _ = writeln!(out, "     срок: «{}» → {rule} ({})", meaning.phrase, deadline::level(meaning.status));
            for reason in &meaning.reasons {
                let _ = writeln!(out, "           {reason}");
            }
        }
        None => {
            let _ = writeln!(out, "     срок: нет");
        }
    }
    let names = |parties: &[Party]| parties.iter().map(|party| party.name.clone()).collect::<Vec<_>>().join("; ");
    if !activity.responsible.is_empty() {
        let _ = writeln!(out, "     ответственные: {}", names(&activity.responsible));
    }
    if !activity.participants.is_empty() {
        let _ = writeln!(out, "     участники: {}", names(&activity.participants));
    }
    if let Some(result) = &activity.result {
        let _ = writeln!(out, "     результат: {}", result.text);
    }
}

fn describe_remark(out: &mut String, remark: &Remark) {
    let sign = match remark.level {
        Level::Clear => "·",
        Level::Check => "?",
        Level::Unread => "!",
    };
    let _ = writeln!(out, "  {sign} {}", remark.text);
}
