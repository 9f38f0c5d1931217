//! The twin's incidents: hostilities on the ladder, and monitoring.

use phaseline::random::{Direct, Sampler};
use phaseline::scenario::{Detection, Hazard};

use super::response::PhaseState;
use super::{NEVER, Twin, What};

/// One incident, or the life of one false report.
pub struct Incident {
    pub is_false: bool,
    /// Hostilities are under way, or the report is looked into.
    pub is_under_way: bool,
    /// Its row of names, and its number in that row.
    pub row: usize,
    pub ordinal: u32,
    pub onset: f64,
    pub severity: usize,
    /// When its severity was entered.
    entered: f64,
    /// When hostilities cease, and when they escalate, as things stand.
    pub cease: f64,
    escalate: f64,
    /// What is left of the escalation's draw at `reckoned`, and the multiplier since then.
    remaining: f64,
    reckoned: f64,
    multiplier: f64,
    /// The latest of its changes in the heap, and when that is.
    pub stamp: u64,
    next_change: f64,
    monitor: Monitor,
    pub detected: f64,
    pub established: f64,
    pub phases: [PhaseState; 3],
    pub any_answered: bool,
    /// Phases missed and not answered.
    pub overdue: u32,
    /// Units it holds.
    pub held: u32,
}

#[derive(Clone, Copy, PartialEq)]
enum Monitor {
    Unnoticed,
    Queued,
    Visit,
    Attribution,
    Over,
}

impl Incident {
    fn new(row: usize, ordinal: u32, onset: f64, severity: usize, is_false: bool) -> Self {
        Self {
            is_false,
            is_under_way: true,
            row,
            ordinal,
            onset,
            severity,
            entered: onset,
            cease: NEVER,
            escalate: NEVER,
            remaining: NEVER,
            reckoned: onset,
            multiplier: 1.0,
            stamp: 0,
            next_change: NEVER,
            monitor: Monitor::Unnoticed,
            detected: NEVER,
            established: NEVER,
            phases: [PhaseState::FRESH; 3],
            any_answered: false,
            overdue: 0,
            held: 0,
        }
    }
}

