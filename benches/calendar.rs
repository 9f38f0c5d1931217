//! The next event of so many that are pending: the earliest is taken and put back later (the hold model; Jones 1986, "An
//! empirical comparison of priority-queue and event-set implementations"). Gaps are exponential, so where the new one
//! belongs cannot be guessed.
//!
//! `heap` is the standard library's binary heap: what the model's `calendar` has to beat.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;

use criterion::Criterion;
use phaseline::model::Calendar;
use phaseline::random::{Direct, Purpose, Sampler};

/// Pending events.
const PENDING: [usize; 4] = [4, 16, 64, 256];

/// Gaps to be used over and over: enough that no branch predictor learns them.
fn gaps() -> Vec<f64> {
    let purpose = Purpose::new("benchmark");
    (0..1 << 14).map(|which| Direct.exponential(purpose.address(1, 0, which, 0))).collect()
}

pub fn benches(criterion: &mut Criterion) {
    let gaps = gaps();
    let mut group = criterion.benchmark_group("calendar");
    group.sample_size(20);
    for pending in PENDING {
        group.bench_function(format!("heap/{pending}"), |bencher| {
            let mut gaps = gaps.iter().cycle();
            // Times that are not negative sort as their bits do.
            let due = |slot: usize, gap: &f64| Reverse((gap.to_bits(), slot));
            let mut heap: BinaryHeap<_> = (0..pending).zip(&mut gaps).map(|(slot, gap)| due(slot, gap)).collect();
            bencher.iter(|| {
                if let (Some(mut first), Some(gap)) = (heap.peek_mut(), gaps.next()) {
                    let Reverse((bits, slot)) = *first;
                    *first = due(slot, &(f64::from_bits(bits) + gap));
                    black_box(slot);
                }
            });
        });
        group.bench_function(format!("calendar/{pending}"), |bencher| {
            let mut gaps = gaps.iter().cycle();
            let mut calendar = Calendar::new();
            (0..pending).zip(&mut gaps).for_each(|(slot, gap)| calendar.set(slot, *gap));
            bencher.iter(|| {
                if let Some(gap) = gaps.next() {
                    let now = calendar.first();
                    let slot = calendar.take();
                    calendar.set(slot, now + gap);
                }
            });
        });
    }
    group.finish();
}
