//! A comparison against what must hold exactly, and against the runs of either side.

use std::path::Path;

use super::*;
use crate::experiment::BLOCK;
use crate::experiment::rows::Sinks;
use crate::experiment::run::run;
use crate::experiment::sample::sample;
use crate::scenario::Document;

const REPLICATIONS: u64 = 333;

/// The sample without collapse, with these settings: nothing of a phase reaches the world but what its effect stops.
fn steady(settings: &[(&str, &str)]) -> Scenario {
    let (text, _) = include_str!("../sample.toml").split_once("[collapse]").unwrap();
    let mut document = Document::parse(text, Path::new(".")).unwrap();
    for (path, value) in settings {
        document.set(path, value).unwrap();
    }
    document.check().unwrap().scenario
}

fn settings(scenario: &Scenario, threads: usize) -> Settings {
    Settings { replications: REPLICATIONS, threads: Some(threads), ..Settings::of(scenario) }
}

fn compared(reference: &Scenario, variant: &Scenario, threads: usize) -> Comparison {
    let metrics = comparable(&Catalogue::new(reference));
    let settings = settings(reference, threads);
    compare(("a", reference), &[("b", variant)], &metrics, &settings, (&(), &StopToken::new()), None).unwrap()
}

#[test]
fn a_scenario_differs_from_itself_by_exactly_nothing() {
    let scenario = sample(4.0);
    let comparison = compared(&scenario, &scenario, 2);
    let variant = &comparison.variants[0];
    assert!(variant.left_out.is_empty() && variant.metrics.len() > 100);
    for row in &variant.metrics {
        assert_eq!(row.reference, row.value);
        assert_eq!(row.changed, 0, "{row:?}");
        if let Some(difference) = row.difference {
            assert_eq!((difference, row.verdict), (0.0, Some(Verdict::Same)), "{row:?}");
            assert!(row.std_error.is_none_or(|error| error == 0.0), "{row:?}");
            // Of yes and no even no change at all in so many pairs leaves some doubt.
            assert!(row.metric == "collapse" || row.ci_low.is_none_or(|low| low == 0.0), "{row:?}");
        }
    }
    let total = |phase: &str, flip: &str| variant.flip(phase, flip).unwrap().total;
    assert_eq!(total("", "only_reference") + total("", "only_variant") + total("", "moved"), 0);
    let summed: f64 = variant.metric("violations", "", "estimate").unwrap().value.unwrap() * REPLICATIONS as f64;
    assert_eq!(total("", "matched") as f64, summed.round());
    for phase in ["first", "second", "third"] {
        assert_eq!(total(phase, "met_to_missed") + total(phase, "missed_to_met"), 0);
    }
    assert!(total("first", "met_in_both") > 100 && total("first", "missed_in_both") > 100);
}

/// The third phase has no effect, so its deadline decides nothing but whether it is kept.
#[test]
fn a_late_deadline_leaves_what_comes_before_it_exactly_as_it_was() {
    let comparison = compared(&steady(&[]), &steady(&[("phase[third].deadline", "48 h")]), 2);
    let variant = &comparison.variants[0];
    let mut moved = Vec::new();
    for row in variant.metrics.iter().filter(|row| row.difference.is_some()) {
        if row.verdict == Some(Verdict::Same) {
            assert!(row.std_error.is_none_or(|error| error == 0.0) && row.changed == 0, "{row:?}");
        } else {
            assert!(row.subject.starts_with("third"), "{row:?}");
            moved.push(row.metric.as_str());
        }
    }
    assert!(moved.contains(&"compliance") && moved.contains(&"slack_h"), "{moved:?}");
    let flip = |flip: &str| variant.flip("third", flip).unwrap().total;
    assert_eq!(flip("missed_to_met"), 0);
    assert!(flip("met_to_missed") > 0);
    // A deadline that is a day shorter leaves a day less, whatever the answers.
    let slack = variant.metric("slack_h", "third", "p50").unwrap();
    assert_eq!((slack.difference, slack.std_error), (Some(-24.0), Some(0.0)));
}

