//! What decides results, so that the same ones are known again.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::factors::{self, FactorRecord};
use crate::experiment::design::Name;
use crate::experiment::{BLOCK, NUMBERS, Settings, difference};
use crate::files::RowTables;
use crate::scenario::Scenario;

/// Version of the manifest's form and of the tables it vouches for.
pub(super) const FORMAT: u32 = 1;

/// What makes two results the same to the last byte of every table: of which kind they are, and all that decides them, by
/// name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>", into = "Map<String, Value>")]
pub struct Identity {
    kind: ResultKind,
    /// By name; the kind is among them.
    entries: Map<String, Value>,
}

/// What results are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResultKind {
    /// A run of one scenario.
    Run,
    /// A scenario under many sets of what is not known.
    Uncertainty,
    /// Scenarios under common luck.
    Compare,
    /// A scenario at many points.
    Sweep,
    /// A search for a threshold.
    Solve,
    /// Which factors move a metric.
    Sensitivity,
    /// Where a condition holds.
    Discovery,
}

/// As in files.
impl fmt::Display for ResultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl TryFrom<Map<String, Value>> for Identity {
    type Error = serde_json::Error;

    /// Of what a file says; what is not known of its kind or its factors is an error.
    fn try_from(entries: Map<String, Value>) -> Result<Self, Self::Error> {
        let kind = ResultKind::deserialize(entries.get(KIND).unwrap_or(&Value::Null))?;
        if let Some(factors) = entries.get(FACTORS) {
            Vec::<FactorRecord>::deserialize(factors)?;
        }
        Ok(Self { kind, entries })
    }
}

impl From<Identity> for Map<String, Value> {
    fn from(identity: Identity) -> Self {
        identity.entries
    }
}

impl Identity {
    /// Results of this kind by this program.
    pub fn new(kind: ResultKind) -> Self {
        let identity = Self { kind, entries: Map::new() }
            .with(KIND, kind.to_string())
            .with("format", FORMAT)
            .with("program", env!("CARGO_PKG_NAME"))
            .with("version", env!("CARGO_PKG_VERSION"))
            .with("numbers", NUMBERS)
            .with("block", BLOCK);
        match option_env!("PHASELINE_COMMIT") {
            Some(commit) => identity.with(COMMIT, commit),
            None => identity,
        }
    }

    /// Those of the run of `scenario` with `settings`.
    pub fn run(scenario: &Scenario, settings: &Settings, rows: RowTables) -> Self {
        Self::new(ResultKind::Run)
            .of(scenario, settings)
            .with("replication_rows", rows.replications)
            .with("incident_rows", rows.incidents)
    }

    /// The same, decided by a scenario and how it is run, too.
    #[must_use]
    pub fn of(self, scenario: &Scenario, settings: &Settings) -> Self {
        self.with("scenario", scenario.name())
            .with(DIGEST, scenario.digest())
            .with("seed", settings.seed)
            .with(ASKED, settings.replications)
            .with(LEVEL, settings.level.get())
            .with(RUNAWAYS, settings.allow_runaways)
    }

    /// The same, decided by this, too.
    #[must_use]
    pub fn with(mut self, what: &str, value: impl Into<Value>) -> Self {
        self.entries.insert(what.to_owned(), value.into());
        self
    }

    /// Of which kind they are.
    pub fn kind(&self) -> ResultKind {
        self.kind
    }

    /// The factors of their points, if they have any.
    pub(super) fn factors(&self) -> Option<Vec<FactorRecord>> {
        Vec::deserialize(self.get(FACTORS)?).ok()
    }

    /// The design of their points, if they have one.
    pub fn design(&self) -> Option<Name> {
        Name::read(self.text(DESIGN))
    }

    /// One of the things that decide them.
    pub fn get(&self, what: &str) -> Option<&Value> {
        self.entries.get(what)
    }

    /// The same as text; empty where it is not there.
    pub fn text(&self, what: &str) -> &str {
        self.get(what).and_then(Value::as_str).unwrap_or_default()
    }

    /// Replications asked for.
    pub fn asked(&self) -> u64 {
        self.entries.get(ASKED).and_then(Value::as_u64).unwrap_or(0)
    }

