//! The three ways a ceasefire collapses.

use super::support::{assert_metric, assert_within, run, run_with};

/// After k misses the ceasefire stands with probability 0.85^k.
#[test]
fn each_miss_may_collapse_it() {
    let results = run("collapse_missed", 20_000);
    assert_metric(&results, "collapse", 1.0 - 0.85_f64.powi(10));
    // A violation is counted with the miss that it collapses on: Σ 0.85^k.
    assert_metric(&results, "violations", (1.0 - 0.85_f64.powi(10)) / 0.15);
    for row in results.survival.iter().filter(|row| row.day >= 1.0 && row.day.fract() == 0.0) {
        let known = 0.85_f64.powi(row.day.min(10.0) as i32);
        assert_within(&format!("survival of {} d", row.day), row.survival.unwrap(), row.std_error.unwrap(), known);
    }
    // It happens 12.5 h into day k + 1 with probability 0.15 · 0.85^k.
    let mean = (0..10).map(|k| 0.15 * 0.85_f64.powi(k) * (f64::from(k) + 12.5 / 24.0)).sum::<f64>();
    assert_metric(&results, "collapse_time_d", mean / (1.0 - 0.85_f64.powi(10)));
}

/// From k to k + 1 at once: h₀ = 1/λ, hₖ = 1/λ + kμ/λ hₖ₋₁; to five Σ h₀ … h₄, which is 2 % of the horizon. By Wald, λ times
/// as many violations.
#[test]
fn too_many_at_once_collapse_it() {
    let (lambda, mu) = (1.5, 1.0);
    let (mut step, mut passage) = (0.0, 0.0);
    for k in 0..5 {
        step = 1.0 / lambda + f64::from(k) * mu / lambda * step;
        passage += step;
    }
    assert!(passage < 60.0, "{passage}");
    let results = run("collapse_concurrent", 20_000);
    assert_eq!(results.metric("collapse", "").unwrap().estimate, Some(1.0));
    assert_metric(&results, "collapse_time_d", passage);
    assert_metric(&results, "violations", lambda * passage);
}

/// Reaches the top rung with probability 1/3 and stays there 24 h with probability e^(−24/48).
#[test]
fn too_long_at_a_severity_collapses_it() {
    let results = run("collapse_severity", 40_000);
    assert_metric(&results, "collapse", (-0.5_f64).exp() / 3.0);
    // At the lowest rung both risks must wait: e^(−L(1/10 + 1/20)), and it happens at L to the bit.
    let lower = run_with("collapse_severity", &["collapse.severity={ at = \"minor\", lasts = \"6 h\" }"], 40_000);
    assert_metric(&lower, "collapse", (-6.0_f64 * 0.15).exp());
    let time = lower.metric("collapse_time_d", "").unwrap();
    assert_eq!((time.min, time.max), (Some(0.25), Some(0.25)));
}
