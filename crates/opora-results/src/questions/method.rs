//! How an answer was made, in Russian sentences that go onto every page and paper with it.

use serde::Serialize;

use super::words::count;
use super::{MaximumSource, WorkResults};

/// Stands wherever signs of bias are shown.
pub const SIGN_IS_A_QUESTION: &str =
    "Признак — это вопрос, а не доказательство: он говорит, где стоит разобраться вместе со школой.";
/// Stands on every page and paper over ВПР.
pub const VPR_NOTICE: &str = "Результаты ВПР не используются для оценки деятельности школ, учителей и органов управления. Сведения нужны для адресной помощи.";

/// Formulas, cleaning and conditions of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Method {
    /// One formula a sentence, with its unit.
    pub formulas: Vec<String>,
    /// Which rows were counted, a sentence a work, with numbers.
    pub cleaning: Vec<String>,
    /// What to keep in mind: defaults to verify, what was guessed.
    pub notes: Vec<String>,
}

impl Method {
    /// The cleaning of these works and the notice; formulas are added by the question.
    pub(super) fn over(works: &[WorkResults<'_>], formulas: &[&str]) -> Self {
        let mut method = Self { formulas: formulas.iter().map(|one| (*one).to_owned()).collect(), ..Self::default() };
        method.cleaning.push("В расчёт входят строки с итоговым баллом от 0 до наибольшего; отсутствовавшие, строки без итога и с невозможным итогом хранятся и сосчитаны отдельно.".to_owned());
        for work in works {
            let tally = work.tally();
            method.cleaning.push(format!(
                "{}: строк {}, в расчёте {}; отсутствовали {}, без итога {}, итог вне допустимого {}.",
                work.work.title(),
                count(tally.rows),
                count(tally.used),
                count(tally.absent),
                count(tally.no_total),
                count(tally.out_of_range)
            ));
            if let Some(maximum) = work.maximum().filter(|maximum| maximum.source == MaximumSource::Reached) {
                method.notes.push(format!(
                    "{}: наибольший балл в файлах не указан, взят наибольший набранный, {}. Загрузите шкалу.",
                    work.work.title(),
                    maximum.points
                ));
            }
        }
        let borrowed = works.iter().filter_map(|work| {
            let scale = work.scale.filter(|scale| scale.work() != *work.work)?;
            Some(format!("{} — по шкале {} года ({} кл.)", work.work.title(), scale.year, scale.work().tested_grade()))
        });
        let borrowed: Vec<String> = borrowed.collect();
        if !borrowed.is_empty() {
            method.notes.push(format!(
                "Своей шкалы у работы нет, отметки и границы взяты по шкале той же программы другого года, проверьте: {}.",
                borrowed.join("; ")
            ));
        }
        if works.iter().any(|work| work.work.procedure == opora_core::assessment::Procedure::Vpr) {
            method.notes.push(VPR_NOTICE.to_owned());
        }
        method
    }

    pub(super) fn note(&mut self, sentence: impl Into<String>) {
        self.notes.push(sentence.into());
    }

    pub(super) fn formula(&mut self, sentence: impl Into<String>) {
        self.formulas.push(sentence.into());
    }
}
