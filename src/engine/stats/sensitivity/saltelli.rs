//! The plan of points for shares of variance.
//!
//! Source: Saltelli et al., "Variance based sensitivity analysis of model output. Design and estimator for the total
//! sensitivity index", Comput. Phys. Commun. 181 (2010), section 3: matrices A and B are the two halves of a sequence
//! in 2k dimensions; `A_B^(i)` is A with column i from B. Each row of A is followed by its `A_B^(1)` to `A_B^(k)` and
//! by its row of B, as in `SALib`. The sequence is Sobol's, scrambled; a power of two of its points, for only then is
//! it even (Owen 2020, "On dropping the first Sobol' point").

use super::super::sobol::Sobol;
use super::{MAX_FACTORS, PlanError, Variances};

/// n(k + 2) points in the unit cube of k dimensions, any of which can be asked for alone.
#[derive(Debug, Clone)]
pub struct SaltelliPlan {
    factors: usize,
    base: u64,
    sobol: Sobol,
}

impl SaltelliPlan {
    /// A plan for `factors` inputs on `base` points, a power of two; plans of different seeds are independent.
    pub fn new(factors: usize, base: u64, seed: u64) -> Result<Self, PlanError> {
        if !(2..=1 << 32).contains(&base) || !base.is_power_of_two() {
            return Err(PlanError::Base(base));
        }
        if factors > MAX_FACTORS {
            return Err(PlanError::Factors(factors));
        }
        let sobol = Sobol::scrambled(2 * factors, seed).map_err(|_| PlanError::Factors(factors))?;
        Ok(Self { factors, base, sobol })
    }

    /// How many inputs, k.
    pub fn factors(&self) -> usize {
        self.factors
    }

    /// How many rows A and B have, n.
    pub fn base(&self) -> u64 {
        self.base
    }

    /// How many points: n(k + 2).
    pub fn points(&self) -> u64 {
        self.base * (self.factors as u64 + 2)
    }

    /// The point at `index`; its coordinates are strictly inside (0, 1).
    ///
    /// # Panics
    ///
    /// Unless `index` is below [`points`](Self::points).
    pub fn point(&self, index: u64) -> Vec<f64> {
        assert!(index < self.points(), "point {index} of {}", self.points());
        let block = self.factors as u64 + 2;
        let mut a = self.sobol.point(index / block);
        let b = a.split_off(self.factors);
        match (index % block) as usize {
            0 => a,
            place if place <= self.factors => {
                a[place - 1] = b[place - 1];
                a
            }
            _ => b,
        }
    }

    /// The parts of the variance of an output in one set. `outputs` holds for each of the set's lucks (two are
    /// recommended, one for a model without luck) the outputs at all points in order.
    ///
    /// # Panics
    ///
    /// Without a luck, and unless each has [`points`](Self::points) outputs.
    pub fn variances<T: AsRef<[f64]>>(&self, outputs: &[T]) -> Variances {
        Variances::of(self, outputs)
    }
}
