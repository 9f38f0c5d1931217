//! Draws by address.

use phaseline::random::{Address, Purpose, Stream, standard_exponential};
use phaseline::units::Probability;

/// The luck of one replication.
#[derive(Debug, Clone, Copy)]
pub struct Luck {
    pub seed: u64,
    pub replication: u64,
}

impl Luck {
    fn address(self, name: &str, which: u32, part: usize) -> Address {
        let part = u16::try_from(part).expect("a part fits 16 bits");
        Purpose::new(name).address(self.seed, self.replication, which, part)
    }

    /// The two streams that share the name `name` at (`which`, `part`).
    pub fn twins(self, name: &str, which: u32, part: usize) -> (Stream, Stream) {
        let at = self.address(name, which, part);
        (at.stream(), at.twin().stream())
    }

    /// Whether this happens to the `member`-th of many: binary digit by digit its uniform number is in bit `member` mod 64
    /// of one number after another.
    pub fn happens_to(self, name: &str, which: u32, member: usize, probability: Probability) -> bool {
        let mut stream = self.stream(name, which, member / 64);
        let mut uniform = 0.0;
        let mut digit = 0.5;
        for _ in 0..53 {
            uniform += if stream.bits() >> (member % 64) & 1 == 1 { digit } else { 0.0 };
            digit /= 2.0;
        }
        uniform < probability.get()
    }

    /// The stream called `name` at (`which`, `part`).
    pub fn stream(self, name: &str, which: u32, part: usize) -> Stream {
        self.address(name, which, part).stream()
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
