//! The results of a search for a threshold: its tables, its words, its directory.

use std::fmt::Write as _;

use super::directory::{Directory, Done};
use super::error::ReportError;
use super::manifest::{Effort, Manifest};
use super::points::level_cell;
use super::sweep::Overall;
use super::tables::{Heading, columns, files};
use super::text::{COLUMNS, bold, clipped, dim, heading, numbers, shares, sparkline, together, wrapped};
use crate::experiment::design::FactorLevel;
use crate::experiment::{Address, Condition, Finding, Look, Side, Threshold, Values};
use crate::files::{Cell, CsvFile};

/// What was found in a row: before the last two columns come the threshold and its ends, called by the factor.
pub(super) const THRESHOLD: Heading = Heading {
    name: "threshold",
    columns: columns![text: "target", "finding", "met"; number: "ci_level"; text: "sentence"],
};
/// Each metric at each value looked at: the value comes first, called by the factor.
pub(super) const CURVE: Heading = Heading {
    name: "curve",
    columns: columns![
        text: "metric", "unit";
        number: "value", "std_error", "band_low", "band_high", "band_level";
        text: "target";
        whole: "replications", "observations"
    ],
};
/// Bars of the curve in one line.
const BARS: usize = 40;
/// Values of the curve that are shown, if the answer is not made of more.
const SHOWN: usize = 12;

/// The names of the tables that a search writes.
pub fn solve_tables() -> Vec<String> {
    files(&[THRESHOLD, CURVE])
}

/// What was searched, and what was found.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    /// The values, and what they are values of.
    pub values: &'a Values<'a>,
    /// The target.
    pub condition: &'a Condition,
    /// Unit of the metric.
    pub unit: &'static str,
    /// Confidence of the whole band.
    pub level: f64,
    /// What was found.
    pub threshold: &'a Threshold,
    /// What other metrics came to at the values looked at.
    pub others: &'a [Course],
}

/// A metric at every value looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Which.
    pub address: Address,
    /// Its unit.
    pub unit: &'static str,
    /// By value, ascending.
    pub looks: Vec<Look>,
}

