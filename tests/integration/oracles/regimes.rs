//! Windows of random length: a regime switch, a rebound, harm.

use super::support::{assert_mean, assert_metric, lived, moments, run, values};

/// With s the sum of both rates and π the stationary share of the tense regime, P(tense at t) = π(1 − e^(−st)) from calm;
/// N is Poisson given the time in each regime. With λ = 1 and factor 5, E N = T + 4 E Z and Var N = E N + 16 Var Z, where Z
/// is the time in the tense regime and Var Z = 2 ∫∫ cov over u < v, cov(u, v) = π(1 − e^(−su))((1 − π)e^(−s(v−u)) + π e^(−sv)).
#[test]
fn a_regime_switch_gives_an_overdispersed_count() {
    let (calm, tense, t) = (0.1, 0.25, 40.0);
    let s: f64 = calm + tense;
    let pi = calm / s;
    let once = (1.0 - (-s * t).exp()) / s;
    let twice = (1.0 - (-2.0 * s * t).exp()) / (2.0 * s);
    let first_moment = (1.0 - (-s * t).exp() * (1.0 + s * t)) / (s * s);
    let mean = t + 4.0 * pi * (t - once);
    let stay = 2.0 * pi * ((1.0 - pi) * ((t - once) / s - first_moment) + pi * (first_moment - (once - twice) / s));
    assert_metric(&run("calm_tense", 20_000), "violations", mean);
    let counts = values("calm_tense", &[], 20_000, "violations");
    let squares = moments(counts.iter().map(|n| (n - mean).powi(2)));
    assert_mean("variance", &squares, mean + 16.0 * stay);
}

/// Nothing for 2 d, then fourfold for min(R, 8 d) with R exponential of mean 3 d; the other source is not concerned.
#[test]
fn a_rebound_follows_a_pause_on_the_same_sources() {
    let results = run("rebound", 10_000);
    assert_metric(&results, "violations_by_source[strikes]", 2.0 * (18.0 + 3.0 * lived(3.0, 8.0)));
    assert_metric(&results, "violations_by_source[line]", 40.0);
}

/// Harm is 2 ∫ w(t) e^(−t/15) dt with w = 5 on [10 h, 20 h), 10 on [20 h, 30 h), 2 on [30 h, 40 h), else 1: the
/// windows multiply, the rebound does not count.
#[test]
fn harm_counts_the_windows_that_are_active() {
    let within = |from: f64, to: f64| lived(15.0, to) - lived(15.0, from);
    let known = 2.0 * (15.0 + 4.0 * within(10.0, 20.0) + 9.0 * within(20.0, 30.0) + within(30.0, 40.0));
    let results = run("harm", 40_000);
    assert_metric(&results, "harm", known);
    assert_metric(&results, "hostilities_h", 15.0);
}
