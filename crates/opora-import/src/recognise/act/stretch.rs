//! Stretches of words inside a sentence that speak of time: where they begin, and how far they reach.

use opora_core::deadline::{self, Weight, weight};

use crate::recognise::dates::month_of;
use crate::recognise::roadmap::columns::reads_as_deadline;
use crate::recognise::token::{Token, TokenKind, cut, fold, tokens};

/// Words of a sentence that speak of time and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch<'t> {
    pub words: &'t str,
    /// Where they begin in the text, in bytes.
    pub from: usize,
    /// A day without «до» or «к»: «провести совещание 25 января».
    pub bare: bool,
    /// A word of them names a time: «до 5 числа» speaks of time even where it is not understood, «до 18.30» may not.
    pub told: bool,
}

impl Stretch<'_> {
    /// «По итогам каждой четверти»: when the thing is done, unless the sentence names a day of its own.
    pub fn follows_a_term(&self) -> bool {
        fold(self.words).starts_with("по ")
    }
}

/// Where the words of time begin in `text`, brackets, quotes and bare days aside: «Кураторам ежемесячно» names curators.
pub(super) fn begins(text: &str) -> Option<usize> {
    let all = tokens(text);
    let mut depth = 0_i32;
    (0..all.len()).find_map(|at| {
        let token = all.get(at)?;
        match token.text {
            "«" | "(" => depth += 1,
            "»" | ")" => depth -= 1,
            _ => {}
        }
        let timed = || Sentence { text, all: &all }.stretch(at).is_some_and(|(_, stretch)| !stretch.bare);
        (depth == 0 && timed()).then_some(token.from)
    })
}

/// Every stretch of a text.
pub(super) fn all(text: &str) -> Vec<Stretch<'_>> {
    let tokens = tokens(text);
    let sentence = Sentence { text, all: &tokens };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match sentence.stretch(at) {
            Some((end, stretch)) => {
                found.push(stretch);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// How a stretch begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// A word of time that says enough alone: «ежемесячно».
    Adverb,
    /// «до», «не позднее», «каждый»: what follows must tell the time.
    Bound,
    /// «25 января»: nothing but the day.
    Bare,
}

struct Sentence<'a, 't> {
    text: &'t str,
    all: &'a [Token<'t>],
}

