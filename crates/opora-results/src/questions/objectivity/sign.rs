//! The signs of one school in one work: its interval against the region's, its correlations, its peaks.

use opora_core::assessment::Work;
use serde::Serialize;

use super::Rules;
use super::border::{self, Border, SchoolBorder};
use crate::questions::words::{decimal, to_f64};
use crate::questions::{Tally, WorkResults};
use crate::summary::{Ranks, Summary};

/// What a sign is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignKind {
    /// The mean is too high.
    MeanHigh,
    /// Journal marks contradict, by the formula without ties.
    JournalSimple,
    /// Journal marks contradict, with the correction for ties.
    JournalTies,
    /// A sharp change between two years.
    SharpChange,
    /// A peak at a border of marks, higher than the region's.
    BorderPeak,
    /// ЕГЭ or ОГЭ does not confirm ВПР.
    ExamMismatch,
}

impl SignKind {
    /// All kinds, in the order of an answer.
    pub const ALL: [Self; 6] = [
        Self::MeanHigh,
        Self::JournalSimple,
        Self::JournalTies,
        Self::SharpChange,
        Self::BorderPeak,
        Self::ExamMismatch,
    ];

    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            Self::MeanHigh => "mean_high",
            Self::JournalSimple => "journal_simple",
            Self::JournalTies => "journal_ties",
            Self::SharpChange => "sharp_change",
            Self::BorderPeak => "border_peak",
            Self::ExamMismatch => "exam_mismatch",
        }
    }

    /// The kind of a stored word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The Russian name.
    pub fn title(self) -> &'static str {
        match self {
            Self::MeanHigh => "завышенный средний балл",
            Self::JournalSimple => "несоответствие журналу (без поправки на совпадения)",
            Self::JournalTies => "несоответствие журналу (с поправкой на совпадения)",
            Self::SharpChange => "резкое изменение между годами",
            Self::BorderPeak => "пик на границе отметки",
            Self::ExamMismatch => "ЕГЭ или ОГЭ не подтверждает ВПР",
        }
    }
}

/// One sign of one school.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sign {
    /// What it is about.
    pub kind: SignKind,
    /// The work; of two works the later.
    pub work: Work,
    /// Participants behind it; of two works the fewer.
    pub n: u64,
    /// The numbers behind it, a Russian sentence.
    pub words: String,
}

/// Spearman's correlation of journal mark and total by both formulas.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Correlation {
    /// Participants with both.
    pub n: u32,
    /// 1 − 6Σd²/(n(n² − 1)); none for fewer than two.
    pub simple: Option<f64>,
    /// With the correction for ties; none where all journal marks or all totals are equal.
    pub ties: Option<f64>,
}

impl Correlation {
    /// Both formulas over ranks.
    pub fn of(ranks: &Ranks) -> Self {
        let Some(parts) = Parts::of(ranks) else { return Self { n: ranks.n, ..Self::default() } };
        let d2 = to_f64(ranks.d2_doubled) / 4.0;
        let (journal, score) = (float(parts.journal) / 12.0, float(parts.score) / 12.0);
        Self {
            n: ranks.n,
            simple: Some(1.0 - 6.0 * d2 / float(parts.cube)),
            ties: (parts.journal > 0 && parts.score > 0)
                .then(|| (journal + score - d2) / (2.0 * (journal * score).sqrt())),
        }
    }
}

/// Whole numbers of the formulas, so that the question "below 0" has an exact answer.
struct Parts {
    /// n³ − n.
    cube: i128,
    /// n³ − n − Σ(t³ − t) over ties of journal marks: 12·Sx.
    journal: i128,
    /// The same over ties of totals: 12·Sy.
    score: i128,
    /// 12·Σd².
    d2: i128,
}

impl Parts {
    fn of(ranks: &Ranks) -> Option<Self> {
        let n = i128::from(ranks.n);
        let cube = n * n * n - n;
        (ranks.n >= 2).then(|| Self {
            cube,
            journal: cube - i128::from(ranks.ties_journal),
            score: cube - i128::from(ranks.ties_score),
            d2: 3 * i128::from(ranks.d2_doubled),
        })
    }

