//! The passport of a programme: a table of two columns with goal, tasks, indicators, period, expected results.

use chrono::NaiveDate;
use opora_core::indicator;
use opora_core::reading::{PassportField, Programme};

use super::period;
use super::token::{bullet, fold, has_stem, numbered, starts_small, tokens, without_stop};
use crate::mend::cut::{Ending, ending};
use crate::mend::grid::{CellLine, Grid};
use crate::mend::text;

/// What a line of a passport is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Title,
    Goals,
    /// «Цель и задачи»: both in one cell.
    GoalsAndTasks,
    Tasks,
    Indicators,
    Period,
    Results,
    Other,
}

/// What the left cell means.
fn about(name: &str) -> About {
    let folded = fold(name);
    let first = folded.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default();
    if folded.chars().count() > 140 {
        return About::Other;
    }
    if has_stem(&folded, &["показател", "индикатор"]) {
        About::Indicators
    } else if has_stem(&folded, &["ожидаем", "планируем", "конечн"]) && has_stem(&folded, &["результат", "эффект"])
        || first == "результаты"
    {
        About::Results
    } else if first.starts_with("меры") || first.starts_with("мероприяти") {
        About::Other
    } else if has_stem(&folded, &["цел"]) && has_stem(&folded, &["задач"]) && !has_stem(&folded, &["целев"])
    {
        About::GoalsAndTasks
    } else if has_stem(&folded, &["цел"]) && !has_stem(&folded, &["целев"]) && !has_stem(&folded, &["задач"])
    {
        About::Goals
    } else if has_stem(&folded, &["задач"]) {
        About::Tasks
    } else if has_stem(&folded, &["срок", "период", "этап"]) {
        About::Period
    } else if has_stem(&folded, &["наименован", "назван"]) {
        About::Title
    } else {
        About::Other
    }
}

/// Left cells that only passports have.
const NAMES: &[&str] = &[
    "наименован",
    "назван",
    "цел",
    "задач",
    "срок",
    "период",
    "показател",
    "индикатор",
    "ожидаем",
    "разработчик",
    "исполнител",
    "основани",
    "заказчик",
    "механизм",
    "контроль",
    "управлени",
    "участник",
    "источник",
    "объем",
    "координатор",
    "результат",
    "этап",
    "куратор",
    "нормативн",
    "актуальн",
    "ответственн",
    "система",
    "риски",
    "проблем",
];

/// Whether a table is a passport.
pub(crate) fn is_passport(grid: &Grid) -> bool {
    let mut names: Vec<String> = Vec::new();
    let mut odd = 0;
    for row in &grid.rows {
        let own: Vec<_> = row.own().collect();
        match own.as_slice() {
            [_, _] => names.extend(left_cell(grid, row).map(|name| fold(&name))),
            [] | [_] => {}
            _ => odd += 1,
        }
    }
    let known = names.iter().filter(|name| has_stem(name, NAMES) && name.chars().count() < 140).count();
    let telling =
        names.iter().map(|name| about(name)).filter(|about| !matches!(about, About::Other | About::Title)).count();
    odd == 0 && known >= 3 && telling >= 2 && known * 3 >= names.len() * 2
}

/// The left cell of a row, or the one behind a number of the row.
fn left_cell(grid: &Grid, row: &crate::mend::grid::GridRow) -> Option<String> {
    let mut cells = row.own().filter(|cell| grid.columns < 3 || !super::roadmap::columns::is_row_number(&cell.text()));
    cells.next().map(|cell| cell.text())
}

/// Reads a passport; `heading` stands above it.
pub(crate) fn read(grid: &Grid, heading: Option<&str>, signed: Option<NaiveDate>) -> Programme {
    let mut programme = Programme::default();
    for line in lines(grid) {
        let items = items(&line.lines);
        let words = text::join_all(line.lines.iter().map(|line| line.text.as_str()));
        match about(&line.name) {
            About::Title if programme.title.is_none() => programme.title = Some(words.clone()),
            About::Goals => programme.goals.extend(whole_or(&items, &words)),
            About::GoalsAndTasks => {
                let (goals, tasks) = goals_and_tasks(&line.lines);
                programme.goals.extend(goals);
                programme.tasks.extend(tasks);
            }
            About::Tasks => programme.tasks.extend(whole_or(&items, &words)),
            About::Results => programme.expected_results.extend(whole_or(&items, &words)),
            About::Indicators => {
                let listed = if items.is_empty() { words.clone() } else { items.join("\n") };
                for item in listed.split('\n') {
                    let mut read = indicator::read(item);
                    if read.len() > 1 && !items.is_empty() {
                        // One item of the list is one indicator, whatever commas and stops it holds.
                        read.truncate(1);
                        if let Some(first) = read.first_mut() {
                            first.name = without_stop(item).to_owned();
                        }
                    }
                    programme.indicators.extend(read);
                }
            }
            About::Period => programme.period = programme.period.or_else(|| period::in_words(&words, signed)),
            About::Title | About::Other => {}
        }
        programme.fields.push(PassportField { name: line.name, text: words, items, place: line.place });
    }
    if programme.title.is_none() {
        programme.title = heading.map(str::to_owned);
    }
    if programme.period.is_none() {
        let heading = heading.and_then(|heading| period::in_title(heading, signed));
        programme.period =
            heading.or_else(|| programme.title.as_deref().and_then(|title| period::in_title(title, signed)));
    }
    programme
}

