//! The probability of surviving past each time, from histories of which some were cut short.
//!
//! Source: Kaplan and Meier, "Nonparametric estimation from incomplete observations" (1958), the product-limit estimate
//! S(t) = Π(1 − d/n); Greenwood's variance Var S = S²·Σ d/(n(n − d)); log-log interval S^exp(±z·√(Σ d/(n(n − d)))/|ln S|), as in Kalbfleisch
//! and Prentice, The Statistical Analysis of Failure Time Data, 2nd ed. (2002), section 1.4.
//!
//! On a grid every time counts as at the next grid point, and one censored in the same cell as an event counts as at risk of
//! it. The estimate is then exact at the grid points whenever censoring happens at grid points only (a common horizon).
//!
//! At S = 1 and S = 0 the log-log interval is a point, which says too much: the exact binomial one over the histories whose
//! fate at that time is known (at risk, or ended before) stands in. For S = 1 and n at risk it is [(α/2)^(1/n), 1].
//!
//! The unit of time is the caller's.

use serde::{Deserialize, Serialize};

use std::fmt;

use super::estimate::{Estimate, Level};
use super::interval::clopper_pearson;

/// Why a grid cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GridError {
    /// The times are not finite and strictly increasing.
    NotIncreasing,
    /// Two accumulators on different grids were to be merged.
    Different,
}

impl fmt::Display for GridError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotIncreasing => "the times of a survival grid must be finite and strictly increasing",
            Self::Different => "survival counts on different time grids cannot be merged",
        })
    }
}

impl std::error::Error for GridError {}

/// Counts of events and of censored histories by cell of a fixed time grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurvivalGrid {
    times: Vec<f64>,
    events: Vec<u64>,
    censored: Vec<u64>,
    count: u64,
}

/// The survival curve at one grid point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurvivalPoint {
    /// The grid point.
    pub time: f64,
    /// Histories at risk in the cell that ends here.
    pub at_risk: u64,
    /// Events in the cell that ends here.
    pub events: u64,
    /// S(time); `n` is the number of all histories. NaN once nobody is at risk and S > 0.
    pub survival: Estimate,
}

impl SurvivalGrid {
    /// An empty accumulator on the grid `times`; cell i reaches from past the point before it up to and with `times[i]`.
    pub fn new(times: Vec<f64>) -> Result<Self, GridError> {
        let increasing = times.windows(2).all(|pair| pair[0] < pair[1]);
        if !increasing || times.iter().any(|time| !time.is_finite()) {
            return Err(GridError::NotIncreasing);
        }
        let cells = times.len();
        Ok(Self { times, events: vec![0; cells], censored: vec![0; cells], count: 0 })
    }

    /// `cells` equal cells from 0 to `horizon` > 0.
    pub fn uniform(horizon: f64, cells: u32) -> Result<Self, GridError> {
        let at = |i: u32| horizon * (f64::from(i) / f64::from(cells));
        if horizon > 0.0 { Self::new((1..=cells).map(at).collect()) } else { Err(GridError::NotIncreasing) }
    }

    /// Adds a history that ended at `time`, by the event or (`event` false) by being cut short. One that lasts past the
    /// grid is at risk to its end; a time that is not a number lands in the first cell.
    pub fn push(&mut self, time: f64, event: bool) {
        self.count += 1;
        let cell = self.times.partition_point(|end| *end < time);
        let counts = if event { &mut self.events } else { &mut self.censored };
        if let Some(count) = counts.get_mut(cell) {
            *count += 1;
        }
    }

    /// Adds all of `other`'s histories; an error if its grid is another.
    pub fn merge(&mut self, other: &Self) -> Result<(), GridError> {
        if self.times != other.times {
            return Err(GridError::Different);
        }
        self.count += other.count;
        self.events.iter_mut().zip(&other.events).for_each(|(sum, more)| *sum += more);
        self.censored.iter_mut().zip(&other.censored).for_each(|(sum, more)| *sum += more);
        Ok(())
    }

    /// Whether it has the grid of `other`.
    pub fn is_alike(&self, other: &Self) -> bool {
        let cells = other.times.len();
        self.times == other.times && self.events.len() == cells && self.censored.len() == cells
    }

