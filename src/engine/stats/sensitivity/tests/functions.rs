//! Functions of the unit cube with known indices, and luck to add to them.

use std::f64::consts::PI;

use super::super::super::special::normal_quantile;
use super::super::super::splitmix::splitmix;

/// A function, its variance and each input's S and ST.
pub struct Known {
    pub f: fn(&[f64]) -> f64,
    pub mean: f64,
    pub variance: f64,
    pub first: Vec<f64>,
    pub total: Vec<f64>,
}

/// Ishigami and Homma (1990), "An importance quantification technique in uncertainty analysis for computer models",
/// with a = 7 and b = 0.1 on (−π, π)³; its decomposition as in Saltelli et al. (2000), Sensitivity Analysis, section
/// 2.9.
pub fn ishigami() -> Known {
    let b = 0.1;
    let pi4 = PI * PI * PI * PI;
    let one = 0.5 * (1.0 + b * pi4 / 5.0) * (1.0 + b * pi4 / 5.0);
    let two = 7.0 * 7.0 / 8.0;
    let both = b * b * pi4 * pi4 * (1.0 / 18.0 - 1.0 / 50.0);
    let variance = one + two + both;
    Known {
        f: |u| {
            let [x, y, z] = [0, 1, 2].map(|i| PI * (2.0 * u[i] - 1.0));
            libm::sin(x) + 7.0 * libm::sin(y) * libm::sin(y) + 0.1 * z * z * z * z * libm::sin(x)
        },
        mean: 3.5,
        variance,
        first: [one, two, 0.0].map(|part| part / variance).to_vec(),
        total: [one + both, two, both].map(|part| part / variance).to_vec(),
    }
}

/// Sobol's g-function (Saltelli and Sobol' 1995) of eight inputs: the product of (|4u − 2| + a)/(1 + a).
pub const WEIGHTS: [f64; 8] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];

pub fn g_function() -> Known {
    let parts = WEIGHTS.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let product: f64 = parts.iter().map(|part| 1.0 + part).product();
    let variance = product - 1.0;
    Known {
        f: |u| u.iter().zip(WEIGHTS).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product(),
        mean: 1.0,
        variance,
        first: parts.map(|part| part / variance).to_vec(),
        total: parts.map(|part| part * product / (1.0 + part) / variance).to_vec(),
    }
}

/// How luck enters an output.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Noise {
    /// Y = f, no luck.
    None,
    /// Y = f + s·z, another z at every point.
    Apart(f64),
    /// Y = f + s·z, one z for all points of a luck: the part of common luck that cancels.
    Common(f64),
    /// Y = f·(1 + s·z), one z for all points of a luck: common luck that acts more at some points than at others.
    Factor(f64),
}

/// Standard normal numbers by address.
pub fn normal(seed: u64, luck: u64, index: u64) -> f64 {
    let bits = splitmix(splitmix(splitmix(seed, 1), luck), index);
    normal_quantile(((bits >> 12) as f64 + 0.5) / (1_u64 << 52) as f64)
}

/// The outputs of `lucks` lucks at `points`.
pub fn outputs(f: fn(&[f64]) -> f64, points: &[Vec<f64>], noise: Noise, lucks: u64, seed: u64) -> Vec<Vec<f64>> {
    let values: Vec<f64> = points.iter().map(|point| f(point)).collect();
    let output = |luck: u64, (index, f): (usize, &f64)| match noise {
        Noise::None => *f,
        Noise::Apart(scale) => f + scale * normal(seed, luck, 1 + index as u64),
        Noise::Common(scale) => f + scale * normal(seed, luck, 0),
        Noise::Factor(scale) => f * (1.0 + scale * normal(seed, luck, 0)),
    };
    (0..lucks).map(|luck| values.iter().enumerate().map(|at| output(luck, at)).collect()).collect()
}

#[test]
fn the_published_indices() {
    let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 5e-5);
    let known = ishigami();
    assert!(close(&known.first, &[0.3139, 0.4424, 0.0]) && close(&known.total, &[0.5576, 0.4424, 0.2437]));
    // Saltelli et al. (2010), table 5, has the first ones as 0.716, 0.179, 0.024, 0.007.
    let known = g_function();
    assert!(known.first.iter().zip([0.716, 0.179, 0.024, 0.007]).all(|(a, b)| (a - b).abs() < 6e-4));
    assert!((known.total[0] - 0.787).abs() < 1e-3 && (known.total[1] - 0.242).abs() < 1e-3);
}
