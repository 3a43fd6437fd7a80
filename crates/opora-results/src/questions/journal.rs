//! «Сравнение с журналом»: whose mark was below, equal to or above the mark of the journal.

use opora_core::assessment::Work;
use serde::Serialize;

use super::{Ask, Group, Method, Register, Share, WorkResults};
use crate::summary::{self, Summary};

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JournalAnswer {
    /// In the order given.
    pub works: Vec<WorkJournal>,
    /// How it was made.
    pub method: Method,
}

/// One work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkJournal {
    /// The work.
    pub work: Work,
    /// Its title for people.
    pub title: String,
    /// All schools; none where so few have both marks that nothing may be shown.
    #[serde(flatten)]
    pub figures: Option<JournalFigures>,
    /// Groups asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupJournal>,
}

/// Participants by what became of their journal mark.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JournalFigures {
    /// Participants in the work.
    pub used: u64,
    /// Of them with both marks.
    pub n: u64,
    /// Понизили.
    pub lower: u64,
    /// Подтвердили.
    pub equal: u64,
    /// Повысили.
    pub higher: u64,
    /// Понизили, of those with both marks.
    pub lower_share: Share,
    /// Подтвердили.
    pub equal_share: Share,
    /// Повысили.
    pub higher_share: Share,
    /// Marks differ by two or three.
    pub gap_of_two: Share,
    /// `table[j][m]`: participants with journal mark j + 2 and mark m + 2.
    pub table: [[u64; 4]; 4],
}

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupJournal {
    /// The group.
    #[serde(flatten)]
    pub group: Group,
    /// Its figures; none where it is hidden.
    #[serde(flatten)]
    pub figures: Option<JournalFigures>,
}

/// Answers the question.
pub fn journal(works: &[WorkResults<'_>], register: &Register, ask: &Ask) -> JournalAnswer {
    let mut method = Method::over(
        works,
        &[
            "Понизили — отметка за работу ниже отметки в журнале, подтвердили — равна, повысили — выше; доли от участников, у которых есть обе отметки, %.",
            "Разрыв в две отметки — отметки различаются на две или три.",
            "Отметки журнала вне 2–5 в сравнение не входят.",
        ],
    );
    method.notes.extend(ask.hiding.sentence());
    let works = works.iter().map(|work| {
        let groups = ask.groups(work.summaries, register).into_iter().map(|grouped| {
            let shown = grouped.group.hidden.is_none();
            let figures = shown.then(|| figures(grouped.members.iter().copied()));
            GroupJournal { group: grouped.group, figures }
        });
        let whole = figures(work.summaries);
        WorkJournal {
            work: work.work.clone(),
            title: work.work.title(),
            groups: groups.collect(),
            figures: Some(whole).filter(|whole| ask.shows(whole.n)),
        }
    });
    let works: Vec<WorkJournal> = works.collect();
    for work in works.iter().filter(|work| work.figures.as_ref().is_some_and(|figures| figures.n == 0)) {
        method.note(format!("{}: отметок журнала нет, сравнивать не с чем.", work.title));
    }
    JournalAnswer { works, method }
}

/// The comparison over summaries.
pub(super) fn figures<'a>(summaries: impl IntoIterator<Item = &'a Summary>) -> JournalFigures {
    let mut used = 0;
    let mut table = [[0u64; 4]; 4];
    for summary in summaries {
        used += u64::from(summary.used);
        let summary::Journal { table: added } = summary.journal;
        for (sums, row) in table.iter_mut().zip(added) {
            sums.iter_mut().zip(row).for_each(|(sum, n)| *sum += u64::from(n));
        }
    }
    let count = |wanted: fn(usize, usize) -> bool| -> u64 {
        let cells =
            table.iter().enumerate().flat_map(|(journal, row)| row.iter().enumerate().map(move |cell| (journal, cell)));
        cells.filter(|(journal, (mark, _))| wanted(*journal, *mark)).map(|(_, (_, n))| *n).sum()
    };
    let n = count(|_, _| true);
    let lower = count(|journal, mark| mark < journal);
    let equal = count(|journal, mark| mark == journal);
    let higher = count(|journal, mark| mark > journal);
    JournalFigures {
        used,
        n,
        lower,
        equal,
        higher,
        lower_share: Share::of(lower, n),
        equal_share: Share::of(equal, n),
        higher_share: Share::of(higher, n),
        gap_of_two: Share::of(count(|journal, mark| mark.abs_diff(journal) >= 2), n),
        table,
    }
}
