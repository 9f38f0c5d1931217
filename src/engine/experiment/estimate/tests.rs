//! Three histories made by hand, and what they come to by hand.

use super::results;
use crate::experiment::block::Block;
use crate::experiment::layout::Layout;
use crate::experiment::metrics::Catalogue;
use crate::experiment::ratios::Ratios;
use crate::experiment::results::{Results, SummaryRow, TimelineRow};
use crate::experiment::sample::sample;
use crate::experiment::settings::Settings;
use crate::experiment::tally::Tally;
use crate::experiment::totals::{Totals, Wanted};
use crate::model::{EndedBy, Ending, Fact, Finish, Identity, Observer, Outcome, Wait, WorldFact};
use crate::scenario::Scenario;

/// Sources, severities, phases and a pool of the sample.
const EAST: usize = 0;
const WEST: usize = 1;
const NORTH: usize = 2;
const FIRST: usize = 0;
const SECOND: usize = 1;
const THIRD: usize = 2;
const POOL: Wait = Wait::Pool(0);
const DECIDE: Wait = Wait::Stage { track: 0, stage: 0 };
const ARMY: Wait = Wait::Stage { track: 1, stage: 0 };

fn who(number: u32, source: usize, severity: usize, onset: f64) -> Identity {
    Identity { number, source, ordinal: 0, severity, onset, contested: source == WEST }
}

fn outcome(phase: usize, outcome: Outcome, due: Option<f64>, cause: Option<Wait>) -> Fact<'static> {
    Fact::Outcome { phase, outcome, due, cause }
}

