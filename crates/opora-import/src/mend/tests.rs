//! Tables of texts cut by lines and pages.

use super::cut::{Ending, ending, goes_on, indicator_goes_on};
use super::text::{join, tidy};

#[test]
fn joins_what_a_line_end_parted() {
    for (before, after, expected) in [
        ("работа со школами-", "лидерами, %", "работа со школами-лидерами, %"),
        ("внутренний контроль-", "ный день", "внутренний контрольный день"),
        ("социально-", "педагогическая помощь", "социально-педагогическая помощь"),
        ("план", "работы", "план работы"),
        ("2021-", "2024 г.", "2021- 2024 г."),
        ("", "начало", "начало"),
        ("до-", "и послешкольный", "до- и послешкольный"),
        ("мони\u{ad}", "торинг", "мониторинг"),
    ] {
        assert_eq!(join(before, after), expected, "{before} + {after}");
    }
}

#[test]
fn tidies_blanks_and_invisible_characters() {
    for (text, expected) in [
        ("  два\u{a0}\u{a0} слова ", "два слова"),
        ("мони\u{ad}торинг", "мониторинг"),
        ("контрольно- измерительные", "контрольно-измерительные"),
        ("Директор - Иванова", "Директор - Иванова"),
    ] {
        assert_eq!(tidy(text), expected);
    }
}

#[test]
fn tells_how_a_text_ends() {
    for (text, expected) in [
        ("Проведён анализ.", Ending::Complete),
        ("анализ и", Ending::Torn),
        ("анализ (по итогам", Ending::Torn),
        ("проект «Школа", Ending::Torn),
        ("руководители,", Ending::Torn),
        ("доля школ, %", Ending::Complete),
        ("анализ работы", Ending::Open),
    ] {
        assert_eq!(ending(text), expected, "{text}");
    }
}

#[test]
fn tells_whether_a_text_goes_on() {
    assert!(goes_on("анализ работы", "учителей"));
    assert!(!goes_on("анализ работы", "Учителя"));
    assert!(!goes_on("анализ работы.", "учителей"));
    assert!(indicator_goes_on("- доля школ, %; - число учителей", "сельских школ, чел."));
    assert!(!indicator_goes_on("доля школ", "доля учителей"));
    assert!(!indicator_goes_on("доля школ, %", "сельских"));
}
