//! Categories of schools: the short names that the field uses for what every order words differently.

use crate::words::plain;

/// School with low results.
pub const LOW_RESULTS: &str = "ШНОР";
/// School in hard social conditions.
pub const HARD_CONDITIONS: &str = "ШНСУ";

/// Beginnings of words by which an order says that a school has low results, folded; and its own abbreviations.
const LOW: [&str; 8] = ["низк", "шнор", "пннор", "снор", "шнро", "шнро", "нро", "не справ"];
/// The same for hard conditions.
const HARD: [&str; 7] =
    ["неблагоприятн", "сложных социальн", "сложных условия", "трудных социальн", "шнсу", "пнсу", "шссу"];

/// The categories that the words name, in their short names; other words stay as they are.
pub fn names(words: &str) -> Vec<String> {
    let folded = plain(words);
    let says = |stems: &[&str]| stems.iter().any(|stem| has_beginning(&folded, stem));
    let mut out = Vec::new();
    if says(&LOW) {
        out.push(LOW_RESULTS.to_owned());
    }
    if says(&HARD) {
        out.push(HARD_CONDITIONS.to_owned());
    }
    if out.is_empty() {
        out.push(words.trim().to_owned());
    }
    out
}

/// Whether some word, or run of words, of `text` begins with `stem`.
fn has_beginning(text: &str, stem: &str) -> bool {
    text.match_indices(stem).any(|(at, _)| text.get(..at).is_none_or(|before| !before.ends_with(char::is_alphanumeric)))
}

#[cfg(test)]
mod tests {
    use super::names;

    fn check(words: &str, expected: &[&str]) {
        assert_eq!(names(words), expected, "{words}");
    }

    #[test]
    fn orders_word_the_same_category_in_many_ways() {
        check("с низкими образовательными результатами", &["ШНОР"]);
        check("Общеобразовательная организация с низкими результатами обучения", &["ШНОР"]);
        check("ОУ со СНОР", &["ШНОР"]);
        check("функционирующие в неблагоприятных социальных условиях", &["ШНСУ"]);
        check("с низкими результатами и работающие в сложных социальных условиях", &["ШНОР", "ШНСУ"]);
        check("базовая площадка", &["базовая площадка"]);
    }
}
