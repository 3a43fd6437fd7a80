//! The roadmap as the order prints it.

use crate::xlsx::{day, made, read};
use calamine::Data;
use opora_core::reading::ColumnKind as Meaning;
use opora_report::roadmap::{Roadmap, RoadmapRow, table};
use opora_report::table::Row;

fn row(section: Option<usize>, text: &str) -> RoadmapRow {
    RoadmapRow {
        section, cells: vec!["1".into(), text.into()], state: "Не начато".into(), ..RoadmapRow::default()
    }
}

fn roadmap(sections: &[&str], rows: Vec<RoadmapRow>) -> Roadmap {
    Roadmap {
        title: "Дорожная карта".into(),
        subtitle: vec!["Приказ № 7-ОД".into()],
        columns: vec![(Meaning::Number, "№ п/п".into()), (Meaning::Activity, String::new())],
        sections: sections.iter().map(|title| (*title).to_owned()).collect(),
        rows,
        made: made(),
    }
}

fn order(roadmap: &Roadmap) -> Vec<String> {
    table(roadmap)
        .rows
        .iter()
        .map(|row| match row {
            Row::Section(title) => format!("§ {title}"),
            Row::Cells(cells) => match cells.get(1) {
                Some(opora_report::table::Cell::Text(text)) => text.clone(),
                other => format!("{other:?}"),
            },
        })
        .collect()
}

#[test]
fn sections_stand_where_the_order_has_them() {
    fn check(sections: &[&str], rows: &[(Option<usize>, &str)], expected: &[&str]) {
        let rows = rows.iter().map(|(section, text)| row(*section, text)).collect();
        assert_eq!(order(&roadmap(sections, rows)), expected);
    }
    check(&[], &[(None, "а"), (None, "б")], &["а", "б"]);
    check(&["I", "II"], &[(Some(0), "а"), (Some(1), "б")], &["§ I", "а", "§ II", "б"]);
    check(&["I", "II", "III"], &[(Some(0), "а"), (Some(2), "б")], &["§ I", "а", "§ II", "§ III", "б"]);
    check(&["I", "II"], &[(Some(1), "а"), (Some(0), "б")], &["§ I", "§ II", "а", "§ I", "б"]);
    check(&["I"], &[(None, "а")], &["а", "§ I"]);
}

#[test]
fn state_follows_the_columns_of_the_order() {
    let mut late = row(Some(0), "Провести методический день");
    late.state = "Просрочено".into();
    late.next = Some(day("2026-03-27"));
    late.done = Some((6, 9));
    late.cells.push("лишняя ячейка".into());
    let (_, sheet) = read(&opora_report::xlsx::write(&table(&roadmap(&["Задача 1"], vec![late]))).unwrap());
    let head: Vec<String> = sheet.rows().nth(3).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(head[..4], ["№ п/п", "Мероприятие", "Состояние", "Подробнее"]);
    let cells = sheet.rows().nth(5).unwrap();
    assert_eq!(cells[2], Data::String("Просрочено".into()));
    assert!(matches!(cells[4], Data::DateTime(_)));
    assert_eq!((&cells[6], &cells[7]), (&Data::Float(6.0), &Data::Float(9.0)));
}
