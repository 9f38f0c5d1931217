//! Arguments of the commands beside playing: looking at scenarios, measuring, setting up.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::Shell;

use super::shared::ScenarioArgs;
use crate::cli::numbers;
use crate::scenario::Override;

const CHECK_EXAMPLES: &str = "\
Examples:
  phaseline check configs/baseline.toml
  phaseline check configs/*.toml --quiet   faults only, for scripts
  phaseline check configs/baseline.toml --set 'monitoring.verify=2 h'";

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct CheckArgs {
    /// The scenario files (TOML).
    #[arg(value_name = "SCENARIO", required = true)]
    pub scenarios: Vec<PathBuf>,
    /// Change one value of every scenario; may be given again.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<Override>,
}

/// Arguments of `metrics`.
#[derive(Debug, Args)]
pub struct MetricsArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
}

const BENCH_EXAMPLES: &str = "\
Examples:
  phaseline bench                              the baseline, one core and all
  phaseline bench configs/saturation.toml --threads 1,2,4 --seconds 30
  phaseline bench configs/baseline.toml --set monitoring.teams=4 --out four

Times the bare model, the full run, the floor under both (their random numbers
drawn alone) and a control that only spins, in turns, and gives the median of
each. No result of a simulation depends on any of it. Leave the machine alone
meanwhile.";

/// Arguments of `bench`.
#[derive(Debug, Args)]
#[command(after_help = BENCH_EXAMPLES)]
pub struct BenchArgs {
    /// The scenario file (TOML) [default: configs/baseline.toml].
    #[arg(value_name = "SCENARIO")]
    pub scenario: Option<PathBuf>,
    /// Change one value of the scenario; may be given again.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<Override>,
    /// Seed of all luck [default: the scenario's].
    #[arg(long, value_name = "N", value_parser = numbers::seed)]
    pub seed: Option<u64>,
    /// Numbers of threads, separated by commas [default: 1 and the number of cores].
    ///
    /// One thread is always measured: the others are compared with it.
    #[arg(short = 'j', long, value_name = "N,…", value_delimiter = ',', value_parser = numbers::threads)]
    pub threads: Option<Vec<usize>>,
    /// About how long to measure, in seconds.
    ///
    /// Longer gives more rounds, and steadier medians.
    #[arg(long, value_name = "N", default_value = "10", value_parser = numbers::seconds)]
    pub seconds: f64,
    /// Where bench.csv and bench.json go [default: output/bench/<scenario name>].
    ///
    /// Measurements are never overwritten without --force, since no others are quite the same.
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Overwrite other measurements.
    #[arg(long)]
    pub force: bool,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Where to write scenario.toml and scenario.schema.json; created if absent.
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of which files.
    #[arg(value_name = "KIND", default_value = "scenario")]
    pub kind: FileKind,
}

/// Kinds of files that a person writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileKind {
    /// What `run` takes.
    Scenario,
    /// What `sweep` takes.
    Sweep,
}

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  phaseline completions bash \\
    > ~/.local/share/bash-completion/completions/phaseline
  phaseline completions zsh > ~/.zfunc/_phaseline
  phaseline completions fish > ~/.config/fish/completions/phaseline.fish";

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write the pages of every command into this directory instead.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}
