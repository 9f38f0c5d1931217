//! A measurement on the screen: at most 80 columns.

use std::fmt::Write as _;

use crate::experiment::{Bench, Figure};
use crate::report::machine::Machine;
use crate::report::text::{COLUMNS, bold, clipped, count, dim, grouped, hours, number, wrapped};

/// The measurement and where its files are, with colours as escape codes.
pub fn summary(bench: &Bench, machine: &Machine, directory: &str) -> String {
    let mut out = headline(bench, machine);
    out.push_str(&one_thread(bench));
    out.push_str(&floor(bench));
    out.push_str(&scaling(bench));
    out.push_str(&memory(bench));
    let _ = writeln!(out, "{} {directory}", bold("Files:"));
    out
}

fn headline(bench: &Bench, machine: &Machine) -> String {
    let title = format!(
        "{}: sample of {} histories of {}, seed {}, {}",
        bench.scenario,
        grouped(bench.sample as f64),
        hours(bench.horizon_h),
        bench.seed,
        count(bench.rounds, "round"),
    );
    let processor = machine.cpu_model.as_deref().unwrap_or("unknown processor");
    let cpus = count(machine.cpus as u64, "processor");
    let place = format!("{processor}, {cpus}, {} {}", machine.os, machine.arch);
    format!("{}\n{}\n\n", bold(&clipped(&title, COLUMNS)), dim(&clipped(&place, COLUMNS)))
}

