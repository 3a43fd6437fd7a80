//! Words put where the grammar expects them: «октябрь, 3-я неделя» is «3-я неделя октября».

use super::lex::{Kind, Lexed, Token};
use super::words::Word;

impl Lexed {
    /// Sets the tokens in order; the places of the words stay as they are.
    pub(super) fn reorder(&mut self) {
        self.list_marks();
        self.numbered_lines();
        self.between();
        self.not_earlier();
        self.days_of_term();
        self.clocks();
        if self.tokens.iter().any(|token| matches!(token.kind, Kind::Word(Word::Month(_)))) {
            self.parts_of_months();
        }
        if self.tokens.iter().any(|token| matches!(token.kind, Kind::Word(Word::Weekday(_)))) {
            self.weekday_of_day();
        }
    }

    /// «1) октябрь; 2) март», «а) до 15 октября; б) до 15 марта»: the marks of a list say nothing of time.
    fn list_marks(&mut self) {
        let mark = |at: usize| {
            let ahead = at.checked_sub(1).and_then(|before| self.kind(before));
            let opens = matches!(ahead, None | Some(Kind::Semicolon | Kind::Comma));
            let numbered = match self.tokens.get(at) {
                Some(Token { kind: Kind::Number { value: 1..=20, digits: 1..=2, ordinal: false }, .. }) => true,
                Some(token) if matches!(token.kind, Kind::Unknown | Kind::Word(_)) => {
                    self.words(token).chars().count() == 1
                }
                Some(_) | None => false,
            };
            let more = self.kind(at + 2).is_some();
            opens && numbered && more && self.kind(at + 1) == Some(Kind::Close)
        };
        let marks: Vec<usize> = (0..self.tokens.len()).filter(|at| mark(*at)).collect();
        for at in marks.into_iter().rev() {
            self.tokens.drain(at..at + 2);
        }
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// «1. до 15.03.2022\n2. до 15.09.2022»: numbers with a dot that count the lines.
    fn numbered_lines(&mut self) {
        let counts = |at: usize, number: u32| {
            let Some(Token { kind: Kind::Number { value, ordinal: false, .. }, to, .. }) = self.tokens.get(at) else {
                return false;
            };
            let opens = matches!(at.checked_sub(1).and_then(|before| self.kind(before)), None | Some(Kind::Semicolon));
            let dotted = self.text.get(*to..).is_some_and(|rest| rest.starts_with(". "));
            opens && *value == number && dotted
        };
        let mut marks = Vec::new();
        for at in 0..self.tokens.len() {
            if u32::try_from(marks.len()).is_ok_and(|before| counts(at, before + 1)) {
                marks.push(at);
            }
        }
        if marks.len() > 1 {
            for at in marks.into_iter().rev() {
                self.tokens.remove(at);
            }
        }
    }

    /// «между 10 и 15 октября» is «10 – 15 октября».
    fn between(&mut self) {
        let is = |word: Word| move |token: &Token| token.kind == Kind::Word(word);
        let Some(at) = self.tokens.iter().position(is(Word::Between)) else { return };
        let and = self.tokens.iter().skip(at).position(is(Word::And)).map(|and| at + and);
        if let Some(token) = and.and_then(|and| self.tokens.get_mut(and)) {
            token.kind = Kind::Dash;
            self.tokens.remove(at);
        }
    }

    /// «не ранее 10 и не позднее 20 октября» is «с 10 по 20 октября».
    fn not_earlier(&mut self) {
        let pair = |tokens: &[Token], second: Word| {
            tokens.windows(2).position(|two| {
                matches!(two, [first, last] if first.kind == Kind::Word(Word::Not) && last.kind == Kind::Word(second))
            })
        };
        let Some(first) = pair(&self.tokens, Word::Earlier) else { return };
        let Some(last) = self.tokens.get(first..).and_then(|rest| pair(rest, Word::Later)).map(|at| first + at) else {
            return;
        };
        let joined = last.checked_sub(1).filter(|before| {
            matches!(self.kind(*before), Some(Kind::Comma | Kind::Word(Word::And))) && *before > first + 2
        });
        let change = |tokens: &mut Vec<Token>, from: usize, to: usize, word: Word| {
            let Some(token) = tokens.get(from).copied() else { return };
            tokens.splice(from..to, [Token { kind: Kind::Word(word), ..token }]);
        };
        change(&mut self.tokens, joined.unwrap_or(last), last + 2, Word::Along);
        change(&mut self.tokens, first, first + 2, Word::From);
    }

    /// «октябрь, 3-я неделя», «октябрь (третья декада)», «октябрь (до 25)»: the month goes behind its part.
    fn parts_of_months(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            if matches!(self.kind(at), Some(Kind::Word(Word::Month(_))))
                && let Some((from, to, close)) = self.part_behind(at)
            {
                // The month and its year move behind the part; the sign between them has said what it had to say.
                let moved: Vec<Token> = self.tokens.drain(at..from).collect();
                let (to, close) = (to - moved.len(), close.map(|close| close - moved.len()));
                if let Some(close) = close {
                    self.tokens.remove(close);
                }
                // «сентябрь (до 20 числа)»: «числа» has said what it had to say.
                if self.kind(to) == Some(Kind::Word(Word::DayNumber)) {
                    self.tokens.remove(to);
                }
                let named = moved.iter().take(moved.len().saturating_sub(1)).copied();
                let behind = moved.len();
                self.tokens.splice(to..to, named);
                at = to + behind;
            } else {
                at += 1;
            }
        }
    }

