//! The values that an indicator is to reach: «2022 – 60 %, 2023 – 75 %», «не менее 80 %».

use crate::reading::{Comparator, IndicatorTarget, Target};
use crate::russian::scan::{self, Kind, Token};
use crate::target::{self, numerals, units};

/// Words that may stand between, before and after values.
const AROUND: &[&str] = &[
    "г",
    "гг",
    "год",
    "году",
    "года",
    "годы",
    "уч",
    "учебный",
    "учебном",
    "учебного",
    "в",
    "на",
    "к",
    "до",
    "с",
    "и",
    "не",
    "менее",
    "ниже",
    "более",
    "выше",
    "чел",
    "человек",
    "ед",
    "шт",
    "балл",
    "балла",
    "баллов",
    "п",
    "пп",
    "конец",
    "концу",
    "конца",
    "плановое",
    "целевое",
    "значение",
    "план",
    "процентов",
    "процента",
    "от",
    "свыше",
    "школ",
    "школы",
    "раз",
];

/// Parts an item into its words and the values at its end.
pub(crate) fn split(item: &str) -> (&str, Vec<IndicatorTarget>) {
    let tokens = scan::tokens(item);
    if let Some((at, dash)) = behind_dash(&tokens) {
        let targets = read(&tokens, at);
        if !targets.is_empty() {
            let name = item.get(..dash).unwrap_or(item);
            return (name.trim_end_matches(|c: char| c.is_whitespace() || "–—-:,(".contains(c)), targets);
        }
    }
    let Some(from) = tail(&tokens) else { return (item, Vec::new()) };
    let targets = read(&tokens, from);
    if targets.is_empty() {
        return (item, targets);
    }
    let start = tokens.get(from).map_or(item.len(), |token| token.from);
    let name = item.get(..start).unwrap_or(item);
    (name.trim_end_matches(|c: char| c.is_whitespace() || "–—-:,(".contains(c)), targets)
}

/// «Охват кружками – не менее 80 % обучающихся»: the value behind the last dash, and the words that it counts.
fn behind_dash(tokens: &[Token<'_>]) -> Option<(usize, usize)> {
    const MOST_WORDS: usize = 9;
    let dash =
        tokens.iter().rposition(|token| token.kind == Kind::Sign && scan::is_dash(token.text) && token.spaced)?;
    let behind = tokens.get(dash + 1..).filter(|behind| !behind.is_empty() && behind.len() <= MOST_WORDS)?;
    let word = |at: usize| behind.get(at).map(|token| token.text.to_lowercase()).unwrap_or_default();
    let compared = match word(0).as_str() {
        "не" => matches!(word(1).as_str(), "менее" | "более" | "ниже" | "выше"),
        "с" | "от" => true,
        _ => false,
    };
    let numbers = behind.iter().filter(|token| token.kind == Kind::Number).count();
    (compared && (1..=2).contains(&numbers)).then(|| (dash + 1, tokens.get(dash).map_or(0, |token| token.from)))
}

/// «с 40 % до 75 %»: the first number is where the change starts and no value to be reached.
fn starts_change(tokens: &[Token<'_>], at: usize) -> bool {
    let from = at.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| matches!(t.text, "с" | "от"));
    let to = tokens.iter().skip(at + 1).take(4).position(|t| t.text == "до");
    from && to.is_some_and(|to| tokens.get(at + 1 + to + 1).is_some_and(|t| t.kind == Kind::Number))
}

/// The value of an item that begins with it: «не менее 60 родителей».
pub(crate) fn compared(item: &str) -> Vec<IndicatorTarget> {
    let tokens = scan::tokens(item);
    let word = |at: usize| tokens.get(at).map(|token: &Token<'_>| token.text.to_lowercase()).unwrap_or_default();
    let opens = word(0) == "не" && matches!(word(1).as_str(), "менее" | "более" | "ниже" | "выше");
    let numbers = tokens.iter().filter(|token| token.kind == Kind::Number).count();
    if opens && numbers == 1 { read(&tokens, 2) } else { Vec::new() }
}

/// The share that stands among the words of an item: «охват 80 % обучающихся», «60 % педагогов».
pub(crate) fn share_inside(item: &str) -> Option<Target> {
    let mut told = target::read(item).into_iter();
    let only = told.next().filter(|_| told.next().is_none())?;
    let reached = matches!(only.comparator, Comparator::Equal | Comparator::AtLeast | Comparator::AtMost);
    (reached && only.unit.as_deref() == Some("%")).then_some(only)
}

/// Where the values begin: the longest end of the item that holds only numbers, years, units and their words.
fn tail(tokens: &[Token<'_>]) -> Option<usize> {
    let mut from = tokens.len();
    while let Some(before) = from.checked_sub(1) {
        let token = tokens.get(before)?;
        let numbered = before.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| t.text == "№");
        let belongs = match token.kind {
            Kind::Number => !numbered,
            Kind::Sign => {
                matches!(token.text, "%" | "," | "." | ":" | "(" | ")" | "/" | ";" | "≥" | ">" | "=")
                    || scan::is_dash(token.text)
            }
            Kind::Word => AROUND.contains(&token.text.to_lowercase().as_str()),
            Kind::Initials | Kind::Line => false,
        };
        if !belongs {
            break;
        }
        from = before;
    }
    // The values begin with a number, or with the words that compare it.
    while let Some(token) = tokens.get(from) {
        let opens = token.kind == Kind::Number
            || matches!(
                token.text,
                "не" | "более"
                    | "свыше"
                    | "от"
                    | "к"
                    | "до"
                    | "в"
                    | "на"
                    | "≥"
                    | ">"
                    | "план"
                    | "плановое"
                    | "целевое"
            ) && tokens.iter().skip(from + 1).take(4).any(|t| t.kind == Kind::Number);
        if opens {
            return Some(from);
        }
        from += 1;
    }
    None
}

fn read(tokens: &[Token<'_>], from: usize) -> Vec<IndicatorTarget> {
    let mut found: Vec<IndicatorTarget> = Vec::new();
    let mut period: Option<String> = None;
    let mut at = from;
    while let Some(token) = tokens.get(at) {
        if token.kind != Kind::Number {
            at += 1;
            continue;
        }
        if let Some((name, end)) = span_of_years(tokens, at) {
            // «60 % (2022 г.)»: the year stands after its value.
            let bracket = at.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| t.text == "(");
            match found.last_mut() {
                Some(last) if bracket && last.period.is_none() => last.period = Some(name),
                _ => period = Some(name),
            }
            at = end;
            continue;
        }
        match numerals::numeral(tokens, at) {
            Some(number) if starts_change(tokens, at) => at = number.end,
            Some(number) => {
                found.push(IndicatorTarget { period: period.take(), value: number.value });
                at = number.end;
            }
            None => at += 1,
        }
    }
    found
}

/// «2022», «2021/2022», «2021-2022».
fn span_of_years(tokens: &[Token<'_>], at: usize) -> Option<(String, usize)> {
    let first = units::year(tokens, at)?;
    let joined = tokens.get(at + 1).filter(|t| !t.spaced && (t.text == "/" || scan::is_dash(t.text)));
    let second = tokens.get(at + 2).filter(|t| t.kind == Kind::Number && !t.spaced);
    if let (Some(_), Some(second)) = (joined, second)
        && (units::year(tokens, at + 2) == Some(first + 1)
            || second.text.parse::<i32>().ok() == Some((first + 1) % 100))
    {
        return Some((format!("{first}/{}", first + 1), at + 3));
    }
    Some((first.to_string(), at + 1))
}