fn whole_or(items: &[String], words: &str) -> Vec<String> {
    if !items.is_empty() {
        items.to_vec()
    } else if words.chars().any(char::is_alphanumeric) {
        vec![words.to_owned()]
    } else {
        Vec::new()
    }
}

/// «Цель: … Задачи: 1. … 2. …»: what stands before the line that opens the tasks, and what stands behind it.
fn goals_and_tasks(lines: &[CellLine]) -> (Vec<String>, Vec<String>) {
    let opens = |line: &CellLine, stem: &str| fold(&line.text).starts_with(stem);
    let at = lines.iter().position(|line| opens(line, "задач"));
    let bare = |lines: &[CellLine]| -> Vec<CellLine> {
        let mut lines = lines.to_vec();
        if let Some(first) = lines.first_mut()
            && (opens(first, "цел") || opens(first, "задач"))
            && let Some((label, rest)) = first.text.split_once([':', '–'])
            && label.split_whitespace().count() <= 4
        {
            first.text = rest.trim().to_owned();
        }
        lines.retain(|line| line.text.chars().any(char::is_alphanumeric));
        lines
    };
    let Some(at) = at else {
        let all = bare(lines);
        let words = text::join_all(all.iter().map(|line| line.text.as_str()));
        return (whole_or(&items(&all), &words), Vec::new());
    };
    let part = |lines: &[CellLine]| {
        let lines = bare(lines);
        whole_or(&items(&lines), &text::join_all(lines.iter().map(|line| line.text.as_str())))
    };
    (part(lines.get(..at).unwrap_or_default()), part(lines.get(at..).unwrap_or_default()))
}

struct PassportLine {
    name: String,
    lines: Vec<CellLine>,
    place: opora_core::reading::Place,
}

/// The lines of the passport; a row cut by a page goes on with the one above.
fn lines(grid: &Grid) -> Vec<PassportLine> {
    let mut found: Vec<PassportLine> = Vec::new();
    for row in &grid.rows {
        let mut cells =
            row.own().filter(|cell| !(grid.columns > 2 && super::roadmap::columns::is_row_number(&cell.text())));
        let Some(first) = cells.next() else { continue };
        let second = cells.next();
        let is_left = first.column == row.cells.first().map_or(0, |cell| cell.column) || grid.columns > 2;
        match (second, found.last_mut()) {
            (Some(right), last) => {
                let name = first.text();
                match last {
                    Some(last) if continues_name(&last.name, &name) => {
                        last.name = text::join(&last.name, &name);
                        extend(&mut last.lines, &right.lines);
                        last.place.to = row.place.to;
                    }
                    _ => found.push(PassportLine { name, lines: right.lines.clone(), place: row.place }),
                }
            }
            (None, Some(last)) if !is_left || first.column > 0 => {
                extend(&mut last.lines, &first.lines);
                last.place.to = row.place.to;
            }
            (None, Some(last)) if continues_name(&last.name, &first.text()) => {
                last.name = text::join(&last.name, &first.text());
            }
            (None, _) => found.push(PassportLine { name: first.text(), lines: Vec::new(), place: row.place }),
        }
    }
    found
}

/// «Ожидаемые результаты реализации» + «программы».
fn continues_name(above: &str, name: &str) -> bool {
    starts_small(name) && ending(above) != Ending::Complete
}

fn extend(lines: &mut Vec<CellLine>, more: &[CellLine]) {
    let mut more = more.iter().cloned().peekable();
    if let (Some(last), Some(first)) = (lines.last_mut(), more.peek())
        && starts_small(&first.text)
        && bullet(&first.text).is_none()
        && ending(&last.text) != Ending::Complete
    {
        last.text = text::join(&last.text, &first.text);
        more.next();
    }
    lines.extend(more);
}

