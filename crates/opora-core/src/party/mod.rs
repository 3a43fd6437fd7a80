//! Parties: who is named in a cell of responsible people or participants, and in a clause's address.

mod kinds;
mod names;
mod people;
mod pieces;
mod schools;
pub(crate) mod words;

use crate::reading::{Party, PartyKind};
use crate::russian::scan::{self, Kind};
use crate::russian::{self, Abbreviation, Case, Number};

pub use names::{key, same, school_number};
use people::{is_person, is_position, person_end};
use pieces::{Glue, Piece, span};
use words::Noun;

/// What the document itself says about its short names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declared {
    /// Its abbreviations.
    pub abbreviations: Vec<Abbreviation>,
}

impl Declared {
    /// The abbreviations that a document declares anywhere in its text.
    pub fn harvest(text: &str) -> Self {
        Self { abbreviations: russian::abbreviations(text) }
    }
}

/// The parties of a cell, in its order; none for an empty cell or a dash.
pub fn read(cell: &str, declared: &Declared) -> Vec<Party> {
    read_with_doubts(cell, declared).0
}

/// The parties of a cell, and what a person should check about them, each a Russian sentence.
pub fn read_with_doubts(cell: &str, declared: &Declared) -> (Vec<Party>, Vec<String>) {
    let cell = russian::mend_lookalikes(cell);
    let pieces = pieces::cut(&cell, declared);
    let mut reader = Reader::default();
    for (at, piece) in pieces.iter().enumerate() {
        match schools::by_place(&cell, pieces.get(at..).unwrap_or_default()) {
            Some(name) => reader.push(PartyKind::School, name, piece.text(&cell)),
            None => reader.piece(&cell, piece, pieces.get(at + 1)),
        }
    }
    (reader.parties, reader.doubts)
}

/// The parties that a clause is addressed to («Руководителям ОУ:»), in the nominative; none where nobody is.
///
/// A person given with a position («Щербаковой Т.И., начальнику отдела:», «Директору центра (Горобец Е.Ю.):») is one
/// party whose text keeps the words.
pub fn addressees(text: &str, declared: &Declared) -> Vec<Party> {
    let text = text.trim().trim_end_matches([':', ';', ' ', '\n']);
    let asked = ["Рекомендовать ", "Поручить ", "Предложить ", "рекомендовать ", "поручить ", "предложить "];
    let text = asked.iter().find_map(|verb| text.strip_prefix(verb)).unwrap_or(text);
    let nominative = russian::nominative_from(text, Case::Dative);
    let mut parties = read(&nominative, declared);
    // The words as they stand: whole where there is one addressee.
    if let [party] = parties.as_mut_slice() {
        party.text = scan::one_line(text);
    }
    parties
}

#[derive(Default)]
struct Reader {
    parties: Vec<Party>,
    doubts: Vec<String>,
    school: Option<schools::Head>,
    /// «руководители» of «руководители ШМО», for «РМО» after it.
    over_groups: Option<String>,
    /// «заместители директора по» of «заместители директора по УВР», for «ВР» after it.
    over_duties: Option<String>,
    /// «руководители школ № » of «руководители школ № 1», for «2» after it.
    over_numbers: Option<schools::Head>,
    /// «учителя» of «учителя физики», for «математики» after it.
    over_subjects: Option<String>,
    /// The last piece was «директора школ № 1 (Иванова И.И.)»: people follow in brackets behind their schools.
    over_people: bool,
}

impl Reader {
    fn piece(&mut self, cell: &str, piece: &Piece<'_>, next: Option<&Piece<'_>>) {
        if self.over_people
            && (starts_as_school(piece) || piece.tokens.first().is_some_and(|token| token.text == "№"))
            && let Some(name) = kinds::person_in_brackets(&piece.text(cell))
        {
            self.push(PartyKind::Person, name, piece.text(cell));
            return;
        }
        if let Some(head) = &self.school
            && let Some(found) = schools::further(cell, piece, head)
        {
            self.schools(found, piece.text(cell));
            return;
        }
        if let Some(head) = &self.over_numbers
            && let Some(found) = schools::further(cell, piece, head)
        {
            for name in found.names {
                let (kind, name) = kinds::classify(&name);
                self.push(kind, name, piece.text(cell));
            }
            return;
        }
        if self.position_of_last(cell, piece) {
            return;
        }
        let text = piece.text(cell);
        let in_case = match piece.glue {
            Glue::With(case) => Some(russian::nominative_from(&text, case)),
            Glue::Comma | Glue::And | Glue::Line | Glue::Blank => None,
        };
        if in_case.is_none() {
            if let Some(name) = self.shared(&text, piece) {
                let kind = match kinds::classify(&name).0 {
                    PartyKind::Group => PartyKind::Group,
                    _ => PartyKind::Role,
                };
                self.push(kind, name, text);
                return;
            }
            if starts_as_school(piece)
                && let Some(found) = schools::numbered(cell, piece)
            {
                self.forget_heads();
                self.schools(found, text);
                return;
            }
        }
        self.remember_head(cell, piece);
        self.school = None;
        let name = in_case.unwrap_or_else(|| bare_role(cell, piece, next).unwrap_or_else(|| text.clone()));
        let (kind, name) = kinds::classify(&name.replace("№№", "№"));
        let heads = role_at(piece)
            .and_then(|at| piece.tokens.get(at))
            .is_some_and(|role| matches!(words::party_noun(role.text), Some((Noun::Role, Number::Plural))));
        self.over_people = heads && kind == PartyKind::Person && kinds::person_in_brackets(&text).is_some();
        self.push(kind, name, text);
    }

