//! From characters to tokens: numbers, dates, words and dashes, whatever dirt surrounds them.

mod blanks;
mod clean;
mod digits;
mod letters;

use super::words::{Word, lookup};
use crate::russian::is_letter;

pub(super) use blanks::Blank;

/// A piece of the phrase with its place in the cleaned text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub from: usize,
    pub to: usize,
}

/// What a piece of the phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number; `ordinal` for «3-я», «5-го» and Roman numerals.
    Number { value: u32, digits: u8, ordinal: bool },
    /// «01.09.2021», «15.09.»; the month is 1 to 12 and the day 1 to 31, no more is known.
    Date { day: u8, month: u8, year: Option<i32> },
    /// «09.2021».
    MonthYear { month: u8, year: i32 },
    /// Digits with dots that are no date: «19.20», «45.13.2021».
    NotDate,
    /// «14:30».
    Clock,
    /// A word of the dictionary.
    Word(Word),
    /// A word that means nothing to a deadline.
    Unknown,
    /// Any dash.
    Dash,
    /// «,».
    Comma,
    /// «;» or a line end between items.
    Semicolon,
    /// «:».
    Colon,
    /// «(» or «[».
    Open,
    /// «)» or «]».
    Close,
    /// «/».
    Slash,
    /// «№».
    Numero,
    /// «%».
    Percent,
    /// «+», «<» and other signs that a deadline does not have.
    Sign,
}

/// A phrase cut into tokens.
#[derive(Debug, Default)]
pub(super) struct Lexed {
    pub text: String,
    pub tokens: Vec<Token>,
    /// A letter was read as a digit where only that makes sense.
    pub mended: bool,
    /// A word was read in spite of a misprint.
    pub misspelt: bool,
    /// A date whose day and month could as well be the number of a paragraph: «1.2.».
    pub scant: bool,
    /// What of a form is left empty: «__».
    pub blank: Option<Blank>,
    /// «текущего года», «т.г.».
    pub this_year: bool,
    /// The day of the week that stood beside a day of a month, 0 for Monday.
    pub weekday: Option<u8>,
}

impl Lexed {
    /// «П квартал», «Ш четверть»: Cyrillic letters for the Roman numerals II and III.
    fn cyrillic_numerals(&mut self) {
        for at in 0..self.tokens.len() {
            let unit = self.tokens.get(at + 1).is_some_and(|next| {
                matches!(
                    next.kind,
                    Kind::Word(Word::Quarter | Word::Term | Word::Trimester | Word::HalfYear | Word::TenDays)
                )
            });
            let Some(token) = self.tokens.get(at).copied().filter(|token| unit && token.kind == Kind::Unknown) else {
                continue;
            };
            let value = match self.words(&token) {
                "п" => 2,
                "ш" => 3,
                _ => continue,
            };
            self.mended = true;
            if let Some(token) = self.tokens.get_mut(at) {
                token.kind = Kind::Number { value, digits: 0, ordinal: true };
            }
        }
    }

    pub(super) fn words(&self, token: &Token) -> &str {
        self.text.get(token.from..token.to).unwrap_or("")
    }
}

/// No phrase that a person wrote is longer; the rest is not read (and the caller says so).
pub(super) const LONGEST_PHRASE: usize = 2000;

/// Cuts a phrase into tokens.
pub(super) fn lex(phrase: &str) -> Lexed {
    let mut lexed = Lexed { text: clean::clean(phrase), tokens: Vec::with_capacity(16), ..Lexed::default() };
    lexed.blank = blanks::left(phrase);
    let text = std::mem::take(&mut lexed.text);
    let mut cutter = Cutter { text: &text, at: 0, out: &mut lexed };
    cutter.run();
    lexed.text = text;
    lexed.cyrillic_numerals();
    lexed.this_year = lexed.tokens.windows(2).any(|two| {
        matches!(two, [first, last] if first.kind == Kind::Word(Word::Current) && last.kind == Kind::Word(Word::Year))
    });
    lexed.reorder();
    lexed
}

