//! The assumptions behind results: the resolved scenario as tables, a group for each of its parts, with what its files
//! say beside the values. What differs between points stands there with what it goes over.

use std::path::Path;

use serde::Serialize;
use toml::{Table, Value};

use crate::report::factors::FactorRecord;
use crate::scenario::{Document, Leaf};

/// One part of the scenario, such as a phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// What part.
    pub title: String,
    /// What it says, path by path.
    pub rows: Vec<Row>,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Its path within the part.
    pub path: String,
    /// In words.
    pub value: String,
    /// What stands beside it in the scenario's files, such as its source; empty if nothing does.
    pub note: String,
}

impl Row {
    /// A value with nothing beside it.
    pub fn new(path: impl Into<String>, value: impl Into<String>) -> Self {
        Self { path: path.into(), value: value.into(), note: String::new() }
    }
}

impl Group {
    /// The same with each note once, after the last of the values in turn that it stands beside.
    pub fn with_notes_once(mut self) -> Self {
        for next in 1..self.rows.len() {
            if self.rows[next - 1].note == self.rows[next].note {
                self.rows[next - 1].note.clear();
            }
        }
        self
    }
}

/// What a scenario's files say beside its values.
pub struct Notes(Vec<Leaf>);

impl Notes {
    /// Those of a resolved scenario; none if it cannot be read.
    pub fn of(resolved: &str) -> Self {
        let mut leaves =
            Document::parse(resolved, Path::new(".")).map(|document| document.leaves()).unwrap_or_default();
        leaves.retain(|leaf| !leaf.note.is_empty());
        Self(leaves)
    }

    /// What stands beside the values at `path` or below it, or beside the one that it leads into.
    pub fn at(&self, path: &str) -> String {
        let wanted = steps(path);
        let is_of = |leaf: &&Leaf| wanted.iter().zip(steps(&leaf.path)).all(|(wanted, step)| *wanted == step);
        let mut notes: Vec<&str> = self.0.iter().filter(is_of).map(|leaf| leaf.note.as_str()).collect();
        notes.dedup();
        notes.join("; ")
    }
}

/// Keys that name an entry of a list.
const NAMES: [&str; 3] = ["name", "actor", "path"];
/// The parts in the order in which people read them; others come after.
const ORDER: [&str; 7] = ["phase", "monitoring", "pool", "severity", "source", "credibility", "collapse"];
/// The parameters of laws, in the order of the format.
const PARAMETERS: [&str; 14] = [
    "median", "p95", "sigma", "stages", "shape", "scale", "mean", "sd", "min", "mode", "max", "file", "column", "unit",
];
/// What may stand beside a law: how far it is moved, and where it is cut off.
const BESIDE: [&str; 2] = ["shift", "at_most"];
/// What is not an assumption but a choice of the run.
const RUN: &str = "run";

/// The groups of a resolved scenario of which these `factors` are varied, `apart` if one at a time; none if it cannot be
/// read, as that of a version to come.
pub fn assumptions(resolved: &str, factors: &[FactorRecord], apart: bool) -> Vec<Group> {
    let Ok(scenario) = resolved.parse::<Table>() else { return Vec::new() };
    let mut scenario = Value::Table(scenario);
    for factor in factors {
        for path in &factor.paths {
            vary(&mut scenario, &steps(path), &varied(&factor.levels), apart);
        }
    }
    let Value::Table(scenario) = scenario else { return Vec::new() };
    let notes = Notes::of(resolved);
    let plain = scenario.iter().filter(|(key, value)| !is_part(value) && *key != "name");
    let rows = plain.map(|(key, value)| Row { note: notes.at(key), ..Row::new(key, told(value)) });
    let mut groups = vec![Group { title: "The whole".to_owned(), rows: rows.collect() }];
    let mut parts: Vec<(&String, &Value)> =
        scenario.iter().filter(|(key, value)| *key != RUN && is_part(value)).collect();
    parts.sort_by_key(|(key, _)| ORDER.iter().position(|part| part == key).unwrap_or(ORDER.len()));
    for (key, value) in parts {
        match value {
            Value::Array(items) => groups.extend(items.iter().enumerate().map(|(number, item)| {
                let name = name(item).unwrap_or_else(|| number.to_string());
                group(format!("{key}: {name}"), item, &format!("{key}[{name}]"), &notes)
            })),
            other => groups.push(group(key.clone(), other, key, &notes)),
        }
    }
    groups.retain(|group| !group.rows.is_empty());
    groups
}

