//! What a scenario's numbers imply, as text of at most 80 columns.

use std::fmt::Write as _;

use super::text::{COLUMNS, bold, clipped, count, dim, hours, number, percent, width, wrapped};
use crate::derived::{Expected, Load, PhasePlan, chain, expected_violations, family, loads, plan};
use crate::experiment::labels;
use crate::scenario::{Detection, Phase, Scenario};

/// A quorum below this is worth a remark.
const SAFE_QUORUM: f64 = 0.95;
/// A utilisation above this is worth a remark.
const SAFE_LOAD: f64 = 0.8;

/// Everything derived from `scenario`, with colours as escape codes.
pub fn implications(scenario: &Scenario) -> String {
    let expected = expected_violations(scenario);
    let plans = plan(scenario, &expected.by_severity(scenario));
    let loads = loads(scenario, &expected);
    let mut out = violations(scenario, &expected);
    out.push_str(&monitoring(scenario));
    out.push_str(&phases(scenario, &plans));
    out.push_str(&load(&loads));
    out.push_str(&remarks(scenario, &plans, &loads));
    out
}

fn violations(scenario: &Scenario, expected: &Expected) -> String {
    let mut out = format!("{}\n", bold(&format!("Violations expected in {}", hours(scenario.horizon().get()))));
    let labels: Vec<String> =
        scenario.sources().iter().map(|source| format!("{} ({})", source.name, source.side)).collect();
    let names = width(labels.iter().map(String::as_str), 44).max(3);
    for (label, count) in labels.iter().zip(&expected.by_source) {
        let _ = writeln!(out, "  {:names$} {:>9}", clipped(label, names), number(*count));
    }
    let _ = writeln!(out, "  {:names$} {:>9}", "all", number(expected.total()));
    if let Some(mix) = expected.mix(scenario) {
        let shares = scenario.severities().iter().zip(mix);
        let shares: Vec<String> =
            shares.map(|(severity, share)| format!("{} {} %", severity.name, percent(share))).collect();
        out.push_str(&wrapped("    ", &format!("at onset: {}", shares.join(", ")), 4, COLUMNS));
    }
    let radius = scenario.branching_radius();
    if radius > 0.0 {
        let text = format!("branching radius {radius:.3}: one violation leads to {} in all", number(family(scenario)));
        out.push_str(&wrapped("    ", &text, 4, COLUMNS));
    }
    let left_out = left_out(scenario, expected);
    if !left_out.is_empty() {
        out.push_str(&dim(&wrapped("    ", &left_out, 4, COLUMNS)));
    }
    out.push('\n');
    out
}

/// What the expected violations leave out.
fn left_out(scenario: &Scenario, expected: &Expected) -> String {
    let collapse = scenario.collapse();
    let collapses = !collapse.missed.is_empty() || collapse.concurrent.is_some() || collapse.severity.is_some();
    let start = scenario.credibility().map(|feedback| feedback.start.get());
    let mut words = match (start, collapses) {
        (Some(start), true) if start < 1.0 => {
            format!("with credibility held at its start, {start}, and without collapse")
        }
        (Some(start), false) if start < 1.0 => format!("with credibility held at its start, {start}"),
        (Some(_), true) => "without credibility's feedback and collapse".to_owned(),
        (Some(_), false) => "without credibility's feedback".to_owned(),
        (None, true) => "without collapse".to_owned(),
        (None, false) => String::new(),
    };
    if expected.windows_approximate {
        words.push_str(if words.is_empty() { "" } else { "; " });
        words.push_str("windows at their mean times");
    }
    if expected.endless {
        words.push_str(if words.is_empty() { "" } else { "; " });
        words.push_str("they feed themselves, and counting stopped at 10^15");
    }
    words
}

fn monitoring(scenario: &Scenario) -> String {
    let mut out = format!("{}\n", bold("From a violation to an incident that the plan can act on"));
    let chain = chain(scenario);
    let names = width(scenario.severities().iter().map(|severity| severity.name.as_str()), 30);
    for (severity, (probability, delay)) in scenario.severities().iter().zip(&chain.detection) {
        let name = clipped(&severity.name, names);
        let words = match (&severity.detection, delay) {
            (Detection::Undeniable, _) => "undeniable: established at once".to_owned(),
            (Detection::Notice { .. }, Some(delay)) if *probability > 0.0 => {
                format!("noticed with probability {probability}, after {} on average", hours(*delay))
            }
            _ => "never noticed".to_owned(),
        };
        out.push_str(&wrapped(&format!("  {name:names$}  "), &words, 4, COLUMNS));
    }
    let mut after = Vec::new();
    if let Some(mean) = chain.verification {
        after.push(format!("verification {}", hours(mean)));
    }
    if let Some((mean, fails)) = chain.attribution {
        let how = if fails >= 1.0 { "always fails".to_owned() } else { format!("fails with probability {fails}") };
        after.push(format!("attribution {}, which {how}", hours(mean)));
    }
    let after = if after.is_empty() { "no verification, no attribution".to_owned() } else { after.join("; ") };
    out.push_str(&wrapped("  then ", &after, 4, COLUMNS));
    out.push('\n');
    out
}

