//! Self-excitation and retaliation.
//!
//! Sources: Hawkes, "Spectra of some self-exciting and mutually exciting point processes" (1971); Dassios and Zhao,
//! "A dynamic contagion process" (2011), for the moments of the exponential kernel.

#![allow(clippy::many_single_char_names)] // the textbooks' names

use phaseline::model::{Fact, Finish, Identity, Observer};
use phaseline::stats::Moments;

use super::support::{assert_mean, assert_metric, assert_share, observe, run, run_with, values};

/// E N(T) = μT/(1 − η) − μη(1 − e^(−β(1−η)T))/(β(1 − η)²).
#[test]
fn a_self_exciting_process_has_its_mean_from_an_empty_history() {
    let mean = |t: f64| 0.8 * t - 0.4 * 0.5 * (1.0 - (-0.5 * t).exp()) / 0.25;
    assert!((mean(60.0) - 47.2).abs() < 1e-6);
    assert_metric(&run("hawkes", 10_000), "violations", mean(60.0));
    assert_metric(&run_with("hawkes", &["horizon=3 d"], 40_000), "violations", mean(3.0));
}

/// Violations in [40 d, 50 d) and [50 d, 51 d).
#[derive(Default)]
struct Dispersion {
    counts: [f64; 2],
    squares: [Moments; 2],
}

impl Observer for Dispersion {
    fn incident(&mut self, at: f64, _: &Identity, fact: Fact<'_>) {
        if let Fact::Violation { .. } = fact {
            self.counts[0] += f64::from(u8::from((960.0..1200.0).contains(&at)));
            self.counts[1] += f64::from(u8::from((1200.0..1224.0).contains(&at)));
        }
    }
    fn finish(&mut self, _: Finish) {
        for (i, mean) in [8.0, 0.8].into_iter().enumerate() {
            self.squares[i].push((self.counts[i] - mean).powi(2) / mean);
        }
        self.counts = [0.0; 2];
    }
}

/// Var/mean over w = k² + (1 − k²)(1 − e^(−gw))/(gw), k = 1/(1 − η), g = β(1 − η). After 40 d the process is stationary to
/// e^(−20).
#[test]
fn a_stationary_self_exciting_process_is_overdispersed() {
    let mut observer = Dispersion::default();
    observe("hawkes", &[], 20_000, &mut observer);
    assert_mean("dispersion over 10 d", &observer.squares[0], 3.404_042_77);
    assert_mean("dispersion over 1 d", &observer.squares[1], 1.639_183_96);
}

/// A window halves the intensity on [2 d, 6 d) and a fifth is added after: E λ is piecewise exponential. With x the excited
/// part, M the factor: x' = −β(1 − ηM)x + βηMμ, λ = M(μ + x).
#[test]
fn windows_act_on_excited_violations_too() {
    let (mu, eta, beta) = (0.4, 0.5, 1.0);
    let (mut x, mut mean) = (0.0, 0.0);
    for (factor, days) in [(1.0, 2.0), (0.5, 4.0), (1.8, 6.0)] {
        let k: f64 = beta * (1.0 - eta * factor);
        let limit = beta * eta * factor * mu / k;
        let left: f64 = (-k * days).exp();
        mean += factor * (mu * days + limit * days + (x - limit) * (1.0 - left) / k);
        x = limit + (x - limit) * left;
    }
    let window = "window=[ { name = \"calm\", start = \"2 d\", lasts = \"4 d\", factor = 0.5, rebound = { factor = 1.8, lasts = \"6 d\" } } ]";
    assert_metric(&run_with("hawkes", &["horizon=12 d", window], 20_000), "violations", mean);
}

/// The size of a cluster is Borel: P(n) = e^(−ηn)(ηn)^(n−1)/n!, mean 1/(1 − η).
#[test]
fn clusters_have_the_sizes_of_a_branching_process() {
    assert_metric(&run("cluster", 40_000), "violations", 2.0);
    let sizes = values("cluster", &[], 40_000, "violations");
    let mut factorial = 1.0;
    for n in 1..=4 {
        factorial *= f64::from(n);
        let x = 0.5 * f64::from(n);
        let known = (-x).exp() * x.powi(n - 1) / factorial;
        let of_this_size: Vec<bool> = sizes.iter().map(|size| *size == f64::from(n)).collect();
        assert_share(&format!("size {n}"), &of_this_size, known);
    }
}

type Matrix = [[f64; 2]; 2];

fn times(m: &Matrix, v: [f64; 2]) -> [f64; 2] {
    [m[0][0] * v[0] + m[0][1] * v[1], m[1][0] * v[0] + m[1][1] * v[1]]
}

fn inverse(m: &Matrix) -> Matrix {
    let det = m[0][0] * m[1][1] - m[0][1] * m[1][0];
    [[m[1][1] / det, -m[0][1] / det], [-m[1][0] / det, m[0][0] / det]]
}

/// e^(Mt) = e^(st)(cosh(qt) I + sinh(qt)/q (M − sI)), s = tr M/2, q² = −det(M − sI).
fn exponential(m: &Matrix, t: f64) -> Matrix {
    let s = 0.5 * (m[0][0] + m[1][1]);
    let (a, d) = (m[0][0] - s, m[1][1] - s);
    let q = (m[0][1] * m[1][0] - a * d).sqrt();
    let (c, f) = ((s * t).exp() * (q * t).cosh(), (s * t).exp() * (q * t).sinh() / q);
    [[c + f * a, f * m[0][1]], [f * m[1][0], c + f * d]]
}

/// The excitation of each side z fades at its β: z' = B(η − I)z + Bμ, λ = μ + ηz. With M = B(η − I),
/// z = M⁻¹(e^(MT) − I)Bμ and ∫z = M⁻¹(z − T Bμ).
#[test]
fn sides_that_retaliate_have_their_means() {
    let (mu, beta) = ([0.5, 0.2], [0.5, 2.0]);
    // η[i][j]: mean offspring at i of one violation by j.
    let eta: Matrix = [[0.3, 0.4], [0.6, 0.1]];
    let m = [[beta[0] * (eta[0][0] - 1.0), beta[0] * eta[0][1]], [beta[1] * eta[1][0], beta[1] * (eta[1][1] - 1.0)]];
    let force = [beta[0] * mu[0], beta[1] * mu[1]];
    for (days, replications) in [(10.0, 20_000), (2.0, 40_000)] {
        let grown = times(&exponential(&m, days), force);
        let z = times(&inverse(&m), [grown[0] - force[0], grown[1] - force[1]]);
        let sum = times(&inverse(&m), [z[0] - days * force[0], z[1] - days * force[1]]);
        let excited = times(&eta, sum);
        let results = run_with("retaliation", &[&format!("horizon={days} d")], replications);
        assert_metric(&results, "violations_by_side[north]", mu[0] * days + excited[0]);
        assert_metric(&results, "violations_by_source[southern line]", mu[1] * days + excited[1]);
    }
}
