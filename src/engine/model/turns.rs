//! Incidents take turns: whose is next, and which of its timers has rung.
//!
//! The incident whose turn it is changes places with a vacant one that stands apart, so that whatever happens to it need not
//! look for it. Others can have a turn within its turn: when a team becomes free, or when credibility moves.

use super::calendar::{NEVER, earlier};
use super::incident::Incident;
use super::observer::{Ending, Observer};
use super::plan::{Class, Coming, Ring};
use super::simulator::Simulator;
use crate::random::Sampler;

impl<S: Sampler> Simulator<'_, S> {
    /// Makes the incident in `slot` the one whose turn it is while `act` lasts.
    #[inline]
    pub(super) fn in_turn(&mut self, slot: usize, act: impl FnOnce(&mut Self)) {
        std::mem::swap(&mut self.incident, &mut self.incidents.all[slot]);
        act(self);
        std::mem::swap(&mut self.incident, &mut self.incidents.all[slot]);
    }

    /// The incident in `slot`, which is taken out of the calendar, has its turn, and keeps it for as long as its next event
    /// comes before everything else: few incidents are under way at once, so it often does.
    pub(super) fn incident_turn<O: Observer>(&mut self, slot: usize, observer: &mut O) {
        self.in_turn(slot, |simulator| {
            loop {
                simulator.incident_event(observer);
                if !simulator.incident.live {
                    break;
                }
                let at = simulator.incident.look_ahead();
                let others = earlier(simulator.calendar.first(), simulator.outside.first());
                let end = simulator.scenario.horizon().get();
                if at >= earlier(others, end) || simulator.ending.is_some() {
                    simulator.calendar.set(simulator.incident.slot, at);
                    break;
                }
                simulator.now = at;
            }
        });
    }

    fn incident_event<O: Observer>(&mut self, observer: &mut O) {
        let Incident { timer, ring, next: local, .. } = *self.incident;
        self.events += 1;
        self.incident.timers[timer] = NEVER;
        // One choice, not several one after another: which it is cannot be predicted, and each wrong guess costs.
        match ring {
            Ring::Cease => self.cease(local, observer),
            Ring::Escalate => self.escalate(local, observer),
            Ring::Act => self.act_or_answer(local, observer),
            Ring::Plan => self.wait_is_over(local, observer),
            Ring::Detection => self.detect(local, observer),
            Ring::VisitEnds => self.visit_ends(local, observer),
            Ring::AttributionEnds => self.attribution_ends(local, observer),
            Ring::Collapse => self.ending = Some(Ending::Severity),
        }
    }

    fn act_or_answer<O: Observer>(&mut self, local: f64, observer: &mut O) {
        let act = self.incident.take_act();
        match self.plan.acts[act] {
            Coming::Member(member) => self.member_event(member, local, observer),
            Coming::Answer(phase) => self.may_answer(phase, local, observer),
        }
    }

    /// Puts the incident's next event into the calendar.
    #[inline]
    pub(super) fn schedule(&mut self) {
        let at = self.incident.look_ahead();
        self.calendar.set(self.incident.slot, at);
    }

    /// Takes the incident whose event is next out of the calendar.
    #[inline]
    pub(super) fn take_incident(&mut self) -> usize {
        let slot = self.calendar.take();
        if self.calendar.first() == self.now { self.first_with(slot) } else { slot }
    }

    /// Which of several incidents at one instant, one of them taken out, comes first: by class of event, then by number, then
    /// false reports.
    #[cold]
    #[inline(never)]
    fn first_with(&mut self, taken: usize) -> usize {
        let order = |slot: &usize| {
            let incident = &self.incidents.all[*slot];
            (self.class(*slot), incident.is_false, incident.who.number)
        };
        let first = self.calendar.slots_at(self.now).chain([taken]).min_by_key(order).unwrap_or(taken);
        self.calendar.set(taken, self.now);
        self.calendar.set(first, NEVER);
        first
    }

    /// Of which class an incident's next event is.
    fn class(&self, slot: usize) -> Class {
        let incident = &self.incidents.all[slot];
        match incident.ring {
            Ring::Cease => Class::Cease,
            Ring::Escalate => Class::Escalate,
            Ring::Act => Class::Act,
            Ring::Plan if incident.phases.iter().any(|phase| phase.falls_due == incident.next) => Class::Deadline,
            _ => Class::Other,
        }
    }
}
