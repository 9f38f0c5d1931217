//! What every result is: a number with its uncertainty.
//!
//! The unit of `point`, `std_error`, `low` and `high` is the estimated quantity's; `level` is a probability.

use std::fmt;
use std::str::FromStr;

use super::special::{normal_quantile, student_t_quantile};

/// A point estimate, its standard error and its confidence interval; NaN where one is undefined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate itself; NaN without observations.
    pub point: f64,
    /// Its standard error; NaN where the data cannot tell, as with one observation.
    pub std_error: f64,
    /// Lower end of the interval; NaN where the data cannot tell.
    pub low: f64,
    /// Upper end of the interval; NaN where the data cannot tell.
    pub high: f64,
    /// Confidence level of the interval, in (0, 1).
    pub level: f64,
    /// How many observations or replications it rests on (the maker says which).
    pub n: u64,
}

impl Estimate {
    /// The estimate of nothing: all NaN, n = 0.
    pub fn undefined(level: Level) -> Self {
        Self::point_only(f64::NAN, 0, level)
    }

    /// A point whose uncertainty the data cannot tell.
    pub fn point_only(point: f64, n: u64, level: Level) -> Self {
        Self { point, std_error: f64::NAN, low: f64::NAN, high: f64::NAN, level: level.get(), n }
    }

    /// `point ± t·std_error` with Student's t at `dof` degrees of freedom; no interval where `dof` is not positive.
    pub fn student(point: f64, std_error: f64, dof: f64, n: u64, level: Level) -> Self {
        let half_width = level.student(dof) * std_error;
        Self { point, std_error, low: point - half_width, high: point + half_width, level: level.get(), n }
    }

    /// Half the interval's width.
    pub fn half_width(&self) -> f64 {
        0.5 * (self.high - self.low)
    }
}

/// A confidence level: a probability strictly between 0 and 1; 0.95 by default.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Level(f64);

/// What was given as a confidence level and is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelError(String);

impl fmt::Display for LevelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a confidence level; expected a number strictly between 0 and 1, such as 0.95", self.0)
    }
}

impl std::error::Error for LevelError {}

impl Default for Level {
    fn default() -> Self {
        Self(0.95)
    }
}

impl Level {
    /// The level `level`; an error unless 0 < `level` < 1.
    pub fn new(level: f64) -> Result<Self, LevelError> {
        if level > 0.0 && level < 1.0 { Ok(Self(level)) } else { Err(LevelError(level.to_string())) }
    }

    /// The level as a probability.
    pub fn get(self) -> f64 {
        self.0
    }

    /// The probability on either side of a two-sided interval, (1 − level)/2.
    pub fn tail(self) -> f64 {
        0.5 * (1.0 - self.0)
    }

    /// How many standard errors a two-sided normal interval reaches, 1.96 at 0.95.
    pub fn normal(self) -> f64 {
        -normal_quantile(self.tail())
    }

    /// The same by Student's t with `dof` degrees of freedom; NaN unless `dof` > 0.
    pub fn student(self, dof: f64) -> f64 {
        -student_t_quantile(self.tail(), dof)
    }
}

impl FromStr for Level {
    type Err = LevelError;

    /// `"0.95"`, `"95%"` or `"95 %"`.
    fn from_str(text: &str) -> Result<Self, LevelError> {
        let wrong = || LevelError(text.to_owned());
        let trimmed = text.trim();
        let level = match trimmed.strip_suffix('%') {
            Some(percent) => percent.trim_end().parse::<f64>().map_err(|_| wrong())? / 100.0,
            None => trimmed.parse::<f64>().map_err(|_| wrong())?,
        };
        Self::new(level).map_err(|_| wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_strictly_between_zero_and_one() {
        for wrong in [0.0, 1.0, -0.1, 1.5, f64::NAN, f64::INFINITY] {
            assert!(Level::new(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", "%", "95", "0", "100 %", "nan", "0.95 h"] {
            assert!(wrong.parse::<Level>().is_err(), "{wrong}");
        }
        for right in ["0.9", "90%", " 90 % "] {
            assert_eq!(right.parse::<Level>(), Level::new(0.9));
        }
        assert_eq!(Level::default().get(), 0.95);
    }

    #[test]
    fn multipliers_are_the_tables() {
        let level = Level::default();
        assert!((level.normal() - 1.959_963_984_540_054).abs() < 1e-12);
        assert!((level.student(4.0) - 2.776_445_105_197_793).abs() < 1e-10);
        assert!(level.student(0.0).is_nan());
    }

    #[test]
    fn no_observations_leave_everything_undefined() {
        let nothing = Estimate::undefined(Level::default());
        assert!(nothing.point.is_nan() && nothing.std_error.is_nan() && nothing.low.is_nan() && nothing.high.is_nan());
        assert_eq!((nothing.n, nothing.level), (0, 0.95));
    }
}
