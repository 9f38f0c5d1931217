//! `phaseline bench`: what it writes, and that its figures agree with each other. Never how fast anything is.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use phaseline::report::bench::BENCH;

use crate::support::{baseline, load, program, repository, run};

/// A measurement too short to mean anything.
struct Measured {
    dir: tempfile::TempDir,
}

impl Measured {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("bench")
    }

    fn measure(&self, code: i32, more: &[&str]) -> Output {
        let output = program()
            .arg("bench")
            .arg(baseline())
            .args(["--seconds", "0.02", "--threads", "2", "--out"])
            .arg(self.out())
            .args(more)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }

    fn record(&self) -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(self.out().join("bench.json")).unwrap()).unwrap()
    }

    /// The rows of the table, header apart.
    fn rows(&self) -> Vec<Vec<String>> {
        let mut reader = csv::Reader::from_path(self.out().join("bench.csv")).unwrap();
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), BENCH.names());
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    /// The cell `column` of the figure `metric` of `workload` on so many threads.
    fn cell(&self, metric: &str, workload: &str, threads: &str, column: &str) -> f64 {
        let at = BENCH.names().iter().position(|name| *name == column).unwrap();
        let rows = self.rows();
        let row = rows.iter().find(|row| (&*row[0], &*row[1], &*row[2]) == (metric, workload, threads));
        row.unwrap_or_else(|| panic!("no {metric} of {workload} on {threads}"))[at].parse().unwrap()
    }
}

#[test]
fn figures_agree_with_each_other() {
    let measured = Measured::new();
    let output = measured.measure(0, &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for words in ["baseline", "bare model", "full run", "Floor:", "2 threads", "Peak memory:", "over the floor"] {
        assert!(text.contains(words), "{words} in\n{text}");
    }

    let rows = measured.rows();
    for row in &rows {
        let numbers: Vec<f64> = row[5..10].iter().map(|cell| cell.parse().unwrap()).collect();
        let [median, min, q1, q3, max] = numbers[..] else { panic!("{row:?}") };
        assert!(min > 0.0 && [min, q1, median, q3, max].is_sorted(), "{row:?}");
        assert!(row[10].parse::<u64>().unwrap() >= 1);
    }
    let close = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 1e-9, "{a} and {b}");
    for workload in ["model", "run"] {
        let events = measured.cell("events_per_replication", workload, "1", "median");
        for threads in ["1", "2"] {
            let of = |metric| measured.cell(metric, workload, threads, "median");
            close(of("events_per_s"), events * of("replications_per_s"));
            close(of("ns_per_event"), 1e9 / of("events_per_s"));
        }
        assert!(measured.cell("efficiency", workload, "2", "rounds") >= 3.0);
    }
    let floor = |metric| measured.cell(metric, "floor", "1", "median");
    let events = measured.cell("events_per_replication", "model", "1", "median");
    close(floor("ns_per_event") * events, floor("ns_per_draw") * floor("draws_per_replication"));
    let (least, most) =
        (measured.cell("over_floor", "model", "1", "min"), measured.cell("over_floor", "model", "1", "max"));
    let ratio = measured.cell("ns_per_event", "model", "1", "max") / measured.cell("ns_per_event", "floor", "1", "min");
    assert!(least <= most && most <= ratio * (1.0 + 1e-9), "{least} {most} {ratio}");

    let record = measured.record();
    assert_eq!(record["figures"].as_array().unwrap().len(), rows.len());
    assert_eq!((&record["scenario"], &record["threads"]), (&"baseline".into(), &serde_json::json!([1, 2])));
    assert_eq!(record["digest"], load(&baseline()).digest());
    assert!(record["machine"]["cpus"].as_u64() >= Some(1));
}

/// What is counted is counted right: the events of the full run are those of the run itself.
#[test]
fn events_are_those_of_the_run() {
    let measured = Measured::new();
    measured.measure(0, &["--seed", "7"]);
    let replications = measured.cell("events_per_replication", "run", "1", "replications");
    let results = run(&load(&baseline()), 7, replications as u64);
    let events = measured.cell("events_per_replication", "run", "1", "median");
    assert_eq!(events, results.events as f64 / replications);
    assert_eq!(measured.record()["seed"], 7);
}

#[test]
fn measurements_are_never_overwritten_unasked() {
    let measured = Measured::new();
    measured.measure(0, &["--quiet"]);
    let before = fs::read(measured.out().join("bench.json")).unwrap();
    let output = measured.measure(2, &[]);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(words.contains("--force") && words.contains(measured.out().to_str().unwrap()), "{words}");
    assert_eq!(fs::read(measured.out().join("bench.json")).unwrap(), before);
    let output = measured.measure(0, &["--force", "--quiet"]);
    assert_eq!((output.stdout.len(), output.stderr.len()), (0, 0), "quiet says nothing");
    assert_ne!(fs::read(measured.out().join("bench.json")).unwrap(), before);
    let mut names: Vec<_> = fs::read_dir(measured.out()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["bench.csv", "bench.json"], "nothing else is left");
}

#[test]
fn other_files_are_left_alone() {
    let measured = Measured::new();
    fs::create_dir(measured.out()).unwrap();
    fs::write(measured.out().join("mine.txt"), "mine").unwrap();
    for more in [&[][..], &["--force"]] {
        let output = measured.measure(2, more);
        assert!(String::from_utf8_lossy(&output.stderr).contains("mine.txt"));
    }
    assert_eq!(fs::read_dir(measured.out()).unwrap().count(), 1);
}

#[test]
fn a_missing_default_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let output = program().current_dir(dir.path()).args(["bench", "--seconds", "0.02"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(words.contains("configs/baseline.toml") && words.contains("phaseline bench SCENARIO"), "{words}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left");
}

#[test]
fn every_column_and_key_is_explained() {
    let measured = Measured::new();
    measured.measure(0, &["--quiet"]);
    let page = fs::read_to_string(repository("output/README.md")).unwrap();
    let section = |name: &str| -> String {
        let (_, below) = page.split_once(&format!("\n## {name}\n")).unwrap_or_else(|| panic!("no section {name}"));
        below.split("\n## ").next().unwrap().to_owned()
    };
    let table = section("bench.csv");
    for column in BENCH.names() {
        assert!(table.contains(&format!("`{column}`")), "`{column}` is not explained");
    }
    for row in measured.rows() {
        let start = format!("| `{}` | {} |", row[0], row[4]);
        assert!(table.lines().any(|line| line.starts_with(&start)), "`{}` in {} is not defined", row[0], row[4]);
    }
    let keys = section("bench.json");
    for key in measured.record().as_object().unwrap().keys() {
        assert!(keys.contains(&format!("`{key}`")), "`{key}` is not explained");
    }
}
