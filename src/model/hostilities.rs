//! Hostilities: onset, the severity ladder with its hazard clocks, and the end.

use super::calendar::NEVER;
use super::incident::{HazardClock, Verdict};
use super::observer::{EndedBy, Fact, Observer, Outcome};
use super::plan::{CEASE, ESCALATE};
use super::simulator::Simulator;
use crate::random::{Address, Sampler};
use crate::scenario::{Detection, Effect, Escalation, Hazard, PhaseId, SeverityId};

impl Hazard {
    /// H(s).
    fn cumulative(self, s: f64) -> f64 {
        match self {
            Hazard::Exponential { mean } => s / mean.get(),
            Hazard::Weibull { shape, scale } => libm::pow(s / scale.get(), shape),
        }
    }

    /// The s at which H(s) = h.
    fn inverse(self, h: f64) -> f64 {
        match self {
            Hazard::Exponential { mean } => h * mean.get(),
            Hazard::Weibull { shape, scale } => scale.get() * libm::pow(h, 1.0 / shape),
        }
    }
}

impl<S: Sampler> Simulator<'_, S> {
    /// A violation has opened `slot`.
    pub(super) fn onset<O: Observer>(&mut self, slot: usize, observer: &mut O) {
        self.active += 1;
        self.tell(slot, 0.0, Fact::Violation { concurrent: self.active }, observer);
        let severity = self.incidents.all[slot].severity;
        self.enter(slot, severity, 0.0);
        for i in 0..self.plan.at_onset.len() {
            self.demand(slot, self.plan.at_onset[i], 0.0, observer);
        }
        self.reached(slot, severity, 0.0, observer);
    }

    /// Draws what happens at `severity` if nobody acts.
    fn enter(&mut self, slot: usize, severity: SeverityId, local: f64) {
        let rung = &self.plan.rungs[severity];
        let at = self.at(slot, rung.hostilities_at, 0);
        let (lasts, threshold) = self.sampler.law_and_exponential(rung.lasts, at);
        self.incidents.set_timer(slot, CEASE, local + lasts);
        self.incidents.set_timer(slot, ESCALATE, NEVER);
        if self.scenario.collapse().severity.is_some() {
            self.incidents.set_timer(slot, self.plan.collapse, local + rung.longest);
        }
        let incident = &mut self.incidents.all[slot];
        incident.severity = severity;
        incident.entered = local;
        incident.cease_by = EndedBy::Itself;
        if self.harm.varies {
            incident.harm_mark = self.harm.until(incident.who.onset + local);
        }
        self.stop_escalating(slot);
        if let Some(escalation) = rung.escalates {
            // Most incidents cannot escalate before they end, at whatever multiplier; their clocks need no attention.
            if rung.most * escalation.hazard.cumulative(lasts) * (1.0 + 1e-9) >= threshold {
                self.may_escalate(slot, threshold, local);
            }
        }
    }

    /// Escalation could come before hostilities run out.
    fn may_escalate(&mut self, slot: usize, draw: f64, local: f64) {
        let place = self.escalating.len();
        self.escalating.push(slot);
        let clock = HazardClock { remaining: draw, reckoned: 0.0, multiplier: 0.0, place };
        self.incidents.all[slot].escalation = Some(clock);
        self.set_escalation(slot, local);
    }

    /// This incident does not escalate any more.
    fn stop_escalating(&mut self, slot: usize) {
        if let Some(clock) = self.incidents.all[slot].escalation.take() {
            self.escalating.swap_remove(clock.place);
            if let Some(&moved) = self.escalating.get(clock.place)
                && let Some(moved) = &mut self.incidents.all[moved].escalation
            {
                moved.place = clock.place;
            }
        }
    }

    /// What reaching a severity brings: phases demanded, and detection.
    fn reached<O: Observer>(&mut self, slot: usize, severity: SeverityId, local: f64, observer: &mut O) {
        for i in 0..self.plan.at_severity[severity].len() {
            self.demand(slot, self.plan.at_severity[severity][i], local, observer);
        }
        let rung = &self.plan.rungs[severity];
        match rung.detection {
            Detection::Never => {}
            Detection::Undeniable => self.cannot_be_denied(slot, local, observer),
            Detection::Notice { probability, delay } => {
                if self.incidents.all[slot].detected < NEVER {
                    return;
                }
                let at = self.at(slot, rung.detection_at, 0);
                if let Some(delay) = self.sampler.law_by_chance(probability.get(), delay, at) {
                    let at = (local + delay).min(self.incidents.timer(slot, self.plan.monitor));
                    self.incidents.set_timer(slot, self.plan.monitor, at);
                }
            }
        }
    }

    /// m of the hazard clock now.
    fn multiplier(&self, slot: usize, escalation: Escalation) -> f64 {
        let incident = &self.incidents.all[slot];
        let response = if incident.overdue > 0 {
            escalation.overdue
        } else if incident.any_answered {
            escalation.answered
        } else {
            1.0
        };
        response * self.escalation
    }

    /// Brings the hazard clock to the present multiplier at `local`; `true` if it changed.
    fn set_escalation(&mut self, slot: usize, local: f64) -> bool {
        let Some(escalation) = self.plan.rungs[self.incidents.all[slot].severity].escalates else { return false };
        let multiplier = self.multiplier(slot, escalation);
        let incident = &mut self.incidents.all[slot];
        let Some(clock) = &mut incident.escalation else { return false };
        if multiplier == clock.multiplier {
            return false;
        }
        let elapsed = (local - incident.entered).max(0.0);
        let reached = if elapsed == 0.0 { 0.0 } else { escalation.hazard.cumulative(elapsed) };
        clock.remaining = (clock.remaining - clock.multiplier * (reached - clock.reckoned)).max(0.0);
        clock.reckoned = reached;
        clock.multiplier = multiplier;
        let at = if multiplier > 0.0 {
            let after = escalation.hazard.inverse(reached + clock.remaining / multiplier);
            (incident.entered + after).max(local)
        } else {
            NEVER
        };
        self.incidents.set_timer(slot, ESCALATE, at);
        true
    }

    /// A phase of this incident was answered or missed.
    #[inline]
    pub(super) fn response_changed(&mut self, slot: usize, local: f64) {
        if self.incidents.all[slot].escalation.is_some() {
            self.set_escalation(slot, local);
        }
    }

    /// Credibility has moved.
    pub(super) fn retime_escalation(&mut self, slot: usize) {
        if self.set_escalation(slot, self.local_now(slot)) {
            self.schedule(slot);
        }
    }

    pub(super) fn escalate<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        let from = self.incidents.all[slot].severity;
        let to = from + 1;
        self.spell(slot, local, observer);
        self.tell(slot, local, Fact::Escalated { from, to }, observer);
        // Entering sets a new natural end, which voids every effect still pending.
        self.enter(slot, to, local);
        self.raise_requests(slot, to);
        self.reached(slot, to, local, observer);
    }

    /// Tries an effect at `local`, with the draws at `at`.
    pub(super) fn try_effect<O: Observer>(
        &mut self,
        slot: usize,
        phase: PhaseId,
        (effect, track): (&Effect, Option<u16>),
        at: Address,
        local: f64,
        observer: &mut O,
    ) {
        let incident = &self.incidents.all[slot];
        let onset = incident.who.onset;
        let stops = effect.stops[incident.severity].get();
        if stops <= 0.0 {
            return;
        }
        let Some(within) = self.sampler.law_by_chance(stops, &effect.within, at) else { return };
        let at = local + within;
        self.tell(slot, local, Fact::EffectSucceeded { phase, track, at: onset + at }, observer);
        let by = EndedBy::Phase(phase);
        let cease = self.incidents.timer(slot, CEASE);
        let incident = &mut self.incidents.all[slot];
        if at < cease || (at == cease && by < incident.cease_by) {
            incident.cease_by = by;
            self.incidents.set_timer(slot, CEASE, at);
        }
    }

    pub(super) fn cease<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        self.active -= 1;
        self.stop_escalating(slot);
        let (by, concurrent) = (self.incidents.all[slot].cease_by, self.active);
        self.end_of(slot, local, (by, Outcome::Moot), concurrent, observer);
        self.leave_monitoring(slot);
        self.release_units(slot, local);
        self.discard(slot);
    }

    /// The replication ends with hostilities under way.
    pub(super) fn leave_open<O: Observer>(&mut self, slot: usize, concurrent: u32, observer: &mut O) {
        let local = self.local_now(slot);
        self.end_of(slot, local, (EndedBy::Open, Outcome::Censored), concurrent, observer);
    }

    fn end_of<O: Observer>(
        &mut self,
        slot: usize,
        local: f64,
        (by, undecided): (EndedBy, Outcome),
        concurrent: u32,
        observer: &mut O,
    ) {
        let onset = self.incidents.all[slot].who.onset;
        for phase in 0..self.plan.phases.len() {
            let state = self.incidents.phase(slot, phase);
            if state.demanded < NEVER && state.verdict == Verdict::Open {
                let due = (state.due < NEVER).then_some(onset + state.due);
                let fact = Fact::Outcome { phase, outcome: undecided, due, cause: None };
                self.tell(slot, local, fact, observer);
            }
        }
        self.spell(slot, local, observer);
        let severity = self.incidents.all[slot].severity;
        self.tell(slot, local, Fact::Ended { by, duration: local, severity, concurrent }, observer);
    }

    /// Tells hostilities at the present severity, which end at `local`.
    fn spell<O: Observer>(&self, slot: usize, local: f64, observer: &mut O) {
        let incident = &self.incidents.all[slot];
        let severity = incident.severity;
        let hours = local - incident.entered;
        let rate = self.plan.rungs[severity].harm;
        let weighted =
            if self.harm.varies { self.harm.until(incident.who.onset + local) - incident.harm_mark } else { hours };
        self.tell(slot, local, Fact::Spell { severity, hours, harm: rate * weighted }, observer);
    }

    /// Frees a slot and its place in the calendar.
    pub(super) fn discard(&mut self, slot: usize) {
        self.incidents.close(slot);
        self.calendar.set(slot, NEVER);
    }
}
