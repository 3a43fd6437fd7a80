use super::*;
use crate::reading::{Activity, Field, Reading, Reconciliation, Remark, Roadmap};

fn row(number: &str, text: &str) -> Activity {
    Activity { number: (!number.is_empty()).then(|| number.to_owned()), text: text.to_owned(), ..Activity::default() }
}

fn reading(rows: &[(&str, &str)]) -> Reading {
    let activities: Vec<Activity> = rows.iter().map(|(number, text)| row(number, text)).collect();
    let taken = u32::try_from(activities.len()).unwrap();
    let reconciliation = Reconciliation { rows: taken, taken, ..Reconciliation::default() };
    Reading { roadmaps: vec![Roadmap { activities, reconciliation, ..Roadmap::default() }], ..Reading::default() }
}

fn text_of(before: &Reading, index: usize, words: &str) -> Correction {
    let row = plan_row(before, 0, index).unwrap();
    Correction {
        anchor: Anchor::Field { roadmap: 0, row, field: Field::Text },
        change: Change::Words(words.to_owned()),
    }
}

/// A correction made on `before` lands on row `expected` of `after`.
fn survives(before: &[(&str, &str)], index: usize, after: &[(&str, &str)], expected: Option<usize>) {
    let correction = text_of(&reading(before), index, "исправлено");
    let json = serde_json::to_string(&correction).unwrap();
    let correction: Correction = serde_json::from_str(&json).unwrap();
    let landing = lay(&mut reading(after), &[correction]);
    let expected = expected.map_or(Landing::Lost, |row| Landing::Field(0, row, Field::Text));
    assert_eq!(landing, [expected], "{before:?} → {after:?}");
}

#[test]
fn a_correction_finds_its_row_again() {
    let before = [("1", "Сбор отчётов"), ("2", "Семинар"), ("3", "Семинар")];
    survives(&before, 0, &before, Some(0));
    survives(&before, 2, &before, Some(2));
    // A row was inserted above and the numbers moved.
    survives(&before, 0, &[("1", "Новая строка"), ("2", "Сбор отчетов.")], Some(1));
    // The reader now joins the continuation.
    survives(&before, 0, &[("1", "Сбор отчётов школ"), ("2", "Семинар")], Some(0));
    // Equal rows by order, when there is no number.
    survives(&[("", "Семинар"), ("", "Семинар")], 1, &[("", "Семинар"), ("", "Семинар")], Some(1));
    // Gone.
    survives(&before, 0, &[("1", "Совсем другое")], None);
    survives(&before, 1, &[("4", "Семинар"), ("5", "Семинар")], None);
}

#[test]
fn removed_and_joined_rows_leave_the_count_whole() {
    let mut reading = reading(&[("1", "Сбор"), ("", "отчётов"), ("2", "Итого"), ("3", "Семинар")]);
    reading.remarks.push(Remark { roadmap: Some(0), activity: Some(3), ..Remark::default() });
    reading.remarks.push(Remark { roadmap: Some(0), activity: Some(2), ..Remark::default() });
    let row = |index| Anchor::Row { roadmap: 0, row: plan_row(&reading, 0, index).unwrap() };
    let corrections = [
        Correction { anchor: row(1), change: Change::JoinedToPrevious },
        Correction { anchor: row(2), change: Change::Removed },
    ];
    let landings = lay(&mut reading, &corrections);
    assert_eq!(landings, [Landing::Row(0, 1), Landing::Row(0, 2)]);
    settle(&mut reading, &corrections, &landings);
    let plan = &reading.roadmaps[0];
    let texts: Vec<&str> = plan.activities.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(texts, ["Сбор отчётов", "Семинар"]);
    let sum = plan.reconciliation;
    assert_eq!((sum.rows, sum.taken, sum.joined, sum.unread), (4, 2, 1, 1));
    assert_eq!(reading.remarks.iter().filter_map(|remark| remark.activity).collect::<Vec<_>>(), [1]);
    assert!(reading.remarks.iter().any(|remark| remark.code == "row-removed-by-person"));
}

#[test]
fn what_does_not_fit_is_lost_and_changes_nothing() {
    let mut reading = reading(&[("1", "Сбор")]);
    let before = reading.clone();
    let anchor = Anchor::Field { roadmap: 0, row: plan_row(&reading, 0, 0).unwrap(), field: Field::Deadline };
    let landings = lay(&mut reading, &[Correction { anchor, change: Change::Words("до мая".to_owned()) }]);
    assert_eq!(landings, [Landing::Lost]);
    assert_eq!(reading, before);
}

#[test]
fn the_later_of_two_corrections_holds() {
    let mut reading = reading(&[("1", "Сбор")]);
    let corrections = [text_of(&reading, 0, "раз"), text_of(&reading, 0, "два")];
    lay(&mut reading, &corrections);
    assert_eq!(reading.roadmaps[0].activities[0].text, "два");
}

#[test]
fn every_place_has_an_anchor_that_points_back() {
    let mut reading = reading(&[("1", "Сбор"), ("1", "Сбор"), ("", "")]);
    reading.support.schools =
        vec![crate::reading::SupportedSchool { name: "Школа № 1".into(), ..Default::default() }];
    reading.support.pairings = vec![Default::default(), Default::default()];
    let programme = reading.programme.insert(Default::default());
    programme.fields = vec![Default::default(), Default::default()];
    let act = reading.act.insert(Default::default());
    act.clauses = vec![Default::default(), Default::default()];
    let places = [
        Landing::Act(ActField::Date),
        Landing::Clause(1, ClauseField::Deadline),
        Landing::Plan(0, PlanField::Period),
        Landing::Programme(crate::correction::ProgrammeField::Period),
        Landing::Passport(1),
        Landing::Row(0, 1),
        Landing::Field(0, 2, Field::Result),
        Landing::School(0),
        Landing::Pairing(1),
    ];
    for place in places {
        assert_eq!(Landing::of(&reading, &place.anchor(&reading).unwrap()), place);
    }
    assert_eq!(Landing::Row(0, 3).anchor(&reading), None);
}

#[test]
fn a_corrected_day_of_signing_reads_the_deadlines_again_and_spares_what_was_corrected() {
    let mut reading = reading(&[("1", "Сбор"), ("2", "Семинар")]);
    for activity in &mut reading.roadmaps[0].activities {
        activity.deadline =
            Some(Deadline {
                phrase: "кл.часы".to_owned(), rule: Some("старое".to_owned()), ..Deadline::default()
            });
    }
    let anchor = Landing::Field(0, 1, Field::Deadline).anchor(&reading).unwrap();
    let agreed = agreed("кл.часы", Deadline { rule: Some("человек".to_owned()), ..Deadline::default() });
    let corrections = [
        Correction { anchor, change: Change::Deadline(agreed) },
        Correction { anchor: Anchor::Act { field: ActField::Date }, change: Change::Date("2026-01-12".parse().ok()) },
    ];
    lay(&mut reading, &corrections);
    let rules: Vec<Option<&str>> =
        reading.roadmaps[0].activities.iter().map(|row| row.deadline.as_ref().unwrap().rule.as_deref()).collect();
    assert_eq!(rules, [None, Some("человек")]);
}
