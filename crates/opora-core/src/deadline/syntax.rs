//! From tokens to pieces: the grammar of deadline phrases, still without knowing the year.

use super::lex::{Kind, Lexed, Token};
use super::words::Word;
use crate::calendar::Season;
use crate::reading::Per;

/// The year as far as the words say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YearOf {
    /// Not said.
    Unsaid,
    /// A calendar year.
    Calendar(i32),
    /// The school year that begins in this September.
    School(i32),
}

/// A stretch of time as the words say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub shape: Shape,
    /// 1 to 12, where the shape has a month and the words say it.
    pub month: Option<u8>,
    pub year: YearOf,
}

/// Which part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Day(u8),
    LastDay,
    Month,
    Week(Nth),
    TenDays(u8),
    HalfMonth(u8),
    PartOfMonth(Part),
    Weekday(Nth, u8),
    Quarter(u8),
    HalfYear(u8),
    Term(u8),
    Trimester(u8),
    Holidays(Season),
    Season(Season),
    Year,
    /// From the year of the span to this one.
    Years(i32),
    /// «учебный год».
    SchoolYear,
    PartOfYear(Part),
    PartOfSchoolYear(Part),
    /// «весь период».
    Plan,
    PartOfPlan(Part),
    /// «в течение месяца»: the month of the heading.
    ThisMonth,
}

/// The n-th or the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nth {
    Number(u8),
    Last,
}

/// A vague part; the days are a guess except for the end of a month or a year as the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Beginning,
    Middle,
    End,
}

/// How a span bounds what is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    At,
    /// «до», «к»: for spans longer than a day the words leave open whether the span is included.
    Before,
    /// «не позднее», «по», «включительно»: the span is included.
    Through,
    From,
}

/// One or two spans with their mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mention {
    pub mode: Mode,
    pub span: Span,
    /// The end of a range.
    pub end: Option<Span>,
    pub to: usize,
}

/// Which month a «N числа» belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OfMonth {
    Unsaid,
    Each,
    /// «отчётного месяца».
    Reported,
    /// «месяца, следующего за отчётным …».
    Next(Option<Per>),
    /// «последнего месяца квартала».
    LastOf(Per),
}

/// What a relative term is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Signing,
    Day(Span),
    Event,
}

/// The length of a relative term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offset {
    pub count: u32,
    pub unit: Per,
    pub working: bool,
    /// «календарных» is said.
    pub calendar: bool,
    /// Before the event.
    pub back: bool,
}

/// A piece of meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Mention(Mention),
    /// Each `step` units, `count` times.
    Rate {
        count: Option<u32>,
        step: u32,
        unit: Per,
    },
    /// A bit a day, bit 0 the last.
    DayOf {
        days: u32,
        by: bool,
        working: bool,
        of: OfMonth,
    },
    /// A bit a weekday.
    Weekdays {
        days: u8,
        by: bool,
    },
    /// «1 и 3 среда месяца» with «каждая» or «месяца».
    MonthWeekday {
        nths: u8,
        weekday: u8,
        each: bool,
    },
    External,
    OnDemand,
    Always,
    Above,
    Relative {
        offset: Option<Offset>,
        anchor: Anchor,
    },
    /// «затем».
    Then,
    /// «первый раз».
    First,
    /// «или».
    Or,
    /// «;» or a line.
    Break,
    /// «ориентировочно».
    About,
    /// «кроме».
    Except,
    /// «до 87 %».
    Target,
    /// «14:00».
    Clock,
    /// «раз» without a period.
    Count(u32),
    /// Words that mean nothing here.
    Unknown {
        from: usize,
        to: usize,
    },
    /// A number that belongs to nothing.
    Stray {
        from: usize,
        to: usize,
    },
    /// Something that looks like a date and is none.
    Impossible {
        from: usize,
        to: usize,
    },
}

/// The pieces of a phrase in its order.
pub(super) fn parse(lexed: &Lexed) -> Vec<Piece> {
    let mut parser = Parser { lexed, at: 0, out: Vec::with_capacity(8) };
    parser.run();
    parser.out
}

/// A longer list of numbers is no deadline.
const MOST_NUMBERS: usize = 31;

