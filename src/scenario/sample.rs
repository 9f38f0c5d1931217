//! A scenario built by hand, for tests of what works on scenarios.

use super::types::*;
use crate::random::Law;
use crate::units::{Hours, PerHour, Probability};

fn hours(hours: f64) -> Hours {
    Hours::new(hours).unwrap()
}

fn probability(p: f64) -> Probability {
    Probability::new(p).unwrap()
}

fn lognormal(median: f64) -> Law {
    Law::lognormal_median_sigma(median, 0.8).unwrap()
}

fn severity(name: &str, lasts: f64, escalates: Option<f64>, detection: Detection) -> Severity {
    let hazard = |mean| Hazard::Exponential { mean: hours(mean) };
    Severity {
        name: name.to_owned(),
        lasts: lognormal(lasts),
        escalates: escalates.map(|mean| Escalation { hazard: hazard(mean), answered: 0.5, overdue: 1.5 }),
        harm: 2.0,
        detection,
    }
}

fn source(name: &str, side: &str, per_day: f64) -> Source {
    Source {
        name: name.to_owned(),
        side: side.to_owned(),
        severity: vec![0.8, 0.2],
        arrivals: Arrivals::Poisson { rate: PerHour::new(per_day / 24.0).unwrap(), growth: 0.0, season: None },
        excites: Vec::new(),
        decay: None,
    }
}

fn track(actor: &str, stages: &[(&str, f64, Option<PoolId>)]) -> Track {
    let stage =
        |&(name, median, needs): &(&str, f64, _)| Stage { name: name.to_owned(), delay: lognormal(median), needs };
    Track {
        actor: actor.to_owned(),
        stages: stages.iter().map(stage).collect(),
        count: 1,
        joins: probability(1.0),
        commits: probability(1.0),
        weight: 1.0,
        required: false,
        effect: None,
    }
}

fn phase(name: &str, demanded: Demand, clock: Clock, deadline: Option<f64>, tracks: Vec<Track>) -> Phase {
    let stops = vec![probability(0.5), probability(0.3)];
    Phase {
        name: name.to_owned(),
        demanded,
        clock,
        deadline: deadline.map(hours),
        opens: None,
        answered: Quorum::All,
        effect: Some(Effect { stops, within: lognormal(6.0) }),
        tracks,
    }
}

fn plan() -> Vec<Phase> {
    vec![
        phase(
            "first",
            Demand::Violation,
            Clock::Onset,
            Some(24.0),
            vec![
                track("police", &[("decide", 2.0, None), ("act", 5.0, Some(0))]),
                track("army", &[("move", 6.0, None)]),
            ],
        ),
        phase(
            "second",
            Demand::Continuing(hours(6.0)),
            Clock::Demanded,
            None,
            vec![track("allies", &[("decide", 20.0, None)])],
        ),
        phase(
            "third",
            Demand::Severity(1),
            Clock::Demanded,
            Some(72.0),
            vec![track("guarantor", &[("decide", 30.0, None), ("deploy", 12.0, None)])],
        ),
    ]
}

/// Two rungs (minor, major), three sources (east and north of `red`, west of `blue`), one pool (brigades) and three
/// phases (first, second without a deadline, third), over `days` from 27 February 2026.
pub(crate) fn sample(days: f64) -> Scenario {
    Scenario {
        name: "sample".to_owned(),
        horizon: hours(days * 24.0),
        run: Run { replications: 100, seed: 1, max_incidents: 100_000 },
        armistice: Some(jiff::civil::date(2026, 2, 27)),
        severities: vec![
            severity(
                "minor",
                16.0,
                Some(200.0),
                Detection::Notice { probability: probability(0.9), delay: lognormal(2.0) },
            ),
            severity("major", 60.0, None, Detection::Undeniable),
        ],
        sources: vec![source("east", "red", 0.8), source("west", "blue", 0.2), source("north", "red", 0.1)],
        windows: Vec::new(),
        monitoring: Monitoring {
            teams: Some(2),
            verify: Some(lognormal(3.0)),
            reopens: probability(0.1),
            attribute: Some(Attribution { delay: lognormal(4.0), fails: probability(0.1) }),
            false_reports: Some(FalseReports { rate: PerHour::new(0.01).unwrap(), accepted: probability(0.2) }),
        },
        pools: vec![Pool { name: "brigades".to_owned(), capacity: 3, turnaround: None }],
        phases: plan(),
        credibility: None,
        collapse: Collapse { missed: vec![2], probability: probability(0.2), concurrent: None, severity: None },
        uncertain: Vec::new(),
        resolved: "name = \"sample\"\n".to_owned(),
        digest: "0123456789abcdef".repeat(4),
    }
}