    /// The part of the month at `at`: where it begins and ends, and its closing bracket.
    fn part_behind(&self, at: usize) -> Option<(usize, usize, Option<usize>)> {
        // «15 октября, 3 неделя» has its day already.
        let before = at.checked_sub(1).and_then(|before| self.kind(before));
        if matches!(
            before,
            Some(Kind::Number { .. } | Kind::Dash | Kind::Word(Word::Week | Word::TenDays | Word::Half))
        ) {
            return None;
        }
        let mut sign = at + 1;
        if matches!(self.kind(sign), Some(Kind::Number { digits: 4, .. })) {
            sign += 1;
            sign += usize::from(matches!(self.kind(sign), Some(Kind::Word(Word::Year))));
        }
        let open = matches!(self.kind(sign)?, Kind::Open);
        if !open && !matches!(self.kind(sign)?, Kind::Comma | Kind::Dash | Kind::Colon) {
            return None;
        }
        let from = sign + 1;
        let by = matches!(self.kind(from)?, Kind::Word(Word::Before | Word::Towards));
        let mut end = from + usize::from(by);
        let first = end;
        while matches!(
            self.kind(end),
            Some(
                Kind::Number { digits: 0..=2, .. } | Kind::Word(Word::Ordinal(_) | Word::Last | Word::And) | Kind::Dash
            )
        ) || matches!(self.kind(end), Some(Kind::Comma)) && end > first
        {
            end += 1;
        }
        if end == first {
            return None;
        }
        let unit = matches!(self.kind(end), Some(Kind::Word(Word::Week | Word::TenDays | Word::Half)));
        let number = matches!(self.kind(end), Some(Kind::Word(Word::DayNumber)));
        let day = by && end == first + 1 && matches!(self.kind(first), Some(Kind::Number { .. }));
        // «октябрь: 10, 15, 20», «октябрь (10-15)», «октябрь: 10, ноябрь: 15»
        let next_month = matches!(self.kind(end), Some(Kind::Word(Word::Month(_))))
            && matches!(self.kind(end - 1), Some(Kind::Comma));
        end -= usize::from(next_month);
        let days = !by
            && matches!(self.kind(sign), Some(Kind::Colon | Kind::Open))
            && (next_month || matches!(self.kind(end), None | Some(Kind::Close | Kind::Semicolon)))
            && (first..end).all(|at| match self.kind(at) {
                Some(Kind::Number { digits, ordinal, .. }) => digits > 0 && !ordinal,
                Some(Kind::Comma | Kind::Dash | Kind::Word(Word::And)) => true,
                _ => false,
            });
        if unit {
            end += 1;
        } else if !day && !days {
            return None;
        }
        let behind = end + usize::from(number && day);
        match self.kind(behind) {
            Some(Kind::Close) if open => Some((from, end, Some(behind))),
            None | Some(Kind::Comma | Kind::Semicolon) if !open => Some((from, end, None)),
            _ => None,
        }
    }

