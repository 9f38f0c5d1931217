//! The plan of points for elementary effects.
//!
//! Source: Morris, "Factorial sampling plans for preliminary computational experiments", Technometrics 33 (1991),
//! sections 2 and 3: in a trajectory of k + 1 points each input makes one step of Δ = p/(2(p − 1)) on a grid of p
//! levels (p even), up or down, in random order from a random start, so that every level is as probable.

use super::super::splitmix::splitmix;
use super::{Effects, PlanError};

/// Trajectories of k + 1 points in the unit cube of k dimensions; any point can be asked for alone.
#[derive(Debug, Clone)]
pub struct MorrisPlan {
    factors: usize,
    trajectories: u64,
    levels: u32,
    centred: bool,
    key: u64,
}

/// Where a trajectory goes.
pub(super) struct Trajectory {
    /// The lower of the two levels of each input.
    low: Vec<u32>,
    /// Which inputs step up.
    pub(super) up: Vec<bool>,
    /// The step, from 0, at which each input moves.
    pub(super) turn: Vec<usize>,
}

impl MorrisPlan {
    /// A plan of `trajectories` for `factors` inputs on the levels 0, 1/(p − 1), …, 1, as Morris has them; plans of
    /// different seeds are independent.
    pub fn new(factors: usize, trajectories: u64, levels: u32, seed: u64) -> Result<Self, PlanError> {
        if factors == 0 {
            return Err(PlanError::Factors(0));
        }
        if !(2..=1 << 32).contains(&trajectories) {
            return Err(PlanError::Trajectories(trajectories));
        }
        if levels == 0 || !levels.is_multiple_of(2) {
            return Err(PlanError::Levels(levels));
        }
        Ok(Self { factors, trajectories, levels, centred: false, key: splitmix(seed, 0) })
    }

    /// The same on the levels 1/(2p), 3/(2p), …, 1 − 1/(2p), the middles of p equal cells, with Δ = ½: for coordinates
    /// that go through quantile functions, which may be infinite at 0 and at 1.
    pub fn centred(factors: usize, trajectories: u64, levels: u32, seed: u64) -> Result<Self, PlanError> {
        Ok(Self { centred: true, ..Self::new(factors, trajectories, levels, seed)? })
    }

    /// How many inputs, k.
    pub fn factors(&self) -> usize {
        self.factors
    }

    /// How many trajectories.
    pub fn trajectories(&self) -> u64 {
        self.trajectories
    }

    /// How many points: k + 1 a trajectory.
    pub fn points(&self) -> u64 {
        self.trajectories * (self.factors as u64 + 1)
    }

    /// The length of a step, Δ.
    pub fn delta(&self) -> f64 {
        f64::from(self.levels / 2) / self.cells()
    }

    fn cells(&self) -> f64 {
        if self.centred { f64::from(self.levels) } else { f64::from(self.levels - 1) }
    }

    /// The point at `index`.
    ///
    /// # Panics
    ///
    /// Unless `index` is below [`points`](Self::points).
    pub fn point(&self, index: u64) -> Vec<f64> {
        assert!(index < self.points(), "point {index} of {}", self.points());
        let length = self.factors as u64 + 1;
        let trajectory = self.trajectory(index / length);
        let steps = (index % length) as usize;
        let coordinate = |i: usize| {
            let (from, to) = self.ends(&trajectory, i);
            if trajectory.turn[i] < steps { to } else { from }
        };
        (0..self.factors).map(coordinate).collect()
    }

    /// Where input `i` is before and after its step.
    pub(super) fn ends(&self, trajectory: &Trajectory, i: usize) -> (f64, f64) {
        let coordinate = |level: u32| (f64::from(level) + if self.centred { 0.5 } else { 0.0 }) / self.cells();
        let low = trajectory.low[i];
        let (low, high) = (coordinate(low), coordinate(low + self.levels / 2));
        if trajectory.up[i] { (low, high) } else { (high, low) }
    }

    pub(super) fn trajectory(&self, ordinal: u64) -> Trajectory {
        let key = splitmix(self.key, ordinal);
        let mut place = 0;
        // The high half of a product: each number below `end` is as probable up to end/2⁶⁴ (Lemire 2019).
        let mut below = |end: u64| {
            let bits = splitmix(key, place);
            place += 1;
            ((u128::from(bits) * u128::from(end)) >> 64) as u64
        };
        let low = (0..self.factors).map(|_| below((self.levels / 2).into()) as u32).collect();
        let up = (0..self.factors).map(|_| below(2) == 1).collect();
        let mut turn: Vec<usize> = (0..self.factors).collect();
        for last in (1..self.factors).rev() {
            turn.swap(last, below(last as u64 + 1) as usize);
        }
        Trajectory { low, up, turn }
    }

    /// The elementary effects on an output in one set. `outputs` holds for each of the set's lucks (two are
    /// recommended, one for a model without luck) the outputs at all points in order.
    ///
    /// # Panics
    ///
    /// Without a luck, and unless each has [`points`](Self::points) outputs.
    pub fn effects<T: AsRef<[f64]>>(&self, outputs: &[T]) -> Effects {
        let delta = self.delta();
        self.effects_over(outputs, |_, from, to| if from < to { delta } else { -delta })
    }

    /// The same of inputs that go as far as `distance` says when their coordinate goes from one value to another: (input,
    /// from, to) to the distance, with sign, in whatever unit effects are to be told by; 0 if they stay as they are.
    ///
    /// # Panics
    ///
    /// As [`effects`](Self::effects).
    pub fn effects_over<T: AsRef<[f64]>>(&self, outputs: &[T], distance: impl Fn(usize, f64, f64) -> f64) -> Effects {
        Effects::of(self, outputs, distance)
    }
}
