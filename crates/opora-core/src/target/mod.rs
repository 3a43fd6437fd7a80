//! Targets: the numbers that an expected result promises.

mod compare;
pub(crate) mod numerals;
pub(crate) mod units;

use crate::reading::{Comparator, Target};
use crate::russian::scan::{self, Kind, Token};
use crate::russian::{self};

use compare::Compared;
use numerals::Numeral;
use units::{After, Unit};

/// Targets taken from one text at most; a longer list is a table of its own.
const MOST: usize = 64;

/// The targets of a text in its order; none where it promises no number.
///
/// Numbers that count nothing (schools' numbers, classes, ages, categories, years, dates, acts, telephones, list
/// numbers) are no targets. A dash or an empty text is "not set".
pub fn read(text: &str) -> Vec<Target> {
    let text = russian::mend_lookalikes(text);
    let tokens = scan::tokens(&text);
    let outside = outside_quotes(&tokens);
    let mut found: Vec<Target> = Vec::new();
    let mut at = 0;
    while at < tokens.len() && found.len() < MOST {
        if !outside.get(at).copied().unwrap_or(false) {
            at += 1;
            continue;
        }
        if let Some(next) = skip(&tokens, at) {
            at = next.max(at + 1);
            continue;
        }
        match numbered(&text, &tokens, at) {
            Some((targets, next)) => {
                found.extend(targets);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    let by = units::by(&tokens);
    if let [only] = found.as_mut_slice() {
        only.by = only.by.or(by);
    } else {
        for target in found.iter_mut().filter(|target| target.by.is_none()) {
            target.by = by_within(&text, &target.text);
        }
    }
    found
}

/// The day in the words of one of several targets.
fn by_within(text: &str, words: &str) -> Option<chrono::NaiveDate> {
    let from = text.find(words)?;
    let rest = text.get(from..)?;
    let end = rest.find([';', '\n', ',']).unwrap_or(rest.len());
    units::by(&scan::tokens(rest.get(..end)?))
}

/// Figures that are no targets: where they end.
fn skip(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let token = tokens.get(at)?;
    let number = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Number);
    if matches!(token.text, "№" | "N" | "§") {
        // Everything that the sign rules: «№ 1, 7, 10–16 и 22», «№ 26-01-06».
        let mut end = at + 1;
        while tokens.get(end).is_some_and(|t| t.text == "№") || number(end) {
            end += 1;
            while tokens.get(end).is_some_and(|t| matches!(t.text, "," | "/" | "и" | "№") || scan::is_dash(t.text))
                && (number(end + 1) || tokens.get(end + 1).is_some_and(|t| t.text == "№"))
            {
                end += 1;
            }
        }
        return Some(end);
    }
    if token.kind == Kind::Word {
        let lower = russian::lower(token.text);
        const ADDRESSED: [&str; 13] = [
            "приложени",
            "пункт",
            "подпункт",
            "стать",
            "раздел",
            "задач",
            "этап",
            "част",
            "форм",
            "редакци",
            "прил",
            "вариант",
            "возраст",
        ];
        let short = matches!(lower.as_str(), "п" | "пп" | "ст" | "ч" | "гл" | "кл" | "тел" | "каб");
        if ADDRESSED.iter().any(|stem| lower.starts_with(stem)) || short {
            let next = at + 1 + usize::from(short && tokens.get(at + 1).is_some_and(|t| t.text == "."));
            let ages = lower.starts_with("возраст");
            let from = (next..next + 2).find(|at| number(*at)).filter(|from| *from == next || ages)?;
            return Some(run_of_numbers(tokens, from));
        }
        if crate::party::words::is_school_word(token.text) && number(at + 1) && scan::is_abbreviation(token.text) {
            return Some(run_of_numbers(tokens, at + 1));
        }
        return None;
    }
    if token.kind != Kind::Number {
        return None;
    }
    let line = at.checked_sub(1).and_then(|i| tokens.get(i)).is_none_or(|before| before.kind == Kind::Line);
    let closes = |at: usize| tokens.get(at).is_some_and(|t| matches!(t.text, "." | ")") && !t.spaced);
    if line && closes(at + 1) {
        // «1. Наличие …», «1.2. Наличие …», «2) …».
        let mut end = at + 1;
        while closes(end) || number(end) && tokens.get(end).is_some_and(|t| !t.spaced) {
            end += 1;
        }
        if tokens.get(end).is_some_and(|t| t.kind == Kind::Word || t.text == "«") {
            return Some(end);
        }
    }
    if let Some(end) = date(tokens, at) {
        return Some(end);
    }
    year_alone(tokens, at)
}

/// Numbers joined by commas, dots and dashes from `at` on.
fn run_of_numbers(tokens: &[Token<'_>], mut at: usize) -> usize {
    while tokens.get(at).is_some_and(|token| token.kind == Kind::Number) {
        at += 1;
        let joins = tokens.get(at).is_some_and(|t| matches!(t.text, "," | "." | "и" | "до") || scan::is_dash(t.text));
        if joins && tokens.get(at + 1).is_some_and(|token| token.kind == Kind::Number) {
            at += 1;
        }
    }
    at
}

/// «01.09.2021», «01.09.», «20 мая 2021».
fn date(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let two = |at: usize| tokens.get(at).is_some_and(|t| t.kind == Kind::Number && t.text.len() <= 2);
    let dot = |at: usize| tokens.get(at).is_some_and(|t| t.text == ".");
    let number = |at: usize| tokens.get(at).is_some_and(|t| t.kind == Kind::Number);
    if !two(at) {
        return None;
    }
    if dot(at + 1) && two(at + 2) && dot(at + 3) && !tokens.get(at + 2).is_some_and(|t| t.spaced) {
        return Some(if number(at + 4) { at + 5 } else { at + 4 });
    }
    let month_at = if tokens.get(at + 1).is_some_and(|t| matches!(t.text, "»" | "\"")) { at + 2 } else { at + 1 };
    units::month(tokens.get(month_at)?.text)?;
    Some(if number(month_at + 1) { month_at + 2 } else { month_at + 1 })
}

/// A year, or a span of years, that counts nothing: «2022», «2021–2023 гг.», «2020/2021».
fn year_alone(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    units::year(tokens, at)?;
    let joined = tokens.get(at + 1).is_some_and(|t| t.text == "/" || scan::is_dash(t.text));
    if joined && tokens.get(at + 2).is_some_and(|t| t.kind == Kind::Number && matches!(t.text.len(), 2 | 4)) {
        return Some(at + 3);
    }
    let next = tokens.get(at + 1);
    let counts = next.is_some_and(|token| {
        token.text == "%"
            || token.kind == Kind::Word
                && token.text.starts_with(char::is_lowercase)
                && !token.text.starts_with('г')
                && !token.text.starts_with("уч")
                && russian::forms(token.text).iter().any(|form| {
                    form.case == Some(russian::Case::Genitive) && form.number == Some(russian::Number::Plural)
                })
    });
    let placed = at.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|before| {
        matches!(before.text.to_lowercase().as_str(), "в" | "за" | "на" | "к" | "по" | "с" | "и" | "года" | "году")
    });
    (!counts || placed).then_some(at + 1)
}

/// The targets of the number at `at` (two for a range), and where the reading goes on.
fn numbered(text: &str, tokens: &[Token<'_>], at: usize) -> Option<(Vec<Target>, usize)> {
    if let Some(found) = once(text, tokens, at) {
        return Some(found);
    }
    let first = numerals::numeral(tokens, at)?;
    if let Some((last, last_at, joined)) = second(tokens, &first) {
        return range(text, tokens, at, first, last_at, last, joined);
    }
    let (unit, counted) = match unit(text, tokens, &first) {
        After::NotATarget => return Some((Vec::new(), first.end)),
        After::Unit(unit) => (unit, true),
        After::Nothing => (Unit { factor: 1.0, end: first.end, ..Unit::default() }, false),
    };
    let percent = matches!(unit.name.as_deref(), Some("%" | "п.п."));
    let compared = compare::comparator(tokens, at, first.end, percent, first.value);
    let times = unit.name.as_deref() == Some("раз");
    if !counted && first.spelled || first.spelled && first.value < 2.0 && !compared.said && !times {
        return None;
    }
    if is_term(tokens, at, unit.name.as_deref()) {
        return Some((Vec::new(), unit.end));
    }
    if unit.name.as_deref() == Some("место") && !compared.said && first.value <= 3.0 {
        return Some((Vec::new(), unit.end));
    }
    let before = units::before(text, tokens, at);
    let named = before.is_some() || counted || scored(tokens, at);
    if !named && !compared.said {
        return None;
    }
    let target = complete(text, tokens, compared, first, unit, before);
    let end = target.1;
    Some((vec![target.0], end))
}

/// The last parts of a target: unit and `of` from the words before, frequency, day.
fn complete(
    text: &str,
    tokens: &[Token<'_>],
    compared: Compared,
    number: Numeral,
    unit: Unit,
    before: Option<(String, String)>,
) -> (Target, usize) {
    let mut target = Target {
        comparator: compared.comparator,
        value: number.value * unit.factor,
        from: None,
        unit: unit.name,
        of: unit.of,
        by: units::year_before(tokens, compared.from).or_else(|| units::year_after(tokens, unit.end.max(number.end))),
        per: None,
        text: String::new(),
    };
    let share = matches!(target.unit.as_deref(), Some("%" | "п.п."));
    match before {
        Some((lemma, _)) if target.unit.is_none() => target.unit = Some(lemma),
        Some((_, phrase)) if share && target.of.is_none() => target.of = Some(phrase),
        _ => {}
    }
    if target.unit.is_none()
        && (near(tokens, compared.from, |word| word.starts_with("балл")) || scored(tokens, compared.from))
    {
        target.unit = Some("балл".to_owned());
    }
    if share && target.of.is_none() {
        target.of = measured(tokens, compared.from);
    }
    let mut end = unit.end.max(number.end);
    let every_other = target.unit.as_deref() == Some("раз")
        && tokens.get(end).is_some_and(|token| token.text == "в")
        && tokens.get(end + 1).is_some_and(|token| token.kind == Kind::Number);
    if every_other {
        // «1 раз в 2 месяца» has no period of its own in the format.
        end = (end + 3).min(tokens.len());
    } else if let Some((per, to)) = units::per(tokens, end) {
        target.per = Some(per);
        end = to;
    } else if !share && let Some(per) = (end + 1..end + 5).map_while(|at| per_after(tokens, end, at)).flatten().next() {
        target.per = Some(per);
    } else if !share && let Some(per) = per_before(tokens, compared.from) {
        target.per = Some(per);
    }
    if let (Some(first), Some(last)) = (tokens.get(compared.from), end.checked_sub(1).and_then(|at| tokens.get(at))) {
        target.text = scan::one_line(text.get(first.from..last.to.max(first.to)).unwrap_or_default());
    }
    (target, end)
}

/// «в квартал – не менее 1 семинара», «ежемесячно 2 консультации».
fn per_before(tokens: &[Token<'_>], at: usize) -> Option<crate::reading::Per> {
    (1..=3).find_map(|back| {
        let from = at.checked_sub(back)?;
        let (per, end) = units::per(tokens, from)?;
        let plain = tokens.get(end..at)?.iter().all(|token| scan::is_dash(token.text) || token.text == ":");
        plain.then_some(per)
    })
}

/// A frequency some words later: «1 публикации на сайте в месяц». Nothing after the end of the words.
fn per_after(tokens: &[Token<'_>], end: usize, at: usize) -> Option<Option<crate::reading::Per>> {
    let words = tokens.get(end..at)?.iter().all(|token| token.kind == Kind::Word && token.text != "и");
    words.then(|| units::per(tokens, at).map(|(per, _)| per))
}

/// Days and weeks that are a term, not a promise: «в течение 10 рабочих дней», «не позднее 5 дней».
fn is_term(tokens: &[Token<'_>], at: usize, unit: Option<&str>) -> bool {
    matches!(unit, Some("день" | "неделя" | "месяц" | "сутки"))
        && near(tokens, at, |word| matches!(word, "течение" | "позднее" | "позже" | "через"))
}

/// Whether one of the few words before `at` passes.
fn near(tokens: &[Token<'_>], at: usize, test: impl Fn(&str) -> bool) -> bool {
    tokens.get(at.saturating_sub(3)..at).unwrap_or_default().iter().any(|token| test(&token.text.to_lowercase()))
}

/// «средний балл ОГЭ по русскому языку – 4,1»: a dash or a colon behind a score.
fn scored(tokens: &[Token<'_>], at: usize) -> bool {
    let sign = |token: &Token<'_>| scan::is_dash(token.text) || token.text == ":";
    if !at.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(sign) {
        return false;
    }
    let before = tokens.get(at.saturating_sub(10)..at - 1).unwrap_or_default();
    let words = before.iter().rev().take_while(|token| matches!(token.kind, Kind::Word));
    words.into_iter().any(|token| token.text == "балл")
}

/// What a percentage measures where no noun follows: «успеваемость – 100 %», «качество – не ниже 45 %».
fn measured(tokens: &[Token<'_>], at: usize) -> Option<String> {
    const MEASURES: [&str; 7] =
        ["успеваемость", "качество", "укомплектованность", "посещаемость", "обученность", "выполнение", "явка"];
    let before = tokens.get(at.saturating_sub(4)..at)?;
    let word = before
        .iter()
        .rev()
        .take_while(|token| !matches!(token.text, "," | ";" | "%"))
        .find(|token| token.kind == Kind::Word)?;
    let lower = word.text.to_lowercase();
    MEASURES.contains(&lower.as_str()).then_some(lower)
}

fn unit(text: &str, tokens: &[Token<'_>], number: &Numeral) -> After {
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.text == word);
    // «5 и более школ», «5 из 7 школ».
    let more = is(number.end, "и") && ["более", "больше", "выше"].iter().any(|word| is(number.end + 1, word));
    if more {
        return units::after(text, tokens, number.end + 2);
    }
    if is(number.end, "из")
        && let Some(whole) = numerals::numeral(tokens, number.end + 1)
    {
        return units::after(text, tokens, whole.end);
    }
    if number.percent {
        return After::Unit(Unit { name: Some("%".to_owned()), of: None, factor: 1.0, end: number.end });
    }
    units::after(text, tokens, number.end)
}

/// «не реже раза в квартал»: once, without a figure.
fn once(text: &str, tokens: &[Token<'_>], at: usize) -> Option<(Vec<Target>, usize)> {
    let word = tokens.get(at).filter(|token| token.kind == Kind::Word)?;
    let twice = match russian::lower(word.text).as_str() {
        "дважды" => Some(2.0),
        "трижды" => Some(3.0),
        _ => None,
    };
    if let Some(value) = twice {
        let number = Numeral { value, end: at + 1, spelled: true, percent: false };
        let compared = compare::comparator(tokens, at, at + 1, false, value);
        let unit = Unit { name: Some("раз".to_owned()), of: None, factor: 1.0, end: at + 1 };
        let (target, end) = complete(text, tokens, compared, number, unit, None);
        return target.per.is_some().then(|| (vec![target], end));
    }
    let token = tokens.get(at).filter(|token| matches!(token.text, "раз" | "раза" | "разу"))?;
    let before = at.checked_sub(1).and_then(|i| tokens.get(i))?;
    if !matches!(before.text, "реже" | "менее" | "чем") {
        return None;
    }
    let number = Numeral { value: 1.0, end: at + 1, spelled: true, percent: false };
    let compared = compare::comparator(tokens, at, at + 1, false, 1.0);
    let unit = Unit { name: Some("раз".to_owned()), of: None, factor: 1.0, end: at + 1 };
    let (target, end) = complete(text, tokens, compared, number, unit, None);
    (!token.text.is_empty()).then(|| (vec![target], end))
}

/// How the two ends of a range are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joined {
    /// «5–7».
    Dash,
    /// «с 5 до 7», «от 5 % до 7 %».
    UpTo,
}

/// The second number of a range whose first number ends at `first.end`.
fn second(tokens: &[Token<'_>], first: &Numeral) -> Option<(Numeral, usize, Joined)> {
    let mut at = first.end;
    // The unit may stand twice: «с 73 % до 80 %», «с 5 школ до 9 школ».
    if tokens.get(at).is_some_and(|token| token.text == "%" || token.kind == Kind::Word && token.text != "до") {
        at += 1;
    }
    // «с 40 % в 2021 году до 80 %».
    if units::year_after(tokens, at).is_some() {
        at += 3 + usize::from(tokens.get(at + 3).is_some_and(|token| token.text == "."));
    }
    let token = tokens.get(at)?;
    if token.text == "до" {
        return numerals::numeral(tokens, at + 1).map(|last| (last, at + 1, Joined::UpTo));
    }
    if scan::is_dash(token.text) && at == first.end
        || scan::is_dash(token.text) && tokens.get(at - 1).is_some_and(|t| t.text == "%")
    {
        let last = numerals::numeral(tokens, at + 1)?;
        return (!last.spelled && last.value > first.value).then_some((last, at + 1, Joined::Dash));
    }
    None
}

fn range(
    text: &str,
    tokens: &[Token<'_>],
    at: usize,
    first: Numeral,
    last_at: usize,
    last: Numeral,
    joined: Joined,
) -> Option<(Vec<Target>, usize)> {
    let before = units::before(text, tokens, at);
    let unit = match unit(text, tokens, &last) {
        After::NotATarget => return Some((Vec::new(), last.end)),
        After::Unit(unit) => unit,
        // «количества школ с 5 до 2».
        // «среднего балла с 3,2 до 3,5».
        After::Nothing if before.is_some() || joined == Joined::UpTo && compare::direction(tokens, at).is_some() => {
            Unit { factor: 1.0, end: last.end, ..Unit::default() }
        }
        After::Nothing => return None,
    };
    if unit.name.as_deref() == Some("час") {
        return Some((Vec::new(), unit.end));
    }
    let opens = at.checked_sub(1).and_then(|i| tokens.get(i)).map(|token| token.text.to_lowercase());
    let from = match opens.as_deref() {
        Some("с" | "со" | "от") => at - 1,
        _ => at,
    };
    let changes = matches!(opens.as_deref(), Some("с" | "со")) || compare::direction(tokens, at).is_some();
    if joined == Joined::UpTo && changes {
        let compared = Compared { comparator: Comparator::FromTo, from, said: true };
        let factor = unit.factor;
        let (mut target, end) = complete(text, tokens, compared, last, unit, before);
        target.from = Some(first.value * factor);
        return Some((vec![target], end));
    }
    // «повышение на 2–3 %» promises at least the first.
    if opens.as_deref() == Some("на")
        && unit.name.is_some()
        && let Some(direction) = compare::direction(tokens, at - 1)
    {
        let comparator = match direction {
            compare::Direction::Up => Some(Comparator::IncreaseBy),
            compare::Direction::Down => Some(Comparator::DecreaseBy),
            compare::Direction::Same => None,
        };
        if let Some(comparator) = comparator {
            let end = unit.end;
            let compared = Compared { comparator, from: at - 1, said: true };
            let (target, _) = complete(text, tokens, compared, first, unit, before);
            return Some((vec![target], end));
        }
    }
    // A span of counts promises at least one number and at most the other.
    let low = Compared { comparator: Comparator::AtLeast, from, said: true };
    let high = Compared { comparator: Comparator::AtMost, from: last_at, said: true };
    let (mut least, _) = complete(text, tokens, low, first, unit.clone(), before.clone());
    let (most, end) = complete(text, tokens, high, last, unit, before);
    least.per = least.per.or(most.per);
    Some((vec![least, most], end))
}

/// For each token whether it stands outside quotes: figures in titles promise nothing.
fn outside_quotes(tokens: &[Token<'_>]) -> Vec<bool> {
    let count = |marks: &[&str]| tokens.iter().filter(|token| marks.contains(&token.text)).count();
    let paired = count(&["«", "“", "„"]) == count(&["»", "”"]);
    let straight = count(&["\""]) % 2 == 0;
    let (mut depth, mut open) = (0usize, false);
    tokens
        .iter()
        .map(|token| {
            match token.text {
                "«" | "“" | "„" if paired => depth += 1,
                "»" | "”" if paired => depth = depth.saturating_sub(1),
                "\"" if straight => open = !open,
                _ => {}
            }
            depth == 0 && !open
        })
        .collect()
}

#[cfg(test)]
mod tests;
