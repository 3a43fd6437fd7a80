//! Terms that something else decides: another document, a request, a meeting.

use crate::deadline::lex::{Kind, Token};
use crate::deadline::syntax::{Anchor, Mode, Parser, Piece};
use crate::deadline::words::Word;

impl Parser<'_> {
    /// The words up to the end of the item, for terms whose meaning another paper or an event knows.
    pub(super) fn rest_of_item(&mut self) {
        while let Some(kind) = self.kind(0) {
            match kind {
                Kind::Semicolon | Kind::Comma | Kind::Close | Kind::Open | Kind::Date { .. } => break,
                Kind::Number { .. } if self.number_starts_time() => break,
                // «по приказу от 01.09.2021»: the date of the paper is no term.
                Kind::Word(Word::Dated) if matches!(self.kind(1), Some(Kind::Date { .. })) => self.at += 2,
                Kind::Word(
                    Word::Then
                    | Word::During
                    | Word::Regularly(_)
                    | Word::Before
                    | Word::From
                    | Word::Month(_)
                    | Word::Except
                    | Word::Every
                    | Word::Or,
                ) => break,
                Kind::Word(Word::In) if matches!(self.word(1), Some(Word::During | Word::Month(_))) => break,
                Kind::Word(Word::In) if matches!(self.kind(1), Some(Kind::Number { .. } | Kind::Date { .. })) => break,
                Kind::Word(Word::Not) if matches!(self.word(1), Some(Word::Less | Word::Later)) => break,
                _ => self.at += 1,
            }
        }
    }

    pub(super) fn number_starts_time(&self) -> bool {
        match self.kind(0) {
            Some(Kind::Number { value: 1990..=2199, digits: 4, .. }) => true,
            Some(Kind::Number { .. }) => matches!(
                self.word(1),
                Some(Word::Month(_) | Word::Times | Word::DayNumber | Word::Quarter | Word::HalfYear | Word::Term)
            ),
            _ => false,
        }
    }

    /// «по утверждённому графику», «согласно циклограмме», «в установленные сроки».
    pub(super) fn external(&mut self) -> Option<()> {
        let mut at = 0;
        let mut introduced = false;
        while matches!(self.word(at), Some(Word::In | Word::Along | Word::Label)) {
            introduced |= self.word(at) == Some(Word::Along);
            at += 1;
        }
        if !introduced && at > 0 && self.time_of_event(at) {
            self.rest_of_item();
            self.out.push(Piece::External);
            return Some(());
        }
        // «по срокам Министерства», «в сроки, установленные приказом»
        let terms = at > 0 && self.word(at - 1) == Some(Word::Label);
        let set = |word| matches!(word, Some(Word::SetElsewhere | Word::Approved));
        if terms && self.kind(at) == Some(Kind::Comma) && set(self.word(at + 1)) {
            at += 1;
        }
        let approved = self.word(at) == Some(Word::Approved) && (terms || self.word(at + 1) == Some(Word::Label));
        if approved && at > 0 && (terms || !introduced) {
            self.at += at + 1;
            self.rest_of_item();
            self.out.push(Piece::External);
            return Some(());
        }
        if terms && introduced && self.kind(at) == Some(Kind::Unknown) {
            self.rest_of_item();
            self.out.push(Piece::External);
            return Some(());
        }
        // «в рамках плана работы»
        let within = self.token(at).is_some_and(|token| matches!(self.lexed.words(token), "рамках" | "рамки"));
        if within && self.attempt(|p| p.schedule_behind(at + 1)).is_some() {
            self.rest_of_item();
            self.out.push(Piece::External);
            return Some(());
        }
        if introduced && self.word(at).is_none() {
            self.schedule_behind(at)?;
            self.rest_of_item();
            self.out.push(Piece::External);
            return Some(());
        }
        match self.word(at)? {
            Word::SetElsewhere => {
                self.at += at + 1;
            }
            Word::According => {
                self.at += at + 1;
                self.eat(Word::From);
            }
            Word::Schedule if introduced || self.at == 0 => self.at += at + 1,
            _ if introduced => self.schedule_behind(at)?,
            _ => return None,
        }
        self.rest_of_item();
        self.out.push(Piece::External);
        Some(())
    }

    /// «по согласованному с … плану», «по особому графику»: up to four words may stand before the schedule.
    pub(super) fn schedule_behind(&mut self, at: usize) -> Option<()> {
        let paper = |ahead: &usize| matches!(self.word(at + ahead), Some(Word::Schedule | Word::Act));
        let found = (0..5).find(paper)?;
        let plain = (0..found).all(|ahead| {
            matches!(
                self.kind(at + ahead),
                Some(
                    Kind::Unknown
                        | Kind::Word(
                            Word::Approved
                                | Word::School
                                | Word::Working
                                | Word::Calendar
                                | Word::From
                                | Word::Programme
                                | Word::Year
                                | Word::Current
                                | Word::And
                                | Word::Regularly(_)
                        )
                )
            )
        });
        plain.then_some(())?;
        self.at += at + found + 1;
        Some(())
    }

    /// «в период проведения ГИА», «в сроки проведения ЕГЭ»: when it is, another paper says.
    pub(super) fn time_of_event(&self, at: usize) -> bool {
        let during = self.token(at).is_some_and(|token| self.lexed.words(token) == "ходе");
        let period = during || matches!(self.word(at), Some(Word::Period | Word::Time));
        let terms = at > 1 && self.word(at - 1) == Some(Word::Label);
        if !(self.word(0) == Some(Word::In) && (period || terms)) {
            return false;
        }
        let from = at + usize::from(period);
        let plain = |ahead: &usize| matches!(self.kind(*ahead), Some(Kind::Unknown | Kind::Word(Word::Label)));
        let words = (from..from + 6).take_while(plain).count();
        let event = |ahead: usize| match self.kind(ahead) {
            Some(Kind::Unknown) => true,
            // «во время проведения» of what the row is about
            Some(Kind::Word(Word::Label)) => {
                self.token(ahead).is_some_and(|token| self.lexed.words(token) == "проведения")
            }
            _ => false,
        };
        let named = (from..from + words).any(event);
        named && matches!(self.kind(from + words), None | Some(Kind::Comma | Kind::Semicolon | Kind::Close))
    }

    /// «по мере необходимости», «по запросу», «при наличии», «при необходимости».
    pub(super) fn on_demand(&mut self) -> Option<()> {
        match (self.word(0)?, self.word(1)) {
            (Word::Along, Some(Word::Measure)) => {}
            (Word::Along, Some(Word::Request | Word::Need | Word::Occasion)) => {}
            (Word::In, Some(Word::Occasion)) => {}
            (Word::Upon, _) => {}
            (Word::Need, _) => {}
            _ => return None,
        }
        self.at += 1;
        self.rest_of_item();
        self.out.push(Piece::OnDemand);
        Some(())
    }

    /// «незамедлительно», «в кратчайшие сроки»: at once after something that the words do not name.
    pub(super) fn at_once(&mut self) -> Option<()> {
        if !self.eat(Word::AtOnce) {
            self.eat(Word::In).then_some(())?;
            let stem =
                |token: &Token, stems: &[&str]| stems.iter().any(|stem| self.lexed.words(token).starts_with(stem));
            let much = self.token(0).is_some_and(|token| stem(token, &["возможно", "максимально", "самы", "наиболее"]));
            let at = usize::from(much);
            let soon =
                self.token(at).is_some_and(|token| stem(token, &["кратчайш", "ближайш", "коротк", "сжат", "оператив"]));
            let named = matches!(self.word(at + 1), Some(Word::Label | Word::Time))
                || self.token(at + 1).is_some_and(|token| self.lexed.words(token) == "порядке");
            (soon && named).then_some(())?;
            self.at += at + 2;
        }
        self.out.push(Piece::Doubt("сказано «сразу», но день не назван"));
        self.out.push(Piece::Relative { offset: None, anchor: Anchor::Event });
        Some(())
    }

    /// «на совещании директоров», «на августовской конференции»: when it is held.
    pub(super) fn at_meeting(&mut self) -> Option<()> {
        const MEETINGS: [&str; 9] =
            ["совещани", "заседани", "собрани", "совете", "педсовет", "конференци", "планерк", "аппаратн", "линейк"];
        self.token(0).is_some_and(|token| self.lexed.words(token) == "на").then_some(())?;
        self.eat(Word::In).then_some(())?;
        let unknown = (0..4).take_while(|ahead| {
            matches!(self.kind(*ahead), Some(Kind::Unknown | Kind::Word(Word::Every | Word::Following | Word::Working)))
        });
        let named = unknown.filter_map(|ahead| self.token(ahead)).any(|token| {
            let word = self.lexed.words(token);
            MEETINGS.iter().any(|stem| word.starts_with(stem))
        });
        named.then_some(())?;
        self.rest_of_item();
        self.out.push(Piece::Relative { offset: None, anchor: Anchor::Event });
        Some(())
    }

    /// «по состоянию на 1 октября»: the day that figures speak of, not a term.
    pub(super) fn as_of(&mut self) -> Option<()> {
        let from = self.offset();
        self.eat(Word::Along).then_some(())?;
        self.token(0).is_some_and(|token| self.lexed.words(token) == "состоянию").then_some(())?;
        self.at += 1;
        self.eat(Word::In).then_some(())?;
        let length = self.out.len();
        self.spans(Mode::At)?;
        self.out.truncate(length);
        self.unknown(from, self.end_of_last());
        Some(())
    }

    /// «весь срок», «срок реализации программы» at the beginning of an item.
    pub(super) fn whole_plan(&mut self) -> Option<()> {
        let span = self.plan()?;
        self.mention_of(Mode::At, span, None);
        Some(())
    }
}
