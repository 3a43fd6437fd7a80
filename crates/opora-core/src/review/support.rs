//! Who supports whom: schools without a mentor, mentors of themselves, pairs outside the list.

use crate::party;
use crate::reading::{Reading, Support};

use super::{Finding, Severity, Words, finding};

pub(super) fn check(reading: &Reading, findings: &mut Vec<Finding>) {
    let support = &reading.support;
    without_mentor(support, findings);
    let mut told: Vec<&str> = Vec::new();
    for pair in &support.pairings {
        let Some(mentor) = &pair.mentor else { continue };
        if same_school(&pair.school, mentor) {
            findings.push(finding(
                "mentor-is-school",
                Severity::Error,
                pair.place,
                Words {
                    title: format!("{} назначена наставником самой себе", pair.school),
                    why: "Школа с низкими результатами не может поддерживать сама себя.",
                    how: "Назовите другую школу-наставника.".to_owned(),
                },
            ));
        } else if support.schools.iter().any(|school| same_school(&school.name, mentor)) {
            findings.push(finding(
                "mentor-is-supported",
                Severity::Warning,
                pair.place,
                Words {
                    title: format!("{mentor} – наставник для {}, но и сама в списке поддерживаемых", pair.school),
                    why: "Школа, которой нужна помощь, вряд ли сможет оказывать её другой.",
                    how: "Проверьте список и назначьте другого наставника.".to_owned(),
                },
            ));
        }
        if !support.schools.is_empty() && !support.schools.iter().any(|school| same_school(&school.name, &pair.school))
        {
            findings.push(finding(
                "pairing-outside-list",
                Severity::Warning,
                pair.place,
                Words {
                    title: format!("{} есть в таблице наставников, но не в списке поддерживаемых школ", pair.school),
                    why: "Наставник назначен школе, которой поддержка не назначена.",
                    how: "Внесите школу в список или исправьте номер в таблице.".to_owned(),
                },
            ));
        }
        let other = support.pairings.iter().find(|other| {
            same_school(&other.school, &pair.school)
                && other.mentor.as_ref().is_some_and(|other| !same_school(other, mentor))
        });
        if let Some(other) = other.and_then(|other| other.mentor.as_ref())
            && !told.iter().any(|school| same_school(school, &pair.school))
        {
            told.push(&pair.school);
            findings.push(finding(
                "school-with-two-mentors",
                Severity::Info,
                pair.place,
                Words {
                    title: format!("У {} два наставника: {mentor} и {other}", pair.school),
                    why: "Если не поделить обязанности, каждый будет ждать другого.",
                    how: "Оставьте одного или скажите, кто за что отвечает.".to_owned(),
                },
            ));
        }
    }
}

fn without_mentor(support: &Support, findings: &mut Vec<Finding>) {
    let supported =
        |name: &str| support.pairings.iter().any(|pair| pair.mentor.is_some() && same_school(&pair.school, name));
    // A school may be named in the list as a mentor only.
    let mentors = |name: &str| {
        support.pairings.iter().any(|pair| pair.mentor.as_ref().is_some_and(|mentor| same_school(mentor, name)))
    };
    for school in &support.schools {
        if supported(&school.name) || mentors(&school.name) {
            continue;
        }
        findings.push(finding(
            "school-without-mentor",
            // An act that names curators alone leaves the mentors to another.
            if support.pairings.iter().all(|pair| pair.mentor.is_none()) { Severity::Info } else { Severity::Warning },
            school.place,
            Words {
                title: format!("Нет наставника у школы {}", school.name),
                why: "Школа названа среди поддерживаемых, но никто не назначен её поддерживать.",
                how: "Добавьте строку в таблицу «школа – наставник – куратор».".to_owned(),
            },
        ));
    }
}

/// Whether two spellings are one school: by words, or by number where both have one («Школа № 7», «МБОУ СОШ № 7»).
fn same_school(a: &str, b: &str) -> bool {
    match (party::school_number(a), party::school_number(b)) {
        (Some(a_number), Some(b_number)) => a_number == b_number && kinds_agree(a, b),
        _ => party::same(a, b),
    }
}

/// A gymnasium and a school may bear the same number.
fn kinds_agree(a: &str, b: &str) -> bool {
    let kind = |name: &str| {
        let lower = name.to_lowercase();
        ["гимнази", "лице", "интернат", "ооош", "нош"].into_iter().find(|kind| lower.contains(kind))
    };
    kind(a) == kind(b)
}
