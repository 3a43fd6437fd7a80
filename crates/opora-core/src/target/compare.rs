//! How a number is meant: at least, at most, more by, up to.

use crate::reading::Comparator;
use crate::russian::scan::{Kind, Token};

/// A comparator and the token where its words begin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Compared {
    pub(crate) comparator: Comparator,
    pub(crate) from: usize,
    /// The words say it; without them an exact number is meant.
    pub(crate) said: bool,
}

/// Words looked at before a number, for a comparator.
const NEAR: usize = 5;

/// Words looked at before a number, for the verb that rules it.
const FAR: usize = 30;

/// The comparator of the number that stands in `tokens[at..end]`.
pub(crate) fn comparator(tokens: &[Token<'_>], at: usize, end: usize, percent: bool, value: f64) -> Compared {
    let said = |comparator, from| Compared { comparator, from, said: true };
    if let Some(after) = after(tokens, end) {
        return said(after, at);
    }
    let mut to = at;
    for _ in 0..NEAR {
        let Some(before) = to.checked_sub(1) else { break };
        let Some(token) = tokens.get(before) else { break };
        let word = token.text.to_lowercase();
        let negated =
            before.checked_sub(1).is_some_and(|i| tokens.get(i).is_some_and(|t| t.text.eq("не") || t.text.eq("Не")));
        let start = if negated { before - 1 } else { before };
        match word.as_str() {
            "менее" | "меньше" | "ниже" | "реже" if negated => {
                return said(Comparator::AtLeast, start);
            }
            "более" | "больше" | "выше" | "свыше" | "чаще" | "превышает" | "превысит" | "превышающий" if negated =>
            {
                return said(Comparator::AtMost, start);
            }
            // «не < 80 %»
            "<" if negated => return said(Comparator::AtLeast, start),
            ">" if negated => return said(Comparator::AtMost, start),
            "более" | "больше" | "свыше" | "выше" | "минимум" | "≥" | ">" => {
                return said(Comparator::AtLeast, start);
            }
            "менее" | "меньше" | "ниже" | "максимум" | "≤" | "<" => {
                return said(Comparator::AtMost, start);
            }
            "=" => match before.checked_sub(1).and_then(|i| tokens.get(i)).map(|t| t.text) {
                Some(">") => return said(Comparator::AtLeast, before - 1),
                Some("<") => return said(Comparator::AtMost, before - 1),
                _ => return said(Comparator::Equal, before),
            },
            "около" | "порядка" | "примерно" | "приблизительно" | "≈" | "~" => {
                return said(Comparator::About, start);
            }
            "от" => return said(Comparator::AtLeast, start),
            "до" => {
                return match direction(tokens, before) {
                    Some(Direction::Up) => said(Comparator::IncreaseTo, start),
                    Some(Direction::Down) => said(Comparator::DecreaseTo, start),
                    Some(Direction::Same) | None => said(Comparator::AtMost, start),
                };
            }
            "на" => {
                let by = match (direction(tokens, before), tail(tokens, end)) {
                    (Some(Direction::Down), _) | (None | Some(Direction::Same), Some(Direction::Down)) => {
                        Comparator::DecreaseBy
                    }
                    (Some(Direction::Up), _) | (None | Some(Direction::Same), Some(Direction::Up)) => {
                        Comparator::IncreaseBy
                    }
                    (None, _) if percent && value < 100.0 => Comparator::IncreaseBy,
                    _ => break,
                };
                return said(by, start);
            }
            "в" if tokens.get(end).is_some_and(|unit| matches!(unit.text, "раз" | "раза")) => {
                // «рост в 1,5 раза».
                return match direction(tokens, before) {
                    Some(Direction::Up) => said(Comparator::IncreaseBy, before),
                    Some(Direction::Down) => said(Comparator::DecreaseBy, before),
                    Some(Direction::Same) | None => Compared { comparator: Comparator::Equal, from: at, said: false },
                };
            }
            "чем"
            | ","
            | "в"
            | "у"
            | "для"
            | "с"
            | "со"
            | "по"
            | "из"
            | "как"
            | "уровне"
            | "("
            | ":"
            | "количестве" => to = before,
            _ => break,
        }
    }
    // «прирост 5 %».
    let grows =
        to.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| t.text.to_lowercase().starts_with("прирост"));
    match direction(tokens, at) {
        Some(Direction::Up) if grows && percent => said(Comparator::IncreaseBy, at),
        Some(Direction::Same) if percent || level(tokens, at) => said(Comparator::Keep, at),
        _ => Compared { comparator: Comparator::Equal, from: at, said: false },
    }
}

/// «на уровне 80».
fn level(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at.saturating_sub(2)..at).is_some_and(|before| before.iter().any(|token| token.text == "уровне"))
}

/// «60 % и более», «5 и выше».
fn after(tokens: &[Token<'_>], end: usize) -> Option<Comparator> {
    let mut at = end;
    if tokens.get(at).is_some_and(|token| token.text == "%") {
        at += 1;
    }
    // «60 % (не менее)»
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text);
    if word(at) == "(" && word(at + 1) == "не" && word(at + 3) == ")" {
        return match word(at + 2) {
            "менее" | "меньше" | "ниже" => Some(Comparator::AtLeast),
            "более" | "больше" | "выше" => Some(Comparator::AtMost),
            _ => None,
        };
    }
    if !tokens.get(at).is_some_and(|token| matches!(token.text, "и" | "или")) {
        return None;
    }
    match tokens.get(at + 1)?.text {
        "более" | "больше" | "выше" => Some(Comparator::AtLeast),
        "менее" | "меньше" | "ниже" => Some(Comparator::AtMost),
        _ => None,
    }
}

/// «на 5 % выше», «на 5 % ниже».
fn tail(tokens: &[Token<'_>], end: usize) -> Option<Direction> {
    tokens.get(end..)?.iter().take(4).find_map(|token| match token.text {
        "выше" | "больше" | "более" => Some(Direction::Up),
        "ниже" | "меньше" | "менее" => Some(Direction::Down),
        _ => None,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Up,
    Down,
    Same,
}

/// What the nearest verb or noun of change before `at` says, within the sentence.
pub(crate) fn direction(tokens: &[Token<'_>], at: usize) -> Option<Direction> {
    let before = tokens.get(..at)?;
    for (back, token) in before.iter().rev().enumerate().take(FAR) {
        if matches!(token.text, ";" | "\n") {
            return None;
        }
        if token.kind != Kind::Word {
            continue;
        }
        let word = token.text.to_lowercase();
        // «Повышение квалификации» raises no number.
        let training = back.checked_sub(1).and_then(|next| before.iter().rev().nth(next));
        if training.is_some_and(|next| next.text.starts_with("квалиф")) {
            continue;
        }
        let starts = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
        if starts(&[
            "увелич",
            "повы",
            "рост",
            "прирост",
            "вырос",
            "вырас",
            "возрасл",
            "возрос",
            "возрастёт",
            "возрастан",
            "довед",
            "довес",
        ]) {
            return Some(Direction::Up);
        }
        if starts(&["сниз", "сниж", "уменьш", "сокращ", "сократ"]) {
            return Some(Direction::Down);
        }
        if starts(&["сохран", "удерж", "удержа"]) {
            return Some(Direction::Same);
        }
    }
    None
}
