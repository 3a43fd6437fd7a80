//! From tokens to pieces: the grammar of deadline phrases, still without knowing the year.

mod events;
mod mentions;
mod month_days;
mod months;
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

    /// What belongs to nothing: kept so that it is never dropped silently.
    fn noise(&mut self) {
        let Some(token) = self.token(0).copied() else { return };
        self.at += 1;
        let (from, to) = (token.from, token.to);
        match token.kind {
            // «по 1 семинару», «не менее 2 занятий»: how many of something, no day.
            Kind::Number { digits: 1..=3, ordinal: false, .. } if self.counts_something() => {
                self.at += 1;
                self.unknown(from, self.end_of_last());
            }
            // «1 этап», «II тур»
            Kind::Number { .. } | Kind::Word(Word::Ordinal(_)) if self.eat(Word::Stage) => {
                self.unknown(from, self.end_of_last());
            }
            // «1 5 октября», «до 15 10.2025»: a blank inside a number or for a dot.
            Kind::Number { digits: 1..=2, ordinal: false, .. } if self.torn_date() => {
                self.out.push(Piece::Impossible { from, to: self.token(0).map_or(to, |next| next.to) });
            }
            Kind::Number { .. } => self.out.push(Piece::Stray { from, to }),
            Kind::NotDate | Kind::Date { .. } | Kind::MonthYear { .. } => self.out.push(Piece::Impossible { from, to }),
            Kind::Clock => {
                let before = self.at.checked_sub(2).and_then(|at| self.lexed.tokens.get(at)).map(|token| token.kind);
                // «15:09-20.09»
                if before.is_none() && self.kind(0) == Some(Kind::Dash) || before == Some(Kind::Dash) && self.at == 3 {
                    self.out.push(Piece::Doubt("часы стоят на месте дня: проверьте день"));
                }
                self.out.push(Piece::Clock);
            }
            Kind::Numero => {
                // «№ 5, 7 и 10» are no days.
                let _ = self.attempt(Self::numbers);
                let to = self.end_of_last();
                self.unknown(from, to);
            }
            Kind::Unknown | Kind::Sign => self.unknown(from, to),
            Kind::Word(word) => match word {
                Word::Dated => self.date_of_paper(from),
                Word::Label if !self.introduces(from, to) => self.unknown(from, to),
                Word::Label
                | Word::And
                | Word::In
                | Word::Inclusive
                | Word::Period
                | Word::Running
                | Word::Hour
                | Word::Calendar => {}
                Word::Or => self.out.push(Piece::Or),
                Word::Before | Word::From | Word::Along | Word::Towards if self.kind(0) == Some(Kind::Clock) => {}
                Word::About => self.out.push(Piece::About),
                // «под новый год» is not the whole year.
                Word::New if self.eat(Word::Year) => self.unknown(from, self.end_of_last()),
                // «ежедневно, кроме выходных»
                Word::Except if self.days_off() => self.out.push(Piece::WorkingDays),
                Word::Except => self.out.push(Piece::Except),
                Word::Not => self.out.push(Piece::Not),
                Word::Following | Word::Past
                    if matches!(self.word(0), Some(Word::Year | Word::School | Word::MonthUnit)) =>
                {
                    self.at += 1;
                    let _ = self.eat(Word::Year);
                    self.out.push(Piece::Floating { from, to: self.end_of_last() });
                }
                Word::Ordinal(_) | Word::Cardinal(_) => self.out.push(Piece::Stray { from, to }),
                _ => self.unknown(from, to),
            },
            Kind::Semicolon => self.out.push(Piece::Break),
            Kind::Slash if matches!(self.kind(0), Some(Kind::Word(Word::Month(_)) | Kind::Date { .. })) => {
                self.out.push(Piece::Or);
            }
            Kind::Dash if self.parts_two_terms() => {
                self.out.push(Piece::Doubt("тире между сроками не понято: проверьте, список это или промежуток"));
            }
            Kind::Dash | Kind::Comma | Kind::Colon | Kind::Open | Kind::Close | Kind::Slash | Kind::Percent => {}
        }
    }

    /// Whether the dash before stands between two days or months that it did not join.
    fn parts_two_terms(&self) -> bool {
        let ahead = self.at.checked_sub(2).and_then(|at| self.lexed.tokens.get(at)).map(|token| token.kind);
        let term = |kind| matches!(kind, Some(Kind::Date { .. } | Kind::MonthYear { .. } | Kind::Word(Word::Month(_))));
        let day = matches!(self.kind(0), Some(Kind::Number { digits: 1..=2, .. })) && term(self.kind(1));
        let after_term = term(ahead) || matches!(ahead, Some(Kind::Comma | Kind::Word(Word::Year | Word::Years)));
        let named = matches!(self.out.last(), Some(Piece::Mention(_)));
        named && after_term && (day || term(self.kind(0)))
    }

    /// Whether the number before stands close to a date whose beginning it may be.
    fn torn_date(&self) -> bool {
        match self.kind(0) {
            Some(Kind::Number { value: 0..=9, digits: 1, ordinal: false }) => {
                matches!(self.word(1), Some(Word::Month(_)))
            }
            Some(Kind::Date { .. } | Kind::MonthYear { .. }) => true,
            _ => false,
        }
    }

    fn unknown(&mut self, from: usize, to: usize) {
        if let Some(Piece::Unknown { to: end, .. }) = self.out.last_mut() {
            *end = to;
        } else {
            self.out.push(Piece::Unknown { from, to });
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

    /// Whether a word like «отчёт» only introduces the term: a dash, a colon or a preposition follows.
    fn introduces(&self, from: usize, to: usize) -> bool {
        let word = self.lexed.text.get(from..to).unwrap_or("");
        let about_term = ["срок", "исполн", "выполн", "провед", "предост", "представ", "сдач", "дат", "чем"]
            .iter()
            .any(|stem| word.starts_with(stem));
        let first = !self.out.iter().any(|piece| matches!(piece, Piece::Mention(_) | Piece::Rate { .. }));
        about_term
            || (first
                && matches!(
                    self.kind(0),
                    Some(
                        Kind::Dash
                            | Kind::Colon
                            | Kind::Word(
                                Word::Before
                                    | Word::Towards
                                    | Word::In
                                    | Word::Not
                                    | Word::From
                                    | Word::Regularly(_)
                                    | Word::Label
                            )
                    )
                ))
    }

    /// «от 15.05.2021» names a paper, not a term.
    fn date_of_paper(&mut self, from: usize) {
        let _ = self.attempt(Self::span);
        let to = self.end_of_last();
        self.unknown(from, to);
    }

    /// Whether a word for things stands behind the number: «2 занятия», but not «15 сентября».
    fn counts_something(&self) -> bool {
        let after_number = matches!(self.out.last(), Some(Piece::Impossible { .. } | Piece::Stray { .. }));
        self.kind(0) == Some(Kind::Unknown)
            && !after_number
            && self.token(0).is_some_and(|token| self.lexed.words(token).chars().count() > 3)
            && matches!(self.kind(1), None | Some(Kind::Close | Kind::Semicolon))
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
