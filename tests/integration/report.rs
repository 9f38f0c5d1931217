//! `phaseline report`: which pages it makes, and what it leaves alone. What they look like is for `browser`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{baseline, err, odd_names, program};

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
    err(done.get_output())
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

/// Pages of so many results; those after the first are copies of it in folders of their own.
fn pages_of(results: &Path, place: &Path, counts: &[usize]) -> Vec<String> {
    let all: Vec<_> = (0..*counts.iter().max().unwrap()).map(|number| place.join(format!("r{number}"))).collect();
    for copy in &all {
        fs::create_dir(copy).unwrap();
        for file in fs::read_dir(results).unwrap() {
            let file = file.unwrap().path();
            fs::copy(&file, copy.join(file.file_name().unwrap())).unwrap();
        }
    }
    let out = place.join("all.html");
    let page = |count: &usize| {
        program().args(["report", "--quiet"]).args(&all[..*count]).arg("--out").arg(&out).assert().success();
        fs::read_to_string(&out).unwrap()
    };
    counts.iter().map(page).collect()
}

#[test]
fn a_page_keeps_its_limit_however_many_results_it_has_and_says_what_it_leaves_out() {
    let dir = tempfile::tempdir().unwrap();
    let results = dir.path().join("long");
    run(&results, &["--set", "horizon=1800 d"]);
    let pages = pages_of(&results, dir.path(), &[1, 4, 8, 30, 100]);
    let figures = |page: &String| page.matches("<figure ").count();
    for page in &pages {
        assert!(page.len() < MOST, "{} bytes", page.len());
    }
    let [one, four, eight, thirty, hundred] = pages.as_slice() else { unreachable!() };
    assert_eq!((figures(one), one.matches("class=\"left-out\"").count()), (10, 0), "one is told whole");
    assert_eq!((figures(four), four.matches("class=\"left-out\"").count()), (40, 0), "four are");
    assert!(eight.len() > MOST / 10 * 8, "room is used: {} bytes", eight.len());
    assert!((8 * 4..80).contains(&figures(eight)), "{}", figures(eight));
    assert!(figures(thirty) >= 30, "{}", figures(thirty));
    for page in [eight, thirty, hundred] {
        assert!(
            page.contains("A page of its own has everything: <code>phaseline report "),
            "nothing says what makes it"
        );
        assert!(page.contains("Left out: “"), "nothing says what is left out");
    }
    assert!(hundred.contains("<th scope=\"row\">ceasefire collapsed</th>"), "key figures are told");
    // Copies have the assumptions of the first, which are told once.
    assert_eq!(hundred.matches(">phase: national response</h").count(), 1);
    assert_eq!(hundred.matches("Those of <a href=\"#r0\">baseline, r0 (a run)</a>, all of them.").count(), 99);
}

#[test]
fn more_results_than_a_page_holds_are_refused_with_how_many_it_holds() {
    let dir = tempfile::tempdir().unwrap();
    let results = dir.path().join("results");
    run(&results, &[]);
    let out = dir.path().join("all.html");
    let report = |count: usize| {
        let mut command = program();
        command.args(["report", "--quiet", "--out"]).arg(&out).args(std::iter::repeat_n(&results, count)).assert()
    };
    let words = said(&report(400).code(2));
    let (_, most) = words.split_once("however short: the first ").unwrap_or_else(|| panic!("{words}"));
    let most: usize = most.split(' ').next().unwrap().parse().unwrap();
    assert!(most >= 200 && !out.exists(), "{words}");
    report(most).success();
    assert!(fs::metadata(&out).unwrap().len() < MOST as u64);
}

#[test]
fn what_differs_between_results_stands_with_the_second() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    run(&one, &[]);
    run(&two, &["--set", "monitoring.teams=3"]);
    program().args(["report", "--quiet"]).args([&one, &two]).assert().success();
    let page = fs::read_to_string(one.join("report.html")).unwrap();
    assert!(
        page.contains("<a href=\"#r0\">baseline, one (a run)</a>, but for these; what stands there is in brackets.")
    );
    let (_, second) = page.split_once("but for these").unwrap();
    assert!(second.contains("<th scope=\"row\">teams</th><td>3 ("), "{second}");
    assert!(!second.contains(">phase: national response</h"));
}

