//! Scenario discovery: in which box of the factors a condition on a metric holds.
//!
//! The points of a sweep where the metric is defined are split: from about three quarters of them boxes are found
//! (`stats::prim`), the rest is held out and shows what a box is worth on points that it was not made from. The split
//! depends on a point's place in the sweep only.

mod error;
mod input;
mod result;

pub use error::{DiscoverError, explain_design};
pub use input::{DiscoverInput, DiscoverSettings, FactorColumn, FactorValues, Outcome};
pub use result::{
    BoxRow, DiscoveredBox, Discovery, Factor, FactorRange, LimitRow, PointCounts, Restriction, TrajectoryRow,
};

use super::condition::Condition;
use crate::stats::prim::{self, Axis, Fit, Kind, Limits, Points, PrimError, Region, is_held_out};

/// Finds where `condition` holds; `input` has the metric that it names.
pub fn discover(
    input: &DiscoverInput,
    condition: &Condition,
    settings: &DiscoverSettings,
) -> Result<Discovery, DiscoverError> {
    for factor in &input.factors {
        let (values, points) = (factor.values.len(), input.outcomes.len());
        if values != points {
            return Err(DiscoverError::Lengths { factor: factor.name.clone(), values, points });
        }
    }
    let factors: Vec<Factor> = input.factors.iter().map(factor).collect();
    let defined = |row: &usize| input.outcomes[*row].estimate.is_some_and(f64::is_finite);
    let rows: Vec<usize> = (0..input.outcomes.len()).filter(defined).collect();
    let held = |row: &usize| settings.hold_out && is_held_out(*row as u64);
    let (held_out, found): (Vec<usize>, Vec<usize>) = rows.iter().partition(|row| held(row));

    let explained = |error: PrimError, rows: &[usize]| {
        DiscoverError::of(error, &input.factors, rows, &condition.to_string(), estimates(input, rows))
    };
    let points = |rows: &[usize]| points(input, &factors, rows, condition).map_err(|error| explained(error, rows));
    let (found_from, tested_on) = (points(&found)?, points(&held_out)?);
    let trajectory = prim::find(&found_from, &settings.prim).map_err(|error| explained(error, &found))?;

    let last = trajectory.boxes.len() - 1;
    let chosen = settings.number.unwrap_or(trajectory.chosen);
    if chosen > last {
        return Err(DiscoverError::NoSuchBox { number: chosen, last });
    }
    let boxes = trajectory.boxes.iter().map(|region| DiscoveredBox {
        step: region.step,
        found: region.fit,
        held_out: Fit::of(&tested_on, &region.limits),
        restrictions: restrictions(region, &factors),
    });
    Ok(Discovery {
        condition: condition.clone(),
        level: settings.level,
        counts: counts(input, &rows, condition),
        boxes: boxes.collect(),
        factors,
        proposed: trajectory.chosen,
        chosen,
    })
}

/// Estimates that are defined, at `rows` of them only.
fn estimate(input: &DiscoverInput, row: usize) -> f64 {
    input.outcomes[row].estimate.unwrap_or(f64::NAN)
}

/// The least and the greatest.
fn estimates(input: &DiscoverInput, rows: &[usize]) -> (f64, f64) {
    range(rows.iter().map(|row| estimate(input, *row)))
}

/// The least and the greatest of `values`; NaN without any.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::NAN, f64::NAN), |(least, most), value| (least.min(value), most.max(value)))
}

fn factor(column: &FactorColumn) -> Factor {
    let range = match &column.values {
        FactorValues::Real(values) => {
            let (from, to) = range(values.iter().copied());
            FactorRange::Real(from, to)
        }
        FactorValues::Whole(values) => {
            let (from, to) = range(values.iter().copied());
            FactorRange::Whole(from, to)
        }
        FactorValues::Words(words) => {
            let mut words = words.clone();
            words.sort_unstable();
            words.dedup();
            FactorRange::Words(words)
        }
    };
    Factor { name: column.name.clone(), unit: column.unit.clone(), range }
}

fn points(
    input: &DiscoverInput,
    factors: &[Factor],
    rows: &[usize],
    condition: &Condition,
) -> Result<Points, PrimError> {
    let axis = |(column, factor): (&FactorColumn, &Factor)| match (&column.values, &factor.range) {
        (FactorValues::Words(words), FactorRange::Words(known)) => {
            let code = |row: &usize| known.binary_search(&words[*row]).map_or(f64::NAN, |code| code as f64);
            Axis { kind: Kind::Category(known.len()), values: rows.iter().map(code).collect() }
        }
        (FactorValues::Whole(values), _) => Axis { kind: Kind::Whole, values: at(values, rows) },
        (FactorValues::Real(values), _) => Axis { kind: Kind::Real, values: at(values, rows) },
        // A factor's range is made from its own values.
        (FactorValues::Words(_), _) => Axis { kind: Kind::Category(0), values: Vec::new() },
    };
    let holds = rows.iter().map(|row| condition.holds(estimate(input, *row))).collect();
    Points::new(input.factors.iter().zip(factors).map(axis).collect(), holds)
}

fn at(values: &[f64], rows: &[usize]) -> Vec<f64> {
    rows.iter().map(|row| values[*row]).collect()
}

fn counts(input: &DiscoverInput, rows: &[usize], condition: &Condition) -> PointCounts {
    let count = |is: &dyn Fn(&Outcome) -> bool| rows.iter().filter(|row| is(&input.outcomes[**row])).count() as u64;
    let end = |end: Option<f64>| end.unwrap_or(f64::NAN);
    PointCounts {
        points: input.outcomes.len() as u64,
        undefined: (input.outcomes.len() - rows.len()) as u64,
        holding: count(&|outcome| condition.holds(end(outcome.estimate))),
        straddling: count(&|outcome| condition.straddles(end(outcome.low), end(outcome.high))),
    }
}

fn restrictions(region: &Region, factors: &[Factor]) -> Vec<Restriction> {
    let axes = region.limits.iter().zip(&region.quasi_p).enumerate();
    axes.filter_map(|(factor, (limits, quasi_p))| {
        let quasi_p = (*quasi_p)?.all;
        let (low, high, words) = match (limits, &factors[factor].range) {
            (Limits::Range { low, high }, _) => (*low, *high, Vec::new()),
            (Limits::Subset(admitted), FactorRange::Words(words)) => {
                let kept = words.iter().zip(admitted).filter(|(_, admitted)| **admitted);
                (None, None, kept.map(|(word, _)| word.clone()).collect())
            }
            (Limits::Subset(_), _) => (None, None, Vec::new()),
        };
        Some(Restriction { factor, low, high, words, quasi_p })
    })
    .collect()
}

#[cfg(test)]
mod tests;
