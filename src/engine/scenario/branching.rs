//! The branching ratio: the spectral radius of the matrix of mean offspring.
//!
//! The process of violations is stable where it is below 1 (Hawkes and Oakes 1974, "A cluster process representation of
//! a self-exciting process"). For a matrix A without negative entries it is the limit of ‖Aᵏ‖^(1/k) (Gelfand 1941).

use super::types::{Scenario, Source};

impl Scenario {
    /// Spectral radius of the mean offspring η of all sources, below 1; 0 where nothing excites anything.
    pub fn branching_radius(&self) -> f64 {
        radius(&self.sources, &vec![1.0; self.sources.len()])
    }

    /// The same with every intensity at the most that credibility, windows and rebounds can make of it together.
    pub fn largest_branching_radius(&self) -> f64 {
        let credibility = self.credibility.map_or(1.0, |credibility| credibility.violations_at_zero.max(1.0));
        let factor = |source: usize| {
            let window = |window: &super::types::Window| {
                let rebound = window.rebound.as_ref().map_or(1.0, |rebound| rebound.factor[source]);
                window.factor[source].max(1.0) * rebound.max(1.0)
            };
            credibility * self.windows.iter().map(window).product::<f64>()
        };
        radius(&self.sources, &(0..self.sources.len()).map(factor).collect::<Vec<_>>())
    }
}

/// Spectral radius of η with the offspring on each source multiplied by `factors`.
pub fn radius(sources: &[Source], factors: &[f64]) -> f64 {
    let n = sources.len();
    let mut matrix = vec![0.0; n * n];
    for (from, source) in sources.iter().enumerate() {
        for &(to, mean) in &source.excites {
            matrix[to * n + from] += mean * factors[to];
        }
    }
    spectral_radius(matrix, n)
}

/// Squarings: the error falls like k/2ᵏ.
const SQUARINGS: i32 = 45;

/// By squaring: after k squarings the power A^(2ᵏ) is e^scale · B with ‖B‖ = 1, and the radius e^(scale / 2ᵏ).
fn spectral_radius(mut matrix: Vec<f64>, n: usize) -> f64 {
    let mut scale = 0.0;
    for _ in 0..SQUARINGS {
        let norm = matrix.chunks(n.max(1)).map(|row| row.iter().sum()).fold(0.0, f64::max);
        if norm == 0.0 {
            return 0.0;
        }
        for x in &mut matrix {
            *x /= norm;
        }
        matrix = square(&matrix, n);
        scale = 2.0 * (scale + libm::log(norm));
    }
    libm::exp(scale / 2.0_f64.powi(SQUARINGS))
}

fn square(matrix: &[f64], n: usize) -> Vec<f64> {
    let mut product = vec![0.0; n * n];
    for i in 0..n {
        for k in 0..n {
            let left = matrix[i * n + k];
            if left > 0.0 {
                for j in 0..n {
                    product[i * n + j] += left * matrix[k * n + j];
                }
            }
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_radii() {
        let close = |matrix: &[f64], n, expected: f64| {
            let found = spectral_radius(matrix.to_vec(), n);
            assert!((found - expected).abs() < 1e-9, "{found} against {expected}");
        };
        close(&[0.32], 1, 0.32);
        close(&[0.35, 0.20, 0.25, 0.30], 2, 0.55);
        // A cycle, whose powers never settle, and matrices without one.
        close(&[0.0, 4.0, 0.0625, 0.0], 2, 0.5);
        close(&[0.0, 5.0, 0.0, 0.0], 2, 0.0);
        close(&[0.5, 1.0, 0.0, 0.5], 2, 0.5);
        close(&[], 0, 0.0);
    }
}
