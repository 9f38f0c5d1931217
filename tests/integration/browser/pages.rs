//! Each kind of report, on a phone and on a desk, by day and by night.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::chromium::{SCREENS, Screen};
use super::{Chromium, Seen, look};
use crate::support::{baseline, odd_names, program, repository};

const DEADLINE: &str = "phase[guarantee response].deadline=24 h..120 h";
const ESCALATES: &str = "severity[serious].escalates.exponential.mean=120 h..480 h";

/// Results of a command in `place`, and their page.
fn made(place: &TempDir, name: &str, arguments: &[&str]) -> PathBuf {
    let results = place.path().join(name);
    program().args(arguments).arg("--quiet").arg("--out").arg(&results).assert().success();
    program().args(["report", "--quiet"]).arg(&results).assert().success();
    results.join("report.html")
}

/// Looks at a page on all screens; nothing is wrong, and these are its figures.
fn fine(browser: &mut Chromium, page: &Path, figures: &[&str]) {
    for (number, screen) in SCREENS.into_iter().enumerate() {
        browser.open(page, screen);
        let seen: Seen = look(browser, number == 0);
        assert_eq!(seen.figures(), figures, "{}", page.display());
        let mut faults = seen.faults(&format!("{screen:?}"));
        faults.extend(browser.complaints());
        assert!(faults.is_empty(), "{}:\n{}", page.display(), faults.join("\n"));
    }
}

#[test]
#[ignore = "needs Chromium"]
fn a_run_is_shown_as_its_tables_say() {
    let place = tempfile::tempdir().unwrap();
    let config = baseline().display().to_string();
    let page = made(&place, "run", &["run", &config, "-n", "300"]);
    let mut browser = Chromium::start();
    let figures =
        ["plan", "compliance", "response", "causes", "path", "survival", "violations", "concurrent", "kept", "ladder"];
    fine(&mut browser, &page, &figures.map(|name| format!("r0-{name}")).each_ref().map(String::as_str));

    let table = |name: &str| fs::read_to_string(page.with_file_name(name)).unwrap();
    for (figure, file) in [("compliance", "deadlines.csv"), ("survival", "survival.csv"), ("plan", "histogram.csv")] {
        assert_eq!(downloaded(&mut browser, figure), table(file), "{figure} offers {file}");
    }
    same_numbers(&mut browser, &table("deadlines.csv"));
    read_by_keyboard(&mut browser);
}

/// Of so many results a page has no room for all figures of each; those that it has are drawn as ever.
#[test]
#[ignore = "needs Chromium"]
fn many_runs_are_shown_in_less_detail() {
    let place = tempfile::tempdir().unwrap();
    let config = baseline().display().to_string();
    let results: Vec<PathBuf> = (0..9).map(|seed| place.path().join(format!("seed-{seed}"))).collect();
    for (seed, results) in results.iter().enumerate() {
        let seed = seed.to_string();
        let run =
            program().args(["run", &config, "-n", "64", "--seed", &seed, "--quiet", "--out"]).arg(results).assert();
        run.success();
    }
    let page = place.path().join("page.html");
    program().args(["report", "--quiet", "--out"]).arg(&page).args(&results).assert().success();
    let html = fs::read_to_string(&page).unwrap();
    let figures: Vec<String> = html
        .split("<figure id=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"').map(|(id, _)| id.to_owned()))
        .collect();
    for number in 0..9 {
        assert!(figures.contains(&format!("r{number}-plan")), "{figures:?}");
    }
    assert!(!figures.contains(&"r8-path".to_owned()), "{figures:?}");
    let mut browser = Chromium::start();
    fine(&mut browser, &page, &figures.iter().map(String::as_str).collect::<Vec<_>>());
}

/// What people call things is shown as they did.
#[test]
#[ignore = "needs Chromium"]
fn odd_names_are_shown_as_they_are() {
    let place = tempfile::tempdir().unwrap();
    let config = odd_names(place.path()).display().to_string();
    let page = made(&place, "odd", &["run", &config, "-n", "300"]);
    let vary = "phase[$blue].clock=[onset,established]";
    let words = made(&place, "words", &["sweep", &config, "-n", "32", "--vary", vary]);
    let mut browser = Chromium::start();
    let texts = |browser: &mut Chromium, figure: &str| -> Vec<String> {
        let script = format!("[...document.querySelectorAll('#r0-{figure} svg text')].map((text) => text.textContent)");
        let texts = browser.run(&script);
        texts.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    browser.open(&page, SCREENS[2]);
    let compliance = texts(&mut browser, "compliance");
    let ladder = texts(&mut browser, "ladder");
    for name in ["$blue", "@percent", "{b} {c}"] {
        assert!(compliance.iter().any(|text| text == name), "{name}: {compliance:?}");
        assert!(ladder.iter().any(|text| text == name), "{name}: {ladder:?}");
    }
    assert!(ladder.iter().any(|text| text == "{a}"), "{ladder:?}");
    assert!(compliance.iter().any(|text| text.ends_with(" %") && text.len() > 3), "{compliance:?}");
    let plan = texts(&mut browser, "plan");
    assert!(plan.iter().any(|text| text.contains("24\u{a0}h")), "a deadline is marked: {plan:?}");
    assert!(browser.complaints().is_empty());
    fine(&mut browser, &words, &["r0-factor"]);
}

/// What the button under a figure offers to save.
fn downloaded(browser: &mut Chromium, figure: &str) -> String {
    let script = format!(
        "(async () => {{
            let kept;
            const make = URL.createObjectURL;
            URL.createObjectURL = (blob) => {{ kept = blob; return make.call(URL, blob); }};
            HTMLAnchorElement.prototype.click = () => {{}};
            document.querySelector('#r0-{figure} .download').click();
            return await kept.text();
        }})()"
    );
    browser.run(&script).as_str().unwrap().to_owned()
}

