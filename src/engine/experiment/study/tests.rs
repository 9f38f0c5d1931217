use std::fs;

use super::*;
use crate::experiment::sample::sample;
use crate::experiment::{BATCH, Catalogue, Precision, Settings, Sinks, run};
use crate::scenario::Document;

/// The sample over 3, 4, 5, … days.
struct Days;

impl Points for Days {
    fn scenario(&self, point: u64) -> Result<Scenario, Faults> {
        Ok(sample(3.0 + point as f64))
    }
}

fn question(replications: u64) -> Question {
    let metrics = ["violations", "compliance[first]", "response_time_h[first].p50", "violations.p95", "collapse"];
    let metrics = metrics.map(|text| text.parse().unwrap()).to_vec();
    Question { seed: 5, replications, metrics, level: Level::default(), grows: false }
}

fn answers(store: &Store, points: u64) -> Vec<Answer> {
    let mut all = Vec::new();
    let take = |answer| {
        all.push(answer);
        Ok::<(), StoreError>(())
    };
    store.answers(0..points, 0, take).unwrap();
    all
}

fn done(points: u64, question: &Question, threads: usize) -> Vec<Answer> {
    let mut store = Store::in_memory().unwrap();
    study(&Days, 0..points, question, threads, &mut store, (&(), &StopToken::new())).unwrap();
    answers(&store, points)
}

#[test]
fn a_point_is_what_a_run_of_it_is() {
    let replications = BATCH + 300;
    for answer in done(3, &question(replications), 2) {
        let scenario = sample(3.0 + answer.point as f64);
        let settings = Settings { replications, seed: 5, ..Settings::of(&scenario) };
        let results = run(&scenario, &settings, &(), &StopToken::new(), Sinks::default()).unwrap();
        assert_eq!((answer.replications, answer.events), (replications, results.events));
        let [violations, compliance, median, p95, collapse] = answer.measures[..] else { panic!("five metrics") };
        for (measure, metric, subject) in
            [(violations, "violations", ""), (compliance, "compliance", "first"), (collapse, "collapse", "")]
        {
            let row = results.metric(metric, subject).unwrap();
            let there = (measure.value, measure.std_error, measure.low, measure.high, measure.observations);
            assert_eq!(there, (row.estimate, row.std_error, row.ci_low, row.ci_high, row.observations), "{metric}");
        }
        let row = results.quantiles.iter().find(|row| row.metric == "response_time_h" && row.quantile == 0.5).unwrap();
        assert_eq!((median.value, median.low, median.high), (row.estimate, row.ci_low, row.ci_high));
        assert_eq!((p95.value, p95.low), (results.metric("violations", "").unwrap().p95, None));
    }
}

#[test]
fn threads_do_not_matter() {
    // Some small points, then some of three batches, more than are open at once.
    for (points, replications) in [(40, 50), (20, 2 * BATCH + 40)] {
        let one = done(points, &question(replications), 1);
        assert_eq!(one.len() as u64, points);
        assert!(one.iter().enumerate().all(|(i, answer)| answer.point == i as u64));
        assert_eq!(one, done(points, &question(replications), 3));
    }
}

/// Stops when so many replications are done.
struct StopAt(u64, StopToken);

impl Progress for StopAt {
    fn done(&self, replications: u64, _events: u64) {
        if replications >= self.0 {
            self.1.stop();
        }
    }
}

#[test]
fn what_was_stopped_goes_on_to_the_same_answers() {
    let question = question(2 * BATCH + 40);
    let whole = done(4, &question, 2);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let identity = [("seed".to_owned(), "5".to_owned())];
    let mut told = 0;
    // In the midst of a block of several points, again and again.
    let total = 4 * (2 * BATCH + 40);
    for at in (500..total + 900).step_by(900) {
        let stop = StopToken::new();
        let mut store = Store::open(&path, &identity).unwrap();
        study(&Days, 0..4, &question, 2, &mut store, (&StopAt(at, stop.clone()), &stop)).unwrap();
        let kept = store.done(0..4, question.replications).unwrap();
        assert!(kept >= at.min(total), "{kept} of {at} were kept");
        // Of points under way there is what they came to so far.
        let answers = answers(&store, 4);
        for (point, replications) in store.begun_points(0..4).unwrap().into_iter().take(if told < 3 { 4 } else { 0 }) {
            let asked = Question { replications, ..question.clone() };
            assert!(answers.contains(&done(4, &asked, 2)[point as usize]), "point {point} after {replications}");
            told += 1;
        }
    }
    assert!(told >= 3);
    let store = Store::open(&path, &identity).unwrap();
    assert_eq!(answers(&store, 4), whole);
    assert!(store.begun_points(0..6).unwrap().is_empty());
    let left: Vec<u64> = store.unanswered(0..6, question.replications).unwrap().into_iter().flatten().collect();
    assert_eq!(left, [4, 5]);
}

