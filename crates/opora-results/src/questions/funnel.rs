//! «Воронка»: shares of schools by their number of participants, with the limits that chance alone explains.

use std::collections::BTreeMap;

use opora_core::assessment::Work;
use serde::Serialize;

use super::intervals::binomial_limit;
use super::{Ask, words};
use super::{By, Group, Hidden, Marking, Method, Register, Share, Tally, WorkResults};

/// Which share is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// «2» or below the minimum.
    Low,
    /// «4» and «5».
    Quality,
}

/// Where a school stands against the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// Below the 99.8 % limits.
    FarBelow,
    /// Between the lower limits of 95 and 99.8 %.
    Below,
    /// Inside the 95 % limits: may be chance.
    Inside,
    /// Between the upper limits of 95 and 99.8 %.
    Above,
    /// Above the 99.8 % limits.
    FarAbove,
}

/// The answer for one work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Funnel {
    /// The work.
    pub work: Work,
    /// Its title for people.
    pub title: String,
    /// The share.
    pub measure: Measure,
    /// All schools together: the line in the middle.
    pub region: Share,
    /// Schools with participants, in the order of codes.
    pub points: Vec<Point>,
    /// The limits by number of participants, rising.
    pub limits: Vec<Limits>,
    /// How it was made.
    pub method: Method,
}

/// One school.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// The school.
    #[serde(flatten)]
    pub group: Group,
    /// Its share; none where it is hidden.
    pub share: Option<Share>,
    /// Where it stands; none where it is hidden.
    pub zone: Option<Zone>,
}

/// The limits for one number of participants, percent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Limits {
    /// Participants.
    pub n: u32,
    /// Lower limit, 95 %.
    pub low_95: f64,
    /// Upper limit, 95 %.
    pub high_95: f64,
    /// Lower limit, 99.8 %.
    pub low_998: f64,
    /// Upper limit, 99.8 %.
    pub high_998: f64,
}

/// Points of each line; more would not be seen.
const LINE_POINTS: u32 = 120;

/// The funnel of one work; none where nothing is marked or the marks have no such share.
pub fn funnel(work: &WorkResults<'_>, register: &Register, ask: &Ask, measure: Measure) -> Option<Funnel> {
    let marking = work.marking();
    let share = |tally: &Tally| -> Option<Share> {
        let low = tally.low(marking)?;
        match (measure, marking) {
            (Measure::Low, _) => Some(low),
            (Measure::Quality, Marking::Marks) => {
                let [_, _, four, five] = tally.marks;
                Some(Share::of(four + five, low.of))
            }
            (Measure::Quality, Marking::Minimum | Marking::Unmarked) => None,
        }
    };
    let region = share(&work.tally())?;
    let middle = region.pct? / 100.0;
    let mut known: BTreeMap<u32, Limits> = BTreeMap::new();
    let schools = Ask { by: vec![By::School], ..ask.clone() }.groups(work.summaries, register);
    let mut points = Vec::with_capacity(schools.len());
    for school in schools {
        let Some(own) = share(&Tally::of(school.members.iter().copied())).filter(|own| own.of > 0) else { continue };
        let Some(pct) = own.pct else { continue };
        let n = u32::try_from(own.of).unwrap_or(u32::MAX);
        let limits = known.entry(n).or_insert_with(|| limits(n, middle));
        let shown = school.group.hidden.is_none();
        points.push(Point { group: school.group, share: shown.then_some(own), zone: shown.then(|| limits.zone(pct)) });
    }
    let visible = points.iter().filter_map(|point| point.share);
    let largest = visible.map(|share| u32::try_from(share.of).unwrap_or(u32::MAX)).max().unwrap_or(1);
    let lines = line(largest).into_iter().map(|n| limits(n, middle)).collect();
    let mut method = Method::over(
        std::slice::from_ref(work),
        &[
            "Границы воронки — точные квантили биномиального распределения с долей по региону (2,5 и 97,5 %; 0,1 и 99,9 %), между соседними числами проведена прямая.",
            "Внутри границ 95 % отличие школы от региона может быть случайным.",
        ],
    );
    method.note("Школы стоят по числу участников, а не по местам.");
    method.notes.extend(ask.hiding.sentence());
    let hidden = points.iter().filter(|point| point.group.hidden == Some(Hidden::Few)).count();
    if hidden > 0 {
        method.note(format!("Скрыто малых школ: {}.", words::count(hidden as u64)));
    }
    Some(Funnel { work: work.work.clone(), title: work.work.title(), measure, region, points, limits: lines, method })
}

/// The limits for `n` participants around a share 0–1.
pub fn limits(n: u32, middle: f64) -> Limits {
    // The upper limit is the lower one of the other answer: exact in both tails alike.
    let lower = |tail: f64| 100.0 * binomial_limit(n, middle, tail);
    let upper = |tail: f64| 100.0 * (1.0 - binomial_limit(n, 1.0 - middle, tail));
    Limits { n, low_95: lower(0.025), high_95: upper(0.025), low_998: lower(0.001), high_998: upper(0.001) }
}

impl Limits {
    /// Where a percent stands.
    pub fn zone(&self, pct: f64) -> Zone {
        if pct < self.low_998 {
            Zone::FarBelow
        } else if pct < self.low_95 {
            Zone::Below
        } else if pct > self.high_998 {
            Zone::FarAbove
        } else if pct > self.high_95 {
            Zone::Above
        } else {
            Zone::Inside
        }
    }
}

/// Numbers of participants from 1 to the largest: each one at first, then ever wider apart.
fn line(largest: u32) -> Vec<u32> {
    let mut out = vec![1];
    let mut at = 1;
    while at < largest {
        let step = (at / 20).max(largest / (LINE_POINTS * 4)).max(1);
        at = at.saturating_add(step).min(largest);
        out.push(at);
    }
    out
}
