//! Terms counted from an event, and lengths of time.

use crate::deadline::lex::{Kind, Token};
use crate::deadline::syntax::{Anchor, Mode, Offset, Parser, Piece, Shape};
use crate::deadline::words::Word;
use crate::reading::Per;

impl Parser<'_> {
    /// «2 недели», «10 рабочих дней», «за три дня»: a length alone, whose beginning nobody named.
    pub(super) fn bare_term(&mut self) -> Option<()> {
        let back = self.eat(Word::Ahead);
        if self.out.iter().any(|piece| matches!(piece, Piece::Mention(_) | Piece::Rate { .. } | Piece::Relative { .. }))
        {
            return None;
        }
        let first = self.at;
        let ordinal = matches!(self.kind(0), Some(Kind::Number { ordinal: true, .. } | Kind::Word(Word::Ordinal(_))));
        let mut offset = self.duration().filter(|_| !ordinal)?;
        offset.back = back;
        let unit = self.at.checked_sub(1).and_then(|at| self.lexed.tokens.get(at)).map(|token| self.lexed.words(token));
        let counted = self.at > first + 1 || back;
        let fits = match unit? {
            "дня" | "месяца" => offset.count % 10 != 1,
            "день" | "месяц" | "сутки" => back || offset.count % 10 == 1,
            "недели" => (2..=4).contains(&(offset.count % 10)),
            "неделю" => back,
            "дней" | "недель" | "месяцев" | "суток" => true,
            _ => false,
        };
        (fits && counted).then_some(())?;
        if self.anchored(back) {
            return self.relative_from(Some(offset), back, true);
        }
        matches!(self.kind(0), None | Some(Kind::Close)).then_some(())?;
        self.out.push(Piece::Doubt("не сказано, от какого события считать"));
        self.out.push(Piece::Relative { offset: Some(offset), anchor: Anchor::Event });
        Some(())
    }

    /// «не позднее …», «не ранее …».
    pub(super) fn not_later(&mut self) -> Option<()> {
        self.eat(Word::Not).then_some(())?;
        match self.word(0)? {
            Word::Later => {
                self.at += 1;
                if self.kind(0) == Some(Kind::Comma) && self.word(1) == Some(Word::Label) {
                    self.at += 1;
                }
                self.eat(Word::Label); // «чем»
                // «не позднее 16:00 15.05.2021»
                if matches!(self.kind(1), Some(Kind::Date { .. } | Kind::Number { .. })) {
                    self.eat_kind(Kind::Clock);
                }
                if self.attempt(|p| p.by(Self::working_day_of_month)).is_some()
                    || self.attempt(Self::relative).is_some()
                    || self.attempt(Self::counted_relative).is_some()
                    || self.attempt(Self::following_day).is_some()
                    || self.attempt(|p| p.by(Self::day_of_month)).is_some()
                {
                    return Some(());
                }
                self.eat(Word::Before);
                self.spans(Mode::Through)
            }
            Word::Earlier => {
                self.at += 1;
                self.spans(Mode::From)
            }
            // «не менее, чем за 14 дней до начала»
            Word::Less => {
                self.at += 1;
                self.eat_kind(Kind::Comma);
                self.skip(&[Word::Label]);
                (self.word(0) == Some(Word::Ahead)).then_some(())?;
                self.relative()
            }
            _ => None,
        }
    }

    /// A rule whose days are the last ones: «не позднее» stands before it.
    fn by(&mut self, rule: fn(&mut Self) -> Option<()>) -> Option<()> {
        let length = self.out.len();
        rule(self)?;
        for piece in self.out.iter_mut().skip(length) {
            if let Piece::DayOf { by, .. } = piece {
                *by = true;
            }
        }
        Some(())
    }

    /// «следующего рабочего дня» after «не позднее»
    pub(super) fn following_day(&mut self) -> Option<()> {
        self.eat(Word::Following).then_some(())?;
        let working = self.eat(Word::Working);
        self.eat(Word::Day).then_some(())?;
        let offset = Offset { count: 1, unit: Per::Day, working, calendar: !working, back: false };
        self.relative_from(Some(offset), false, true)
    }

    /// «в течение 5 рабочих дней после …», «за 10 дней до …», «через месяц после …», «после …», «со дня …».
    pub(super) fn relative(&mut self) -> Option<()> {
        let mut back = false;
        let mut length_needed = true;
        let through = self.word(0) == Some(Word::Through);
        loop {
            match self.word(0)? {
                Word::In if self.word(1) == Some(Word::During) => self.at += 1,
                Word::In
                    if self.word(1) == Some(Word::Day)
                        && self.kind(2).is_some()
                        && !matches!(self.word(2), Some(Word::SeasonOf(_) | Word::Holidays | Word::School)) =>
                {
                    // «в день подписания»
                    self.at += 2;
                    let anchor = self.anchor(false)?;
                    self.out.push(Piece::Relative { offset: None, anchor });
                    return Some(());
                }
                Word::In if self.word(1) == Some(Word::Following) => {
                    // «на следующий рабочий день после …»
                    self.at += 2;
                    let working = self.eat(Word::Working);
                    self.eat(Word::Day).then_some(())?;
                    let offset = Offset { count: 1, unit: Per::Day, working, calendar: !working, back: false };
                    return self.relative_from(Some(offset), false, true);
                }
                Word::In if matches!(self.kind(1), Some(Kind::Number { .. } | Kind::Word(Word::Cardinal(_)))) => {
                    self.at += 1
                }
                Word::During | Word::Before | Word::Through => {
                    self.at += 1;
                    break;
                }
                Word::Ahead => {
                    self.at += 1;
                    back = true;
                    break;
                }
                Word::After | Word::Completion => {
                    length_needed = false;
                    break;
                }
                Word::Along if self.word(1) == Some(Word::Completion) => {
                    self.at += 1;
                    length_needed = false;
                    break;
                }
                Word::From if matches!(self.word(1), Some(Word::Day | Word::Moment)) => {
                    length_needed = false;
                    break;
                }
                Word::Starting if self.word(1) == Some(Word::From) => self.at += 1,
                Word::Cardinal(_) => break,
                _ => return None,
            }
            if matches!(self.kind(0), Some(Kind::Number { .. })) {
                break;
            }
        }
        let mut offset = None;
        let counted = through || matches!(self.kind(0), Some(Kind::Number { .. } | Kind::Word(Word::Cardinal(_))));
        if length_needed {
            // «в течение 24 часов», «через год», «в течение полугода»
            let no_days = self.attempt(|p| {
                let _ = p.attempt(Self::numbers);
                let half = p.token(0).is_some_and(|token| matches!(p.lexed.words(token), "полугода" | "полгода"));
                (p.eat(Word::Hour)
                    || half && p.eat(Word::HalfYear)
                    || through && (p.eat(Word::Year) || p.eat(Word::HalfYear)))
                .then_some(())
            });
            if no_days.is_some() {
                return self.relative_from(None, back, true);
            }
            let mut found = self.duration()?;
            found.back = back;
            offset = Some(found);
            // «через день» is every second day, or the day after something that is not named.
            if through && found.count == 1 && found.unit == Per::Day && !self.anchored(back) {
                return None;
            }
            // «в недельный срок»
            let term = self.token(0).is_some_and(|token| self.lexed.words(token) == "срок");
            if term && self.eat(Word::Label) && !self.anchored(back) {
                self.out.push(Piece::Relative { offset, anchor: Anchor::Event });
                return Some(());
            }
        }
        self.relative_from(offset, back, counted)
    }

    /// «3 дней со дня подписания» after «не позднее».
    pub(super) fn counted_relative(&mut self) -> Option<()> {
        let offset = self.duration()?;
        self.relative_from(Some(offset), false, true)
    }

    /// Whether the event follows from which a term is counted.
    pub(super) fn anchored(&self, back: bool) -> bool {
        match self.word(0) {
            Some(Word::After | Word::From | Word::Completion) => true,
            Some(Word::Before) => back,
            Some(Word::Along) => self.word(1) == Some(Word::Completion),
            _ => false,
        }
    }

    pub(super) fn relative_from(&mut self, offset: Option<Offset>, back: bool, counted: bool) -> Option<()> {
        if !self.anchored(back) {
            // «в течение 5 дней» without an event; «в течение месяца» may be the month of the heading.
            match offset {
                None => counted.then_some(())?,
                Some(offset) => {
                    let month = offset.unit == Per::Month && !counted && !offset.working;
                    (!offset.back && !month).then_some(())?;
                    if !counted && offset.unit == Per::Week {
                        self.out.push(Piece::Doubt("не сказано, от какого события считать"));
                    }
                }
            }
            self.out.push(Piece::Relative { offset, anchor: Anchor::Event });
            return Some(());
        }
        let of_day = self.eat(Word::After);
        let of_day = of_day || self.word(0) == Some(Word::Before);
        if !of_day {
            self.eat(Word::Along);
        }
        if self.word(0) == Some(Word::Before) {
            self.at += 1;
        }
        let anchor = self.anchor(of_day)?;
        // Only a date that stands alone as the anchor gives a day: «с 1 сентября» is no relative term.
        if offset.is_none() && matches!(anchor, Anchor::Day(_)) && !of_day {
            return None;
        }
        self.out.push(Piece::Relative { offset, anchor });
        Some(())
    }

    /// «до проведения ГИА», «до утверждения плана», «перед началом четверти»: an event without a date.
    pub(super) fn before_event(&mut self) -> Option<()> {
        let eve = self.word(0) == Some(Word::Eve);
        self.at += 1;
        let start = self.at;
        if eve {
            self.rest_of_item();
            return (self.at > start).then(|| self.out.push(Piece::Relative { offset: None, anchor: Anchor::Event }));
        }
        while match self.kind(0) {
            Some(Kind::Unknown) => true,
            Some(Kind::Word(word)) => match word {
                Word::Label
                | Word::Signing
                | Word::Act
                | Word::And
                | Word::Running
                | Word::Programme
                | Word::Approved
                | Word::Reporting => true,
                Word::Schedule => self.at > start,
                Word::Beginning | Word::Completion | Word::End => {
                    self.at == start && matches!(self.kind(1), Some(Kind::Unknown | Kind::Word(Word::Label)))
                }
                _ => false,
            },
            _ => false,
        } {
            self.at += 1;
        }
        let ends = matches!(self.kind(0), None | Some(Kind::Comma | Kind::Semicolon | Kind::Close));
        (self.at > start && ends).then(|| self.out.push(Piece::Relative { offset: None, anchor: Anchor::Event }))
    }

    /// «5 рабочих дней», «месяца», «двух недель».
    pub(super) fn duration(&mut self) -> Option<Offset> {
        let count = match self.kind(0)? {
            Kind::Number { digits, .. } if digits <= 3 => self.numbers()?.only()?,
            Kind::Word(Word::Cardinal(_)) => self.numbers()?.only()?,
            _ => 1,
        };
        let (mut working, mut calendar) = (false, false);
        while let Some(word @ (Word::Working | Word::Calendar)) = self.word(0) {
            working |= word == Word::Working;
            calendar |= word == Word::Calendar;
            self.at += 1;
        }
        let unit = match self.word(0)? {
            Word::Day => Per::Day,
            Word::Week => Per::Week,
            Word::MonthUnit => Per::Month,
            _ => return None,
        };
        self.at += 1;
        // «до 2 недели октября» is no length.
        if matches!(self.word(0), Some(Word::Month(_))) {
            return None;
        }
        ((1..=1000).contains(&count)).then_some(Offset { count, unit, working, calendar, back: false })
    }

    /// The event: the signing of this act, a day, or something without a date.
    pub(super) fn anchor(&mut self, _of_day: bool) -> Option<Anchor> {
        self.skip(&[Word::From, Word::Day, Word::Moment, Word::Completion]);
        let start = self.at;
        let day = self.attempt(|p| {
            let span = p.span()?;
            matches!(span.shape, Shape::Day(_)).then_some(span)
        });
        if let Some(span) = day {
            return Some(Anchor::Day(span));
        }
        let signing = self.word(0) == Some(Word::Signing) || self.word(0) == Some(Word::Act);
        while let Some(kind) = self.kind(0) {
            match kind {
                Kind::Semicolon => break,
                Kind::Word(Word::Then) => break,
                Kind::Word(Word::Before | Word::Along)
                    if matches!(
                        self.kind(1),
                        Some(Kind::Date { .. } | Kind::Number { .. } | Kind::Word(Word::Month(_) | Word::End))
                    ) =>
                {
                    break;
                }
                Kind::Comma if matches!(self.word(1), Some(Word::Not | Word::Before | Word::Regularly(_))) => break,
                Kind::Open | Kind::Close if self.at > start => break,
                // «по окончании 2021-2022 учебного года»
                Kind::Dash
                    if matches!(self.kind(1), Some(Kind::Number { digits: 2 | 4, .. }))
                        && self.at > start
                        && self.lexed.tokens.get(self.at - 1).is_some_and(|token| {
                            matches!(token.kind, Kind::Number { value: 1990..=2199, digits: 4, .. })
                        }) =>
                {
                    self.at += 2;
                }
                Kind::Dash | Kind::Colon
                    if matches!(
                        self.kind(1),
                        Some(
                            Kind::Date { .. }
                                | Kind::Number { .. }
                                | Kind::Word(Word::Month(_) | Word::Before | Word::Towards)
                        )
                    ) =>
                {
                    break;
                }
                _ => self.at += 1,
            }
        }
        let words = self.lexed.tokens.get(start..self.at).unwrap_or(&[]);
        // «подписания настоящего приказа», «издания приказа», «подписания»: nothing else may stand there.
        let only_act = words.iter().all(|token| {
            matches!(token.kind, Kind::Word(Word::Signing | Word::Act | Word::Current))
                || matches!(self.lexed.words(token), "данного" | "этого" | "его" | "распоряжения" | "постановления")
        });
        if signing && only_act {
            return Some(Anchor::Signing);
        }
        Some(end_of_unit(words).map_or(Anchor::Event, Anchor::EndOf))
    }
}

/// «каждого квартала», «учебного года» behind «по итогам»: nothing but a unit.
pub(super) fn end_of_unit(tokens: &[Token]) -> Option<Per> {
    let words: Vec<Word> = tokens
        .iter()
        .map(|token| match token.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let words = match words.as_slice() {
        [Word::Every | Word::Reporting, rest @ ..] => rest,
        all => all,
    };
    Some(match words {
        [Word::MonthUnit] => Per::Month,
        [Word::Quarter] => Per::Quarter,
        [Word::HalfYear] => Per::HalfYear,
        [Word::Year] => Per::Year,
        [Word::School, Word::Year] => Per::SchoolYear,
        _ => return None,
    })
}
