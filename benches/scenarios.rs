//! Every file in `configs/`, on the bare model; elements are events, and the mean history's time is an iteration's by the
//! number of histories in it.

use criterion::{Criterion, Throughput};
use phaseline::model::{Luck, Simulator};

use crate::support::{events, repository, scenario};

pub fn benches(criterion: &mut Criterion) {
    const FEW: u64 = 64;
    let files = std::fs::read_dir(repository("configs")).expect("configs/ is part of the repository");
    let names = files.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter_map(|name| Some(name.strip_suffix(".toml")?.to_owned())).collect();
    names.sort();
    let mut group = criterion.benchmark_group("scenarios");
    group.sample_size(20);
    for name in names {
        let scenario = scenario(&format!("configs/{name}.toml"), &[]);
        let luck = Luck::new(&scenario, scenario.run().seed);
        group.throughput(Throughput::Elements(events(&luck, FEW)));
        group.bench_function(&name, |bencher| {
            let mut simulator = Simulator::new(&luck);
            bencher.iter(|| (0..FEW).for_each(|replication| simulator.replicate(replication, &mut ())));
        });
    }
    group.finish();
}
