//! Intervals: of a mean, of a share, of a difference of shares, and the limits of a funnel.

use super::words::to_f64;

/// 97.5 % point of the normal distribution as the formulas of the field write it.
pub const Z: f64 = 1.96;

/// Mean ± 1.96·s/√n; none for nobody.
pub fn mean_interval(mean: f64, deviation: f64, n: u64) -> Option<[f64; 2]> {
    let half = Z * deviation / to_f64(n).sqrt();
    (n > 0).then_some([mean - half, mean + half])
}

/// Wilson's 95 % interval of the share `n` of `of`, 0–1; none of nobody.
pub fn wilson(n: u64, of: u64) -> Option<[f64; 2]> {
    if of == 0 {
        return None;
    }
    let (whole, square) = (to_f64(of), Z * Z);
    let share = to_f64(n) / whole;
    let centre = share + square / (2.0 * whole);
    let half = Z * (share * (1.0 - share) / whole + square / (4.0 * whole * whole)).sqrt();
    let low = if n == 0 { 0.0 } else { (centre - half) / (1.0 + square / whole) };
    let high = if n == of { 1.0 } else { (centre + half) / (1.0 + square / whole) };
    Some([low.max(0.0), high.min(1.0)])
}

/// 95 % interval of the difference «second minus first» of two independent shares, by Newcombe from Wilson's intervals.
pub fn difference(first: (u64, u64), second: (u64, u64)) -> Option<[f64; 2]> {
    let [low_1, high_1] = wilson(first.0, first.1)?;
    let [low_2, high_2] = wilson(second.0, second.1)?;
    let one = to_f64(first.0) / to_f64(first.1);
    let two = to_f64(second.0) / to_f64(second.1);
    let below = ((two - low_2).powi(2) + (high_1 - one).powi(2)).sqrt();
    let above = ((high_2 - two).powi(2) + (one - low_1).powi(2)).sqrt();
    Some([two - one - below, two - one + above])
}

/// The share (0–1) under which a group of `n` drawn from a whole with share `p` falls with chance `tail`: the exact
/// quantile of the binomial distribution, interpolated between neighbouring counts so that the line is smooth.
///
/// With r the least count for which P(X ≤ r) > tail, the limit is (r − a)/n, a = (P(X ≤ r) − tail) / P(X = r).
pub fn binomial_limit(n: u32, p: f64, tail: f64) -> f64 {
    if n == 0 {
        return p;
    }
    if p <= 0.0 || p >= 1.0 {
        return p.clamp(0.0, 1.0);
    }
    // Logarithms, because (1 − p)ⁿ is 0 in floats for n of several thousands.
    let whole = f64::from(n);
    let (log_p, log_q) = (p.ln(), (1.0 - p).ln());
    let mut log_mass = whole * log_q;
    let mut below = 0.0;
    for count in 0..=n {
        let mass = log_mass.exp();
        if below + mass > tail || count == n {
            let part = if mass > 0.0 { ((below + mass - tail) / mass).clamp(0.0, 1.0) } else { 0.0 };
            return ((f64::from(count) - part) / whole).clamp(0.0, 1.0);
        }
        below += mass;
        log_mass += (f64::from(n - count) / (f64::from(count) + 1.0)).ln() + log_p - log_q;
    }
    1.0
}

/// P(X ≥ k) of the binomial distribution of `n` trials with chance `p`.
pub fn binomial_at_least(k: u64, n: u64, p: f64) -> f64 {
    if k == 0 {
        return 1.0;
    }
    if p <= 0.0 || k > n {
        return 0.0;
    }
    if p >= 1.0 {
        return 1.0;
    }
    let (log_p, log_q) = (p.ln(), (1.0 - p).ln());
    let mut log_mass = to_f64(n) * log_q;
    let mut upper = 0.0;
    for count in 0..=n {
        if count >= k {
            upper += log_mass.exp();
        }
        if count < n {
            log_mass += (to_f64(n - count) / (to_f64(count) + 1.0)).ln() + log_p - log_q;
        }
    }
    upper.min(1.0)
}

/// The quantile of sorted values by linear interpolation between neighbours, position (n − 1)·p from 0: as
/// КВАРТИЛЬ.ВКЛ of a spreadsheet. None for no values.
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = to_f64(last as u64) * p.clamp(0.0, 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the last position")]
    let below = place.floor() as usize;
    let low = *sorted.get(below)?;
    let high = *sorted.get((below + 1).min(last))?;
    Some(low + (high - low) * (place - place.floor()))
}
