//! A sweep on one thread: its points alone, with what is finished kept in a file, and all that the command does, tables
//! on the disk included. What the second and third cost over the first is the price of losing nothing.

use std::path::Path;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use phaseline::experiment::design::{Kind, Sweep};
use phaseline::experiment::{Address, Answer, Catalogue, Question, StopToken, Store, study};
use phaseline::report::{
    Directory, Effort, Forms, Identity, Machine, Opening, Overall, ReportError, ResultKind, sweep_tables,
};
use phaseline::scenario::{Document, Spec};
use phaseline::stats::Level;

use crate::support::repository;

/// Replications of each of 200 points.
const REPLICATIONS: u64 = 100;

/// A sweep, and what is asked of its points.
struct Asked {
    sweep: Sweep,
    question: Question,
    metrics: Vec<(Address, &'static str)>,
}

pub fn benches(criterion: &mut Criterion) {
    let asked = asked();
    let points = asked.sweep.design.points();
    let mut group = criterion.benchmark_group("sweep");
    group.sample_size(10).throughput(Throughput::Elements(points));
    group.bench_function(BenchmarkId::new("study", points), |bencher| {
        bencher.iter(|| asked.study(&mut Store::in_memory().expect("a store needs no file")));
    });
    let directory = || tempfile::tempdir().expect("a place for temporary files");
    group.bench_function(BenchmarkId::new("stored", points), |bencher| {
        let stored = |into: &mut tempfile::TempDir| {
            asked.study(&mut Store::open(&into.path().join("store"), &[]).expect("the directory is new"));
        };
        bencher.iter_batched_ref(directory, stored, BatchSize::PerIteration);
    });
    group.bench_function(BenchmarkId::new("command", points), |bencher| {
        let command = |into: &mut tempfile::TempDir| asked.command(into.path());
        bencher.iter_batched_ref(directory, command, BatchSize::PerIteration);
    });
    group.finish();
}

fn asked() -> Asked {
    let document = Document::load(&repository("configs/baseline.toml")).expect("the baseline can be read");
    let vary = ["monitoring.verify=0.1 h..20 h step 0.1 h".parse().expect("a path and levels")];
    let spec = Spec::of_command(document, Kind::Grid, &vary, None).expect("the baseline has it");
    let sweep = Sweep::new(spec, None).expect("the sweep has no fault");
    let catalogue = Catalogue::new(&sweep.base.scenario);
    let metrics: Vec<(Address, &'static str)> = catalogue
        .chief()
        .into_iter()
        .filter_map(|address| catalogue.find(&address).ok().map(|metric| metric.unit).map(|unit| (address, unit)))
        .collect();
    let question = Question {
        seed: sweep.seed,
        replications: REPLICATIONS,
        metrics: metrics.iter().map(|(address, _)| address.clone()).collect(),
        level: Level::default(),
        grows: false,
    };
    Asked { sweep, question, metrics }
}

impl Asked {
    fn study(&self, store: &mut Store) {
        let points = 0..self.sweep.design.points();
        study(&self.sweep, points, &self.question, 1, store, (&(), &StopToken::new())).expect("the points can be run");
    }

    /// What `phaseline sweep` does.
    fn command(&self, into: &Path) {
        let identity = Identity::new(ResultKind::Sweep).with("sweep", self.sweep.text.clone());
        let opening = Directory::open(into, identity, &sweep_tables(), &Forms::default(), false);
        let Ok(Opening::Ready(directory)) = opening else { panic!("the directory is new") };
        let mut store = directory.store(false).expect("the directory is new");
        self.study(&mut store);
        self.write(directory, &store).expect("the files can be written");
    }

    fn write(&self, directory: Directory, store: &Store) -> Result<(), ReportError> {
        let Self { sweep, question, metrics } = self;
        let mut tables = directory.points(sweep.design.factors(), metrics, question.level.get())?;
        let mut overall = Overall::default();
        let mut answers: Vec<Answer> = Vec::new();
        let take = |answer: Answer| {
            answers.push(answer);
            Ok::<(), phaseline::experiment::StoreError>(())
        };
        store.answers(0..sweep.design.points(), 0, take).expect("the store is whole");
        for answer in &answers {
            overall.add(answer);
            tables.take(&sweep.design.point(answer.point), answer)?;
        }
        let effort = Effort { wall_seconds: 1.0, cpu_seconds: None, threads: 1, machine: Machine::this() };
        directory.finish_points(tables, overall, sweep.base.scenario.resolved(), effort)?;
        Ok(())
    }
}
