//! Deadlines: missing, unread, outside the plan, before the signing, on days off.

use chrono::NaiveDate;

use crate::calendar;
use crate::reading::{Deadline, DeadlineKind, Field, Level, Period, Reading};

use super::{Finding, Row, Severity, Words, day, finding, rows, shorten};

pub(super) fn check(reading: &Reading, findings: &mut Vec<Finding>) {
    let signed = reading.act.as_ref().and_then(|act| act.date);
    let programme = reading.programme.as_ref().and_then(|programme| programme.period);
    for (index, roadmap) in reading.roadmaps.iter().enumerate() {
        let Some(period) = roadmap.period.or(programme) else {
            let mut found = finding(
                "plan-without-period",
                Severity::Warning,
                roadmap.place,
                Words {
                    title: format!(
                        "Не сказано, на какой период план{}",
                        roadmap.title.as_deref().map_or_else(String::new, |title| format!(": «{}»", shorten(title)))
                    ),
                    why: "Без периода «сентябрь» и «в течение года» не имеют года, и отчётность по ним не построить.",
                    how:
                        "Назовите период в заголовке плана: «на 2025 год», «на 2025/2026 учебный год», «до 31.12.2026»."
                            .to_owned(),
                },
            );
            found.roadmap = Some(index);
            findings.push(found);
            continue;
        };
        if let (Some(own), Some(programme)) = (roadmap.period, programme)
            && (own.end < programme.start || own.start > programme.end)
        {
            let mut found = finding(
                "periods-differ",
                Severity::Error,
                roadmap.place,
                Words {
                    title: format!(
                        "План на {} – {} лежит вне срока программы {} – {}",
                        day(own.start),
                        day(own.end),
                        day(programme.start),
                        day(programme.end)
                    ),
                    why: "Мероприятия плана не могут исполнять программу, которая ещё не началась или уже закончилась.",
                    how: "Приведите период в заголовке плана и срок в паспорте программы к одному.".to_owned(),
                },
            );
            found.roadmap = Some(index);
            findings.push(found);
        }
        for row in rows(reading).filter(|row| row.roadmap == index) {
            if let Some(deadline) = &row.row.deadline {
                outside(row, deadline, period, findings);
            }
        }
    }
    for row in rows(reading) {
        match &row.row.deadline {
            Some(deadline) if !deadline.phrase.trim().is_empty() => {
                understood(row, deadline, row.of.period.or(programme), findings);
                if let Some(signed) = signed {
                    signing(row, deadline, signed, findings);
                }
                days_off(row, deadline, findings);
            }
            _ => findings.push(row.finding(
                "deadline-missing",
                Severity::Error,
                Field::Deadline,
                Words {
                    title: format!("Нет срока у мероприятия {}", row.name()),
                    why: "Мероприятие без срока не попадёт ни в календарь, ни в напоминания, и его нельзя признать просроченным.",
                    how: "Впишите дату, месяц, период («сентябрь – октябрь 2025 г.») или «в течение всего периода».".to_owned(),
                },
            )),
        }
    }
}

/// Doubts that another finding tells already: the plan names no period, or the deadline lies outside it.
fn told_elsewhere(deadline: &Deadline, period: Option<Period>) -> bool {
    let of_period = |reason: &String| match period {
        None => reason.contains("период"),
        Some(_) => reason.contains("вне периода"),
    };
    !deadline.reasons.is_empty() && deadline.reasons.iter().all(of_period)
}

/// What would leave one meaning only.
fn how_to_settle(deadline: &Deadline) -> &'static str {
    let says = |word: &str| deadline.reasons.iter().any(|reason| reason.contains(word));
    if says("несколько мероприятий") {
        "Разделите строку: одно мероприятие – один срок."
    } else if says("четверт") || says("каникул") || says("триместр") {
        "Назовите дату или впишите границы четвертей своего года."
    } else if says("какой месяц") || says("какого месяца") || says("какой период") {
        "Скажите, в каком месяце: «до 5 числа месяца, следующего за отчётным»."
    } else {
        "Назовите год или точную дату."
    }
}

fn understood(row: Row<'_>, deadline: &Deadline, period: Option<Period>, findings: &mut Vec<Finding>) {
    match deadline.status {
        Level::Unread => findings.push(row.finding(
            "deadline-unread",
            Severity::Error,
            Field::Deadline,
            Words {
                title: format!("Срок «{}» не понять: мероприятие {}", shorten(&deadline.phrase), row.name()),
                why: "Если срок не понимает программа, исполнители прочтут его каждый по-своему.",
                how: "Замените его датой («до 15.05.2025»), месяцем или правилом («ежемесячно до 5 числа»).".to_owned(),
            },
        )),
        Level::Check if told_elsewhere(deadline, period) => {}
        Level::Check => findings.push(row.finding(
            "deadline-doubtful",
            Severity::Warning,
            Field::Deadline,
            Words {
                title: format!(
                    "Срок «{}» можно понять по-разному: мероприятие {}{}",
                    shorten(&deadline.phrase),
                    row.name(),
                    reasons(deadline)
                ),
                why: "Две стороны посчитают срок по-разному, и одна из них окажется в просрочке.",
                how: how_to_settle(deadline).to_owned(),
            },
        )),
        Level::Clear => {}
    }
}

