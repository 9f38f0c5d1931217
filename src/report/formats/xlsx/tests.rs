use std::fs;

use calamine::{Data, Range, Reader, Xlsx};

use super::*;
use crate::column::number;
use crate::files::Dialect;
use crate::report::columns::{Factors, open_table};

/// A manifest of results of one table with so many rows.
fn manifest(table: &str, rows: u64) -> Manifest {
    let manifest = serde_json::json!({
        "run": { "kind": "run", "program": "phaseline", "version": "0", "format": 1, "scenario": "=cmd|x & y", "seed": u64::MAX },
        "replications": 1, "partial": true, "runaways": 2, "valid": false, "events": 1,
        "effort": {
            "wall_seconds": 1.0, "cpu_seconds": null, "threads": 1,
            "machine": { "os": "linux", "arch": "x86_64", "cpus": 1, "cpu_model": null },
        },
        "files": [{ "file": format!("{table}.csv"), "rows": rows, "digest": "" }],
        "resolved": "",
    });
    serde_json::from_value(manifest).unwrap()
}

/// The workbook that becomes of a table, in `directory`, with so many rows a sheet.
fn made(directory: &Path, table: &str, text: &str, most_rows: u32) -> PathBuf {
    let path = directory.join(format!("{table}.csv"));
    fs::write(&path, text).unwrap();
    let manifest = manifest(table, text.lines().count() as u64 - 1);
    let mut workbook = Box::new(Workbook::new(directory, &manifest, None, most_rows).unwrap());
    workbook.table(open_table(&path, table, Dialect::Plain, &Factors::default()).unwrap()).unwrap();
    workbook.finish().unwrap().into_iter().for_each(|sealed| sealed.put().unwrap());
    directory.join(FILE)
}

/// The sheets that become of a table, with so many rows each.
fn sheets(table: &str, text: &str, most_rows: u32) -> Vec<(String, Range<Data>)> {
    let directory = tempfile::tempdir().unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook(made(directory.path(), table, text, most_rows)).unwrap();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.is_empty(), "{name}: {formulas:?}");
    }
    book.sheet_names().iter().map(|name| (name.clone(), book.worksheet_range(name).unwrap())).collect()
}

fn sheet<'s>(sheets: &'s [(String, Range<Data>)], name: &str) -> &'s Range<Data> {
    &sheets.iter().find(|(sheet, _)| sheet == name).unwrap_or_else(|| panic!("no sheet {name}")).1
}

/// Causes, so many.
fn lines(number: usize) -> String {
    let mut lines = vec!["phase,cause,misses,share,share_low,share_high".to_owned()];
    lines.extend((0..number).map(|row| format!("p,c{row},{row},0.5,,")));
    lines.join("\n") + "\n"
}

#[test]
fn what_looks_like_a_formula_stays_text() {
    let text =
        "phase,cause,misses,share,share_low,share_high\n'=1+1,'@SUM(A1),3,0.5,0.1,0.75\n007,http://x.org,1,0.5,,\n";
    let sheets = sheets("causes", text, MOST_ROWS);
    let causes = sheet(&sheets, "Causes");
    let row = |row: u32| {
        (0..6).map(|column| causes.get_value((row, column)).cloned().unwrap_or_default()).collect::<Vec<_>>()
    };
    let words = |text: &str| Data::String(text.to_owned());
    let first =
        [words("=1+1"), words("@SUM(A1)"), Data::Float(3.0), Data::Float(0.5), Data::Float(0.1), Data::Float(0.75)];
    assert_eq!(row(1), first);
    assert_eq!(row(2)[..2], [words("007"), words("http://x.org")]);
    assert_eq!(row(2)[4], Data::Empty);
}

#[test]
fn a_full_sheet_goes_on_in_another_and_says_so() {
    let sheets = sheets("causes", &lines(10), 5);
    let mut causes = Vec::new();
    for name in ["Causes", "Causes 2", "Causes 3"] {
        let part = sheet(&sheets, name);
        assert!(part.height() <= 5, "{name}");
        assert_eq!(part.get_value((0, 0)), Some(&Data::String("Phase".to_owned())), "{name} has a header");
        causes.extend(part.rows().skip(1).map(|row| row[1].to_string()));
    }
    assert_eq!(causes, (0..10).map(|row| format!("c{row}")).collect::<Vec<_>>());
    let cover: Vec<String> = sheet(&sheets, "Summary").rows().map(|row| row[1].to_string()).collect();
    assert!(cover.iter().any(|words| words.ends_with("a sheet is full, and it goes on")), "{cover:?}");
    assert!(cover.contains(&"the same, part 3".to_owned()));
}

/// Rows that a sheet takes exactly need no other.
#[test]
fn a_sheet_is_filled_to_the_last_row() {
    let sheets = sheets("causes", &lines(4), 5);
    assert_eq!(sheet(&sheets, "Causes").height(), 5);
    assert!(!sheets.iter().any(|(name, _)| name == "Causes 2"));
}

