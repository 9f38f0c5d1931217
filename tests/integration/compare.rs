//! `phaseline compare`: its tables, what it refuses, and its differences and flips counted again from the rows of two runs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use phaseline::experiment::{Address, Settings, StopToken, compare};
use phaseline::scenario::{Document, Scenario};

use crate::coverage::cases;
use crate::support::{baseline, csv_files, err, expect, out, parse, repository, tables};

/// Rows of a table, each as column → cell.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

const LATER: &str = "phase[national response].deadline=30 h";

/// A small comparison in a place of its own.
struct Compared {
    dir: tempfile::TempDir,
}

impl Compared {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("results")
    }

    fn manifest(&self) -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(self.out().join("manifest.json")).unwrap()).unwrap()
    }

    fn run(&self, code: i32, more: &[&str]) -> Output {
        let (baseline, out) = (baseline(), self.out());
        let mut args = vec![baseline.to_str().unwrap(), "--out", out.to_str().unwrap()];
        if !more.contains(&"-n") {
            args.extend(["-n", "200"]);
        }
        args.extend(more);
        expect(code, &[&["compare"], &args[..]].concat())
    }
}

#[test]
fn the_tables_are_the_same_to_the_byte_on_any_number_of_threads() {
    let on = |threads: &str| {
        let compared = Compared::new();
        let other = repository("configs/slow_attribution.toml");
        compared.run(0, &[other.to_str().unwrap(), "--against", LATER, "-n", "333", "-j", threads, "--quiet"]);
        csv_files(&compared.out())
    };
    let one = on("1");
    assert_eq!(one.len(), phaseline::report::COMPARE_HEADINGS.len());
    assert!(on("2") == one && on("7") == one);
}

#[test]
fn the_same_comparison_is_left_alone_and_another_is_refused() {
    let compared = Compared::new();
    compared.run(0, &["--against", LATER]);
    let before = csv_files(&compared.out());
    let again = compared.run(0, &["--against", LATER]);
    assert!(err(&again).contains("complete results of this comparison"), "{}", err(&again));
    let refused = compared.run(2, &["--against", "monitoring.teams=1"]);
    assert!(err(&refused).contains("variant 1") && err(&refused).contains("--force"), "{}", err(&refused));
    assert!(csv_files(&compared.out()) == before);
    compared.run(0, &["--against", "monitoring.teams=1", "--force"]);
    assert!(csv_files(&compared.out()) != before);
    let manifest = fs::read_to_string(compared.out().join("manifest.json")).unwrap();
    assert!(manifest.contains("\"kind\": \"compare\"") && manifest.contains("monitoring.teams=1"), "{manifest}");
}

/// Whoever has the manifest alone can play either side again.
#[test]
fn the_manifest_has_every_scenario_in_full() {
    let compared = Compared::new();
    compared.run(0, &["--against", LATER, "--against", "monitoring.teams=1", "--set", "horizon=20 d"]);
    let manifest = compared.manifest();
    let digest = |resolved: &serde_json::Value| parse(resolved.as_str().unwrap(), "configs").digest().to_owned();
    assert_eq!(digest(&manifest["resolved"]), manifest["run"]["digest"]);
    let variants = manifest["variants"].as_array().unwrap();
    assert_eq!(variants.len(), 2);
    for (variant, number) in variants.iter().zip(1..) {
        assert_eq!(variant["name"], manifest["run"][format!("variant_{number}")]);
        assert_eq!(digest(&variant["resolved"]), manifest["run"][format!("variant_{number}_digest")]);
    }
    assert_ne!(digest(&variants[0]["resolved"]), digest(&variants[1]["resolved"]));
}

#[test]
fn the_summary_says_what_differs_and_fits_a_terminal() {
    let compared = Compared::new();
    let others = ["slow_attribution", "both_sides_violate"].map(|name| repository(&format!("configs/{name}.toml")));
    let output = compared.run(0, &[others[0].to_str().unwrap(), others[1].to_str().unwrap(), "--against", LATER]);
    let text = out(&output);
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{} columns: {line}", line.chars().count());
    }
    for part in [
        "baseline against 3 variants: 200 histories",
        "phase[national response].deadline: \"24 h\" → \"30 h\"",
        "monitoring.attribute.fails: 0.08 → 0.3",
        "higher",
        "missed → met",
        "left out, since only one of the two has it",
        "start with comparison.csv",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    let changes = rows(&compared.out().join("changes.csv"));
    let fails = changes.iter().find(|row| row["path"] == "monitoring.attribute.fails").unwrap();
    assert_eq!((fails["variant"].as_str(), fails["reference"].as_str()), ("slow_attribution", "0.08"));
}

