//! `results.json` and its lines.

use serde_json::Value;

use super::{Place, commands, csv};

/// Whether a value is what a cell of a CSV table says.
fn says(value: &Value, cell: &str) -> bool {
    match value {
        Value::Null => cell.is_empty(),
        Value::Number(number) => cell.parse::<f64>().unwrap().to_bits() == number.as_f64().unwrap().to_bits(),
        Value::Bool(truth) => cell == ["no", "yes"][usize::from(*truth)] || cell == truth.to_string(),
        Value::String(text) => cell == text,
        _ => false,
    }
}

#[test]
fn it_says_what_the_tables_say() {
    for command in commands() {
        let place = Place::new();
        place.does(&[&command[..], &["--quiet", "--format", "json"]].concat());
        let all: Value = serde_json::from_slice(&place.read("results.json")).unwrap();
        assert_eq!(all["manifest"]["run"], place.manifest()["run"]);
        assert!(all["manifest"].get("effort").is_none(), "no clock in results");
        for record in place.manifest()["files"].as_array().unwrap() {
            let file = record["file"].as_str().unwrap();
            let name = file.strip_suffix(".csv").unwrap();
            let (header, rows) = csv(&place.out().join(file));
            let about: Vec<&str> =
                all["columns"][name].as_array().unwrap().iter().map(|about| about["name"].as_str().unwrap()).collect();
            assert_eq!(about, header, "{file}");
            let told: Vec<Value> = if ["incidents", "replications"].contains(&name) {
                let lines = String::from_utf8(place.read(&format!("{name}.jsonl"))).unwrap();
                lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
            } else {
                all["tables"][name].as_array().unwrap().clone()
            };
            assert_eq!(told.len(), rows.len(), "{file}");
            for (told, row) in told.iter().zip(&rows) {
                assert_eq!(told.as_object().unwrap().len(), header.len());
                for (column, cell) in header.iter().zip(row) {
                    assert!(says(&told[column], cell), "{file}, {column}: {cell:?}, {}", told[column]);
                }
            }
        }
    }
}

/// Names stay texts and numbers are numbers, whatever they look like.
#[test]
fn columns_have_one_type_and_a_meaning() {
    for command in commands() {
        let place = Place::new();
        place.does(&[&command[..], &["--quiet", "--format", "json"]].concat());
        let all: Value = serde_json::from_slice(&place.read("results.json")).unwrap();
        for (table, columns) in all["columns"].as_object().unwrap() {
            for about in columns.as_array().unwrap() {
                let name = about["name"].as_str().unwrap();
                let kind = about["kind"].as_str().unwrap();
                let (_, rows) = csv(&place.out().join(format!("{table}.csv")));
                let place = columns.as_array().unwrap().iter().position(|other| other == about).unwrap();
                let cells: Vec<&str> =
                    rows.iter().map(|row| row[place].as_str()).filter(|cell| !cell.is_empty()).collect();
                let numbers = cells.iter().filter(|cell| cell.parse::<f64>().is_ok()).count();
                let is_number = !matches!(kind, "text" | "boolean");
                // What an assumption is may be a bare number, in a column of texts.
                assert!(
                    cells.is_empty() || (numbers == cells.len()) == is_number || table == "changes",
                    "{table}.{name}: {kind}"
                );
                // A factor is explained by its path alone.
                let is_path = name.contains(['[', '.']) && !name.contains(".ci_") && about["unit"].is_null();
                let is_factor =
                    is_path || name.ends_with("_per_d") || name.starts_with("monitoring.") || name.contains("].");
                assert!(is_factor || about["meaning"].is_string(), "{table}.{name} has no meaning");
            }
        }
    }
}

#[test]
fn yes_and_no_are_booleans() {
    let place = Place::new();
    place.does(&[
        "run",
        "configs/baseline_uncertain.toml",
        "--uncertainty",
        "4",
        "-n",
        "16",
        "--quiet",
        "--format",
        "json",
    ]);
    let all: Value = serde_json::from_slice(&place.read("results.json")).unwrap();
    let rows = all["tables"]["uncertainty"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["told_apart"].is_boolean()), "{rows:?}");
    let columns = all["columns"]["uncertainty"].as_array().unwrap();
    assert_eq!(columns.iter().find(|about| about["name"] == "told_apart").unwrap()["kind"], "boolean");

    let place = Place::new();
    place.runs(&["--quiet", "--format", "json"]);
    let lines = String::from_utf8(place.read("incidents.jsonl")).unwrap();
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["contested"], false);
}

#[test]
fn columns_say_their_units() {
    let place = Place::new();
    place.runs(&["--quiet", "--format", "json"]);
    let all: Value = serde_json::from_slice(&place.read("results.json")).unwrap();
    let unit = |table: &str, column: &str| {
        let columns = all["columns"][table].as_array().unwrap();
        columns.iter().find(|about| about["name"] == column).unwrap()["unit"].clone()
    };
    for (table, column, expected) in [
        ("deadlines", "deadline_h", Value::from("h")),
        ("deadlines", "compliance", "share".into()),
        ("survival", "day", "d".into()),
        ("deadlines", "phase", Value::Null),
    ] {
        assert_eq!(unit(table, column), expected, "{table}.{column}");
    }
}
