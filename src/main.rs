//! The `phaseline` program: arguments → `cli` → exit code.

use std::process::ExitCode;

use phaseline::cli::{self, Cli, Error};

fn main() -> ExitCode {
    let done = match Cli::read() {
        Ok(cli) => cli::run(&cli),
        // Help and version come this way too.
        Err(words) => match words.print() {
            Err(error) if !words.use_stderr() => Err(Error::Output(error)),
            _ => return ExitCode::from(u8::try_from(words.exit_code()).unwrap_or(2)),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(text) = error.render() {
                cli::to_stderr(&text);
            }
            ExitCode::from(error.exit_code())
        }
    }
}
