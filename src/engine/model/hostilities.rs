//! Hostilities: onset, the severity ladder with its hazard clocks, and the end.

use super::calendar::{NEVER, earlier};
use super::incident::{HazardClock, Verdict};
use super::observer::{EndedBy, Fact, Observer, Outcome};
use super::plan::{CEASE, COLLAPSE, ESCALATE, MONITOR};
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
    /// A violation has begun hostilities.
    pub(super) fn onset<O: Observer>(&mut self, observer: &mut O) {
        self.active += 1;
        self.tell(0.0, Fact::Violation { concurrent: self.active }, observer);
        let severity = self.incident.severity;
        self.enter(severity, 0.0);
        for i in 0..self.plan.at_onset.len() {
            self.demand(self.plan.at_onset[i], 0.0, observer);
        }
        self.reached(severity, 0.0, observer);
    }

    /// Draws what happens at `severity` if nobody acts, and when it is noticed, unless it has been.
    fn enter(&mut self, severity: SeverityId, local: f64) {
        let rung = &self.plan.rungs[severity];
        let at = self.at(rung.hostilities_at, 0);
        let (lasts, threshold) = (self.sampler.law(rung.lasts, at), self.sampler.exponential(at.twin()));
        if let Detection::Notice { probability, delay } = rung.detection
            && self.incident.detected == NEVER
        {
            let at = self.at(rung.detection_at, 0);
            // Drawn whether it counts or not: most often it does, and a choice would have to be guessed.
            let (u, delay) = (self.sampler.uniform(at), self.sampler.law(delay, at.twin()));
            let noticed = if u < probability.get() { local + delay } else { NEVER };
            self.incident.timers[MONITOR] = earlier(noticed, self.incident.timers[MONITOR]);
        }
        self.incident.timers[CEASE] = local + lasts;
        self.incident.timers[ESCALATE] = NEVER;
        if self.scenario.collapse().severity.is_some() {
            self.incident.timers[COLLAPSE] = local + rung.longest;
        }
        let incident = &mut self.incident;
        incident.severity = severity;
        incident.entered = local;
        incident.cease_by = EndedBy::Itself;
        if self.harm.varies {
            incident.harm_mark = self.harm.until(incident.who.onset + local);
        }
        self.stop_escalating();
        if let Some(escalation) = rung.escalates {
            // Most incidents cannot escalate before they end, at whatever multiplier; their clocks need no attention.
            if rung.most * escalation.hazard.cumulative(lasts) * (1.0 + 1e-9) >= threshold {
                self.may_escalate(threshold, local);
            }
        }
    }

    /// Escalation could come before hostilities run out.
    fn may_escalate(&mut self, draw: f64, local: f64) {
        let place = self.escalating.len();
        self.escalating.push(self.incident.slot);
        let clock = HazardClock { remaining: draw, reckoned: 0.0, multiplier: 0.0, place };
        self.incident.escalation = Some(clock);
        self.set_escalation(local);
    }

    /// This incident does not escalate any more.
    fn stop_escalating(&mut self) {
        if let Some(clock) = self.incident.escalation.take() {
            self.escalating.swap_remove(clock.place);
            if let Some(&moved) = self.escalating.get(clock.place)
                && let Some(moved) = &mut self.incidents.all[moved].escalation
            {
                moved.place = clock.place;
            }
        }
    }

    /// What reaching a severity brings: phases demanded, and detection where nobody can deny it.
    fn reached<O: Observer>(&mut self, severity: SeverityId, local: f64, observer: &mut O) {
        for i in 0..self.plan.at_severity[severity].len() {
            self.demand(self.plan.at_severity[severity][i], local, observer);
        }
        if matches!(self.plan.rungs[severity].detection, Detection::Undeniable) {
            self.cannot_be_denied(local, observer);
        }
    }

    /// m of the hazard clock now.
    fn multiplier(&self, escalation: Escalation) -> f64 {
        let incident = &self.incident;
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
    fn set_escalation(&mut self, local: f64) -> bool {
        let Some(escalation) = self.plan.rungs[self.incident.severity].escalates else { return false };
        let multiplier = self.multiplier(escalation);
        let incident = &mut self.incident;
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
        self.incident.timers[ESCALATE] = at;
        true
    }

    /// A phase of this incident was answered or missed.
    #[inline]
    pub(super) fn response_changed(&mut self, local: f64) {
        if self.incident.escalation.is_some() {
            self.set_escalation(local);
        }
    }

    /// Credibility has moved, in the turn of the incident that moved it: so have all hazards.
    pub(super) fn retime_escalations(&mut self) {
        for i in 0..self.escalating.len() {
            let slot = self.escalating[i];
            if slot == self.incident.slot {
                self.set_escalation(self.local_now());
                continue;
            }
            self.in_turn(slot, |simulator| {
                if simulator.set_escalation(simulator.local_now()) {
                    simulator.schedule();
                }
            });
        }
    }

    pub(super) fn escalate<O: Observer>(&mut self, local: f64, observer: &mut O) {
        let from = self.incident.severity;
        let to = from + 1;
        self.spell(local, observer);
        self.tell(local, Fact::Escalated { from, to }, observer);
        // Entering sets a new natural end, which voids every effect still pending.
        self.enter(to, local);
        self.raise_requests(to);
        self.reached(to, local, observer);
    }

    /// Tries an effect at `local`, with the draws at `at`.
    pub(super) fn try_effect<O: Observer>(
        &mut self,
        phase: PhaseId,
        (effect, track): (&Effect, Option<u16>),
        at: Address,
        local: f64,
        observer: &mut O,
    ) {
        let incident = &self.incident;
        let onset = incident.who.onset;
        let stops = effect.stops[incident.severity].get();
        if stops <= 0.0 {
            return;
        }
        if self.sampler.uniform(at) >= stops {
            if O::DETAIL {
                self.tell(local, Fact::EffectFailed { phase, track }, observer);
            }
            return;
        }
        let at = local + self.sampler.law(&effect.within, at.twin());
        self.tell(local, Fact::EffectSucceeded { phase, track, at: onset + at }, observer);
        let by = EndedBy::Phase(phase);
        let cease = self.incident.timers[CEASE];
        let incident = &mut self.incident;
        if at < cease || (at == cease && by < incident.cease_by) {
            incident.cease_by = by;
            self.incident.timers[CEASE] = at;
        }
    }

    pub(super) fn cease<O: Observer>(&mut self, local: f64, observer: &mut O) {
        self.active -= 1;
        self.stop_escalating();
        let (by, concurrent) = (self.incident.cease_by, self.active);
        self.end_of(local, (by, Outcome::Moot), concurrent, observer);
        self.leave_monitoring();
        self.release_units(local, observer);
        self.discard();
    }

    /// The replication ends with hostilities under way.
    pub(super) fn leave_open<O: Observer>(&mut self, concurrent: u32, observer: &mut O) {
        let local = self.local_now();
        self.end_of(local, (EndedBy::Open, Outcome::Censored), concurrent, observer);
    }

    fn end_of<O: Observer>(
        &mut self,
        local: f64,
        (by, undecided): (EndedBy, Outcome),
        concurrent: u32,
        observer: &mut O,
    ) {
        let onset = self.incident.who.onset;
        for phase in 0..self.plan.phases.len() {
            let state = &self.incident.phases[phase];
            if state.demanded < NEVER && state.verdict == Verdict::Open {
                let due = (state.due < NEVER).then_some(onset + state.due);
                let fact = Fact::Outcome { phase, outcome: undecided, due, cause: None };
                self.tell(local, fact, observer);
            }
        }
        self.spell(local, observer);
        let severity = self.incident.severity;
        self.tell(local, Fact::Ended { by, duration: local, severity, concurrent }, observer);
    }

    /// Tells hostilities at the present severity, which end at `local`.
    fn spell<O: Observer>(&self, local: f64, observer: &mut O) {
        let incident = &self.incident;
        let severity = incident.severity;
        let hours = local - incident.entered;
        let rate = self.plan.rungs[severity].harm;
        let weighted =
            if self.harm.varies { self.harm.until(incident.who.onset + local) - incident.harm_mark } else { hours };
        self.tell(local, Fact::Spell { severity, hours, harm: rate * weighted }, observer);
    }

    /// Frees a slot. The calendar does not hold the incident whose turn it is.
    pub(super) fn discard(&mut self) {
        self.incident.live = false;
        self.incidents.close(self.incident.slot);
    }
}
