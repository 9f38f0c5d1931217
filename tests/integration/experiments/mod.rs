//! Questions asked of a plan, through the program: sweeps, thresholds, sensitivity, boxes, precision.

mod designs;
mod faults;
mod known;
mod precision;
mod settings;
mod told;
mod uncertainty;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::support::program;

/// One violation, answered after two delays that are constant or exponential; nothing else happens.
const PLAN: &str = r#"
horizon = "4000 h"
[run]
seed = 11
replications = 2000
[[severity]]
name = "breach"
lasts = "3000 h"
undeniable = true
[[source]]
name = "line"
side = "north"
severity = { breach = 1 }
arrivals = { times = ["0 h"] }
[[phase]]
name = "answer"
demanded = "violation"
clock = "onset"
deadline = "24 h"
answered = "all"
[[phase.track]]
actor = "cabinet"
stages = [ { name = "decide", delay = { exponential = { mean = "10 h" } } }, { name = "act", delay = "0 h" } ]
"#;

/// A folder with the plan in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("plan.toml", PLAN);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Runs the program in the folder.
    fn run(&self, args: &[&str]) -> Output {
        program().current_dir(self.0.path()).args(args).output().unwrap()
    }

    /// Runs it, and expects this exit code.
    fn expect(&self, code: i32, args: &[&str]) -> Output {
        let output = self.run(args);
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{args:?}\n{out}\n{err}");
        output
    }

    fn table(&self, file: &str) -> Csv {
        Csv::read(&self.path(file))
    }
}

/// A table as text.
struct Csv {
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Csv {
    fn read(path: &Path) -> Self {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let header = reader.headers().unwrap().clone();
        Self { header, rows: reader.records().map(Result::unwrap).collect() }
    }

    fn place(&self, column: &str) -> usize {
        let place = self.header.iter().position(|there| there == column);
        place.unwrap_or_else(|| panic!("no column {column} among {:?}", self.header))
    }

    fn column(&self, column: &str) -> Vec<String> {
        let place = self.place(column);
        self.rows.iter().map(|row| row[place].to_owned()).collect()
    }

    fn numbers(&self, column: &str) -> Vec<f64> {
        self.column(column).iter().map(|cell| cell.parse().unwrap_or(f64::NAN)).collect()
    }

    /// The rows in which these columns have these values.
    fn find(&self, wanted: &[(&str, &str)]) -> Vec<&csv::StringRecord> {
        let is = |row: &&csv::StringRecord| wanted.iter().all(|(column, value)| &row[self.place(column)] == *value);
        self.rows.iter().filter(is).collect()
    }
}
