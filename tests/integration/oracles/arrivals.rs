//! Arrivals that do not depend on their own history: Poisson, seasonal, growing, renewal, fixed.

use std::f64::consts::TAU;

use phaseline::model::{Fact, Finish, Identity, Observer};

use super::support::{assert_mean, assert_metric, assert_share, moments, observe, run, run_with, values};

#[test]
fn poisson_counts_have_mean_and_variance_of_the_rate() {
    let results = run("poisson", 20_000);
    assert_metric(&results, "violations", 36.0);
    assert_metric(&results, "violations_by_severity[minor]", 27.0);
    assert_metric(&results, "violations_by_severity[major]", 9.0);
    let counts = values("poisson", &[], 20_000, "violations");
    assert_mean("variance", &moments(counts.iter().map(|n| (n - 36.0).powi(2))), 36.0);
    let few: Vec<bool> = counts.iter().map(|n| *n <= 30.0).collect();
    assert_share("at most 30", &few, 0.180_625_542);
    let majors = values("poisson", &[], 20_000, "violations_by_severity[major]");
    assert_mean("variance of a thinned one", &moments(majors.iter().map(|n| (n - 9.0).powi(2))), 9.0);
}

#[test]
fn poisson_leaves_a_gap_with_exponential_probability() {
    let counts = values("poisson", &["horizon=3 d"], 40_000, "violations");
    let none: Vec<bool> = counts.iter().map(|n| *n == 0.0).collect();
    assert_share("none in 3 d", &none, (-3.6_f64).exp());
}

/// Λ(t) = t + A P/2π sin(2π(t − φ)/P), in days, outside the pause; a tenth of it inside.
#[test]
fn a_seasonal_rate_and_a_disputed_pause() {
    const ENDS: &str =
        "window[pause].ends=[ { after = \"3 d\", probability = P }, { after = \"7 d\", probability = Q } ]";
    let season = |t: f64| t + 0.3 * 365.0 / TAU * (TAU * (t - 15.0) / 365.0).sin();
    let between = |from: f64, to: f64| season(to) - season(from);
    for (early, late) in [("1", "0"), ("0", "1"), ("0.5", "0.5")] {
        let ends = ENDS.replace('P', early).replace('Q', late).replace(&format!("{early}robability"), "probability");
        let p: f64 = early.parse().unwrap();
        let results = run_with("disputed_pause", &[&ends], 10_000);
        let disputed = between(23.0, 27.0);
        let whole = between(0.0, 90.0) - 0.9 * between(20.0, 23.0) - (1.0 - p) * 0.9 * disputed;
        assert_metric(&results, "violations", whole);
        assert_metric(&results, "contested_violations", disputed * (p + (1.0 - p) * 0.1));
    }
    assert!((between(0.0, 90.0) - 0.9 * between(20.0, 23.0) - 107.695_373).abs() < 1e-6);
    assert!((between(0.0, 90.0) - 0.9 * between(20.0, 27.0) - 103.031_545).abs() < 1e-6);
    // A twentieth of the rate, since at the whole of it nothing ever happens so late.
    let sparse = ["horizon=20 d", "source[line].arrivals.poisson.rate=0.05 /d"];
    let none: Vec<bool> = values("disputed_pause", &sparse, 20_000, "violations").iter().map(|n| *n == 0.0).collect();
    assert_share("first after 20 d", &none, (-0.05 * between(0.0, 20.0)).exp());
}

/// Without a season μ (e^γT − 1)/γ; with one e^γt (1/γ + A (γ cos + ω sin)/(γ² + ω²)) between the ends.
#[test]
fn growth_and_season() {
    let grown = |gamma: f64, t: f64| 0.5 * (gamma * t).exp_m1() / gamma;
    assert_metric(&run("growth", 5_000), "violations", grown(0.02, 60.0));
    assert_metric(&run_with("growth", &["horizon=25 d"], 10_000), "violations", grown(0.02, 25.0));
    let decay = "source[line].arrivals.poisson.growth=-0.05 /d";
    assert_metric(&run_with("growth", &[decay], 10_000), "violations", grown(-0.05, 60.0));

    let (gamma, a, omega, phi) = (0.02_f64, 0.5, TAU / 20.0, 4.0);
    let integral = |t: f64| {
        let (sin, cos) = (omega * (t - phi)).sin_cos();
        (gamma * t).exp() * (1.0 / gamma + a * (gamma * cos + omega * sin) / (gamma * gamma + omega * omega))
    };
    let season = "source[line].arrivals.poisson.season={ amplitude = 0.5, peak = \"4 d\", period = \"20 d\" }";
    for horizon in [50.0, 28.0] {
        let results = run_with("growth", &[season, &format!("horizon={horizon} d")], 10_000);
        assert_metric(&results, "violations", 0.5 * (integral(horizon) - integral(0.0)));
    }
}

/// Erlang-2 gaps of mean 2/λ: m(τ) = λτ/2 − 1/4 + e^(−2λτ)/4, P(none) = e^(−λτ)(1 + λτ), at τ = ∫ f dt = 14 d.
/// Source: Cox, Renewal Theory (1962), section 4.2.
#[test]
fn renewals_run_on_the_clock_of_the_windows() {
    let x: f64 = 0.1 * 14.0;
    assert_metric(&run("renewal", 40_000), "violations", x / 2.0 - 0.25 + (-2.0 * x).exp() / 4.0);
    let none: Vec<bool> = values("renewal", &[], 40_000, "violations").iter().map(|n| *n == 0.0).collect();
    assert_share("none", &none, (-x).exp() * (1.0 + x));
}

/// The onsets of one replication after another, with their sources.
#[derive(Default)]
struct Onsets {
    seen: Vec<(usize, f64)>,
    credibility: f64,
}

impl Observer for Onsets {
    fn incident(&mut self, at: f64, who: &Identity, fact: Fact<'_>) {
        if let Fact::Violation { .. } = fact {
            assert_eq!(at, who.onset);
            self.seen.push((who.source, at));
        }
    }
    fn finish(&mut self, finish: Finish) {
        self.credibility = finish.credibility;
    }
}

/// The violation at the horizon is not observed; the traced ones count from the first of them.
#[test]
fn fixed_instants_are_kept_to_the_bit() {
    let mut onsets = Onsets::default();
    observe("instants", &[], 1, &mut onsets);
    let of = |source| onsets.seen.iter().filter(|(s, _)| *s == source).map(|(_, at)| *at).collect::<Vec<_>>();
    assert_eq!(of(0), [0.0, 1.5, 36.0, 36.0, 696.0]);
    assert_eq!(of(1), [0.0, 12.5, 48.0]);
    assert_eq!(onsets.credibility, 0.5_f64.powi(8), "every deadline was missed");
}
