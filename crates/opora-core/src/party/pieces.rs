//! Cutting a cell into pieces, each of which names one party (or continues the head word of the one before).

use crate::russian::scan::{self, IgnoreCase as _, Kind, Token};
use crate::russian::{Case, Number, Speech};

use super::Declared;
use super::people::{is_person, is_position, person_end};
use super::words::{self, Noun};

/// What stood between a piece and the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glue {
    /// The beginning of the cell, a comma, a semicolon, a slash.
    Comma,
    /// «и», «а также».
    And,
    /// A new line.
    Line,
    /// Nothing but a blank.
    Blank,
    /// «совместно с», «при участии»: the piece stands in this case.
    With(Case),
}

/// A part of the cell.
#[derive(Debug, Clone)]
pub(crate) struct Piece<'a> {
    pub(crate) glue: Glue,
    pub(crate) tokens: Vec<Token<'a>>,
}

impl<'a> Piece<'a> {
    /// The words of the piece as they stand in `cell`, on one line.
    pub(crate) fn text(&self, cell: &str) -> String {
        span(cell, &self.tokens)
    }

    /// The first word.
    pub(crate) fn first_word(&self) -> Option<&Token<'a>> {
        self.tokens.iter().find(|token| token.kind == Kind::Word)
    }
}

/// The text from the first to the last of the tokens.
pub(crate) fn span(cell: &str, tokens: &[Token<'_>]) -> String {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => scan::one_line(cell.get(first.from..last.to).unwrap_or_default()),
        _ => String::new(),
    }
}

/// A cell holds at most so many tokens; a longer one is no list of parties.
const LONGEST: usize = 4000;

/// Cuts a cell. Every word is in exactly one piece, except the joining words.
pub(crate) fn cut<'a>(cell: &'a str, declared: &Declared) -> Vec<Piece<'a>> {
    let tokens = scan::tokens(cell);
    let depth = depths(&tokens);
    let mut cutter =
        Cutter { tokens: &tokens, depth: &depth, declared, pieces: Vec::new(), piece: Vec::new(), glue: Glue::Comma };
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at = if at < LONGEST { cutter.step(at, token) } else { cutter.take(at) };
    }
    cutter.finish(Glue::Comma);
    cutter.pieces
}

struct Cutter<'c, 'a> {
    tokens: &'c [Token<'a>],
    depth: &'c [usize],
    declared: &'c Declared,
    pieces: Vec<Piece<'a>>,
    piece: Vec<Token<'a>>,
    glue: Glue,
}

