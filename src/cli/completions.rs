//! `phaseline completions`: a completion script.

use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs};
use super::error::Error;
use super::screen::Screen;

/// Prints the completion script of a shell.
pub fn completions(args: &CompletionsArgs, screen: Screen) -> Result<(), Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "phaseline", &mut script);
    screen.data(&String::from_utf8_lossy(&script))
}
