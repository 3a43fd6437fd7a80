//! Clusters: which schools work in similar conditions, found by k-means over standardised cards.
//!
//! The seed is fixed, the best of several starts is kept (least sum of squares), clusters are numbered from easier to
//! harder conditions, so the same cards give the same clusters with the same numbers.

use serde::Serialize;

use super::card::Card;
use super::fields::{Field, Fields};
use super::hardness;
use super::standard::{Axis, Standard, TooFew, count};

/// Schools in similar conditions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cluster {
    /// From 1 (the easiest conditions by the mean index) up.
    pub number: usize,
    /// Codes of its schools, sorted.
    pub schools: Vec<String>,
    /// Mean index of conditions of its schools that have one.
    pub index: Option<f64>,
    /// What tells it from the whole, the largest difference first.
    pub features: Vec<Feature>,
    /// Why these schools are together: «выше среднего по всем школам: доля … 24 % (в среднем 9 %)».
    pub sentence: String,
}

/// A fact of a cluster beside the whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Feature {
    /// Key of the fact.
    pub key: String,
    /// Mean of the cluster, in the unit of the fact.
    pub mean: f64,
    /// Mean of all schools taken.
    pub all: f64,
    /// Difference in standard deviations.
    pub distance: f64,
}

/// A card that could not be placed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOut {
    /// Code of the school.
    pub school: String,
    /// A Russian sentence.
    pub reason: String,
}

/// All clusters and how they were made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clusters {
    /// From easier to harder conditions.
    pub clusters: Vec<Cluster>,
    /// Facts that were used.
    pub axes: Vec<Axis>,
    /// Cards that were not placed.
    pub left_out: Vec<LeftOut>,
    /// How it was done, Russian sentences.
    pub method: Vec<String>,
}

impl Clusters {
    /// The cluster of a school.
    pub fn of(&self, school: &str) -> Option<&Cluster> {
        let has = |cluster: &&Cluster| cluster.schools.binary_search_by(|code| code.as_str().cmp(school)).is_ok();
        self.clusters.iter().find(has)
    }
}

/// Starts of k-means; the best is kept.
const STARTS: u64 = 12;
/// Rounds of one start; it ends sooner when nothing moves.
const ROUNDS: usize = 100;
const SEED: u64 = 0x4f70_6f72_6100_0001;
/// A mean closer to the whole than this many standard deviations is no feature.
const NOTABLE: f64 = 0.5;

/// Puts schools into `wanted` clusters of similar context, or fewer where fewer different cards exist.
pub fn clusters(cards: &[Card], fields: &Fields, wanted: usize) -> Result<Clusters, TooFew> {
    let standard = Standard::of(cards, fields);
    if wanted < 2 {
        return Err(TooFew("Кластеров должно быть не меньше двух. Укажите число от 2.".to_owned()));
    }
    if standard.axes.is_empty() || standard.rows.len() < 2 * wanted {
        return Err(TooFew(format!(
            "Для {wanted} кластеров нужны карточки хотя бы {} школ с различающимися условиями, а есть {}. Дополните карточки или уменьшите число кластеров.",
            2 * wanted,
            standard.rows.len()
        )));
    }
    let owner = best_split(&standard.rows, wanted);
    let method = vec![
        format!(
            "Кластеры: метод k-средних по {} условиям, каждое в стандартных отклонениях от среднего; {STARTS} начальных расстановок с постоянным зерном, взята лучшая.",
            standard.axes.len()
        ),
        "Пропуск в карточке заменён средним; школа, у которой нет половины условий, не отнесена никуда.".to_owned(),
        "Номера кластеров — от более благоприятных условий к менее благоприятным по среднему индексу условий."
            .to_owned(),
        super::DEFAULT_NOTE.to_owned(),
    ];
    let left_out = standard.left_out.iter().map(|school| LeftOut {
        school: (*school).to_owned(),
        reason: "В карточке нет половины условий. Дополните карточку.".to_owned(),
    });
    let left_out = left_out.collect();
    Ok(Clusters { clusters: described(&standard, &owner, wanted, fields), left_out, axes: standard.axes, method })
}

fn described(standard: &Standard<'_>, owner: &[usize], wanted: usize, fields: &Fields) -> Vec<Cluster> {
    let mut found: Vec<Cluster> = (0..wanted)
        .map(|number| {
            let members = || {
                let all = standard.cards.iter().zip(&standard.rows).zip(owner);
                all.filter(|(_, owner)| **owner == number).map(|(member, _)| member)
            };
            let n = count(members().count());
            let centre = (0..standard.axes.len()).map(|axis| {
                members().map(|(_, row)| row.get(axis).copied().unwrap_or_default()).sum::<f64>() / n.max(1.0)
            });
            let mut features: Vec<Feature> = standard
                .axes
                .iter()
                .zip(centre)
                .map(|(axis, distance)| Feature {
                    key: axis.key.clone(),
                    mean: axis.mean + distance * axis.deviation,
                    all: axis.mean,
                    distance,
                })
                .collect();
            features.sort_by(|one, two| two.distance.abs().total_cmp(&one.distance.abs()));
            let indices: Vec<f64> =
                members().filter_map(|(card, _)| Some(hardness::index(card, fields)?.value)).collect();
            let index = (!indices.is_empty()).then(|| indices.iter().sum::<f64>() / count(indices.len()));
            let sentence = sentence(&features, fields);
            let schools = members().map(|(card, _)| card.school.clone()).collect();
            Cluster { number, schools, index, features, sentence }
        })
        .filter(|cluster| !cluster.schools.is_empty())
        .collect();
    found.sort_by(|one, two| {
        let index = |cluster: &Cluster| cluster.index.unwrap_or(f64::INFINITY);
        index(one).total_cmp(&index(two)).then_with(|| one.schools.cmp(&two.schools))
    });
    for (position, cluster) in found.iter_mut().enumerate() {
        cluster.number = position + 1;
    }
    found
}

