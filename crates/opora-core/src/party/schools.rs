//! Schools by number: «МБОУ СОШ № 1, 7, 10» are three, «школы №№ 20–22» too.

use crate::russian::scan::{self, Kind, Token};
use crate::russian::{self, Case, Gender, Number, Speech, forms};

use super::kinds;
use super::pieces::{Piece, span};
use super::words;

/// The longest range that is taken for a list of schools.
const LONGEST_RANGE: u32 = 40;

/// What stands before the number of a school: «МБОУ СОШ № », and what closes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    before: String,
    after: String,
}

impl Head {
    /// The school of this head with a number: «МБОУ СОШ № 7».
    pub(crate) fn with(&self, number: &str) -> String {
        format!("{}{number}{}", self.before, self.after)
    }
}

/// Schools that one piece names by number.
pub(crate) struct Numbered {
    pub(crate) names: Vec<String>,
    pub(crate) head: Head,
    /// The numbers were a range, which may mean more or fewer schools than exist.
    pub(crate) range: bool,
}

/// Reads a piece that names a school and its number (or numbers inside quotes, or a range).
pub(crate) fn numbered(cell: &str, piece: &Piece<'_>) -> Option<Numbered> {
    let tokens = &piece.tokens;
    let number_at = number_of_school(tokens)?;
    let before = tokens.get(..number_at)?;
    let number = tokens.get(number_at)?;
    let (numbers, last) = list(tokens, number_at);
    let range = numbers.len() > 1 && tokens.get(number_at + 1).is_some_and(|t| scan::is_dash(t.text));
    let after = cell.get(last.to..tokens.last()?.to).unwrap_or_default();
    let plural = before.iter().any(|token| token.kind == Kind::Word && is_plural_school(token.text));
    let doubled = before.iter().rev().take(2).filter(|token| token.text == "№").count() == 2;
    let several = plural || doubled || numbers.len() > 1;
    let words = before.iter().rposition(|token| token.text != "№").map_or(0, |at| at + 1);
    let name = before.get(..words).unwrap_or_default();
    let sign = if before.len() > words { "№ " } else { "" };
    let name = if several { singular(cell, name) } else { span(cell, name) };
    let blank = if name.is_empty() || name.ends_with(['«', '"']) { "" } else { " " };
    let opened = before.iter().filter(|t| t.text == "«").count();
    let closed = before.iter().filter(|t| t.text == "»").count();
    let closing = if opened > closed && after.trim_start().starts_with('»') { "»" } else { "" };
    let head = Head { before: format!("{name}{blank}{sign}"), after: closing.to_owned() };
    let names = match numbers.split_last() {
        Some((_, [])) if !several => vec![piece.text(cell)],
        Some((last, rest)) => {
            let mut names: Vec<String> = rest.iter().map(|number| head.with(number)).collect();
            names.push(scan::one_line(&format!("{}{last}{after}", head.before)));
            names
        }
        None => vec![head.with(number.text)],
    };
    Some(Numbered { names, head, range })
}

/// The head of a role over numbered schools: «руководители школ № » of «руководители школ № 1».
pub(crate) fn head_of_role(cell: &str, piece: &Piece<'_>) -> Option<Head> {
    let sign = piece.tokens.iter().position(|token| token.text == "№")?;
    let named = piece.tokens.get(..sign)?;
    let plain = named.iter().all(|token| token.kind == Kind::Word);
    plain.then(|| Head { before: format!("{} № ", span(cell, named)), after: String::new() })
}

/// Reads a piece that only gives further numbers: «7», «№ 10», «16 и».
pub(crate) fn further(cell: &str, piece: &Piece<'_>, head: &Head) -> Option<Numbered> {
    let at = piece.tokens.iter().position(|token| token.text != "№")?;
    let first = piece.tokens.get(at).filter(|token| token.kind == Kind::Number)?;
    let (numbers, last) = list(&piece.tokens, at);
    let after = cell.get(last.to..piece.tokens.last()?.to).unwrap_or_default();
    if after.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let closing = if after.trim().is_empty() || head.after.is_empty() { after } else { head.after.as_str() };
    let range = numbers.len() > 1;
    let mut names: Vec<String> = numbers.iter().map(|number| head.with(number)).collect();
    if let Some(name) = names.last_mut() {
        let number = numbers.last().map_or(first.text, String::as_str);
        *name = scan::one_line(&format!("{}{number}{closing}", head.before));
    }
    Some(Numbered { names, head: head.clone(), range })
}

