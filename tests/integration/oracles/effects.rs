//! Effects that stop hostilities.

use super::support::{assert_metric, choose, lived, run, run_with};

/// Each of three members succeeds with probability 1/2, so k of them do with probability C(3, k)/8, and the earliest is
/// Exp(6/k); the phase itself, with probability 0.4, caps hostilities at 10 h instead of 20 h.
#[test]
fn the_earliest_success_wins() {
    let (mut hours, mut stopped) = (0.0, 0.0);
    for k in 0..=3 {
        let p = choose(3, k) / 8.0;
        let mean = 6.0 / f64::from(k);
        let (short, long) = if k == 0 { (10.0, 20.0) } else { (lived(mean, 10.0), lived(mean, 20.0)) };
        let in_time = if k == 0 { 0.0 } else { 1.0 - (-20.0 / mean).exp() };
        hours += p * (0.4 * short + 0.6 * long);
        stopped += p * (0.4 + 0.6 * in_time);
    }
    let results = run("effects", 40_000);
    assert_metric(&results, "hostilities_h", hours);
    assert_metric(&results, "ended_by[response]", stopped);
}

/// No effect at a severity that the table leaves out.
#[test]
fn an_effect_may_depend_on_severity() {
    let none = ["phase[response].effect.stops={}", "phase[response].track[units].effect.stops={}"];
    let results = run_with("effects", &none, 100);
    assert_eq!(results.metric("hostilities_h", "").unwrap().estimate, Some(20.0));
}
