//! The command line: arguments in, text and files out.

mod again;
mod args;
mod asked;
mod bench;
mod check;
mod compare;
mod completions;
mod discover;
mod error;
mod find;
mod init;
mod interrupt;
mod load;
mod man;
mod merge;
mod metrics;
mod numbers;
mod place;
mod plan;
mod progress;
mod report;
mod run;
mod run_shard;
mod schema;
mod screen;
mod sensitivity;
mod solve;
mod sweep;
mod trace;
mod uncertainty;
mod verdict;

pub use args::Cli;
pub use error::Error;
pub use screen::to_stderr;

use args::Command;
use screen::Screen;

/// Does what was asked for.
pub fn run(cli: &Cli) -> Result<(), Error> {
    let screen = Screen::new(cli.quiet, cli.color);
    match &cli.command {
        Command::Run(args) => run::run(args, screen),
        Command::Compare(args) => compare::compare(args, screen),
        Command::Sweep(args) => sweep::sweep(args, screen),
        Command::Plan(args) => plan::plan(args, screen),
        Command::RunShard(args) => run_shard::run_shard(args, screen),
        Command::Merge(args) => merge::merge(args, screen),
        Command::Solve(args) => solve::solve(args, screen),
        Command::Sensitivity(args) => sensitivity::sensitivity(args, screen),
        Command::Discover(args) => discover::discover(args, screen),
        Command::Report(args) => report::report(args, screen),
        Command::Check(args) => check::check(args, screen),
        Command::Trace(args) => trace::trace(args, screen),
        Command::Metrics(args) => metrics::metrics(args, screen),
        Command::Bench(args) => bench::bench(args, screen),
        Command::Init(args) => init::init(args, screen),
        Command::Schema(args) => schema::schema(args),
        Command::Completions(args) => completions::completions(args),
        Command::Man(args) => man::man(args, screen),
    }
}
