//! Arguments of the commands that vary a scenario.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::shared::{DesignArgs, ExperimentArgs, FormArgs, Metrics, PrecisionArgs, QuestionArgs, ScenarioArgs};
use crate::cli::numbers;
use crate::experiment::Condition;
use crate::scenario::{Override, Vary};

const SWEEP_EXAMPLES: &str = "\
Examples:
  phaseline sweep configs/sweeps/deadlines.toml
  phaseline sweep configs/baseline.toml -n 2000 \\
    --vary 'phase[national response].deadline=6 h..48 h step 6 h' \\
    --vary 'monitoring.teams=[2,4,8]'
  phaseline sweep configs/baseline.toml --design sobol --points 256 \\
    --vary 'phase[national response].deadline=6 h..48 h' \\
    --vary 'source[line of contact].arrivals.poisson.rate=0.5 /d..3 /d log'

Levels are a list ([2,4,8]), a range with steps (6 h..48 h step 6 h, or count 8,
or count 5 log), a range without (6 h..48 h, for designs that sample), or a law.
All points share their luck. Finished points are kept: the same command goes on
where it was stopped or killed.";

/// Arguments of `sweep`.
#[derive(Debug, Args)]
#[command(after_help = SWEEP_EXAMPLES)]
pub struct SweepArgs {
    /// What is varied.
    #[command(flatten)]
    pub design: DesignArgs,
    /// How it is run.
    #[command(flatten)]
    pub experiment: ExperimentArgs,
    /// When its points end, all together, if not after a number of replications.
    #[command(flatten)]
    pub until: PrecisionArgs,
    /// Where the tables go [default: output/<sweep name>, or output/<scenario name>-sweep].
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

const PLAN_EXAMPLES: &str = "\
Examples:
  phaseline plan configs/sweeps/deadlines.toml --shards 8 --out work
  phaseline run-shard work --shard 0      shards 0 to 7, on any machines
  phaseline merge work                    the tables, as sweep writes them

The directory has all that its shards need: plan.json, with the scenario in it,
and the data files that the scenario names. It may be shared or copied, and the
shards brought back to it. A shard is a range of batches of 1,024 replications,
so a point of many replications is divided too. Shards do not see each other, so
--precision, for which all points look together, is for sweep alone.";

/// Arguments of `plan`.
#[derive(Debug, Args)]
#[command(after_help = PLAN_EXAMPLES)]
pub struct PlanArgs {
    /// What is varied.
    #[command(flatten)]
    pub design: DesignArgs,
    /// What is asked of each point.
    #[command(flatten)]
    pub question: QuestionArgs,
    /// Number of shards.
    ///
    /// From 1 to 100,000; no more are made than there are batches.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::shards)]
    pub shards: u64,
    /// Where the plan goes [default: output/<sweep name>-shards].
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace another plan; its shards are removed.
    #[arg(long)]
    pub force: bool,
}

const RUN_SHARD_EXAMPLES: &str = "\
Examples:
  phaseline run-shard work --shard 3
  phaseline run-shard work --shard $SLURM_ARRAY_TASK_ID --threads 16

Writes shard-3-of-8.bin into the directory once it is whole; one that was killed
leaves nothing under that name and is run again from its beginning. It may be
run twice, even at once: the bytes are the same. A shard that is there already
is left as it is.";

/// Arguments of `run-shard`.
#[derive(Debug, Args)]
#[command(after_help = RUN_SHARD_EXAMPLES)]
pub struct RunShardArgs {
    /// The directory of the plan.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Which shard, counted from 0.
    #[arg(short = 'k', long, value_name = "K", allow_negative_numbers = true, value_parser = numbers::seed)]
    pub shard: u64,
    /// Number of threads [default: all cores].
    #[arg(short = 'j', long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::threads)]
    pub threads: Option<usize>,
    /// Replace a damaged file, or one of another plan.
    #[arg(long)]
    pub force: bool,
}

const MERGE_EXAMPLES: &str = "\
Examples:
  phaseline merge work
  phaseline merge work --out output/deadlines

The tables have the same bytes as those of the sweep on one machine. Without all
shards it says which are missing, and writes nothing.";

/// Arguments of `merge`.
#[derive(Debug, Args)]
#[command(after_help = MERGE_EXAMPLES)]
pub struct MergeArgs {
    /// The directory of the plan and its shards.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Where the tables go [default: output/<sweep name>, or output/<scenario name>-sweep].
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Accept histories that run away.
    ///
    /// A plan that was made with --allow-runaway accepts them anyway.
    #[arg(long)]
    pub allow_runaway: bool,
    /// Replace other results, changed tables, or files with a table's name.
    #[arg(long)]
    pub force: bool,
    /// In which forms.
    #[command(flatten)]
    pub forms: FormArgs,
}

const SOLVE_EXAMPLES: &str = "\
Examples:
  phaseline solve configs/baseline.toml -n 4000 \\
    --vary 'phase[national response].deadline=12 h..72 h' \\
    --target 'compliance[national response] >= 0.95'
  phaseline solve configs/saturation.toml -n 1000 \\
    --vary 'monitoring.teams=1..20' --target 'team_wait_h.p95 <= 24'

The range is scanned at --grid values (or at the range's own steps), then the
crossing is bracketed. All values share their luck. The answer comes with the
values that the data cannot tell from the threshold.";

/// Arguments of `solve`.
#[derive(Debug, Args)]
#[command(after_help = SOLVE_EXAMPLES)]
pub struct SolveArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// What to vary, and from where to where: PATH=LOW..HIGH.
    #[arg(long, value_name = "RANGE")]
    pub vary: Vary,
    /// The target: a metric, one of <, <=, >, >=, and a number.
    #[arg(long, value_name = "CONDITION")]
    pub target: Condition,
    /// Metrics to tell at every value beside the target's, separated by commas; may be given again.
    #[arg(long, value_name = "METRIC,…")]
    pub metrics: Vec<Metrics>,
    /// Values of the scan [default: the range's steps, or 11].
    #[arg(long, value_name = "N", value_parser = numbers::grid)]
    pub grid: Option<usize>,
    /// How closely to bracket the threshold, as a part of the range.
    #[arg(long, value_name = "PART", default_value = "0.005", value_parser = numbers::part)]
    pub tolerance: f64,
    /// How it is run.
    #[command(flatten)]
    pub experiment: ExperimentArgs,
    /// Where the tables go [default: output/<scenario name>-solve].
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

const SENSITIVITY_EXAMPLES: &str = "\
Examples:
  phaseline sensitivity configs/sweeps/sensitivity.toml
  phaseline sensitivity configs/baseline_uncertain.toml --method morris -n 200
  phaseline sensitivity configs/baseline.toml --points 128 -n 100 \\
    --vary 'phase[national response].deadline=12 h..48 h' \\
    --vary 'severity[minor].detection.probability=0.5..1'

By default the factors are all that the scenario marks as uncertain. The study
is repeated on sets that share neither points nor luck; intervals come from
their spread.";

/// Arguments of `sensitivity`.
#[derive(Debug, Args)]
#[command(after_help = SENSITIVITY_EXAMPLES)]
pub struct SensitivityArgs {
    /// A scenario file (TOML), or a sweep file whose design samples.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// A factor: a range, a law, or a list of values, each as likely; may be given again.
    #[arg(long, value_name = "PATH=LEVELS")]
    pub vary: Vec<Vary>,
    /// How factors are judged.
    #[arg(long, value_name = "METHOD", default_value = "sobol")]
    pub method: MethodName,
    /// Sobol': rows of each set's plan, a power of two [default: the sweep's points, or 64].
    ///
    /// A set takes this many times the number of factors plus two, twice.
    #[arg(long, value_name = "N", value_parser = numbers::points)]
    pub points: Option<u64>,
    /// Morris: trajectories of each set's plan [default: 10].
    #[arg(long, value_name = "N", value_parser = numbers::points)]
    pub trajectories: Option<u64>,
    /// Morris: levels of the grid, an even number [default: 4].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub levels: Option<u32>,
    /// Independent sets, at least 10: the more, the narrower the intervals.
    #[arg(long, value_name = "N", default_value = "10", value_parser = clap::value_parser!(u64).range(10..=10_000))]
    pub sets: u64,
    /// Change one value of the scenario at all points; may be given again.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<Override>,
    /// Metrics to tell, separated by commas; may be given again [default: the sweep's, or the chief ones].
    #[arg(long, value_name = "METRIC,…")]
    pub metrics: Vec<Metrics>,
    /// How it is run.
    #[command(flatten)]
    pub experiment: ExperimentArgs,
    /// Where the tables go [default: output/<name>-sensitivity].
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// How factors are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MethodName {
    /// Shares of variance: first-order and total indices.
    Sobol,
    /// Elementary effects: a screening of many factors with few points.
    Morris,
}

const DISCOVER_EXAMPLES: &str = "\
Examples:
  phaseline sweep configs/baseline.toml --design sobol --points 1024 -n 200 \\
    --vary 'phase[national response].deadline=12 h..48 h' \\
    --vary 'severity[minor].detection.probability=0.5..1' --out output/wide
  phaseline discover output/wide --where 'collapse > 0.1'

The method is patient rule induction. About a quarter of the points is held out:
the box is made from the others, and judged on these.";

/// Arguments of `discover`.
#[derive(Debug, Args)]
#[command(after_help = DISCOVER_EXAMPLES)]
pub struct DiscoverArgs {
    /// The directory of a finished sweep whose design samples.
    #[arg(value_name = "SWEEP_DIR")]
    pub sweep: PathBuf,
    /// The condition: a metric, one of <, <=, >, >=, and a number.
    #[arg(long = "where", value_name = "CONDITION")]
    pub condition: Condition,
    /// Which box of the trajectory to show, by its number [default: the proposed one].
    #[arg(long = "box", value_name = "N")]
    pub number: Option<usize>,
    /// The share of a box's points that each peel takes away.
    #[arg(long, value_name = "SHARE", default_value = "0.05", value_parser = numbers::small_share)]
    pub alpha: f64,
    /// The smallest share of all points that a box may hold.
    #[arg(long, value_name = "SHARE", default_value = "0.05", value_parser = numbers::small_share)]
    pub mass: f64,
    /// Level of the intervals.
    #[arg(long, value_name = "LEVEL", default_value = "0.95", value_parser = numbers::level)]
    pub level: f64,
    /// Where the tables go [default: output/<directory of the sweep>-discover].
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace other results, changed tables, or files with a table's name.
    #[arg(long)]
    pub force: bool,
    /// In which forms.
    #[command(flatten)]
    pub forms: FormArgs,
}
