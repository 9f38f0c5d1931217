//! Credibility after known deadlines, and the violations that follow from it.

use super::support::{assert_metric, run, run_with};

/// What a deadline does to credibility.
type Move = fn(f64) -> f64;

/// c ← c + 0.2(1 − c) at 10, 20 and 30 h; the violations at 39 and 59 h are missed an hour later, c ← 0.7c. Between these
/// instants the intensity is (1 + 2(1 − c)) μ e^(γt), whose integral is closed.
#[test]
fn met_and_missed_deadlines_move_the_intensity() {
    let steps: [(f64, Move); 6] = [
        (10.0, |c| c + 0.2 * (1.0 - c)),
        (20.0, |c| c + 0.2 * (1.0 - c)),
        (30.0, |c| c + 0.2 * (1.0 - c)),
        (40.0, |c| c * 0.7),
        (60.0, |c| c * 0.7),
        (100.0, |c| c),
    ];
    for growth in [0.01, 1e-9] {
        let (mut c, mut from, mut mean) = (0.4, 0.0, 0.0);
        for (to, moves) in steps {
            let grown = |t: f64| 0.5 * (growth * t).exp_m1() / growth;
            mean += (1.0 + 2.0 * (1.0 - c)) * (grown(to) - grown(from));
            (c, from) = (moves(c), to);
        }
        let set = format!("source[noise].arrivals.poisson.growth={growth} /h");
        let results = run_with("credibility", &[&set], 10_000);
        assert_metric(&results, "violations_by_source[noise]", mean);
        let last = results.metric("final_credibility", "").unwrap();
        assert!((last.min.unwrap() - c).abs() < 1e-12 && (last.max.unwrap() - c).abs() < 1e-12);
    }
    // Without feedback on violations there are as many as the rate says.
    let deaf = run_with("credibility", &["credibility.violations_at_zero=1"], 10_000);
    assert_metric(&deaf, "violations_by_source[noise]", 50.0 * 1.0_f64.exp_m1());
    assert_eq!(run("credibility", 10).deadline("response").unwrap().missed, 20);
}
