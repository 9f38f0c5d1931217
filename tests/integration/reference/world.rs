//! The whole state, and its main loop.

use phaseline::model::{Ending, Fact, Identity, WorldFact};
use phaseline::scenario::{Arrivals, Demand, Scenario, SourceId};

use super::agenda::{Agenda, Event};
use super::arrivals::Clocks;
use super::case::Case;
use super::draw::Luck;
use super::history::{History, Note, Told};
use super::windows::Windows;

/// Everything there is.
pub struct World<'a> {
    pub scenario: &'a Scenario,
    pub luck: Luck,
    pub windows: Windows<'a>,
    pub now: f64,
    pub credibility: f64,
    /// Incidents and false reports in order of their beginning.
    pub cases: Vec<Case>,
    pub clocks: Clocks<'a>,
    /// When each clock fires if nothing changes.
    pub firing: Vec<Option<f64>>,
    /// Per source, how many of its fixed instants have passed.
    pub passed: Vec<usize>,
    /// Violations per source.
    pub violations: Vec<u32>,
    pub next_report: f64,
    pub reports: u32,
    /// Requests for units, ever.
    pub requests: usize,
    /// Units of pools that turn around: pool, free again at.
    pub returning: Vec<(usize, f64)>,
    /// Set when the replication collapses.
    pub over: Option<Ending>,
    pub history: History,
}

impl<'a> World<'a> {
    pub fn new(scenario: &'a Scenario, seed: u64, replication: u64) -> Self {
        let luck = Luck { seed, replication };
        let horizon = scenario.horizon().get();
        let credibility = scenario.credibility().map_or(1.0, |feedback| feedback.start.get());
        let mut world = Self {
            scenario,
            luck,
            windows: Windows::new(scenario, luck),
            now: 0.0,
            credibility,
            cases: Vec::new(),
            clocks: Clocks::new(scenario, luck),
            firing: Vec::new(),
            passed: vec![0; scenario.sources().len()],
            violations: vec![0; scenario.sources().len()],
            next_report: 0.0,
            reports: 0,
            requests: 0,
            returning: Vec::new(),
            over: None,
            history: History {
                incidents: Vec::new(),
                world: Vec::new(),
                end: horizon,
                ending: Ending::Horizon,
                credibility,
                fragile: false,
            },
        };
        world.predict();
        world.next_report = world.gap_to_report();
        world
    }

    /// Runs to the end.
    pub fn run(mut self) -> History {
        let horizon = self.scenario.horizon().get();
        while self.over.is_none() {
            let agenda = Agenda::of(&self);
            let Some(next) = agenda.first() else { break };
            if next.at >= horizon {
                break;
            }
            self.history.fragile |= agenda.is_fragile(&next);
            self.now = next.at;
            self.count_hazards();
            self.happen(next.event, next.within);
        }
        if let Some(ending) = self.over {
            self.history.ending = ending;
            self.history.end = self.now;
        }
        self.history.credibility = self.credibility;
        self.close();
        let end = self.history.end;
        self.history.world.extend(self.windows.facts().into_iter().filter(|(at, _)| *at < end));
        self.history.world.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.history
    }

    fn happen(&mut self, event: Event, within: f64) {
        match event {
            Event::Cease { case, by } => self.cease(case, within, by),
            Event::Escalate { case } => self.escalate(case, within),
            Event::Step { case, phase, member } => self.step(case, phase, member, within),
            Event::Deadline { case, phase } => self.miss(case, phase, within),
            Event::Notice { case } => self.detect(case, within),
            Event::VisitEnds { case } => self.visit_ends(case, within),
            Event::AttributionEnds { case } => self.attribution_ends(case, within),
            Event::Demand { case, phase } => self.demand(case, phase, within),
            Event::TooLong => self.over = Some(Ending::Severity),
            Event::UnitBack { index } => {
                let (pool, _) = self.returning.remove(index);
                self.grant_units(pool);
            }
            Event::Fixed { source } => {
                self.passed[source] += 1;
                self.violate(source);
            }
            Event::Fires { clock } => {
                let source = self.clocks.all[clock].source;
                self.count_clocks();
                self.clocks.fire(clock);
                self.violate(source);
            }
            Event::Report => self.report(),
        }
    }

