//! One binary, a file a behaviour.

mod cli;
mod configs;
mod coverage;
mod derived;
mod identities;
mod luck;
mod memory;
mod pinned;
mod readme;
mod runaway;
mod support;
mod wrong;
