//! An M/M/1 queue as a plain loop: two clocks and a count. It draws its gaps and visits under the engine's names, so it
//! serves as many as the engine verifies in `benches/scenarios/verification_queue.toml`.

use phaseline::random::{Direct, Origins, Purpose, Sampler};
use phaseline::scenario::{Arrivals, Scenario};

/// Plays histories of one scenario, of one source and one team.
pub struct Queue {
    gaps: Purpose,
    visits: Purpose,
    seed: u64,
    /// Per hour.
    rate: f64,
    /// Of a visit, hours.
    mean: f64,
    horizon: f64,
}

impl Queue {
    pub fn new(scenario: &Scenario, seed: u64) -> Self {
        let source = &scenario.sources()[0];
        let Arrivals::Poisson { rate, .. } = source.arrivals else { panic!("arrivals are Poisson") };
        let verify = scenario.monitoring().verify.as_ref().expect("there are visits");
        Self {
            gaps: Purpose::new(&format!("source[{}].base", source.name)),
            visits: Purpose::new(&format!("source[{}].verify", source.name)),
            seed,
            rate: rate.get(),
            mean: verify.mean(),
            horizon: scenario.horizon().get(),
        }
    }

    /// Plays one history; how many came and how many were served.
    pub fn replicate(&self, replication: u64) -> (u32, u32) {
        let origins = Origins::new(self.seed, replication);
        let gap = |n: u32| Direct.exponential(self.gaps.at(origins.of(n), 0)) / self.rate;
        let visit = |n: u32| self.mean * Direct.exponential(self.visits.at(origins.of(n), 0));
        let (mut came, mut served) = (0, 0);
        let (mut arrival, mut departure) = (gap(0), f64::INFINITY);
        loop {
            if arrival < departure {
                if arrival >= self.horizon {
                    return (came, served);
                }
                if came == served {
                    departure = arrival + visit(came);
                }
                came += 1;
                arrival += gap(came);
            } else {
                if departure >= self.horizon {
                    return (came, served);
                }
                served += 1;
                departure = if served < came { departure + visit(served) } else { f64::INFINITY };
            }
        }
    }
}
