//! `results.xlsx`, opened again.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};

use super::{Place, commands, csv};
use crate::support::program;

/// The sheets of the workbook at `path`, by name, in order.
fn sheets(path: &Path) -> Vec<(String, Range<Data>)> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let names = book.sheet_names();
    names.iter().map(|name| (name.clone(), book.worksheet_range(name).unwrap())).collect()
}

/// The title of each table's sheet, as the workbook's own dictionary has them: by the names of their columns.
fn by_columns(sheets: &[(String, Range<Data>)]) -> BTreeMap<Vec<String>, String> {
    let (_, dictionary) = sheets.iter().find(|(name, _)| name == "Dictionary").unwrap();
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in dictionary.rows().skip(1).filter(|row| row[0] != "metrics") {
        columns.entry(row[0].to_string()).or_default().push(row[2].to_string());
    }
    columns.into_iter().map(|(sheet, columns)| (columns, sheet)).collect()
}

fn is_same(cell: Option<&Data>, text: &str) -> bool {
    match cell {
        None | Some(Data::Empty) => text.is_empty(),
        Some(Data::Float(number)) => text.parse::<f64>().is_ok_and(|there| there.to_bits() == number.to_bits()),
        Some(Data::Bool(truth)) => text == ["no", "yes"][usize::from(*truth)] || text == truth.to_string(),
        Some(Data::DateTime(date)) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year}-{month:02}-{day:02}") == text
        }
        Some(Data::String(there)) => there == text,
        _ => false,
    }
}

/// The first sheet tells what the page tells first.
fn says_what_the_page_says(place: &Place, cover: &Range<Data>) {
    let page = place.dir.path().join("page.html");
    program().args(["report", "--quiet"]).arg(place.out()).arg("--out").arg(&page).assert().success();
    let page = std::fs::read_to_string(page).unwrap();
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")];
    let page = marks.iter().fold(page, |page, (mark, meant)| page.replace(mark, meant));
    let told = cover.rows().skip_while(|row| row[0] != "What came out");
    let told: Vec<String> = told.take_while(|row| row[1] != Data::Empty).map(|row| row[1].to_string()).collect();
    assert!(!told.is_empty(), "{cover:?}");
    for words in told {
        // A figure's parts stand apart on the page.
        for part in words.split([';', '(', ')']).map(str::trim) {
            assert!(page.contains(part), "{part}");
        }
    }
}

/// The sheets hold what the tables hold.
fn says_what_the_tables_say(place: &Place) {
    let sheets = sheets(&place.out().join("results.xlsx"));
    assert_eq!(sheets[0].0, "Summary");
    says_what_the_page_says(place, &sheets[0].1);
    let titles = by_columns(&sheets);
    for record in place.manifest()["files"].as_array().unwrap() {
        let file = record["file"].as_str().unwrap();
        let (header, rows) = csv(&place.out().join(file));
        let title = titles.get(&header).unwrap_or_else(|| panic!("{file} has no sheet"));
        let (_, sheet) = sheets.iter().find(|(name, _)| name == title).unwrap();
        assert_eq!(sheet.height(), rows.len() + 1, "{file}");
        for (number, row) in (1..).zip(&rows) {
            for (place, text) in (0..).zip(row) {
                let cell = sheet.get_value((number, place));
                assert!(is_same(cell, text), "{file}, row {number}, {}: {text:?}, {cell:?}", header[place as usize]);
            }
        }
    }
}

#[test]
fn it_says_what_the_tables_say_to_the_last_digit() {
    for command in commands() {
        let place = Place::new();
        place.does(&[&command[..], &["--quiet", "--format", "xlsx"]].concat());
        says_what_the_tables_say(&place);
    }
}

