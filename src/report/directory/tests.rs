use std::fs;

use super::install::MARK;
use super::*;
use crate::experiment::{Settings, Sinks, StopToken, run};
use crate::files::{Dialect, INCIDENTS, REPLICATIONS, incident_columns, part, replication_columns, table_file};
use crate::report::Machine;
use crate::report::tables::HEADINGS;
use crate::sample::sample;

fn settings(seed: u64) -> Settings {
    Settings { seed, replications: 70, threads: Some(1), ..Settings::of(&sample(3.0)) }
}

fn identity(seed: u64, rows: RowTables) -> Identity {
    Identity::run(&sample(3.0), &settings(seed), rows)
}

const NO_ROWS: RowTables = RowTables { replications: false, incidents: false };
const ALL_ROWS: RowTables = RowTables { replications: true, incidents: true };

fn effort() -> Effort {
    Effort { wall_seconds: 1.0, cpu_seconds: None, threads: 1, machine: Machine::this() }
}

fn opened(path: &Path, seed: u64, force: bool) -> Result<Opening, ReportError> {
    Directory::open(path, identity(seed, NO_ROWS), &run_tables(NO_ROWS), &Forms::default(), force)
}

/// Runs into `path`.
fn into(path: &Path, seed: u64, rows: RowTables, force: bool) -> Result<Option<Manifest>, ReportError> {
    let scenario = sample(3.0);
    match Directory::open(path, identity(seed, rows), &run_tables(rows), &Forms::default(), force)? {
        Opening::Complete(..) => Ok(None),
        Opening::Ready(directory) => {
            let mut rows = directory.rows(&scenario, rows, &[])?;
            let results = run(&scenario, &settings(seed), &(), &StopToken::new(), rows.sinks()).unwrap();
            directory.finish_run(&scenario, &results, rows, effort()).map(Some)
        }
    }
}

fn content(path: &Path) -> Vec<(String, Vec<u8>)> {
    names(path).unwrap().into_iter().map(|name| (name.clone(), fs::read(path.join(name)).unwrap())).collect()
}

#[test]
fn a_run_fills_a_directory() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a/b");
    let manifest = into(&path, 1, ALL_ROWS, false).unwrap().unwrap();
    let mut expected: Vec<String> = HEADINGS.iter().map(|heading| format!("{}.csv", heading.name)).collect();
    expected.extend([REPLICATIONS, INCIDENTS].map(str::to_owned));
    assert_eq!(manifest.files.iter().map(|file| file.file.clone()).collect::<Vec<_>>(), expected);
    expected.push(MANIFEST.to_owned());
    expected.sort_unstable();
    assert_eq!(names(&path).unwrap(), expected);
    assert_eq!(Manifest::read(&path).unwrap().unwrap(), manifest);
    for file in &manifest.files {
        let mut reader = ::csv::Reader::from_path(path.join(&file.file)).unwrap();
        let columns = reader.headers().unwrap().len();
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len() as u64, file.rows, "{}", file.file);
        assert!(rows.iter().all(|row| row.len() == columns));
    }
    let rows = |name: &str| manifest.files.iter().find(|file| file.file == name).unwrap().rows;
    assert_eq!(rows(REPLICATIONS), 70);
    assert!(rows(INCIDENTS) > 70);
}

#[test]
fn the_same_run_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    into(directory.path(), 1, NO_ROWS, false).unwrap().unwrap();
    let before = content(directory.path());
    assert!(into(directory.path(), 1, NO_ROWS, false).unwrap().is_none());
    assert!(into(directory.path(), 1, NO_ROWS, true).unwrap().is_none());
    assert_eq!(content(directory.path()), before);
}

