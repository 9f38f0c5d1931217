//! `phaseline init`: a starter scenario, every part explained.

use std::fs;
use std::path::Path;

use super::args::InitArgs;
use super::error::Error;
use super::place;
use super::screen::Screen;
use crate::files::write_whole;
use crate::scenario;

/// The starter scenario.
const STARTER: &str = include_str!("starter.toml");
/// What is written.
const SCENARIO: &str = "scenario.toml";
const SCHEMA: &str = "scenario.schema.json";

/// Writes the starter scenario and the schema beside it. A scenario is never overwritten; a schema of ours is.
pub fn init(args: &InitArgs, screen: Screen) -> Result<(), Error> {
    if args.dir.extension().is_some_and(|end| end == "toml") && !args.dir.is_dir() {
        return Err(Error::input(format!(
            "`{}` is called like a scenario, and a directory is wanted",
            args.dir.display()
        ))
        .hint("name the directory in which scenario.toml is to be: phaseline init DIR"));
    }
    let (scenario, schema) = (args.dir.join(SCENARIO), args.dir.join(SCHEMA));
    if scenario.symlink_metadata().is_ok() {
        return Err(taken(&scenario, "exists already"));
    }
    if !may_replace(&schema) {
        return Err(taken(&schema, "exists already and is no schema of this program"));
    }
    place::directory(&args.dir)?;
    for (name, text) in [(SCHEMA, &*super::schema::text(super::args::FileKind::Scenario)?), (SCENARIO, STARTER)] {
        write_whole(&args.dir, name, text).map_err(|error| Error::failed(error.to_string()))?;
    }
    let shown = scenario.display();
    screen.say(&format!(
        "Wrote {shown}\n  and {} for your editor.\nNext: phaseline check {shown}\n      phaseline run {shown}\n",
        schema.display()
    ));
    Ok(())
}

/// Whether nothing is there, or a schema that this program wrote.
fn may_replace(schema: &Path) -> bool {
    if schema.symlink_metadata().is_err() {
        return true;
    }
    let read = fs::read(schema).ok().and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    read.is_some_and(|found| found["title"] == scenario::schema()["title"])
}

fn taken(path: &Path, why: &str) -> Error {
    Error::input(format!("`{}` {why}; nothing was written", path.display()))
        .hint("name another directory: phaseline init DIR")
}
