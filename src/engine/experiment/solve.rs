//! Thresholds: from which value of a factor on a plan reaches a target.
//!
//! First a scan: a stated number of values over the range. Where the estimate crosses the target once, the crossing is
//! bracketed by bisection, and so are both ends of the set of values of which the data cannot tell on which side of the
//! target they are. All values share their luck, so neighbours differ by what the factor does. The band around the
//! estimates is simultaneous: each interval has the level 1 − (1 − level)/m, with m the most values that the search may
//! look at (Bonferroni), so with at least the stated confidence the true curve lies in the band at every value looked at, and
//! the true crossing in the set. Between neighbouring values looked at the curve is taken to be monotone.

mod values;

use super::condition::Condition;
use super::design::tidy;
use super::study::Measure;
use crate::stats::Level;

pub use values::Values;

/// The values that may be looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SearchRange {
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
    /// Whether only whole numbers are meant.
    pub is_whole: bool,
    /// Values of the scan, at least 2.
    pub grid: usize,
    /// A bracket is narrow enough at this part of the range; of whole numbers, when they are neighbours.
    pub tolerance: f64,
}

/// A value that was looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// The value.
    pub value: f64,
    /// What the metric came to, with an interval of the simultaneous band.
    pub measure: Measure,
}

/// On which side of the target a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The target is met, and the whole interval says so.
    Met,
    /// The interval contains the target.
    Open,
    /// The target is missed, and the whole interval says so.
    Missed,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// Every value looked at, ascending.
    pub looks: Vec<Look>,
    /// Level of each interval, so that the band has the level asked for.
    pub band_level: f64,
    /// The answer.
    pub finding: Finding,
}

/// The answer of a search.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// The target is met on one side of one value.
    Crossing {
        /// Where the estimates cross the target: between the last two values looked at, in proportion; of whole
        /// numbers, the first that meets it.
        at: f64,
        /// Whether it is met above.
        met_above: bool,
        /// The values of which the data cannot tell: from here; from the start of the range if `None`.
        from: Option<f64>,
        /// To here; to the end of the range if `None`.
        to: Option<f64>,
    },
    /// The estimate meets the target everywhere that was looked; `sure` if the whole band does.
    Everywhere {
        /// Whether the band says so too.
        sure: bool,
    },
    /// The estimate meets the target nowhere that was looked; `sure` if the whole band does.
    Nowhere {
        /// Whether the band says so too.
        sure: bool,
    },
    /// The estimates cross the target between each of these pairs of values.
    Several(Vec<(f64, f64)>),
    /// The metric is not defined at this value, such as compliance where nothing was demanded.
    Undefined(f64),
}

impl Look {
    /// On which side of the target it is.
    pub fn side(&self, condition: &Condition) -> Side {
        match (self.measure.low, self.measure.high) {
            (Some(low), Some(high)) if !condition.straddles(low, high) => {
                if condition.holds(low) {
                    Side::Met
                } else {
                    Side::Missed
                }
            }
            _ => Side::Open,
        }
    }
}

impl SearchRange {
    /// Values of the scan, ascending.
    pub fn scan(&self) -> Vec<f64> {
        let last = (self.grid.max(2) - 1) as f64;
        let at = |i: usize| self.low + (self.high - self.low) * (i as f64 / last);
        let mut values: Vec<f64> = (0..self.grid.max(2)).map(at).map(|value| self.fit(value)).collect();
        values.dedup();
        values
    }

    /// A value as a person would write it.
    fn fit(&self, value: f64) -> f64 {
        if self.is_whole { value.round() } else { tidy(value).clamp(self.low, self.high) }
    }

    /// The value in the middle; none if the two are close enough.
    fn between(&self, low: f64, high: f64) -> Option<f64> {
        let narrow = if self.is_whole { 1.0 } else { self.tolerance * (self.high - self.low) };
        let middle = self.fit(0.5 * (low + high));
        // In a range too narrow for its digits the middle is an end.
        (high - low > narrow && low < middle && middle < high).then_some(middle)
    }

    /// The most bisections that one bracket between neighbours of the scan takes.
    fn bisections(&self) -> u32 {
        let last = (self.grid.max(2) - 1) as f64;
        // Rounding may leave neighbours one further apart.
        let widest = (self.high - self.low) / last + if self.is_whole { 1.0 } else { 0.0 };
        let narrow = if self.is_whole { 1.0 } else { self.tolerance * (self.high - self.low) };
        if widest <= narrow { 0 } else { libm::log2(widest / narrow).ceil() as u32 + 1 }
    }

    /// The most values that a search may look at: the scan and three brackets.
    pub fn most(&self) -> u64 {
        self.scan().len() as u64 + 3 * u64::from(self.bisections())
    }

    /// The level of each interval, so that all that may be looked at hold together at `level` (Bonferroni).
    pub fn band_level(&self, level: Level) -> Level {
        let each = 1.0 - (1.0 - level.get()) / self.most() as f64;
        Level::new(each).unwrap_or(level)
    }
}