fn reasons(deadline: &Deadline) -> String {
    if deadline.reasons.is_empty() {
        return String::new();
    }
    format!(" ({})", deadline.reasons.join("; ").trim_end_matches('.'))
}

/// First and last day of a deadline, by its occurrences or its window.
fn span(deadline: &Deadline) -> Option<(NaiveDate, NaiveDate)> {
    let first =
        deadline.occurrences.iter().map(|one| one.start.unwrap_or(one.due)).min().or(deadline.start).or(deadline.due)?;
    let last = deadline.occurrences.iter().map(|one| one.due).max().or(deadline.due).unwrap_or(first);
    Some((first, last))
}

fn outside(row: Row<'_>, deadline: &Deadline, period: Period, findings: &mut Vec<Finding>) {
    let Some((first, last)) = span(deadline) else { return };
    let bounded = deadline.kind != DeadlineKind::Open;
    let dues_after = deadline.occurrences.iter().filter(|one| one.due > period.end).count();
    let wholly = last < period.start || first > period.end;
    if !wholly && (dues_after == 0 || !bounded || deadline.kind == DeadlineKind::Recurring) {
        return;
    }
    findings.push(row.finding(
        "deadline-outside-period",
        if wholly { Severity::Error } else { Severity::Warning },
        Field::Deadline,
        Words {
            title: format!(
                "Срок «{}» {} плана {} – {}: мероприятие {}",
                shorten(&deadline.phrase),
                if wholly { "лежит вне периода" } else { "выходит за период" },
                day(period.start),
                day(period.end),
                row.name()
            ),
            why: "Мероприятие вне периода плана не войдёт в его отчётность, и спросить за него будет не по чему.",
            how: "Проверьте год в сроке и в заголовке плана; лишнее перенесите в план следующего периода.".to_owned(),
        },
    ));
}

fn signing(row: Row<'_>, deadline: &Deadline, signed: NaiveDate, findings: &mut Vec<Finding>) {
    if matches!(
        deadline.kind,
        DeadlineKind::Open | DeadlineKind::Relative | DeadlineKind::OnDemand | DeadlineKind::Unread
    ) {
        return;
    }
    let Some((_, last)) = span(deadline) else { return };
    if last < signed {
        findings.push(row.finding(
            "deadline-before-signing",
            Severity::Error,
            Field::Deadline,
            Words {
                title: format!("Срок {} прошёл до подписания ({}): мероприятие {}", day(last), day(signed), row.name()),
                why: "Поручение окажется просроченным в день подписания, а исполнить его задним числом нельзя.",
                how: "Перенесите срок или уберите мероприятие, если оно уже сделано.".to_owned(),
            },
        ));
    } else if last == signed {
        findings.push(row.finding(
            "deadline-on-signing-day",
            Severity::Warning,
            Field::Deadline,
            Words {
                title: format!("Срок {} – день подписания: мероприятие {}", day(last), row.name()),
                why: "Исполнители узнают о поручении, когда срок уже истекает.",
                how: "Дайте хотя бы несколько рабочих дней.".to_owned(),
            },
        ));
    } else if deadline.kind == DeadlineKind::Dates {
        let passed = deadline.occurrences.iter().filter(|one| one.due < signed).count() as u64;
        if passed > 0 {
            findings.push(row.finding(
                "deadline-partly-before-signing",
                Severity::Warning,
                Field::Deadline,
                Words {
                    title: format!(
                        "Часть сроков ({passed}) прошла до подписания ({}): мероприятие {}",
                        day(signed),
                        row.name()
                    ),
                    why: "Прошедшие сроки попадут в отчёт как неисполненные.",
                    how: "Оставьте только будущие сроки или отметьте, что уже сделано.".to_owned(),
                },
            ));
        }
    }
}

fn days_off(row: Row<'_>, deadline: &Deadline, findings: &mut Vec<Finding>) {
    if !matches!(deadline.kind, DeadlineKind::Date | DeadlineKind::Due) {
        return;
    }
    let Some((due, off)) = deadline.due.and_then(|due| Some((due, calendar::day_off(due)?))) else { return };
    let name = off.name();
    findings.push(row.finding(
        "deadline-on-day-off",
        Severity::Info,
        Field::Deadline,
        Words {
            title: format!("Срок {} – {name}: мероприятие {}", day(due), row.name()),
            why: "В выходной отчёт некому сдать и некому принять.",
            how: "Назовите последний рабочий день перед ним.".to_owned(),
        },
    ));
}
