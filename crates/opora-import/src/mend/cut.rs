//! Tells whether a text was cut in the middle and whether another one goes on where it stopped.

use crate::recognise::token::{TokenKind, fold, starts_small, tokens};

/// How surely a text stops in the middle of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    /// A full stop, a semicolon and the like, or a unit.
    Complete,
    /// Nothing at its end says that it is over.
    Open,
    /// A hyphen, a comma, a preposition, an open bracket or quote: something must follow.
    Torn,
}

/// How a text ends.
pub(crate) fn ending(text: &str) -> Ending {
    let text = text.trim_end();
    let Some(last) = text.chars().next_back() else { return Ending::Complete };
    if matches!(last, '-' | '‐' | '‑' | '–' | '—' | ',' | '(' | '«' | '/') {
        return Ending::Torn;
    }
    if matches!(last, '.' | ';' | '!' | '?' | '%') {
        return Ending::Complete;
    }
    let open = |from: char, to: char| {
        text.chars().fold(0_i32, |depth, c| {
            if c == from {
                depth + 1
            } else if c == to {
                (depth - 1).max(0)
            } else {
                depth
            }
        })
    };
    if open('(', ')') > 0 || open('«', '»') > 0 {
        return Ending::Torn;
    }
    let last_word = text.rsplit(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default();
    if text.ends_with(last_word) && is_link(&fold(last_word)) && starts_small(last_word) {
        return Ending::Torn;
    }
    Ending::Open
}

/// Words that cannot end a sentence.
fn is_link(word: &str) -> bool {
    matches!(
        word,
        "и" | "в"
            | "во"
            | "с"
            | "со"
            | "на"
            | "по"
            | "для"
            | "о"
            | "об"
            | "к"
            | "от"
            | "до"
            | "за"
            | "из"
            | "или"
            | "а"
            | "при"
            | "у"
            | "не"
            | "их"
            | "под"
            | "над"
            | "между"
            | "через"
            | "без"
            | "как"
            | "что"
            | "чтобы"
            | "также"
    )
}

/// Whether `after` reads as the rest of `before`.
pub(crate) fn goes_on(before: &str, after: &str) -> bool {
    if before.trim().is_empty() || after.trim().is_empty() {
        return false;
    }
    match ending(before) {
        Ending::Torn => true,
        Ending::Open => starts_small(after),
        Ending::Complete => false,
    }
}

/// Whether the last item of a list of indicators was cut, seen from the row below.
///
/// A small letter proves nothing here, for indicators begin with one anyway («доля …»); so the rest must not begin
/// like an indicator of its own, and the item before it must lack the unit or stop that its fellows have.
pub(crate) fn indicator_goes_on(before: &str, after: &str) -> bool {
    match ending(before) {
        Ending::Torn => !begins_indicator(after) || before.trim_end().ends_with(['-', '‑']),
        Ending::Complete => false,
        Ending::Open => starts_small(after) && !begins_indicator(after) && !has_unit(before),
    }
}

/// Whether a text begins as an indicator does: with a bullet, a number or one of the usual first words.
pub(crate) fn begins_indicator(text: &str) -> bool {
    const FIRST: [&str; 24] = [
        "доля",
        "процент",
        "количество",
        "численность",
        "число",
        "наличие",
        "средний",
        "среднее",
        "показатель",
        "уровень",
        "отношение",
        "удельный",
        "охват",
        "отсутствие",
        "повышение",
        "снижение",
        "увеличение",
        "уменьшение",
        "рост",
        "положительная",
        "динамика",
        "качество",
        "успеваемость",
        "коэффициент",
    ];
    let tokens = tokens(text);
    let Some(first) = tokens.first() else { return false };
    first.kind != TokenKind::Word || FIRST.contains(&first.lower().as_str())
}

fn has_unit(text: &str) -> bool {
    let folded = fold(text.trim_end().trim_end_matches(['.', ';']));
    ["%", ", чел", ", ед", ", шт", ", балл", ", баллы", ", баллов", ", раз", ", да/нет"]
        .iter()
        .any(|unit| folded.ends_with(unit))
}
