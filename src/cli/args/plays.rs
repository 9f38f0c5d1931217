//! Arguments of the commands that play scenarios as they are.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::shared::{ExperimentArgs, Metrics, PrecisionArgs, ScenarioArgs, apart};
use crate::cli::numbers;
use crate::scenario::{Override, OverrideError};

const RUN_EXAMPLES: &str = "\
Examples:
  phaseline run configs/baseline.toml
  phaseline run configs/baseline.toml --replications 1_000_000 --threads 8
  phaseline run configs/baseline.toml --set monitoring.teams=4 --out output/four
  phaseline run configs/baseline.toml --seed 7 --force --replications-csv
  phaseline run configs/baseline_uncertain.toml --uncertainty 100 -n 500

The tables do not depend on --threads: the same scenario, seed and replications
give the same bytes. Ctrl-C keeps the finished part and marks it partial; a
second Ctrl-C stops at once. The same command goes on where it was stopped or
killed, and with more --replications after those that are done.";

/// Arguments of `run`.
#[derive(Debug, Args)]
#[command(after_help = RUN_EXAMPLES)]
pub struct RunArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// How it is run.
    #[command(flatten)]
    pub experiment: ExperimentArgs,
    /// When it ends, if not after a number of replications.
    #[command(flatten)]
    pub until: PrecisionArgs,
    /// Where the tables go [default: output/<scenario name>].
    ///
    /// Results of a different run, and your files that have a table's name, are never replaced without --force; complete
    /// results of the same run are left as they are.
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Also write replications.csv, a row a replication.
    #[arg(long)]
    pub replications_csv: bool,
    /// Also write incidents.csv, a row an incident (large: about 200 bytes each).
    #[arg(long)]
    pub incidents_csv: bool,
    /// Draw this many sets of what the scenario marks as uncertain, and run each.
    ///
    /// From 2 to 100,000; 100 give a band worth reading. Each set has as many histories as -n says, a few hundred are
    /// enough, and no other set shares their luck. The tables then tell how far each metric goes over what is not known,
    /// apart from luck; they go to output/<scenario name>-uncertainty. With more sets later the same command goes on after
    /// those that are done.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::sets)]
    pub uncertainty: Option<u64>,
    /// Metrics to tell with --uncertainty, separated by commas; may be given again [default: the chief ones].
    #[arg(long, value_name = "METRIC,…", requires = "uncertainty")]
    pub metrics: Vec<Metrics>,
}

const COMPARE_EXAMPLES: &str = "\
Examples:
  phaseline compare configs/baseline.toml \\
    --against 'phase[guarantee response].deadline=96 h'
  phaseline compare configs/baseline.toml configs/slow_attribution.toml
  phaseline compare configs/baseline.toml --against monitoring.teams=4 \\
    --against 'monitoring.teams=4; monitoring.verify=2 h'
  phaseline compare configs/baseline.toml configs/saturation.toml \\
    --metrics 'collapse,response_time_h[national response].p95'

All scenarios share the reference's seed: history 17 of one has the violations,
delays and decisions of history 17 of the other, until the change itself makes a
difference. So differences have far narrower intervals than two runs would give.
Ctrl-C keeps the finished part and marks it partial. The same command goes on
from there, or from what is kept if it was killed; more replications are added.";

/// Arguments of `compare`.
#[derive(Debug, Args)]
#[command(after_help = COMPARE_EXAMPLES)]
pub struct CompareArgs {
    /// The reference, then its variants: scenario files (TOML).
    #[arg(value_name = "SCENARIO", required = true)]
    pub scenarios: Vec<PathBuf>,
    /// A variant: the reference with this changed; may be given again, for another variant.
    ///
    /// Paths and values are as for --set. Several changes of one variant are separated by semicolons.
    #[arg(long, value_name = "PATH=VALUE")]
    pub against: Vec<Against>,
    /// Change one value of every scenario; may be given again.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<Override>,
    /// Metrics to compare, separated by commas; may be given again [default: all].
    ///
    /// By default every metric that both scenarios have, and the 5 %, 50 % and 95 % quantiles of times.
    #[arg(long, value_name = "METRIC,…")]
    pub metrics: Vec<Metrics>,
    /// How they are run; what is not given is the reference's.
    #[command(flatten)]
    pub experiment: ExperimentArgs,
    /// Where the tables go [default: output/compare-<reference>-<variants>].
    ///
    /// Other results are never replaced without --force; the complete results of the same comparison are left as they are.
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Changes that make one variant, separated by semicolons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Against(pub Vec<Override>);

impl FromStr for Against {
    type Err = OverrideError;

    fn from_str(text: &str) -> Result<Self, OverrideError> {
        apart(text, ';').map(|part| part.trim().parse()).collect::<Result<_, _>>().map(Self)
    }
}
