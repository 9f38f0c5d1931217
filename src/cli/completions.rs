//! `phaseline completions`: a completion script.

use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs};
use super::error::Error;
use super::screen::data;

/// Prints the completion script of a shell.
pub fn completions(args: &CompletionsArgs) -> Result<(), Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "phaseline", &mut script);
    data(&String::from_utf8_lossy(&script))
}
