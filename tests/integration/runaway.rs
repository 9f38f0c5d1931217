//! A history that runs away is stopped, counted and told, and its results are not passed off as valid.

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use phaseline::experiment::{ReplicationRow, ReplicationSink, Sinks};
use phaseline::model::Ending;

use crate::support::{parse, program, run_into};

/// Excitation of 0.7 is stable, and so it is in the window, at 0.84. Times credibility's 3 it is far past 1: where nobody is
/// committed and every deadline is missed.
const RUNAWAY: &str = r#"
horizon = "120 d"
[run]
replications = 64
max_incidents = 2000
[[severity]]
name = "any"
lasts = "30 h"
undeniable = true
[[source]]
name = "line"
side = "one"
severity = { any = 1 }
arrivals = { poisson = { rate = "0.5 /d" } }
excites = { line = 0.7 }
decay = "1 /d"
[[window]]
name = "tension"
start = "10 d"
lasts = "60 d"
factor = 1.2
[monitoring]
false_reports = { rate = "1 /d", accepted = 0 }
[[phase]]
name = "answer"
demanded = "violation"
clock = "onset"
deadline = "24 h"
answered = "all"
[[phase.track]]
actor = "nobody"
commits = 0.3
stages = [ { name = "act", delay = "2 h" } ]
[credibility]
loss = 0.05
violations_at_zero = 3
"#;

/// Runs the program on it, into `out`.
fn run(file: &Path, out: &Path, args: &[&str]) -> Output {
    let mut command = program();
    command.arg("run").arg(file).arg("--out").arg(out).args(args).timeout(Duration::from_mins(2));
    command.output().unwrap()
}