impl Search<'_> {
    fn cell(&self, value: Option<f64>) -> Cell {
        value.map_or(Cell::Empty, |value| level_cell(self.values.factor, &self.values.level(value)))
    }

    fn level(&self, value: f64) -> FactorLevel {
        self.values.level(value)
    }

    /// The word of the finding, in which direction, where, and between which values.
    fn found(&self) -> (&'static str, &'static str, Option<f64>, Option<f64>, Option<f64>) {
        match self.threshold.finding {
            Finding::Crossing { at, met_above, from, to } => {
                ("crossing", if met_above { "above" } else { "below" }, Some(at), from, to)
            }
            Finding::Everywhere { sure: true } => ("everywhere", "", None, None, None),
            Finding::Everywhere { sure: false } => ("everywhere looked, not surely", "", None, None, None),
            Finding::Nowhere { sure: true } => ("nowhere", "", None, None, None),
            Finding::Nowhere { sure: false } => ("nowhere looked, not surely", "", None, None, None),
            Finding::Several(_) => ("several crossings", "", None, None, None),
            Finding::Undefined(value) => ("metric undefined", "", Some(value), None, None),
        }
    }

    /// What was found, in words.
    pub fn sentence(&self) -> String {
        let (condition, factor, looks) = (self.condition, &self.values.factor.name, &self.threshold.looks);
        match &self.threshold.finding {
            Finding::Crossing { at, met_above, from, to } => {
                let side = if *met_above { "at and above" } else { "at and below" };
                let open = match (from, to) {
                    (Some(from), Some(to)) if from == to => "just that".to_owned(),
                    (Some(from), Some(to)) => format!("between {} and {}", self.level(*from), self.level(*to)),
                    (Some(from), None) => format!("from {} on, to the end of the range or beyond", self.level(*from)),
                    (None, Some(to)) => format!("from the start of the range, or before it, to {}", self.level(*to)),
                    (None, None) => "anywhere in the range, or beyond it".to_owned(),
                };
                let (at, level) = (self.shown(*at), self.level * 100.0);
                format!("{condition} {side} {factor} = {at}. With {level} % confidence the threshold is {open}.")
            }
            Finding::Everywhere { sure: true } => format!(
                "{condition} at every value of {factor} that was looked at. There is no threshold in this range."
            ),
            Finding::Nowhere { sure: true } => format!(
                "{condition} at no value of {factor} that was looked at. Widen the range, or change something else."
            ),
            Finding::Everywhere { sure: false } | Finding::Nowhere { sure: false } => {
                let which = if matches!(self.threshold.finding, Finding::Nowhere { .. }) { "no" } else { "every" };
                let open = looks.iter().filter(|look| look.side(condition) == Side::Open).count();
                let open = if open == looks.len() { "all".to_owned() } else { format!("{open} of {}", looks.len()) };
                format!(
                    "{condition} by the estimate at {which} value of {factor} that was looked at, but {open} of their \
                     intervals hold the target: whether there is a threshold in this range is not told. More \
                     replications may tell, or a wider range."
                )
            }
            Finding::Several(pairs) => {
                let pairs: Vec<String> = pairs
                    .iter()
                    .map(|(low, high)| format!("between {} and {}", self.level(*low), self.level(*high)))
                    .collect();
                format!(
                    "{condition} in parts of the range: the estimates cross the target {} times, {}. Look at curve.csv; narrow the range to one crossing, or run more replications if the crossings are only luck.",
                    pairs.len(),
                    pairs.join(", ")
                )
            }
            Finding::Undefined(value) => format!(
                "{} is not defined at {factor} = {}: nothing that it counts occurred there. Run more replications, or narrow the range.",
                condition.address,
                self.level(*value)
            ),
        }
    }

    /// A value for reading: not more digits than the search can tell.
    fn shown(&self, value: f64) -> String {
        let digits = format!("{value:.3e}").parse().unwrap_or(value);
        self.level(digits).to_string()
    }

    /// Places of the looks that are shown: the ends, those that the answer is made of, and as many of the others, evenly
    /// spread, as there is room for.
    fn shown_looks(&self) -> Vec<usize> {
        let looks = &self.threshold.looks;
        let mut kept = Vec::new();
        let mut around = |value: f64| {
            kept.extend(looks.iter().rposition(|look| look.value <= value));
            kept.extend(looks.iter().position(|look| look.value >= value));
        };
        match &self.threshold.finding {
            Finding::Crossing { at, from, to, met_above } => {
                [Some(*at), *from, *to].into_iter().flatten().for_each(&mut around);
                // Of whole numbers the answer is a look itself; its neighbour is on the other side.
                if let Some(there) = looks.iter().position(|look| look.value == *at) {
                    kept.push(if *met_above { there.saturating_sub(1) } else { (there + 1).min(looks.len() - 1) });
                }
            }
            Finding::Several(pairs) => pairs.iter().flat_map(|(low, high)| [*low, *high]).for_each(around),
            Finding::Undefined(value) => around(*value),
            Finding::Everywhere { .. } | Finding::Nowhere { .. } => {}
        }
        kept.extend([0, looks.len().saturating_sub(1)]);
        let others: Vec<usize> = (0..looks.len()).filter(|place| !kept.contains(place)).collect();
        kept.sort_unstable();
        kept.dedup();
        let room = SHOWN.saturating_sub(kept.len()).min(others.len());
        kept.extend((0..room).map(|i| others[(2 * i + 1) * others.len() / (2 * room)]));
        kept.sort_unstable();
        kept.retain(|place| *place < looks.len());
        kept
    }

    /// The whole curve in one line, from its lowest to its highest.
    fn course(&self) -> String {
        let looks = &self.threshold.looks;
        let values: Vec<Option<f64>> = looks.iter().map(|look| look.measure.value).collect();
        let told = || values.iter().copied().flatten().filter(|value| value.is_finite());
        let (Some(first), Some(last)) = (looks.first(), looks.last()) else { return String::new() };
        if told().count() < 3 {
            return String::new();
        }
        let ends = (told().fold(f64::INFINITY, f64::min), told().fold(f64::NEG_INFINITY, f64::max));
        let bars = sparkline(&values, ends, BARS);
        let words = format!("from {} to {}", self.level(first.value).text, self.level(last.value).text);
        format!("  {bars}  {}\n", clipped(&words, COLUMNS - BARS - 4))
    }

    /// What was found and the curve, with colours as escape codes.
    pub fn summary(&self, directory: &str) -> String {
        let mut out = wrapped("", &self.sentence(), 0, COLUMNS);
        if !out.ends_with('\n') {
            out.push('\n');
        }
        let percent_sign = if self.unit == "share" { ", %," } else { "" };
        let title = format!("{}{percent_sign} by {}", self.condition.address, self.values.factor.name);
        let _ = writeln!(out, "\n{}", heading(&title));
        let looks = &self.threshold.looks;
        out.push_str(&self.course());
        let width = looks.iter().map(|look| self.level(look.value).text.chars().count()).max().unwrap_or(0);
        let shown = self.shown_looks();
        for look in shown.iter().map(|at| &looks[*at]) {
            let written = if self.unit == "share" { shares } else { numbers };
            let [value, low, high] = together([look.measure.value, look.measure.low, look.measure.high], written);
            let _ = writeln!(
                out,
                "  {:>width$}  {value:>9}  ({low} to {high})  {}",
                self.level(look.value).text,
                word(look.side(self.condition)),
            );
        }
        let most = (1.0 - self.threshold.band_level) * 1e2;
        let note = format!("Each interval errs with {most:.2} %, so that all of them hold together.");
        let _ = writeln!(out, "{}", dim(&note));
        if shown.len() < looks.len() {
            let note =
                format!("{} of the {} values that were looked at; all are in curve.csv.", shown.len(), looks.len());
            let _ = writeln!(out, "{}", dim(&note));
        }
        let _ = writeln!(out, "\n{} {directory} (start with threshold.csv)", bold("Tables:"));
        out
    }
}