/// Bars are as long as `deadlines.csv` says, its table has its cells, and the answer its compliance.
fn same_numbers(browser: &mut Chromium, deadlines: &str) {
    let mut reader = csv::Reader::from_reader(deadlines.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|there| there == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let data =
        browser.run("JSON.parse(document.querySelector('#r0-compliance script').textContent).views[0].option.series");
    for (series, outcome) in ["met", "missed", "moot", "censored"].iter().enumerate() {
        for (phase, row) in rows.iter().enumerate() {
            let shown = data[series]["data"][phase]["value"].as_f64().unwrap();
            assert_eq!(shown.to_bits(), row[column(&format!("{outcome}_share"))].parse::<f64>().unwrap().to_bits());
        }
    }
    browser.run("document.querySelector('#r0-compliance details').open = true");
    let cells = browser.run(
        "new Promise((done) => setTimeout(() => done([...document.querySelectorAll('#r0-compliance tbody tr')]
            .map((row) => [...row.cells].map((cell) => cell.textContent))), 50))",
    );
    for (phase, row) in rows.iter().enumerate() {
        for (place, cell) in row.iter().enumerate() {
            let shown = cells[phase][place].as_str().unwrap();
            match (shown.parse::<f64>(), cell.parse::<f64>()) {
                (Ok(shown), Ok(cell)) => assert!((shown - cell).abs() <= 1e-5 * cell.abs(), "{shown} for {cell}"),
                _ => assert_eq!(shown, cell),
            }
        }
    }
    let answer = browser.run("document.querySelector('.answer').textContent");
    for row in &rows {
        let share = 100.0 * row[column("compliance")].parse::<f64>().unwrap();
        assert!(answer.as_str().unwrap().contains(&format!("{share:.1}\u{a0}%")), "{share} in {answer}");
    }
}

/// The arrow keys go from point to point, and what is there is read out and shown.
fn read_by_keyboard(browser: &mut Chromium) {
    let read = browser.run(
        "(() => {
            const chart = document.querySelector('#r0-compliance .chart');
            const press = (key) => chart.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
            chart.focus();
            press('ArrowRight');
            const first = document.querySelector('#r0-compliance .reading').textContent;
            press('ArrowRight');
            const second = document.querySelector('#r0-compliance .reading').textContent;
            const shown = document.querySelector('#r0-compliance .tip')?.textContent;
            press('Escape');
            return [first, second, shown, document.querySelector('#r0-compliance .reading').textContent];
        })()",
    );
    let read: Vec<&str> = read.as_array().unwrap().iter().map(|text| text.as_str().unwrap_or_default()).collect();
    assert!(read[0].starts_with("national response: met"), "{read:?}");
    assert!(read[1].starts_with("coalition response: met"), "{read:?}");
    assert_eq!((read[2], read[3]), (read[1], ""), "{read:?}");
}

