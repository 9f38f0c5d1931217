//! The results of a sensitivity study: its table, its words, its directory.

use std::fmt::Write as _;

use super::cell::Cell;
use super::csv::{CsvFile, Written, table_file};
use super::directory::{Directory, Done};
use super::error::ReportError;
use super::manifest::{Effort, Manifest};
use super::sweep::Overall;
use super::text::{bold, clipped, dim, grouped, number, percent};
use crate::experiment::design::Factor;
use crate::experiment::sensitivity::{OfMetric, Verdict};
use crate::stats::Estimate;

const SENSITIVITY: &str = "sensitivity";
/// Factors that are shown of each metric.
const SHOWN: usize = 8;
/// Characters of a factor's name.
const NAMES: usize = 44;

/// The names of the tables that a sensitivity study writes.
pub fn sensitivity_tables() -> Vec<String> {
    vec![table_file(SENSITIVITY)]
}

impl Directory {
    /// Writes every index, and the manifest last.
    pub fn finish_sensitivity(
        self,
        factors: &[Factor],
        verdicts: &[OfMetric],
        level: f64,
        (overall, is_valid): (Overall, bool),
        resolved: &str,
        effort: Effort,
    ) -> Result<Manifest, ReportError> {
        let written = vec![table(self.path(), factors, verdicts, level)?];
        let Overall { replications, runaways, events, .. } = overall;
        let resolved = resolved.to_owned();
        self.finish(
            Done { replications, runaways, valid: is_valid, events, resolved, ..Done::default() },
            effort,
            written,
        )
    }
}

fn table(
    directory: &std::path::Path,
    factors: &[Factor],
    verdicts: &[OfMetric],
    level: f64,
) -> Result<Written, ReportError> {
    let columns = [
        "metric",
        "unit",
        "method",
        "index",
        "factor",
        "estimate",
        "std_error",
        "ci_low",
        "ci_high",
        "ci_level",
        "sets",
        "undefined_points",
    ];
    let mut file = CsvFile::new(directory, &table_file(SENSITIVITY), columns)?;
    for (address, unit, verdict) in verdicts {
        let method = if matches!(verdict, Verdict::Sobol(_)) { "sobol" } else { "morris" };
        for index in verdict.indices() {
            let unit = match (verdict, index.name) {
                (Verdict::Morris(_), _) | (_, "mean") => (*unit).to_owned(),
                (_, "variance") => format!("{unit}^2"),
                _ => "share".to_owned(),
            };
            let Estimate { point, std_error, low, high, n, .. } = index.estimate;
            let cells = [
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
            ];
            file.row(&cells).map_err(ReportError::file("write", file.path()))?;
        }
    }
    file.finish()
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
        "{} factors, {} sets, {} replications in {}",
        factors.len(),
        sets,
        grouped(manifest.replications as f64),
        super::text::seconds(manifest.effort.wall_seconds)
    );
    for (address, _, verdict) in verdicts {
        let _ = writeln!(out, "\n{}", bold(&address.to_string()));
        out.push_str(&match verdict {
            Verdict::Sobol(_) => shares(factors, verdict),
            Verdict::Morris(_) => effects(factors, verdict),
        });
    }
    let _ = writeln!(out, "\n{} {directory} (start with sensitivity.csv)", bold("Tables:"));
    out
}

fn shares(factors: &[Factor], verdict: &Verdict) -> String {
    let Verdict::Sobol(indices) = verdict else { return String::new() };
    let mut out = String::new();
    if indices.undefined > 0 {
        let undefined = grouped(indices.undefined as f64);
        let _ = writeln!(out, "  not defined at {undefined} points, so it has no shares; run more replications");
        return out;
    }
    let whole =
        |estimate: &Estimate| if estimate.point.is_finite() { percent(estimate.point) } else { "–".to_owned() };
    let ends = |estimate: &Estimate| {
        if estimate.low.is_finite() && estimate.high.is_finite() {
            format!("{} to {}", percent(estimate.low), percent(estimate.high))
        } else {
            "not told from 0".to_owned()
        }
    };
    let _ = writeln!(
        out,
        "  {}",
        dim(&format!("{:NAMES$} {:>7}  {:>22}", "share of variance, %", "alone", "with the others"))
    );
    for factor in verdict.ranking().into_iter().take(SHOWN) {
        let (name, index) = (clipped(&factors[factor].name, NAMES), &indices.factors[factor]);
        let total = format!("{} ({})", whole(&index.total), ends(&index.total));
        let _ = writeln!(out, "  {name:NAMES$} {:>7}  {total:>22}", whole(&index.first));
    }
    let luck = format!("{} ({})", whole(&indices.luck), ends(&indices.luck));
    let _ = writeln!(out, "  Luck, of the variance of single points' values, %: {luck}");
    if !indices.variance.low.is_finite() || indices.variance.low <= 0.0 {
        let _ = writeln!(out, "  The sets do not tell the variance from 0: run more replications, points or sets.");
    }
    out
}

fn effects(factors: &[Factor], verdict: &Verdict) -> String {
    let Verdict::Morris(screening) = verdict else { return String::new() };
    let mut out = String::new();
    if screening.undefined > 0 {
        let undefined = grouped(screening.undefined as f64);
        let _ = writeln!(out, "  not defined at {undefined} points, so it has no effects; run more replications");
        return out;
    }
    let _ =
        writeln!(out, "  {}", dim(&format!("{:NAMES$} {:>9} {:>9} {:>9}", "effect over the range", "μ*", "μ", "σ")));
    let (mut hidden, mut small) = (false, false);
    for factor in verdict.ranking().into_iter().take(SHOWN) {
        let (name, effect) = (clipped(&factors[factor].name, NAMES), &screening.factors[factor]);
        let [absolute, mean, spread] = [effect.absolute, effect.mean, effect.spread].map(|e| number(e.point));
        let is_told = effect.absolute.low > 0.0;
        hidden |= !is_told;
        // Beyond what rounding does to two sums of the same.
        small |= is_told && effect.absolute.point < effect.mean.point.abs() * (1.0 - 1e-9);
        let absolute = if is_told { absolute.as_str() } else { "luck" };
        let _ = writeln!(out, "  {name:NAMES$} {absolute:>9} {mean:>9} {spread:>9}");
    }
    if hidden {
        let _ =
            writeln!(out, "  {}", dim("luck: the size is not told from it; more histories or trajectories may tell"));
    }
    if small {
        let _ =
            writeln!(out, "  {}", dim("μ* below |μ|: luck hides which way some effects go, and takes from their size"));
    }
    out
}