    /// «10 ноября (среда)», «среда, 10 ноября»: the day of the week only says once more which day it is.
    fn weekday_of_day(&mut self) {
        let repeated = self.tokens.iter().any(|token| {
            matches!(token.kind, Kind::Word(Word::Every | Word::Regularly(_) | Word::Times | Word::Week | Word::Then))
        });
        let mut days = self.tokens.iter().enumerate().filter_map(|(at, token)| match token.kind {
            Kind::Word(Word::Weekday(day)) => Some((at, day)),
            _ => None,
        });
        let (Some((at, day)), None, false) = (days.next(), days.next(), repeated) else { return };
        let dated = |from: usize| match self.kind(from) {
            Some(Kind::Date { .. }) => true,
            Some(Kind::Number { .. }) => matches!(self.kind(from + 1), Some(Kind::Word(Word::Month(_)))),
            _ => false,
        };
        let ends_with_day = |to: usize| {
            let mut last = to;
            while matches!(
                self.kind(last),
                Some(Kind::Comma | Kind::Open | Kind::Dash | Kind::Word(Word::Year) | Kind::Number { digits: 4, .. })
            ) {
                let Some(before) = last.checked_sub(1) else { return false };
                last = before;
            }
            matches!(self.kind(last), Some(Kind::Date { .. }))
                || matches!(self.kind(last), Some(Kind::Word(Word::Month(_))))
                    && last.checked_sub(1).is_some_and(|i| matches!(self.kind(i), Some(Kind::Number { .. })))
        };
        let one_day = self
            .tokens
            .iter()
            .filter(|token| matches!(token.kind, Kind::Date { .. } | Kind::Word(Word::Month(_))))
            .count()
            == 1;
        if !one_day {
            return;
        }
        let comma = matches!(self.kind(at + 1), Some(Kind::Comma));
        // «в пятницу 15.10.2021»
        let led = at == 1 && matches!(self.kind(0), Some(Kind::Word(Word::In)));
        // «до пятницы, 17.10.2025»: the preposition stays with the day.
        let limit = at == 1 && matches!(self.kind(0), Some(Kind::Word(Word::Before | Word::Towards)));
        let ahead = (at == 0 || led || limit) && dated(at + 1 + usize::from(comma));
        let behind = at.checked_sub(1).is_some_and(ends_with_day);
        if ahead {
            self.tokens.drain(at - usize::from(led)..at + 1 + usize::from(comma));
        } else if behind {
            let open = at.checked_sub(1).filter(|before| matches!(self.kind(*before), Some(Kind::Open | Kind::Comma)));
            let closed = matches!(self.kind(at + 1), Some(Kind::Close));
            self.tokens.drain(open.unwrap_or(at)..at + 1 + usize::from(closed));
        } else {
            return;
        }
        self.weekday = Some(day);
    }

    /// «18 октября 2023 г. 14.30»: two numbers behind a day are a clock where they can be no day.
    fn clocks(&mut self) {
        self.dashed_clocks();
        self.named_clocks();
        let any_year = self
            .tokens
            .iter()
            .any(|token| matches!(token.kind, Kind::Date { year: Some(_), .. } | Kind::Word(Word::Month(_))));
        for at in 1..self.tokens.len() {
            let Some(token) = self.tokens.get(at).copied().filter(|token| token.kind == Kind::NotDate) else {
                continue;
            };
            let words = self.words(&token).trim_end_matches('.');
            let clock = words.split_once('.').is_some_and(|(hour, minute)| {
                minute.len() == 2
                    && hour.parse::<u8>().is_ok_and(|hour| hour < 24)
                    && minute.parse::<u8>().is_ok_and(|minute| minute < 60)
            });
            let near = at.saturating_sub(3)..at;
            let dated = near.clone().any(|before| {
                matches!(
                    self.kind(before),
                    Some(Kind::Date { year: Some(_), .. } | Kind::Word(Word::Month(_) | Word::Year))
                )
            }) && !near.clone().any(|before| self.kind(before) == Some(Kind::Dash));
            let led = matches!(self.kind(at - 1), Some(Kind::Word(Word::Before | Word::In | Word::Towards)));
            // «с 10.00 до 12.00 15.05.2022»
            let hours = matches!(self.kind(at - 1), Some(Kind::Word(Word::From | Word::Before | Word::Along)));
            let dated = dated || any_year && hours;
            let dated = dated || led && matches!(self.kind(at + 1), Some(Kind::Date { year: Some(_), .. }));
            // «10.15 октября» and «сентябрь 20.25 г.» name no hour.
            let of_month = matches!(self.kind(at + 1), Some(Kind::Word(Word::Month(_) | Word::Year)));
            if clock
                && dated
                && !of_month
                && let Some(token) = self.tokens.get_mut(at)
            {
                token.kind = Kind::Clock;
            }
        }
    }