#[test]
fn another_run_is_never_overwritten_unasked() {
    let directory = tempfile::tempdir().unwrap();
    into(directory.path(), 1, ALL_ROWS, false).unwrap().unwrap();
    fs::write(directory.path().join("notes.txt"), "mine").unwrap();
    let before = content(directory.path());
    let error = into(directory.path(), 2, NO_ROWS, false).unwrap_err().to_string();
    for part in ["seed: 1 there, 2 now", "incidents.csv: yes there, no now"] {
        assert!(error.contains(part), "{error}");
    }
    assert_eq!(content(directory.path()), before);
    into(directory.path(), 2, NO_ROWS, true).unwrap().unwrap();
    let after = names(directory.path()).unwrap();
    assert!(!after.contains(&INCIDENTS.to_owned()), "the other run's tables are gone");
    assert!(after.contains(&"notes.txt".to_owned()), "what is not ours is not touched");
    assert_eq!(Manifest::read(directory.path()).unwrap().unwrap().run, identity(2, NO_ROWS));
}

/// A directory whose run was stopped between its first and its last move.
fn unfinished() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let manifest = into(directory.path(), 1, ALL_ROWS, false).unwrap().unwrap();
    fs::remove_file(directory.path().join(MANIFEST)).unwrap();
    let names: Vec<String> = manifest.files.into_iter().map(|record| record.file + "\n").collect();
    fs::write(directory.path().join(MARK), names.concat()).unwrap();
    directory
}

#[test]
fn unfinished_results_may_be_replaced() {
    let directory = unfinished();
    fs::write(directory.path().join(".phaseline-x.tmp"), "").unwrap();
    fs::write(directory.path().join("notes.txt"), "mine").unwrap();
    into(directory.path(), 2, NO_ROWS, false).unwrap().unwrap();
    let after = names(directory.path()).unwrap();
    assert!(!after.contains(&INCIDENTS.to_owned()) && !after.iter().any(|name| name.starts_with('.')), "{after:?}");
    assert!(after.contains(&"notes.txt".to_owned()));
}

/// The mark is there from the first move to the last: whichever fails, the next run knows what is unfinished.
#[test]
fn a_run_that_fails_while_it_moves_its_tables_leaves_a_mark() {
    let directory = tempfile::tempdir().unwrap();
    let scenario = sample(3.0);
    let Opening::Ready(ready) = opened(directory.path(), 1, false).unwrap() else {
        panic!("an empty directory is ready");
    };
    let results = run(&scenario, &settings(1), &(), &StopToken::new(), Sinks::default()).unwrap();
    let rows = ready.rows(&scenario, NO_ROWS, &[]).unwrap();
    // The last table cannot be moved to where a folder is.
    let last = table_file(HEADINGS[HEADINGS.len() - 1].name);
    fs::create_dir(directory.path().join(&last)).unwrap();
    ready.finish_run(&scenario, &results, rows, effort()).unwrap_err();
    let left = names(directory.path()).unwrap();
    assert!(left.contains(&MARK.to_owned()) && left.contains(&"summary.csv".to_owned()), "{left:?}");
    fs::remove_dir(directory.path().join(&last)).unwrap();
    into(directory.path(), 2, NO_ROWS, false).unwrap().unwrap();
}

/// Rows that were written once more for spreadsheets stay where a run goes on from until that is in place.
#[test]
fn rows_are_kept_until_their_other_form_is_in_place() {
    let directory = tempfile::tempdir().unwrap();
    let scenario = sample(3.0);
    let forms = Forms { csv: Some(Dialect::Semicolon), ..Forms::default() };
    let ready =
        |force| match Directory::open(directory.path(), identity(1, ALL_ROWS), &run_tables(ALL_ROWS), &forms, force) {
            Ok(Opening::Ready(ready)) => ready,
            other => panic!("{other:?}"),
        };
    let finish = |ready: Directory| {
        let mut rows = ready.rows(&scenario, ALL_ROWS, &[]).unwrap();
        let results = run(&scenario, &settings(1), &(), &StopToken::new(), rows.sinks()).unwrap();
        ready.finish_run(&scenario, &results, rows, effort())
    };
    let ready_now = ready(false);
    fs::create_dir(directory.path().join(INCIDENTS)).unwrap();
    finish(ready_now).unwrap_err();
    for name in [REPLICATIONS, INCIDENTS] {
        assert!(part(directory.path(), name).is_file(), "{name}");
    }
    fs::remove_dir(directory.path().join(INCIDENTS)).unwrap();
    finish(ready(false)).unwrap();
    for name in [REPLICATIONS, INCIDENTS] {
        assert!(!part(directory.path(), name).exists(), "{name}");
        assert!(fs::read_to_string(directory.path().join(name)).unwrap().contains("replication;"), "{name}");
    }
}