#[test]
#[ignore = "needs Chromium"]
fn comparisons_and_sets_are_shown() {
    let place = tempfile::tempdir().unwrap();
    let config = baseline().display().to_string();
    let against = "phase[guarantee response].deadline=96 h";
    let compare = made(
        &place,
        "compare",
        &["compare", &config, "-n", "200", "--against", against, "--against", "monitoring.teams=4"],
    );
    let uncertain = repository("configs/baseline_uncertain.toml").display().to_string();
    let sets = made(&place, "sets", &["run", &uncertain, "--uncertainty", "8", "-n", "64"]);
    let mut browser = Chromium::start();
    fine(&mut browser, &compare, &["r0-headline", "r0-metrics", "r0-flips", "r0-pairs"]);
    fine(&mut browser, &sets, &["r0-ranges", "r0-sets"]);
    // Beside a long choice its label stays in one line.
    browser.open(&sets, Screen { width: 500, dark: false });
    let lines = browser.run(
        "Math.max(...[...document.querySelectorAll('.choice label')].map((label) => label.getClientRects().length))",
    );
    assert_eq!(lines, 1, "`Show` is broken");
}

#[test]
#[ignore = "needs Chromium"]
fn sweeps_and_studies_are_shown() {
    let place = tempfile::tempdir().unwrap();
    let config = baseline().display().to_string();
    let teams = "monitoring.teams=[1,2,4]";
    let grid = |name: &str, varied: &[&str]| {
        let varied = varied.iter().flat_map(|one| ["--vary", one]);
        let arguments: Vec<&str> = ["sweep", &config, "-n", "32"].into_iter().chain(varied).collect();
        made(&place, name, &arguments)
    };
    let steps = format!("{DEADLINE} step 24 h");
    let one = grid("one", &[&steps]);
    let words = grid("words", &["phase[national response].clock=[onset,established]"]);
    let two = grid("two", &[&steps, teams]);
    let three = grid("three", &[&steps, teams, "phase[national response].clock=[onset,established]"]);
    let study = |name: &str, method: &[&str]| {
        let varied = ["--vary", DEADLINE, "--vary", ESCALATES, "--metrics", "collapse,harm"];
        let arguments: Vec<&str> =
            ["sensitivity", &config, "-n", "32"].into_iter().chain(varied).chain(method.iter().copied()).collect();
        made(&place, name, &arguments)
    };
    let sobol = study("sobol", &["--points", "32"]);
    let morris = study("morris", &["--method", "morris", "--trajectories", "10"]);
    let delays = ["France", "United Kingdom"].map(|actor| {
        format!("phase[coalition response].track[{actor}].stages[decide].delay.lognormal.median=12 h..36 h")
    });
    let long: Vec<&str> = delays.iter().flat_map(|delay| ["--vary", delay]).chain(["--points", "8"]).collect();
    let long = study("long", &long);
    let mut browser = Chromium::start();
    names_stand_apart(&mut browser, &long);
    fine(&mut browser, &one, &["r0-factor"]);
    fine(&mut browser, &words, &["r0-factor"]);
    fine(&mut browser, &two, &["r0-map"]);
    cells_are_told(&mut browser);
    fine(&mut browser, &three, &["r0-points"]);
    fine(&mut browser, &sobol, &["r0-indices", "r0-luck"]);
    fine(&mut browser, &morris, &["r0-tornado", "r0-spread"]);
}

/// Names of rows do not run into each other, however long they are.
fn names_stand_apart(browser: &mut Chromium, page: &Path) {
    browser.open(page, SCREENS[0]);
    let overlaps = browser.run(
        "(() => {
            const texts = [...document.querySelectorAll('#r0-indices svg text')].filter((text) => text.textContent.trim());
            const boxes = texts.map((text) => text.getBoundingClientRect());
            const left = boxes.filter((box) => box.right < 180);
            left.sort((a, b) => a.top - b.top);
            return [left.length, left.slice(1).filter((box, place) => box.top < left[place].bottom - 3).length];
        })()",
    );
    let counts: Vec<u64> = overlaps.as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).collect();
    assert!(counts[0] >= 12 && counts[1] == 0, "{counts:?}");
}

