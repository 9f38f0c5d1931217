use super::floor::Recorder;
use super::rounds::Round;
use super::*;
use crate::experiment::sample as scenario;
use crate::model::{Fact, Finish, Identity, Observer, Simulator};

/// Keeps every fact as text.
#[derive(Default)]
struct Facts(Vec<String>);

impl Observer for Facts {
    fn incident(&mut self, at: f64, who: &Identity, fact: Fact<'_>) {
        self.0.push(format!("{at} {who:?} {fact:?}"));
    }
    fn finish(&mut self, finish: Finish) {
        self.0.push(format!("{finish:?}"));
    }
}

fn recorded(seed: u64, replications: u64, facts: &mut Facts) -> Recorder {
    let scenario = scenario::sample(60.0);
    let luck = Luck::new(&scenario, seed);
    let mut recorder = Recorder::default();
    let mut simulator = Simulator::with(&luck, &mut recorder);
    (0..replications).for_each(|replication| simulator.replicate(replication, facts));
    recorder
}

#[test]
fn the_floor_draws_what_the_engine_drew() {
    let recorder = recorded(1, 50, &mut Facts::default());
    assert!(recorder.calls > 1000, "{}", recorder.calls);
    assert_eq!(recorder.replay(), recorder.checksum);
    assert_eq!(recorder.replay(), recorder.checksum, "again");
    let other = recorded(2, 50, &mut Facts::default());
    assert_ne!(other.checksum, recorder.checksum);
    let fewer = recorded(1, 49, &mut Facts::default());
    assert_ne!(fewer.checksum, recorder.checksum);
}

#[test]
fn recording_changes_no_history() {
    let (mut told, mut plain) = (Facts::default(), Facts::default());
    recorded(1, 20, &mut told);
    let scenario = scenario::sample(60.0);
    let luck = Luck::new(&scenario, 1);
    let mut simulator = Simulator::new(&luck);
    (0..20).for_each(|replication| simulator.replicate(replication, &mut plain));
    assert!(told.0.len() > 100);
    assert_eq!(told.0, plain.0);
}

#[test]
fn a_pass_plays_every_replication_of_the_sample_once() {
    let scenario = scenario::sample(60.0);
    let luck = Luck::new(&scenario, 1);
    let sample = Sample::record(&luck);
    let pieces = sample.pieces();
    for pass in 0..2 {
        let played: Vec<u64> = (pass * pieces..(pass + 1) * pieces).flat_map(|piece| sample.piece(piece)).collect();
        assert_eq!(played, (0..sample.replications).collect::<Vec<_>>());
    }
}

#[test]
fn quartiles_of_a_few_numbers() {
    let spread = Spread::of(&[5.0, 1.0, 2.0, 4.0, 3.0]);
    assert_eq!(spread, Spread { median: 3.0, min: 1.0, q1: 2.0, q3: 4.0, max: 5.0 });
    let spread = Spread::of(&[1.0, 2.0]);
    assert_eq!((spread.q1, spread.median, spread.q3), (1.25, 1.5, 1.75));
    let spread = Spread::of(&[7.0]);
    assert_eq!((spread.min, spread.median, spread.max), (7.0, 7.0, 7.0));
}

/// Rounds made up so that every ratio is known.
#[test]
fn figures_are_what_they_say() {
    let scenario = scenario::sample(60.0);
    let sample = Sample::record(&Luck::new(&scenario, 1));
    let events = sample.events as f64 / sample.replications as f64;
    let floor = |times: f64| times * sample.events as f64 * 100e-9;
    // 250 ns an event against 100, then both twice as slow: the ratio is the same.
    let round = |slow: f64| Round {
        floor: floor(slow),
        model: vec![slow * events * 250e-9, slow * events * 150e-9],
        run: vec![slow * 1e-3, slow * 0.5e-3],
        control: vec![slow * 2e-5, slow * 1e-5],
    };
    let rounds = Rounds { all: vec![round(1.0), round(2.0), round(1.0)], run_replications: 64, run_events: 64_000 };
    let bench = Bench {
        scenario: String::new(),
        horizon_h: 1440.0,
        seed: 1,
        threads: vec![1, 2],
        sample: sample.replications,
        rounds: 3,
        figures: figures::figures(&[1, 2], &sample, &rounds, None),
    };
    for (metric, workload, threads, median, max) in [
        ("ns_per_event", "model", 1, 250.0, 500.0),
        ("ns_per_event", "floor", 1, 100.0, 200.0),
        ("over_floor", "model", 1, 2.5, 2.5),
        ("ns_per_event", "run", 1, 1000.0, 2000.0),
        ("over_floor", "run", 1, 10.0, 10.0),
        ("replications_per_s", "run", 2, 2000.0, 2000.0),
        ("speed_up", "control", 2, 2.0, 2.0),
        ("speed_up", "model", 2, 2.5 / 1.5, 2.5 / 1.5),
        ("efficiency", "model", 2, 2.5 / 3.0, 2.5 / 3.0),
        ("efficiency", "run", 2, 1.0, 1.0),
    ] {
        let figure = bench.figure(metric, workload, threads).unwrap_or_else(|| panic!("no {metric} of {workload}"));
        let close = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-9;
        assert!(close(figure.median, median) && close(figure.max, max), "{figure:?}");
    }
}

#[test]
fn a_short_measurement_has_every_figure() {
    let scenario = scenario::sample(20.0);
    let settings = BenchSettings { seed: 1, threads: vec![2, 2], seconds: 0.01 };
    let bench = bench(&scenario, &settings).unwrap();
    assert_eq!(bench.threads, [1, 2]);
    assert!(bench.rounds >= 3);
    for figure in &bench.figures {
        let ordered = [figure.min, figure.q1, figure.median, figure.q3, figure.max];
        assert!(ordered.is_sorted() && figure.min > 0.0 && figure.max.is_finite(), "{figure:?}");
    }
    for workload in ["model", "run"] {
        for threads in [1, 2] {
            assert!(bench.figure("ns_per_event", workload, threads).is_some());
        }
        assert!(bench.figure("over_floor", workload, 1).is_some() && bench.figure("efficiency", workload, 2).is_some());
    }
}
