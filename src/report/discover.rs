//! A discovery on the screen: at most 80 columns and about 30 lines, the plain sentence first.

use std::fmt::Write as _;

use super::directory::{Directory, Done};
use super::error::ReportError;
use super::manifest::{Effort, Manifest};
use super::tables::{DISCOVER_HEADINGS, discover_tables, files, write_table};
use super::text::{
    COLUMNS, bold, clipped, count, dim, grouped, hours, number, percent, share, shares, together, width, wrapped,
};
use crate::experiment::{DiscoveredBox, Discovery, Factor, FactorRange, Restriction};
use crate::stats::Estimate;
use crate::stats::prim::Fit;

/// Boxes of the trajectory shown before the rest is left to the table.
const BOXES: usize = 8;
/// Characters of a factor's name.
const NAMES: usize = 23;
/// Characters of limits and of ranges.
const LIMITS: usize = 22;

/// The names of the tables that a discovery writes.
pub fn discover_files() -> Vec<String> {
    files(&DISCOVER_HEADINGS)
}

impl Directory {
    /// Writes what was discovered, and the manifest last; `resolved` is the scenario that the sweep's points began with.
    pub fn finish_discovery(
        self,
        discovery: &Discovery,
        resolved: &str,
        effort: Effort,
    ) -> Result<Manifest, ReportError> {
        let tables = discover_tables(discovery)?;
        let written = tables.iter().map(|table| write_table(self.path(), table)).collect::<Result<_, _>>()?;
        // Nothing is simulated here; the sweep's own manifest has its counts.
        self.finish(Done { resolved: resolved.to_owned(), ..Done::default() }, effort, written)
    }
}

/// The discovery and where its tables are, with colours as escape codes.
pub fn summary(discovery: &Discovery, directory: &str) -> String {
    let mut out = wrapped("", &sentence(discovery), 0, COLUMNS);
    out.push_str(&doubts(discovery));
    out.push('\n');
    out.push_str(&fits(discovery));
    out.push_str(&limits(discovery));
    out.push_str(&trajectory(discovery));
    let _ = writeln!(out, "{} {directory} (start with box.csv)", bold("Tables:"));
    out
}

/// What was found, in words; of the points held out, if there are any.
pub fn sentence(discovery: &Discovery) -> String {
    let counts = &discovery.counts;
    let of = grouped((counts.points - counts.undefined) as f64);
    let mut text = format!("{} holds at {} of {of} points", discovery.condition, grouped(counts.holding as f64));
    let shown = discovery.chosen();
    if shown.restrictions.is_empty() {
        text.push_str(", and no limits on the factors gather them in a box");
        return text + ".";
    }
    let restrictions: Vec<String> =
        shown.restrictions.iter().map(|limits| named(&discovery.factors[limits.factor], limits)).collect();
    let (fit, of_which) = judged(shown);
    let _ = write!(
        text,
        ". The box is where {}. Of the points that it was {of_which}, it has {} of those where the condition holds, and the \
         condition holds at {} of those in it.",
        listed(&restrictions),
        whole_percent(fit.coverage()),
        whole_percent(fit.density()),
    );
    text
}

/// The honest figures: of the points held out, if they tell anything.
fn judged(shown: &DiscoveredBox) -> (&Fit, &'static str) {
    if shown.held_out.holding > 0 && shown.held_out.inside > 0 {
        (&shown.held_out, "not made from")
    } else {
        (&shown.found, "made from, which flatters it")
    }
}

fn whole_percent(share: f64) -> String {
    // Near the ends a whole percentage would say none or all.
    let value = 100.0 * share;
    if share == 1.0 || (value > 0.5 && value < 99.5) {
        format!("{value:.0} %")
    } else {
        format!("{} %", percent(share))
    }
}

/// `a, b and c`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// The factor with its limits: `teams <= 2`, `4 h <= deadline <= 14 h`, `mandate is local or joint`.
fn named(factor: &Factor, limits: &Restriction) -> String {
    let name = &factor.name;
    match (limits.low, limits.high) {
        (Some(low), Some(high)) if low == high => format!("{name} = {}", value(factor, low)),
        (Some(low), Some(high)) => format!("{} <= {name} <= {}", value(factor, low), value(factor, high)),
        (Some(low), None) => format!("{name} >= {}", value(factor, low)),
        (None, Some(high)) => format!("{name} <= {}", value(factor, high)),
        (None, None) => format!("{name} is {}", limits.words.join(" or ")),
    }
}

/// The limits without the factor's name.
fn bounds(factor: &Factor, limits: &Restriction) -> String {
    match (limits.low, limits.high) {
        (Some(low), Some(high)) => format!("{} to {}", value(factor, low), value(factor, high)),
        (Some(low), None) => format!(">= {}", value(factor, low)),
        (None, Some(high)) => format!("<= {}", value(factor, high)),
        (None, None) => limits.words.join(", "),
    }
}

/// A value of the factor with its unit.
fn value(factor: &Factor, value: f64) -> String {
    let number = match (&factor.range, factor.unit.as_str()) {
        (FactorRange::Whole(..), _) => grouped(value),
        (_, "h") => return hours(value),
        _ => number(value),
    };
    if factor.unit.is_empty() { number } else { format!("{number} {}", factor.unit) }
}

/// What is said of a box that the points held out do not bear out.
pub(super) const NOT_CONFIRMED: &str = "Not confirmed: at the points held out the condition is not clearly denser in this box \
     than outside it. More points may tell.";

