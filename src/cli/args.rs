//! What a person types.

use clap::builder::Styles;
use clap::builder::styling::{AnsiColor, Style};
use clap::error::ContextKind;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;
use std::str::FromStr;

use super::error::Error;
use super::numbers;
use crate::experiment::{Address, AddressError, Catalogue, Condition, Goal, Precision, Settings};
use crate::scenario::{Override, OverrideError, Vary};
use crate::stats::Level;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan))));

const EXAMPLES: &str = "\
Examples:
  phaseline init pause                         write a scenario to start from
  phaseline check configs/*.toml               find every fault; see what follows
  phaseline run configs/baseline.toml          tables go to output/baseline/
  phaseline run configs/baseline.toml --set monitoring.teams=4 --out output/four
  phaseline compare configs/baseline.toml --against monitoring.teams=4
  phaseline sweep configs/sweeps/deadlines.toml
  phaseline trace configs/baseline.toml -k 17  read one history, event by event
  phaseline bench                              how fast this machine is

Exit codes: 0 done, 1 the run failed, 2 the input is wrong, 3 not precise
enough, 130 interrupted.";

/// Does a phased plan for answering ceasefire violations keep its own deadlines?
///
/// Phaseline plays a plan out many times against random violations, delays and decisions, and counts how often each
/// phase answers in time. Assumptions go in as a scenario file; their consequences come out as tables. It forecasts
/// nothing.
#[derive(Debug, Parser)]
#[command(name = "phaseline", version, styles = STYLES, after_help = EXAMPLES, max_term_width = 80)]
#[command(propagate_version = true, subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Say nothing but errors.
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub quiet: bool,
    /// When to use colours.
    ///
    /// `auto` colours a terminal and leaves pipes, files and `NO_COLOR` plain.
    #[arg(long, global = true, help_heading = "Global options", value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

impl Cli {
    /// The command line of this program; what clap has to say otherwise, help and version included.
    pub fn read() -> Result<Self, clap::Error> {
        Self::try_parse().map_err(|mut words| {
            // No scenario begins with a dash, so "use `-- --bogus`" is no advice.
            words.remove(ContextKind::Suggested);
            words
        })
    }
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On terminals.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate a scenario and write its tables.
    Run(Box<RunArgs>),
    /// Tell what a change makes of a scenario, or how scenarios differ.
    Compare(Box<CompareArgs>),
    /// Vary a scenario over a design of points.
    Sweep(Box<SweepArgs>),
    /// Divide a sweep into shards for several machines.
    Plan(Box<PlanArgs>),
    /// Run one shard of a plan.
    RunShard(RunShardArgs),
    /// Write the tables of a plan whose shards are done.
    Merge(MergeArgs),
    /// Find from which value of a setting on a target is met.
    Solve(Box<SolveArgs>),
    /// Find which factors move a metric, and how much of it is luck.
    Sensitivity(Box<SensitivityArgs>),
    /// Find in which box of a sweep's factors a condition holds.
    Discover(DiscoverArgs),
    /// Find every fault of scenario files, and show what their numbers imply.
    Check(CheckArgs),
    /// Tell one history of a scenario, event by event.
    Trace(TraceArgs),
    /// List every metric that a scenario yields.
    Metrics(MetricsArgs),
    /// Measure how fast a scenario runs on this machine.
    Bench(BenchArgs),
    /// Write a starter scenario, every part explained.
    Init(InitArgs),
    /// Print the JSON Schema of scenario or sweep files, for editors.
    Schema(SchemaArgs),
    /// Print a completion script for a shell.
    Completions(CompletionsArgs),
    /// Print the manual page, or write all of them.
    Man(ManArgs),
}

/// Which scenario, and what to change in it.
#[derive(Debug, Args)]
pub struct ScenarioArgs {
    /// The scenario file (TOML).
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Change one value of the scenario; may be given again.
    ///
    /// The path is dotted, with names in brackets; the value is written as in the file, without its quotes:
    /// 'phase[national response].deadline=12 h', 'monitoring.teams=4', 'source[line of contact].arrivals.poisson.rate=2 /d'.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<Override>,
}

/// What an experiment asks: all that decides its numbers beside the scenario.
#[derive(Debug, Args)]
pub struct QuestionArgs {
    /// Number of independent histories [default: the scenario's].
    ///
    /// From 1 to 10 billion, written 20000, `20_000` or 2e4. Four times as many halve the intervals. Memory does not grow
    /// with the number.
    #[arg(short = 'n', long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::replications)]
    pub replications: Option<u64>,
    /// Seed of all luck [default: the scenario's].
    ///
    /// The same seed gives the same luck. Runs that differ in one setting and share a seed share all other luck, so
    /// their difference is the setting's.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::seed)]
    pub seed: Option<u64>,
    /// Level of the intervals [default: 0.95].
    #[arg(long, value_name = "LEVEL", allow_negative_numbers = true, value_parser = numbers::level)]
    pub level: Option<f64>,
    /// Accept histories that run away.
    ///
    /// A history whose violations multiply without end stops at the scenario's bound on incidents. Figures from such
    /// histories are cut short where they are worst, so the results are marked invalid and the run fails unless this is
    /// given.
    #[arg(long)]
    pub allow_runaway: bool,
}

impl QuestionArgs {
    /// What is given here on top of `settings`.
    pub fn settings(&self, settings: Settings) -> Result<Settings, Error> {
        Ok(Settings {
            seed: self.seed.unwrap_or(settings.seed),
            replications: self.replications.unwrap_or(settings.replications),
            threads: settings.threads,
            level: match self.level {
                Some(level) => Level::new(level).map_err(|error| Error::input(error.to_string()))?,
                None => settings.level,
            },
            allow_runaways: self.allow_runaway,
        })
    }
}

/// How an experiment is run.
#[derive(Debug, Args)]
pub struct ExperimentArgs {
    /// What it asks.
    #[command(flatten)]
    pub question: QuestionArgs,
    /// Number of threads [default: all cores].
    ///
    /// Changes how long it takes, never the results.
    #[arg(short = 'j', long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::threads)]
    pub threads: Option<usize>,
    /// Replace different results, or your files that have a table's name.
    #[arg(long)]
    pub force: bool,
}

/// Replications without `--max-replications`, where precision is asked for.
const MOST: u64 = 1_000_000;

impl PrecisionArgs {
    /// What is asked of precision in the scenario of `catalogue`, and the most replications it may take.
    pub fn precision(&self, catalogue: &Catalogue) -> Result<Option<(Precision, u64)>, Error> {
        if self.precision.is_empty() {
            return Ok(None);
        }
        let precision = Precision::new(self.precision.clone(), catalogue).map_err(|error| {
            Error::input(error.to_string()).hint("`phaseline metrics` with the scenario lists all of them")
        })?;
        Ok(Some((precision, self.max_replications.unwrap_or(MOST))))
    }

    /// The goals as they were typed, `; ` between them.
    pub fn text(&self) -> String {
        let goals: Vec<String> = self.precision.iter().map(ToString::to_string).collect();
        goals.join("; ")
    }
}

impl ExperimentArgs {
    /// What is given here on top of `settings`.
    pub fn settings(&self, settings: Settings) -> Result<Settings, Error> {
        self.question.settings(Settings { threads: self.threads, ..settings })
    }
}

/// When an experiment ends, if not after a number of replications.
#[derive(Debug, Args)]
pub struct PrecisionArgs {
    /// Run until an interval is this narrow; may be given again.
    ///
    /// 'compliance[national response]=±0.002' asks for half the interval to be at most 0.002, 'harm=±1%' for 1 % of the
    /// estimate. It looks after 1,000, 2,000, 4,000 … replications and ends at the first look at which all are narrow
    /// enough and every event occurred, and did not, 30 times. Exit code 3 if that is not reached.
    #[arg(long, value_name = "METRIC=±WIDTH", conflicts_with = "replications")]
    pub precision: Vec<Goal>,
    /// The most histories that --precision may take [default: 1,000,000].
    #[arg(long, value_name = "N", requires = "precision", value_parser = numbers::replications)]
    pub max_replications: Option<u64>,
}

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
    /// Also write incidents.csv, a row an incident (large: about 100 bytes each).
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
Ctrl-C keeps the finished part and marks it partial.";

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
    /// Where the tables go [default: output/<sweep name>].
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
so a point of many replications is divided too.";

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
    /// Where the tables go [default: output/<sweep name>].
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace different results, or your files that have a table's name.
    #[arg(long)]
    pub force: bool,
}

/// A scenario and a design of its points.
#[derive(Debug, Args)]
pub struct DesignArgs {
    /// The sweep file (TOML), or with --vary or --list a scenario file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Vary one value of the scenario; may be given again.
    #[arg(long, value_name = "PATH=LEVELS")]
    pub vary: Vec<Vary>,
    /// How levels make points [default: grid, or list with --list].
    #[arg(long, value_name = "DESIGN")]
    pub design: Option<DesignName>,
    /// Number of points of a design that samples.
    #[arg(long, value_name = "N", value_parser = numbers::points)]
    pub points: Option<u64>,
    /// A CSV file of points: columns are paths or names of factors, rows are points.
    #[arg(long, value_name = "FILE")]
    pub list: Option<PathBuf>,
    /// Change one value of the scenario at all points; may be given again.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<Override>,
    /// Metrics to tell, separated by commas; may be given again [default: the sweep's, or the chief ones].
    #[arg(long, value_name = "METRIC,…")]
    pub metrics: Vec<Metrics>,
}

/// The designs of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DesignName {
    /// Every combination.
    Grid,
    /// Levels side by side.
    Zip,
    /// The rows of --list.
    List,
    /// The scenario, then one factor moved at a time.
    OneAtATime,
    /// A Latin hypercube.
    LatinHypercube,
    /// A scrambled Sobol sequence.
    Sobol,
    /// Independent points.
    Random,
}

/// Metrics, separated by commas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metrics(pub Vec<Address>);

impl FromStr for Metrics {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        apart(text, ',').map(|part| part.trim().parse()).collect::<Result<_, _>>().map(Self)
    }
}

/// The parts of `text` between separators; one in brackets or quotes belongs to a name.
fn apart(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut depth, mut quoted) = (0_u32, false);
    text.split(move |c| {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '"' => quoted = !quoted,
            _ => {}
        }
        c == separator && depth == 0 && !quoted
    })
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
    /// A factor: a range without steps, or a law; may be given again.
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
    /// Morris: trajectories of each set's plan.
    #[arg(long, value_name = "N", default_value = "10", value_parser = numbers::points)]
    pub trajectories: u64,
    /// Morris: levels of the grid, an even number.
    #[arg(long, value_name = "N", default_value = "4", value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub levels: u32,
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
    /// Replace different results, or your files that have a table's name.
    #[arg(long)]
    pub force: bool,
}

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

const TRACE_EXAMPLES: &str = "\
Examples:
  phaseline trace configs/baseline.toml --replication 17
  phaseline trace configs/baseline.toml -k 17 --json |
    jq 'select(.event == \"outcome\")'

With --json, each line is an object. All have `at_h` (hours since the armistice)
and `event`. Those of an incident have `incident` (its number from 0), `source`,
`ordinal` (its number at the source). By `event`:
  violation       side, severity, contested, concurrent
  escalated       from, to
  detected        delay_h (since onset)
  visit_started   wait_h (since detection)
  verified        delay_h (since detection)
  unattributed
  established     delay_h (since onset)
  demanded        phase
  triggered       phase
  absent          phase, actor, member
  pool_granted    phase, actor, member, pool, wait_h
  stage_ended     phase, actor, member, stage
  acted           phase, actor, member
  answered        phase, response_h, slack_h
  effect          phase, actor, ceases_at_h
  outcome         phase, outcome, due_at_h, cause
  critical_path   phase, outcome (answered, missed), path (component, hours)
  spell           severity, hours, harm
  ended           by, duration_h, severity, concurrent
  false_report    report
  unwarranted     report
  window          window, occurrence, change (began, ended, rebound_ended)
  credibility     to
  finish          ending, credibility, events
Keys are added, never renamed, within a major version. `member` counts from 0;
absent values are null.";

/// Arguments of `trace`.
#[derive(Debug, Args)]
#[command(after_long_help = TRACE_EXAMPLES)]
pub struct TraceArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Which history, counted from 0.
    ///
    /// The same number as in replications.csv and incidents.csv of a run with the same scenario and seed.
    #[arg(short = 'k', long, value_name = "K", allow_negative_numbers = true, value_parser = numbers::seed)]
    pub replication: u64,
    /// Seed of all luck [default: the scenario's].
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::seed)]
    pub seed: Option<u64>,
    /// Write one JSON object a line, with stable keys (see --help).
    #[arg(long)]
    pub json: bool,
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn separators_in_names_do_not_separate() {
        let metrics: Metrics = "compliance[a, b], harm.p95".parse().unwrap();
        assert_eq!(metrics.0.iter().map(|address| address.subject.as_str()).collect::<Vec<_>>(), ["a, b", ""]);
        let against: Against = "phase[a; b].deadline=1 h; name=\"x;y\"".parse().unwrap();
        assert_eq!(against.0.iter().map(Override::value).collect::<Vec<_>>(), ["1 h", "\"x;y\""]);
        assert!("monitoring.teams=4;".parse::<Against>().is_err());
    }

    #[test]
    fn options_have_defaults_that_scenarios_fill() {
        let cli = Cli::try_parse_from(["phaseline", "run", "a.toml", "-n", "2e4", "--seed", "7"]).unwrap();
        let Command::Run(run) = cli.command else { panic!("not run") };
        let (asked, threads) = (run.experiment.question, run.experiment.threads);
        assert_eq!((asked.replications, asked.seed, threads, asked.level), (Some(20_000), Some(7), None, None));
    }
}
