//! Spots: the short names of correctable places in addresses («p0r3-deadline») and as anchors in the page.

use opora_core::correction::{ActField, ClauseField, Landing, PlanField, ProgrammeField};
use opora_core::reading::Field;

const ACT_FIELDS: [(ActField, &str); 8] = [
    (ActField::Kind, "kind"),
    (ActField::Issuer, "issuer"),
    (ActField::Title, "title"),
    (ActField::Number, "number"),
    (ActField::Date, "date"),
    (ActField::Control, "control"),
    (ActField::SignatoryPosition, "position"),
    (ActField::SignatoryName, "signatory"),
];

const FIELDS: [(Field, &str); 8] = [
    (Field::Number, "number"),
    (Field::Text, "text"),
    (Field::Deadline, "deadline"),
    (Field::Responsible, "responsible"),
    (Field::Participants, "participants"),
    (Field::Result, "result"),
    (Field::Criterion, "criterion"),
    (Field::Indicators, "indicators"),
];

/// The name of `landing` in an address.
pub(crate) fn name(landing: Landing) -> String {
    match landing {
        Landing::Act(field) => format!("act-{}", word(&ACT_FIELDS, field)),
        Landing::Clause(index, ClauseField::Deadline) => format!("c{index}-deadline"),
        Landing::Clause(index, ClauseField::Addressees) => format!("c{index}-addressees"),
        Landing::Plan(plan, PlanField::Title) => format!("p{plan}-title"),
        Landing::Plan(plan, PlanField::Period) => format!("p{plan}-period"),
        Landing::Programme(ProgrammeField::Title) => "programme-title".to_owned(),
        Landing::Programme(ProgrammeField::Period) => "programme-period".to_owned(),
        Landing::Passport(line) => format!("l{line}"),
        Landing::Row(plan, row) | Landing::Split(plan, row) | Landing::Made(plan, row) => format!("p{plan}r{row}"),
        Landing::Field(plan, row, field) => format!("p{plan}r{row}-{}", word(&FIELDS, field)),
        Landing::School(index) => format!("s{index}"),
        Landing::Pairing(index) => format!("m{index}"),
        Landing::Waits | Landing::Lost => String::new(),
    }
}

/// The place that `name` means; nothing for what is no name of a place.
pub(crate) fn parse(name: &str) -> Option<Landing> {
    let (head, field) = name.split_once('-').map_or((name, None), |(head, field)| (head, Some(field)));
    if head == "act" {
        return of_word(&ACT_FIELDS, field?).map(Landing::Act);
    }
    match name {
        "programme-title" => return Some(Landing::Programme(ProgrammeField::Title)),
        "programme-period" => return Some(Landing::Programme(ProgrammeField::Period)),
        _ => {}
    }
    let mut letters = head.chars();
    let kind = letters.next()?;
    let rest = letters.as_str();
    match (kind, field) {
        ('c', Some("deadline")) => Some(Landing::Clause(rest.parse().ok()?, ClauseField::Deadline)),
        ('c', Some("addressees")) => Some(Landing::Clause(rest.parse().ok()?, ClauseField::Addressees)),
        ('l', None) => Some(Landing::Passport(rest.parse().ok()?)),
        ('s', None) => Some(Landing::School(rest.parse().ok()?)),
        ('m', None) => Some(Landing::Pairing(rest.parse().ok()?)),
        ('p', field) => match (rest.split_once('r'), field) {
            (Some((plan, row)), None) => Some(Landing::Row(plan.parse().ok()?, row.parse().ok()?)),
            (Some((plan, row)), Some(field)) => {
                Some(Landing::Field(plan.parse().ok()?, row.parse().ok()?, of_word(&FIELDS, field)?))
            }
            (None, Some("title")) => Some(Landing::Plan(rest.parse().ok()?, PlanField::Title)),
            (None, Some("period")) => Some(Landing::Plan(rest.parse().ok()?, PlanField::Period)),
            (None, _) => None,
        },
        _ => None,
    }
}

/// The anchor of the row or line in the page where `landing` is shown.
pub(crate) fn row(landing: Landing) -> String {
    let name = name(landing);
    match landing {
        Landing::Act(_) => "act".to_owned(),
        _ => name.split('-').next().unwrap_or_default().to_owned(),
    }
}

/// What the place is called, in the nominative.
pub(crate) fn title(landing: Landing) -> &'static str {
    match landing {
        Landing::Act(field) => match field {
            ActField::Kind => "Вид документа",
            ActField::Issuer => "Кто издал",
            ActField::Title => "Заголовок",
            ActField::Number => "Номер",
            ActField::Date => "Дата подписания",
            ActField::Control => "Контроль",
            ActField::SignatoryPosition => "Должность подписавшего",
            ActField::SignatoryName => "Кто подписал",
        },
        Landing::Clause(_, ClauseField::Deadline) | Landing::Field(_, _, Field::Deadline) => "Срок",
        Landing::Clause(_, ClauseField::Addressees) => "Кому поручено",
        Landing::Plan(_, PlanField::Title) => "Название плана",
        Landing::Plan(_, PlanField::Period) => "Период плана",
        Landing::Programme(ProgrammeField::Title) => "Название программы",
        Landing::Programme(ProgrammeField::Period) => "Срок программы",
        Landing::Passport(_) => "Строка паспорта",
        Landing::Row(..) | Landing::Split(..) | Landing::Made(..) => "Строка",
        Landing::Field(_, _, Field::Number) => "Номер строки",
        Landing::Field(_, _, Field::Text) => "Мероприятие",
        Landing::Field(_, _, Field::Responsible) => "Ответственные",
        Landing::Field(_, _, Field::Participants) => "Участники",
        Landing::Field(_, _, Field::Result) => "Результат",
        Landing::Field(_, _, Field::Criterion) => "Критерий",
        Landing::Field(_, _, Field::Indicators) => "Показатели",
        Landing::School(_) => "Школа",
        Landing::Pairing(_) => "Пара",
        Landing::Waits | Landing::Lost => "Место не найдено",
    }
}

fn word<T: PartialEq + Copy>(words: &[(T, &'static str)], field: T) -> &'static str {
    words.iter().find(|(known, _)| *known == field).map_or("", |(_, word)| *word)
}

fn of_word<T: Copy>(words: &[(T, &str)], sought: &str) -> Option<T> {
    words.iter().find(|(_, word)| *word == sought).map(|(field, _)| *field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        let fields = FIELDS.map(|(field, _)| Landing::Field(0, 12, field));
        let act = ACT_FIELDS.map(|(field, _)| Landing::Act(field));
        let others = [
            Landing::Clause(3, ClauseField::Deadline),
            Landing::Clause(3, ClauseField::Addressees),
            Landing::Plan(1, PlanField::Title),
            Landing::Plan(1, PlanField::Period),
            Landing::Programme(ProgrammeField::Title),
            Landing::Programme(ProgrammeField::Period),
            Landing::Passport(7),
            Landing::Row(2, 0),
            Landing::School(4),
            Landing::Pairing(5),
        ];
        for landing in fields.into_iter().chain(act).chain(others) {
            assert_eq!(parse(&name(landing)), Some(landing), "{}", name(landing));
        }
    }

    #[test]
    fn other_words_are_no_names() {
        for name in ["", "-", "p", "p0", "pr", "p0r", "p0r1-", "p0r1-foo", "act", "act-x", "c1", "s-1", "я1", "p-1r2"]
        {
            assert_eq!(parse(name), None, "{name}");
        }
    }
}
