//! Credibility and what it multiplies.

use phaseline::model::WorldFact;

use super::world::World;

impl World<'_> {
    /// M(c): multiplies intensities.
    pub fn violations_multiplier(&self) -> f64 {
        self.scenario
            .credibility()
            .map_or(1.0, |feedback| 1.0 + (feedback.violations_at_zero - 1.0) * (1.0 - self.credibility))
    }

    /// Multiplies the escalation hazard.
    pub fn escalation_multiplier(&self) -> f64 {
        self.scenario
            .credibility()
            .map_or(1.0, |feedback| 1.0 + (feedback.escalation_at_zero - 1.0) * (1.0 - self.credibility))
    }

    /// A deadline was met, or missed. Hazards have been counted on to now.
    pub fn believe(&mut self, met: bool) {
        let Some(feedback) = self.scenario.credibility() else { return };
        let c = self.credibility;
        let to = if met { c + feedback.gain.get() * (1.0 - c) } else { c * (1.0 - feedback.loss.get()) };
        self.count_clocks();
        self.credibility = to;
        self.predict();
        self.history.world.push((self.now, WorldFact::Credibility { to }));
    }
}
