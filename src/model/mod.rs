//! One replication: a pure function of a scenario and its luck into an observer.

mod observer;

pub use observer::*;
