//! Memory does not grow with the number of replications.
//!
//! What is kept of times is a histogram of a fixed number of buckets, blocks under way are as many as the threads need, and
//! everything else is sums. So the peak depends on the scenario alone, however extreme the values that more replications
//! bring: the baseline's laws have no bounds.
//!
//! Measured on the program as people run it, with its files and the work that it keeps. Linux only, where the kernel keeps
//! the peak (`VmHWM` in `/proc/PID/status`).
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;

use crate::support::baseline;

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

/// Peak of resident memory, in kB, of the program with these arguments. It is looked at until the program ends, since the
/// kernel forgets it then.
fn peak_of(args: &[&str], dir: &Path) -> f64 {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("phaseline"));
    let mut child = command.args(args).args(["--quiet"]).current_dir(dir).spawn().unwrap();
    let path = format!("/proc/{}/status", child.id());
    let mut peak = 0.0;
    let status = loop {
        let status = std::fs::read_to_string(&path).unwrap_or_default();
        if let Some((_, figure)) = status.split_once("VmHWM:") {
            peak = figure.split_whitespace().next().unwrap().parse().unwrap();
        }
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    };
    assert!(status.success(), "{args:?}");
    peak
}

/// Peaks of a run of `scenario` on two threads with few replications and with `many`.
fn compare(scenario: &Path, many: u64) {
    const FEW: u64 = 10_000;
    let dir = tempfile::tempdir().unwrap();
    let peaks @ [small, large] = [FEW, many].map(|replications| {
        let replications = replications.to_string();
        let args = ["run", scenario.to_str().unwrap(), "-n", &replications, "-j", "2", "--out", &replications];
        peak_of(&args, dir.path())
    });
    println!("{peaks:?} kB at {FEW} and {many} replications");
    assert!(large <= 1.1 * small, "{peaks:?} kB at {FEW} and {many} replications");
    assert!(large < 100e3, "{large} kB");
}

#[test]
fn memory_does_not_grow_with_replications() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("tiny.toml");
    std::fs::write(&path, TINY).unwrap();
    compare(&path, 200_000);
}

#[test]
#[ignore = "plays the baseline 110,000 times, which takes up to a minute"]
fn memory_of_the_baseline_does_not_grow_with_replications() {
    compare(&baseline(), 100_000);
}

/// Neither a sweep nor a shard nor a merge remembers the points that are finished.
#[test]
fn memory_does_not_grow_with_points() {
    let peaks = ["1 h", "10 h"].map(|to| {
        let dir = tempfile::tempdir().unwrap();
        let (scenario, vary) = (baseline(), format!("monitoring.verify=0.001 h..{to} step 0.001 h"));
        let what = [scenario.to_str().unwrap(), "--vary", &vary, "-n", "2", "--metrics", "violations"];
        let swept =
            |threads: &str| peak_of(&[&["sweep"], &what[..], &["--out", threads, "-j", threads]].concat(), dir.path());
        let swept = [swept("1"), swept("2")];
        peak_of(&[&["plan"], &what[..], &["--shards", "1", "--out", "work"]].concat(), dir.path());
        let shard = peak_of(&["run-shard", "work", "--shard", "0", "-j", "2"], dir.path());
        let merged = peak_of(&["merge", "work", "--out", "merged"], dir.path());
        let read = |dir: std::path::PathBuf| std::fs::read(dir.join("sweep.csv")).unwrap();
        assert!(["1", "2"].iter().all(|one| read(dir.path().join(one)) == read(dir.path().join("merged"))));
        [swept[0], swept[1], shard, merged]
    });
    println!("{peaks:?} kB of sweep on one thread and on two, of shard and of merge, at 1,000 and 10,000 points");
    for (few, many) in peaks[0].iter().zip(peaks[1]) {
        // What threads give back to each other takes the allocator some points, and up to 3 MB, to settle.
        assert!(many <= 1.1 * few + 3e3, "{peaks:?} kB");
    }
}
