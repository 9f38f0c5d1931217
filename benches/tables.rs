//! From results to files: the cells of every table, and the whole directory of a run, put on the disk for good.

use std::path::Path;

use criterion::{BatchSize, Criterion};
use phaseline::experiment::{self, Results, Settings, Sinks, StopToken};
use phaseline::files::RowTables;
use phaseline::report::{Directory, Effort, Forms, Identity, Machine, Opening, run_tables, tables};
use phaseline::scenario::Scenario;

use crate::support::scenario;

pub fn benches(criterion: &mut Criterion) {
    let scenario = scenario("configs/baseline.toml", &[]);
    let settings = Settings { replications: 256, threads: Some(1), ..Settings::of(&scenario) };
    let results = experiment::run(&scenario, &settings, &(), &StopToken::new(), Sinks::default());
    let results = results.expect("the baseline runs");
    let mut group = criterion.benchmark_group("tables");
    group.sample_size(10);
    group.bench_function("cells", |bencher| bencher.iter(|| tables(&results)));
    group.bench_function("files", |bencher| {
        let directory = || tempfile::tempdir().expect("a place for temporary files");
        let write = |into: &tempfile::TempDir| write(into.path(), &scenario, &settings, &results);
        bencher.iter_batched_ref(directory, |into| write(into), BatchSize::PerIteration);
    });
    group.finish();
}

fn write(into: &Path, scenario: &Scenario, settings: &Settings, results: &Results) {
    let wanted = RowTables::default();
    let identity = Identity::run(scenario, settings, wanted);
    let opening = Directory::open(into, identity, &run_tables(wanted), &Forms::default(), false);
    let Ok(Opening::Ready(directory)) = opening else { panic!("the directory is new") };
    let rows = directory.rows(scenario, wanted, &[]).expect("no rows are asked for");
    let effort = Effort { wall_seconds: 1.0, cpu_seconds: None, threads: 1, machine: Machine::this() };
    directory.finish_run(scenario, results, rows, effort).expect("the files can be written");
}
