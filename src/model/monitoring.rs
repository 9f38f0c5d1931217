//! Monitoring: detection, verification by teams, attribution; of violations and of false reports.

use super::calendar::NEVER;
use super::incident::Monitor;
use super::observer::{Fact, Observer, WorldFact};
use super::simulator::Simulator;
use crate::random::Sampler;

impl<S: Sampler> Simulator<'_, S> {
    pub(super) fn begin_monitoring(&mut self) {
        self.teams.free = self.scenario.monitoring().teams;
        self.teams.queue.clear();
        self.teams.orphans.clear();
    }

    /// The monitoring timer has rung.
    pub(super) fn monitor_event<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        match self.incidents.all[slot].monitor {
            Monitor::Unnoticed => self.detect(slot, local, observer),
            Monitor::Visit => self.visit_ends(slot, local, observer),
            Monitor::Attribution { fails } => self.attributed(slot, fails, local, observer),
            Monitor::Queued(_) | Monitor::Unattributed | Monitor::Done => {}
        }
    }

    /// The incident is noticed, or the false report comes in.
    pub(super) fn detect<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        self.noticed(slot, local, observer);
        if self.plan.monitoring.verify.is_none() {
            self.incidents.all[slot].visited = local;
            self.verified(slot, local, observer);
            return;
        }
        match &mut self.teams.free {
            Some(0) => {
                let severity = self.incidents.all[slot].severity;
                let ticket = self.new_ticket();
                self.teams.queue.join(ticket, severity, slot, 0);
                self.incidents.all[slot].monitor = Monitor::Queued(ticket);
            }
            free => {
                if let Some(free) = free {
                    *free -= 1;
                }
                self.visit(slot, local, observer);
            }
        }
    }

    fn noticed<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        self.incidents.all[slot].detected = local;
        self.tell(slot, local, Fact::Detected { delay: local }, observer);
        for i in 0..self.plan.by_detection.len() {
            self.clock_begins(slot, self.plan.by_detection[i], local);
        }
    }

    /// A team begins its first visit.
    fn visit<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        let incident = &mut self.incidents.all[slot];
        incident.visited = local;
        let wait = local - incident.detected;
        self.tell(slot, local, Fact::VisitStarted { wait }, observer);
        self.run_visit(slot, local);
    }

    fn run_visit(&mut self, slot: usize, local: f64) {
        let Some(verify) = self.plan.monitoring.verify else { return };
        let at = self.at(slot, self.plan.monitoring.verify_at, self.incidents.all[slot].visits);
        let lasts = self.sampler.law(verify, at);
        let incident = &mut self.incidents.all[slot];
        incident.visits = incident.visits.wrapping_add(1);
        incident.monitor = Monitor::Visit;
        self.incidents.set_timer(slot, self.plan.monitor, local + lasts);
    }

    fn visit_ends<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        let reopens = self.plan.monitoring.reopens;
        if reopens > 0.0 {
            let visit = self.incidents.all[slot].visits.wrapping_sub(1);
            let at = self.at(slot, self.plan.monitoring.reopens_at, visit);
            if self.sampler.uniform(at) < reopens {
                self.run_visit(slot, local);
                return;
            }
        }
        self.verified(slot, local, observer);
        self.team_is_free(observer);
    }

    fn verified<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        let incident = &mut self.incidents.all[slot];
        incident.verified = local;
        let delay = local - incident.detected;
        if self.plan.monitoring.verify.is_some() {
            self.tell(slot, local, Fact::Verified { delay }, observer);
        }
        let Some(attribution) = self.plan.monitoring.attribute else {
            self.known(slot, local, observer);
            return;
        };
        let at = self.at(slot, self.plan.monitoring.attribute_at, 0);
        let (lasts, u) = self.sampler.law_and_uniform(&attribution.delay, at);
        let incident = &mut self.incidents.all[slot];
        let fails = u < attribution.fails.get() && !incident.is_false;
        incident.monitor = Monitor::Attribution { fails };
        self.incidents.set_timer(slot, self.plan.monitor, local + lasts);
    }

    fn attributed<O: Observer>(&mut self, slot: usize, fails: bool, local: f64, observer: &mut O) {
        let incident = &mut self.incidents.all[slot];
        if fails {
            incident.failed = local;
            incident.monitor = Monitor::Unattributed;
            self.tell(slot, local, Fact::Unattributed, observer);
        } else {
            self.known(slot, local, observer);
        }
    }

    /// The end of the chain: an incident is established, a false report accepted or not.
    fn known<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        if !self.incidents.all[slot].is_false {
            self.establish(slot, local, observer);
            return;
        }
        self.incidents.all[slot].monitor = Monitor::Done;
        let report = self.incidents.all[slot].who.ordinal;
        let accepted = self.scenario.monitoring().false_reports.map_or(0.0, |reports| reports.accepted.get());
        let at = self.luck.false_accepted.at(self.replication, report, 0);
        if self.sampler.uniform(at) < accepted && !self.plan.phases.is_empty() {
            observer.world(self.now, WorldFact::Unwarranted { report });
            self.trigger(slot, 0, local, observer);
        }
        self.discard_if_idle(slot);
    }

    fn establish<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        let incident = &mut self.incidents.all[slot];
        incident.monitor = Monitor::Done;
        incident.established = local;
        self.tell(slot, local, Fact::Established { delay: local }, observer);
        for i in 0..self.plan.by_establishment.len() {
            self.clock_begins(slot, self.plan.by_establishment[i], local);
        }
        for phase in 0..self.plan.phases.len() {
            if self.incidents.phase(slot, phase).demanded < NEVER {
                self.trigger(slot, phase, local, observer);
            }
        }
    }

    /// An undeniable severity: detected and established at once, whatever monitoring was doing.
    pub(super) fn cannot_be_denied<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        if self.incidents.all[slot].established < NEVER {
            return;
        }
        self.leave_monitoring(slot);
        if self.incidents.all[slot].detected == NEVER {
            self.noticed(slot, local, observer);
        }
        self.establish(slot, local, observer);
    }

    /// The incident no longer waits for monitoring. A visit under way keeps its team to its end.
    pub(super) fn leave_monitoring(&mut self, slot: usize) {
        let ends = self.incidents.timer(slot, self.plan.monitor);
        let incident = &mut self.incidents.all[slot];
        if incident.monitor == Monitor::Visit && self.teams.free.is_some() {
            self.teams.orphans.push(incident.who.onset + ends);
            let first = self.teams.orphans.first();
            self.schedule_outside(self.teams_slot(), first);
        }
        self.incidents.all[slot].monitor = Monitor::Done;
        self.incidents.set_timer(slot, self.plan.monitor, NEVER);
    }

    pub(super) fn orphan_visit_ends<O: Observer>(&mut self, observer: &mut O) {
        self.teams.orphans.pop();
        let first = self.teams.orphans.first();
        self.schedule_outside(self.teams_slot(), first);
        self.team_is_free(observer);
    }

    /// One more team is free: the next in the queue gets it.
    fn team_is_free<O: Observer>(&mut self, observer: &mut O) {
        let Some(free) = &mut self.teams.free else { return };
        let all = &self.incidents.all;
        let next =
            self.teams.queue.next(|slot, _, ticket| all[slot].live && all[slot].monitor == Monitor::Queued(ticket));
        match next {
            None => *free += 1,
            Some((slot, _)) => {
                let local = self.local_now(slot).max(self.incidents.all[slot].detected);
                self.visit(slot, local, observer);
                self.schedule(slot);
            }
        }
    }

    /// The incident's severity has risen: so has its place in the queue for teams.
    pub(super) fn raise_visit(&mut self, slot: usize) {
        let incident = &self.incidents.all[slot];
        if let Monitor::Queued(ticket) = incident.monitor {
            self.teams.queue.join(ticket, incident.severity, slot, 0);
        }
    }
}
