//! The format is one description: every key of it occurs in `tests/full.toml`, is read, and is in the schema.

use std::collections::BTreeSet;
use std::path::Path;

use crate::scenario::carried::{Base, Owner};
use crate::scenario::format::{SCENARIO, Shape, Table};
use crate::scenario::tree::{self, Node, Value};
use crate::scenario::{check, convert, diagnose, paths, schema, sweep_schema};
use crate::units::{Hours, PerHour};

/// Every key reachable from a table of the format, as (table, key).
fn keys_of(table: &'static Table, found: &mut BTreeSet<(&'static str, &'static str)>) {
    for key in table.keys {
        if found.insert((table.what, key.name)) {
            shapes_of(&key.shape, found);
        }
    }
}

fn shapes_of(shape: &'static Shape, found: &mut BTreeSet<(&'static str, &'static str)>) {
    match shape {
        Shape::Table(table) | Shape::Tables(table) => keys_of(table, found),
        Shape::List(inner) | Shape::ByName(_, inner) => shapes_of(inner, found),
        _ => shape.alternatives().unwrap_or_default().iter().for_each(|shape| shapes_of(shape, found)),
    }
}

/// The keys of the format that occur in a document.
fn keys_in(node: &Node, shape: &'static Shape, found: &mut BTreeSet<(&'static str, &'static str)>) {
    if let Some(shapes) = shape.alternatives() {
        for shape in shapes {
            keys_in(node, shape, found);
        }
    }
    match shape {
        Shape::Table(table) => {
            for entry in node.entries() {
                let Some(key) = table.key(&entry.key) else { continue };
                found.insert((table.what, key.name));
                keys_in(&entry.node, &key.shape, found);
            }
        }
        Shape::Tables(table) => {
            for item in node.items().iter().flat_map(Node::entries) {
                let Some(key) = table.key(&item.key) else { continue };
                found.insert((table.what, key.name));
                keys_in(&item.node, &key.shape, found);
            }
        }
        Shape::List(inner) => node.items().iter().for_each(|item| keys_in(item, inner, found)),
        _ => {}
    }
}

fn full_tree() -> Node {
    tree::parse(&std::fs::read_to_string("../../tests/full.toml").unwrap(), 0).unwrap()
}

#[test]
fn the_full_file_has_every_key_of_the_format() {
    let (mut all, mut present) = (BTreeSet::new(), BTreeSet::new());
    keys_of(&SCENARIO, &mut all);
    keys_in(&full_tree(), &paths::ROOT, &mut present);
    // These two are about other files; the tests of merging have them.
    present.extend([("a scenario", "extends"), ("a scenario", "remove")]);
    assert_eq!(all.difference(&present).collect::<Vec<_>>(), Vec::<&(&str, &str)>::new());
}

/// Every tree with one key taken away or one quantity changed, and what was done.
fn variants(node: &Node) -> Vec<(String, Node)> {
    let with = |value| Node { place: node.place, value };
    let mut found = Vec::new();
    match &node.value {
        Value::Table(entries) => {
            for (i, entry) in entries.iter().enumerate() {
                let mut fewer = entries.clone();
                fewer.remove(i);
                found.push((format!("-{}", entry.key), with(Value::Table(fewer))));
                for (what, variant) in variants(&entry.node) {
                    let mut other = entries.clone();
                    other[i].node = variant;
                    found.push((format!("{}.{what}", entry.key), with(Value::Table(other))));
                }
            }
        }
        Value::List(items) => {
            for (i, item) in items.iter().enumerate() {
                for (what, variant) in variants(item) {
                    let mut other = items.clone();
                    other[i] = variant;
                    found.push((format!("{i}.{what}"), with(Value::List(other))));
                }
            }
        }
        Value::Integer(number) => found.push(("+1".into(), with(Value::Integer(number + 1)))),
        Value::Float(number) => found.push(("half".into(), with(Value::Float(number / 2.0)))),
        Value::Bool(truth) => found.push(("not".into(), with(Value::Bool(!truth)))),
        Value::Text(text) => {
            if let Ok(hours) = text.parse::<Hours>() {
                found.push(("more".into(), with(Value::Text(format!("{} h", hours.get() * 1.25)))));
            } else if let Ok(rate) = text.parse::<PerHour>() {
                found.push(("more".into(), with(Value::Text(format!("{} /h", rate.get() * 1.25)))));
            }
        }
        Value::Date(_) => {}
    }
    found
}

#[test]
fn every_key_of_the_format_matters() {
    let base = &Base::new(Path::new("../../tests"), Owner::Scenario);
    let sources = diagnose::Sources::default();
    let convert = |root: &Node| {
        let mut faults = check::check(root, &sources);
        let mut context = convert::Context::new(root, &sources, base);
        let scenario = convert::convert(&mut context, "full");
        faults.append(&mut context.faults);
        scenario.filter(|_| faults.is_empty())
    };
    let full = convert(&full_tree()).unwrap();
    let variants = variants(&full_tree());
    assert!(variants.len() > 150, "{}", variants.len());
    let unread: Vec<&String> =
        variants.iter().filter(|(_, root)| convert(root).as_ref() == Some(&full)).map(|(what, _)| what).collect();
    // The name is the stem's; weights are relative, so the only one of a source may be any.
    let allowed =
        |what: &str| what == "-name" || what.ends_with("severity.minor.+1") || what.ends_with("severity.serious.+1");
    assert!(unread.iter().all(|what| allowed(what)), "{unread:?}");
}

#[test]
fn the_schema_describes_every_property() {
    fn walk(value: &serde_json::Value, seen: &mut usize) {
        match value {
            serde_json::Value::Object(object) => {
                if let Some(properties) = object.get("properties").and_then(|properties| properties.as_object()) {
                    for (name, property) in properties {
                        assert!(property["description"].as_str().is_some_and(|text| text.len() > 2), "{name}");
                        *seen += 1;
                    }
                }
                object.values().for_each(|inner| walk(inner, seen));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|inner| walk(inner, seen)),
            _ => {}
        }
    }
    let sweep = sweep_schema();
    let mut seen = 0;
    walk(&sweep, &mut seen);
    assert!(seen > 60, "{seen}");
    assert!(sweep["$defs"]["law"].is_object());
    let schema = schema();
    let mut seen = 0;
    walk(&schema, &mut seen);
    assert!(seen > 100, "{seen}");
    assert!(schema["$defs"]["law"].is_object());
    assert!(schema.to_string().contains("\"#/$defs/law\""));
}
