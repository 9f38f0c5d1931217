//! `trace`: histories that are looked for, and histories as pages.

use std::fs;
use std::path::Path;

use crate::support::{err, out, program, repository};

const MISSED: &str = "missed[guarantee response]";

/// The command on the baseline, in `place`: exit code, standard output, standard error.
fn trace(place: &Path, args: &[&str]) -> (i32, String, String) {
    let output =
        program().arg("trace").arg(repository("configs/baseline.toml")).args(args).current_dir(place).output().unwrap();
    (output.status.code().unwrap(), out(&output), err(&output))
}

fn found(args: &[&str]) -> Vec<serde_json::Value> {
    let place = tempfile::tempdir().unwrap();
    let (code, out, err) = trace(place.path(), &[args, &["--json"]].concat());
    assert_eq!(code, 0, "{args:?}: {err}");
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The page of history `k`, from standard output.
fn page(k: &str) -> String {
    let place = tempfile::tempdir().unwrap();
    let (code, out, err) = trace(place.path(), &["-k", k, "--html", "-"]);
    assert_eq!(code, 0, "{err}");
    out
}

#[test]
fn a_history_that_was_found_holds_what_was_looked_for() {
    let place = tempfile::tempdir().unwrap();
    let all = found(&["--find", MISSED, "--limit", "4"]);
    assert_eq!(all.len(), 4);
    for line in &all {
        let k = line["replication"].to_string();
        let (_, events, _) = trace(place.path(), &["-k", &k, "--json"]);
        let events: Vec<serde_json::Value> = events.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let missed = events.iter().filter(|event| {
            (&event["event"], &event["phase"], &event["outcome"])
                == (&"outcome".into(), &"guarantee response".into(), &"missed".into())
        });
        assert_eq!(missed.count() as f64, line["value"].as_f64().unwrap(), "history {k}");
        let violations = events.iter().filter(|event| event["event"] == "violation").count();
        assert_eq!(violations as f64, line["violations"].as_f64().unwrap(), "history {k}");
    }
}

#[test]
fn a_search_does_not_depend_on_threads_and_does_on_seed_and_settings() {
    let search = |more: &[&str]| found(&[&["--find", MISSED, "--limit", "3"], more].concat());
    let first = search(&["-j", "1"]);
    assert_eq!(first, search(&["-j", "4"]));
    assert_ne!(first, search(&["--seed", "7"]));
    assert_ne!(first, search(&["--set", "phase[guarantee response].deadline=24 h"]));
}

#[test]
fn the_next_command_is_told_as_it_would_be_typed() {
    let place = tempfile::tempdir().unwrap();
    let args =
        ["--find", "collapse", "--limit", "1", "--seed", "7", "--set", "phase[guarantee response].deadline=24 h"];
    let (code, out, err) = trace(place.path(), &args);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("collapse > 0: 1 among the first"), "{out}");
    let told = err.replace(" \\\n    ", " ");
    assert!(told.contains("--set 'phase[guarantee response].deadline=24 h' --seed 7 -k "), "{err}");
    let (code, out, _) = trace(place.path(), &["--find", "violations > 1000", "--within", "50"]);
    assert_eq!((code, out.as_str()), (0, "violations > 1000: in none of 50 histories\n"));
}

