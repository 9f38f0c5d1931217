//! What a discovery says, and its rows in tables.

use serde::{Deserialize, Serialize};

use crate::experiment::Condition;
use crate::stats::prim::{Fit, Step};
use crate::stats::{Estimate, Level};

/// Where a condition holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Discovery {
    /// The condition.
    pub condition: Condition,
    /// Level of the intervals.
    pub level: Level,
    /// Points of each kind.
    pub counts: PointCounts,
    /// The factors, in the order of the input.
    pub factors: Vec<Factor>,
    /// Every box, the whole space first.
    pub boxes: Vec<DiscoveredBox>,
    /// The number of the box that the rule of `stats::prim` proposes.
    pub proposed: usize,
    /// The number of the box shown: the one that was asked for, or else the proposed one.
    pub chosen: usize,
}

/// How many points there are of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PointCounts {
    /// All of them.
    pub points: u64,
    /// Where the metric is undefined; these are left out of everything below.
    pub undefined: u64,
    /// Where the condition holds.
    pub holding: u64,
    /// Where the interval leaves open whether the condition holds; the estimate decides.
    pub straddling: u64,
}

/// A factor that may be restricted.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Its name.
    pub name: String,
    /// The unit of its values.
    pub unit: String,
    /// What it ranges over at the points.
    pub range: FactorRange,
}

/// What a factor ranges over.
#[derive(Debug, Clone, PartialEq)]
pub enum FactorRange {
    /// Numbers, from the least to the greatest.
    Real(f64, f64),
    /// Whole numbers, from the least to the greatest.
    Whole(f64, f64),
    /// Words, sorted.
    Words(Vec<String>),
}

/// One box.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscoveredBox {
    /// How it came about.
    pub step: Step,
    /// What it holds of the points that it was found from.
    pub found: Fit,
    /// What it holds of the points held out.
    pub held_out: Fit,
    /// Its restrictions, in the order of the factors.
    pub restrictions: Vec<Restriction>,
}

/// A factor's limits in a box.
#[derive(Debug, Clone, PartialEq)]
pub struct Restriction {
    /// The factor's number.
    pub factor: usize,
    /// The least value admitted, if there is one.
    pub low: Option<f64>,
    /// The greatest value admitted, if there is one.
    pub high: Option<f64>,
    /// The words admitted; none for numbers.
    pub words: Vec<String>,
    /// Quasi-p-value of the restriction: see `stats::prim`.
    pub quasi_p: f64,
}

impl Discovery {
    /// The box shown.
    pub fn chosen(&self) -> &DiscoveredBox {
        &self.boxes[self.chosen]
    }

    /// Whether the points held out bear the box out: the interval of its density lies above the density of all of them.
    /// `None` without a restriction or without points held out in the box.
    pub fn is_confirmed(&self) -> Option<bool> {
        let DiscoveredBox { held_out, restrictions, .. } = self.chosen();
        let judged = !restrictions.is_empty() && held_out.inside > 0;
        judged.then(|| held_out.density_estimate(self.level).low > held_out.base())
    }

    /// The rows of `box.csv`.
    pub fn box_rows(&self) -> Vec<BoxRow> {
        let restriction = |factor| self.chosen().restrictions.iter().find(|limits| limits.factor == factor);
        let rows = self.factors.iter().enumerate();
        rows.map(|(number, factor)| BoxRow::new(factor, restriction(number))).collect()
    }

    /// The rows of `boxes.csv`.
    pub fn limit_rows(&self) -> Vec<LimitRow> {
        let boxes = self.boxes.iter().enumerate();
        boxes
            .flat_map(|(number, found)| found.restrictions.iter().map(move |limits| self.limit_row(number, limits)))
            .collect()
    }

    fn limit_row(&self, number: usize, limits: &Restriction) -> LimitRow {
        let row = BoxRow::new(&self.factors[limits.factor], Some(limits));
        let BoxRow { factor, unit, low, high, words, .. } = row;
        LimitRow { number: number as u64, factor, unit, low, high, words, quasi_p: limits.quasi_p }
    }

    /// The rows of `trajectory.csv`.
    pub fn trajectory_rows(&self) -> Vec<TrajectoryRow> {
        (0..self.boxes.len()).map(|number| self.trajectory_row(number)).collect()
    }

