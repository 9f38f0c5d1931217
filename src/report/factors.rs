//! The factors of points, as a manifest tells them.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::experiment::design::{Factor, FactorLevel, Levels, Spacing};
use crate::experiment::difference;
use crate::scenario::Unit;

/// A factor as the manifest of points tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FactorRecord {
    pub name: String,
    pub column: String,
    /// `h`, `/d`, or empty.
    pub unit: String,
    pub kind: FactorKind,
    /// The paths of its values.
    #[serde(default)]
    pub paths: Vec<String>,
    /// What it takes, in words; a law as TOML.
    #[serde(default)]
    pub levels: String,
}

/// What the levels of a factor are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum FactorKind {
    Number,
    Whole,
    Words,
}

/// The factors for the manifest.
pub fn factor_records(factors: &[Factor]) -> Value {
    let record = |factor: &Factor| FactorRecord {
        name: factor.name.clone(),
        column: factor.column(),
        unit: factor.unit.map_or("", Unit::symbol).to_owned(),
        kind: match factor.unit {
            Some(Unit::Whole) => FactorKind::Whole,
            Some(Unit::Hours | Unit::PerHour | Unit::Bare) => FactorKind::Number,
            None => FactorKind::Words,
        },
        paths: factor.paths.clone(),
        levels: told(factor),
    };
    let records: Vec<FactorRecord> = factors.iter().map(record).collect();
    serde_json::to_value(records).unwrap_or_default()
}

/// What the factors `now` have otherwise than those `there`, a line each.
pub(super) fn differences(there: &[FactorRecord], now: &[FactorRecord]) -> Vec<String> {
    let columns =
        |records: &[FactorRecord]| records.iter().map(|record| record.column.as_str()).collect::<Vec<_>>().join("\n");
    if columns(there) != columns(now) {
        return vec![difference("factors", &columns(there), &columns(now))];
    }
    let line = |(there, now): (&FactorRecord, &FactorRecord)| {
        let name = &now.name;
        if there.levels != now.levels {
            Some(difference(&format!("levels of {name}"), &there.levels, &now.levels))
        } else if there.paths != now.paths {
            Some(difference(&format!("what {name} stands for"), &there.paths.join(", "), &now.paths.join(", ")))
        } else if there != now {
            Some(format!("how {name} is told"))
        } else {
            None
        }
    };
    there.iter().zip(now).filter_map(line).collect()
}

/// Levels that are told one by one; of more, their ends.
const TOLD: usize = 6;

/// What a factor takes, in words; a law as TOML.
fn told(factor: &Factor) -> String {
    match &factor.levels {
        Levels::Values(levels) if levels.len() <= TOLD => {
            levels.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        Levels::Values(levels) => {
            let by_number =
                |a: &&FactorLevel, b: &&FactorLevel| a.number.partial_cmp(&b.number).unwrap_or(Ordering::Equal);
            match (levels.iter().min_by(by_number), levels.iter().max_by(by_number)) {
                (Some(least), Some(most)) if factor.unit.is_some() => {
                    format!("{least} to {most}, {} values", levels.len())
                }
                _ => format!("{} values", levels.len()),
            }
        }
        Levels::Range(range) => {
            let ends = format!("{} to {}", range.written(range.from), range.written(range.to));
            match range.spacing {
                Spacing::Step(step) => format!("{ends} in steps of {}", range.written(step)),
                Spacing::Count(count) => format!("{ends}, {count} values"),
                Spacing::Continuous => ends,
            }
        }
        Levels::Law { text, .. } => text.clone(),
    }
}