#[test]
fn what_does_not_go_together_is_refused() {
    let place = tempfile::tempdir().unwrap();
    for (args, says) in [
        (vec!["--find", MISSED, "-k", "3"], "cannot be used with"),
        (vec!["--find", MISSED, "--html", "a.html"], "leave the file out"),
        (vec!["-k", "3", "--html", "--json"], "cannot be used with"),
        (vec!["-k", "3", "--limit", "2"], "cannot be used with"),
        (vec!["-k", "3", "--within", "2"], "cannot be used with"),
        (vec!["-k", "3", "-j", "2"], "cannot be used with"),
        (vec!["-k", "3", "--force"], "--html"),
        (vec!["--find", MISSED, "--limit", "0"], "1 or more"),
        (vec!["--find", "mised[guarantee response]"], "did you mean `missed[guarantee response]`"),
        (vec!["--find", "compliance[national response]"], "look for `missed[national response]`"),
        (vec!["--find", "violations = 3"], "is not a comparison"),
        (vec![], "--replication"),
    ] {
        let (code, out, err) = trace(place.path(), &args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
        assert!(err.contains(says), "{args:?}: {err}");
    }
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn a_page_is_written_once_and_replaces_nothing_unasked() {
    let place = tempfile::tempdir().unwrap();
    let (code, out, err) = trace(place.path(), &["-k", "3", "--html"]);
    assert_eq!(code, 0, "{err}");
    let file = place.path().join("output/baseline-3.html");
    assert!(out.contains("output/baseline-3.html"), "{out}");
    assert_eq!(fs::read_to_string(&file).unwrap(), page("3"));
    let (code, _, err) = trace(place.path(), &["-k", "3", "--html"]);
    assert!(code == 0 && err.contains("nothing was changed"), "{err}");

    let (code, _, err) = trace(place.path(), &["-k", "4", "--html", "output/baseline-3.html"]);
    assert!(code == 2 && err.contains("was left alone") && err.contains("--force"), "{err}");
    assert_eq!(fs::read_to_string(&file).unwrap(), page("3"));
    let (code, _, err) = trace(place.path(), &["-k", "4", "--html", "output/baseline-3.html", "--force"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(fs::read_to_string(&file).unwrap(), page("4"));

    let (code, _, err) = trace(place.path(), &["-k", "4", "--html", "output"]);
    assert!(code == 2 && err.contains("is not the name of a file"), "{err}");
}

#[test]
fn a_page_asks_the_network_for_nothing() {
    let text = page("3").replace("http://www.w3.org/2000/svg", "");
    for fetched in ["src=", "url(", "@import", "<link", "https:", "http:", "fetch("] {
        assert!(!text.contains(fetched), "{fetched}");
    }
}

#[test]
fn every_history_that_was_found_gets_a_page() {
    let place = tempfile::tempdir().unwrap();
    let find = ["--find", MISSED, "--limit", "2", "--html"];
    let (code, out, err) = trace(place.path(), &find);
    assert_eq!(code, 0, "{err}");
    let pages: Vec<&str> =
        out.lines().filter_map(|line| line.strip_prefix("Page: ")?.split_once(" (")).map(|(page, _)| page).collect();
    assert_eq!(pages.len(), 2, "{out}");
    for page in &pages {
        let (_, number) = page.trim_end_matches(".html").rsplit_once('-').unwrap();
        assert!(
            out.lines().any(|line| line.trim_start().starts_with(&format!("{number} "))),
            "{number} is told: {out}"
        );
        let text = std::fs::read_to_string(place.path().join(page)).unwrap();
        assert!(text.contains(&format!("<title>History {number} of baseline</title>")), "{page}");
    }
    let (code, _, err) = trace(place.path(), &find);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("holds this page already"), "{err}");
}

#[test]
fn credibility_is_told_with_its_lowest() {
    let page = page("3");
    let (_, data) = page.split_once("<script type=\"application/json\" id=\"story\">").unwrap();
    let (data, _) = data.split_once("</script>").unwrap();
    let story: serde_json::Value = serde_json::from_str(data).unwrap();
    let gauges = story["gauges"].as_array().unwrap();
    let gauge = gauges.iter().find(|gauge| gauge["name"] == "credibility").unwrap();
    let values: Vec<f64> = gauge["points"].as_array().unwrap().iter().map(|point| point[1].as_f64().unwrap()).collect();
    let (lowest, last) = (values.iter().copied().fold(f64::INFINITY, f64::min), values[values.len() - 1]);
    assert!(last - lowest > 0.005, "it rises again: {lowest} {last}");
    assert_eq!(gauge["words"], format!("from 1.00 to {last:.2}, at the lowest {lowest:.2}"));
}

#[test]
fn without_a_history_named_a_search_is_proposed() {
    let place = tempfile::tempdir().unwrap();
    let (code, _, said) = trace(place.path(), &["--set", "monitoring.teams=4"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("which history to tell is not said") && said.contains("--replication (-k)"), "{said}");
    assert!(said.contains("--set monitoring.teams=4") && said.contains("--find collapse"), "{said}");
}

#[test]
fn a_page_below_a_file_is_refused_and_the_file_is_named() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("notes");
    fs::write(&file, "mine").unwrap();
    let page = file.join("history.html");
    let (code, _, said) = trace(place.path(), &["-k", "0", "--html", page.to_str().unwrap()]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains(&format!("`{}` is not a directory", file.display())), "{said}");
}
