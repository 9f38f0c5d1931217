//! Ranges of levels.
//!
//! Numbers are kept in the unit in which they were written, so that levels read as a person would have written them, and
//! `2 d..10 d step 2 d` gives days. Sums of decimal fractions are not decimal fractions, so a level is shortened to
//! fourteen digits where that leaves much fewer (0.30000000000000004 is 0.3), and the count of steps allows for it.

use serde::{Deserialize, Serialize};

use super::factor::FactorLevel;
use crate::scenario::paths::Unit;

/// How much, relative to the number of steps, a range may miss a whole number of them and yet end on one.
const STEP_SLACK: f64 = 1e-9;

/// Digits of a value drawn from a continuous range or a law: more than any such value deserves, and few enough to type.
const DRAWN_DIGITS: usize = 9;

/// From one value to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// The lower end, in `written` units.
    pub from: f64,
    /// The upper end.
    pub to: f64,
    /// What lies between.
    pub spacing: Spacing,
    /// Whether values are evenly spaced by their ratio.
    pub log: bool,
    /// What its quantity is.
    pub unit: Unit,
    /// The unit in which the ends are written, such as `d`; hours, per hour or none if absent.
    pub written: Option<String>,
}

/// Which values of a range are levels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spacing {
    /// One after every such step, above 0.
    Step(f64),
    /// So many, both ends among them; 2 or more.
    Count(u64),
    /// Any value.
    Continuous,
}

impl Range {
    /// The number of levels; `None` of a continuous range.
    pub fn count(&self) -> Option<u64> {
        match self.spacing {
            Spacing::Step(step) => Some(self.steps(step).0.saturating_add(1)),
            Spacing::Count(count) => Some(count),
            Spacing::Continuous => None,
        }
    }

    /// The number of steps that fit, and whether the last ends at the upper end.
    fn steps(&self, step: f64) -> (u64, bool) {
        let ratio = (self.to - self.from) / step;
        let nearest = ratio.round();
        let fits = (ratio - nearest).abs() <= STEP_SLACK * nearest.max(1.0);
        // A cast of a float stays within the type.
        (if fits { nearest } else { ratio.floor() } as u64, fits)
    }

    /// The level with this index, from 0, the lowest first; the highest for an index beyond it, the lower end of a
    /// continuous range.
    pub fn level(&self, index: u64) -> FactorLevel {
        let i = index as f64;
        let number = match self.spacing {
            Spacing::Continuous => self.from,
            Spacing::Step(step) => match self.steps(step) {
                (last, true) if index >= last => self.to,
                (last, _) => tidy(self.from + index.min(last) as f64 * step),
            },
            Spacing::Count(count) if index + 1 >= count => self.to,
            Spacing::Count(_) if index == 0 => self.from,
            Spacing::Count(count) => tidy(self.between(i / (count - 1) as f64, self.from, self.to)),
        };
        self.written(number)
    }

    /// The level at the place `u` in (0, 1) of a continuous range, rounded to nine digits. A whole number is that of an
    /// interval of width 1, so the numbers at the ends are as likely as those between.
    pub fn at(&self, u: f64) -> FactorLevel {
        if self.unit == Unit::Whole {
            let (low, high) = (self.from - 0.5, self.to + 0.5);
            // From 0 there is no ratio; such ranges are refused.
            return self.written(self.between(u, low, high).round().clamp(self.from, self.to));
        }
        self.written(round(self.between(u, self.from, self.to), DRAWN_DIGITS).clamp(self.from, self.to))
    }

    fn between(&self, t: f64, from: f64, to: f64) -> f64 {
        if self.log { from * libm::pow(to / from, t) } else { from + t * (to - from) }
    }

    /// The level of a number in the unit of the ends.
    pub fn written(&self, number: f64) -> FactorLevel {
        FactorLevel::written(number, self.unit, self.written.as_deref())
    }
}

impl FactorLevel {
    /// The level of a drawn number, given in hours, per hour or bare, rounded to nine digits but kept within bounds.
    pub fn drawn(number: f64, low: f64, high: f64, unit: Unit) -> Self {
        let rounded = if number.is_finite() { round(number, DRAWN_DIGITS).clamp(low, high) } else { number };
        Self::of(rounded, unit)
    }
}

/// The number with so many significant digits.
fn round(number: f64, digits: usize) -> f64 {
    format!("{number:.*e}", digits - 1).parse().unwrap_or(number)
}

