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
use crate::experiment::{Address, AddressError, Condition, Goal, Settings};
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
    /// Find from which value of a setting on a target is met.
    Solve(Box<SolveArgs>),
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

/// How an experiment is run.
#[derive(Debug, Args)]
pub struct ExperimentArgs {
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
    /// Number of threads [default: all cores].
    ///
    /// Changes how long it takes, never the results.
    #[arg(short = 'j', long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::threads)]
    pub threads: Option<usize>,
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
    /// Replace different results, or your files that have a table's name.
    #[arg(long)]
    pub force: bool,
}

impl ExperimentArgs {
    /// What is given here on top of `settings`.
    pub fn settings(&self, settings: Settings) -> Result<Settings, Error> {
        Ok(Settings {
            seed: self.seed.unwrap_or(settings.seed),
            replications: self.replications.unwrap_or(settings.replications),
            threads: self.threads,
            level: match self.level {
                Some(level) => Level::new(level).map_err(|error| Error::input(error.to_string()))?,
                None => settings.level,
            },
            allow_runaways: self.allow_runaway,
        })
    }
}

const RUN_EXAMPLES: &str = "\
Examples:
  phaseline run configs/baseline.toml
  phaseline run configs/baseline.toml --replications 1_000_000 --threads 8
  phaseline run configs/baseline.toml --set monitoring.teams=4 --out output/four
  phaseline run configs/baseline.toml --seed 7 --force --replications-csv

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
    /// Run until an interval is this narrow; may be given again.
    ///
    /// 'compliance[national response]=±0.002' asks for half the interval to be at most 0.002, 'harm=±1%' for 1 % of the
    /// estimate. The run looks after 1,000, 2,000, 4,000 … replications and ends at the first look at which all are narrow
    /// enough and every event occurred, and did not, 30 times. Exit code 3 if that is not reached.
    #[arg(long, value_name = "METRIC=±WIDTH", conflicts_with = "replications")]
    pub precision: Vec<Goal>,
    /// The most histories that --precision may take [default: 1,000,000].
    #[arg(long, value_name = "N", requires = "precision", value_parser = numbers::replications)]
    pub max_replications: Option<u64>,
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
}

const COMPARE_EXAMPLES: &str = "\
Examples:
  phaseline compare configs/baseline.toml \\
    --against 'phase[guarantee response].deadline=96 h'
  phaseline compare configs/baseline.toml configs/slow_attribution.toml
  phaseline compare configs/baseline.toml --against monitoring.teams=4 \\
    --against 'monitoring.teams=4; monitoring.verify=2 h'
  phaseline compare configs/baseline.toml configs/saturation.toml \\
    --metrics 'compliance[national response],response_time_h[national response].p95'

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
    /// How it is run.
    #[command(flatten)]
    pub experiment: ExperimentArgs,
    /// Where the tables go [default: output/<sweep name>].
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
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
    /// What to vary, and from where to where.
    #[arg(long, value_name = "PATH=LOW..HIGH")]
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
        let run = run.experiment;
        assert_eq!((run.replications, run.seed, run.threads, run.level), (Some(20_000), Some(7), None, None));
    }
}
