//! Memory does not grow with the number of replications.
//!
//! What is kept of times is a histogram with buckets of a fixed relative width, from the smallest value to the largest, within
//! fixed bounds. More replications see more extreme values until then, so the scenario's times have bounds of their own:
//! what would be measured otherwise is how far apart extremes are.
//!
//! Measured in a process of its own, since the peak is the process's: this binary starts itself with only `child` to run.
//! Linux only, where the kernel keeps the peak (`VmHWM` in `/proc/self/status`).
#![cfg(target_os = "linux")]

use std::process::Command;

use phaseline::experiment::{self, Settings, Sinks, StopToken};
use phaseline::report::tables;

use crate::support::parse;

const WISH: &str = "PHASELINE_TEST_REPLICATIONS";

const TINY: &str = r#"
horizon = "10 d"
[[severity]]
name = "any"
lasts = { uniform = { min = "5 h", max = "60 h" } }
undeniable = true
[[source]]
name = "line"
side = "one"
severity = { any = 1 }
arrivals = { poisson = { rate = "0.3 /d" } }
[[phase]]
name = "answer"
demanded = "violation"
clock = "onset"
deadline = "24 h"
answered = "all"
[[phase.track]]
actor = "someone"
stages = [ { name = "act", delay = { uniform = { min = "4 h", max = "36 h" } } } ]
[collapse]
missed = ["answer"]
probability = 0.1
"#;

#[test]
#[ignore = "a part of `memory_does_not_grow_with_replications`, which starts it; alone it does nothing"]
fn child() {
    let Ok(replications) = std::env::var(WISH) else { return };
    let scenario = parse(TINY, "tests");
    let replications = replications.parse().unwrap();
    let settings = Settings { replications, threads: Some(2), ..Settings::of(&scenario) };
    let results = experiment::run(&scenario, &settings, &(), &StopToken::new(), Sinks::default()).unwrap();
    assert!(tables(&results).unwrap().iter().all(|table| !table.rows.is_empty()));
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap());
}

/// Peak of resident memory, in kB, at so many replications.
fn peak(replications: u64) -> f64 {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["memory::child", "--exact", "--ignored", "--nocapture"])
        .env(WISH, replications.to_string())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    // The harness may print on the same line.
    let figure = text.split_once("VmHWM:").unwrap_or_else(|| panic!("no peak in {text}")).1;
    figure.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn memory_does_not_grow_with_replications() {
    let (few, many) = (peak(10_000), peak(200_000));
    println!("{few} kB at 10,000 replications, {many} kB at 200,000");
    assert!(many <= 1.1 * few, "{few} kB at 10,000 replications, {many} kB at 200,000");
    assert!(many < 100e3, "{many} kB");
}
