//! What peeling and pasting share: boxes counted, candidates compared.
//!
//! The objective is the rise in density by point taken away or given back,
//!
//! > (k′/n′ − k/n) / |n − n′|,
//!
//! for a box of n points with k holding that becomes one of n′ with k′: `LENIENT1` of the EMA Workbench, its default. The
//! plain density would prefer factors of few levels, which lose many points at once. Candidates are compared in whole
//! numbers, so that ties are exact. Of equals the one that restricts fewer factors wins, then the one of the earlier
//! factor, then an upper limit before a lower one, then the lower code.

use super::fit::Fit;
use super::limits::{Limits, Side};
use super::points::Points;
use super::quasi::{QuasiP, at_least};

/// How a box came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The whole space.
    Whole,
    /// A slice was peeled off the box before.
    Peel,
    /// A slice was pasted to the box before.
    Paste,
    /// A limit that could be chance was dropped.
    Drop,
}

/// A box and what it holds of the points that it was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// How it came about.
    pub step: Step,
    /// Its limits, one an axis.
    pub limits: Vec<Limits>,
    /// What it holds.
    pub fit: Fit,
    /// Quasi-p-values of the restricted axes.
    pub quasi_p: Vec<Option<QuasiP>>,
}

impl Region {
    /// How many axes are restricted.
    pub fn restricted(&self) -> usize {
        self.limits.iter().filter(|limits| limits.is_restricted()).count()
    }
}

/// Points that exactly one limit shuts out, and how many of them hold.
#[derive(Debug, Clone, Copy, Default)]
struct Shut {
    points: u64,
    holding: u64,
}

/// The points, sorted along each axis.
pub(super) struct Search<'a> {
    pub points: &'a Points,
    order: Vec<Vec<usize>>,
}

/// A box that might be next: it differs along one axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub axis: usize,
    pub limits: Limits,
    pub inside: u64,
    pub holding: u64,
}

impl<'a> Search<'a> {
    pub fn new(points: &'a Points) -> Self {
        let sorted = |values: &Vec<f64>| {
            let mut order: Vec<usize> = (0..values.len()).collect();
            order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
            order
        };
        Self { points, order: points.axes().iter().map(|axis| sorted(&axis.values)).collect() }
    }

    /// For each point, the one limit that shuts it out (`Err` if several do), or none.
    pub fn places(&self, limits: &[Limits]) -> Vec<Result<Option<(usize, Side)>, ()>> {
        let mut places = vec![Ok(None); self.points.len()];
        for (number, (axis, limits)) in self.points.axes().iter().zip(limits).enumerate() {
            if !limits.is_restricted() {
                continue;
            }
            for (place, value) in places.iter_mut().zip(&axis.values) {
                if let Some(side) = limits.shut_out_by(*value) {
                    *place = if *place == Ok(None) { Ok(Some((number, side))) } else { Err(()) };
                }
            }
        }
        places
    }

    /// The values of `axis`, ascending, and whether the condition holds, of the points that are `wanted`.
    pub fn column(&self, axis: usize, wanted: impl Fn(usize) -> bool) -> Vec<(f64, bool)> {
        let (values, holds) = (&self.points.axes()[axis].values, self.points.holds());
        self.order[axis].iter().filter(|point| wanted(**point)).map(|point| (values[*point], holds[*point])).collect()
    }

    /// The least and the greatest value of `axis`.
    pub fn ends(&self, axis: usize) -> (f64, f64) {
        let value = |point: Option<&usize>| point.map_or(f64::NAN, |point| self.points.axes()[axis].values[*point]);
        (value(self.order[axis].first()), value(self.order[axis].last()))
    }

    /// The box with these limits, counted.
    pub fn region(&self, step: Step, limits: Vec<Limits>) -> Region {
        let mut fit = Fit { points: self.points.len() as u64, holding: self.points.holding() as u64, ..Fit::default() };
        let mut shut = vec![[Shut::default(); 3]; limits.len()];
        for (place, holds) in self.places(&limits).into_iter().zip(self.points.holds()) {
            match place {
                Ok(None) => {
                    fit.inside += 1;
                    fit.holding_inside += u64::from(*holds);
                }
                Ok(Some((axis, side))) => {
                    shut[axis][side as usize].points += 1;
                    shut[axis][side as usize].holding += u64::from(*holds);
                }
                Err(()) => {}
            }
        }
        let quasi_p = limits.iter().zip(&shut).map(|(limits, shut)| quasi_p(&fit, limits, shut)).collect();
        Region { step, limits, fit, quasi_p }
    }

    /// The box after `before` that `candidate` makes of it.
    pub fn step(&self, step: Step, before: &Region, candidate: Candidate) -> Region {
        let mut limits = before.limits.clone();
        limits[candidate.axis] = candidate.limits;
        self.region(step, limits)
    }
}

/// The quasi-p-values of an axis with these `limits`, which alone shut out the points of `shut`.
fn quasi_p(fit: &Fit, limits: &Limits, shut: &[Shut; 3]) -> Option<QuasiP> {
    let without = |sides: &[Side]| {
        let sum = |of: fn(&Shut) -> u64| sides.iter().map(|side| of(&shut[*side as usize])).sum::<u64>();
        let (points, holding) = (fit.inside + sum(|shut| shut.points), fit.holding_inside + sum(|shut| shut.holding));
        at_least(fit.holding_inside, fit.inside, holding as f64 / points as f64)
    };
    let of_side = |side: Side| limits.has(side).then(|| without(&[side]));
    limits.is_restricted().then(|| QuasiP {
        all: without(&Side::ALL),
        low: of_side(Side::Low),
        high: of_side(Side::High),
    })
}

/// The candidate that raises the density of `from` most by point, if one raises it.
pub(super) fn best(from: &Region, candidates: Vec<Candidate>) -> Option<Candidate> {
    let mut best: Option<(Gain, usize, Candidate)> = None;
    for candidate in candidates {
        let Some(gain) = Gain::new(&from.fit, &candidate) else { continue };
        let was = usize::from(from.limits[candidate.axis].is_restricted());
        let restricted = from.restricted() - was + usize::from(candidate.limits.is_restricted());
        // Only a strictly better one takes over: of equals the first stays.
        let better = best.as_ref().is_none_or(|(most, least, _)| match gain.cmp(most) {
            std::cmp::Ordering::Equal => restricted < *least,
            order => order.is_gt(),
        });
        if better {
            best = Some((gain, restricted, candidate));
        }
    }
    best.filter(|(gain, ..)| gain.rise > 0).map(|(.., candidate)| candidate)
}

/// The objective, without what all candidates share: (k′n − kn′) / (n′ |n − n′|).
#[derive(Debug, Clone, Copy)]
struct Gain {
    rise: i128,
    cost: i128,
}

impl Gain {
    fn new(from: &Fit, to: &Candidate) -> Option<Self> {
        let [n, k, to_n, to_k] = [from.inside, from.holding_inside, to.inside, to.holding].map(i128::from);
        let cost = to_n * (n - to_n).abs();
        (cost > 0).then(|| Self { rise: to_k * n - k * to_n, cost })
    }

    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.rise * other.cost).cmp(&(other.rise * self.cost))
    }
}
