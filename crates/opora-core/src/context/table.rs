//! Cards from a table: heads say which column is which fact; what is unclear becomes a remark, never a guess of 0.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::card::{Card, Value};
use super::fields::{Field, Fields, Unit};
use crate::words::plain;

/// Something about a table that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardRemark {
    /// Row of the sheet, from 1; none where it is about a column or the whole table.
    pub row: Option<usize>,
    /// Head of the column, as written; empty where it is about a row or the whole table.
    pub column: String,
    /// A Russian sentence with the next step.
    pub text: String,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct ReadCards {
    /// Cards in the order of their codes; of a repeated code the last row.
    pub cards: Vec<Card>,
    /// Which fact each head was taken for: head as written → Russian name.
    pub columns: Vec<(String, String)>,
    /// What a person should know.
    pub remarks: Vec<CardRemark>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Column<'a> {
    Code,
    Name,
    /// `counts`: people where the fact is a share of people.
    Fact {
        field: &'a Field,
        counts: bool,
    },
}

/// The head is looked for in so many first rows.
const HEAD_WITHIN: usize = 30;

/// Reads cards from the cells of a sheet as text, `as_of` the day on which the facts stood.
///
/// The head is the first row that names the code of the school and at least one fact.
pub fn read(cells: &[Vec<String>], fields: &Fields, as_of: Option<NaiveDate>) -> ReadCards {
    let mut out = ReadCards::default();
    let Some((at, columns)) = head(cells, fields) else {
        out.say(
            None,
            "",
            "Не найдена шапка: нужна строка, где есть «Код школы» (или «Логин») и хотя бы одно условие, например «Доля обучающихся с ОВЗ, %». Добавьте такую строку и загрузите снова.",
        );
        return out;
    };
    let heads = cells.get(at).map(Vec::as_slice).unwrap_or_default();
    for (position, words) in heads.iter().enumerate() {
        let title = match columns.get(&position) {
            Some(Column::Code) => "код школы",
            Some(Column::Name) => "название школы",
            Some(Column::Fact { field, .. }) => field.title.as_str(),
            None => {
                if !words.trim().is_empty()
                    && plain(words) != "п п"
                    && plain(words) != "no"
                    && !words.trim().starts_with('№')
                {
                    out.say(None, words, "Столбец не узнан и не прочитан. Назовите его как в перечне условий или добавьте условие в перечень.");
                }
                continue;
            }
        };
        out.columns.push((words.trim().to_owned(), title.to_owned()));
    }
    let fractions = fractions(cells, at, &columns);
    for position in &fractions {
        let words = heads.get(*position).map(String::as_str).unwrap_or_default();
        out.say(None, words, "Все числа столбца от 0 до 1: прочитаны как доли единицы (0,25 — это 25 %). Проверьте.");
    }
    let mut cards: BTreeMap<String, (usize, Card)> = BTreeMap::new();
    for (position, row) in cells.iter().enumerate().skip(at + 1) {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let sheet_row = position + 1;
        let Some(card) = card(row, heads, &columns, &fractions, sheet_row, &mut out) else { continue };
        let card = Card { as_of, ..card };
        if let Some((before, _)) = cards.insert(card.school.clone(), (sheet_row, card)) {
            out.say(
                Some(sheet_row),
                "",
                &format!("Школа уже была в строке {before}: взята последняя. Оставьте одну строку."),
            );
        }
    }
    out.cards = cards.into_values().map(|(_, card)| card).collect();
    if out.cards.is_empty() {
        out.say(None, "", "Под шапкой нет ни одной школы с кодом. Заполните строки и загрузите снова.");
    }
    out
}

impl ReadCards {
    fn say(&mut self, row: Option<usize>, column: &str, text: &str) {
        self.remarks.push(CardRemark { row, column: column.trim().to_owned(), text: text.to_owned() });
    }
}

