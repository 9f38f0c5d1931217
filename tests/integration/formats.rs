//! Other formats say what the CSV tables say, to the last digit, and can be had of results that are there.

mod json;
#[cfg(feature = "parquet")]
mod parquet;
mod spreadsheet;
mod workbook;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{baseline, program, repository};

/// Does what `args` say with few replications, into a folder of its own.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("out")
    }

    /// Standard error of a command that does what it should.
    fn does(&self, args: &[&str]) -> String {
        let output = program().current_dir(repository(".")).args(args).arg("--out").arg(self.out()).output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{args:?}: {words}");
        words
    }

    /// A run of the baseline with all its tables.
    fn runs(&self, args: &[&str]) -> String {
        let path = baseline().display().to_string();
        self.does(&[&["run", &path, "-n", "24", "--replications-csv", "--incidents-csv"], args].concat())
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.out().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The visible files, by name.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let names = fs::read_dir(self.out()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !name.starts_with('.')).map(|name| (name.clone(), self.read(&name))).collect()
    }

    fn manifest(&self) -> serde_json::Value {
        serde_json::from_slice(&self.read("manifest.json")).unwrap()
    }
}

/// A CSV table: its header and its rows.
fn csv(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let words = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<String>>();
    (words(reader.headers().unwrap()), reader.records().map(|row| words(&row.unwrap())).collect())
}

/// The commands that write tables, each small.
fn commands() -> Vec<Vec<&'static str>> {
    let deadline = "phase[national response].deadline";
    let [grid, range] = [format!("{deadline}=[12 h,24 h]"), format!("{deadline}=12 h..48 h")];
    let [grid, range]: [&'static str; 2] = [grid.leak(), range.leak()];
    let base = "configs/baseline.toml";
    vec![
        vec!["run", "tests/scenarios/everything.toml", "-n", "24", "--replications-csv", "--incidents-csv"],
        vec!["run", "configs/baseline_uncertain.toml", "--uncertainty", "4", "-n", "16"],
        vec!["compare", base, "-n", "24", "--against", "monitoring.teams=4"],
        vec!["sweep", base, "-n", "16", "--vary", grid, "--vary", "monitoring.teams=[2,4]"],
        vec!["solve", base, "-n", "16", "--vary", range, "--target", "compliance[national response] >= 0.8"],
        vec!["sensitivity", base, "-n", "4", "--points", "4", "--vary", range, "--vary", "monitoring.teams=2..8"],
    ]
}

#[test]
fn a_format_is_added_to_results_and_nothing_is_run_again() {
    let place = Place::new();
    place.runs(&["--quiet"]);
    let before = place.files();
    let words = place.runs(&["--format", "xlsx,json"]);
    assert!(words.contains("holds the complete results of this run already; 4 files were written there"), "{words}");
    let after = place.files();
    let new: Vec<&str> = after.keys().filter(|name| !before.contains_key(*name)).map(String::as_str).collect();
    assert_eq!(new, ["incidents.jsonl", "replications.jsonl", "results.json", "results.xlsx"]);
    for (name, bytes) in before.iter().filter(|(name, _)| *name != "manifest.json") {
        assert_eq!(after[name], *bytes, "{name}");
    }
    // What the first run took is still what it says.
    let effort = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).unwrap()["effort"].clone();
    assert_eq!(effort(&before["manifest.json"]), effort(&after["manifest.json"]));
    assert_eq!(place.manifest()["exports"], serde_json::json!(new));
    // Once more there is nothing to do; what is lost is made again.
    let words = place.runs(&["--format", "json,xlsx"]);
    assert!(words.contains("nothing was changed") && words.contains("look at them with `phaseline report "), "{words}");
    fs::remove_file(place.out().join("results.json")).unwrap();
    place.runs(&["--format", "json"]);
    assert_eq!(place.files(), after);
}

#[test]
fn same_results_same_bytes_in_every_format() {
    let all = ["--quiet", "--format", "xlsx,json", "--excel"];
    let (once, twice, added) = (Place::new(), Place::new(), Place::new());
    once.runs(&[&all[..], &["--threads", "1"]].concat());
    twice.runs(&[&all[..], &["--threads", "2"]].concat());
    added.runs(&["--quiet"]);
    added.runs(&all);
    let without_manifest = |place: &Place| {
        let mut files = place.files();
        files.remove("manifest.json");
        files
    };
    assert_eq!(without_manifest(&once), without_manifest(&twice));
    assert_eq!(without_manifest(&once), without_manifest(&added));
}

#[test]
fn formats_of_old_results_go_with_them() {
    let place = Place::new();
    place.runs(&["--quiet", "--format", "xlsx"]);
    // More of the same run: the workbook would tell of the fewer.
    let path = baseline().display().to_string();
    place.does(&["run", &path, "-n", "48", "--replications-csv", "--incidents-csv", "--quiet"]);
    assert!(!place.files().contains_key("results.xlsx"));
}

#[test]
fn a_workbook_of_somebody_stays() {
    let place = Place::new();
    place.runs(&["--quiet"]);
    fs::write(place.out().join("results.xlsx"), "mine").unwrap();
    let path = baseline().display().to_string();
    let args = ["run", &path, "-n", "24", "--replications-csv", "--incidents-csv", "--format", "xlsx", "--out"];
    let output = program().args(args).arg(place.out()).output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert!(words.contains("results.xlsx` was left alone"), "{words}");
    assert_eq!(place.read("results.xlsx"), b"mine");
    place.runs(&["--quiet", "--format", "xlsx", "--force"]);
    assert_ne!(place.read("results.xlsx"), b"mine");
}

#[test]
#[cfg(not(feature = "parquet"))]
fn parquet_is_refused_with_the_remedy_where_it_is_not_built_in() {
    let args = ["run", "configs/baseline.toml", "--format", "parquet"];
    let output = program().current_dir(repository(".")).args(args).output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(words.contains("cargo install --path . --features parquet"), "{words}");
}
