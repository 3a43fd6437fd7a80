//! Numbers and dates of a phrase, also where letters stand for digits and dots are lost.

use super::{Cutter, Kind};
use crate::deadline::words::{Word, lookup};
use crate::russian::is_letter;

/// A number of a date has no more digits.
const LONGEST_RUN: usize = 4;

impl Cutter<'_, '_> {
    /// The letter O where a zero must be: «О1.09.2021», «2О21».
    pub(super) fn zero_at(&self, at: usize) -> bool {
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
        if self.zero_at(at) {
            return Some((0, c.len_utf8()));
        }
        self.look_alike_at(at)
    }

    /// A letter that a scanner put where a digit was: «З0.09.2021», «l5 октября»; with its length in bytes.
    pub(super) fn look_alike_at(&self, at: usize) -> Option<(u32, usize)> {
        let c = self.char_at(at)?;
        let digit = look_alike(c)?;
        self.is_number(at).then_some((digit, c.len_utf8()))
    }

    /// Whether the digits and look-alikes around `at` make a number: part of a date, or a day before its month.
    fn is_number(&self, at: usize) -> bool {
        let like = |c: char| c.is_ascii_digit() || look_alike(c).is_some();
        let before = self.text.get(..at).unwrap_or("");
        let from = before.char_indices().rev().take_while(|(_, c)| like(*c)).take(LONGEST_RUN + 1).last();
        let from = from.map_or(at, |(index, _)| index);
        let rest = self.text.get(from..).unwrap_or("");
        let length = rest.char_indices().take(LONGEST_RUN + 1).find(|(_, c)| !like(*c)).map_or(rest.len(), |(i, _)| i);
        let (run, behind) = (rest.get(..length).unwrap_or(""), rest.get(length..).unwrap_or(""));
        let ahead = self.text.get(..from).and_then(|text| text.chars().next_back());
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if run.chars().count() > LONGEST_RUN || letter(ahead) || letter(behind.chars().next()) {
            return false;
        }
        let dot_behind = behind.strip_prefix('.').is_some_and(|rest| rest.starts_with(like));
        let dot_ahead = ahead == Some('.') && self.text.get(..from - 1).is_some_and(|text| text.ends_with(like));
        let word = behind.trim_start_matches([' ', '-']);
        let word = word.get(..word.find(|c| !is_letter(c)).unwrap_or(word.len())).unwrap_or("");
        let month_behind = || matches!(lookup(word), Some(Word::Month(_)));
        if run.contains(|c: char| c.is_ascii_digit()) {
            return dot_behind || dot_ahead || (run.chars().count() == 4 && run.starts_with('2')) || month_behind();
        }
        // Without a digit only «ЗО» and «lO» are numbers: «II» and «З» are something else.
        let round = run.ends_with(['о', 'o']) && run.starts_with(['з', 'l', 'i']) && run.chars().count() == 2;
        round && (dot_behind || month_behind())
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

    pub(super) fn number(&mut self) {
        let from = self.at;
        let Some((value, digits, end)) = self.digits(from) else {
            self.at += 1;
            return;
        };
        if self.text.get(from..end).is_some_and(|text| text.contains(is_letter)) {
            self.out.mended = true;
        }
        self.at = end;
        let found = self.iso_date(value, digits, end).or_else(|| self.with_commas(value, digits, end));
        let found = found.or_else(|| self.with_blanks(value, digits, end));
        if let Some(kind) = found.or_else(|| self.dotted(value, digits, end)) {
            self.out.mended |= self.text.get(from..self.at).is_some_and(|text| text.contains(is_letter));
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
            // «01:09.2025»: a colon for the dot of a date.
            let goes_on = self.byte(after) == b'.' && self.byte(after + 1).is_ascii_digit();
            self.push(if goes_on { Kind::NotDate } else { Kind::Clock }, from);
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
        // «с 20.26 года»
        let year = self.text.get(self.at..).unwrap_or("").trim_start().starts_with("г");
        hour && minute && led && any_date && !year && (after_clock || (kind == Kind::NotDate && preposition))
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

    /// «15,09,2021»: commas for dots, no blanks, and a year of four digits.
    fn with_commas(&mut self, day: u32, digits: u8, end: usize) -> Option<Kind> {
        let sign = |at: usize| matches!(self.byte(at), b',' | b'.');
        if digits > 2 || !sign(end) {
            return None;
        }
        let (month, 1..=2, after) = self.digits(end + 1)? else { return None };
        let (year, 4, last) = self.digits(after + 1).filter(|_| sign(after))? else { return None };
        if self.byte(end) == b'.' && self.byte(after) == b'.' {
            return None;
        }
        self.at = last;
        self.out.mended = true;
        Some(date(day, month, Some(year)))
    }

    /// «15 09 2021»: blanks for dots.
    fn with_blanks(&mut self, day: u32, digits: u8, end: usize) -> Option<Kind> {
        if digits != 2 || self.byte(end) != b' ' {
            return None;
        }
        let (month, 2, after) = self.digits(end + 1)? else { return None };
        let (year, 4, last) = self.digits(after + 1).filter(|_| self.byte(after) == b' ')? else { return None };
        let found = date(day, month, Some(year));
        if found == Kind::NotDate || !(1990..=2199).contains(&year) {
            return None;
        }
        self.at = last;
        self.out.mended = true;
        Some(found)
    }

    /// «15.092021», «1509.2021»: a lost dot.
    fn run_together(&mut self, first: u32, digits: u8, second: u32, second_digits: u8) -> Option<Kind> {
        let (day, month, year) = match (digits, second_digits) {
            (1..=2, 6) => (first, second / 10_000, second % 10_000),
            (4, 4) => (first / 100, first % 100, second),
            _ => return None,
        };
        let found = date(day, month, Some(year));
        self.out.mended |= found != Kind::NotDate;
        (found != Kind::NotDate).then_some(found)
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
            if let Some(found) = self.run_together(first, digits, second, second_digits) {
                return Some(found);
            }
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
            self.out.scant |= second_digits == 1;
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
    pub(super) fn ordinal_ending(&mut self) -> bool {
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

/// The digit for which a letter may stand.
fn look_alike(c: char) -> Option<u32> {
    match c {
        'о' | 'o' => Some(0),
        'l' | 'i' => Some(1),
        'з' => Some(3),
        'б' => Some(6),
        _ => None,
    }
}
