//! Decimal numbers as people write them in rules: 30, 33.5; exact, so that 3 of 10 meets 30 %.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Digits after the point.
const MOST_DIGITS: usize = 6;
/// Digits before the point.
const MOST_WHOLE: usize = 9;

/// An exact decimal number with at most 9 digits before the point and 6 after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    /// Millionths.
    millionths: i64,
}

/// Millionths in one.
const ONE: i64 = 1_000_000;

impl Decimal {
    /// A whole number.
    pub const fn whole(number: u32) -> Self {
        Self { millionths: number as i64 * ONE }
    }

    /// In millionths.
    pub const fn millionths(self) -> i64 {
        self.millionths
    }

    /// The number of so many millionths.
    pub const fn of_millionths(millionths: i64) -> Self {
        Self { millionths }
    }

    /// Whether it has no fraction.
    pub fn is_whole(self) -> bool {
        self.millionths % ONE == 0
    }

    /// How `numerator / denominator` stands to the number; the denominator is above zero.
    ///
    /// Whole numbers are compared, so nothing is lost: 3 of 10 is 30 % and not a little less.
    pub fn against(self, numerator: u64, denominator: u64) -> Ordering {
        let value = i128::from(numerator) * i128::from(ONE);
        value.cmp(&(i128::from(self.millionths) * i128::from(denominator)))
    }

    /// For a sentence: «33,5».
    pub fn russian(self) -> String {
        self.to_string().replace('.', ",").replace('-', "\u{2212}")
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.millionths.cmp(&other.millionths)
    }
}

/// As the file has it: «33.5».
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.millionths < 0 { "-" } else { "" };
        let all = self.millionths.unsigned_abs();
        let (whole, rest) = (all / ONE.unsigned_abs(), all % ONE.unsigned_abs());
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let rest = format!("{rest:06}");
        write!(f, "{sign}{whole}.{}", rest.trim_end_matches('0'))
    }
}

/// Words that are no number of this form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("число записывается цифрами, например 30 или 33.5: до {MOST_WHOLE} цифр до точки и до {MOST_DIGITS} после")]
pub struct NotADecimal;

impl FromStr for Decimal {
    type Err = NotADecimal;

    /// Takes a comma as well as a point.
    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let text = text.trim();
        let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, rest) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
        let rest = rest.trim_end_matches('0');
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let rest = if rest.is_empty() { "0" } else { rest };
        if !all_digits(whole) || !all_digits(rest) || whole.len() > MOST_WHOLE || rest.len() > MOST_DIGITS {
            return Err(NotADecimal);
        }
        let whole: i64 = whole.parse().map_err(|_| NotADecimal)?;
        let rest: i64 = format!("{rest:0<6}").parse().map_err(|_| NotADecimal)?;
        Ok(Self { millionths: sign * (whole * ONE + rest) })
    }
}

/// A number in JSON, written with the digits it has.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_whole() {
            return serializer.serialize_i64(self.millionths / ONE);
        }
        #[expect(clippy::cast_precision_loss, reason = "15 digits fit a double, and it prints the shortest form")]
        serializer.serialize_f64(self.millionths as f64 / ONE as f64)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        format!("{number}").parse().map_err(serde::de::Error::custom)
    }
}
