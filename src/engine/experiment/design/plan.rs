//! The design itself.

use super::error::{self, DesignError, says};
use super::unit::Cube;
use crate::scenario::{DesignKind, Factor, FactorLevel, Levels, SpecFault, Unit};

/// Points of a parameter space, each known by its index alone.
#[derive(Debug, Clone)]
pub struct Design {
    kind: DesignKind,
    factors: Vec<Factor>,
    points: u64,
    cube: Option<Cube>,
}

impl Design {
    /// The design of this kind, its luck drawn from `seed`; `Err` has everything that is wrong with it.
    pub fn new(kind: DesignKind, mut factors: Vec<Factor>, seed: u64) -> Result<Self, DesignError> {
        let mut faults = error::faults(kind, &factors);
        let cube = if faults.is_empty() { Cube::new(kind, &factors, seed) } else { Ok(None) };
        let cube = cube.unwrap_or_else(|why| {
            let help = "take fewer factors, or a Latin hypercube";
            faults.push(SpecFault::Design(says(why, "expected fewer factors", help)));
            None
        });
        DesignError::of(faults)?;
        let points = error::points(kind, &factors).unwrap_or(0);
        for factor in factors.iter_mut().filter(|factor| !factor.is_of_numbers(kind)) {
            factor.unit = None;
        }
        Ok(Self { kind, factors, points, cube })
    }

    /// Its kind.
    pub fn kind(&self) -> DesignKind {
        self.kind
    }

    /// Its factors, in the order of the levels of a point.
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// The number of points, at least 1.
    pub fn points(&self) -> u64 {
        self.points
    }

    /// Whether its points fill the unit cube, so that [`Self::unit_point`] has them.
    pub fn is_space_filling(&self) -> bool {
        self.cube.is_some()
    }

    /// The point with this index in the unit cube, a coordinate in (0, 1) for each factor; `None` unless the design
    /// samples.
    pub fn unit_point(&self, index: u64) -> Option<Vec<f64>> {
        Some(self.cube.as_ref()?.point(index))
    }

    /// The levels at a place in the unit cube, a coordinate for each factor.
    pub fn levels_at(&self, place: &[f64]) -> Vec<FactorLevel> {
        self.factors.iter().zip(place).map(|(factor, u)| at(factor, *u)).collect()
    }

    /// How far the level of this factor goes when its coordinate goes from one place in (0, 1) to another, with sign, as a
    /// share of its range: as far as the places in a law or a range without steps, as far apart as they are between
    /// numbers, and all of it from one word to another.
    pub fn distance(&self, factor: usize, from: f64, to: f64) -> f64 {
        let factor = &self.factors[factor];
        if is_everywhere(&factor.levels) {
            return to - from;
        }
        let (here, there) = (at(factor, from), at(factor, to));
        if here.text == there.text {
            return 0.0;
        }
        let scale = |number: f64| match &factor.levels {
            Levels::Range(range) if range.log => libm::log(number),
            _ => number,
        };
        match (here.number, there.number, ends(&factor.levels)) {
            (Some(here), Some(there), Some((low, high))) if low < high => {
                (scale(there) - scale(here)) / (scale(high) - scale(low))
            }
            _ => (to - from).signum(),
        }
    }

    /// The levels of the point with this index, from 0, one for each factor.
    ///
    /// # Panics
    ///
    /// Panics if there is no such point.
    pub fn point(&self, index: u64) -> Vec<FactorLevel> {
        assert!(index < self.points, "point {index} of a design with {}", self.points);
        if let Some(cube) = &self.cube {
            return self.levels_at(&cube.point(index));
        }
        match self.kind {
            DesignKind::Grid => self.combination(index),
            DesignKind::OneAtATime => self.one_moved(index),
            _ => self.factors.iter().map(|factor| level(factor, index)).collect(),
        }
    }

    fn combination(&self, index: u64) -> Vec<FactorLevel> {
        let mut rest = index;
        let mut levels: Vec<FactorLevel> = self
            .factors
            .iter()
            .rev()
            .map(|factor| {
                let count = factor.levels.count().unwrap_or(1);
                let own = rest % count;
                rest /= count;
                level(factor, own)
            })
            .collect();
        levels.reverse();
        levels
    }

    fn one_moved(&self, index: u64) -> Vec<FactorLevel> {
        // The first point is the base.
        let mut left = index.checked_sub(1);
        self.factors
            .iter()
            .map(|factor| {
                let count = factor.levels.count().unwrap_or(0);
                match left {
                    Some(own) if own < count => {
                        left = None;
                        level(factor, own)
                    }
                    _ => {
                        left = left.map(|left| left - count);
                        factor.base.clone()
                    }
                }
            })
            .collect()
    }

    /// Points in which, together, every level occurs, or as many of them as `most` points have.
    pub(super) fn witnesses(&self, most: u64) -> Vec<u64> {
        // So many of the numbers below `count`, evenly spread, the first and the last among them.
        let spread = |count: u64, most: u64| {
            let taken = count.min(most.max(2));
            (0..taken).map(move |i| i * (count - 1) / (taken - 1).max(1))
        };
        let share = most / self.factors.len().max(1) as u64;
        let counts: Vec<u64> = self.factors.iter().map(|factor| factor.levels.count().unwrap_or(1)).collect();
        let mut found: Vec<u64> = match self.kind {
            DesignKind::Grid => {
                // How far one level of a factor is from the next.
                let stride = |at: usize| counts[at + 1..].iter().product::<u64>();
                (0..counts.len()).flat_map(|at| spread(counts[at], share).map(move |own| own * stride(at))).collect()
            }
            DesignKind::OneAtATime => {
                let before = |at: usize| 1 + counts[..at].iter().sum::<u64>();
                let moved = (0..counts.len()).flat_map(|at| spread(counts[at], share).map(move |own| before(at) + own));
                std::iter::once(0).chain(moved).collect()
            }
            _ => spread(self.points, most).collect(),
        };
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Whether there is another level at every place, so that there are no few of them.
fn is_everywhere(levels: &Levels) -> bool {
    match levels {
        Levels::Law { .. } => true,
        Levels::Range(range) => range.count().is_none() && range.unit != Unit::Whole,
        Levels::Values(_) => false,
    }
}

/// The least and the greatest level, if all are numbers.
fn ends(levels: &Levels) -> Option<(f64, f64)> {
    let numbers: Vec<f64> = match levels {
        Levels::Values(levels) => levels.iter().map(|level| level.number).collect::<Option<_>>()?,
        Levels::Range(range) => {
            [range.from, range.to].into_iter().map(|end| range.written(end).number).collect::<Option<_>>()?
        }
        Levels::Law { .. } => return None,
    };
    let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    Some((least, numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max)))
}

/// The level with this index.
fn level(factor: &Factor, index: u64) -> FactorLevel {
    match &factor.levels {
        Levels::Values(levels) => levels.get(index as usize).cloned().unwrap_or_default(),
        Levels::Range(range) => range.level(index),
        Levels::Law { .. } => factor.base.clone(),
    }
}

/// The level at the place `u` in (0, 1).
pub(super) fn at(factor: &Factor, u: f64) -> FactorLevel {
    match (&factor.levels, factor.levels.count()) {
        // Each as likely as the others.
        (_, Some(count)) => level(factor, ((u * count as f64) as u64).min(count.saturating_sub(1))),
        (Levels::Range(range), None) => range.at(u),
        (Levels::Law { law, .. }, None) => {
            FactorLevel::drawn(law.quantile(u), law.lower(), law.upper(), factor.unit.unwrap_or(Unit::Bare))
        }
        _ => factor.base.clone(),
    }
}
