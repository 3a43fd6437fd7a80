//! The rows of the list: who enters, leaves, stays and is out, each with the sentences and figures behind it.

use std::collections::HashMap;

use opora_core::identification::{Decision, List, ListDecision, Standing, WhyNot};

use crate::assets::Icon;
use crate::results::naming;
use crate::results::view::capital;

/// Schools of one fate that are printed; the rest is in the workbook.
const MOST_ROWS: usize = 300;

/// What becomes of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Fate {
    Enters,
    Leaves,
    Stays,
    /// In the first list that is known.
    In,
    Out,
}

impl Fate {
    /// The word of a list that is tried out, or of one that stands beside the list before.
    pub(super) fn word(self, is_tried: bool) -> &'static str {
        match (self, is_tried) {
            (Self::Enters, true) => "войдёт",
            (Self::Enters, false) => "входит",
            (Self::Leaves, true) => "выйдет",
            (Self::Leaves, false) => "выходит",
            (Self::Stays, true) => "останется",
            (Self::Stays, false) => "остаётся",
            (Self::In, _) => "в списке",
            (Self::Out, _) => "не входит",
        }
    }

    fn title(self, is_tried: bool) -> &'static str {
        match (self, is_tried) {
            (Self::Enters, true) => "Войдут",
            (Self::Enters, false) => "Входят",
            (Self::Leaves, true) => "Выйдут",
            (Self::Leaves, false) => "Выходят",
            (Self::Stays, true) => "Останутся",
            (Self::Stays, false) => "Остаются",
            (Self::In, _) => "В списке",
            (Self::Out, _) => "Не входят",
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Enters => "enters",
            Self::Leaves => "leaves",
            Self::Stays | Self::In => "stays",
            Self::Out => "out",
        }
    }

    fn icon(self) -> Icon {
        Icon(match self {
            Self::Enters => "enter",
            Self::Leaves => "leave",
            Self::Stays | Self::In => "ahead",
            Self::Out => "none",
        })
    }

    fn class(self) -> &'static str {
        match self {
            Self::Enters | Self::Leaves | Self::In => "go",
            Self::Stays | Self::Out => "mut",
        }
    }
}

/// Schools with one fate.
pub(super) struct Section {
    pub id: &'static str,
    pub title: String,
    pub rows: Vec<Row>,
    /// How many are not printed.
    pub more: usize,
}

/// One school.
pub(super) struct Row {
    pub icon: Icon,
    pub class: &'static str,
    pub word: String,
    pub name: String,
    pub url: String,
    /// Why it is in, or why it goes.
    pub reasons: Vec<Reason>,
    /// What the methodology as it is written says of a school that moves.
    pub before: Vec<Reason>,
    /// What was looked at and does not count.
    pub rest: Vec<Reason>,
    pub story: String,
    pub met: String,
    pub of: u32,
}

/// A sentence; its figure leads to what it was counted from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::results) struct Reason {
    pub before: String,
    pub figure: String,
    pub url: String,
    pub after: String,
}

/// The counts above the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub before: usize,
    pub listed: usize,
    pub enters: usize,
    pub leaves: usize,
    pub stays: usize,
    pub out: usize,
}

/// A list as the page shows it.
pub(super) struct Shown {
    pub counts: Counts,
    pub sections: Vec<Section>,
    pub fates: HashMap<String, Fate>,
}

/// Every school of `list` with its fate: beside `base`, the methodology as it is written, where something is tried out;
/// else beside the list before.
pub(super) fn show(list: &List<'_>, base: Option<&List<'_>>, at: usize) -> Shown {
    let is_in = |list: &List<'_>, school: usize| list.verdict(school, at).is_some_and(|one| one.listed);
    let fate = |school: usize| match base {
        Some(base) => match (is_in(base, school), is_in(list, school)) {
            (false, true) => Fate::Enters,
            (true, false) => Fate::Leaves,
            (true, true) => Fate::Stays,
            (false, false) => Fate::Out,
        },
        None => match list.verdict(school, at).map(|one| one.standing) {
            Some(Standing::First) => Fate::In,
            Some(Standing::Entered) => Fate::Enters,
            Some(Standing::Stays) => Fate::Stays,
            Some(Standing::Left) => Fate::Leaves,
            Some(Standing::Out) | None => Fate::Out,
        },
    };
    let schools = list.schools();
    let mut all: Vec<(usize, Fate)> = (0..schools.len()).map(|school| (school, fate(school))).collect();
    let ranked = |school: usize| list.verdict(school, at).map_or(0, |one| one.rank);
    all.sort_by_cached_key(|(school, _)| {
        let about = schools.get(*school);
        let key = about.map(|about| naming::order(&about.name, &about.code));
        (ranked(*school), key)
    });
    let count = |wanted: Fate| all.iter().filter(|(_, fate)| *fate == wanted).count();
    let (enters, leaves, stays) = (count(Fate::Enters), count(Fate::Leaves), count(Fate::Stays) + count(Fate::In));
    let counts =
        Counts { before: leaves + stays, listed: enters + stays, enters, leaves, stays, out: count(Fate::Out) };
    let order = [Fate::Enters, Fate::Leaves, Fate::In, Fate::Stays, Fate::Out];
    let sections = order.into_iter().filter_map(|wanted| {
        let of: Vec<usize> = all.iter().filter(|(_, fate)| *fate == wanted).map(|(school, _)| *school).collect();
        let rows: Vec<Row> =
            of.iter().take(MOST_ROWS).filter_map(|school| row(list, base, *school, at, wanted)).collect();
        let title = format!("{}: {}", wanted.title(base.is_some()), of.len());
        (!rows.is_empty()).then(|| Section { id: wanted.id(), title, more: of.len() - rows.len(), rows })
    });
    let sections = sections.collect();
    let fates = all.into_iter().filter_map(|(school, fate)| Some((schools.get(school)?.code.clone(), fate))).collect();
    Shown { counts, sections, fates }
}

