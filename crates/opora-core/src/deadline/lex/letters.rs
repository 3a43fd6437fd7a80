//! Words of a phrase: known, misspelt, torn apart, run together, or with Latin letters.

use super::{Cutter, Kind, Token};
use crate::deadline::words::{Word, lookup, misspelt};
use crate::russian::is_letter;

/// Fewer letters make no word that a blank tears.
const SHORTEST_TORN: usize = 8;

pub(super) const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

impl<'t> Cutter<'t, '_> {
    pub(super) fn word(&mut self) {
        let from = self.at;
        let raw = self.letters(from);
        let length = raw.len();
        // «план-график» is one word; «август-сентябрь» is not.
        self.at = from + length;
        if raw.contains(|c: char| c.is_ascii_alphabetic()) {
            self.foreign(raw, from);
            return;
        }
        if self.short_for(raw, from) {
            return;
        }
        let kind = match lookup(raw) {
            Some(Word::Year) if raw == "г" && self.initials() => Kind::Word(Word::Years),
            Some(word) => Kind::Word(word),
            None => match split_joined(raw) {
                Some((first, second, cut)) => {
                    self.at = from + cut;
                    self.push(Kind::Word(first), from);
                    self.at = from + length;
                    self.push(Kind::Word(second), from + cut);
                    return;
                }
                None if self.torn(raw, from) => return,
                None => self.unknown(raw),
            },
        };
        if kind == Kind::Unknown {
            self.year_of_name();
        }
        self.push(kind, from);
    }

    /// The letters from `from` on.
    fn letters(&self, from: usize) -> &'t str {
        let text: &'t str = self.text;
        let rest = text.get(from..).unwrap_or("");
        rest.get(..rest.find(|c| !is_letter(c)).unwrap_or(rest.len())).unwrap_or("")
    }

    fn unknown(&mut self, raw: &str) -> Kind {
        match misspelt(raw) {
            Some(word) => {
                self.out.misspelt = true;
                Kind::Word(word)
            }
            None => Kind::Unknown,
        }
    }

    /// «сент ябрь», «ежеме-сячно»: a word torn by a blank or a line end; both halves mean nothing on their own.
    fn torn(&mut self, raw: &str, from: usize) -> bool {
        let gap = |at: usize| {
            let dash = at + usize::from(self.byte(at) == b'-');
            self.text.get(dash..).unwrap_or("").find(|c: char| !c.is_whitespace()).map(|blanks| dash + blanks)
        };
        if let Some(next) = gap(self.at).filter(|next| *next > self.at) {
            let second = self.letters(next);
            let whole = [raw, second].concat();
            if !second.is_empty()
                && whole.len() >= SHORTEST_TORN
                && lookup(second).is_none()
                && let Some(word) = lookup(&whole)
            {
                self.at = next + second.len();
                self.push(Kind::Word(word), from);
                return true;
            }
        }
        // «сен тябрь», «по стоянно»: the first half was a word too.
        let Some(before) = self.out.tokens.last().copied() else { return false };
        let first = self.text.get(before.from..before.to).unwrap_or("");
        let between = self.text.get(before.to..from).unwrap_or("-");
        let near = matches!(before.kind, Kind::Word(_)) && between.trim().is_empty() && first.len() <= 8
            || before.kind == Kind::Dash;
        if !near {
            return false;
        }
        let hyphen = before.kind == Kind::Dash;
        let before = if hyphen {
            let Some(before) = self.out.tokens.len().checked_sub(2).and_then(|at| self.out.tokens.get(at)) else {
                return false;
            };
            *before
        } else {
            before
        };
        let first = self.text.get(before.from..before.to).unwrap_or("");
        let whole = [first, raw].concat();
        let Some(word) = lookup(&whole).filter(|_| whole.len() >= SHORTEST_TORN) else { return false };
        for _ in 0..=usize::from(hyphen) {
            self.out.tokens.pop();
        }
        self.push(Kind::Word(word), before.from);
        true
    }

    /// «ЕГЭ-2022»: the year belongs to the name.
    fn year_of_name(&mut self) {
        let year = self.text.get(self.at..).and_then(|rest| rest.strip_prefix('-')).unwrap_or("");
        let digits = year.bytes().take_while(u8::is_ascii_digit).count();
        let behind = year.get(4..).unwrap_or("").strip_prefix(['-', '.', '/']);
        let goes_on = behind.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if digits == 4 && year.starts_with(['1', '2']) && !goes_on {
            self.at += 5;
        }
    }

    /// «п/г», «т.г.», «с.г.», «уч/г»: letters that stand for words.
    fn short_for(&mut self, raw: &str, from: usize) -> bool {
        if !matches!(raw, "п" | "т" | "с" | "у" | "уч") || !matches!(self.byte(self.at), b'.' | b'/') {
            return false;
        }
        let mut second = self.at + 1;
        while self.byte(second) == b' ' {
            second += 1;
        }
        if !matches!(self.letters(second), "г" | "год" | "года" | "году") {
            return false;
        }
        let numbered = matches!(
            self.out.tokens.last().map(|token| token.kind),
            Some(Kind::Number { .. } | Kind::Word(Word::Ordinal(_)))
        );
        let end = second + self.letters(second).len();
        match raw {
            "п" if numbered => {
                self.at = end;
                self.push(Kind::Word(Word::HalfYear), from);
            }
            "т" | "с" => {
                self.push(Kind::Word(Word::Current), from);
                self.at = end;
                self.push(Kind::Word(Word::Year), second);
            }
            "у" | "уч" if raw == "уч" || numbered => {
                self.push(Kind::Word(Word::School), from);
                self.at = end;
                self.push(Kind::Word(Word::Year), second);
            }
            _ => return false,
        }
        true
    }

    /// «г.г.» and «г. г.» after the first «г»: moves over the second one.
    fn initials(&mut self) -> bool {
        let mut at = self.at;
        while matches!(self.byte(at), b'.' | b' ') {
            at += 1;
        }
        if at > self.at && self.char_at(at) == Some('г') && !self.char_at(at + 2).is_some_and(char::is_alphabetic) {
            self.at = at + 2;
            return true;
        }
        false
    }

    /// A word with Latin letters: a Roman numeral or look-alikes of Russian letters.
    fn foreign(&mut self, raw: &str, from: usize) {
        let folded: String = raw
            .chars()
            .map(|c| match c {
                'х' => 'x',
                'у' | 'y' => 'v',
                'l' => 'i',
                other => other,
            })
            .collect();
        if let Some(value) = ROMAN.iter().position(|numeral| *numeral == folded) {
            let value = u32::try_from(value + 1).unwrap_or(0);
            // «x» and «v» alone are letters as often as numerals; the parser sees what follows.
            self.ordinal_ending();
            self.push(Kind::Number { value, digits: 0, ordinal: true }, from);
            return;
        }
        // «Iкв»: a lost blank.
        let numeral = raw.len() - raw.trim_start_matches(['i', 'v', 'x']).len();
        if let (Some(value), Some(word)) =
            (ROMAN.iter().position(|known| Some(*known) == raw.get(..numeral)), raw.get(numeral..).and_then(lookup))
        {
            let value = u32::try_from(value + 1).unwrap_or(0);
            self.out.tokens.push(Token {
                kind: Kind::Number { value, digits: 0, ordinal: true },
                from,
                to: from + numeral,
            });
            self.push(Kind::Word(word), from + numeral);
            return;
        }
        let mapped: String = raw
            .chars()
            .map(|c| match c {
                'a' => 'а',
                'b' => 'в',
                'c' => 'с',
                'e' => 'е',
                'h' => 'н',
                'k' => 'к',
                'm' => 'м',
                'o' => 'о',
                'p' => 'р',
                't' => 'т',
                'x' => 'х',
                'y' | 'u' => 'у',
                'r' => 'г',
                'n' => 'п',
                'i' => 'и',
                other => other,
            })
            .collect();
        match lookup(&mapped) {
            Some(word) => {
                self.push(Kind::Word(word), from);
            }
            None => self.push(Kind::Unknown, from),
        }
    }
}

