//! What holds for every paper: nothing panics, no word is lost, the rows add up.

use std::collections::HashSet;

use opora_core::paper::{Block, Cell, Merge, Paper, Paragraph, Row, Table};
use opora_core::reading::Reading;
use opora_import::{Options, understand};
use proptest::prelude::*;

/// Pieces of orders that steer the reader into each of its rooms.
const PIECES: &[&str] = &[
    "ПРИКАЗ",
    "П Р И К А З",
    "ПРИКАЗЫВАЮ:",
    "от «12» ноября 2021 г. № 15 - п",
    "г. Ясный",
    "Об утверждении плана на 2021 год",
    "1.",
    "2.",
    "1.1",
    "1. Утвердить план.",
    "2.1. Директорам школ представить отчёт до 01.10.2021",
    "- для МБОУ СОШ № 3 – МАОУ «Лицей № 1»;",
    "Приложение № 2",
    "Цель: рост",
    "Задачи:",
    "№ п/п",
    "Мероприятия",
    "Сроки",
    "Ответственные",
    "Результат",
    "Показатели",
    "Школа",
    "Школа-наставник",
    "Куратор",
    "Наименование программы",
    "Цель программы",
    "Задачи программы",
    "Сроки реализации",
    "1",
    "2",
    "3",
    "4",
    "сентябрь",
    "Октябрь",
    "до 15.03.2022",
    "ежемесячно",
    "30.02.2021",
    "постоянно",
    "Иванова-Петрова А.А.",
    "методический центр",
    "школы района",
    "продолжение работы со школами-",
    "лидерами, %",
    "доля школ, %; - число",
    "учителей",
    "I. Управление",
    "Раздел 2. Кадры",
    "не менее 20 консультаций",
    "",
    " ",
    "—",
    "Срок: май. Отв.: Клёнов К.К.",
    "Начальник отдела",
    "А.А. Осинова",
    "(",
    "«",
    "»",
    "1) первое; 2) второе",
    "а\u{ad}б",
    "\u{a0}",
    "№",
    "5 - 7",
    "😀",
    "Утверждаю",
    "Рассылка: школы",
    "Начальник\nотдела",
    "1. Раз\n2. Два",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        2 => proptest::collection::vec(proptest::sample::select(PIECES), 1..4).prop_map(|pieces| pieces.join(" ")),
        1 => "[а-яА-Я0-9 .,()«»№-]{0,30}",
    ]
}

#[derive(Debug, Clone)]
enum Draft {
    Line(String),
    Table(Vec<Vec<(String, u8)>>),
}

fn draft() -> impl Strategy<Value = Draft> {
    prop_oneof![
        piece().prop_map(Draft::Line),
        (1_usize..7).prop_flat_map(|columns| {
            proptest::collection::vec(proptest::collection::vec((piece(), 0_u8..8), columns), 1..9)
                .prop_map(Draft::Table)
        }),
    ]
}

/// Lays drafts out as a reader does: text, offsets, merges.
fn paper(drafts: &[Draft]) -> Paper {
    let mut paper = Paper::default();
    let mut at = 0;
    let mut push = |text: &str, paper: &mut Paper, end: char| {
        let paragraph = Paragraph { text: text.to_owned(), at, ..Paragraph::default() };
        paper.text.push_str(text);
        paper.text.push(end);
        at += text.chars().count() + 1;
        Block::Paragraph(paragraph)
    };
    for draft in drafts {
        match draft {
            Draft::Line(text) => {
                let block = push(text, &mut paper, '\n');
                paper.blocks.push(block);
            }
            Draft::Table(rows) => {
                let mut table = Table::default();
                for (index, row) in rows.iter().enumerate() {
                    let mut cells = Vec::new();
                    let mut column = 0;
                    for (text, shape) in row {
                        let continued = *shape == 1 && index > 0;
                        let span = if *shape == 2 { 2 } else { 1 };
                        let text = if continued { "" } else { text.as_str() };
                        let merge = match shape {
                            1 if index > 0 => Merge::Continued,
                            0 => Merge::Start,
                            _ => Merge::None,
                        };
                        cells.push(Cell { column, span, merge, blocks: vec![push(text, &mut paper, '\t')] });
                        column += span;
                    }
                    table.columns = table.columns.max(column);
                    table.rows.push(Row { cells, head: index == 0 && row.len() % 2 == 0, ..Row::default() });
                }
                paper.blocks.push(Block::Table(table));
            }
        }
    }
    paper
}

/// Runs of letters and runs of digits, in lower case.
fn words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars().filter(|c| *c != '\u{ad}') {
        let same = (c.is_alphabetic() && last.is_alphabetic()) || (c.is_ascii_digit() && last.is_ascii_digit());
        if same {
            found.last_mut().unwrap().extend(c.to_lowercase());
        } else if c.is_alphabetic() || c.is_ascii_digit() {
            found.push(c.to_lowercase().collect());
        }
        last = c;
    }
    found
}