fn row(list: &List<'_>, base: Option<&List<'_>>, school: usize, at: usize, fate: Fate) -> Option<Row> {
    let decision = list.decision(school)?;
    let own = decision.lists.get(at)?;
    let before = base.and_then(|base| base.decision(school));
    let earlier = before.as_ref().and_then(|decision| decision.lists.get(at));
    let (mut reasons, rest) = told(&decision.code, own);
    let mut was = Vec::new();
    if matches!(fate, Fate::Enters | Fate::Leaves)
        && let Some(earlier) = earlier
    {
        // The same works by both rules; what both say alike explains no change.
        let (counts, others) = told(&decision.code, earlier);
        if fate == Fate::Leaves {
            let moved =
                |reason: &&Reason| counts.iter().any(|one| one.before == reason.before && !one.before.is_empty());
            reasons = rest.iter().filter(moved).cloned().chain(reasons).collect();
            was = counts;
        } else {
            was = others.into_iter().filter(|one| reasons.iter().any(|own| own.before == one.before)).collect();
        }
        was.retain(|one| !reasons.contains(one));
    }
    let rest = rest.into_iter().filter(|one| !reasons.contains(one)).collect();
    let met = match earlier.filter(|earlier| earlier.met != own.met) {
        Some(earlier) => format!("{}\u{a0}→\u{a0}{}", earlier.met, own.met),
        None => own.met.to_string(),
    };
    let word = fate.word(base.is_some());
    Some(Row {
        icon: fate.icon(),
        class: fate.class(),
        word: capital(word),
        name: naming::title(&decision.name, &decision.code).to_owned(),
        url: naming::school_url(&decision.code),
        reasons,
        before: was,
        rest,
        story: if base.is_some() { String::new() } else { own.story.clone() },
        met,
        of: own.of,
    })
}

/// What counts, and what was looked at and does not: the criteria with links to their figures, other sentences as they
/// are.
pub(in crate::results) fn told(code: &str, list: &ListDecision) -> (Vec<Reason>, Vec<Reason>) {
    let criteria = || list.years.iter().flat_map(|year| &year.procedures);
    let mut counts = Vec::new();
    let mut rest = Vec::new();
    for criterion in criteria().filter(|one| one.why_not != Some(WhyNot::NoWork)) {
        let reason = linked(&criterion.sentence, criterion.low, criterion.n, code, &criterion.work);
        if criterion.met { counts.push(reason) } else { rest.push(reason) }
    }
    let own = list.reasons.iter().filter(|reason| !criteria().any(|one| one.sentence == **reason));
    let plain = own.map(|reason| Reason { after: reason.clone(), ..Reason::default() });
    counts.extend(plain);
    (counts, rest)
}

/// The sentence cut around «7 из 18».
fn linked(sentence: &str, low: u32, n: u32, code: &str, work: &str) -> Reason {
    let figure = format!("{low}\u{a0}из\u{a0}{n}");
    let whole = || {
        let (before, after) = sentence.split_once(": ").unwrap_or((sentence, ""));
        Reason { before: format!("{before}: "), after: after.to_owned(), ..Reason::default() }
    };
    match sentence.split_once(&figure) {
        Some((before, after)) => {
            Reason { before: before.to_owned(), url: naming::figures_url(code, work), figure, after: after.to_owned() }
        }
        None => whole(),
    }
}

/// The criteria of a list that a plot can be drawn of.
pub(super) fn criteria(decision: &Decision, at: usize) -> impl Iterator<Item = &opora_core::identification::Criterion> {
    decision.lists.get(at).and_then(|list| list.years.first()).into_iter().flat_map(|year| &year.procedures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figure_of_a_sentence_is_a_link() {
        let reason = linked(
            "ВПР 2025, математика 5\u{a0}кл.: 13\u{a0}из\u{a0}29 = 44,8\u{a0}% ≥ 30\u{a0}%",
            13,
            29,
            "900101",
            "ВПР 2025 математика 5",
        );
        assert_eq!(reason.before, "ВПР 2025, математика 5\u{a0}кл.: ");
        assert_eq!(reason.figure, "13\u{a0}из\u{a0}29");
        assert_eq!(reason.url, "/results/school/900101#ВПР-2025-математика-5");
        assert_eq!(reason.after, " = 44,8\u{a0}% ≥ 30\u{a0}%");
        let silent = linked("ВПР 2025, русский язык 5 кл.: результатов школы нет", 0, 0, "1", "x");
        assert_eq!((silent.figure.as_str(), silent.after.as_str()), ("", "результатов школы нет"));
    }
}
