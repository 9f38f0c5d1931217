//! What must add up, in the tables of every shipped scenario and of the one with every mechanism on.

use phaseline::experiment::{Results, SummaryRow};
use phaseline::scenario::Scenario;

use crate::support::{configs, everything, load, parse, run};

const REPLICATIONS: u64 = 96;

/// Equal but for the rounding of sums.
fn close(a: f64, b: f64, what: &str) {
    assert!((a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3), "{what}: {a} is not {b}");
}

/// The estimate of a metric; nothing counts as 0.
fn of(results: &Results, metric: &str, subject: &str) -> f64 {
    results.metric(metric, subject).unwrap_or_else(|| panic!("{metric}[{subject}]")).estimate.unwrap_or(0.0)
}

fn rows<'a>(results: &'a Results, metric: &'a str) -> impl Iterator<Item = &'a SummaryRow> {
    results.summary.iter().filter(move |row| row.metric == metric)
}

/// Σ of a metric over its subjects.
fn sum(results: &Results, metric: &str) -> f64 {
    rows(results, metric).map(|row| row.estimate.unwrap_or(0.0)).sum()
}

#[test]
fn every_table_adds_up() {
    for path in configs().into_iter().chain([everything()]) {
        let scenario = load(&path);
        println!("{}", path.display());
        let results = run(&scenario, scenario.run().seed, REPLICATIONS);
        assert!(of(&results, "violations", "") > 1.0, "something happens");
        violations(&results);
        deadlines(&results);
        compliance(&results, &scenario);
        misses(&results);
        paths(&results);
        ladder(&results, &scenario);
        ceasefire(&results, &scenario);
        timeline(&results);
        responses(&results);
        intervals(&results);
    }
}

