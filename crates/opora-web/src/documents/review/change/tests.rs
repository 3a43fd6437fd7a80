use super::*;
use opora_core::reading::{Activity, Deadline, Reading, Roadmap};

fn laid() -> Laid {
    let deadline = Deadline { phrase: "14.10, 31.02".to_owned(), ..Deadline::default() };
    let responsible =
        vec![Party { kind: PartyKind::Group, name: "школы".to_owned(), text: "школы".to_owned() }];
    let row = Activity { text: "Сбор".to_owned(), deadline: Some(deadline), responsible, ..Activity::default() };
    let roadmaps = vec![Roadmap { activities: vec![row.clone(), row], ..Roadmap::default() }];
    let raw = Reading { roadmaps, ..Reading::default() };
    Laid { reading: raw.clone(), raw, made: Vec::new(), landings: Vec::new(), sums: Vec::new() }
}

fn form(fields: &[(&str, &str)]) -> Form {
    Form(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

fn made(landing: Landing, fields: &[(&str, &str)]) -> Result<Change, String> {
    change(&laid(), landing, &form(fields))
}

#[test]
fn words_days_and_periods() {
    let number = Landing::Act(ActField::Number);
    assert_eq!(made(number, &[("value", " 108 - ОД ")]), Ok(Change::Words("108 - ОД".to_owned())));
    let date = Landing::Act(ActField::Date);
    assert_eq!(made(date, &[("value", "2025-08-25")]), Ok(Change::Date("2025-08-25".parse().ok())));
    assert_eq!(made(date, &[("value", "25.08.2025")]), Ok(Change::Date("2025-08-25".parse().ok())));
    assert_eq!(made(date, &[("value", "")]), Ok(Change::Date(None)));
    for bad in ["31.02.2025", "0025-08-25", "завтра"] {
        assert!(made(date, &[("value", bad)]).is_err(), "{bad}");
    }
    let period = Landing::Plan(0, PlanField::Period);
    assert!(made(period, &[("start", "2025-09-01"), ("end", "2026-08-31")]).is_ok());
    assert!(made(period, &[("start", "2026-09-01"), ("end", "2025-08-31")]).is_err());
    assert!(made(period, &[("start", "2026-09-01")]).is_err());
    assert!(made(number, &[("value", &"я".repeat(2000))]).is_err());
}

#[test]
fn rows_are_removed_and_joined_but_the_first_joins_nothing() {
    let left_out = made(Landing::Row(0, 0), &[("do", "remove"), ("reason", " повторяет  строку 4 ")]);
    assert_eq!(left_out, Ok(Change::LeftOut("повторяет строку 4".to_owned())));
    assert!(made(Landing::Row(0, 0), &[("do", "remove"), ("reason", " — ")]).is_err());
    assert_eq!(made(Landing::Row(0, 1), &[("do", "join")]), Ok(Change::JoinedToPrevious));
    assert!(made(Landing::Row(0, 0), &[("do", "join")]).is_err());
    assert!(made(Landing::Act(ActField::Date), &[("do", "remove")]).is_err());
    assert!(made(Landing::Field(0, 0, Field::Text), &[("value", "  ")]).is_err());
}

#[test]
fn a_deadline_is_left_in_words_but_never_guessed() {
    let place = Landing::Field(0, 0, Field::Deadline);
    let Ok(Change::Deadline(words)) = made(place, &[("meaning", "words")]) else { panic!("no deadline") };
    assert_eq!((words.phrase.as_str(), words.occurrences.len()), ("14.10, 31.02", 0));
    // Nothing was read, so nothing can be confirmed.
    assert!(made(place, &[("meaning", "read")]).is_err());
    assert!(made(place, &[("meaning", "other"), ("phrase", "")]).is_err());
    assert!(made(place, &[("meaning", "other"), ("phrase", "кл.часы")]).is_err());
}

#[test]
fn names_keep_their_kind_and_are_not_doubled() {
    let place = Landing::Field(0, 0, Field::Responsible);
    let Ok(Change::Parties(parties)) = made(place, &[("name", "школы"), ("name", ""), ("name", "школы")])
    else {
        panic!("no parties")
    };
    assert_eq!(parties.len(), 1);
    assert_eq!(parties[0].kind, PartyKind::Group);
    assert_eq!(made(place, &[("name", " ")]), Ok(Change::Parties(Vec::new())));
}
