//! The table that a figure is drawn from, as a page holds it.

use serde_json::{Value, json};

use super::fit::{fewest_rows, thinned};
use crate::report::read::FoundTable;

/// Cells of a table that a figure holds; of longer tables it shows some rows and names the file.
const MOST_CELLS: usize = 6_000;

/// A table in a page, as texts: the digits are those of the file.
#[derive(Debug, Clone)]
pub struct Data {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    /// The file that it is from, and how many rows it is of there.
    file: String,
    of: usize,
}

impl Data {
    /// The rows of `table`, or some of them where they are too many.
    pub fn of(table: &FoundTable) -> Self {
        Self::some(table, |_| true)
    }

    /// Those that `wanted` takes, by their number.
    pub fn some(table: &FoundTable, wanted: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<&Vec<_>> =
            table.rows.iter().enumerate().filter(|(number, _)| wanted(*number)).map(|(_, row)| row).collect();
        let columns = table.columns.len();
        let most = (MOST_CELLS / columns.max(1)).max(fewest_rows(columns));
        let texts = thinned(&rows, most).map(|row| row.iter().map(ToString::to_string).collect()).collect();
        Self { columns: table.columns.clone(), rows: texts, file: table.file(), of: rows.len() }
    }

    /// Bytes that its rows take, with quotes and commas.
    pub fn bytes(&self) -> usize {
        self.rows.iter().flatten().map(|cell| cell.len() + 3).sum()
    }

    /// Leaves out rows, so that it takes about `most` bytes at most.
    pub fn cut(&mut self, most: usize) {
        let bytes = self.bytes();
        if bytes > most {
            let rows = (self.rows.len() * most / bytes).max(fewest_rows(self.columns.len()));
            self.rows = thinned(&self.rows, rows).cloned().collect();
        }
    }

    /// The same without its rows.
    #[must_use]
    pub fn emptied(self) -> Self {
        Self { rows: Vec::new(), ..self }
    }

    /// Its columns and rows for the page's script, and what a download is called: as the file, unless it has less.
    pub fn block(&self) -> Value {
        let file = if self.is_whole() { self.file.clone() } else { format!("some-rows-of-{}", self.file) };
        json!({ "columns": self.columns, "rows": self.rows, "file": file })
    }

    /// The file that has all of it.
    pub fn file(&self) -> &str {
        &self.file
    }

    fn is_whole(&self) -> bool {
        self.rows.len() == self.of
    }

    /// What there is of it.
    pub fn note(&self) -> String {
        if self.is_whole() {
            format!("All figures of this chart, as in {}.", self.file)
        } else {
            format!("{} of {} rows, evenly spaced. All are in {}.", self.rows.len(), self.of, self.file)
        }
    }
}

#[cfg(test)]
impl Data {
    /// One of so many rows.
    pub fn sample(rows: usize) -> Self {
        let row = |number: usize| vec![number.to_string(), "x".repeat(100)];
        let columns = ["number", "words"].map(str::to_owned).to_vec();
        Self { columns, rows: (0..rows).map(row).collect(), file: "t.csv".to_owned(), of: rows }
    }

    /// How many rows it has left.
    pub fn len(&self) -> usize {
        self.rows.len()
    }
}
