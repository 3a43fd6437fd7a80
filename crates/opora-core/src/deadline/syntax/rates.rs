//! Frequencies and weekdays.

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
        if count == 1 && self.attempt(Self::in_ten_days).is_some() {
            return Some(());
        }
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
        if self.attempt(|p| p.weekday_of(true)).is_some()
            || self.attempt(Self::unit_months).is_some()
            || self.attempt(Self::each_ten_days).is_some()
        {
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

    /// «раз в декаду», «раз за каждую декаду».
    fn in_ten_days(&mut self) -> Option<()> {
        (self.eat(Word::In) || self.eat(Word::Ahead)).then_some(())?;
        self.eat(Word::Every);
        self.each_ten_days()
    }

    /// «каждую декаду»: by the last day of each of the three that a month has.
    fn each_ten_days(&mut self) -> Option<()> {
        const ENDS: u32 = 1 << 10 | 1 << 20 | 1;
        self.eat(Word::TenDays).then_some(())?;
        self.attempt(|p| p.eat(Word::MonthUnit).then_some(()));
        // «раз в декаду октября» is one window.
        if matches!(self.word(0), Some(Word::Month(_))) {
            return None;
        }
        self.out.push(Piece::Doubt("декады взяты по месяцу: до 10-го, до 20-го и до последнего числа"));
        self.out.push(Piece::DayOf { days: ENDS, by: true, working: false, of: OfMonth::Each });
        Some(())
    }

    pub(super) fn weekday(&mut self) -> Option<()> {
        self.weekday_of(false)
    }

    /// «– пятница», «по пятницу»: where days of the week end that began with another one.
    fn last_weekday(&mut self) -> Option<u8> {
        (self.eat_kind(Kind::Dash) || self.eat(Word::Along)).then_some(())?;
        let Some(Word::Weekday(day)) = self.word(0) else { return None };
        // «по средам по пятницам» are two days.
        let dative = self.token(0).is_some_and(|token| self.lexed.words(token).ends_with('м'));
        self.at += 1;
        (!dative).then_some(day)
    }

    /// «с понедельника по пятницу»
    pub(super) fn weekdays_from(&mut self) -> Option<()> {
        self.eat(Word::From).then_some(())?;
        (matches!(self.word(0), Some(Word::Weekday(_))) && self.word(1) == Some(Word::Along)).then_some(())?;
        self.weekday_of(false)
    }

    /// «понедельник первой недели месяца»; in the weeks between it is not known from which day they are counted.
    fn weekday_of_week(&mut self) -> Option<()> {
        let Some(Word::Weekday(weekday)) = self.word(0) else { return None };
        self.at += 1;
        let numbers = self.numbers()?;
        let nths = match (numbers.last, numbers.only()) {
            (true, _) if numbers.length == 0 => 1,
            (false, Some(1)) => 1 << 1,
            _ => return None,
        };
        self.eat(Word::Week).then_some(())?;
        self.eat(Word::Every);
        self.eat(Word::MonthUnit).then_some(())?;
        if matches!(self.word(0), Some(Word::Month(_))) {
            return None;
        }
        self.out.push(Piece::Doubt("день недели первой или последней недели взят как первый или последний в месяце"));
        self.out.push(Piece::MonthWeekday { nths, weekday, each: true });
        Some(())
    }

    /// «по вторникам и четвергам», «1 и 3 среда месяца», «до пятницы».
    pub(super) fn weekday_of(&mut self, every: bool) -> Option<()> {
        let by = self.eat(Word::Before) || self.eat(Word::Towards);
        if !by {
            let _ = self.eat(Word::Along) || self.eat(Word::In);
        }
        let each = every | self.eat(Word::Every);
        if !by && self.attempt(Self::weekday_of_week).is_some() {
            return Some(());
        }
        if let Some(Word::Weekday(_)) = self.word(0) {
            let mut days = 0;
            while let Some(Word::Weekday(day)) = self.word(0) {
                self.at += 1;
                let last = self.attempt(Self::last_weekday).unwrap_or(day);
                // «с пятницы по вторник» goes over the end of the week.
                let week = (0..7)
                    .filter(|one| if day <= last { (day..=last).contains(one) } else { *one >= day || *one <= last });
                week.for_each(|day| days |= 1 << day);
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
}
