//! Boxes found by patient rule induction are those of the EMA Workbench 2.5.3 (`tests/ema`): counts, limits and
//! quasi-p-values of every box of its trajectories.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use phaseline::stats::prim::{Axis, Kind, Limits, Points, Region, Settings, Step, find};

/// As much as two ways of computing a binomial tail may differ.
const TOLERANCE: f64 = 1e-9;

const NUMBERS: usize = 3;
const CONDITIONS: [&str; 3] = ["sharp", "noisy", "mixed"];

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ema").join(name)
}

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// The points: three numbers, a category (its labels sorted), and where each condition holds.
struct Data {
    axes: Vec<Axis>,
    labels: Vec<String>,
    holds: Vec<Vec<bool>>,
}

fn read() -> Data {
    let rows = rows(&fs::read_to_string(data("points.csv")).unwrap());
    let column = |number: usize| rows[1..].iter().map(move |row| row[number].as_str());
    let mut labels: Vec<String> = column(NUMBERS).map(str::to_owned).collect();
    labels.sort_unstable();
    labels.dedup();
    let code = |label: &str| labels.iter().position(|known| known == label).unwrap() as f64;
    let mut axes: Vec<Axis> = (0..NUMBERS)
        .map(|number| Axis { kind: Kind::Real, values: column(number).map(|cell| cell.parse().unwrap()).collect() })
        .collect();
    axes.push(Axis { kind: Kind::Category(labels.len()), values: column(NUMBERS).map(code).collect() });
    let holds = (0..CONDITIONS.len()).map(|number| column(NUMBERS + 1 + number).map(|cell| cell == "1").collect());
    Data { axes, holds: holds.collect(), labels: labels.clone() }
}

/// The boxes that the Workbench finds too: none with dropped limits, and none pasted along whole numbers.
fn boxes(data: &Data, condition: usize, whole: bool) -> Vec<Region> {
    let mut axes = data.axes.clone();
    if whole {
        axes[NUMBERS - 1].kind = Kind::Whole;
    }
    let points = Points::new(axes, data.holds[condition].clone()).unwrap();
    let mut boxes = find(&points, &Settings::default()).unwrap().boxes;
    boxes.retain(|region| region.step != Step::Drop && !(whole && region.step == Step::Paste));
    boxes
}

fn cell(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| format!("{number:?}"))
}

/// In the form of `trajectory.csv`.
fn trajectory() -> String {
    let data = read();
    let mut out = rows(&fs::read_to_string(self::data("trajectory.csv")).unwrap())[0].join(",") + "\n";
    for (condition, name) in CONDITIONS.iter().enumerate() {
        for (teams, whole) in [("real", false), ("whole", true)] {
            for (number, region) in boxes(&data, condition, whole).iter().enumerate() {
                let fit = &region.fit;
                let _ = write!(out, "{name},{teams},{number},{},{}", fit.inside, fit.holding_inside);
                for (limits, quasi_p) in region.limits.iter().zip(&region.quasi_p) {
                    let _ = match limits {
                        Limits::Range { low, high } => {
                            let p = [quasi_p.and_then(|p| p.low), quasi_p.and_then(|p| p.high)];
                            write!(out, ",{},{},{},{}", cell(*low), cell(*high), cell(p[0]), cell(p[1]))
                        }
                        Limits::Subset(admitted) => {
                            let names = data.labels.iter().zip(admitted).filter(|(_, admitted)| **admitted);
                            let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
                            let names = if quasi_p.is_some() { names.join(" ") } else { String::new() };
                            write!(out, ",{names},{}", cell(quasi_p.map(|p| p.all)))
                        }
                    };
                }
                out.push('\n');
            }
        }
    }
    out
}

fn alike(a: &str, b: &str) -> bool {
    let close = |a: f64, b: f64| (a - b).abs() <= TOLERANCE * a.abs().max(b.abs());
    a == b || matches!((a.parse(), b.parse()), (Ok(a), Ok(b)) if close(a, b))
}

#[test]
fn boxes_are_those_of_the_workbench() {
    let (theirs, ours) = (rows(&fs::read_to_string(data("trajectory.csv")).unwrap()), rows(&trajectory()));
    for (theirs, ours) in theirs.iter().zip(&ours) {
        let same = theirs.len() == ours.len() && theirs.iter().zip(ours).all(|(a, b)| alike(a, b));
        assert!(same, "theirs {theirs:?}\nours   {ours:?}");
    }
    assert_eq!(theirs.len(), ours.len());
    assert!(theirs.len() > 100, "{} lines", theirs.len());
}

/// For `tests/ema/compare.py`.
#[test]
#[ignore = "writes a file for a script"]
fn writes_the_trajectory() {
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("ema_trajectory.csv"), trajectory()).unwrap();
}
