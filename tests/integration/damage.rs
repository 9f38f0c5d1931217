//! Tables that were changed after they were written are noticed, and made again where that is asked for.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Output;

use crate::support::{baseline, csv_files, err, program};

/// Results of one command in a folder of their own.
struct Results {
    dir: tempfile::TempDir,
    command: Vec<String>,
}

impl Results {
    fn of(command: &[&str]) -> Self {
        let baseline = baseline().display().to_string();
        let (name, rest) = command.split_first().unwrap();
        let command = [&[*name, &baseline], rest].concat().into_iter().map(str::to_owned).collect();
        Self { dir: tempfile::tempdir().unwrap(), command }
    }

    /// Those of a run with all its tables.
    fn of_run() -> Self {
        let results = Self::of(&["run", "--replications-csv", "--incidents-csv"]);
        results.done(0, &["-n", "64"]);
        results
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// What the command says, which ends with this exit code.
    fn done(&self, code: i32, more: &[&str]) -> String {
        let mut program = program();
        Self::ended(code, &program.args(&self.command).args(more).arg("--out").arg(self.dir.path()).output().unwrap())
    }

    /// What another command says of these results.
    fn told(&self, code: i32, command: &[&str]) -> String {
        let (name, more) = command.split_first().unwrap();
        let mut program = program();
        Self::ended(code, &program.arg(name).arg(self.dir.path()).args(more).output().unwrap())
    }

    fn ended(code: i32, output: &Output) -> String {
        assert_eq!(output.status.code(), Some(code), "{}", err(output));
        err(output)
    }

    fn tables(&self) -> BTreeMap<String, Vec<u8>> {
        csv_files(self.dir.path())
    }

    /// Changes a table.
    fn edit(&self, name: &str, change: impl Fn(&str) -> String) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        let changed = change(&text);
        assert_ne!(text, changed, "{name}");
        fs::write(self.path(name), changed).unwrap();
    }
}

/// Takes the second line away.
fn without_a_row(text: &str) -> String {
    let lines = text.split_inclusive('\n').enumerate();
    lines.filter(|(place, _)| *place != 1).map(|(_, line)| line).collect()
}

/// Puts another digit in the place of the last.
fn with_a_digit(text: &str) -> String {
    let place = text.rfind(|c: char| c.is_ascii_digit()).unwrap();
    let other = if &text[place..=place] == "1" { "2" } else { "1" };
    format!("{}{other}{}", &text[..place], &text[place + 1..])
}

#[test]
fn a_changed_table_is_refused_and_made_again_when_forced() {
    let results = Results::of_run();
    let whole = results.tables();
    for name in ["deadlines.csv", "summary.csv", "replications.csv"] {
        results.edit(name, if name == "deadlines.csv" { without_a_row } else { with_a_digit });
        let changed = results.tables();
        for more in [&[][..], &["--format", "json"], &["--excel"]] {
            let said = results.done(2, &[&["-n", "64"], more].concat());
            assert!(said.contains(&format!("{name}` was left alone")) && said.contains("--force"), "{said}");
        }
        assert_eq!(results.tables(), changed, "{name} may be somebody's work");
        assert!(!results.path("results.json").exists(), "made from a table that was changed");
        if name != "replications.csv" {
            let said = results.told(2, &["report"]);
            assert!(said.contains(name) && said.contains("--force"), "{said}");
        }
        let said = results.done(0, &["-n", "64", "--force"]);
        assert!(said.contains(&format!("{name} was lost or changed; all tables are made again")), "{said}");
        // Rows cannot be had from what is kept; all others can.
        assert_eq!(said.contains("going on after the 64 replications"), name != "replications.csv", "{said}");
        assert_eq!(results.tables(), whole, "{name}");
        assert!(results.done(0, &["-n", "64", "--force"]).contains("nothing was changed"));
    }
    results.told(0, &["report"]);
}

#[test]
fn more_replications_are_not_added_to_rows_that_were_changed() {
    let (grown, fresh) = (Results::of_run(), Results::of_run());
    fresh.done(0, &["-n", "96"]);
    grown.edit("incidents.csv", with_a_digit);
    let said = grown.done(2, &["-n", "96"]);
    assert!(said.contains("incidents.csv` was left alone"), "{said}");
    grown.done(0, &["-n", "96", "--force"]);
    assert_eq!(grown.tables(), fresh.tables());
    // What went on after rows that were there, in another dialect too, is vouched for as a whole.
    for more in [&["-n", "128", "--excel"][..], &["-n", "160", "--excel=off"]] {
        assert!(grown.done(0, more).contains("going on after"));
        assert!(grown.done(0, more).contains("nothing was changed"));
    }
}

#[test]
fn a_lost_table_is_made_again_and_told() {
    let results = Results::of_run();
    let whole = results.tables();
    fs::remove_file(results.path("causes.csv")).unwrap();
    let said = results.done(0, &["-n", "64"]);
    assert!(said.contains("causes.csv was lost or changed; all tables are made again"), "{said}");
    assert_eq!(results.tables(), whole);
}

#[test]
fn boxes_are_not_found_in_points_that_were_changed() {
    let vary = "phase[national response].deadline=12 h..48 h";
    let sweep = ["sweep", "-n", "8", "--design", "sobol", "--points", "64", "--vary", vary, "--metrics", "harm"];
    let results = Results::of(&sweep);
    results.done(0, &[]);
    let whole = results.tables();
    for name in ["sweep.csv", "sweep_long.csv"] {
        results.edit(name, with_a_digit);
        assert!(results.done(2, &[]).contains(&format!("{name}` was left alone")));
        if name == "sweep.csv" {
            let said = results.told(2, &["discover", "--where", "harm > 1"]);
            assert!(said.contains("sweep.csv`: it is not as it was written") && said.contains("--force"), "{said}");
        }
        results.done(0, &["--force"]);
        assert_eq!(results.tables(), whole);
    }
}
