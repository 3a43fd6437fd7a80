//! What an upload holds, as the page shows it before and after the decision.

use std::collections::{BTreeMap, BTreeSet};

use opora_core::assessment::Work;
use opora_core::russian::plural;
use opora_store::results::parts::Catalogue;
use opora_store::results::states::{FileState, UploadState};
use opora_store::results::uploads::{ResultFile, ResultImport, ResultUpload};
use serde::Deserialize;

use super::address;
use crate::app::Clock;
use crate::intake::{RuleApplied, Understood};
use crate::layout::dates::full;
use crate::layout::{Look, Mark};

/// Remarks shown; the files say the rest.
const MOST_REMARKS: usize = 20;

/// The figures of an upload.
pub(super) struct Report {
    pub files: String,
    pub read: usize,
    pub unmapped: usize,
    pub unread: usize,
    pub rows: String,
    pub works_count: String,
    pub works: Vec<WorkRow>,
    pub rules: Vec<RuleApplied>,
    pub remarks: Vec<String>,
    pub attention: Vec<FileRow>,
    pub others: Vec<FileRow>,
}

/// A work of the upload.
pub(super) struct WorkRow {
    pub title: String,
    /// The file, or how many there are.
    pub files: String,
    pub url: String,
    pub rows: String,
    pub schools: String,
    /// What the data hold of it before adoption.
    pub present: String,
    pub outcome: Option<Outcome>,
}

/// What the merge did with a work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Outcome {
    pub added: u64,
    pub replaced: u64,
    pub removed: u64,
    pub kept: u64,
}

/// A file of the upload.
pub(super) struct FileRow {
    pub name: String,
    pub url: String,
    pub mark: Mark,
    pub words: String,
    pub action: &'static str,
}

impl Report {
    /// The figures of an upload against the current data.
    pub fn of(upload: &ResultUpload, catalogue: &Catalogue, clock: &Clock) -> Self {
        let of = |state| upload.files.iter().filter(|file| file.state == state).count();
        let works = works(upload, catalogue, clock);
        let (attention, others): (Vec<_>, Vec<_>) =
            upload.files.iter().partition(|file| matches!(file.state, FileState::Unmapped | FileState::Unread));
        let is_open = matches!(upload.state, UploadState::Waiting | UploadState::Queued | UploadState::Reading);
        let row = |file: &&ResultFile| file_row(upload, file, is_open);
        Self {
            files: count(upload.files.len(), "файл", "файла", "файлов"),
            read: of(FileState::Read),
            unmapped: of(FileState::Unmapped),
            unread: of(FileState::Unread),
            rows: number(upload.imports.iter().map(|import| import.rows).sum()),
            works_count: count(works.len(), "работа", "работы", "работ"),
            rules: rules(&upload.imports),
            remarks: remarks(&upload.imports),
            attention: attention.iter().map(row).collect(),
            others: others.iter().map(row).collect(),
            works,
        }
    }
}

fn works(upload: &ResultUpload, catalogue: &Catalogue, clock: &Clock) -> Vec<WorkRow> {
    let mut by_work: BTreeMap<&Work, Vec<&ResultImport>> = BTreeMap::new();
    for import in &upload.imports {
        by_work.entry(&import.work).or_default().push(import);
    }
    let name = |import: &ResultImport| {
        upload.files.iter().find(|file| file.id == import.file).map(|file| file.name.clone()).unwrap_or_default()
    };
    let row = |(work, imports): (&Work, Vec<&ResultImport>)| {
        let files = match imports.as_slice() {
            [only] => name(only),
            many => count(many.len(), "файл", "файла", "файлов"),
        };
        let present = match catalogue.parts.iter().find(|part| part.work == *work) {
            Some(part) => format!(
                "{} с\u{a0}{}",
                count_of(part.row_count, "строка", "строки", "строк"),
                full(clock.local(part.adopted_at).date_naive())
            ),
            None => "нет".to_owned(),
        };
        WorkRow {
            title: work.title(),
            files,
            url: imports.first().map(|import| address::file(upload.id, import.file)).unwrap_or_default(),
            rows: number(imports.iter().map(|import| import.rows).sum()),
            schools: number(imports.iter().map(|import| import.schools).max().unwrap_or_default()),
            present,
            outcome: imports
                .iter()
                .find_map(|import| import.outcome.clone())
                .and_then(|outcome| serde_json::from_value(outcome).ok()),
        }
    };
    by_work.into_iter().map(row).collect()
}