/// What a varied value goes over.
fn varied(levels: &str) -> String {
    let parsed = format!("law = {levels}").parse::<Table>().ok();
    let words = parsed.and_then(|parsed| law(parsed.get("law")?.as_table()?));
    format!("varied ({})", words.as_deref().unwrap_or(levels))
}

/// A path in its steps: keys with dots between, and in brackets names, which may have dots, or numbers.
fn steps(path: &str) -> Vec<&str> {
    let (mut steps, mut start, mut inside) = (Vec::new(), 0, false);
    for (at, letter) in path.char_indices() {
        let ends = match letter {
            '.' | '[' => !inside,
            ']' => true,
            _ => false,
        };
        if ends {
            steps.extend(Some(&path[start..at]).filter(|step| !step.is_empty()));
            start = at + 1;
            inside = letter == '[';
        }
    }
    steps.extend(Some(&path[start..]).filter(|step| !step.is_empty()));
    steps
}

/// Puts `words` where the path leads, also where the scenario leaves the value out. The value that it has stays `beside`
/// them if it is used while others vary.
fn vary(value: &mut Value, steps: &[&str], words: &str, beside: bool) {
    let Some((step, rest)) = steps.split_first() else {
        let base = if beside { told(value) } else { String::new() };
        *value = Value::String(if base.is_empty() { words.to_owned() } else { format!("{words}, else {base}") });
        return;
    };
    match value {
        Value::Array(items) => {
            let place = items.iter().position(|item| name(item).as_deref() == Some(*step));
            let place = place.or_else(|| step.parse().ok());
            if let Some(item) = place.and_then(|place| items.get_mut(place)) {
                vary(item, rest, words, beside);
            }
        }
        Value::Table(table) => {
            let inner = table.entry(*step).or_insert_with(|| Value::String(String::new()));
            vary(inner, rest, words, beside);
        }
        // A plain value gives way to the table that the path leads into.
        other => {
            *other = Value::Table(Table::new());
            vary(other, steps, words, beside);
        }
    }
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

/// The group of the part at `path`.
fn group(title: String, value: &Value, path: &str, notes: &Notes) -> Group {
    let mut group = Group { title, rows: Vec::new() };
    walk("", value, &mut group.rows);
    for row in &mut group.rows {
        row.note = notes.at(&format!("{path}.{}", row.path));
    }
    group
}

fn walk(path: &str, value: &Value, rows: &mut Vec<Row>) {
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
        other => rows.push(Row::new(path, told(other))),
    }
}

/// A law in words: `lognormal: median 12 h, p95 72 h`. It is a table of one key, with a table of plain values; beside it
/// may stand how far it is moved and where it is cut off.
fn law(table: &Table) -> Option<String> {
    let is_beside = |key: &str| BESIDE.contains(&key);
    let mut kinds = table.iter().filter(|(key, _)| !is_beside(key));
    let (kind, more) = (kinds.next()?, kinds.next());
    let (kind, parameters) = (kind.0, kind.1.as_table()?);
    if more.is_some() || parameters.is_empty() || parameters.values().any(is_part) {
        return None;
    }
    let more_of_it = table.iter().filter(|(key, _)| is_beside(key));
    let mut parameters: Vec<(&String, &Value)> = parameters.iter().collect();
    parameters.sort_by_key(|(key, _)| PARAMETERS.iter().position(|parameter| parameter == key));
    let told: Vec<String> =
        parameters.into_iter().chain(more_of_it).map(|(key, value)| format!("{key} {}", told(value))).collect();
    Some(format!("{kind}: {}", told.join(", ")))
}

