//! A replication as lines with names for everything, so that histories of differing files can be compared. Numbers are
//! compared as they are, so equal lines are equal bits.

use std::collections::BTreeMap;

use phaseline::model::{Luck, Simulator};
use phaseline::report::trace::{Line, Recorder};
use phaseline::scenario::Scenario;
use serde_json::{Map, Value, json};

/// What happened in replication `k`, told by `simulator`.
pub fn lines(scenario: &Scenario, simulator: &mut Simulator<'_>, k: u64) -> Vec<Value> {
    let mut recorder = Recorder::new(scenario);
    simulator.replicate(k, &mut recorder);
    recorder.into_lines().iter().map(object).collect()
}

/// The line as an object. (Not by way of its text: reading numbers back may lose their last bit.)
fn object(line: &Line) -> Value {
    let mut object: Map<String, Value> =
        line.fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    object.insert("at_h".to_owned(), json!(line.at));
    object.insert("event".to_owned(), json!(line.event));
    if let Some(who) = &line.incident {
        object.insert("incident".to_owned(), json!(who.number));
        object.insert("source".to_owned(), json!(who.source));
        object.insert("ordinal".to_owned(), json!(who.ordinal));
    }
    Value::Object(object)
}

/// What happened in replication `k`.
pub fn history(scenario: &Scenario, seed: u64, k: u64) -> Vec<Value> {
    let luck = Luck::new(scenario, seed);
    lines(scenario, &mut Simulator::new(&luck), k)
}

pub fn text<'a>(line: &'a Value, key: &str) -> &'a str {
    line[key].as_str().unwrap_or("")
}

pub fn number(line: &Value, key: &str) -> f64 {
    line[key].as_f64().unwrap_or_else(|| panic!("{key} in {line}"))
}

/// The incident that a line is about: its source and its number there.
pub fn incident(line: &Value) -> Option<(String, u64)> {
    Some((line["source"].as_str()?.to_owned(), line["ordinal"].as_u64()?))
}

/// `line` without `keys`.
pub fn without(line: &Value, keys: &[&str]) -> Value {
    let mut line = line.clone();
    if let Some(object) = line.as_object_mut() {
        object.retain(|key, _| !keys.contains(&key.as_str()));
    }
    line
}

/// The lines about each incident, less what depends on the other incidents in the world.
pub fn by_incident(lines: &[Value]) -> BTreeMap<(String, u64), Vec<Value>> {
    let mut incidents: BTreeMap<_, Vec<Value>> = BTreeMap::new();
    for line in lines {
        if let Some(incident) = incident(line) {
            incidents.entry(incident).or_default().push(without(line, &["incident", "concurrent"]));
        }
    }
    incidents
}

/// The values of a replication, counted from its lines.
pub fn counts(lines: &[Value]) -> BTreeMap<String, f64> {
    let mut counts = BTreeMap::new();
    let (mut peak, mut hours) = (0.0, 0.0);
    for line in lines {
        let mut add = |address: String, by: f64| *counts.entry(address).or_insert(0.0) += by;
        let of = |metric: &str, key: &str| format!("{metric}[{}]", text(line, key));
        match text(line, "event") {
            "violation" => {
                add("violations".into(), 1.0);
                add(of("violations_by_source", "source"), 1.0);
                add(of("violations_by_side", "side"), 1.0);
                add(of("violations_by_severity", "severity"), 1.0);
                add("contested_violations".into(), f64::from(u8::from(line["contested"] == true)));
                peak = f64::max(peak, number(line, "concurrent"));
            }
            "escalated" => add(of("escalations", "to"), 1.0),
            "ended" => add(of("ended_by", "by"), 1.0),
            "spell" => {
                hours += number(line, "hours");
                add("hostilities_h".into(), number(line, "hours"));
                add(of("hostilities_h_by_severity", "severity"), number(line, "hours"));
                add("harm".into(), number(line, "harm"));
            }
            "outcome" => add(of(text(line, "outcome"), "phase"), 1.0),
            "false_report" => add("false_reports".into(), 1.0),
            "unwarranted" => add("unwarranted_responses".into(), 1.0),
            "finish" => {
                add("final_credibility".into(), number(line, "credibility"));
                add("mean_concurrent".into(), hours / number(line, "at_h"));
                add("peak_concurrent".into(), peak);
            }
            event @ ("detected" | "established") => add(event.into(), 1.0),
            event @ ("demanded" | "triggered") => add(of(event, "phase"), 1.0),
            _ => {}
        }
    }
    counts
}
