//! CSV for spreadsheets: other bytes, the same tables, and everything goes on from it.

use std::fs;

use super::{Place, csv};
use crate::support::{baseline, csv_files, program};

const MARK: &[u8] = b"\xef\xbb\xbf";

#[test]
fn it_has_a_mark_and_the_separators_asked_for() {
    let (plain, comma, semicolon) = (Place::new(), Place::new(), Place::new());
    plain.runs(&["--quiet"]);
    comma.runs(&["--quiet", "--excel"]);
    semicolon.runs(&["--quiet", "--excel=semicolon"]);
    let tables = csv_files(&plain.out());
    assert_eq!(tables.len(), 11);
    assert_eq!(comma.manifest()["csv"], "comma");
    for (name, bytes) in &tables {
        assert_eq!(comma.read(name), [MARK, bytes].concat(), "{name}");
        let text = semicolon.read(name);
        assert!(text.starts_with(MARK), "{name}");
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&text[MARK.len()..]);
        let (header, rows) = csv(&plain.out().join(name));
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), header);
        for (there, here) in reader.records().zip(&rows) {
            for (there, here) in there.unwrap().iter().zip(here) {
                let is_number = here.parse::<f64>().is_ok();
                assert_eq!(there, if is_number { here.replace('.', ",") } else { here.clone() }, "{name}");
            }
        }
        assert_eq!(reader.position().line() > 1, !rows.is_empty());
    }
}

#[test]
fn results_change_their_dialect_and_change_back() {
    let place = Place::new();
    place.runs(&["--quiet"]);
    let before = place.files();
    let words = place.runs(&["--excel=semicolon"]);
    assert!(words.contains("already; 11 files were written there"), "{words}");
    assert_ne!(place.read("deadlines.csv"), before["deadlines.csv"]);
    let words = place.runs(&[]);
    assert!(words.contains("nothing was changed"), "unasked they stay as they are: {words}");
    place.runs(&["--quiet", "--excel=off"]);
    assert_eq!(place.files(), before);
}

#[test]
fn a_run_goes_on_from_rows_in_any_dialect() {
    let (whole, grown) = (Place::new(), Place::new());
    let path = baseline().display().to_string();
    let run = |number: &'static str| ["run", path.as_str(), "-n", number, "--replications-csv", "--incidents-csv"];
    let more = run("160");
    whole.does(&[&more[..], &["--quiet"]].concat());
    grown.does(&[&run("64")[..], &["--quiet", "--excel=semicolon"]].concat());
    let words = grown.does(&more);
    assert!(words.contains("going on after the 64 replications that are kept"), "{words}");
    assert_eq!(csv_files(&grown.out()), csv_files(&whole.out()));
    grown.does(&[&more[..], &["--quiet", "--excel"]].concat());
    let hidden = fs::read_dir(grown.out()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let hidden: Vec<String> = hidden.filter(|name| name.starts_with(".phaseline-") && name.contains("csv")).collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

#[test]
fn a_sweep_in_any_dialect_is_discovered() {
    let vary = "phase[national response].deadline=12 h..48 h";
    let sweep = ["sweep", "configs/baseline.toml", "--design", "sobol", "--points", "32", "-n", "8", "--vary", vary];
    let condition = ["--where", "compliance[national response] < 0.6", "--quiet", "--out"];
    let place = Place::new();
    place.does(&[&sweep[..], &["--quiet", "--vary", "monitoring.teams=2..8"]].concat());
    let discovered = |name: &str| {
        let into = place.dir.path().join(name);
        program().arg("discover").arg(place.out()).args(condition).arg(&into).assert().success();
        (csv_files(&into), fs::read_to_string(into.join("manifest.json")).unwrap().contains("points_digest"))
    };
    let plain = discovered("plain");
    place.does(&[&sweep[..], &["--quiet", "--vary", "monitoring.teams=2..8", "--excel=semicolon"]].concat());
    assert_eq!(discovered("semicolon"), plain);
    // The same points, so the same discovery: nothing to do.
    assert_eq!(discovered("plain"), plain);
}
