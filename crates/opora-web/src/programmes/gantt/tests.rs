//! The structure of the drawing: what stands where, what is escaped, what stays inside.

use chrono::NaiveDate;

use super::chart::{Band, Chart, Phase, Row, Shape, ShapeKind, Stretch};
use super::draw;
use crate::layout::{Look, Mark};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn shape(kind: ShapeKind, phase: Phase, fact: &str) -> Shape {
    Shape { kind, phase, fact: fact.to_owned(), sentence: format!("срок: {fact}") }
}

fn row(number: &str, title: &str, shapes: Vec<Shape>) -> Row {
    Row {
        number: number.to_owned(),
        title: title.to_owned(),
        phrase: "до 15.10.2025".to_owned(),
        url: format!("/activities/{number}"),
        mark: Mark::new(Look::Going, "going", "В работе"),
        shapes,
        ghosts: Vec::new(),
    }
}

fn chart(rows: Vec<Row>) -> Chart {
    Chart {
        title: "План поддержки".to_owned(),
        from: day("2025-09-01"),
        to: day("2026-08-31"),
        today: day("2026-03-17"),
        terms: vec![Stretch {
            name: "I четверть".to_owned(), start: day("2025-09-01"), end: day("2025-10-24")
        }],
        holidays: vec![Stretch {
            name: "каникулы".to_owned(), start: day("2025-10-25"), end: day("2025-11-02")
        }],
        bands: vec![Band { title: "1. Управление".to_owned(), rows }],
    }
}

/// The classes of the marks in the order of drawing, with their words.
fn marks(svg: &str) -> Vec<(String, Option<String>)> {
    svg.split("<g class=\"")
        .skip(1)
        .filter_map(|group| {
            let (class, rest) = group.split_once('"')?;
            let rest = rest.split("</g>").next()?;
            let words = rest.split("<text").nth(1).and_then(|text| text.split_once('>')).map(|(_, text)| text);
            let words = words.and_then(|text| text.split('<').next()).map(str::to_owned);
            (!matches!(class, "row" | "today")).then(|| (class.to_owned(), words))
        })
        .collect()
}

#[test]
fn each_kind_of_term_has_its_mark() {
    let late = ShapeKind::Late { from: day("2026-03-01"), to: day("2026-03-17") };
    let svg = draw(&chart(vec![
        row(
            "1",
            "Анализ",
            vec![shape(ShapeKind::Window { start: day("2025-09-01"), due: day("2025-10-31") }, Phase::Done, "28.10")],
        ),
        row(
            "2",
            "Карты",
            vec![shape(ShapeKind::Until { from: day("2025-09-01"), due: day("2025-10-01") }, Phase::Done, "30.09")],
        ),
        row("3", "Диагностика", vec![shape(ShapeKind::Day { on: day("2026-03-18") }, Phase::Ahead, "завтра, 18.03")]),
        row(
            "4",
            "Отчёты",
            vec![
                shape(ShapeKind::Tick { due: day("2025-10-05") }, Phase::Done, ""),
                shape(ShapeKind::Tick { due: day("2026-03-05") }, Phase::Late, ""),
                shape(late, Phase::Late, "6 из 9"),
            ],
        ),
        row("5", "Консультации", vec![shape(ShapeKind::Open { from: day("2025-10-01") }, Phase::Going, "")]),
        row(
            "6",
            "Семинары",
            vec![shape(
                ShapeKind::Elsewhere { start: day("2025-09-01"), due: day("2026-08-31") },
                Phase::Ahead,
                "по графику",
            )],
        ),
    ]));
    let expected = [
        ("window", Some("28.10")),
        ("until", Some("30.09")),
        ("day", Some("завтра, 18.03")),
        ("tick", None),
        ("tick", None),
        ("late", Some("6 из 9")),
        ("open", None),
        ("elsewhere", Some("по графику")),
    ];
    let expected: Vec<(String, Option<String>)> =
        expected.into_iter().map(|(class, words)| (class.to_owned(), words.map(str::to_owned))).collect();
    assert_eq!(marks(&svg), expected);
    assert!(svg.contains("сегодня 17.03") && svg.contains("I четверть, до 24.10"));
    assert_eq!(svg.matches("<a href=").count(), 6);
}

#[test]
fn words_of_documents_cannot_become_markup() {
    let mut chart = chart(vec![row("1", "<script>alert('1')</script> & «так»", Vec::new())]);
    chart.title = "a</title><script>".to_owned();
    let svg = draw(&chart);
    assert!(!svg.contains("<script"), "{svg}");
    assert!(svg.contains("&lt;script&gt;"));
    assert!(!svg.contains(" style="), "inline styles are forbidden by the policy of the pages");
}

#[test]
fn marks_outside_the_span_are_left_out_and_long_ones_end_at_its_edge() {
    let mut chart = chart(vec![row(
        "1",
        "Давно и надолго",
        vec![
            shape(ShapeKind::Day { on: day("2024-01-10") }, Phase::Done, "10.01"),
            shape(ShapeKind::Window { start: day("2024-01-01"), due: day("2027-12-31") }, Phase::Going, ""),
            shape(ShapeKind::Tick { due: day("2027-01-01") }, Phase::Ahead, ""),
        ],
    )]);
    chart.from = day("2026-01-01");
    chart.to = day("2026-03-31");
    let svg = draw(&chart);
    assert_eq!(marks(&svg), [("window".to_owned(), None)]);
    assert!(svg.contains("<rect x=\"356\"") && svg.contains("width=\"874\""));
}

#[test]
fn two_facts_never_cover_each_other() {
    let near = |text: &str| shape(ShapeKind::Day { on: day(text) }, Phase::Done, "сделано 9 из 9");
    let svg = draw(&chart(vec![row("1", "Работы", vec![near("2026-02-01"), near("2026-02-05"), near("2026-06-01")])]));
    let words = marks(&svg).into_iter().filter(|(_, words)| words.is_some()).count();
    assert_eq!(words, 2);
}