impl<'t> Sentence<'_, 't> {
    fn token(&self, at: usize) -> Option<&Token<'t>> {
        self.all.get(at)
    }

    fn word(&self, at: usize) -> String {
        self.token(at).map(|token| fold(token.text)).unwrap_or_default()
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.word(at).as_str())
    }

    fn before(&self, at: usize) -> Option<&Token<'t>> {
        at.checked_sub(1).and_then(|at| self.token(at))
    }

    /// A number of days or of months: «5», «05», never a year.
    fn small_number(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == TokenKind::Number && token.text.len() <= 2)
    }

    fn number(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == TokenKind::Number || is_roman(token.text))
    }

    fn quoted(&self, at: usize) -> bool {
        self.token(at).is_some_and(is_quote) && self.small_number(at + 1)
    }

    fn words(&self, from: usize, end: usize) -> &'t str {
        let begin = self.token(from).map_or(0, |token| token.from);
        let stop = end.checked_sub(1).and_then(|at| self.token(at)).map_or(begin, |token| token.to);
        cut(self.text, begin, stop)
    }

    /// What begins at a token, if a time may begin with it.
    fn opening(&self, at: usize) -> Option<Opening> {
        if self.before(at).is_some_and(|before| before.is("-") || before.is("№")) {
            return None;
        }
        let word = self.word(at);
        let follows = |words: &[&str]| self.is(at + 1, words);
        let month = |at: usize| month_of(&self.word(at)).is_some();
        let bound = match word.as_str() {
            // «Постоянно действующая комиссия» is no deadline.
            "постоянно" => return (!self.word(at + 1).starts_with("действующ")).then_some(Opening::Adverb),
            "ежемесячно" | "ежеквартально" | "ежегодно" | "еженедельно" | "ежедневно" =>
            {
                return Some(Opening::Adverb);
            }
            "до" | "к" | "ко" => {
                self.number(at + 1)
                    || self.quoted(at + 1)
                    || month(at + 1)
                    || follows(&["конца", "концу", "начала", "началу", "окончания", "окончанию", "завершения"])
            }
            "с" | "со" => self.number(at + 1) || self.quoted(at + 1) || month(at + 1),
            "не" => follows(&["позднее", "позже", "реже"]) || self.is_rate(at),
            "в" | "во" => {
                month(at + 1)
                    || follows(&[
                        "срок",
                        "течение",
                        "период",
                        "каникулы",
                        "каникулярное",
                        "начале",
                        "конце",
                        "середине",
                    ])
                    || self.is_span(at + 1)
                    || self.small_number(at + 1)
                    || self.token(at + 1).is_some_and(|token| is_roman(token.text))
                    || self.is_ordinal(at + 1)
            }
            "по" => {
                deadline::is_weekday(&self.word(at + 1)) && self.word(at + 1).ends_with('м')
                    || follows(&["итогам", "окончании", "завершении", "истечении"])
            }
            "за" => self.number(at + 1) && (at + 2..at + 5).any(|at| self.is(at, &["до"])),
            "через" => self.number(at + 1),
            _ if word.starts_with("кажд") => true,
            _ if self.is_ordinal(at) => deadline::is_weekday(&self.word(at + 1)),
            "раз" | "дважды" | "трижды" => follows(&["в"]),
            _ if follows(&["раз", "раза"]) => true,
            _ => false,
        };
        if bound {
            return Some(Opening::Bound);
        }
        self.is_bare_day(at).then_some(Opening::Bare)
    }

    fn is_ordinal(&self, at: usize) -> bool {
        ["перв", "втор", "трет", "четверт", "последн"].iter().any(|stem| self.word(at).starts_with(stem))
    }

    /// «не менее 2 раз в месяц».
    fn is_rate(&self, at: usize) -> bool {
        self.is(at + 1, &["менее"]) && (at + 2..at + 5).any(|at| self.is(at, &["раз", "раза"]))
    }

    /// «25 января», «15.02.2024», «15-20 марта» that are no date of another paper.
    fn is_bare_day(&self, at: usize) -> bool {
        let month = |at: usize| month_of(&self.word(at)).is_some();
        let dash = |at: usize| self.token(at).is_some_and(|token| matches!(token.text, "-" | "–" | "—"));
        let dotted = self.token(at + 1).is_some_and(|token| token.is("."))
            && self.small_number(at + 2)
            && self.token(at + 3).is_some_and(|token| token.is("."))
            && self.number(at + 4);
        let day = self.small_number(at)
            && (month(at + 1) || dotted || dash(at + 1) && self.small_number(at + 2) && month(at + 3));
        let of_paper = self.before(at).is_some_and(|before| {
            let word = fold(before.text);
            matches!(word.as_str(), "от" | "на" | "за" | "№" | "n" | "." | "/")
                || ["енн", "анн", "янн", "принят"].iter().any(|part| word.contains(part))
        });
        day && !of_paper
    }

    /// The stretch that begins at a token, and the index behind it.
    fn stretch(&self, at: usize) -> Option<(usize, Stretch<'t>)> {
        let opening = self.opening(at)?;
        let first = self.word(at);
        let mut told = Told::default();
        told.hear(&first, weight(&first), false);
        let mut end = at + 1;
        // Where the stretch may end.
        let mut ends = vec![end];
        while let Some(token) = self.token(end) {
            let folded = fold(token.text);
            let weight = weight(&folded);
            let suffix =
                is_suffix(&folded) && self.before(end).is_some_and(|before| before.is("-") && before.to == token.from);
            let number = self.number(end) || self.is_span(end);
            if !(weight.is_some() || suffix || number || self.is_mark(end)) {
                break;
            }
            told.hear(&folded, weight, self.is_span(end));
            end += 1;
            if suffix
                || number
                || matches!(weight, Some(Weight::Tells | Weight::Closes))
                || (self.is(end - 1, &["срок"]) && self.is_span(end.saturating_sub(2)))
            {
                ends.push(end);
            }
        }
        let longest = ends.last().copied()?;
        // «5 мая 1980 года»: no day is cut off from its year.
        let parts_year = |end: usize| self.token(end).is_some_and(|t| t.kind == TokenKind::Number && t.text.len() == 4);
        let read = ends.iter().rev().find(|end| reads_as_deadline(self.words(at, **end))).copied();
        let last = read.filter(|end| !parts_year(*end)).unwrap_or(longest);
        let last = self.with_stop(at, last);
        let last = self.with_event(last);
        let words = self.words(at, last);
        let told = told.tells || told.rate;
        let enough = told || self.is_dotted(at, last) || self.is_year(at, last);
        let bare = opening == Opening::Bare;
        let from = self.token(at).map_or(0, |token| token.from);
        (enough && (!bare || reads_as_deadline(words))).then_some((last, Stretch { words, from, bare, told }))
    }

    /// «дневный» of «3-дневный», «трехдневный».
    fn is_span(&self, at: usize) -> bool {
        let word = self.word(at);
        ["дневный", "недельный", "месячный"].iter().any(|end| word.ends_with(end))
    }

    /// Marks that stand inside a deadline; a colon only behind a frequency or inside a time of day.
    fn is_mark(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        match token.text {
            "." | "," | "/" | "-" | "–" | "—" | "\"" | "“" | "”" | "«" | "»" => true,
            ":" => self.number(at + 1) || self.is(at + 1, &["до", "не", "к", "в"]),
            _ => false,
        }
    }

    /// «15.05.2021»: three numbers parted by dots tell a date without a word.
    fn is_dotted(&self, from: usize, to: usize) -> bool {
        let dot = |at: usize| self.token(at).is_some_and(|token| token.is("."));
        (from..to).any(|at| self.number(at) && dot(at + 1) && self.number(at + 2) && at + 2 < to)
    }

    /// «15.05.» and «2021 г.» keep their stop, «15.05.2021.» ends a sentence; «1 октября т.г.» is this year.
    fn with_stop(&self, from: usize, last: usize) -> usize {
        if self.is(last, &["т", "с"]) && self.is(last + 1, &["."]) && self.is(last + 2, &["г"]) {
            return last + 3 + usize::from(self.is(last + 3, &["."]));
        }
        let year = (last.saturating_sub(2)..last)
            .any(|at| self.token(at).is_some_and(|token| token.kind == TokenKind::Number && token.text.len() == 4));
        let short = self.is(last - 1, &["г", "гг"]);
        let stop = self.is(last, &["."]) && (self.is_dotted(from, last) && !year || short);
        last + usize::from(stop)
    }

    /// «со дня подписания приказа», «после утверждения плана»: the event belongs to the deadline, and so does the object of
    /// the realisation («в течение всего срока реализации проекта»).
    fn with_event(&self, last: usize) -> usize {
        if self.is(last - 1, &["реализации"]) && self.is(last, &["проекта", "программы", "плана", "мероприятий"])
        {
            return last + 1;
        }
        // The word that opens an event stands at the end, or right behind it: «в течение 5 дней | после …».
        let opens = |at: usize| self.is(at, &["дня", "момента", "даты", "после", "начала", "окончания", "завершения"]);
        let opened = if opens(last - 1) {
            last
        } else if let Some(ahead) = (0..3).find(|ahead| opens(last + ahead) || !self.joins(last + ahead))
            && opens(last + ahead)
        {
            last + ahead + 1
        } else {
            return last;
        };
        let event = (opened..self.all.len().min(opened + 6)).take_while(|at| {
            self.token(*at).is_some_and(|token| token.kind == TokenKind::Word && !is_verb(token.text))
        });
        let end = opened + event.count();
        if end > opened { end } else { last }
    }

    fn joins(&self, at: usize) -> bool {
        weight(&self.word(at)) == Some(Weight::Joins)
    }

    /// «в течение года», «в течение 2026 года», «до конца года»: nothing but a year, and yet a time.
    fn is_year(&self, at: usize, last: usize) -> bool {
        let numbers = (at + 2..last).filter(|at| self.number(*at)).count();
        let part = self.is(at + 1, &["течение", "конца", "концу", "начала", "началу"]);
        part && numbers <= 2 && (at + 2..last).any(|at| self.is(at, &["года", "г", "гг", "годов"]))
    }
}

/// What the words of a stretch have said so far.
#[derive(Default)]
struct Told {
    tells: bool,
    /// «2 раза в год».
    rate: bool,
}

impl Told {
    fn hear(&mut self, word: &str, weight: Option<Weight>, span: bool) {
        self.tells |= weight == Some(Weight::Tells) || span;
        self.rate |= matches!(word, "раз" | "раза");
    }
}

fn is_verb(word: &str) -> bool {
    let word = fold(word);
    word.ends_with("ть") || word.ends_with("ться") || word.ends_with("ти")
}

/// «25-го», «1-й».
fn is_suffix(word: &str) -> bool {
    matches!(word, "го" | "е" | "й" | "ое" | "му" | "я" | "ти" | "х")
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'І' | 'Х'))
}

fn is_quote(token: &Token<'_>) -> bool {
    matches!(token.text, "\"" | "“" | "”" | "„" | "«" | "»")
}
