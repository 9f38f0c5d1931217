//! Results as Parquet: a file a table, every column of one type and with empty cells as nulls.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::Writer;
use crate::column::{Column, Kind};
use crate::files::{Beside, Cell, Rows, Sealed};
use crate::report::error::ReportError;

/// Cells that are in memory at once; they make a group of rows.
const MOST: usize = 1 << 20;

/// The files, being written.
#[derive(Debug)]
pub(super) struct Parquet {
    directory: PathBuf,
    written: Vec<Sealed>,
}

impl Parquet {
    /// Those of the results in `directory`.
    pub fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), written: Vec::new() }
    }
}

impl Writer for Parquet {
    fn table(&mut self, mut rows: Rows) -> Result<(), ReportError> {
        let name = format!("{}.parquet", rows.name);
        let path = self.directory.join(&name);
        let wrong = |error: ParquetError| unwritten(&path, error);
        let properties = WriterProperties::builder()
            .set_created_by(concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::SNAPPY)
            .build();
        let schema = schema(&rows).map_err(wrong)?;
        let beside = Beside::new(&self.directory, &name)?;
        let mut file = SerializedFileWriter::new(beside, schema, Arc::new(properties)).map_err(wrong)?;
        let columns = rows.columns.clone();
        let most = MOST / columns.len().max(1);
        let mut group: Vec<Vec<Cell>> = vec![Vec::new(); columns.len()];
        loop {
            let cells = rows.next_row()?;
            let is_last = cells.is_none();
            for (column, cell) in group.iter_mut().zip(cells.unwrap_or_default()) {
                column.push(cell.clone());
            }
            let held = group.first().map_or(0, Vec::len);
            if held > 0 && (is_last || held >= most) {
                file.next_row_group().and_then(|writer| fill(writer, &columns, &group)).map_err(wrong)?;
                group.iter_mut().for_each(Vec::clear);
            }
            if is_last {
                break;
            }
        }
        self.written.push(file.into_inner().map_err(wrong)?.seal()?);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Vec<Sealed>, ReportError> {
        Ok(self.written)
    }
}

/// The types of the columns.
fn schema(rows: &Rows) -> Result<TypePtr, ParquetError> {
    let field = |column: &Column| {
        let (physical, logical) = match column.kind {
            Kind::Text | Kind::Date => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Boolean => (Physical::BOOLEAN, None),
            Kind::Whole => (Physical::INT64, None),
            Kind::Number => (Physical::DOUBLE, None),
        };
        let field = Type::primitive_type_builder(&column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()?;
        Ok(Arc::new(field))
    };
    let fields = rows.columns.iter().map(field).collect::<Result<_, ParquetError>>()?;
    Ok(Arc::new(Type::group_type_builder(&rows.name).with_fields(fields).build()?))
}

/// Writes a group of rows, column by column.
fn fill(
    mut group: SerializedRowGroupWriter<'_, Beside>,
    columns: &[Column],
    cells: &[Vec<Cell>],
) -> Result<(), ParquetError> {
    for (column, cells) in columns.iter().zip(cells) {
        let Some(mut writer) = group.next_column()? else { break };
        values(&mut writer, column, cells)?;
        writer.close()?;
    }
    group.close().map(|_| ())
}

fn values(writer: &mut SerializedColumnWriter<'_>, column: &Column, cells: &[Cell]) -> Result<(), ParquetError> {
    // 1 where there is a value, 0 where there is none.
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(*cell != Cell::Empty)).collect();
    let levels = Some(levels.as_slice());
    match column.kind {
        Kind::Text | Kind::Date => {
            let text = |cell: &Cell| match cell {
                Cell::Empty => None,
                Cell::Text(text) => Some(ByteArray::from(text.as_str())),
                other => Some(ByteArray::from(other.to_string().as_str())),
            };
            let texts: Vec<ByteArray> = cells.iter().filter_map(text).collect();
            writer.typed::<ByteArrayType>().write_batch(&texts, levels, None)?;
        }
        Kind::Boolean => {
            let truths: Vec<bool> = cells.iter().filter_map(Cell::truth).collect();
            writer.typed::<BoolType>().write_batch(&truths, levels, None)?;
        }
        Kind::Whole => {
            let whole = |cell: &Cell| match cell {
                Cell::Whole(whole) => Some(i64::try_from(*whole).map_err(|_| {
                    ParquetError::General(format!("{whole} in the column `{}` is too large for it", column.name))
                })),
                _ => None,
            };
            let wholes = cells.iter().filter_map(whole).collect::<Result<Vec<i64>, ParquetError>>()?;
            writer.typed::<Int64Type>().write_batch(&wholes, levels, None)?;
        }
        Kind::Number => {
            let number = |cell: &Cell| match cell {
                Cell::Number(number) => Some(*number),
                Cell::Whole(whole) => Some(*whole as f64),
                Cell::Empty | Cell::Text(_) => None,
            };
            let numbers: Vec<f64> = cells.iter().filter_map(number).collect();
            writer.typed::<DoubleType>().write_batch(&numbers, levels, None)?;
        }
    }
    Ok(())
}

/// Why a file could not be written.
fn unwritten(path: &Path, error: ParquetError) -> ReportError {
    match error {
        ParquetError::External(source) => match source.downcast::<std::io::Error>() {
            Ok(error) => ReportError::file("write", path)(*error),
            Err(source) => ReportError::Format { path: path.to_owned(), why: source.to_string() },
        },
        other => ReportError::Format { path: path.to_owned(), why: other.to_string() },
    }
}
