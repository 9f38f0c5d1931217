//! The results of a sensitivity study: its table, its words, its directory.

use std::fmt::Write as _;

use super::directory::{Directory, Done};
use super::error::ReportError;
use super::manifest::{Effort, Manifest};
use super::sweep::Overall;
use super::tables::{Heading, Table, columns, files, write_table};
use super::text::{COLUMNS, Notation, bold, count, dim, estimated, grouped, heading, numbers, shortened, wrapped};
use crate::experiment::design::Factor;
use crate::experiment::sensitivity::{OfMetric, Verdict};
use crate::files::Cell;
use crate::stats::sensitivity::Effect;
use crate::stats::{Estimate, Indices, Screening};

/// Each index of each metric in a row.
pub(super) const SENSITIVITY: Heading = Heading {
    name: "sensitivity",
    columns: columns![
        text: "metric", "unit", "method", "index", "factor";
        number: "estimate", "std_error", "ci_low", "ci_high", "ci_level";
        whole: "sets", "undefined_points"
    ],
};
/// Factors that are shown of each metric.
const SHOWN: usize = 8;
/// Columns before what is told of a metric.
const INDENT: usize = 2;
/// Columns of an index with its interval: three fill a line.
const WIDTH: usize = 26;

/// The names of the tables that a sensitivity study writes.
pub fn sensitivity_tables() -> Vec<String> {
    files(&[SENSITIVITY])
}

impl Directory {
    /// Writes every index, and the manifest last.
    pub fn finish_sensitivity(
        self,
        factors: &[Factor],
        verdicts: &[OfMetric],
        level: f64,
        overall: &Overall,
        resolved: &str,
        effort: Effort,
    ) -> Result<Manifest, ReportError> {
        let written = vec![write_table(self.path(), &table(factors, verdicts, level))?];
        let Overall { replications, runaways, events, .. } = *overall;
        let resolved = resolved.to_owned();
        self.finish(Done { replications, runaways, events, resolved, ..Done::default() }, effort, written)
    }
}

fn table(factors: &[Factor], verdicts: &[OfMetric], level: f64) -> Table {
    let mut rows = Vec::new();
    for (address, unit, verdict) in verdicts {
        let method = if matches!(verdict, Verdict::Sobol(_)) { "sobol" } else { "morris" };
        for index in verdict.indices() {
            let unit = match (verdict, index.name) {
                (Verdict::Morris(_), _) | (_, "mean") => (*unit).to_owned(),
                (_, "variance") => format!("{unit}^2"),
                _ => "share".to_owned(),
            };
            let Estimate { point, std_error, low, high, n, .. } = index.estimate;
            rows.push(vec![
                Cell::text(address.to_string()),
                Cell::text(unit),
                Cell::text(method),
                Cell::text(index.name),
                index.factor.map_or(Cell::Empty, |factor| Cell::text(&factors[factor].name)),
                Cell::number(point),
                Cell::number(std_error),
                Cell::number(low),
                Cell::number(high),
                Cell::number(level),
                Cell::Whole(n),
                Cell::Whole(verdict.undefined()),
            ]);
        }
    }
    Table { heading: SENSITIVITY, rows }
}

/// The factors of each metric, the most important first, with colours as escape codes.
pub fn sensitivity_summary(
    factors: &[Factor],
    verdicts: &[OfMetric],
    manifest: &Manifest,
    sets: u64,
    directory: &str,
) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}, {} sets, {} replications in {}",
        count(factors.len() as u64, "factor"),
        sets,
        grouped(manifest.replications as f64),
        super::text::seconds(manifest.effort.wall_seconds)
    );
    let names: Vec<&str> = factors.iter().map(|factor| factor.name.as_str()).collect();
    let names = shortened(&names, COLUMNS - INDENT);
    for (address, unit, verdict) in verdicts {
        let _ = writeln!(out, "\n{}", heading(&address.to_string()));
        out.push_str(&match verdict {
            Verdict::Sobol(indices) => shares(&names, verdict, indices),
            Verdict::Morris(screening) => effects(&names, verdict, screening, unit),
        });
    }
    let _ = writeln!(out, "\n{} {directory} (start with sensitivity.csv)", bold("Tables:"));
    out
}

