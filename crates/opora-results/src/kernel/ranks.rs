//! Spearman's ingredients from a table of counts instead of sorted pairs: exact, and as fast as counting.

use crate::summary::Ranks;

/// The ingredients over a table `joint[journal][total]` of pairs.
///
/// The average rank of t equal values after c smaller ones is c + (t + 1) / 2; doubled, it is whole.
pub fn ranks(joint: &[&[u32]]) -> Ranks {
    let width = joint.iter().map(|row| row.len()).max().unwrap_or(0);
    let mut totals = vec![0u64; width];
    for row in joint {
        totals.iter_mut().zip(*row).for_each(|(total, n)| *total += u64::from(*n));
    }
    let journals = joint.iter().map(|row| row.iter().map(|n| u64::from(*n)).sum());
    let (journal_ranks, ties_journal) = doubled_ranks(journals);
    let (score_ranks, ties_score) = doubled_ranks(totals.iter().copied());
    let mut d2_doubled = 0;
    let mut n = 0;
    for (row, journal) in joint.iter().zip(&journal_ranks) {
        for (pairs, score) in row.iter().zip(&score_ranks) {
            d2_doubled += u64::from(*pairs) * journal.abs_diff(*score).pow(2);
            n += pairs;
        }
    }
    Ranks { n, d2_doubled, ties_journal, ties_score }
}

/// The doubled average rank of each value with its count, and Σ (t³ − t).
fn doubled_ranks(counts: impl Iterator<Item = u64>) -> (Vec<u64>, u64) {
    let (mut before, mut ties) = (0, 0);
    let ranks = counts
        .map(|equal| {
            let rank = 2 * before + equal + 1;
            before += equal;
            ties += equal * equal * equal - equal;
            rank
        })
        .collect();
    (ranks, ties)
}
