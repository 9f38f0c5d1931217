//! A comparison on the screen: what differs, the chief metrics side by side, incidents that flip; at most 80 columns.

use std::fmt::Write as _;

use super::text::{
    COLUMNS, bold, clipped, count, dim, estimated, grouped, hours, number, numbers, percent, points, seconds, share,
    wrapped,
};
use crate::experiment::{Comparison, ComparisonRow, Variant, Verdict};
use crate::scenario::Difference;

/// Variants shown before the rest is left to the tables.
const VARIANTS: usize = 6;
/// Changes shown of a variant.
const CHANGES: usize = 6;
/// Metrics shown of a variant.
const METRICS: usize = 14;
/// Names shown of metrics that are left out.
const LEFT_OUT: usize = 3;
/// Characters of a metric's name.
const NAMES: usize = 22;
/// What is shown where it is there.
const CHIEF: [&str; 4] = ["compliance", "collapse", "violations", "harm"];

/// What the comparison alone does not tell.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// What each variant says differently.
    pub changes: &'a [Vec<Difference>],
    /// How long histories are watched, hours: the reference's, and each variant's.
    pub horizons: (f64, &'a [f64]),
    /// Threads used.
    pub threads: usize,
    /// Wall time, seconds.
    pub seconds: f64,
    /// Where the tables are.
    pub directory: &'a str,
}

/// The summary, with colours as escape codes.
pub fn compare_summary(comparison: &Comparison, about: Compared<'_>) -> String {
    let mut out = headline(comparison, about);
    let (watched, others) = about.horizons;
    for ((variant, changes), other) in comparison.variants.iter().zip(about.changes).zip(others).take(VARIANTS) {
        let _ = writeln!(out, "\n{}", bold(&clipped(&variant.name, COLUMNS)));
        out.push_str(&differences(changes));
        out.push_str(&metrics(variant, comparison.level));
        out.push_str(&unequal(watched, *other));
        out.push_str(&flips(variant));
        out.push_str(&left_out(variant));
    }
    if let Some(more) = comparison.variants.len().checked_sub(VARIANTS).filter(|more| *more > 0) {
        let _ = writeln!(out, "\nand {} more in comparison.csv", count(more as u64, "variant"));
    }
    let start = "(start with comparison.csv)";
    // The name of a directory may be as long as what is changed.
    let fits = about.directory.chars().count() + start.len() + "Tables:  ".len() <= COLUMNS;
    let _ = writeln!(out, "\n{} {}{}{start}", bold("Tables:"), about.directory, if fits { " " } else { "\n  " });
    out
}

fn headline(comparison: &Comparison, about: Compared<'_>) -> String {
    let done = grouped(comparison.replications as f64);
    let of = if comparison.is_partial() { format!(" of {}", grouped(comparison.asked as f64)) } else { String::new() };
    let title = format!(
        "{} against {}: {done}{of} histories of each, seed {}",
        clipped(&comparison.reference, 2 * NAMES),
        count(comparison.variants.len() as u64, "variant"),
        comparison.seed
    );
    let how = format!("in {} on {}", seconds(about.seconds), count(about.threads as u64, "thread"));
    let invalid = match (comparison.runaways, comparison.is_valid()) {
        (0, _) => String::new(),
        (cut, true) => {
            format!("{}\n", bold(&format!("{} ran away and were cut short, as allowed", grouped(cut as f64))))
        }
        (cut, false) => {
            format!("{}\n", bold(&format!("Not valid: {} ran away and were cut short", grouped(cut as f64))))
        }
    };
    format!("{}\n{}\n{invalid}", bold(&clipped(&title, COLUMNS)), dim(&how))
}

