//! Which schools the exclusions of a methodology take out of every list, and by which of them.

use chrono::NaiveDate;

use super::cells::Cells;
use super::facts::Known;
use super::{Input, SchoolFacts};
use crate::methodology::{Excluded, Exclusion, Methodology};
use crate::words::plain;

/// The exclusion of each school in each year of lists: its position in the methodology.
#[derive(Debug, Default)]
pub(super) struct Exclusions {
    schools: usize,
    found: Vec<Option<u16>>,
}

impl Exclusions {
    pub(super) fn find(methodology: &Methodology, input: &Input<'_>, cells: &Cells, known: &Known) -> Self {
        let schools = input.schools.len();
        if methodology.exclusions.is_empty() {
            return Self { schools, found: Vec::new() };
        }
        let rules: Vec<Prepared> = methodology.exclusions.iter().map(|one| Prepared::of(&one.who)).collect();
        let mut found = vec![None; schools * cells.years().len()];
        for (year_at, year) in cells.years().iter().enumerate() {
            for school in 0..schools {
                let by = rules.iter().position(|rule| rule.takes(input, cells, known, school, (year_at, *year)));
                if let Some(slot) = found.get_mut(year_at * schools + school) {
                    *slot = by.and_then(|by| u16::try_from(by).ok());
                }
            }
        }
        Self { schools, found }
    }

    /// The exclusion that takes a school out in a year.
    pub(super) fn of(&self, school: usize, year: usize) -> Option<usize> {
        self.found.get(year * self.schools + school).copied().flatten().map(usize::from)
    }
}

/// What is said of exclusions that nothing is known for, so that nobody takes an empty answer for «nobody».
pub(super) fn unknown(methodology: &Methodology, input: &Input<'_>) -> Vec<String> {
    let nothing = |known: fn(&SchoolFacts) -> bool| !input.facts.iter().any(known);
    let sentence = |exclusion: &Exclusion| {
        let what = match &exclusion.who {
            // Who knows kinds has looked into the register, where closing stands too.
            Excluded::Closed if nothing(|facts| facts.closed.is_some() || facts.kind.is_some()) => "о закрытии школ",
            Excluded::Kinds(_) if nothing(|facts| facts.kind.is_some()) => "о видах школ",
            Excluded::FewPupils(_) if nothing(|facts| facts.pupils.is_some()) => "о числе учеников",
            Excluded::NameHas(_) if input.schools.iter().all(|school| school.name.is_empty()) => "о названиях школ",
            _ => return None,
        };
        Some(format!(
            "Исключение «{}»: сведений {what} в данных нет, по нему никто не исключён. Такие школы исключите вручную.",
            exclusion.reason
        ))
    };
    methodology.exclusions.iter().filter_map(sentence).collect()
}

/// An exclusion with its words made comparable once.
enum Prepared<'a> {
    Closed,
    FewParticipants(u32),
    FewPupils(u32),
    Kinds(Vec<String>),
    NameHas(Vec<String>),
    Codes(&'a [String]),
}

impl<'a> Prepared<'a> {
    fn of(who: &'a Excluded) -> Self {
        let plainly = |words: &[String]| words.iter().map(|word| plain(word)).collect();
        match who {
            Excluded::Closed => Self::Closed,
            Excluded::FewParticipants(number) => Self::FewParticipants(*number),
            Excluded::FewPupils(number) => Self::FewPupils(*number),
            Excluded::Kinds(kinds) => Self::Kinds(plainly(kinds)),
            Excluded::NameHas(words) => Self::NameHas(plainly(words)),
            Excluded::Codes(codes) => Self::Codes(codes),
        }
    }

    fn takes(&self, input: &Input<'_>, cells: &Cells, known: &Known, school: usize, year: (usize, i32)) -> bool {
        let facts = || known.facts(input, school);
        match self {
            Self::Closed => {
                let end = NaiveDate::from_ymd_opt(year.1, 12, 31);
                facts().and_then(|facts| facts.closed).is_some_and(|day| end.is_none_or(|end| day <= end))
            }
            Self::FewParticipants(number) => {
                let sum: u64 = cells.of(school, year.0).iter().map(|cell| u64::from(cell.n)).sum();
                sum < u64::from(*number)
            }
            Self::FewPupils(number) => facts().and_then(|facts| facts.pupils).is_some_and(|pupils| pupils < *number),
            Self::Kinds(kinds) => {
                facts().and_then(|facts| facts.kind.as_deref()).is_some_and(|kind| {
                    // «вечерняя» names a «вечерняя школа» too.
                    let kind = format!("{} ", plain(kind));
                    kinds.iter().any(|named| kind.starts_with(&format!("{named} ")))
                })
            }
            Self::NameHas(words) => input.schools.get(school).is_some_and(|school| {
                let name = format!(" {}", plain(&school.name));
                words.iter().any(|word| name.contains(&format!(" {word}")))
            }),
            Self::Codes(codes) => input.schools.get(school).is_some_and(|school| {
                codes.iter().any(|code| *code == school.code || school.other_codes.contains(code))
            }),
        }
    }
}
