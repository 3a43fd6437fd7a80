use opora_results::questions::funnel::{Zone, limits};
use opora_results::questions::intervals::{
    binomial_at_least, binomial_limit, difference, mean_interval, quantile, wilson,
};
use opora_results::questions::words;

use super::near;

#[track_caller]
fn close(found: [f64; 2], expected: [f64; 2]) {
    let far = found.iter().zip(expected).any(|(one, two)| (one - two).abs() > 5e-5);
    assert!(!far, "{found:?} is not {expected:?}");
}

#[test]
fn wilson_by_hand() {
    close(wilson(7, 18).unwrap(), [0.20305, 0.61381]);
    close(wilson(0, 10).unwrap(), [0.0, 0.2775]);
    close(wilson(10, 10).unwrap(), [0.7225, 1.0]);
    assert_eq!(wilson(0, 0), None);
}

#[test]
fn newcombe_as_published() {
    // Newcombe 1998, example (a): 56 of 70 against 48 of 80.
    let [low, high] = difference((48, 80), (56, 70)).unwrap();
    assert!((low - 0.0524).abs() < 1e-4 && (high - 0.3339).abs() < 1e-4, "{low} {high}");
    assert_eq!(difference((0, 0), (1, 2)), None);
}

#[test]
fn mean_interval_by_hand() {
    let [low, high] = mean_interval(10.0, 2.0, 16).unwrap();
    near(low, 9.02);
    near(high, 10.98);
    assert_eq!(mean_interval(3.0, 0.0, 5), Some([3.0, 3.0]));
    assert_eq!(mean_interval(0.0, 0.0, 0), None);
}

#[test]
fn binomial_by_hand() {
    // n = 10, p = 1/2: P(≤ 1) = 11/1024, P(≤ 2) = 56/1024, P(= 2) = 45/1024.
    near(binomial_limit(10, 0.5, 0.025), (2.0 - (56.0 / 1024.0 - 0.025) / (45.0 / 1024.0)) / 10.0);
    near(binomial_at_least(8, 10, 0.5), 56.0 / 1024.0);
    assert_eq!(binomial_at_least(0, 10, 0.5), 1.0);
    assert_eq!(binomial_at_least(11, 10, 0.5), 0.0);
    assert_eq!(
        (binomial_limit(0, 0.3, 0.025), binomial_limit(5, 0.0, 0.025), binomial_limit(5, 1.0, 0.025)),
        (0.3, 0.0, 1.0)
    );
    let wide = binomial_limit(100_000, 0.2, 0.025);
    assert!((0.197..0.1985).contains(&wide), "{wide}");
}

#[test]
fn funnel_limits_narrow_and_hold_the_middle() {
    for n in [1, 2, 5, 10, 50, 200, 1000] {
        let one = limits(n, 0.2);
        assert!(one.low_998 <= one.low_95 && one.low_95 <= 20.0 && 20.0 <= one.high_95 && one.high_95 <= one.high_998);
        assert_eq!(one.zone(20.0), Zone::Inside);
    }
    assert!(limits(400, 0.2).high_95 < limits(40, 0.2).high_95);
    assert_eq!((limits(100, 0.2).zone(95.0), limits(100, 0.2).zone(0.0)), (Zone::FarAbove, Zone::FarBelow));
    assert_eq!(limits(1, 0.3).zone(100.0), Zone::Inside, "one pupil proves nothing");
}

#[test]
fn quartiles_as_a_spreadsheet() {
    near(quantile(&[1.0, 2.0, 3.0, 4.0], 0.25).unwrap(), 1.75);
    near(quantile(&[1.0, 2.0, 3.0, 4.0], 0.75).unwrap(), 3.25);
    assert_eq!(quantile(&[7.0], 0.75), Some(7.0));
    assert_eq!(quantile(&[], 0.5), None);
}

#[test]
fn numbers_are_printed_in_russian() {
    assert_eq!(words::percent(38.888), "38,9\u{a0}%");
    assert_eq!(words::count(1_280_000), "1\u{a0}280\u{a0}000");
    assert_eq!(words::count(999), "999");
    assert_eq!(
        (words::points(3.24).as_str(), words::points(-0.01).as_str()),
        ("+3,2\u{a0}п.\u{a0}п.", "0,0\u{a0}п.\u{a0}п.")
    );
    assert_eq!(words::decimal(-2.5, 1), "\u{2212}2,5");
    assert_eq!(words::interval(None, 1), "—");
}
