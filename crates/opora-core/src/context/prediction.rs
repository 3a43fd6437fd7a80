//! What result the conditions alone would suggest, and which schools do clearly better: ordinary least squares.

use std::collections::BTreeMap;

use serde::Serialize;

use super::card::Card;
use super::clusters::LeftOut;
use super::fields::Fields;
use super::standard::{Standard, TooFew, count};

/// The result of a school that is to be explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// Code of the school.
    pub school: String,
    /// The result, in the unit of the question (points of percent from the region's mean).
    pub result: f64,
    /// Participants behind it.
    pub n: u32,
}

/// What one fact adds to the expected result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slope {
    /// Key of the fact.
    pub key: String,
    /// Change of the expected result for one unit of the fact, the other facts being equal.
    pub per_unit: f64,
    /// The same for one standard deviation of the fact.
    pub per_deviation: f64,
}

/// One school beside what its conditions suggest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Predicted {
    /// Code of the school.
    pub school: String,
    /// Participants.
    pub n: u32,
    /// The result.
    pub result: f64,
    /// What the conditions suggest.
    pub expected: f64,
    /// result − expected.
    pub residual: f64,
    /// residual / (s·√(1 − h)), h the leverage of the school; none where it stands alone (h = 1) or s = 0.
    pub studentised: Option<f64>,
    /// Clearly better than its conditions suggest.
    pub resilient: bool,
}

/// The prediction over all schools that have a card and a result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prediction {
    /// Schools taken, by code.
    pub schools: Vec<Predicted>,
    /// Schools not taken.
    pub left_out: Vec<LeftOut>,
    /// Mean result of the schools taken.
    pub mean: f64,
    /// Facts in the order of the fields.
    pub slopes: Vec<Slope>,
    /// Facts that follow from the others and were left out.
    pub collinear: Vec<String>,
    /// Share of the variance that the conditions explain, 0–1; none where all results are equal.
    pub r_squared: Option<f64>,
    /// Standard deviation of residuals over n − p − 1.
    pub deviation: f64,
    /// How it was done, Russian sentences.
    pub method: Vec<String>,
}

/// Schools a fact: fewer make a prediction that only repeats the results.
const SCHOOLS_A_FACT: usize = 3;
/// A column whose part not explained by the earlier ones is smaller follows from them.
const COLLINEAR: f64 = 1e-8;

/// Predicts results by conditions. A school is resilient when its studentised residual is at least `clearly`
/// (1.96 by default) and it had at least `least_n` participants; smaller schools are left out altogether.
pub fn predict(
    observed: &[Observed],
    cards: &[Card],
    fields: &Fields,
    least_n: u32,
    clearly: f64,
) -> Result<Prediction, TooFew> {
    let results: BTreeMap<&str, &Observed> = observed.iter().map(|one| (one.school.as_str(), one)).collect();
    let enough = |school: &str| results.get(school).is_some_and(|one| one.n >= least_n && one.result.is_finite());
    let with_result: Vec<Card> = cards.iter().filter(|card| enough(&card.school)).cloned().collect();
    let standard = Standard::of(&with_result, fields);
    let n = standard.rows.len();
    let base = Base::of(&standard);
    let facts = base.columns.len();
    if n < SCHOOLS_A_FACT * (facts + 1) || facts == 0 {
        return Err(TooFew(format!(
            "Ожидаемый результат по {facts} условиям считают хотя бы по {} школам с карточкой и результатом, а есть {n}. Дополните карточки или оставьте меньше условий.",
            SCHOOLS_A_FACT * (facts + 1)
        )));
    }
    let taken: Vec<&Observed> =
        standard.cards.iter().filter_map(|card| results.get(card.school.as_str()).copied()).collect();
    let mean = taken.iter().map(|one| one.result).sum::<f64>() / count(n);
    let centred: Vec<f64> = taken.iter().map(|one| one.result - mean).collect();
    let shares: Vec<f64> = base.columns.iter().map(|column| dot(&column.unit, &centred)).collect();
    let fitted = |row: usize| -> f64 {
        base.columns.iter().zip(&shares).map(|(column, share)| share * at(&column.unit, row)).sum()
    };
    let residuals: Vec<f64> = centred.iter().enumerate().map(|(row, value)| value - fitted(row)).collect();
    let (left, whole) = (dot(&residuals, &residuals), dot(&centred, &centred));
    let deviation = (left / count(n - facts - 1)).sqrt();
    let schools = taken.iter().enumerate().map(|(row, one)| {
        let leverage = 1.0 / count(n) + base.columns.iter().map(|column| at(&column.unit, row).powi(2)).sum::<f64>();
        let residual = at(&residuals, row);
        let spread = deviation * (1.0 - leverage).max(0.0).sqrt();
        let flat = spread <= 1e-9 * (whole / count(n)).sqrt().max(f64::MIN_POSITIVE);
        let studentised = (!flat).then(|| residual / spread);
        Predicted {
            school: one.school.clone(),
            n: one.n,
            result: one.result,
            expected: one.result - residual,
            residual,
            studentised,
            resilient: studentised.is_some_and(|value| value >= clearly),
        }
    });
    let schools = schools.collect();
    Ok(Prediction {
        schools,
        left_out: left_out(observed, cards, &standard, least_n),
        mean,
        slopes: base.slopes(&standard, &shares),
        collinear: base.collinear,
        r_squared: (whole > 0.0).then(|| 1.0 - left / whole),
        deviation,
        method: vec![
            format!("Ожидаемый результат: линейная регрессия (метод наименьших квадратов) по {facts} условиям и {n} школам."),
            format!(
                "Школа заметно выше ожидаемого, если её остаток не меньше {} стандартного отклонения с поправкой на положение школы (стьюдентизированный остаток); участников не меньше {least_n}.",
                super::fields::decimal_at(clearly, 2)
            ),
            "Пропуск в карточке заменён средним. Условия — не причина результата, а отличие — повод узнать опыт школы, не оценка.".to_owned(),
            super::DEFAULT_NOTE.to_owned(),
        ],
    })
}

