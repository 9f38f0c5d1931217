//! Pools as servers: a unit is held until hostilities cease and it has turned around. Warm-up as for teams.

use phaseline::model::{Fact, Finish, Identity, Observer, Wait};

use super::support::{assert_metric, assert_ratio, observe, run};
use super::teams::{PRIORITY, Queue, assert_priority, erlang_c, indicator};

const SAME: &str = "source[line].severity={ minor = 1 }";

/// M/M/1 waits ρ/(μ − λ) in the mean, and longer than t with probability ρ e^(−(μ − λ)t).
#[test]
fn one_unit_is_a_single_server() {
    let mut queue = Queue::new(
        1200.0,
        2700.0,
        [|visit| visit.wait, |visit| Some(indicator(visit.wait? > 0.0)), |visit| Some(indicator(visit.wait? > 10.0))],
    );
    observe("pool", &[SAME], 1_000, &mut queue);
    assert_ratio("mean wait", &queue.ratios[0], 0.6 / 0.1);
    assert_ratio("has to wait", &queue.ratios[1], 0.6);
    assert_ratio("waits longer than 10 h", &queue.ratios[2], 0.6 * (-1.0_f64).exp());
}

/// M/M/3: P(wait) is Erlang's C, the mean wait C/(cμ − λ).
#[test]
fn several_units_are_erlang_c() {
    let mut queue = Queue::new(1200.0, 2700.0, [|visit| visit.wait, |visit| Some(indicator(visit.wait? > 0.0))]);
    observe("pool", &[SAME, "pool[brigades].capacity=3", "source[line].arrivals.poisson.rate=0.5 /h"], 400, &mut queue);
    let wait = erlang_c(3, 2.0);
    assert_ratio("mean wait", &queue.ratios[0], wait / 0.25);
    assert_ratio("has to wait", &queue.ratios[1], wait);
}

const GENERAL: [&str; 4] = [
    SAME,
    "phase[response].track[army].stages[move].delay={ exponential = { mean = \"1 h\" } }",
    "phase[response].effect.within=1 h",
    "pool[brigades].turnaround={ uniform = { min = \"1 h\", max = \"3 h\" } }",
];

/// A unit is busy for its stage, the effect and the turnaround, S of mean 1 + 1 + 2 and variance 1 + 1/3:
/// Pollaczek–Khinchine, W = λ E S²/(2(1 − ρ)).
#[test]
fn stage_effect_and_turnaround_are_one_service() {
    let mut queue = Queue::new(1200.0, 2700.0, [|visit| visit.wait]);
    observe("pool", &GENERAL, 1_000, &mut queue);
    assert_ratio("mean wait", &queue.ratios[0], 0.15 * (16.0 + 4.0 / 3.0) / (2.0 * 0.4));
}

/// Unwarranted responses come at 0.06 /h and hold their unit for the stage and the turnaround, S′ of mean 1 + 2 and
/// variance 1 + 1/3; violations at 0.1 /h. W = Σ λ E S²/(2(1 − ρ)), ρ = 0.4 + 0.18.
#[test]
fn unwarranted_responses_use_units_too() {
    let mut queue = Queue::new(1200.0, 2700.0, [|visit| visit.wait]);
    let more = [
        "source[line].arrivals.poisson.rate=0.1 /h",
        "monitoring={ false_reports = { rate = \"0.12 /h\", accepted = 0.5 } }",
    ];
    observe("pool", &[&GENERAL[..], &more].concat(), 4_000, &mut queue);
    let known = (0.1 * (16.0 + 4.0 / 3.0) + 0.06 * (9.0 + 4.0 / 3.0)) / (2.0 * (1.0 - 0.58));
    assert_ratio("mean wait", &queue.ratios[0], known);
}

/// Cobham's formula, as for teams.
#[test]
fn the_higher_severity_gets_the_unit_first() {
    let mut queue = Queue::new(1200.0, 2700.0, PRIORITY);
    observe("pool", &[], 1_500, &mut queue);
    assert_priority(&queue);
}

/// The number under way is Poisson with mean a = 4 at stationarity; an arrival finds every unit held if it is at least c,
/// and a request leaves at the rate (n − c)⁺/m: P(never granted) = E(n − c)⁺/a.
#[test]
fn requests_stand_down_when_hostilities_cease() {
    let (mut probability, mut found, mut left) = ((-4.0_f64).exp(), 0.0, 0.0);
    for n in (0..80).map(f64::from) {
        if n >= 4.0 {
            found += probability;
            left += probability * (n - 4.0) / 4.0;
        }
        probability *= 4.0 / (n + 1.0);
    }
    let mut queue = Queue::new(
        150.0,
        1850.0,
        [|visit| Some(indicator(visit.wait != Some(0.0))), |visit| Some(indicator(visit.wait.is_none()))],
    );
    observe("pool_patience", &[], 300, &mut queue);
    assert_ratio("finds every unit held", &queue.ratios[0], found);
    assert_ratio("never granted", &queue.ratios[1], left);
    let none_answered = run("pool_patience", 50);
    assert_eq!(
        none_answered.deadline("response").unwrap().met,
        none_answered.metric("response_time_h", "response").unwrap().observations
    );
    assert_metric(&run("pool_patience", 200), "mean_concurrent", 4.0 * (1.0 - 8.0 / 2000.0));
}

/// The critical path of each answer: waiting for the unit, then the stage, exactly.
#[derive(Default)]
struct Paths {
    wait: Vec<f64>,
    answers: u32,
}

impl Observer for Paths {
    fn incident(&mut self, _: f64, who: &Identity, fact: Fact<'_>) {
        match fact {
            Fact::Violation { .. } => self.wait.push(f64::NAN),
            Fact::PoolGranted { wait, .. } => self.wait[who.number as usize] = wait,
            Fact::Answered { response, .. } => {
                self.answers += 1;
                assert!(response >= self.wait[who.number as usize]);
            }
            Fact::CriticalPath { missed: false, path, .. } => {
                let hours = |pool: bool| -> f64 {
                    path.iter().filter(|(wait, _)| matches!(wait, Wait::Pool(_)) == pool).map(|(_, hours)| hours).sum()
                };
                assert!((hours(true) - self.wait[who.number as usize]).abs() < 1e-9);
            }
            _ => {}
        }
    }
    fn finish(&mut self, _: Finish) {
        self.wait.clear();
    }
}

#[test]
fn critical_paths_hold_the_wait_for_a_unit() {
    let mut paths = Paths::default();
    observe("pool", &GENERAL, 20, &mut paths);
    assert!(paths.answers > 8_000, "{}", paths.answers);
}