fn manifest(out: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(out.join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn runaways_stop_are_counted_and_fail_the_run() {
    let dir = tempfile::tempdir().unwrap();
    let (file, out) = (dir.path().join("runaway.toml"), dir.path().join("out"));
    fs::write(&file, RUNAWAY).unwrap();

    let refused = run(&file, &out, &["--replications-csv"]);
    assert_eq!(refused.status.code(), Some(1));
    let words = String::from_utf8(refused.stderr).unwrap();
    let counted = manifest(&out)["runaways"].as_u64().unwrap();
    assert!(counted > 32 && counted < 64, "some run away, the committed do not: {counted}");
    for part in [&format!("{counted} replications ran away"), "marked invalid", "--allow-runaway", "can run away"] {
        assert!(words.contains(part), "{part} in\n{words}");
    }
    assert_eq!(manifest(&out)["valid"], false);
    assert_eq!(manifest(&out)["partial"], false);
    let rows = fs::read_to_string(out.join("replications.csv")).unwrap();
    let told = rows.lines().filter(|row| row.split(',').nth(1) == Some("runaway")).count();
    assert_eq!(told as u64, counted);

    // The same run asked for again is still not valid.
    assert_eq!(run(&file, &out, &["--replications-csv"]).status.code(), Some(1));

    let allowed = run(&file, &out, &["--replications-csv", "--allow-runaway", "--force"]);
    assert_eq!(allowed.status.code(), Some(0), "{}", String::from_utf8_lossy(&allowed.stderr));
    assert_eq!(manifest(&out)["runaways"].as_u64(), Some(counted));
    assert_eq!(manifest(&out)["valid"], true);
}

/// What the hint says is enough: the results are there, and only what is thought of them changes.
#[test]
fn runaways_are_accepted_afterwards() {
    let dir = tempfile::tempdir().unwrap();
    let (file, out) = (dir.path().join("runaway.toml"), dir.path().join("out"));
    fs::write(&file, RUNAWAY).unwrap();
    let forms = ["--format", "xlsx,json"];
    assert_eq!(run(&file, &out, &forms).status.code(), Some(1));
    assert_eq!(program().arg("report").arg(&out).output().unwrap().status.code(), Some(0));
    let (before, json) = (manifest(&out), fs::read_to_string(out.join("results.json")).unwrap());
    assert!(out.join("report.html").exists() && json.contains("\"valid\":false"));

    let allowed = run(&file, &out, &["--allow-runaway"]);
    let words = String::from_utf8(allowed.stderr).unwrap();
    assert_eq!(allowed.status.code(), Some(0), "{words}");
    assert!(words.contains("already") && words.contains("manifest.json"), "{words}");
    let after = manifest(&out);
    assert_eq!((&after["valid"], &after["run"]["runaways_allowed"]), (&true.into(), &true.into()));
    // Nothing was simulated again, and nothing still says otherwise.
    assert_eq!((&after["effort"], &after["files"]), (&before["effort"], &before["files"]));
    assert!(fs::read_to_string(out.join("results.json")).unwrap().contains("\"valid\":true"));
    assert!(!out.join("report.html").exists());
    assert_eq!(after["exports"], before["exports"]);

    // And taken back: they are what a run without the flag would have left.
    assert_eq!(run(&file, &out, &[]).status.code(), Some(1));
    assert_eq!((manifest(&out), json), (before, fs::read_to_string(out.join("results.json")).unwrap()));
}

/// A sweep goes the same way; what is not valid is no ground for a discovery.
#[test]
fn runaways_of_a_sweep_are_accepted_afterwards() {
    let dir = tempfile::tempdir().unwrap();
    let (file, out) = (dir.path().join("runaway.toml"), dir.path().join("out"));
    fs::write(&file, RUNAWAY).unwrap();
    let sweep = |more: &[&str]| {
        let mut command = program();
        command.arg("sweep").arg(&file).args(["--vary", "credibility.loss=0..0.05"]);
        command.args(["--design", "sobol", "--points", "64"]);
        command.args(["-n", "8", "--out"]).arg(&out).args(more).output().unwrap()
    };
    let discover = || {
        let mut command = program();
        let condition = ["--where", "violations > 1000", "--quiet", "--out"];
        command.arg("discover").arg(&out).args(condition).arg(dir.path().join("found")).output().unwrap()
    };
    let invalid = sweep(&[]);
    assert_eq!(invalid.status.code(), Some(1), "{}", String::from_utf8_lossy(&invalid.stderr));
    let before = manifest(&out);
    let refused = discover();
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{words}");
    assert!(words.contains("is not valid") && words.contains("--allow-runaway"), "{words}");
    let allowed = sweep(&["--allow-runaway"]);
    assert_eq!(allowed.status.code(), Some(0), "{}", String::from_utf8_lossy(&allowed.stderr));
    let after = manifest(&out);
    assert_eq!((&after["valid"], &after["effort"]), (&true.into(), &before["effort"]));
    let found = discover();
    assert_eq!(found.status.code(), Some(0), "{}", String::from_utf8_lossy(&found.stderr));
}

/// The bound that holds where the scenario names none must be within reach too.
#[test]
fn the_default_bound_ends_a_runaway_soon() {
    let dir = tempfile::tempdir().unwrap();
    let (file, out) = (dir.path().join("runaway.toml"), dir.path().join("out"));
    fs::write(&file, RUNAWAY.replace("max_incidents = 2000", "")).unwrap();
    let output = run(&file, &out, &["--quiet", "--replications", "4"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(manifest(&out)["runaways"].as_u64().unwrap() > 0);
}

/// Counts violations and false reports of replications that ran away.
struct Bound(u64);

impl ReplicationSink for Bound {
    fn take(&mut self, row: &ReplicationRow<'_>) -> std::io::Result<()> {
        let violations = row.values[0];
        if row.ending == Ending::Runaway {
            self.0 += 1;
            assert!(violations > 1500.0 && violations <= 2000.0, "{violations}");
            assert!(row.ended < 120.0 * 24.0);
        }
        Ok(())
    }
}

#[test]
fn a_runaway_stops_at_the_bound_and_is_no_collapse() {
    let scenario = parse(RUNAWAY, "tests");
    let mut bound = Bound(0);
    let sinks = Sinks { replications: Some(&mut bound), incidents: None };
    let results = run_into(&scenario, 1, 64, sinks);
    assert!(!results.is_valid() && results.runaways == bound.0 && bound.0 > 0);
    assert_eq!(results.metric("collapse", "").unwrap().estimate, Some(0.0));
    // Runaways are censored, so fewer are left at the end.
    let last = results.survival.last().unwrap();
    assert_eq!(last.at_risk, 64 - bound.0);
    assert_eq!(last.survival, Some(1.0));
}

/// Nobody reads what is told, and yet the run has failed.
#[test]
fn a_closed_pipe_does_not_make_a_failed_run_succeed() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("runaway.toml");
    fs::write(&file, RUNAWAY).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_phaseline"));
    command.arg("run").arg(&file).args(["-n", "30", "--out"]).arg(place.path().join("out"));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("ran away"));
}
