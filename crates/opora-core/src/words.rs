//! The plain words of a text: what is compared when the same thing is written a little differently.

use std::collections::BTreeSet;

use crate::russian::mend_lookalikes;

/// Lower case, ё as е, everything but letters and digits as one blank between words.
///
/// «МБОУ  «СОШ №5»» → «мбоу сош 5»
pub fn plain(text: &str) -> String {
    let text = mend_lookalikes(text);
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            for lower in c.to_lowercase() {
                out.push(if lower == 'ё' { 'е' } else { lower });
            }
        } else if c != '\u{ad}' && c != '\u{301}' {
            gap = true;
        }
    }
    out
}

/// How much two texts (already [`plain`]) say the same: shared words against all words, 0.0 to 1.0.
pub fn likeness(one: &str, two: &str) -> f64 {
    if one == two {
        return 1.0;
    }
    let words = |text| str::split(text, ' ').filter(|word| !word.is_empty()).collect::<BTreeSet<&str>>();
    let (first, second) = (words(one), words(two));
    let shared = first.intersection(&second).count();
    let all = first.len() + second.len() - shared;
    if all == 0 { 0.0 } else { to_f64(shared) / to_f64(all) }
}

fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
