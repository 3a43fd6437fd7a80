//! Frequencies, weekdays and days of each month.

use super::{Mode, Nth, OfMonth, Parser, Piece, Shape, Span};
use crate::deadline::lex::Kind;
use crate::deadline::words::Word;
use crate::reading::Per;

impl Parser<'_> {
    pub(super) fn regularly(&mut self) -> Option<()> {
        let Some(Word::Regularly(unit)) = self.word(0) else { return None };
        self.at += 1;
        self.mode_of_work();
        self.out.push(Piece::Rate { count: None, step: 1, unit });
        Some(())
    }

    /// «в ежемесячном режиме», «на постоянной основе»: the noun says nothing of time.
    pub(super) fn mode_of_work(&mut self) {
        let words = self.token(0).map(|token| self.lexed.words(token));
        self.at += usize::from(matches!(words, Some("основе" | "режиме" | "порядке")));
    }

    /// «в течение каждого квартала»
    pub(super) fn during_every(&mut self) -> Option<()> {
        self.eat(Word::In);
        self.eat(Word::During).then_some(())?;
        self.every()
    }

    /// A unit of time: «квартал», «учебный год».
    pub(super) fn unit(&mut self) -> Option<Per> {
        let school = self.eat(Word::School);
        self.skip(&[Word::Calendar]);
        let unit = match self.word(0)? {
            Word::Day if !school => Per::Day,
            Word::Week if !school => Per::Week,
            Word::MonthUnit if !school => Per::Month,
            Word::Quarter if !school => Per::Quarter,
            Word::Term => Per::Term,
            Word::Trimester => Per::Trimester,
            Word::HalfYear => Per::HalfYear,
            Word::Year | Word::Years if school => Per::SchoolYear,
            Word::Year | Word::Years => Per::Year,
            _ => return None,
        };
        self.at += 1;
        Some(unit)
    }

    /// «не реже 2 раз в квартал», «раз в два месяца», «дважды в год».
    pub(super) fn count_rate(&mut self) -> Option<()> {
        self.eat(Word::Along);
        if self.eat(Word::In) {
            // «в месяц 2 раза»
            let unit = self.unit()?;
            let count = self.numbers()?.only()?;
            self.eat(Word::Times).then_some(())?;
            (1..=366).contains(&count).then_some(())?;
            self.out.push(Piece::Rate { count: Some(count), step: 1, unit });
            return Some(());
        }
        if self.eat(Word::Not) {
            matches!(self.word(0), Some(Word::Less | Word::More)).then_some(())?;
            if self.word(0) == Some(Word::More) {
                self.out.push(Piece::Doubt("«не более» — предел, а не обязанность: проверьте, сколько раз нужно"));
            }
        }
        self.skip(&[Word::Less, Word::More]);
        // «не реже, чем 1 раз в квартал»
        if self.kind(0) == Some(Kind::Comma) && self.word(1) == Some(Word::Label) {
            self.at += 1;
        }
        self.skip(&[Word::Label]);
        let count = match self.word(0) {
            Some(Word::CountedTimes(count)) => {
                self.at += 1;
                u32::from(count)
            }
            Some(Word::Times) => {
                self.at += 1;
                1
            }
            _ => {
                let numbers = self.numbers()?;
                let mut values = numbers.iter();
                let count = match (values.next(), values.next(), values.next()) {
                    (Some((least, _)), Some((most, true)), None)
                        if least < most && !numbers.last && self.word(0) == Some(Word::Times) =>
                    {
                        self.out.push(Piece::AtLeast { least, most });
                        least
                    }
                    _ => numbers.only()?,
                };
                (!numbers.ordinal).then_some(())?;
                if !self.eat(Word::Times) {
                    // «3 мероприятия в год»
                    let from = self.offset();
                    let named = self.kind(0) == Some(Kind::Unknown)
                        && matches!(self.kind(1), Some(Kind::Word(Word::In) | Kind::Slash));
                    named.then_some(())?;
                    self.at += 1;
                    let (after_name, to) = (self.at, self.end_of_last());
                    self.at += 1;
                    self.unit()?;
                    self.at = after_name;
                    self.out.push(Piece::Unknown { from, to });
                }
                count
            }
        };
        (1..=366).contains(&count).then_some(())?;
        let rate = self.attempt(|p| {
            matches!(p.kind(0), Some(Kind::Slash | Kind::Word(Word::In | Word::Ahead))).then_some(())?;
            p.at += 1;
            p.skip(&[Word::During, Word::Every]);
            let step = match p.kind(0) {
                Some(Kind::Number { ordinal: false, .. } | Kind::Word(Word::Cardinal(_))) => p.numbers()?.only()?,
                _ => 1,
            };
            let unit = p.unit()?;
            // «раз в год 2021» and «раз в месяц октябрь» are not rates of a unit.
            (1..=120).contains(&step).then_some(Piece::Rate { count: Some(count), step, unit })
        });
        self.out.push(rate.unwrap_or(Piece::Count(count)));
        Some(())
    }

    /// «каждый месяц», «каждые 2 недели», «каждый вторник», «каждую первую среду месяца», «каждое 5 число».
    pub(super) fn every(&mut self) -> Option<()> {
        self.eat(Word::Every).then_some(())?;
        if self.attempt(|p| p.weekday_of(true)).is_some() || self.attempt(Self::unit_months).is_some() {
            return Some(());
        }
        let length = self.out.len();
        if let Some(()) = self.attempt(Self::day_of_month) {
            if let Some(Piece::DayOf { of: of @ OfMonth::Unsaid, .. }) = self.out.get_mut(length) {
                *of = OfMonth::Each;
            }
            return Some(());
        }
        let step = match self.kind(0) {
            Some(Kind::Number { ordinal: false, .. } | Kind::Word(Word::Cardinal(_))) => self.numbers()?.only()?,
            // «каждый второй месяц», «каждый 3-й месяц»
            Some(Kind::Word(Word::Ordinal(nth @ 2..=12))) => {
                self.at += 1;
                u32::from(nth)
            }
            Some(Kind::Number { value: nth @ 2..=12, ordinal: true, digits: 1..=2 }) => {
                self.at += 1;
                nth
            }
            _ => 1,
        };
        let unit = self.unit()?;
        (1..=120).contains(&step).then_some(())?;
        self.out.push(Piece::Rate { count: None, step, unit });
        Some(())
    }

    pub(super) fn weekday(&mut self) -> Option<()> {
        self.weekday_of(false)
    }

    /// «по вторникам и четвергам», «1 и 3 среда месяца», «до пятницы».
    pub(super) fn weekday_of(&mut self, every: bool) -> Option<()> {
        let by = self.eat(Word::Before) || self.eat(Word::Towards);
        if !by {
            let _ = self.eat(Word::Along) || self.eat(Word::In);
        }
        let each = every | self.eat(Word::Every);
        if let Some(Word::Weekday(_)) = self.word(0) {
            let mut days = 0;
            while let Some(Word::Weekday(day)) = self.word(0) {
                days |= 1 << day;
                self.at += 1;
                let joined = matches!(self.kind(0), Some(Kind::Comma | Kind::Word(Word::And)));
                let next = usize::from(joined) + usize::from(joined && self.word(1) == Some(Word::Along));
                if joined && matches!(self.word(next), Some(Word::Weekday(_))) {
                    self.at += next;
                }
            }
            self.attempt(|p| {
                let _ = p.eat(Word::Every);
                p.eat(Word::Week).then_some(())
            });
            self.out.push(Piece::Weekdays { days, by });
            return Some(());
        }
        let numbers = self.numbers()?;
        let Some(Word::Weekday(weekday)) = self.word(0) else { return None };
        self.at += 1;
        let nths = u8::try_from(numbers.bits(5)?).ok()?;
        let named_month = self.attempt(|p| {
            let Some(Word::Month(month)) = p.word(0) else { return None };
            p.at += 1;
            Some((month, p.year_of_month()))
        });
        if let Some((month, year)) = named_month {
            for bit in (1..=5).chain(std::iter::once(0)).filter(|bit| nths & (1 << bit) != 0) {
                let nth = if bit == 0 { Nth::Last } else { Nth::Number(bit) };
                let span = Span { shape: Shape::Weekday(nth, weekday), month: Some(month), year };
                self.mention_of(if by { Mode::Before } else { Mode::At }, span, None);
            }
            return Some(());
        }
        let each = self.eat(Word::Every) | each;
        // «первый понедельник каждого квартала» is no day of each month.
        if matches!(
            self.word(0),
            Some(Word::Quarter | Word::HalfYear | Word::Term | Word::Trimester | Word::Year | Word::School)
        ) {
            return None;
        }
        let of_month = self.eat(Word::MonthUnit);
        if by {
            return None;
        }
        if every && !of_month && numbers.ordinal && numbers.only().is_some_and(|nth| nth > 1) {
            self.out.push(Piece::Doubt("«каждый второй» может значить и «через раз»: взят второй в каждом месяце"));
        }
        self.out.push(Piece::MonthWeekday { nths, weekday, each: each || of_month });
        Some(())
    }

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