/// What is said of points whose interval holds the limit of the condition, and of points without an estimate.
pub(super) fn notes(straddling: u64, undefined: u64) -> Vec<String> {
    let mut notes = Vec::new();
    if straddling > 0 {
        let points = count(straddling, "point");
        notes.push(format!("At {points} the estimate's interval leaves open whether it holds."));
    }
    if undefined > 0 {
        notes.push(format!("Left out: {} without an estimate.", count(undefined, "point")));
    }
    notes
}

/// What to beware of.
fn doubts(discovery: &Discovery) -> String {
    let mut out = String::new();
    if discovery.is_confirmed() == Some(false) {
        out.push_str(&bold(wrapped("", NOT_CONFIRMED, 0, COLUMNS).trim_end()));
        out.push('\n');
    }
    let notes = notes(discovery.counts.straddling, discovery.counts.undefined);
    if !notes.is_empty() {
        out.push_str(&dim(wrapped("", &notes.join(" "), 0, COLUMNS).trim_end()));
        out.push('\n');
    }
    out
}

/// Coverage, density and mass of the box shown.
fn fits(discovery: &Discovery) -> String {
    let shown = discovery.chosen();
    let head = format!(
        "{:12} {:>7} {:>7} {:>22} {:>22}",
        format!("Box {}", discovery.chosen),
        "points",
        "inside",
        "coverage",
        "density"
    );
    let mut out = format!("{}\n", bold(&head));
    for (words, fit, is_fair) in [("found from", &shown.found, false), ("held out", &shown.held_out, true)] {
        if fit.points == 0 {
            continue;
        }
        let cell = |estimate: Estimate| match (estimate.point.is_finite(), is_fair) {
            (false, _) => "–".to_owned(),
            (true, false) => share(Some(estimate.point)),
            (true, true) => {
                let [point, low, high] = together([estimate.point, estimate.low, estimate.high].map(Some), shares);
                format!("{point} % ({low} to {high})")
            }
        };
        let _ = writeln!(
            out,
            "  {words:10} {:>7} {:>7} {:>22} {:>22}",
            grouped(fit.points as f64),
            grouped(fit.inside as f64),
            cell(fit.coverage_estimate(discovery.level)),
            cell(fit.density_estimate(discovery.level)),
        );
    }
    let note = "coverage: share of the points where the condition holds that lie in the box; density: share of the points \
                in the box where it holds";
    out.push_str(&dim(wrapped("  ", note, 2, COLUMNS).trim_end()));
    out.push_str("\n\n");
    out
}

/// The restricted factors.
fn limits(discovery: &Discovery) -> String {
    let restrictions = &discovery.chosen().restrictions;
    if restrictions.is_empty() {
        return String::new();
    }
    let factor = |limits: &Restriction| &discovery.factors[limits.factor];
    let names = width(restrictions.iter().map(|limits| factor(limits).name.as_str()), NAMES).max(6);
    let head = format!("{:w$} {:LIMITS$} {:LIMITS$} {:>8}", "Limits", "within", "of", "quasi-p", w = names + 2);
    let mut out = format!("{}\n", bold(&head));
    for limits in restrictions {
        let factor = factor(limits);
        let range = match &factor.range {
            FactorRange::Real(from, to) | FactorRange::Whole(from, to) => {
                format!("{} to {}", value(factor, *from), value(factor, *to))
            }
            FactorRange::Words(words) => words.join(", "),
        };
        let _ = writeln!(
            out,
            "  {:names$} {:LIMITS$} {:LIMITS$} {:>8}",
            clipped(&factor.name, names),
            clipped(&bounds(factor, limits), LIMITS),
            clipped(&range, LIMITS),
            number(limits.quasi_p),
        );
    }
    out.push('\n');
    out
}

/// Boxes along the trajectory, evenly spaced, and the one shown.
fn trajectory(discovery: &Discovery) -> String {
    let all = discovery.boxes.len();
    let step = all.div_ceil(BOXES);
    let mut numbers: Vec<usize> = (0..all).step_by(step).chain([discovery.chosen, all - 1]).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let head = format!(
        "{:8} {:>8} {:>9} {:>9} {:>9} {:>15} {:>15}",
        "Boxes", "factors", "coverage", "density", "mass", "held-out cov.", "held-out dens."
    );
    let mut out = format!("{}\n", bold(&head));
    for number in numbers {
        let DiscoveredBox { found, held_out, restrictions, .. } = &discovery.boxes[number];
        let defined = |value: f64| share(value.is_finite().then_some(value));
        let line = format!(
            "{} {number:<6} {:>8} {:>9} {:>9} {:>9} {:>15} {:>15}",
            if number == discovery.chosen { ">" } else { " " },
            restrictions.len(),
            defined(found.coverage()),
            defined(found.density()),
            defined(found.mass()),
            defined(held_out.coverage()),
            defined(held_out.density()),
        );
        let _ = writeln!(out, "{line}");
    }
    let _ = writeln!(out, "{}", dim(&format!("  {} in trajectory.csv, their limits in boxes.csv", all_boxes(all))));
    out.push('\n');
    out
}

fn all_boxes(boxes: usize) -> String {
    if boxes == 1 { "1 box".to_owned() } else { format!("all {} boxes", grouped(boxes as f64)) }
}

#[cfg(test)]
mod tests;
