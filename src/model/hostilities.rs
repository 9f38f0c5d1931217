//! Hostilities: onset, the severity ladder with its hazard clocks, and the end.

use super::incident::{HazardClock, NEVER, Verdict};
use super::layout::{CEASE, ESCALATE};
use super::luck::{EffectLuck, IncidentLuck};
use super::observer::{EndedBy, Fact, Observer, Outcome};
use super::simulator::Simulator;
use crate::random::standard_exponential;
use crate::scenario::{Clock, Detection, Effect, Hazard, PhaseId, SeverityId};

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

impl Simulator<'_> {
    pub(super) fn luck_of(&self, slot: usize) -> &IncidentLuck {
        let incident = &self.incidents.all[slot];
        if incident.is_false {
            &self.luck.false_reports.incident
        } else {
            &self.luck.sources[incident.who.source].incident
        }
    }

    /// A violation has opened `slot`.
    pub(super) fn onset<O: Observer>(&mut self, slot: usize, observer: &mut O) {
        self.incidents.all[slot].place = self.active.len();
        self.active.push(slot);
        self.tell_violation(slot, observer);
        for phase in 0..self.layout.phases.len() {
            if self.scenario.phases()[phase].clock == Clock::Onset {
                self.incidents.phase_mut(slot, phase).origin = 0.0;
            }
        }
        let severity = self.incidents.all[slot].severity;
        self.enter(slot, severity, 0.0);
        for i in 0..self.layout.at_onset.len() {
            self.demand(slot, self.layout.at_onset[i], 0.0, observer);
        }
        self.reached(slot, severity, 0.0, observer);
    }

    /// Draws what happens at `severity` if nobody acts.
    fn enter(&mut self, slot: usize, severity: SeverityId, local: f64) {
        let rung = &self.scenario.severities()[severity];
        let luck = &self.luck_of(slot).rungs[severity];
        let ordinal = self.incidents.all[slot].who.ordinal;
        let lasts = rung.lasts.sample(&mut luck.lasts.stream(self.replication, ordinal, 0));
        let draw = rung
            .escalates
            .map_or(NEVER, |_| standard_exponential(&mut luck.escalates.stream(self.replication, ordinal, 0)));
        self.incidents.set_timer(slot, CEASE, local + lasts);
        if let Some((at, longest)) = self.scenario.collapse().severity {
            let until = if at == severity { local + longest.get() } else { NEVER };
            self.incidents.set_timer(slot, self.layout.collapse, until);
        }
        let harm_mark = self.harm.until(self.incidents.all[slot].who.onset + local);
        let incident = &mut self.incidents.all[slot];
        incident.severity = severity;
        incident.entered = local;
        incident.harm_mark = harm_mark;
        incident.cease_by = EndedBy::Itself;
        incident.escalation = HazardClock { remaining: draw, reckoned: 0.0, multiplier: 0.0 };
        self.set_escalation(slot, local);
    }

    /// What reaching a severity brings: phases demanded, and detection.
    fn reached<O: Observer>(&mut self, slot: usize, severity: SeverityId, local: f64, observer: &mut O) {
        for i in 0..self.layout.at_severity[severity].len() {
            self.demand(slot, self.layout.at_severity[severity][i], local, observer);
        }
        self.notice(slot, severity, local, observer);
    }

    fn notice<O: Observer>(&mut self, slot: usize, severity: SeverityId, local: f64, observer: &mut O) {
        match &self.scenario.severities()[severity].detection {
            Detection::Never => {}
            Detection::Undeniable => self.cannot_be_denied(slot, local, observer),
            Detection::Notice { probability, delay } => {
                if self.incidents.all[slot].detected < NEVER {
                    return;
                }
                let luck = &self.luck_of(slot).rungs[severity];
                let ordinal = self.incidents.all[slot].who.ordinal;
                let p = probability.get();
                if p >= 1.0 || luck.noticed.stream(self.replication, ordinal, 0).uniform() < p {
                    let at = local + delay.sample(&mut luck.delay.stream(self.replication, ordinal, 0));
                    if at < self.incidents.timers(slot)[self.layout.monitor] {
                        self.incidents.set_timer(slot, self.layout.monitor, at);
                    }
                }
            }
        }
    }

    /// m of the hazard clock now.
    fn multiplier(&self, slot: usize) -> f64 {
        let incident = &self.incidents.all[slot];
        let Some(escalation) = self.scenario.severities()[incident.severity].escalates else { return 0.0 };
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
        let multiplier = self.multiplier(slot);
        let incident = &mut self.incidents.all[slot];
        let Some(escalation) = self.scenario.severities()[incident.severity].escalates else { return false };
        let clock = &mut incident.escalation;
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
    pub(super) fn response_changed(&mut self, slot: usize, local: f64) {
        self.set_escalation(slot, local);
    }

    /// Credibility has moved.
    pub(super) fn retime_escalation(&mut self, slot: usize) {
        if self.set_escalation(slot, self.local_now(slot)) {
            // Most often something else comes first, before and after.
            let timers = self.incidents.timers(slot);
            let next = self.incidents.all[slot].next;
            if next <= ESCALATE || timers[ESCALATE] <= timers[next] {
                self.schedule(slot);
            }
        }
    }

    pub(super) fn escalate<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        let from = self.incidents.all[slot].severity;
        let to = from + 1;
        self.spell(slot, local, observer);
        self.tell(slot, local, Fact::Escalated { from, to }, observer);
        // Entering draws a new natural end, which voids every effect still pending.
        self.enter(slot, to, local);
        self.raise_requests(slot, to);
        self.reached(slot, to, local, observer);
    }

    /// Tries an effect at `local`; `member` tells apart a track's members.
    pub(super) fn try_effect<O: Observer>(
        &mut self,
        slot: usize,
        phase: PhaseId,
        (effect, track, member): (&Effect, Option<u16>, u16),
        luck: EffectLuck,
        local: f64,
        observer: &mut O,
    ) {
        let incident = &self.incidents.all[slot];
        let (ordinal, onset) = (incident.who.ordinal, incident.who.onset);
        let p = effect.stops[incident.severity].get();
        if p <= 0.0 || (p < 1.0 && luck.stops.stream(self.replication, ordinal, member).uniform() >= p) {
            return;
        }
        let at = local + effect.within.sample(&mut luck.within.stream(self.replication, ordinal, member));
        self.tell(slot, local, Fact::EffectSucceeded { phase, track, at: onset + at }, observer);
        let by = EndedBy::Phase(phase);
        let cease = self.incidents.timers(slot)[CEASE];
        let incident = &mut self.incidents.all[slot];
        if at < cease || (at == cease && by < incident.cease_by) {
            incident.cease_by = by;
            self.incidents.set_timer(slot, CEASE, at);
        }
    }

    pub(super) fn cease<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        let place = self.incidents.all[slot].place;
        self.active.swap_remove(place);
        if let Some(&moved) = self.active.get(place) {
            self.incidents.all[moved].place = place;
        }
        let (by, concurrent) = (self.incidents.all[slot].cease_by, self.active.len() as u32);
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
        for phase in 0..self.layout.phases.len() {
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
        let rate = self.scenario.severities()[severity].harm;
        let weighted =
            if self.harm.varies { self.harm.until(incident.who.onset + local) - incident.harm_mark } else { hours };
        self.tell(slot, local, Fact::Spell { severity, hours, harm: rate * weighted }, observer);
    }

    /// Frees a slot and its place in the calendar.
    pub(super) fn discard(&mut self, slot: usize) {
        self.incidents.close(slot);
        self.calendar.set(self.fixed.len() + slot, super::calendar::Key::NEVER);
    }
}
