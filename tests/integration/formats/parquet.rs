//! The `.parquet` files, read again.

use std::fs::File;

use parquet::basic::Type;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::{Place, commands, csv};

fn says(field: &Field, cell: &str) -> bool {
    match field {
        Field::Null => cell.is_empty(),
        Field::Long(whole) => cell == whole.to_string(),
        Field::Double(number) => cell.parse::<f64>().is_ok_and(|there| there.to_bits() == number.to_bits()),
        Field::Bool(truth) => cell == ["no", "yes"][usize::from(*truth)] || cell == truth.to_string(),
        Field::Str(text) => cell == text,
        _ => false,
    }
}

#[test]
fn they_say_what_the_tables_say() {
    for command in commands() {
        let place = Place::new();
        place.does(&[&command[..], &["--quiet", "--format", "parquet"]].concat());
        for record in place.manifest()["files"].as_array().unwrap() {
            let file = record["file"].as_str().unwrap();
            let (header, rows) = csv(&place.out().join(file));
            let path = place.out().join(file.replace(".csv", ".parquet"));
            let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
            let schema = reader.metadata().file_metadata().schema_descr();
            let names: Vec<&str> = schema.columns().iter().map(|column| column.name()).collect();
            assert_eq!(names, header, "{file}");
            if file == "deadlines.csv" {
                let types: Vec<Type> = schema.columns()[..4].iter().map(|column| column.physical_type()).collect();
                assert_eq!(types, [Type::BYTE_ARRAY, Type::BYTE_ARRAY, Type::DOUBLE, Type::INT64]);
            }
            let told: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
            assert_eq!(told.len(), rows.len(), "{file}");
            for (told, row) in told.iter().zip(&rows) {
                for ((name, field), cell) in told.get_column_iter().zip(row) {
                    assert!(says(field, cell), "{file}, {name}: {cell:?}, {field:?}");
                }
            }
        }
    }
}

#[test]
fn same_results_same_bytes() {
    let (once, twice) = (Place::new(), Place::new());
    once.runs(&["--quiet", "--format", "parquet", "--threads", "1"]);
    twice.runs(&["--quiet", "--format", "parquet", "--threads", "2"]);
    for (name, bytes) in once.files().iter().filter(|(name, _)| name.ends_with(".parquet")) {
        assert_eq!(twice.read(name), *bytes, "{name}");
    }
}
