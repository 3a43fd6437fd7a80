//! ЕГЭ and ОГЭ that do not confirm ВПР: a parallel among the best in ВПР and among the lowest in its exam.

use std::collections::BTreeMap;

use opora_core::assessment::{Procedure, Work};
use serde::Serialize;

use super::{Rules, Sign, SignKind};
use crate::questions::words::{decimal, to_f64};
use crate::questions::{Tally, WorkResults};
use crate::summary::Summary;

/// When an exam does not confirm ВПР: (default) of the product, to verify.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExamRules {
    /// The school's place in ВПР is at least this, 0–1.
    pub vpr_from: f64,
    /// Its place in the exam is at most this, 0–1.
    pub exam_to: f64,
    /// Participants in each of both works, at least.
    pub least_n: u32,
    /// School years between them, at most.
    pub within_years: i32,
}

impl Default for ExamRules {
    fn default() -> Self {
        Self { vpr_from: 0.75, exam_to: 0.25, least_n: 5, within_years: 3 }
    }
}

impl ExamRules {
    pub(super) fn sentence(&self) -> String {
        format!(
            "ЕГЭ или ОГЭ не подтверждает ВПР: по среднему баллу ВПР школа выше {} % школ, а на экзамене той же параллели по тому же предмету не позже чем через {} года — не выше {} %; участников в обеих работах от {}. Место — доля школ ниже плюс половина равных. Значения по умолчанию, проверьте.",
            decimal(100.0 * self.vpr_from, 0),
            self.within_years,
            decimal(100.0 * self.exam_to, 0),
            self.least_n
        )
    }
}

/// ВПР and exam of one parallel in one subject.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExamPair {
    /// The last ВПР of the parallel before the exam.
    pub vpr: Work,
    /// The exam.
    pub exam: Work,
    /// Schools with enough participants in both.
    pub schools: u64,
    /// Schools whose exam does not confirm ВПР, by code.
    pub mismatches: Vec<ExamMismatch>,
}

/// One school.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExamMismatch {
    /// Code.
    pub school: String,
    /// Place in ВПР among the schools of the pair, 0 lowest – 1 highest.
    pub vpr_place: f64,
    /// Place in the exam.
    pub exam_place: f64,
    /// Mean total in ВПР.
    pub vpr_mean: f64,
    /// Mean total in the exam.
    pub exam_mean: f64,
    /// Participants of ВПР.
    pub vpr_n: u64,
    /// Participants of the exam.
    pub exam_n: u64,
}

impl ExamPair {
    pub(super) fn signs(&self) -> impl Iterator<Item = (String, Sign)> + '_ {
        self.mismatches.iter().map(|one| {
            let words = format!(
                "{}: выше {} % школ (участников {}), а {}: выше {} % (участников {}).",
                self.vpr.title(),
                decimal(100.0 * one.vpr_place, 0),
                one.vpr_n,
                self.exam.title(),
                decimal(100.0 * one.exam_place, 0),
                one.exam_n
            );
            let n = one.vpr_n.min(one.exam_n);
            (one.school.clone(), Sign { kind: SignKind::ExamMismatch, work: self.exam.clone(), n, words })
        })
    }
}

/// The parallel of a work: the school year in which it sat in class 0.
fn parallel(work: &Work) -> i32 {
    work.school_year() - i32::from(work.grade)
}

/// A subject without its level: «математика профильная» is «математика».
fn plain_subject(work: &Work) -> &str {
    let name = work.subject.name();
    ["профильная", "базовая"].iter().find_map(|level| name.strip_suffix(level)).unwrap_or(name).trim_end()
}

/// Whether `vpr` is an earlier ВПР of the parallel that took `exam` in the same subject.
pub(super) fn may_confirm(vpr: &Work, exam: &Work) -> bool {
    matches!(exam.procedure, Procedure::Oge | Procedure::Ege)
        && vpr.procedure == Procedure::Vpr
        && plain_subject(vpr) == plain_subject(exam)
        && parallel(vpr) == parallel(exam)
        && vpr.school_year() < exam.school_year()
}

pub(super) fn pairs(works: &[WorkResults<'_>], rules: &Rules) -> Vec<ExamPair> {
    let with_vpr = works.iter().filter_map(|exam| {
        let fits = |vpr: &&WorkResults<'_>| {
            may_confirm(vpr.work, exam.work)
                && exam.work.school_year() - vpr.work.school_year() <= rules.exams.within_years
        };
        let vpr = works.iter().filter(fits).max_by_key(|vpr| (vpr.work.year, vpr.work.season))?;
        Some(pair(vpr, exam, &rules.exams))
    });
    with_vpr.collect()
}

fn pair(vpr: &WorkResults<'_>, exam: &WorkResults<'_>, rules: &ExamRules) -> ExamPair {
    let enough = |summary: &&Summary| summary.used > 0 && summary.used >= rules.least_n;
    let exams: BTreeMap<&str, Tally> =
        exam.summaries.iter().filter(enough).map(|summary| (summary.school.as_str(), Tally::of([summary]))).collect();
    let both: BTreeMap<&str, (Tally, Tally)> = vpr
        .summaries
        .iter()
        .filter(enough)
        .filter_map(|one| Some((one.school.as_str(), (Tally::of([one]), *exams.get(one.school.as_str())?))))
        .collect();
    let vpr_places = Places::of(both.values().filter_map(|(vpr, _)| vpr.mean()));
    let exam_places = Places::of(both.values().filter_map(|(_, exam)| exam.mean()));
    let mismatches = both.iter().filter_map(|(school, (vpr, exam))| {
        let (vpr_mean, exam_mean) = (vpr.mean()?, exam.mean()?);
        let (vpr_place, exam_place) = (vpr_places.place(vpr_mean), exam_places.place(exam_mean));
        let mismatch = ExamMismatch {
            school: (*school).to_owned(),
            vpr_place,
            exam_place,
            vpr_mean,
            exam_mean,
            vpr_n: vpr.used,
            exam_n: exam.used,
        };
        (vpr_place >= rules.vpr_from && exam_place <= rules.exam_to).then_some(mismatch)
    });
    let mismatches = mismatches.collect();
    ExamPair { vpr: vpr.work.clone(), exam: exam.work.clone(), schools: both.len() as u64, mismatches }
}

/// Sorted means, to ask for the place of one.
struct Places(Vec<f64>);

impl Places {
    fn of(means: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = means.collect();
        sorted.sort_by(f64::total_cmp);
        Self(sorted)
    }

    /// Share of means below plus half of the equal ones.
    fn place(&self, mean: f64) -> f64 {
        let below = self.0.partition_point(|other| *other < mean);
        let not_above = self.0.partition_point(|other| *other <= mean);
        (to_f64(below as u64) + to_f64(not_above as u64)) / 2.0 / to_f64(self.0.len().max(1) as u64)
    }
}
