//! What goes up and down beside the incidents: how many are under way, teams, pools, credibility.

use super::Gauge;
use super::gather::Gathered;
use crate::model::Resource;
use crate::report::text::{grouped, number};
use crate::scenario::Scenario;

/// Bars of the violations, at most.
const BARS: f64 = 120.0;

/// The gauges of a history, those that the scenario has.
pub(super) fn gauges(scenario: &Scenario, gathered: &Gathered, end: f64) -> Vec<Gauge> {
    let mut gauges = vec![violations(gathered, end), level("incidents under way", None, &gathered.under_way)];
    if let Some(teams) = scenario.monitoring().teams {
        gauges.push(level("waiting for a team", None, &sums(waiting(gathered))));
        gauges.push(in_use("verification teams", teams, Resource::Team, gathered));
    }
    for (pool, of) in scenario.pools().iter().enumerate() {
        gauges.push(in_use(&of.name, of.capacity, Resource::Pool(pool), gathered));
    }
    if let Some(credibility) = scenario.credibility() {
        let start = [(0.0, credibility.start.get())];
        let points: Vec<(f64, f64)> = start.into_iter().chain(gathered.credibility.iter().copied()).collect();
        let mut gauge = Gauge { top: 1.0, ..level("credibility", None, &points) };
        let last = points.last().map_or(0.0, |(_, value)| *value);
        let lowest = points.iter().fold(f64::INFINITY, |lowest, (_, value)| lowest.min(*value));
        let [start, last, lowest] = [credibility.start.get(), last, lowest].map(number);
        gauge.words = format!("from {start} to {last}, at the lowest {lowest}");
        gauges.push(gauge);
    }
    gauges
}

/// Violations a day, or in several days where there are many days.
fn violations(gathered: &Gathered, end: f64) -> Gauge {
    let days = (end / 24.0 / BARS).ceil().max(1.0);
    let width = 24.0 * days;
    let bars = (end / width).ceil().max(1.0) as usize;
    let mut points: Vec<(f64, f64)> = (0..bars).map(|bar| (bar as f64 * width, 0.0)).collect();
    for life in &gathered.incidents {
        let bar = ((life.who.onset / width) as usize).min(bars - 1);
        points[bar].1 += 1.0;
    }
    let name = if days > 1.0 { format!("violations in {days} days") } else { "violations a day".to_owned() };
    Gauge { bars: true, points: points.clone(), ..level(&name, None, &points) }
}

/// Units of a resource in use.
fn in_use(name: &str, capacity: u32, of: Resource, gathered: &Gathered) -> Gauge {
    let changes = gathered.resources.iter().filter(|(_, resource, _)| *resource == of);
    let points = sums(changes.map(|&(at, _, change)| (at, change)).collect());
    let mut gauge = level(&format!("{name} in use"), Some(f64::from(capacity)), &points);
    gauge.words = format!("{} of {}", gauge.words, grouped(f64::from(capacity)));
    gauge
}

/// Incidents that were detected and wait for a visit: +1, then −1.
fn waiting(gathered: &Gathered) -> Vec<(f64, f64)> {
    let waits = gathered.incidents.iter().filter_map(|life| {
        let from = life.detected?;
        let until = life.visited.or(life.established).unwrap_or(life.end());
        (until > from).then_some([(from, 1.0), (until, -1.0)])
    });
    let mut changes: Vec<(f64, f64)> = waits.flatten().collect();
    changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    changes
}

/// Levels from changes in order of time.
fn sums(changes: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let mut sum = 0.0;
    let levels = changes.into_iter().map(|(at, change)| {
        sum += change;
        (at, sum)
    });
    levels.collect()
}

/// A level that begins with 0 unless `points` do otherwise. Of several values at one instant the last one counts.
fn level(name: &str, capacity: Option<f64>, points: &[(f64, f64)]) -> Gauge {
    let mut kept: Vec<(f64, f64)> = vec![(0.0, 0.0)];
    for &(at, value) in points {
        match kept.last_mut() {
            Some(last) if last.0 == at => last.1 = value,
            Some(last) if last.1 == value => {}
            _ => kept.push((at, value)),
        }
    }
    let most = kept.iter().fold(0.0_f64, |most, (_, value)| most.max(*value));
    Gauge {
        name: name.to_owned(),
        words: format!("at most {}", number_of(most)),
        bars: false,
        top: most.max(capacity.unwrap_or(0.0)).max(1.0),
        capacity,
        points: kept,
    }
}

fn number_of(value: f64) -> String {
    if value.fract() == 0.0 { grouped(value) } else { number(value) }
}
