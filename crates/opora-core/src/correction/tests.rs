use super::*;
use crate::paper::{Block, Paper, Paragraph};
use crate::reading::{Activity, Field, Place, Reading, Reconciliation, Remark, Roadmap};

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
    let landing = lay(&mut reading(after), &[correction], &[]);
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
    let landings = lay(&mut reading, &corrections, &[]);
    assert_eq!(landings, [Landing::Row(0, 1), Landing::Row(0, 2)]);
    settle(&mut reading, &corrections, &landings);
    let plan = &reading.roadmaps[0];
    let texts: Vec<&str> = plan.activities.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(texts, ["Сбор отчётов", "Семинар"]);
    let sum = plan.reconciliation;
    assert_eq!((sum.rows, sum.taken, sum.joined, sum.left_out), (4, 2, 1, 1));
    assert_eq!(reading.remarks.iter().filter_map(|remark| remark.activity).collect::<Vec<_>>(), [1]);
    assert!(reading.remarks.iter().any(|remark| remark.code == "row-removed-by-person"));
}

#[test]
fn what_does_not_fit_is_lost_and_changes_nothing() {
    let mut reading = reading(&[("1", "Сбор")]);
    let before = reading.clone();
    let anchor = Anchor::Field { roadmap: 0, row: plan_row(&reading, 0, 0).unwrap(), field: Field::Deadline };
    let landings = lay(&mut reading, &[Correction { anchor, change: Change::Words("до мая".to_owned()) }], &[]);
    assert_eq!(landings, [Landing::Lost]);
    assert_eq!(reading, before);
}

#[test]
fn the_later_of_two_corrections_holds() {
    let mut reading = reading(&[("1", "Сбор")]);
    let corrections = [text_of(&reading, 0, "раз"), text_of(&reading, 0, "два")];
    lay(&mut reading, &corrections, &[]);
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
    lay(&mut reading, &corrections, &[]);
    let rules: Vec<Option<&str>> =
        reading.roadmaps[0].activities.iter().map(|row| row.deadline.as_ref().unwrap().rule.as_deref()).collect();
    assert_eq!(rules, [None, Some("человек")]);
}

fn by_hand(number: &str, text: &str, deadline: &str) -> RowByHand {
    let said = |words: &str| (!words.is_empty()).then(|| words.to_owned());
    RowByHand { number: said(number), text: text.to_owned(), deadline: said(deadline), ..RowByHand::default() }
}

fn split(before: &Reading, row: usize, parts: &[(&str, &str, &str)]) -> Correction {
    let anchor = Anchor::Row { roadmap: 0, row: plan_row(before, 0, row).unwrap() };
    let parts = parts.iter().map(|(number, text, deadline)| by_hand(number, text, deadline)).collect();
    Correction { anchor, change: Change::Split(parts) }
}

/// A paper of paragraphs.
fn paper(lines: &[&str]) -> Paper {
    let mut paper = Paper::default();
    for line in lines {
        let own = Paragraph { text: (*line).to_owned(), at: paper.text.chars().count(), ..Paragraph::default() };
        paper.blocks.push(Block::Paragraph(own));
        paper.text.push_str(line);
        paper.text.push('\n');
    }
    paper
}

/// The corrections laid over a reading: the rows that adoption takes, and where each correction landed.
fn settled(raw: &Reading, paper: &Paper, corrections: &[Correction]) -> (Reading, Vec<Landing>) {
    let shaped = shape(raw, paper, corrections);
    let mut reading = shaped.reading.clone();
    let landings = lay(&mut reading, corrections, &shaped.landings);
    settle(&mut reading, corrections, &landings);
    (reading, landings)
}

fn texts(reading: &Reading) -> Vec<&str> {
    reading.roadmaps[0].activities.iter().map(|row| row.text.as_str()).collect()
}

fn dues(reading: &Reading) -> Vec<String> {
    let due = |row: &Activity| row.deadline.as_ref().and_then(|one| one.due).map(|day| day.to_string());
    reading.roadmaps[0].activities.iter().map(|row| due(row).unwrap_or_default()).collect()
}

