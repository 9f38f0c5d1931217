//! Tango's interval against published limits, and its coverage by enumeration.

use super::*;

fn close(a: f64, b: f64, within: f64) {
    assert!((a - b).abs() < within, "{a} is not {b}");
}

fn counts(both: u64, only_reference: u64, only_variant: u64, neither: u64) -> PairedCounts {
    PairedCounts { both, only_reference, only_variant, neither }
}

/// Airway hyper-responsiveness of 21 children before and after stem-cell transplantation: the example of Fagerland,
/// Lydersen and Laake (2014), whose Tango interval for before minus after is −0.517 to −0.026.
#[test]
fn a_published_example() {
    let estimate = counts(1, 7, 1, 12).difference(Level::default());
    close(estimate.point, -6.0 / 21.0, 1e-12);
    close(estimate.low, -0.517, 5e-4);
    close(estimate.high, -0.026, 5e-4);
}

#[test]
fn limits_solve_their_equation() {
    let level = Level::new(0.9).unwrap();
    for (b, c, n) in [(3.0, 8.0, 30.0), (0.0, 5.0, 40.0), (200.0, 100.0, 10_000.0)] {
        let estimate = counts(0, c as u64, b as u64, (n - b - c) as u64).difference(level);
        for delta in [estimate.low, estimate.high] {
            let t = (b - c - n * delta) / variance(b, c, n, delta).sqrt();
            close(t.abs(), level.normal(), 1e-6);
        }
    }
}

#[test]
fn without_pairs_that_differ_it_is_as_wide_as_wilsons() {
    let level = Level::default();
    let z = level.normal();
    for n in [1_u64, 10, 10_000] {
        let estimate = counts(n / 2, 0, 0, n - n / 2).difference(level);
        let reach = z * z / (n as f64 + z * z);
        assert_eq!((estimate.point, estimate.std_error), (0.0, 0.0));
        close(estimate.high, reach, 1e-9);
        close(estimate.low, -reach, 1e-9);
    }
}

#[test]
fn stays_within_its_range_and_mirrors() {
    let level = Level::default();
    for n in 1..=12_u64 {
        for b in 0..=n {
            for c in 0..=n - b {
                let one = counts(0, c, b, n - b - c).difference(level);
                let other = counts(n - b - c, b, c, 0).difference(level);
                assert!(-1.0 <= one.low && one.low <= one.point && one.point <= one.high && one.high <= 1.0, "{one:?}");
                assert_eq!((one.low, one.high), (-other.high, -other.low));
            }
        }
    }
    assert!(PairedCounts::default().difference(level).point.is_nan());
}

/// The probability that the interval holds the truth, over all outcomes of the trinomial law of pairs that differ.
fn coverage(n: u64, (p, q): (f64, f64)) -> f64 {
    let log_factorial = |k: u64| libm::lgamma(k as f64 + 1.0);
    let term = |k: u64, p: f64| if k == 0 { 0.0 } else { k as f64 * libm::log(p) };
    let mut held = 0.0;
    for b in 0..=n {
        for c in 0..=n - b {
            let rest = n - b - c;
            if (p == 0.0 && b > 0) || (q == 0.0 && c > 0) {
                continue;
            }
            let ways = log_factorial(n) - log_factorial(b) - log_factorial(c) - log_factorial(rest);
            let probability = libm::exp(ways + term(b, p) + term(c, q) + term(rest, 1.0 - p - q));
            let estimate = counts(0, c, b, rest).difference(Level::default());
            if estimate.low <= p - q && p - q <= estimate.high {
                held += probability;
            }
        }
    }
    held
}

/// Cases named beforehand: pairs that differ both ways, one way only, seldom and often. The mean must be near 95 %, no
/// single one below 91 %: coverage of counts moves in steps.
#[test]
fn covers_by_enumeration() {
    let (mut sum, mut cases) = (0.0, 0.0);
    for n in [20, 60, 120] {
        for laws in [(0.1, 0.05), (0.3, 0.2), (0.05, 0.05), (0.1, 0.0), (0.02, 0.0), (0.4, 0.05), (0.01, 0.03)] {
            let share = coverage(n, laws);
            println!("{n} pairs, {laws:?}: {share:.4}");
            assert!(share > 0.91, "{n} pairs, {laws:?}: {share}");
            sum += share;
            cases += 1.0;
        }
    }
    let mean = sum / cases;
    println!("mean {mean:.4}");
    assert!((0.94..0.985).contains(&mean), "{mean}");
}

#[test]
fn merging_adds_pairs() {
    let mut one = PairedCounts::default();
    for (a, b) in [(true, true), (true, false), (false, true), (false, false), (false, false)] {
        one.push(a, b);
    }
    assert_eq!(one, counts(1, 1, 1, 2));
    let mut two = one;
    two.merge(&PairedCounts::default());
    assert_eq!((two, one.count(), one.changed()), (one, 5, 2));
}
