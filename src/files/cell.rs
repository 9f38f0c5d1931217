//! Rows of results as cells: the form that every file format starts from.

use std::fmt;

use serde::ser::{Error as _, Impossible, Serialize, SerializeStruct, Serializer};

/// One cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing: the value is not defined.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Whole(u64),
    /// A number, finite.
    Number(f64),
}

impl Cell {
    /// A number; nothing if it is not finite.
    pub fn number(value: f64) -> Self {
        // Adding 0 turns −0 into 0.
        if value.is_finite() { Self::Number(value + 0.0) } else { Self::Empty }
    }

    /// A number, if there is one.
    pub fn optional(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, Self::number)
    }

    /// Words.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// Whether it says yes, or no, in the words of some table.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Text(text) => match text.as_str() {
                "yes" | "true" => Some(true),
                "no" | "false" => Some(false),
                _ => None,
            },
            Self::Empty | Self::Whole(_) | Self::Number(_) => None,
        }
    }
}

impl fmt::Display for Cell {
    /// The shortest decimal that reads back as the same number; never with an exponent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Whole(number) => number.fmt(f),
            Self::Number(number) => number.fmt(f),
        }
    }
}

/// Why a row is not one of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError(String);

impl fmt::Display for CellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a row cannot be put into a table: {}", self.0)
    }
}

impl std::error::Error for CellError {}

impl serde::ser::Error for CellError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// The names and cells of a row, which must be a flat struct of texts and numbers.
pub fn cells(row: &impl Serialize) -> Result<(Vec<&'static str>, Vec<Cell>), CellError> {
    let row = row.serialize(RowSerializer)?;
    Ok((row.names, row.cells))
}

struct RowSerializer;

struct RowCells {
    names: Vec<&'static str>,
    cells: Vec<Cell>,
}

impl SerializeStruct for RowCells {
    type Ok = Self;
    type Error = CellError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), CellError> {
        self.names.push(name);
        self.cells.push(value.serialize(CellSerializer)?);
        Ok(())
    }

    fn end(self) -> Result<Self, CellError> {
        Ok(self)
    }
}

struct CellSerializer;

/// The methods of a serializer for what it does not take.
macro_rules! refuse {
    ($what:literal: $($method:ident($($argument:ty),*) -> $ok:ty),* $(,)?) => {$(
        fn $method(self, $(_: $argument),*) -> Result<$ok, CellError> {
            Err(CellError::custom(concat!("expected ", $what)))
        }
    )*};
}

/// The generic methods that neither serializer takes.
macro_rules! refuse_generic {
    ($what:literal, $ok:ty) => {
        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: &T,
        ) -> Result<$ok, CellError> {
            Err(CellError::custom(concat!("expected ", $what)))
        }
    };
}

impl Serializer for RowSerializer {
    type Ok = RowCells;
    type Error = CellError;
    type SerializeSeq = Impossible<RowCells, CellError>;
    type SerializeTuple = Impossible<RowCells, CellError>;
    type SerializeTupleStruct = Impossible<RowCells, CellError>;
    type SerializeTupleVariant = Impossible<RowCells, CellError>;
    type SerializeMap = Impossible<RowCells, CellError>;
    type SerializeStruct = RowCells;
    type SerializeStructVariant = Impossible<RowCells, CellError>;

    fn serialize_struct(self, _: &'static str, fields: usize) -> Result<RowCells, CellError> {
        Ok(RowCells { names: Vec::with_capacity(fields), cells: Vec::with_capacity(fields) })
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<RowCells, CellError> {
        value.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<RowCells, CellError> {
        value.serialize(self)
    }

    refuse!("a row":
        serialize_bool(bool) -> RowCells, serialize_i8(i8) -> RowCells, serialize_i16(i16) -> RowCells,
        serialize_i32(i32) -> RowCells, serialize_i64(i64) -> RowCells, serialize_u8(u8) -> RowCells,
        serialize_u16(u16) -> RowCells, serialize_u32(u32) -> RowCells, serialize_u64(u64) -> RowCells,
        serialize_f32(f32) -> RowCells, serialize_f64(f64) -> RowCells, serialize_char(char) -> RowCells,
        serialize_str(&str) -> RowCells, serialize_bytes(&[u8]) -> RowCells, serialize_none() -> RowCells,
        serialize_unit() -> RowCells, serialize_unit_struct(&'static str) -> RowCells,
        serialize_unit_variant(&'static str, u32, &'static str) -> RowCells,
        serialize_seq(Option<usize>) -> Self::SerializeSeq, serialize_tuple(usize) -> Self::SerializeTuple,
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct,
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant,
        serialize_map(Option<usize>) -> Self::SerializeMap,
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant,
    );
    refuse_generic!("a row", RowCells);
}

impl Serializer for CellSerializer {
    type Ok = Cell;
    type Error = CellError;
    type SerializeSeq = Impossible<Cell, CellError>;
    type SerializeTuple = Impossible<Cell, CellError>;
    type SerializeTupleStruct = Impossible<Cell, CellError>;
    type SerializeTupleVariant = Impossible<Cell, CellError>;
    type SerializeMap = Impossible<Cell, CellError>;
    type SerializeStruct = Impossible<Cell, CellError>;
    type SerializeStructVariant = Impossible<Cell, CellError>;

    fn serialize_u8(self, value: u8) -> Result<Cell, CellError> {
        self.serialize_u64(u64::from(value))
    }
    fn serialize_u16(self, value: u16) -> Result<Cell, CellError> {
        self.serialize_u64(u64::from(value))
    }
    fn serialize_u32(self, value: u32) -> Result<Cell, CellError> {
        self.serialize_u64(u64::from(value))
    }
    fn serialize_u64(self, value: u64) -> Result<Cell, CellError> {
        Ok(Cell::Whole(value))
    }
    fn serialize_f32(self, value: f32) -> Result<Cell, CellError> {
        self.serialize_f64(f64::from(value))
    }
    fn serialize_f64(self, value: f64) -> Result<Cell, CellError> {
        Ok(Cell::number(value))
    }
    fn serialize_bool(self, value: bool) -> Result<Cell, CellError> {
        Ok(Cell::text(if value { "true" } else { "false" }))
    }
    fn serialize_str(self, value: &str) -> Result<Cell, CellError> {
        Ok(if value.is_empty() { Cell::Empty } else { Cell::text(value) })
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Cell, CellError> {
        Ok(Cell::text(variant))
    }
    fn serialize_none(self) -> Result<Cell, CellError> {
        Ok(Cell::Empty)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Cell, CellError> {
        value.serialize(self)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Cell, CellError> {
        value.serialize(self)
    }

    refuse!("a text or a number of at least 0":
        serialize_i8(i8) -> Cell, serialize_i16(i16) -> Cell, serialize_i32(i32) -> Cell, serialize_i64(i64) -> Cell,
        serialize_char(char) -> Cell, serialize_bytes(&[u8]) -> Cell, serialize_unit() -> Cell,
        serialize_unit_struct(&'static str) -> Cell, serialize_seq(Option<usize>) -> Self::SerializeSeq,
        serialize_tuple(usize) -> Self::SerializeTuple,
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct,
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant,
        serialize_map(Option<usize>) -> Self::SerializeMap,
        serialize_struct(&'static str, usize) -> Self::SerializeStruct,
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant,
    );
    refuse_generic!("a text or a number of at least 0", Cell);
}
