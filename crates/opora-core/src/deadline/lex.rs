//! From characters to tokens: numbers, dates, words and dashes, whatever dirt surrounds them.

use super::words::{Word, lookup, misspelt_month};
use crate::russian::is_letter;

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
    /// A month's name was read in spite of a misprint.
    pub misspelt: bool,
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
    let mut lexed = Lexed { text: clean(phrase), tokens: Vec::with_capacity(16), ..Lexed::default() };
    let text = std::mem::take(&mut lexed.text);
    let mut cutter = Cutter { text: &text, at: 0, out: &mut lexed };
    cutter.run();
    lexed.text = text;
    lexed.cyrillic_numerals();
    lexed.reorder();
    lexed
}

/// Lower case, no «ё», no markup, one kind of blank, dash and quote.
fn clean(phrase: &str) -> String {
    let mut out = String::with_capacity(phrase.len() + 1);
    let mut rest = phrase.char_indices();
    while let Some((at, c)) = rest.next() {
        match c {
            'а'..='я' | '0'..='9' | ' ' | '.' | ',' | ';' | ':' | '(' | ')' | '/' | '%' | 'a'..='z' => out.push(c),
            'А'..='Я' => out.push(char::from_u32(c as u32 + 32).unwrap_or(c)),
            'ё' | 'Ё' => out.push('е'),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '-'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '\u{2043}'
            | '\u{FE58}'
            | '\u{FE63}'
            | '\u{FF0D}'
            | '\u{30FC}'
            | '~'
            | '\u{1806}'
            | '\u{00AC}' => out.push('-'),
            '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{0300}'..='\u{036F}' => {}
            '<' => {
                let tail = phrase.get(at + 1..).unwrap_or("");
                let is_tag = tail.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
                match tail.find('>').filter(|length| is_tag && *length < 200) {
                    Some(length) => {
                        let line_end = tail.get(..2).is_some_and(|name| name.eq_ignore_ascii_case("br"));
                        out.push_str(if line_end { " \n " } else { " " });
                        rest = phrase.char_indices();
                        rest.nth(phrase.get(..at + 1 + length).map_or(0, |head| head.chars().count()));
                    }
                    None => out.push('<'),
                }
            }
            '&' => {
                let tail = phrase.get(at + 1..).unwrap_or("");
                let entity = ["nbsp;", "ndash;", "mdash;", "laquo;", "raquo;", "quot;", "minus;", "thinsp;", "amp;"]
                    .into_iter()
                    .find(|name| tail.starts_with(name));
                match entity {
                    Some(name) => {
                        out.push(if matches!(name, "ndash;" | "mdash;" | "minus;") { '-' } else { ' ' });
                        rest.nth(name.len() - 1);
                    }
                    None => out.push('&'),
                }
            }
            '[' | '{' => out.push('('),
            ']' | '}' => out.push(')'),
            '«' | '»' | '"' | '„' | '“' | '”' | '‟' | '\'' | '’' | '‘' | '`' | '*' | '_' | '#' | '|' | '\\' => {
                out.push(' ')
            }
            '\n' | '\r' => out.push('\n'),
            '…' => out.push_str("..."),
            '۔' | '․' | '·' => out.push('.'),
            '\u{FF0C}' | '،' => out.push(','),
            'І' | 'і' | 'Ӏ' | 'ӏ' => out.push('i'),
            'Ⅰ'..='Ⅻ' => {
                let index = c as usize - 'Ⅰ' as usize;
                out.push_str(ROMAN.get(index).copied().unwrap_or(""));
            }
            _ if c.is_whitespace() => out.push(' '),
            _ if c.is_alphabetic() => out.extend(c.to_lowercase()),
            _ => out.push(c),
        }
    }
    out
}

