//! What a person types.

mod plays;
mod points;
mod report;
mod shared;
mod tools;
mod trace;

use clap::builder::Styles;
use clap::builder::styling::{AnsiColor, Style};
use clap::error::ContextKind;
use clap::{Parser, Subcommand, ValueEnum};

pub use plays::{CompareArgs, RunArgs};
pub use points::{DiscoverArgs, MergeArgs, MethodName, PlanArgs, RunShardArgs, SensitivityArgs, SolveArgs, SweepArgs};
pub use report::ReportArgs;
pub use shared::{DesignArgs, Metrics, PrecisionArgs, QuestionArgs, ScenarioArgs, design_told};
pub use tools::{BenchArgs, CheckArgs, CompletionsArgs, FileKind, InitArgs, ManArgs, MetricsArgs, SchemaArgs};
pub use trace::TraceArgs;

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
  phaseline report output/baseline --open      see the results as charts
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
    /// Make a page of results that people look at, with charts.
    Report(ReportArgs),
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

#[cfg(test)]
mod tests {
    use super::plays::Against;
    use super::*;
    use crate::scenario::Override;
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
