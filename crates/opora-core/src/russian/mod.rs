//! Russian words: lemmas and cases, keys for searching and sorting, typography, declared abbreviations.
//!
//! The dictionary behind it is loaded once, at the first question, and every answer is remembered: orders say the
//! same few hundred words again and again.

mod abbreviations;
mod cases;
mod fold;
mod letters;
pub(crate) mod scan;
mod typography;
mod words;

pub use abbreviations::{Abbreviation, abbreviations};
pub(crate) use cases::shaped_like;
pub use cases::{in_case, nominative, nominative_from};
pub use fold::{fold, mend_lookalikes, sort_key};
pub use letters::{is_letter, lower, small};
pub use typography::typograph;
pub use words::{Case, known, lemma};
pub(crate) use words::{Form, Gender, Name, Number, Speech, forms};

/// The form of a noun after a number: `plural(2, "день", "дня", "дней")` is «дня».
pub fn plural<'a>(n: u64, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    match (n % 10, n % 100) {
        (_, 11..=14) => many,
        (1, _) => one,
        (2..=4, _) => few,
        _ => many,
    }
}

#[cfg(test)]
mod tests;
