//! The law of a whole history, not only of what is counted in it.

use phaseline::model::{Fact, Finish, Identity, Observer};
use phaseline::stats::{Hawkes, Moments};

use super::support::{assert_mean, observe};

/// Rates a day.
const TRUE: Hawkes = Hawkes { rate: 0.4, offspring: 0.5, decay: 1.0 };
const OTHERS: [Hawkes; 4] = [
    Hawkes { rate: 0.44, ..TRUE },
    Hawkes { offspring: 0.45, ..TRUE },
    Hawkes { decay: 1.2, ..TRUE },
    Hawkes { rate: 0.8, offspring: 0.0, ..TRUE },
];

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