#[derive(Debug, Clone, Copy, Default)]
struct Numbers {
    /// Value and whether it ends a range that began with the number before.
    values: [(u32, bool); MOST_NUMBERS],
    length: usize,
    last: bool,
    ordinal: bool,
    from: usize,
    /// The list ends where a date begins: «12, 13.05.2021»; says whether by a dash.
    before_date: Option<bool>,
}

impl Numbers {
    fn push(&mut self, value: u32, range: bool) -> bool {
        let Some(slot) = self.values.get_mut(self.length) else { return false };
        *slot = (value, range);
        self.length += 1;
        true
    }

    fn iter(&self) -> impl Iterator<Item = (u32, bool)> + '_ {
        self.values.iter().copied().take(self.length)
    }

    fn only(&self) -> Option<u32> {
        match (self.length, self.last) {
            (1, false) => self.values.first().map(|(value, _)| *value),
            _ => None,
        }
    }

    /// Bits of the numbers with ranges filled; nothing if one does not fit.
    fn bits(&self, greatest: u32) -> Option<u32> {
        let mut bits = u32::from(self.last);
        let mut before = None;
        for (value, range) in self.iter() {
            if value == 0 || value > greatest {
                return None;
            }
            match before.filter(|_| range) {
                Some(first) if first >= value => return None,
                Some(first) => (first..=value).for_each(|day| bits |= 1 << day),
                None => bits |= 1 << value,
            }
            before = Some(value);
        }
        Some(bits)
    }
}

struct Parser<'l> {
    lexed: &'l Lexed,
    at: usize,
    out: Vec<Piece>,
}

