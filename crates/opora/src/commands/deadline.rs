//! `opora deadline`: the meaning of Russian deadline phrases.

use std::fmt::Write as _;
use std::io::{BufRead, BufWriter, Write};

use chrono::{Datelike, NaiveDate};
use clap::Args;
use opora_core::deadline::{self, Context};
use opora_core::reading::{Deadline as Meaning, DeadlineKind, Level, Period};
use serde::Deserialize;
use serde_json::error::Category;

use super::{Known, answer, day, period};
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Объяснить срок, записанный словами.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora deadline \"3-я, 4-я неделя октября\" --period 2021-09-01..2022-08-31\n  opora deadline --json \"в течение года\" --signed 2021-03-01 --period 2021-01-01..2021-12-31\n  echo '{\"phrase\":\"ежемесячно\",\"period\":\"2021-09-01..2022-05-31\"}' | opora deadline --batch"
)]
pub struct Deadline {
    /// Фразы, каждая в кавычках
    #[arg(value_name = "ФРАЗА", required_unless_present = "batch")]
    phrases: Vec<String>,
    /// Ответ в JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    known: Known,
    /// Заголовок над строкой: «Октябрь 2021», «I четверть»
    #[arg(long, value_name = "ТЕКСТ")]
    heading: Option<String>,
    /// Читать со стандартного ввода по объекту JSON в строке: phrase, period, signed, heading
    #[arg(long, conflicts_with = "phrases")]
    batch: bool,
}

impl Deadline {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        if self.batch {
            return self.run_batch();
        }
        let context = Context {
            period: self.known.period,
            signed: self.known.signed,
            heading: self.heading.as_deref(),
            ..Context::default()
        };
        let mut meanings: Vec<Meaning> = Vec::with_capacity(self.phrases.len());
        for phrase in &self.phrases {
            let meaning = deadline::read(phrase, &Context { above: meanings.last(), ..context });
            meanings.push(meaning);
        }
        let text = if self.json {
            serde_json::to_string_pretty(&meanings).map_err(|error| Trouble::machine("Ответ не записан", error))? + "\n"
        } else {
            meanings.iter().map(describe).collect::<Vec<_>>().join("\n")
        };
        answer(&text)?;
        Ok(if meanings.iter().any(|meaning| meaning.status == Level::Unread) { Outcome::No } else { Outcome::Done })
    }

    /// One JSON object a line in, one reading a line out; a line that is no JSON gives an `unread` that says so.
    fn run_batch(&self) -> Result<Outcome, Trouble> {
        let mut out = BufWriter::new(std::io::stdout().lock());
        for line in std::io::stdin().lock().lines() {
            let line = line.map_err(|error| Trouble::machine("Стандартный ввод не читается", error))?;
            if line.trim().is_empty() {
                continue;
            }
            let meaning = match serde_json::from_str::<Asked>(&line) {
                Ok(asked) => self.meaning(&asked),
                Err(error) => unread(&line, not_json(&error)),
            };
            let written = serde_json::to_writer(&mut out, &meaning).map_err(std::io::Error::from);
            match written.and_then(|()| out.write_all(b"\n")) {
                Ok(()) => {}
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Err(Trouble::Said(0)),
                Err(error) => return Err(Trouble::machine("Ответ не записан", error)),
            }
        }
        out.flush().map_err(|error| Trouble::machine("Ответ не записан", error))?;
        Ok(Outcome::Done)
    }

    fn meaning(&self, asked: &Asked) -> Meaning {
        let frame = match asked.period.as_ref().map(AskedPeriod::parse).transpose() {
            Ok(frame) => frame.or(self.known.period),
            Err(why) => return unread(&asked.phrase, format!("Период не понят: {why}.")),
        };
        let signed = match asked.signed.as_deref().map(day).transpose() {
            Ok(signed) => signed.or(self.known.signed),
            Err(why) => return unread(&asked.phrase, format!("День подписания не понят: {why}.")),
        };
        let heading = asked.heading.as_deref().or(self.heading.as_deref());
        deadline::read(&asked.phrase, &Context { period: frame, signed, heading, ..Context::default() })
    }
}

/// A line of `--batch`.
#[derive(Debug, Deserialize)]
struct Asked {
    phrase: String,
    period: Option<AskedPeriod>,
    signed: Option<String>,
    heading: Option<String>,
}

/// A period as «A..B», as a pair, or as an object.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum AskedPeriod {
    Text(String),
    Pair([String; 2]),
    Object { start: String, end: String },
}

impl AskedPeriod {
    fn parse(&self) -> Result<Period, String> {
        match self {
            Self::Text(text) => period(text),
            Self::Pair([start, end]) | Self::Object { start, end } => period(&format!("{start}..{end}")),
        }
    }
}

/// What is wrong with a line of `--batch`.
fn not_json(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        Category::Data => "в объекте нет поля phrase или поле не того вида (phrase, period, signed, heading)",
        Category::Eof => "объект не закончен",
        Category::Syntax | Category::Io => "это не объект JSON",
    };
    format!("Строка не прочитана: {what}, знак {}. Нужно: {{\"phrase\": \"до 1 мая\"}}.", error.column())
}

fn unread(phrase: &str, reason: String) -> Meaning {
    Meaning { phrase: phrase.to_owned(), status: Level::Unread, reasons: vec![reason], ..Meaning::default() }
}

/// A meaning as a person reads it.
fn describe(meaning: &Meaning) -> String {
    const SHOWN: usize = 12;
    let mut out = format!("«{}» — {}, {}\n", meaning.phrase, kind(meaning.kind), level(meaning.status));
    if let Some(rule) = &meaning.rule {
        let _ = writeln!(out, "  {rule}");
    }
    for one in meaning.occurrences.iter().take(SHOWN) {
        let count = one.count.map(|count| format!(", раз: {count}")).unwrap_or_default();
        let _ = match one.start {
            Some(start) if start != one.due => {
                writeln!(out, "  {} – {}{count}", start.format("%d.%m.%Y"), date(one.due))
            }
            _ => writeln!(out, "  {}{count}", date(one.due)),
        };
    }
    if meaning.occurrences.len() > SHOWN {
        let _ = writeln!(out, "  … всего {}", meaning.occurrences.len());
    }
    for reason in &meaning.reasons {
        let _ = writeln!(out, "  {reason}");
    }
    out
}

fn date(day: NaiveDate) -> String {
    const DAYS: [&str; 7] = ["пн", "вт", "ср", "чт", "пт", "сб", "вс"];
    let name = DAYS.get(day.weekday().num_days_from_monday() as usize).copied().unwrap_or_default();
    format!("{} {name}", day.format("%d.%m.%Y"))
}

/// The level in the words of the pages.
pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Clear => "ясно",
        Level::Check => "проверить",
        Level::Unread => "не понято",
    }
}

/// The kind of deadline in words.
pub(super) fn kind(kind: DeadlineKind) -> &'static str {
    match kind {
        DeadlineKind::Date => "в день",
        DeadlineKind::Due => "до дня",
        DeadlineKind::Window => "между двумя днями",
        DeadlineKind::Dates => "список дат",
        DeadlineKind::Recurring => "повторяется",
        DeadlineKind::Open => "без конца",
        DeadlineKind::Relative => "от события",
        DeadlineKind::External => "задан другим документом",
        DeadlineKind::OnDemand => "по потребности",
        DeadlineKind::Unread => "не срок",
    }
}
