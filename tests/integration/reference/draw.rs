//! Draws by address.

use phaseline::random::{Purpose, Stream, standard_exponential};
use phaseline::units::Probability;

/// The luck of one replication.
#[derive(Debug, Clone, Copy)]
pub struct Luck {
    pub seed: u64,
    pub replication: u64,
}

impl Luck {
    /// The stream called `name` at (`which`, `part`).
    pub fn stream(self, name: &str, which: u32, part: usize) -> Stream {
        let part = u16::try_from(part).expect("a part fits 16 bits");
        Purpose::new(self.seed, name).stream(self.replication, which, part)
    }

    /// Whether something of this probability happens.
    pub fn happens(self, name: &str, which: u32, part: usize, probability: Probability) -> bool {
        self.stream(name, which, part).uniform() < probability.get()
    }

    /// A standard exponential number.
    pub fn exponential(self, name: &str, which: u32) -> f64 {
        standard_exponential(&mut self.stream(name, which, 0))
    }

    /// The index that one uniform number chooses among `weights`, which sum to 1.
    pub fn choice(self, name: &str, which: u32, weights: &[f64]) -> usize {
        let u = self.stream(name, which, 0).uniform();
        let mut cumulative = 0.0;
        for (index, weight) in weights.iter().enumerate() {
            cumulative += weight;
            if u < cumulative {
                return index;
            }
        }
        weights.iter().rposition(|&weight| weight > 0.0).expect("some weight is positive")
    }
}