/// A lost blank: «досентября», «втечение», «маяг».
fn split_joined(raw: &str) -> Option<(Word, Word, usize)> {
    for (prefix, word) in [
        ("до", Word::Before),
        ("в", Word::In),
        ("по", Word::Along),
        ("с", Word::From),
        ("к", Word::Towards),
        ("не", Word::Not),
    ] {
        let Some(rest) = raw.strip_prefix(prefix) else { continue };
        // «ссентябрь» has a letter twice, «ссентября» lost its blank.
        if prefix == "с" && !rest.ends_with(['я', 'а']) {
            continue;
        }
        match lookup(rest) {
            Some(second @ (Word::Month(_) | Word::During | Word::Later)) => return Some((word, second, prefix.len())),
            // «1 раз вквартал»
            Some(
                second @ (Word::Week
                | Word::MonthUnit
                | Word::Quarter
                | Word::Term
                | Word::Trimester
                | Word::HalfYear
                | Word::Year
                | Word::Every
                | Word::Beginning
                | Word::End),
            ) if prefix == "в" => return Some((word, second, prefix.len())),
            _ => {}
        }
    }
    let rest = raw.strip_suffix('г').or_else(|| raw.strip_suffix("года"))?;
    let first @ Word::Month(_) = lookup(rest)? else { return None };
    Some((first, Word::Year, rest.len()))
}
