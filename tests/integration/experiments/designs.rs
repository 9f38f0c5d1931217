//! Points of sweeps, and what is told of them.

use std::fs;

use super::Folder;
use crate::support::{baseline, tables};

const DEADLINE: &str = "phase[answer].deadline";

#[test]
fn a_point_is_what_a_run_of_it_is() {
    let folder = Folder::new();
    let plan = baseline().display().to_string();
    let vary = "phase[national response].deadline=12 h..36 h step 12 h";
    let metrics = "harm,compliance[national response],response_time_h[national response].p95";
    folder.expect(0, &["sweep", &plan, "-n", "1100", "--vary", vary, "--metrics", metrics, "--out", "s"]);
    let wide = folder.table("s/sweep.csv");
    assert_eq!(wide.column("phase[national response].deadline_h"), ["12", "24", "36"]);
    for (point, deadline) in ["12 h", "24 h", "36 h"].iter().enumerate() {
        let set = format!("phase[national response].deadline={deadline}");
        let args = ["--set", &set, "-n", "1100"];
        let run = tables(&baseline(), &args);
        fs::write(folder.path("summary.csv"), &run["summary.csv"]).unwrap();
        fs::write(folder.path("quantiles.csv"), &run["quantiles.csv"]).unwrap();
        let summary = folder.table("summary.csv");
        for (metric, subject, column) in
            [("harm", "", "harm"), ("compliance", "national response", "compliance[national response]")]
        {
            let row = summary.find(&[("metric", metric), ("subject", subject)])[0];
            for (there, here) in [("estimate", ""), ("ci_low", ".ci_low"), ("ci_high", ".ci_high")] {
                let cell = &wide.column(&format!("{column}{here}"))[point];
                assert_eq!(cell, &row[summary.place(there)], "{column} {there} at {deadline}");
            }
        }
        let quantiles = folder.table("quantiles.csv");
        let row =
            quantiles.find(&[("metric", "response_time_h"), ("subject", "national response"), ("quantile", "0.95")])[0];
        let column = "response_time_h[national response].p95";
        for (there, here) in [("estimate", ""), ("ci_low", "_ci_low"), ("ci_high", "_ci_high")] {
            assert_eq!(&wide.column(&format!("{column}{here}"))[point], &row[quantiles.place(there)], "{there}");
        }
    }
}

#[test]
fn a_scenario_and_a_sweep_of_it_have_folders_of_their_own() {
    let folder = Folder::new();
    folder.expect(0, &["run", "plan.toml", "-n", "40", "--quiet"]);
    folder.expect(0, &["sweep", "plan.toml", "-n", "40", "--vary", &format!("{DEADLINE}=[12 h, 24 h]"), "--quiet"]);
    folder.table("output/plan/summary.csv");
    folder.table("output/plan-sweep/sweep.csv");
}

#[test]
fn both_tables_say_the_same_whatever_the_threads() {
    let folder = Folder::new();
    let sweep = |threads: &str| {
        let vary = format!("{DEADLINE}=6 h..48 h step 6 h");
        folder.expect(
            0,
            &["sweep", "plan.toml", "-n", "90", "--vary", &vary, "-j", threads, "--out", threads, "--quiet"],
        );
        ["sweep.csv", "sweep_long.csv"].map(|name| fs::read(folder.path(threads).join(name)).unwrap())
    };
    let one = sweep("1");
    assert_eq!(one, sweep("2"));
    assert_eq!(one, sweep("7"));
    let (wide, long) = (folder.table("1/sweep.csv"), folder.table("1/sweep_long.csv"));
    let rows = long.find(&[("metric", "compliance"), ("subject", "answer")]);
    let values: Vec<&str> = rows.iter().map(|row| &row[long.place("value")]).collect();
    assert_eq!(wide.column("compliance[answer]"), values);
    assert_eq!(wide.rows.len(), 8);
}

#[test]
fn points_share_their_luck() {
    let folder = Folder::new();
    let vary = format!("{DEADLINE}=6 h..48 h step 6 h");
    let metrics = "response_time_h[answer],response_time_h[answer].p50,compliance[answer]";
    folder.expect(0, &["sweep", "plan.toml", "-n", "300", "--vary", &vary, "--metrics", metrics, "--out", "s"]);
    let wide = folder.table("s/sweep.csv");
    for column in ["response_time_h[answer]", "response_time_h[answer].p50"] {
        let values = wide.column(column);
        assert!(values.iter().all(|value| *value == values[0]), "{column} does not depend on the deadline: {values:?}");
    }
    let compliance = wide.numbers("compliance[answer]");
    assert!(compliance.windows(2).all(|pair| pair[0] < pair[1]), "{compliance:?}");
}

