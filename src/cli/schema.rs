//! `phaseline schema`: the JSON Schema of scenario files.

use super::error::Error;
use super::screen::data;
use crate::scenario;

/// Prints the schema.
pub fn schema() -> Result<(), Error> {
    data(&text()?)
}

/// The schema as indented JSON.
pub fn text() -> Result<String, Error> {
    let mut text = serde_json::to_string_pretty(&scenario::schema())
        .map_err(|error| Error::failed(format!("the schema could not be written as JSON: {error}")))?;
    text.push('\n');
    Ok(text)
}
