use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::files::digest;
use crate::report::html::report;
use crate::report::read::Found;

/// The most that a page may have, in bytes.
const MOST: usize = 1_500_000;

/// Results of a sweep whose factors have so many levels each, with so many metrics, in `directory`.
fn swept(directory: &Path, design: &str, levels: &[usize], metrics: usize) -> Found {
    let metrics: Vec<String> = (0..metrics).map(|number| format!("compliance[a rapid response {number}]")).collect();
    let path = |number: usize| format!("phase[a rapid response {number}].deadline");
    let mut wide = "point".to_owned();
    let mut long = wide.clone();
    for number in 0..levels.len() {
        write!(wide, ",{}_h", path(number)).unwrap();
        write!(long, ",{}_h", path(number)).unwrap();
    }
    for metric in &metrics {
        write!(wide, ",{metric},{metric}.ci_low,{metric}.ci_high").unwrap();
    }
    wide += ",replications,runaways\n";
    long += ",metric,subject,statistic,unit,value\n";
    let points: usize = levels.iter().product();
    for point in 0..points {
        write!(wide, "{point}").unwrap();
        levels.iter().fold(point, |rest, count| {
            write!(wide, ",{}", 12 * (rest % count + 1)).unwrap();
            rest / count
        });
        for (number, metric) in metrics.iter().enumerate() {
            // As many digits as shares have.
            let share = ((point * (number + 3)) % 997) as f64 / 997.0;
            write!(wide, ",{share},{},{}", share * 0.9, share * 0.9 + 0.1).unwrap();
            let subject = &metric["compliance[".len()..metric.len() - 1];
            let factors = ",12".repeat(levels.len());
            writeln!(long, "{point}{factors},compliance,{subject},estimate,share,{share}").unwrap();
        }
        wide += ",100,0\n";
    }
    let factor = |number: usize| json!({ "name": path(number), "column": format!("{}_h", path(number)), "unit": "h", "kind": "number" });
    let manifest = json!({
        "run": {
            "kind": "sweep", "program": "phaseline", "version": "0", "format": 1, "scenario": "s", "design": design,
            "factors": (0..levels.len()).map(factor).collect::<Vec<_>>(),
        },
        "replications": 1, "partial": false, "runaways": 0, "valid": true, "events": 1,
        "effort": {
            "wall_seconds": 1.0, "cpu_seconds": null, "threads": 1,
            "machine": { "os": "linux", "arch": "x86_64", "cpus": 1, "cpu_model": null },
        },
        "files": [
            { "file": "sweep.csv", "rows": points, "digest": digest(wide.as_bytes()) },
            { "file": "sweep_long.csv", "rows": points * metrics.len(), "digest": digest(long.as_bytes()) },
        ],
        "resolved": "",
    });
    for (file, text) in [("sweep.csv", wide), ("sweep_long.csv", long), ("manifest.json", manifest.to_string())] {
        fs::write(directory.join(file), text).unwrap();
    }
    Found::open(directory).unwrap()
}

/// What the only figure of a page is drawn from.
fn figure(page: &str, id: &str) -> Value {
    let (_, after) = page.split_once(&format!("id=\"r0-{id}-data\"")).unwrap();
    let (_, data) = after.split_once('>').unwrap();
    serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap()
}

fn rows(figure: &Value) -> usize {
    figure["shared"]["dataset"]["source"].as_array().unwrap().len()
}

fn height(page: &str) -> u32 {
    let (_, height) = page.split_once("class=\"chart\" style=\"height: ").unwrap();
    height.split_once("px").unwrap().0.parse().unwrap()
}

#[test]
fn a_page_of_a_large_grid_is_no_heavier_and_no_higher_than_others() {
    let place = tempfile::tempdir().unwrap();
    let page = report(&[swept(place.path(), "grid", &[100, 100], 7)]).unwrap();
    assert!(page.len() < MOST, "{} bytes", page.len());
    assert!(height(&page) < 800, "{}", height(&page));
    assert_eq!(rows(&figure(&page, "map")), 26 * 34);
    assert!(page.contains("that was simulated: 884 of 10,000, evenly spaced."));
}

