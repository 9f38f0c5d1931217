//! What is not known of parameters, apart from luck.

use std::fs;
use std::process::Stdio;

use super::{Csv, Folder};
use crate::support::err;

/// Violations at a rate that is not known, from 1 to 3 a day over ten days, and a value that does not matter to their
/// number.
fn folder() -> Folder {
    let folder = Folder::new();
    let plan = super::PLAN
        .replace("4000 h", "240 h")
        .replace(r#"{ times = ["0 h"] }"#, r#"{ poisson = { rate = "2 /d" } }"#)
        .replace(r#"lasts = "3000 h""#, "lasts = \"30 h\"\nharm = 2");
    folder.write("plan.toml", &plan);
    folder.write(
        "unknown.toml",
        r#"
extends = "plan.toml"
[[uncertain]]
path = "source[line].arrivals.poisson.rate"
law = { uniform = { min = "1 /d", max = "3 /d" } }
[[uncertain]]
path = "severity[breach].harm"
law = { uniform = { min = 1, max = 3 } }
"#,
    );
    folder
}

fn number(table: &Csv, row: usize, column: &str) -> f64 {
    table.numbers(column)[row]
}

#[test]
fn parameters_and_luck_are_those_of_the_closed_form() {
    let folder = folder();
    let args = ["--uncertainty", "400", "-n", "64", "--metrics", "violations,collapse", "--out", "u"];
    let output = folder.expect(0, &[&["run", "unknown.toml"][..], &args].concat());
    let table = folder.table("u/uncertainty.csv");
    let cell = |column: &str| number(&table, 0, column);
    assert_eq!((cell("sets"), cell("undefined_sets"), cell("replications")), (400.0, 0.0, 64.0));
    // The mean of a set is ten days times its rate: uniform from 10 to 30. A history is Poisson, 20 on average.
    assert!((cell("mean") - 20.0).abs() < 4.0 * cell("std_error"));
    let truth = 20.0 * 20.0 / 12.0;
    assert!(cell("parameter_variance_low") < truth && truth < cell("parameter_variance_high"));
    assert!(cell("parameter_variance_high") < 1.5 * truth);
    assert!((cell("luck_variance_of_one") / 20.0 - 1.0).abs() < 0.05, "{}", cell("luck_variance_of_one"));
    assert!((cell("luck_variance") * 64.0 / cell("luck_variance_of_one") - 1.0).abs() < 1e-12);
    assert!((cell("parameter_share") - truth / (truth + 20.0 / 64.0)).abs() < 0.01);
    for (column, truth) in [("p05", 11.0), ("p25", 15.0), ("p50", 20.0), ("p75", 25.0), ("p95", 29.0)] {
        assert!((cell(column) - truth).abs() < 1.5, "{column}: {}", cell(column));
        let raw = format!("raw_{column}");
        assert!(cell(&format!("{raw}_low")) <= cell(&raw) && cell(&raw) <= cell(&format!("{raw}_high")));
    }
    assert_eq!(table.column("told_apart"), ["true", "false"], "nothing collapses, whatever the rate");
    let sets = folder.table("u/parameter_sets.csv");
    assert_eq!(sets.rows.len(), 400);
    let rates = sets.numbers("source[line].arrivals.poisson.rate_per_d");
    assert!(rates.iter().all(|rate| (1.0..=3.0).contains(rate)));
    let values = sets.numbers("violations");
    assert!(
        rates.iter().zip(&values).all(|(rate, value)| (value - 10.0 * rate).abs() < 4.5 * (rate * 10.0 / 64.0).sqrt())
    );
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("violations: mean ") && shown.contains(" in 90 % of parameter sets,"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
}

#[test]
fn what_does_not_matter_is_not_told_from_luck() {
    let folder = folder();
    let set = ["--set", "uncertain[0].law=2 /d", "--metrics", "violations,harm"];
    let output = folder
        .expect(0, &[&["run", "unknown.toml", "--uncertainty", "40", "-n", "64", "--out", "u"][..], &set].concat());
    let table = folder.table("u/uncertainty.csv");
    assert_eq!(table.column("told_apart"), ["false", "true"]);
    assert!(number(&table, 0, "parameter_share") < 0.5);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("cannot be told from luck") && shown.contains("-n"), "{shown}");
}

#[test]
fn a_set_does_not_depend_on_their_number_and_more_go_on_after_the_others() {
    let folder = folder();
    let run = |code: i32, sets: &str, out: &str, more: &[&str]| {
        let args = ["run", "unknown.toml", "--uncertainty", sets, "-n", "40", "--out", out];
        let output = folder.expect(code, &[&args[..], more].concat());
        String::from_utf8(output.stderr).unwrap()
    };
    let tables = |out: &str| {
        ["uncertainty.csv", "parameter_sets.csv"].map(|name| fs::read(folder.path(&format!("{out}/{name}"))).unwrap())
    };
    run(0, "12", "few", &["-j", "1"]);
    assert!(run(0, "12", "few", &[]).contains("complete"));
    let first = folder.table("few/parameter_sets.csv").rows;
    assert!(run(0, "30", "few", &["-j", "2"]).contains("going on after the 480 replications"));
    run(0, "30", "many", &["-j", "3"]);
    assert_eq!(tables("few"), tables("many"));
    assert_eq!(folder.table("many/parameter_sets.csv").rows[..12], first);
    // Fewer sets, or other replications of each, are other results.
    assert!(run(2, "12", "many", &[]).contains("--force"));
    assert!(run(2, "30", "many", &["--seed", "5"]).contains("seed"));
    run(0, "12", "many", &["--force"]);
    assert_eq!(folder.table("many/parameter_sets.csv").rows, first);
}

#[test]
fn sets_without_a_value_are_said() {
    let folder = folder();
    let set = ["--set", "horizon=20 h", "--set", "phase[answer].deadline=15 h"];
    let args =
        ["run", "unknown.toml", "--uncertainty", "30", "-n", "3", "--metrics", "compliance[answer]", "--out", "u"];
    let output = folder.expect(0, &[&args[..], &set].concat());
    let table = folder.table("u/uncertainty.csv");
    let undefined = number(&table, 0, "undefined_sets");
    assert!(undefined > 0.0 && number(&table, 0, "sets") == 30.0 - undefined);
    let shown = String::from_utf8(output.stdout).unwrap();
    let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("which are left out"), "{shown}");
}

#[test]
#[cfg(unix)]
fn stopped_it_keeps_the_first_sets() {
    let folder = folder();
    let child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("phaseline"))
        .current_dir(folder.0.path())
        .args(["run", "unknown.toml", "--uncertainty", "100_000", "-n", "2000", "--out", "u"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{words}");
    assert!(words.contains("partial"), "{words}");
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path("u/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["partial"], true);
    let sets = folder.table("u/parameter_sets.csv").numbers("set");
    assert!(sets.iter().enumerate().all(|(i, set)| *set == i as f64) && sets.len() >= 2);
    assert_eq!(manifest["replications"], 2000 * sets.len());
}

#[test]
fn wrong_questions_of_what_is_not_known() {
    let folder = folder();
    let case = |args: &[&str], words: &[&str]| {
        let output = folder.expect(2, &[&["run"][..], args].concat());
        let err = err(&output);
        for word in words {
            assert!(err.contains(word), "{args:?} does not say `{word}`:\n{err}");
        }
        assert!(!folder.path("output").exists(), "{args:?} wrote something");
    };
    case(&["plan.toml", "--uncertainty", "10"], &["nothing as uncertain", "[[uncertain]]", "law = "]);
    let of = |more: &[&'static str]| [&["unknown.toml", "--uncertainty"][..], more].concat();
    case(&of(&["1"]), &["at least 2 sets"]);
    case(&of(&["0"]), &["at least 2 sets"]);
    case(&of(&["-3"]), &["negative"]);
    case(&of(&["ten"]), &["not a whole number"]);
    case(&of(&["1e6"]), &["at most 100,000"]);
    case(&of(&["1e5", "-n", "1e6"]), &["too many", "10,000,000,000", "-n 500"]);
    case(&of(&["10", "--replications-csv"]), &["--replications-csv", "different scenarios", "--set"]);
    case(&of(&["10", "--incidents-csv"]), &["--incidents-csv", "different scenarios"]);
    case(&of(&["10", "--precision", "collapse=±0.1"]), &["does not narrow", "-n"]);
    case(&of(&["10", "--metrics", "colapse"]), &["did you mean `collapse`"]);
    case(&["unknown.toml", "--metrics", "collapse"], &["--uncertainty"]);
    // A law that reaches beyond what its value may be, told before anything is run.
    let wide = "extends = \"plan.toml\"\n[monitoring]\nattribute = { delay = \"1 h\", fails = 0.1 }\n[[uncertain]]\n\
                path = \"monitoring.attribute.fails\"\nlaw = { uniform = { min = 0, max = 2 } }\n";
    folder.write("wide.toml", wide);
    case(&["wide.toml", "--uncertainty", "10"], &["monitoring.attribute.fails", "cannot be used"]);
}
