//! The mentions of time that numbers, months and units make: one, a range or a list.

use crate::calendar::Season;
use crate::deadline::lex::Kind;
use crate::deadline::syntax::numbers::Numbers;
use crate::deadline::syntax::{Mention, Mode, Nth, Parser, Piece, Shape, Span, YearOf};
use crate::deadline::words::Word;
use crate::reading::Per;

/// What numbers of one list share: the shape, the month and the year behind them.
pub(super) type Shared = (fn(u8) -> Option<Shape>, Option<u8>, YearOf);

impl Parser<'_> {
    pub(super) fn mention_of(&mut self, mode: Mode, span: Span, end: Option<Span>) {
        let to = self.end_of_last();
        self.out.push(Piece::Mention(Mention { mode, span, end, to }));
    }

    /// Days, months and so on with «до», «с … по …», «в».
    pub(super) fn mention(&mut self) -> Option<()> {
        let mut mode = Mode::At;
        loop {
            match self.word(0) {
                Some(Word::In | Word::During | Word::Label) => {
                    // «в период», «в сроки»
                    self.at += 1;
                    let led = match self.word(0) {
                        Some(Word::Period) => matches!(self.word(1), Some(Word::From)),
                        Some(Word::Time | Word::Day) => {
                            matches!(self.word(1), Some(Word::SeasonOf(_) | Word::Holidays | Word::School))
                        }
                        _ => false,
                    };
                    self.at += usize::from(led);
                }
                Some(Word::Before | Word::Towards) => {
                    mode = Mode::Before;
                    // «до 16:00 15.05.2021», but not «с 10:00 до 12:00 15.05.2021»
                    let before = self.at.checked_sub(1).and_then(|at| self.lexed.tokens.get(at));
                    let hours = before.is_some_and(|token| token.kind == Kind::Clock);
                    self.at += 1;
                    let named = usize::from(self.word(1) == Some(Word::Hour));
                    let dated = matches!(self.kind(1 + named), Some(Kind::Date { .. } | Kind::Number { .. }));
                    if !hours && dated && self.eat_kind(Kind::Clock) {
                        self.at += named;
                    }
                }
                Some(Word::Along) => {
                    mode = Mode::Through;
                    self.at += 1;
                }
                Some(Word::From) => {
                    mode = Mode::From;
                    self.at += 1;
                    break;
                }
                Some(Word::Starting) => self.at += 1,
                Some(Word::Through) => return None,
                _ => break,
            }
        }
        self.spans(mode)
    }

    /// One span, a range or a list that shares its month.
    pub(super) fn spans(&mut self, mode: Mode) -> Option<()> {
        self.span_from = self.offset();
        if let Some(()) = self.attempt(|p| p.numbered(mode)) {
            return Some(());
        }
        if let Some(()) = self.attempt(|p| p.holidays(mode)) {
            return Some(());
        }
        if let Some(()) = self.attempt(|p| p.two_parts(mode)) {
            return Some(());
        }
        if let Some(()) = self.attempt(|p| p.before_beginning(mode)) {
            return Some(());
        }
        let ended = matches!(self.word(0), Some(Word::End | Word::Completion));
        let span = self.span()?;
        // «до конца I четверти» leaves no doubt about the last day; «до I четверти» does.
        let whole = matches!(
            span.shape,
            Shape::Quarter(_)
                | Shape::HalfYear(_)
                | Shape::Term(_)
                | Shape::Trimester(_)
                | Shape::Holidays(_)
                | Shape::TenDays(_)
                | Shape::Week(_)
        );
        self.after_span(if ended && whole && mode == Mode::Before { Mode::Through } else { mode }, span)
    }

    /// «до начала II четверти», «к началу каникул»: by their first day.
    pub(super) fn before_beginning(&mut self, mode: Mode) -> Option<()> {
        (matches!(mode, Mode::Before | Mode::Through) && self.eat(Word::Beginning)).then_some(())?;
        let units = self.out.len();
        if self.attempt(|p| p.holidays(Mode::Start)).is_none() {
            let span = self.span()?;
            let unit = matches!(
                span.shape,
                Shape::Quarter(_) | Shape::HalfYear(_) | Shape::Term(_) | Shape::Trimester(_) | Shape::Holidays(_)
            );
            unit.then_some(())?;
            self.mention_of(Mode::Start, span, None);
        }
        (self.out.len() > units).then_some(())
    }

    /// «от 1 до 15 мая»
    pub(super) fn dated_range(&mut self) -> Option<()> {
        self.at += 1;
        self.spans(Mode::From)?;
        matches!(self.out.last(), Some(Piece::Mention(Mention { end: Some(_), .. }))).then_some(())
    }

    /// «за I квартал», «за 2020-2021 учебный год»: what a report is about, not when it is due.
    pub(super) fn reported_period(&mut self) -> Option<()> {
        let from = self.offset();
        self.at += 1;
        let length = self.out.len();
        // «за прошлый учебный год»
        let past = self.attempt(|p| {
            p.eat(Word::Past).then_some(())?;
            p.unit()
        });
        if past.is_none() {
            self.spans(Mode::At)?;
        }
        self.out.truncate(length);
        let to = self.end_of_last();
        self.unknown(from, to);
        Some(())
    }

    /// «осенние и весенние каникулы», «каникулы»: each of them.
    pub(super) fn holidays(&mut self, mode: Mode) -> Option<()> {
        if self.word(1) == Some(Word::Holidays) {
            self.eat(Word::School);
        }
        let mut seasons = [None; 4];
        let mut slots = seasons.iter_mut();
        while let Some(Word::SeasonOf(season)) = self.word(0) {
            *slots.next()? = Some(season);
            self.at += 1;
            if matches!(self.kind(0), Some(Kind::Comma | Kind::Word(Word::And)))
                && matches!(self.word(1), Some(Word::SeasonOf(_)))
            {
                self.at += 1;
            }
        }
        self.eat(Word::Holidays).then_some(())?;
        let _ = self.eat(Word::Period) || self.eat(Word::Time);
        let year = self.term_year();
        if seasons.first() == Some(&None) {
            // Lessons end before the summer holidays, so «каникулы» without a season are the three of the school year.
            seasons = [Some(Season::Autumn), Some(Season::Winter), Some(Season::Spring), None];
        }
        for season in seasons.into_iter().flatten() {
            self.mention_of(mode, Span { shape: Shape::Holidays(season), month: None, year }, None);
        }
        Some(())
    }

    /// «I полугодие – до 25.12.2021», «I четверть – октябрь»: a unit that only says what the term is for.
    pub(super) fn is_label(&mut self, span: Span) -> bool {
        let unit = matches!(span.shape, Shape::Quarter(_) | Shape::HalfYear(_) | Shape::Term(_) | Shape::Trimester(_));
        if !unit || !matches!(self.kind(0), Some(Kind::Dash | Kind::Colon)) {
            return false;
        }
        if matches!(self.word(1), Some(Word::Before | Word::Towards | Word::Not)) {
            return true;
        }
        let (at, length) = (self.at, self.out.len());
        self.at += 1;
        let term = self.span().is_some_and(|next| matches!(next.shape, Shape::Day(_) | Shape::Month));
        self.at = at;
        self.out.truncate(length);
        term
    }

    /// A range after its first span, or the span alone.
    pub(super) fn after_span(&mut self, mode: Mode, span: Span) -> Option<()> {
        if mode == Mode::At && self.is_label(span) {
            self.unknown(self.span_from, self.end_of_last());
            return Some(());
        }
        if mode == Mode::At && self.attempt(|p| p.year_with_its_terms(span)).is_some() {
            return Some(());
        }
        let mut until = false;
        let end = self.attempt(|p| {
            match p.kind(0)? {
                Kind::Dash => {
                    p.at += 1;
                    p.eat(Word::Along);
                    let end = p.span()?;
                    // «май-2021» is a month with its year, «I полугодие – 2025-2026 уч. год» a half of it.
                    let year = |shape| matches!(shape, Shape::Year | Shape::SchoolYear);
                    let year_alone = year(end.shape) && !year(span.shape);
                    // «1 декада – октябрь» is a part of the month, not the beginning of a range.
                    let part = end.shape == Shape::Month && span.month.is_none() && span.needs_month();
                    return (!year_alone && !part).then_some(end);
                }
                Kind::Comma if mode == Mode::From && matches!(p.word(1), Some(Word::Along)) => p.at += 2,
                Kind::Word(Word::Along) if mode == Mode::From => p.at += 1,
                Kind::Word(Word::Before) if mode == Mode::From => {
                    until = true;
                    p.at += 1;
                }
                _ => return None,
            }
            p.skip(&[Word::Along, Word::Before]);
            p.span()
        });
        if until && end.is_some_and(|end| matches!(end.shape, Shape::Month | Shape::Year | Shape::Quarter(_))) {
            self.out.push(Piece::Doubt("срок кончается словом «до» перед месяцем или годом: взят его последний день"));
        }
        if mode == Mode::Through && end.is_some() {
            return None;
        }
        let mode = if mode == Mode::From && end.is_some() { Mode::At } else { mode };
        let mode = if self.eat(Word::Inclusive) && mode == Mode::Before { Mode::Through } else { mode };
        let mode = if self.kind(0) == Some(Kind::Open) && self.word(1) == Some(Word::Inclusive) && mode == Mode::Before
        {
            Mode::Through
        } else {
            mode
        };
        self.mention_of(mode, span, end);
        Some(())
    }

    /// Numbers that share what follows: «15, 20 и 25 мая», «3-я, 4-я неделя октября», «I–II квартал 2022».
    pub(super) fn numbered(&mut self, mode: Mode) -> Option<()> {
        let numbers = self.numbers()?;
        if numbers.iter().any(|(value, _)| value >= 1900) {
            return None;
        }
        // «15-мая-2021»
        if self.kind(0) == Some(Kind::Dash) && matches!(self.word(1), Some(Word::Month(_))) && numbers.only().is_some()
        {
            self.at += 1;
        }
        let year_first = |p: &mut Self| p.year_of_month();
        let (make, month, year): Shared =
            if let Some(Kind::Date { day, month, year }) = self.kind(1).filter(|_| numbers.before_date.is_some()) {
                self.at += 2;
                let range = numbers.before_date == Some(true);
                let mut all = numbers;
                all.push(u32::from(day), range).then_some(())?;
                let year = match year {
                    Some(year) => {
                        self.skip(&[Word::Year, Word::Years]);
                        YearOf::Calendar(year)
                    }
                    None => self.year_of_month(),
                };
                return self.push_numbered(
                    mode,
                    &all,
                    |n| (1..=31).contains(&n).then_some(Shape::Day(n)),
                    Some(month),
                    year,
                );
            } else {
                match self.kind(0) {
                    Some(Kind::Word(word)) => match word {
                        Word::Month(month) => {
                            self.day_before_month()?;
                            self.at += 1;
                            let year = year_first(self);
                            (|n| (1..=31).contains(&n).then_some(Shape::Day(n)), Some(month), year)
                        }
                        Word::Week => {
                            self.at += 1;
                            let (month, year) = self.month_of()?;
                            (|n| (1..=6).contains(&n).then_some(Shape::Week(Nth::Number(n))), month, year)
                        }
                        Word::TenDays => {
                            self.at += 1;
                            let (month, year) = self.month_of()?;
                            (|n| (1..=3).contains(&n).then_some(Shape::TenDays(n)), month, year)
                        }
                        Word::Half => {
                            self.at += 1;
                            let year = matches!(self.kind(0), Some(Kind::Number { digits: 4, .. }));
                            if year || matches!(self.word(0), Some(Word::School | Word::Year | Word::Current)) {
                                return None;
                            }
                            let (month, year) = self.month_of()?;
                            (|n| (1..=2).contains(&n).then_some(Shape::HalfMonth(n)), month, year)
                        }
                        Word::Quarter => {
                            self.at += 1;
                            let year = self.year_of_month();
                            (|n| (1..=4).contains(&n).then_some(Shape::Quarter(n)), None, year)
                        }
                        Word::Term => {
                            self.at += 1;
                            let year = self.term_year();
                            (|n| (1..=4).contains(&n).then_some(Shape::Term(n)), None, year)
                        }
                        Word::Trimester => {
                            self.at += 1;
                            let year = self.term_year();
                            (|n| (1..=3).contains(&n).then_some(Shape::Trimester(n)), None, year)
                        }
                        Word::HalfYear => {
                            self.at += 1;
                            let year = self.half_year_year();
                            (|n| (1..=2).contains(&n).then_some(Shape::HalfYear(n)), None, year)
                        }
                        Word::School if self.word(1) == Some(Word::Term) => {
                            self.at += 2;
                            let year = self.term_year();
                            (|n| (1..=4).contains(&n).then_some(Shape::Term(n)), None, year)
                        }
                        Word::DayNumber => {
                            // «в первых числах сентября» is no day.
                            if self.token(0).is_some_and(|token| self.lexed.words(token) == "числах") {
                                return None;
                            }
                            self.at += 1;
                            let (month, year) = self.month_of().unwrap_or((None, YearOf::Unsaid));
                            (|n| (1..=31).contains(&n).then_some(Shape::Day(n)), month, year)
                        }
                        Word::Along | Word::Before if mode == Mode::From => {
                            return self.short_range(&numbers);
                        }
                        Word::Inclusive if self.unnamed(&numbers) => {
                            (|n| (1..=31).contains(&n).then_some(Shape::Day(n)), None, YearOf::Unsaid)
                        }
                        _ => return None,
                    },
                    // Day numbers under a heading month; the meaning stage refuses them without one.
                    None | Some(Kind::Close | Kind::Semicolon) if self.unnamed(&numbers) => {
                        (|n| (1..=31).contains(&n).then_some(Shape::Day(n)), None, YearOf::Unsaid)
                    }
                    _ => return None,
                }
            };
        self.push_numbered(mode, &numbers, make, month, year)
    }

    /// Numbers that may be days of the heading's month: no strange word stands before them.
    pub(super) fn unnamed(&self, numbers: &Numbers) -> bool {
        let before = self.lexed.tokens.iter().rev().find(|token| token.to <= numbers.from);
        !before.is_some_and(|token| matches!(token.kind, Kind::Unknown | Kind::Numero | Kind::Sign))
    }

    /// «с 15 по 20 мая 2021 г.»: the month stands only at the end.
    pub(super) fn short_range(&mut self, numbers: &Numbers) -> Option<()> {
        let first = u8::try_from(numbers.only()?).ok().filter(|day| (1..=31).contains(day))?;
        self.at += 1;
        let end = match self.kind(0)? {
            Kind::Number { .. } | Kind::Word(Word::Ordinal(_)) => {
                let last = u8::try_from(self.numbers()?.only()?).ok().filter(|day| (1..=31).contains(day))?;
                self.eat(Word::DayNumber);
                let (month, year) = self.month_of()?;
                Span { shape: Shape::Day(last), month, year }
            }
            _ => self.span()?,
        };
        let span = Span { shape: Shape::Day(first), month: end.month, year: YearOf::Unsaid };
        self.mention_of(Mode::At, span, Some(end));
        Some(())
    }

    pub(super) fn push_numbered(
        &mut self,
        mode: Mode,
        numbers: &Numbers,
        make: fn(u8) -> Option<Shape>,
        month: Option<u8>,
        year: YearOf,
    ) -> Option<()> {
        if numbers.out_of_order() {
            self.out.push(Piece::Doubt("числа идут не по порядку: проверьте, не дата ли это с запятой вместо точки"));
        }
        let length = self.out.len();
        let mut shapes: Vec<(Shape, bool)> = Vec::with_capacity(numbers.length);
        for (value, range) in numbers.iter() {
            let Some(shape) = u8::try_from(value).ok().and_then(make) else {
                self.out.truncate(length);
                self.out.push(Piece::Impossible { from: numbers.from, to: self.end_of_last() });
                return Some(());
            };
            shapes.push((shape, range));
        }
        if numbers.last {
            let last = match make(1)? {
                Shape::Week(_) => Shape::Week(Nth::Last),
                Shape::TenDays(_) => Shape::TenDays(3),
                _ => return None,
            };
            shapes.push((last, false));
        }
        if shapes.is_empty() {
            return None;
        }
        let mut shapes = shapes.into_iter().peekable();
        while let Some((shape, _)) = shapes.next() {
            let span = Span { shape, month, year };
            let end = shapes.next_if(|(_, range)| *range).map(|(shape, _)| Span { shape, month, year });
            if shapes.peek().is_none() {
                // The last one may begin a range of its own: «15 мая – 20 июня».
                if end.is_none() {
                    return self.after_span(mode, span);
                }
            }
            let mode = match mode {
                Mode::From if end.is_some() => Mode::At,
                mode => mode,
            };
            self.mention_of(mode, span, end);
        }
        let _ = self.eat(Word::Inclusive);
        Some(())
    }

    /// «октября 2021», «месяца», or nothing.
    pub(super) fn month_of(&mut self) -> Option<(Option<u8>, YearOf)> {
        let every = self.eat(Word::Every);
        if every && self.word(0) == Some(Word::MonthUnit) {
            self.out.push(Piece::Rate { count: None, step: 1, unit: Per::Month });
        }
        match self.word(0) {
            Some(Word::Month(month)) => {
                self.at += 1;
                Some((Some(month), self.year_of_month()))
            }
            Some(Word::MonthUnit) => {
                self.at += 1;
                self.out.push(Piece::OfMonth);
                Some((None, YearOf::Unsaid))
            }
            _ => Some((None, YearOf::Unsaid)),
        }
    }
}