impl<'a> Cutter<'_, 'a> {
    /// Closes the piece, if it has begun, and opens the next one after `glue`.
    fn finish(&mut self, glue: Glue) {
        while self.piece.last().is_some_and(|last| scan::is_dash(last.text) || matches!(last.text, ":" | "." | "\n")) {
            if self.piece.last().is_some_and(|last| last.text == "." && self.dotted()) {
                break;
            }
            self.piece.pop();
        }
        if self.piece.iter().any(|token| token.kind != Kind::Sign && token.kind != Kind::Line) {
            let tokens = std::mem::take(&mut self.piece);
            self.pieces.push(Piece { glue: self.glue, tokens });
            self.glue = glue;
        } else {
            self.piece.clear();
            if glue != Glue::Blank {
                self.glue = glue;
            }
        }
    }

    /// Whether the last dot belongs to a shortened word («и др.», «зав.», «г.») rather than ends a sentence.
    fn dotted(&self) -> bool {
        let word = self.piece.iter().rev().nth(1);
        word.is_some_and(|word| {
            word.kind == Kind::Word && word.text.chars().count() <= 4 && !scan::is_abbreviation(word.text)
        })
    }

    fn take(&mut self, at: usize) -> usize {
        if let Some(token) = self.tokens.get(at) {
            self.piece.push(*token);
        }
        at + 1
    }

    fn token(&self, at: usize) -> Option<&Token<'a>> {
        self.tokens.get(at)
    }

    fn step(&mut self, at: usize, token: &Token<'a>) -> usize {
        if self.depth.get(at).copied().unwrap_or(0) > 0 {
            return self.take(at);
        }
        match token.text {
            // «координатор проекта 500+»
            "+" if !token.spaced && self.piece.last().is_some_and(|last| last.kind == Kind::Number) => {
                return self.take(at);
            }
            ":" if self.lists_schools(at) => {
                self.piece.clear();
                return at + 1;
            }
            ";" | "+" | "•" | "·" | "▪" | "●" | "\u{f0b7}" | "|" => {
                self.finish(Glue::Comma);
                return at + 1;
            }
            "," => return self.comma(at),
            "/" => {
                let letters = |token: Option<&Token<'_>>| {
                    token.is_some_and(|t| t.kind == Kind::Word && t.text.chars().count() > 1 && t.text != "или")
                };
                if letters(at.checked_sub(1).and_then(|i| self.token(i))) && letters(self.token(at + 1)) {
                    self.finish(Glue::Comma);
                    return at + 1;
                }
                return self.take(at);
            }
            "\n" => {
                if !self.continues_line(at) {
                    self.finish(Glue::Line);
                }
                return at + 1;
            }
            _ if self.piece.is_empty() && (scan::is_dash(token.text) || token.text == "*") => return at + 1,
            _ => {}
        }
        if let Some(next) = self.list_number(at).or_else(|| self.joining(at)) {
            return next;
        }
        if let Some(to) = person_end(self.tokens, at) {
            if !self.piece.is_empty() && !self.expects_person() {
                self.finish(Glue::Blank);
            }
            for at in at..to {
                self.take(at);
            }
            if self.tokens.get(to).is_some_and(|next| next.kind == Kind::Word)
                && !is_position(self.tokens, to)
                && !is_joiner(self.tokens, to)
            {
                self.finish(Glue::Blank);
            }
            return to;
        }
        if token.kind == Kind::Word && !self.piece.is_empty() && self.begins_unseparated(at, token) {
            self.finish(Glue::Blank);
        }
        self.take(at)
    }

    /// A comma cuts unless it opens a clause («школы, показывающие …») or an addition («в том числе …»).
    fn comma(&mut self, at: usize) -> usize {
        let mut next = at + 1;
        while self.token(next).is_some_and(|token| token.kind == Kind::Line) {
            next += 1;
        }
        if let Some(word) = self.token(next) {
            let addition = word.text.eq_ignore_case("в")
                && self.token(next + 1).is_some_and(|t| t.text.eq_ignore_case("том") || t.text.eq_ignore_case("т"));
            if !self.piece.is_empty() && (addition || words::opens_clause(word.text)) {
                return self.take(at);
            }
        }
        // «обучающиеся 9, 11 классов» lists classes, not schools.
        let numbers = self.piece.last().is_some_and(|last| last.kind == Kind::Number)
            && self.token(next).is_some_and(|token| token.kind == Kind::Number);
        let schools = self
            .piece
            .iter()
            .any(|token| token.text == "№" || token.kind == Kind::Word && words::is_school_word(token.text));
        let further = self.piece.len() == 1
            && self
                .pieces
                .iter()
                .any(|piece| piece.tokens.iter().any(|token| token.text == "№" || words::is_school_word(token.text)));
        if numbers && !schools && !further {
            return self.take(at);
        }
        // «отдел общего, дошкольного и дополнительного образования»: attributes of one noun.
        let attribute = |token: &Token<'_>| {
            token.text.starts_with(char::is_lowercase)
                && words::party_noun(token.text).is_none()
                && words::has(token.text, |form| form.speech == Speech::Adjective && form.case == Some(Case::Genitive))
        };
        if self.piece.len() > 1 && self.piece.last().is_some_and(attribute) && self.token(next).is_some_and(attribute) {
            return self.take(at);
        }
        self.finish(Glue::Comma);
        at + 1
    }

    /// «руководители учреждений: МБОУ СОШ № 3, 9»: the list says which, and the words before it name nobody else.
    fn lists_schools(&self, at: usize) -> bool {
        let many = self.piece.iter().any(|token| matches!(words::party_noun(token.text), Some((_, Number::Plural))));
        let school = self.token(at + 1).is_some_and(|next| {
            next.kind == Kind::Word && (words::is_form(next.text) || words::is_school_word(next.text))
        });
        let number = self.tokens.iter().skip(at + 2).take(4).any(|token| matches!(token.text, "№" | "«" | "\""));
        many && school && number
    }

    /// A number of a list («1.», «2)») at the beginning of a line is not a word of a party.
    fn list_number(&self, at: usize) -> Option<usize> {
        let line = at.checked_sub(1).and_then(|i| self.token(i)).is_none_or(|before| before.kind == Kind::Line);
        let number = self.token(at).is_some_and(|token| token.kind == Kind::Number && token.text.len() <= 2);
        let dot = self.token(at + 1).is_some_and(|t| matches!(t.text, "." | ")") && !t.spaced);
        let word = self.token(at + 2).is_some_and(|t| t.kind != Kind::Number && t.kind != Kind::Line && t.text != ",");
        (line && number && dot && word && self.piece.is_empty()).then_some(at + 2)
    }

    /// «и», «а также», «совместно с»: cuts where another party begins after it.
    fn joining(&mut self, at: usize) -> Option<usize> {
        let (to, glue) = joiner(self.tokens, at)?;
        if self.is_one_name(at, to) {
            return None;
        }
        let begins = match glue {
            Glue::And => self.tokens.get(at).is_some_and(|t| !t.text.eq_ignore_case("и")) || self.begins_party(to),
            _ => true,
        };
        if !begins {
            return None;
        }
        self.finish(glue);
        self.glue = glue;
        Some(to)
    }

    /// «КДН и ЗП», «отдел ГО и ЧС»: an «и» inside a name.
    fn is_one_name(&self, at: usize, to: usize) -> bool {
        const PAIRS: [(&str, &str); 3] = [("КДН", "ЗП"), ("ГО", "ЧС"), ("ДН", "ЗП")];
        let before = at.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or("", |token| token.text);
        let behind = self.tokens.get(to).map_or("", |token| token.text);
        PAIRS.contains(&(before, behind))
    }

    /// Whether a new party begins at `at`, after «и».
    fn begins_party(&self, mut at: usize) -> bool {
        if person_end(self.tokens, at).is_some() {
            return true;
        }
        let numbered = self.piece.iter().any(|token| token.kind == Kind::Number);
        for _ in 0..6 {
            let Some(token) = self.token(at) else { return false };
            match token.kind {
                // «в 9-х и 11-х классах»: classes are no parties.
                Kind::Number => {
                    let class = self.tokens.iter().skip(at + 1).take(3).any(|t| t.text.starts_with("клас"));
                    return numbered && !class;
                }
                Kind::Initials => return true,
                Kind::Line => {}
                Kind::Sign if token.text == "№" => return numbered,
                Kind::Sign => return matches!(token.text, "«" | "\"" | "“" | "„"),
                Kind::Word if token.text.eq_ignore_case("др") => return false,
                // «заместители директоров по УР и ВР» are two sorts of people, «заместитель директора по УР и ВР» is one.
                Kind::Word if words::is_duty(token.text) && self.several_with_duty() => return true,
                Kind::Word if scan::is_abbreviation(token.text) => {
                    return !words::is_duty(token.text) && !words::is_place(token.text);
                }
                Kind::Word => {
                    if words::party_noun(token.text).is_some() || words::names_people(token.text) {
                        return true;
                    }
                    if words::genitive_organisation(token.text) {
                        return self.hangs_on_role();
                    }
                    let genitive = words::has(token.text, |form| {
                        form.speech == Speech::Adjective && form.case == Some(Case::Genitive)
                    });
                    let attribute = words::nominative_attribute(token.text) || genitive && self.hangs_on_role();
                    if !attribute {
                        return false;
                    }
                }
            }
            at += 1;
        }
        false
    }

    /// Whether the piece so far is people in the plural with a duty: «заместители директоров по УР».
    fn several_with_duty(&self) -> bool {
        let first = self.piece.iter().find(|token| token.kind == Kind::Word);
        first.is_some_and(|token| is_plural_role(token.text))
            && self.piece.last().is_some_and(|last| words::is_duty(last.text))
    }

    /// Whether the piece so far is a role over organisations: «директора школ».
    fn hangs_on_role(&self) -> bool {
        let mut words = self.piece.iter().filter(|token| token.kind == Kind::Word);
        let role =
            words.next().and_then(|word| words::party_noun(word.text)).is_some_and(|(noun, _)| noun == Noun::Role);
        role && words
            .next_back()
            .is_some_and(|word| words::is_group(word.text) || words::genitive_organisation(word.text))
    }

    /// Whether the piece so far waits for a name: «директор школы …», «ЗУВР …», «Иванова» of «Иванова А.А.».
    fn expects_person(&self) -> bool {
        let Some(last) = self.piece.last() else { return true };
        if scan::is_dash(last.text) || last.text == ":" {
            return true;
        }
        let Some(first) = self.piece.iter().find(|t| t.kind == Kind::Word && !words::nominative_attribute(t.text))
        else {
            return self.piece.iter().all(|token| token.kind != Kind::Word) || self.piece.len() == 1;
        };
        words::is_role_abbreviation(first.text)
            || first.text.chars().count() <= 4
                && matches!(first.text.to_lowercase().as_str(), "зам" | "зав" | "рук" | "врио" | "отв")
            || matches!(words::party_noun(first.text), Some((Noun::Role, Number::Singular)))
            || self.piece.first().is_some_and(|t| t.kind == Kind::Initials)
    }

    /// Whether the line break at `at` only wraps the words of one party.
    fn continues_line(&self, at: usize) -> bool {
        let Some(last) = self.piece.last() else { return true };
        let mut next = at + 1;
        while self.token(next).is_some_and(|token| token.kind == Kind::Line) {
            next += 1;
        }
        let Some(word) = self.token(next) else { return true };
        if last.kind == Kind::Word {
            let lower = last.text.to_lowercase();
            let open = matches!(
                lower.as_str(),
                "и" | "по"
                    | "с"
                    | "со"
                    | "в"
                    | "во"
                    | "на"
                    | "для"
                    | "при"
                    | "за"
                    | "о"
                    | "об"
                    | "от"
                    | "из"
                    | "имени"
                    | "им"
            );
            if open || words::is_form(last.text) {
                return true;
            }
        }
        match word.kind {
            Kind::Number => return !self.list_item(next),
            Kind::Initials => return last.kind == Kind::Word && last.text.starts_with(char::is_uppercase),
            Kind::Sign => return matches!(word.text, "№" | "(" | ")" | "»" | "," | ";" | ".") || last.text == "№",
            Kind::Line => return true,
            Kind::Word => {}
        }
        if scan::is_dash(last.text) || last.text == "№" {
            return true;
        }
        if is_person(&self.piece) {
            return is_position(self.tokens, next);
        }
        if words::is_duty(word.text) {
            return true;
        }
        if scan::is_abbreviation(word.text) {
            return self.piece.len() == 1 && words::is_group(word.text) && is_plural_role(last.text);
        }
        let attribute = last.text.starts_with(char::is_lowercase) || self.piece.len() == 1;
        let agreeing = attribute
            && words::has(last.text, |form| form.speech == Speech::Adjective && form.case.is_some())
            && words::party_noun(last.text).is_none();
        if agreeing && word.text.starts_with(char::is_lowercase) {
            return true;
        }
        if word.text.starts_with(char::is_uppercase) {
            return false;
        }
        let begins = words::party_noun(word.text).is_some()
            || words::names_people(word.text)
            || words::nominative_attribute(word.text) && self.attribute_begins(next);
        !begins
    }

    /// Whether an attribute at `at` belongs to a noun that begins a party.
    fn attribute_begins(&self, at: usize) -> bool {
        (at..at + 4)
            .filter_map(|at| self.token(at))
            .find(|token| !words::nominative_attribute(token.text))
            .is_some_and(|token| words::party_noun(token.text).is_some() || words::names_people(token.text))
    }

    fn list_item(&self, at: usize) -> bool {
        self.token(at + 1).is_some_and(|t| matches!(t.text, "." | ")"))
            && self.token(at + 2).is_some_and(|t| t.kind == Kind::Word)
    }

    /// Whether a word begins a party although only a blank stands before it: «ЦМиСО ОУ СНОР», «… отдела Школы района».
    fn begins_unseparated(&self, at: usize, token: &Token<'_>) -> bool {
        let Some(last) = self.piece.last() else { return false };
        if last.kind != Kind::Word && last.kind != Kind::Number && last.text != "»" {
            return false;
        }
        if scan::is_abbreviation(token.text) {
            return last.kind == Kind::Word && self.only_abbreviations() && !self.belongs(last, token);
        }
        if !token.text.starts_with(char::is_uppercase) || words::is_form(last.text) {
            return false;
        }
        let preposition =
            last.text.chars().count() <= 3 && last.kind == Kind::Word && !scan::is_abbreviation(last.text);
        let attribute = last.kind == Kind::Word && words::nominative_attribute(last.text);
        if attribute_of_many(self.tokens, at) && !preposition && !attribute {
            return true;
        }
        let organisation = self.piece.first().is_some_and(|first| words::is_form(first.text));
        match words::party_noun(token.text) {
            Some((Noun::Role | Noun::People, Number::Plural)) => !preposition && !attribute,
            Some((Noun::School, Number::Plural)) => {
                !preposition && !attribute && !organisation && self.token(at + 1).is_none_or(|next| next.text != "№")
            }
            Some((Noun::Role, Number::Singular)) => !preposition && !attribute && !is_person(&self.piece),
            _ => false,
        }
    }

    fn only_abbreviations(&self) -> bool {
        self.piece.iter().all(|token| {
            token.kind == Kind::Word && (scan::is_abbreviation(token.text) || matches!(token.text, "со" | "с"))
        })
    }

    /// Whether two abbreviations are one name: a form with a name, a school with its category, a declared pair.
    fn belongs(&self, last: &Token<'_>, next: &Token<'_>) -> bool {
        if matches!(last.text, "со" | "с") || words::is_form(last.text) || words::is_place(next.text) {
            return true;
        }
        if words::is_category(next.text)
            && (words::is_group(last.text) || words::is_school_word(last.text))
            && !words::is_category(last.text)
        {
            return true;
        }
        let declared = |short: &str| {
            let mut shorts = short.split_whitespace().filter(|word| !matches!(*word, "со" | "с"));
            shorts.any(|word| word == last.text) && shorts.next() == Some(next.text)
        };
        self.declared.abbreviations.iter().any(|abbreviation| declared(&abbreviation.short))
    }
}