fn sentence(features: &[Feature], fields: &Fields) -> String {
    const TOLD: usize = 4;
    let told = |above: bool| {
        let notable = features.iter().take(TOLD).filter(|f| f.distance.abs() >= NOTABLE && (f.distance > 0.0) == above);
        let words = notable.filter_map(|feature| {
            let field = fields.get(&feature.key)?;
            Some(format!("{} {} (в среднем {})", field.title, mean(field, feature.mean), mean(field, feature.all)))
        });
        words.collect::<Vec<_>>().join(", ")
    };
    match (told(true), told(false)) {
        (more, less) if more.is_empty() && less.is_empty() => "Условия близки к средним по всем школам.".to_owned(),
        (more, less) if less.is_empty() => format!("Выше среднего: {more}."),
        (more, less) if more.is_empty() => format!("Ниже среднего: {less}."),
        (more, less) => format!("Выше среднего: {more}; ниже: {less}."),
    }
}

/// A mean of yes and no is a share of schools.
fn mean(field: &Field, value: f64) -> String {
    match field.unit {
        super::Unit::YesNo { .. } => format!("у\u{a0}{}\u{a0}% школ", super::fields::decimal(100.0 * value)),
        _ => field.print(value),
    }
}

/// The owner of each row in the best of several starts.
fn best_split(rows: &[Vec<f64>], wanted: usize) -> Vec<usize> {
    let mut best: Option<(f64, Vec<usize>)> = None;
    for start in 0..STARTS {
        let mut chance = Chance(SEED.wrapping_add(start));
        let (spread, owner) = split(rows, first_centres(rows, wanted, &mut chance));
        if best.as_ref().is_none_or(|(least, _)| spread < *least) {
            best = Some((spread, owner));
        }
    }
    best.map(|(_, owner)| owner).unwrap_or_default()
}

/// Centres of k-means++: each next one is a row taken with a chance that grows with its squared distance.
fn first_centres(rows: &[Vec<f64>], wanted: usize, chance: &mut Chance) -> Vec<Vec<f64>> {
    let mut distance = vec![f64::INFINITY; rows.len()];
    let mut centres: Vec<Vec<f64>> = Vec::with_capacity(wanted);
    let mut next = (chance.unit() * count(rows.len())).floor();
    while centres.len() < wanted {
        let taken = rows.iter().enumerate().find(|(position, _)| count(*position) >= next);
        let Some(centre) = taken.or(rows.iter().enumerate().next_back()).map(|(_, row)| row.clone()) else { break };
        for (least, row) in distance.iter_mut().zip(rows) {
            *least = least.min(squared(row, &centre));
        }
        centres.push(centre);
        let whole: f64 = distance.iter().sum();
        if whole <= 0.0 {
            break;
        }
        let mut left = chance.unit() * whole;
        let at = distance.iter().position(|one| {
            left -= one;
            left < 0.0
        });
        next = count(at.unwrap_or(rows.len() - 1));
    }
    centres
}

fn split(rows: &[Vec<f64>], mut centres: Vec<Vec<f64>>) -> (f64, Vec<usize>) {
    let mut owner = vec![usize::MAX; rows.len()];
    let mut spread = f64::INFINITY;
    for _ in 0..ROUNDS {
        let nearest: Vec<(f64, usize)> = rows.iter().map(|row| nearest(row, &centres)).collect();
        spread = nearest.iter().map(|(distance, _)| distance).sum();
        let moved = nearest.iter().zip(&owner).any(|((_, now), before)| now != before);
        owner = nearest.into_iter().map(|(_, owner)| owner).collect();
        if !moved {
            break;
        }
        for (number, centre) in centres.iter_mut().enumerate() {
            let members = || rows.iter().zip(&owner).filter(|(_, owner)| **owner == number).map(|(row, _)| row);
            let n = count(members().count());
            if n > 0.0 {
                for (axis, value) in centre.iter_mut().enumerate() {
                    *value = members().filter_map(|row| row.get(axis)).sum::<f64>() / n;
                }
            }
        }
    }
    (spread, owner)
}

/// The nearest centre; of equal ones the first.
fn nearest(row: &[f64], centres: &[Vec<f64>]) -> (f64, usize) {
    let mut best = (f64::INFINITY, 0);
    for (number, centre) in centres.iter().enumerate() {
        let distance = squared(row, centre);
        if distance < best.0 {
            best = (distance, number);
        }
    }
    best
}

fn squared(one: &[f64], two: &[f64]) -> f64 {
    one.iter().zip(two).map(|(one, two)| (one - two) * (one - two)).sum()
}

/// SplitMix64: chance that is the same on every machine.
struct Chance(u64);

impl Chance {
    /// In 0..1.
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let high = u32::try_from(mixed >> 32).unwrap_or_default();
        f64::from(high) / (f64::from(u32::MAX) + 1.0)
    }
}