impl Twin<'_> {
    pub fn is_under_way(&self, id: usize) -> bool {
        self.incidents[id].is_under_way
    }

    pub fn violation(&mut self, source: usize) {
        self.counts.violations += 1;
        let ordinal = self.ordinals[source];
        self.ordinals[source] += 1;
        let u = Direct.uniform(self.names.sources[source].severity.at(self.origins.of(ordinal), 0));
        let mut sum = 0.0;
        let mix = &self.scenario.sources()[source].severity;
        let below = |p: &f64| {
            sum += p;
            u < sum
        };
        let severity = mix.iter().position(below).unwrap_or(mix.len() - 1);
        let id = self.incidents.len();
        self.incidents.push(Incident::new(source, ordinal, self.now, severity, false));
        self.active.push(id);
        self.enter(id, severity);
        self.demand_at_onset(id);
        self.reached(id, severity);
    }

    pub fn false_report(&mut self) {
        let id = self.incidents.len();
        self.incidents.push(Incident::new(self.scenario.sources().len(), self.reports, self.now, 0, true));
        self.reports += 1;
        self.detect(id);
    }

    /// Draws what happens at `severity` if nobody acts. What effects were pending is void.
    fn enter(&mut self, id: usize, severity: usize) {
        let rung = &self.scenario.severities()[severity];
        let at = self.at(id, |names| names.hostilities[severity], 0);
        let (lasts, draw) = (Direct.law(&rung.lasts, at), Direct.exponential(at.twin()));
        let multiplier = self.multiplier(id, severity);
        let incident = &mut self.incidents[id];
        (incident.severity, incident.entered, incident.reckoned) = (severity, self.now, self.now);
        incident.cease = self.now + lasts;
        incident.escalate = NEVER;
        if let Some(escalation) = rung.escalates {
            (incident.remaining, incident.multiplier) = (draw, multiplier);
            incident.escalate = self.now + draw * mean(escalation.hazard) / multiplier;
        }
        self.plan_change(id);
    }

    /// What the escalation hazard is multiplied by now.
    fn multiplier(&self, id: usize, severity: usize) -> f64 {
        let Some(escalation) = self.scenario.severities()[severity].escalates else { return 1.0 };
        let incident = &self.incidents[id];
        let response = if incident.overdue > 0 {
            escalation.overdue
        } else if incident.any_answered {
            escalation.answered
        } else {
            1.0
        };
        response * self.by_credibility(|c| c.escalation_at_zero)
    }

    /// The multiplier may have changed.
    pub fn retime(&mut self, id: usize) {
        let severity = self.incidents[id].severity;
        let Some(escalation) = self.scenario.severities()[severity].escalates else { return };
        let multiplier = self.multiplier(id, severity);
        let incident = &mut self.incidents[id];
        if multiplier == incident.multiplier {
            return;
        }
        let mean = mean(escalation.hazard);
        incident.remaining -= incident.multiplier * (self.now - incident.reckoned) / mean;
        (incident.reckoned, incident.multiplier) = (self.now, multiplier);
        incident.escalate = self.now + incident.remaining * mean / multiplier;
        self.plan_change(id);
    }

    /// Enters the earlier of ceasing and escalating, unless it is entered already.
    pub fn plan_change(&mut self, id: usize) {
        let incident = &mut self.incidents[id];
        let at = incident.cease.min(incident.escalate);
        if at != incident.next_change {
            incident.next_change = at;
            incident.stamp += 1;
            let stamp = incident.stamp;
            self.push(at, What::Change { id, stamp });
        }
    }

    pub fn change(&mut self, id: usize) {
        if self.incidents[id].cease <= self.incidents[id].escalate {
            self.cease(id);
            return;
        }
        self.counts.escalations += 1;
        self.add_harm(id);
        let severity = self.incidents[id].severity + 1;
        self.enter(id, severity);
        self.reached(id, severity);
    }

    /// What reaching a severity brings.
    fn reached(&mut self, id: usize, severity: usize) {
        self.demand_at_severity(id, severity);
        match &self.scenario.severities()[severity].detection {
            Detection::Never => {}
            Detection::Undeniable => self.cannot_be_denied(id),
            Detection::Notice { probability, delay } => {
                if self.incidents[id].detected == NEVER {
                    let at = self.at(id, |names| names.detection[severity], 0);
                    if Direct.uniform(at) < probability.get() {
                        self.push(self.now + Direct.law(delay, at.twin()), What::Detection { id });
                    }
                }
            }
        }
    }

    fn cease(&mut self, id: usize) {
        self.add_harm(id);
        self.incidents[id].is_under_way = false;
        self.active.retain(|other| *other != id);
        self.leave_monitoring(id);
        self.stand_down(id);
        self.release_units(id);
    }

    /// The harm of hostilities at the present severity, which are over.
    pub fn add_harm(&mut self, id: usize) {
        let incident = &self.incidents[id];
        self.counts.harm += self.scenario.severities()[incident.severity].harm * (self.now - incident.entered);
    }

    pub fn may_detect(&mut self, id: usize) {
        if self.is_under_way(id) && self.incidents[id].detected == NEVER {
            self.detect(id);
        }
    }

    fn detect(&mut self, id: usize) {
        self.incidents[id].detected = self.now;
        self.counts.detected += u64::from(!self.incidents[id].is_false);
        if self.free_teams > 0 {
            self.free_teams -= 1;
            self.visit(id);
        } else {
            self.incidents[id].monitor = Monitor::Queued;
            self.team_queue.push(id);
        }
    }

    fn visit(&mut self, id: usize) {
        self.incidents[id].monitor = Monitor::Visit;
        let verify = self.scenario.monitoring().verify.as_ref().expect("the baseline verifies");
        let lasts = Direct.law(verify, self.at(id, |names| names.verify, 0));
        self.push(self.now + lasts, What::VisitEnds { id });
    }

    pub fn visit_ends(&mut self, id: usize) {
        if self.incidents[id].monitor == Monitor::Visit {
            let attribution = self.scenario.monitoring().attribute.as_ref().expect("the baseline attributes");
            let at = self.at(id, |names| names.attribute, 0);
            let (lasts, u) = (Direct.law(&attribution.delay, at), Direct.uniform(at.twin()));
            let fails = u < attribution.fails.get() && !self.incidents[id].is_false;
            self.incidents[id].monitor = Monitor::Attribution;
            self.push(self.now + lasts, What::Attribution { id, fails });
        }
        self.team_is_free();
    }

    /// The next in the queue gets the team: the highest severity, of these the first.
    fn team_is_free(&mut self) {
        let severity = |place: &usize| self.incidents[self.team_queue[*place]].severity;
        // Of equals `max_by_key` takes the last, so it looks from the end.
        match (0..self.team_queue.len()).rev().max_by_key(severity) {
            None => self.free_teams += 1,
            Some(place) => {
                let id = self.team_queue.remove(place);
                self.visit(id);
            }
        }
    }

    pub fn attributed(&mut self, id: usize, fails: bool) {
        if self.incidents[id].monitor != Monitor::Attribution {
            return;
        }
        self.incidents[id].monitor = Monitor::Over;
        if !self.incidents[id].is_false {
            if !fails {
                self.establish(id);
            }
            return;
        }
        let accepted = self.scenario.monitoring().false_reports.map_or(0.0, |reports| reports.accepted.get());
        let at = self.names.false_accepted.at(self.origins.of(self.incidents[id].ordinal), 0);
        if Direct.uniform(at) < accepted {
            self.trigger(id, 0);
        }
    }

    fn establish(&mut self, id: usize) {
        self.counts.established += 1;
        self.incidents[id].established = self.now;
        for phase in 0..self.incidents[id].phases.len() {
            if self.incidents[id].phases[phase].demanded < NEVER {
                self.trigger(id, phase);
            }
        }
    }

    fn cannot_be_denied(&mut self, id: usize) {
        if self.incidents[id].established < NEVER {
            return;
        }
        self.leave_monitoring(id);
        if self.incidents[id].detected == NEVER {
            self.incidents[id].detected = self.now;
            self.counts.detected += 1;
        }
        self.establish(id);
    }

    /// A visit under way keeps its team to its end.
    fn leave_monitoring(&mut self, id: usize) {
        if self.incidents[id].monitor == Monitor::Queued {
            self.team_queue.retain(|other| *other != id);
        }
        self.incidents[id].monitor = Monitor::Over;
    }
}

fn mean(hazard: Hazard) -> f64 {
    match hazard {
        Hazard::Exponential { mean } => mean.get(),
        Hazard::Weibull { .. } => panic!("the twin knows exponential escalation only"),
    }
}