#[test]
fn the_summary_names_what_became_of_matched_deadlines() {
    let told = |changes: &[&str]| {
        let change = changes.join("; ");
        let output = Compared::new().run(0, &["--against", &change]);
        out(&output).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (none, neither) =
        ("no deadline is kept in one and missed in the other", "neither kept nor missed in one of them:");
    let opens = told(&["phase[coalition response].opens=0 h"]);
    assert!(opens.contains(none) && !opens.contains(neither), "nothing changes: {opens}");
    let shorter = told(&["horizon=60 d"]);
    assert!(shorter.contains(&format!("{none} {neither} national response ")), "{shorter}");
    let rate = "arrivals.poisson.rate=0.5 /d";
    let unmatched = told(&[&format!("source[line of contact].{rate}"), &format!("source[deep strikes].{rate}")]);
    assert!(unmatched.contains("None of the reference's incidents matches one of the variant's."), "{unmatched}");
    assert!(!unmatched.contains(none), "{unmatched}");
}

#[test]
fn wrong_input_is_refused_with_a_way_out() {
    let dir = tempfile::tempdir().unwrap();
    let (baseline, place) = (baseline(), dir.path().join("out"));
    let baseline = baseline.to_str().unwrap();
    let place = place.to_str().unwrap();
    for (args, part) in [
        (vec![], "SCENARIO"),
        (vec![baseline], "--against 'PATH=VALUE'"),
        (vec![baseline, "absent.toml"], "absent.toml"),
        (vec![baseline, "--against", "teams"], "is not a setting"),
        (vec![baseline, "--against", "monitoring.team=4"], "`teams`"),
        (vec![baseline, "--against", LATER, "--metrics", "complience[national response]"], "did you mean"),
        (vec![baseline, "--against", LATER, "--metrics", "harm.ci_low"], "an interval of its own"),
        (vec![baseline, "--against", LATER, "--metrics", "collapse.p95"], "has no `p95`"),
        (vec![baseline, "--against", LATER, "-n", "0"], "at least 1 replication"),
    ] {
        let output = expect(2, &[&["compare"], args.as_slice(), &["--out", place]].concat());
        assert!(err(&output).contains(part), "{args:?}: {}", err(&output));
        assert_eq!(out(&output), "");
    }
    let renamed = dir.path().join("renamed.toml");
    let text = fs::read_to_string(baseline).unwrap().replace("guarantee response", "last response");
    fs::write(&renamed, text).unwrap();
    let args =
        ["compare", baseline, renamed.to_str().unwrap(), "--metrics", "compliance[guarantee response]", "--out", place];
    assert!(err(&expect(2, &args)).contains("of no variant"));
    assert!(!Path::new(place).exists(), "what cannot be compared leaves nothing behind");
}

#[test]
fn a_scenario_compared_with_itself_is_told_so() {
    let compared = Compared::new();
    let baseline = baseline();
    let output = compared.run(0, &[baseline.to_str().unwrap()]);
    assert!(err(&output).contains("says the same as the reference"), "{}", err(&output));
    let table = rows(&compared.out().join("comparison.csv"));
    assert!(table.iter().all(|row| row["difference"].is_empty() || row["difference"] == "0"));
    assert!(table.iter().all(|row| row["verdict"].is_empty() || row["verdict"] == "same"));
    assert!(out(&output).contains("says nothing differently"));
}

#[test]
fn runaways_make_it_invalid_unless_allowed() {
    let compared = Compared::new();
    let cut = ["--against", LATER, "--set", "run.max_incidents=3"];
    let output = compared.run(1, &cut);
    assert!(err(&output).contains("ran away") && out(&output).contains("Not valid"), "{}", err(&output));
    compared.run(0, &[&cut[..], &["--allow-runaway", "--force"]].concat());
}

#[test]
#[cfg(unix)]
fn an_interrupted_comparison_keeps_its_finished_part() {
    let compared = Compared::new();
    let child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("phaseline"))
        .arg("compare")
        .arg(baseline())
        .args(["--against", LATER, "-n", "1e8", "--out"])
        .arg(compared.out())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(3));
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", err(&output));
    assert!(err(&output).contains("the same command goes on from there"), "{}", err(&output));
    let manifest = compared.manifest();
    assert_eq!(manifest["partial"], true);
    assert!(manifest["replications"].as_u64().unwrap() > 0);
}

/// Incidents of a run by replication, source and ordinal.
fn incidents(table: &[u8]) -> BTreeMap<(String, String, String), BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(table);
    let rows = reader.deserialize::<BTreeMap<String, String>>().map(|row| row.unwrap());
    rows.map(|row| ((row["replication"].clone(), row["source"].clone(), row["ordinal"].clone()), row)).collect()
}

