//! «Школы, где получается»: results of schools beside what their conditions suggest.

use std::collections::BTreeMap;

use opora_core::assessment::Work;
use opora_core::context::{Card, Fields, Observed, Prediction, TooFew, predict};
use serde::Serialize;

use super::words::to_f64;
use super::{Method, Register, Tally, WorkResults};

/// What counts as clearly better, and how many participants a school must have.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rules {
    /// Participants over all works, at least.
    pub least_n: u32,
    /// Studentised residual, at least.
    pub clearly: f64,
}

impl Default for Rules {
    fn default() -> Self {
        Self { least_n: 20, clearly: 1.96 }
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Resilience {
    /// Works that the results are from.
    pub works: Vec<Work>,
    /// The rules used.
    pub rules: Rules,
    /// Schools and coefficients; results are points of percent of completion from the region's mean.
    #[serde(flatten)]
    pub prediction: Prediction,
    /// Names of the schools of the prediction, by code.
    pub names: BTreeMap<String, String>,
    /// Formulas and cleaning; how the prediction was made stands in `method` of the prediction.
    pub about_results: Method,
}

/// The result of each school over the works: mean difference of its percent of completion from the region's, weighted
/// by participants, so that easy and hard works may be put together. In the order of codes.
pub fn observed(works: &[WorkResults<'_>]) -> Vec<Observed> {
    let mut sums: BTreeMap<&str, (f64, u64)> = BTreeMap::new();
    for work in works {
        let maximum = work.maximum();
        let Some(region) = work.tally().completion(maximum) else { continue };
        for summary in work.summaries {
            let tally = Tally::of([summary]);
            let Some(own) = tally.completion(maximum) else { continue };
            let (sum, n) = sums.entry(summary.school.as_str()).or_default();
            *sum += to_f64(tally.used) * (own - region);
            *n += tally.used;
        }
    }
    let one = |(school, (sum, n)): (&str, (f64, u64))| Observed {
        school: school.to_owned(),
        result: sum / to_f64(n),
        n: u32::try_from(n).unwrap_or(u32::MAX),
    };
    sums.into_iter().map(one).collect()
}

/// Answers the question.
pub fn resilience(
    works: &[WorkResults<'_>],
    cards: &[Card],
    fields: &Fields,
    register: &Register,
    rules: Rules,
) -> Result<Resilience, TooFew> {
    let prediction = predict(&observed(works), cards, fields, rules.least_n, rules.clearly)?;
    let names = prediction
        .schools
        .iter()
        .map(|school| (school.school.clone(), register.name(&school.school).to_owned()))
        .collect();
    let formula = "Результат школы = Σ n·(процент выполнения школы − процент выполнения региона) / Σ n по работам, процентные пункты.";
    Ok(Resilience {
        works: works.iter().map(|work| work.work.clone()).collect(),
        rules,
        prediction,
        names,
        about_results: Method::over(works, &[formula]),
    })
}
