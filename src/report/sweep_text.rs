//! A sweep on the screen: how far each metric goes over the points, and where; of few points of one factor all.

use std::fmt::Write as _;

use super::manifest::Manifest;
use super::text::{COLUMNS, bold, clipped, count, dim, grouped, heading, numbers, seconds, shares, together, wrapped};
use crate::experiment::design::Sweep;
use crate::experiment::{Address, Answer, Measure};

/// Levels of a point that are shown.
const SHOWN: usize = 4;

/// Points of one factor that are all shown.
const LISTED: usize = 12;

/// What is said in place of the points at which metrics are lowest and highest.
pub const UNRANKED: &str = "which points are lowest and highest is not told: the sweep was stopped, and some points have \
                            more histories than others, so much of it may be luck";

/// The points at which each metric is lowest and highest, and the first of them all.
#[derive(Debug, Clone, PartialEq)]
pub struct Extremes {
    spans: Vec<Option<Span>>,
    /// What each metric comes to at the first points.
    first: Vec<Vec<(u64, Measure)>>,
}

/// How far a metric goes.
#[derive(Debug, Clone, PartialEq)]
struct Span {
    /// The points at which it is lowest and highest.
    ends: [(u64, Measure); 2],
    /// The number of points at which it is defined.
    defined: u64,
}

impl Extremes {
    /// Of no point, for so many metrics.
    pub fn new(metrics: usize) -> Self {
        Self { spans: vec![None; metrics], first: vec![Vec::new(); metrics] }
    }

    /// Adds a point. Of equal values the first stays.
    pub fn add(&mut self, answer: &Answer) {
        for (first, measure) in self.first.iter_mut().zip(&answer.measures).filter(|(first, _)| first.len() < LISTED) {
            first.push((answer.point, *measure));
        }
        for (extremes, measure) in self.spans.iter_mut().zip(&answer.measures) {
            let Some(value) = measure.value else { continue };
            let this = (answer.point, *measure);
            let span = extremes.get_or_insert(Span { ends: [this, this], defined: 0 });
            span.defined += 1;
            let [lowest, highest] = &mut span.ends;
            if Some(value) < lowest.1.value {
                *lowest = this;
            }
            if Some(value) > highest.1.value {
                *highest = this;
            }
        }
    }
}

