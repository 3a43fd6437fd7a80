//! Acts that an act rests on, out of its preamble.

use opora_core::reading::{ActKind, Basis};

use crate::recognise::dates::{self, Dated, NumberSign};
use crate::recognise::token::{cut, fold, tokens};

/// Stems of words for acts, as they stand before «от … № …».
const KINDS: &[(&str, ActKind)] = &[
    ("приказ", ActKind::Order),
    ("постановлени", ActKind::Decree),
    ("распоряжени", ActKind::Instruction),
    ("решени", ActKind::Decision),
    ("письм", ActKind::Letter),
    ("протокол", ActKind::Protocol),
    ("положени", ActKind::Regulation),
    ("закон", ActKind::Other),
    ("указ", ActKind::Other),
    ("концепци", ActKind::Other),
];

/// The acts of a preamble in its order.
pub(crate) fn read(preamble: &str) -> Vec<Basis> {
    let dates = dates::find(preamble);
    let numbers = dates::find_numbers(preamble);
    let mut found: Vec<Basis> = Vec::new();
    let mut behind = 0;
    let mut kind = None;
    let mut issuer = None;
    for date in &dates {
        let Some(number) = partner(preamble, date, &numbers) else { continue };
        let (from, to) = (date.from.min(number.from), date.to.max(number.to));
        if from < behind {
            continue;
        }
        let before = cut(preamble, behind, from);
        let (title, end) = title_behind(preamble, to);
        if is_wording(before) {
            if let Some(last) = found.last_mut() {
                let close = cut(preamble, to, preamble.len());
                let to = if close.starts_with(')') { to + 1 } else { to };
                last.text = format!("{}{}", last.text, cut(preamble, behind, to));
            }
            behind = to;
            continue;
        }
        let words = words_of_act(before);
        if let Some((named, at)) = words {
            kind = Some(named);
            issuer = issuer_in(cut(before, at, before.len()));
        }
        let bare = before.trim_end().strip_suffix("от").map_or(from, |stem| behind + stem.len());
        let text_from = words.map_or(bare, |(_, at)| behind + at);
        found.push(Basis {
            text: cut(preamble, text_from, end).trim().trim_end_matches([',', ';']).to_owned(),
            kind,
            issuer: issuer.clone(),
            date: Some(date.date),
            number: Some(number.number.clone()),
            title,
        });
        behind = end;
    }
    found
}

/// The number that belongs to a date: right behind it or right before it.
fn partner<'a>(text: &str, date: &Dated, numbers: &'a [NumberSign]) -> Option<&'a NumberSign> {
    let near = |between: &str| between.chars().filter(|c| c.is_alphanumeric()).count() <= 2;
    numbers
        .iter()
        .find(|number| number.from >= date.to && near(cut(text, date.to, number.from)))
        .or_else(|| numbers.iter().rev().find(|number| number.to <= date.from && near(cut(text, number.to, date.from))))
}

/// «(в ред. решения Думы от … № …)» is a wording of the act before it.
fn is_wording(before: &str) -> bool {
    let folded = fold(before);
    let open = folded.rfind('(').is_some_and(|at| folded.rfind(')').is_none_or(|close| close < at));
    open && (folded.contains("в ред") || folded.contains("с изм"))
}

/// The last word for an act before the date and where it begins.
fn words_of_act(before: &str) -> Option<(ActKind, usize)> {
    tokens(before).iter().rev().find_map(|token| {
        let word = fold(token.text);
        KINDS.iter().find(|(stem, _)| word.starts_with(stem)).map(|(_, kind)| (*kind, token.from))
    })
}

/// «приказа министерства образования края от» → «министерства образования края».
fn issuer_in(words: &str) -> Option<String> {
    let all = tokens(words);
    let from = all.first()?.to;
    let end = all.iter().find(|t| matches!(fold(t.text).as_str(), "от") || t.is("№")).map_or(words.len(), |t| t.from);
    let issuer = cut(words, from, end).trim().trim_matches([',', ' ', '(', ')', ':']).to_owned();
    (!issuer.is_empty() && issuer.chars().count() <= 200).then_some(issuer)
}

/// The quoted title behind a number, with quotes inside it, and where it ends.
fn title_behind(text: &str, from: usize) -> (Option<String>, usize) {
    let rest = cut(text, from, text.len());
    let trimmed = rest.trim_start();
    let lead = rest.len() - trimmed.len();
    let Some(first) = trimmed.chars().next().filter(|c| matches!(c, '«' | '"' | '“' | '„')) else {
        return (None, from);
    };
    let mut depth = 0_i32;
    for (at, character) in trimmed.char_indices() {
        let next = cut(trimmed, at + character.len_utf8(), trimmed.len()).chars().next();
        let closes = match character {
            '«' | '„' => {
                depth += 1;
                false
            }
            '»' | '”' => {
                depth -= 1;
                depth <= 0
            }
            '"' | '“' if at == 0 => false,
            '"' | '“' => first != '«' && next.is_none_or(|c| matches!(c, ',' | '.' | ';' | ')')),
            _ => false,
        };
        if closes {
            let end = from + lead + at + character.len_utf8();
            let title = cut(trimmed, first.len_utf8(), at).trim().to_owned();
            return (Some(title), end);
        }
        if at > 1500 {
            break;
        }
    }
    // An inner quote was not closed: up to the next act of the chain.
    let end = trimmed.find("», ").map_or(0, |at| at + "»".len());
    if end > 0 {
        let title = cut(trimmed, first.len_utf8(), end - "»".len()).trim().to_owned();
        return (Some(title), from + lead + end);
    }
    (None, from)
}
