//! The command line: arguments in, text and files out.

mod args;
mod completions;
mod error;
mod man;
mod numbers;
mod screen;

pub use args::Cli;
pub use error::Error;
pub use screen::to_stderr;

use args::Command;
use screen::Screen;

/// Does what was asked for.
pub fn run(cli: &Cli) -> Result<(), Error> {
    let screen = Screen::new(cli.quiet, cli.color);
    match &cli.command {
        Command::Completions(args) => completions::completions(args),
        Command::Man(args) => man::man(args, screen),
        _ => Ok(()),
    }
}
