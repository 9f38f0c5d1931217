//! From onset to answer in series: clocks, repeated visits, the opening, laws.

use std::f64::consts::PI;

use phaseline::model::{Fact, Finish, Identity, Observer};
use phaseline::stats::Moments;

use super::support::{assert_mean, assert_metric, assert_path, hypoexponential, lived, observe, run, run_with};

#[test]
fn compliance_depends_on_where_the_clock_starts() {
    for (clock, means) in [
        ("onset", &[3.0, 8.0, 6.0][..]),
        ("detection", &[8.0, 6.0]),
        ("established", &[6.0]),
        ("demanded", &[3.0, 8.0, 6.0]),
    ] {
        let results = run_with("chain", &[&format!("phase[response].clock={clock}")], 40_000);
        assert_metric(&results, "compliance[response]", hypoexponential(means, 24.0));
        assert_metric(&results, "response_time_h[response]", means.iter().sum());
    }
    for (means, known) in [(&[3.0, 8.0, 6.0][..], 0.791_055_318), (&[8.0, 6.0], 0.855_798_643), (&[6.0], 0.981_684_361)]
    {
        assert!((hypoexponential(means, 24.0) - known).abs() < 1e-6);
    }
}

/// Squared distances of response times from their known mean.
struct Spread(f64, Moments);

impl Observer for Spread {
    fn incident(&mut self, _: f64, _: &Identity, fact: Fact<'_>) {
        match fact {
            Fact::Answered { response, .. } => self.1.push((response - self.0).powi(2)),
            Fact::CriticalPath { missed: true, path, .. } => {
                let sum: f64 = path.iter().map(|(_, hours)| hours).sum();
                assert!((sum - 24.0).abs() < 1e-9, "a path to a miss is as long as the deadline");
            }
            _ => {}
        }
    }
    fn finish(&mut self, _: Finish) {}
}

/// Var = Σ m².
#[test]
fn a_chain_of_exponentials_has_its_moments_and_its_critical_path() {
    let results = run_with("chain", &["phase[response].deadline=48 h"], 40_000);
    assert_metric(&results, "compliance[response]", hypoexponential(&[3.0, 8.0, 6.0], 48.0));
    let longer = run_with("chain", &["phase[response].deadline=72 h"], 40_000);
    assert_metric(&longer, "compliance[response]", 0.999_247_043);
    assert_metric(&results, "slack_h[response]", 48.0 - 17.0);
    assert_metric(&results, "detection_delay_h", 3.0);
    assert_metric(&results, "verification_delay_h", 8.0);
    assert_metric(&results, "establishment_delay_h", 11.0);
    for (component, mean) in [("undetected", 3.0), ("verification", 8.0), ("cabinet: decide", 6.0)] {
        assert_path(&results, "response", component, mean);
    }
    let mut spread = Spread(17.0, Moments::new());
    observe("chain", &[], 40_000, &mut spread);
    assert_mean("variance", &spread.1, 109.0);
}

/// A geometric number of exponential visits is exponential, of mean m/(1 − q).
#[test]
fn repeated_visits_lengthen_verification() {
    let means = [3.0, 8.0 / 0.75, 6.0];
    assert!((hypoexponential(&means, 24.0) - 0.711_783_462).abs() < 1e-6);
    let results = run_with("chain", &["monitoring.reopens=0.25"], 40_000);
    assert_metric(&results, "compliance[response]", 0.711_783_462);
    assert_metric(&results, "response_time_h[response]", 19.666_666_7);
    assert_metric(&results, "verification_delay_h", 8.0 / 0.75);
}

/// R = max(X, g): P(R ≤ t) = 1 − e^(−t/m) for t ≥ g, else 0; E R = g + m e^(−g/m); the wait for the gate is g − E min(X, g).
#[test]
fn a_gate_keeps_early_acts_waiting() {
    let results = run("gate", 40_000);
    assert_metric(&results, "response_time_h[response]", 6.0 + 8.0 * (-0.75_f64).exp());
    assert_metric(&results, "compliance[response]", 1.0 - (-3.0_f64).exp());
    assert_path(&results, "response", "not open yet", 6.0 - lived(8.0, 6.0));
    let closed = run_with("gate", &["phase[response].opens=30 h"], 2_000);
    let row = closed.deadline("response").unwrap();
    assert_eq!((row.met, row.missed), (0, 2_000));
    let cause = |name: &str| closed.causes.iter().find(|row| row.cause == name).unwrap().misses;
    assert_eq!(cause("not open yet") + cause("cabinet: decide"), 2_000);
    let at_gate = run_with("gate", &["phase[response].deadline=6 h"], 40_000);
    assert_metric(&at_gate, "compliance[response]", 1.0 - (-0.75_f64).exp());
}

/// A resampled column; a mixture; a sum; each by its mean and by its distribution function at the deadline, 8 h.
#[test]
fn laws_keep_their_meaning_through_a_phase() {
    let chance = |rate: f64| 1.0 - (-rate).exp();
    let truncated = chance(8.0 / 6.0) / chance(2.0);
    for (law, mean, on_time) in [
        (None, 26.5 / 5.0, 0.6),
        (
            Some(
                "{ mixture = [ { weight = 3, law = { exponential = { mean = \"4 h\" } } }, { weight = 1, law = \"10 h\" } ] }",
            ),
            5.5,
            0.75 * chance(2.0),
        ),
        (
            Some("{ sum = [ { exponential = { mean = \"2 h\" } }, \"3 h\", { exponential = { mean = \"5 h\" } } ] }"),
            10.0,
            hypoexponential(&[2.0, 5.0], 5.0),
        ),
        (Some("{ exponential = { mean = \"6 h\" }, at_most = \"12 h\" }"), 6.0 - 12.0 / 2.0_f64.exp_m1(), truncated),
        (Some("{ weibull = { shape = 2, scale = \"7 h\" }, shift = \"1 h\" }"), 1.0 + 3.5 * PI.sqrt(), chance(1.0)),
        (Some("{ uniform = { min = \"2 h\", max = \"12 h\" } }"), 7.0, 0.6),
        (Some("{ erlang = { stages = 2, mean = \"8 h\" } }"), 8.0, 1.0 - 3.0 * (-2.0_f64).exp()),
    ] {
        let set = law.map(|law| format!("phase[response].track[cabinet].stages[decide].delay={law}"));
        let overrides: Vec<&str> = set.iter().map(String::as_str).collect();
        let results = run_with("laws", &overrides, 20_000);
        assert_metric(&results, "response_time_h[response]", mean);
        assert_metric(&results, "compliance[response]", on_time);
    }
}
