//! Lines of CSV.

use std::io::{self, Write};

use csv::{IntoInnerError, Terminator, Writer, WriterBuilder};

use super::{Dialect, neutral};
use crate::cell::Cell;

/// Lines of cells in a dialect.
#[derive(Debug)]
pub(super) struct Lines<W: Write> {
    writer: Writer<W>,
    dialect: Dialect,
    /// The text of a number, used again and again.
    text: String,
}

impl<W: Write> Lines<W> {
    /// Lines to `into`, after what stands there.
    pub fn new(into: W, dialect: Dialect) -> Self {
        let mut builder = WriterBuilder::new();
        builder.terminator(Terminator::Any(b'\n')).buffer_capacity(1 << 16).delimiter(dialect.separator());
        Self { writer: builder.from_writer(into), dialect, text: String::new() }
    }

    /// The line of the columns' names.
    pub fn header(&mut self, columns: impl IntoIterator<Item: AsRef<str>>) -> io::Result<()> {
        for column in columns {
            self.text(column.as_ref())?;
        }
        self.end()
    }

    /// The next row.
    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        for cell in cells {
            self.cell(cell)?;
        }
        self.end()
    }

    fn cell(&mut self, cell: &Cell) -> io::Result<()> {
        use std::fmt::Write as _;
        if let Cell::Text(text) = cell {
            return self.text(text);
        }
        self.text.clear();
        write!(self.text, "{cell}").map_err(io::Error::other)?;
        if self.dialect == Dialect::Semicolon && self.text.contains('.') {
            self.text = self.text.replace('.', ",");
        }
        self.writer.write_field(&self.text).map_err(io::Error::from)
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_field(neutral(text).as_bytes()).map_err(io::Error::from)
    }

    fn end(&mut self) -> io::Result<()> {
        self.writer.write_record(None::<&[u8]>).map_err(io::Error::from)
    }

    /// Hands what is written on; where it went.
    pub fn flushed(&mut self) -> io::Result<&W> {
        self.writer.flush()?;
        Ok(self.writer.get_ref())
    }

    /// Nothing more will be written.
    pub fn into_inner(self) -> io::Result<W> {
        self.writer.into_inner().map_err(IntoInnerError::into_error)
    }
}