    /// A violation of `source`.
    fn violate(&mut self, source: SourceId) {
        if self.runs_away() {
            return;
        }
        self.count_clocks();
        self.clocks.excite(source);
        self.predict();

        let ordinal = self.violations[source];
        self.violations[source] += 1;
        let what = &self.scenario.sources()[source];
        let name = format!("source[{}]", what.name);
        let severity = self.luck.choice(&format!("{name}.severity"), ordinal, &what.severity);
        let who = Identity {
            number: self.cases.iter().filter(|case| case.who.is_some()).count() as u32,
            source,
            ordinal,
            severity,
            onset: self.now,
            contested: self.windows.contested(source, self.now),
        };
        self.cases.push(Case::new(Some(who), name, ordinal, self.now, self.scenario));
        let case = self.cases.len() - 1;
        let concurrent = self.burning();
        self.tell(case, 0.0, Fact::Violation { concurrent });
        for phase in 0..self.scenario.phases().len() {
            if self.scenario.phases()[phase].demanded == Demand::Violation {
                self.demand(case, phase, 0.0);
            }
        }
        self.enter_severity(case, 0.0);
        if self.over.is_none() && self.scenario.collapse().concurrent.is_some_and(|most| concurrent >= most) {
            self.over = Some(Ending::Concurrent);
        }
    }

    /// A report with no violation behind it.
    fn report(&mut self) {
        if self.runs_away() {
            return;
        }
        let report = self.reports;
        self.reports += 1;
        self.next_report = self.now + self.gap_to_report();
        self.history.world.push((self.now, WorldFact::FalseReport { report }));
        self.cases.push(Case::new(None, "false reports".to_owned(), report, self.now, self.scenario));
        self.detect(self.cases.len() - 1, 0.0);
    }

    fn gap_to_report(&self) -> f64 {
        let rate = self.scenario.monitoring().false_reports.map_or(0.0, |reports| reports.rate.get());
        if rate == 0.0 { f64::INFINITY } else { self.luck.exponential("false reports.arrival", self.reports) / rate }
    }

    /// Stops a history before it has too many incidents and reports.
    fn runs_away(&mut self) -> bool {
        if self.cases.len() >= self.scenario.run().max_incidents as usize {
            self.over = Some(Ending::Runaway);
        }
        self.over.is_some()
    }

    /// Counts the clocks on to now; before anything changes that they depend on.
    pub fn count_clocks(&mut self) {
        let multiplier = self.violations_multiplier();
        self.clocks.count(self.now, multiplier, &self.windows);
    }

    /// Foretells when each clock fires; after something changed.
    pub fn predict(&mut self) {
        let multiplier = self.violations_multiplier();
        self.firing = (0..self.clocks.all.len()).map(|i| self.clocks.next(i, multiplier, &self.windows)).collect();
    }

    /// Instants of `source` that are fixed.
    pub fn next_fixed(&self, source: SourceId) -> Option<f64> {
        match &self.scenario.sources()[source].arrivals {
            Arrivals::Fixed { times } => times.get(self.passed[source]).copied(),
            _ => None,
        }
    }

    /// Incidents with hostilities under way.
    pub fn burning(&self) -> u32 {
        self.cases.iter().filter(|case| case.burns()).count() as u32
    }

    /// Now, counted from the beginning of a case.
    pub fn since_onset(&self, case: usize) -> f64 {
        self.now - self.cases[case].onset
    }

    /// The same where it cannot be before `known`, and is `known` to the last bit if that is now.
    pub fn since_onset_from(&self, case: usize, known: f64) -> f64 {
        let is_now = self.cases[case].onset + known == self.now;
        if is_now { known } else { self.since_onset(case).max(known) }
    }

    /// Tells a fact about an incident; about a false report there is nothing to tell.
    pub fn tell(&mut self, case: usize, within: f64, fact: Fact<'static>) {
        self.note(case, within, Note::Fact(fact));
    }

    /// Tells anything about an incident.
    pub fn note(&mut self, case: usize, within: f64, note: Note) {
        let case = &self.cases[case];
        if let Some(who) = case.who {
            self.history.incidents.push(Told { at: case.onset + within, who, note });
        }
    }
}
