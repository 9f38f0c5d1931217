//! Values of the tables in words.

use crate::report::manifest::Manifest;
use crate::report::read::{FoundRow, ReadError};
use crate::report::text::{grouped, hours, number, percent};

/// An estimate with the ends of its interval, where there are any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranged {
    /// The estimate.
    pub value: Option<f64>,
    /// The interval's lower end.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
}

impl Ranged {
    /// Those in three columns of a row.
    pub fn of(row: FoundRow<'_>, [value, low, high]: [&str; 3]) -> Result<Self, ReadError> {
        Ok(Self { value: row.number(value)?, low: row.number(low)?, high: row.number(high)? })
    }

    /// That in a column, and its interval in `…_low` and `…_high`.
    pub fn column(row: FoundRow<'_>, name: &str) -> Result<Self, ReadError> {
        Self::of(row, [name, &format!("{name}_low"), &format!("{name}_high")])
    }

    /// The estimate with its unit.
    pub fn told(&self, unit: &str) -> String {
        self.value.map_or_else(|| "no value".to_owned(), |value| quantity(value, unit))
    }

    /// Both ends with their unit, or nothing.
    pub fn ends(&self, unit: &str) -> Option<String> {
        let (low, high) = (self.low?, self.high?);
        Some(match unit {
            "share" => format!("{} to {} %", percent(low), percent(high)),
            "h" | "d" => format!("{} to {} {unit}", number(low), number(high)),
            _ => format!("{} to {}", number(low), number(high)),
        })
    }

    /// `67.2 % (67.0 to 67.4 %)`.
    pub fn both(&self, unit: &str) -> String {
        match self.ends(unit) {
            Some(ends) => format!("{} ({ends})", self.told(unit)),
            None => self.told(unit),
        }
    }
}

/// A value with its unit.
pub fn quantity(value: f64, unit: &str) -> String {
    match unit {
        "share" => format!("{} %", percent(value)),
        "h" | "d" => format!("{} {unit}", number(value)),
        _ => number(value),
    }
}

/// A difference with its sign and its unit; of shares in percentage points.
pub fn change(value: f64, unit: &str) -> String {
    let (value, unit) = match unit {
        "share" => (100.0 * value, " points"),
        "h" => (value, " h"),
        "d" => (value, " d"),
        _ => (value, ""),
    };
    format!(
        "{}{}{unit}",
        if value > 0.0 {
            "+"
        } else if value < 0.0 {
            "−"
        } else {
            ""
        },
        number(value.abs())
    )
}

/// What an axis of a unit is called.
pub fn unit_name(unit: &str) -> &str {
    match unit {
        "share" => "share",
        "h" => "hours",
        "d" => "days",
        "count" => "number a history",
        other => other,
    }
}

/// A deadline, such as `24 h`, never in days below four.
pub fn deadline(hours_of_it: f64) -> String {
    hours(hours_of_it)
}

/// The level of the intervals, such as `95 %`.
pub fn level(manifest: &Manifest) -> String {
    let level = manifest.run.get("level").and_then(serde_json::Value::as_f64).unwrap_or(0.95);
    format!("{} %", (level * 1e6).round() / 1e4)
}

/// A whole number with its digits in groups.
pub fn whole(number: u64) -> String {
    grouped(number as f64)
}

/// A metric as the tables address it.
pub fn address(metric: &str, subject: &str) -> String {
    if subject.is_empty() { metric.to_owned() } else { format!("{metric}[{subject}]") }
}

/// `a, b and c`.
pub fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}