/// What the variant says differently.
fn differences(changes: &[Difference]) -> String {
    let mut out = String::new();
    if changes.is_empty() {
        let _ = writeln!(out, "  says nothing differently");
    }
    for change in changes.iter().take(CHANGES) {
        let side = |side: &Option<String>| side.as_ref().map_or_else(|| "absent".to_owned(), |text| clipped(text, 60));
        let first = format!("  {}: ", clipped(&change.path, COLUMNS - 4));
        out.push_str(&wrapped(&first, &format!("{} → {}", side(&change.first), side(&change.second)), 4, COLUMNS));
    }
    if let Some(more) = changes.len().checked_sub(CHANGES).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {} more in changes.csv", count(more as u64, "change"));
    }
    out
}

/// The chief metrics, or those that were asked for.
fn metrics(variant: &Variant, level: f64) -> String {
    let is_chief = |row: &&ComparisonRow| row.statistic == "estimate" && CHIEF.contains(&row.metric.as_str());
    let mut rows: Vec<&ComparisonRow> = variant.metrics.iter().filter(is_chief).collect();
    rows.sort_by_key(|row| CHIEF.iter().position(|metric| *metric == row.metric));
    // Few metrics, or none of the chief ones, are what somebody asked for.
    if rows.is_empty() || variant.metrics.len() <= METRICS {
        rows = variant.metrics.iter().collect();
    }
    if rows.is_empty() {
        return String::new();
    }
    let level = percent(level).trim_end_matches(".0").to_owned();
    let head = format!(
        "  {:NAMES$} {:>9} {:>9} {:>9} {:>16} ",
        "",
        "reference",
        "variant",
        "change",
        format!("{level} % interval")
    );
    let mut out = format!("{}\n", bold(head.trim_end()));
    let mut is_below = false;
    for row in rows.iter().take(METRICS) {
        let is_kept = row.metric == "compliance";
        if is_kept && !is_below {
            out.push_str("  deadlines kept\n");
        }
        is_below = is_kept;
        out.push_str(&metric(row));
    }
    if let Some(more) = rows.len().checked_sub(METRICS).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {} more in comparison.csv", count(more as u64, "metric"));
    }
    out.push_str(&note(&rows));
    out
}

fn metric(row: &ComparisonRow) -> String {
    let name = match (row.metric.as_str(), row.statistic.as_str()) {
        ("compliance", "estimate") => format!("  {}", row.subject),
        (metric, statistic) => {
            let subject = if row.subject.is_empty() { String::new() } else { format!("[{}]", row.subject) };
            let statistic = if statistic == "estimate" { String::new() } else { format!(".{statistic}") };
            format!("{metric}{subject}{statistic}")
        }
    };
    let is_share = row.unit == "share";
    let written = if is_share { points } else { numbers };
    let value = |value: Option<f64>| match value {
        value if is_share => share(value),
        value => value.map_or_else(|| "–".to_owned(), number),
    };
    let (change, range) = estimated(row.difference, (row.ci_low, row.ci_high), written);
    let change = format!("{}{change}", if row.difference.is_some_and(|change| change > 0.0) { "+" } else { "" });
    let range = if row.verdict == Some(Verdict::Same) { String::new() } else { range };
    let verdict = row.verdict.map_or("", in_a_word);
    format!(
        "  {:NAMES$} {:>9} {:>9} {change:>9} {range:>16} {verdict}\n",
        clipped(&name, NAMES),
        value(row.reference),
        value(row.value)
    )
}

fn in_a_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Higher => "higher",
        Verdict::Lower => "lower",
        Verdict::Unclear => "unclear",
        Verdict::Same => "same",
    }
}

