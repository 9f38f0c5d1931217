//! Which keys of a table must be there, and which go together.

use crate::scenario::diagnose::{Fault, Place, Sources, list, suggest};
use crate::scenario::format::{Key, SCENARIO, Table};
use crate::scenario::tree::Node;

/// The fault of a table that lacks keys.
pub fn missing(node: &Node, table: &Table, keys: &[&Key]) -> Fault {
    let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
    let are = if keys.len() == 1 { "is" } else { "are" };
    let message = match node.entries() {
        [] if std::ptr::eq(table, &raw const SCENARIO) => "this scenario is empty".into(),
        _ => format!("{} {are} missing in {}", list(&names, "and"), table.what),
    };
    let fault = Fault::error(node.place, message).label(format!("needs {}", list(&names, "and")));
    explained(fault, keys)
}

fn explained(fault: Fault, keys: &[&Key]) -> Fault {
    keys.iter().fold(fault, |fault, key| fault.help(format!("`{}`: {}", key.name, key.doc)))
}

/// The fault of an entry that lacks keys, when it stands in a file that extends another: its name may be meant to be one
/// of that file's.
pub fn newcomer(fault: Fault, node: &Node, table: &Table, beside: &[Node], sources: &Sources) -> Fault {
    let name_of = |node: &'_ Node| table.named_by.and_then(|key| node.get(key)?.text().map(str::to_owned));
    let is_extended = |place: Place| place.file != node.place.file && sources.setting(place).is_none();
    let extended = |item: &&Node| item.entries().iter().any(|entry| is_extended(entry.place));
    let names: Vec<String> = beside.iter().filter(extended).filter_map(name_of).collect();
    let Some(name) = name_of(node).filter(|name| !names.is_empty() && !names.contains(name)) else { return fault };
    let what = table.what.trim_start_matches("a ");
    let fault = fault.help(format!("this is a new {what}: none in the file that this one extends is called `{name}`"));
    suggest(fault, &name, names.iter().map(String::as_str), "names there")
}

/// Whether the keys present are exactly one of the sets that belong together.
pub fn form(node: &Node, table: &Table) -> Option<Fault> {
    let present: Vec<_> = node
        .entries()
        .iter()
        .filter(|entry| table.forms.iter().any(|form| form.contains(&entry.key.as_str())))
        .collect();
    let has = |key: &&str| node.get(key).is_some();
    if table.forms.is_empty() || table.forms.iter().any(|form| form.iter().all(has) && form.len() == present.len()) {
        return None;
    }
    let forms: Vec<String> = table.forms.iter().map(|form| list(form, "and")).collect();
    let choices = match table.forms {
        [_] => forms.concat(),
        many if many.iter().all(|form| form.len() == 1) => format!("one of {}", list(&many.concat(), "or")),
        _ => format!("either {}", forms.join(", or ")),
    };
    let Some(first) = present.first() else {
        return Some(
            Fault::error(node.place, format!("{} is incomplete", table.what)).label(format!("expected {choices}")),
        );
    };
    let has_all = |form: &&&[&str]| present.iter().all(|entry| form.contains(&entry.key.as_str()));
    // The first two that no form has both of.
    let rivals = present.iter().enumerate().find_map(|(i, one)| {
        let rivals = table.rivals(&one.key);
        Some((*one, *present[i + 1..].iter().find(|other| rivals.contains(&other.key.as_str()))?))
    });
    let forms: Vec<_> = table.forms.iter().filter(has_all).collect();
    Some(if forms.is_empty() {
        let (first, second) = rivals.unwrap_or((*first, present.get(1).unwrap_or(first)));
        Fault::error(second.place, format!("`{}` and `{}` do not go together in {}", first.key, second.key, table.what))
            .label(format!("expected {choices}"))
            .also(first.place, "given already")
            .help("take one of them away")
    } else {
        let keys: Vec<&str> = present.iter().map(|entry| entry.key.as_str()).collect();
        let fits = |key: &&Key| !has(&key.name) && forms.iter().any(|form| form.contains(&key.name));
        let others: Vec<&Key> = table.keys.iter().filter(fits).collect();
        let message = format!("{} is not determined by {} alone", table.what, list(&keys, "and"));
        explained(Fault::error(node.place, message).label(format!("expected {choices}")), &others)
    })
}