    /// What differs from `other`, a line each; a commit that either build did not know differs from none.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let names: BTreeSet<&String> = self.entries.keys().chain(other.entries.keys()).collect();
        let different = |name: &&&String| {
            let (here, there) = (self.entries.get(**name), other.entries.get(**name));
            here != there && (name.as_str() != COMMIT || here.is_some() && there.is_some())
        };
        let lines = |name: &String| {
            if name == FACTORS
                && let (Some(here), Some(there)) = (self.factors(), other.factors())
            {
                return factors::differences(&here, &there);
            }
            let told = |identity: &Self| tell(name, identity.entries.get(name));
            vec![difference(&words(name), &told(self), &told(other))]
        };
        names.iter().filter(different).flat_map(|name| lines(name)).collect()
    }

    /// The same, judged as `other`: whether runaways are accepted decides what is thought of results, not what they are.
    #[must_use]
    pub(super) fn judged_as(&self, other: &Self) -> Self {
        match other.get(RUNAWAYS) {
            Some(allowed) => self.clone().with(RUNAWAYS, allowed.clone()),
            None => self.clone(),
        }
    }

    /// Whether runaways are accepted as in `other`.
    pub(super) fn is_judged_as(&self, other: &Self) -> bool {
        self.get(RUNAWAYS) == other.get(RUNAWAYS)
    }

    /// Whether histories that run away are accepted.
    pub(super) fn allows_runaways(&self) -> bool {
        self.get(RUNAWAYS).and_then(Value::as_bool).unwrap_or(false)
    }

    /// All of it but who made it and how: what, in words, and its value.
    pub(super) fn told(&self) -> Vec<(String, &Value)> {
        const ASIDE: [&str; 8] = [KIND, "format", "program", "version", "numbers", "block", COMMIT, "sweep"];
        let is_told = |(name, value): &(&String, &Value)| !ASIDE.contains(&name.as_str()) && !value.is_array();
        self.entries.iter().filter(is_told).map(|(name, value)| (words(name), value)).collect()
    }

    /// What may differ while the work that is kept serves. A run keeps histories, which serve others of any number and
    /// any interval, unless the intervals decide how many there are; a comparison keeps sums of pairs, which others of any
    /// number go on from; parameter sets are kept as they are estimated, and serve any number of them.
    fn grows(&self) -> &'static [&'static str] {
        match self.kind {
            ResultKind::Run if self.get(PRECISION).is_some() => &[RUNAWAYS, ASKED],
            ResultKind::Run => &[RUNAWAYS, ASKED, LEVEL],
            ResultKind::Uncertainty | ResultKind::Compare => &[RUNAWAYS, ASKED],
            ResultKind::Sweep | ResultKind::Solve | ResultKind::Sensitivity | ResultKind::Discovery => &[RUNAWAYS],
        }
    }

    /// Whether `other` is the same with more replications, and the work that is kept serves it.
    pub fn grows_into(&self, other: &Self) -> bool {
        self.grows().contains(&ASKED)
            && self.asked() < other.asked()
            && self.clone().with(ASKED, other.asked()).differences(other).is_empty()
    }

    /// What decides the work that is kept, as (what, value).
    pub fn work(&self) -> Vec<(String, String)> {
        let decides = |(name, _): &(&String, &Value)| !self.grows().contains(&name.as_str());
        self.entries.iter().filter(decides).map(|(name, value)| (words(name), tell(name, Some(value)))).collect()
    }
}

const KIND: &str = "kind";
const DESIGN: &str = "design";
const FACTORS: &str = "factors";
const PRECISION: &str = "precision";
const COMMIT: &str = "commit";
const DIGEST: &str = "digest";
const ASKED: &str = "asked";
const LEVEL: &str = "level";
const RUNAWAYS: &str = "runaways_allowed";

/// What an entry is called where differences are told.
fn words(name: &str) -> String {
    match name {
        DIGEST => "content of the scenario".to_owned(),
        ASKED => "replications".to_owned(),
        LEVEL => "level of the intervals".to_owned(),
        "replication_rows" => "replications.csv".to_owned(),
        "incident_rows" => "incidents.csv".to_owned(),
        _ => name.replace('_', " "),
    }
}

/// An entry's value in words.
fn tell(name: &str, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "none".to_owned(),
        Some(Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        // Enough of a digest to tell it from another.
        Some(Value::String(text)) if name.ends_with(DIGEST) => text.chars().take(12).collect(),
        Some(Value::String(text)) => text.clone(),
        // Factors, a line each.
        Some(Value::Array(records)) => {
            let text = |record: &Value, what: &str| record.get(what).and_then(Value::as_str).unwrap_or("").to_owned();
            let line = |record: &Value| format!("{}: {}", text(record, "column"), text(record, "levels"));
            records.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(factors: &[(&str, &str)]) -> Identity {
        let record = |(column, levels): &(&str, &str)| json!({ "name": "x", "column": column, "unit": "", "kind": "number", "paths": ["x"], "levels": levels });
        Identity::new(ResultKind::Sweep).with("factors", factors.iter().map(record).collect::<Vec<_>>())
    }

    #[test]
    fn factors_differ_in_words() {
        let (one, two) = (of(&[("teams", "1, 2")]), of(&[("teams", "1, 2"), ("horizon_h", "30 d")]));
        assert_eq!(one.differences(&two), ["factors: nothing there, horizon_h now"]);
        assert_eq!(one.differences(&one), [""; 0]);
        assert!(two.work().contains(&("factors".to_owned(), "teams: 1, 2\nhorizon_h: 30 d".to_owned())));
        assert_eq!(one.differences(&of(&[("teams", "1, 3")])), ["levels of x: 1, 2 there, 1, 3 now"]);
        let mut paths = one.clone();
        paths.entries[FACTORS][0]["paths"] = json!(["x", "y"]);
        assert_eq!(one.differences(&paths), ["what x stands for: x there, x, y now"]);
    }

    #[test]
    fn what_is_left_open_is_none() {
        let of = |number: Value| Identity::new(ResultKind::Discovery).with("box", number);
        assert_eq!(of(Value::Null).differences(&of(json!(3))), ["box: none there, 3 now"]);
    }

    #[test]
    fn what_is_not_known_is_not_read() {
        let read = |kind: &str, of_factor: &str| {
            let factor = json!({ "name": "x", "column": "x", "unit": "", "kind": of_factor });
            serde_json::from_value::<Identity>(json!({ "kind": kind, "factors": [factor], "b": 1 }))
        };
        let identity = read("discovery", "whole").unwrap();
        assert_eq!(identity.kind(), ResultKind::Discovery);
        assert_eq!(serde_json::to_value(&identity).unwrap()["kind"], "discovery");
        assert!(read("forecast", "whole").unwrap_err().to_string().contains("forecast"));
        assert!(read("sweep", "complex").unwrap_err().to_string().contains("complex"));
        assert!(serde_json::from_str::<Identity>("{}").is_err());
    }
}