#[test]
fn the_cover_says_what_must_not_be_overlooked() {
    let sheets = sheets("causes", "phase,cause,misses,share,share_low,share_high\n", MOST_ROWS);
    let cover = sheet(&sheets, "Summary");
    let words: Vec<String> = cover.rows().flat_map(|row| row.iter().map(ToString::to_string)).collect();
    assert_eq!(words[0], "=cmd|x & y");
    for part in ["PARTIAL", "INVALID: 2 replications ran away", "Nothing here is a forecast"] {
        assert!(words.iter().any(|words| words.starts_with(part)), "{part}: {words:?}");
    }
    // More digits than a number of a cell has.
    assert!(words.contains(&u64::MAX.to_string()), "{words:?}");
}

#[test]
fn titles_are_names_that_a_sheet_may_have() {
    let others =
        [titles::COVER, titles::CHARTS, titles::HEAT, titles::SCENARIO, titles::DICTIONARY, titles::CHART_DATA];
    let all = || titles::TITLES.iter().map(|(_, title)| title).chain(&others);
    let mut names: Vec<&str> = all().map(|title| title.name).collect();
    assert!(names.iter().all(|name| name.len() <= 24 && !name.contains(['[', ']', ':', '*', '?', '/', '\\'])));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all().count());
}

#[test]
fn headers_have_words_and_units() {
    let dictionary = Dictionary::new();
    for (column, expected) in [
        ("deadline_h", "Deadline (h)"),
        ("ci_low", "CI low"),
        ("day", "Day (d)"),
        ("met_share", "Met share"),
        ("harm.ci_low", "harm.ci_low"),
        ("p05", "p05"),
        ("phase[x].deadline_h", "phase[x].deadline_h (h)"),
    ] {
        let column = number(column);
        assert_eq!(sheet::heading(&column, &dictionary), expected);
    }
}

/// What a file of the workbook says, as it stands there.
fn part(book: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(book).unwrap()).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
    text
}

/// The sheet with this name, as it stands in the file.
fn markup(book: &Path, name: &str) -> String {
    let names = calamine::open_workbook::<Xlsx<_>, _>(book).unwrap().sheet_names();
    let number = names.iter().position(|there| there == name).unwrap() + 1;
    part(book, &format!("xl/worksheets/sheet{number}.xml"))
}

#[test]
fn sheets_are_set_up_for_reading_and_for_print() {
    let directory = tempfile::tempdir().unwrap();
    let book = made(directory.path(), "causes", &lines(10), MOST_ROWS);
    let causes = markup(&book, "Causes");
    for (what, there) in [
        ("a frozen header", "ySplit=\"1\""),
        ("frozen keys", "xSplit=\""),
        ("a filter", "<autoFilter ref=\"A1:F11\""),
        ("bars behind shares", "<conditionalFormatting sqref=\"D2:D11\"><cfRule type=\"dataBar\""),
        ("a page across", "orientation=\"landscape\""),
        ("its name on paper", "<oddHeader>&amp;L=cmd|x &amp;&amp; y&amp;RCauses</oddHeader>"),
        ("pages' numbers", "Page &amp;P of &amp;N"),
    ] {
        assert!(causes.contains(there), "{what}: {causes}");
    }
    assert!(part(&book, "xl/workbook.xml").contains(">Causes!$1:$1<"), "a header on each page");
}

#[test]
fn shares_are_shown_as_percentages_and_hold_all_digits() {
    let directory = tempfile::tempdir().unwrap();
    let text = "phase,cause,misses,share,share_low,share_high\np,c,3,0.123456789012345,,\n";
    let book = made(directory.path(), "causes", text, MOST_ROWS);
    let causes = markup(&book, "Causes");
    let (_, cell) = causes.split_once("r=\"D2\" s=\"").unwrap();
    let (format, rest) = cell.split_once('"').unwrap();
    assert!(rest.contains("<v>0.123456789012345</v>"));
    let styles = part(&book, "xl/styles.xml");
    let (_, formats) = styles.split_once("<cellXfs").unwrap();
    let format = formats.split("<xf ").nth(format.parse::<usize>().unwrap() + 1).unwrap();
    let (number, _) = format.strip_prefix("numFmtId=\"").unwrap().split_once('"').unwrap();
    assert!(styles.contains(&format!("<numFmt numFmtId=\"{number}\" formatCode=\"0.00%\"/>")), "{number}: {styles}");
}

#[test]
fn a_workbook_says_one_day_on_which_it_was_made() {
    let directory = tempfile::tempdir().unwrap();
    let book = made(directory.path(), "causes", &lines(1), MOST_ROWS);
    let core = part(&book, "docProps/core.xml");
    assert!(core.contains("<dcterms:created xsi:type=\"dcterms:W3CDTF\">2026-01-01T00:00:00Z<"), "{core}");
    assert!(core.contains("<dcterms:modified xsi:type=\"dcterms:W3CDTF\">2026-01-01T00:00:00Z<"), "{core}");
}

#[test]
fn a_text_longer_than_a_cell_says_so() {
    let text = format!("phase,cause,misses,share,share_low,share_high\n{},c,3,0.5,,\n", "é".repeat(40_000));
    let sheets = sheets("causes", &text, MOST_ROWS);
    let told = sheet(&sheets, "Causes").get_value((1, 0)).unwrap().to_string();
    assert!(told.starts_with("éé") && told.ends_with(" … (longer than a cell; in full in the CSV table)"));
}
