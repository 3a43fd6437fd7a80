//! Summaries made row by row, as the words of the schema say it, with ranks by sorting.

use std::collections::BTreeMap;

use opora_results::rows::schema::Status;
use opora_results::summary::{Ranks, Summary, TaskSums};

use crate::sample::OwnRow;

pub fn summaries(rows: &[OwnRow], tasks: usize) -> Vec<Summary> {
    let mut schools: BTreeMap<&str, Vec<&OwnRow>> = BTreeMap::new();
    for row in rows {
        schools.entry(&row.school).or_default().push(row);
    }
    schools.into_iter().map(|(school, rows)| summary(school, &rows, tasks)).collect()
}

fn summary(school: &str, rows: &[&OwnRow], tasks: usize) -> Summary {
    let mut out = Summary { school: school.to_owned(), tasks: vec![TaskSums::default(); tasks], ..Summary::default() };
    let mut pairs = Vec::new();
    for row in rows {
        out.rows += 1;
        match row.status {
            Status::Absent => out.absent += 1,
            Status::NoTotal => out.no_total += 1,
            Status::OutOfRange => out.out_of_range += 1,
            Status::Used => {
                out.used += 1;
                let score = row.score.unwrap();
                if out.scores.len() <= score as usize {
                    out.scores.resize(score as usize + 1, 0);
                }
                out.scores[score as usize] += 1;
                out.sum += score as u64;
                out.sum_sq += (score as u64).pow(2);
                if let Some(mark) = row.mark {
                    out.marks[mark as usize - 2] += 1;
                    if let Some(journal) = row.journal {
                        out.journal.table[journal as usize - 2][mark as usize - 2] += 1;
                    }
                }
                if let Some(journal) = row.journal {
                    pairs.push((i64::from(journal), i64::from(score)));
                }
                for (task, points) in out.tasks.iter_mut().zip(&row.tasks) {
                    if let Some(points) = points {
                        let group = row.mark.map_or(4, |mark| mark as usize - 2);
                        task.n[group] += 1;
                        task.sum[group] += *points as u64;
                    }
                }
            }
        }
    }
    out.ranks = ranks(&pairs);
    out
}

/// Doubled average rank of a value: the places of its equals, first and last, added.
fn doubled_rank(all: &[i64], value: i64) -> i64 {
    let less = all.iter().filter(|other| **other < value).count() as i64;
    let same = all.iter().filter(|other| **other == value).count() as i64;
    (less + 1) + (less + same)
}

fn ties(all: &[i64]) -> u64 {
    let mut groups: BTreeMap<i64, u64> = BTreeMap::new();
    all.iter().for_each(|value| *groups.entry(*value).or_default() += 1);
    groups.values().map(|t| t.pow(3) - t).sum()
}

fn ranks(pairs: &[(i64, i64)]) -> Ranks {
    let journals: Vec<i64> = pairs.iter().map(|pair| pair.0).collect();
    let scores: Vec<i64> = pairs.iter().map(|pair| pair.1).collect();
    let d2 = |(journal, score): &(i64, i64)| {
        (doubled_rank(&journals, *journal) - doubled_rank(&scores, *score)).unsigned_abs().pow(2)
    };
    Ranks {
        n: pairs.len() as u32,
        d2_doubled: pairs.iter().map(d2).sum(),
        ties_journal: ties(&journals),
        ties_score: ties(&scores),
    }
}