/// What was run, and the extremes of each metric with the levels there, with colours as escape codes.
pub fn sweep_summary(
    sweep: &Sweep,
    metrics: &[(Address, &'static str)],
    extremes: &Extremes,
    manifest: &Manifest,
    directory: &str,
) -> String {
    let design = &sweep.design;
    let what = format!(
        "{} of {} over {}, {} in {}",
        count(design.points(), "point"),
        sweep.base.scenario.name(),
        count(design.factors().len() as u64, "factor"),
        count(manifest.replications, "replication"),
        seconds(manifest.effort.wall_seconds),
    );
    let headline = wrapped(&format!("{}: ", sweep.name), &what, 2, COLUMNS);
    let (name, rest) = headline.split_at(sweep.name.len());
    let mut out = format!("{}{rest}", bold(name));
    let listed = design.factors().first().filter(|_| design.factors().len() == 1 && design.points() <= LISTED as u64);
    if manifest.partial && listed.is_none() {
        let _ = write!(out, "\n{}", wrapped("", UNRANKED, 0, COLUMNS));
        return out + &tables(directory);
    }
    for (((address, unit), extremes), first) in metrics.iter().zip(&extremes.spans).zip(&extremes.first) {
        let shown = if *unit == "share" { format!("{address}, %") } else { address.to_string() };
        let Some(Span { ends, defined }) = extremes else {
            let _ = writeln!(out, "\n{}\n  {}", heading(&shown), dim("not defined at any point"));
            continue;
        };
        if ends[0].1.value == ends[1].1.value && *defined > 1 {
            let defined = if *defined == design.points() { "" } else { " at which it is defined" };
            let same = format!("{}, the same at all points{defined}", value(&ends[0].1, unit));
            let _ = writeln!(out, "\n{}\n  {same}", heading(&shown));
            continue;
        }
        if let Some(factor) = listed {
            let _ = writeln!(out, "\n{}", heading(&format!("{shown}, by {}", factor.name)));
            out.push_str(&list(sweep, first, unit));
            continue;
        }
        let _ = writeln!(out, "\n{}", heading(&shown));
        for (word, (point, measure)) in ["lowest ", "highest"].into_iter().zip(ends) {
            let at = format!("  {word} {} at point {}: ", value(measure, unit), grouped(*point as f64));
            out.push_str(&wrapped(&at, &levels(sweep, *point), 4, COLUMNS));
        }
    }
    out + &tables(directory)
}

/// Where the tables are.
fn tables(directory: &str) -> String {
    format!("\n{} {directory} (start with sweep.csv)\n", bold("Tables:"))
}

/// What a metric comes to at each level of the one factor.
fn list(sweep: &Sweep, points: &[(u64, Measure)], unit: &str) -> String {
    let level = |point: u64| {
        let levels = sweep.design.point(point);
        sweep.design.factors().iter().zip(&levels).map(|(factor, level)| factor.told(level)).collect::<String>()
    };
    let rows: Vec<(String, String)> =
        points.iter().map(|(point, measure)| (level(*point), value(measure, unit))).collect();
    let width = rows.iter().map(|(level, _)| level.chars().count()).max().unwrap_or(0).min(COLUMNS / 2);
    let line = |(level, value): (String, String)| format!("  {:width$}  {value}\n", clipped(&level, width));
    rows.into_iter().map(line).collect()
}

/// A value with its interval.
fn value(measure: &Measure, unit: &str) -> String {
    let written = if unit == "share" { shares } else { numbers };
    let [value, low, high] = together([measure.value, measure.low, measure.high], written);
    if measure.low.or(measure.high).is_none() { value } else { format!("{value} ({low} to {high})") }
}

/// The levels of a point in words.
fn levels(sweep: &Sweep, point: u64) -> String {
    let factors = sweep.design.factors();
    let mut words: Vec<String> = factors
        .iter()
        .zip(sweep.design.point(point))
        .take(SHOWN)
        .map(|(factor, level)| format!("{} = {}", factor.name, factor.told(&level)))
        .collect();
    if factors.len() > SHOWN {
        words.push(format!("and {} more", factors.len() - SHOWN));
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::scenario::Spec;

    #[test]
    fn a_stopped_sweep_ranks_no_points() {
        let text = "scenario = \"configs/baseline.toml\"\ndesign = \"grid\"\n\
                    [[factor]]\npath = \"monitoring.teams\"\nlevels = [1, 2]\n\
                    [[factor]]\npath = \"horizon\"\nlevels = [\"30 d\", \"60 d\"]\n";
        let spec = Spec::parse(text, Path::new(env!("CARGO_MANIFEST_DIR")), &[]).unwrap();
        let sweep = Sweep::new(spec, None).unwrap();
        let mut extremes = Extremes::new(1);
        for point in 0..4 {
            let value = Some(point as f64);
            let measure = Measure { value, std_error: None, low: None, high: None, replications: 64, observations: 64 };
            extremes.add(&Answer { point, replications: 64, runaways: 0, events: 1, measures: vec![measure] });
        }
        let said = |partial: bool| {
            let manifest = serde_json::from_value(serde_json::json!({
                "run": { "kind": "sweep", "program": "phaseline", "version": "0", "format": 1 },
                "replications": 256, "partial": partial, "runaways": 0, "valid": true, "events": 4,
                "effort": {
                    "wall_seconds": 1.0, "cpu_seconds": null, "threads": 1,
                    "machine": { "os": "linux", "arch": "x86_64", "cpus": 1, "cpu_model": null },
                },
                "files": [], "resolved": "",
            }));
            let metrics = [("violations".parse().unwrap(), "count")];
            let text = sweep_summary(&sweep, &metrics, &extremes, &manifest.unwrap(), "here");
            anstream::adapter::strip_str(&text).to_string().replace('\n', " ")
        };
        assert!(said(false).contains("lowest  0 at point 0") && !said(false).contains(UNRANKED), "{}", said(false));
        assert!(said(true).contains(UNRANKED) && !said(true).contains("at point"), "{}", said(true));
        assert!(said(true).ends_with("Tables: here (start with sweep.csv) "), "{}", said(true));
    }
}