/// Medians with their quartiles.
fn one_thread(bench: &Bench) -> String {
    let head =
        format!("{:18}{:>11}  {:18}{:>11}  {:18}", "On one thread", "bare model", "quartiles", "full run", "quartiles");
    let mut out = format!("{}\n", bold(head.trim_end()));
    for (words, metric, digits) in [
        ("histories a second", "replications_per_s", short as fn(f64) -> String),
        ("events a second", "events_per_s", short),
        ("ns an event", "ns_per_event", short),
        ("over the floor", "over_floor", times),
        ("events a history", "events_per_replication", short),
    ] {
        let mut line = format!("{words:18}");
        for workload in ["model", "run"] {
            let figure = bench.figure(metric, workload, 1);
            let median = figure.map_or_else(dash, |figure| digits(figure.median));
            let quartiles =
                figure.filter(|figure| figure.rounds > 1).map_or_else(String::new, |f| quartiles(f, digits));
            let _ = write!(line, "{median:>11}  {quartiles:18}");
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out.push('\n');
    out
}

fn floor(bench: &Bench) -> String {
    let figure = |metric| bench.figure(metric, "floor", 1);
    let (Some(draws), Some(draw), Some(event)) =
        (figure("draws_per_replication"), figure("ns_per_draw"), figure("ns_per_event"))
    else {
        return String::new();
    };
    let words = format!(
        "the model's {} draws a history made again with nothing around them take {} ns each ({}), {} ns an event",
        number(draws.median),
        number(draw.median),
        quartiles(draw, number),
        number(event.median),
    );
    format!("{}\n", wrapped(&format!("{} ", bold("Floor:")), &words, 2, COLUMNS))
}

fn scaling(bench: &Bench) -> String {
    if bench.threads.len() < 2 {
        return String::new();
    }
    let head = format!(
        "{:19}{:>11}{:>11}{:>11}{:>28}",
        "Against one thread", "bare model", "full run", "control", "of the control's"
    );
    let mut out = format!("{}\n", bold(&head));
    for &threads in &bench.threads[1..] {
        let median = |metric: &str, workload: &str, digits: fn(f64) -> String| {
            bench.figure(metric, workload, threads).map_or_else(dash, |figure| digits(figure.median))
        };
        let shares = format!("{}, {}", median("efficiency", "model", percent), median("efficiency", "run", percent));
        let _ = writeln!(
            out,
            "{:19}{:>11}{:>11}{:>11}{shares:>28}",
            count(threads as u64, "thread"),
            median("speed_up", "model", times),
            median("speed_up", "run", times),
            median("speed_up", "control", times),
        );
    }
    out.push_str(&dim(&wrapped("  ", "the control only spins: it shows what the machine has to give", 2, COLUMNS)));
    out.push('\n');
    out
}

fn memory(bench: &Bench) -> String {
    let peaks: Vec<String> = bench
        .figures
        .iter()
        .filter(|figure| figure.metric == "peak_memory")
        .map(|peak| format!("{:.1} MB after {} histories", peak.median / 1e6, grouped(peak.replications as f64)))
        .collect();
    let words = if peaks.is_empty() { "not told by this system".to_owned() } else { peaks.join(", ") };
    wrapped(&format!("{} ", bold("Peak memory:")), &words, 2, COLUMNS)
}

fn quartiles(figure: &Figure, digits: fn(f64) -> String) -> String {
    format!("{} to {}", digits(figure.q1), digits(figure.q3))
}

/// A number, from 100,000 on in thousands or millions.
fn short(value: f64) -> String {
    if value >= 999_500.0 {
        format!("{} M", number(value / 1e6))
    } else if value >= 99_999.5 {
        format!("{} k", number(value / 1e3))
    } else {
        number(value)
    }
}

fn times(value: f64) -> String {
    let decimals = match value {
        few if few < 99.995 => 2,
        many if many < 999.5 => 1,
        _ => 0,
    };
    format!("{value:.decimals$} ×")
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

fn dash() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(metric: &'static str, workload: &'static str, threads: u64, value: f64) -> Figure {
        let (median, min, q1, q3, max) = (value, 0.8 * value, 0.9 * value, 1.1 * value, 1.2 * value);
        Figure { metric, workload, threads, replications: 512, unit: "", median, min, q1, q3, max, rounds: 9 }
    }

    #[test]
    fn it_fits_the_screen_whatever_the_numbers() {
        for size in [1e-3_f64, 1.0, 12_345.0, 9_876_543.0] {
            let mut figures = Vec::new();
            for workload in ["model", "run", "floor", "control"] {
                for (metric, value) in [
                    ("replications_per_s", size),
                    ("events_per_s", 1e6 * size.min(99.0)),
                    ("ns_per_event", size),
                    ("ns_per_draw", size),
                    ("draws_per_replication", size),
                    ("over_floor", 3.2),
                    ("events_per_replication", size),
                ] {
                    figures.push(figure(metric, workload, 1, value));
                }
                figures.push(figure("speed_up", workload, 64, 61.5));
                figures.push(figure("efficiency", workload, 64, 0.97));
            }
            figures.push(figure("peak_memory", "run", 64, 1e9));
            let bench = Bench {
                scenario: "a scenario with quite a long name".to_owned(),
                horizon_h: 2160.0,
                seed: u64::MAX,
                threads: vec![1, 64],
                sample: 512,
                rounds: 9,
                figures,
            };
            let machine = Machine {
                os: "linux".into(),
                arch: "x86_64".into(),
                cpus: 64,
                cpu_model: Some("processor ".repeat(9)),
            };
            let text = anstream::adapter::strip_str(&summary(&bench, &machine, "output/bench/x")).to_string();
            for line in text.lines() {
                assert!(line.chars().count() <= COLUMNS, "{} columns: {line}\n{text}", line.chars().count());
            }
            for words in ["61.50 ×", "97 %, 97 %", "3.20 ×", "1000.0 MB", "output/bench/x"] {
                assert!(text.contains(words), "{words} in\n{text}");
            }
        }
    }

    #[test]
    fn great_ratios_are_no_wider() {
        assert_eq!([3.2, 99.99, 100.614, 1234.5].map(times), ["3.20 ×", "99.99 ×", "100.6 ×", "1234 ×"]);
    }

    #[test]
    fn one_thread_has_nothing_to_compare() {
        let bench = Bench {
            scenario: "x".to_owned(),
            horizon_h: 24.0,
            seed: 1,
            threads: vec![1],
            sample: 1,
            rounds: 3,
            figures: Vec::new(),
        };
        let text = summary(&bench, &Machine::this(), "here");
        assert!(!text.contains("Against one thread") && text.contains("not told by this system"), "{text}");
    }
}
