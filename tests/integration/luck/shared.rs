//! Scenarios that differ in one setting, or only in how their files are written, share all other luck.

use std::collections::{BTreeMap, BTreeSet};

use phaseline::scenario::Scenario;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

use super::SEED;
use super::edits::{add, document, entry, list, loose, permute, scenario, set, table, track};
use super::history::{by_incident, history, number, text, without};
use crate::support::parse;

/// The cases are drawn from a fixed seed: a test that fails fails again.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn the_last_deadline_moves_nothing_else_where_nothing_feeds_back() {
    let with = |deadline: &str| {
        let remove = "remove = [\"credibility\", \"collapse\"]";
        let phase = format!("[[phase]]\nname = \"guarantee response\"\ndeadline = \"{deadline}\"");
        parse(&format!("extends = \"baseline.toml\"\n{remove}\n{phase}\n"), "configs")
    };
    let (early, late) = (with("30 h"), with("96 h"));
    let is_about = |line: &Value| text(line, "phase") == "guarantee response";
    let mut moved = 0;
    for k in 0..60 {
        let (one, other) = (history(&early, SEED, k), history(&late, SEED, k));
        let judged = ["outcome", "critical_path", "answered"];
        let rest = |lines: &[Value]| -> Vec<Value> {
            let rest = lines.iter().filter(|line| !(is_about(line) && judged.contains(&text(line, "event"))));
            // How many changes of state there were is no part of the history.
            rest.map(|line| without(line, &["events"])).collect()
        };
        let (one_rest, other_rest) = (rest(&one), rest(&other));
        let parted = one_rest.iter().zip(&other_rest).find(|(a, b)| a != b);
        assert!(one_rest == other_rest, "replication {k}: {parted:?}");
        assert!(one_rest.iter().any(|line| text(line, "event") == "answered"), "first-phase times are compared");
        let judgements = |lines: &[Value]| lines.iter().filter(|line| is_about(line)).cloned().collect::<Vec<_>>();
        moved += u32::from(judgements(&one) != judgements(&other));
    }
    assert!(moved > 5, "the deadline itself matters: {moved}");
}

#[test]
fn with_feedback_histories_part_only_when_the_change_bites() {
    let with = |deadline: &str| {
        let mut document = document();
        set(entry(&mut document, "phase", "third"), "deadline", deadline);
        scenario(&document)
    };
    let (early, late) = (with("\"30 h\""), with("\"48 h\""));
    let mut parted = 0;
    for k in 0..30 {
        let (one, other) = (history(&early, SEED, k), history(&late, SEED, k));
        // The first deadline that the change could bring forward.
        let bites = one.iter().filter(|line| text(line, "event") == "outcome" && text(line, "phase") == "third");
        let bites = bites.map(|line| number(line, "at_h")).fold(f64::INFINITY, f64::min);
        let before = |lines: &[Value]| -> Vec<Value> {
            lines.iter().filter(|line| number(line, "at_h") < bites).cloned().collect()
        };
        assert!(before(&one) == before(&other), "replication {k} before {bites} h");
        parted += u32::from(one != other);
    }
    assert!(parted > 10, "{parted}");
}

