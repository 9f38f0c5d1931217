//! A table that is small enough to draw from.

use crate::column::Column;
use crate::files::{Cell, Rows};

/// More cells than these are not kept.
const MOST: usize = 1_000_000;

/// The cells of a table, and the sheet on which they stand below one line of header.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub table: String,
    pub sheet: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    is_whole: bool,
}

impl Kept {
    /// Nothing yet of `rows`, and nothing ever if they are not `wanted`.
    pub fn new(rows: &Rows, sheet: &str, wanted: bool) -> Self {
        let (table, columns) = (rows.name.clone(), rows.columns.clone());
        Self { table, sheet: sheet.to_owned(), columns, rows: Vec::new(), is_whole: wanted }
    }

    /// Keeps a row.
    pub fn take(&mut self, cells: &[Cell]) {
        if self.is_whole && (self.rows.len() + 1) * cells.len() <= MOST {
            self.rows.push(cells.to_vec());
        } else {
            self.is_whole = false;
            self.rows = Vec::new();
        }
    }

    /// It goes on to another sheet: nothing can be drawn from it.
    pub fn broken(&mut self) {
        self.is_whole = false;
        self.rows = Vec::new();
    }

    /// Itself, if all of it is here.
    pub fn whole(self) -> Option<Self> {
        self.is_whole.then_some(self)
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<u16> {
        self.columns.iter().position(|column| column.name == name).map(|place| place as u16)
    }

    /// The words of a cell.
    pub fn text(&self, row: usize, column: u16) -> String {
        self.rows[row][usize::from(column)].to_string()
    }

    /// The number of a cell, if it has one.
    pub fn number(&self, row: usize, column: u16) -> Option<f64> {
        match self.rows[row][usize::from(column)] {
            Cell::Whole(whole) => Some(whole as f64),
            Cell::Number(number) => Some(number),
            Cell::Empty | Cell::Text(_) => None,
        }
    }

    /// Rows that follow each other and agree in these columns: their words there, the first and the last.
    pub fn groups(&self, by: &[u16]) -> Vec<(Vec<String>, usize, usize)> {
        let mut groups: Vec<(Vec<String>, usize, usize)> = Vec::new();
        for row in 0..self.rows.len() {
            let key: Vec<String> = by.iter().map(|column| self.text(row, *column)).collect();
            match groups.last_mut() {
                Some((last, _, to)) if *last == key => *to = row,
                _ => groups.push((key, row, row)),
            }
        }
        groups
    }

    /// The cells of a column from one row to another, as a range of the workbook.
    pub fn range(&self, column: u16, (from, to): (usize, usize)) -> (&str, u32, u16, u32, u16) {
        (&self.sheet, from as u32 + 1, column, to as u32 + 1, column)
    }
}
