//! How much work reaches teams and pools, as offered load: arrivals a time unit times mean work of each, in units kept
//! busy. Above capacity, queues grow as long as the violations last.
//!
//! Left out: requests that lapse because hostilities cease first (so teams have a little less to do), incidents that
//! escalate, and phases that follow another one (how many get there is for the simulation).

use super::violations::Expected;
use crate::scenario::{Demand, Detection, Phase, PoolId, Scenario, SeverityId};

/// The load of the teams or of one pool.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    /// `None` for the verification teams.
    pub pool: Option<String>,
    /// Units; `None` is unlimited.
    pub capacity: Option<u32>,
    /// Units kept busy.
    pub offered: f64,
    /// Whether a phase that follows another one also draws on it, which is not counted.
    pub partial: bool,
}

impl Load {
    /// Offered load over capacity.
    pub fn utilisation(&self) -> Option<f64> {
        self.capacity.map(|capacity| self.offered / f64::from(capacity))
    }
}

/// The loads of the verification teams and of every pool.
pub fn loads(scenario: &Scenario, expected: &Expected) -> Vec<Load> {
    let rates = rates(scenario, expected);
    let pools = (0..scenario.pools().len()).map(|pool| pool_load(scenario, pool, &rates));
    teams(scenario, &rates).into_iter().chain(pools).collect()
}

/// Violations an hour by severity at onset.
fn rates(scenario: &Scenario, expected: &Expected) -> Vec<f64> {
    expected.by_severity(scenario).into_iter().map(|count| count / scenario.horizon().get()).collect()
}

fn teams(scenario: &Scenario, rates: &[f64]) -> Option<Load> {
    let monitoring = scenario.monitoring();
    let verify = monitoring.verify.as_ref()?;
    let noticed: f64 = scenario
        .severities()
        .iter()
        .zip(rates)
        .map(|(severity, rate)| match &severity.detection {
            Detection::Notice { probability, .. } => rate * probability.get(),
            Detection::Never | Detection::Undeniable => 0.0,
        })
        .sum();
    let reports = noticed + monitoring.false_reports.map_or(0.0, |reports| reports.rate.get());
    let offered = reports * verify.mean() / (1.0 - monitoring.reopens.get());
    Some(Load { pool: None, capacity: monitoring.teams, offered, partial: false })
}

fn pool_load(scenario: &Scenario, id: PoolId, rates: &[f64]) -> Load {
    let pool = &scenario.pools()[id];
    let turnaround = pool.turnaround.as_ref().map_or(0.0, crate::random::Law::mean);
    let (mut offered, mut partial) = (0.0, false);
    for phase in scenario.phases() {
        let units = units(phase, id);
        match phase.demanded {
            _ if units == 0.0 => {}
            Demand::Violation => offered += units * held(scenario, rates, 0, turnaround),
            Demand::Severity(severity) => offered += units * held(scenario, rates, severity, turnaround),
            Demand::Continuing(_) => partial = true,
        }
    }
    Load { pool: Some(pool.name.clone()), capacity: Some(pool.capacity), offered, partial }
}

/// Units of the pool that one incident takes in a phase.
fn units(phase: &Phase, pool: PoolId) -> f64 {
    let of = |track: &crate::scenario::Track| {
        let stages = track.stages.iter().filter(|stage| stage.needs == Some(pool)).count();
        stages as f64 * f64::from(track.count) * track.joins.get() * track.commits.get()
    };
    phase.tracks.iter().map(of).sum()
}

/// Units held at once if every incident that can be established, from `from` up, held one for as long as hostilities
/// last if nobody acts.
fn held(scenario: &Scenario, rates: &[f64], from: SeverityId, turnaround: f64) -> f64 {
    let fails = scenario.monitoring().attribute.as_ref().map_or(0.0, |attribute| attribute.fails.get());
    let established = |detection: &Detection| match detection {
        Detection::Never => 0.0,
        Detection::Notice { probability, .. } => probability.get() * (1.0 - fails),
        Detection::Undeniable => 1.0,
    };
    let severities = scenario.severities().iter().zip(rates).skip(from);
    severities
        .map(|(severity, rate)| rate * established(&severity.detection) * (severity.lasts.mean() + turnaround))
        .sum()
}
