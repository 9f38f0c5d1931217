use std::cell::Cell;
use std::io;
use std::sync::Mutex;

use super::*;
use crate::experiment::sample::sample;
use crate::experiment::{BLOCK, IncidentRow, IncidentSink, ReplicationRow, ReplicationSink};

fn settings(replications: u64, threads: usize) -> Settings {
    Settings { replications, threads: Some(threads), ..Settings::of(&sample(6.0)) }
}

fn plain(replications: u64, threads: usize) -> Results {
    run(&sample(6.0), &settings(replications, threads), &(), &StopToken::new(), Sinks::default()).unwrap()
}

/// The blocks of a run, given out in this order; the window is as wide as any order needs.
pub(super) fn in_any_order(
    scenario: &Scenario,
    order: &[u64],
    settings: &Settings,
    watch: (&dyn Progress, &StopToken),
    sinks: Sinks<'_>,
) -> Results {
    let layout = Layout::new(scenario);
    let ratios = Ratios::new(&layout);
    let mut going = Going::new(scenario, settings, (&layout, &ratios), sinks, None).unwrap();
    let blocks = order.iter().map(|block| (*block, *block));
    going.go_through(blocks, order.len() as u64, settings.replications, watch).unwrap();
    let catalogue = Catalogue::with(scenario, &layout, &ratios);
    results(scenario, settings, &layout, &ratios, &catalogue, &going.finish().unwrap())
}

/// The sample's blocks, given out in this order.
fn in_order(order: &[u64], settings: &Settings, progress: &dyn Progress, stop: &StopToken) -> Results {
    in_any_order(&sample(6.0), order, settings, (progress, stop), Sinks::default())
}

/// Asks to stop after so many calls, and remembers the last.
struct StopAfter(Mutex<(u64, u64)>, StopToken);

impl Progress for StopAfter {
    fn done(&self, replications: u64, _events: u64) {
        let mut state = self.0.lock().unwrap();
        state.1 = replications;
        if state.0 <= 1 {
            self.1.stop();
        }
        state.0 = state.0.saturating_sub(1);
    }
}

#[test]
fn threads_and_order_do_not_matter() {
    let one = plain(500, 1);
    assert_eq!(one.replications, 500);
    assert!(one.metric("violations", "").unwrap().estimate.unwrap() > 1.0, "histories happen");
    assert_eq!(one, plain(500, 4));
    // 500 replications are 16 blocks, the last of 20.
    for step in [3, 5, 7, 15] {
        let order: Vec<u64> = (0..16).map(|i| (15 + i * step) % 16).collect();
        let shuffled = in_order(&order, &settings(500, 2), &(), &StopToken::new());
        assert_eq!(one, shuffled, "step {step}");
    }
}

#[test]
fn seeds_and_counts_do_matter() {
    let base = plain(200, 1);
    assert_ne!(base.summary, plain(201, 1).summary);
    let other = Settings { seed: 2, ..settings(200, 1) };
    let other = run(&sample(6.0), &other, &(), &StopToken::new(), Sinks::default()).unwrap();
    assert_ne!(base.summary, other.summary);
}

#[test]
fn a_stopped_run_is_the_prefix() {
    let stop = StopToken::new();
    let progress = StopAfter(Mutex::new((3, 0)), stop.clone());
    let part = run(&sample(6.0), &settings(10_000, 1), &progress, &stop, Sinks::default()).unwrap();
    assert!(part.is_partial());
    assert_eq!(part.replications, 3 * BLOCK);
    assert_eq!(part.summary, plain(3 * BLOCK, 1).summary, "the same as a run of so many");
}

#[test]
fn blocks_after_a_gap_are_dropped() {
    // One thread gives out 0, 2, 3, 1; stopped when 0 is folded, then nothing else is begun.
    let stop = StopToken::new();
    let progress = StopAfter(Mutex::new((1, 0)), stop.clone());
    let part = in_order(&[0, 2, 3, 1], &settings(4 * BLOCK, 1), &progress, &stop);
    assert_eq!(part.replications, BLOCK);
    // Given out as 2, 0, 3, 1, block 2 is finished when 0 is folded, but 1 is missing.
    let stop = StopToken::new();
    let progress = StopAfter(Mutex::new((1, 0)), stop.clone());
    let part = in_order(&[2, 0, 3, 1], &settings(4 * BLOCK, 1), &progress, &stop);
    assert_eq!(part.replications, BLOCK);
    assert_eq!(part.summary, plain(BLOCK, 1).summary);
}

#[test]
fn nothing_done_is_a_result_too() {
    let stop = StopToken::new();
    stop.stop();
    let none = run(&sample(6.0), &settings(100, 2), &(), &stop, Sinks::default()).unwrap();
    assert!(none.is_partial() && none.replications == 0);
    assert!(none.summary.iter().all(|row| row.estimate.is_none()));
}

/// Remembers rows; fails at one.
#[derive(Default)]
struct Heard {
    replications: Vec<(u64, Vec<f64>)>,
    incidents: Vec<(u64, u32)>,
    fails_at: Cell<Option<u64>>,
}

