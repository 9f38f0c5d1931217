//! Keys that stand in the wrong table: where they belong.

use super::diagnose::list;
use super::format::{SCENARIO, SWEEP, Shape, Table};

/// Most places of a key that are told: one that stands in more of them means nothing by itself.
const MOST: usize = 3;

/// A table of the format and where it stands.
#[derive(Clone)]
struct Spot {
    path: Vec<&'static str>,
    table: &'static Table,
    is_list: bool,
}

impl Spot {
    /// `[[phase.track]]`.
    fn header(&self) -> String {
        let path = self.path.join(".");
        if self.is_list { format!("[[{path}]]") } else { format!("[{path}]") }
    }

    fn knows(&self, key: &str) -> bool {
        self.table.key(key).is_some_and(|key| !matches!(key.shape, Shape::Name))
    }

    /// The table that stands under a key, if one does.
    fn inner(&self, key: &str) -> Option<Self> {
        let found = self.table.key(key)?;
        below(self, found.name, &found.shape)
    }
}

fn below(outer: &Spot, name: &'static str, shape: &'static Shape) -> Option<Spot> {
    let (table, is_list) = match shape {
        Shape::Law => return None,
        Shape::Tables(table) => (*table, true),
        shape => (shape.table()?, false),
    };
    Some(Spot { path: outer.path.iter().copied().chain([name]).collect(), table, is_list })
}

/// Every table below `spot` with itself, outer ones first.
fn spots(spot: Spot) -> Vec<Spot> {
    let inner: Vec<Spot> = spot.table.keys.iter().filter_map(|key| below(&spot, key.name, &key.shape)).collect();
    std::iter::once(spot).chain(inner.into_iter().flat_map(spots)).collect()
}

/// Where `key`, which `table` does not know, belongs: around the table, in it, or beside it.
pub fn belongs(table: &Table, key: &str) -> Option<String> {
    let root = |table| Spot { path: Vec::new(), table, is_list: false };
    let all = [&SCENARIO, &SWEEP].into_iter().map(|table| spots(root(table)));
    let (all, here) = all.into_iter().find_map(|all| {
        let here = all.iter().find(|spot| std::ptr::eq(spot.table, table))?.clone();
        Some((all, here))
    })?;
    let known: Vec<&Spot> = all.iter().filter(|spot| spot.knows(key)).collect();
    let around = known.iter().rfind(|spot| spot.path.len() < here.path.len() && here.path.starts_with(&spot.path));
    if let Some(spot) = around {
        let next = all.iter().find(|next| next.path == here.path[..=spot.path.len()])?;
        return Some(if spot.path.is_empty() {
            format!("`{key}` is a key of the file itself, where it stands before all tables")
        } else {
            format!("`{key}` is a key of `{}`, where it stands before `{}`", spot.header(), next.header())
        });
    }
    let inside = known.iter().filter(|spot| spot.path.starts_with(&here.path));
    let parent = &here.path[..here.path.len().saturating_sub(1)];
    let beside = known.iter().filter(|spot| spot.path.len() == here.path.len() && spot.path.starts_with(parent));
    let mut found: Vec<&Spot> = inside.copied().collect();
    if found.is_empty() {
        found = beside.copied().collect();
    }
    if let [spot] = found[..]
        && let Some(inner) = spot.inner(key)
    {
        return Some(format!("write `{}`, below the `{}` that it is part of", inner.header(), spot.header()));
    }
    let headers: Vec<String> = found.iter().map(|spot| spot.header()).collect();
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    (1..=MOST).contains(&headers.len()).then(|| format!("`{key}` is a key of {}", list(&headers, "and")))
}