    /// How many histories.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The grid points.
    pub fn times(&self) -> &[f64] {
        &self.times
    }

    /// The Kaplan–Meier curve, a point per grid point.
    pub fn curve(&self, level: Level) -> Vec<SurvivalPoint> {
        let mut at_risk = self.count;
        let mut ended = 0;
        let mut survival = 1.0;
        // The product of 1 − d/n is one quotient as long as nothing is censored, and so without a rounding at each step.
        let (mut before, mut begun) = (1.0, self.count);
        let mut greenwood = 0.0;
        let mut points = Vec::with_capacity(self.times.len());
        for (cell, time) in self.times.iter().enumerate() {
            let (events, censored) = (self.events[cell], self.censored[cell]);
            let known = at_risk + ended;
            let remaining = at_risk - events;
            if remaining == 0 && events > 0 {
                survival = 0.0;
            } else if events > 0 {
                let (n, d) = (at_risk as f64, events as f64);
                survival = before * (remaining as f64 / begun as f64);
                greenwood += d / (n * (n - d));
            }
            let estimate = if at_risk == 0 && survival > 0.0 {
                Estimate::undefined(level)
            } else if survival == 1.0 {
                clopper_pearson(known, known, level)
            } else if survival == 0.0 {
                clopper_pearson(0, known, level)
            } else {
                log_log(survival, greenwood, level)
            };
            points.push(SurvivalPoint {
                time: *time,
                at_risk,
                events,
                survival: Estimate { n: self.count, ..estimate },
            });
            ended += events;
            at_risk = remaining - censored;
            if censored > 0 {
                (before, begun) = (survival, at_risk);
            }
        }
        points
    }
}

