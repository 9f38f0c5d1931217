//! The life of an incident: severities, escalation, effects, its end.

use phaseline::model::{EndedBy, Fact, Outcome};
use phaseline::random::standard_exponential;
use phaseline::scenario::{Demand, Detection, Effect, Hazard};

use super::case::Desk;
use super::world::World;

impl World<'_> {
    /// An incident enters its current severity.
    pub fn enter_severity(&mut self, case: usize, within: f64) {
        let now = &mut self.cases[case];
        let severity = now.severity;
        let rung = &self.scenario.severities()[severity];
        let name = format!("{}.severity[{}]", now.name, rung.name);
        let which = now.which;
        now.entered = within;
        let (mut lasts, mut escalates) = self.luck.twins(&format!("{name}.hostilities"), which, 0);
        now.natural_end = within + rung.lasts.sample(&mut lasts);
        now.threshold = rung.escalates.is_some().then(|| standard_exponential(&mut escalates));
        now.spent = 0.0;
        now.counted_to = within;
        if now.detected.is_none()
            && let Detection::Notice { probability, delay } = &rung.detection
        {
            let (mut noticed, mut after) = self.luck.twins(&format!("{name}.detection"), which, 0);
            if noticed.uniform() < probability.get() {
                now.notices.push(within + delay.sample(&mut after));
            }
        }
        for phase in 0..self.scenario.phases().len() {
            if let Demand::Severity(least) = self.scenario.phases()[phase].demanded
                && severity >= least
                && self.cases[case].phases[phase].demanded.is_none()
            {
                self.demand(case, phase, within);
                if self.over.is_some() {
                    return;
                }
            }
        }
        if rung.detection == Detection::Undeniable {
            if self.cases[case].detected.is_none() {
                self.cases[case].detected = Some(within);
                self.tell(case, within, Fact::Detected { delay: within });
            }
            if self.cases[case].established.is_none() {
                self.establish(case, within);
            }
        }
    }

    /// Severity rises one rung.
    pub fn escalate(&mut self, case: usize, within: f64) {
        self.end_spell(case, within);
        let from = self.cases[case].severity;
        self.cases[case].severity = from + 1;
        self.cases[case].effects.clear();
        self.tell(case, within, Fact::Escalated { from, to: from + 1 });
        self.enter_severity(case, within);
    }

    /// When an incident escalates if nothing changes, counted from its onset.
    pub fn escalates_at(&self, index: usize) -> Option<f64> {
        let case = &self.cases[index];
        let threshold = case.threshold?;
        let hazard = self.scenario.severities()[case.severity].escalates?.hazard;
        let multiplier = self.hazard_multiplier(index);
        if multiplier <= 0.0 {
            return None;
        }
        let left = (threshold - case.spent).max(0.0) / multiplier;
        let reached = cumulative(hazard, case.counted_to - case.entered) + left;
        let time = match hazard {
            Hazard::Exponential { mean } => reached * mean.get(),
            Hazard::Weibull { shape, scale } => scale.get() * reached.powf(1.0 / shape),
        };
        Some((case.entered + time).max(case.counted_to))
    }

    /// Counts every escalation hazard on to now; before anything changes that it depends on.
    pub fn count_hazards(&mut self) {
        for index in 0..self.cases.len() {
            let case = &self.cases[index];
            let Some(escalation) = self.scenario.severities()[case.severity].escalates else { continue };
            if !case.burns() {
                continue;
            }
            let to = self.since_onset(index).max(case.counted_to);
            let gone = cumulative(escalation.hazard, to - case.entered)
                - cumulative(escalation.hazard, case.counted_to - case.entered);
            let spent = gone * self.hazard_multiplier(index);
            self.cases[index].spent += spent;
            self.cases[index].counted_to = to;
        }
    }

    /// m: `overdue` while some phase is missed and unanswered, else `answered` once any was answered, else 1.
    fn hazard_multiplier(&self, index: usize) -> f64 {
        let case = &self.cases[index];
        let Some(escalation) = self.scenario.severities()[case.severity].escalates else { return 0.0 };
        let overdue = case.phases.iter().any(|phase| phase.missed.is_some() && phase.answered.is_none());
        let answered = case.phases.iter().any(|phase| phase.answered.is_some());
        let own = if overdue {
            escalation.overdue
        } else if answered {
            escalation.answered
        } else {
            1.0
        };
        own * self.escalation_multiplier()
    }

    /// Tries an effect of `phase`, or of one of its tracks; `name` is the prefix of its draws.
    pub fn try_effect(
        &mut self,
        case: usize,
        within: f64,
        effect: &Effect,
        name: &str,
        phase: usize,
        member: Option<(usize, usize)>,
    ) {
        let which = self.cases[case].which;
        let part = member.map_or(0, |(_, member)| member);
        let probability = effect.stops[self.cases[case].severity];
        let track = member.map(|(track, _)| track as u16);
        let (mut stops, mut after) = self.luck.twins(&format!("{name}.effect"), which, part);
        if stops.uniform() >= probability.get() {
            if probability.get() > 0.0 {
                self.tell(case, within, Fact::EffectFailed { phase, track });
            }
            return;
        }
        let delay = effect.within.sample(&mut after);
        self.cases[case].effects.push((within + delay, EndedBy::Phase(phase)));
        let at = self.cases[case].onset + (within + delay);
        self.tell(case, within, Fact::EffectSucceeded { phase, track, at });
    }

    /// Hostilities cease.
    pub fn cease(&mut self, case: usize, within: f64, by: EndedBy) {
        self.settle(case, within, Outcome::Moot);
        self.end_spell(case, within);
        self.cases[case].open = false;
        let concurrent = self.burning();
        let severity = self.cases[case].severity;
        self.tell(case, within, Fact::Ended { by, duration: within, severity, concurrent });
        // A visit under way keeps its team; anything else leaves.
        if !matches!(self.cases[case].desk, Desk::Visit { .. }) {
            self.cases[case].desk = Desk::Nowhere;
        }
        self.release(case, within);
    }

    /// Gives the phases without an outcome theirs.
    fn settle(&mut self, case: usize, within: f64, outcome: Outcome) {
        for phase in 0..self.cases[case].phases.len() {
            let response = &mut self.cases[case].phases[phase];
            if response.demanded.is_some() && response.outcome.is_none() {
                response.outcome = Some(outcome);
                let onset = self.cases[case].onset;
                let due = self.cases[case].due(phase, self.scenario).map(|due| onset + due);
                self.tell(case, within, Fact::Outcome { phase, outcome, due, cause: None });
            }
        }
    }

    /// The time at one severity is over.
    fn end_spell(&mut self, case: usize, within: f64) {
        let Self { windows, cases, scenario, .. } = self;
        let now = &cases[case];
        let severity = now.severity;
        let hours = within - now.entered;
        let rate = scenario.severities()[severity].harm;
        let harm = rate * windows.harm(now.onset + now.entered, now.onset + within);
        self.tell(case, within, Fact::Spell { severity, hours, harm });
    }

    /// The replication is over.
    pub fn close(&mut self) {
        let end = self.history.end;
        for case in 0..self.cases.len() {
            if self.cases[case].burns() {
                let within = end - self.cases[case].onset;
                self.settle(case, within, Outcome::Censored);
                self.end_spell(case, within);
                self.cases[case].open = false;
                let concurrent = self.burning();
                let severity = self.cases[case].severity;
                self.tell(case, within, Fact::Ended { by: EndedBy::Open, duration: within, severity, concurrent });
            }
        }
    }
}

/// H(s).
fn cumulative(hazard: Hazard, time: f64) -> f64 {
    match hazard {
        Hazard::Exponential { mean } => time / mean.get(),
        Hazard::Weibull { shape, scale } => (time / scale.get()).powf(shape),
    }
}