#[test]
fn every_design_has_its_points() {
    let folder = Folder::new();
    let run = |args: &[&str]| {
        let args = [&["sweep", "plan.toml", "-n", "20", "--quiet", "--out", "s", "--force"], args].concat();
        folder.expect(0, &args);
        let wide = folder.table("s/sweep.csv");
        let level = |column: &str| wide.column(column);
        let pairs = level("phase[answer].deadline_h").into_iter().zip(level("severity[breach].lasts_h"));
        pairs.collect::<Vec<(String, String)>>()
    };
    let of = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    };
    let (first, second) = ("phase[answer].deadline=[12 h, 24 h]", "severity[breach].lasts=[100 h, 200 h]");
    let varied = ["--vary", first, "--vary", second];
    let with = |more: &[&'static str]| [&varied[..], more].concat();
    assert_eq!(run(&with(&[])), of(&[("12", "100"), ("12", "200"), ("24", "100"), ("24", "200")]));
    assert_eq!(run(&with(&["--design", "zip"])), of(&[("12", "100"), ("24", "200")]));
    // The base case first: 24 h and 3000 h.
    assert_eq!(
        run(&with(&["--design", "one-at-a-time"])),
        of(&[("24", "3000"), ("12", "3000"), ("24", "3000"), ("24", "100"), ("24", "200")])
    );
    folder.write("points.csv", "phase[answer].deadline,severity[breach].lasts\n1 d,100 h\n6 h,50 h\n");
    assert_eq!(run(&["--list", "points.csv"]), of(&[("24", "100"), ("6", "50")]));
    for design in ["latin-hypercube", "sobol", "random"] {
        let points = ["--vary", "phase[answer].deadline=12 h..24 h", "--vary", "severity[breach].lasts=100 h..200 h"];
        let found = run(&[&points[..], &["--design", design, "--points", "16"]].concat());
        assert_eq!(found.len(), 16);
        let number = |text: &String| text.parse::<f64>().unwrap();
        assert!(found.iter().all(|(a, b)| (12.0..=24.0).contains(&number(a)) && (100.0..=200.0).contains(&number(b))));
        let mut low = found.iter().filter(|(a, _)| number(a) < 18.0).count();
        if design != "random" {
            assert_eq!(low, 8, "half of the points of {design} are in each half");
            low = 5;
        }
        assert!((3..=13).contains(&low));
    }
}

/// What the scenario says at several paths may be several numbers, and a level may be a law: neither fits a column of
/// numbers, and the tables are read back all the same.
#[test]
fn levels_that_are_no_single_number_are_told_in_words() {
    let folder = Folder::new();
    folder.write(
        "both.toml",
        r#"
scenario = "plan.toml"
design = "one-at-a-time"
[[factor]]
name = "both"
paths = ["severity[breach].lasts", "phase[answer].deadline"]
levels = ["12 h", "48 h"]
[[factor]]
name = "decide"
path = "phase[answer].track[cabinet].stages[decide].delay"
levels = ["5 h"]
"#,
    );
    let sweep = |out: &str, more: &[&str]| {
        let args = ["sweep", "both.toml", "-n", "20", "--format", "xlsx,json", "--excel=semicolon", "--out", out];
        String::from_utf8(folder.expect(0, &[&args, more].concat()).stderr).unwrap()
    };
    sweep("s", &[]);
    assert!(sweep("s", &[]).contains("nothing was changed"));
    folder.expect(0, &["report", "s", "--quiet"]);
    let tables = fs::read(folder.path("s/results.json")).unwrap();
    let tables: serde_json::Value = serde_json::from_slice(&tables).unwrap();
    let points = tables["tables"]["sweep"].as_array().unwrap();
    let column = |name: &str| points.iter().map(|point| point[name].clone()).collect::<Vec<_>>();
    assert_eq!(column("both"), ["3000 h, 24 h", "12 h", "48 h", "3000 h, 24 h"]);
    let law = "{ exponential = { mean = \"10 h\" } }";
    assert_eq!(column("decide"), [law, law, law, "5 h"]);
    // Written differently, but one number.
    sweep("t", &["--set", "severity[breach].lasts=1 d"]);
    let words = fs::read_to_string(folder.path("t/sweep.csv")).unwrap();
    let levels: Vec<&str> = words.lines().map(|line| line.split(';').nth(1).unwrap()).collect();
    assert_eq!(levels, ["both_h", "24", "12", "48", "24"]);
}

#[test]
fn a_complete_sweep_is_left_alone_and_another_is_refused() {
    let folder = Folder::new();
    let sweep = |seed: &str, more: &[&str], code| {
        let vary = format!("{DEADLINE}=[12 h, 24 h]");
        let args = ["sweep", "plan.toml", "-n", "20", "--vary", &vary, "--seed", seed, "--out", "s"];
        folder.expect(code, &[&args, more].concat())
    };
    sweep("1", &[], 0);
    let before = fs::read(folder.path("s/manifest.json")).unwrap();
    let again = String::from_utf8(sweep("1", &[], 0).stderr).unwrap();
    assert!(again.contains("nothing was changed"), "{again}");
    let refused = String::from_utf8(sweep("2", &[], 2).stderr).unwrap();
    assert!(refused.contains("seed: 1 there, 2 now"), "{refused}");
    assert_eq!(fs::read(folder.path("s/manifest.json")).unwrap(), before);
    sweep("2", &["--force"], 0);
    assert_ne!(fs::read(folder.path("s/manifest.json")).unwrap(), before);
}
