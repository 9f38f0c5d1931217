//! The `phaseline` program: arguments → `cli` → exit code.

use std::process::ExitCode;

use clap::Parser;
use phaseline::cli::{self, Cli};

fn main() -> ExitCode {
    match cli::run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(text) = error.render() {
                cli::to_stderr(&text);
            }
            ExitCode::from(error.exit_code())
        }
    }
}
