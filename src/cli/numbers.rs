//! Numbers as people type them.

use crate::report::text::grouped;
use crate::scenario;

/// The most replications of one run.
const MOST_REPLICATIONS: u64 = 10_000_000_000;
/// More histories than anybody looks through one by one.
const MOST_FINDINGS: u64 = 10_000;
/// Values at which a search for a threshold looks first, at most.
pub const MOST_SCANNED: usize = 10_000;
/// More shards than any cluster has use for.
const MOST_SHARDS: u64 = 100_000;
/// The most parameter sets: more tell no more than the laws that they are drawn from deserve.
const MOST_SETS: u64 = 100_000;
/// More threads than any one machine has use for.
const MOST_THREADS: u64 = 4096;

/// `1000000`, `1_000_000`, `1,000,000` or `1e6`.
fn whole(text: &str) -> Result<u64, String> {
    let expected = || format!("`{text}` is not a whole number; write it as 1000000, 1_000_000 or 1e6");
    not_negative(text)?;
    let digits = if text.contains([',', '_']) { ungrouped(text)? } else { text.to_owned() };
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.parse().map_err(|_| {
            format!("`{text}` is too large; no number here goes beyond {}", scenario::grouped(u64::MAX.into()))
        });
    }
    // Many write 10.000 for ten thousand: a point needs an exponent after it.
    if !digits.contains(['e', 'E']) {
        return Err(expected());
    }
    let value: f64 = digits.parse().map_err(|_| expected())?;
    // Above 2^53 a decimal exponent may not name a whole number exactly.
    let exact = value.is_finite() && value.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&value);
    if exact { Ok(value as u64) } else { Err(expected()) }
}

/// The digits of a number that is written in groups of three.
fn ungrouped(text: &str) -> Result<String, String> {
    let separator = if text.contains('_') { '_' } else { ',' };
    let mut groups = text.split(separator);
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()));
    let in_threes = first && groups.all(|group| group.len() == 3);
    let digits: String = text.chars().filter(|c| *c != separator).collect();
    if in_threes && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(digits);
    }
    let means = "a `,` or `_` in a whole number parts groups of three digits, as in 10,000 or 10_000";
    Err(format!("`{text}` is not a whole number; {means}"))
}

fn not_negative(text: &str) -> Result<(), String> {
    if text.starts_with('-') { Err(format!("`{text}` is negative; write a number that is 0 or more")) } else { Ok(()) }
}

/// A number of replications.
pub fn replications(text: &str) -> Result<u64, String> {
    match whole(text)? {
        0 => Err("a run needs at least 1 replication; 1_000 give a first look".to_owned()),
        n if n > MOST_REPLICATIONS => Err(format!(
            "at most {} replications in one run, which take about {:.0} days at 5,000 a second",
            grouped(MOST_REPLICATIONS as f64),
            MOST_REPLICATIONS as f64 / 5_000.0 / 86_400.0
        )),
        n => Ok(n),
    }
}

/// A number of histories to find.
pub fn findings(text: &str) -> Result<usize, String> {
    match whole(text)? {
        0 => Err("a search for 0 histories finds nothing; write 1 or more".to_owned()),
        n if n > MOST_FINDINGS => Err(format!(
            "at most {} histories; `run --replications-csv` writes a row for each",
            grouped(MOST_FINDINGS as f64)
        )),
        n => Ok(n as usize),
    }
}

/// A number of parameter sets.
pub fn sets(text: &str) -> Result<u64, String> {
    match whole(text)? {
        0 | 1 => Err("parameters that are not known need at least 2 sets; 100 give a band worth reading".to_owned()),
        n if n > MOST_SETS => Err(format!("at most {} parameter sets", grouped(MOST_SETS as f64))),
        n => Ok(n),
    }
}

/// A number of points of a design.
pub fn points(text: &str) -> Result<u64, String> {
    match whole(text)? {
        0 => Err("a design needs at least 1 point".to_owned()),
        n => Ok(n),
    }
}

/// A number of shards.
pub fn shards(text: &str) -> Result<u64, String> {
    match whole(text)? {
        0 => Err("a plan needs at least 1 shard".to_owned()),
        n if n > MOST_SHARDS => Err(format!("at most {} shards", grouped(MOST_SHARDS as f64))),
        n => Ok(n),
    }
}