impl ReplicationSink for Heard {
    fn take(&mut self, row: &ReplicationRow<'_>) -> io::Result<()> {
        if self.fails_at.get() == Some(row.replication) {
            return Err(io::Error::other("the disk is full"));
        }
        self.replications.push((row.replication, row.values.to_vec()));
        Ok(())
    }
}

impl IncidentSink for Heard {
    fn take(&mut self, row: &IncidentRow<'_>) -> io::Result<()> {
        assert_eq!(row.phases.len(), 3);
        self.incidents.push((row.replication, row.identity.number));
        Ok(())
    }
}

#[test]
fn rows_come_in_order_and_add_up() {
    let (mut replications, mut incidents) = (Heard::default(), Heard::default());
    let sinks = Sinks { replications: Some(&mut replications), incidents: Some(&mut incidents) };
    let results = run(&sample(6.0), &settings(300, 3), &(), &StopToken::new(), sinks).unwrap();
    let numbers: Vec<u64> = replications.replications.iter().map(|row| row.0).collect();
    assert_eq!(numbers, (0..300).collect::<Vec<_>>());
    assert!(incidents.incidents.is_sorted());
    let mean = incidents.incidents.len() as f64 / 300.0;
    assert!((mean - results.metric("violations", "").unwrap().estimate.unwrap()).abs() < 1e-9);
    let first: f64 = replications.replications.iter().map(|row| row.1[0]).sum();
    assert_eq!(first, incidents.incidents.len() as f64);
    // Rows ask nothing of the results.
    assert_eq!(results, plain(300, 1));
}

#[test]
fn a_row_that_cannot_be_handed_on_ends_the_run() {
    let mut heard = Heard { fails_at: Cell::new(Some(40)), ..Heard::default() };
    let sinks = Sinks { replications: Some(&mut heard), incidents: None };
    let error = run(&sample(6.0), &settings(100_000, 2), &(), &StopToken::new(), sinks).unwrap_err();
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert_eq!(heard.replications.len(), 40);
}

#[test]
fn a_run_goes_on_where_it_was_stopped() {
    let mut store = Store::in_memory().unwrap();
    let mut heard = Heard::default();
    let mut to = |replications: u64, calls: u64, heard: &mut Heard| {
        let stop = StopToken::new();
        let progress = StopAfter(Mutex::new((calls, 0)), stop.clone());
        let sinks = Sinks { replications: Some(heard), incidents: None };
        let watch: (&dyn Progress, &StopToken) = (&progress, &stop);
        run_until(&sample(6.0), &settings(replications, 2), None, watch, sinks, Some(&mut store)).unwrap()
    };
    // Stopped after some blocks, three times; then run to the midst of a block, and then further.
    for calls in [1, 7, 20] {
        assert!(to(1_500, calls, &mut heard).is_partial());
    }
    assert_eq!(to(1_500, 1_000, &mut heard), plain(1_500, 1));
    // The last block was not whole, so its rows come again.
    heard.replications.truncate(1_500 / 32 * 32);
    assert_eq!(to(2_100, 1_000, &mut heard), plain(2_100, 1));
    let numbers: Vec<u64> = heard.replications.iter().map(|row| row.0).collect();
    assert_eq!(numbers, (0..2_100).collect::<Vec<_>>(), "no row is told twice, and none is lost");
    // What is done cannot be taken back: fewer are run anew.
    assert_eq!(to(100, 1_000, &mut Heard::default()), plain(100, 1));
}

#[test]
fn a_run_ends_at_the_first_look_that_is_precise() {
    let catalogue = Catalogue::new(&sample(6.0));
    let precision = |text: &str| Precision::new(vec![text.parse().unwrap()], &catalogue).unwrap();
    let until = |text: &str, most, store: Option<&mut Store>| {
        let (settings, watch): (_, (&dyn Progress, &StopToken)) = (settings(most, 2), (&(), &StopToken::new()));
        run_until(&sample(6.0), &settings, Some(&precision(text)), watch, Sinks::default(), store).unwrap()
    };
    let width = |results: &Results| {
        let row = results.metric("violations", "").unwrap();
        0.5 * (row.ci_high.unwrap() - row.ci_low.unwrap())
    };
    let (one, four) = (plain(1_000, 1), plain(4_000, 1));
    assert_eq!(until(&format!("violations=±{}", width(&one)), 100_000, None), one);
    let asked = format!("violations=±{}", width(&four) * 1.000_001);
    assert!(width(&plain(2_000, 1)) > width(&four) * 1.000_001);
    assert_eq!(until(&asked, 100_000, None), four);
    let short = until(&asked, 3_000, None);
    assert_eq!((short.replications, short.unmet.len()), (3_000, 1));
    assert_eq!(Results { unmet: Vec::new(), ..short }, plain(3_000, 1));
    // Where another program was killed between two looks, or before it wrote its tables.
    for before in [1_700, 4_000] {
        let mut store = Store::in_memory().unwrap();
        let stop = StopToken::new();
        run_until(&sample(6.0), &settings(before, 2), None, (&(), &stop), Sinks::default(), Some(&mut store)).unwrap();
        assert_eq!(until(&asked, 100_000, Some(&mut store)), four, "{before}");
    }
}
