use super::*;
use crate::digest::digest_of;

fn written(cells: &[Vec<Cell>], header: &[&str]) -> String {
    let directory = tempfile::tempdir().unwrap();
    let mut file = CsvFile::new(directory.path(), "t.csv", header).unwrap();
    for row in cells {
        file.row(row).unwrap();
    }
    let (record, sealed) = file.finish().unwrap();
    assert_eq!((record.file.as_str(), record.rows), ("t.csv", cells.len() as u64));
    sealed.put().unwrap();
    assert_eq!(record.digest, digest_of(&directory.path().join("t.csv")).unwrap());
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1, "nothing else is left");
    std::fs::read_to_string(directory.path().join("t.csv")).unwrap()
}

#[test]
fn numbers_are_short_and_plain() {
    let row = [0.1, 1.0 / 3.0, 1e21, 1e-7, -0.0, 2.0, f64::NAN, f64::INFINITY].map(Cell::number).to_vec();
    let expected = "a,b,c,d,e,f,g,h\n0.1,0.3333333333333333,1000000000000000000000,0.0000001,0,2,,\n";
    assert_eq!(written(&[row], &["a", "b", "c", "d", "e", "f", "g", "h"]), expected);
    assert_eq!(written(&[vec![Cell::Whole(7), Cell::optional(None)]], &["a", "b"]), "a,b\n7,\n");
}

#[test]
fn texts_are_quoted_where_they_must_be() {
    let row = ["plain", "a, b", "say \"no\"", "two\nlines", "été"].map(Cell::text).to_vec();
    let expected = "a,b,c,d,\"e\"\"\"\nplain,\"a, b\",\"say \"\"no\"\"\",\"two\nlines\",été\n";
    assert_eq!(written(&[row], &["a", "b", "c", "d", "e\""]), expected);
}

#[test]
fn formulas_are_neutralised() {
    for text in ["=1+1", "+49 30", "-a", "@cmd", "\tx", "\rx", "-", "+inf", "-1e5", "=", "-1-1", "'=x", "''-a"] {
        assert_eq!(neutral(text), format!("'{text}"), "{text:?}");
        assert_eq!(restored(&neutral(text)), text);
    }
    for text in ["-1", "+1.5", "a=b", "1+1", "'x", "'-5", "", "é", "12"] {
        assert_eq!(neutral(text), text);
        assert_eq!(restored(text), text);
    }
    assert_eq!(written(&[vec![Cell::text("=1")]], &["=h outcome"]), "'=h outcome\n'=1\n");
}

#[test]
fn an_unfinished_file_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    drop(CsvFile::new(directory.path(), "t.csv", ["x"]).unwrap());
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    let missing = directory.path().join("no");
    let error = CsvFile::new(&missing, "t.csv", ["x"]).unwrap_err().to_string();
    assert!(error.contains("t.csv"), "{error}");
}
