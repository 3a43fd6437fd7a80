//! Stretches of time: days, months, quarters, terms, and their parts.

use crate::calendar::Season;
use crate::deadline::lex::{Kind, Token};
use crate::deadline::syntax::{Mode, Nth, Parser, Part, Piece, Shape, Span, YearOf};
use crate::deadline::words::Word;
use crate::reading::Per;

impl Parser<'_> {
    pub(super) fn span(&mut self) -> Option<Span> {
        let plain = |shape| Some(Span { shape, month: None, year: YearOf::Unsaid });
        if matches!(self.word(1), Some(Word::MonthUnit))
            && let Some(span) = self.attempt(Self::month_of_quarter)
        {
            return Some(span);
        }
        match self.kind(0)? {
            Kind::Date { day, month, year } => {
                self.at += 1;
                let year = match year {
                    Some(year) => {
                        self.skip(&[Word::Year, Word::Years]);
                        YearOf::Calendar(year)
                    }
                    None => self.year_of_month(),
                };
                Some(Span { shape: Shape::Day(day), month: Some(month), year })
            }
            Kind::MonthYear { month, year } => {
                self.at += 1;
                self.skip(&[Word::Year, Word::Years]);
                Some(Span { shape: Shape::Month, month: Some(month), year: YearOf::Calendar(year) })
            }
            Kind::Number { value: 1990..=2199, digits: 4, .. } => self.years(),
            Kind::Number { .. } if self.short_school_year() => self.years(),
            Kind::Number { digits: 2, ordinal: false, .. }
                if matches!(self.word(1), Some(Word::Year)) && self.two_digit_year() =>
            {
                self.years()
            }
            Kind::Number { .. } | Kind::Word(Word::Ordinal(_) | Word::Cardinal(20 | 30)) => {
                let numbers = self.numbers()?;
                let value = u8::try_from(numbers.only()?).ok()?;
                let (shape, month, year) = match self.word(0) {
                    Some(Word::Month(month)) => {
                        self.day_before_month()?;
                        self.at += 1;
                        ((1..=31).contains(&value).then_some(Shape::Day(value))?, Some(month), self.year_of_month())
                    }
                    Some(Word::Week) => {
                        self.at += 1;
                        let (month, year) = self.month_of()?;
                        ((1..=6).contains(&value).then_some(Shape::Week(Nth::Number(value)))?, month, year)
                    }
                    Some(Word::TenDays) => {
                        self.at += 1;
                        let (month, year) = self.month_of()?;
                        ((1..=3).contains(&value).then_some(Shape::TenDays(value))?, month, year)
                    }
                    Some(Word::Half)
                        if matches!(self.kind(1), Some(Kind::Number { value: 1990..=2199, digits: 4, .. }))
                            || matches!(self.word(1), Some(Word::Year | Word::School | Word::Current)) =>
                    {
                        self.at += 1;
                        self.out.push(Piece::Doubt("половина года взята как полугодие"));
                        ((1..=2).contains(&value).then_some(Shape::HalfYear(value))?, None, self.year_of_month())
                    }
                    Some(Word::Half) => {
                        self.at += 1;
                        let (month, year) = self.month_of()?;
                        ((1..=2).contains(&value).then_some(Shape::HalfMonth(value))?, month, year)
                    }
                    Some(Word::Quarter) => {
                        self.at += 1;
                        ((1..=4).contains(&value).then_some(Shape::Quarter(value))?, None, self.year_of_month())
                    }
                    Some(Word::Term) => {
                        self.at += 1;
                        ((1..=4).contains(&value).then_some(Shape::Term(value))?, None, self.term_year())
                    }
                    Some(Word::Trimester) => {
                        self.at += 1;
                        ((1..=3).contains(&value).then_some(Shape::Trimester(value))?, None, self.term_year())
                    }
                    Some(Word::HalfYear) => {
                        self.at += 1;
                        ((1..=2).contains(&value).then_some(Shape::HalfYear(value))?, None, self.half_year_year())
                    }
                    _ => return None,
                };
                Some(Span { shape, month, year })
            }
            Kind::Word(word) => match word {
                Word::Month(month) => {
                    self.at += 1;
                    if self.word(0) == Some(Word::MonthUnit) {
                        self.at += 1;
                    }
                    let year = self.year_of_month();
                    Some(Span { shape: Shape::Month, month: Some(month), year })
                }
                Word::MonthUnit if matches!(self.word(1), Some(Word::Month(_))) => {
                    self.at += 1;
                    self.span()
                }
                Word::MonthUnit => {
                    // Only «в течение месяца» is a length, where no month stands above.
                    if !self.led_by(Word::During) {
                        self.out.push(Piece::OfMonth);
                    }
                    self.at += 1;
                    plain(Shape::ThisMonth)
                }
                Word::Last if self.word(1) == Some(Word::Week) => {
                    self.at += 2;
                    let (month, year) = self.month_of()?;
                    Some(Span { shape: Shape::Week(Nth::Last), month, year })
                }
                Word::Last if self.word(1) == Some(Word::TenDays) => {
                    self.at += 2;
                    let (month, year) = self.month_of()?;
                    Some(Span { shape: Shape::TenDays(3), month, year })
                }
                Word::Beginning | Word::Middle | Word::End | Word::Completion => self.part(),
                Word::Season(season) => {
                    self.at += 1;
                    Some(Span { shape: Shape::Season(season), month: None, year: self.term_year() })
                }
                Word::SeasonOf(season) if self.word(1) == Some(Word::Holidays) => {
                    self.at += 2;
                    Some(Span { shape: Shape::Holidays(season), month: None, year: self.year_of_month() })
                }
                Word::SeasonOf(season) if self.word(1) == Some(Word::Period) => {
                    self.at += 2;
                    Some(Span { shape: Shape::Season(season), month: None, year: self.year_of_month() })
                }
                Word::Period
                    if self.word(1) == Some(Word::SeasonOf(Season::Autumn))
                        || self.word(1) == Some(Word::SeasonOf(Season::Winter))
                        || self.word(1) == Some(Word::SeasonOf(Season::Spring))
                        || self.word(1) == Some(Word::SeasonOf(Season::Summer)) =>
                {
                    self.at += 1;
                    self.span()
                }
                // «весь 2021-2022 учебный год»
                Word::Whole if matches!(self.kind(1), Some(Kind::Number { value: 1990..=2199, digits: 4, .. })) => {
                    self.at += 1;
                    self.years()
                }
                Word::New if matches!(self.kind(1), Some(Kind::Word(Word::Year) | Kind::Number { .. })) => {
                    self.attempt(Self::new_year).or_else(|| self.new_school_year())
                }
                Word::New if self.word(1) == Some(Word::School) => self.new_school_year(),
                Word::Current | Word::Whole | Word::Calendar
                    if matches!(self.word(1), Some(Word::School | Word::Year | Word::Calendar)) =>
                {
                    self.at += 1;
                    self.span()
                }
                Word::School if matches!(self.word(1), Some(Word::Year | Word::Years)) => {
                    self.at += 2;
                    let year = self.school_years_behind();
                    Some(Span { shape: Shape::SchoolYear, month: None, year })
                }
                Word::Year => {
                    if self.led_by(Word::Calendar) {
                        self.out.push(Piece::Doubt("сказано «календарный год», а какой — не сказано"));
                    }
                    self.at += 1;
                    plain(Shape::Year)
                }
                // «в течение четверти» under the heading that names it
                Word::Quarter | Word::Term | Word::Trimester | Word::HalfYear if self.led_by(Word::During) => {
                    self.at += 1;
                    plain(Shape::ThisUnit)
                }
                Word::Whole | Word::Period | Word::Running | Word::Programme | Word::Label => self.plan(),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the token before is this word.
    pub(super) fn led_by(&self, word: Word) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.lexed.tokens.get(at));
        before.is_some_and(|token| token.kind == Kind::Word(word))
    }

    /// «срок», «сроки», «срока» and not another word that introduces.
    pub(super) fn says_term(&self) -> bool {
        self.token(0).is_some_and(|token| self.lexed.words(token).starts_with("срок"))
    }

    /// «1. Сентябрь» is the first item of a list, «15 октябрь» most likely a day.
    pub(super) fn day_before_month(&mut self) -> Option<()> {
        if self.nominative() {
            let gap = self.lexed.text.get(self.end_of_last()..self.offset());
            if gap.is_some_and(|gap| gap.contains('.')) {
                return None;
            }
            self.out.push(Piece::Nominative);
        }
        Some(())
    }

    /// «октябрь», «май»: not the form that follows a day.
    pub(super) fn nominative(&self) -> bool {
        // «сентябрь (до 20)»: the month was set behind its day.
        let moved = self.token(0).is_some_and(|token| token.from < self.end_of_last());
        let by = |token: &Token| matches!(token.kind, Kind::Word(Word::Before | Word::Towards));
        if moved && self.at.checked_sub(2).and_then(|at| self.lexed.tokens.get(at)).is_some_and(by) {
            return false;
        }
        self.token(0)
            .map(|token| self.lexed.words(token))
            .is_some_and(|word| word.ends_with('ь') || matches!(word, "март" | "август" | "май"))
    }

    /// «весь период», «период действия программы», «срок реализации проекта».
    pub(super) fn plan(&mut self) -> Option<Span> {
        let before = self.at.checked_sub(1).and_then(|at| self.lexed.tokens.get(at)).map(|token| token.kind);
        let led = matches!(
            before,
            Some(Kind::Word(Word::During | Word::End | Word::Completion | Word::Beginning | Word::Middle))
        );
        let (mut named, mut whole, mut words) = (false, false, 0);
        while let Some(word) = self.word(0) {
            // «весь срок», «срок реализации дорожной карты», «период действия плана»
            let of_plan = match word {
                Word::Whole | Word::Period | Word::Running | Word::Programme => true,
                Word::Label => self.says_term() && (whole || self.word(1) == Some(Word::Running)),
                Word::Schedule => words > 0 && self.token(0).is_some_and(|token| self.lexed.words(token) == "плана"),
                _ => false,
            };
            if !of_plan {
                break;
            }
            named |= word != Word::Whole;
            whole |= word == Word::Whole;
            words += 1;
            self.at += 1;
        }
        // «Период действия: сентябрь 2021» and «Реализация программы – май» only introduce another term.
        if matches!(self.kind(0), Some(Kind::Colon | Kind::Dash)) || !(whole || led || words > 1) {
            return None;
        }
        if !whole
            && !led
            && self.at < self.lexed.tokens.len()
            && !matches!(self.kind(0), Some(Kind::Comma | Kind::Semicolon | Kind::Close))
        {
            return None;
        }
        // «в период каникул», «период с … по …» and «программы развития школы» are something else.
        if named && matches!(self.word(0), Some(Word::Holidays | Word::SeasonOf(_) | Word::From)) {
            return None;
        }
        named.then_some(Span { shape: Shape::Plan, month: None, year: YearOf::Unsaid })
    }

    /// «начало и конец учебного года», «в начале, в середине года»: what is named once belongs to both.
    pub(super) fn two_parts(&mut self, mode: Mode) -> Option<()> {
        let part = match self.word(0)? {
            Word::Beginning => Part::Beginning,
            Word::Middle => Part::Middle,
            _ => return None,
        };
        matches!(self.kind(1), Some(Kind::Comma | Kind::Slash | Kind::Word(Word::And))).then_some(())?;
        self.at += 2;
        self.eat(Word::In);
        let last = self.part()?;
        let shape = match last.shape {
            Shape::PartOfMonth(_) => Shape::PartOfMonth(part),
            Shape::PartOfYear(_) => Shape::PartOfYear(part),
            Shape::PartOfSchoolYear(_) => Shape::PartOfSchoolYear(part),
            Shape::PartOfPlan(_) => Shape::PartOfPlan(part),
            _ => return None,
        };
        self.mention_of(mode, Span { shape, ..last }, None);
        self.mention_of(mode, last, None);
        Some(())
    }

    /// «конец мая 2021», «начало учебного года», «середина месяца», «конец 2022 года».
    pub(super) fn part(&mut self) -> Option<Span> {
        let part = match self.word(0)? {
            Word::Beginning => Part::Beginning,
            Word::Middle => Part::Middle,
            _ => Part::End,
        };
        self.at += 1;
        // «в начале – середине мая» is not one part.
        if self.kind(0) == Some(Kind::Dash) && matches!(self.word(1), Some(Word::Beginning | Word::Middle | Word::End))
        {
            return None;
        }
        let span = match self.word(0) {
            Some(Word::MonthUnit) => {
                self.at += 1;
                self.out.push(Piece::OfMonth);
                Span { shape: Shape::PartOfMonth(part), month: None, year: YearOf::Unsaid }
            }
            Some(Word::Every) if self.word(1) == Some(Word::MonthUnit) => {
                self.at += 2;
                self.out.push(Piece::Rate { count: None, step: 1, unit: Per::Month });
                Span { shape: Shape::PartOfMonth(part), month: None, year: YearOf::Unsaid }
            }
            _ => self.span()?,
        };
        let shape = match span.shape {
            Shape::Month => Shape::PartOfMonth(part),
            Shape::PartOfMonth(_) => span.shape,
            Shape::Year => Shape::PartOfYear(part),
            Shape::SchoolYear => Shape::PartOfSchoolYear(part),
            Shape::Plan => Shape::PartOfPlan(part),
            // «до начала нового учебного года»
            Shape::PartOfSchoolYear(Part::Beginning) => Shape::PartOfSchoolYear(part),
            shape @ (Shape::Quarter(_)
            | Shape::HalfYear(_)
            | Shape::Term(_)
            | Shape::Trimester(_)
            | Shape::Holidays(_)
            | Shape::TenDays(_)
            | Shape::Week(_)) => {
                if part != Part::End {
                    self.out.push(Piece::Doubt("начало или середина срока неточны: взят он весь"));
                }
                shape
            }
            _ => return None,
        };
        Some(Span { shape, ..span })
    }
}