fn head<'a>(cells: &[Vec<String>], fields: &'a Fields) -> Option<(usize, BTreeMap<usize, Column<'a>>)> {
    cells.iter().take(HEAD_WITHIN).enumerate().find_map(|(at, row)| {
        let columns = columns(row, fields);
        let has = |wanted: fn(&Column<'_>) -> bool| columns.values().any(wanted);
        (has(|column| *column == Column::Code) && has(|column| matches!(column, Column::Fact { .. })))
            .then_some((at, columns))
    })
}

/// The meaning of each head; the first head that says a thing keeps it, a share goes before a count of the same.
fn columns<'a>(heads: &[String], fields: &'a Fields) -> BTreeMap<usize, Column<'a>> {
    let mut out: BTreeMap<usize, Column<'a>> = BTreeMap::new();
    for (position, head) in heads.iter().enumerate() {
        let Some(column) = column(head, fields) else { continue };
        let rival = out.iter().find(|(_, taken)| same_fact(taken, &column)).map(|(at, taken)| (*at, *taken));
        match rival {
            None => {
                out.insert(position, column);
            }
            Some((at, Column::Fact { counts: true, .. })) if matches!(column, Column::Fact { counts: false, .. }) => {
                out.remove(&at);
                out.insert(position, column);
            }
            Some(_) => {}
        }
    }
    out
}

fn same_fact(one: &Column<'_>, two: &Column<'_>) -> bool {
    match (one, two) {
        (Column::Fact { field: one, .. }, Column::Fact { field: two, .. }) => one.key == two.key,
        _ => one == two,
    }
}

fn column<'a>(head: &str, fields: &'a Fields) -> Option<Column<'a>> {
    const CODES: [&str; 9] = [
        "код",
        "код оо",
        "код оу",
        "код школы",
        "логин",
        "логин школы",
        "логин оо",
        "код образовательной организации",
        "code",
    ];
    const NAMES: [&str; 8] = [
        "школа",
        "оо",
        "оу",
        "название",
        "название оо",
        "наименование",
        "наименование оо",
        "образовательная организация",
    ];
    let folded = plain(head);
    if folded.is_empty() {
        return None;
    }
    if CODES.contains(&folded.as_str()) {
        return Some(Column::Code);
    }
    if NAMES.contains(&folded.as_str()) || folded.starts_with("наименование ") || folded.starts_with("название школ")
    {
        return Some(Column::Name);
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let says = |stem: &str| words.iter().any(|word| word.starts_with(stem));
    let field = fields.0.iter().find(|field| {
        plain(&field.title) == folded
            || folded == plain(&field.key)
            || field.heads.iter().any(|head| !head.is_empty() && head.iter().all(|stem| says(stem)))
    })?;
    let share = head.contains('%') || says("дол") || says("процент");
    let counts = matches!(field.unit, Unit::Percent { of: Some(_) })
        && !share
        && (says("числ") || says("колич") || says("кол") || says("чел"));
    Some(Column::Fact { field, counts })
}

/// Columns of shares whose numbers are all within 0–1 and not all whole: shares of one, as Excel keeps percents.
fn fractions(cells: &[Vec<String>], head: usize, columns: &BTreeMap<usize, Column<'_>>) -> Vec<usize> {
    let is_share = |column: &Column<'_>| matches!(column, Column::Fact { field, counts: false } if matches!(field.unit, Unit::Percent { .. }));
    let shares = columns.iter().filter(|(_, column)| is_share(column));
    shares
        .map(|(position, _)| *position)
        .filter(|position| {
            let column = || cells.iter().skip(head + 1).filter_map(|row| row.get(*position)).map(|cell| cell.trim());
            let numbers: Vec<f64> = column().filter(|cell| !cell.contains('%')).filter_map(number).collect();
            let within = numbers.iter().all(|number| (0.0..=1.0).contains(number));
            within && numbers.iter().any(|number| number.fract() != 0.0) && !column().any(|cell| cell.contains('%'))
        })
        .collect()
}

