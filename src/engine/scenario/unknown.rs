//! Names and keys that are not known, and what may have been meant.

use super::diagnose::{Fault, Place, list, nearest, suggest};
use super::elsewhere::belongs;
use super::format::{Kind, Shape, Table};

/// A name that nothing of its kind has.
pub fn unknown_name(kind: Kind, name: &str, place: Place, names: &[&str]) -> Fault {
    let fault = Fault::error(place, format!("there is no {} called `{name}`", kind.key())).label("unknown name");
    suggest(fault, name, names.iter().copied(), kind.plural())
}

/// A key of a table that the format does not know.
pub fn unknown_key(table: &Table, key: &str, place: Place) -> Fault {
    let fault = Fault::error(place, format!("unknown key `{key}` in {}", table.what)).label("not a key here");
    if Shape::Law.table().is_some_and(|law| std::ptr::eq(law, table)) {
        return of_law(fault, table, key);
    }
    match belongs(table, key) {
        Some(help) => fault.help(help),
        None => suggest(fault, key, table.names(), "keys here"),
    }
}

/// Names of laws that contain one another are of different laws.
fn of_law(fault: Fault, table: &Table, key: &str) -> Fault {
    let is_misspelt = |near: &&str| near.starts_with(key) || strsim::osa_distance(key, near) <= 2;
    if let Some(near) = nearest(key, table.names()).filter(is_misspelt) {
        return fault.help(format!("did you mean `{near}`?"));
    }
    let fault = fault.help(format!("laws: {}", list(&table.forms.concat(), "and")));
    match key {
        "normal" | "gaussian" => fault.help(
            "a normal law goes below 0, and no law here does: take `gamma` with its mean and sd, or `pert` between bounds",
        ),
        _ => fault,
    }
}
