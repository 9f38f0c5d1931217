//! `output/README.md` explains what a run writes: every column of every table in the table's own section, every metric
//! with its unit, every key of the manifest.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The results of a small run with every table.
fn results() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    Command::new(assert_cmd::cargo::cargo_bin!("phaseline"))
        .args(["run", "--quiet", "-n", "8", "--replications-csv", "--incidents-csv", "--out"])
        .arg(dir.path())
        .arg(repository("configs/baseline.toml"))
        .assert()
        .success();
    dir
}

fn page() -> String {
    fs::read_to_string(repository("output/README.md")).unwrap()
}

/// What stands below the heading `name`, to the next heading of its rank.
fn section<'a>(page: &'a str, name: &str) -> &'a str {
    let heading = format!("\n## {name}\n");
    let (_, below) = page.split_once(&heading).unwrap_or_else(|| panic!("output/README.md has no section `{name}`"));
    below.split("\n## ").next().unwrap_or(below)
}

/// Everything between backquotes.
fn words(section: &str) -> BTreeSet<&str> {
    section.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// How the page writes a column: without the phase's name, and with dots for a subject.
fn as_explained(table: &str, column: &str, phases: &[String]) -> String {
    match (table, column.split_once('[')) {
        ("replications.csv", Some((metric, _))) => format!("{metric}[…]"),
        ("incidents.csv", _) => phases
            .iter()
            .find_map(|phase| column.strip_prefix(phase.as_str()))
            .map_or_else(|| column.to_owned(), |part| format!("…{part}")),
        _ => column.to_owned(),
    }
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_column_is_explained() {
    let (results, page) = (results(), page());
    let phases: Vec<String> =
        rows(&results.path().join("deadlines.csv")).into_iter().skip(1).map(|mut row| row.remove(0)).collect();
    let mut tables = 0;
    for entry in fs::read_dir(results.path()).unwrap() {
        let path = entry.unwrap().path();
        let table = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        tables += 1;
        let explained = words(section(&page, &table));
        for column in &rows(&path)[0] {
            let column = as_explained(&table, column, &phases);
            assert!(explained.contains(column.as_str()), "{table}: `{column}` is not explained in output/README.md");
        }
    }
    assert_eq!(tables, phaseline::report::HEADINGS.len() + 2);
}

#[test]
fn every_column_of_what_is_not_known_is_explained() {
    let dir = tempfile::tempdir().unwrap();
    Command::new(assert_cmd::cargo::cargo_bin!("phaseline"))
        .args(["run", "--quiet", "--uncertainty", "3", "-n", "8", "--metrics", "collapse", "--out"])
        .arg(dir.path())
        .arg(repository("configs/baseline_uncertain.toml"))
        .assert()
        .success();
    let page = page();
    let scenario = phaseline::scenario::load(&repository("configs/baseline_uncertain.toml"), &[]).unwrap().scenario;
    let paths: Vec<&str> = scenario.uncertain().iter().map(|value| value.path.as_str()).collect();
    for table in ["uncertainty.csv", "parameter_sets.csv"] {
        let explained = words(section(&page, table));
        for column in &rows(&dir.path().join(table))[0] {
            let is_path = paths
                .iter()
                .any(|path| column.strip_prefix(path).is_some_and(|unit| ["", "_h", "_per_d"].contains(&unit)));
            assert!(is_path || explained.contains(column.as_str()), "{table}: `{column}` is not explained");
        }
    }
}

#[test]
fn every_column_of_a_comparison_is_explained() {
    let (dir, page) = (tempfile::tempdir().unwrap(), page());
    Command::new(assert_cmd::cargo::cargo_bin!("phaseline"))
        .args(["compare", "--quiet", "-n", "8", "--against", "monitoring.teams=4", "--out"])
        .arg(dir.path())
        .arg(repository("configs/baseline.toml"))
        .assert()
        .success();
    for heading in phaseline::report::COMPARE_HEADINGS {
        let table = format!("{}.csv", heading.name);
        let explained = words(section(&page, &table));
        let written = rows(&dir.path().join(&table));
        assert_eq!(written[0], heading.names(), "{table}");
        for column in &written[0] {
            assert!(explained.contains(column.as_str()), "{table}: `{column}` is not explained in output/README.md");
        }
        let flips = written.iter().skip(1).filter(|_| heading.name == "flips");
        for row in flips {
            assert!(explained.contains(row[2].as_str()), "`{}` is not explained in output/README.md", row[2]);
        }
    }
}

#[test]
fn every_metric_is_defined_with_its_unit() {
    let (results, page) = (results(), page());
    let section = section(&page, "summary.csv");
    let mut metrics = BTreeSet::new();
    for row in rows(&results.path().join("summary.csv")).into_iter().skip(1) {
        let start = format!("| `{}` | {} |", row[0], row[2]);
        assert!(section.lines().any(|line| line.starts_with(&start)), "`{}` in {} is not defined", row[0], row[2]);
        metrics.insert(row[0].clone());
    }
    let (_, definitions) = section.split_once("### Metrics").unwrap();
    let defined = definitions.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    assert_eq!(defined.map(str::to_owned).collect::<BTreeSet<_>>(), metrics);
}

#[test]
fn every_key_of_the_manifest_is_explained() {
    let (results, page) = (results(), page());
    let explained = words(section(&page, "manifest.json"));
    let text = fs::read_to_string(results.path().join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
    for (key, value) in manifest.as_object().unwrap() {
        assert!(explained.contains(key.as_str()), "`{key}`");
        for inner in value.as_object().into_iter().flat_map(|object| object.keys()) {
            let path = format!("{key}.{inner}");
            assert!(explained.contains(path.as_str()), "`{path}`");
        }
    }
}
