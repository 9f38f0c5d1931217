//! The page of a history, on a phone and on a desk, by day and by night, with a hand and with the keyboard.

use std::path::PathBuf;

use phaseline::experiment::{Settings, StopToken, find};
use serde_json::Value;
use tempfile::TempDir;

use super::chromium::SCREENS;
use super::{Chromium, look};
use crate::support::{baseline, load, program};

/// The baseline's first history with a missed guarantee as a page, and what it draws.
fn made(place: &TempDir) -> (PathBuf, Value) {
    let page = place.path().join("history.html");
    let scenario = load(&baseline());
    let missed = "missed[guarantee response]".parse().unwrap();
    let found = find(&scenario, &Settings::of(&scenario), &missed, 1, (&(), &StopToken::new())).unwrap();
    let k = found.found[0].replication.to_string();
    let trace = |more: &[&str]| program().arg("trace").arg(baseline()).args(["-k", &k, "--quiet"]).args(more).output();
    assert!(trace(&["--html", page.to_str().unwrap()]).unwrap().status.success());
    let text = std::fs::read_to_string(&page).unwrap();
    let (_, data) = text.split_once("id=\"story\">").unwrap();
    (page, serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap())
}

fn incidents(story: &Value) -> &Vec<Value> {
    story["incidents"].as_array().unwrap()
}

fn marks<'s>(story: &'s Value, outcome: &'s str) -> impl Iterator<Item = &'s Value> {
    let all = incidents(story).iter().flat_map(|incident| incident["marks"].as_array().unwrap());
    all.filter(move |mark| mark["outcome"] == outcome)
}

/// The first incident with a missed guarantee.
fn worst(story: &Value) -> usize {
    let missed = |mark: &Value| mark["outcome"] == "missed" && mark["phase"] == 2;
    let is_worst = |incident: &Value| incident["marks"].as_array().unwrap().iter().any(missed);
    incidents(story).iter().position(is_worst).unwrap()
}

#[test]
#[ignore = "needs Chromium"]
fn a_history_is_fine_on_every_screen() {
    let place = tempfile::tempdir().unwrap();
    let (page, story) = made(&place);
    let choose = format!("document.querySelector('tr[data-incident=\"{}\"] button').click()", worst(&story));
    let mut browser = Chromium::start();
    for screen in SCREENS {
        browser.open(&page, screen);
        let mut faults = look(&mut browser, true).faults(&format!("{screen:?}"));
        browser.run(&choose);
        faults.extend(look(&mut browser, true).faults(&format!("{screen:?}, with an incident")));
        faults.extend(browser.complaints());
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
#[ignore = "needs Chromium"]
fn everything_that_happened_is_drawn() {
    let place = tempfile::tempdir().unwrap();
    let (page, story) = made(&place);
    let mut browser = Chromium::start();
    browser.open(&page, SCREENS[2]);
    let drawn = |browser: &mut Chromium, path: &str, letter: &str| {
        let script = format!(
            "[...document.querySelectorAll('#drawing {path}')].map((path) => path.getAttribute('d')).join('').split('{letter}').length - 1"
        );
        browser.run(&script).as_u64().unwrap() as usize
    };
    for outcome in ["met", "missed", "moot", "censored"] {
        let told = marks(&story, outcome).count();
        assert_eq!(drawn(&mut browser, &format!("path.mark.{outcome}"), "M"), told, "{outcome}");
    }
    let spells: usize = incidents(&story).iter().map(|incident| incident["spells"].as_array().unwrap().len()).sum();
    assert_eq!(drawn(&mut browser, "path.severity", "z"), spells);
    let work: usize = incidents(&story).iter().map(|incident| incident["work"].as_array().unwrap().len()).sum();
    assert_eq!(drawn(&mut browser, "path.work", "z"), work);
    let rows = browser.run("document.querySelectorAll('#table tbody tr').length");
    assert_eq!(rows.as_u64().unwrap() as usize, incidents(&story).len());
}

#[test]
#[ignore = "needs Chromium"]
fn a_history_is_read_by_keyboard() {
    let place = tempfile::tempdir().unwrap();
    let (page, story) = made(&place);
    let mut browser = Chromium::start();
    browser.open(&page, SCREENS[2]);
    let seen = browser.run(
        "(async () => {
            const box = document.getElementById('timeline'), panel = document.getElementById('panel');
            const soon = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            const press = async (target, key) => {
                target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
                await soon();
            };
            const count = () => document.getElementById('count').textContent;
            box.focus();
            const all = count();
            await press(box, '+');
            const closer = count();
            await press(box, 'ArrowRight');
            const later = count();
            await press(box, '0');
            const again = count();
            await press(box, 'ArrowDown');
            const first = [panel.querySelector('h2').textContent, document.getElementById('said').textContent];
            await press(box, 'Enter');
            const inside = document.activeElement === panel;
            await press(panel, 'Escape');
            return { all, closer, later, again, first, inside, back: document.activeElement === box, empty: panel.querySelector('h2') === null };
        })()",
    );
    assert!(seen["closer"] != seen["all"] && seen["later"] != seen["closer"], "{seen}");
    assert_eq!(seen["again"], seen["all"]);
    let title = &incidents(&story)[0]["title"];
    assert_eq!(&seen["first"][0], title);
    assert!(seen["first"][1].as_str().unwrap().starts_with(title.as_str().unwrap()), "{seen}");
    assert_eq!((&seen["inside"], &seen["back"], &seen["empty"]), (&true.into(), &true.into(), &true.into()));
}

#[test]
#[ignore = "needs Chromium"]
fn an_incident_shows_where_its_time_went() {
    let place = tempfile::tempdir().unwrap();
    let (page, story) = made(&place);
    let mut browser = Chromium::start();
    browser.open(&page, SCREENS[0]);
    let number = worst(&story);
    let rows = browser.run(&format!(
        "(() => {{
            document.querySelector('tr[data-incident=\"{number}\"] button').click();
            return [...document.querySelectorAll('#panel tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent));
        }})()"
    ));
    let phases = incidents(&story)[number]["phases"].as_array().unwrap();
    let paths = phases.iter().flat_map(|phase| phase["paths"].as_array().unwrap());
    let parts = paths.flat_map(|path| path["parts"].as_array().unwrap());
    let expected: Vec<Value> = parts
        .map(|part| Value::from(vec![part["name"].clone(), part["hours"].clone(), part["share"].clone()]))
        .collect();
    assert!(expected.len() > 2, "{expected:?}");
    assert_eq!(rows, Value::from(expected));
}

#[test]
#[ignore = "needs Chromium"]
fn filters_leave_what_was_asked_for() {
    let place = tempfile::tempdir().unwrap();
    let (page, story) = made(&place);
    let mut browser = Chromium::start();
    browser.open(&page, SCREENS[2]);
    let rows = browser.run(
        "(() => {
            const filter = document.getElementById('by-outcome');
            filter.value = 'missed';
            filter.dispatchEvent(new Event('change'));
            return [...document.querySelectorAll('#table tbody tr')].filter((row) => !row.hidden).map((row) => Number(row.dataset.incident));
        })()",
    );
    let missed = incidents(&story)
        .iter()
        .enumerate()
        .filter(|(_, incident)| incident["marks"].as_array().unwrap().iter().any(|mark| mark["outcome"] == "missed"));
    assert_eq!(rows, Value::from(missed.map(|(number, _)| number).collect::<Vec<_>>()));
}
