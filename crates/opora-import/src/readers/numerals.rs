//! Numbers as the labels of lists write them: а, б, в; a, b, c; i, ii, iii.

/// The letters that Word numbers with: ё, й, ъ, ы, ь are left out.
const RUSSIAN: &str = "абвгдежзиклмнопрстуфхцчшщэюя";
const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";

/// а, б, …, я, аа, бб, …
pub(super) fn russian(number: u32) -> String {
    letters(number, RUSSIAN)
}

/// a, b, …, z, aa, bb, …
pub(super) fn latin(number: u32) -> String {
    letters(number, LATIN)
}

/// i, ii, iii, iv, …; numbers too great for Roman digits stay decimal.
pub(super) fn roman(number: u32) -> String {
    const DIGITS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if number == 0 || number > 3999 {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, digit) in DIGITS {
        while rest >= value {
            rest -= value;
            out.push_str(digit);
        }
    }
    out
}

/// After the last letter Word doubles them: я, аа, бб.
fn letters(number: u32, alphabet: &str) -> String {
    let count = u32::try_from(alphabet.chars().count()).unwrap_or(u32::MAX);
    let Some(index) = number.checked_sub(1) else {
        return "0".into();
    };
    let times = index / count + 1;
    let letter = alphabet.chars().nth((index % count) as usize);
    match (letter, times) {
        (Some(letter), ..=20) => std::iter::repeat_n(letter, times as usize).collect(),
        (Some(_), _) | (None, _) => number.to_string(),
    }
}