    fn push(&mut self, kind: PartyKind, name: String, text: String) {
        self.parties.push(Party { kind, name, text });
    }

    fn schools(&mut self, found: schools::Numbered, text: String) {
        if found.range {
            self.doubts.push(format!(
                "«{text}» прочитано как {} {}; проверьте, что все они есть.",
                found.names.len(),
                russian::plural(found.names.len() as u64, "школа", "школы", "школ"),
            ));
        }
        for name in found.names {
            let (_, name) = kinds::classify(&name);
            let nursery = name.contains("ДОУ") || name.contains("етский сад");
            let kind = if nursery { PartyKind::Organisation } else { PartyKind::School };
            self.push(kind, name, text.clone());
        }
        self.school = Some(found.head);
    }

    /// «Иванова А.А., директор центра»: the position joins the person before it.
    fn position_of_last(&mut self, cell: &str, piece: &Piece<'_>) -> bool {
        if piece.glue == Glue::And || is_person(&piece.tokens) || !is_position(&piece.tokens, 0) {
            return false;
        }
        let Some(last) = self.parties.last_mut() else { return false };
        if last.kind != PartyKind::Person || !person_alone(&last.text) {
            return false;
        }
        last.text = format!("{}, {}", last.text, piece.text(cell));
        true
    }

    /// The name of a piece that only continues the head word of the one before.
    fn shared(&self, text: &str, piece: &Piece<'_>) -> Option<String> {
        let first = piece.first_word()?;
        let starts = piece.tokens.first().is_some_and(|token| token.kind == Kind::Word);
        if !starts || matches!(piece.glue, Glue::Blank) {
            return None;
        }
        if let Some(head) = &self.over_duties {
            let rest = text.strip_prefix("по ").unwrap_or(text);
            if first.text == "по" || words::is_duty(first.text) {
                return Some(format!("{head} {rest}"));
            }
        }
        if let Some(head) = &self.over_subjects
            && is_subject(first.text)
        {
            return Some(format!("{head} {text}"));
        }
        let head = self.over_groups.as_ref()?;
        let abbreviation = words::is_group(first.text) && !words::is_form(first.text);
        let alone = piece.tokens.len() == 1 || !piece.tokens.iter().any(|token| token.kind == Kind::Number);
        let genitive = genitive_group(piece);
        ((abbreviation && alone) || genitive).then(|| format!("{head} {text}"))
    }

    fn forget_heads(&mut self) {
        self.over_people = false;
        (self.over_groups, self.over_duties, self.over_numbers, self.over_subjects) = (None, None, None, None);
    }

    /// Keeps the head words that the next pieces may share.
    fn remember_head(&mut self, cell: &str, piece: &Piece<'_>) {
        self.forget_heads();
        let tokens = &piece.tokens;
        if is_person(tokens) {
            return;
        }
        let Some(role) = role_at(piece) else {
            // «РМО учителей физики», for «математики» after it
            let teachers = |token: &scan::Token<'_>| russian::lower(token.text) == "учителей";
            if let Some(at) = tokens.iter().position(teachers).filter(|at| *at > 0 && at + 1 < tokens.len()) {
                self.over_subjects = tokens.get(..=at).map(|head| span(cell, head));
            }
            return;
        };
        let by = tokens.iter().position(|token| token.text == "по");
        if let Some(by) = by
            && tokens.get(by + 1).is_some_and(|token| words::is_duty(token.text))
        {
            self.over_duties = tokens.get(..=by).map(|head| span(cell, head));
            return;
        }
        self.over_numbers = schools::head_of_role(cell, piece);
        let teaches = tokens.get(role).is_some_and(|token| {
            let lower = token.text.to_lowercase();
            lower.starts_with("учител") || lower.starts_with("преподавател")
        });
        if teaches && tokens.get(role + 1).is_some_and(|token| !words::is_group(token.text)) {
            self.over_subjects = tokens.get(..=role).map(|head| span(cell, head));
        }
        let Some(tail) = group_tail(piece, role) else { return };
        self.over_groups = tokens.get(..tail).map(|head| span(cell, head));
    }
}

