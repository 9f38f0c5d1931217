//! Who answers: quorums, weights, required members, tracks side by side, joining and committing.

use phaseline::model::{Fact, Finish, Identity, Observer};
use phaseline::stats::Moments;

use super::support::{
    assert_mean, assert_metric, assert_path, assert_within, at_least, observe, run, run_with, values,
};

/// Squared distances of response times from 15.889899 h.
struct Spread(Moments);

impl Observer for Spread {
    fn incident(&mut self, _: f64, _: &Identity, fact: Fact<'_>) {
        if let Fact::Answered { response, .. } = fact {
            self.0.push((response - 15.889_899).powi(2));
        }
    }
    fn finish(&mut self, _: Finish) {}
}

/// P(X₍₁₀₎ ≤ t) = P(at least 10 of 30 by t), E = m Σ 1/i, Var = m² Σ 1/i² over i = 21 … 30; with abstention F becomes pF.
#[test]
fn a_quorum_is_an_order_statistic() {
    let by = |t: f64, p: f64| at_least(10, 30, p * (1.0 - (-t / 40.0).exp()));
    let results = run("quorum", 20_000);
    assert_metric(&results, "compliance[response]", by(24.0, 1.0));
    assert_metric(&results, "response_time_h[response]", 15.889_899);
    assert_metric(
        &run_with("quorum", &["phase[response].deadline=12 h"], 20_000),
        "compliance[response]",
        by(12.0, 1.0),
    );
    let mut spread = Spread(Moments::new());
    observe("quorum", &[], 20_000, &mut spread);
    assert_mean("variance", &spread.0, 5.057_568_38_f64.powi(2));
    for (t, p, known) in [(24.0, 1.0, 0.932_309_264), (12.0, 1.0, 0.231_348_817), (24.0, 0.7, 0.486_310_616)] {
        assert!((by(t, p) - known).abs() < 1e-6);
    }
    // Too rare to be seen; the test below makes it common.
    assert!((1.0 - at_least(10, 30, 0.7) - 7.277_835_38e-6).abs() < 1e-12);
}

#[test]
fn members_that_abstain_thin_the_quorum() {
    let share = |p: f64| at_least(10, 30, p * (1.0 - (-0.6_f64).exp()));
    for how in ["joins", "commits"] {
        let set = |p: f64| format!("phase[response].track[members].{how}={p}");
        assert_metric(&run_with("quorum", &[&set(0.7)], 20_000), "compliance[response]", share(0.7));
        // So few that a quorum often cannot form; by the deadline hostilities are always under way.
        let few = run_with("quorum", &[&set(0.35)], 20_000);
        let never = 1.0 - at_least(10, 30, 0.35);
        let row = few.causes.iter().find(|row| row.cause == "no quorum possible").expect("the cause");
        let error = (never * (1.0 - never) / 20_000.0).sqrt();
        assert_within("no quorum possible", row.misses as f64 / 20_000.0, error, never);
    }
}

/// Weight 3 needs the heavy member (2) and a light one (1): P = F₁ F₂ (1 − (1 − F₃)²) of host, heavy and light, and the
/// host joins with probability 0.9.
#[test]
fn weights_and_a_required_member() {
    let by = |mean: f64| 1.0 - (-24.0 / mean).exp();
    let quorum = by(20.0) * (1.0 - (1.0 - by(15.0)).powi(2));
    let results = run("weights", 40_000);
    assert_metric(&results, "compliance[response]", 0.9 * by(10.0) * quorum);
    let free = run_with("weights", &["phase[response].track[host].required=false"], 40_000);
    assert_metric(&free, "compliance[response]", quorum);
}

/// All of ten thousand members of weight 0.7 weigh 7,000, though their weights, added one by one, fall short of it by more
/// than 10⁻⁹; one member fewer does not. The heavy member, who never joins, keeps the weights from being all the same.
#[test]
fn rounding_keeps_no_large_membership_from_its_quorum() {
    let sum = (0..10_000).fold(0.0, |sum, _| sum + 0.7);
    assert!(7_000.0 - sum > 1e-9, "short by {}", 7_000.0 - sum);
    let many = [
        "phase[response].answered={ weight = 7000 }",
        "phase[response].deadline=1500 h",
        "phase[response].track[host].required=false",
        "phase[response].track[heavy].joins=0",
        "phase[response].track[light].weight=0.7",
    ];
    for (members, share) in [("10000", 1.0), ("9999", 0.0)] {
        let count = format!("phase[response].track[light].count={members}");
        let results = run_with("weights", &[&many[..], &[&count]].concat(), 4);
        assert_eq!(results.metric("compliance", "response").unwrap().estimate, Some(share), "{members} members");
    }
}

/// min: P = 1 − e^(−24(1/6 + 1/18)), mean 4.5; max: P = (1 − e^(−4))(1 − e^(−4/3)), mean 19.5. The envoy comes first with
/// probability 3/4, and its stage is then all of the critical path, of mean 4.5 given that.
#[test]
fn tracks_side_by_side_answer_by_any_or_all() {
    let any = run("parallel", 40_000);
    assert_metric(&any, "compliance[response]", 0.995_172_05);
    assert_metric(&any, "response_time_h[response]", 4.5);
    assert_path(&any, "response", "envoy: warn", 0.75 * 4.5);
    let all = run_with("parallel", &["phase[response].answered=all"], 40_000);
    assert_metric(&all, "compliance[response]", 0.722_915_173);
    assert_metric(&all, "response_time_h[response]", 19.5);
    // A stage that ends last takes all the path: the envoy's share is E max · 1(envoy last) = 6 − 6·(1/4)² − …, by
    // ∫ t f₆(t) F₁₈(t) dt = 6 − (1/6)/(1/6 + 1/18)².
    assert_path(&all, "response", "envoy: warn", 6.0 - (1.0 / 6.0) * 4.5 * 4.5);
}

/// Ten violations, each met with probability 0.6: drawn one by one the number met has variance 10·0.24, drawn once 100·0.24.
/// The pooled share has the standard error of the replications, not of the violations.
#[test]
fn a_commitment_is_shared_by_all_violations_of_a_history() {
    for (overrides, variance) in [
        (&[][..], 2.4),
        (&["phase[response].track[guarantor].joins=1", "phase[response].track[guarantor].commits=0.6"], 24.0),
    ] {
        let results = run_with("promises", overrides, 20_000);
        assert_metric(&results, "met[response]", 6.0);
        assert_metric(&results, "compliance[response]", 0.6);
        let met = values("promises", overrides, 20_000, "met[response]");
        let mut spread = Moments::new();
        for met in met {
            spread.push((met - 6.0_f64).powi(2));
        }
        assert_mean("variance", &spread, variance);
        let error = results.metric("compliance", "response").unwrap().std_error.unwrap();
        assert!((error / ((variance / 20_000.0_f64).sqrt() / 10.0) - 1.0).abs() < 0.05, "{error}");
    }
}
