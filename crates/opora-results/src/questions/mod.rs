//! Questions over summaries: marks, dynamics, distribution, tasks, journal, signs of bias, small groups, context.
//!
//! Every question is a pure function of [`WorkResults`] and a [`Register`]; every answer is a structure that is printed
//! as JSON, as a table or as a page, and says in its [`Method`] by which formulas, from which rows and under which
//! conditions it was made. Sums are whole numbers, floats appear last and are rounded only when printed; lists have a
//! fixed order; so the same data give the same bytes.

mod about;
mod ask;
pub mod cards;
pub mod distribution;
pub mod dynamics;
pub mod funnel;
pub mod intervals;
pub mod journal;
mod load;
mod method;
pub mod objectivity;
mod register;
pub mod resilience;
pub mod stats;
mod tally;
pub mod tasks;
pub mod words;

use opora_core::assessment::Work;
use opora_core::scale::Scale;
use serde::Serialize;

pub use about::About;
pub use ask::{Ask, By, Group, Hidden, Hiding, Only};
pub use load::Loaded;
pub use method::{Method, SIGN_IS_A_QUESTION, VPR_NOTICE};
pub use register::{Register, School};
pub use tally::{Counts, Figures, Share, Tally};

use crate::rows::schema::Task;
use crate::summary::Summary;

/// One work with everything that questions need of it.
#[derive(Debug, Clone, Copy)]
pub struct WorkResults<'a> {
    /// The work.
    pub work: &'a Work,
    /// Its tasks, in the order of [`Summary::tasks`]; empty where the file had none.
    pub tasks: &'a [Task],
    /// The scale that gave the marks, or the one that is known for the work.
    pub scale: Option<&'a Scale>,
    /// One summary a school, in the order of codes.
    pub summaries: &'a [Summary],
}

/// What the marks of a work are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Marking {
    /// Marks 2–5.
    Marks,
    /// Below the minimum or not: ЕГЭ.
    Minimum,
    /// No scale was known and no marks stood in the files.
    Unmarked,
}

/// The highest total of a work and where it is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Maximum {
    /// Points.
    pub points: u32,
    /// Where from.
    pub source: MaximumSource,
}

/// Where the highest total is known from, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MaximumSource {
    /// The scale says it.
    Scale,
    /// The tasks say it together; not for a test score.
    Tasks,
    /// The highest total that anybody reached: a guess, said in the method.
    Reached,
}

impl WorkResults<'_> {
    /// The whole region in this work.
    pub fn tally(&self) -> Tally {
        Tally::of(self.summaries)
    }

    /// What the marks are, by the scale, or without one by the marks themselves.
    pub fn marking(&self) -> Marking {
        let marks = self.tally().marks;
        let [low, rest @ ..] = marks;
        let good: u64 = rest.iter().sum();
        match self.scale {
            _ if good > 0 => Marking::Marks,
            // A scale is known, but the rows were imported without it.
            Some(scale) if scale.bands.iter().any(|band| band.mark > 2) && low == 0 && self.tally().used > 0 => {
                Marking::Unmarked
            }
            Some(scale) if scale.bands.iter().any(|band| band.mark > 2) => Marking::Marks,
            Some(_) => Marking::Minimum,
            None if low == 0 => Marking::Unmarked,
            None if self.work.procedure == opora_core::assessment::Procedure::Ege => Marking::Minimum,
            None => Marking::Marks,
        }
    }

    /// The highest total; none where nothing is known and nobody sat the work.
    pub fn maximum(&self) -> Option<Maximum> {
        if let Some(scale) = self.scale {
            return Some(Maximum { points: u32::from(scale.max), source: MaximumSource::Scale });
        }
        let reached = self.summaries.iter().map(|summary| summary.scores.len()).max().unwrap_or_default();
        let reached = u32::try_from(reached).unwrap_or(u32::MAX).checked_sub(1)?;
        let tasks: Option<u32> = self.tasks.iter().map(|task| task.max.map(u32::from)).sum();
        match tasks {
            Some(points) if !self.tasks.is_empty() && points >= reached && points > 0 => {
                Some(Maximum { points, source: MaximumSource::Tasks })
            }
            _ => Some(Maximum { points: reached, source: MaximumSource::Reached }),
        }
        .filter(|maximum| maximum.points > 0)
    }
}
