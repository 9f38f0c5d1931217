//! How fast the parts are, each by itself. What the figures mean and what they were is in `docs/performance.md`.
//!
//! `cargo bench` measures all, `cargo bench -- laws` one group, `cargo bench -- --test` runs each once without measuring.

mod accumulators;
mod baseline;
mod calendar;
mod crowd;
mod laws;
mod scenarios;
mod streams;
mod support;
mod sweeps;
mod tables;
mod twins;

use criterion::{criterion_group, criterion_main};

criterion_group!(
    benches,
    baseline::benches,
    twins::benches,
    crowd::benches,
    scenarios::benches,
    laws::benches,
    streams::benches,
    calendar::benches,
    accumulators::benches,
    tables::benches,
    sweeps::benches
);
criterion_main!(benches);