/// Depth of quotes and brackets at each token; the marks themselves are inside. Marks without a twin do not count,
/// and a single closing mark closes everything that was opened («Школа «Радуга» with one mark lost).
fn depths(tokens: &[Token<'_>]) -> Vec<usize> {
    let count = |marks: &[&str]| tokens.iter().filter(|token| marks.contains(&token.text)).count();
    let (open, close) = (count(&["«", "“", "„"]), count(&["»", "”"]));
    let guillemets = open > 0 && close > 0;
    let lost = open > close;
    let brackets = count(&["("]) == count(&[")"]);
    let straight = count(&["\""]) % 2 == 0;
    let (mut quotes, mut inside, mut straight_open) = (0usize, 0usize, false);
    tokens
        .iter()
        .map(|token| {
            let before = quotes + inside + usize::from(straight_open);
            match token.text {
                "«" | "“" | "„" if guillemets => quotes += 1,
                "»" | "”" if guillemets => quotes = if lost { 0 } else { quotes.saturating_sub(1) },
                "(" if brackets => inside += 1,
                ")" if brackets => inside = inside.saturating_sub(1),
                "\"" if straight => straight_open = !straight_open,
                _ => {}
            }
            before.max(quotes + inside + usize::from(straight_open))
        })
        .collect()
}

/// Joining words at `at`: where they end and how they join.
fn joiner(tokens: &[Token<'_>], at: usize) -> Option<(usize, Glue)> {
    let word = |offset: usize, expected: &str| {
        tokens.get(at + offset).is_some_and(|t| t.kind == Kind::Word && t.text.eq_ignore_case(expected))
    };
    if word(0, "и") {
        return Some((at + 1, Glue::And));
    }
    if word(0, "а") && word(1, "также") {
        return Some((at + 2, Glue::And));
    }
    if word(0, "совместно") && (word(1, "с") || word(1, "со")) {
        return Some((at + 2, Glue::With(Case::Instrumental)));
    }
    if (word(0, "при") || word(0, "с")) && (word(1, "участии") || word(1, "участием") || word(1, "привлечением"))
    {
        return Some((at + 2, Glue::With(Case::Genitive)));
    }
    None
}

fn is_joiner(tokens: &[Token<'_>], at: usize) -> bool {
    joiner(tokens, at).is_some()
}

/// «Общеобразовательные организации» after another name: an attribute with a capital before a noun of many.
fn attribute_of_many(tokens: &[Token<'_>], at: usize) -> bool {
    let plural = |word: &str| {
        words::has(word, |form| form.case == Some(Case::Nominative) && form.number == Some(Number::Plural))
    };
    tokens.get(at).is_some_and(|token| words::nominative_attribute(token.text) && plural(token.text))
        && tokens.get(at + 1).is_some_and(|next| matches!(words::party_noun(next.text), Some((_, Number::Plural))))
}

fn is_plural_role(word: &str) -> bool {
    words::has(word, |form| form.number == Some(Number::Plural) && form.case == Some(Case::Nominative))
        && words::party_noun(word).is_some_and(|(noun, _)| noun == Noun::Role)
}
