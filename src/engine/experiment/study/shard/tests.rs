use super::*;
use crate::experiment::sample::sample;
use crate::experiment::{Join, JoinError, Store, study};
use crate::scenario::{Faults, Scenario};
use crate::stats::Level;

/// The sample over 3, 4, 5, … days.
struct Days;

impl Points for Days {
    fn scenario(&self, point: u64) -> Result<Scenario, Faults> {
        Ok(sample(3.0 + point as f64))
    }
}

fn question(replications: u64, metrics: &[&str]) -> Question {
    let metrics = metrics.iter().map(|text| text.parse().unwrap()).collect();
    Question { seed: 5, replications, metrics, level: Level::default(), grows: false }
}

fn in_one(points: u64, question: &Question) -> Vec<Answer> {
    let mut store = Store::in_memory().unwrap();
    study(&Days, 0..points, question, 2, &mut store, (&(), &StopToken::new())).unwrap();
    let mut all = Vec::new();
    let take = |answer| {
        all.push(answer);
        Ok::<(), crate::experiment::StoreError>(())
    };
    store.answers(0..points, 0, take).unwrap();
    all
}

fn in_shards(points: u64, question: &Question, shards: u64) -> Vec<Answer> {
    let units = Units::new(points, question.replications).unwrap();
    let bounds = units.split(shards);
    let mut join = Join::new(&Days, question);
    let mut answers = Vec::new();
    for range in bounds.windows(2).map(|ends| ends[0]..ends[1]) {
        let mut pieces = Vec::new();
        let mut take = |piece: Piece| {
            pieces.push(postcard::to_stdvec(&piece).unwrap());
            Ok(())
        };
        shard(&Days, (units, range), question, 2, &mut take, (&(), &StopToken::new())).unwrap();
        for piece in pieces {
            answers.extend(join.add(postcard::from_bytes(&piece).unwrap()).unwrap());
        }
    }
    assert_eq!(join.done(), points);
    answers
}

const ALL: [&str; 4] = ["violations", "compliance[first]", "response_time_h[first].p50", "violations.p95"];

#[test]
fn shards_come_to_the_same_bits() {
    for (points, replications) in [(5, 40), (3, 3 * BATCH), (2, 4 * BATCH + 77), (1, 5 * BATCH + 1)] {
        for metrics in [&ALL[..], &ALL[..2]] {
            let question = question(replications, metrics);
            let whole = in_one(points, &question);
            for shards in [1, 2, 3, 4, 7, 1000] {
                assert_eq!(in_shards(points, &question, shards), whole, "{points} of {replications} in {shards}");
            }
        }
    }
}

#[test]
fn pieces_out_of_order_are_refused() {
    let question = question(2 * BATCH, &ALL);
    let units = Units::new(2, question.replications).unwrap();
    let pieces = |range| {
        let mut pieces = Vec::new();
        let mut take = |piece: Piece| {
            pieces.push(piece);
            Ok(())
        };
        shard(&Days, (units, range), &question, 2, &mut take, (&(), &StopToken::new())).unwrap();
        pieces
    };
    let (first, second) = (pieces(0..1), pieces(1..4));
    for wrong in [&second[..], &[&first[..], &first[..]].concat(), &[&first[..], &second[2..]].concat()] {
        let mut join = Join::new(&Days, &question);
        assert!(wrong.iter().any(|piece| join.add(piece.clone()).is_err()));
    }
}

#[test]
fn sums_of_another_scenario_are_refused() {
    let question = question(2 * BATCH, &ALL);
    let units = Units::new(1, question.replications).unwrap();
    let mut pieces = Vec::new();
    let mut take = |piece: Piece| {
        pieces.push(piece);
        Ok(())
    };
    shard(&Days, (units, 0..1), &question, 2, &mut take, (&(), &StopToken::new())).unwrap();
    let [batch, shapes] = &pieces[..] else { panic!("{} pieces", pieces.len()) };
    let mut less = batch.clone();
    let Kind::Batch { sums, .. } = &mut less.0 else { panic!("a batch") };
    sums.means.pop();
    let mut join = Join::new(&Days, &question);
    assert!(matches!(join.add(less), Err(JoinError::Misfit { point: 0 })));
    let mut less = shapes.clone();
    let Kind::Shapes { shapes, .. } = &mut less.0 else { panic!("shapes") };
    shapes.times.pop();
    let mut join = Join::new(&Days, &question);
    join.add(batch.clone()).unwrap();
    assert!(matches!(join.add(less), Err(JoinError::Misfit { point: 0 })));
}

#[test]
fn splits_are_even_and_whole() {
    let units = Units::new(10, 2 * BATCH + 1).unwrap();
    assert_eq!((units.of_point(), units.count()), (3, 30));
    assert_eq!(units.split(4), [0, 7, 15, 22, 30]);
    assert_eq!(units.split(100).len(), 31);
    assert_eq!(units.split(0), [0, 30]);
    assert_eq!(units.replications(&(0..30)), 10 * (2 * BATCH + 1));
    assert_eq!(units.replications(&(2..4)), 1 + BATCH);
    assert!(Units::new(1 << 40, 1 << 30).is_none());
    let large = Units::new(1 << 40, 1 << 20).unwrap();
    assert_eq!(large.split(3), [0, 375_299_968_947_541, 750_599_937_895_082, 1 << 50]);
}
