//! What can be wrong with a scale: gaps, overlaps, marks out of order, a maximum that is not the end.

use super::{Band, Scale};

/// A fault of a scale; the words name the place and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No band.
    #[error("в шкале нет ни одной отметки")]
    Empty,
    /// The first band does not begin at 0.
    #[error("шкала начинается с {0}, а не с 0")]
    NotFromZero(u16),
    /// A band ends before it begins.
    #[error("отметка «{}»: {}–{} записано наоборот", .0.mark, .0.from, .0.to)]
    Reversed(Band),
    /// A mark outside 2–5.
    #[error("отметки «{0}» нет: бывают 2, 3, 4 и 5")]
    NoSuchMark(u8),
    /// Marks do not rise with totals.
    #[error("после отметки «{0}» стоит «{1}»: отметки должны идти по возрастанию")]
    Order(u8, u8),
    /// Totals between two bands.
    #[error(
        "между «{}» ({}–{}) и «{}» ({}–{}) пропущено: {}",
        .0.mark, .0.from, .0.to, .1.mark, .1.from, .1.to, totals(.0.to.saturating_add(1), .1.from.saturating_sub(1))
    )]
    Gap(Band, Band),
    /// Totals in two bands.
    #[error(
        "«{}» ({}–{}) и «{}» ({}–{}) пересекаются: {} — и там, и там",
        .0.mark, .0.from, .0.to, .1.mark, .1.from, .1.to, totals(.1.from, .0.to)
    )]
    Overlap(Band, Band),
    /// The last band does not end at the maximum.
    #[error("наибольший балл {max}, а шкала кончается на {end}")]
    End {
        /// The maximum as said.
        max: u16,
        /// The end of the last band.
        end: u16,
    },
    /// A condition for a mark that the scale does not give.
    #[error("условие «{name}» относится к отметке «{mark}», а её в шкале нет")]
    Condition {
        /// Name of the condition.
        name: String,
        /// The mark.
        mark: u8,
    },
}

/// «7», «7 и 8», «7–12».
fn totals(from: u16, to: u16) -> String {
    match to.saturating_sub(from) {
        0 => format!("{from}"),
        1 => format!("{from} и {to}"),
        _ => format!("{from}–{to}"),
    }
}

pub(super) fn faults(scale: &Scale) -> Vec<Fault> {
    let mut found = Vec::new();
    let Some(first) = scale.bands.first() else { return vec![Fault::Empty] };
    if first.from != 0 {
        found.push(Fault::NotFromZero(first.from));
    }
    for band in &scale.bands {
        if band.from > band.to {
            found.push(Fault::Reversed(*band));
        }
        if !(2..=5).contains(&band.mark) {
            found.push(Fault::NoSuchMark(band.mark));
        }
    }
    for (one, next) in scale.bands.iter().zip(scale.bands.iter().skip(1)) {
        if next.mark <= one.mark {
            found.push(Fault::Order(one.mark, next.mark));
        }
        match next.from.checked_sub(one.to) {
            Some(1) => {}
            Some(2..) => found.push(Fault::Gap(*one, *next)),
            Some(0) | None => found.push(Fault::Overlap(*one, *next)),
        }
    }
    // A scale of one band is an exam with only a minimum: above it there are totals without a mark.
    let end = scale.bands.last().map_or(0, |last| last.to);
    let minimum_only = scale.bands.len() == 1;
    if (minimum_only && end >= scale.max) || (!minimum_only && end != scale.max) {
        found.push(Fault::End { max: scale.max, end });
    }
    for condition in &scale.conditions {
        if !scale.bands.iter().any(|band| band.mark == condition.mark) {
            found.push(Fault::Condition { name: condition.name.clone(), mark: condition.mark });
        }
    }
    found
}
