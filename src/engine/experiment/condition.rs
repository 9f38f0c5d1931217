//! Conditions on an estimate: `collapse > 0.2`, `compliance[national response] >= 95 %`.

use std::fmt;
use std::str::FromStr;

use super::address::{Address, AddressError};

/// How an estimate is compared with a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `<`.
    Below,
    /// `<=`.
    AtMost,
    /// `>`.
    Above,
    /// `>=`.
    AtLeast,
}

impl Operator {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }
}

/// A comparison of an estimate with a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Which estimate.
    pub address: Address,
    /// How it is compared.
    pub operator: Operator,
    /// With what; finite, in the metric's unit (a share is from 0 to 1).
    pub threshold: f64,
}

impl Condition {
    /// Whether it holds at `value`; not for one that is no number.
    pub fn holds(&self, value: f64) -> bool {
        match self.operator {
            Operator::Below => value < self.threshold,
            Operator::AtMost => value <= self.threshold,
            Operator::Above => value > self.threshold,
            Operator::AtLeast => value >= self.threshold,
        }
    }

    /// Refuses what no metric in this unit can come to: a percentage where a share is meant.
    pub fn suits(&self, unit: &str) -> Result<(), NotAShare> {
        NotAShare::refuse(self, self.threshold, unit)
    }

    /// Whether an interval leaves open if it holds: it does at one end and not at the other. An end that is no number
    /// leaves it open too.
    pub fn straddles(&self, low: f64, high: f64) -> bool {
        low.is_nan() || high.is_nan() || self.holds(low) != self.holds(high)
    }
}

/// A number that is asked of a share and is above 1: a percentage, most likely.
#[derive(Debug, Clone, PartialEq)]
pub struct NotAShare {
    /// Where it stands.
    text: String,
    number: f64,
}

impl NotAShare {
    /// Refuses a `number` above 1 for a metric whose unit is a share; `text` is where it stands.
    pub fn refuse(text: &impl fmt::Display, number: f64, unit: &str) -> Result<(), Self> {
        if unit == "share" && number > 1.0 { Err(Self { text: text.to_string(), number }) } else { Ok(()) }
    }

    /// What to write instead.
    pub fn hint(&self) -> String {
        if self.number > 100.0 {
            return "write a number from 0 to 1".to_owned();
        }
        let share = format!("{:.12e}", self.number / 100.0).parse().unwrap_or(self.number / 100.0);
        format!("write {share} for {} %", self.number)
    }
}

impl fmt::Display for NotAShare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is about a share, which is from 0 to 1, and {} is above", self.text, self.number)
    }
}

impl std::error::Error for NotAShare {}

/// What is wrong with a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConditionError {
    /// There is no comparison.
    NoOperator(String),
    /// The comparison is none of the four.
    Operator {
        /// What stands there.
        given: String,
        /// The condition.
        condition: String,
    },
    /// There is no estimate before the comparison, or not the name of one.
    Address(AddressError),
    /// The threshold is not a number.
    Threshold {
        /// What stands there.
        given: String,
        /// The condition.
        condition: String,
    },
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FORM: &str = "expected a metric, one of <, <=, >, >=, and a number, such as `collapse > 0.2`";
        match self {
            Self::NoOperator(condition) => write!(f, "`{condition}` compares nothing; {FORM}"),
            Self::Operator { given, condition } => {
                write!(f, "`{given}` in `{condition}` is not a comparison; expected one of <, <=, >, >=")
            }
            Self::Address(error) => error.fmt(f),
            Self::Threshold { given, condition } if given.is_empty() => {
                write!(f, "`{condition}` has nothing after its comparison; expected a number such as 0.2 or 20 %")
            }
            Self::Threshold { given, condition } => {
                let hint = "in the metric's unit and without it, such as 0.2 or 20 %";
                write!(f, "`{given}` in `{condition}` is not a number; expected one {hint}")
            }
        }
    }
}

impl std::error::Error for ConditionError {}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.address, self.operator.sign(), self.threshold)
    }
}

