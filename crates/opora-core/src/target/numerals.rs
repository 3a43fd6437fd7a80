//! Numbers as orders write them: «1 200», «12,5», «2-х», «3 (три)», «пять».

use crate::russian;
use crate::russian::scan::{self, Kind, Token};

/// A number and where it ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Numeral {
    pub(crate) value: f64,
    /// The token after the last one.
    pub(crate) end: usize,
    /// Written in words: such a number needs a unit.
    pub(crate) spelled: bool,
    /// «100 %-ный», «100-процентный»: the percent sign is inside.
    pub(crate) percent: bool,
}

/// Words of cardinal numbers in the cases that stand before units.
const SPELLED: &[(&str, f64)] = &[
    ("один", 1.0),
    ("одна", 1.0),
    ("одно", 1.0),
    ("одного", 1.0),
    ("одной", 1.0),
    ("одну", 1.0),
    ("два", 2.0),
    ("две", 2.0),
    ("двух", 2.0),
    ("двумя", 2.0),
    ("три", 3.0),
    ("трех", 3.0),
    ("трёх", 3.0),
    ("четыре", 4.0),
    ("четырех", 4.0),
    ("четырёх", 4.0),
    ("пять", 5.0),
    ("пяти", 5.0),
    ("шесть", 6.0),
    ("шести", 6.0),
    ("семь", 7.0),
    ("семи", 7.0),
    ("восемь", 8.0),
    ("восьми", 8.0),
    ("девять", 9.0),
    ("девяти", 9.0),
    ("десять", 10.0),
    ("десяти", 10.0),
    ("двенадцать", 12.0),
    ("двенадцати", 12.0),
    ("пятнадцать", 15.0),
    ("пятнадцати", 15.0),
    ("одиннадцать", 11.0),
    ("одиннадцати", 11.0),
    ("двадцать", 20.0),
    ("двадцати", 20.0),
    ("тридцать", 30.0),
    ("тридцати", 30.0),
    ("сорок", 40.0),
    ("сорока", 40.0),
    ("пятьдесят", 50.0),
    ("пятидесяти", 50.0),
    ("шестьдесят", 60.0),
    ("шестидесяти", 60.0),
    ("семьдесят", 70.0),
    ("семидесяти", 70.0),
    ("восемьдесят", 80.0),
    ("восьмидесяти", 80.0),
    ("девяносто", 90.0),
    ("девяноста", 90.0),
    ("сто", 100.0),
    ("ста", 100.0),
];

/// The number that begins at `at`; nothing for dates, phones, ordinals, acts («273-ФЗ») and other figures.
pub(crate) fn numeral(tokens: &[Token<'_>], at: usize) -> Option<Numeral> {
    let token = tokens.get(at)?;
    match token.kind {
        Kind::Number => digits(tokens, at),
        Kind::Word => {
            let lower = russian::lower(token.text);
            let (_, value) = SPELLED.iter().find(|(word, _)| *word == lower)?;
            Some(Numeral { value: *value, end: skip_gloss(tokens, at + 1), spelled: true, percent: false })
        }
        Kind::Initials | Kind::Line | Kind::Sign => None,
    }
}

fn digits(tokens: &[Token<'_>], at: usize) -> Option<Numeral> {
    let token = tokens.get(at)?;
    let sign = |at: usize| tokens.get(at).filter(|token| !token.spaced).map(|token| token.text);
    let number = |at: usize| tokens.get(at).filter(|token| token.kind == Kind::Number);
    let joined = |at: usize| number(at).filter(|token| !token.spaced);
    let mut written = token.text.to_owned();
    let mut end = at + 1;
    // Groups of three digits: «1 200».
    while written.len() <= 9
        && token.text.len() <= 3
        && !token.text.starts_with('0')
        && number(end).is_some_and(|next| next.spaced && next.text.len() == 3)
    {
        written.push_str(number(end).map_or("", |next| next.text));
        end += 1;
    }
    let mut value: f64 = written.parse().ok()?;
    if let (Some("," | "."), Some(fraction)) = (sign(end), joined(end + 1)) {
        // A second dot makes it a date or a paragraph («01.09.2021», «2.1.3»).
        let further = matches!(sign(end + 2), Some("." | "," | "-" | "–")) && joined(end + 3).is_some();
        let clock = fraction.text.len() == 2 && sign(end) == Some(".") && matches!(sign(end + 2), Some("-" | "–"));
        if further || clock {
            return None;
        }
        let whole: f64 = format!("{written}.{}", fraction.text).parse().ok()?;
        value = whole;
        end += 2;
    }
    match sign(end) {
        Some("+") => return None,
        Some("/" | ":") if joined(end + 1).is_some() => return None,
        Some(dash) if scan::is_dash(dash) => {
            if let Some(suffix) = tokens.get(end + 1).filter(|token| !token.spaced && token.kind == Kind::Word) {
                let lower = suffix.text.to_lowercase();
                if lower.starts_with("процентн") {
                    return Some(Numeral { value, end: end + 2, spelled: false, percent: true });
                }
                // «не менее 1-го семинара» counts, «5-го класса» does not.
                let compared = at
                    .checked_sub(1)
                    .and_then(|i| tokens.get(i))
                    .is_some_and(|before| matches!(before.text, "менее" | "более" | "реже" | "чем"));
                let cardinal = matches!(lower.as_str(), "ти" | "ми" | "мя" | "и")
                    || compared && matches!(lower.as_str(), "го" | "ой")
                    || lower == "х" && (2.0..5.0).contains(&value);
                if !cardinal {
                    return None;
                }
                end += 2;
            }
        }
        _ => {}
    }
    // Three groups joined by dashes are a telephone.
    let phone = sign(end).is_some_and(scan::is_dash)
        && joined(end + 1).is_some()
        && sign(end + 2).is_some_and(scan::is_dash)
        && joined(end + 3).is_some();
    (!phone).then(|| Numeral { value, end: skip_gloss(tokens, end), spelled: false, percent: false })
}

/// «3 (три)»: the words in brackets say the same.
fn skip_gloss(tokens: &[Token<'_>], at: usize) -> usize {
    let open = tokens.get(at).is_some_and(|token| token.text == "(");
    let close = tokens.get(at + 2).is_some_and(|token| token.text == ")");
    let word = tokens.get(at + 1).is_some_and(|token| {
        token.kind == Kind::Word && {
            let lower = russian::lower(token.text);
            SPELLED.iter().any(|(word, _)| *word == lower)
        }
    });
    if open && close && word { at + 3 } else { at }
}