/// A number of values to scan.
pub fn grid(text: &str) -> Result<usize, String> {
    match whole(text)? {
        n if n < 2 => Err("a scan needs at least 2 values: both ends of the range".to_owned()),
        n if n > MOST_SCANNED as u64 => Err("at most 10,000 values; narrow the range instead".to_owned()),
        n => Ok(n as usize),
    }
}

/// A share above 0 and below a half.
pub fn small_share(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| format!("`{text}` is not a share; write it as 0.05"))?;
    if value > 0.0 && value < 0.5 { Ok(value) } else { Err("expected a share above 0 and below 0.5".to_owned()) }
}

/// A part of a range, above 0 and at most 1.
pub fn part(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| format!("`{text}` is not a number; write it as 0.005"))?;
    if (1e-9..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err("expected a part of the range from 1e-9 to 1".to_owned())
    }
}

/// A seed, or the number of a replication.
pub fn seed(text: &str) -> Result<u64, String> {
    whole(text)
}

/// A number of threads.
pub fn threads(text: &str) -> Result<usize, String> {
    match whole(text)? {
        0 => Err("a run needs at least 1 thread; leave the option out to use every core".to_owned()),
        n if n > MOST_THREADS => {
            Err(format!("at most {} threads; more than there are cores do not help", grouped(MOST_THREADS as f64)))
        }
        n => Ok(n as usize),
    }
}

/// A confidence level in [0.5, 1).
pub fn level(text: &str) -> Result<f64, String> {
    not_negative(text)?;
    let value: f64 = text.parse().map_err(|_| format!("`{text}` is not a level; write it as 0.95"))?;
    if (0.5..=0.9999).contains(&value) {
        Ok(value)
    } else if (50.0..100.0).contains(&value) {
        Err(format!("a level is a share; write {} for {value} %", value / 100.0))
    } else {
        Err("a level is from 0.5 to 0.9999, such as 0.95".to_owned())
    }
}

/// A time to measure for, in seconds, from a thousandth to an hour.
pub fn seconds(text: &str) -> Result<f64, String> {
    not_negative(text)?;
    let value: f64 = text.parse().map_err(|_| format!("`{text}` is not a number of seconds; write it as 10 or 0.5"))?;
    if (0.001..=3600.0).contains(&value) {
        Ok(value)
    } else {
        Err("a measurement takes from 0.001 to 3600 seconds, such as 10".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_in_every_style() {
        for (text, value) in [("0", 0), ("20_000", 20_000), ("1e6", 1_000_000), ("2.5e3", 2500), ("1,000", 1000)] {
            assert_eq!(whole(text), Ok(value), "{text}");
        }
        assert_eq!(whole("18446744073709551615"), Ok(u64::MAX));
        assert!(whole("18446744073709551616").unwrap_err().contains("18,446,744,073,709,551,615"));
        for text in ["", "-1", "1.5", "10.000", "1e-3", "1e400", "nan", "inf", "ten", "18446744073709551616", "_"] {
            assert!(whole(text).is_err(), "{text}");
        }
    }

    #[test]
    fn separators_part_groups_of_three() {
        assert_eq!((whole("10,000"), whole("1_000_000"), whole("100,000")), (Ok(10_000), Ok(1_000_000), Ok(100_000)));
        for text in
            ["5,00", "5,0000", ",500", "500,", "1,,000", "1000,000", "1_000,000", "1,000.5", "1_0e3", "_", "a,bcd"]
        {
            assert!(whole(text).unwrap_err().contains("groups of three"), "{text}");
        }
    }

    #[test]
    fn negative_numbers_are_called_so() {
        for found in [replications("-5"), seed("-1"), whole("-1,000")] {
            assert!(found.unwrap_err().contains("negative"));
        }
        assert!(level("-0.5").unwrap_err().contains("negative"));
    }

    #[test]
    fn bounds_say_what_is_allowed() {
        assert!(replications("0").unwrap_err().contains("at least 1"));
        assert!(replications("1e11").unwrap_err().contains("10,000,000,000"));
        assert_eq!(replications("1e10"), Ok(10_000_000_000));
        assert!(threads("0").unwrap_err().contains("at least 1 thread"));
        assert!(threads("100000").unwrap_err().contains("4,096"));
        assert!(level("95").unwrap_err().contains("0.95"));
        assert!(seconds("0").is_err() && seconds("1e9").is_err() && seconds("nan").is_err());
        assert!(seconds("10 s").unwrap_err().contains("0.5") && seconds("0.5") == Ok(0.5));
        assert!(level("1").is_err() && level("nan").is_err() && level("0.9").is_ok());
    }
}