fn word(side: Side) -> &'static str {
    match side {
        Side::Met => "met",
        Side::Open => "open",
        Side::Missed => "missed",
    }
}

impl Directory {
    /// Writes what was found, and the manifest last.
    pub fn finish_solve(
        self,
        search: &Search<'_>,
        overall: &Overall,
        resolved: &str,
        effort: Effort,
    ) -> Result<Manifest, ReportError> {
        let written = vec![threshold(self.path(), search)?, curve(self.path(), search)?];
        let written = written.into_iter().map(CsvFile::finish).collect::<Result<_, _>>()?;
        let Overall { replications, runaways, events, .. } = *overall;
        let resolved = resolved.to_owned();
        self.finish(Done { replications, runaways, events, resolved, ..Done::default() }, effort, written)
    }
}

fn threshold(directory: &std::path::Path, search: &Search<'_>) -> Result<CsvFile, ReportError> {
    let column = search.values.factor.column();
    let named = ["threshold", "from", "to"].map(|end| format!("{column} {end}"));
    let mut file = THRESHOLD.file(directory, 3, named.to_vec())?;
    let (finding, met, at, from, to) = search.found();
    let cells = [
        Cell::text(search.condition.to_string()),
        Cell::text(finding),
        if met.is_empty() { Cell::Empty } else { Cell::text(met) },
        search.cell(at),
        search.cell(from),
        search.cell(to),
        Cell::number(search.level),
        Cell::text(search.sentence()),
    ];
    file.row(&cells)?;
    Ok(file)
}

fn curve(directory: &std::path::Path, search: &Search<'_>) -> Result<CsvFile, ReportError> {
    let mut file = CURVE.file(directory, 0, vec![search.values.factor.column()])?;
    let target = (&search.condition.address, search.unit, &search.threshold.looks, true);
    let others = search.others.iter().map(|other| (&other.address, other.unit, &other.looks, false));
    for (address, unit, looks, is_target) in std::iter::once(target).chain(others) {
        let address = address.to_string();
        for look in looks {
            let measure = look.measure;
            let cells = [
                search.cell(Some(look.value)),
                Cell::text(&address),
                Cell::text(unit),
                Cell::optional(measure.value),
                Cell::optional(measure.std_error),
                Cell::optional(measure.low),
                Cell::optional(measure.high),
                Cell::number(search.threshold.band_level),
                if is_target { Cell::text(word(look.side(search.condition))) } else { Cell::Empty },
                Cell::Whole(measure.replications),
                Cell::Whole(measure.observations),
            ];
            file.row(&cells)?;
        }
    }
    Ok(file)
}

#[cfg(test)]
mod tests;