/// A school subject in the genitive: «математики» after «учителя физики».
fn is_subject(word: &str) -> bool {
    word.starts_with(char::is_lowercase)
        && words::party_noun(word).is_none()
        && !words::names_people(word)
        && words::has(word, |form| form.case == Some(Case::Genitive))
}

/// Where the role that heads a piece stands.
fn role_at(piece: &Piece<'_>) -> Option<usize> {
    piece
        .tokens
        .iter()
        .position(|token| !(token.kind == Kind::Word && words::nominative_attribute(token.text)) || is_role(token.text))
        .filter(|at| piece.tokens.get(*at).is_some_and(|token| is_role(token.text)))
}

fn is_role(word: &str) -> bool {
    matches!(words::party_noun(word), Some((Noun::Role, _)))
}

/// Where the organisations begin that a role stands over: 1 in «руководители ОУ», 2 in «заместители директоров школ».
fn group_tail(piece: &Piece<'_>, role: usize) -> Option<usize> {
    let mut at = role + 1;
    while let Some(token) = piece.tokens.get(at) {
        if token.kind != Kind::Word {
            return None;
        }
        if words::is_group(token.text) || words::genitive_organisation(token.text) {
            let last = piece.tokens.get(at + 1..).unwrap_or_default();
            let single = words::genitive_organisation(token.text)
                && words::has(token.text, |form| {
                    form.case == Some(Case::Genitive) && form.number == Some(Number::Singular)
                })
                && !words::has(token.text, |form| {
                    form.case == Some(Case::Genitive) && form.number == Some(Number::Plural)
                });
            let plain = last.iter().all(|token| token.kind == Kind::Word || token.text == ",");
            return (plain && !single).then(|| attributes_before(piece, at, role));
        }
        let skips = words::has(token.text, |form| form.case == Some(Case::Genitive));
        if !skips {
            return None;
        }
        at += 1;
    }
    None
}

/// Attributes before the organisations belong to them («общеобразовательных организаций»).
fn attributes_before(piece: &Piece<'_>, at: usize, role: usize) -> usize {
    let mut first = at;
    while first > role + 1
        && piece.tokens.get(first - 1).is_some_and(|token| {
            words::has(token.text, |form| {
                form.speech == russian::Speech::Adjective && form.case == Some(Case::Genitive)
            })
        })
    {
        first -= 1;
    }
    first
}

/// Whether a piece is only organisations in the genitive: «детских садов».
fn genitive_group(piece: &Piece<'_>) -> bool {
    let mut attributes = piece.tokens.iter().skip_while(|token| {
        token.kind == Kind::Word
            && token.text.starts_with(char::is_lowercase)
            && words::party_noun(token.text).is_none()
            && !words::genitive_organisation(token.text)
            && words::has(token.text, |form| {
                form.speech == russian::Speech::Adjective && form.case == Some(Case::Genitive)
            })
    });
    attributes.next().is_some_and(|token| {
        token.kind == Kind::Word
            && token.text.starts_with(char::is_lowercase)
            && words::genitive_organisation(token.text)
            && words::party_noun(token.text).is_none()
    })
}

/// «директора» of «директора и заместители директоров школ» stands over the same schools.
fn bare_role(cell: &str, piece: &Piece<'_>, next: Option<&Piece<'_>>) -> Option<String> {
    let next = next.filter(|next| next.glue == Glue::And)?;
    let role = role_at(piece)?;
    if role + 1 != piece.tokens.len() {
        return None;
    }
    let plural = piece.tokens.get(role).and_then(|token| words::party_noun(token.text));
    if !matches!(plural, Some((_, Number::Plural))) {
        return None;
    }
    let tail = group_tail(next, role_at(next)?)?;
    let tail = next.tokens.get(tail..).filter(|tail| !tail.is_empty())?;
    Some(format!("{} {}", piece.text(cell), span(cell, tail)))
}

/// Whether the piece names a school itself and not a role in it («директор школы № 5»).
fn starts_as_school(piece: &Piece<'_>) -> bool {
    let first = piece.tokens.iter().find(|token| {
        token.kind == Kind::Word && (words::is_school_word(token.text) || !words::nominative_attribute(token.text))
    });
    first.is_some_and(|token| {
        let quoted_or_formed = words::is_form(token.text) || scan::is_abbreviation(token.text);
        quoted_or_formed || words::is_school_word(token.text) || token.text.to_lowercase().starts_with("центр")
    }) && (0..piece.tokens.len()).all(|at| person_end(&piece.tokens, at).is_none() || in_brackets(piece, at))
}

fn in_brackets(piece: &Piece<'_>, at: usize) -> bool {
    piece.tokens.get(..at).unwrap_or_default().iter().any(|token| token.text == "(")
}

/// Whether a text is a person's name and nothing else.
fn person_alone(text: &str) -> bool {
    let tokens = scan::tokens(text);
    person_end(&tokens, 0) == Some(tokens.len())
}

#[cfg(test)]
mod tests;
