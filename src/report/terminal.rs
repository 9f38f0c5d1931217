//! The summary of a run on the screen: at most 80 columns and about 40 lines.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::text::{
    COLUMNS, NO_QUORUM_MEANS, Notation, bold, clipped, count, dim, estimated, grouped, hours, numbers, seconds, share,
    shares, sparkline, width, wrapped,
};
use crate::experiment::labels::NO_QUORUM;
use crate::experiment::{CauseRow, DeadlineRow, Results, SummaryRow};

/// Phases shown before the rest is left to the tables.
const PHASES: usize = 7;
/// Causes shown for each phase.
const CAUSES: usize = 4;

/// Bars of a row of them.
const BARS: usize = 45;

/// Characters of a name that begins a line.
const NAMES: usize = 40;

/// What the results alone do not tell about a run.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// How long each history is observed, hours.
    pub horizon_h: f64,
    /// Threads used.
    pub threads: usize,
    /// Wall time, seconds.
    pub seconds: f64,
    /// Where the tables are.
    pub directory: &'a str,
}

/// The summary, with colours as escape codes.
pub fn summary(results: &Results, run: Circumstances<'_>) -> String {
    let mut out = headline(results, run);
    out.push_str(&deadlines(results));
    out.push_str(&ceasefire(results));
    out.push_str(&days(results));
    out.push_str(&endings(results));
    out.push_str(&causes(results));
    let _ = writeln!(out, "{} {} (start with deadlines.csv)", bold("Tables:"), run.directory);
    out
}

/// What was run.
fn headline(results: &Results, run: Circumstances<'_>) -> String {
    let done = grouped(results.replications as f64);
    let of = if results.is_partial() { format!(" of {}", grouped(results.asked as f64)) } else { String::new() };
    let rate = results.replications as f64 / run.seconds.max(1e-9);
    let histories = if results.asked == 1 { "history" } else { "histories" };
    let title =
        format!("{}: {done}{of} {histories} of {}, seed {}", results.scenario, hours(run.horizon_h), results.seed);
    let how = format!(
        "in {} on {}, {} histories a second",
        seconds(run.seconds),
        count(run.threads as u64, "thread"),
        grouped(rate)
    );
    let invalid = match (results.runaways, results.is_valid()) {
        (0, _) => String::new(),
        (cut, true) => {
            format!("{}\n", bold(&format!("{} ran away and were cut short, as allowed", grouped(cut as f64))))
        }
        (cut, false) => {
            format!("{}\n", bold(&format!("Not valid: {} ran away and were cut short", grouped(cut as f64))))
        }
    };
    format!("{}\n{}\n{invalid}\n", bold(&clipped(&title, COLUMNS)), dim(&how))
}

/// Each phase's compliance, with what it leaves out beside it.
fn deadlines(results: &Results) -> String {
    let shown = &results.deadlines[..results.deadlines.len().min(PHASES)];
    if shown.is_empty() {
        return String::new();
    }
    let names = width(shown.iter().map(|row| row.phase.as_str()), 23).max(9);
    let level = super::text::percent(results.level).trim_end_matches(".0").to_owned();
    let head = format!(
        "{:names$} {:>7} {:>8} {:>14} {:>7} {:>8} {:>7}",
        "Deadlines",
        "within",
        "kept",
        format!("{level} % interval"),
        "moot",
        "censored",
        "median"
    );
    let mut out = format!("{}\n", bold(&head));
    for row in shown {
        out.push_str(&deadline(row, names));
    }
    more(&mut out, results.deadlines.len(), "phase", "deadlines.csv");
    let note = "kept: answered in time, of those answered in time or missed; moot: hostilities ended first; \
                censored: the history ended first; median: of response times";
    out.push_str(&dim(&wrapped("  ", note, 2, COLUMNS)));
    out.push('\n');
    out
}

fn deadline(row: &DeadlineRow, names: usize) -> String {
    let (kept, range) = estimated(row.compliance, (row.compliance_low, row.compliance_high), shares);
    format!(
        "{:names$} {:>7} {:>8} {:>14} {:>7} {:>8} {:>7}\n",
        clipped(&row.phase, names),
        row.deadline_h.map_or_else(|| "–".to_owned(), hours),
        in_percent(kept),
        range,
        share(row.moot_share),
        share(row.censored_share),
        row.response_p50_h.map_or_else(|| "–".to_owned(), hours),
    )
}

/// A percentage with its sign; of a dash there is none.
fn in_percent(share: String) -> String {
    if share == "–" { share } else { format!("{share} %") }
}