/// The rules of all files together, most frequent first.
pub(super) fn rules(imports: &[ResultImport]) -> Vec<RuleApplied> {
    let mut all: BTreeMap<String, RuleApplied> = BTreeMap::new();
    for import in imports {
        let rules: Vec<RuleApplied> = serde_json::from_value(import.cleaning.clone()).unwrap_or_default();
        for rule in rules {
            match all.get_mut(&rule.title) {
                Some(known) => {
                    known.count += rule.count;
                    known.example = known.example.take().or(rule.example);
                }
                None => drop(all.insert(rule.title.clone(), rule)),
            }
        }
    }
    let mut rules: Vec<RuleApplied> = all.into_values().collect();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.count));
    rules
}

fn remarks(imports: &[ResultImport]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let of = |import: &ResultImport| {
        let understood: Understood = serde_json::from_value(import.inferred.clone()).unwrap_or_default();
        let title = import.work.title();
        understood.remarks.into_iter().map(move |remark| format!("{title}: {remark}"))
    };
    imports.iter().flat_map(of).filter(|remark| seen.insert(remark.clone())).take(MOST_REMARKS).collect()
}

fn file_row(upload: &ResultUpload, file: &ResultFile, is_open: bool) -> FileRow {
    let imports: Vec<&ResultImport> = upload.imports.iter().filter(|import| import.file == file.id).collect();
    let words = match (&file.trouble, imports.as_slice()) {
        (Some(words), _) => format!("{} {}", words.reason, words.next),
        (None, []) => String::new(),
        (None, [only]) => format!("{}, {}", only.work.title(), count_of(only.rows, "строка", "строки", "строк")),
        (None, many) => format!(
            "{}, {}",
            count(many.len(), "работа", "работы", "работ"),
            count_of(many.iter().map(|import| import.rows).sum(), "строка", "строки", "строк")
        ),
    };
    FileRow {
        name: file.name.clone(),
        url: address::file(upload.id, file.id),
        mark: mark(file.state),
        words,
        action: match file.state {
            FileState::Unmapped if is_open => "Ответить",
            _ => "Открыть",
        },
    }
}

/// The state of a file as icon, word and colour.
pub(super) fn mark(state: FileState) -> Mark {
    match state {
        FileState::Queued => Mark::new(Look::Calm, "clock", "В очереди"),
        FileState::Read => Mark::new(Look::Good, "ok", "Прочитан"),
        FileState::Unmapped => Mark::new(Look::Warn, "check", "Нужен ответ"),
        FileState::Unread => Mark::new(Look::Late, "unread", "Не прочитан"),
        FileState::Already => Mark::new(Look::Calm, "info", "Уже принят раньше"),
        FileState::SetAside => Mark::new(Look::Calm, "none", "Исключён"),
    }
}

/// «1 234 567» with blanks that do not break.
pub(super) fn number(figure: u64) -> String {
    let digits = figure.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

/// «12 файлов».
pub(super) fn count(figure: usize, one: &str, few: &str, many: &str) -> String {
    count_of(figure as u64, one, few, many)
}

/// «1 234 строки».
pub(super) fn count_of(figure: u64, one: &str, few: &str, many: &str) -> String {
    format!("{}\u{a0}{}", number(figure), plural(figure, one, few, many))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn figures_in_threes() {
        for (figure, words) in [(0, "0"), (999, "999"), (1_000, "1 000"), (1_234_567, "1 234 567")] {
            assert_eq!(number(figure).replace('\u{a0}', " "), words);
        }
    }
}