/// Delays that add up to the deadline, or a gate that opens then, and whatever instant the violation fell on.
#[test]
fn answers_at_their_deadline_are_in_time_in_every_table() {
    let plan = |deadline: &str, opens: &str, stages: &str| {
        let text = format!(
            r#"
            horizon = "3000 d"
            [[severity]]
            name = "any"
            lasts = "50 d"
            detection = {{ delay = {{ uniform = {{ min = "1 h", max = "7 h" }} }} }}
            [[source]]
            name = "line"
            side = "one"
            severity = {{ any = 1 }}
            arrivals = {{ poisson = {{ rate = "0.9 /d" }} }}
            [[phase]]
            name = "answer"
            demanded = "violation"
            clock = "established"
            deadline = "{deadline}"
            opens = "{opens}"
            answered = "all"
            [[phase.track]]
            actor = "someone"
            stages = [ {stages} ]
            "#
        );
        parse(&text, "tests")
    };
    let of_two = r#"{ name = "decide", delay = "12.1 h" }, { name = "act", delay = "7.9 h" }"#;
    let soon = r#"{ name = "act", delay = "1 h" }"#;
    for (deadline, opens, stages, hours) in [
        ("20 h", "0 h", of_two, 20.0),
        ("72 h", "72 h", soon, 72.0),
        ("40 min", "40 min", r#"{ name = "act", delay = "20 min" }"#, 2.0 / 3.0),
    ] {
        let results = run(&plan(deadline, opens, stages), 5, 4);
        let row = results.deadline("answer").unwrap();
        assert!(row.met > 9_000 && row.missed == 0, "{row:?}");
        responses(&results);
        let response = results.metric("response_time_h", "answer").unwrap();
        assert_eq!((response.min, response.max), (Some(hours), Some(hours)));
        assert_eq!((row.slack_p05_h, row.slack_p95_h), (Some(0.0), Some(0.0)));
    }
}

fn violations(results: &Results) {
    let all = of(results, "violations", "");
    for metric in ["violations_by_source", "violations_by_side", "violations_by_severity", "ended_by"] {
        close(sum(results, metric), all, metric);
    }
    close(sum(results, "hostilities_h_by_severity"), of(results, "hostilities_h", ""), "hours by severity");
    let durations = results.metric("incident_duration_h", "").unwrap();
    let ended = all - of(results, "ended_by", "open");
    close(durations.observations as f64, ended * REPLICATIONS as f64, "durations of ended incidents");
    close(of(results, "detected_share", "") * all, of(results, "detected", ""), "detected");
    close(of(results, "established_share", "") * all, of(results, "established", ""), "established");
    assert!(of(results, "established", "") <= of(results, "detected", ""));
}

fn deadlines(results: &Results) {
    for row in &results.deadlines {
        assert_eq!(row.met + row.missed + row.moot + row.censored, row.demanded, "{}", row.phase);
        let shares = [row.met_share, row.missed_share, row.moot_share, row.censored_share];
        if row.demanded > 0 {
            close(shares.into_iter().flatten().sum(), 1.0, "shares");
        }
        let outcomes = [("met", row.met), ("missed", row.missed), ("moot", row.moot), ("censored", row.censored)];
        for (metric, count) in outcomes.into_iter().chain([("demanded", row.demanded)]) {
            close(of(results, metric, &row.phase) * REPLICATIONS as f64, count as f64, metric);
        }
        assert!(of(results, "triggered", &row.phase) <= of(results, "demanded", &row.phase));
        let decided = row.met + row.missed;
        let share = row.deadline_h.filter(|_| decided > 0).map(|_| row.met as f64 / decided as f64);
        assert_eq!(row.compliance.is_some(), share.is_some(), "compliance of {}", row.phase);
        close(row.compliance.unwrap_or(0.0), share.unwrap_or(0.0), "compliance");
        assert_eq!(results.metric("compliance", &row.phase).unwrap().estimate, row.compliance);
    }
}

/// By source, by side and by severity at onset, the same deadlines.
fn compliance(results: &Results, scenario: &Scenario) {
    for phase in scenario.phases() {
        let all = results.metric("compliance", &phase.name).unwrap();
        for metric in ["compliance_by_source", "compliance_by_side", "compliance_by_severity"] {
            let of_phase =
                || rows(results, metric).filter(|row| row.subject.starts_with(&format!("{} / ", phase.name)));
            assert_eq!(of_phase().map(|row| row.observations).sum::<u64>(), all.observations, "{metric}");
            let met: f64 = of_phase().map(|row| row.estimate.unwrap_or(0.0) * row.observations as f64).sum();
            close(met, all.estimate.unwrap_or(0.0) * all.observations as f64, metric);
        }
        let followed = results.metric("compliance_followed", &phase.name).unwrap();
        assert!(followed.observations <= all.observations);
    }
}

fn misses(results: &Results) {
    for row in &results.deadlines {
        let causes = || results.causes.iter().filter(|cause| cause.phase == row.phase);
        assert_eq!(causes().map(|cause| cause.misses).sum::<u64>(), row.missed, "causes of {}", row.phase);
        if row.missed > 0 {
            close(causes().filter_map(|cause| cause.share).sum(), 1.0, "shares of causes");
        }
    }
}

/// The parts of the way to an answer sum to the response time, those of the way to a miss to the deadline.
fn paths(results: &Results) {
    for row in &results.deadlines {
        let total = |outcome: &str| -> f64 {
            let parts = results.critical_path.iter().filter(|part| part.phase == row.phase && part.outcome == outcome);
            parts.filter_map(|part| part.mean_h).sum()
        };
        close(total("answered"), of(results, "response_time_h", &row.phase), "path to an answer");
        if row.missed > 0 {
            close(total("missed"), row.deadline_h.unwrap(), "path to a miss");
        }
    }
}

/// As many incidents come to a severity as leave it.
fn ladder(results: &Results, scenario: &Scenario) {
    let steps = |which: &dyn Fn(&str, &str) -> bool| -> f64 {
        let steps = results.ladder.iter().filter(|row| which(&row.from, &row.to));
        steps.filter_map(|row| row.mean_per_replication).sum()
    };
    for (i, severity) in scenario.severities().iter().enumerate() {
        let below = i.checked_sub(1).map(|below| &scenario.severities()[below].name);
        let to = steps(&|from, to| to == severity.name && (from == "onset" || below.is_some_and(|b| from == b)));
        let from = steps(&|from, _| from == severity.name);
        close(to, from, &format!("flow through {}", severity.name));
        close(
            steps(&|from, to| from == "onset" && to == severity.name),
            of(results, "violations_by_severity", &severity.name),
            "onsets",
        );
        if below.is_some() {
            let rises = steps(&|from, to| from != "onset" && to == severity.name);
            close(rises, of(results, "escalations", &severity.name), "escalations");
        }
    }
    close(steps(&|from, _| from == "onset"), of(results, "violations", ""), "onsets");
    for row in rows(results, "ended_by") {
        close(steps(&|_, to| to == row.subject), row.estimate.unwrap_or(0.0), &row.subject);
    }
}

fn ceasefire(results: &Results, scenario: &Scenario) {
    let last = results.survival.last().unwrap();
    close(last.day, scenario.horizon().days(), "the grid ends at the horizon");
    close(last.survival.unwrap(), 1.0 - of(results, "collapse", ""), "survival and collapse");
    let collapses: u64 = results.survival.iter().map(|row| row.collapses).sum();
    close(collapses as f64, of(results, "collapse", "") * REPLICATIONS as f64, "collapses");
    assert_eq!(results.metric("collapse_time_d", "").unwrap().observations, collapses);
    for pair in results.survival.windows(2) {
        assert_eq!(pair[0].at_risk - pair[0].collapses, pair[1].at_risk, "nobody is censored before the horizon");
        assert!(pair[0].survival >= pair[1].survival);
    }
    if collapses == 0 {
        close(of(results, "mean_concurrent", "") * scenario.horizon().get(), of(results, "hostilities_h", ""), "hours");
    }
}

/// A row's mean is over the replications that it is of, so their product is a count.
fn timeline(results: &Results) {
    let rows = || results.timeline.iter().filter(|row| row.metric == "violations");
    let total: f64 = rows().map(|row| row.mean.unwrap_or(0.0) * row.replications as f64).sum();
    close(total, of(results, "violations", "") * REPLICATIONS as f64, "violations by day");
    assert_eq!(rows().next().unwrap().replications, REPLICATIONS);
    let by_day = |day: u32| results.survival.iter().find(|row| row.day == f64::from(day) + 1.0);
    for row in rows() {
        // Those at risk in a day are those running when it begins.
        if let Some(survival) = by_day(row.day) {
            assert_eq!(row.replications, survival.at_risk, "day {}", row.day);
        }
    }
}

fn responses(results: &Results) {
    for row in &results.deadlines {
        let bins = || results.histogram.iter().filter(|bin| bin.phase == row.phase);
        let answers = results.metric("response_time_h", &row.phase).unwrap().observations;
        assert_eq!(bins().map(|bin| bin.count).sum::<u64>(), answers, "histogram of {}", row.phase);
        if answers > 0 {
            close(bins().next_back().unwrap().cumulative_share.unwrap(), 1.0, "cumulative share");
            if let Some(deadline) = row.deadline_h {
                let slack = of(results, "slack_h", &row.phase);
                close(slack, deadline - of(results, "response_time_h", &row.phase), "slack");
                let in_time = bins().filter(|bin| bin.to_h.is_some_and(|to| to <= deadline));
                assert_eq!(in_time.map(|bin| bin.count).sum::<u64>(), row.met, "answers of {} in time", row.phase);
            }
        }
    }
}

/// Every estimate lies in its interval, quantiles rise, shares stay within 0 and 1.
fn intervals(results: &Results) {
    for row in &results.summary {
        let (Some(low), Some(estimate), Some(high)) = (row.ci_low, row.estimate, row.ci_high) else { continue };
        assert!(low <= estimate && estimate <= high, "{row:?}");
        if row.unit == "share" && row.metric != "final_credibility" {
            assert!(low >= 0.0 && high <= 1.0, "{row:?}");
        }
        let spread: Vec<f64> =
            [row.min, row.p05, row.p25, row.p50, row.p75, row.p95, row.max].into_iter().flatten().collect();
        assert!(spread.is_sorted(), "{row:?}");
    }
    for pair in results.quantiles.windows(2).filter(|pair| pair[0].quantile < pair[1].quantile) {
        let (Some(a), Some(b)) = (pair[0].estimate, pair[1].estimate) else { continue };
        assert!(a <= b, "{pair:?}");
    }
    for row in &results.quantiles {
        let (Some(low), Some(estimate), Some(high)) = (row.ci_low, row.estimate, row.ci_high) else { continue };
        assert!(low <= estimate && estimate <= high, "{row:?}");
    }
}
