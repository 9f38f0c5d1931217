//! Every metric that a scenario yields, in the order of the summary.
//!
//! This one list drives the summary, the columns of `replications.csv`, the list that users are shown and the lookup
//! of addresses such as `compliance[national response]` and `harm.p95`.

use std::fmt;

use super::address::{Address, Statistic};
use super::labels;
use super::layout::{Layout, time};
use super::ratios::Ratios;
use crate::model::{EndedBy, Outcome};
use crate::scenario::Scenario;

/// One metric of one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// The phase, source, side or severity; empty for all.
    pub subject: String,
    /// Its unit: `count`, `share`, `h`, `d` or `harm`.
    pub unit: &'static str,
    /// What it is, in a sentence.
    pub definition: &'static str,
    /// Whether it has the columns from `min` to `max`.
    pub has_spread: bool,
    pub(super) basis: Basis,
    /// The metric that each replication has and that is nearest in kind, of one that only all of them together have.
    pub(super) stand_in: Option<String>,
}

/// Where a metric's estimate comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Basis {
    /// The mean over replications of this number, a count.
    Count(usize),
    /// The mean over replications of this number, not a count.
    Amount(usize),
    /// This ratio, a proportion.
    Share(usize),
    /// This time, observed one by one.
    Time(usize),
    /// The deadline of this phase minus its response time.
    Slack(usize),
    /// The share of replications that collapsed.
    Collapse,
    /// When they did.
    CollapseTime,
}

impl Metric {
    /// Its address: `metric[subject]`, or `metric` for all.
    pub fn address(&self) -> String {
        if self.subject.is_empty() { self.name.to_owned() } else { format!("{}[{}]", self.name, self.subject) }
    }

    /// Whether it is a share of events, out of a number of observations.
    pub(super) fn is_proportion(&self) -> bool {
        matches!(self.basis, Basis::Share(_) | Basis::Collapse)
    }

    /// Whether `statistic` of it has an interval: estimates do, and quantiles over observations.
    pub fn has_interval(&self, statistic: Statistic) -> bool {
        match statistic {
            Statistic::Estimate => true,
            Statistic::StdError | Statistic::CiLow | Statistic::CiHigh | Statistic::Min | Statistic::Max => false,
            _ => matches!(self.basis, Basis::Time(_) | Basis::Slack(_) | Basis::CollapseTime),
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address())
    }
}

/// The metrics of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalogue {
    metrics: Vec<Metric>,
}

impl Catalogue {
    /// The metrics of `scenario`.
    pub fn new(scenario: &Scenario) -> Self {
        let layout = Layout::new(scenario);
        let ratios = Ratios::new(&layout);
        Self::with(scenario, &layout, &ratios)
    }

    pub(super) fn with(scenario: &Scenario, layout: &Layout, ratios: &Ratios) -> Self {
        let mut list = List { scenario, layout, ratios, metrics: Vec::new() };
        list.violations();
        list.reports();
        list.endings();
        list.hostilities();
        list.times();
        list.phases();
        list.compliance_by_group();
        list.ceasefire();
        Self { metrics: list.metrics }
    }

    /// All of them, in the order of the summary.
    pub fn metrics(&self) -> &[Metric] {
        &self.metrics
    }

    /// Those that most questions are about: violations, harm, the compliance of each phase, and collapse.
    pub fn chief(&self) -> Vec<Address> {
        let chief = ["violations", "harm", "compliance", "collapse"];
        let of = |name: &'static str| self.metrics.iter().filter(move |metric| metric.name == name);
        let address = |metric: &Metric| Address {
            metric: metric.name.to_owned(),
            subject: metric.subject.clone(),
            statistic: Statistic::Estimate,
        };
        chief.into_iter().flat_map(of).map(address).collect()
    }

    /// Those of which each replication has one value, in the order of `replications.csv`.
    pub fn values(&self) -> impl Iterator<Item = &Metric> {
        self.metrics.iter().filter(|metric| matches!(metric.basis, Basis::Count(_) | Basis::Amount(_)))
    }
}

/// The list being written.
struct List<'a> {
    scenario: &'a Scenario,
    layout: &'a Layout,
    ratios: &'a Ratios,
    metrics: Vec<Metric>,
}

