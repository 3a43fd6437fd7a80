//! Numbers of rows, and rows that stand twice.

use std::collections::HashMap;

use crate::reading::{Field, Reading};
use crate::russian;

use super::{Finding, Row, Severity, Words, rows};

pub(super) fn check(reading: &Reading, findings: &mut Vec<Finding>) {
    // Numbers begin anew in each section of a plan.
    let mut seen: HashMap<(usize, Option<usize>, String), Row<'_>> = HashMap::new();
    let mut texts: HashMap<(usize, String), Row<'_>> = HashMap::new();
    let mut last: Option<Row<'_>> = None;
    for row in rows(reading) {
        match &row.row.number {
            Some(number) => {
                let key = (row.roadmap, row.row.section, number.trim_end_matches('.').to_owned());
                if let Some(first) = seen.get(&key) {
                    findings.push(doubled(row, *first, number));
                } else {
                    seen.insert(key, row);
                }
                if let Some(before) =
                    last.filter(|before| before.roadmap == row.roadmap && before.row.section == row.row.section)
                {
                    findings.extend(gap(before, row));
                }
            }
            None => {
                if row.of.activities.iter().filter(|other| other.number.is_some()).count() * 2 > row.of.activities.len()
                {
                    findings.push(unnumbered(row));
                }
            }
        }
        last = Some(row);
        let text = (row.roadmap, russian::sort_key(&row.row.text).trim_end_matches('.').to_owned());
        if text.1.is_empty() {
            continue;
        }
        match texts.get(&text) {
            Some(first) => findings.push(twice(row, *first)),
            None => {
                texts.insert(text, row);
            }
        }
    }
}

fn doubled(row: Row<'_>, first: Row<'_>, number: &str) -> Finding {
    row.finding(
        "number-doubled",
        Severity::Warning,
        Field::Number,
        Words {
            title: format!("Номер {number} стоит дважды: {} и {}", first.name(), row.name()),
            why: "Отчёт «по пункту с этим номером» нельзя отнести к одному мероприятию.",
            how: "Перенумеруйте строки подряд.".to_owned(),
        },
    )
}

fn unnumbered(row: Row<'_>) -> Finding {
    row.finding(
        "number-missing",
        Severity::Warning,
        Field::Number,
        Words {
            title: format!("У мероприятия {} нет номера", row.name()),
            why: "На строку без номера трудно сослаться в отчёте и протоколе.",
            how: "Дайте строке номер или присоедините её к предыдущему мероприятию.".to_owned(),
        },
    )
}

/// A number left out between two rows: 3 after 1.
fn gap(before: Row<'_>, row: Row<'_>) -> Option<Finding> {
    let parts = |row: Row<'_>| -> Option<(String, u32)> {
        let number = row.row.number.as_deref()?.trim_end_matches('.');
        let (prefix, last) = number.rsplit_once('.').unwrap_or(("", number));
        Some((prefix.to_owned(), last.parse().ok()?))
    };
    let ((prefix, a), (other, b)) = (parts(before)?, parts(row)?);
    if prefix != other || b <= a + 1 {
        return None;
    }
    let dot = if prefix.is_empty() { "" } else { "." };
    let missing = if b == a + 2 {
        format!("{prefix}{dot}{}", a + 1)
    } else {
        format!("{prefix}{dot}{}–{prefix}{dot}{}", a + 1, b - 1)
    };
    Some(row.finding(
        "number-gap",
        Severity::Info,
        Field::Number,
        Words {
            title: format!("После № {prefix}{dot}{a} сразу идёт № {prefix}{dot}{b}: пропущено {missing}"),
            why: "Пропуск в нумерации выглядит как потерянная строка.",
            how: "Проверьте, не выпало ли мероприятие, и перенумеруйте.".to_owned(),
        },
    ))
}

fn twice(row: Row<'_>, first: Row<'_>) -> Finding {
    let section = if first.row.section == row.row.section { "" } else { " в разных разделах" };
    row.finding(
        "activity-doubled",
        Severity::Warning,
        Field::Text,
        Words {
            title: format!("Одно и то же мероприятие записано дважды{section}: {}", row.name()),
            why: "За одно дело придётся отчитаться два раза, возможно с разными сроками.",
            how: "Оставьте одну строку или скажите, чем они отличаются.".to_owned(),
        },
    )
}