/// The log-log interval at 0 < S < 1, with Greenwood's sum Σ d/(n(n − d)).
fn log_log(survival: f64, greenwood: f64, level: Level) -> Estimate {
    let log = libm::log(survival);
    let factor = libm::exp(level.normal() * greenwood.sqrt() / libm::fabs(log));
    Estimate {
        point: survival,
        std_error: survival * greenwood.sqrt(),
        low: libm::exp(log * factor),
        high: libm::exp(log / factor),
        level: level.get(),
        n: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The Kaplan–Meier curve of individual histories (time, whether the event ended it), a point per distinct time.
    fn kaplan_meier(histories: &[(f64, bool)], level: Level) -> Result<Vec<SurvivalPoint>, GridError> {
        let mut times: Vec<f64> = histories.iter().map(|(time, _)| *time).collect();
        times.sort_by(f64::total_cmp);
        times.dedup();
        let mut grid = SurvivalGrid::new(times)?;
        for (time, event) in histories {
            grid.push(*time, *event);
        }
        Ok(grid.curve(level))
    }

    fn sample() -> Vec<(f64, bool)> {
        let times = [3.0, 5.0, 5.0, 8.0, 12.0, 15.0, 15.0, 20.0];
        let events = [true, true, false, true, false, true, true, false];
        times.into_iter().zip(events).collect()
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-8, "{a} is not {b}");
    }

    /// Hand-checked sample: time, at risk, S, Greenwood's standard error.
    const KNOWN: [(f64, u64, f64, f64); 4] = [
        (3.0, 8, 0.875, 0.116_926_793),
        (5.0, 7, 0.75, 0.153_093_109),
        (8.0, 5, 0.6, 0.181_659_021),
        (15.0, 3, 0.2, 0.174_164_673),
    ];

    #[test]
    fn a_known_sample() {
        let curve = kaplan_meier(&sample(), Level::default()).unwrap();
        for (time, at_risk, survival, std_error) in KNOWN {
            let point = curve.iter().find(|point| point.time == time).unwrap();
            assert_eq!((point.at_risk, point.survival.n), (at_risk, 8));
            close(point.survival.point, survival);
            close(point.survival.std_error, std_error);
        }
        // S(3): ln S = −0.1335313926, √Greenwood = 0.1336306210, so the exponents are exp(±1.9614204).
        close(
            curve[0].survival.low,
            libm::pow(0.875, libm::exp(1.959_963_984_540_054 * 0.133_630_620_956_212_2 / 0.133_531_392_624_522_6)),
        );
        close(
            curve[0].survival.high,
            libm::pow(0.875, libm::exp(-1.959_963_984_540_054 * 0.133_630_620_956_212_2 / 0.133_531_392_624_522_6)),
        );
    }

    /// Where nothing is censored the curve is the share of histories that go on, to the last bit.
    #[test]
    fn without_censoring_it_is_the_share_that_goes_on() {
        let mut grid = SurvivalGrid::uniform(90.0, 90).unwrap();
        for history in 0..400 {
            grid.push(if history < 11 { f64::from(history) * 8.0 + 0.5 } else { 90.0 }, history < 11);
        }
        let curve = grid.curve(Level::default());
        assert_eq!(curve[89].survival.point, 389.0 / 400.0);
        assert_eq!(curve[40].survival.point, 394.0 / 400.0);
    }

    #[test]
    fn the_grid_agrees_and_merges() {
        let whole = |histories: &[(f64, bool)]| {
            let mut grid = SurvivalGrid::uniform(24.0, 24).unwrap();
            for (time, event) in histories {
                grid.push(*time, *event);
            }
            grid
        };
        let all = whole(&sample());
        let mut parts = whole(&sample()[..3]);
        parts.merge(&whole(&sample()[3..])).unwrap();
        assert_eq!(parts, all);
        let mut empty = whole(&[]);
        empty.merge(&all).unwrap();
        parts.merge(&whole(&[])).unwrap();
        assert_eq!((&empty, &parts), (&all, &all));
        let curve = all.curve(Level::default());
        for (time, at_risk, survival, std_error) in KNOWN {
            let point = &curve[time as usize - 1];
            assert_eq!((point.time, point.at_risk), (time, at_risk));
            close(point.survival.point, survival);
            close(point.survival.std_error, std_error);
        }
        assert_eq!(all.events.iter().sum::<u64>(), 5);
        assert!(curve[23].survival.point.is_nan(), "nobody is at risk after 20");
        assert_eq!(all.clone().merge(&SurvivalGrid::uniform(12.0, 24).unwrap()), Err(GridError::Different));
    }

    #[test]
    fn certain_ends_have_exact_binomial_intervals() {
        let mut grid = SurvivalGrid::new(vec![1.0, 2.0, 3.0]).unwrap();
        for _ in 0..10 {
            grid.push(2.0, true);
        }
        let curve = grid.curve(Level::default());
        let bound = libm::pow(0.025, 0.1);
        assert_eq!((curve[0].survival.point, curve[0].survival.high), (1.0, 1.0));
        close(curve[0].survival.low, bound);
        for point in &curve[1..] {
            assert_eq!((point.survival.point, point.survival.std_error, point.survival.low), (0.0, 0.0, 0.0));
            close(point.survival.high, 1.0 - bound);
        }
    }

    #[test]
    fn intervals_stay_inside_and_last_past_the_grid() {
        let mut grid = SurvivalGrid::uniform(10.0, 10).unwrap();
        for i in 0..1000 {
            grid.push(f64::from(i) * 0.05, true);
        }
        for (i, point) in grid.curve(Level::new(0.999).unwrap()).iter().enumerate() {
            let survival = point.survival;
            assert!(0.0 <= survival.low && survival.low < survival.point && survival.point < survival.high);
            assert!(survival.high <= 1.0);
            // The cell's own end belongs to it, and time 0 to the first.
            close(survival.point, 1.0 - (20.0 * (i + 1) as f64 + 1.0) / 1000.0);
        }
    }

    #[test]
    fn impossible_grids_are_refused() {
        for times in [vec![1.0, 1.0], vec![2.0, 1.0], vec![f64::NAN], vec![1.0, f64::INFINITY]] {
            assert_eq!(SurvivalGrid::new(times), Err(GridError::NotIncreasing));
        }
        assert!(SurvivalGrid::uniform(0.0, 3).is_err() && SurvivalGrid::uniform(f64::NAN, 3).is_err());
        assert!(kaplan_meier(&[(f64::NAN, true)], Level::default()).is_err());
    }
}
