//! The act: requisites, control, clauses.

use crate::reading::{Act, ActKind, Clause, Reading};

use super::{Finding, Severity, Words, finding, shorten};

pub(super) fn check(reading: &Reading, findings: &mut Vec<Finding>) {
    let Some(act) = &reading.act else { return };
    requisites(act, findings);
    if matches!(act.kind, ActKind::Letter | ActKind::Protocol | ActKind::Regulation) {
        return;
    }
    if act.control.is_none() && !act.clauses.is_empty() {
        let place = act.clauses.last().map_or(act.place, |clause| clause.place);
        findings.push(finding(
            "control-missing",
            Severity::Warning,
            place,
            Words {
                title: "Не сказано, кто контролирует исполнение".to_owned(),
                why: "Без контролирующего никто не обязан проверить, сделано ли поручение.",
                how: "Добавьте пункт «Контроль за исполнением возложить на …» или «… оставляю за собой».".to_owned(),
            },
        ));
    }
    for clause in act.clauses.iter().filter(|clause| is_task(clause, &act.clauses)) {
        findings.push(finding(
            "clause-without-deadline",
            Severity::Info,
            clause.place,
            Words {
                title: format!(
                    "Поручение без срока: пункт {} «{}»",
                    clause.number.as_deref().unwrap_or("без номера"),
                    shorten(&clause.text)
                ),
                why: "Поручение без срока нельзя ни просрочить, ни снять с контроля.",
                how: "Укажите срок в скобках после поручения или «постоянно», если оно действует всегда.".to_owned(),
            },
        ));
    }
}

fn requisites(act: &Act, findings: &mut Vec<Finding>) {
    let mut missing = |code, what: &str, why, how: &str| {
        findings.push(finding(
            code,
            Severity::Error,
            act.place,
            Words { title: format!("В документе нет {what}"), why, how: how.to_owned() },
        ));
    };
    if act.number.is_none() {
        missing(
            "act-without-number",
            "номера",
            "На документ без номера нельзя сослаться в отчёте и следующем приказе.",
            "Зарегистрируйте документ и впишите номер после «№».",
        );
    }
    if act.date.is_none() {
        missing(
            "act-without-date",
            "даты",
            "От даты подписания считаются сроки «в течение года» и периоды отчётности.",
            "Впишите дату подписания.",
        );
    }
    if act.signatory.as_ref().is_none_or(|signatory| signatory.name.is_none()) {
        missing(
            "act-without-signatory",
            "подписи: не найдено, кто подписал",
            "Поручения обязательны только в подписанном документе.",
            "Укажите должность и фамилию подписавшего в конце текста приказа.",
        );
    }
}

/// Whether a clause asks somebody to do something by some time.
fn is_task(clause: &Clause, clauses: &[Clause]) -> bool {
    if clause.deadline.is_some() || clause.addressees.is_empty() {
        return false;
    }
    let heads = clause.number.as_ref().is_some_and(|number| {
        let prefix = format!("{number}.");
        clauses.iter().any(|other| other.number.as_ref().is_some_and(|other| other.starts_with(&prefix)))
    });
    let text = clause.text.to_lowercase();
    let formal = ["контроль", "признать утратив", "настоящий", "утвердить", "разместить настоящий"];
    !heads && !formal.iter().any(|start| text.starts_with(start)) && !text.trim_end().ends_with(':')
}
