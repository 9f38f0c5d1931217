//! The assumptions behind results: the resolved scenario as tables, a group for each of its parts.

use serde::Serialize;
use toml::{Table, Value};

/// One part of the scenario, such as a phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// What part.
    pub title: String,
    /// What it says, path by path.
    pub rows: Vec<(String, String)>,
}

/// Keys that name an entry of a list.
const NAMES: [&str; 3] = ["name", "actor", "path"];
/// The parts in the order in which people read them; others come after.
const ORDER: [&str; 7] = ["phase", "monitoring", "pool", "severity", "source", "credibility", "collapse"];
/// What is not an assumption but a choice of the run.
const RUN: &str = "run";

/// The groups of a resolved scenario; none if it cannot be read, as that of a version to come.
pub fn assumptions(resolved: &str) -> Vec<Group> {
    let Ok(scenario) = resolved.parse::<Table>() else { return Vec::new() };
    let plain = scenario.iter().filter(|(_, value)| !is_part(value));
    let mut groups = vec![Group {
        title: "The whole".to_owned(),
        rows: plain.filter(|(key, _)| *key != "name").map(|(key, value)| (key.clone(), told(value))).collect(),
    }];
    let mut parts: Vec<(&String, &Value)> =
        scenario.iter().filter(|(key, value)| *key != RUN && is_part(value)).collect();
    parts.sort_by_key(|(key, _)| ORDER.iter().position(|part| part == key).unwrap_or(ORDER.len()));
    for (key, value) in parts {
        match value {
            Value::Array(items) => groups.extend(items.iter().enumerate().map(|(number, item)| {
                let name = name(item).unwrap_or_else(|| number.to_string());
                group(format!("{key}: {name}"), item)
            })),
            other => groups.push(group(key.clone(), other)),
        }
    }
    groups.retain(|group| !group.rows.is_empty());
    groups
}

fn is_part(value: &Value) -> bool {
    match value {
        Value::Table(_) => true,
        Value::Array(items) => items.iter().any(Value::is_table),
        _ => false,
    }
}

fn name(item: &Value) -> Option<String> {
    NAMES.iter().find_map(|key| item.get(key)?.as_str()).map(str::to_owned)
}

fn group(title: String, value: &Value) -> Group {
    let mut rows = Vec::new();
    walk("", value, &mut rows);
    Group { title, rows }
}

fn walk(path: &str, value: &Value, rows: &mut Vec<(String, String)>) {
    match value {
        Value::Table(table) if law(table).is_none() => {
            for (key, inner) in table.iter().filter(|(key, _)| !NAMES.contains(&key.as_str())) {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                walk(&path, inner, rows);
            }
        }
        Value::Array(items) if is_part(value) => {
            for (number, item) in items.iter().enumerate() {
                let name = name(item).unwrap_or_else(|| number.to_string());
                walk(&format!("{path}[{name}]"), item, rows);
            }
        }
        other => rows.push((path.to_owned(), told(other))),
    }
}

/// A law in words: `lognormal: median 12 h, p95 72 h`. It is a table of one key, with a table of plain values.
fn law(table: &Table) -> Option<String> {
    let mut entries = table.iter();
    let (kind, inner) = (entries.next()?, entries.next());
    let (kind, parameters) = (kind.0, kind.1.as_table()?);
    if inner.is_some() || parameters.is_empty() || parameters.values().any(is_part) {
        return None;
    }
    let told: Vec<String> = parameters.iter().map(|(key, value)| format!("{key} {}", told(value))).collect();
    Some(format!("{kind}: {}", told.join(", ")))
}

fn told(value: &Value) -> String {
    match value {
        // A number and its unit stay together.
        Value::String(text) if text.starts_with(|c: char| c.is_ascii_digit()) => text.replace(' ', "\u{a0}"),
        Value::String(text) => text.clone(),
        Value::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Array(items) => items.iter().map(told).collect::<Vec<_>>().join(", "),
        Value::Table(table) => law(table).unwrap_or_else(|| value.to_string()),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_becomes_tables() {
        let groups = assumptions(
            r#"
            name = "x"
            horizon = "90 d"
            [run]
            seed = 1
            [[phase]]
            name = "first"
            deadline = "24 h"
            [[phase.track]]
            actor = "France"
            required = true
            stages = [{ name = "decide", delay = { lognormal = { median = "30 h", sigma = 0.8 } } }]
            effect = { stops = { major = 0.3, minor = 0.9 } }
            "#,
        );
        let titles: Vec<&str> = groups.iter().map(|group| group.title.as_str()).collect();
        assert_eq!(titles, ["The whole", "phase: first"]);
        assert_eq!(groups[0].rows, [("horizon".to_owned(), "90\u{a0}d".to_owned())]);
        let rows: Vec<(&str, &str)> = groups[1].rows.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            rows,
            [
                ("deadline", "24\u{a0}h"),
                ("track[France].effect", "stops: major 0.3, minor 0.9"),
                ("track[France].required", "yes"),
                ("track[France].stages[decide].delay", "lognormal: median 30\u{a0}h, sigma 0.8"),
            ]
        );
        assert!(assumptions("not = [toml").is_empty());
    }
}
