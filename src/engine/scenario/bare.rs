//! Values as people type them in a shell: TOML, but texts may do without their quotes, which are a nuisance there.

use super::diagnose::{Fault, Place};
use super::tree::{self, Node, Value};

/// The value that stands at `offset` of source `file`: TOML if it is, else a list of bare items, `[12 h, 24 h]`, or a bare
/// string, unless it begins like a table, a list or a string.
pub fn value(text: &str, file: usize, offset: usize) -> Result<Node, Vec<Fault>> {
    let place = Place::new(file, offset, offset + text.len());
    if text.is_empty() {
        return Err(vec![Fault::error(place, "the value is missing").label("expected a value after `=`")]);
    }
    tree::parse_value(text, file, offset).or_else(|faults| match list(text, file, offset) {
        Some(items) => Ok(Node { place, value: Value::List(items) }),
        None if text.starts_with(['{', '[', '"', '\'']) => Err(faults),
        None => Ok(Node { place, value: Value::Text(text.into()) }),
    })
}

/// The items of a list without quotes; nothing if it holds any other list, table or text.
fn list(text: &str, file: usize, offset: usize) -> Option<Vec<Node>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    if inner.contains(['[', '{', '"', '\'']) {
        return None;
    }
    let mut start = offset + 1;
    let item = |text: &str| {
        let blank = text.len() - text.trim_start().len();
        let item = value(text.trim(), file, start + blank).ok();
        start += text.len() + 1;
        item
    };
    inner.split(',').map(item).collect()
}
