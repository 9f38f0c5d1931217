//! The renewal function H(t): the expected number of renewals by t.
//!
//! H(t) = F(t) + ∫₀ᵗ H(t − s) dF(s), solved on a grid by Xie's midpoint rule (Xie 1989, Communications in Statistics –
//! Simulation and Computation 18, 281–293) over the first gaps, then continued along its slope 1/mean (the elementary
//! renewal theorem). A constant gap is exact.

use crate::random::Law;

/// Grid cells.
const CELLS: usize = 1500;
/// Mean gaps that the grid covers.
const GAPS: f64 = 15.0;

/// The renewal function of one law of gaps.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Renewal {
    mean: f64,
    constant: Option<f64>,
    cell: f64,
    grid: Vec<f64>,
}

impl Renewal {
    /// Of `gap`, needed up to `longest`.
    pub(super) fn new(gap: &Law, longest: f64) -> Self {
        let mean = gap.mean();
        let cell = (GAPS * mean).min(longest) / CELLS as f64;
        let constant = gap.as_constant();
        let grid = if constant.is_some() || cell <= 0.0 { Vec::new() } else { solve(gap, cell) };
        Self { mean, constant, cell, grid }
    }

    /// H(t).
    pub(super) fn expected(&self, t: f64) -> f64 {
        if let Some(gap) = self.constant {
            return (t / gap).floor();
        }
        if self.grid.is_empty() {
            return 0.0;
        }
        let place = t / self.cell;
        let index = place as usize;
        match self.grid.get(index + 1) {
            Some(next) => self.grid[index] + (place - index as f64) * (next - self.grid[index]),
            None => self.grid[CELLS] + (t - self.cell * CELLS as f64) / self.mean,
        }
    }
}

/// H at the cells' ends.
fn solve(gap: &Law, cell: f64) -> Vec<f64> {
    let at: Vec<f64> = (0..=CELLS).map(|i| gap.cdf(i as f64 * cell)).collect();
    let middle: Vec<f64> = (0..CELLS).map(|i| gap.cdf((i as f64 + 0.5) * cell)).collect();
    let first = 1.0 - middle[0];
    let mut grid = vec![0.0; CELLS + 1];
    for n in 1..=CELLS {
        let mut sum = at[n] - grid[n - 1] * middle[0];
        for j in 1..n {
            sum += (grid[j] - grid[j - 1]) * middle[n - j];
        }
        grid[n] = if first > 0.0 { sum / first } else { 0.0 };
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constant_gaps_are_counted() {
        let renewal = Renewal::new(&Law::constant(10.0).unwrap(), 100.0);
        assert_eq!((renewal.expected(9.0), renewal.expected(10.0), renewal.expected(99.0)), (0.0, 1.0, 9.0));
    }

    #[test]
    fn exponential_gaps_are_a_poisson_process() {
        let renewal = Renewal::new(&Law::exponential(8.0).unwrap(), 1000.0);
        for t in [0.5, 8.0, 100.0, 800.0] {
            assert!((renewal.expected(t) - t / 8.0).abs() < 1e-3 * (1.0 + t / 8.0), "{t}: {}", renewal.expected(t));
        }
    }

    #[test]
    fn erlang_gaps_have_a_closed_form() {
        // Two stages at rate a each: H(t) = a t / 2 − (1 − e^(−2at)) / 4; Cox (1962), "Renewal theory", section 4.
        let renewal = Renewal::new(&Law::erlang(2, 10.0).unwrap(), 1000.0);
        let rate = 0.2;
        for t in [1.0f64, 10.0, 50.0, 400.0] {
            let exact = rate * t / 2.0 - (1.0 - (-2.0 * rate * t).exp()) / 4.0;
            assert!((renewal.expected(t) - exact).abs() < 2e-3, "{t}: {} against {exact}", renewal.expected(t));
        }
    }
}
