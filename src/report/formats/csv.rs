//! The CSV tables in another dialect.

use std::path::{Path, PathBuf};

use super::Writer;
use crate::report::beside::Sealed;
use crate::report::csv::{Dialect, Rows, write_rows};
use crate::report::error::ReportError;

/// The tables under their own names.
#[derive(Debug)]
pub(super) struct Csv {
    directory: PathBuf,
    dialect: Dialect,
    written: Vec<Sealed>,
}

impl Csv {
    /// Those in `directory`, in `dialect`.
    pub fn new(directory: &Path, dialect: Dialect) -> Self {
        Self { directory: directory.to_owned(), dialect, written: Vec::new() }
    }
}

impl Writer for Csv {
    fn table(&mut self, mut rows: Rows) -> Result<(), ReportError> {
        self.written.push(write_rows(&self.directory, &mut rows, self.dialect)?);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Vec<Sealed>, ReportError> {
        Ok(self.written)
    }
}