const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

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

    fn run(&mut self) {
        while let Some(c) = self.char_at(self.at) {
            let from = self.at;
            if c.is_ascii_digit() || self.zero_at(self.at) {
                self.number();
                continue;
            }
            if is_letter(c) {
                self.word();
                continue;
            }
            self.at += c.len_utf8();
            match c {
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
                    if after_item && before_item.is_some_and(|c| c.is_ascii_digit() || c.is_alphabetic()) {
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

    /// The letter O where a zero must be: «О1.09.2021», «2О21».
    fn zero_at(&self, at: usize) -> bool {
        let Some(c) = self.char_at(at) else { return false };
        if c != 'о' && c != 'o' {
            return false;
        }
        let before = if at == 0 { 0 } else { self.byte(at - 1) };
        let after = self.char_at(at + c.len_utf8());
        let after_digit = after.is_some_and(|c| c.is_ascii_digit());
        (after_digit && !before.is_ascii_alphabetic() && before < 0x80)
            || (before.is_ascii_digit() && !after.is_some_and(char::is_alphabetic))
    }

    /// One digit at `at`, with its length in bytes.
    fn digit(&self, at: usize) -> Option<(u32, usize)> {
        let b = self.byte(at);
        if b.is_ascii_digit() {
            return Some((u32::from(b - b'0'), 1));
        }
        let c = self.char_at(at)?;
        self.zero_at(at).then_some((0, c.len_utf8()))
    }

    /// Digits from `at`: value, how many, end. Longer than nine digits is no number of a deadline.
    fn digits(&self, at: usize) -> Option<(u32, u8, usize)> {
        let (mut value, mut count, mut end) = (0_u32, 0_u8, at);
        while let Some((digit, length)) = self.digit(end) {
            value = value.saturating_mul(10).saturating_add(digit);
            count = count.saturating_add(1);
            end += length;
        }
        (count > 0).then_some((value, count, end))
    }

    fn skip_blanks(&self, mut at: usize) -> usize {
        while self.byte(at) == b' ' {
            at += 1;
        }
        at
    }

    /// A dot (or several, with blanks around) between the numbers of a date; returns where the next digit stands.
    fn dot(&self, at: usize) -> Option<usize> {
        let start = self.skip_blanks(at);
        let mut end = start;
        while self.byte(end) == b'.' {
            end = self.skip_blanks(end + 1);
        }
        (end > start && self.digit(end).is_some()).then_some(end)
    }

    fn number(&mut self) {
        let from = self.at;
        let Some((value, digits, end)) = self.digits(from) else {
            self.at += 1;
            return;
        };
        if self.text.get(from..end).is_some_and(|t| !t.is_ascii()) {
            self.out.mended = true;
        }
        self.at = end;
        if let Some(kind) = self.iso_date(value, digits, end).or_else(|| self.dotted(value, digits, end)) {
            self.out.mended |= self.text.get(from..self.at).is_some_and(|t| !t.is_ascii());
            let kind = if self.is_clock(kind, from) { Kind::Clock } else { kind };
            self.push(kind, from);
            return;
        }
        if self.byte(end) == b':'
            && digits <= 2
            && let Some((minutes, 2, after)) = self.digits(end + 1)
            && value < 24
            && minutes < 60
        {
            self.at = after;
            self.push(Kind::Clock, from);
            return;
        }
        let ordinal = self.ordinal_ending();
        self.push(Kind::Number { value, digits, ordinal }, from);
    }

    /// «в 15.00», «с 10.00 до 12.10»: an hour with minutes behind a date.
    fn is_clock(&self, kind: Kind, from: usize) -> bool {
        let two_parts = matches!(kind, Kind::NotDate | Kind::Date { year: None, .. });
        let digits = self.text.get(from..self.at).unwrap_or("");
        let Some((hours, minutes)) = digits.split_once('.').filter(|_| two_parts) else { return false };
        let hour = hours.parse::<u32>().is_ok_and(|hour| hour < 24);
        let minute = minutes.len() == 2 && minutes.parse::<u32>().is_ok_and(|minute| minute < 60);
        let mut before = self.out.tokens.iter().rev().map(|token| token.kind);
        let led =
            matches!(before.next(), Some(Kind::Word(Word::In | Word::From | Word::Before | Word::Along) | Kind::Dash));
        let after_clock = before.next() == Some(Kind::Clock);
        let any_date = self.out.tokens.iter().any(|t| {
            matches!(t.kind, Kind::Date { .. } | Kind::Word(Word::Month(_) | Word::Weekday(_) | Word::Regularly(_)))
        });
        let preposition = self.out.tokens.last().is_some_and(|token| token.kind != Kind::Dash);
        hour && minute && led && any_date && (after_clock || (kind == Kind::NotDate && preposition))
    }

    /// «2021-09-01».
    fn iso_date(&mut self, year: u32, digits: u8, end: usize) -> Option<Kind> {
        if self.byte(end) != b'-' {
            return None;
        }
        if digits <= 2 {
            // «15-05-2021»
            let (month, 2, end) = self.digits(end + 1)? else { return None };
            let (value, 4, end) = self.digits(end + 1).filter(|_| self.byte(end) == b'-')? else { return None };
            self.at = end;
            return Some(date(year, month, Some(value)));
        }
        if digits != 4 {
            return None;
        }
        let (month, 2, end) = self.digits(end + 1)? else { return None };
        if self.byte(end) != b'-' {
            return None;
        }
        let (day, 2, end) = self.digits(end + 1)? else { return None };
        self.at = end;
        Some(date(day, month, Some(year)))
    }

    /// «01.09.2021», «15.09.», «1/9/2021», «01. 09 .21», «2021.09.01».
    fn dotted(&mut self, first: u32, digits: u8, end: usize) -> Option<Kind> {
        let slash = self.byte(end) == b'/';
        let (second_at, first_two) =
            if slash { (end + 1, digits <= 2) } else { (self.dot(end)?, digits <= 2 || digits == 4) };
        if !first_two {
            return None;
        }
        let blank_inside =
            !slash && second_at > end + 1 && self.text.get(end..second_at).is_some_and(|t| t.contains(' '));
        let (second, second_digits, second_end) = self.digits(second_at)?;
        if slash && digits == 2 && second_digits == 4 {
            let month = u8::try_from(first).ok().filter(|month| (1..=12).contains(month))?;
            let year = i32::try_from(second).ok().filter(|year| (1990..=2199).contains(year))?;
            self.at = second_end;
            return Some(Kind::MonthYear { month, year });
        }
        if second_digits > 2 {
            // «до 15. 2021» is two numbers, «15.2021» is a month and a year or a misprint.
            if blank_inside || slash {
                return None;
            }
            self.at = second_end;
            return Some(match (u8::try_from(first), i32::try_from(second)) {
                (Ok(month @ 1..=12), Ok(year @ 1990..=2199)) if digits == 2 && second_digits == 4 => {
                    Kind::MonthYear { month, year }
                }
                _ => Kind::NotDate,
            });
        }
        let third =
            if slash { (self.byte(second_end) == b'/').then_some(second_end + 1) } else { self.dot(second_end) };
        // A third number with blanks before it belongs to the date only if it is a year: «01.09. 2021», «5.09. 7 мая».
        let third = third.and_then(|at| {
            let (value, count, end) = self.digits(at)?;
            let blank = self.text.get(second_end..at).is_some_and(|t| t.contains(' '));
            (!blank || count == 4).then_some((value, count, end))
        });
        if slash && (third.is_none() || digits > 2) {
            return None;
        }
        let Some((third, third_digits, third_end)) = third else {
            if digits == 4 {
                return None;
            }
            // «1. 2 недели»: without a year a blank after the dot is taken for a date only with a two-digit month.
            if blank_inside && (second_digits != 2 || !(1..=12).contains(&second)) {
                return None;
            }
            self.at = second_end;
            // «09 .10.» may have its year after a blank; that year is a number of its own.
            return Some(
                if digits <= 2
                    && second_digits <= 2
                    && (second_digits == 2 || digits == 2 || self.byte(second_end) == b'.')
                {
                    date(first, second, None)
                } else {
                    Kind::NotDate
                },
            );
        };
        self.at = third_end;
        if digits == 4 && third_digits <= 2 {
            return Some(date(third, second, Some(first)));
        }
        Some(match third_digits {
            4 => date(first, second, Some(third)),
            2 => date(first, second, Some(2000 + third)),
            _ => Kind::NotDate,
        })
    }

    /// «-го», « - я», «й»: moves over the ending of an ordinal number.
    fn ordinal_ending(&mut self) -> bool {
        let mut at = self.skip_blanks(self.at);
        let dashed = self.byte(at) == b'-';
        if dashed {
            at = self.skip_blanks(at + 1);
        } else if at != self.at {
            return false;
        }
        let rest = self.text.get(at..).unwrap_or("");
        let length = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
        let ending = rest.get(..length).unwrap_or("");
        if matches!(
            ending,
            "го" | "ого"
                | "его"
                | "му"
                | "ому"
                | "й"
                | "ый"
                | "ий"
                | "ой"
                | "я"
                | "ая"
                | "ья"
                | "ю"
                | "ую"
                | "ью"
                | "е"
                | "ое"
                | "ые"
                | "м"
                | "ом"
                | "ем"
                | "ых"
                | "ей"
        ) {
            self.at = at + length;
            return true;
        }
        // «не менее 2-х раз», «в течение 5-ти дней»: how many, not which.
        if dashed && matches!(ending, "х" | "ух" | "ех" | "ти" | "и" | "ми" | "мя") || matches!(ending, "х" | "ти")
        {
            self.at = at + length;
        }
        false
    }

    fn word(&mut self) {
        let from = self.at;
        let rest = self.text.get(from..).unwrap_or("");
        let mut length = 0;
        let mut latin = false;
        for (at, c) in rest.char_indices() {
            if !is_letter(c) {
                break;
            }
            latin |= c.is_ascii_alphabetic();
            length = at + c.len_utf8();
        }
        // «план-график» is one word; «август-сентябрь» is not.
        let raw = rest.get(..length).unwrap_or("");
        self.at = from + length;
        if latin {
            self.foreign(raw, from);
            return;
        }
        let kind = match lookup(raw) {
            Some(Word::Year) if raw == "г" && self.initials() => Kind::Word(Word::Years),
            Some(word) => Kind::Word(word),
            None => match split_joined(raw) {
                Some((first, second, cut)) => {
                    self.at = from + cut;
                    self.push(Kind::Word(first), from);
                    self.at = from + length;
                    self.push(Kind::Word(second), from + cut);
                    return;
                }
                None => self.unknown(raw),
            },
        };
        self.push(kind, from);
    }

    fn unknown(&mut self, raw: &str) -> Kind {
        match misspelt_month(raw) {
            Some(month) => {
                self.out.misspelt = true;
                Kind::Word(Word::Month(month))
            }
            None => Kind::Unknown,
        }
    }

    /// «г.г.» and «г. г.» after the first «г»: moves over the second one.
    fn initials(&mut self) -> bool {
        let mut at = self.at;
        while matches!(self.byte(at), b'.' | b' ') {
            at += 1;
        }
        if at > self.at && self.char_at(at) == Some('г') && !self.char_at(at + 2).is_some_and(char::is_alphabetic) {
            self.at = at + 2;
            return true;
        }
        false
    }

    /// A word with Latin letters: a Roman numeral or look-alikes of Russian letters.
    fn foreign(&mut self, raw: &str, from: usize) {
        let folded: String = raw
            .chars()
            .map(|c| match c {
                'х' => 'x',
                'у' | 'y' => 'v',
                'l' => 'i',
                other => other,
            })
            .collect();
        if let Some(value) = ROMAN.iter().position(|numeral| *numeral == folded) {
            let value = u32::try_from(value + 1).unwrap_or(0);
            // «x» and «v» alone are letters as often as numerals; the parser sees what follows.
            self.ordinal_ending();
            self.push(Kind::Number { value, digits: 0, ordinal: true }, from);
            return;
        }
        // «Iкв»: a lost blank.
        let numeral = raw.len() - raw.trim_start_matches(['i', 'v', 'x']).len();
        if let (Some(value), Some(word)) =
            (ROMAN.iter().position(|known| Some(*known) == raw.get(..numeral)), raw.get(numeral..).and_then(lookup))
        {
            let value = u32::try_from(value + 1).unwrap_or(0);
            self.out.tokens.push(Token {
                kind: Kind::Number { value, digits: 0, ordinal: true },
                from,
                to: from + numeral,
            });
            self.push(Kind::Word(word), from + numeral);
            return;
        }
        let mapped: String = raw
            .chars()
            .map(|c| match c {
                'a' => 'а',
                'b' => 'в',
                'c' => 'с',
                'e' => 'е',
                'h' => 'н',
                'k' => 'к',
                'm' => 'м',
                'o' => 'о',
                'p' => 'р',
                't' => 'т',
                'x' => 'х',
                'y' | 'u' => 'у',
                'r' => 'г',
                'n' => 'п',
                'i' => 'и',
                other => other,
            })
            .collect();
        match lookup(&mapped) {
            Some(word) => {
                self.push(Kind::Word(word), from);
            }
            None => self.push(Kind::Unknown, from),
        }
    }
}

fn date(day: u32, month: u32, year: Option<u32>) -> Kind {
    match (u8::try_from(day), u8::try_from(month), year.map(i32::try_from)) {
        (Ok(day @ 1..=31), Ok(month @ 1..=12), None) => Kind::Date { day, month, year: None },
        (Ok(day @ 1..=31), Ok(month @ 1..=12), Some(Ok(year @ 1900..=2199))) => {
            Kind::Date { day, month, year: Some(year) }
        }
        _ => Kind::NotDate,
    }
}

/// A lost blank: «досентября», «втечение», «маяг».
fn split_joined(raw: &str) -> Option<(Word, Word, usize)> {
    for (prefix, word) in [
        ("до", Word::Before),
        ("в", Word::In),
        ("по", Word::Along),
        ("с", Word::From),
        ("к", Word::Towards),
        ("не", Word::Not),
    ] {
        if let Some(rest) = raw.strip_prefix(prefix)
            && let Some(second @ (Word::Month(_) | Word::During | Word::Later)) = lookup(rest)
        {
            return Some((word, second, prefix.len()));
        }
    }
    let rest = raw.strip_suffix('г').or_else(|| raw.strip_suffix("года"))?;
    let first @ Word::Month(_) = lookup(rest)? else { return None };
    Some((first, Word::Year, rest.len()))
}
