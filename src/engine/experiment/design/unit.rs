//! Points of the unit cube.
//!
//! Luck is addressed by the factor's name and the point's index, as everywhere: no point depends on another, and no factor
//! on the order of the factors. (A Sobol sequence is the exception: its dimensions are the factors in their order.)

use super::permutation::Permutation;
use super::sobol::Sequence;
use crate::random::{Address, Purpose};
use crate::scenario::{DesignKind, Factor};

/// Where the points of a design are in the unit cube.
#[derive(Debug, Clone)]
pub enum Cube {
    /// A Latin hypercube: McKay, Beckman and Conover, "A comparison of three methods for selecting values of input
    /// variables in the analysis of output from a computer code", Technometrics 21 (1979). Of each factor, the order in
    /// which its cells are visited and the luck within a cell.
    Latin { factors: Vec<(Permutation, Purpose)>, points: u64, seed: u64 },
    /// A Sobol sequence.
    Sobol(Sequence),
    /// Independent points.
    Random { factors: Vec<Purpose>, seed: u64 },
}

impl Cube {
    /// The points of `kind` for these factors; `None` if that does not sample, `Err` says why it cannot.
    pub fn new(kind: DesignKind, factors: &[Factor], seed: u64) -> Result<Option<Self>, String> {
        Ok(match kind {
            DesignKind::LatinHypercube { points } => {
                let luck = |factor: &Factor| {
                    let name = format!("design.latin hypercube[{}]", factor.name);
                    (Permutation::new(points, seed, &format!("{name}.order")), Purpose::new(&name))
                };
                Some(Self::Latin { factors: factors.iter().map(luck).collect(), points, seed })
            }
            DesignKind::Sobol { .. } => Some(Self::Sobol(Sequence::new(factors.len(), seed)?)),
            DesignKind::Random { .. } => {
                let luck = |factor: &Factor| Purpose::new(&format!("design.random[{}]", factor.name));
                Some(Self::Random { factors: factors.iter().map(luck).collect(), seed })
            }
            _ => None,
        })
    }

    /// The point with this index; each coordinate is in (0, 1).
    pub fn point(&self, index: u64) -> Vec<f64> {
        let luck = |seed: u64, of: &Purpose| inside(of.address(seed, index, 0, 0));
        match self {
            Self::Latin { factors, points, seed } => {
                factors.iter().map(|(order, of)| in_cell(order.of(index), *points, luck(*seed, of))).collect()
            }
            Self::Sobol(sequence) => sequence.point(index),
            Self::Random { factors, seed } => factors.iter().map(|of| luck(*seed, of)).collect(),
        }
    }
}

/// A number strictly between 0 and 1, where every law has a finite quantile.
pub fn inside(at: Address) -> f64 {
    ((at.stream().bits() >> 12) as f64 + 0.5) * (1.0 / (1_u64 << 52) as f64)
}

/// The number at the place `u` of one of `size` equal cells; never rounded into another.
fn in_cell(cell: u64, size: u64, u: f64) -> f64 {
    let (cell, size) = (cell as f64, size as f64);
    let mut place = (cell + u) / size;
    while (place * size).floor() > cell || place >= 1.0 {
        place = place.next_down();
    }
    while (place * size).floor() < cell {
        place = place.next_up();
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_what_is_in_them() {
        let (least, most) = (f64::EPSILON / 4.0, 1.0_f64.next_down());
        for size in [1, 2, 3, 7, 49, 1000, 999_999_937, 1_000_000_000] {
            for cell in [0, 1, size / 3, size / 2, size - 1].into_iter().filter(|cell| *cell < size) {
                for u in [least, 0.5, most] {
                    let place = in_cell(cell, size, u);
                    assert!(place > 0.0 && place < 1.0);
                    assert_eq!((place * size as f64).floor() as u64, cell, "{u} of cell {cell} of {size}");
                }
            }
        }
    }
}
