//! Months by number, weeks of each month, months of each quarter, and days of work.

use super::{Mode, Parser, Piece, Shape, Span, YearOf};
use crate::deadline::lex::Kind;
use crate::deadline::words::Word;
use crate::reading::Per;

impl Parser<'_> {
    /// «3-я неделя месяца», «1 и 3 неделя каждого месяца».
    pub(super) fn month_weeks(&mut self) -> Option<()> {
        self.eat(Word::In);
        let numbers = self.numbers()?;
        self.eat(Word::Week).then_some(())?;
        let each = self.eat(Word::Every);
        self.eat(Word::MonthUnit).then_some(())?;
        // «неделя месяца мая» is one week.
        if matches!(self.word(0), Some(Word::Month(_) | Word::Following)) {
            return None;
        }
        let nths = u8::try_from(numbers.bits(5)?).ok()?;
        self.out.push(Piece::MonthWeeks { nths, each });
        Some(())
    }

    /// «первый месяц каждого квартала», «последний месяц квартала».
    pub(super) fn unit_months(&mut self) -> Option<()> {
        let before = self.at.checked_sub(1).and_then(|at| self.lexed.tokens.get(at)).map(|token| token.kind);
        let led = matches!(
            before,
            None | Some(
                Kind::Comma
                    | Kind::Semicolon
                    | Kind::Colon
                    | Kind::Dash
                    | Kind::Open
                    | Kind::Word(Word::Regularly(_) | Word::Label | Word::Every)
            )
        );
        led.then_some(())?;
        self.eat(Word::In);
        let numbers = self.numbers()?;
        self.eat(Word::MonthUnit).then_some(())?;
        let each = self.eat(Word::Every) || before == Some(Kind::Word(Word::Every));
        let (unit, most) = match self.unit()? {
            Per::Quarter => (Per::Quarter, 3),
            Per::HalfYear => (Per::HalfYear, 6),
            _ => return None,
        };
        let nths = u8::try_from(numbers.bits(most)?).ok()?;
        self.out.push(Piece::UnitMonths { nths, unit, each });
        Some(())
    }

    /// «первая неделя каждого квартала», «последняя неделя четверти».
    pub(super) fn unit_weeks(&mut self) -> Option<()> {
        self.eat(Word::In);
        let numbers = self.numbers()?;
        let last = numbers.last && numbers.length == 0;
        (last || numbers.only() == Some(1)).then_some(())?;
        self.eat(Word::Week).then_some(())?;
        let each = self.eat(Word::Every);
        let unit = self.unit()?;
        matches!(unit, Per::Quarter | Per::HalfYear | Per::Term | Per::Trimester).then_some(())?;
        self.out.push(Piece::UnitWeek { unit, last, each });
        Some(())
    }

    /// «в конце каждой четверти», «до конца квартала».
    pub(super) fn end_of_units(&mut self) -> Option<()> {
        let by = matches!(self.word(0), Some(Word::Before | Word::Towards));
        self.skip(&[Word::Before, Word::Towards, Word::In]);
        self.eat(Word::End).then_some(())?;
        let each = self.eat(Word::Every);
        let unit = self.unit()?;
        matches!(unit, Per::Quarter | Per::HalfYear | Per::Term | Per::Trimester).then_some(())?;
        // «в конце полугодия 2021-2022 учебного года» names one.
        if matches!(self.kind(0), Some(Kind::Number { .. } | Kind::Word(Word::School | Word::Current | Word::Year))) {
            return None;
        }
        if !each {
            self.out.push(Piece::Doubt("не сказано, какой именно срок кончается: взят каждый"));
        }
        if !by {
            self.out.push(Piece::Doubt("«конец» неточен: взято время от начала до конца"));
        }
        self.out.push(Piece::Rate { count: None, step: 1, unit });
        Some(())
    }

    /// «последний месяц III квартала», «первый месяц 2 квартала 2022 г.»
    pub(super) fn month_of_quarter(&mut self) -> Option<Span> {
        let numbers = self.numbers()?;
        let nth = match (numbers.last && numbers.length == 0, numbers.only()) {
            (true, _) => 3,
            (false, Some(nth @ 1..=3)) => u8::try_from(nth).ok()?,
            (false, _) => return None,
        };
        self.eat(Word::MonthUnit).then_some(())?;
        let Span { shape: Shape::Quarter(quarter), year, .. } = self.span()? else { return None };
        Some(Span { shape: Shape::Month, month: Some((quarter - 1) * 3 + nth), year })
    }

    /// «по будням», «в рабочие дни», «каждый рабочий день».
    pub(super) fn working_days(&mut self) -> Option<()> {
        let every = self.eat(Word::Every);
        let led = every || self.eat(Word::Along) || self.eat(Word::In);
        if self.eat(Word::Workdays) {
            self.eat(Word::Day);
        } else {
            led.then_some(())?;
            self.eat(Word::Working).then_some(())?;
            let day = self.token(0).map(|token| self.lexed.words(token));
            (matches!(day, Some("дни" | "дням")) || every && day == Some("день")).then_some(())?;
            self.at += 1;
        }
        self.out.push(Piece::WorkingDays);
        Some(())
    }

    /// «выходных и праздничных дней» behind «кроме».
    pub(super) fn days_off(&mut self) -> bool {
        let off = |p: &Self, stem: &str| p.token(0).is_some_and(|token| p.lexed.words(token).starts_with(stem));
        if !off(self, "выходн") {
            return false;
        }
        self.at += 1;
        if self.word(0) == Some(Word::And) || self.kind(0) == Some(Kind::Comma) {
            let at = self.at;
            self.at += 1;
            if off(self, "празднич") {
                self.at += 1;
            } else {
                self.at = at;
            }
        }
        self.eat(Word::Day);
        true
    }

    /// «по четвертям», «по полугодиям»: each of them.
    pub(super) fn by_units(&mut self) -> Option<()> {
        self.eat(Word::Along).then_some(())?;
        let plural = self.token(0).is_some_and(|token| self.lexed.words(token).ends_with("ам"))
            || self.token(0).is_some_and(|token| self.lexed.words(token).ends_with("ям"));
        plural.then_some(())?;
        let unit = match self.word(0)? {
            Word::Week => Per::Week,
            Word::MonthUnit => Per::Month,
            Word::Quarter => Per::Quarter,
            Word::Term => Per::Term,
            Word::Trimester => Per::Trimester,
            Word::HalfYear => Per::HalfYear,
            _ => return None,
        };
        self.at += 1;
        self.out.push(Piece::Rate { count: None, step: 1, unit });
        Some(())
    }

    /// «09-10.2021»: from month to month.
    pub(super) fn numbered_months(&mut self) -> Option<()> {
        let Kind::Number { value, digits: 1..=2, ordinal: false } = self.kind(0)? else { return None };
        let first = u8::try_from(value).ok().filter(|month| (1..=12).contains(month))?;
        let (Kind::Dash, Kind::MonthYear { month, year }) = (self.kind(1)?, self.kind(2)?) else { return None };
        if first == month {
            return None;
        }
        self.at += 3;
        self.skip(&[Word::Year, Word::Years]);
        self.months((first, YearOf::Unsaid), Some(month), YearOf::Calendar(year));
        Some(())
    }

    /// «IX–X», «X 2021», «15.IX.2021». Up to IV a numeral may as well be a quarter or a term, so one must be greater.
    pub(super) fn roman_months(&mut self) -> Option<()> {
        let before = self.at.checked_sub(1).and_then(|at| self.lexed.tokens.get(at)).map(|token| token.kind);
        if matches!(before, Some(Kind::Number { .. } | Kind::Numero | Kind::Dash | Kind::Unknown)) {
            return None;
        }
        let day = match (self.kind(0)?, self.kind(1)) {
            (Kind::Number { value, digits: 1..=2, ordinal: false }, Some(Kind::Number { digits: 0, .. })) => {
                self.at += 1;
                Some(u8::try_from(value).ok().filter(|day| (1..=31).contains(day))?)
            }
            _ => None,
        };
        let first = self.roman()?;
        let first_year = self.year_of_roman();
        let last = self.attempt(|p| {
            (day.is_none() && p.eat_kind(Kind::Dash)).then_some(())?;
            p.roman()
        });
        // «X.2021 – V.2022», «IX–X 2021»
        let year = if last.is_some() { self.year_of_roman() } else { first_year };
        let first_year = if last.is_some() { first_year } else { YearOf::Unsaid };
        let ends = matches!(self.kind(0), None | Some(Kind::Comma | Kind::Semicolon | Kind::Close));
        let sure = first > 4 || day.is_some() || last.is_some_and(|last| last > 4);
        let said = last.is_some() || year != YearOf::Unsaid;
        (ends && sure && said).then_some(())?;
        if let Some(day) = day {
            self.out.push(Piece::MonthNumber);
            self.mention_of(Mode::At, Span { shape: Shape::Day(day), month: Some(first), year }, None);
        } else {
            self.months((first, first_year), last, year);
        }
        Some(())
    }

    fn year_of_roman(&mut self) -> YearOf {
        match self.kind(0) {
            Some(Kind::Number { value: 1990..=2199, digits: 4, .. }) => self.year_of_month(),
            _ => YearOf::Unsaid,
        }
    }

    fn roman(&mut self) -> Option<u8> {
        let Kind::Number { value, digits: 0, .. } = self.kind(0)? else { return None };
        self.at += 1;
        u8::try_from(value).ok().filter(|month| (1..=12).contains(month))
    }

    /// A window of one month or from month to month; the year behind belongs to the last one.
    fn months(&mut self, (first, first_year): (u8, YearOf), last: Option<u8>, year: YearOf) {
        let of = |month, year| Span { shape: Shape::Month, month: Some(month), year };
        self.out.push(Piece::MonthNumber);
        match last {
            Some(last) => self.mention_of(Mode::At, of(first, first_year), Some(of(last, year))),
            None => self.mention_of(Mode::At, of(first, year), None),
        }
    }

    /// «октябрь 21»: two digits that end the item may be a year; whether the plan has it is seen later.
    pub(super) fn short_year(&mut self) -> Option<YearOf> {
        let before = self.at.checked_sub(1).and_then(|at| self.lexed.tokens.get(at))?;
        let Kind::Number { value: value @ 10..=49, digits: 2, ordinal: false } = self.kind(0)? else { return None };
        let ends = match self.kind(1) {
            None | Some(Kind::Close | Kind::Semicolon) => true,
            Some(Kind::Comma | Kind::Dash) => matches!(self.word(2), Some(Word::Month(_))),
            _ => false,
        };
        (ends && matches!(before.kind, Kind::Word(Word::Month(_)))).then_some(())?;
        let year = 2000 + i32::try_from(value).ok()?;
        let from = self.offset();
        self.at += 1;
        self.out.push(Piece::ShortYear { year, from, to: self.end_of_last() });
        Some(YearOf::Calendar(year))
    }
}
