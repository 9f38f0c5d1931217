//! The only way to the screen: data to standard output, words to standard error.

use std::io::{self, Write};
use std::path::Path;

use super::args::Color;
use super::error::Error;
use crate::experiment::BLOCK;
use crate::report::text::word;

/// Files that are named one by one.
const NAMED: usize = 3;

/// Where a command prints.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    quiet: bool,
}

impl Screen {
    /// A screen; a quiet one prints nothing but data and errors.
    pub fn new(quiet: bool, color: Color) -> Self {
        match color {
            Color::Auto => {}
            Color::Always => anstream::ColorChoice::Always.write_global(),
            Color::Never => anstream::ColorChoice::Never.write_global(),
        }
        Self { quiet }
    }

    /// Whether only data and errors are wanted.
    pub fn quiet(self) -> bool {
        self.quiet
    }

    /// Data that is read rather than processed: not printed when quiet.
    pub fn summary(self, text: &str) -> Result<(), Error> {
        if self.quiet {
            return Ok(());
        }
        match data(text) {
            // That nobody reads on changes nothing of how the command ends.
            Err(Error::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    /// That the complete results of `what` stand in `path`, and that these files were written there to them.
    pub fn standing(self, path: &Path, what: &str, added: &[String]) {
        let done = match added {
            [] => "nothing was changed".to_owned(),
            names => format!("{} written there", were(names)),
        };
        self.say(&format!("{} holds the complete results of {what} already; {done}\n", path.display()));
        if added.is_empty() {
            let path = word(&path.display().to_string());
            self.say(&format!("hint: look at them with `{} report {path}`\n", env!("CARGO_PKG_NAME")));
        }
    }

    /// After how many replications, in words, a run goes on.
    pub fn going_on(self, kept: &str) {
        self.say(&format!("going on after the {kept} that are kept of those done, in whole blocks of {BLOCK}\n"));
    }

    /// That these tables of results were lost or changed, if any were, and what comes of it.
    pub fn mending(self, damaged: &[String]) {
        if !damaged.is_empty() {
            self.say(&format!("{} lost or changed; all tables are made again\n", were(damaged)));
        }
    }

    /// Words, as they are, with their own line ends.
    pub fn say(self, text: &str) {
        if !self.quiet {
            to_stderr(text);
        }
    }
}

/// Of these files, of which there is one at least, that they were.
fn were(names: &[String]) -> String {
    match names {
        [name] => format!("{name} was"),
        [names @ .., last] if names.len() < NAMED => format!("{} and {last} were", names.join(", ")),
        _ => format!("{} files were", names.len()),
    }
}

/// Data, to standard output.
pub fn data(text: &str) -> Result<(), Error> {
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Error::Output)
}

/// Words that even the quiet want: faults and final errors.
///
/// Standard error is the last resort: where it cannot be written, nobody can be told.
pub fn to_stderr(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}
