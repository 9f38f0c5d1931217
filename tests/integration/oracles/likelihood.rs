//! The law of a whole history, not only of what is counted in it.
//!
//! Source: Ozaki, "Maximum likelihood estimation of Hawkes' self-exciting point processes" (1979), for the recursion that
//! makes the likelihood linear in the number of events.

use phaseline::model::{Fact, Finish, Identity, Observer};
use phaseline::stats::Moments;

use super::support::{assert_mean, observe};

/// λ(t) = μ + Σ ηβ e^(−β(t − tᵢ)) over earlier events, from an empty history; a day.
#[derive(Clone, Copy)]
struct Hawkes {
    rate: f64,
    offspring: f64,
    decay: f64,
}

impl Hawkes {
    /// Σ ln λ(tᵢ) − ∫λ dt, of ascending `times` until `horizon`.
    fn log_likelihood(self, times: &[f64], horizon: f64) -> f64 {
        let (mut sum, mut excited, mut last) = (-self.rate * horizon, 0.0, 0.0);
        for &time in times {
            // `excited` is Σ e^(−β(t − tᵢ)) over the events before.
            excited *= (-self.decay * (time - last)).exp();
            sum += (self.rate + self.offspring * self.decay * excited).ln();
            sum += self.offspring * (-self.decay * (horizon - time)).exp_m1();
            excited += 1.0;
            last = time;
        }
        sum
    }
}

const TRUE: Hawkes = Hawkes { rate: 0.4, offspring: 0.5, decay: 1.0 };
const OTHERS: [Hawkes; 4] = [
    Hawkes { rate: 0.44, ..TRUE },
    Hawkes { offspring: 0.45, ..TRUE },
    Hawkes { decay: 1.2, ..TRUE },
    Hawkes { rate: 0.8, offspring: 0.0, ..TRUE },
];

#[test]
fn the_likelihood_of_a_known_path() {
    for (law, known) in [(TRUE, -9.192_080_93), (Hawkes { offspring: 0.0, ..TRUE }, 5.0 * 0.4_f64.ln() - 4.0)] {
        let found = law.log_likelihood(&[1.0, 1.5, 3.0, 3.2, 7.0], 10.0);
        assert!((found - known).abs() < 1e-8, "{found} is not {known}");
    }
}

/// How many times likelier each history is under other laws.
#[derive(Default)]
struct Ratios {
    times: Vec<f64>,
    means: [Moments; OTHERS.len()],
}

impl Observer for Ratios {
    fn incident(&mut self, at: f64, _: &Identity, fact: Fact<'_>) {
        if let Fact::Violation { .. } = fact {
            self.times.push(at / 24.0);
        }
    }
    fn finish(&mut self, _: Finish) {
        let log = |law: Hawkes| law.log_likelihood(&self.times, 10.0);
        for (mean, other) in self.means.iter_mut().zip(OTHERS) {
            mean.push((log(other) - log(TRUE)).exp());
        }
        self.times.clear();
    }
}

/// Whatever the other law is: the mean is ∫ (other density/density) × density = 1.
#[test]
fn a_history_is_as_likely_as_its_law_says() {
    let mut ratios = Ratios::default();
    observe("hawkes", &["horizon=10 d"], 20_000, &mut ratios);
    for (mean, what) in
        ratios.means.iter().zip(["more of their own", "fewer excited", "excited sooner", "none excited"])
    {
        assert_mean(what, mean, 1.0);
    }
}
