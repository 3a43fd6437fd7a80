//! Numbers as answers print them: a comma, no-break blanks, both numbers of a share.

const NO_BREAK: char = '\u{a0}';

/// A number with so many digits after the comma: «38,9».
pub fn decimal(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let zero = text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.'));
    let text = if zero { text.trim_start_matches('-').to_owned() } else { text.replace('-', "\u{2212}") };
    text.replace('.', ",")
}

/// A number that may not be known: a dash then.
pub fn decimal_or_dash(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "—".to_owned(), |value| decimal(value, digits))
}

/// A percent with one digit: «38,9 %».
pub fn percent(value: f64) -> String {
    format!("{}{NO_BREAK}%", decimal(value, 1))
}

/// A whole number with no-break blanks between thousands: «1 280 000».
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(NO_BREAK);
        }
        out.push(digit);
    }
    out
}

/// Points of percent with a sign: «+3,2 п. п.».
pub fn points(value: f64) -> String {
    let text = decimal(value, 1);
    let plus = if value > 0.0 && text != "0,0" { "+" } else { "" };
    format!("{plus}{text}{NO_BREAK}п.{NO_BREAK}п.")
}

/// An interval: «35,1–42,8».
pub fn interval(ends: Option<[f64; 2]>, digits: usize) -> String {
    ends.map_or_else(|| "—".to_owned(), |[low, high]| format!("{}–{}", decimal(low, digits), decimal(high, digits)))
}

pub(super) fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| to_f64(part) / to_f64(whole))
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows stay far below 2^53")]
pub(super) fn to_f64(n: u64) -> f64 {
    n as f64
}