#[test]
fn a_row_is_split_and_its_parts_are_corrected_like_rows() {
    let raw = reading(&[("1", "Сбор"), ("2", "Семинар; вебинар"), ("3", "Отчёт")]);
    let parts = [("2.1", "Семинар", "до 01.03.2026"), ("2.2", "Вебинар", "до 01.04.2026")];
    let whole = text_of(&raw, 1, "Семинары");
    let cut = split(&raw, 1, &parts);
    let shaped = shape(&raw, &Paper::default(), std::slice::from_ref(&cut));
    let part = Landing::Field(0, 2, Field::Text).anchor(&shaped.reading).unwrap();
    let of_part =
        Correction { anchor: part, change: Change::Words("Вебинар для учителей".to_owned()) };

    let all = [whole.clone(), cut, of_part.clone()];
    let (reading, landings) = settled(&raw, &Paper::default(), &all);
    assert_eq!(texts(&reading), ["Сбор", "Семинар", "Вебинар для учителей", "Отчёт"]);
    assert_eq!(dues(&reading), ["", "2026-03-01", "2026-04-01", ""]);
    assert_eq!(landings, [Landing::Waits, Landing::Split(0, 1), Landing::Field(0, 2, Field::Text)]);
    let sum = reading.roadmaps[0].reconciliation;
    assert_eq!((sum.rows, sum.taken, sum.parts), (3, 3, 1));

    // Taken back, the row and what was said of it are there again.
    let (reading, landings) = settled(&raw, &Paper::default(), &[whole, of_part]);
    assert_eq!(texts(&reading), ["Сбор", "Семинары", "Отчёт"]);
    assert_eq!(landings, [Landing::Field(0, 1, Field::Text), Landing::Lost]);
}

#[test]
fn the_first_part_does_not_take_what_was_said_of_the_whole_row() {
    // The same number, and words that begin alike.
    let raw = reading(&[("2", "Семинар и вебинар")]);
    let whole = Correction {
        anchor: Landing::Field(0, 0, Field::Deadline).anchor(&raw).unwrap(),
        change: Change::Deadline(left_in_words("март")),
    };
    let cut = split(&raw, 0, &[("2", "Семинар", "до 01.03.2026"), ("2", "Вебинар", "до 01.04.2026")]);
    let (reading, _) = settled(&raw, &Paper::default(), &[whole, cut]);
    assert_eq!(dues(&reading), ["2026-03-01", "2026-04-01"]);
}

#[test]
fn a_split_whose_row_is_gone_is_lost_and_parts_left_out_keep_the_count_true() {
    let raw = reading(&[("1", "Сбор; анализ"), ("2", "Отчёт")]);
    let cut = split(&raw, 0, &[("1.1", "Сбор", ""), ("1.2", "Анализ", "")]);
    let (gone, landings) = settled(&reading(&[("1", "Другое")]), &Paper::default(), std::slice::from_ref(&cut));
    assert_eq!((texts(&gone), landings), (vec!["Другое"], vec![Landing::Lost]));

    let shaped = shape(&raw, &Paper::default(), std::slice::from_ref(&cut));
    let out = |row| Correction {
        anchor: Landing::Row(0, row).anchor(&shaped.reading).unwrap(),
        change: Change::LeftOut("уже сделано".to_owned()),
    };
    let (one, _) = settled(&raw, &Paper::default(), &[cut.clone(), out(0)]);
    let sum = one.roadmaps[0].reconciliation;
    assert_eq!((texts(&one), sum.taken, sum.left_out, sum.parts), (vec!["Анализ", "Отчёт"], 2, 0, 0));
    let (none, _) = settled(&raw, &Paper::default(), &[cut, out(0), out(1)]);
    let sum = none.roadmaps[0].reconciliation;
    assert_eq!((texts(&none), sum.taken, sum.left_out, sum.parts), (vec!["Отчёт"], 1, 1, 0));
    assert!(none.remarks.iter().any(|remark| remark.text.contains("уже сделано")));
}

