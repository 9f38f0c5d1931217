//! What is not known of parameters, apart from luck.
//!
//! Sets of parameters are drawn from the laws of the scenario's `uncertain` values, independently of each other, and each
//! is run with replications of its own, which no other set shares: the parameters and the luck of sets are independent,
//! as `stats::nested` requires. A Latin hypercube would estimate means more closely, but its sets are not independent, so
//! that their spread says less of how good a mean is, and a set would depend on how many there are. Here set i is the same
//! however many are asked for, so that more can be added later.

use super::design::Design;
use super::study::{Answer, Points};
use super::{Address, BLOCK};
use crate::scenario::{Document, Faults, Scenario};
use crate::stats::Level;
use crate::stats::nested::{Nested, Set};

/// The parameter sets of a scenario, as points of a study.
#[derive(Debug)]
pub struct ParameterSets<'a> {
    document: &'a Document,
    design: &'a Design,
    /// Replications of a set, rounded up to whole blocks.
    room: u64,
}

impl<'a> ParameterSets<'a> {
    /// The points of `design` as sets with so many `replications` each.
    pub fn new(document: &'a Document, design: &'a Design, replications: u64) -> Self {
        Self { document, design, room: replications.next_multiple_of(BLOCK) }
    }
}

impl Points for ParameterSets<'_> {
    fn scenario(&self, set: u64) -> Result<Scenario, Faults> {
        self.design.scenario(self.document, set)
    }

    fn first(&self, set: u64) -> u64 {
        set * self.room
    }
}

/// What the sets tell of one metric.
#[derive(Debug, Clone, PartialEq)]
pub struct NotKnown {
    /// The metric.
    pub address: Address,
    /// Its unit.
    pub unit: &'static str,
    /// Parameters and luck.
    pub nested: Nested,
    /// The variance that the luck of a single replication would bring.
    pub luck_of_one: f64,
}

/// The estimates of the sets, gathered.
#[derive(Debug)]
pub struct Gathered {
    replications: u64,
    /// By metric.
    sets: Vec<Vec<Set>>,
}

impl Gathered {
    /// None yet, of so many metrics; a set has so many `replications`.
    pub fn new(metrics: usize, replications: u64) -> Self {
        Self { replications, sets: vec![Vec::new(); metrics] }
    }

    /// Adds a set.
    pub fn add(&mut self, answer: &Answer) {
        let defined = |value: Option<f64>| value.unwrap_or(f64::NAN);
        for (sets, measure) in self.sets.iter_mut().zip(&answer.measures) {
            // One history says nothing of how histories differ, though the formula for a share of it comes to 0.
            let std_error = measure.std_error.filter(|_| self.replications > 1);
            sets.push(Set { value: defined(measure.value), std_error: defined(std_error) });
        }
    }

    /// What they tell of these metrics.
    pub fn tell(&self, metrics: &[(Address, &'static str)], level: Level) -> Vec<NotKnown> {
        let of = |((address, unit), sets): (&(Address, &'static str), &Vec<Set>)| {
            let nested = Nested::of(sets, level);
            let luck_of_one = nested.luck * self.replications as f64;
            NotKnown { address: address.clone(), unit, nested, luck_of_one }
        };
        metrics.iter().zip(&self.sets).map(of).collect()
    }
}

#[cfg(test)]
mod tests;