impl FromStr for Condition {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Self, ConditionError> {
        let text = text.trim();
        // A subject may hold such signs itself; a threshold holds no bracket.
        let after_subject = text.rfind(']').unwrap_or(0);
        let missing = || ConditionError::NoOperator(text.to_owned());
        let start = after_subject + text[after_subject..].find(is_sign).ok_or_else(missing)?;
        let rest = text[start..].trim_start_matches(is_sign);
        let sign = &text[start..text.len() - rest.len()];
        let operator = match sign {
            "<" => Operator::Below,
            "<=" | "≤" => Operator::AtMost,
            ">" => Operator::Above,
            ">=" | "≥" => Operator::AtLeast,
            _ => return Err(ConditionError::Operator { given: sign.to_owned(), condition: text.to_owned() }),
        };
        let address = text[..start].trim();
        if address.is_empty() {
            return Err(missing());
        }
        let address = address.parse().map_err(ConditionError::Address)?;
        let wrong = || ConditionError::Threshold { given: rest.trim().to_owned(), condition: text.to_owned() };
        let threshold = threshold(rest.trim()).ok_or_else(wrong)?;
        Ok(Self { address, operator, threshold })
    }
}

/// What comparisons are made of.
pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '!' | '≤' | '≥')
}

/// `0.2` or `20 %`.
fn threshold(text: &str) -> Option<f64> {
    let (number, parts) = text.strip_suffix('%').map_or((text, 1.0), |percent| (percent.trim_end(), 100.0));
    let value: f64 = number.parse().ok()?;
    value.is_finite().then_some(value / parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(text: &str) -> Condition {
        text.parse().unwrap()
    }

    fn error(text: &str) -> String {
        text.parse::<Condition>().unwrap_err().to_string()
    }

    #[test]
    fn conditions_read_back() {
        for text in ["collapse > 0.2", "compliance[national response] < 0.9", "slack_h[first].p05 <= -1.5", "harm >= 3"]
        {
            assert_eq!(condition(text).to_string(), text);
        }
        assert_eq!(condition(" collapse>20 % "), condition("collapse > 0.2"));
        assert_eq!(condition("collapse≤.2").operator, Operator::AtMost);
        let odd = condition("compliance[a > b [c]] >= 1e-3");
        assert_eq!(
            (odd.address.subject.as_str(), odd.operator, odd.threshold),
            ("a > b [c]", Operator::AtLeast, 0.001)
        );
    }

    #[test]
    fn wrong_ones_say_what_was_expected() {
        for (text, says) in [
            ("", "compares nothing"),
            ("collapse", "compares nothing"),
            ("> 0.2", "compares nothing"),
            ("collapse = 0.2", "`=` in `collapse = 0.2` is not a comparison; expected one of <, <=, >, >="),
            ("collapse => 0.2", "`=>`"),
            ("collapse != 0.2", "`!=`"),
            ("collapse >", "has nothing after its comparison"),
            ("collapse > 12 h", "`12 h` in `collapse > 12 h` is not a number"),
            ("collapse > inf", "is not a number"),
            ("collapse > 0,2", "is not a number"),
            ("0.1 < collapse < 0.2", "is not a"),
            ("compliance[first > 0.2", "is not an address"),
            ("harm.p9 > 2", "did you mean `p95`"),
        ] {
            assert!(error(text).contains(says), "{text}: {}", error(text));
        }
    }

    #[test]
    fn thresholds_belong_to_two_of_four() {
        let holds = |text: &str| [0.1, 0.2, 0.3, f64::NAN].map(|value| condition(text).holds(value));
        assert_eq!(holds("x < 0.2"), [true, false, false, false]);
        assert_eq!(holds("x <= 0.2"), [true, true, false, false]);
        assert_eq!(holds("x > 0.2"), [false, false, true, false]);
        assert_eq!(holds("x >= 0.2"), [false, true, true, false]);
    }

    #[test]
    fn shares_are_not_written_as_percentages() {
        for (text, hint) in
            [("collapse > 20", "write 0.2 for 20 %"), ("compliance[a] >= 99.5", "write 0.995 for 99.5 %")]
        {
            let error = condition(text).suits("share").unwrap_err();
            assert!(error.to_string().contains(text), "{error}");
            assert_eq!(error.hint(), hint);
            assert_eq!(condition(text).suits("h"), Ok(()));
        }
        assert_eq!(condition("collapse > 20 %").suits("share"), Ok(()));
        assert_eq!(condition("collapse > 200").suits("share").unwrap_err().hint(), "write a number from 0 to 1");
    }

    #[test]
    fn an_interval_over_the_threshold_leaves_it_open() {
        let above = condition("x > 0.2");
        assert!(above.straddles(0.1, 0.3) && above.straddles(0.2, 0.3));
        assert!(!above.straddles(0.1, 0.2) && !above.straddles(0.21, 0.3));
        assert!(condition("x >= 0.2").straddles(0.1, 0.2));
        assert!(above.straddles(f64::NAN, 0.1) && above.straddles(0.3, f64::NAN));
    }
}