/// One incident answered in time, one late and still open at the horizon.
fn busy(tally: &mut Tally<'_>) {
    let one = who(0, EAST, 0, 10.0);
    let two = who(1, WEST, 0, 20.0);
    let in_time = [
        (Wait::Undetected, 2.0),
        (Wait::Team, 1.0),
        (Wait::Verification, 3.0),
        (Wait::Attribution, 1.0),
        (DECIDE, 4.0),
        (POOL, 3.0),
    ];
    let facts: &[(f64, &Identity, Fact<'_>)] = &[
        (10.0, &one, Fact::Violation { concurrent: 1 }),
        (10.0, &one, Fact::Demanded { phase: FIRST }),
        (12.0, &one, Fact::Detected { delay: 2.0 }),
        (13.0, &one, Fact::VisitStarted { wait: 1.0 }),
        (16.0, &one, Fact::Verified { delay: 4.0 }),
        (17.0, &one, Fact::Established { delay: 7.0 }),
        (17.0, &one, Fact::Triggered { phase: FIRST }),
        (20.0, &two, Fact::Violation { concurrent: 2 }),
        (20.0, &two, Fact::Demanded { phase: FIRST }),
        (24.0, &one, Fact::Answered { phase: FIRST, response: 14.0, slack: Some(10.0) }),
        (24.0, &one, Fact::CriticalPath { phase: FIRST, missed: false, path: &in_time }),
        (24.0, &one, outcome(FIRST, Outcome::Met, Some(34.0), None)),
        (26.0, &two, Fact::Spell { severity: 0, hours: 6.0, harm: 12.0 }),
        (26.0, &two, Fact::Escalated { from: 0, to: 1 }),
        (26.0, &two, Fact::Detected { delay: 6.0 }),
        (26.0, &two, Fact::Established { delay: 6.0 }),
        (26.0, &two, Fact::Triggered { phase: FIRST }),
        (26.0, &two, Fact::Demanded { phase: THIRD }),
        (26.0, &two, Fact::Triggered { phase: THIRD }),
        (30.0, &one, Fact::Demanded { phase: SECOND }),
        (40.0, &one, outcome(SECOND, Outcome::Moot, None, None)),
        (40.0, &one, Fact::Spell { severity: 0, hours: 30.0, harm: 60.0 }),
        (40.0, &one, Fact::Ended { by: EndedBy::Phase(FIRST), duration: 30.0, severity: 0, concurrent: 1 }),
        (44.0, &two, outcome(FIRST, Outcome::Missed, Some(44.0), Some(ARMY))),
        (44.0, &two, Fact::CriticalPath { phase: FIRST, missed: true, path: &[(Wait::Undetected, 6.0), (ARMY, 18.0)] }),
        (50.0, &two, Fact::Answered { phase: FIRST, response: 30.0, slack: Some(-6.0) }),
        (
            50.0,
            &two,
            Fact::CriticalPath { phase: FIRST, missed: false, path: &[(Wait::Undetected, 6.0), (ARMY, 24.0)] },
        ),
        (86.0, &two, Fact::Answered { phase: THIRD, response: 60.0, slack: Some(12.0) }),
        (86.0, &two, Fact::CriticalPath { phase: THIRD, missed: false, path: &[(DECIDE, 60.0)] }),
        (86.0, &two, outcome(THIRD, Outcome::Met, Some(98.0), None)),
        (96.0, &two, Fact::Spell { severity: 1, hours: 70.0, harm: 140.0 }),
        (96.0, &two, Fact::Ended { by: EndedBy::Open, duration: 76.0, severity: 1, concurrent: 0 }),
    ];
    for (at, who, fact) in facts {
        tally.incident(*at, who, *fact);
    }
    tally.world(60.0, WorldFact::FalseReport { report: 0 });
    tally.world(70.0, WorldFact::Unwarranted { report: 0 });
    tally.finish(Finish { at: 96.0, ending: Ending::Horizon, credibility: 0.9, events: 10 });
}

/// One major incident that misses twice; the second miss, at 72 h, is the collapse.
fn collapsed(tally: &mut Tally<'_>) {
    let one = who(0, NORTH, 1, 0.0);
    let facts: &[(f64, Fact<'_>)] = &[
        (0.0, Fact::Violation { concurrent: 1 }),
        (0.0, Fact::Demanded { phase: FIRST }),
        (0.0, Fact::Demanded { phase: THIRD }),
        (0.0, Fact::Detected { delay: 0.0 }),
        (0.0, Fact::Established { delay: 0.0 }),
        (0.0, Fact::Triggered { phase: FIRST }),
        (0.0, Fact::Triggered { phase: THIRD }),
        (24.0, outcome(FIRST, Outcome::Missed, Some(24.0), Some(POOL))),
        (24.0, Fact::CriticalPath { phase: FIRST, missed: true, path: &[(POOL, 24.0)] }),
        (72.0, outcome(THIRD, Outcome::Missed, Some(72.0), Some(Wait::Quorum))),
        (72.0, Fact::CriticalPath { phase: THIRD, missed: true, path: &[(Wait::Quorum, 72.0)] }),
        (72.0, Fact::Spell { severity: 1, hours: 72.0, harm: 144.0 }),
        (72.0, Fact::Ended { by: EndedBy::Open, duration: 72.0, severity: 1, concurrent: 0 }),
    ];
    for (at, fact) in facts {
        tally.incident(*at, &one, *fact);
    }
    tally.finish(Finish { at: 72.0, ending: Ending::Missed(THIRD), credibility: 0.7, events: 5 });
}

fn quiet(tally: &mut Tally<'_>) {
    tally.finish(Finish { at: 96.0, ending: Ending::Horizon, credibility: 1.0, events: 1 });
}

fn runaway(tally: &mut Tally<'_>) {
    let one = who(0, EAST, 0, 1.0);
    tally.incident(1.0, &one, Fact::Violation { concurrent: 1 });
    // Past the last bin of the histogram, 60 h.
    tally.incident(1.5, &one, Fact::Answered { phase: FIRST, response: 61.0, slack: None });
    tally.finish(Finish { at: 2.0, ending: Ending::Runaway, credibility: 1.0, events: 1 });
}

type History = fn(&mut Tally<'_>);

/// The results of `blocks` of histories.
fn estimate(scenario: &Scenario, blocks: &[&[History]]) -> Results {
    let layout = Layout::new(scenario);
    let ratios = Ratios::new(&layout);
    let mut totals = Totals::new(&layout, &ratios, Wanted::ALL).unwrap();
    let mut tally = Tally::new(&layout, &ratios, false);
    let mut spare = Block::new(&layout, &ratios);
    for (index, histories) in (0..).zip(blocks) {
        tally.begin(index, spare);
        histories.iter().for_each(|history| history(&mut tally));
        let block = tally.take();
        totals.absorb(&block);
        // The same block is used again, as in a run.
        spare = block;
    }
    let catalogue = Catalogue::with(scenario, &layout, &ratios);
    results(scenario, &Settings::of(scenario), &layout, &ratios, &catalogue, &totals)
}

fn three() -> Results {
    estimate(&sample(4.0), &[&[busy, collapsed, quiet]])
}

fn close(is: Option<f64>, should: f64, what: &str) {
    assert!(is.is_some_and(|is| (is - should).abs() < 1e-12), "{what}: {is:?} is not {should}");
}

/// To within the sketch's error.
fn near(is: Option<f64>, should: f64, what: &str) {
    let tolerance = 0.005 * should.abs().max(1.0);
    assert!(is.is_some_and(|is| (is - should).abs() <= tolerance), "{what}: {is:?} is not near {should}");
}

fn row<'r>(results: &'r Results, metric: &str, subject: &str) -> &'r SummaryRow {
    results.metric(metric, subject).unwrap_or_else(|| panic!("no {metric}[{subject}]"))
}

#[test]
fn every_metric_by_hand() {
    let third = 1.0 / 3.0;
    let expected: &[(&str, &str, f64, u64, u64)] = &[
        ("violations", "", 1.0, 3, 3),
        ("violations_by_source", "east", third, 3, 3),
        ("violations_by_source", "west", third, 3, 3),
        ("violations_by_source", "north", third, 3, 3),
        ("violations_by_side", "red", 2.0 * third, 3, 3),
        ("violations_by_side", "blue", third, 3, 3),
        ("violations_by_severity", "minor", 2.0 * third, 3, 3),
        ("violations_by_severity", "major", third, 3, 3),
        ("contested_violations", "", third, 3, 3),
        ("detected", "", 1.0, 3, 3),
        ("detected_share", "", 1.0, 2, 3),
        ("established", "", 1.0, 3, 3),
        ("established_share", "", 1.0, 2, 3),
        ("false_reports", "", third, 3, 3),
        ("unwarranted_responses", "", third, 3, 3),
        ("escalations", "major", third, 3, 3),
        ("ended_by", "itself", 0.0, 3, 3),
        ("ended_by", "first", third, 3, 3),
        ("ended_by", "second", 0.0, 3, 3),
        ("ended_by", "third", 0.0, 3, 3),
        ("ended_by", "open", 2.0 * third, 3, 3),
        ("ended_by_share", "itself", 0.0, 2, 3),
        ("ended_by_share", "first", third, 2, 3),
        ("ended_by_share", "open", 2.0 * third, 2, 3),
        ("hostilities_h", "", 178.0 / 3.0, 3, 3),
        ("hostilities_h_by_severity", "minor", 12.0, 3, 3),
        ("hostilities_h_by_severity", "major", 142.0 / 3.0, 3, 3),
        ("harm", "", 356.0 / 3.0, 3, 3),
        ("peak_concurrent", "", 1.0, 3, 3),
        ("mean_concurrent", "", (106.0 / 96.0 + 1.0) / 3.0, 3, 3),
        ("incident_duration_h", "", 30.0, 1, 1),
        ("detection_delay_h", "", 8.0 / 3.0, 2, 3),
        ("team_wait_h", "", 1.0, 1, 1),
        ("verification_delay_h", "", 4.0, 1, 1),
        ("establishment_delay_h", "", 13.0 / 3.0, 2, 3),
        ("demanded", "first", 1.0, 3, 3),
        ("demanded", "second", third, 3, 3),
        ("demanded", "third", 2.0 * third, 3, 3),
        ("triggered", "first", 1.0, 3, 3),
        ("triggered", "second", 0.0, 3, 3),
        ("triggered", "third", 2.0 * third, 3, 3),
        ("met", "first", third, 3, 3),
        ("met", "third", third, 3, 3),
        ("missed", "first", 2.0 * third, 3, 3),
        ("missed", "third", third, 3, 3),
        ("moot", "second", third, 3, 3),
        ("censored", "first", 0.0, 3, 3),
        ("compliance", "first", third, 2, 3),
        ("compliance", "third", 0.5, 2, 2),
        ("compliance_followed", "first", third, 2, 3),
        // The one met is due after the horizon.
        ("compliance_followed", "third", 0.0, 1, 1),
        ("response_time_h", "first", 22.0, 1, 2),
        ("response_time_h", "third", 60.0, 1, 1),
        ("slack_h", "first", 2.0, 1, 2),
        ("slack_h", "third", 12.0, 1, 1),
        ("compliance_by_source", "first / east", 1.0, 1, 1),
        ("compliance_by_source", "first / west", 0.0, 1, 1),
        ("compliance_by_source", "third / west", 1.0, 1, 1),
        ("compliance_by_side", "first / red", 0.5, 2, 2),
        ("compliance_by_side", "first / blue", 0.0, 1, 1),
        ("compliance_by_severity", "first / minor", 0.5, 1, 2),
        ("compliance_by_severity", "first / major", 0.0, 1, 1),
        ("compliance_by_severity", "third / minor", 1.0, 1, 1),
        ("collapse", "", third, 3, 3),
        ("collapse_time_d", "", 3.0, 1, 1),
        ("final_credibility", "", 2.6 / 3.0, 3, 3),
    ];
    let results = three();
    for &(metric, subject, estimate, replications, observations) in expected {
        let row = row(&results, metric, subject);
        close(row.estimate, estimate, &format!("{metric}[{subject}]"));
        assert_eq!((row.replications, row.observations), (replications, observations), "{metric}[{subject}]");
    }
    for (metric, subject) in [("compliance", "second"), ("slack_h", "second"), ("compliance_by_side", "second / red")] {
        assert_eq!(row(&results, metric, subject).estimate, None, "{metric}[{subject}]");
    }
    // Every metric at least once.
    for metric in Catalogue::new(&sample(4.0)).metrics() {
        assert!(expected.iter().any(|(name, ..)| *name == metric.name), "{metric} is not expected");
    }
    assert_eq!((results.events, results.replications, results.runaways), (16, 3, 0));
}

#[test]
fn errors_and_spreads_by_hand() {
    let results = three();
    let violations = row(&results, "violations", "");
    close(violations.std_error, (1.0_f64 / 3.0).sqrt(), "standard error of 2, 1, 0");
    let spread = [violations.min, violations.p05, violations.p50, violations.p95, violations.max];
    assert_eq!(spread, [0.0, 0.0, 1.0, 2.0, 2.0].map(Some));
    // Residuals 1 − 2/3 and 0 − 1/3 over Σx = 3: se² = 2 · (2/9) / 9.
    close(row(&results, "compliance", "first").std_error, 2.0 / 9.0, "standard error of a ratio");
    let slack = row(&results, "slack_h", "first");
    assert_eq!((slack.min, slack.max), (Some(-6.0), Some(10.0)));
    near(slack.p05, -6.0, "slack p05");
    let collapse = row(&results, "collapse", "");
    assert!(collapse.min.is_none() && collapse.p50.is_none());
    // Wilson's interval for 1 of 3 at 95 %.
    near(collapse.ci_low, 0.0615, "collapse low");
    near(collapse.ci_high, 0.7923, "collapse high");
}

#[test]
fn tables_by_phase_by_hand() {
    let results = three();
    let first = results.deadline("first").unwrap();
    assert_eq!((first.demanded, first.met, first.missed, first.moot, first.censored), (3, 1, 2, 0, 0));
    assert_eq!((first.clock.as_str(), first.deadline_h), ("onset", Some(24.0)));
    close(first.missed_share, 2.0 / 3.0, "missed share");
    close(first.mean_lateness_h, 6.0, "lateness");
    near(first.response_p95_h, 30.0, "response p95");
    near(first.slack_p05_h, -6.0, "slack p05");
    let second = results.deadline("second").unwrap();
    assert_eq!((second.demanded, second.moot, second.deadline_h, second.compliance), (1, 1, None, None));
    close(second.moot_share, 1.0, "moot share");

    let causes: Vec<_> = results.causes.iter().map(|c| (c.phase.as_str(), c.cause.as_str(), c.misses)).collect();
    assert_eq!(
        causes,
        [("first", "pool: brigades", 1), ("first", "army: move", 1), ("third", "no quorum possible", 1)]
    );
    close(results.causes[0].share, 0.5, "share of a cause");

    let path = |outcome: &str| {
        let of = |row: &&crate::experiment::CriticalPathRow| row.phase == "first" && row.outcome == outcome;
        results.critical_path.iter().filter(of).map(|row| (row.component.as_str(), row.mean_h)).collect::<Vec<_>>()
    };
    assert_eq!(
        path("answered"),
        [
            ("undetected", Some(4.0)),
            ("waiting for a team", Some(0.5)),
            ("verification", Some(1.5)),
            ("attribution", Some(0.5)),
            ("pool: brigades", Some(1.5)),
            ("police: decide", Some(2.0)),
            ("army: move", Some(12.0)),
        ]
    );
    assert_eq!(path("missed"), [("undetected", Some(3.0)), ("pool: brigades", Some(12.0)), ("army: move", Some(9.0))]);
    close(results.critical_path[0].share, 4.0 / 22.0, "share of a component");
    assert_eq!(results.critical_path[0].share_low, None, "one history cannot tell");
    // 6 of 24 hours and none of 24: residuals 3 and −3, so Wilson's interval at size 7 with t at 1 degree of freedom.
    let missed = results.critical_path.iter().find(|row| row.outcome == "missed").unwrap();
    close(missed.share, 0.125, "share of a component of misses");
    assert!((missed.share_low.unwrap() - 0.000_67).abs() < 1e-4, "{missed:?}");
    assert!((missed.share_high.unwrap() - 0.968_2).abs() < 1e-4, "{missed:?}");
}

#[test]
fn the_ladder_by_hand() {
    let results = three();
    let mean = |from: &str, to: &str| {
        results.ladder.iter().find(|row| row.from == from && row.to == to).and_then(|row| row.mean_per_replication)
    };
    for (from, to, thirds) in [
        ("onset", "minor", 2.0),
        ("onset", "major", 1.0),
        ("minor", "major", 1.0),
        ("minor", "first", 1.0),
        ("minor", "itself", 0.0),
        ("major", "open", 2.0),
        ("major", "third", 0.0),
    ] {
        close(mean(from, to), thirds / 3.0, &format!("{from} to {to}"));
    }
    assert_eq!(results.ladder.len(), 2 + 1 + 2 * 5);
}

#[test]
fn tables_by_day_by_hand() {
    let results = three();
    let find = |metric: &str, subject: &str, day: u32| -> &TimelineRow {
        let is = |row: &&TimelineRow| row.metric == metric && row.subject == subject && row.day == day;
        results.timeline.iter().find(is).unwrap()
    };
    let check = |metric: &str, subject: &str, day: u32, replications: u64, mean: Option<f64>| {
        let row = find(metric, subject, day);
        assert_eq!(row.replications, replications, "{metric} on day {day}");
        assert_eq!(row.mean.is_some(), mean.is_some(), "{metric} on day {day}");
        if let Some(mean) = mean {
            close(row.mean, mean, &format!("{metric} on day {day}"));
        }
    };
    check("violations", "", 0, 3, Some(1.0));
    check("violations", "", 3, 3, Some(0.0));
    // 14 h and 4 h of one history, 24 h of another.
    check("concurrent", "", 0, 3, Some((18.0 / 24.0 + 1.0) / 3.0));
    // The one that collapsed at the day's first instant was not observed on it.
    check("concurrent", "", 3, 2, Some(0.5));
    check("compliance", "first", 0, 0, None);
    check("compliance", "first", 1, 2, Some(1.0 / 3.0));
    check("compliance", "second", 1, 0, None);
    // The miss at 72 h; the other's due time is past the horizon.
    check("compliance", "third", 3, 1, Some(0.0));
    assert_eq!(find("violations", "", 2).date, "2026-03-01");
    assert_eq!((find("violations", "", 0).p05, find("violations", "", 0).p95), (Some(0.0), Some(2.0)));
    assert_eq!((results.timeline.len(), results.timeline_bin_d), (5 * 4, 1));

    assert_eq!(results.survival.len(), 100);
    let last = &results.survival[99];
    assert_eq!((last.day, last.at_risk, last.collapses), (4.0, 2, 0));
    close(last.survival, 2.0 / 3.0, "survival");
    assert_eq!(results.survival.iter().map(|row| row.collapses).sum::<u64>(), 1);
    assert!(results.survival.iter().filter(|row| row.day < 2.999).all(|row| row.survival == Some(1.0)));
}

#[test]
fn histograms_and_runaways_by_hand() {
    let results = estimate(&sample(4.0), &[&[busy, runaway]]);
    let first: Vec<_> = results.histogram.iter().filter(|row| row.phase == "first").collect();
    assert_eq!(first.len(), 61);
    let filled: Vec<_> = first.iter().filter(|row| row.count > 0).map(|row| (row.from_h, row.to_h)).collect();
    assert_eq!(filled, [(13.0, Some(14.0)), (29.0, Some(30.0)), (60.0, None)]);
    close(first[59].cumulative_share, 2.0 / 3.0, "cumulative share");
    close(first[60].cumulative_share, 1.0, "all of them");
    assert_eq!((first[60].cumulative_share_low, first[60].cumulative_share_high), (Some(1.0), Some(1.0)));
    // 1 of 2 and none of 1: residuals 1/3 and −1/3, so Wilson's interval at size 4.5 with t at 1 degree of freedom.
    close(first[13].share, 1.0 / 3.0, "share of a bin");
    for (low, high) in
        [(first[13].share_low, first[13].share_high), (first[13].cumulative_share_low, first[13].cumulative_share_high)]
    {
        let (low, high) = (low.unwrap(), high.unwrap());
        assert!((low - 0.003_05).abs() < 1e-4 && (high - 0.987_91).abs() < 1e-4, "{low} to {high}");
    }
    assert_eq!(results.runaways, 1);
    assert!(!results.is_valid());
    assert!(Results { runaways_allowed: true, ..results.clone() }.is_valid());
    close(row(&results, "collapse", "").estimate, 0.0, "a runaway is no collapse");
}

#[test]
fn blocks_merged_in_order_are_one_fold() {
    let one = three();
    let scenario = sample(4.0);
    let many = estimate(&scenario, &[&[busy], &[collapsed], &[quiet]]);
    let swapped = estimate(&scenario, &[&[quiet, collapsed], &[], &[busy]]);
    for other in [&many, &swapped] {
        for (a, b) in one.summary.iter().zip(&other.summary) {
            assert_eq!(a.estimate.is_some(), b.estimate.is_some(), "{}", a.metric);
            if let Some(estimate) = a.estimate {
                close(b.estimate, estimate, &a.metric);
            }
            assert_eq!((a.replications, a.observations, a.p50), (b.replications, b.observations, b.p50));
        }
        assert_eq!(one.histogram, other.histogram);
        assert_eq!(one.survival, other.survival);
        assert_eq!(one.causes.len(), other.causes.len());
    }
    // With observations in two sections a quantile has an interval.
    let interval = |results: &Results| {
        let of = |row: &&crate::experiment::QuantileRow| row.metric == "detection_delay_h" && row.quantile == 0.5;
        results.quantiles.iter().find(of).unwrap().ci_low
    };
    assert!(interval(&one).is_none() && interval(&many).is_some());
}
