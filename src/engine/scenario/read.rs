//! Reading scenario files and following `extends`.

use std::fs;
use std::path::{Path, PathBuf};

use super::data::read_at_most;
use super::diagnose::{Fault, Place, Sources};
use super::merge::merge;
use super::paths::{self, ROOT};
use super::tree::{self, Entry, Node, Value};

/// Largest scenario file, in bytes. Data belongs into data files; a scenario is written and read by people.
const LARGEST: u64 = 1 << 20;
/// Longest chain of `extends`.
const LONGEST_CHAIN: usize = 32;

/// Files being read, outermost first: how to show each, and what it is on the disk.
type Chain = Vec<(String, PathBuf)>;

/// Reads a file with all that it extends; `Err` has every fault of the reading.
pub fn file(path: &Path, base: &Path, sources: &mut Sources) -> Result<Node, Vec<Fault>> {
    let shown = path.display().to_string();
    let text = content(path).map_err(|why| vec![Fault::of_file(format!("cannot read the scenario {shown}: {why}"))])?;
    let whole = identity(path);
    let number = sources.add(&shown, &text, Path::new(""));
    extended(&text, number, base, sources, &mut vec![(shown, whole)])
}

/// Reads a text as if it stood in the folder `base`.
pub fn text(text: &str, shown: &str, base: &Path, sources: &mut Sources) -> Result<Node, Vec<Fault>> {
    if text.len() as u64 > LARGEST {
        return Err(vec![Fault::of_file(format!("cannot read the scenario: {}", too_large()))]);
    }
    let number = sources.add(shown, text, Path::new(""));
    extended(text, number, base, sources, &mut Chain::new())
}

/// The text of a file that people write; `Err` says why it cannot be had.
pub fn content(path: &Path) -> Result<String, String> {
    let bytes = read_at_most(path, LARGEST)?.ok_or_else(too_large)?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = before.split(|byte| *byte == b'\n').count();
            Err(format!("line {line} is not UTF-8; save the file as UTF-8"))
        }
    }
}

fn too_large() -> String {
    format!(
        "it has more than {} MiB, which is the most for a scenario; put data into a CSV file and name it",
        LARGEST >> 20
    )
}

/// The file itself, whatever path leads to it.
fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn extended(
    text: &str,
    number: usize,
    base: &Path,
    sources: &mut Sources,
    chain: &mut Chain,
) -> Result<Node, Vec<Fault>> {
    let mut own = tree::parse(text, number)?;
    if let Some(entry) = first_of(&own, &OF_SWEEPS).filter(|_| first_of(&own, &OF_SCENARIOS).is_none()) {
        let fault = Fault::error(entry.place, "this is a sweep file, and a scenario is expected");
        let help = "`phaseline sweep` takes it, without --vary, --list and --design, which stand in it, and checks it before \
             anything is run; or give the scenario that it names";
        return Err(vec![fault.label("sweeps have this key").help(help)]);
    }
    let extends = take(&mut own, "extends");
    let remove = take(&mut own, "remove");
    let Some(extends) = extends else {
        return match remove {
            Some(node) => Err(vec![
                Fault::error(node.place, "`remove` without `extends`")
                    .label("there is nothing to take away from")
                    .help("it takes parts away from the scenario that this one extends"),
            ]),
            None => Ok(own),
        };
    };
    let mut parent = parent(&extends, base, sources, chain)?;
    // A name says which scenario this is; it is never another's.
    let _ = take(&mut parent, "name");
    sources.take_away(take_away(&mut parent, remove.as_ref())?);
    Ok(merge(parent, own, &ROOT))
}

/// Keys that only scenarios have, and such as each has one of.
const OF_SCENARIOS: [&str; 5] = ["extends", "horizon", "severity", "source", "phase"];
/// Keys that only sweeps have.
const OF_SWEEPS: [&str; 3] = ["scenario", "design", "factor"];

/// The first entry that has one of these keys.
fn first_of<'n>(root: &'n Node, keys: &[&str]) -> Option<&'n Entry> {
    root.entries().iter().find(|entry| keys.contains(&entry.key.as_str()))
}

/// The fault of a scenario where a sweep should be.
pub fn scenario_for_a_sweep(root: &Node) -> Option<Fault> {
    let entry = first_of(root, &OF_SCENARIOS).filter(|_| first_of(root, &OF_SWEEPS).is_none())?;
    let fault = Fault::error(entry.place, "this is a scenario, and nothing says what to vary");
    let help = "add --vary PATH=LEVELS, such as --vary 'monitoring.teams=[1, 2, 4]', or give a sweep file";
    Some(fault.label("scenarios have this key").help(help))
}

fn take(node: &mut Node, key: &str) -> Option<Node> {
    let Value::Table(entries) = &mut node.value else { return None };
    let at = entries.iter().position(|entry| entry.key == key)?;
    Some(entries.remove(at).node)
}

fn parent(extends: &Node, base: &Path, sources: &mut Sources, chain: &mut Chain) -> Result<Node, Vec<Fault>> {
    let fault = |message: String| vec![Fault::error(extends.place, message).label("extended here")];
    let Some(given) = extends.text() else {
        return Err(fault(format!("`extends` is {}; expected the path of a scenario file", extends.kind())));
    };
    if given.trim().is_empty() {
        return Err(fault("`extends` is empty; expected the path of a scenario file".into()));
    }
    let from = sources.folder(extends.place.file).join(given);
    let path = base.join(&from);
    let shown = path.display().to_string();
    let read = content(&path);
    let text = read.map_err(|why| {
        let help = "the path is relative to the file that says `extends`";
        vec![Fault::error(extends.place, format!("cannot read {shown}: {why}")).label("extended here").help(help)]
    })?;
    let whole = identity(&path);
    if let Some(start) = chain.iter().position(|(_, other)| *other == whole) {
        let cycle: Vec<&str> = chain[start..].iter().map(|(shown, _)| shown.as_str()).collect();
        return Err(fault(format!("scenarios extend each other in a circle: {} → {}", cycle.join(" → "), cycle[0])));
    }
    if chain.len() >= LONGEST_CHAIN {
        return Err(fault(format!("more than {LONGEST_CHAIN} scenarios extend one another")));
    }
    let number = sources.add(&shown, &text, from.parent().unwrap_or(Path::new("")));
    chain.push((shown, whole));
    let parent = extended(&text, number, base, sources, chain);
    chain.pop();
    parent
}

/// Takes away what a file says; the paths, and where it says so.
fn take_away(parent: &mut Node, remove: Option<&Node>) -> Result<Vec<(String, Place)>, Vec<Fault>> {
    let Some(remove) = remove else { return Ok(Vec::new()) };
    let Value::List(items) = &remove.value else {
        let fault = Fault::error(remove.place, format!("`remove` is {}", remove.kind()));
        return Err(vec![fault.label("expected a list of paths, such as [\"phase[coalition response]\"]")]);
    };
    let (mut removed, mut faults) = (Vec::new(), Vec::new());
    for item in items {
        let Some(path) = item.text() else {
            faults
                .push(Fault::error(item.place, format!("this is {}", item.kind())).label("expected a path in quotes"));
            continue;
        };
        // The opening quote comes first.
        match paths::find(parent, path, item.place.file, item.place.start + 1) {
            Err(fault) => faults.push(fault),
            Ok(way) if !way.remove(parent) => faults.push(
                Fault::error(item.place, format!("there is no `{path}` to remove"))
                    .label("not in the scenario that this one extends"),
            ),
            Ok(way) => removed.push((way.spelling, item.place)),
        }
    }
    if faults.is_empty() { Ok(removed) } else { Err(faults) }
}
