//! From tokens to pieces: the grammar of deadline phrases, still without knowing the year.

mod events;
mod mentions;
mod month_days;
mod months;
mod noise;
mod numbers;
mod pieces;
mod rates;
mod relative;
mod spans;
mod years;

use crate::deadline::lex::{Kind, Lexed, Token};
use crate::deadline::words::Word;

pub(super) use pieces::{Anchor, Mention, Mode, Nth, OfMonth, Offset, Part, Piece, Shape, Span, YearOf};

/// The pieces of a phrase in its order.
pub(super) fn parse(lexed: &Lexed) -> Vec<Piece> {
    let mut parser = Parser { lexed, at: 0, span_from: 0, out: Vec::with_capacity(8) };
    parser.run();
    parser.out
}

struct Parser<'l> {
    lexed: &'l Lexed,
    at: usize,
    /// Where the words of the span that is read begin in the text.
    span_from: usize,
    out: Vec<Piece>,
}

impl Parser<'_> {
    fn token(&self, ahead: usize) -> Option<&Token> {
        self.lexed.tokens.get(self.at + ahead)
    }

    fn kind(&self, ahead: usize) -> Option<Kind> {
        self.token(ahead).map(|token| token.kind)
    }

    fn word(&self, ahead: usize) -> Option<Word> {
        match self.kind(ahead) {
            Some(Kind::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn eat(&mut self, word: Word) -> bool {
        let found = self.word(0) == Some(word);
        self.at += usize::from(found);
        found
    }

    fn eat_kind(&mut self, kind: Kind) -> bool {
        let found = self.kind(0) == Some(kind);
        self.at += usize::from(found);
        found
    }

    fn skip(&mut self, words: &[Word]) {
        while self.word(0).is_some_and(|word| words.contains(&word)) {
            self.at += 1;
        }
    }

    fn offset(&self) -> usize {
        self.token(0).map_or(self.lexed.text.len(), |token| token.from)
    }

    fn end_of_last(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.lexed.tokens.get(at)).map_or(0, |token| token.to)
    }

    /// Tries a rule and steps back if it does not fit.
    fn attempt<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let (at, length) = (self.at, self.out.len());
        let found = rule(self);
        if found.is_none() {
            self.at = at;
            self.out.truncate(length);
        }
        found
    }

    fn run(&mut self) {
        while self.at < self.lexed.tokens.len() {
            let before = self.at;
            if !self.item() {
                self.at = before;
                self.noise();
            }
            // Every round moves on, so the loop ends.
            if self.at <= before {
                self.at = before + 1;
            }
        }
    }

    fn item(&mut self) -> bool {
        let rules: &[fn(&mut Self) -> Option<()>] = match self.kind(0) {
            Some(Kind::Number { .. }) => &[
                Self::clock,
                Self::count_rate,
                Self::day_after_year,
                Self::working_day_of_month,
                Self::day_of_month,
                Self::weekday,
                Self::target,
                Self::month_weeks,
                Self::unit_weeks,
                Self::unit_months,
                Self::numbered_months,
                Self::roman_months,
                Self::bare_term,
                Self::mention,
            ],
            Some(Kind::Date { .. }) => &[Self::day_after_year, Self::mention],
            Some(Kind::MonthYear { .. }) => &[Self::mention],
            Some(Kind::Word(word)) => match word {
                Word::Ordinal(_) | Word::Cardinal(_) => &[
                    Self::first_time,
                    Self::count_rate,
                    Self::working_day_of_month,
                    Self::day_of_month,
                    Self::weekday,
                    Self::target,
                    Self::month_weeks,
                    Self::unit_weeks,
                    Self::unit_months,
                    Self::bare_term,
                    Self::mention,
                ],
                Word::Last => &[
                    Self::day_of_month,
                    Self::weekday,
                    Self::month_weeks,
                    Self::unit_weeks,
                    Self::unit_months,
                    Self::mention,
                ],
                Word::Every => &[Self::working_days, Self::every],
                Word::Workdays => &[Self::working_days],
                Word::Regularly(_) => &[Self::regularly],
                Word::Times | Word::CountedTimes(_) => &[Self::count_rate],
                Word::Not => &[Self::day_after_year, Self::not_later, Self::count_rate, Self::target],
                Word::Less | Word::More => &[Self::count_rate, Self::target],
                Word::Then | Word::That | Word::Always | Word::Same => &[Self::marker],
                Word::Schedule | Word::SetElsewhere | Word::According => &[Self::external],
                Word::Upon | Word::Need => &[Self::on_demand],
                Word::Ahead => &[Self::relative, Self::count_rate, Self::bare_term, Self::reported_period],
                Word::AtOnce => &[Self::at_once],
                Word::After | Word::Through | Word::Completion => &[Self::relative, Self::count_rate],
                Word::Dated => &[Self::dated_range],
                Word::Along => &[
                    Self::as_of,
                    Self::working_days,
                    Self::by_units,
                    Self::on_demand,
                    Self::external,
                    Self::count_rate,
                    Self::relative,
                    Self::weekday,
                    Self::day_of_month,
                    Self::mention,
                ],
                Word::In => &[
                    Self::clock,
                    Self::at_once,
                    Self::during_every,
                    Self::external,
                    Self::working_day_of_month,
                    Self::relative,
                    Self::count_rate,
                    Self::weekday,
                    Self::on_demand,
                    Self::working_days,
                    Self::month_weeks,
                    Self::unit_weeks,
                    Self::unit_months,
                    Self::end_of_units,
                    Self::day_after_year,
                    Self::day_of_month,
                    Self::at_meeting,
                    Self::mention,
                ],
                Word::Before | Word::Towards => &[
                    Self::clock,
                    Self::target,
                    Self::day_after_year,
                    Self::working_day_of_month,
                    Self::day_of_month,
                    Self::relative,
                    Self::weekday,
                    Self::end_of_units,
                    Self::mention,
                    Self::before_event,
                ],
                Word::End => &[Self::end_of_units, Self::mention],
                Word::Eve => &[Self::before_event],
                Word::From | Word::Starting => {
                    &[Self::clock, Self::target, Self::relative, Self::day_of_month, Self::weekdays_from, Self::mention]
                }
                Word::During => &[Self::during_every, Self::relative, Self::mention],
                Word::Label => &[Self::external, Self::whole_plan],
                _ => &[Self::weekday, Self::mention],
            },
            _ => &[],
        };
        rules.iter().any(|rule| self.attempt(rule).is_some())
    }

    /// «15 часов», «в 10 ч», «с 10 до 12 часов»
    fn clock(&mut self) -> Option<()> {
        let by = self.word(0) == Some(Word::Before);
        let from = self.word(0) == Some(Word::From);
        self.skip(&[Word::Before, Word::In, Word::Towards, Word::From]);
        let hours = |p: &mut Self| {
            let hours = p.numbers()?;
            let of_day = !hours.last && hours.length <= 2 && hours.iter().all(|(hour, _)| hour <= 24);
            of_day.then_some(hours.length)
        };
        let until = |p: &mut Self| {
            matches!(p.word(0), Some(Word::Before | Word::Along)).then_some(())?;
            p.at += 1;
            hours(p)
        };
        let first = hours(self)?;
        if from && first == 1 {
            self.attempt(until);
        }
        self.eat(Word::Hour).then_some(())?;
        self.attempt(|p| {
            p.numbers()?;
            p.eat(Word::Hour).then_some(())
        });
        if from {
            self.attempt(|p| {
                until(p)?;
                p.eat(Word::Hour).then_some(())
            });
        }
        self.out.push(Piece::Clock);
        // «до 16 часов 15.05.2021»
        if by && matches!(self.kind(0), Some(Kind::Date { .. } | Kind::Number { .. })) {
            let _ = self.attempt(|p| p.spans(Mode::Before));
        }
        Some(())
    }

    fn marker(&mut self) -> Option<()> {
        let word = self.word(0)?;
        self.at += 1;
        match word {
            Word::Then => self.out.push(Piece::Then),
            Word::Always => {
                self.mode_of_work();
                self.out.push(Piece::Always);
            }
            Word::Same => self.out.push(Piece::Above),
            Word::That => {
                self.eat(Word::Same).then_some(())?;
                // «в тот же день» is the day of an event.
                let day = self.token(0).is_some_and(|token| self.lexed.words(token) == "день");
                if day && self.eat(Word::Day) {
                    self.out.push(Piece::Relative { offset: None, anchor: Anchor::Event });
                } else {
                    self.out.push(Piece::Above);
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn first_time(&mut self) -> Option<()> {
        (self.word(0) == Some(Word::Ordinal(1)) && self.word(1) == Some(Word::Times)).then_some(())?;
        self.at += 2;
        self.out.push(Piece::First);
        Some(())
    }
}
