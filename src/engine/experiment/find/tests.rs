use std::sync::Mutex;

use super::*;
use crate::experiment::rows::{ReplicationRow, ReplicationSink, Sinks};
use crate::experiment::run::run;
use crate::experiment::sample::sample;

fn settings(replications: u64, threads: usize) -> Settings {
    Settings { replications, threads: Some(threads), ..Settings::of(&sample(6.0)) }
}

fn search(text: &str, most: usize, within: u64, threads: usize) -> Result<Findings, FindError> {
    let what: Happening = text.parse().unwrap();
    find(&sample(6.0), &settings(within, threads), &what, most, (&(), &StopToken::new()))
}

/// Keeps a column of the rows of a run, and how each replication ended.
struct Column(usize, Vec<(u64, f64, bool)>);

impl ReplicationSink for Column {
    fn take(&mut self, row: &ReplicationRow<'_>) -> std::io::Result<()> {
        self.1.push((row.replication, row.values[self.0], row.ending.is_collapse()));
        Ok(())
    }
}

fn column(address: &str, replications: u64) -> Vec<(u64, f64, bool)> {
    let scenario = sample(6.0);
    let catalogue = Catalogue::new(&scenario);
    let index = catalogue.values().position(|metric| metric.address() == address).unwrap();
    let mut column = Column(index, Vec::new());
    let sinks = Sinks { replications: Some(&mut column), incidents: None };
    run(&scenario, &settings(replications, 1), &(), &StopToken::new(), sinks).unwrap();
    column.1
}

#[test]
fn what_is_found_is_what_the_rows_of_a_run_say() {
    let rows = column("missed[first]", 300);
    let all: Vec<(u64, f64)> = rows.iter().filter(|row| row.1 > 1.0).map(|row| (row.0, row.1)).collect();
    assert!(all.len() > 20, "{} of them", all.len());
    for (most, threads) in [(7, 1), (7, 3), (usize::MAX, 1), (usize::MAX, 4)] {
        let findings = search("missed[first] > 1", most, 300, threads).unwrap();
        let found: Vec<(u64, f64)> = findings.found.iter().map(|found| (found.replication, found.value)).collect();
        assert_eq!(found, all[..all.len().min(most)], "{threads} threads");
        let looked = if most == 7 { all[6].0 + 1 } else { 300 };
        assert_eq!(findings.looked, looked, "{threads} threads");
    }
}

#[test]
fn collapses_are_found_with_their_times() {
    let collapsed: Vec<u64> = column("violations", 4_000).iter().filter(|row| row.2).map(|row| row.0).collect();
    assert!(collapsed.len() > 3, "{collapsed:?}");
    let numbers = |findings: &Findings| findings.found.iter().map(|found| found.replication).collect::<Vec<_>>();
    let all = search("collapse", 500, 4_000, 2).unwrap();
    assert_eq!(numbers(&all), collapsed);
    assert!(all.found.iter().all(|found| found.ending.starts_with("collapse") && found.value == 1.0));
    let early = search("collapse_time_d < 4", 500, 4_000, 2).unwrap();
    let expected = all.found.iter().filter(|found| found.ended < 96.0).map(|found| found.replication);
    assert_eq!(numbers(&early), expected.collect::<Vec<_>>());
    assert!(!early.found.is_empty() && early.found.len() < all.found.len(), "{} early", early.found.len());
}

#[test]
fn nothing_found_says_how_many_were_looked_at() {
    let findings = search("violations > 1000", 5, 77, 2).unwrap();
    assert_eq!((findings.found.len(), findings.looked), (0, 77));
}

#[test]
fn a_search_can_be_stopped() {
    struct Stop(StopToken, Mutex<u64>);
    impl Progress for Stop {
        fn done(&self, replications: u64, _events: u64) {
            *self.1.lock().unwrap() = replications;
            self.0.stop();
        }
    }
    let stop = Stop(StopToken::new(), Mutex::new(0));
    let what = "violations > 1000".parse().unwrap();
    let findings = find(&sample(6.0), &settings(10_000, 1), &what, 5, (&stop, &stop.0)).unwrap();
    assert_eq!(findings.looked, *stop.1.lock().unwrap());
    assert!(findings.looked < 10_000, "{}", findings.looked);
}

#[test]
fn what_no_single_history_has_is_refused_with_what_it_has() {
    for (text, says) in [
        ("compliance[first] < 0.5", "look for `missed[first]`"),
        ("compliance_by_source[first / east] < 0.5", "look for `missed[first]`"),
        ("response_time_h[third] > 40", "look for `missed[third]`"),
        ("ended_by_share[itself] > 0.5", "look for `ended_by[itself]`"),
        ("detection_delay_h > 3", "look for `detected`"),
        ("violations.p95 > 3", "`violations` is one number in each history; there it has no `p95`"),
        ("mised[first]", "did you mean `missed[first]`"),
        ("violation", "did you mean `violations`"),
    ] {
        let error = search(text, 1, 32, 1).unwrap_err().to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}

#[test]
fn a_bare_metric_is_to_be_above_zero() {
    let happening = |text: &str| text.parse::<Happening>().map(|what| what.to_string()).map_err(|e| e.to_string());
    assert_eq!(happening(" missed[a > b] ").unwrap(), "missed[a > b] > 0");
    assert_eq!(happening("violations<=20").unwrap(), "violations <= 20");
    for text in ["", "> 3", "violations = 3", "violations > many", "[first]"] {
        assert!(happening(text).is_err(), "{text}");
    }
}

#[test]
fn every_figure_over_all_histories_has_a_stand_in() {
    let catalogue = Catalogue::new(&sample(6.0));
    let (single, pooled): (Vec<_>, Vec<_>) =
        catalogue.metrics().iter().partition(|metric| Number::of(metric).is_some());
    assert!(pooled.len() > 20, "{}", pooled.len());
    assert!(single.iter().all(|metric| metric.stand_in.is_none()));
    for metric in pooled {
        let instead = metric.stand_in.as_ref().unwrap_or_else(|| panic!("{} has none", metric.address()));
        assert!(single.iter().any(|single| single.address() == *instead), "{} → {instead}", metric.address());
    }
}