#[test]
fn it_does_so_for_what_is_made_of_other_results() {
    let base = "configs/baseline.toml";
    let vary = ["--vary", "phase[national response].deadline=4 h..48 h", "--vary", "monitoring.teams=1..6"];
    let design = [&["--design", "latin-hypercube", "--points", "48", "-n", "16"], &vary[..]].concat();
    let sweep = Place::new();
    sweep.does(&[&["sweep", base, "--quiet"], &design[..]].concat());
    let of_sweep = sweep.out().display().to_string();
    let found = Place::new();
    let condition = "compliance[national response] < 0.9";
    found.does(&["discover", &of_sweep, "--where", condition, "--format", "xlsx", "--quiet"]);
    says_what_the_tables_say(&found);

    let plan = Place::new();
    plan.does(&[&["plan", base, "--shards", "1", "--quiet"], &design[..]].concat());
    let of_plan = plan.out().display().to_string();
    program().args(["run-shard", &of_plan, "--shard", "0", "--quiet"]).assert().success();
    let merged = Place::new();
    merged.does(&["merge", &of_plan, "--format", "xlsx", "--quiet"]);
    says_what_the_tables_say(&merged);
    assert_eq!(merged.read("sweep.csv"), sweep.read("sweep.csv"));
}

#[test]
fn the_dates_of_the_timeline_are_dates() {
    let dates = |more: &[&str]| {
        let place = Place::new();
        place.runs(&[&["--quiet", "--format", "xlsx"], more].concat());
        let sheets = sheets(&place.out().join("results.xlsx"));
        let (_, timeline) = sheets.into_iter().find(|(name, _)| name == "Timeline").unwrap();
        assert_eq!(timeline.get_value((0, 1)).unwrap().to_string(), "Date");
        timeline.rows().skip(1).map(|row| (row[0].clone(), row[1].clone())).collect::<Vec<_>>()
    };
    for (day, date) in dates(&["--set", "armistice=2026-03-01"]) {
        let Data::DateTime(date) = date else { panic!("{day}: {date:?}") };
        // 2026-03-01 is day 46,082 of a workbook.
        assert_eq!(date.as_f64(), 46_082.0 + day.to_string().parse::<f64>().unwrap());
    }
    assert!(dates(&[]).iter().all(|(_, date)| *date == Data::Empty));
}

#[test]
fn a_run_has_a_sheet_a_question() {
    let place = Place::new();
    place.runs(&["--quiet", "--format", "xlsx"]);
    let names: Vec<String> = sheets(&place.out().join("results.xlsx")).into_iter().map(|(name, _)| name).collect();
    let expected = [
        "Summary",
        "Charts",
        "Deadlines",
        "Causes",
        "Critical path",
        "Survival",
        "Timeline",
        "Response times",
        "Metrics",
        "Quantiles",
        "Ladder",
        "Replications",
        "Incidents",
        "Scenario",
        "Dictionary",
    ];
    assert_eq!(names, expected);
}

#[test]
fn the_scenario_is_told_value_by_value() {
    let place = Place::new();
    place.runs(&["--quiet", "--format", "xlsx"]);
    let sheets = sheets(&place.out().join("results.xlsx"));
    let (_, scenario) = sheets.iter().find(|(name, _)| name == "Scenario").unwrap();
    let rows: BTreeMap<String, (Data, Data)> =
        scenario.rows().skip(1).map(|row| (row[0].to_string(), (row[1].clone(), row[2].clone()))).collect();
    let deadline = &rows["phase[national response].deadline"];
    assert_eq!(*deadline, (Data::Float(24.0), Data::String("h".to_owned())));
    assert_eq!(rows["monitoring.teams"].0, Data::Float(2.0));
    assert_eq!(rows["monitoring.verify"].1, Data::String("law".to_owned()));
}

/// Two factors that vary make a grid; its cells are the points'.
#[test]
fn a_sweep_of_two_factors_is_a_heat_map() {
    let place = Place::new();
    place.does(&[&commands()[3][..], &["--quiet", "--format", "xlsx"]].concat());
    let sheets = sheets(&place.out().join("results.xlsx"));
    let (_, heat) = sheets.iter().find(|(name, _)| name == "Heat maps").expect("a sheet of heat maps");
    let (header, rows) = csv(&place.out().join("sweep.csv"));
    assert_eq!(heat.get_value((0, 0)), Some(&Data::String(header[3].clone())));
    for row in &rows {
        let find = |level: &str, cells: Vec<Option<&Data>>| {
            cells.iter().position(|cell| is_same(*cell, level)).unwrap() as u32
        };
        let down = find(&row[1], (0..4).map(|y| heat.get_value((y, 0))).collect());
        let across = find(&row[2], (0..3).map(|x| heat.get_value((1, x))).collect());
        assert!(is_same(heat.get_value((down, across)), &row[3]), "{row:?}");
    }
}