#[test]
fn another_study_is_refused_with_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let identity = |seed: &str| [("seed", seed), ("scenario", "a")].map(|(what, value)| (what.into(), value.into()));
    drop(Store::open(&path, &identity("5")).unwrap());
    let error = Store::open(&path, &identity("6")).unwrap_err();
    assert!(error.to_string().ends_with("\n- seed: 5 there, 6 now"), "{error}");
    let [less, more] = [1, 2].map(|count| {
        let all = [&identity("5")[..], &[("sides".to_owned(), "two".to_owned())]].concat();
        Store::open(&path, &[&all[..1], &all[3 - count..]].concat()).unwrap_err().to_string()
    });
    assert!(less.contains("- scenario: a there, nothing now"), "{less}");
    assert!(more.contains("- sides: nothing there, two now"), "{more}");
    fs::write(&path, "not a database, and quite a bit longer than the header of one would be").unwrap();
    let error = Store::open(&path, &[]).unwrap_err();
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    assert!(matches!(error, StoreError::File { fault, .. } if fault.trouble() == Trouble::Damaged));
}

#[test]
fn kept_sums_of_another_scenario_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("work");
    let mut store = Store::open(&path, &[]).unwrap();
    let totals = |days: f64| {
        let layout = Layout::new(&sample(days));
        Totals::new(&layout, &Ratios::new(&layout), Wanted::ALL).map_err(StudyError::Grid)
    };
    store.keep(0, &totals(3.0).unwrap(), || Ok::<_, StoreError>(Vec::new())).unwrap();
    assert_eq!(store.part(0, || totals(3.0)).unwrap(), Some(totals(3.0).unwrap()));
    assert_eq!(store.part(1, || totals(9.0)).unwrap(), None);
    let error = store.part(0, || totals(9.0)).unwrap_err().to_string();
    assert!(error.contains(path.to_str().unwrap()) && error.contains("another scenario"), "{error}");
}

#[test]
fn differences_are_shown_where_they_are() {
    let levels = |last: u64| format!("design = grid\n  levels = {:?}", (0..1000).chain([last]).collect::<Vec<_>>());
    assert_eq!(
        difference("sweep", &levels(5), &levels(6)),
        "sweep: …996, 997, 998, 999, 5] there, …996, 997, 998, 999, 6] now"
    );
    assert_eq!(difference("seed", "1", "2"), "seed: 1 there, 2 now");
    assert_eq!(difference("sweep", "a\nb", "a"), "sweep: b there, nothing now");
}

/// The sample, whose second point is wrong.
struct Wrong;

impl Points for Wrong {
    fn scenario(&self, point: u64) -> Result<Scenario, Faults> {
        let mut document = Document::parse(include_str!("../sample.toml"), std::path::Path::new(".")).unwrap();
        document.set("horizon", if point == 2 { "-1 d" } else { "3 d" }).unwrap();
        Ok(document.check()?.scenario)
    }
}

#[test]
fn a_wrong_point_ends_the_study() {
    let mut store = Store::in_memory().unwrap();
    let error = study(&Wrong, 0..9, &question(40), 2, &mut store, (&(), &StopToken::new())).unwrap_err();
    assert!(matches!(error, StudyError::Point { point: 2, .. }), "{error}");
    assert!(answers(&store, 9).iter().all(|answer| answer.point < 2));
}

#[test]
fn points_that_look_together_end_together() {
    let catalogue = Catalogue::new(&sample(3.0));
    let question = question(1);
    let watch: (&dyn Progress, &StopToken) = (&(), &StopToken::new());
    // The widest of the three points at 2,000, so that all end there, though others are narrow enough before.
    let half = |answer: &Answer| 0.5 * (answer.measures[0].high.unwrap() - answer.measures[0].low.unwrap());
    let plain = done(3, &Question { replications: 2_000, ..question.clone() }, 2);
    let widest = plain.iter().map(half).fold(0.0, f64::max);
    let goal = format!("violations=±{}", widest * 1.000_001);
    let precision = Precision::new(vec![goal.parse().unwrap()], &catalogue).unwrap();
    let until =
        |store: &mut Store, most| study_until(&Days, 0..3, &question, (&precision, most), 2, store, watch).unwrap();
    let mut store = Store::in_memory().unwrap();
    let precise = Ended { replications: 2_000, unmet: Vec::new(), is_stopped: false };
    assert_eq!(until(&mut store, 100_000), precise);
    assert_eq!(answers(&store, 3), plain);
    // Again: nothing is run, and the end is the same.
    assert_eq!(until(&mut store, 100_000), precise);
    let mut short = Store::in_memory().unwrap();
    let Ended { replications: look, unmet, is_stopped } = until(&mut short, 1_000);
    assert!(look == 1_000 && unmet.iter().all(|reason| reason.starts_with("point ")) && !unmet.is_empty());
    assert!(!is_stopped, "it had all that it might have");
    // What was done for fewer is not done again: only the block in whose midst it ended.
    assert_eq!(short.begun_points(0..3).unwrap().into_values().collect::<Vec<_>>(), [992; 3]);
    assert_eq!(until(&mut short, 100_000), precise);
    assert_eq!(answers(&short, 3), plain);
    // Stopped within a look or after one, it has not ended, and goes on to the same end.
    for at in [1_500, 3_000, 4_000] {
        let (stop, mut stopped) = (StopToken::new(), Store::in_memory().unwrap());
        let progress = StopAt(at, stop.clone());
        let until = (&precision, 100_000);
        let ended = study_until(&Days, 0..3, &question, until, 2, &mut stopped, (&progress, &stop)).unwrap();
        assert!(ended.is_stopped && ended.replications <= 1_000, "{at}: {ended:?}");
        assert_eq!(study_until(&Days, 0..3, &question, until, 2, &mut stopped, watch).unwrap(), precise);
        assert_eq!(answers(&stopped, 3), plain);
    }
}
