//! The format as a JSON Schema (draft 2020-12), for editors.

use serde_json::{Map, Value, json};

use super::{SCENARIO, SWEEP, Shape, Table};

/// The JSON Schema of a scenario file.
pub fn schema() -> Value {
    let mut schema = table(&SCENARIO, Nesting::Root);
    if let Some(object) = schema.as_object_mut() {
        object.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        object.insert("title".into(), json!("phaseline scenario"));
        // Laws nest, so they are defined once and referred to.
        object.insert("$defs".into(), json!({ "law": law() }));
    }
    schema
}

/// The JSON Schema of a sweep file.
pub fn sweep_schema() -> Value {
    let mut schema = table(&SWEEP, Nesting::Whole);
    if let Some(object) = schema.as_object_mut() {
        object.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        object.insert("title".into(), json!("phaseline sweep"));
        object.insert("$defs".into(), json!({ "law": law() }));
    }
    schema
}

fn law() -> Value {
    let quantity = json!({
        "type": ["string", "number"],
        "description": "A constant: a duration with its unit, such as \"8 h\" (for an uncertain value, in that value's unit)."
    });
    let named = Shape::Law.table().map(|named| table(named, Nesting::Whole));
    json!({ "anyOf": [quantity, named] })
}

/// A file that extends another need not give what the other gives, so most keys are required only inside values that
/// replace whole; the root's `anyOf` says the rest.
#[derive(Clone, Copy, PartialEq)]
enum Nesting {
    Root,
    Merged,
    Whole,
}

fn table(table: &Table, nesting: Nesting) -> Value {
    let inside = if table.tagged || nesting == Nesting::Whole { Nesting::Whole } else { Nesting::Merged };
    let properties: Map<String, Value> = table
        .keys
        .iter()
        .map(|key| {
            let mut value = shape(&key.shape, inside);
            if let Some(object) = value.as_object_mut() {
                object.insert("description".into(), json!(key.doc));
            }
            (key.name.into(), value)
        })
        .collect();
    let mut schema = json!({
        "type": "object",
        "description": table.doc,
        "properties": properties,
        "additionalProperties": false,
    });
    let required: Vec<&str> = table.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let Some(object) = schema.as_object_mut() else { return schema };
    if nesting == Nesting::Root {
        object.insert("anyOf".into(), json!([{ "required": ["extends"] }, { "required": required }]));
    } else if nesting == Nesting::Whole {
        object.insert("required".into(), json!(required));
    } else if let Some(name) = table.named_by {
        object.insert("required".into(), json!([name]));
    }
    if table.tagged {
        let forms: Vec<Value> = table.forms.iter().map(|form| json!({ "required": form })).collect();
        // A form that is a part of another holds wherever that does.
        let within = |a: &[&str], b: &[&str]| a.len() < b.len() && a.iter().all(|key| b.contains(key));
        let nested = table.forms.iter().any(|a| table.forms.iter().any(|b| within(a, b)));
        object.insert(if nested { "anyOf" } else { "oneOf" }.into(), json!(forms));
    }
    schema
}

fn shape(shape_of: &Shape, nesting: Nesting) -> Value {
    match shape_of {
        Shape::Any => json!({}),
        Shape::Name | Shape::Text(_) | Shape::Refers(_) | Shape::Path | Shape::Target => {
            json!({ "type": "string", "minLength": 1 })
        }
        Shape::Word(words) => json!({ "enum": words.iter().map(|(word, _)| *word).collect::<Vec<_>>() }),
        Shape::ListOfNames(_) => json!({ "type": "array", "items": { "type": "string" } }),
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Number(range) => {
            let (least, most) = (
                if range.above { "exclusiveMinimum" } else { "minimum" },
                if range.below { "exclusiveMaximum" } else { "maximum" },
            );
            json!({ "type": "number", least: range.least, most: range.most })
        }
        Shape::Whole(least, most) => json!({ "type": "integer", "minimum": *least as f64, "maximum": *most as f64 }),
        Shape::Duration { .. } => json!({ "type": "string", "pattern": DURATION, "examples": ["24 h", "7 d"] }),
        Shape::Rate { .. } => json!({ "type": "string", "pattern": RATE, "examples": ["0.8 /d"] }),
        Shape::Growth => json!({ "type": "string", "examples": ["0.0083 /d", "-0.01 /d"] }),
        Shape::Quantity { .. } | Shape::Bound => json!({ "type": ["string", "number"], "examples": ["8 h"] }),
        Shape::Date => json!({ "type": "string", "examples": ["2026-02-01"] }),
        Shape::Timestamp => json!({ "type": "string", "examples": ["2022-03-15T00:00:00Z"] }),
        Shape::Peak => json!({ "type": "string", "examples": ["15 d", "01-15"] }),
        Shape::Table(inner) => table(inner, nesting),
        Shape::Tables(inner) => {
            // Entries without a name are not merged.
            let nesting = if inner.named_by.is_none() { Nesting::Whole } else { nesting };
            json!({ "type": "array", "items": table(inner, nesting) })
        }
        Shape::List(item) => json!({ "type": "array", "items": shape(item, nesting) }),
        Shape::ByName(_, value) => json!({ "type": "object", "additionalProperties": shape(value, nesting) }),
        Shape::Law => json!({ "$ref": "#/$defs/law" }),
        Shape::Either(shapes) => json!({ "anyOf": shapes.iter().map(|each| shape(each, nesting)).collect::<Vec<_>>() }),
    }
}

const DURATION: &str = r"^\s*\+?[0-9.]+([eE][+-]?[0-9]+)?\s*(s|min|h|d|w)\s*$";
const RATE: &str = r"^\s*\+?[0-9.]+([eE][+-]?[0-9]+)?\s*/\s*(s|min|h|d|w)\s*$";