/// Shares in per cent; of one far beyond what shares can be, only that.
fn bounded(values: &[f64]) -> Vec<String> {
    const MOST: f64 = 9.995;
    let within: Vec<f64> = values.iter().map(|share| share.clamp(-MOST, MOST)).collect();
    let told = values.iter().zip(super::text::shares(&within));
    told.map(|(share, words)| match *share {
        high if high >= MOST => ">999".to_owned(),
        low if low <= -MOST => "<-999".to_owned(),
        _ => words,
    })
    .collect()
}

/// An estimate with its interval.
fn ranged(estimate: &Estimate, written: Notation) -> String {
    let finite = |value: f64| Some(value).filter(|value| value.is_finite());
    let Estimate { point, low, high, .. } = *estimate;
    let interval = (finite(low), finite(high));
    let (point, range) = estimated(finite(point), interval, written);
    let range = if interval.0.and(interval.1).is_some() { range } else { "not told from 0".to_owned() };
    format!("{point} ({range})")
}

/// A line of numbers, the words of a heading above them.
fn line(cells: &[String]) -> String {
    cells.iter().fold(" ".repeat(INDENT), |line, cell| format!("{line}{cell:>WIDTH$}"))
}

/// The names of the first factors, each above a line of numbers; how many are left out.
fn ranked(names: &[String], verdict: &Verdict, mut cells: impl FnMut(usize) -> Vec<String>) -> String {
    let mut out = String::new();
    for factor in verdict.ranking().into_iter().take(SHOWN) {
        let _ = writeln!(out, "  {}\n{}", names[factor], line(&cells(factor)));
    }
    if let Some(more) = names.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(out, "  {}", dim(&format!("and {} in sensitivity.csv", count(more as u64, "lesser factor"))));
    }
    out
}

fn shares(names: &[String], verdict: &Verdict, indices: &Indices) -> String {
    let mut out = String::new();
    if indices.undefined > 0 {
        let undefined = grouped(indices.undefined as f64);
        let words = format!("not defined at {undefined} points, so it has no shares: nothing of it occurred there");
        return wrapped("  ", &words, 2, COLUMNS);
    }
    let heads = format!("{:WIDTH$}{:>WIDTH$}{:>WIDTH$}", "share of variance, %", "alone", "with the others");
    let _ = writeln!(out, "  {}", dim(&heads));
    out.push_str(&ranked(names, verdict, |factor| {
        let index = &indices.factors[factor];
        vec![String::new(), ranged(&index.first, bounded), ranged(&index.total, bounded)]
    }));
    let luck = ranged(&indices.luck, bounded);
    let _ = writeln!(out, "  Luck, of the variance of single points' values, %: {luck}");
    if !indices.variance.low.is_finite() || indices.variance.low <= 0.0 {
        let words = "The sets do not tell the variance from 0: run more replications, points or sets.";
        out.push_str(&wrapped("  ", words, 2, COLUMNS));
    }
    out
}

fn effects(names: &[String], verdict: &Verdict, screening: &Screening, unit: &str) -> String {
    let mut out = String::new();
    if screening.undefined > 0 {
        let undefined = grouped(screening.undefined as f64);
        let words = format!("not defined at {undefined} points, so it has no effects: nothing of it occurred there");
        return wrapped("  ", &words, 2, COLUMNS);
    }
    let (power, unit) = match (power(verdict, screening), unit) {
        // As differences of shares are told everywhere.
        (_, "share") => (-2, "percentage points".to_owned()),
        (0, unit) => (0, unit.to_owned()),
        (power, unit) => (power, format!("10^{power} {unit}")),
    };
    let _ = writeln!(out, "  {}", dim(&format!("effect over the range, {unit}")));
    let heads = ["μ*, of its size", "μ, with its sign", "σ, of its spread"].map(str::to_owned);
    let _ = writeln!(out, "{}", dim(&line(&heads)));
    let (mut hidden, mut small) = (false, false);
    out.push_str(&ranked(names, verdict, |factor| {
        let effect = &screening.factors[factor];
        let is_nothing = [effect.absolute, effect.mean, effect.spread].iter().all(|of| of.low == 0.0 && of.high == 0.0);
        let is_told = effect.absolute.low > 0.0 || is_nothing;
        hidden |= !is_told;
        // Beyond what rounding does to two sums of the same.
        small |= is_told && effect.absolute.point < effect.mean.point.abs() * (1.0 - 1e-9);
        let [absolute, mean, spread] = written(effect, power);
        vec![if is_told { absolute } else { "luck".to_owned() }, mean, spread]
    }));
    let notes = [
        (hidden, "luck: the size is not told from it; more histories or trajectories may tell"),
        (small, "μ* below |μ|: luck hides which way some effects go, and takes from their size"),
    ];
    for (_, note) in notes.into_iter().filter(|(is_so, _)| *is_so) {
        let _ = writeln!(out, "  {}", dim(note));
    }
    out
}