impl List<'_> {
    fn add(&mut self, name: &'static str, subject: &str, unit: &'static str, basis: Basis, definition: &'static str) {
        let has_spread = !matches!(basis, Basis::Share(_) | Basis::Collapse);
        let subject = subject.to_owned();
        self.metrics.push(Metric { name, subject, unit, definition, has_spread, basis, stand_in: None });
    }

    /// A figure over all replications, with what each of them has instead.
    fn pooled(
        &mut self,
        (name, subject, unit): (&'static str, &str, &'static str),
        basis: Basis,
        stand_in: String,
        definition: &'static str,
    ) {
        self.add(name, subject, unit, basis, definition);
        if let Some(metric) = self.metrics.last_mut() {
            metric.stand_in = Some(stand_in);
        }
    }

    fn count(&mut self, name: &'static str, number: usize, definition: &'static str) {
        self.add(name, "", "count", Basis::Count(number), definition);
    }

    /// A count for each of `subjects`, in consecutive numbers from `first`.
    fn counts(&mut self, name: &'static str, subjects: &[String], first: usize, definition: &'static str) {
        for (i, subject) in subjects.iter().enumerate() {
            self.add(name, subject, "count", Basis::Count(first + i), definition);
        }
    }

    fn sources(&self) -> Vec<String> {
        self.scenario.sources().iter().map(|source| source.name.clone()).collect()
    }

    fn severities(&self) -> Vec<String> {
        self.scenario.severities().iter().map(|severity| severity.name.clone()).collect()
    }

    fn phase_names(&self) -> Vec<String> {
        self.scenario.phases().iter().map(|phase| phase.name.clone()).collect()
    }

    fn violations(&mut self) {
        let layout = self.layout;
        self.count("violations", layout.violations, "Violations in a replication, up to collapse.");
        let (sources, severities) = (self.sources(), self.severities());
        self.counts("violations_by_source", &sources, layout.by_source, "Violations of one source.");
        self.counts("violations_by_side", &layout.sides, layout.by_side, "Violations by one side.");
        self.counts("violations_by_severity", &severities, layout.by_severity, "Violations of one severity at onset.");
        self.count("contested_violations", layout.contested, "Violations in the disputed end of a window.");
    }

    fn reports(&mut self) {
        let layout = self.layout;
        self.count("detected", layout.detected, "Incidents detected while hostilities were under way.");
        let basis = Basis::Share(self.ratios.detected);
        let definition = "Share of violations that were detected.";
        self.pooled(("detected_share", "", "share"), basis, "detected".to_owned(), definition);
        self.count("established", layout.established, "Incidents detected, verified and attributed.");
        let basis = Basis::Share(self.ratios.established);
        let definition = "Share of violations that were established.";
        self.pooled(("established_share", "", "share"), basis, "established".to_owned(), definition);
        self.count("false_reports", layout.false_reports, "Reports with no violation behind them.");
        self.count(
            "unwarranted_responses",
            layout.unwarranted,
            "False reports that triggered the first phase; outside every compliance figure.",
        );
    }

    fn endings(&mut self) {
        let layout = self.layout;
        let rungs = self.severities();
        self.counts(
            "escalations",
            rungs.get(1..).unwrap_or_default(),
            layout.escalations,
            "Rises to a severity (not onsets at it).",
        );
        let ways: Vec<String> = std::iter::once(EndedBy::Itself)
            .chain((0..layout.phases).map(EndedBy::Phase))
            .chain([EndedBy::Open])
            .map(|by| labels::ended_by(self.scenario, by))
            .collect();
        self.counts(
            "ended_by",
            &ways,
            layout.ended_by,
            "Incidents by what ended them: themselves, a phase (its tracks included), or nothing before the replication did.",
        );
        for (way, subject) in ways.iter().enumerate() {
            let basis = Basis::Share(self.ratios.ended_by + way);
            let definition = "Share of violations whose incidents ended so.";
            self.pooled(("ended_by_share", subject, "share"), basis, format!("ended_by[{subject}]"), definition);
        }
    }

    fn hostilities(&mut self) {
        let layout = self.layout;
        self.add(
            "hostilities_h",
            "",
            "h",
            Basis::Amount(layout.hostilities),
            "Hours of hostilities over all incidents.",
        );
        for (i, severity) in self.severities().iter().enumerate() {
            let basis = Basis::Amount(layout.hostilities_by_severity + i);
            self.add("hostilities_h_by_severity", severity, "h", basis, "Hours of hostilities at one severity.");
        }
        self.add("harm", "", "harm", Basis::Amount(layout.harm), "Harm over all incidents.");
        self.count("peak_concurrent", layout.peak, "Most incidents with hostilities under way at once.");
        let definition =
            "Incidents with hostilities under way, averaged over the time observed, then over replications.";
        self.add("mean_concurrent", "", "count", Basis::Amount(layout.concurrent), definition);
    }

    fn times(&mut self) {
        for (name, which, stand_in, definition) in [
            (
                "incident_duration_h",
                time::DURATION,
                "hostilities_h",
                "From onset to the end of hostilities, of incidents that ended; short ones are over-represented when many stay open.",
            ),
            ("detection_delay_h", time::DETECTION, "detected", "From onset to detection."),
            (
                "team_wait_h",
                time::TEAM,
                "established",
                "From detection to the first visit, of real incidents whose visit began.",
            ),
            ("verification_delay_h", time::VERIFICATION, "established", "From detection to the end of the last visit."),
            ("establishment_delay_h", time::ESTABLISHMENT, "established", "From onset to being established."),
        ] {
            self.pooled((name, "", "h"), Basis::Time(which), stand_in.to_owned(), definition);
        }
    }

    fn phases(&mut self) {
        let (layout, names) = (self.layout, self.phase_names());
        self.counts("demanded", &names, layout.demanded, "Times a phase's condition held.");
        self.counts("triggered", &names, layout.triggered, "Times it held and the incident was established.");
        for (name, outcome, definition) in [
            ("met", Outcome::Met, "Answered by the due time, with hostilities under way."),
            ("missed", Outcome::Missed, "Due with hostilities under way and no answer."),
            ("moot", Outcome::Moot, "Neither met nor missed before hostilities ended."),
            ("censored", Outcome::Censored, "Neither met nor missed nor moot before the replication ended."),
        ] {
            self.counts(name, &names, layout.outcome(outcome, 0), definition);
        }
        for (name, first, definition) in [
            ("compliance", self.ratios.compliance, "Met over met and missed."),
            (
                "compliance_followed",
                self.ratios.followed,
                "Met over met and missed, of deadlines due before the horizon: near it quick successes count and pending misses do not.",
            ),
        ] {
            for (phase, subject) in names.iter().enumerate() {
                let basis = Basis::Share(first + phase);
                self.pooled((name, subject, "share"), basis, missed(subject), definition);
            }
        }
        for (phase, subject) in names.iter().enumerate() {
            let definition = "From the clock's origin to the answer, of all answers, late ones included.";
            let basis = Basis::Time(time::RESPONSE + phase);
            self.pooled(("response_time_h", subject, "h"), basis, missed(subject), definition);
        }
        for (phase, subject) in names.iter().enumerate() {
            let definition = "From the answer to the due time, of all answers; below 0 for late ones.";
            self.pooled(("slack_h", subject, "h"), Basis::Slack(phase), missed(subject), definition);
        }
    }

    fn compliance_by_group(&mut self) {
        let (layout, phases) = (self.layout, self.phase_names());
        let mut first = 0;
        for (name, groups, definition) in [
            ("compliance_by_source", self.sources(), "Compliance of a phase with violations of one source."),
            ("compliance_by_side", layout.sides.clone(), "Compliance of a phase with violations by one side."),
            ("compliance_by_severity", self.severities(), "Compliance of a phase by severity at onset."),
        ] {
            for (phase, phase_name) in phases.iter().enumerate() {
                for (i, group) in groups.iter().enumerate() {
                    let basis = Basis::Share(self.ratios.groups + phase * layout.groups() + first + i);
                    let subject = format!("{phase_name} / {group}");
                    self.pooled((name, &subject, "share"), basis, missed(phase_name), definition);
                }
            }
            first += groups.len();
        }
    }

    fn ceasefire(&mut self) {
        self.add("collapse", "", "share", Basis::Collapse, "Share of replications in which the ceasefire collapsed.");
        let definition = "From the armistice to collapse, of the replications that collapsed.";
        self.add("collapse_time_d", "", "d", Basis::CollapseTime, definition);
        let definition = "Credibility at the end of a replication.";
        self.add("final_credibility", "", "share", Basis::Amount(self.layout.credibility), definition);
    }
}

/// What stands for a figure of a phase in one replication.
fn missed(phase: &str) -> String {
    format!("missed[{phase}]")
}
