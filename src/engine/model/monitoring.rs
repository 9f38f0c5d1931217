//! Monitoring: detection, verification by teams, attribution; of violations and of false reports.

use super::calendar::NEVER;
use super::incident::Monitor;
use super::observer::{Fact, Observer, Resource, Use, WorldFact};
use super::plan::{MONITOR, Ring};
use super::simulator::Simulator;
use crate::random::Sampler;

impl<S: Sampler> Simulator<'_, S> {
    pub(super) fn begin_monitoring(&mut self) {
        self.teams.free = self.scenario.monitoring().teams;
        self.teams.queue.clear();
        self.teams.orphans.clear();
    }

    /// The incident is noticed, or the false report comes in.
    pub(super) fn detect<O: Observer>(&mut self, local: f64, observer: &mut O) {
        self.noticed(local, observer);
        if self.plan.monitoring.verify.is_none() {
            self.incident.visited = local;
            self.verified(local, observer);
            return;
        }
        match &mut self.teams.free {
            Some(0) => {
                let severity = self.incident.severity;
                let ticket = self.new_ticket();
                self.teams.queue.join(ticket, severity, self.incident.slot, 0);
                self.incident.monitor = Monitor::Queued(ticket);
            }
            free => {
                if let Some(free) = free {
                    *free -= 1;
                }
                self.visit(local, observer);
            }
        }
    }

    fn noticed<O: Observer>(&mut self, local: f64, observer: &mut O) {
        self.incident.detected = local;
        self.tell(local, Fact::Detected { delay: local }, observer);
        for i in 0..self.plan.by_detection.len() {
            self.clock_begins(self.plan.by_detection[i], local);
        }
    }

    /// A team begins its first visit.
    fn visit<O: Observer>(&mut self, local: f64, observer: &mut O) {
        let incident = &mut self.incident;
        incident.visited = local;
        let wait = local - incident.detected;
        self.tell(local, Fact::VisitStarted { wait }, observer);
        self.tell_team(Use::Taken, observer);
        self.run_visit(local);
    }

    fn run_visit(&mut self, local: f64) {
        let Some(verify) = self.plan.monitoring.verify else { return };
        let at = self.at(self.plan.monitoring.verify_at, self.incident.visits);
        let lasts = self.sampler.law(verify, at);
        let incident = &mut self.incident;
        incident.visits = incident.visits.wrapping_add(1);
        incident.monitor = Monitor::Visit;
        self.incident.monitoring_rings(local + lasts, Ring::VisitEnds);
    }

    pub(super) fn visit_ends<O: Observer>(&mut self, local: f64, observer: &mut O) {
        let reopens = self.plan.monitoring.reopens;
        if reopens > 0.0 {
            let visit = self.incident.visits.wrapping_sub(1);
            let at = self.at(self.plan.monitoring.reopens_at, visit);
            if self.sampler.uniform(at) < reopens {
                self.run_visit(local);
                return;
            }
        }
        self.verified(local, observer);
        self.team_is_free(observer);
    }

    fn verified<O: Observer>(&mut self, local: f64, observer: &mut O) {
        let incident = &mut self.incident;
        incident.verified = local;
        let delay = local - incident.detected;
        if self.plan.monitoring.verify.is_some() {
            self.tell(local, Fact::Verified { delay }, observer);
        }
        let Some(attribution) = self.plan.monitoring.attribute else {
            self.known(local, observer);
            return;
        };
        let at = self.at(self.plan.monitoring.attribute_at, 0);
        let (lasts, u) = (self.sampler.law(&attribution.delay, at), self.sampler.uniform(at.twin()));
        let incident = &mut self.incident;
        #[expect(clippy::needless_bitwise_bool, reason = "a lazy operator would be a branch that nobody can predict")]
        let fails = (u < attribution.fails.get()) & !incident.is_false;
        incident.monitor = Monitor::Attribution { fails };
        self.incident.monitoring_rings(local + lasts, Ring::AttributionEnds);
    }

    pub(super) fn attribution_ends<O: Observer>(&mut self, local: f64, observer: &mut O) {
        let incident = &mut self.incident;
        if incident.monitor == (Monitor::Attribution { fails: true }) {
            incident.failed = local;
            incident.monitor = Monitor::Unattributed;
            self.tell(local, Fact::Unattributed, observer);
        } else {
            self.known(local, observer);
        }
    }

    /// The end of the chain: an incident is established, a false report accepted or not.
    fn known<O: Observer>(&mut self, local: f64, observer: &mut O) {
        if !self.incident.is_false {
            self.establish(local, observer);
            return;
        }
        self.incident.monitor = Monitor::Done;
        let accepted = self.scenario.monitoring().false_reports.map_or(0.0, |reports| reports.accepted.get());
        let at = self.luck.false_accepted.at(self.incident.origin, 0);
        if self.sampler.uniform(at) < accepted && !self.plan.phases.is_empty() {
            observer.world(self.now, WorldFact::Unwarranted { report: self.incident.who.ordinal });
            self.trigger(0, local, observer);
        }
        self.discard_if_idle(observer);
    }

    fn establish<O: Observer>(&mut self, local: f64, observer: &mut O) {
        let incident = &mut self.incident;
        incident.monitor = Monitor::Done;
        incident.established = local;
        self.tell(local, Fact::Established { delay: local }, observer);
        for i in 0..self.plan.by_establishment.len() {
            self.clock_begins(self.plan.by_establishment[i], local);
        }
        for phase in 0..self.plan.phases.len() {
            if self.incident.phases[phase].demanded < NEVER {
                self.trigger(phase, local, observer);
            }
        }
    }

    /// An undeniable severity: detected and established at once, whatever monitoring was doing.
    pub(super) fn cannot_be_denied<O: Observer>(&mut self, local: f64, observer: &mut O) {
        if self.incident.established < NEVER {
            return;
        }
        self.leave_monitoring();
        if self.incident.detected == NEVER {
            self.noticed(local, observer);
        }
        self.establish(local, observer);
    }

    /// The incident no longer waits for monitoring. A visit under way keeps its team to its end.
    pub(super) fn leave_monitoring(&mut self) {
        let incident = &mut self.incident;
        if incident.monitor == Monitor::Visit && self.teams.free.is_some() {
            self.teams.orphans.push(incident.who.onset + incident.timers[MONITOR]);
            let first = self.teams.orphans.first();
            self.schedule_outside(self.teams_slot(), first);
        }
        self.incident.monitor = Monitor::Done;
        self.incident.timers[MONITOR] = NEVER;
    }

    pub(super) fn orphan_visit_ends<O: Observer>(&mut self, observer: &mut O) {
        self.teams.orphans.pop();
        let first = self.teams.orphans.first();
        self.schedule_outside(self.teams_slot(), first);
        self.team_is_free(observer);
    }

    /// Tells of a team, to those who want to know, where teams are limited.
    #[inline]
    fn tell_team<O: Observer>(&self, change: Use, observer: &mut O) {
        if O::DETAIL && self.teams.free.is_some() {
            observer.resource(self.now, Resource::Team, change);
        }
    }

    /// One more team is free: the next in the queue gets it.
    fn team_is_free<O: Observer>(&mut self, observer: &mut O) {
        self.tell_team(Use::Back, observer);
        let Some(free) = &mut self.teams.free else { return };
        let all = &self.incidents.all;
        let next =
            self.teams.queue.next(|slot, _, ticket| all[slot].live && all[slot].monitor == Monitor::Queued(ticket));
        match next {
            None => *free += 1,
            Some((slot, _)) => self.in_turn(slot, |simulator| {
                let local = simulator.local_now().max(simulator.incident.detected);
                simulator.visit(local, observer);
                simulator.schedule();
            }),
        }
    }

    /// The incident's severity has risen: so has its place in the queue for teams.
    pub(super) fn raise_visit(&mut self) {
        let incident = &self.incident;
        if let Monitor::Queued(ticket) = incident.monitor {
            self.teams.queue.join(ticket, incident.severity, incident.slot, 0);
        }
    }
}