#[test]
fn a_longer_horizon_only_adds() {
    let with = |horizon: &str| {
        let mut document = document();
        document.insert("horizon".into(), horizon.into());
        scenario(&document)
    };
    let (short, long) = (with("19 d"), with("45 d"));
    for k in 0..30 {
        let until = |scenario: &Scenario| -> Vec<Value> {
            let lines = history(scenario, SEED, k);
            lines.into_iter().filter(|line| number(line, "at_h") < 19.0 * 24.0).collect()
        };
        let (one, other) = (until(&short), until(&long));
        assert!(one == other, "replication {k}: {:?}", one.iter().zip(&other).find(|(a, b)| a != b));
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn the_order_of_entries_in_the_file_is_nothing(
        sources in Just([0, 1, 2, 3, 4]).prop_shuffle(),
        windows in Just([0, 1, 2]).prop_shuffle(),
        pools in Just([0, 1]).prop_shuffle(),
        seed in 0..u64::MAX,
        k in 0..1_000_000_u64,
    ) {
        let mut document = document();
        let before = history(&scenario(&document), seed, k);
        permute(list(&mut document, "source"), &sources);
        permute(list(&mut document, "window"), &windows);
        permute(list(&mut document, "pool"), &pools);
        let after = history(&scenario(&document), seed, k);
        let parted = before.iter().zip(&after).find(|(a, b)| a != b);
        prop_assert!(before == after, "{sources:?} {windows:?} {pools:?}: {parted:?}");
    }

    #[test]
    fn the_order_of_tracks_decides_only_what_is_blamed(
        phases in prop::collection::vec(any::<bool>(), 3),
        k in 0..1_000_000_u64,
    ) {
        // Ties between tracks are broken in plan order, so causes and paths may differ; luck may not.
        let told = |scenario: &Scenario| {
            let lines = history(scenario, SEED, k);
            let told = lines.iter().filter(|line| text(line, "event") != "critical_path");
            let mut told: Vec<String> = told.map(|line| without(line, &["cause"]).to_string()).collect();
            told.sort();
            told
        };
        let mut document = document();
        let before = told(&scenario(&document));
        for (phase, swap) in ["first", "second", "watch"].into_iter().zip(phases) {
            if swap {
                list(entry(&mut document, "phase", phase).as_table_mut().unwrap(), "track").reverse();
            }
        }
        prop_assert!(before == told(&scenario(&document)));
    }

    #[test]
    fn what_is_added_disturbs_nothing_else(additions in prop::collection::vec(any::<bool>(), 7), k in 0..1_000_000_u64) {
        let mut document = loose();
        let before = by_incident(&history(&scenario(&document), SEED, k));
        for (addition, _) in ADDITIONS.iter().zip(additions).filter(|(_, wanted)| *wanted) {
            addition(&mut document);
        }
        let mut after = by_incident(&history(&scenario(&document), SEED, k));
        after.retain(|(source, _), _| source != "new");
        for lines in after.values_mut() {
            lines.retain(|line| text(line, "phase") != "new");
        }
        prop_assert!(before.len() > 10);
        let parted = before.iter().zip(&after).find(|(a, b)| a != b);
        prop_assert!(before == after, "{parted:?}");
    }
}

/// Things that touch no incident there was before.
const ADDITIONS: [fn(&mut toml::Table); 7] = [
    |document| {
        let source = r#"{ name = "new", side = "east", severity = { serious = 1 }, arrivals = { poisson = { rate = "1 /d" } }, excites = { new = 0.2 }, decay = "1 /d" }"#;
        list(document, "source").insert(1, format!("v = {source}").parse::<toml::Table>().unwrap()["v"].clone());
        // The new source may have a window of its own.
        add(document, "window", r#"{ name = "new", start = "2 d", lasts = "5 d", factor = { new = 3 } }"#);
    },
    |document| add(document, "pool", r#"{ name = "new", capacity = 1 }"#),
    |document| {
        // Never answered and never missed.
        let track = r#"{ actor = "new", stages = [ { name = "new", delay = "90000 h" } ] }"#;
        let phase = format!(
            r#"{{ name = "new", demanded = "violation", clock = "onset", answered = "all", track = [ {track} ] }}"#
        );
        add(document, "phase", &phase);
    },
    |document| add(document, "window", r#"{ name = "idle", start = "1 d", lasts = "9 d", gap = "1 d", factor = 1 }"#),
    |document| set_reports(document, "4 /d"),
    |document| {
        document.insert("name".into(), "renamed".into());
        document.remove("armistice");
        // The season's peak was a date.
        let source = entry(document, "source", "line").as_table_mut().unwrap();
        let season = source["arrivals"]["poisson"]["season"].as_table_mut().unwrap();
        season.insert("peak".into(), "19 d".into());
    },
    |document| {
        table(document, "run").insert("replications".into(), 7.into());
        table(document, "run").insert("max_incidents".into(), 1_000_000.into());
    },
];

fn set_reports(document: &mut toml::Table, rate: &str) {
    let reports = table(document, "monitoring").get_mut("false_reports").unwrap();
    set(reports, "rate", &format!("\"{rate}\""));
}

/// Ends of stages by incident, phase, actor, member and stage.
fn stages(lines: &[Value]) -> BTreeMap<String, f64> {
    let ends = lines.iter().filter(|line| text(line, "event") == "stage_ended");
    ends.map(|line| {
        let place = ["phase", "actor", "member", "stage", "source", "ordinal"].map(|key| line[key].to_string());
        (place.join(" "), number(line, "at_h"))
    })
    .collect()
}

#[test]
fn changing_one_law_leaves_the_others() {
    let (mut same, mut moved) = (0, 0);
    let before = loose();
    let mut after = loose();
    let law = r#"[ { name = "note", delay = { uniform = { min = "1 h", max = "9 h" } } } ]"#;
    set(track(&mut after, "first", "envoy"), "stages", law);
    let (before, after) = (scenario(&before), scenario(&after));
    for k in 0..20 {
        let (one, other) = (history(&before, SEED, k), history(&after, SEED, k));
        for event in ["violation", "detected", "visit_started", "verified"] {
            // Who is noticed and when is settled before anyone answers.
            let of = |lines: &[Value]| -> BTreeSet<String> {
                let of = by_incident(lines).into_values().flatten();
                of.filter(|line| text(line, "event") == event).map(|line| line.to_string()).collect()
            };
            let (one, other) = (of(&one), of(&other));
            assert!(!one.is_empty() && one == other, "{event} in {k}");
        }
        let (one, other) = (stages(&one), stages(&other));
        for (stage, at) in one.iter().filter(|(stage, _)| stage.contains("\"first\"")) {
            let Some(now) = other.get(stage) else { continue };
            if stage.contains("envoy") {
                moved += u32::from(at != now);
            } else {
                assert_eq!(at, now, "{stage} in {k}");
                same += 1;
            }
        }
    }
    assert!(same > 300 && moved > 300, "{same} {moved}");
}

#[test]
fn joining_more_often_keeps_who_joined_and_when_they_act() {
    let with = |joins: &str, commits: &str| {
        let mut document = loose();
        set(track(&mut document, "second", "members"), "joins", joins);
        set(track(&mut document, "second", "guarantor"), "commits", commits);
        scenario(&document)
    };
    let (few, more) = (with("0.4", "0.5"), with("0.8", "0.9"));
    let (mut fewer, mut same) = (0, 0);
    for k in 0..60 {
        let (one, other) = (history(&few, SEED, k), history(&more, SEED, k));
        // `loose` has incidents that do not touch each other, so a phase is triggered alike until it has an effect itself.
        let absent = |lines: &[Value]| -> BTreeSet<String> {
            let absent = lines.iter().filter(|line| text(line, "event") == "absent" && text(line, "phase") == "second");
            absent.map(|line| without(line, &["incident"]).to_string()).collect()
        };
        let (absent_before, absent_after) = (absent(&one), absent(&other));
        assert!(absent_after.is_subset(&absent_before), "replication {k}");
        fewer += absent_before.len() - absent_after.len();
        let (one, other) = (stages(&one), stages(&other));
        for (stage, at) in one.iter().filter(|(stage, _)| stage.contains("\"second\"")) {
            if let Some(now) = other.get(stage) {
                assert_eq!(at, now, "{stage} in {k}");
                same += 1;
            }
        }
    }
    assert!(fewer > 100 && same > 100, "{fewer} {same}");
}