#[test]
fn a_long_name_takes_two_lines_and_ends_in_an_ellipsis() {
    let title = "Повышение квалификации управленческих команд школ с низкими образовательными результатами и школ, \
                 функционирующих в неблагоприятных социальных условиях";
    let svg = draw(&chart(vec![row("1", title, Vec::new())]));
    assert!(svg.contains(&format!("<title>{title}</title>")), "the whole name is in the title of the link");
    assert!(svg.contains("…</text>"));
    let empty = Chart { bands: Vec::new(), ..chart(Vec::new()) };
    assert!(draw(&empty).ends_with("</svg>"));
}

/// A picture of all marks for the eye: `OPORA_PICTURE=/tmp/gantt.svg cargo test`.
#[test]
fn picture() {
    let Ok(path) = std::env::var("OPORA_PICTURE") else { return };
    let mut rows = vec![
        row(
            "1",
            "Создание муниципального совета по поддержке школ с низкими образовательными результатами",
            vec![shape(ShapeKind::Until { from: day("2025-09-01"), due: day("2025-09-15") }, Phase::Done, "12.09")],
        ),
        row(
            "2",
            "Заседания муниципального совета",
            vec![
                shape(ShapeKind::Window { start: day("2025-09-01"), due: day("2025-09-30") }, Phase::Done, "26.09"),
                shape(ShapeKind::Window { start: day("2025-10-01"), due: day("2025-12-31") }, Phase::DoneLate, "18.12"),
                shape(ShapeKind::Window { start: day("2026-01-01"), due: day("2026-03-31") }, Phase::Going, "до 31.03"),
                shape(ShapeKind::Window { start: day("2026-04-01"), due: day("2026-06-30") }, Phase::Ahead, "до 30.06"),
            ],
        ),
        row(
            "4",
            "Ежемесячные отчёты школ",
            (0..12)
                .map(|m| {
                    let d = day("2025-09-05").checked_add_months(chrono::Months::new(m)).unwrap();
                    shape(
                        ShapeKind::Tick { due: d },
                        if m < 5 {
                            Phase::Done
                        } else if m == 5 {
                            Phase::DoneLate
                        } else if m == 6 {
                            Phase::Late
                        } else {
                            Phase::Ahead
                        },
                        "",
                    )
                })
                .collect(),
        ),
        row(
            "17",
            "Консультации психолога, логопеда",
            vec![shape(ShapeKind::Open { from: day("2025-10-01") }, Phase::Going, "164 консультации, нужно 250")],
        ),
        row(
            "13",
            "Городские семинары, мастер-классы",
            vec![shape(
                ShapeKind::Elsewhere { start: day("2025-09-01"), due: day("2026-08-31") },
                Phase::Going,
                "дальше дат в графике нет",
            )],
        ),
        row(
            "9",
            "Мониторинг качества преподавания: посещение уроков",
            vec![
                shape(ShapeKind::Window { start: day("2026-02-01"), due: day("2026-02-28") }, Phase::Late, "7 из 9"),
                shape(ShapeKind::Late { from: day("2026-03-01"), to: day("2026-03-17") }, Phase::Late, ""),
                shape(ShapeKind::Window { start: day("2026-04-01"), due: day("2026-04-30") }, Phase::Ahead, ""),
            ],
        ),
        row(
            "8",
            "Диагностические работы",
            vec![
                shape(ShapeKind::Day { on: day("2025-10-14") }, Phase::Done, "14.10"),
                shape(ShapeKind::Day { on: day("2026-03-18") }, Phase::Ahead, "завтра, 18.03"),
            ],
        ),
    ];
    rows[5].mark = Mark::new(Look::Late, "late", "Просрочено");
    rows[6].ghosts.push(Stretch { name: "было".into(), start: day("2025-12-01"), end: day("2025-12-31") });
    let mut chart = chart(rows);
    chart.terms.push(Stretch { name: "II четверть".into(), start: day("2025-11-05"), end: day("2025-12-30") });
    std::fs::write(path, draw(&chart)).unwrap();
}

/// The share of light of a colour as WCAG 2 counts it.
fn light(colour: &str) -> f64 {
    let digits = colour.trim_start_matches('#');
    let digits = if digits.len() == 3 { digits.chars().flat_map(|d| [d, d]).collect() } else { digits.to_owned() };
    let part = |at: usize| {
        let share = f64::from(u8::from_str_radix(digits.get(at..at + 2).unwrap(), 16).unwrap()) / 255.0;
        if share <= 0.039_28 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

fn contrast(one: &str, two: &str) -> f64 {
    let (one, two) = (light(one), light(two));
    (one.max(two) + 0.05) / (one.min(two) + 0.05)
}

#[test]
fn marks_and_their_words_are_seen_by_weak_eyes() {
    // Words stand on the bar, on paper, on holidays; edges of marks on both grounds.
    const PAPER: [&str; 2] = ["#ffffff", "#eceff1"];
    for phase in [Phase::Done, Phase::DoneLate, Phase::Going, Phase::Ahead, Phase::Late] {
        let (fill, stroke, ink) = super::draw::paint_of(phase);
        for ground in PAPER {
            assert!(contrast(ink, ground) >= 4.5, "{phase:?}: words {ink} on {ground}");
            assert!(contrast(stroke, ground) >= 3.0, "{phase:?}: edge {stroke} on {ground}");
        }
        if fill.starts_with('#') {
            assert!(contrast(ink, fill) >= 5.7, "{phase:?}: words {ink} on {fill}: {}", contrast(ink, fill));
        }
    }
}