#[test]
fn words_of_the_document_become_a_row_at_their_place() {
    let paper = paper(&["Сбор отчётов", "Провести день открытых дверей до 10 мая 2026 г.", "Семинар"]);
    let mut raw = reading(&[("1", "Сбор отчётов"), ("2", "Семинар")]);
    for (row, from) in [(0, 0), (1, 61)] {
        raw.roadmaps[0].activities[row].place = Place { from: Some(from), to: Some(from + 7), ..Place::default() };
    }
    raw.remarks.push(Remark {
        level: Level::Unread,
        place: Place { from: Some(13), to: Some(60), ..Place::default() },
        ..Remark::default()
    });
    let made = Correction {
        anchor: Anchor::Words {
            roadmap: 0, words: words_key("Провести день открытых дверей")
        },
        change: Change::Made(by_hand("", "День открытых дверей", "до 10 мая 2026 г.")),
    };
    let (reading, landings) = settled(&raw, &paper, std::slice::from_ref(&made));
    assert_eq!(texts(&reading), ["Сбор отчётов", "День открытых дверей", "Семинар"]);
    assert_eq!(dues(&reading)[1], "2026-05-10");
    assert_eq!(landings, [Landing::Made(0, 1)]);
    let sum = reading.roadmaps[0].reconciliation;
    assert_eq!((sum.rows, sum.taken, sum.by_hand), (2, 2, 1));
    assert_eq!(reading.remarks[0].level, Level::Clear);

    // Read as a row now: the row by hand waits and nothing is doubled. Not there any more: lost.
    let mut better = raw.clone();
    better.roadmaps[0].activities[1].place = Place { from: Some(13), to: Some(60), ..Place::default() };
    let (reading, landings) = settled(&better, &paper, std::slice::from_ref(&made));
    assert_eq!((reading.roadmaps[0].activities.len(), landings), (2, vec![Landing::Waits]));
    let (_, landings) = settled(&raw, &Paper::default(), std::slice::from_ref(&made));
    assert_eq!(landings, [Landing::Lost]);
    // A document without a plan gets one.
    let (reading, _) = settled(&Reading::default(), &paper, &[made]);
    assert_eq!(texts(&reading), ["День открытых дверей"]);
}

#[test]
fn cells_fall_into_pieces() {
    let check = |cell: &str, expected: &[&str]| {
        let found: Vec<String> = pieces(cell)
            .into_iter()
            .map(|piece| piece.number.map(|number| number + " ").unwrap_or_default() + &piece.text)
            .collect();
        assert_eq!(found, expected, "{cell}");
    };
    check("1) Семинар; 2) вебинар; 3) отчёт", &["1 Семинар", "2 вебинар", "3 отчёт"]);
    check("1. Семинар\n2. Вебинар", &["1 Семинар", "2 Вебинар"]);
    check("Провести: а) семинар; б) вебинар", &["а Провести: семинар", "б Провести: вебинар"]);
    check("Семинар для\nучителей\nВебинар", &["Семинар для учителей", "Вебинар"]);
    check("– семинар\n– вебинар", &["семинар", "вебинар"]);
    check("до 01.09.2025; до 15.10.2025", &["до 01.09.2025", "до 15.10.2025"]);
    check("1. 01.09.2025\n2. 15.10.2025", &["1 01.09.2025", "2 15.10.2025"]);
    check("до 1. сентября", &["до 1. сентября"]);
    check("Работа с 5 и 6 классами", &["Работа с 5 и 6 классами"]);
    check("", &[]);
}

#[test]
fn the_deadline_of_a_joined_row_is_not_lost() {
    let mut raw = reading(&[("1", "Сбор"), ("", "отчётов")]);
    for (row, phrase) in [(0, "до 01.03.2026"), (1, "до 01.05.2026")] {
        let deadline = Deadline { phrase: phrase.to_owned(), ..Deadline::default() };
        raw.roadmaps[0].activities[row].deadline = Some(deadline);
    }
    let anchor = Anchor::Row { roadmap: 0, row: plan_row(&raw, 0, 1).unwrap() };
    let (reading, _) = settled(&raw, &Paper::default(), &[Correction { anchor, change: Change::JoinedToPrevious }]);
    let other = &reading.roadmaps[0].activities[0].other;
    assert_eq!(other, &[("Срок продолжения".to_owned(), "до 01.05.2026".to_owned())]);
}