/// The grid's cells are coloured by what they hold.
#[test]
fn a_heat_map_has_a_scale_of_colours() {
    let place = Place::new();
    place.does(&[&commands()[3][..], &["--quiet", "--format", "xlsx"]].concat());
    let book = place.out().join("results.xlsx");
    let number = sheets(&book).iter().position(|(name, _)| name == "Heat maps").unwrap() + 1;
    let mut archive = zip::ZipArchive::new(File::open(book).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name(&format!("xl/worksheets/sheet{number}.xml")).unwrap().read_to_string(&mut text).unwrap();
    let scales = text.matches("<cfRule type=\"colorScale\"").count();
    let (header, _) = csv(&place.out().join("sweep.csv"));
    // A metric has three columns; before them stand the point and two factors, behind them two counts.
    assert_eq!(scales, (header.len() - 5) / 3, "one a metric");
}

/// Points of another design stand at levels of their own: as a grid they would be a diagonal.
#[test]
fn only_a_grid_is_a_heat_map() {
    let place = Place::new();
    let vary = ["--vary", "phase[national response].deadline=12 h..48 h", "--vary", "monitoring.teams=1..8"];
    let design = ["--design", "latin-hypercube", "--points", "6", "-n", "4", "--quiet", "--format", "xlsx"];
    place.does(&[&["sweep", "configs/baseline.toml"][..], &vary, &design].concat());
    let names: Vec<String> = sheets(&place.out().join("results.xlsx")).into_iter().map(|(name, _)| name).collect();
    assert!(!names.contains(&"Heat maps".to_owned()), "{names:?}");
}

/// A number as `LibreOffice` writes it.
fn number(text: &str) -> Option<f64> {
    match text.strip_suffix('%') {
        Some(percent) => percent.parse().ok().map(|percent: f64| percent / 100.0),
        None => text.parse().ok(),
    }
}

/// What another program makes of it.
#[test]
#[ignore = "needs LibreOffice"]
fn libreoffice_reads_the_same_numbers() {
    let place = Place::new();
    place.does(&[&commands()[0][..], &["--quiet", "--format", "xlsx"]].concat());
    let profile = format!("-env:UserInstallation=file://{}", place.dir.path().join("profile").display());
    // Every sheet becomes a file, and cells are written as they are rather than as they are shown.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";
    let output = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", filter, "--outdir"])
        .arg(place.dir.path().join("sheets"))
        .arg(place.out().join("results.xlsx"))
        .output()
        .expect("soffice is there: install libreoffice-calc-nogui");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (table, sheet) in
        [("deadlines", "Deadlines"), ("survival", "Survival"), ("summary", "Metrics"), ("timeline", "Timeline")]
    {
        let (_, expected) = csv(&place.out().join(format!("{table}.csv")));
        let (_, rows) = csv(&place.dir.path().join("sheets").join(format!("results-{sheet}.csv")));
        assert_eq!(rows.len(), expected.len(), "{table}");
        let mut numbers = 0;
        for (row, expected) in rows.iter().zip(&expected) {
            for (cell, expected) in row.iter().zip(expected) {
                match (number(cell), number(expected)) {
                    // It writes 15 digits.
                    (Some(cell), Some(expected)) => {
                        numbers += 1;
                        assert!((cell - expected).abs() <= 1e-13 * expected.abs(), "{table}: {cell}, {expected}");
                    }
                    _ => assert_eq!(cell, expected, "{table}"),
                }
            }
        }
        assert!(numbers > 0, "{table} has numbers");
    }
}

/// The page of a command says what is written whatever is asked for.
#[test]
fn the_help_says_that_csv_is_always_written() {
    for command in ["run", "compare", "sweep", "merge", "solve", "sensitivity", "discover"] {
        let output = program().args([command, "--help"]).output().unwrap();
        let words = String::from_utf8_lossy(&output.stdout);
        let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("CSV is always written"), "{command}: {words}");
    }
}
