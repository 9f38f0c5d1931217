//! Sums of squares and products of four columns, kept so that nothing cancels.
//!
//! The rows v of the columns are kept as the triangle R of their QR factorization, without square roots: Σ(c·v)² = ‖Rc‖² for
//! any c, a sum of squares. Products Σvᵢvⱼ would lose a small Σ(c·v)² below their rounding; the triangle does not, and
//! no sum is ever negative. For two columns it is the slope and residual of [`Ratio`](crate::stats::Ratio).
//!
//! Source: Gentleman, "Least squares computations by Givens transformations without square roots", J. Inst. Maths Applics 12
//! (1973) 329–336; "Algorithm AS 75: Basic procedures for large, sparse or weighted linear least squares problems",
//! Applied Statistics 23 (1974) 448–454, procedure *include*.

use serde::{Deserialize, Serialize};

const COLUMNS: usize = 4;

/// The triangle: row i is √`weights[i]` times (0 …, 1, `rows[i][i + 1]` …).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Factor {
    weights: [f64; COLUMNS],
    rows: [[f64; COLUMNS]; COLUMNS],
}

impl Factor {
    /// Adds a row.
    #[inline]
    pub fn push(&mut self, row: [f64; COLUMNS]) {
        self.include(row, 1.0);
    }

    /// Adds √`weight` times a row.
    fn include(&mut self, mut row: [f64; COLUMNS], mut weight: f64) {
        for i in 0..COLUMNS {
            if weight == 0.0 {
                return;
            }
            let x = row[i];
            if x == 0.0 {
                continue;
            }
            let before = self.weights[i];
            let share = weight * x;
            let after = before + share * x;
            self.weights[i] = after;
            weight *= before / after;
            for (k, r) in self.rows[i].iter_mut().enumerate().skip(i + 1) {
                row[k] -= x * *r;
                *r += share / after * row[k];
            }
        }
    }

    /// Adds all rows of `other`; one of zeros alone changes nothing.
    pub fn merge(&mut self, other: &Self) {
        for i in 0..COLUMNS {
            let mut row = other.rows[i];
            row[i] = 1.0;
            self.include(row, other.weights[i]);
        }
    }

    /// Σ(c·v)² over the rows v.
    pub fn squares(&self, c: [f64; COLUMNS]) -> f64 {
        let along = |i: usize| c[i] + (i + 1..COLUMNS).map(|k| self.rows[i][k] * c[k]).sum::<f64>();
        (0..COLUMNS).map(|i| self.weights[i] * along(i) * along(i)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: u32) -> Vec<[f64; COLUMNS]> {
        let wave = |i: u32, k: u32| libm::sin(f64::from(i * (2 * k + 3) + k)) * 3.0 + f64::from(k);
        (0..count).map(|i| std::array::from_fn(|k| wave(i, k as u32))).collect()
    }

    fn of(rows: &[[f64; COLUMNS]]) -> Factor {
        let mut factor = Factor::default();
        for row in rows {
            factor.push(*row);
        }
        factor
    }

    fn direct(rows: &[[f64; COLUMNS]], c: [f64; COLUMNS]) -> f64 {
        rows.iter().map(|row| row.iter().zip(c).map(|(v, c)| v * c).sum::<f64>()).map(|dot| dot * dot).sum()
    }

    #[test]
    fn squares_are_those_of_the_rows_however_they_were_added() {
        let rows = rows(60);
        let mut merged = of(&rows[..3]);
        merged.merge(&of(&rows[3..41]));
        merged.merge(&of(&rows[41..]));
        for c in [[1.0, -2.0, 0.5, 3.0], [0.0, 0.0, 1.0, 0.0], [1e-3, 1.0, -1.0, 1e3]] {
            let expected = direct(&rows, c);
            for factor in [of(&rows), merged] {
                assert!((factor.squares(c) / expected - 1.0).abs() < 1e-12, "{} {expected}", factor.squares(c));
            }
        }
    }

    /// The fourth column is a billion times the first and a trifle; the trifle is what is asked for.
    #[test]
    fn a_large_common_part_does_not_cancel() {
        let trifles: Vec<[f64; COLUMNS]> = rows(40);
        let with = |row: &[f64; COLUMNS]| [row[0], row[1], row[2], 1e9 * row[0] + row[3]];
        let factor = of(&trifles.iter().map(with).collect::<Vec<_>>());
        let expected = direct(&trifles, [0.0, 0.0, 0.0, 1.0]);
        let squares = factor.squares([-1e9, 0.0, 0.0, 1.0]);
        assert!((squares / expected - 1.0).abs() < 1e-6, "{squares} is not {expected}");
    }

    #[test]
    fn zeros_change_nothing() {
        let some = of(&rows(9));
        let mut merged = some;
        merged.merge(&Factor::default());
        merged.push([0.0; COLUMNS]);
        assert_eq!(merged, some);
    }
}
