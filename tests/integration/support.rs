//! What the tests share: the program, the scenarios, runs of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use phaseline::experiment::{self, Results, Settings, Sinks, StopToken};
use phaseline::files::Cell;
use phaseline::report::HEADINGS;
use phaseline::scenario::{self, Scenario};

/// The program, away from the terminal of whoever runs the tests.
pub fn program() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("phaseline"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "TERM", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

/// What the program printed.
pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What the program told beside it, the lines of an error that were wrapped as one.
pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap().replace("\n       ", " ")
}

/// Runs the program with `args`, expects `code`.
pub fn expect(code: i32, args: &[&str]) -> Output {
    let output = program().args(args).output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{}\n{}", out(&output), err(&output));
    output
}

/// A path in the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The baseline.
pub fn baseline() -> PathBuf {
    repository("configs/baseline.toml")
}

/// The baseline with names that mean something to a page's script and its charts, in `directory`.
pub fn odd_names(directory: &Path) -> PathBuf {
    let names = [
        ("national response", "$blue"),
        ("coalition response", "@percent"),
        ("guarantee response", "{b} {c}"),
        ("\"serious\"", "\"{a}\""),
        ("serious =", "\"{a}\" ="),
    ];
    let text = fs::read_to_string(baseline()).unwrap();
    let text = names.iter().fold(text, |text, (from, to)| text.replace(from, to));
    let path = directory.join("odd.toml");
    fs::write(&path, text).unwrap();
    path
}

/// The scenario with every mechanism on.
pub fn everything() -> PathBuf {
    repository("tests/scenarios/everything.toml")
}

/// Every scenario in `configs/`, sorted.
pub fn configs() -> Vec<PathBuf> {
    files("configs", 12)
}

/// Every sweep in `configs/sweeps/`, sorted.
pub fn sweeps() -> Vec<PathBuf> {
    files("configs/sweeps", 5)
}

/// The TOML files of a folder, at least so many.
fn files(folder: &str, least: usize) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    paths.sort();
    assert!(paths.len() >= least, "{paths:?}");
    paths
}

/// The scenario file at `path`, checked.
pub fn load(path: &Path) -> Scenario {
    scenario::load(path, &[]).unwrap_or_else(|faults| panic!("{}", faults.render(false))).scenario
}

/// A text as a scenario; what it names is looked for in `base`, a folder of the repository.
pub fn parse(text: &str, base: &str) -> Scenario {
    scenario::parse(text, &repository(base), &[])
        .unwrap_or_else(|faults| panic!("{}\n{text}", faults.render(false)))
        .scenario
}

/// `replications` of `scenario` under `seed`, on one thread, with their rows to `sinks`.
pub fn run_into(scenario: &Scenario, seed: u64, replications: u64, sinks: Sinks<'_>) -> Results {
    let settings = Settings { seed, replications, threads: Some(1), ..Settings::of(scenario) };
    experiment::run(scenario, &settings, &(), &StopToken::new(), sinks).unwrap()
}

/// `replications` of `scenario` under `seed`, on one thread.
pub fn run(scenario: &Scenario, seed: u64, replications: u64) -> Results {
    run_into(scenario, seed, replications, Sinks::default())
}

/// Runs the program on `scenario` and gives every table that it wrote, rows included, by file name.
pub fn tables(scenario: &Path, args: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let dir = tempfile::tempdir().unwrap();
    let output = program()
        .arg("run")
        .arg(scenario)
        .args(["--quiet", "--replications-csv", "--incidents-csv", "--out"])
        .arg(dir.path().join("out"))
        .args(args)
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    let mut tables = BTreeMap::new();
    for entry in fs::read_dir(dir.path().join("out")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        // Hidden is what is kept of the work, to go on from.
        if name != "manifest.json" && !name.starts_with('.') {
            tables.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    let mut expected: Vec<String> = HEADINGS.iter().map(|heading| format!("{}.csv", heading.name)).collect();
    expected.extend(["incidents.csv", "replications.csv"].map(str::to_owned));
    expected.sort();
    assert_eq!(tables.keys().cloned().collect::<Vec<_>>(), expected, "every table is there");
    tables
}

/// Asserts that every TOML file in `folder`, of which there are at least `least`, is `shown` as the `.expected` file beside
/// it says. `UPDATE_EXPECTED=1` rewrites those.
pub fn explained(folder: &str, least: usize, shown: impl Fn(&Path) -> String) {
    let mut differing = Vec::new();
    for path in files(folder, least) {
        let found = shown(&path);
        assert!(!found.is_empty(), "{} has no fault", path.display());
        let beside = path.with_extension("expected");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&beside, &found).unwrap();
        } else if fs::read_to_string(&beside).unwrap_or_default() != found {
            differing.push(format!("{}:\n{found}", path.display()));
        }
    }
    assert!(differing.is_empty(), "not as expected (UPDATE_EXPECTED=1 rewrites):\n{}", differing.join("\n"));
}

/// The tables in a directory, by file name.
pub fn csv_files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let names = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let tables = names.filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "csv"));
    tables.map(|name| (name.clone(), fs::read(dir.join(name)).unwrap())).collect()
}

/// A number as the tables write it.
pub fn written(value: Option<f64>) -> String {
    match Cell::optional(value) {
        Cell::Number(number) => format!("{number}"),
        Cell::Whole(number) => format!("{number}"),
        _ => "-".to_owned(),
    }
}
