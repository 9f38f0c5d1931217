//! Peak memory of a run, and that it does not depend on the number of replications.

use crate::experiment::{self, BLOCK, RunError, Settings, Sinks, StopToken};
use crate::scenario::Scenario;

/// The most that this process had in memory, after few replications and after many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Memory {
    pub threads: usize,
    pub few: Peak,
    pub many: Peak,
}

/// A peak, and what had been run by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Peak {
    pub replications: u64,
    pub bytes: u64,
}

/// How many times more the many are.
const MORE: u64 = 4;

/// Runs a quarter of `many` and then `many`; nothing where the system does not tell the peak.
pub(super) fn measure(scenario: &Scenario, seed: u64, threads: usize, many: u64) -> Result<Option<Memory>, RunError> {
    // Every thread has blocks of its own to fill, also when they are few.
    let few = (many / MORE).next_multiple_of(BLOCK).max(BLOCK);
    let (few, many) = (peak_of(scenario, seed, threads, few)?, peak_of(scenario, seed, threads, MORE * few)?);
    Ok(few.zip(many).map(|(few, many)| Memory { threads, few, many }))
}

fn peak_of(scenario: &Scenario, seed: u64, threads: usize, replications: u64) -> Result<Option<Peak>, RunError> {
    let settings = Settings { seed, replications, threads: Some(threads), ..Settings::of(scenario) };
    experiment::run(scenario, &settings, &(), &StopToken::new(), Sinks::default())?;
    Ok(resident().map(|bytes| Peak { replications, bytes }))
}

/// Peak resident memory of this process (Linux: `VmHWM` in `proc_pid_status(5)`).
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(1024 * line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?)
}