/// The same of a value as it stands in a scenario; of nothing that it is not set.
pub fn value_in_words(text: &str) -> String {
    if text.is_empty() {
        return "not set".to_owned();
    }
    let parsed = format!("value = {text}").parse::<Table>().ok();
    parsed.and_then(|table| table.get("value").map(told)).unwrap_or_else(|| text.to_owned())
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
    use crate::report::factors::FactorKind;

    #[test]
    fn a_scenario_becomes_tables() {
        let groups = assumptions(
            r#"
            name = "x"
            horizon = "90 d" # [article]
            [run]
            seed = 1
            [[phase]]
            name = "first"
            deadline = "24 h"
            [[phase.track]]
            actor = "France"
            required = true
            stages = [{ name = "decide", delay = { lognormal = { median = "30 h", sigma = 0.8 } } }] # guessed
            effect = { stops = { major = 0.3, minor = 0.9 } } # two guesses
            [monitoring]
            attribute = { delay = "4 h", fails = 0.08 } # both guessed
            teams = 2
            "#,
            &[],
            false,
        );
        let titles: Vec<&str> = groups.iter().map(|group| group.title.as_str()).collect();
        assert_eq!(titles, ["The whole", "phase: first", "monitoring"]);
        assert_eq!(groups[0].rows, [Row { note: "[article]".to_owned(), ..Row::new("horizon", "90\u{a0}d") }]);
        let rows: Vec<(&str, &str)> =
            groups[1].rows.iter().map(|row| (row.path.as_str(), row.value.as_str())).collect();
        assert_eq!(
            rows,
            [
                ("deadline", "24\u{a0}h"),
                ("track[France].effect", "stops: major 0.3, minor 0.9"),
                ("track[France].required", "yes"),
                ("track[France].stages[decide].delay", "lognormal: median 30\u{a0}h, sigma 0.8"),
            ]
        );
        let notes = |group: &Group| group.rows.iter().map(|row| row.note.clone()).collect::<Vec<_>>();
        assert_eq!(notes(&groups[1]), ["", "two guesses", "", "guessed"]);
        assert_eq!(notes(&groups[2]), ["both guessed", "both guessed", ""]);
        assert_eq!(notes(&groups[2].clone().with_notes_once()), ["", "both guessed", ""]);
        assert!(assumptions("not = [toml", &[], false).is_empty());
    }

    #[test]
    fn what_is_varied_stands_with_what_it_goes_over() {
        let scenario = r#"
            horizon = "90 d"
            [monitoring]
            delay = { lognormal = { median = "30 h", sigma = 0.8 } }
            [[phase]]
            name = "the first. one"
            deadline = "24 h"
        "#;
        let factor = |path: &str, levels: &str| FactorRecord {
            name: path.to_owned(),
            column: path.to_owned(),
            unit: String::new(),
            kind: FactorKind::Number,
            paths: vec![path.to_owned()],
            levels: levels.to_owned(),
        };
        let groups = assumptions(
            scenario,
            &[
                factor("horizon", "30 d, 60 d"),
                factor("monitoring.delay.lognormal.median", "12 h to 48 h"),
                factor("monitoring.teams", "{ uniform = { min = 1, max = 9 } }"),
                factor("phase[the first. one].deadline", "12 h to 36 h"),
            ],
            false,
        );
        let rows: Vec<(&str, &str)> =
            groups.iter().flat_map(|group| &group.rows).map(|row| (row.path.as_str(), row.value.as_str())).collect();
        assert_eq!(
            rows,
            [
                ("horizon", "varied (30 d, 60 d)"),
                ("deadline", "varied (12 h to 36 h)"),
                ("delay", "lognormal: median varied (12 h to 48 h), sigma 0.8"),
                ("teams", "varied (uniform: min 1, max 9)"),
            ]
        );
        let beside = assumptions(scenario, &[factor("phase[the first. one].deadline", "12 h to 36 h")], true);
        let deadline = &beside[1].rows[0].value;
        assert_eq!(deadline, "varied (12 h to 36 h), else 24\u{a0}h");
        let law = "{ at_most = \"4 /d\", lognormal = { median = \"0.8 /d\", p95 = \"2 /d\" } }";
        assert_eq!(varied(law), "varied (lognormal: median 0.8\u{a0}/d, p95 2\u{a0}/d, at_most 4\u{a0}/d)");
    }
}