#[test]
fn work_towards_a_precision_serves_no_other() {
    let plain = identity(1, NO_ROWS);
    let precise = |goal: &str| identity(1, NO_ROWS).with("precision", goal);
    let words = |identity: &Identity| identity.work().into_iter().map(|(what, _)| what).collect::<Vec<_>>();
    assert!(!words(&plain).contains(&"level of the intervals".to_owned()));
    assert!(words(&precise("collapse=±0.1")).contains(&"level of the intervals".to_owned()));
    assert_ne!(precise("collapse=±0.1").work(), precise("collapse=±0.2").work());
}

#[test]
fn a_file_of_somebody_that_has_a_tables_name_stays() {
    let refused = |directory: &Path, rows, file: &str| {
        let before = content(directory);
        let error = into(directory, 1, rows, false).unwrap_err();
        assert!(matches!(&error, ReportError::Unowned { file: found, .. } if found == file), "{error}");
        assert_eq!(content(directory), before);
    };
    let alone = tempfile::tempdir().unwrap();
    fs::write(alone.path().join("summary.csv"), "mine").unwrap();
    refused(alone.path(), NO_ROWS, "summary.csv");
    into(alone.path(), 1, NO_ROWS, true).unwrap().unwrap();
    // Results of which nothing says that they are unfinished may be anyone's.
    fs::remove_file(alone.path().join(MANIFEST)).unwrap();
    refused(alone.path(), NO_ROWS, "causes.csv");
    // Beside results, what neither manifest nor mark names.
    let unfinished = unfinished();
    let names = fs::read_to_string(unfinished.path().join(MARK)).unwrap().replace("ladder.csv\n", "");
    fs::write(unfinished.path().join(MARK), names).unwrap();
    refused(unfinished.path(), NO_ROWS, "ladder.csv");
    let finished = tempfile::tempdir().unwrap();
    into(finished.path(), 2, NO_ROWS, false).unwrap().unwrap();
    fs::write(finished.path().join(INCIDENTS), "mine").unwrap();
    into(finished.path(), 1, NO_ROWS, true).unwrap().unwrap();
    assert_eq!(fs::read_to_string(finished.path().join(INCIDENTS)).unwrap(), "mine", "no run writes to it");
}

#[test]
fn a_partial_run_is_done_again() {
    let directory = tempfile::tempdir().unwrap();
    let scenario = sample(3.0);
    let Opening::Ready(ready) = opened(directory.path(), 1, false).unwrap() else {
        panic!("an empty directory is ready");
    };
    let stop = StopToken::new();
    stop.stop();
    let results = run(&scenario, &settings(1), &(), &stop, Sinks::default()).unwrap();
    let rows = ready.rows(&scenario, NO_ROWS, &[]).unwrap();
    assert!(ready.finish_run(&scenario, &results, rows, effort()).unwrap().partial);
    assert!(!into(directory.path(), 1, NO_ROWS, false).unwrap().unwrap().partial);
}

#[test]
fn foreign_directories_are_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("thesis.docx"), "years").unwrap();
    for force in [false, true] {
        let error = into(directory.path(), 1, NO_ROWS, force).unwrap_err().to_string();
        assert!(error.contains("thesis.docx"), "{error}");
    }
    assert_eq!(names(directory.path()).unwrap(), ["thesis.docx"]);
    let file = directory.path().join("thesis.docx");
    assert!(matches!(into(&file, 1, NO_ROWS, true).unwrap_err(), ReportError::NotADirectory(_)));
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join(MANIFEST), "{\"name\": \"some web app\"}").unwrap();
    assert!(matches!(into(other.path(), 1, NO_ROWS, true).unwrap_err(), ReportError::Manifest { .. }));
    assert_eq!(names(other.path()).unwrap(), [MANIFEST]);
}

