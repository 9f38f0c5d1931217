//! The ways in which CSV is written.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// By this a spreadsheet knows that a file is UTF-8.
const MARK: &str = "\u{feff}";

/// How the tables of a directory are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// For programs: no mark, commas between cells, points in decimals.
    #[default]
    Plain,
    /// For spreadsheets whose decimals have a point: a byte-order mark first, commas between cells.
    Comma,
    /// For spreadsheets whose decimals have a comma: a byte-order mark first, semicolons between cells, commas in
    /// decimals.
    Semicolon,
}

impl Dialect {
    /// Whether it is that of programs.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
    pub fn is_plain(&self) -> bool {
        *self == Self::Plain
    }

    /// What stands between cells.
    pub(crate) fn separator(self) -> u8 {
        if self == Self::Semicolon { b';' } else { b',' }
    }

    /// What a file begins with.
    pub(crate) fn mark(self) -> &'static str {
        if self.is_plain() { "" } else { MARK }
    }

    /// The point that `number` may have lost.
    pub(crate) fn pointed(self, number: &str) -> std::borrow::Cow<'_, str> {
        if self == Self::Semicolon { number.replace(',', ".").into() } else { number.into() }
    }

    /// The dialect of the file at `path`, whose first column is called `first`.
    pub fn of_file(path: &Path, first: &str) -> io::Result<Self> {
        let mut head = Vec::new();
        let long = MARK.len() + first.len() + 1;
        File::open(path)?.take(long as u64).read_to_end(&mut head)?;
        Ok(match head.strip_prefix(MARK.as_bytes()) {
            None => Self::Plain,
            Some(rest) if rest.last() == Some(&b';') => Self::Semicolon,
            Some(_) => Self::Comma,
        })
    }
}
