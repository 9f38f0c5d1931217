//! Detection, the queue for teams, visits, attribution.

use phaseline::model::{Fact, WorldFact};
use phaseline::units::Probability;

use super::case::Desk;
use super::world::World;

impl World<'_> {
    /// A case comes to notice.
    pub fn detect(&mut self, case: usize, within: f64) {
        self.cases[case].detected = Some(within);
        self.tell(case, within, Fact::Detected { delay: within });
        if self.scenario.monitoring().verify.is_some() {
            self.cases[case].desk = Desk::Queued;
            self.send_teams();
        } else {
            self.attribute(case, within);
        }
    }

    /// Sends free teams to whoever waits.
    fn send_teams(&mut self) {
        loop {
            let busy = self.cases.iter().filter(|case| matches!(case.desk, Desk::Visit { .. })).count();
            if self.scenario.monitoring().teams.is_some_and(|teams| busy >= teams as usize) {
                return;
            }
            let waiting = (0..self.cases.len()).filter(|&index| self.cases[index].desk == Desk::Queued);
            let first = waiting.min_by(|&a, &b| {
                let (a, b) = (&self.cases[a], &self.cases[b]);
                let detected = |case: &super::case::Case| case.onset + case.detected.unwrap_or(0.0);
                b.severity
                    .cmp(&a.severity)
                    .then(detected(a).total_cmp(&detected(b)))
                    .then(a.who.is_none().cmp(&b.who.is_none()))
            });
            let Some(case) = first else { return };
            let detected = self.cases[case].detected.unwrap_or(0.0);
            let within = self.since_onset_from(case, detected);
            self.cases[case].first_visit = Some(within);
            let wait = within - detected;
            self.tell(case, within, Fact::VisitStarted { wait });
            self.visit(case, within, 0);
        }
    }

    fn visit(&mut self, case: usize, within: f64, number: usize) {
        let Some(verify) = &self.scenario.monitoring().verify else { return };
        let now = &self.cases[case];
        let delay = verify.sample(&mut self.luck.stream(&format!("{}.verify", now.name), now.which, number));
        self.cases[case].desk = Desk::Visit { number, until: within + delay };
    }

    /// A visit ends.
    pub fn visit_ends(&mut self, case: usize, within: f64) {
        let now = &self.cases[case];
        let Desk::Visit { number, .. } = now.desk else { return };
        let needed = now.open && now.established.is_none();
        let reopens = self.scenario.monitoring().reopens;
        if needed && self.luck.happens(&format!("{}.reopens", now.name), now.which, number, reopens) {
            self.visit(case, within, number + 1);
            return;
        }
        self.cases[case].desk = Desk::Nowhere;
        if needed {
            self.cases[case].verified = Some(within);
            let delay = within - self.cases[case].detected.unwrap_or(0.0);
            self.tell(case, within, Fact::Verified { delay });
            self.attribute(case, within);
        }
        self.send_teams();
    }

    fn attribute(&mut self, case: usize, within: f64) {
        self.cases[case].first_visit.get_or_insert(within);
        self.cases[case].verified.get_or_insert(within);
        match &self.scenario.monitoring().attribute {
            None => self.conclude(case, within, Probability::ZERO),
            Some(attribution) => {
                let now = &self.cases[case];
                let name = format!("{}.attribute", now.name);
                let delay = attribution.delay.sample(&mut self.luck.twins(&name, now.which, 0).0);
                self.cases[case].desk = Desk::Attribution { until: within + delay };
            }
        }
    }

    /// Attribution comes to its end.
    pub fn attribution_ends(&mut self, case: usize, within: f64) {
        self.cases[case].desk = Desk::Nowhere;
        let fails = self.scenario.monitoring().attribute.as_ref().map_or(Probability::ZERO, |a| a.fails);
        self.conclude(case, within, fails);
    }

    fn conclude(&mut self, case: usize, within: f64, fails: Probability) {
        let (name, which) = (self.cases[case].name.clone(), self.cases[case].which);
        if self.cases[case].who.is_none() {
            let accepted = self.scenario.monitoring().false_reports.map_or(Probability::ZERO, |f| f.accepted);
            if self.luck.happens(&format!("{name}.accepted"), which, 0, accepted) {
                self.history.world.push((self.now, WorldFact::Unwarranted { report: which }));
                self.start(case, 0, within);
            } else {
                self.cases[case].open = false;
            }
        } else if self.luck.twins(&format!("{name}.attribute"), which, 0).1.uniform() < fails.get() {
            self.cases[case].unattributed = Some(within);
            self.tell(case, within, Fact::Unattributed);
        } else {
            self.establish(case, within);
        }
    }

    /// The plan can act on an incident.
    pub fn establish(&mut self, case: usize, within: f64) {
        self.cases[case].established = Some(within);
        // A visit under way goes on to its end.
        if !matches!(self.cases[case].desk, Desk::Visit { .. }) {
            self.cases[case].desk = Desk::Nowhere;
        }
        self.tell(case, within, Fact::Established { delay: within });
        for phase in 0..self.cases[case].phases.len() {
            if self.cases[case].phases[phase].demanded.is_some() {
                self.trigger(case, phase, within);
            }
        }
    }
}