/// The flips of `flips.csv` are those that the rows of two runs show.
#[test]
fn flips_are_those_of_two_runs() {
    const FEW: &str = "150";
    let set = "phase[national response].deadline=18 h";
    let compared = Compared::new();
    compared.run(0, &["--against", set, "-n", FEW]);
    let (a, b) = (tables(&baseline(), &["-n", FEW]), tables(&baseline(), &["-n", FEW, "--set", set]));
    let (a, b) = (incidents(&a["incidents.csv"]), incidents(&b["incidents.csv"]));
    let mut counted: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut count = |phase: &str, flip: &str| *counted.entry((phase.to_owned(), flip.to_owned())).or_default() += 1;
    let is_same = |row: &BTreeMap<String, String>, other: &BTreeMap<String, String>| row["onset_h"] == other["onset_h"];
    for (who, row) in &a {
        let Some(other) = b.get(who).filter(|other| is_same(row, other)) else {
            count("", "only_reference");
            if b.contains_key(who) {
                count("", "moved");
            }
            continue;
        };
        count("", "matched");
        for phase in ["national response", "coalition response", "guarantee response"] {
            let outcome = |row: &BTreeMap<String, String>| row[&format!("{phase} outcome")].clone();
            let flip = match (outcome(row).as_str(), outcome(other).as_str()) {
                ("", "") => continue,
                ("met", "met") => "met_in_both",
                ("missed", "missed") => "missed_in_both",
                (one, other) if one == other => "neither_in_both",
                ("met", "missed") => "met_to_missed",
                ("missed", "met") => "missed_to_met",
                _ => "other",
            };
            count(phase, flip);
        }
    }
    for (who, row) in &b {
        if a.get(who).is_none_or(|other| !is_same(row, other)) {
            count("", "only_variant");
        }
    }
    let told = rows(&compared.out().join("flips.csv"));
    assert_eq!(told.len(), 4 + 3 * 6);
    for row in &told {
        let expected = counted.get(&(row["phase"].clone(), row["flip"].clone())).copied().unwrap_or(0);
        assert_eq!(row["total"], expected.to_string(), "{row:?}");
    }
    assert!(counted[&("national response".to_owned(), "met_to_missed".to_owned())] > 20, "{counted:?}");
    let unmatched = |flip: &str| counted[&(String::new(), flip.to_owned())];
    let moved = unmatched("moved");
    assert!(moved > 20 && moved < unmatched("only_reference") && moved < unmatched("only_variant"), "{counted:?}");
}

/// In what share of 600 comparisons, with seeds 0 to 599, the interval of `metric` holds `truth`.
fn coverage(scenario: &Scenario, change: (&str, &str), replications: u64, metric: &str, truth: f64) -> f64 {
    let mut document = Document::parse(scenario.resolved(), &repository("tests")).unwrap();
    document.set(change.0, change.1).unwrap();
    let variant = document.check().unwrap().scenario;
    let metrics: [Address; 1] = [metric.parse().unwrap()];
    let mut held = 0.0;
    for seed in 0..600 {
        let settings = Settings { seed, replications, threads: Some(1), ..Settings::of(scenario) };
        let found =
            compare(("a", scenario), &[("b", &variant)], &metrics, &settings, (&(), &StopToken::new()), None).unwrap();
        let row = &found.variants[0].metrics[0];
        held += f64::from(u8::from(row.ci_low.unwrap() <= truth && truth <= row.ci_high.unwrap())) / 600.0;
    }
    println!("{metric}, {change:?}: {held:.4} of {truth}");
    held
}

/// Named beforehand, as in `coverage.rs`: compliance that clusters by commitment, a mean over incidents that does, and a
/// count of a self-exciting source, each between two settings whose truths have closed forms. From 92 % to 98 %.
#[test]
#[ignore = "slow: 1,800 comparisons"]
fn intervals_of_differences_hold_the_truth() {
    let (scenario, _) = cases::commitment();
    let kept = |due: f64| 0.7 * (1.0 - (-due / 12.0).exp());
    let share =
        coverage(&scenario, ("phase[answer].deadline", "12 h"), 60, "compliance[answer]", kept(12.0) - kept(24.0));
    let (scenario, mean) = cases::durations();
    // Committed in 80 % rather than half of the replications: 4 h instead of 20 h.
    let truth = 20.0 - 16.0 * 0.8 - mean;
    let path = "phase[answer].track[someone].commits";
    let duration = coverage(&scenario, (path, "0.8"), 60, "incident_duration_h", truth);
    let (scenario, mean) = cases::self_exciting();
    let count = coverage(&scenario, ("source[line].arrivals.poisson.rate", "0.5 /d"), 40, "violations", 0.25 * mean);
    for held in [share, duration, count] {
        assert!((0.92..=0.98).contains(&held), "{held}");
    }
}

/// The quantiles of a delay whose law the change moves: what it was, against what it becomes with commitment in every
/// history. Widened by the sketch's error, so that more than 95 % may hold.
#[test]
#[ignore = "slow: 1,200 comparisons"]
fn intervals_of_differences_of_quantiles_hold_the_truth() {
    let scenario = parse(cases::DELAYS, "tests");
    // Always committed: exponential with rate 1/20 + 1/4.
    let always = |p: f64| -(1.0 - p).ln() / 0.3;
    for (name, p) in [("p50", 0.5), ("p95", 0.95)] {
        let truth = always(p) - cases::committed_delay(p);
        let metric = format!("response_time_h[answer].{name}");
        let held = coverage(&scenario, ("phase[answer].track[fast].commits", "1"), 1024, &metric, truth);
        assert!(held >= 0.92, "{held}");
    }
}
