//! What a run took, and where it ran: for the manifest only, never for a result.

use std::time::Instant;

use super::manifest::Effort;
use serde::{Deserialize, Serialize};

/// The machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Operating system.
    pub os: String,
    /// Processor architecture.
    pub arch: String,
    /// Processors that this program may use.
    pub cpus: usize,
    /// What the processor calls itself, where that can be found out.
    pub cpu_model: Option<String>,
}

impl Machine {
    /// This one.
    pub fn this() -> Self {
        Self {
            os: std::env::consts::OS.to_owned(),
            arch: std::env::consts::ARCH.to_owned(),
            cpus: std::thread::available_parallelism().map_or(1, usize::from),
            cpu_model: cpu_model(),
        }
    }
}

fn cpu_model() -> Option<String> {
    let info = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = info.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// Measures a run.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch {
    began: Instant,
    cpu_before: Option<f64>,
}

impl Stopwatch {
    /// Begins to measure.
    #[expect(clippy::disallowed_methods, reason = "how long a run took is told beside its results, never in them")]
    pub fn start() -> Self {
        Self { began: Instant::now(), cpu_before: cpu_seconds() }
    }

    /// What it took so far, on so many threads of this machine.
    pub fn effort(&self, threads: usize) -> Effort {
        let (wall_seconds, cpu_seconds) = (self.wall_seconds(), self.cpu_seconds());
        Effort { wall_seconds, cpu_seconds, threads, machine: Machine::this() }
    }

    /// Seconds on the wall so far.
    #[expect(clippy::disallowed_methods, reason = "how long a run took is told beside its results, never in them")]
    pub fn wall_seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// Seconds of all processors so far, where that can be found out.
    pub fn cpu_seconds(&self) -> Option<f64> {
        Some(cpu_seconds()? - self.cpu_before?)
    }
}

/// Processor time of this process, user and system, since it began (Linux: `proc_pid_stat(5)`, fields 14 and 15).
fn cpu_seconds() -> Option<f64> {
    /// What the kernel tells user space, on every architecture in use.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name in parentheses, which may hold spaces.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS_PER_SECOND)
}