#[test]
fn a_stopped_sweep_says_so_and_ranks_no_points() {
    let place = tempfile::tempdir().unwrap();
    let page = report(&[swept(place.path(), "grid", &[3, 2], 2)]).unwrap();
    assert!(page.contains("a rapid response 0 kept: least "), "{page}");

    let path = place.path().join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    manifest["partial"] = true.into();
    manifest["replications"] = 350.into();
    manifest["run"]["asked"] = 100.into();
    fs::write(&path, manifest.to_string()).unwrap();
    let page = report(&[Found::open(place.path()).unwrap()]).unwrap();
    assert!(page.contains(
        "These results are partial: they were stopped after 350 histories, of 100 asked for at each point, and some points \
         have more of them than others, so what tells them apart may be luck. The same command goes on from there."
    ));
    assert!(page.contains("Which points are lowest and highest is not told: the sweep was stopped, and"));
    assert!(!page.contains("kept: least "));
}

#[test]
fn a_page_of_several_large_sweeps_is_no_heavier() {
    let places = [(); 4].map(|()| tempfile::tempdir().unwrap());
    let found: Vec<Found> = places.iter().map(|place| swept(place.path(), "grid", &[40, 40], 7)).collect();
    let page = report(&found).unwrap();
    assert!(page.len() < MOST, "{} bytes", page.len());
}

#[test]
fn points_of_one_factor_and_of_many_are_thinned_too() {
    let place = tempfile::tempdir().unwrap();
    for (levels, id) in [(&[3000][..], "factor"), (&[20, 20, 20][..], "points")] {
        for metrics in [7, 40] {
            let page = report(&[swept(place.path(), "grid", levels, metrics)]).unwrap();
            assert!(page.len() < MOST, "{id} of {metrics} metrics: {} bytes", page.len());
            assert!((80..=401).contains(&rows(&figure(&page, id))), "{id}");
            assert!(page.contains(", evenly spaced. "), "{id}");
        }
    }
}

#[test]
fn hundreds_of_pairs_of_metrics_and_factors_are_all_there_and_thousands_are_named() {
    let place = tempfile::tempdir().unwrap();
    for (factors, metrics, is_whole) in [(3, 7, true), (20, 30, true), (40, 200, false)] {
        let levels: Vec<usize> = (0..factors).map(|factor| if factor < 9 { 2 } else { 1 }).collect();
        let page = report(&[swept(place.path(), "lhs", &levels, metrics)]).unwrap();
        assert!(page.len() < MOST, "{factors} by {metrics}: {} bytes", page.len());
        let views = figure(&page, "points")["views"].as_array().unwrap().len();
        assert_eq!(views == factors * metrics, is_whole, "{views} of {factors} by {metrics}");
        assert_eq!(page.matches("<option ").count(), views, "what can be chosen is there");
        assert_eq!(page.contains(&format!("Of 8,000 charts to choose from the first {views} are here")), !is_whole);
        assert_eq!(page.contains("; the values of all are in sweep.csv."), !is_whole);
    }
}

#[test]
fn a_small_grid_is_drawn_whole_and_its_cells_have_words() {
    let place = tempfile::tempdir().unwrap();
    let page = report(&[swept(place.path(), "grid", &[3, 2], 2)]).unwrap();
    let map = figure(&page, "map");
    assert!(page.contains("that was simulated: 6 of them."));
    let (view, shared) = (&map["views"][1]["option"], &map["shared"]);
    let cell = &shared["dataset"]["source"][4];
    let words = cell.as_array().unwrap().last().unwrap();
    let told: Vec<String> = view["told"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place.as_u64().unwrap() as usize)
        .map(|place| format!("{}{}", shared["labels"][place].as_str().unwrap(), words[place].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            "point 4",
            "a rapid response 0: deadline = 24\u{a0}h",
            "a rapid response 1: deadline = 24\u{a0}h",
            "a rapid response 1 kept: 1.6\u{a0}% (1.4 to 11.4\u{a0}%)"
        ]
    );
    assert_eq!((&cell[0], &cell[1]), (&json!(1), &json!(1)));
    let series = &view["series"][0];
    // Cells are read beside each other, and another has as many digits.
    assert_eq!(words[series["label"]["formatter"]["word"].as_u64().unwrap() as usize], "1.60\u{a0}%");
    assert_eq!((&series["encode"]["value"], &view["visualMap"]["dimension"]), (&json!(3), &json!(3)));
    assert_eq!(cell[3].as_f64().unwrap().to_bits(), (16.0_f64 / 997.0).to_bits());
}
