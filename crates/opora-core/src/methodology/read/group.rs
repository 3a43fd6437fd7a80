//! One table of a methodology: typed fields, each either a value or a complaint at its place.

use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::{Field, SECTIONS, Section};
use super::source::Source;
use crate::methodology::Decimal;
use crate::methodology::nearest::nearest;
use crate::russian::mend_lookalikes;
use crate::words::plain;

/// Longest text of a field, characters.
const MOST_LETTERS: usize = 600;
/// Most entries of a list.
const MOST_ENTRIES: usize = 2_000;

/// One table with its place.
pub(super) struct Group<'a, 's> {
    table: &'a DeTable<'s>,
    /// Where the table begins.
    pub(super) at: Range<usize>,
    /// Its path for a form; empty at the top.
    pub(super) path: String,
}

type Value<'a, 's> = &'a Spanned<DeValue<'s>>;

impl<'a, 's> Group<'a, 's> {
    pub(super) fn new(table: &'a DeTable<'s>, at: Range<usize>, path: String) -> Self {
        Self { table, at, path }
    }

    /// The path of a field.
    pub(super) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The value of a field.
    pub(super) fn value(&self, key: &str) -> Option<Value<'a, 's>> {
        self.table.get(key)
    }

    /// Where a field stands; the table itself where it is missing.
    pub(super) fn place(&self, key: &str) -> Range<usize> {
        self.value(key).map_or_else(|| self.at.clone(), Spanned::span)
    }

    /// Complains at a field.
    pub(super) fn complain(&self, source: &mut Source<'_>, key: &str, text: impl Into<String>) {
        source.complain(&self.place(key), self.path_of(key), text);
    }

    /// Refuses keys that the section does not have, with the word that was probably meant.
    pub(super) fn only(&self, source: &mut Source<'_>, section: &Section) {
        for (key, _) in self.table.iter() {
            let name: &str = key.get_ref();
            if section.fields.iter().any(|field| field.key == name) {
                continue;
            }
            source.complain(&key.span(), self.path_of(name), unknown(name, section));
        }
    }

    /// A text that must be there.
    pub(super) fn text(&self, source: &mut Source<'_>, key: &str) -> Option<String> {
        if self.value(key).is_none() {
            self.missing(source, key);
            return None;
        }
        let text = self.text_if(source, key)?;
        if text.is_empty() {
            self.complain(source, key, format!("«{key}» пусто: напишите {}.", title(key)));
            return None;
        }
        Some(text)
    }

    /// A text that may be there; blanks at the ends do not matter.
    pub(super) fn text_if(&self, source: &mut Source<'_>, key: &str) -> Option<String> {
        let value = self.value(key)?;
        let text = words(value.get_ref());
        if text.is_none() {
            self.complain(source, key, format!("«{key}» — это слова, они пишутся в кавычках: {key} = \"…\"."));
        }
        self.fitting(source, key, text?)
    }

    fn fitting(&self, source: &mut Source<'_>, key: &str, text: &str) -> Option<String> {
        let text = text.trim();
        if text.chars().count() > MOST_LETTERS || text.chars().any(char::is_control) {
            let sentence = format!("«{key}» — одна строка, не длиннее {MOST_LETTERS} знаков.");
            self.complain(source, key, sentence);
            return None;
        }
        Some(text.to_owned())
    }

    /// One text or a list of texts; `None` where the field is missing or wrong.
    pub(super) fn texts(&self, source: &mut Source<'_>, key: &str) -> Option<Vec<(String, Range<usize>)>> {
        let value = self.value(key)?;
        let entries: Vec<Value<'a, 's>> = match value.get_ref() {
            DeValue::Array(entries) => entries.iter().collect(),
            _ => vec![value],
        };
        if entries.is_empty() {
            self.complain(source, key, format!("Список «{key}» пуст: добавьте значение или уберите строку."));
            return None;
        }
        if entries.len() > MOST_ENTRIES {
            self.complain(source, key, format!("В списке «{key}» больше {MOST_ENTRIES} значений."));
            return None;
        }
        let mut out = Vec::with_capacity(entries.len());
        for entry in entries {
            let text = words(entry.get_ref()).map(str::trim).filter(|text| !text.is_empty());
            let Some(text) = text else {
                let sentence = format!("В «{key}» стоят слова в кавычках: {key} = [\"…\", \"…\"].");
                source.complain(&entry.span(), self.path_of(key), sentence);
                return None;
            };
            out.push((self.fitting(source, key, text)?, entry.span()));
        }
        Some(out)
    }

    /// A whole number between two, both included.
    pub(super) fn whole(&self, source: &mut Source<'_>, key: &str, from: u32, to: u32) -> Option<u32> {
        let value = self.value(key)?;
        self.whole_in(source, key, value, from, to)
    }

    /// One whole number or a list of them.
    pub(super) fn wholes(&self, source: &mut Source<'_>, key: &str, from: u32, to: u32) -> Option<Vec<u32>> {
        let value = self.value(key)?;
        let DeValue::Array(entries) = value.get_ref() else {
            return Some(vec![self.whole_in(source, key, value, from, to)?]);
        };
        if entries.is_empty() {
            self.complain(source, key, format!("Список «{key}» пуст: добавьте число или уберите строку."));
            return None;
        }
        entries.iter().map(|entry| self.whole_in(source, key, entry, from, to)).collect()
    }