impl Parser<'_> {
    fn token(&self, ahead: usize) -> Option<&Token> {
        self.lexed.tokens.get(self.at + ahead)
    }

    fn kind(&self, ahead: usize) -> Option<Kind> {
        self.token(ahead).map(|token| token.kind)
    }

    fn word(&self, ahead: usize) -> Option<Word> {
        match self.kind(ahead) {
            Some(Kind::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn eat(&mut self, word: Word) -> bool {
        let found = self.word(0) == Some(word);
        self.at += usize::from(found);
        found
    }

    fn eat_kind(&mut self, kind: Kind) -> bool {
        let found = self.kind(0) == Some(kind);
        self.at += usize::from(found);
        found
    }

    fn skip(&mut self, words: &[Word]) {
        while self.word(0).is_some_and(|word| words.contains(&word)) {
            self.at += 1;
        }
    }

    fn offset(&self) -> usize {
        self.token(0).map_or(self.lexed.text.len(), |token| token.from)
    }

    fn end_of_last(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.lexed.tokens.get(at)).map_or(0, |token| token.to)
    }

    /// Tries a rule and steps back if it does not fit.
    fn attempt<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let (at, length) = (self.at, self.out.len());
        let found = rule(self);
        if found.is_none() {
            self.at = at;
            self.out.truncate(length);
        }
        found
    }

    fn run(&mut self) {
        while self.at < self.lexed.tokens.len() {
            let before = self.at;
            if !self.item() {
                self.at = before;
                self.noise();
            }
            // Every round moves on, so the loop ends.
            if self.at <= before {
                self.at = before + 1;
            }
        }
    }

    /// What belongs to nothing: kept so that it is never dropped silently.
    fn noise(&mut self) {
        let Some(token) = self.token(0).copied() else { return };
        self.at += 1;
        let (from, to) = (token.from, token.to);
        match token.kind {
            Kind::Number { .. } => self.out.push(Piece::Stray { from, to }),
            Kind::NotDate | Kind::Date { .. } => self.out.push(Piece::Impossible { from, to }),
            Kind::Clock => self.out.push(Piece::Clock),
            Kind::Unknown | Kind::Sign | Kind::Numero => self.unknown(from, to),
            Kind::Word(word) => match word {
                Word::Label
                | Word::And
                | Word::In
                | Word::Inclusive
                | Word::Period
                | Word::Running
                | Word::Hour
                | Word::Calendar => {}
                Word::Or => self.out.push(Piece::Or),
                Word::About => self.out.push(Piece::About),
                Word::Except | Word::Not => self.out.push(Piece::Except),
                Word::Ordinal(_) | Word::Cardinal(_) => self.out.push(Piece::Stray { from, to }),
                _ => self.unknown(from, to),
            },
            Kind::Semicolon => self.out.push(Piece::Break),
            Kind::Dash | Kind::Comma | Kind::Colon | Kind::Open | Kind::Close | Kind::Slash | Kind::Percent => {}
        }
    }

    fn unknown(&mut self, from: usize, to: usize) {
        if let Some(Piece::Unknown { to: end, .. }) = self.out.last_mut() {
            *end = to;
        } else {
            self.out.push(Piece::Unknown { from, to });
        }
    }

    fn item(&mut self) -> bool {
        let rules: &[fn(&mut Self) -> Option<()>] = match self.kind(0) {
            Some(Kind::Number { .. }) => {
                &[Self::count_rate, Self::day_of_month, Self::weekday, Self::target, Self::mention]
            }
            Some(Kind::Date { .. }) => &[Self::mention],
            Some(Kind::Word(word)) => match word {
                Word::Ordinal(_) | Word::Cardinal(_) => &[
                    Self::first_time,
                    Self::count_rate,
                    Self::day_of_month,
                    Self::weekday,
                    Self::target,
                    Self::mention,
                ],
                Word::Last => &[Self::day_of_month, Self::weekday, Self::mention],
                Word::Every => &[Self::every],
                Word::Regularly(_) => &[Self::regularly],
                Word::Times | Word::CountedTimes(_) => &[Self::count_rate],
                Word::Not => &[Self::not_later, Self::count_rate, Self::target],
                Word::Less | Word::More => &[Self::count_rate, Self::target],
                Word::Then | Word::That | Word::Always | Word::Same => &[Self::marker],
                Word::Schedule | Word::SetElsewhere | Word::According => &[Self::external],
                Word::Upon | Word::Need => &[Self::on_demand],
                Word::After | Word::Through | Word::Ahead | Word::Completion => &[Self::relative, Self::count_rate],
                Word::Along => &[
                    Self::on_demand,
                    Self::external,
                    Self::count_rate,
                    Self::relative,
                    Self::weekday,
                    Self::day_of_month,
                    Self::mention,
                ],
                Word::In => {
                    &[Self::external, Self::relative, Self::count_rate, Self::weekday, Self::on_demand, Self::mention]
                }
                Word::Before | Word::Towards => {
                    &[Self::target, Self::day_of_month, Self::relative, Self::weekday, Self::mention]
                }
                Word::From | Word::Starting => &[Self::relative, Self::day_of_month, Self::mention],
                Word::During => &[Self::relative, Self::mention],
                Word::Label => &[Self::external],
                _ => &[Self::weekday, Self::mention],
            },
            _ => &[],
        };
        rules.iter().any(|rule| self.attempt(rule).is_some())
    }

    fn marker(&mut self) -> Option<()> {
        let word = self.word(0)?;
        self.at += 1;
        match word {
            Word::Then => self.out.push(Piece::Then),
            Word::Always => self.out.push(Piece::Always),
            Word::Same => self.out.push(Piece::Above),
            Word::That => {
                self.eat(Word::Same).then_some(())?;
                self.out.push(Piece::Above);
            }
            _ => return None,
        }
        Some(())
    }

    fn first_time(&mut self) -> Option<()> {
        (self.word(0) == Some(Word::Ordinal(1)) && self.word(1) == Some(Word::Times)).then_some(())?;
        self.at += 2;
        self.out.push(Piece::First);
        Some(())
    }

    /// «до 87 %», «не менее 60 процентов»: the number is no date.
    fn target(&mut self) -> Option<()> {
        self.skip(&[Word::Before, Word::Towards, Word::Not, Word::Less, Word::More]);
        self.numbers()?;
        if matches!(self.kind(0), Some(Kind::Percent | Kind::Word(Word::Percent))) {
            self.at += 1;
            self.out.push(Piece::Target);
            return Some(());
        }
        None
    }

    /// Numbers joined by commas, «и» and dashes.
    fn numbers(&mut self) -> Option<Numbers> {
        let mut numbers = Numbers { from: self.offset(), ..Numbers::default() };
        let mut range = false;
        loop {
            match self.kind(0) {
                Some(Kind::Number { value, ordinal, .. }) => {
                    numbers.ordinal |= ordinal;
                    numbers.push(value, range).then_some(())?;
                    self.at += 1;
                    self.repeated_in_words(value);
                }
                Some(Kind::Word(Word::Ordinal(value))) => {
                    numbers.ordinal = true;
                    self.at += 1;
                    numbers.push(u32::from(value), range).then_some(())?;
                }
                Some(Kind::Word(Word::Cardinal(tens @ (20 | 30)))) => {
                    self.at += 1;
                    match self.word(0) {
                        Some(Word::Ordinal(units @ 1..=9)) => {
                            numbers.ordinal = true;
                            self.at += 1;
                            numbers.push(u32::from(tens + units), range).then_some(())?;
                        }
                        Some(Word::Cardinal(units @ 1..=9)) => {
                            self.at += 1;
                            numbers.push(u32::from(tens + units), range).then_some(())?;
                        }
                        _ => {
                            numbers.push(u32::from(tens), range).then_some(())?;
                        }
                    }
                }
                Some(Kind::Word(Word::Cardinal(value))) => {
                    self.at += 1;
                    numbers.push(u32::from(value), range).then_some(())?;
                }
                Some(Kind::Word(Word::Last)) if !range => {
                    self.at += 1;
                    numbers.last = true;
                }
                _ => return None,
            }
            let join = match self.kind(0) {
                Some(Kind::Dash) => Some(true),
                Some(Kind::Comma | Kind::Word(Word::And)) => Some(false),
                _ => None,
            };
            let Some(join) = join else { break };
            let mut ahead = 1;
            if !join && self.kind(0) == Some(Kind::Comma) && self.word(1) == Some(Word::And) {
                ahead = 2;
            }
            match self.kind(ahead) {
                Some(Kind::Number { .. } | Kind::Word(Word::Ordinal(_) | Word::Cardinal(_) | Word::Last)) => {
                    self.at += ahead;
                    range = join;
                }
                Some(Kind::Date { .. }) => {
                    numbers.before_date = Some(join);
                    break;
                }
                _ => break,
            }
        }
        Some(numbers)
    }

    /// «3 (третьего)», «10 (десяти)»: the words in brackets only repeat the number.
    fn repeated_in_words(&mut self, value: u32) {
        let inside = match self.word(1) {
            Some(Word::Ordinal(word) | Word::Cardinal(word)) => u32::from(word),
            _ => return,
        };
        if self.kind(0) != Some(Kind::Open) {
            return;
        }
        if self.kind(2) == Some(Kind::Close) && inside == value {
            self.at += 3;
        } else if let (Some(Word::Ordinal(units) | Word::Cardinal(units)), Some(Kind::Close)) =
            (self.word(2), self.kind(3))
            && inside + u32::from(units) == value
        {
            self.at += 4;
        }
    }

    fn regularly(&mut self) -> Option<()> {
        let Some(Word::Regularly(unit)) = self.word(0) else { return None };
        self.at += 1;
        self.out.push(Piece::Rate { count: None, step: 1, unit });
        Some(())
    }

    /// A unit of time: «квартал», «учебный год».
    fn unit(&mut self) -> Option<Per> {
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
    fn count_rate(&mut self) -> Option<()> {
        self.eat(Word::Along);
        if self.eat(Word::In) {
            // «в месяц 2 раза»
            let unit = self.unit()?;
            let count = self.numbers()?.only()?;
            self.eat(Word::Times).then_some(())?;
            self.out.push(Piece::Rate { count: Some(count), step: 1, unit });
            return Some(());
        }
        if self.eat(Word::Not) {
            matches!(self.word(0), Some(Word::Less | Word::More)).then_some(())?;
        }
        self.skip(&[Word::Less, Word::More, Word::Label]);
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
                let count = numbers.only()?;
                (!numbers.ordinal).then_some(())?;
                self.eat(Word::Times).then_some(())?;
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
    fn every(&mut self) -> Option<()> {
        self.eat(Word::Every).then_some(())?;
        if let Some(()) = self.attempt(|p| p.weekday_of(true)) {
            return Some(());
        }
        if let Some(()) = self.attempt(Self::day_of_month) {
            return Some(());
        }
        let step = match self.kind(0) {
            Some(Kind::Number { ordinal: false, .. } | Kind::Word(Word::Cardinal(_))) => self.numbers()?.only()?,
            Some(Kind::Word(Word::Ordinal(2))) => {
                self.at += 1;
                2
            }
            _ => 1,
        };
        let unit = self.unit()?;
        (1..=120).contains(&step).then_some(())?;
        self.out.push(Piece::Rate { count: None, step, unit });
        Some(())
    }

    fn weekday(&mut self) -> Option<()> {
        self.weekday_of(false)
    }

    /// «по вторникам и четвергам», «1 и 3 среда месяца», «до пятницы».
    fn weekday_of(&mut self, every: bool) -> Option<()> {
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
        let of_month = self.eat(Word::MonthUnit);
        if by {
            return None;
        }
        self.out.push(Piece::MonthWeekday { nths, weekday, each: each || of_month });
        Some(())
    }

    /// «до 5 числа», «25 числа каждого месяца», «до 10 числа месяца, следующего за отчётным кварталом».
    fn day_of_month(&mut self) -> Option<()> {
        let mut by = false;
        while let Some(word @ (Word::Before | Word::Towards | Word::Along | Word::From | Word::In)) = self.word(0) {
            match word {
                Word::Before | Word::Towards => by = true,
                // «с 1 по 5 число» is a window of each month; the rule for it is not known.
                Word::From => return None,
                _ => {}
            }
            self.at += 1;
        }
        let numbers = self.numbers()?;
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
            if day && !matches!(self.word(0), Some(Word::MonthUnit | Word::Every | Word::Reporting)) {
                return None;
            }
        } else {
            self.eat(Word::DayNumber).then_some(())?;
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

    fn of_month(&mut self) -> OfMonth {
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
    fn next_month(&mut self) -> Option<OfMonth> {
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

    /// The words up to the end of the item, for terms whose meaning another paper or an event knows.
    fn rest_of_item(&mut self) {
        while let Some(kind) = self.kind(0) {
            match kind {
                Kind::Semicolon | Kind::Comma | Kind::Close | Kind::Open | Kind::Date { .. } => break,
                Kind::Number { .. } if self.number_starts_time() => break,
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

    fn number_starts_time(&self) -> bool {
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
    fn external(&mut self) -> Option<()> {
        let mut at = 0;
        let mut introduced = false;
        while matches!(self.word(at), Some(Word::In | Word::Along | Word::Label)) {
            introduced |= self.word(at) == Some(Word::Along);
            at += 1;
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
            _ if introduced => {
                // «по согласованному с … плану»: up to four words may stand before the schedule.
                let found = (0..5).find(|ahead| self.word(at + ahead) == Some(Word::Schedule))?;
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
            }
            _ => return None,
        }
        self.rest_of_item();
        self.out.push(Piece::External);
        Some(())
    }

    /// «по мере необходимости», «по запросу», «при наличии», «при необходимости».
    fn on_demand(&mut self) -> Option<()> {
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

    /// «не позднее …», «не ранее …».
    fn not_later(&mut self) -> Option<()> {
        self.eat(Word::Not).then_some(())?;
        match self.word(0)? {
            Word::Later => {
                self.at += 1;
                // «чем»
                if self.kind(0) == Some(Kind::Unknown) && self.token(0).is_some_and(|t| self.lexed.words(t) == "чем")
                {
                    self.at += 1;
                }
                if self.attempt(Self::relative).is_some() || self.attempt(Self::counted_relative).is_some() {
                    return Some(());
                }
                let length = self.out.len();
                if self.attempt(Self::day_of_month).is_some() {
                    for piece in self.out.iter_mut().skip(length) {
                        if let Piece::DayOf { by, .. } = piece {
                            *by = true;
                        }
                    }
                    return Some(());
                }
                self.eat(Word::Before);
                self.spans(Mode::Through)
            }
            Word::Earlier => {
                self.at += 1;
                self.spans(Mode::From)
            }
            _ => None,
        }
    }

    /// «в течение 5 рабочих дней после …», «за 10 дней до …», «через месяц после …», «после …», «со дня …».
    fn relative(&mut self) -> Option<()> {
        let mut back = false;
        let mut length_needed = true;
        loop {
            match self.word(0)? {
                Word::In if self.word(1) == Some(Word::During) => self.at += 1,
                Word::In if self.word(1) == Some(Word::Day) && self.kind(2).is_some() => {
                    // «в день подписания»
                    self.at += 2;
                    let anchor = self.anchor(false)?;
                    self.out.push(Piece::Relative { offset: None, anchor });
                    return Some(());
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
        if length_needed {
            let mut found = self.duration()?;
            found.back = back;
            offset = Some(found);
        }
        self.relative_from(offset, back)
    }

    /// «3 дней со дня подписания» after «не позднее».
    fn counted_relative(&mut self) -> Option<()> {
        let offset = self.duration()?;
        self.relative_from(Some(offset), false)
    }

    fn relative_from(&mut self, offset: Option<Offset>, back: bool) -> Option<()> {
        let anchored = match self.word(0) {
            Some(Word::After | Word::From | Word::Completion) => true,
            Some(Word::Before) => back,
            Some(Word::Along) => self.word(1) == Some(Word::Completion),
            _ => false,
        };
        if !anchored {
            // «в течение 5 дней» without an event; «в течение месяца» may be the month of the heading.
            let offset = offset
                .filter(|offset| !offset.back && (offset.count > 1 || offset.working || offset.unit == Per::Day))?;
            self.out.push(Piece::Relative { offset: Some(offset), anchor: Anchor::Event });
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

    /// «5 рабочих дней», «месяца», «двух недель».
    fn duration(&mut self) -> Option<Offset> {
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
        ((1..=1000).contains(&count)).then_some(Offset { count, unit, working, calendar, back: false })
    }

    /// The event: the signing of this act, a day, or something without a date.
    fn anchor(&mut self, _of_day: bool) -> Option<Anchor> {
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
                Kind::Comma if matches!(self.word(1), Some(Word::Not | Word::Before | Word::Regularly(_))) => break,
                Kind::Open | Kind::Close if self.at > start => break,
                _ => self.at += 1,
            }
        }
        let words = self.lexed.tokens.get(start..self.at).unwrap_or(&[]);
        // «подписания настоящего приказа», «издания приказа», «подписания»: nothing else may stand there.
        let only_act = words.iter().all(|token| {
            matches!(token.kind, Kind::Word(Word::Signing | Word::Act | Word::Current))
                || matches!(self.lexed.words(token), "данного" | "этого" | "его" | "распоряжения" | "постановления")
        });
        Some(if signing && only_act { Anchor::Signing } else { Anchor::Event })
    }

    fn mention_of(&mut self, mode: Mode, span: Span, end: Option<Span>) {
        let to = self.end_of_last();
        self.out.push(Piece::Mention(Mention { mode, span, end, to }));
    }

    /// Days, months and so on with «до», «с … по …», «в».
    fn mention(&mut self) -> Option<()> {
        let mut mode = Mode::At;
        loop {
            match self.word(0) {
                Some(Word::In | Word::During | Word::Label) => {
                    // «в период», «в сроки»
                    self.at += 1;
                    if matches!(self.word(0), Some(Word::Period)) && matches!(self.word(1), Some(Word::From)) {
                        self.at += 1;
                    }
                }
                Some(Word::Before | Word::Towards) => {
                    mode = Mode::Before;
                    self.at += 1;
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
    fn spans(&mut self, mode: Mode) -> Option<()> {
        if let Some(()) = self.attempt(|p| p.numbered(mode)) {
            return Some(());
        }
        let span = self.span()?;
        self.after_span(mode, span)
    }

    /// A range after its first span, or the span alone.
    fn after_span(&mut self, mode: Mode, span: Span) -> Option<()> {
        let end = self.attempt(|p| {
            match p.kind(0)? {
                Kind::Dash => p.at += 1,
                Kind::Comma if mode == Mode::From && matches!(p.word(1), Some(Word::Along)) => p.at += 2,
                Kind::Word(Word::Along) if mode == Mode::From => p.at += 1,
                Kind::Word(Word::Before) if mode == Mode::From => p.at += 1,
                _ => return None,
            }
            p.skip(&[Word::Along, Word::Before]);
            p.span()
        });
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
    fn numbered(&mut self, mode: Mode) -> Option<()> {
        let numbers = self.numbers()?;
        if numbers.iter().any(|(value, _)| value >= 1900) {
            return None;
        }
        let year_first = |p: &mut Self| p.year_of_month();
        let (make, month, year): Shared =
            if let Some(Kind::Date { day, month, year }) = self.kind(1).filter(|_| numbers.before_date.is_some()) {
                self.at += 2;
                let range = numbers.before_date == Some(true);
                let mut all = numbers;
                all.push(u32::from(day), range).then_some(())?;
                let year = match year {
                    Some(year) => YearOf::Calendar(year),
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
                            if self.word(0) == Some(Word::School) {
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
                            let year = self.year_of_month();
                            (|n| (1..=4).contains(&n).then_some(Shape::Term(n)), None, year)
                        }
                        Word::Trimester => {
                            self.at += 1;
                            let year = self.year_of_month();
                            (|n| (1..=3).contains(&n).then_some(Shape::Trimester(n)), None, year)
                        }
                        Word::HalfYear => {
                            self.at += 1;
                            let year = self.year_of_month();
                            (|n| (1..=2).contains(&n).then_some(Shape::HalfYear(n)), None, year)
                        }
                        Word::School if self.word(1) == Some(Word::Term) => {
                            self.at += 2;
                            let year = self.year_of_month();
                            (|n| (1..=4).contains(&n).then_some(Shape::Term(n)), None, year)
                        }
                        Word::DayNumber => {
                            self.at += 1;
                            let (month, year) = self.month_of().unwrap_or((None, YearOf::Unsaid));
                            (|n| (1..=31).contains(&n).then_some(Shape::Day(n)), month, year)
                        }
                        Word::Along | Word::Before if mode == Mode::From => {
                            return self.short_range(&numbers);
                        }
                        Word::Inclusive => (|n| (1..=31).contains(&n).then_some(Shape::Day(n)), None, YearOf::Unsaid),
                        _ => return None,
                    },
                    // Day numbers under a heading month; the meaning stage refuses them without one.
                    None | Some(Kind::Close) if numbers.ordinal || self.at > 0 => {
                        (|n| (1..=31).contains(&n).then_some(Shape::Day(n)), None, YearOf::Unsaid)
                    }
                    Some(Kind::Semicolon) => (|n| (1..=31).contains(&n).then_some(Shape::Day(n)), None, YearOf::Unsaid),
                    _ => return None,
                }
            };
        self.push_numbered(mode, &numbers, make, month, year)
    }

    /// «с 15 по 20 мая 2021 г.»: the month stands only at the end.
    fn short_range(&mut self, numbers: &Numbers) -> Option<()> {
        let first = u8::try_from(numbers.only()?).ok().filter(|day| (1..=31).contains(day))?;
        self.at += 1;
        let end = match self.kind(0)? {
            Kind::Number { .. } | Kind::Word(Word::Ordinal(_)) => {
                let last = u8::try_from(self.numbers()?.only()?).ok().filter(|day| (1..=31).contains(day))?;
                self.eat(Word::DayNumber);
                let month = self.attempt(|p| match p.word(0)? {
                    Word::Month(month) => {
                        p.at += 1;
                        Some(month)
                    }
                    _ => None,
                });
                let year = if month.is_some() { self.year_of_month() } else { YearOf::Unsaid };
                Span { shape: Shape::Day(last), month, year }
            }
            _ => self.span()?,
        };
        let span = Span { shape: Shape::Day(first), month: end.month, year: YearOf::Unsaid };
        self.mention_of(Mode::At, span, Some(end));
        Some(())
    }

    fn push_numbered(
        &mut self,
        mode: Mode,
        numbers: &Numbers,
        make: fn(u8) -> Option<Shape>,
        month: Option<u8>,
        year: YearOf,
    ) -> Option<()> {
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
    fn month_of(&mut self) -> Option<(Option<u8>, YearOf)> {
        self.eat(Word::Every);
        match self.word(0) {
            Some(Word::Month(month)) => {
                self.at += 1;
                Some((Some(month), self.year_of_month()))
            }
            Some(Word::MonthUnit) => {
                self.at += 1;
                Some((None, YearOf::Unsaid))
            }
            _ => Some((None, YearOf::Unsaid)),
        }
    }

    fn span(&mut self) -> Option<Span> {
        let plain = |shape| Some(Span { shape, month: None, year: YearOf::Unsaid });
        match self.kind(0)? {
            Kind::Date { day, month, year } => {
                self.at += 1;
                let year = match year {
                    Some(year) => {
                        self.skip(&[Word::Year]);
                        YearOf::Calendar(year)
                    }
                    None => self.year_of_month(),
                };
                Some(Span { shape: Shape::Day(day), month: Some(month), year })
            }
            Kind::Number { value: 1990..=2199, digits: 4, .. } => self.years(),
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
                        ((1..=4).contains(&value).then_some(Shape::Term(value))?, None, self.year_of_month())
                    }
                    Some(Word::Trimester) => {
                        self.at += 1;
                        ((1..=3).contains(&value).then_some(Shape::Trimester(value))?, None, self.year_of_month())
                    }
                    Some(Word::HalfYear) => {
                        self.at += 1;
                        ((1..=2).contains(&value).then_some(Shape::HalfYear(value))?, None, self.year_of_month())
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
                    Some(Span { shape: Shape::Season(season), month: None, year: self.year_of_month() })
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
                Word::Current | Word::New | Word::Whole | Word::Calendar
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
                    self.at += 1;
                    plain(Shape::Year)
                }
                Word::Whole | Word::Period | Word::Running | Word::Programme => self.plan(),
                _ => None,
            },
            _ => None,
        }
    }

    fn two_digit_year(&self) -> bool {
        matches!(self.kind(0), Some(Kind::Number { value: 10..=49, digits: 2, .. }))
            && self.token(1).is_some_and(|token| matches!(self.lexed.words(token), "г" | "год" | "года" | "году"))
    }

    /// «учебного года 2021-2022»
    fn school_years_behind(&mut self) -> YearOf {
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

    /// «весь период», «период действия программы», «срок реализации проекта».
    fn plan(&mut self) -> Option<Span> {
        let mut named = false;
        while let Some(word @ (Word::Whole | Word::Period | Word::Running | Word::Programme)) = self.word(0) {
            named |= word != Word::Whole;
            self.at += 1;
        }
        // «в период каникул», «период с … по …» and «программы развития школы» are something else.
        if named && matches!(self.word(0), Some(Word::Holidays | Word::SeasonOf(_) | Word::From)) {
            return None;
        }
        named.then_some(Span { shape: Shape::Plan, month: None, year: YearOf::Unsaid })
    }

    /// «конец мая 2021», «начало учебного года», «середина месяца», «конец 2022 года».
    fn part(&mut self) -> Option<Span> {
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
            shape @ (Shape::Quarter(_)
            | Shape::HalfYear(_)
            | Shape::Term(_)
            | Shape::Trimester(_)
            | Shape::Holidays(_)
            | Shape::TenDays(_)
            | Shape::Week(_))
                if part == Part::End =>
            {
                shape
            }
            _ => return None,
        };
        Some(Span { shape, ..span })
    }

    /// A year, years or a school year: «2021 г.», «21г», «2021-2024 гг.», «2021/22 уч. год».
    fn years(&mut self) -> Option<Span> {
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

    /// The year behind a month or a day: «2021 г.», «14г», «2021-2022 уч.г.», «2021 года».
    fn year_of_month(&mut self) -> YearOf {
        let at = self.at;
        self.eat_kind(Kind::Comma);
        let of = match self.kind(0) {
            Some(Kind::Number { value: 1990..=2199, digits: 4, .. }) => self.year_number(),
            Some(Kind::Number { digits: 2, ordinal: false, .. }) if self.two_digit_year() => self.year_number(),
            Some(Kind::Word(Word::Current)) if self.word(1) == Some(Word::Year) => {
                self.at += 2;
                return YearOf::Unsaid;
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

    fn year_number(&mut self) -> Option<YearOf> {
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

/// What numbers of one list share: the shape, the month and the year behind them.
type Shared = (fn(u8) -> Option<Shape>, Option<u8>, YearOf);
