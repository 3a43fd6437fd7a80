//! Days of each month, and of the month or year after the reporting one.

use super::{Mode, OfMonth, Parser, Piece, Shape, Span};
use crate::deadline::lex::Kind;
use crate::deadline::words::Word;
use crate::reading::Per;

impl Parser<'_> {
    /// «до 5 числа», «25 числа каждого месяца», «до 10 числа месяца, следующего за отчётным кварталом».
    pub(super) fn day_of_month(&mut self) -> Option<()> {
        let mut by = false;
        while let Some(word @ (Word::Before | Word::Towards | Word::Along | Word::From | Word::In | Word::Label)) =
            self.word(0)
        {
            match word {
                // «в срок до 5 числа»
                Word::Label if !(self.led_by(Word::In) && self.says_term()) => return None,
                Word::Before | Word::Towards => by = true,
                // «с 1 по 5 число» is a window of each month; the rule for it is not known.
                Word::From => return None,
                _ => {}
            }
            self.at += 1;
        }
        let numbers = self.numbers()?;
        // «в первых числах», «в последних числах мая» are days that nobody named.
        let vague = self.token(0).is_some_and(|token| self.lexed.words(token) == "числах");
        if vague && (numbers.last || numbers.in_words) {
            return None;
        }
        let mut working = false;
        if numbers.last && numbers.length == 0 {
            working = self.eat(Word::Working);
            matches!(self.word(0), Some(Word::DayNumber | Word::Day)).then_some(())?;
            let day = self.eat(Word::Day);
            if !day {
                self.at += 1;
            }
            // «последний день октября» is one day.
            if let Some(Word::Month(month)) = self.word(0) {
                (!working).then_some(())?;
                self.at += 1;
                let year = self.year_of_month();
                self.mention_of(
                    if by { Mode::Before } else { Mode::At },
                    Span { shape: Shape::LastDay, month: Some(month), year },
                    None,
                );
                return Some(());
            }
            // «последний рабочий день квартала», «последний день каждого полугодия»
            let of_unit = self.attempt(|p| {
                p.eat(Word::Every);
                p.unit().filter(|unit| matches!(unit, Per::Quarter | Per::HalfYear | Per::Year))
            });
            if let Some(unit) = of_unit {
                self.out.push(Piece::DayOf { days: 1, by, working, of: OfMonth::LastOf(unit) });
                return Some(());
            }
            if day && !matches!(self.word(0), Some(Word::MonthUnit | Word::Every | Word::Reporting)) {
                return None;
            }
        } else {
            self.eat(Word::DayNumber).then_some(())?;
            // «до 15 числа октября» is one day.
            if matches!(self.word(0), Some(Word::Month(_))) {
                return None;
            }
        }
        // «1–5 числа» is a window, «1, 5 числа» are days.
        if numbers.iter().any(|(_, range)| range) && !by {
            return None;
        }
        let Some(days) = numbers.bits(31) else {
            self.out.push(Piece::Impossible { from: numbers.from, to: self.end_of_last() });
            return Some(());
        };
        let of = self.of_month();
        self.out.push(Piece::DayOf { days, by, working, of });
        Some(())
    }

    /// «до 3-го рабочего дня месяца», «не позднее 5 рабочего дня месяца, следующего за отчётным».
    pub(super) fn working_day_of_month(&mut self) -> Option<()> {
        // A month with fewer working days than this has never been.
        const MOST: u32 = 15;
        let by = self.eat(Word::Before) || self.eat(Word::Towards);
        self.skip(&[Word::In]);
        let nth = self.numbers()?.only().filter(|nth| (1..=MOST).contains(nth))?;
        self.eat(Word::Working).then_some(())?;
        // «5 рабочих дней» is a length.
        let one = self.token(0).is_some_and(|token| matches!(self.lexed.words(token), "день" | "дня" | "дню"));
        (one && self.eat(Word::Day)).then_some(())?;
        let month = self.at;
        let of = match self.of_month() {
            OfMonth::Unsaid => OfMonth::Each,
            said => said,
        };
        (self.at > month).then_some(())?;
        // «3-й рабочий день месяца мая» is one day.
        if matches!(self.word(0), Some(Word::Month(_))) {
            return None;
        }
        self.out.push(Piece::DayOf { days: 1 << nth, by, working: true, of });
        Some(())
    }

    /// «до 1 февраля года, следующего за отчётным», «1 марта следующего за отчётным года».
    pub(super) fn day_after_year(&mut self) -> Option<()> {
        let mut by = self.eat(Word::Not);
        if by {
            self.eat(Word::Later).then_some(())?;
            self.skip(&[Word::Label]);
        }
        self.skip(&[Word::In, Word::Label]);
        by |= self.eat(Word::Before) || self.eat(Word::Towards);
        let (day, month) = match self.kind(0)? {
            Kind::Date { day, month, year: None } => {
                self.at += 1;
                (day, month)
            }
            _ => {
                let day = u8::try_from(self.numbers()?.only()?).ok()?;
                let Word::Month(month) = self.word(0)? else { return None };
                self.at += 1;
                (day, month)
            }
        };
        let year = self.eat(Word::Year);
        self.eat_kind(Kind::Comma);
        self.eat(Word::Following).then_some(())?;
        let reported = self.eat(Word::Ahead);
        self.eat(Word::Reporting);
        self.skip(&[Word::Ahead]);
        let named = self.eat(Word::Year) || self.eat(Word::Period);
        // «до 1 марта следующего года» says which year only where something comes each year.
        let yearly =
            self.out.iter().any(|piece| matches!(piece, Piece::Rate { unit: Per::Year | Per::SchoolYear, .. }));
        (if reported { year || named } else { named && yearly }).then_some(())?;
        self.out.push(Piece::YearAfter { day, month, by });
        Some(())
    }

    pub(super) fn of_month(&mut self) -> OfMonth {
        if let Some(found) = self.attempt(Self::next_month) {
            return found;
        }
        if let Some(found) = self.attempt(|p| {
            p.eat(Word::Last).then_some(())?;
            p.eat(Word::MonthUnit).then_some(())?;
            p.skip(&[Word::Every, Word::Reporting, Word::Current]);
            let unit = p.unit()?;
            matches!(unit, Per::Quarter | Per::HalfYear | Per::Year).then_some(OfMonth::LastOf(unit))
        }) {
            return found;
        }
        if let Some(found) = self.attempt(|p| {
            p.eat(Word::Last).then_some(())?;
            p.eat(Word::MonthUnit).then_some(OfMonth::Last)
        }) {
            return found;
        }
        // «до 20 числа каждого второго месяца квартала», «5 числа первого месяца каждого квартала»
        if let Some(found) = self.attempt(|p| {
            p.eat(Word::Every);
            let nth = u8::try_from(p.numbers()?.only()?).ok()?;
            p.eat(Word::MonthUnit).then_some(())?;
            p.skip(&[Word::Every]);
            let (unit, most) = match p.unit()? {
                Per::Quarter => (Per::Quarter, 3),
                Per::HalfYear => (Per::HalfYear, 6),
                _ => return None,
            };
            (1..=most).contains(&nth).then_some(OfMonth::NthOf(nth, unit))
        }) {
            return found;
        }
        self.attempt(|p| {
            let found = match p.word(0)? {
                Word::Every => OfMonth::Each,
                Word::Reporting => OfMonth::Reported,
                Word::Current => OfMonth::Reported,
                _ => OfMonth::Unsaid,
            };
            if found != OfMonth::Unsaid {
                p.at += 1;
            }
            p.eat(Word::MonthUnit).then_some(found)
        })
        .unwrap_or(OfMonth::Unsaid)
    }

    /// «месяца, следующего за отчётным кварталом», «следующего за отчётным месяца», «следующего месяца».
    pub(super) fn next_month(&mut self) -> Option<OfMonth> {
        let _ = self.eat(Word::Every);
        let first = self.word(0) == Some(Word::Ordinal(1));
        self.at += usize::from(first);
        let month_said = self.eat(Word::MonthUnit);
        self.eat_kind(Kind::Comma);
        if first && !month_said {
            return None;
        }
        self.eat(Word::Following).then_some(())?;
        if self.eat(Word::Ahead) {
            // «следующего за окончанием квартала», «за последним месяцем квартала»
            self.skip(&[Word::Completion, Word::End]);
            self.attempt(|p| (p.eat(Word::Last) && p.eat(Word::MonthUnit)).then_some(()));
            self.eat(Word::Reporting);
            self.eat(Word::Ahead);
            let unit = self.attempt(Self::unit);
            let period = unit.is_none() && self.eat(Word::Period);
            // «следующего за отчётным месяца»: the month is the one in which the report is due.
            return match unit {
                Some(Per::Day | Per::Week | Per::Term | Per::Trimester) => None,
                // «за отчётным периодом» does not say how long the period is.
                None if period => Some(OfMonth::Next(None)),
                None => Some(OfMonth::Next(Some(Per::Month))),
                unit => Some(OfMonth::Next(unit)),
            };
        }
        if month_said {
            // «первого месяца следующего квартала»
            self.skip(&[Word::Reporting]);
            let unit = self.unit()?;
            return Some(OfMonth::Next(Some(unit)));
        }
        self.eat(Word::MonthUnit).then_some(OfMonth::Next(None))
    }
}