    fn whole_in(&self, source: &mut Source<'_>, key: &str, value: Value<'_, '_>, from: u32, to: u32) -> Option<u32> {
        let number = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse::<i64>().ok(),
            _ => None,
        };
        let Some(number) = number else {
            let sentence = format!("«{key}» — целое число без кавычек: {key} = {}.", from.max(1));
            source.complain(&value.span(), self.path_of(key), sentence);
            return None;
        };
        let fits = u32::try_from(number).ok().filter(|number| (from..=to).contains(number));
        if fits.is_none() {
            let sentence = format!("«{key}» ({}) бывает от {from} до {to}, а здесь {number}.", title(key));
            source.complain(&value.span(), self.path_of(key), sentence);
        }
        fits
    }

    /// A decimal number.
    pub(super) fn decimal(&self, source: &mut Source<'_>, key: &str) -> Option<Decimal> {
        let value = self.value(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            let sentence = match words(value.get_ref()) {
                Some(text) => {
                    let bare = text.trim().trim_end_matches('%').trim().parse::<Decimal>();
                    let example = bare.map_or_else(|_| "30".to_owned(), |number| number.to_string());
                    format!("«{key}» — число без кавычек и знака %: {key} = {example}.")
                }
                None => format!("«{key}» — число цифрами, например {key} = 30 или {key} = 33.5."),
            };
            self.complain(source, key, sentence);
        }
        number
    }

    /// A decimal number that must be there.
    pub(super) fn decimal_needed(&self, source: &mut Source<'_>, key: &str) -> Option<Decimal> {
        if self.value(key).is_none() {
            self.missing(source, key);
        }
        self.decimal(source, key)
    }

    /// A day.
    pub(super) fn day(&self, source: &mut Source<'_>, key: &str) -> Option<NaiveDate> {
        let value = self.value(key)?;
        let date = match value.get_ref() {
            DeValue::Datetime(moment) if moment.time.is_none() => moment.date,
            _ => None,
        };
        let day = date
            .and_then(|date| NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day)));
        if day.is_none() {
            self.complain(source, key, format!("«{key}» — дата без кавычек: {key} = 2025-05-28."));
        }
        day
    }

    /// One word out of a few.
    pub(super) fn choice<T: Copy>(&self, source: &mut Source<'_>, key: &str, allowed: &[(&str, T)]) -> Option<T> {
        let value = self.value(key)?;
        let word = words(value.get_ref()).unwrap_or_default().trim();
        let found = allowed.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if found.is_none() {
            let all = allowed.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
            let meant = nearest(word, allowed.iter().map(|(name, _)| *name));
            let meant = meant.map(|meant| format!(" Возможно, \"{meant}\"?")).unwrap_or_default();
            self.complain(source, key, format!("«{key}» ({}) бывает: {all}.{meant}", title(key)));
        }
        found
    }

    /// A table inside the table.
    pub(super) fn group(&self, source: &mut Source<'_>, key: &str) -> Option<Group<'a, 's>> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Group::new(table, value.span(), self.path_of(key))),
            _ => {
                self.complain(source, key, format!("«{key}» — раздел: [{key}] и строки под ним, или {{ … }}."));
                None
            }
        }
    }

    /// The tables of a list of tables.
    pub(super) fn groups(&self, source: &mut Source<'_>, key: &str, most: usize) -> Vec<Group<'a, 's>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(entries) = value.get_ref() else {
            let sentence = format!("Разделов «{key}» может быть несколько, поэтому скобки двойные: [[{key}]].");
            self.complain(source, key, sentence);
            return Vec::new();
        };
        if entries.len() > most {
            self.complain(source, key, format!("Разделов «{key}» больше {most}: разделите методику на несколько."));
        }
        let mut out = Vec::with_capacity(entries.len().min(most));
        for (index, entry) in entries.iter().take(most).enumerate() {
            match entry.get_ref() {
                DeValue::Table(table) => {
                    out.push(Group::new(table, entry.span(), format!("{}[{index}]", self.path_of(key))));
                }
                _ => {
                    let sentence = format!("«{key}» — разделы: [[{key}]] и строки под каждым.");
                    source.complain(&entry.span(), self.path_of(key), sentence);
                }
            }
        }
        out
    }

    /// Complains that a field is not there.
    pub(super) fn missing(&self, source: &mut Source<'_>, key: &str) {
        self.complain(source, key, format!("Не хватает «{key}»: {}.", title(key)));
    }
}

fn words<'v>(value: &'v DeValue<'_>) -> Option<&'v str> {
    match value {
        DeValue::String(text) => Some(text.as_ref()),
        _ => None,
    }
}

/// The field in Russian.
fn title(key: &str) -> &'static str {
    SECTIONS
        .iter()
        .flat_map(|section| section.fields)
        .find(|field| field.key == key)
        .map_or("значение", |field| field.title)
}

/// What to say about a key that the section does not have.
fn unknown(name: &str, section: &Section) -> String {
    let here = section.title;
    if let Some(meant) = nearest(name, section.fields.iter().map(|field| field.key)) {
        return format!("Ключа «{name}» нет; возможно, {meant}.");
    }
    let by_title = |field: &&Field| plain(field.title).split(' ').any(|word| !word.is_empty() && word == plain(name));
    if let Some(field) = section.fields.iter().find(by_title) {
        return format!("Ключа «{name}» нет; возможно, {} ({}).", field.key, field.title);
    }
    let elsewhere = SECTIONS.iter().find(|other| other.fields.iter().any(|field| field.key == name));
    if let Some(other) = elsewhere {
        return format!("Ключ «{name}» стоит не на месте: здесь {here}, а его место — {}.", other.title);
    }
    let everywhere = SECTIONS.iter().flat_map(|section| section.fields).map(|field| field.key);
    if let Some(meant) = nearest(name, everywhere) {
        return format!("Ключа «{name}» нет; возможно, {meant}, но его место не здесь ({here}).");
    }
    let all = section.fields.iter().map(|field| field.key).collect::<Vec<_>>().join(", ");
    let mended = mend_lookalikes(name);
    format!("Ключа «{mended}» нет. Здесь {here}; бывают: {all}.")
}