/// The items of a list of lines: numbered or with bullets; dashes under a number belong to it.
///
/// Lists that the source wrote into one line («- одно; - другое») are parted too.
fn items(lines: &[CellLine]) -> Vec<String> {
    let pieces: Vec<String> = lines.iter().flat_map(|line| parted(&line.text)).collect();
    let by_number = pieces.iter().filter(|piece| is_numbered(piece)).count();
    let by_bullet = pieces.iter().filter(|piece| bullet(piece).is_some()).count();
    let first_number = pieces.iter().position(|piece| is_numbered(piece));
    let first_bullet = pieces.iter().position(|piece| bullet(piece).is_some());
    // Bullets before the first number make the list; otherwise the numbers do and bullets hang below them.
    let numbers_rule = by_number > 0 && first_bullet.is_none_or(|at| first_number.is_some_and(|n| n < at));
    let mut items: Vec<String> = Vec::new();
    if by_number + by_bullet == 0 {
        return plain_items(&pieces);
    }
    for piece in &pieces {
        let opens = if numbers_rule { is_numbered(piece) } else { bullet(piece).is_some() || is_numbered(piece) };
        if opens {
            let bare = bullet(piece).unwrap_or(piece);
            items.push(
                numbered(bare).filter(|found| !found.rest.is_empty()).map_or(bare, |found| found.rest).to_owned(),
            );
        } else if let Some(last) = items.last_mut() {
            let listed = bullet(piece).is_some() || numbered(piece).is_some();
            *last = if listed { format!("{last} {piece}") } else { text::join(last, piece) };
        }
        // Words before the first item («Эффективность оценивается по показателям:») stay in the field's text.
    }
    items.iter_mut().for_each(|item| *item = without_stop(item.trim()).to_owned());
    items.retain(|item| !item.is_empty());
    items
}

fn is_numbered(piece: &str) -> bool {
    numbered(piece).is_some_and(|found| !found.rest.is_empty())
}

/// Lines that all end with a semicolon or a full stop are items without a mark.
fn plain_items(pieces: &[String]) -> Vec<String> {
    let ended = pieces.iter().filter(|piece| piece.ends_with([';', '.'])).count();
    let last = pieces.len().saturating_sub(1);
    let semicolons = pieces.iter().take(last).all(|piece| piece.ends_with(';'));
    if pieces.len() < 2
        || ended + 1 < pieces.len()
        || !semicolons && pieces.iter().any(|piece| starts_small(piece) && !piece.ends_with([';', '.']))
    {
        return Vec::new();
    }
    pieces.iter().map(|piece| without_stop(piece).to_owned()).collect()
}

/// «- одно; - другое» and «1. Одно. 2. Другое» in one line, parted.
fn parted(line: &str) -> Vec<String> {
    let all = tokens(line);
    let mut cuts: Vec<usize> = Vec::new();
    let mut expected = numbered(line).and_then(|found| found.number.parse::<u32>().ok()).map(|number| number + 1);
    let dashes = bullet(line).is_some()
        || line.contains("; - ")
        || line.contains("; – ")
        || line.contains(": - ")
        || line.contains(": – ");
    for (at, token) in all.iter().enumerate() {
        let Some(before) = at.checked_sub(1).and_then(|i| all.get(i)) else { continue };
        let gap = token.from > before.to;
        let dash = dashes
            && gap
            && matches!(token.text, "-" | "–" | "•" | "—")
            && matches!(before.text, ";" | "." | ":")
            && all.get(at + 1).is_some_and(|next| next.from > token.to || token.is("•"));
        let number = gap
            && matches!(before.text, ";" | "." | ":")
            && token.text.parse::<u32>().ok() == expected
            && expected.is_some()
            && all.get(at + 1).is_some_and(|mark| matches!(mark.text, "." | ")") && mark.from == token.to)
            && all.get(at + 2).is_some_and(|word| word.text.starts_with(char::is_alphabetic));
        if dash || number {
            cuts.push(token.from);
        }
        if number {
            expected = expected.map(|number| number + 1);
        }
    }
    let mut pieces = Vec::new();
    let mut from = 0;
    for cut_at in cuts.into_iter().chain([line.len()]) {
        let piece = super::token::cut(line, from, cut_at).trim();
        if !piece.is_empty() {
            pieces.push(piece.to_owned());
        }
        from = cut_at;
    }
    pieces
}
