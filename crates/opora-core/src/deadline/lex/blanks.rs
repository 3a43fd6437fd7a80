//! Fields of a form that nobody filled in: «до «__» ____ 2025 г.», «до ___.___.2025», «до 01.09.20__».

/// What nobody filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadline) enum Blank {
    /// A field: a day, a month, anything.
    Field,
    /// The end of a year: «20__ г.».
    Year,
}

/// What is left empty. Underscores close to words only fill a line or set type: «_15_» октября, __до 15 мая__.
pub(super) fn left(phrase: &str) -> Option<Blank> {
    let lines = phrase.contains('_');
    if lines && year_cut_short(phrase) {
        return Some(Blank::Year);
    }
    (lines && underscores(phrase) || quotes_hold_nothing(phrase)).then_some(Blank::Field)
}

/// A run of underscores with no letter or digit at its ends, or one too long to be anything else.
fn underscores(phrase: &str) -> bool {
    const LONG_RUN: usize = 3;
    let mut rest = phrase;
    let mut before = None;
    while let Some(from) = rest.find('_') {
        before = rest.get(..from).and_then(|head| head.chars().next_back()).or(before);
        let tail = rest.get(from..).unwrap_or("");
        let behind = tail.trim_start_matches('_');
        let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if tail.len() - behind.len() >= LONG_RUN || !touches(before) && !touches(behind.chars().next()) {
            return true;
        }
        before = Some('_');
        rest = behind;
    }
    false
}

/// «20__ г.», «01.09.202_», but not «_20_» in quotes, which is a day.
fn year_cut_short(phrase: &str) -> bool {
    phrase.match_indices("20").any(|(at, _)| {
        let behind = phrase.get(at + 2..).unwrap_or("");
        let behind = behind.strip_prefix(|c: char| c.is_ascii_digit()).unwrap_or(behind);
        let whole = phrase.get(..at).is_none_or(|before| !before.ends_with(|c: char| c.is_ascii_digit()));
        let rest = behind.trim_start_matches('_');
        whole && rest.len() < behind.len() && (rest.is_empty() || rest.starts_with([' ', 'г', '.']))
    })
}

/// «до «   » октября»: the blanks of the field were only underlined.
fn quotes_hold_nothing(phrase: &str) -> bool {
    phrase.match_indices(['«', '"', '“', '„']).any(|(at, quote)| {
        let inside = phrase.get(at + quote.len()..).unwrap_or("");
        let behind = inside.trim_start();
        behind.len() < inside.len() && behind.starts_with(['»', '"', '”', '“'])
    })
}