/// What the histories were like as a whole.
fn ceasefire(results: &Results) -> String {
    let mut out = format!("{}\n", bold("Ceasefire"));
    if let Some(row) = results.metric("collapse", "") {
        let (share, range) = estimated(row.estimate, (row.ci_low, row.ci_high), shares);
        let _ = writeln!(out, "  collapsed    {:>9} of histories ({range})", in_percent(share));
    }
    for (metric, words) in [("violations", "violations"), ("established", "established"), ("harm", "harm")] {
        if let Some(row) = results.metric(metric, "") {
            let _ = writeln!(out, "  {words:12} {}", mean(row));
        }
    }
    if results.metric("harm", "").is_some() {
        out.push_str(&dim(&wrapped("  ", "harm: hours of hostilities, weighted by severity", 2, COLUMNS)));
    }
    out.push('\n');
    out
}

/// The course of the histories, a bar a day or several; each row of bars from 0 to its highest.
fn days(results: &Results) -> String {
    let of = |metric: &str| -> Vec<Option<f64>> {
        results.timeline.iter().filter(|row| row.metric == metric).map(|row| row.mean).collect()
    };
    let fallen = results.survival.iter().map(|row| row.survival.map(|standing| 1.0 - standing)).collect();
    let mut out = String::new();
    for (name, values, is_share) in
        [("violations", of("violations"), false), ("under way", of("concurrent"), false), ("collapsed", fallen, true)]
    {
        let told = || values.iter().copied().flatten().filter(|value| value.is_finite());
        let (low, high) = (told().fold(f64::INFINITY, f64::min), told().fold(f64::NEG_INFINITY, f64::max));
        if told().count() < 2 || high <= 0.0 {
            continue;
        }
        let (written, unit): (Notation, _) = if is_share { (shares, " %") } else { (numbers, "") };
        let bars = sparkline(&values, (0.0, high), BARS);
        let _ = writeln!(out, "  {name:12} {bars}  {}{unit}", written(&[low, high]).join(" to "));
    }
    if out.is_empty() {
        return out;
    }
    format!("{}\n{out}\n", bold("Day by day, lowest to highest"))
}

fn mean(row: &SummaryRow) -> String {
    let (estimate, range) = estimated(row.estimate, (row.ci_low, row.ci_high), numbers);
    format!("{estimate:>9} a history    ({range})")
}

/// Who ended the incidents.
fn endings(results: &Results) -> String {
    let rows: Vec<&SummaryRow> = results.summary.iter().filter(|row| row.metric == "ended_by").collect();
    if rows.iter().all(|row| row.estimate.is_none_or(|estimate| estimate == 0.0)) {
        return String::new();
    }
    let mut out = format!("{}\n", bold("What ended the incidents (mean a history)"));
    let names = width(rows.iter().map(|row| ending_name(&row.subject)), 30);
    for row in rows.iter().take(PHASES + 2) {
        let name = clipped(ending_name(&row.subject), names);
        let part = share(results.metric("ended_by_share", &row.subject).and_then(|row| row.estimate));
        let (estimate, range) = estimated(row.estimate, (row.ci_low, row.ci_high), numbers);
        let _ = writeln!(out, "  {name:names$} {estimate:>9} {part:>8}   ({range})");
    }
    more(&mut out, rows.len().saturating_sub(2), "phase", "summary.csv");
    out.push('\n');
    out
}

fn ending_name(subject: &str) -> &str {
    match subject {
        "itself" => "they ran out",
        "open" => "still open at the end",
        phase => phase,
    }
}

/// The commonest causes of misses, a line a phase.
fn causes(results: &Results) -> String {
    let mut out = String::new();
    for phase in results.deadlines.iter().take(PHASES).filter(|row| row.missed > 0) {
        let mut rows: Vec<&CauseRow> =
            results.causes.iter().filter(|row| row.phase == phase.phase && row.misses > 0).collect();
        rows.sort_by_key(|row| Reverse(row.misses));
        let mut list: Vec<String> =
            rows.iter().take(CAUSES).map(|row| format!("{} {}", row.cause, share(row.share))).collect();
        list.extend((rows.len() > CAUSES).then(|| "…".to_owned()));
        out.push_str(&wrapped(&format!("  {}: ", clipped(&phase.phase, NAMES)), &list.join(", "), 4, COLUMNS));
    }
    if out.is_empty() {
        return out;
    }
    if results.causes.iter().any(|row| row.cause == NO_QUORUM && row.misses > 0) {
        let note = format!("{NO_QUORUM}: {NO_QUORUM_MEANS}");
        out.push_str(&dim(&wrapped("  ", &note, 2, COLUMNS)));
    }
    format!("{}\n{out}\n", bold("What missed deadlines were waiting for"))
}

/// Says how many were left to a table.
fn more(out: &mut String, all: usize, noun: &str, file: &str) {
    if let Some(left) = all.checked_sub(PHASES).filter(|left| *left > 0) {
        let _ = writeln!(out, "  and {} more in {file}", count(left as u64, noun));
    }
}
