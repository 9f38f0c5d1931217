//! One replication: a pure function of a scenario and its luck into an observer.
//!
//! No clock, file, thread or log in here. `simulator` holds the loop, `turns` what it does with an incident; `world`,
//! `hostilities`, `monitoring`, `response`, `quorum` and `members` say what happens at each event, in the words of
//! `docs/model.md`; `paths` looks back at what was waited for.

mod calendar;
mod clock;
mod hostilities;
mod incident;
mod luck;
mod members;
mod monitoring;
mod observer;
mod paths;
mod plan;
mod quorum;
mod response;
mod simulator;
mod turns;
mod waiting;
mod windows;
mod world;

/// For the benchmark of the calendar.
#[doc(hidden)]
pub use calendar::Calendar;
pub use luck::Luck;
pub use observer::*;
pub use simulator::Simulator;
