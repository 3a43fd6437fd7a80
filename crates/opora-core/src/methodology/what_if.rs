//! «Что если»: a change of a methodology that is tried out and saved nowhere, as `threshold=25,min_n=10,at_least=2`.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::nearest::nearest;
use super::read::{Refused, read};
use super::{Decimal, ListRule, Methodology, ResultsRule, Special};
use crate::refusal::{Refusal, RefusalKind};

/// Changes in the order in which they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WhatIf {
    changes: Vec<Change>,
}

/// One change: of the main list and those that agree with it, of a list by its key, or of one procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    /// Key of a list or of a procedure; none for all lists that had the same value as the first.
    of: Option<String>,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Threshold(Decimal),
    MinN(u32),
    AtLeast(u32),
    /// So many years in a row.
    Years(u32),
    /// In so many of the window.
    Met(u32),
    Window(u32),
    /// 0 takes the exit rule away.
    Exit(u32),
}

/// What a change came to: «порог 30 → 25».
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Key of the list.
    pub list: String,
    /// Key of the procedure, where only one was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    /// The key that was changed.
    pub key: &'static str,
    /// The value before.
    pub from: String,
    /// The value after.
    pub to: String,
}

const KEYS: [&str; 7] = ["threshold", "min_n", "at_least", "years", "met", "window", "exit"];
/// More changes than this are another methodology.
const MOST_CHANGES: usize = 100;

impl WhatIf {
    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The methodology with the changes, and what they came to.
    ///
    /// A change without a name touches the first list over results and every list that has the same value there, so
    /// that a list with a threshold of its own keeps it.
    ///
    /// # Errors
    /// Refuses names that are not there and values with which no methodology would be read.
    pub fn apply(&self, methodology: &Methodology) -> Result<(Methodology, Vec<Changed>), Refusal> {
        let mut changed = methodology.clone();
        let mut log = Vec::new();
        for change in &self.changes {
            change.apply(&mut changed, &mut log)?;
        }
        // What a file may not say, a change may not say either.
        read(&changed.print()).map_err(|Refused(complaints)| {
            let why = complaints.into_iter().map(|complaint| complaint.text).collect::<Vec<_>>().join(" ");
            refuse(why, "Измените значение в «что если».")
        })?;
        log.retain(|one: &Changed| one.from != one.to);
        Ok((changed, log))
    }
}

impl Change {
    fn apply(&self, methodology: &mut Methodology, log: &mut Vec<Changed>) -> Result<(), Refusal> {
        let Some(name) = &self.of else { return self.apply_to_all(methodology, log) };
        if let Some(list) = methodology.lists.iter_mut().find(|list| list.key == *name) {
            return match list.rule.results_mut() {
                Some(rule) => {
                    log.push(self.change(&list.key, rule));
                    Ok(())
                }
                None => Err(refuse(
                    format!("Список «{name}» составляется не по результатам, менять в нём «{}» нельзя.", self.key()),
                    "Назовите другой список.",
                )),
            };
        }
        if methodology.procedure(name).is_some() {
            return self.apply_to_procedure(name, methodology, log);
        }
        let names = methodology.lists.iter().map(|list| list.key.as_str());
        let names = names.chain(methodology.procedures.iter().map(|procedure| procedure.key.as_str()));
        let meant = nearest(name, names).map(|meant| format!(" Возможно, «{meant}»?")).unwrap_or_default();
        Err(refuse(format!("В методике нет ни списка, ни процедуры «{name}».{meant}"), "Проверьте имя до точки."))
    }

    fn apply_to_all(&self, methodology: &mut Methodology, log: &mut Vec<Changed>) -> Result<(), Refusal> {
        let rules = |list: &ListRule| list.rule.results().map(|rule| (rule.test.measure, self.value(rule)));
        let Some(first) = methodology.lists.iter().find_map(rules) else {
            return Err(refuse(
                "В методике нет списков по результатам, «что если» менять нечего.",
                "Выберите другую методику.",
            ));
        };
        for list in &mut methodology.lists {
            let Some(rule) = list.rule.results_mut() else { continue };
            if (rule.test.measure, self.value(rule)) == first {
                log.push(self.change(&list.key, rule));
            }
        }
        Ok(())
    }

    fn apply_to_procedure(
        &self,
        name: &str,
        methodology: &mut Methodology,
        log: &mut Vec<Changed>,
    ) -> Result<(), Refusal> {
        let lists = methodology.lists.iter_mut();
        let rules = lists.filter_map(|list| Some((list.key.clone(), list.rule.results_mut()?)));
        for (key, rule) in rules.filter(|(_, rule)| rule.looks_at(name)) {
            let before = rule.test_of(name);
            let at = rule.special.iter().position(|special| special.procedure == name);
            let at = at.unwrap_or_else(|| {
                rule.special.push(Special { procedure: name.to_owned(), ..Special::default() });
                rule.special.len() - 1
            });
            let Some(special) = rule.special.get_mut(at) else { continue };
            let (from, to) = match self.what {
                What::Threshold(threshold) => {
                    special.threshold = Some(threshold);
                    (before.threshold.to_string(), threshold.to_string())
                }
                What::MinN(min_n) => {
                    special.min_n = Some(min_n);
                    (before.min_n.to_string(), min_n.to_string())
                }
                What::AtLeast(_) | What::Years(_) | What::Met(_) | What::Window(_) | What::Exit(_) => {
                    let sentence = format!("У процедуры «{name}» меняются только threshold и min_n.");
                    return Err(refuse(sentence, "Остальное меняется у списка."));
                }
            };
            log.push(Changed { list: key, procedure: Some(name.to_owned()), key: self.key(), from, to });
        }
        Ok(())
    }

