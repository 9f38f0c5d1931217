//! One binary, a file a behaviour.

mod agreement;
mod bench;
mod cli;
mod compare;
mod configs;
mod coverage;
mod derived;
mod ema;
mod experiments;
mod identities;
mod layers;
mod luck;
mod memory;
mod oracles;
mod output_docs;
mod pinned;
mod readme;
mod reference;
mod resume;
mod runaway;
mod screen;
mod shards;
mod support;
mod twins;
mod wrong;
mod wrong_sweeps;
