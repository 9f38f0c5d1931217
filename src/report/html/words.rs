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
            "share" => format!("{} to {}\u{a0}%", percent(low), percent(high)),
            "h" | "d" => format!("{} to {}\u{a0}{unit}", number(low), number(high)),
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
        "share" => format!("{}\u{a0}%", percent(value)),
        "h" | "d" => format!("{}\u{a0}{unit}", number(value)),
        _ => number(value),
    }
}

/// A difference with its sign and its unit; of shares in percentage points.
pub fn change(value: f64, unit: &str) -> String {
    let (value, unit) = match unit {
        "share" => (100.0 * value, "\u{a0}points"),
        "h" => (value, "\u{a0}h"),
        "d" => (value, "\u{a0}d"),
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

/// What an axis of differences of a unit is called.
pub fn difference_name(unit: &str) -> &str {
    if unit == "share" { "percentage points" } else { unit_name(unit) }
}

/// A deadline, such as `24 h`, never in days below four.
pub fn deadline(hours_of_it: f64) -> String {
    hours(hours_of_it).replace(' ', "\u{a0}")
}

/// The level of the intervals, such as `95 %`.
pub fn level(manifest: &Manifest) -> String {
    let level = manifest.run.get("level").and_then(serde_json::Value::as_f64).unwrap_or(0.95);
    format!("{}\u{a0}%", (level * 1e6).round() / 1e4)
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

/// A metric's address as people say it: `first answer kept` for `compliance[first answer]`.
pub fn spoken(address: &str) -> String {
    let phase = address.strip_prefix("compliance[").and_then(|rest| rest.strip_suffix(']'));
    phase.map_or_else(|| address.to_owned(), |phase| format!("{phase} kept"))
}

/// A level of a factor, a number with as many digits as help.
pub fn level_words(level: &str, unit: &str) -> String {
    let level = level.parse().map_or_else(|_| level.to_owned(), short);
    if unit.is_empty() { level } else { format!("{level}\u{a0}{unit}") }
}

/// At most four significant digits, and no zeros at the end.
fn short(value: f64) -> String {
    let digits = if value == 0.0 { 0 } else { 3 - value.abs().log10().floor() as i32 };
    let text = format!("{value:.*}", digits.clamp(0, 12) as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_short() {
        for (level, words) in
            [("24", "24"), ("0.5", "0.5"), ("395.509436", "395.5"), ("0.0123456", "0.01235"), ("onset", "onset")]
        {
            assert_eq!(level_words(level, ""), words);
        }
        assert_eq!(level_words("36.0", "h"), "36\u{a0}h");
    }

    #[test]
    fn differences_have_signs_and_points() {
        assert_eq!(change(0.106, "share"), "+10.6\u{a0}points");
        assert_eq!(change(-0.0407, "share"), "−4.07\u{a0}points");
        assert_eq!(change(0.0, "h"), "0\u{a0}h");
    }

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!([listed(&names[..0]), listed(&names[..1]), listed(&names)], ["", "a", "a, b and c"]);
        assert_eq!(spoken("compliance[first answer]"), "first answer kept");
        assert_eq!(spoken("collapse"), "collapse");
    }
}