    fn change(&self, list: &str, rule: &mut ResultsRule) -> Changed {
        let from = self.value(rule);
        match self.what {
            What::Threshold(threshold) => rule.test.threshold = threshold,
            What::MinN(min_n) => rule.test.min_n = min_n,
            What::AtLeast(number) => rule.at_least = number,
            What::Years(number) => {
                rule.years.met = number;
                rule.years.window = number;
            }
            What::Met(number) => rule.years.met = number,
            What::Window(number) => rule.years.window = number,
            What::Exit(0) => rule.exit = None,
            What::Exit(lists) => rule.exit = Some(super::Exit { lists }),
        }
        Changed { list: list.to_owned(), procedure: None, key: self.key(), from, to: self.value(rule) }
    }

    fn key(&self) -> &'static str {
        match self.what {
            What::Threshold(_) => "threshold",
            What::MinN(_) => "min_n",
            What::AtLeast(_) => "at_least",
            What::Years(_) => "years",
            What::Met(_) => "met",
            What::Window(_) => "window",
            What::Exit(_) => "exit",
        }
    }

    /// The value that the change touches, as words.
    fn value(&self, rule: &ResultsRule) -> String {
        match self.what {
            What::Threshold(_) => rule.test.threshold.to_string(),
            What::MinN(_) => rule.test.min_n.to_string(),
            What::AtLeast(_) => rule.at_least.to_string(),
            What::Years(_) if rule.years.met == rule.years.window => rule.years.met.to_string(),
            What::Years(_) => format!("{} из {}", rule.years.met, rule.years.window),
            What::Met(_) => rule.years.met.to_string(),
            What::Window(_) => rule.years.window.to_string(),
            What::Exit(_) => rule.exit.map_or(0, |exit| exit.lists).to_string(),
        }
    }
}

fn refuse(reason: impl Into<String>, next: &str) -> Refusal {
    Refusal::new(RefusalKind::Invalid, reason, next)
}

/// Words that are no change, with what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAChange(String);

impl FromStr for WhatIf {
    type Err = NotAChange;

    /// Pairs `key=value` between commas; before the key a list or a procedure may stand: `risk.threshold=20`. A comma
    /// inside a number («27,5») belongs to the number.
    fn from_str(text: &str) -> Result<Self, NotAChange> {
        let mut pairs: Vec<String> = Vec::new();
        for piece in text.split([',', ';']) {
            let piece = piece.trim();
            let fraction = !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_digit());
            match pairs.last_mut() {
                Some(last) if fraction && last.ends_with(|end: char| end.is_ascii_digit()) => {
                    last.push('.');
                    last.push_str(piece);
                }
                _ if piece.is_empty() => {}
                _ => pairs.push(piece.to_owned()),
            }
        }
        if pairs.len() > MOST_CHANGES {
            return Err(NotAChange(format!("изменений больше {MOST_CHANGES}: сохраните их новой версией методики")));
        }
        let changes = pairs.iter().map(|pair| change(pair)).collect::<Result<_, _>>()?;
        Ok(Self { changes })
    }
}

fn change(pair: &str) -> Result<Change, NotAChange> {
    let (left, value) = pair
        .split_once('=')
        .ok_or_else(|| NotAChange(format!("«{pair}»: нужна запись ключ=значение, например threshold=25")))?;
    let (of, key) = match left.trim().rsplit_once('.') {
        Some((of, key)) => (Some(of.trim().to_owned()), key.trim()),
        None => (None, left.trim()),
    };
    let value = value.trim();
    let whole = |from: u32, to: u32| {
        let number = value.parse::<u32>().ok().filter(|number| (from..=to).contains(number));
        number.ok_or_else(|| NotAChange(format!("«{key}» — целое число от {from} до {to}, а здесь «{value}»")))
    };
    let what = match key {
        "threshold" => {
            let bare = value.trim_end_matches('%').trim();
            let number = bare.parse().map_err(|error| NotAChange(format!("«threshold={value}»: {error}")))?;
            What::Threshold(number)
        }
        "min_n" => What::MinN(whole(0, 1_000)?.max(1)),
        "at_least" => What::AtLeast(whole(1, 1_000)?),
        "years" => What::Years(whole(1, 10)?),
        "met" => What::Met(whole(1, 10)?),
        "window" => What::Window(whole(1, 10)?),
        "exit" => What::Exit(whole(0, 5)?),
        other => {
            let meant = nearest(other, KEYS).map(|meant| format!("; возможно, {meant}")).unwrap_or_default();
            return Err(NotAChange(format!("менять можно {}, а не «{other}»{meant}", KEYS.join(", "))));
        }
    };
    Ok(Change { of, what })
}

/// As it was asked for.
impl fmt::Display for WhatIf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, change) in self.changes.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            if let Some(of) = &change.of {
                write!(f, "{of}.")?;
            }
            write!(f, "{}=", change.key())?;
            match change.what {
                What::Threshold(threshold) => write!(f, "{threshold}")?,
                What::MinN(number)
                | What::AtLeast(number)
                | What::Years(number)
                | What::Met(number)
                | What::Window(number)
                | What::Exit(number) => write!(f, "{number}")?,
            }
        }
        Ok(())
    }
}
