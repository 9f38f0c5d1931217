//! Histories that were looked for and found.

use std::fmt::Write as _;

use serde_json::json;

use crate::experiment::{Findings, Found, Happening};
use crate::report::text::{COLUMNS, bold, clipped, grouped, hours, number, width, wrapped};

/// Columns beside those of the endings.
const OTHERS: usize = 45;

/// A table of those found, or that there are none.
pub fn found_in_words(findings: &Findings, what: &Happening) -> String {
    let noun = if findings.looked == 1 { "history" } else { "histories" };
    let looked = format!("{} {noun}", grouped(findings.looked as f64));
    if findings.found.is_empty() {
        return wrapped("", &format!("{what}: in none of {looked}"), 2, COLUMNS);
    }
    let found = grouped(findings.found.len() as f64);
    let mut out = wrapped("", &format!("{what}: {found} among the first {looked}"), 2, COLUMNS);
    let endings = width(findings.found.iter().map(|found| found.ending.as_str()), COLUMNS - OTHERS);
    let head =
        format!("{:>11}  {:>9}  {:>10}  {:endings$}  {:>7}", "replication", "value", "violations", "ended", "after");
    let _ = writeln!(out, "\n{}", bold(head.trim_end()));
    for Found { replication, value, ending, ended, violations } in &findings.found {
        let _ = writeln!(
            out,
            "{:>11}  {:>9}  {:>10}  {:endings$}  {:>7}",
            replication,
            measured(*value, findings.unit),
            grouped(*violations),
            clipped(ending, endings),
            hours(*ended),
        );
    }
    out
}

/// A value in its unit.
fn measured(value: f64, unit: &str) -> String {
    match unit {
        "count" => grouped(value),
        "h" => hours(value),
        "d" => hours(24.0 * value),
        _ => number(value),
    }
}

/// Those found, an object a line.
pub fn found_as_json(findings: &Findings, what: &Happening) -> String {
    let metric = what.condition().address.to_string();
    findings.found.iter().fold(String::new(), |mut out, found| {
        let object = json!({
            "replication": found.replication,
            "metric": metric,
            "value": found.value,
            "ending": found.ending,
            "ended_d": found.ended / 24.0,
            "violations": found.violations,
        });
        let _ = writeln!(out, "{object}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(found: Vec<Found>) -> Findings {
        Findings { found, looked: 1234, unit: "h" }
    }

    #[test]
    fn tables_fit_and_say_how_many_were_looked_at() {
        let what: Happening = "hostilities_h > 100".parse().unwrap();
        assert_eq!(found_in_words(&findings(Vec::new()), &what), "hostilities_h > 100: in none of 1,234 histories\n");
        let ending = "collapse: missed a phase with a very long name indeed".to_owned();
        let found = Found { replication: 99_999_999, value: 100.5, ending, ended: 2160.0, violations: 12_345.0 };
        let text = anstream::adapter::strip_str(&found_in_words(&findings(vec![found]), &what)).to_string();
        assert!(text.contains("1 among the first 1,234 histories"), "{text}");
        assert!(text.contains("   99999999      4.2 d      12,345  collapse: missed"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= COLUMNS), "{text}");
    }
}