#[test]
fn results_of_different_kinds_share_a_page() {
    let dir = tempfile::tempdir().unwrap();
    let made = |name: &str, arguments: &[&str]| {
        let into = dir.path().join(name);
        let mut command = program();
        command.arg(arguments[0]).arg("--quiet").arg(baseline()).args(&arguments[1..]).arg("--out").arg(&into);
        command.assert().success();
        into
    };
    let run = made("run", &["run", "-n", "8", "--set", "horizon=1800 d"]);
    let compare = made("compare", &["compare", "-n", "8", "--against", "monitoring.teams=4"]);
    let sweep =
        made("sweep", &["sweep", "-n", "8", "--vary", "monitoring.teams=[1,2]", "--vary", "horizon=[10 d,20 d]"]);
    let all: Vec<_> = [run, compare, sweep].iter().cycle().take(30).cloned().collect();
    let out = dir.path().join("all.html");
    program().args(["report", "--quiet", "--out"]).arg(&out).args(&all).assert().success();
    let page = fs::read_to_string(&out).unwrap();
    assert!(page.len() < MOST, "{} bytes", page.len());
    for figure in ["r0-compliance", "r1-headline", "r2-map", "r28-headline", "r29-map"] {
        assert!(page.contains(&format!("<figure id=\"{figure}\"")), "{figure}");
    }
    // What a comparison changes is its own: its scenario is that of the run, but what it changes is no difference to it.
    let (_, compared) = page.split_once("<section id=\"r1\"").unwrap();
    let (compared, _) = compared.split_once("<section id=\"r2\"").unwrap();
    let (_, changed) = compared.split_once(">Different in ").unwrap();
    assert!(changed.contains("<td>4 (2)</td>") && !compared.contains("not set"), "{changed}");
    assert_eq!(page.matches(">Different in ").count(), 10);
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
    formatters.retain(|formatter| !["@percent", "@points", "@number", "@words", "@fits"].contains(&formatter.as_str()));
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
    assert!(words.contains("notes.html` is no page of this program, so it was left alone"), "{words}");
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
    refused(dir.path(), "survival.csv`, line 3: `two` in the column `day` is not a number");
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

#[test]
fn runs_on_one_page_stand_side_by_side() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    run(&one, &[]);
    run(&two, &["--set", "name=no_reports", "--set", "phase[national response].deadline=48 h"]);
    program().args(["report", "--quiet"]).args([&one, &two]).assert().success();
    let page = fs::read_to_string(one.join("report.html")).unwrap();
    let table = page.split_once("<table class=\"overview\">").unwrap().1.split_once("</table>").unwrap().0;
    let rows: Vec<&str> = table.split("<tr>").skip(2).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].contains("<a href=\"#r0\">baseline<wbr></a>"));
    assert!(rows[1].contains("<a href=\"#r1\">no_<wbr>reports<wbr></a>"));
    for (row, directory) in rows.iter().zip([&one, &two]) {
        let cells: Vec<&str> = row.split("<td class=\"n\" data-of=\"").skip(1).collect();
        assert_eq!(cells.len(), table.matches("<th scope=\"col\" class=\"n\">").count());
        let (what, cell) = cells[0].split_once("\">").unwrap();
        assert_eq!(what, "national response kept", "narrow screens need to be told what it is");
        assert!(cell.contains("\u{a0}% moot</span>"), "kept is to be read with moot: {cell}");
        let kept: f64 = cell.split_once('\u{a0}').unwrap().0.parse().unwrap();
        let mut deadlines = csv::Reader::from_path(directory.join("deadlines.csv")).unwrap();
        let share = deadlines.headers().unwrap().iter().position(|name| name == "compliance").unwrap();
        let share: f64 = deadlines.records().next().unwrap().unwrap()[share].parse().unwrap();
        assert!((kept - 100.0 * share).abs() < 0.051, "{kept} {share}");
    }
    // What the axis of answers leaves out is told by the shares up to its end.
    let told = page
        .split_once(" Up to the end of the axis are ")
        .unwrap()
        .1
        .split_once(" of the answers of national")
        .unwrap()
        .0;
    let told: f64 = told.trim_end_matches("\u{a0}%").parse().unwrap();
    let bins: Vec<(f64, f64)> = csv::Reader::from_path(one.join("histogram.csv"))
        .unwrap()
        .records()
        .map(Result::unwrap)
        .filter(|bin| &bin[0] == "national response" && !bin[2].is_empty())
        .map(|bin| (bin[2].parse().unwrap(), bin[7].parse().unwrap()))
        .collect();
    let last = bins.iter().rfind(|(to, _)| *to <= 96.0).unwrap().1;
    assert!((told - 100.0 * last).abs() < 0.051, "{told} {last}");
    // One run alone has nothing beside it.
    assert!(!self::page(&two).contains("class=\"overview\""));
}
