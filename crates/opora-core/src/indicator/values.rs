//! The values that an indicator is to reach: «2022 – 60 %, 2023 – 75 %», «не менее 80 %».

use crate::reading::IndicatorTarget;
use crate::russian::scan::{self, Kind, Token};
use crate::target::{numerals, units};

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
    let Some(from) = tail(&tokens) else { return (item, Vec::new()) };
    let targets = read(&tokens, from);
    if targets.is_empty() {
        return (item, targets);
    }
    let start = tokens.get(from).map_or(item.len(), |token| token.from);
    let name = item.get(..start).unwrap_or(item);
    (name.trim_end_matches(|c: char| c.is_whitespace() || "–—-:,(".contains(c)), targets)
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
