//! Years and school years, alone or behind a month.

use crate::deadline::lex::Kind;
use crate::deadline::syntax::{Mode, Parser, Part, Piece, Shape, Span, YearOf};
use crate::deadline::words::Word;

impl Parser<'_> {
    /// «21-22 уч. год».
    pub(super) fn short_school_year(&self) -> bool {
        match (self.kind(0), self.kind(1), self.kind(2), self.word(3)) {
            (
                Some(Kind::Number { value: first @ 10..=49, digits: 2, .. }),
                Some(Kind::Dash | Kind::Slash),
                Some(Kind::Number { value: last, digits: 2, .. }),
                Some(Word::School),
            ) => last == first + 1,
            _ => false,
        }
    }

    pub(super) fn two_digit_year(&self) -> bool {
        matches!(self.kind(0), Some(Kind::Number { value: 10..=49, digits: 2, .. }))
            && self.token(1).is_some_and(|token| matches!(self.lexed.words(token), "г" | "год" | "года" | "году"))
    }

    /// The year behind a term or holidays, where «2021-2022» is a school year.
    pub(super) fn term_year(&mut self) -> YearOf {
        match self.year_of_month() {
            YearOf::Unsaid => self.school_years_behind(),
            said => said,
        }
    }

    /// «2-е полугодие 2025/26»: two years in a row are a school year, unless they are «годы».
    pub(super) fn half_year_year(&mut self) -> YearOf {
        match self.year_of_month() {
            YearOf::Unsaid => {}
            said => return said,
        }
        let found = self.attempt(|p| {
            let found = p.school_years_behind();
            (found != YearOf::Unsaid && !p.led_by(Word::Years)).then_some(found)
        });
        let Some(year) = found else { return YearOf::Unsaid };
        self.out.push(Piece::Doubt("два года подряд взяты как учебный год"));
        year
    }

    /// «учебного года 2021-2022»
    pub(super) fn school_years_behind(&mut self) -> YearOf {
        match self.kind(0) {
            Some(Kind::Number { value: 1990..=2199, digits: 4, .. }) => {}
            _ => return YearOf::Unsaid,
        }
        self.attempt(|p| match p.years()? {
            Span { shape: Shape::SchoolYear, year, .. } => Some(year),
            Span { shape: Shape::Years(last), year: YearOf::Calendar(first), .. } if last == first + 1 => {
                Some(YearOf::School(first))
            }
            _ => None,
        })
        .unwrap_or(YearOf::Unsaid)
    }

    /// A year, years or a school year: «2021 г.», «21г», «2021-2024 гг.», «2021/22 уч. год».
    pub(super) fn years(&mut self) -> Option<Span> {
        let Kind::Number { value, digits, .. } = self.kind(0)? else { return None };
        let first = i32::try_from(if digits == 2 { 2000 + value } else { value }).ok()?;
        self.at += 1;
        let last = self.attempt(|p| {
            // «2021 г. – 2022 г.»
            p.eat(Word::Year);
            matches!(p.kind(0), Some(Kind::Dash | Kind::Slash)).then_some(())?;
            p.at += 1;
            let Kind::Number { value, digits, ordinal: false } = p.kind(0)? else { return None };
            let last = match digits {
                4 if (1990..=2199).contains(&value) => i32::try_from(value).ok()?,
                2 => first / 100 * 100 + i32::try_from(value).ok()?,
                _ => return None,
            };
            p.at += 1;
            // «2021 – 15 мая»
            let named = matches!(p.word(0), Some(Word::Year | Word::Years | Word::School));
            (last > first && (digits == 4 || named || last == first + 1)).then_some(last)
        });
        if last.is_none() {
            let _ = self.eat(Word::Year) || self.eat(Word::Years);
        }
        let school = self.attempt(|p| {
            p.eat(Word::School).then_some(())?;
            let _ = p.eat(Word::Year) || p.eat(Word::Years);
            Some(())
        });
        if last.is_some() && school.is_none() {
            let _ = self.eat(Word::Years) || self.eat(Word::Year);
        }
        let span = |shape, year| Some(Span { shape, month: None, year });
        match (last, school) {
            (None, None) => span(Shape::Year, YearOf::Calendar(first)),
            (Some(last), Some(())) if last == first + 1 => span(Shape::SchoolYear, YearOf::School(first)),
            (Some(last), None) => span(Shape::Years(last), YearOf::Calendar(first)),
            (None, Some(())) | (Some(_), Some(())) => None,
        }
    }

    /// «к новому году», «до Нового 2026 года»: by the last day of the year before.
    pub(super) fn new_year(&mut self) -> Option<Span> {
        (self.led_by(Word::Before) || self.led_by(Word::Towards)).then_some(())?;
        self.eat(Word::New).then_some(())?;
        let year = match self.kind(0)? {
            Kind::Number { value: value @ 1990..=2199, digits: 4, .. } => {
                self.at += 1;
                YearOf::Calendar(i32::try_from(value).ok()? - 1)
            }
            _ => YearOf::Unsaid,
        };
        self.eat(Word::Year).then_some(())?;
        self.out.push(Piece::Doubt("«новый год» взят как 31 декабря"));
        Some(Span { shape: Shape::PartOfYear(Part::End), month: None, year })
    }

    /// «к новому учебному году», «к новому 2025–2026 учебному году»: its beginning; «в новом учебном году»: all of it.
    pub(super) fn new_school_year(&mut self) -> Option<Span> {
        let whole = self.led_by(Word::In);
        self.eat(Word::New).then_some(())?;
        let span = self.span().filter(|span| span.shape == Shape::SchoolYear)?;
        Some(if whole { span } else { Span { shape: Shape::PartOfSchoolYear(Part::Beginning), ..span } })
    }

    /// «2025 год – IV квартал», «2026 г. – май»: the year of what stands behind the dash, not the beginning of a range.
    pub(super) fn year_with_its_terms(&mut self, year: Span) -> Option<()> {
        matches!(year.shape, Shape::Year | Shape::SchoolYear).then_some(())?;
        matches!(year.year, YearOf::Calendar(_) | YearOf::School(_)).then_some(())?;
        self.eat_kind(Kind::Dash).then_some(())?;
        let length = self.out.len();
        self.spans(Mode::At)?;
        for piece in self.out.iter_mut().skip(length) {
            let Piece::Mention(mention) = piece else { continue };
            let unsaid = |span: Span| span.year == YearOf::Unsaid;
            (unsaid(mention.span) && mention.end.is_none_or(unsaid)).then_some(())?;
            mention.span.year = year.year;
        }
        Some(())
    }

    /// The year behind a month or a day: «2021 г.», «14г», «2021-2022 уч.г.», «2021 года».
    pub(super) fn year_of_month(&mut self) -> YearOf {
        let at = self.at;
        self.eat_kind(Kind::Comma);
        let of = match self.kind(0) {
            Some(Kind::Number { value: 1990..=2199, digits: 4, .. }) => self.year_number(),
            Some(Kind::Number { digits: 2, ordinal: false, .. })
                if self.two_digit_year() || self.short_school_year() =>
            {
                self.year_number()
            }
            Some(Kind::Number { digits: 2, ordinal: false, .. }) => self.short_year(),
            Some(Kind::Word(Word::School | Word::Year | Word::Current)) => {
                // «сентябрь учебного года», «до 15 мая текущего года» name no year.
                self.skip(&[Word::Current, Word::School]);
                return match self.word(0) {
                    Some(Word::Year | Word::Years) => {
                        self.at += 1;
                        YearOf::Unsaid
                    }
                    _ => {
                        self.at = at;
                        YearOf::Unsaid
                    }
                };
            }
            Some(Kind::Open) => {
                // «май (2021 г.)»
                self.at += 1;
                let found = match self.kind(0) {
                    Some(Kind::Number { value: 1990..=2199, digits: 4, .. }) => self.year_number(),
                    _ => None,
                };
                found.filter(|_| self.eat_kind(Kind::Close))
            }
            _ => None,
        };
        match of {
            Some(of) => of,
            None => {
                self.at = at;
                YearOf::Unsaid
            }
        }
    }

    pub(super) fn year_number(&mut self) -> Option<YearOf> {
        let after_comma =
            self.at.checked_sub(1).and_then(|at| self.lexed.tokens.get(at)).is_some_and(|t| t.kind == Kind::Comma);
        let at = self.at;
        let span = self.years()?;
        match span {
            Span { shape: Shape::SchoolYear, year: of @ YearOf::School(_), .. } => Some(of),
            Span { shape: Shape::Year, year: of @ YearOf::Calendar(_), .. } => {
                // «май, 2022 год» after a comma may be the next item of a list; one month with a year is meant only
                // where nothing else follows.
                if after_comma && self.kind(0).is_some() {
                    return None;
                }
                Some(of)
            }
            // «май 2021–2024 гг.» is a month of each of these years, which the meaning stage sees.
            _ => {
                self.at = at;
                None
            }
        }
    }
}