#[test]
fn either_side_is_what_its_run_tells() {
    let (reference, variant) = (sample(4.0), steady(&[("monitoring.teams", "1")]));
    let comparison = compared(&reference, &variant, 1);
    let alone = |scenario: &Scenario| {
        run(scenario, &settings(&reference, 1), &(), &StopToken::new(), Sinks::default()).unwrap()
    };
    let (a, b) = (alone(&reference), alone(&variant));
    for row in &comparison.variants[0].metrics {
        let statistic = |results: &crate::experiment::Results| {
            let address: Address = format!("x.{}", row.statistic).parse().unwrap();
            address.statistic.of(results.metric(&row.metric, &row.subject).unwrap())
        };
        assert_eq!((row.reference, row.value), (statistic(&a), statistic(&b)), "{row:?}");
        if let (Some(before), Some(after), Some(difference)) = (row.reference, row.value, row.difference) {
            let scale = before.abs() + after.abs() + 1e-9;
            assert!((difference - (after - before)).abs() <= 1e-12 * scale, "{row:?}");
        }
    }
    assert_eq!(comparison.events, a.events + b.events);
    let pairs = &comparison.variants[0].collapse_pairs;
    assert_eq!(
        pairs.both + pairs.only_reference,
        a.metric("collapse", "").map(|row| { (row.estimate.unwrap() * REPLICATIONS as f64).round() as u64 }).unwrap()
    );
    assert_eq!(pairs.both + pairs.only_variant, 0);
}

#[test]
fn the_threads_are_told_by_nothing() {
    let (reference, variant) = (sample(4.0), steady(&[("phase[first].deadline", "12 h"), ("monitoring.teams", "1")]));
    let one = compared(&reference, &variant, 1);
    assert!(compared(&reference, &variant, 2) == one && compared(&reference, &variant, 7) == one);
}

#[test]
fn common_luck_narrows_differences() {
    let comparison = compared(&steady(&[]), &steady(&[("phase[first].deadline", "20 h")]), 2);
    for metric in ["violations", "harm", "hostilities_h"] {
        let row = comparison.variants[0].metric(metric, "", "estimate").unwrap();
        assert!(row.variance_reduction.is_none_or(|reduction| reduction > 1.0), "{row:?}");
    }
    let row = comparison.variants[0].metric("compliance", "first", "estimate").unwrap();
    assert!(row.variance_reduction.unwrap() > 1.5 && row.verdict == Some(Verdict::Lower), "{row:?}");
}

#[test]
fn what_only_one_has_is_left_out_and_said() {
    let (text, _) = include_str!("../sample.toml").split_once("[collapse]").unwrap();
    let cut = text.find("[[phase]]\nname     = \"third\"").unwrap();
    let variant = Document::parse(&text[..cut], Path::new(".")).unwrap().check().unwrap().scenario;
    let comparison = compared(&steady(&[]), &variant, 1);
    let found = &comparison.variants[0];
    assert!(found.left_out.contains(&"compliance[third]".to_owned()));
    assert!(found.metric("compliance", "third", "estimate").is_none());
    assert!(found.metric("compliance", "first", "estimate").is_some());
    let back = compared(&variant, &steady(&[]), 1);
    assert!(back.variants[0].left_out.contains(&"compliance[third]".to_owned()));
}

#[test]
fn metrics_that_cannot_be_compared_are_refused() {
    let scenario = sample(4.0);
    let with = |address: &str| {
        let metrics = [address.parse().unwrap()];
        compare(
            ("a", &scenario),
            &[("b", &scenario)],
            &metrics,
            &settings(&scenario, 1),
            (&(), &StopToken::new()),
            None,
        )
    };
    assert!(with("harm.ci_low").unwrap_err().to_string().contains("an interval of its own"));
    assert!(with("complience[first]").unwrap_err().to_string().contains("compliance[first]"));
    for bare in ["harm.p95", "harm.max", "response_time_h[first].max"] {
        let row = &with(bare).unwrap().variants[0].metrics[0];
        assert!(row.difference == Some(0.0) && row.ci_low.is_none(), "{row:?}");
    }
    assert!(with("slack_h[second]").unwrap().variants[0].metrics[0].difference.is_none());
}

#[test]
fn a_stop_keeps_the_first_blocks() {
    struct After<'a>(u64, &'a StopToken);
    impl Progress for After<'_> {
        fn done(&self, replications: u64, _events: u64) {
            if replications >= self.0 {
                self.1.stop();
            }
        }
    }
    let (reference, variant) = (sample(4.0), steady(&[]));
    let metrics = comparable(&Catalogue::new(&reference));
    let stop = StopToken::new();
    let long = Settings { replications: 100_000, ..settings(&reference, 2) };
    let cut =
        compare(("a", &reference), &[("b", &variant)], &metrics, &long, (&After(256, &stop), &stop), None).unwrap();
    assert!(cut.is_partial() && cut.replications >= 128 && cut.replications.is_multiple_of(BLOCK));
    let short = Settings { replications: cut.replications, ..long };
    let whole =
        compare(("a", &reference), &[("b", &variant)], &metrics, &short, (&(), &StopToken::new()), None).unwrap();
    assert!(cut.variants == whole.variants);
}
