//! Who answers: nobody, nobody in particular, nobody that is known.

use std::collections::HashMap;

use crate::paper::Paper;
use crate::party::{self, Declared};
use crate::reading::{Field, PartyKind, Reading};
use crate::russian;

use super::{Finding, Row, Severity, Words, rows};

pub(super) fn check(reading: &Reading, paper: &Paper, directory: Option<&[String]>, findings: &mut Vec<Finding>) {
    for row in rows(reading) {
        let parties = &row.row.responsible;
        if parties.is_empty() {
            findings.push(row.finding(
                "responsible-missing",
                Severity::Error,
                Field::Responsible,
                Words {
                    title: format!("Нет ответственного: мероприятие {}", row.name()),
                    why: "За мероприятие без ответственного никто не отвечает, и отчёт о нём некому сдать.",
                    how: "Назовите должность, учреждение или фамилию.".to_owned(),
                },
            ));
            continue;
        }
        if parties.iter().all(|party| party.kind == PartyKind::Group) {
            let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
            findings.push(row.finding(
                "responsible-only-group",
                Severity::Info,
                Field::Responsible,
                Words {
                    title: format!("Отвечают все сразу ({}): мероприятие {}", names.join(", "), row.name()),
                    why: "Где отвечают все, итог по муниципалитету не подводит никто.",
                    how: "Добавьте того, кто собирает результат: «ОО, методист …».".to_owned(),
                },
            ));
        }
        for party in parties.iter().filter(|party| party.kind == PartyKind::Unread) {
            findings.push(row.finding(
                "responsible-unread",
                Severity::Warning,
                Field::Responsible,
                Words {
                    title: format!("Не понять, кто это – «{}»: мероприятие {}", party.text, row.name()),
                    why: "Поручение нельзя отнести ни к учреждению, ни к человеку.",
                    how: "Назовите должность, учреждение или фамилию с инициалами.".to_owned(),
                },
            ));
        }
    }
    if let Some(directory) = directory {
        unknown(reading, paper, directory, findings);
    }
}

/// Names that the directory does not have, each once with the number of its activities.
fn unknown(reading: &Reading, paper: &Paper, directory: &[String], findings: &mut Vec<Finding>) {
    let declared = Declared::harvest(&paper.text);
    let keys: std::collections::HashSet<String> = directory.iter().map(|name| party::key(name)).collect();
    let mut strangers: HashMap<String, (Row<'_>, String, u64)> = HashMap::new();
    let mut order = Vec::new();
    for row in rows(reading) {
        for party in row.row.responsible.iter().filter(|party| party.kind != PartyKind::Unread) {
            let key = party::key(&party.name);
            let known = keys.contains(&key)
                || declared.abbreviations.iter().any(|short| party::key(&short.short) == key)
                || directory.iter().any(|name| party::same(name, &party.name));
            if known {
                continue;
            }
            strangers.entry(key.clone()).and_modify(|(_, _, count)| *count += 1).or_insert_with(|| {
                order.push(key);
                (row, party.name.clone(), 1)
            });
        }
    }
    for key in order {
        let Some((row, name, count)) = strangers.remove(&key) else { continue };
        let activities = russian::plural(count, "мероприятии", "мероприятиях", "мероприятиях");
        findings.push(row.finding(
            "responsible-unknown",
            Severity::Warning,
            Field::Responsible,
            Words {
                title: format!("«{name}» нет в справочнике (назван в {count} {activities})"),
                why: "Пока имя не связано с учреждением или человеком, поручение никому не придёт.",
                how: "Добавьте имя в справочник или исправьте опечатку в плане.".to_owned(),
            },
        ));
    }
}
