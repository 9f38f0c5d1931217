//! Running a scenario of `tests/oracles` and holding an estimate against a known answer.
//!
//! Every run has the seed that a scenario has by default; none was picked.

use std::io;
use std::path::PathBuf;

use phaseline::experiment::{
    Catalogue, ReplicationRow, ReplicationSink, Results, Settings, Sinks, StopToken, run as experiment,
};
use phaseline::model::{Luck, Observer, Simulator};
use phaseline::scenario::{Override, Scenario, load};
use phaseline::stats::{Moments, Ratio};

/// The scenario in `tests/oracles/<name>.toml` with `overrides` applied.
pub fn scenario(name: &str, overrides: &[&str]) -> Scenario {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/oracles").join(format!("{name}.toml"));
    let overrides: Vec<Override> = overrides.iter().map(|text| text.parse().expect("an override")).collect();
    match load(&path, &overrides) {
        Ok(loaded) => loaded.scenario,
        Err(faults) => panic!("{name}: {faults}"),
    }
}

/// What `replications` replications of a scenario estimate.
pub fn run(name: &str, replications: u64) -> Results {
    run_with(name, &[], replications)
}

/// The same with `overrides`.
pub fn run_with(name: &str, overrides: &[&str], replications: u64) -> Results {
    fold(&scenario(name, overrides), replications, Sinks::default())
}

fn fold(scenario: &Scenario, replications: u64, sinks: Sinks<'_>) -> Results {
    let settings = Settings { replications, threads: Some(1), ..Settings::of(scenario) };
    let results = experiment(scenario, &settings, &(), &StopToken::new(), sinks).expect("a run");
    assert_eq!(results.runaways, 0);
    results
}

/// One metric's value in each replication.
pub fn values(name: &str, overrides: &[&str], replications: u64, metric: &str) -> Vec<f64> {
    struct Column {
        index: usize,
        values: Vec<f64>,
    }
    impl ReplicationSink for Column {
        fn take(&mut self, row: &ReplicationRow<'_>) -> io::Result<()> {
            self.values.push(row.values[self.index]);
            Ok(())
        }
    }
    let scenario = scenario(name, overrides);
    let catalogue = Catalogue::new(&scenario);
    let index = catalogue.values().position(|known| known.address() == metric).expect("a value of replications");
    let mut column = Column { index, values: Vec::new() };
    fold(&scenario, replications, Sinks { replications: Some(&mut column), incidents: None });
    column.values
}

/// Tells the facts of `replications` replications to `observer`.
pub fn observe(name: &str, overrides: &[&str], replications: u64, observer: &mut impl Observer) {
    let scenario = scenario(name, overrides);
    let luck = Luck::new(&scenario, scenario.run().seed);
    let mut simulator = Simulator::new(&luck);
    for replication in 0..replications {
        simulator.replicate(replication, observer);
    }
}

/// Holds `estimate` within 4 standard errors of `known`. A standard error above a twentieth of the answer is refused: such a
/// test could hardly fail.
#[track_caller]
pub fn assert_within(what: &str, estimate: f64, std_error: f64, known: f64) {
    let z = (estimate - known) / std_error;
    println!("{what}: {estimate:.6} ± {std_error:.6}, known {known:.6}, z = {z:+.2}");
    assert!(
        std_error > 0.0 && std_error <= 0.05 * known.abs(),
        "{what}: the standard error {std_error} says too little"
    );
    assert!(z.abs() <= 4.0, "{what}: {estimate} ± {std_error} is not {known} (z = {z:+.2})");
}

/// The same of a mean.
#[track_caller]
pub fn assert_mean(what: &str, of: &Moments, known: f64) {
    assert_within(what, of.mean(), (of.variance() / of.count() as f64).sqrt(), known);
}

/// The same of a ratio over replications.
#[track_caller]
pub fn assert_ratio(what: &str, of: &Ratio, known: f64) {
    assert_within(what, of.point(), of.std_error(), known);
}

/// The same of a share of independent cases, with the standard error that the known answer has.
#[track_caller]
pub fn assert_share(what: &str, of: &[bool], known: f64) {
    let n = of.len() as f64;
    let estimate = of.iter().filter(|yes| **yes).count() as f64 / n;
    assert_within(what, estimate, (known * (1.0 - known) / n).sqrt(), known);
}

/// The same of the metric at `address` (`metric` or `metric[subject]`), with its own standard error.
#[track_caller]
pub fn assert_metric(results: &Results, address: &str, known: f64) {
    let (metric, subject) = address.strip_suffix(']').and_then(|text| text.split_once('[')).unwrap_or((address, ""));
    let row = results.metric(metric, subject).unwrap_or_else(|| panic!("no metric {address}"));
    let (estimate, error) = (row.estimate.expect("an estimate"), row.std_error.expect("its standard error"));
    assert_within(address, estimate, error, known);
}

/// Mean hours that the critical paths of a phase's answers spend in `component`, held likewise.
#[track_caller]
pub fn assert_path(results: &Results, phase: &str, component: &str, known: f64) {
    let row = results
        .critical_path
        .iter()
        .find(|row| row.phase == phase && row.outcome == "answered" && row.component == component)
        .unwrap_or_else(|| panic!("no component {component}"));
    let mean = row.mean_h.expect("a mean");
    let half = row.mean_high_h.expect("an interval") - mean;
    assert_within(component, mean, half / 1.96, known);
}

/// Moments of `values`.
pub fn moments(values: impl IntoIterator<Item = f64>) -> Moments {
    let mut moments = Moments::new();
    values.into_iter().for_each(|value| moments.push(value));
    moments
}

/// The distribution function of a sum of exponentials with these different means.
pub fn hypoexponential(means: &[f64], t: f64) -> f64 {
    let others = |i: usize| means.iter().enumerate().filter(move |(j, _)| *j != i).map(|(_, other)| *other);
    let tail = |i: usize| others(i).map(|other| means[i] / (means[i] - other)).product::<f64>() * (-t / means[i]).exp();
    1.0 - (0..means.len()).map(tail).sum::<f64>()
}

/// n over k.
pub fn choose(n: i32, k: i32) -> f64 {
    (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product()
}

/// P(at least `k` of `n` with probability `p` each).
pub fn at_least(k: i32, n: i32, p: f64) -> f64 {
    (k..=n).map(|j| choose(n, j) * p.powi(j) * (1.0 - p).powi(n - j)).sum()
}

/// ∫₀^t exp(−s/mean) ds.
pub fn lived(mean: f64, t: f64) -> f64 {
    mean * (1.0 - (-t / mean).exp())
}