struct Cutter<'t, 'o> {
    text: &'t str,
    at: usize,
    out: &'o mut Lexed,
}

impl Cutter<'_, '_> {
    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..).and_then(|rest| rest.chars().next())
    }

    fn push(&mut self, kind: Kind, from: usize) {
        self.out.tokens.push(Token { kind, from, to: self.at });
    }

    /// «до 15\nоктября», «5\nрабочих дней»: the line only wraps, the number belongs to the word behind it.
    fn number_goes_on(&self) -> bool {
        let number = matches!(self.out.tokens.last(), Some(Token { kind: Kind::Number { digits: 0..=3, .. }, .. }));
        let next = self.text.get(self.at..).unwrap_or("").trim_start();
        let word = next.get(..next.find(|c| !is_letter(c)).unwrap_or(next.len())).unwrap_or("");
        number
            && matches!(
                lookup(word),
                Some(
                    Word::Month(_)
                        | Word::DayNumber
                        | Word::Day
                        | Word::Working
                        | Word::Week
                        | Word::TenDays
                        | Word::Quarter
                        | Word::Term
                        | Word::Trimester
                        | Word::HalfYear
                        | Word::Half
                        | Word::Times
                )
            )
    }

    /// «15 сентября\n2025», «01.09.2025\nг.»: the year of the line above.
    fn year_goes_on(&self) -> bool {
        let next = self.text.get(self.at..).unwrap_or("").trim_start();
        let digits = next.bytes().take_while(u8::is_ascii_digit).count();
        let month = matches!(self.out.tokens.last(), Some(Token { kind: Kind::Word(Word::Month(_)), .. }));
        let year = digits == 4 && next.starts_with("20") && !next.get(4..).is_some_and(|rest| rest.starts_with('.'));
        let word = next.get(..next.find(|c| !is_letter(c)).unwrap_or(next.len())).unwrap_or("");
        month && year || matches!(lookup(word), Some(Word::Year | Word::Years))
    }

    fn run(&mut self) {
        while let Some(c) = self.char_at(self.at) {
            let from = self.at;
            if c.is_ascii_digit() || self.zero_at(self.at) || self.look_alike_at(self.at).is_some() {
                self.number();
                continue;
            }
            if is_letter(c) {
                self.word();
                continue;
            }
            self.at += c.len_utf8();
            match c {
                // «15.09 -- 20.10»: one dash, however long.
                '-' if self.out.tokens.last().is_some_and(|token| token.kind == Kind::Dash) => {}
                '-' => self.push(Kind::Dash, from),
                ',' => self.push(Kind::Comma, from),
                ';' => self.push(Kind::Semicolon, from),
                '\n' => {
                    // A line end inside a cell only breaks the words; it is kept where something was said before.
                    let after_item = self.out.tokens.last().is_some_and(|t| {
                        matches!(
                            t.kind,
                            Kind::Date { .. } | Kind::Number { .. } | Kind::Word(Word::Year | Word::Month(_))
                        )
                    });
                    let before_item = self.text.get(self.at..).unwrap_or("").trim_start().chars().next();
                    let item = before_item.is_some_and(|c| c.is_ascii_digit() || c.is_alphabetic());
                    if after_item && item && !self.number_goes_on() && !self.year_goes_on() {
                        self.push(Kind::Semicolon, from);
                    }
                }
                ':' => self.push(Kind::Colon, from),
                '(' => self.push(Kind::Open, from),
                ')' => self.push(Kind::Close, from),
                '/' => self.push(Kind::Slash, from),
                '№' => self.push(Kind::Numero, from),
                '%' => self.push(Kind::Percent, from),
                '.' | ' ' | '!' | '?' => {}
                _ => self.push(Kind::Sign, from),
            }
        }
    }
}
