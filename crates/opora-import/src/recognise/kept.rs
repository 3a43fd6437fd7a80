//! Nothing is lost: whatever words are in no field of the reading come back as remarks with their place.

use std::collections::{BTreeSet, HashSet};
use std::ops::Bound;

use opora_core::calendar::month_genitive;
use opora_core::reading::{Level, Place, Reading, Remark};

use super::stream::{Item, Line, Stream};
use super::token::{TokenKind, fold_into, numbered, tokens};

/// Remarks for lines that no part of the reading took, neighbours together; words with a term in them are to be looked at.
pub(crate) fn lines_left(lines: &[Line]) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = Vec::new();
    let mut group: Vec<&Line> = Vec::new();
    let mut flush = |group: &mut Vec<&Line>| {
        let Some(first) = group.first() else { return };
        let words: Vec<&str> = group.iter().map(|line| line.text.as_str()).collect();
        let (level, advice) = match words.iter().any(|words| super::act::names_time(words)) {
            true => {
                (Level::Check, "В этих словах есть срок, а в план они не вошли: если это мероприятие, добавьте его.")
            }
            false => (Level::Clear, "Это не часть плана; если слова важны, перенесите их вручную."),
        };
        remarks.push(Remark {
            code: "text-left".into(),
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
    "n",
    "исх",
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
    "куратор",
    "кураторы",
    "наставник",
    "наставники",
];

/// The last net: every word of every line and cell must be found in the reading or its remarks.
pub(crate) fn missing(stream: &Stream, reading: &Reading) -> Vec<Remark> {
    let mut known = Words::default();
    known.reading(reading);
    let mut remarks = Vec::new();
    let mut check = |text: &str, place: Place, understood: &[&[&str]]| {
        if !known.has_all(text, understood) {
            known.words(text);
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
            Item::Line(line) => {
                // The number of an item is understood where its words are.
                let words = numbered(&line.text)
                    .filter(|found| !found.rest.is_empty())
                    .map_or(line.text.as_str(), |found| found.rest);
                check(words, line.place, &[ACT_WORDS, LABELS]);
            }
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
    // The stamp of an electronic signature says nothing that is kept.
    let stamps: HashSet<Option<usize>> = stream.items.iter().filter_map(stamp).collect();
    for remark in remarks.iter_mut().filter(|remark| stamps.contains(&remark.place.from)) {
        remark.level = Level::Clear;
        remark.code = "text-left".into();
    }
    // Headers and notes stand beside the text; whoever wants their words finds them.
    let aside: HashSet<Option<usize>> = stream.aside.iter().map(|line| line.place.from).collect();
    for remark in remarks.iter_mut().filter(|remark| remark.place.from.is_some() && aside.contains(&remark.place.from))
    {
        remark.level = Level::Clear;
        remark.code = "text-left".into();
        remark.text = remark.text.replace("Эти слова не вошли ни в одно поле", "Слова колонтитула или сноски");
    }
    remarks
}

/// Where a line of the stamp of an electronic signature begins.
fn stamp(item: &Item) -> Option<Option<usize>> {
    match item {
        Item::Line(line) => super::act::is_stamp(&line.text).then_some(line.place.from),
        Item::Table(_) => None,
    }
}

/// The words of a reading.
#[derive(Default)]
struct Words<'a> {
    known: HashSet<String>,
    /// Whole texts of the reading: most cells and lines are found here as they stand.
    texts: HashSet<&'a str>,
    /// The same words by their beginnings and ends, from the first question on.
    ends: Option<Ends>,
}

impl<'a> Words<'a> {
    fn text(&mut self, text: &'a str) {
        if self.texts.insert(text) {
            self.words(text);
        }
    }

    fn words(&mut self, text: &str) {
        let mut word = String::new();
        for token in tokens(text).iter().filter(|token| token.kind != TokenKind::Mark) {
            word.clear();
            fold_into(token.text, &mut word);
            if !self.known.contains(&word) {
                if let Some(ends) = &mut self.ends {
                    ends.add(&word);
                }
                self.known.insert(word.clone());
            }
        }
    }

    fn maybe(&mut self, text: Option<&'a String>) {
        if let Some(text) = text {
            self.text(text);
        }
    }

    fn has_all(&mut self, text: &str, understood: &[&[&str]]) -> bool {
        if self.texts.contains(text) {
            return true;
        }
        let all = tokens(text);
        let last = all.len().saturating_sub(1);
        let mut word = String::new();
        all.iter().enumerate().filter(|(_, token)| token.kind != TokenKind::Mark).all(|(at, token)| {
            word.clear();
            fold_into(token.text, &mut word);
            self.known.contains(&word)
                || understood.iter().any(|words| words.contains(&word.as_str()))
                || self.has_half(&word, at, last, text)
        })
    }

    /// «дирек-» and «тора» were put together: the halves of a word cut between rows.
    fn has_half(&mut self, word: &str, at: usize, last: usize, text: &str) -> bool {
        let begins = at + 1 == last && text.ends_with(['-', '‐', '‑']);
        if !begins && at != 0 {
            return false;
        }
        let known = &self.known;
        let ends = self.ends.get_or_insert_with(|| Ends::of(known));
        (begins && ends.begins(word)) || (at == 0 && ends.ends(word))
    }

    fn reading(&mut self, reading: &'a Reading) {
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
                self.words(&column.to_string());
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

    fn act(&mut self, act: &'a opora_core::reading::Act) {
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
            self.words(&date.format("%d %m %Y %-d %-m %y").to_string());
            self.text(month_genitive(chrono::Datelike::month(&date)));
        }
    }
}

/// Words in order of their letters, and in order of their letters from the last one back.
#[derive(Default)]
struct Ends {
    forward: BTreeSet<String>,
    backward: BTreeSet<String>,
}

impl Ends {
    fn of(words: &HashSet<String>) -> Self {
        let mut ends = Self::default();
        words.iter().for_each(|word| ends.add(word));
        ends
    }

    fn add(&mut self, word: &str) {
        self.forward.insert(word.to_owned());
        self.backward.insert(word.chars().rev().collect());
    }

    /// Whether some word begins with these letters.
    fn begins(&self, letters: &str) -> bool {
        leads(&self.forward, letters)
    }

    /// Whether some word ends with these letters.
    fn ends(&self, letters: &str) -> bool {
        leads(&self.backward, &letters.chars().rev().collect::<String>())
    }
}

/// Whether some word of a set begins with these letters: then the first one from them on does.
fn leads(words: &BTreeSet<String>, letters: &str) -> bool {
    let from = (Bound::Included(letters), Bound::Unbounded);
    words.range::<str, _>(from).next().is_some_and(|word| word.starts_with(letters))
}