/// A map's cells say what they are, and tell their interval when they are pointed at.
fn cells_are_told(browser: &mut Chromium) {
    let seen = browser.run(
        "(() => {
            const figure = document.querySelector('#r0-map'), chart = figure.querySelector('.chart');
            const choice = figure.querySelector('select');
            choice.value = '1';
            choice.dispatchEvent(new Event('change'));
            chart.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
            const shown = [...figure.querySelectorAll('svg text')].map((text) => text.textContent);
            return { metric: choice.options[1].textContent, shown, read: figure.querySelector('.reading').textContent,
                tip: figure.querySelector('.tip')?.textContent };
        })()",
    );
    let read = seen["read"].as_str().unwrap();
    let lines: Vec<&str> = read.lines().collect();
    assert_eq!((lines[0], lines.len()), ("point 0", 4), "{seen}");
    let (metric, range) = lines[3].split_once(": ").unwrap();
    assert_eq!(seen["metric"], metric, "{seen}");
    assert_eq!(seen["tip"], read);
    let (value, _) = range.split_once(" (").unwrap();
    assert!(seen["shown"].as_array().unwrap().iter().any(|text| text == value), "{value} stands in its cell: {seen}");
}

#[test]
#[ignore = "needs Chromium"]
fn searches_discoveries_and_several_results_are_shown() {
    let place = tempfile::tempdir().unwrap();
    let config = baseline().display().to_string();
    let target = "compliance[national response] >= 0.9";
    let vary = ["--vary", "phase[national response].deadline=12 h..72 h", "--target", target];
    let solve: Vec<&str> = ["solve", &config, "-n", "200"].into_iter().chain(vary).collect();
    let solve = made(&place, "solve", &solve);
    let points =
        ["--design", "sobol", "--points", "128", "--vary", DEADLINE, "--vary", ESCALATES, "--metrics", "collapse"];
    let wide: Vec<&str> = ["sweep", &config, "-n", "32"].into_iter().chain(points).collect();
    let wide = made(&place, "wide", &wide);
    let swept = wide.parent().unwrap().display().to_string();
    let discover = made(&place, "discover", &["discover", &swept, "--where", "collapse > 0.15"]);
    let all = place.path().join("all.html");
    let directories = [&solve, &wide].map(|page| page.parent().unwrap());
    program().args(["report", "--quiet", "--out"]).arg(&all).args(directories).assert().success();
    let mut browser = Chromium::start();
    fine(&mut browser, &solve, &["r0-curve"]);
    fine(&mut browser, &wide, &["r0-points"]);
    fine(&mut browser, &discover, &["r0-limits", "r0-way"]);
    fine(&mut browser, &all, &["r0-curve", "r1-points"]);
    let printed = browser.call("Page.printToPDF", &serde_json::json!({ "printBackground": false }));
    assert!(printed["data"].as_str().is_some_and(|data| data.len() > 10_000), "it prints");
    theme_is_chosen(&mut browser);
}

/// The button goes round the themes, and the charts follow.
fn theme_is_chosen(browser: &mut Chromium) {
    let colours = browser.run(
        "(() => {
            const button = document.getElementById('theme');
            const seen = () => [button.textContent, getComputedStyle(document.body).backgroundColor,
                document.querySelector('figure svg text').getAttribute('fill')];
            const all = [seen()];
            for (let i = 0; i < 3; i++) { button.click(); all.push(seen()); }
            return all;
        })()",
    );
    let words: Vec<&str> = colours.as_array().unwrap().iter().map(|one| one[0].as_str().unwrap()).collect();
    assert_eq!(words, ["Theme: as the system", "Theme: light", "Theme: dark", "Theme: as the system"]);
    let [light, dark]: [&Value; 2] = [&colours[1], &colours[2]];
    assert_ne!((&light[1], &light[2]), (&dark[1], &dark[2]));
    assert_ne!(light[2], dark[2], "charts follow");
}