    /// 1 − 6Σd²/(n³ − n) < 0.
    fn simple_is_negative(&self) -> bool {
        self.d2 > 2 * self.cube
    }

    /// Sx + Sy − Σd² < 0, where both S are above 0.
    fn ties_is_negative(&self) -> bool {
        self.journal > 0 && self.score > 0 && self.journal + self.score < self.d2
    }
}

#[expect(clippy::cast_precision_loss, reason = "rounding to a float is what is wanted")]
fn float(whole: i128) -> f64 {
    whole as f64
}

/// One school in one work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SchoolFigures {
    /// Code.
    pub school: String,
    /// Name.
    pub name: String,
    /// Participants.
    pub n: u64,
    /// Mean total.
    pub mean: Option<f64>,
    /// Its 95 % interval; none below two participants.
    pub mean_ci: Option<[f64; 2]>,
    /// Journal mark against total.
    pub correlation: Correlation,
    /// Peaks at borders beside the region's; empty below 20 participants.
    pub border: Vec<SchoolBorder>,
    /// Signs in this work.
    pub signs: Vec<Sign>,
}

pub(super) fn school(
    work: &WorkResults<'_>,
    summary: &Summary,
    region_ci: Option<[f64; 2]>,
    borders: &[Border],
    rules: &Rules,
) -> SchoolFigures {
    let tally = Tally::of([summary]);
    let mean_ci = tally.interval();
    let correlation = Correlation::of(&summary.ranks);
    let own_borders = border::school(summary, borders);
    let enough = |n: u64| n >= u64::from(rules.least_n);
    let mut signs = Vec::new();
    let mut say = |kind: SignKind, n: u64, words: String| {
        signs.push(Sign { kind, work: work.work.clone(), n, words: format!("{}: {words}", work.work.title()) });
    };
    if let (Some([low, high]), Some([region_low, region_high])) = (mean_ci, region_ci)
        && low > region_high
        && enough(tally.used)
    {
        let words = format!(
            "средний балл {} (интервал {}–{}) выше, чем по региону (интервал {}–{}); участников {}.",
            decimal(tally.mean().unwrap_or_default(), 2),
            decimal(low, 2),
            decimal(high, 2),
            decimal(region_low, 2),
            decimal(region_high, 2),
            tally.used
        );
        say(SignKind::MeanHigh, tally.used, words);
    }
    if let Some(parts) = Parts::of(&summary.ranks).filter(|_| enough(u64::from(summary.ranks.n))) {
        let n = u64::from(summary.ranks.n);
        let words = |rho: Option<f64>| {
            format!(
                "связь отметки журнала и балла обратная, ρ = {}; участников с обеими отметками {n}.",
                decimal(rho.unwrap_or_default(), 3)
            )
        };
        if parts.simple_is_negative() {
            say(SignKind::JournalSimple, n, words(correlation.simple));
        }
        if parts.ties_is_negative() {
            say(SignKind::JournalTies, n, words(correlation.ties));
        }
    }
    for one in own_borders.iter().filter(|one| one.is_sign(rules.border_chance)) {
        let ratio = |ratio: Option<f64>| ratio.map_or_else(|| "без соседа снизу".to_owned(), |r| decimal(r, 1));
        let words = format!(
            "граница «{}»: с баллом на границе {}, на балл ниже {} (отношение {}, по региону {}); участников {}{}.",
            one.border.mark,
            one.border.at,
            one.border.below,
            ratio(one.border.ratio),
            ratio(one.region_ratio),
            tally.used,
            if one.trust == border::BorderTrust::Approximate { ", приблизительно" } else { "" }
        );
        say(SignKind::BorderPeak, tally.used, words);
    }
    SchoolFigures {
        school: summary.school.clone(),
        name: String::new(),
        n: tally.used,
        mean: tally.mean(),
        mean_ci,
        correlation,
        border: own_borders,
        signs,
    }
}