    fn trajectory_row(&self, number: usize) -> TrajectoryRow {
        let DiscoveredBox { step, found, held_out, restrictions } = &self.boxes[number];
        let (coverage, density) = (held_out.coverage_estimate(self.level), held_out.density_estimate(self.level));
        TrajectoryRow {
            number: number as u64,
            step: match step {
                Step::Whole => "whole",
                Step::Peel => "peel",
                Step::Paste => "paste",
                Step::Drop => "drop",
            },
            chosen: yes(number == self.chosen),
            restricted: restrictions.len() as u64,
            points: found.inside,
            holding: found.holding_inside,
            coverage: found.coverage(),
            density: found.density(),
            mass: found.mass(),
            held_out_points: held_out.inside,
            held_out_holding: held_out.holding_inside,
            held_out_coverage: defined(coverage.point),
            held_out_coverage_low: low(coverage),
            held_out_coverage_high: high(coverage),
            held_out_density: defined(density.point),
            held_out_density_low: low(density),
            held_out_density_high: high(density),
            held_out_mass: defined(held_out.mass()),
        }
    }
}

/// A row of `box.csv`: a factor, and its limits in the box shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoxRow {
    /// The factor.
    pub factor: String,
    /// The unit of its values.
    pub unit: String,
    /// The least value admitted; empty without such a limit.
    pub low: Option<f64>,
    /// The greatest value admitted; empty without such a limit.
    pub high: Option<f64>,
    /// The words admitted, separated by `; `; empty for numbers, and without a restriction.
    pub words: String,
    /// The least value of the factor at any point; empty for words.
    pub from: Option<f64>,
    /// The greatest value of the factor at any point; empty for words.
    pub to: Option<f64>,
    /// Whether it is restricted: `yes` or `no`.
    pub restricted: String,
    /// The quasi-p-value of the restriction; empty without one.
    pub quasi_p: Option<f64>,
}

impl BoxRow {
    fn new(factor: &Factor, limits: Option<&Restriction>) -> Self {
        let (from, to) = match factor.range {
            FactorRange::Real(from, to) | FactorRange::Whole(from, to) => (defined(from), defined(to)),
            FactorRange::Words(_) => (None, None),
        };
        Self {
            factor: factor.name.clone(),
            unit: factor.unit.clone(),
            low: limits.and_then(|limits| limits.low),
            high: limits.and_then(|limits| limits.high),
            words: limits.map_or_else(String::new, |limits| limits.words.join("; ")),
            from,
            to,
            restricted: yes(limits.is_some()).to_owned(),
            quasi_p: limits.map(|limits| limits.quasi_p),
        }
    }
}

/// A row of `boxes.csv`: one restriction of one box of the trajectory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LimitRow {
    /// The box's number.
    #[serde(rename = "box")]
    pub number: u64,
    /// The factor.
    pub factor: String,
    /// The unit of its values.
    pub unit: String,
    /// The least value admitted.
    pub low: Option<f64>,
    /// The greatest value admitted.
    pub high: Option<f64>,
    /// The words admitted, separated by `; `.
    pub words: String,
    /// The quasi-p-value of the restriction.
    pub quasi_p: f64,
}

/// A row of `trajectory.csv`: one box.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrajectoryRow {
    /// Its number, from 0, the whole space.
    #[serde(rename = "box")]
    pub number: u64,
    /// How it came about: `whole`, `peel`, `paste` or `drop`.
    pub step: &'static str,
    /// Whether it is the box shown: `yes` or `no`.
    pub chosen: &'static str,
    /// How many factors it restricts.
    pub restricted: u64,
    /// Points in it, of those that it was found from.
    pub points: u64,
    /// Those of them where the condition holds.
    pub holding: u64,
    /// Its share of all points where the condition holds, at the points that it was found from.
    pub coverage: f64,
    /// The share of its points where the condition holds.
    pub density: f64,
    /// Its share of all points.
    pub mass: f64,
    /// Points held out in it.
    pub held_out_points: u64,
    /// Those of them where the condition holds.
    pub held_out_holding: u64,
    /// Coverage at the points held out.
    pub held_out_coverage: Option<f64>,
    /// Lower end of Wilson's interval.
    pub held_out_coverage_low: Option<f64>,
    /// Upper end of Wilson's interval.
    pub held_out_coverage_high: Option<f64>,
    /// Density at the points held out.
    pub held_out_density: Option<f64>,
    /// Lower end of Wilson's interval.
    pub held_out_density_low: Option<f64>,
    /// Upper end of Wilson's interval.
    pub held_out_density_high: Option<f64>,
    /// Mass at the points held out.
    pub held_out_mass: Option<f64>,
}

fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

fn defined(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

fn low(estimate: Estimate) -> Option<f64> {
    defined(estimate.low)
}

fn high(estimate: Estimate) -> Option<f64> {
    defined(estimate.high)
}
