//! Draws made ahead of their need.
//!
//! Most draws of an incident are certain, or nearly so, and known before it begins: those of the next violation of a source
//! have an address already. Made when needed, each would wait for the last event and hold up the next; made together,
//! while nothing waits for them, they cost a third. What is not needed in the end is dropped: an address is an address.

use super::calendar::NEVER;
use super::simulator::Simulator;
use crate::random::{Address, Sampler};
use crate::scenario::{Detection, SeverityId};

/// What happens at a severity if nobody acts. Hours since it was entered.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RungDraws {
    /// How long hostilities last.
    pub lasts: f64,
    /// What the escalation hazard must reach.
    pub threshold: f64,
    /// When it is noticed, or never.
    pub noticed: f64,
}

/// The draws of a violation or a false report from its beginning to its attribution.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ahead {
    pub severity: SeverityId,
    pub rung: RungDraws,
    /// Hours of the first visit.
    pub visit: f64,
    /// Hours of attribution, and whether it fails.
    pub attribution: f64,
    pub fails: bool,
}

impl<S: Sampler> Simulator<'_, S> {
    /// Draws for the next violation of each source and the next false report, the first ones of the replication.
    pub(super) fn begin_ahead(&mut self) {
        (0..self.ahead.len()).for_each(|source| self.draw_ahead(source));
    }

    /// Draws for the next violation of `source`; past the last source, for the next false report.
    pub(super) fn draw_ahead(&mut self, source: usize) {
        let row = self.luck.row(source);
        let mut ahead = Ahead::default();
        let ordinal = match self.luck.sources.get(source) {
            Some(luck) => {
                let ordinal = self.ordinals[source];
                let u = self.sampler.uniform(luck.severity.at(self.replication, ordinal, 0));
                ahead.severity = self.plan.severity_cdf[source].iter().position(|sum| u < *sum).unwrap_or(0);
                ahead.rung = self.rung_draws(row, ordinal, ahead.severity);
                ordinal
            }
            None => self.reports,
        };
        let monitoring = &self.plan.monitoring;
        let at = |place| self.luck.at(row, place, self.replication, ordinal, 0);
        if let Some(verify) = monitoring.verify {
            ahead.visit = self.sampler.law(verify, at(monitoring.verify_at));
        }
        if let Some(attribution) = monitoring.attribute {
            let (delay, u) = self.sampler.law_and_uniform(&attribution.delay, at(monitoring.attribute_at));
            (ahead.attribution, ahead.fails) = (delay, u < attribution.fails.get());
        }
        self.ahead[source] = ahead;
    }

    /// The draws on entering `severity`, of the incident `ordinal` whose keys are in `row`.
    pub(super) fn rung_draws(&mut self, row: usize, ordinal: u32, severity: SeverityId) -> RungDraws {
        let rung = &self.plan.rungs[severity];
        let at = |place| -> Address { self.luck.at(row, place, self.replication, ordinal, 0) };
        let (lasts, threshold) = self.sampler.law_and_exponential(rung.lasts, at(rung.hostilities_at));
        let noticed = match rung.detection {
            Detection::Never | Detection::Undeniable => None,
            Detection::Notice { probability, delay } => {
                self.sampler.law_by_chance(probability.get(), delay, at(rung.detection_at))
            }
        };
        RungDraws { lasts, threshold, noticed: noticed.unwrap_or(NEVER) }
    }
}
