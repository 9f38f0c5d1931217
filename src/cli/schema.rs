//! `phaseline schema`: the JSON Schema of scenario and sweep files.

use super::args::{FileKind, SchemaArgs};
use super::error::Error;
use super::screen::data;
use crate::scenario;

/// Prints the schema of files of this kind.
pub fn schema(args: &SchemaArgs) -> Result<(), Error> {
    data(&text(args.kind)?)
}

/// The schema as indented JSON.
pub fn text(kind: FileKind) -> Result<String, Error> {
    let schema = match kind {
        FileKind::Scenario => scenario::schema(),
        FileKind::Sweep => scenario::sweep_schema(),
    };
    let mut text = serde_json::to_string_pretty(&schema)
        .map_err(|error| Error::failed(format!("the schema could not be written as JSON: {error}")))?;
    text.push('\n');
    Ok(text)
}