/// The school of the first piece where the words of its kind stand only behind a later one: «Ивановская, Петровская СОШ».
pub(crate) fn by_place(cell: &str, pieces: &[Piece<'_>]) -> Option<String> {
    let (first, rest) = pieces.split_first()?;
    let is_place = |token: &Token<'_>| token.kind == Kind::Word && kinds::place_before(std::slice::from_ref(token));
    // Nothing but the place, and the form before it: «МБОУ Ивановская».
    let only_place = |piece: &&Piece<'_>| {
        piece
            .tokens
            .split_last()
            .is_some_and(|(last, forms)| is_place(last) && forms.iter().all(|t| words::is_form(t.text)))
    };
    Some(first).filter(only_place)?;
    let last = rest.iter().find(|piece| !only_place(piece))?;
    let (adjective, kind) = last.tokens.split_first()?;
    let school = kind.first().is_some_and(|token| token.kind == Kind::Word && words::is_school_word(token.text));
    let plain = kind.iter().all(|token| token.kind == Kind::Word);
    (is_place(adjective) && school && plain).then(|| format!("{} {}", first.text(cell), span(cell, kind)))
}

/// The numbers from `at` on: a range, a list inside quotes, or the one number.
fn list<'t, 'a>(tokens: &'t [Token<'a>], at: usize) -> (Vec<String>, &'t Token<'a>) {
    const NONE: Token<'static> = Token { kind: Kind::Sign, text: "", from: 0, to: 0, spaced: false };
    let Some(first) = tokens.get(at) else { return (Vec::new(), &NONE) };
    let number = |at: usize| tokens.get(at).filter(|token| token.kind == Kind::Number);
    if let (Some(dash), Some(last)) = (tokens.get(at + 1), number(at + 2))
        && scan::is_dash(dash.text)
        && let (Ok(a), Ok(b)) = (first.text.parse::<u32>(), last.text.parse::<u32>())
        && a < b
        && b - a <= LONGEST_RANGE
    {
        return ((a..=b).map(|n| n.to_string()).collect(), last);
    }
    let mut numbers = vec![first.text.to_owned()];
    let (mut at, mut end) = (at, first);
    while let Some(sign) = tokens.get(at + 1)
        && matches!(sign.text, "," | "и")
    {
        let skip = if tokens.get(at + 2).is_some_and(|t| t.text == "№") { 3 } else { 2 };
        let Some(next) = number(at + skip) else { break };
        numbers.push(next.text.to_owned());
        at += skip;
        end = next;
    }
    (numbers, end)
}

/// Where the number of the school that a piece names stands.
fn number_of_school(tokens: &[Token<'_>]) -> Option<usize> {
    // «ОО (СОШ № 1, 2)» names a group and lists it.
    let tokens = tokens.split(|token| token.text == "(").next()?;
    let school = tokens.iter().position(|token| {
        let named =
            words::is_school_word(token.text) || words::is_form(token.text) || matches!(token.text, "ОО" | "ОУ" | "ОШ");
        token.kind == Kind::Word && (named || matches!(token.text, "Центр" | "центр"))
    });
    let sign = tokens.iter().position(|token| token.text == "№");
    let number = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Number).then_some(at);
    let school = school?;
    if let Some(sign) = sign {
        let mut at = sign + 1;
        while tokens.get(at).is_some_and(|token| token.text == "№") {
            at += 1;
        }
        return number(at);
    }
    let direct = tokens.get(school).is_some_and(|token| words::is_school_word(token.text));
    number(school + 1).filter(|_| direct)
}

fn is_plural_school(word: &str) -> bool {
    words::is_school_word(word)
        && word.chars().any(char::is_lowercase)
        && forms(&word.to_lowercase())
            .iter()
            .any(|form| form.case == Some(Case::Nominative) && form.number == Some(Number::Plural))
}

/// The head words of several schools for one of them: «средние школы» → «Средняя школа».
fn singular(cell: &str, name: &[Token<'_>]) -> String {
    let text = span(cell, name);
    let Some(school) = name.iter().position(|token| token.kind == Kind::Word && is_plural_school(token.text)) else {
        return text;
    };
    let Some(noun) = name.get(school) else { return text };
    let lower = noun.text.to_lowercase();
    let forms_of = forms(&lower);
    let plural = forms_of.iter().find(|f| f.speech == Speech::Noun && f.case == Some(Case::Nominative));
    let Some(plural) = plural else { return text };
    let gender =
        plural.gender.or_else(|| forms(plural.lemma()).first().and_then(|f| f.gender)).unwrap_or(Gender::Feminine);
    let mut out: Vec<String> = Vec::with_capacity(name.len());
    for (at, token) in name.iter().enumerate() {
        let forms = forms(&token.text.to_lowercase());
        let attribute = forms.iter().find(|form| {
            matches!(form.speech, Speech::Adjective | Speech::Participle)
                && form.case == Some(Case::Nominative)
                && form.number == Some(Number::Plural)
        });
        let word = match attribute {
            Some(form) if at < school => form.agreeing(gender),
            _ if at == school => plural.singular(),
            _ => None,
        };
        out.push(word.map_or_else(|| token.text.to_owned(), |word| russian::shaped_like(token.text, &word)));
    }
    let joined = out.join(" ").replace("« ", "«").replace(" »", "»");
    let mut chars = joined.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
