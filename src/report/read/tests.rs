use super::*;
use crate::files::{Dialect, digest};
use crate::report::columns::kind;
use crate::report::identity::FORMAT;

const CURVE: &str = "a\n1\n2\n";

fn table(text: &'static str) -> Result<FoundTable, ReadError> {
    let path = Path::new("there/deadlines.csv");
    let rows = Rows::of(Box::new(text.as_bytes()), (path, "deadlines"), Dialect::Plain, |place, column| {
        kind("deadlines", place, column, &Factors::default())
    })?;
    Ok(gathered(rows, path)?)
}

#[test]
fn cells_are_what_was_written() {
    let table = table("phase,clock,deadline_h,met\n007,'=SUM(A1),-7.6875,24\n'quoted',1e5,,\n").unwrap();
    let first = [Cell::text("007"), Cell::text("=SUM(A1)"), Cell::Number(-7.6875), Cell::Whole(24)];
    assert_eq!(table.rows, [first, [Cell::text("'quoted'"), Cell::text("1e5"), Cell::Empty, Cell::Empty]]);
}

#[test]
fn rows_tell_cells_by_name() {
    let table = table("phase,met,compliance\n\"a, b\",3,\n").unwrap();
    let row = table.rows().next().unwrap();
    assert_eq!(row.text("phase").unwrap(), "a, b");
    assert_eq!((row.number("met").unwrap(), row.number("compliance").unwrap()), (Some(3.0), None));
    assert_eq!(
        row.given("compliance").unwrap_err().to_string(),
        "`there/deadlines.csv`, line 2: the column `compliance` is empty"
    );
    assert_eq!(
        row.number("phase").unwrap_err().to_string(),
        "`there/deadlines.csv`, line 2: `a, b` in the column `phase` is not a number"
    );
    assert_eq!(
        row.text("moot").unwrap_err().to_string(),
        "`there/deadlines.csv`, line 2: the column `moot` is missing"
    );
}

#[test]
fn a_short_row_is_told_with_its_line() {
    let error = table("phase,met\nfirst,1\nsecond\n").unwrap_err();
    assert_eq!(error.to_string(), "`there/deadlines.csv`, line 3: it has 1 cells where the header has 2");
}

#[test]
fn what_is_not_there_is_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(Found::open(&dir.path().join("none")), Err(ReadError::Nowhere(_))));
    assert!(matches!(Found::open(dir.path()), Err(ReadError::NoResults(_))));
    std::fs::write(dir.path().join("manifest.json"), "{}").unwrap();
    assert!(matches!(Found::open(dir.path()), Err(ReadError::Report(ReportError::Manifest { .. }))));
}

/// Writes a manifest of results of `form` with one table of so many rows.
fn manifest(directory: &Path, form: u32, rows: u64) {
    let manifest = serde_json::json!({
        "run": { "kind": "solve", "program": "phaseline", "format": form },
        "replications": 1, "partial": false, "runaways": 0, "valid": true, "events": 1,
        "effort": {
            "wall_seconds": 1.0, "cpu_seconds": null, "threads": 1,
            "machine": { "os": "linux", "arch": "x86_64", "cpus": 1, "cpu_model": null },
        },
        "files": [{ "file": "curve.csv", "rows": rows, "digest": digest(CURVE.as_bytes()) }],
        "resolved": "",
    });
    std::fs::write(directory.join("manifest.json"), manifest.to_string()).unwrap();
}

#[test]
fn a_table_is_what_the_manifest_says() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("curve.csv"), CURVE).unwrap();
    manifest(dir.path(), FORMAT, 2);
    let found = Found::open(dir.path()).unwrap();
    assert_eq!((found.kind(), found.table("curve").unwrap().rows.len()), (ResultKind::Solve, 2));
    assert!(matches!(found.table("deadlines"), Err(ReadError::NoTable(..))));
    manifest(dir.path(), FORMAT, 3);
    let error = Found::open(dir.path()).unwrap().table("curve").unwrap_err();
    assert!(error.to_string().ends_with("curve.csv`: it has 2 rows, and the manifest says 3"), "{error}");
    manifest(dir.path(), FORMAT, 2);
    std::fs::write(dir.path().join("curve.csv"), CURVE.replace('2', "3")).unwrap();
    for error in [found.table("curve").unwrap_err(), found.text("curve").unwrap_err()] {
        assert!(error.to_string().contains("curve.csv`: it is not as it was written"), "{error}");
    }
}

#[test]
fn of_a_long_table_no_more_is_read_than_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("curve.csv"), "value,metric\n1,x\n1,y\n2,x\nno row\n").unwrap();
    manifest(dir.path(), FORMAT, 1_000_000);
    let table = Found::open(dir.path()).unwrap().beginning("curve", "value").unwrap();
    assert_eq!(table.rows, ["x", "y"].map(|word| vec![Cell::Number(1.0), Cell::text(word)]));
}

#[test]
fn another_form_is_not_read() {
    let dir = tempfile::tempdir().unwrap();
    manifest(dir.path(), FORMAT + 1, 2);
    let error = Found::open(dir.path()).unwrap_err();
    assert!(error.to_string().contains("this version reads form 1"), "{error}");
}
