//! Checked quantities and the text that users type for them.
//!
//! Inside the program time is hours since the armistice and rates are per hour, both `f64`. In files every duration and
//! every rate carries its unit: `"30 min"`, `"24 h"`, `"7 d"`, `"2 w"`; `"0.8 /d"`.

use std::fmt;
use std::str::FromStr;

/// A duration, or an instant since the armistice, in hours. Finite and not negative.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Hours(f64);

/// A rate in events (or decay) per hour. Finite and not negative.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct PerHour(f64);

/// A probability in [0, 1].
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Probability(f64);

/// What was wrong with a quantity: what stands there and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitError(String);

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnitError {}

/// Units of time, their length in hours.
const TIME_UNITS: [(&str, f64); 5] = [("s", 1.0 / 3600.0), ("min", 1.0 / 60.0), ("h", 1.0), ("d", 24.0), ("w", 168.0)];

fn time_unit(name: &str) -> Option<f64> {
    TIME_UNITS.iter().find(|(unit, _)| *unit == name).map(|(_, hours)| *hours)
}

/// The number of a quantity as it is written, and its unit: 12 and `"h"` of `"12 h"`, −0.1 and `"/d"` of `"-0.1 / d"`.
/// `None` where there is no number or no such unit.
pub fn written(text: &str) -> Option<(f64, String)> {
    let (number, unit) = split_number(text)?;
    let (rate, name) = unit.strip_prefix('/').map_or(("", unit), |name| ("/", name.trim_start()));
    time_unit(name)?;
    Some((number, format!("{rate}{name}")))
}

/// Splits `"24 h"` into its number and the rest; the number's own syntax is Rust's, without `inf` and `nan`.
fn split_number(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let mut end =
        text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '+' | '-' | 'e' | 'E'))).unwrap_or(text.len());
    // "2 e" or "5 d": a trailing exponent letter belongs to the unit, not to the number.
    while end > 0 {
        if let Ok(number) = text[..end].parse::<f64>() {
            return Some((number, text[end..].trim_start()));
        }
        end -= 1;
    }
    None
}

fn finite_and_not_negative(value: f64, text: &str, what: &str) -> Result<f64, UnitError> {
    if !value.is_finite() {
        Err(UnitError(format!("`{text}` is too large for a {what}")))
    } else if value < 0.0 {
        Err(UnitError(format!("`{text}` is negative; a {what} is zero or more")))
    } else {
        // Adding 0 turns -0, which sorts after infinity where times are compared by their bits, into 0.
        Ok(value + 0.0)
    }
}

impl Hours {
    /// A duration of `hours`, in hours.
    pub fn new(hours: f64) -> Result<Self, UnitError> {
        finite_and_not_negative(hours, &hours.to_string(), "duration").map(Self)
    }

    /// The number of hours.
    pub fn get(self) -> f64 {
        self.0
    }

    /// The number of days.
    pub fn days(self) -> f64 {
        self.0 / 24.0
    }
}

impl FromStr for Hours {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let expected = "a duration with its unit, such as \"30 min\", \"24 h\", \"7 d\" or \"2 w\"";
        let Some((number, unit)) = split_number(text) else {
            return Err(UnitError(format!("`{text}` is not a duration; expected {expected}")));
        };
        if unit.is_empty() {
            return Err(UnitError(format!("`{text}` has no unit; expected {expected}")));
        }
        let Some(hours) = time_unit(unit) else {
            return Err(UnitError(format!("`{unit}` is not a unit of time; expected {expected}")));
        };
        finite_and_not_negative(number * hours, text, "duration").map(Self)
    }
}

impl fmt::Display for Hours {
    /// In the largest unit that gives a whole number, else in hours.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole_days = self.0 / 24.0;
        if self.0 >= 168.0 && whole_days.fract() == 0.0 {
            write!(f, "{whole_days} d")
        } else {
            write!(f, "{} h", self.0)
        }
    }
}

impl PerHour {
    /// A rate of `rate` per hour.
    pub fn new(rate: f64) -> Result<Self, UnitError> {
        finite_and_not_negative(rate, &rate.to_string(), "rate").map(Self)
    }

    /// The rate per hour.
    pub fn get(self) -> f64 {
        self.0
    }

    /// The rate per day.
    pub fn per_day(self) -> f64 {
        self.0 * 24.0
    }
}

impl FromStr for PerHour {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let expected = "a rate with its unit, such as \"0.8 /d\" or \"2 /h\"";
        let Some((number, unit)) = split_number(text) else {
            return Err(UnitError(format!("`{text}` is not a rate; expected {expected}")));
        };
        if unit.is_empty() {
            return Err(UnitError(format!("`{text}` has no unit; expected {expected}")));
        }
        let Some(hours) = unit.strip_prefix('/').and_then(|unit| time_unit(unit.trim_start())) else {
            return Err(UnitError(format!("`{unit}` is not a unit of rate; expected {expected}")));
        };
        finite_and_not_negative(number / hours, text, "rate").map(Self)
    }
}

impl fmt::Display for PerHour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} /d", self.per_day())
    }
}

impl Probability {
    /// Never.
    pub const ZERO: Self = Self(0.0);
    /// Always.
    pub const ONE: Self = Self(1.0);

    /// A probability of `p`.
    pub fn new(p: f64) -> Result<Self, UnitError> {
        if (0.0..=1.0).contains(&p) {
            // As above: −0 is 0.
            Ok(Self(p + 0.0))
        } else {
            Err(UnitError(format!("{p} is not a probability; expected a number from 0 to 1")))
        }
    }

    /// The number in [0, 1].
    pub fn get(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_in_every_unit() {
        for (text, hours) in
            [("30 min", 0.5), ("24 h", 24.0), ("7 d", 168.0), ("2w", 336.0), ("1.5e1 h", 15.0), (" 90 s ", 0.025)]
        {
            assert_eq!(text.parse::<Hours>().unwrap().get(), hours, "{text}");
        }
    }

    #[test]
    fn rates_are_per_hour_inside() {
        assert_eq!("2.4 /d".parse::<PerHour>().unwrap().get(), 2.4 / 24.0);
        assert_eq!("2 / h".parse::<PerHour>().unwrap().get(), 2.0);
    }

    #[test]
    fn faults_say_what_was_expected() {
        for (text, part) in [
            ("24", "no unit"),
            ("24 hr", "`hr` is not a unit"),
            ("-1 h", "negative"),
            ("inf h", "not a duration"),
            ("1e999 h", "too large"),
            ("", "not a duration"),
        ] {
            let message = text.parse::<Hours>().unwrap_err().to_string();
            assert!(message.contains(part), "{text}: {message}");
        }
        assert!("0.8 d".parse::<PerHour>().unwrap_err().to_string().contains("not a unit of rate"));
        assert!(Probability::new(f64::NAN).is_err());
        assert!(Probability::new(1.0 + f64::EPSILON).is_err());
    }
}
