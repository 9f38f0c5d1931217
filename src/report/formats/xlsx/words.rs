//! The sheets of words: what was assumed, and what columns mean.

use std::path::Path;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::{heading, write};
use super::style::Style;
use super::titles::{DICTIONARY, SCENARIO};
use crate::column::Column;
use crate::files::Cell;
use crate::report::formats::dictionary::Dictionary;
use crate::report::manifest::Manifest;
use crate::scenario::Document;
use crate::units::written;

/// A sheet's name, its table, and the table's columns.
pub(super) type Described = (String, String, Vec<Column>);

/// A sheet of texts with a header.
fn table(name: &str, columns: &[(&str, f64)], style: &Style) -> Result<Worksheet, XlsxError> {
    let mut worksheet = Worksheet::new();
    worksheet.set_name(name)?;
    for (place, (column, width)) in (0..).zip(columns) {
        worksheet.write_string_with_format(0, place, *column, &style.header)?;
        worksheet.set_column_width(place, *width)?;
    }
    worksheet.set_freeze_panes(1, 0)?;
    worksheet.set_repeat_rows(0, 0)?;
    Ok(worksheet)
}

/// Every value of the scenario, if there is one, with what its file says beside it.
pub(super) fn scenario(manifest: &Manifest, style: &Style) -> Result<Option<Worksheet>, XlsxError> {
    let Ok(document) = Document::parse(&manifest.resolved, Path::new(".")) else { return Ok(None) };
    let leaves = document.leaves();
    if leaves.is_empty() {
        return Ok(None);
    }
    let columns = [("Path", 58.0), ("Value", 60.0), ("Unit", 10.0), ("Source or reason", 60.0)];
    let mut worksheet = table(SCENARIO.name, &columns, style)?;
    for (row, leaf) in (1..).zip(&leaves) {
        let (value, unit) =
            if leaf.is_law { (Cell::text(&leaf.value), "law".to_owned()) } else { value_and_unit(&leaf.value) };
        write(&mut worksheet, (row, 0), &Cell::text(&leaf.path), &style.wrapped)?;
        let left = style.wrapped.clone().set_align(rust_xlsxwriter::FormatAlign::Left);
        write(&mut worksheet, (row, 1), &value, &left)?;
        write(&mut worksheet, (row, 2), &Cell::text(unit), &style.wrapped)?;
        write(&mut worksheet, (row, 3), &Cell::text(&leaf.note), &style.wrapped)?;
    }
    worksheet.autofilter(0, 0, leaves.len() as u32, 3)?;
    Ok(Some(worksheet))
}

/// What a value of a scenario is as a cell, and in which unit.
fn value_and_unit(toml: &str) -> (Cell, String) {
    let finite = |number: &f64| number.is_finite();
    if let Some(number) = toml.parse::<f64>().ok().filter(finite) {
        return (Cell::number(number), String::new());
    }
    let parsed: Option<String> = format!("value = {toml}")
        .parse::<toml::Table>()
        .ok()
        .and_then(|table| table.get("value")?.as_str().map(str::to_owned));
    let text = parsed.unwrap_or_else(|| toml.to_owned());
    match written(&text).filter(|(number, _)| finite(number)) {
        Some((number, unit)) => (Cell::number(number), unit),
        None => (Cell::text(text), String::new()),
    }
}

/// What every column of the tables means, and every metric.
pub(super) fn dictionary(tables: &[Described], dictionary: &Dictionary, style: &Style) -> Result<Worksheet, XlsxError> {
    let columns = [("Sheet", 18.0), ("Header", 34.0), ("Column of the CSV", 34.0), ("Unit", 9.0), ("Meaning", 96.0)];
    let mut worksheet = table(DICTIONARY.name, &columns, style)?;
    let mut row = 0;
    let mut line = |texts: [&str; 5]| {
        row += 1;
        for (place, text) in (0..).zip(texts) {
            if !text.is_empty() {
                write(&mut worksheet, (row, place), &Cell::text(text), &style.wrapped)?;
            }
        }
        Ok::<u32, XlsxError>(row)
    };
    let mut last = 0;
    for (sheet, table, columns) in tables {
        for column in columns {
            let meaning = dictionary.meaning(table, &column.name).unwrap_or_default();
            let unit = dictionary.unit(&column.name).unwrap_or_default();
            last = line([sheet, &heading(column, dictionary), &column.name, unit, &meaning])?;
        }
    }
    for (metric, unit, definition) in &dictionary.metrics {
        last = line(["metrics", "", metric, unit, definition])?;
    }
    worksheet.autofilter(0, 0, last, 4)?;
    Ok(worksheet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_numbers_and_names_are_words() {
        let quantity = |number: f64, unit: &str| (Cell::number(number), unit.to_owned());
        assert_eq!(value_and_unit("2"), quantity(2.0, ""));
        assert_eq!(value_and_unit("\"24 h\""), quantity(24.0, "h"));
        assert_eq!(value_and_unit("\"0.8 /d\""), quantity(0.8, "/d"));
        for name in ["1 Brigade", "Infinity watch", "1e999 h", "inf h", "NaN", "2 of 3"] {
            assert_eq!(value_and_unit(&format!("\"{name}\"")), (Cell::text(name), String::new()));
        }
        assert_eq!(value_and_unit("inf"), (Cell::text("inf"), String::new()));
    }
}
