//! A table of indicators by year: «№ | Показатель | Ед. изм. | 2022 | 2023 | 2024».

use opora_core::reading::Indicator;

use super::roadmap::columns::{is_column_numbers, is_row_number};
use super::roadmap::years::{indicator_of, year_of};
use super::token::{fold, has_stem};
use crate::mend::grid::{Grid, GridRow};

/// A longer cell is no value of an indicator.
const LONGEST_VALUE: usize = 40;

/// The column of the only value: «Значение», «Плановое значение», «Целевой уровень».
fn value_column(head: &GridRow, name: usize) -> Option<usize> {
    let mut found = head.own().filter(|cell| {
        let folded = fold(&cell.text());
        cell.column != name && cell.span == 1 && has_stem(&folded, &["значени", "целев", "норматив"])
    });
    let only = found.next()?;
    found.next().is_none().then_some(only.column)
}

/// The indicators of a table that holds nothing else; nothing for any other table.
pub(crate) fn read(grid: &Grid) -> Option<Vec<Indicator>> {
    let first = grid.rows.iter().take(4).position(|row| row.own().count() > 1)?;
    let head = grid.rows.get(first)?;
    let under = grid.rows.get(first + 1).filter(|row| row.own().all(|cell| year_of(&cell.text()).is_some()));
    let name = head.own().find(|cell| {
        let folded = fold(&cell.text());
        has_stem(&folded, &["показател", "индикатор"]) && year_of(&folded).is_none() && cell.span == 1
    })?;
    let plan = |text: &str| has_stem(&fold(text), &["срок", "ответствен", "исполнител", "мероприят"]);
    if head.own().any(|cell| plan(&cell.text())) {
        return None;
    }
    let heads = || head.own().chain(under.into_iter().flat_map(GridRow::own));
    let years: Vec<(usize, String)> =
        heads().filter(|cell| cell.span == 1).filter_map(|cell| Some((cell.column, year_of(&cell.text())?))).collect();
    let undated = if years.is_empty() { value_column(head, name.column) } else { None };
    if years.is_empty() && undated.is_none() {
        return None;
    }
    let unit =
        heads().find(|cell| has_stem(&fold(&cell.text()), &["ед", "единица", "единицы"])).map(|cell| cell.column);
    let text = |row: &GridRow, column: usize| {
        row.cells.iter().find(|cell| cell.column == column).map(|cell| cell.text()).unwrap_or_default()
    };
    let mut found = Vec::new();
    for row in grid.rows.iter().skip(first + 1 + usize::from(under.is_some())) {
        let words = text(row, name.column);
        if row.own().count() < 2 || is_column_numbers(row) || is_row_number(&words) || words.is_empty() {
            continue;
        }
        let values: Vec<(String, String)> =
            years.iter().map(|(column, year)| (year.clone(), text(row, *column))).collect();
        let undated = undated.map(|column| (String::new(), text(row, column)));
        if undated.as_ref().is_some_and(|(_, words)| words.chars().count() > LONGEST_VALUE) {
            return None;
        }
        let values: Vec<(String, String)> = values.into_iter().chain(undated).collect();
        let unit =
            unit.map(|column| text(row, column)).filter(|unit| unit.chars().any(|c| c.is_alphabetic() || c == '%'));
        let mut indicator = indicator_of(&words, unit.as_deref(), &values);
        indicator
            .targets
            .iter_mut()
            .for_each(|target| target.period = target.period.take().filter(|year| !year.is_empty()));
        found.push(indicator);
    }
    (!found.is_empty()).then_some(found)
}