    /// «время – 10.00», «начало: 14.00»: a named hour.
    fn named_clocks(&mut self) {
        let found = self.tokens.windows(3).position(|three| {
            let [name, sign, clock] = three else { return false };
            name.kind == Kind::Word(Word::Time)
                && matches!(sign.kind, Kind::Dash | Kind::Colon)
                && matches!(clock.kind, Kind::NotDate | Kind::Clock)
        });
        if let Some(at) = found
            && let Some(clock) = self.tokens.get(at + 2).copied()
        {
            self.tokens.splice(at..at + 3, [Token { kind: Kind::Clock, ..clock }]);
        }
    }

    /// «15.10.2021 в 14-00»: an hour with minutes, where a day is named.
    fn dashed_clocks(&mut self) {
        let any_day = self.tokens.iter().any(|token| {
            matches!(
                token.kind,
                Kind::Date { year: Some(_), .. } | Kind::Word(Word::Regularly(_) | Word::Every | Word::Weekday(_))
            )
        });
        let found = self.tokens.windows(4).position(|four| {
            let [led, hour, dash, minutes] = four else { return false };
            matches!(
                led.kind,
                Kind::Word(Word::In | Word::Before | Word::From | Word::Year)
                    | Kind::Open
                    | Kind::Date { year: Some(_), .. }
            ) && matches!(hour.kind, Kind::Number { value: 0..=23, digits: 1..=2, ordinal: false })
                && dash.kind == Kind::Dash
                && matches!(minutes.kind, Kind::Number { value: 0 | 15 | 30 | 45, digits: 2, ordinal: false })
        });
        let Some(at) = found.filter(|_| any_day).map(|at| at + 1) else { return };
        let (Some(first), Some(last)) = (self.tokens.get(at).copied(), self.tokens.get(at + 2).copied()) else {
            return;
        };
        self.tokens.splice(at..at + 3, [Token { kind: Kind::Clock, from: first.from, to: last.to }]);
    }

    /// «в 10-дневный срок» is «в 10 дней срок», «в недельный срок» «в 1 неделю срок».
    fn days_of_term(&mut self) {
        let found = self.tokens.iter().enumerate().find_map(|(at, token)| {
            let length = (token.kind == Kind::Unknown).then(|| length_of_term(self.words(token)))??;
            matches!(self.kind(at + 1), Some(Kind::Word(Word::Label))).then_some((at, length))
        });
        let Some((at, (count, unit))) = found else { return };
        let Some(token) = self.tokens.get(at).copied() else { return };
        let dash = at.checked_sub(1).filter(|before| matches!(self.kind(*before), Some(Kind::Dash)));
        let number = dash.unwrap_or(at).checked_sub(1).and_then(|before| self.kind(before));
        let numbered = matches!(number, Some(Kind::Number { .. }));
        let mut term = vec![Token { kind: Kind::Word(unit), ..token }];
        match count {
            // «10-дневный», never «10 двухнедельный»
            Some(_) if numbered => return,
            None if !numbered && unit == Word::Day => return,
            _ if numbered => {}
            count => {
                let value = count.unwrap_or(1);
                term.insert(0, Token { kind: Kind::Number { value, digits: 1, ordinal: false }, ..token });
            }
        }
        self.tokens.splice(dash.unwrap_or(at)..=at, term);
    }
}

/// «трехдневный», «недельный», «двухмесячный»: how many of which; without a number of its own for «-дневный».
fn length_of_term(word: &str) -> Option<(Option<u32>, Word)> {
    const COUNTS: [(&str, u32); 16] = [
        ("", 0),
        ("одно", 1),
        ("двух", 2),
        ("трех", 3),
        ("четырех", 4),
        ("пяти", 5),
        ("шести", 6),
        ("семи", 7),
        ("восьми", 8),
        ("девяти", 9),
        ("десяти", 10),
        ("двенадцати", 12),
        ("четырнадцати", 14),
        ("пятнадцати", 15),
        ("двадцати", 20),
        ("тридцати", 30),
    ];
    let (prefix, unit) = [("дневн", Word::Day), ("недельн", Word::Week), ("месячн", Word::MonthUnit)]
        .into_iter()
        .find_map(|(stem, unit)| Some((word.get(..word.find(stem)?)?, unit)))?;
    match COUNTS.into_iter().find(|(name, _)| *name == prefix)? {
        ("", _) => Some((None, unit)),
        (_, count) => Some((Some(count), unit)),
    }
}