/// Searches `range` for where `condition` begins or ceases to hold. `look` tells what the metric comes to at some values, with
/// intervals of [`SearchRange::band_level`].
pub fn solve<E>(
    range: &SearchRange,
    condition: &Condition,
    level: Level,
    look: impl FnMut(&[f64]) -> Result<Vec<Measure>, E>,
) -> Result<Threshold, E> {
    let mut search = Search { range, condition, look, looks: Vec::new() };
    search.at(&range.scan())?;
    let finding = search.find()?;
    Ok(Threshold { looks: search.looks, band_level: range.band_level(level).get(), finding })
}

struct Search<'a, F> {
    range: &'a SearchRange,
    condition: &'a Condition,
    look: F,
    looks: Vec<Look>,
}

impl<E, F: FnMut(&[f64]) -> Result<Vec<Measure>, E>> Search<'_, F> {
    fn at(&mut self, values: &[f64]) -> Result<(), E> {
        let measures = (self.look)(values)?;
        self.looks.extend(values.iter().zip(measures).map(|(value, measure)| Look { value: *value, measure }));
        self.looks.sort_by(|a, b| a.value.total_cmp(&b.value));
        Ok(())
    }

    fn find(&mut self) -> Result<Finding, E> {
        let finding = self.glance();
        let Finding::Crossing { met_above, .. } = finding else { return Ok(finding) };
        // The crossing of the estimates, then both ends of what the band leaves open.
        self.bisect(|search, look| search.holds(look) == met_above)?;
        self.bisect(|search, look| search.side(look) != if met_above { Side::Missed } else { Side::Met })?;
        self.bisect(|search, look| search.side(look) == if met_above { Side::Met } else { Side::Missed })?;
        Ok(self.glance())
    }

    /// Narrows the bracket of the place from which on `is_past` holds, if there is one.
    fn bisect(&mut self, is_past: impl Fn(&Self, &Look) -> bool) -> Result<(), E> {
        loop {
            let Some(first) = self.looks.iter().position(|look| is_past(self, look)).filter(|first| *first > 0) else {
                return Ok(());
            };
            let Some(middle) = self.range.between(self.looks[first - 1].value, self.looks[first].value) else {
                return Ok(());
            };
            self.at(&[middle])?;
        }
    }

    fn holds(&self, look: &Look) -> bool {
        look.measure.value.is_some_and(|value| self.condition.holds(value))
    }

    fn side(&self, look: &Look) -> Side {
        look.side(self.condition)
    }

    /// What the values looked at so far say.
    fn glance(&self) -> Finding {
        if let Some(look) = self.looks.iter().find(|look| look.measure.value.is_none()) {
            return Finding::Undefined(look.value);
        }
        let pairs = || self.looks.windows(2).filter(|pair| self.holds(&pair[0]) != self.holds(&pair[1]));
        let sure = |side| self.looks.iter().all(|look| self.side(look) == side);
        match pairs().count() {
            0 if self.looks.iter().all(|look| self.holds(look)) => Finding::Everywhere { sure: sure(Side::Met) },
            0 => Finding::Nowhere { sure: sure(Side::Missed) },
            1 => pairs().next().map_or(Finding::Several(Vec::new()), |pair| self.crossing(&pair[0], &pair[1])),
            _ => Finding::Several(pairs().map(|pair| (pair[0].value, pair[1].value)).collect()),
        }
    }

    fn crossing(&self, below: &Look, above: &Look) -> Finding {
        let met_above = self.holds(above);
        let at = if self.range.is_whole {
            if met_above { above.value } else { below.value }
        } else {
            let (low, high) = (below.measure.value.unwrap_or(0.0), above.measure.value.unwrap_or(0.0));
            let share = if high == low { 0.5 } else { (self.condition.threshold - low) / (high - low) };
            below.value + (above.value - below.value) * share.clamp(0.0, 1.0)
        };
        // From the last value that is surely on one side to the first that is surely on the other.
        let (before, after) = if met_above { (Side::Missed, Side::Met) } else { (Side::Met, Side::Missed) };
        let open = |look: &&Look| self.side(look) != before;
        let first_open = self.looks.iter().position(|look| open(&look)).unwrap_or(0);
        let last_open = self.looks.iter().rposition(|look| self.side(look) != after).map_or(0, |last| last + 1);
        // Of whole numbers the threshold is one that meets the target, so it is none that surely does not.
        let (skip_first, skip_last) = match (self.range.is_whole, met_above) {
            (false, _) => (0.0, 0.0),
            (true, true) => (1.0, 0.0),
            (true, false) => (0.0, 1.0),
        };
        Finding::Crossing {
            at,
            met_above,
            from: first_open.checked_sub(1).map(|last| self.looks[last].value + skip_first),
            to: self.looks.get(last_open).map(|look| look.value - skip_last),
        }
    }
}

#[cfg(test)]
mod tests;