#[test]
fn rows_have_as_many_cells_as_columns() {
    let scenario = sample(3.0);
    let columns = replication_columns(&scenario);
    assert_eq!(columns[..4], ["replication", "ending", "ended_d", "violations"]);
    assert_eq!(columns.last().map(String::as_str), Some("final_credibility"));
    assert_eq!(incident_columns(&scenario).len(), 15 + 4 * 3);
}

#[test]
fn one_run_at_a_time() {
    let directory = tempfile::tempdir().unwrap();
    let first = opened(directory.path(), 1, false).unwrap();
    for force in [false, true] {
        let second = opened(directory.path(), 2, force);
        assert!(matches!(second, Err(ReportError::Busy(_))), "{second:?}");
    }
    drop(first);
    assert!(into(directory.path(), 2, NO_ROWS, false).unwrap().is_some());
    assert!(!names(directory.path()).unwrap().contains(&LOCK.to_owned()));
}

#[test]
#[cfg(unix)]
fn a_link_under_a_hidden_name_costs_nobody_a_file() {
    let (directory, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let precious = other.path().join("precious");
    fs::write(&precious, "mine").unwrap();
    std::os::unix::fs::symlink(&precious, directory.path().join(LOCK)).unwrap();
    fs::create_dir(directory.path().join(".phaseline-x.tmp")).unwrap();
    into(directory.path(), 1, NO_ROWS, false).unwrap().unwrap();
    assert_eq!(fs::read_to_string(&precious).unwrap(), "mine");
}

#[test]
fn results_with_a_table_missing_are_not_complete() {
    let directory = tempfile::tempdir().unwrap();
    into(directory.path(), 1, NO_ROWS, false).unwrap();
    let before = content(directory.path());
    fs::remove_file(directory.path().join("summary.csv")).unwrap();
    assert!(into(directory.path(), 1, NO_ROWS, false).unwrap().is_some());
    let tables =
        |files: Vec<(String, Vec<u8>)>| files.into_iter().filter(|(name, _)| name != MANIFEST).collect::<Vec<_>>();
    assert_eq!(tables(content(directory.path())), tables(before));
}

#[test]
fn a_table_that_was_changed_stays_unless_replacing_is_forced() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    into(path, 1, ALL_ROWS, false).unwrap();
    let before = content(path);
    for name in ["summary.csv", REPLICATIONS] {
        let text = fs::read_to_string(path.join(name)).unwrap();
        // As long as before, and with as many rows.
        fs::write(path.join(name), text.replacen(",0", ",1", 1)).unwrap();
        let changed = content(path);
        let error = into(path, 1, ALL_ROWS, false).unwrap_err();
        assert!(matches!(&error, ReportError::Altered { file, .. } if file == name), "{error}");
        assert_eq!(content(path), changed);
        assert!(into(path, 1, ALL_ROWS, true).unwrap().is_some());
        assert_eq!(content(path), before);
    }
}

/// Of other forms the manifest vouches too.
#[test]
fn tables_in_another_dialect_are_as_they_were_written() {
    let directory = tempfile::tempdir().unwrap();
    let open = |csv| {
        let forms = Forms { csv: Some(csv), ..Forms::default() };
        Directory::open(directory.path(), identity(1, NO_ROWS), &run_tables(NO_ROWS), &forms, false).unwrap()
    };
    into(directory.path(), 1, NO_ROWS, false).unwrap();
    let before = content(directory.path());
    for csv in [Dialect::Semicolon, Dialect::Comma, Dialect::Plain] {
        let Opening::Complete(manifest, added) = open(csv) else { panic!("it is complete") };
        assert_eq!((manifest.csv, added.len()), (csv, manifest.files.len()));
        assert!(matches!(open(csv), Opening::Complete(_, added) if added.is_empty()));
    }
    assert_eq!(content(directory.path()), before);
}

#[test]
fn a_table_that_cannot_be_written_is_known_before_the_run() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("summary.csv")).unwrap();
    let opened = opened(directory.path(), 1, true);
    assert!(matches!(opened, Err(ReportError::File(_))), "{opened:?}");
}