fn left_out(observed: &[Observed], cards: &[Card], standard: &Standard<'_>, least_n: u32) -> Vec<LeftOut> {
    let has_card: std::collections::BTreeSet<&str> = cards.iter().map(|card| card.school.as_str()).collect();
    let mut out: Vec<LeftOut> = Vec::new();
    for one in observed {
        let reason = if !has_card.contains(one.school.as_str()) {
            "Нет карточки условий.".to_owned()
        } else if one.n < least_n {
            format!("Участников {}, меньше {least_n}.", one.n)
        } else if standard.left_out.contains(&one.school.as_str()) {
            "В карточке нет половины условий.".to_owned()
        } else {
            continue;
        };
        out.push(LeftOut { school: one.school.clone(), reason });
    }
    out.sort_by(|one, two| one.school.cmp(&two.school));
    out
}

/// Columns of facts made orthogonal one after another (modified Gram–Schmidt), each of length 1.
struct Base {
    columns: Vec<Column>,
    collinear: Vec<String>,
}

struct Column {
    /// Position of the axis.
    axis: usize,
    unit: Vec<f64>,
    /// The original column as a sum of units: coefficients of the earlier columns, then its own length.
    parts: Vec<f64>,
}

impl Base {
    fn of(standard: &Standard<'_>) -> Self {
        let mut base = Self { columns: Vec::new(), collinear: Vec::new() };
        let n = count(standard.rows.len());
        for (axis, about) in standard.axes.iter().enumerate() {
            let mut column: Vec<f64> = standard.rows.iter().map(|row| at(row, axis)).collect();
            let mean = column.iter().sum::<f64>() / n;
            column.iter_mut().for_each(|value| *value -= mean);
            let whole = dot(&column, &column);
            let mut parts = Vec::with_capacity(base.columns.len() + 1);
            for earlier in &base.columns {
                let part = dot(&earlier.unit, &column);
                column.iter_mut().zip(&earlier.unit).for_each(|(value, unit)| *value -= part * unit);
                parts.push(part);
            }
            let left = dot(&column, &column);
            if left <= COLLINEAR * whole {
                base.collinear.push(about.key.clone());
                continue;
            }
            let length = left.sqrt();
            column.iter_mut().for_each(|value| *value /= length);
            parts.push(length);
            base.columns.push(Column { axis, unit: column, parts });
        }
        base
    }

    /// Coefficients of the original columns: back substitution through the triangle of parts.
    fn slopes(&self, standard: &Standard<'_>, shares: &[f64]) -> Vec<Slope> {
        let mut solved = vec![0.0; shares.len()];
        for position in (0..shares.len()).rev() {
            let later: f64 = self
                .columns
                .iter()
                .zip(&solved)
                .skip(position + 1)
                .map(|(column, slope)| at(&column.parts, position) * slope)
                .sum();
            let own = self.columns.get(position).map_or(1.0, |column| at(&column.parts, position));
            if let Some(slope) = solved.get_mut(position) {
                *slope = (at(shares, position) - later) / own;
            }
        }
        let named = self.columns.iter().zip(solved).filter_map(|(column, per_deviation)| {
            let axis = standard.axes.get(column.axis)?;
            Some(Slope { key: axis.key.clone(), per_unit: per_deviation / axis.deviation, per_deviation })
        });
        named.collect()
    }
}

fn dot(one: &[f64], two: &[f64]) -> f64 {
    one.iter().zip(two).map(|(one, two)| one * two).sum()
}

fn at(values: &[f64], position: usize) -> f64 {
    values.get(position).copied().unwrap_or_default()
}
