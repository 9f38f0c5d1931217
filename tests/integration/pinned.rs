//! Pinned values: what fixed seeds give, to the last digit.
//!
//! The numbers are part of what users get: someone who runs an old scenario again expects the old figures. A change that
//! fails here is therefore a change for users. If it is meant, write the pins anew with
//!
//! ```text
//! PHASELINE_PIN=rewrite cargo test --test integration pinned
//! ```
//!
//! look at the difference, and say in `CHANGELOG.md`, under "Changes in numbers", what changed and why. If it is not meant,
//! find out which draw or which sum moved; `luck` has the tests that tell.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use phaseline::experiment::Results;

use crate::support::{baseline, everything, load, repository, run, written};

const REPLICATIONS: u64 = 320;

/// A line a figure: of many kinds, since each kind is summed in its own way.
fn pins(results: &Results, phases: &[&str]) -> String {
    let mut pins = format!(
        "# {} replications of `{}`, seed {}. Written by a test; see tests/integration/pinned.rs before changing anything.\n",
        results.replications, results.scenario, results.seed
    );
    let _ = writeln!(pins, "events {}", results.events);
    let whole = ["violations", "established", "false_reports", "unwarranted_responses", "hostilities_h", "harm"];
    let more =
        ["mean_concurrent", "incident_duration_h", "team_wait_h", "collapse", "collapse_time_d", "final_credibility"];
    for metric in whole.into_iter().chain(more) {
        summary(&mut pins, results, metric, "");
    }
    for phase in phases {
        for metric in ["compliance", "compliance_followed", "response_time_h"] {
            summary(&mut pins, results, metric, phase);
        }
        let deadline = results.deadline(phase).unwrap();
        let counts = [deadline.demanded, deadline.met, deadline.missed, deadline.moot, deadline.censored];
        let _ = writeln!(pins, "deadlines[{phase}] {counts:?} {}", written(deadline.mean_lateness_h));
        for row in results.quantiles.iter().filter(|row| row.metric == "response_time_h" && row.subject == *phase) {
            let cells = [row.estimate, row.ci_low, row.ci_high].map(written).join(" ");
            let _ = writeln!(pins, "quantiles[{phase}].{} {cells}", row.quantile);
        }
        if let Some(path) = results.critical_path.iter().find(|row| row.phase == *phase) {
            let _ = writeln!(pins, "critical_path[{phase}].{} {}", path.component, written(path.mean_h));
        }
    }
    let last = results.survival.last().unwrap();
    let cells = [last.survival, last.std_error, last.ci_low, last.ci_high].map(written).join(" ");
    let _ = writeln!(pins, "survival.{} {} {cells}", last.day, last.at_risk);
    for row in results.timeline.iter().filter(|row| row.day == 12) {
        let cells = [row.mean, row.ci_low, row.p95].map(written).join(" ");
        let _ = writeln!(pins, "timeline.12.{}[{}] {} {cells}", row.metric, row.subject, row.replications);
    }
    pins
}

/// The estimate, its interval and its spread.
fn summary(pins: &mut String, results: &Results, metric: &str, subject: &str) {
    let row = results.metric(metric, subject).unwrap();
    let cells = [row.estimate, row.std_error, row.ci_low, row.ci_high, row.p05, row.max].map(written).join(" ");
    let _ = writeln!(pins, "{metric}[{subject}] {cells}");
}

fn check(path: &Path, phases: &[&str]) {
    let scenario = load(path);
    let pins = pins(&run(&scenario, scenario.run().seed, REPLICATIONS), phases);
    let file = repository("tests/pinned").join(format!("{}.txt", scenario.name()));
    if std::env::var_os("PHASELINE_PIN").is_some_and(|wish| wish == "rewrite") {
        fs::write(&file, pins).unwrap();
        return;
    }
    let pinned = fs::read_to_string(&file).unwrap_or_default();
    for (now, before) in pins.lines().zip(pinned.lines()) {
        assert_eq!(now, before, "the numbers have changed: see the head of tests/integration/pinned.rs");
    }
    assert_eq!(pins.lines().count(), pinned.lines().count(), "{}", file.display());
}

#[test]
fn the_baseline_gives_what_it_gave() {
    check(&baseline(), &["national response", "coalition response", "guarantee response"]);
}

#[test]
fn everything_gives_what_it_gave() {
    check(&everything(), &["first", "second", "watch", "third"]);
}
