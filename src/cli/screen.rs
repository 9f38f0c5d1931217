//! The only way to the screen: data to standard output, words to standard error.

use std::io::{self, Write};

use super::args::Color;
use super::error::Error;

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
        if self.quiet { Ok(()) } else { data(text) }
    }

    /// Words, as they are, with their own line ends.
    pub fn say(self, text: &str) {
        if !self.quiet {
            to_stderr(text);
        }
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
