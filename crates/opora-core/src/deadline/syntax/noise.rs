//! What belongs to no term: kept, so that nothing is dropped without a word.

use super::{Parser, Piece};
use crate::deadline::lex::Kind;
use crate::deadline::words::Word;

impl Parser<'_> {
    /// What belongs to nothing: kept so that it is never dropped silently.
    pub(super) fn noise(&mut self) {
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
                if self.clock_may_be_day(from, to) {
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

    /// «15:09-20.09», «с 15.09 по 20:10»: whether the colon may be the dot of a date.
    fn clock_may_be_day(&self, from: usize, to: usize) -> bool {
        let behind = |back: usize| self.at.checked_sub(back).and_then(|at| self.lexed.tokens.get(at));
        let before = behind(2).map(|token| token.kind);
        let parts = self.lexed.text.get(from..to).and_then(|text| text.split_once([':', '.', '-']));
        let month = parts.is_some_and(|(_, minute)| {
            minute.parse::<u8>().is_ok_and(|minute| (1..=12).contains(&minute) && minute % 5 != 0)
        });
        let opens = before.is_none() && self.kind(0) == Some(Kind::Dash);
        let closes = before == Some(Kind::Dash) && self.at == 3;
        // «с 10:00 по 12:00» are hours.
        let until = before == Some(Kind::Word(Word::Along)) && behind(3).is_none_or(|token| token.kind != Kind::Clock);
        month || opens || closes || until
    }

    /// Whether the dash before stands between two days or months that it did not join.
    fn parts_two_terms(&self) -> bool {
        let ahead = self.at.checked_sub(2).and_then(|at| self.lexed.tokens.get(at)).map(|token| token.kind);
        let term = |kind| matches!(kind, Some(Kind::Date { .. } | Kind::MonthYear { .. } | Kind::Word(Word::Month(_))));
        let unit = matches!(
            self.word(1),
            Some(
                Word::Month(_)
                    | Word::Quarter
                    | Word::HalfYear
                    | Word::Term
                    | Word::Trimester
                    | Word::Week
                    | Word::TenDays
                    | Word::Half
            )
        );
        let day =
            matches!(self.kind(0), Some(Kind::Number { digits: 0..=2, .. } | Kind::Word(Word::Ordinal(_)))) && unit;
        let signs = matches!(ahead, Some(Kind::Comma | Kind::Colon | Kind::Word(Word::Year | Word::Years)));
        let after_term = term(ahead) || signs;
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

    pub(super) fn unknown(&mut self, from: usize, to: usize) {
        if let Some(Piece::Unknown { to: end, .. }) = self.out.last_mut() {
            *end = to;
        } else {
            self.out.push(Piece::Unknown { from, to });
        }
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
}
