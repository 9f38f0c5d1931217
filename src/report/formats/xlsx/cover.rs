//! The first sheet: what this is and came to, how it came about, how to read it, and where everything is.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};
use serde_json::Value;

use super::sheet::write;
use super::style::Style;
use super::titles::{COVER, Sheet, kind};
use crate::files::Cell;
use crate::report::html::{Key, Section};
use crate::report::manifest::Manifest;
use crate::report::text::capital;

const NOTES: [&str; 3] = [
    "Intervals cover the luck of simulation, not doubt about the assumptions.",
    "Nothing here is a forecast: assumptions go in, consequences come out. The sheet Scenario lists the assumptions.",
    "An empty cell means that there is no value, never zero. Cells hold all digits; the format shows a few.",
];

/// How many characters of ordinary text the columns are wide.
const LABELS: u16 = 26;
const TEXTS: u16 = 84;
/// The height of a line, in points.
const LINE: f64 = 15.0;
/// The most that a row may have.
const TALLEST: f64 = 409.0;

/// The cover of a workbook with these sheets, of results of which a page says what is `said`.
pub(super) fn sheet(
    manifest: &Manifest,
    name: &str,
    said: Option<&Section>,
    sheets: &[&Sheet],
    style: &Style,
) -> Result<Worksheet, XlsxError> {
    let mut worksheet = Worksheet::new();
    worksheet.set_name(COVER.name)?;
    worksheet.set_screen_gridlines(false);
    worksheet.set_column_width(0, LABELS)?.set_column_width(1, TEXTS)?;
    worksheet.write_string_with_format(0, 0, name, &style.title)?;
    worksheet.set_row_height(0, 28)?;
    worksheet.write_string_with_format(1, 0, kind(manifest.run.kind()), &style.subtitle)?;
    let mut row = 3;
    for warning in warnings(manifest) {
        worksheet.merge_range(row, 0, row, 1, &warning, &style.warning)?;
        row += 1;
    }
    for (label, words) in said.map(came_to).unwrap_or_default() {
        let lines = lines(&label, LABELS - 2).max(lines(&words, TEXTS + 8));
        worksheet.set_row_height(row, (lines as f64 * LINE).min(TALLEST))?;
        write(&mut worksheet, (row, 0), &Cell::text(label), &style.name)?;
        write(&mut worksheet, (row, 1), &Cell::text(words), &style.wrapped)?;
        row += 1;
    }
    row += u32::from(said.is_some());
    for (label, cell) in facts(manifest) {
        worksheet.write_string_with_format(row, 0, label, &style.label)?;
        let format = if matches!(cell, Cell::Text(_)) { &style.wrapped } else { &style.general };
        let left = format.clone().set_align(rust_xlsxwriter::FormatAlign::Left);
        write(&mut worksheet, (row, 1), &cell, &left)?;
        row += 1;
    }
    row += 1;
    for note in NOTES {
        worksheet.merge_range(row, 0, row, 1, note, &style.wrapped)?;
        row += 1;
    }
    row += 1;
    worksheet.write_string_with_format(row, 0, "Sheet", &style.header)?;
    worksheet.write_string_with_format(row, 1, "What it tells", &style.header)?;
    for Sheet { name, answers, .. } in sheets {
        row += 1;
        let place = Url::new(format!("internal:'{name}'!A1")).set_text(name);
        worksheet.write_url_with_format(row, 0, place, &style.link)?;
        worksheet.write_string_with_format(row, 1, answers.as_str(), &style.wrapped)?;
    }
    Ok(worksheet)
}

/// What must be known before anything is read.
fn warnings(manifest: &Manifest) -> Vec<String> {
    let partial = manifest.partial.then(|| "PARTIAL: it was stopped before all was done.".to_owned());
    let invalid = (!manifest.valid).then(|| {
        format!("INVALID: {} replications ran away and were cut short. Do not use these figures.", manifest.runaways)
    });
    let unmet = manifest.unmet.iter().map(|unmet| format!("NOT PRECISE ENOUGH: {unmet}"));
    partial.into_iter().chain(invalid).chain(unmet).collect()
}

/// How many lines `text` takes in a column of this width: not every program finds that out when it opens a workbook.
fn lines(text: &str, width: u16) -> usize {
    let (mut lines, mut filled) = (1, 0);
    for word in text.split_inclusive(' ').map(|word| word.chars().count()) {
        if filled > 0 && filled + word > usize::from(width) {
            (lines, filled) = (lines + 1, 0);
        }
        filled += word;
    }
    lines
}

/// What came out: the answer in all its parts, and the figures that stand for the whole.
fn came_to(said: &Section) -> Vec<(String, String)> {
    let answer = std::iter::once(&said.answer).chain(&said.points);
    let labels = std::iter::once("What came out".to_owned()).chain(std::iter::repeat_with(String::new));
    labels.zip(answer.cloned()).chain(said.keys.iter().map(figure)).collect()
}

fn figure(Key { what, value, ends, beside }: &Key) -> (String, String) {
    let ends = ends.as_ref().map_or_else(String::new, |ends| format!(" ({ends})"));
    let beside = beside.as_ref().map_or_else(String::new, |beside| format!("; {beside}"));
    (what.clone(), format!("{value}{ends}{beside}"))
}

/// What is told first of what decided the results.
const FIRST: [&str; 6] = ["scenario", "condition", "design", "replications", "seed", "level of the intervals"];

/// What decided the results, and what was done.
fn facts(manifest: &Manifest) -> Vec<(String, Cell)> {
    let mut told = manifest.run.told();
    told.sort_by_key(|(what, _)| FIRST.iter().position(|first| first == what).unwrap_or(FIRST.len()));
    let told = told.into_iter().filter_map(|(what, value)| {
        let cell = match value {
            Value::Null => return None,
            Value::String(text) => Cell::text(text),
            Value::Bool(yes) => Cell::text(if *yes { "yes" } else { "no" }),
            Value::Number(number) => match number.as_u64() {
                Some(whole) => Cell::Whole(whole),
                None => Cell::optional(number.as_f64()),
            },
            other => Cell::text(other.to_string()),
        };
        Some((capital(&what), cell))
    });
    let done =
        [("Replications done", manifest.replications), ("Runaways", manifest.runaways), ("Events", manifest.events)];
    // A discovery simulates nothing.
    let done = done.into_iter().filter(|_| manifest.replications > 0);
    let done = done.map(|(what, count)| (what.to_owned(), Cell::Whole(count)));
    let program = format!("{} {}", manifest.run.text("program"), manifest.run.text("version"));
    told.chain(done).chain([("Program".to_owned(), Cell::text(program))]).collect()
}
