//! Nothing is lost: whatever words are in no field of the reading come back as remarks with their place.

use std::collections::HashSet;

use opora_core::reading::{Level, Place, Reading, Remark};

use super::stream::{Item, Line, Stream};
use super::token::{TokenKind, fold, tokens};

/// Remarks for lines that no part of the reading took, neighbours together.
pub(crate) fn lines_left(lines: &[Line], code: &str, level: Level, advice: &str) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = Vec::new();
    let mut group: Vec<&Line> = Vec::new();
    let mut flush = |group: &mut Vec<&Line>| {
        let Some(first) = group.first() else { return };
        let words: Vec<&str> = group.iter().map(|line| line.text.as_str()).collect();
        remarks.push(Remark {
            code: code.into(),
            level,
            text: format!("«{}». {advice}", words.join(" / ")),
            place: Place { to: group.last().and_then(|line| line.place.to), ..first.place },
            ..Remark::default()
        });
        group.clear();
    };
    for line in lines {
        let neighbours = group.last().is_none_or(|last| match (last.place.to, line.place.from) {
            (Some(to), Some(from)) => from >= to && from - to <= 4,
            _ => true,
        });
        if !neighbours || group.len() >= 40 {
            flush(&mut group);
        }
        group.push(line);
    }
    flush(&mut group);
    remarks
}

/// Words of an act that are understood and not copied.
const ACT_WORDS: &[&str] = &[
    "приказ",
    "приказываю",
    "постановление",
    "постановляю",
    "постановляет",
    "распоряжение",
    "решение",
    "решил",
    "решили",
    "решила",
    "решило",
    "постановили",
    "протокол",
    "от",
    "года",
    "г",
];

/// Words that open a part of a paragraph and are not copied: «Цель:», «Срок:», «Отв.:».
const LABELS: &[&str] = &[
    "цель",
    "цели",
    "задача",
    "задачи",
    "срок",
    "сроки",
    "исполнения",
    "период",
    "реализации",
    "выполнения",
    "отв",
    "ответственный",
    "ответственные",
    "ответственная",
    "исполнитель",
    "исполнители",
    "участники",
    "результат",
];

/// The last net: every word of every line and cell must be found in the reading or its remarks.
pub(crate) fn missing(stream: &Stream, reading: &Reading) -> Vec<Remark> {
    let mut known = Words::default();
    known.reading(reading);
    let mut remarks = Vec::new();
    let mut check = |text: &str, place: Place, understood: &[&[&str]]| {
        if !known.has_all(text, understood) {
            known.text(text);
            remarks.push(Remark {
                code: "words-left".into(),
                level: Level::Check,
                text: format!(
                    "Эти слова не вошли ни в одно поле: «{text}». Если они важны, перенесите их в нужное поле."
                ),
                place,
                ..Remark::default()
            });
        }
    };
    for item in &stream.items {
        match item {
            // Lines out of a layout table may hold the head of some other table.
            Item::Line(line) if line.place.table.is_some() => check(&line.text, line.place, &[ACT_WORDS]),
            Item::Line(line) => check(&line.text, line.place, &[ACT_WORDS, LABELS]),
            Item::Table(grid) => {
                for cell in grid.rows.iter().flat_map(|row| row.own()) {
                    check(&cell.text(), cell.place, &[]);
                }
            }
        }
    }
    for line in &stream.aside {
        check(&line.text, line.place, &[ACT_WORDS]);
    }
    remarks
}

/// The words of a reading.
#[derive(Default)]
struct Words {
    known: HashSet<String>,
}

impl Words {
    fn text(&mut self, text: &str) {
        for token in tokens(text) {
            if token.kind != TokenKind::Mark {
                self.known.insert(fold(token.text));
            }
        }
    }

    fn maybe(&mut self, text: Option<&String>) {
        if let Some(text) = text {
            self.text(text);
        }
    }

    fn has_all(&self, text: &str, understood: &[&[&str]]) -> bool {
        let all = tokens(text);
        let last = all.len().saturating_sub(1);
        all.iter().enumerate().all(|(at, token)| {
            let word = fold(token.text);
            token.kind == TokenKind::Mark
                || self.known.contains(&word)
                || understood.iter().any(|words| words.contains(&word.as_str()))
                || self.has_half(&word, at, last, text)
        })
    }

    /// «дирек-» and «тора» were put together: the halves of a word cut between rows.
    fn has_half(&self, word: &str, at: usize, last: usize, text: &str) -> bool {
        let begun =
            text.ends_with(['-', '‐', '‑']) && at + 1 == last && self.known.iter().any(|known| known.starts_with(word));
        begun || (at == 0 && self.known.iter().any(|known| known.ends_with(word)))
    }

    fn reading(&mut self, reading: &Reading) {
        if let Some(act) = &reading.act {
            self.act(act);
        }
        if let Some(programme) = &reading.programme {
            self.maybe(programme.title.as_ref());
            for field in &programme.fields {
                self.text(&field.name);
                self.text(&field.text);
            }
        }
        for roadmap in &reading.roadmaps {
            self.maybe(roadmap.title.as_ref());
            self.maybe(roadmap.goal.as_ref());
            roadmap.tasks.iter().chain(&roadmap.heads).for_each(|text| self.text(text));
            for column in 1..=roadmap.heads.len() {
                self.known.insert(column.to_string());
            }
            roadmap.sections.iter().for_each(|section| self.text(&section.title));
            for activity in &roadmap.activities {
                self.text(&activity.text);
                self.maybe(activity.number.as_ref());
                activity.fields.iter().for_each(|field| self.text(&field.text));
                for (head, words) in &activity.other {
                    self.text(head);
                    self.text(words);
                }
            }
        }
        for school in &reading.support.schools {
            self.text(&school.name);
            self.maybe(school.category.as_ref());
            self.maybe(school.head.as_ref());
        }
        for pair in &reading.support.pairings {
            self.text(&pair.school);
            self.maybe(pair.mentor.as_ref());
            self.maybe(pair.curator.as_ref());
        }
        reading.remarks.iter().for_each(|remark| self.text(&remark.text));
    }

    fn act(&mut self, act: &opora_core::reading::Act) {
        for text in [&act.issuer, &act.title, &act.number, &act.issued_in] {
            self.maybe(text.as_ref());
        }
        if let Some(signatory) = &act.signatory {
            self.maybe(signatory.position.as_ref());
            self.maybe(signatory.name.as_ref());
        }
        act.basis.iter().for_each(|basis| self.text(&basis.text));
        for clause in &act.clauses {
            self.maybe(clause.number.as_ref());
            self.text(&clause.text);
        }
        if let Some(date) = act.date {
            self.text(&date.format("%d %m %Y %-d %-m %y").to_string());
            const MONTHS: [&str; 12] = [
                "января",
                "февраля",
                "марта",
                "апреля",
                "мая",
                "июня",
                "июля",
                "августа",
                "сентября",
                "октября",
                "ноября",
                "декабря",
            ];
            let month = chrono::Datelike::month0(&date);
            self.text(usize::try_from(month).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default());
        }
    }
}
