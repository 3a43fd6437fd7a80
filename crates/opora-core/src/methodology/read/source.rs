//! The text of a methodology with its places: where a complaint points, and what a syntax error means in Russian.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

/// Something that stands in the way, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Complaint {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The field, for a form: `lists[0].threshold`; empty for an error of writing.
    pub path: String,
    /// A Russian sentence: what is wrong and what to write instead.
    pub text: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "строка {}, столбец {}: {}", self.line, self.column, self.text)
    }
}

/// A text that gives no methodology: everything that is wrong with it, in the order of the lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused(pub Vec<Complaint>);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, complaint) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{complaint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refused {}

/// The text, and what was found wrong with it so far.
pub(super) struct Source<'s> {
    text: &'s str,
    complaints: Vec<Complaint>,
}

/// A file with more slips than this is another file.
const MOST_COMPLAINTS: usize = 50;

impl<'s> Source<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Self { text, complaints: Vec::new() }
    }

    /// Notes what is wrong at a place.
    pub(super) fn complain(&mut self, at: &Range<usize>, path: impl Into<String>, text: impl Into<String>) {
        if self.complaints.len() < MOST_COMPLAINTS {
            let (line, column) = self.place(at.start);
            self.complaints.push(Complaint { line, column, path: path.into(), text: text.into() });
        }
    }

    pub(super) fn is_clean(&self) -> bool {
        self.complaints.is_empty()
    }

    pub(super) fn refused(mut self) -> Refused {
        self.complaints.sort_by_key(|complaint| (complaint.line, complaint.column));
        self.complaints.dedup();
        Refused(self.complaints)
    }

    /// Notes an error of writing that the parser found.
    pub(super) fn syntax(&mut self, error: &toml::de::Error) {
        let at = error.span().unwrap_or(0..0);
        let text = self.syntax_words(error.message(), &at);
        self.complain(&at, "", text);
    }

    fn place(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset.min(self.text.len())).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }

    fn syntax_words(&self, message: &str, at: &Range<usize>) -> String {
        let found = self.text.get(at.clone()).map(|found| found.trim().chars().take(40).collect::<String>());
        let found = found.filter(|found| !found.is_empty());
        let has = |part: &str| message.contains(part);
        if has("duplicate key") {
            return match found {
                Some(key) => format!("«{key}» записано второй раз; оставьте одну строку."),
                None => "Ключ записан второй раз; оставьте одну строку.".to_owned(),
            };
        }
        let what = if has("string values must be quoted") {
            "слова пишутся в кавычках: name = \"Название\"; дата — без кавычек: 2025-05-28; число — с точкой: 33.5"
        } else if has("array") || has("missing comma") {
            "в списке [ … ] значения разделяются запятыми, а скобка закрывается"
        } else if has("inline table") {
            "в записи { … } пары разделяются запятыми, а скобка закрывается"
        } else if has("table") {
            "заголовок раздела пишется как [[lists]] или [basis], обе скобки закрываются"
        } else if has("missing assignment") || has("key with no value") || has("`=`") || has("extra assignment") {
            "строка пишется как ключ = значение, знак равенства один"
        } else if has("missing value") || has("missing opening quote") {
            "после знака = нужно значение"
        } else if has("invalid basic string") || has("literal string") || has("quote") || has("escape") {
            "кавычки не закрыты или внутри них стоит обратная черта; пишите «ёлочки» внутри кавычек"
        } else if has("leading zero") || has("digit") || has("number") || has("radix") || has("sign") {
            "число записывается цифрами без пробелов: 30 или 33.5"
        } else if has("key") {
            "ключ пишется латинскими буквами без пробелов, за ним знак ="
        } else if has("date") || has("time") {
            "дата записывается как 2025-05-28"
        } else {
            "запись не разобрана; проверьте кавычки, скобки и знак ="
        };
        match found {
            Some(found) => format!("Здесь «{found}»: {what}."),
            None => format!("Строка не дописана: {what}."),
        }
    }
}