/// The size, the mean and the spread of an effect in units of this power of ten.
fn written(effect: &Effect, power: i32) -> [String; 3] {
    let unit = 10_f64.powi(power);
    [&effect.absolute, &effect.mean, &effect.spread].map(|of| {
        ranged(&Estimate { point: of.point / unit, low: of.low / unit, high: of.high / unit, ..*of }, numbers)
    })
}

/// The power of ten in whose units the effects that are shown stand apart: none, if they do so as they are.
fn power(verdict: &Verdict, screening: &Screening) -> i32 {
    const POWERS: [i32; 12] = [0, 3, 6, 9, 12, 15, 18, 21, 24, -3, -6, -9];
    let shown = || verdict.ranking().into_iter().take(SHOWN).map(|factor| &screening.factors[factor]);
    let widest = |power: i32| {
        let cells = shown().flat_map(|effect| written(effect, power));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0).max(WIDTH - 1)
    };
    POWERS.into_iter().min_by_key(|power| widest(*power)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(point: f64) -> Estimate {
        Estimate { point, std_error: 1.0, low: point - 1234.5, high: point + 1234.5, level: 0.95, n: 10 }
    }

    #[test]
    fn effects_of_any_size_keep_to_the_screen() {
        let names = vec!["a".to_owned(), "b".to_owned()];
        for (size, unit) in [
            (4.0e3, "range, h"),
            (5.0e7, "range, 10^3 h"),
            (-3.3e7, "range, 10^6 h"),
            (5.0e9, "range, h"),
            (-7.0e14, "range, 10^12 h"),
        ] {
            let of = |part: f64| {
                let point = size * part;
                Estimate {
                    point,
                    std_error: 1.0,
                    low: point - size.abs() / 9.0,
                    high: point + size.abs() / 9.0,
                    level: 0.95,
                    n: 10,
                }
            };
            let effect = |part: f64| Effect {
                mean: of(part),
                absolute: of(part * size.signum()),
                spread: of(part * size.signum()),
            };
            let screening = Screening { factors: vec![effect(1.0), effect(0.9)], undefined: 0 };
            let told = effects(&names, &Verdict::Morris(screening.clone()), &screening, "h");
            let plain = anstream::adapter::strip_str(&told).to_string();
            assert!(plain.contains(unit), "{plain}");
            assert!(plain.lines().all(|line| line.chars().count() <= COLUMNS), "{plain}");
            assert!(!plain.contains(")-") && !plain.contains(")1"), "{plain}");
        }
        assert_eq!(bounded(&[2.0e9, -2.0e9, 0.25]), [">999", "<-999", "25.0"]);
    }

    #[test]
    fn effects_on_shares_are_in_points() {
        let effect = Effect { mean: estimate(0.25), absolute: estimate(0.25), spread: estimate(0.5) };
        let screening = Screening { factors: vec![effect], undefined: 0 };
        let told = effects(&["a".to_owned()], &Verdict::Morris(screening.clone()), &screening, "share");
        let plain = anstream::adapter::strip_str(&told).to_string();
        assert!(
            plain.contains("over the range, percentage points") && plain.contains("25 (-123,425 to 123,475)"),
            "{plain}"
        );
    }

    #[test]
    fn screenings_have_intervals_and_say_what_is_left_out() {
        let names: Vec<String> = (0..12).map(|i| format!("factor {i}")).collect();
        let effect = |i: u32| {
            let [absolute, mean, spread] = [2.0, 1.0, 3.0].map(|part| estimate(part * 10_000.0 + f64::from(i)));
            Effect { mean, absolute, spread }
        };
        let screening = Screening { factors: (0..12).map(effect).collect(), undefined: 0 };
        let told = effects(&names, &Verdict::Morris(screening.clone()), &screening, "h");
        let plain = anstream::adapter::strip_str(&told).to_string();
        assert!(plain.contains("  factor 11\n") && !plain.contains("factor 3\n"), "{plain}");
        assert!(plain.contains("10,011 (8,777 to 11,246)"), "{plain}");
        assert!(plain.ends_with("and 4 lesser factors in sensitivity.csv\n"), "{plain}");
        assert!(plain.lines().all(|line| line.chars().count() <= COLUMNS), "{plain}");
    }
}