/// Whether every word of the cells stands in the reading; halves of words cut at a hyphen count with their whole.
fn lost(paper: &Paper, reading: &Reading) -> Option<String> {
    let json = serde_json::to_value(reading).unwrap();
    let mut known = HashSet::new();
    let mut queue = vec![&json];
    while let Some(value) = queue.pop() {
        match value {
            serde_json::Value::String(text) => known.extend(words(text)),
            serde_json::Value::Array(items) => queue.extend(items),
            serde_json::Value::Object(fields) => queue.extend(fields.values()),
            serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
        }
    }
    let tables = paper.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) => None,
    });
    let texts = tables.flat_map(|table| &table.rows).flat_map(|row| &row.cells).map(Cell::text);
    // A row of column numbers is a head: its digits are understood, not copied.
    let digits = |word: &str| word.len() <= 1 && word.chars().all(|c| c.is_ascii_digit());
    // So are the word of the act, its date, and the labels that open a part and say nothing by themselves.
    let act = ["приказ", "приказываю", "п", "р", "и", "к", "а", "з", "от", "г", "ноября"];
    let labels = ["цель", "задачи", "срок", "сроки", "реализации", "отв", "ответственные", "результат", "куратор"];
    let understood = |word: &str| digits(word) || act.contains(&word) || labels.contains(&word);
    texts.flat_map(|text| words(&text)).find(|word| {
        !understood(word)
            && !known.contains(word)
            && !known.iter().any(|k| k.starts_with(word.as_str()) || k.ends_with(word.as_str()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_paper_is_understood(drafts in proptest::collection::vec(draft(), 0..14)) {
        let paper = paper(&drafts);
        let reading = understand(&paper, &Options::default());
        for roadmap in &reading.roadmaps {
            let count = roadmap.reconciliation;
            prop_assert_eq!(count.rows, count.taken + count.joined + count.sections + count.heads + count.empty + count.unread);
            prop_assert_eq!(roadmap.columns.len(), roadmap.heads.len());
            for activity in &roadmap.activities {
                prop_assert!(activity.section.is_none_or(|at| at < roadmap.sections.len()));
            }
        }
        for remark in &reading.remarks {
            let roadmap = remark.roadmap.map(|at| &reading.roadmaps[at]);
            prop_assert!(remark.activity.is_none_or(|at| roadmap.is_some_and(|roadmap| at < roadmap.activities.len())));
            prop_assert!(!remark.code.is_empty() && !remark.text.is_empty());
        }
        prop_assert_eq!(lost(&paper, &reading), None);
    }
}

#[test]
fn a_head_of_two_rows_in_tabbed_text_is_one_head() {
    let text = "ПЛАН РАБОТЫ\nпо поддержке школ на 2025-2026 учебный год\n№\tМероприятие\tСрок\tОтветственный\nп/п\t\t\
                исполнения\t(ФИО, должность)\n1\tПровести диагностику\tдо 01.10.2025\tМетодисты\n2\tПровести семинар\t\
                ноябрь 2025\tРуководители ОУ\n";
    let read = opora_import::read(Some("план.txt"), text.as_bytes(), &opora_import::Options::default()).unwrap();
    let plan = &read.reading.roadmaps[0];
    let texts: Vec<&str> = plan.activities.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["Провести диагностику", "Провести семинар"]);
    assert!(plan.heads.iter().any(|head| head.contains("Срок исполнения")), "{:?}", plan.heads);
}

#[test]
fn days_in_a_table_of_schools_are_told() {
    let html = "<html><body><p>УПРАВЛЕНИЕ ОБРАЗОВАНИЯ</p><p>ПРИКАЗ</p><p>12.01.2031 № 5-ОД</p><p>О выездах</p>\
                <p>ПРИКАЗЫВАЮ:</p><p>1. Утвердить график выездов.</p><p>2. Контроль оставляю за собой.</p>\
                <p>Начальник управления П.А. Горелов</p><p>Приложение к приказу от 12.01.2031 № 5-ОД</p>\
                <p>График выездов специалистов в школы на 2031 год</p>\
                <table><tr><th>Школа</th><th>Дата</th><th>Куратор</th></tr>\
                <tr><td>МБОУ СОШ № 3</td><td>15.02.2031</td><td>Ветрова И.П., методист</td></tr>\
                <tr><td>МБОУ СОШ № 7</td><td>20.03.2031</td><td>Кленова А.С., методист</td></tr></table></body></html>";
    let read = opora_import::read(Some("график.html"), html.as_bytes(), &opora_import::Options::default()).unwrap();
    let planned: usize = read.reading.roadmaps.iter().map(|plan| plan.activities.len()).sum();
    let told = read.reading.remarks.iter().filter(|remark| remark.code == "support-dates").count();
    assert_eq!(planned + told, 2, "{:#?}", read.reading.remarks);
}