fn phases(scenario: &Scenario, plans: &[PhasePlan]) -> String {
    if plans.is_empty() {
        return String::new();
    }
    let names = width(scenario.phases().iter().map(|phase| phase.name.as_str()), 24).max(20);
    let mut out = bold(&format!(
        "{:names$} {:>7} {:11} {:>8} {:>8} {:>8} {:>8}",
        "Plan, in mean delays", "within", "from", "before", "acting", "sum", "least"
    ));
    out.push('\n');
    for (phase, plan) in scenario.phases().iter().zip(plans) {
        let _ = writeln!(
            out,
            "{:names$} {:>7} {:11} {:>8} {:>8} {:>8} {:>8}",
            clipped(&phase.name, names),
            phase.deadline.map_or_else(|| "–".to_owned(), |deadline| hours(deadline.get())),
            labels::clock(phase.clock),
            time(plan.before),
            time(plan.acting),
            time(plan.response),
            time(plan.least),
        );
        out.push_str(&tracks(phase, plan));
    }
    let note = "before: from the clock's origin until the tracks start; acting: until enough have acted; least: no luck \
                is quicker. Means are added up without queues and races; the simulation has both.";
    out.push_str(&dim(&wrapped("  ", note, 2, COLUMNS)));
    out.push('\n');
    out
}

/// The tracks of a phase, and whether enough of them take part.
fn tracks(phase: &Phase, plan: &PhasePlan) -> String {
    let mut parts: Vec<String> = phase
        .tracks
        .iter()
        .zip(&plan.tracks)
        .map(|(track, mean)| {
            let count = if track.count > 1 { format!("{} × ", track.count) } else { String::new() };
            format!("{count}{} {}", track.actor, time(*mean))
        })
        .collect();
    parts.extend(phase.opens.map(|opens| format!("none acts before it opens at {}", hours(opens.get()))));
    match plan.quorate.probability {
        Some(probability) if probability > 1.0 - 1e-10 => {}
        Some(probability) => parts.push(format!("enough take part in {} %", percent(probability.max(0.0)))),
        None => parts.push("too many combinations to count who takes part".to_owned()),
    }
    wrapped("    ", &parts.join("; "), 4, COLUMNS)
}

fn load(loads: &[Load]) -> String {
    if loads.is_empty() {
        return String::new();
    }
    let label = |load: &Load| load.pool.clone().unwrap_or_else(|| "verification teams".to_owned());
    let names = width(loads.iter().map(label).collect::<Vec<_>>().iter().map(String::as_str), 30);
    let mut out = format!("{}\n", bold("Load, on average over the horizon"));
    for load in loads {
        let capacity = load.capacity.map_or_else(|| "no limit".to_owned(), |capacity| format!("of {capacity}"));
        let used = load.utilisation().map_or_else(String::new, |used| format!(", {} %", percent_of_load(used)));
        let partial = if load.partial { ", later phases not counted" } else { "" };
        let name = clipped(&label(load), names);
        let words = format!("{} busy {capacity}{used}{partial}", number(load.offered));
        out.push_str(&wrapped(&format!("  {name:names$}  "), &words, 4, COLUMNS));
    }
    let note = "pools: as if every established incident held its units for as long as it would last if nobody acted";
    if loads.iter().any(|load| load.pool.is_some()) {
        out.push_str(&dim(&wrapped("  ", note, 2, COLUMNS)));
    }
    out.push('\n');
    out
}

fn percent_of_load(used: f64) -> String {
    let percent = 100.0 * used;
    if percent < 1e4 { format!("{percent:.0}") } else { number(percent) }
}

/// What stands out.
fn remarks(scenario: &Scenario, plans: &[PhasePlan], loads: &[Load]) -> String {
    let mut found: Vec<String> =
        scenario.phases().iter().zip(plans).flat_map(|(phase, plan)| phase_remarks(scenario, phase, plan)).collect();
    for load in loads {
        let label = load.pool.clone().unwrap_or_else(|| "verification teams".to_owned());
        let capacity = load.capacity.map_or_else(String::new, |capacity| count(u64::from(capacity), "unit"));
        match load.utilisation() {
            Some(used) if used >= 1.0 => found.push(format!(
                "{label}: {} asked of {capacity}; queues grow as long as this goes on",
                number(load.offered)
            )),
            Some(used) if used >= SAFE_LOAD => {
                found.push(format!("{label}: {} % busy; expect queues", percent_of_load(used)));
            }
            _ => {}
        }
    }
    if found.is_empty() {
        return String::new();
    }
    let mut out = format!("{}\n", bold("Worth knowing"));
    for remark in found {
        out.push_str(&wrapped("  - ", &remark, 4, COLUMNS));
    }
    out.push('\n');
    out
}

fn phase_remarks(scenario: &Scenario, phase: &Phase, plan: &PhasePlan) -> Vec<String> {
    let mut found = Vec::new();
    let name = &phase.name;
    let deadline = phase.deadline.map(crate::units::Hours::get);
    match deadline {
        _ if plan.least.is_infinite() => {
            let why = if scenario.can_establish() {
                "no luck brings enough members together"
            } else {
                "nothing is ever established"
            };
            found.push(format!("{name} can never be answered: {why}"));
        }
        Some(deadline) if plan.least > deadline => found.push(format!(
            "{name}: no luck can meet {}; the quickest answer takes {}",
            hours(deadline),
            hours(plan.least)
        )),
        Some(deadline) if plan.response > deadline => found.push(format!(
            "{name}: the mean delays add up to {}, beyond the deadline of {}",
            hours(plan.response),
            hours(deadline)
        )),
        _ => {}
    }
    match plan.quorate.probability {
        Some(probability) if probability < SAFE_QUORUM && plan.least.is_finite() => {
            found.push(format!("{name}: enough members take part with probability {} % only", percent(probability)));
        }
        _ => {}
    }
    found
}

fn time(value: f64) -> String {
    if value.is_finite() { hours(value) } else { "never".to_owned() }
}
