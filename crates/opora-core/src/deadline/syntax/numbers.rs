//! Lists of numbers, and numbers that are no time.

use crate::deadline::lex::Kind;
use crate::deadline::syntax::{Parser, Piece};
use crate::deadline::words::Word;

/// A longer list of numbers is no deadline.
pub(super) const MOST_NUMBERS: usize = 31;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Numbers {
    /// Value and whether it ends a range that began with the number before.
    pub(super) values: [(u32, bool); MOST_NUMBERS],
    pub(super) length: usize,
    pub(super) last: bool,
    pub(super) ordinal: bool,
    /// One of them is written as a word: «первый».
    pub(super) in_words: bool,
    pub(super) from: usize,
    /// The list ends where a date begins: «12, 13.05.2021»; says whether by a dash.
    pub(super) before_date: Option<bool>,
}

impl Numbers {
    pub(super) fn push(&mut self, value: u32, range: bool) -> bool {
        let Some(slot) = self.values.get_mut(self.length) else { return false };
        *slot = (value, range);
        self.length += 1;
        true
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, bool)> + '_ {
        self.values.iter().copied().take(self.length)
    }

    /// «20, 10», «10-10»: each number should be greater than the one before.
    pub(super) fn out_of_order(&self) -> bool {
        let (values, after) = (self.iter(), self.iter().skip(1));
        values.zip(after).any(|((first, _), (next, _))| next <= first)
    }

    pub(super) fn only(&self) -> Option<u32> {
        match (self.length, self.last) {
            (1, false) => self.values.first().map(|(value, _)| *value),
            _ => None,
        }
    }

    /// Bits of the numbers with ranges filled; nothing if one does not fit.
    pub(super) fn bits(&self, greatest: u32) -> Option<u32> {
        let mut bits = u32::from(self.last);
        let mut before = None;
        for (value, range) in self.iter() {
            if value == 0 || value > greatest {
                return None;
            }
            match before.filter(|_| range) {
                Some(first) if first >= value => return None,
                Some(first) => (first..=value).for_each(|day| bits |= 1 << day),
                None => bits |= 1 << value,
            }
            before = Some(value);
        }
        Some(bits)
    }
}

impl Parser<'_> {
    /// «до 87 %», «не менее 60 процентов»: the number is no date.
    pub(super) fn target(&mut self) -> Option<()> {
        self.skip(&[Word::From, Word::Before, Word::Towards, Word::Not, Word::Less, Word::More]);
        self.numbers()?;
        if matches!(self.kind(0), Some(Kind::Percent | Kind::Word(Word::Percent))) {
            self.at += 1;
            self.out.push(Piece::Target);
            return Some(());
        }
        None
    }

    /// Numbers joined by commas, «и» and dashes.
    pub(super) fn numbers(&mut self) -> Option<Numbers> {
        let mut numbers = Numbers { from: self.offset(), ..Numbers::default() };
        let mut range = false;
        loop {
            match self.kind(0) {
                Some(Kind::Number { value, ordinal, .. }) => {
                    numbers.ordinal |= ordinal;
                    numbers.push(value, range).then_some(())?;
                    self.at += 1;
                    self.repeated_in_words(value);
                }
                Some(Kind::Word(Word::Ordinal(value))) => {
                    numbers.ordinal = true;
                    numbers.in_words = true;
                    self.at += 1;
                    numbers.push(u32::from(value), range).then_some(())?;
                }
                Some(Kind::Word(Word::Cardinal(tens @ (20 | 30)))) => {
                    self.at += 1;
                    match self.word(0) {
                        Some(Word::Ordinal(units @ 1..=9)) => {
                            numbers.ordinal = true;
                            self.at += 1;
                            numbers.push(u32::from(tens + units), range).then_some(())?;
                        }
                        Some(Word::Cardinal(units @ 1..=9)) => {
                            self.at += 1;
                            numbers.push(u32::from(tens + units), range).then_some(())?;
                        }
                        _ => {
                            numbers.push(u32::from(tens), range).then_some(())?;
                        }
                    }
                }
                Some(Kind::Word(Word::Cardinal(value))) => {
                    self.at += 1;
                    numbers.push(u32::from(value), range).then_some(())?;
                }
                Some(Kind::Word(Word::Last)) if !range => {
                    self.at += 1;
                    numbers.last = true;
                }
                _ => return None,
            }
            let join = match self.kind(0) {
                Some(Kind::Dash) => Some(true),
                Some(Kind::Comma | Kind::Word(Word::And)) => Some(false),
                _ => None,
            };
            let Some(join) = join else { break };
            let mut ahead = 1;
            if !join && self.kind(0) == Some(Kind::Comma) && self.word(1) == Some(Word::And) {
                ahead = 2;
            }
            match self.kind(ahead) {
                Some(Kind::Number { .. } | Kind::Word(Word::Ordinal(_) | Word::Cardinal(_) | Word::Last)) => {
                    self.at += ahead;
                    range = join;
                }
                Some(Kind::Date { .. }) => {
                    numbers.before_date = Some(join);
                    break;
                }
                _ => break,
            }
        }
        Some(numbers)
    }

    /// «3 (третьего)», «10 (десяти)»: the words in brackets only repeat the number.
    pub(super) fn repeated_in_words(&mut self, value: u32) {
        let inside = match self.word(1) {
            Some(Word::Ordinal(word) | Word::Cardinal(word)) => u32::from(word),
            _ => return,
        };
        if self.kind(0) != Some(Kind::Open) {
            return;
        }
        if self.kind(2) == Some(Kind::Close) && inside == value {
            self.at += 3;
        } else if let (Some(Word::Ordinal(units) | Word::Cardinal(units)), Some(Kind::Close)) =
            (self.word(2), self.kind(3))
            && inside + u32::from(units) == value
        {
            self.at += 4;
        }
    }
}