fn card(
    row: &[String],
    heads: &[String],
    columns: &BTreeMap<usize, Column<'_>>,
    fractions: &[usize],
    sheet_row: usize,
    out: &mut ReadCards,
) -> Option<Card> {
    let cell = |wanted: Column<'_>| {
        let (position, _) = columns.iter().find(|(_, column)| **column == wanted)?;
        row.get(*position).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    };
    let Some(code) = cell(Column::Code) else {
        out.say(Some(sheet_row), "", "В строке нет кода школы: она не прочитана. Впишите код.");
        return None;
    };
    // A number that a spreadsheet shows as 224145.0 is a code without a point.
    let code = code.strip_suffix(".0").unwrap_or(code);
    let mut card = Card {
        school: code.to_lowercase(),
        name: cell(Column::Name).unwrap_or_default().to_owned(),
        ..Card::default()
    };
    let mut counted: Vec<(&Field, u32, &str)> = Vec::new();
    for (position, column) in columns {
        let Column::Fact { field, counts } = column else { continue };
        let Some(text) = row.get(*position).map(|cell| cell.trim()).filter(|cell| !is_blank(cell)) else { continue };
        let words = heads.get(*position).map(String::as_str).unwrap_or_default();
        if *counts {
            match text.strip_suffix(".0").unwrap_or(text).replace([' ', '\u{a0}'], "").parse::<u32>() {
                Ok(part) => counted.push((field, part, words)),
                Err(_) => out.say(Some(sheet_row), words, &not_read(text, "число человек")),
            }
            continue;
        }
        match value(field, text, fractions.contains(position)) {
            Ok(value) => {
                card.values.insert(field.key.clone(), value);
            }
            Err(wanted) => out.say(Some(sheet_row), words, &not_read(text, wanted)),
        }
    }
    for (field, part, words) in counted {
        let Unit::Percent { of: Some(of) } = &field.unit else { continue };
        let whole = card.number(of).map(f64::round).filter(|whole| (1.0..=f64::from(u32::MAX)).contains(whole));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded and inside 1..=u32::MAX")]
        match whole.map(|whole| whole as u32) {
            Some(whole) if part <= whole => {
                card.values.insert(field.key.clone(), Value::Share { part, whole });
            }
            Some(whole) => {
                out.say(Some(sheet_row), words, &format!("{part} больше целого, {whole}. Проверьте оба числа."))
            }
            None => {
                out.say(Some(sheet_row), words, "Доля не посчитана: не указано целое (число обучающихся или учителей).")
            }
        }
    }
    Some(card)
}

/// A dash, «нет данных» and an empty cell are "not known".
fn is_blank(cell: &str) -> bool {
    matches!(cell, "" | "-" | "–" | "—") || matches!(plain(cell).as_str(), "нет данных" | "н д" | "nan" | "null")
}

fn not_read(text: &str, wanted: &str) -> String {
    format!("«{text}» не прочитано: здесь нужно {wanted}. Условие осталось неизвестным.")
}

fn value(field: &Field, text: &str, fraction: bool) -> Result<Value, &'static str> {
    match &field.unit {
        Unit::YesNo { yes, no } => {
            answer(text, yes, no).map(|yes| Value::Number(f64::from(u8::from(yes)))).ok_or("«да» или «нет»")
        }
        Unit::Percent { .. } => percent(text, fraction).ok_or("доля от 0 до 100 % или «9 из 50»"),
        Unit::Persons | Unit::Pieces | Unit::Kilometres => {
            number(text).filter(|number| *number >= 0.0).map(Value::Number).ok_or("число не меньше нуля")
        }
    }
}

fn answer(text: &str, yes: &[String], no: &[String]) -> Option<bool> {
    let folded = plain(text);
    match folded.as_str() {
        "да" | "1" | "1 0" | "есть" | "yes" | "true" => return Some(true),
        "нет" | "0" | "0 0" | "no" | "false" => return Some(false),
        _ => {}
    }
    match text {
        "+" => return Some(true),
        "−" => return Some(false),
        _ => {}
    }
    let says =
        |stems: &[String]| folded.split(' ').any(|word| stems.iter().any(|stem| word.starts_with(stem.as_str())));
    match (says(yes), says(no)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

fn percent(text: &str, fraction: bool) -> Option<Value> {
    if let Some((part, whole)) = text.split_once("из").or_else(|| text.split_once('/')) {
        let part: u32 = part.trim().parse().ok()?;
        let whole: u32 = whole.trim().parse().ok()?;
        return (whole > 0 && part <= whole).then_some(Value::Share { part, whole });
    }
    let value = number(text.trim_end_matches('%').trim_end())? * if fraction { 100.0 } else { 1.0 };
    (0.0..=100.0).contains(&value).then_some(Value::Number(value))
}

/// A number as people and spreadsheets write it: comma or point, blanks between thousands, a unit after it.
fn number(text: &str) -> Option<f64> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let end = compact.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | 'e' | 'E' | '+')));
    let (digits, unit) = compact.split_at(end.unwrap_or(compact.len()));
    if !matches!(unit, "" | "км" | "км." | "чел" | "чел." | "ед" | "ед.") {
        return None;
    }
    digits.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite())
}
