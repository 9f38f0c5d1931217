//! One replication: a pure function of a scenario and its luck into an observer.

mod luck;
mod observer;
mod simulator;

pub use luck::Luck;
pub use observer::*;
pub use simulator::Simulator;