/// The number without the last digits of a sum of decimal fractions.
pub fn tidy(number: f64) -> f64 {
    let shorter = round(number, 14);
    let length = |number: f64| format!("{number:e}").len();
    if length(shorter) + 4 <= length(number) { shorter } else { number }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn range(from: f64, to: f64, spacing: Spacing, unit: Unit) -> Range {
        Range { from, to, spacing, log: false, unit, written: None }
    }

    fn texts(range: &Range) -> Vec<String> {
        (0..range.count().unwrap()).map(|i| range.level(i).text).collect()
    }

    #[test]
    fn decimal_steps_reach_their_end() {
        let tenths = range(0.1, 0.5, Spacing::Step(0.1), Unit::Bare);
        assert_eq!(texts(&tenths), ["0.1", "0.2", "0.3", "0.4", "0.5"]);
        let short = range(0.1, 0.49, Spacing::Step(0.1), Unit::Bare);
        assert_eq!(texts(&short), ["0.1", "0.2", "0.3", "0.4"]);
        let days = Range { written: Some("d".into()), ..range(2.0, 7.0, Spacing::Step(2.5), Unit::Hours) };
        assert_eq!(texts(&days), ["2 d", "4.5 d", "7 d"]);
        assert_eq!(days.level(1).number, Some(108.0));
        let growth = Range { written: Some("/d".into()), ..range(-0.01, 0.01, Spacing::Count(3), Unit::PerHour) };
        assert_eq!(texts(&growth), ["-0.01 /d", "0 /d", "0.01 /d"]);
        assert_eq!(growth.level(0).number, Some(-0.01 / 24.0));
        assert_eq!(texts(&range(5.0, 5.0, Spacing::Step(1.0), Unit::Whole)), ["5"]);
    }

    #[test]
    fn counted_levels_are_even_by_difference_or_ratio() {
        let even = range(1.0, 10.0, Spacing::Count(4), Unit::Hours);
        assert_eq!(texts(&even), ["1 h", "4 h", "7 h", "10 h"]);
        let log = Range { log: true, ..range(1.0, 100.0, Spacing::Count(5), Unit::Hours) };
        let numbers: Vec<f64> = (0..5).map(|i| log.level(i).number.unwrap()).collect();
        assert_eq!((numbers[0], numbers[4]), (1.0, 100.0));
        let root = 10.0_f64.sqrt();
        assert!(numbers.windows(2).all(|pair| (pair[1] / pair[0] - root).abs() < 1e-12), "{numbers:?}");
        let whole = range(1.0, 4.0, Spacing::Count(3), Unit::Whole);
        assert_eq!(texts(&whole), ["1", "3", "4"], "2.5 is rounded away from 0");
    }

    #[test]
    fn whole_numbers_of_a_continuous_range_are_equally_likely() {
        let dice = range(1.0, 6.0, Spacing::Continuous, Unit::Whole);
        let mut counts = [0; 6];
        for i in 0..6000 {
            counts[dice.at((f64::from(i) + 0.5) / 6000.0).number.unwrap() as usize - 1] += 1;
        }
        assert_eq!(counts, [1000; 6]);
    }

    #[test]
    fn continuous_ranges_stay_inside() {
        let third = range(1.0 / 3.0, 2.0 / 3.0, Spacing::Continuous, Unit::Bare);
        assert_eq!(third.at(1e-17).number, Some(1.0 / 3.0));
        assert_eq!(third.at(1.0_f64.next_down()).number, Some(2.0 / 3.0));
        assert_eq!(third.at(0.5).text, "0.5");
        let log = Range { log: true, ..range(1.0, 100.0, Spacing::Continuous, Unit::Hours) };
        assert_eq!(log.at(0.5).text, "10 h");
    }

    proptest! {
        /// Whatever decimal fractions: as many levels as in exact arithmetic, each the fraction that a person would write.
        #[test]
        fn steps_are_exact_for_decimal_fractions(
            from in 0_i64..100_000, step in 1_i64..5_000, steps in 0_i64..2_000, digits in 0_u32..5, rest in 0_i64..5_000,
        ) {
            let unit = 10_i64.pow(digits) as f64;
            // A remainder below a step must not add one.
            let rest = rest % step;
            let end = from + steps * step;
            let range = range(
                from as f64 / unit, (end + rest) as f64 / unit, Spacing::Step(step as f64 / unit), Unit::Bare,
            );
            prop_assert_eq!(range.count(), Some(steps as u64 + 1));
            for i in [0, steps / 3, steps / 2, steps] {
                prop_assert_eq!(range.level(i as u64).number, Some((from + i * step) as f64 / unit));
            }
        }

        /// Levels ascend strictly, from end to end.
        #[test]
        fn counted_levels_ascend(from in 0.001..1e3_f64, more in 0.001..1e4_f64, count in 2_u64..200, log: bool) {
            let range = Range {
                from, to: from + more, spacing: Spacing::Count(count), log, unit: Unit::Hours, written: None,
            };
            let levels: Vec<f64> = (0..count).map(|i| range.level(i).number.unwrap()).collect();
            prop_assert_eq!((levels[0], levels[levels.len() - 1]), (from, from + more));
            prop_assert!(levels.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