/// What the words mean, and what common luck was worth.
fn note(rows: &[&ComparisonRow]) -> String {
    let mut words = String::new();
    if rows.iter().any(|row| row.unit == "share") {
        words.push_str("changes of shares are in percentage points; ");
    }
    if rows.iter().any(|row| row.unit == "harm") {
        words.push_str("harm: hours of hostilities, weighted by severity; ");
    }
    words.push_str("higher, lower: the interval leaves out 0; unclear: it holds 0; same: no history differs");
    let reductions: Vec<f64> = rows.iter().filter_map(|row| row.variance_reduction).collect();
    let (least, most) =
        reductions.iter().fold((f64::INFINITY, 0.0_f64), |(least, most), r| (least.min(*r), most.max(*r)));
    if most > 0.0 {
        let range = if number(least) == number(most) { number(most) } else { numbers(&[least, most]).join(" to ") };
        let _ = write!(words, "; shared luck divided the variance of the changes by {range}");
    }
    if rows.iter().any(|row| row.unit == "count" || row.unit == "harm") && moves_collapse(rows) {
        words.push_str("; histories end at collapse, so where more collapse, counts and harm are lower for that alone");
    }
    dim(&wrapped("  ", &words, 2, COLUMNS))
}

/// What to bear in mind where the two are watched for different lengths of time.
fn unequal(reference: f64, variant: f64) -> String {
    if reference == variant {
        return String::new();
    }
    let words = format!(
        "Caution: totals and collapse are over different lengths of time, {} and {}, and not to be compared as they stand",
        hours(reference),
        hours(variant)
    );
    wrapped("  ", &words, 2, COLUMNS)
}

/// Whether more or fewer histories collapse.
fn moves_collapse(rows: &[&ComparisonRow]) -> bool {
    let moves = |row: &&&ComparisonRow| matches!(row.verdict, Some(Verdict::Higher | Verdict::Lower));
    rows.iter().filter(|row| row.metric == "collapse").any(|row| moves(&row))
}

/// Deadlines of the same incidents that end otherwise.
fn flips(variant: &Variant) -> String {
    let total = |flip: &str| variant.flip("", flip).map_or(0, |row| row.total);
    let (matched, unmatched) = (total("matched"), total("only_reference"));
    if matched + unmatched == 0 {
        return String::new();
    }
    let part = share(Some(matched as f64 / (matched + unmatched) as f64));
    if matched == 0 {
        return "  None of the reference's incidents matches one of the variant's.\n".to_owned();
    }
    let mut out = format!("  Of the reference's incidents {part} match the variant's; a history:\n");
    let mut any = false;
    let mut phases: Vec<&str> = variant.flips.iter().map(|row| row.phase.as_str()).filter(|p| !p.is_empty()).collect();
    phases.dedup();
    let a_history = |phase: &str, flip: &str| {
        let row = variant.flip(phase, flip).filter(|row| row.total > 0)?;
        let (mean, range) = estimated(row.per_replication, (row.ci_low, row.ci_high), numbers);
        Some(format!("{mean} ({range})"))
    };
    for phase in &phases {
        let list: Vec<String> = [("missed_to_met", "missed → met"), ("met_to_missed", "met → missed")]
            .into_iter()
            .filter_map(|(flip, words)| Some(format!("{words} {}", a_history(phase, flip)?)))
            .collect();
        if !list.is_empty() {
            any = true;
            out.push_str(&wrapped(&format!("    {}: ", clipped(phase, 2 * NAMES)), &list.join(", "), 6, COLUMNS));
        }
    }
    if !any {
        out.push_str("    no deadline is kept in one and missed in the other\n");
        let neither: Vec<String> = phases
            .iter()
            .filter_map(|phase| Some(format!("{} {}", clipped(phase, 2 * NAMES), a_history(phase, "other")?)))
            .collect();
        if !neither.is_empty() {
            out.push_str(&wrapped("    neither kept nor missed in one of them: ", &neither.join(", "), 6, COLUMNS));
        }
    }
    out
}

fn left_out(variant: &Variant) -> String {
    let names = &variant.left_out;
    if names.is_empty() {
        return String::new();
    }
    let mut list: Vec<String> = names.iter().take(LEFT_OUT).cloned().collect();
    if let Some(more) = names.len().checked_sub(LEFT_OUT).filter(|more| *more > 0) {
        list.push(format!("and {} more", grouped(more as f64)));
    }
    wrapped("  ", &format!("left out, since only one of the two has it: {}", list.join(", ")), 4, COLUMNS)
}
