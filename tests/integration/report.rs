//! `phaseline report`: which pages it makes, and what it leaves alone. What they look like is for `browser`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{baseline, odd_names, program};

/// The most that a page may have, in bytes.
const MOST: usize = 1_500_000;

fn run(into: &Path, arguments: &[&str]) {
    program()
        .args(["run", "--quiet", "-n", "8"])
        .arg(baseline())
        .args(arguments)
        .arg("--out")
        .arg(into)
        .assert()
        .success();
}

fn said(done: &assert_cmd::assert::Assert) -> String {
    String::from_utf8_lossy(&done.get_output().stderr).into_owned()
}

fn page(results: &Path) -> String {
    program().args(["report", "--quiet"]).arg(results).assert().success();
    fs::read_to_string(results.join("report.html")).unwrap()
}

#[test]
fn a_page_is_one_file_that_fetches_nothing() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path(), &[]);
    let first = page(dir.path());
    assert!(first.len() < MOST, "{} bytes", first.len());
    // Outside of the chart library, which names the namespaces of SVG.
    let own: String = first.split("<script>").filter(|part| !part.contains("echarts=(()")).collect();
    for fetched in [" src=", "<link", "url(http", "@import", "https://", "http://"] {
        assert!(!own.contains(fetched), "{fetched}");
    }
    assert!(first.contains("default-src 'none'"));
    assert_eq!(page(dir.path()), first, "the same results, the same page");
}

#[test]
fn a_page_goes_when_its_results_do_and_a_file_of_somebody_stays() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path(), &[]);
    let first = page(dir.path());
    run(dir.path(), &["--format", "json"]);
    assert!(dir.path().join("report.html").exists(), "the results are as they were");
    run(dir.path(), &["--set", "monitoring.teams=3", "--force"]);
    assert!(!dir.path().join("report.html").exists());
    assert_ne!(page(dir.path()), first);
    fs::write(dir.path().join("report.html"), "mine").unwrap();
    run(dir.path(), &["--set", "monitoring.teams=5", "--force"]);
    assert_eq!(fs::read_to_string(dir.path().join("report.html")).unwrap(), "mine");
}

#[test]
fn a_page_of_several_results_is_no_heavier_and_one_of_many_says_what_it_has() {
    let dir = tempfile::tempdir().unwrap();
    let places: Vec<_> = (0..6).map(|number| dir.path().join(number.to_string())).collect();
    for (place, teams) in places.iter().zip(2..) {
        run(place, &["--set", "horizon=1800 d", "--set", &format!("monitoring.teams={teams}")]);
    }
    let out = dir.path().join("all.html");
    for (count, is_light) in [(2, true), (6, false)] {
        let done = program().arg("report").args(&places[..count]).arg("--out").arg(&out).assert().success();
        let size = fs::metadata(&out).unwrap().len() as usize;
        assert_eq!(size < MOST, is_light, "{count}: {size} bytes");
        assert_eq!(!said(&done).contains("warning: the page has"), is_light);
    }
}

#[test]
fn long_tables_are_thinned_and_their_files_named() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path(), &["--set", "horizon=1800 d"]);
    let page = page(dir.path());
    assert!(page.len() < MOST, "{} bytes", page.len());
    assert!(page.contains("of 1800 rows, evenly spaced. All are in timeline.csv."));
}

/// What people call things is never a colour, a function or a template to the charts: those only stand where they belong.
#[test]
fn names_are_nothing_but_names() {
    let dir = tempfile::tempdir().unwrap();
    let results = dir.path().join("run");
    let config = odd_names(dir.path());
    program().args(["run", "--quiet", "-n", "64"]).arg(config).arg("--out").arg(&results).assert().success();
    let page = page(&results);
    let blocks = page.split("<script type=\"application/json\"").skip(1);
    let blocks: Vec<Value> = blocks
        .map(|block| block.split_once('>').unwrap().1.split_once("</script>").unwrap().0)
        .map(|block| serde_json::from_str(block).unwrap())
        .collect();
    assert!(blocks.len() > 8, "{}", blocks.len());
    let mut formatters = Vec::new();
    for block in &blocks {
        gather(block, &mut formatters);
    }
    formatters.retain(|formatter| !["@percent", "@points", "@number", "@words"].contains(&formatter.as_str()));
    assert!(formatters.is_empty(), "{formatters:?}");
}

/// All formatters of an option.
fn gather(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (key, inner) in entries {
                match inner {
                    Value::String(text) if key == "formatter" => into.push(text.clone()),
                    _ => gather(inner, into),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                gather(item, into);
            }
        }
        _ => {}
    }
}

#[test]
fn other_files_are_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path(), &[]);
    let notes = dir.path().join("notes.html");
    fs::write(&notes, "<p>mine</p>").unwrap();
    let report = |arguments: &[&str]| {
        let mut command = program();
        command.args(["report", "--quiet"]).arg(dir.path()).arg("--out").arg(&notes).args(arguments);
        command.assert()
    };
    let words = said(&report(&[]).code(2));
    assert!(words.contains("notes.html is no page of this program, so it was left alone"), "{words}");
    assert_eq!(fs::read_to_string(&notes).unwrap(), "<p>mine</p>");
    report(&["--force"]).success();
    report(&[]).success();
}

#[test]
fn what_is_wrong_is_told_with_a_remedy() {
    let dir = tempfile::tempdir().unwrap();
    let refused = |results: &Path, why: &str| {
        let words = said(&program().arg("report").arg(results).assert().code(2));
        assert!(words.contains(why) && words.contains("\nhint: "), "{words}");
    };
    refused(&dir.path().join("none"), "there is no directory");
    refused(dir.path(), "holds no finished results");
    run(dir.path(), &[]);
    let table = dir.path().join("survival.csv");
    let text = fs::read_to_string(&table).unwrap();
    fs::write(&table, text.replacen("\n2,", "\ntwo,", 1)).unwrap();
    refused(dir.path(), "survival.csv, line 3: `two` in the column `day` is not a number");
    assert!(!dir.path().join("report.html").exists(), "nothing half-made");
}

#[test]
fn results_that_ran_away_say_so_first() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = program();
    command.args(["run", "--quiet", "-n", "8"]).arg(baseline());
    command.args(["--set", "run.max_incidents=50", "--out"]).arg(dir.path()).assert().code(1);
    let page = page(dir.path());
    let (alert, answer) = (page.find("These results are not valid"), page.find("class=\"answer\""));
    assert!(alert.is_some() && alert < answer);
}

#[test]
fn a_page_of_several_results_has_contents_and_a_section_each() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    run(&one, &[]);
    run(&two, &["--set", "name=<b>other</b>"]);
    program().args(["report", "--quiet"]).args([&one, &two]).assert().success();
    let page = fs::read_to_string(one.join("report.html")).unwrap();
    assert!(page.contains("<a href=\"#r0\">baseline (a run)</a>"));
    assert!(page.contains("<a href=\"#r1\">&lt;b&gt;other&lt;&#x2f;b&gt; (a run)</a>"), "names are escaped");
    assert!(page.contains("id=\"r1-ladder\""));
}
