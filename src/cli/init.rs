//! `phaseline init`: a starter scenario, every part explained.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::args::InitArgs;
use super::error::Error;
use super::screen::Screen;

/// The starter scenario.
const STARTER: &str = include_str!("starter.toml");

/// Writes the starter scenario and the schema beside it; never overwrites.
pub fn init(args: &InitArgs, screen: Screen) -> Result<(), Error> {
    let scenario = args.dir.join("scenario.toml");
    let schema = args.dir.join("scenario.schema.json");
    for path in [&scenario, &schema] {
        if path.symlink_metadata().is_ok() {
            return Err(taken(path));
        }
    }
    fs::create_dir_all(&args.dir)
        .map_err(|error| Error::input(format!("`{}` could not be created: {error}", args.dir.display())))?;
    write_new(&schema, &super::schema::text()?)?;
    write_new(&scenario, STARTER)?;
    let shown = scenario.display();
    screen.say(&format!(
        "Wrote {shown}\n  and {} for your editor.\nNext: phaseline check {shown}\n      phaseline run {shown}\n",
        schema.display()
    ));
    Ok(())
}

/// Writes a file that must not exist yet; one that could not be finished is taken away again.
fn write_new(path: &Path, text: &str) -> Result<(), Error> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => taken(path),
        _ => Error::failed(format!("`{}` could not be written: {error}", path.display())),
    })?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| {
        // The first failure is the one to tell.
        let _ = fs::remove_file(path);
        Error::failed(format!("`{}` could not be written: {error}", path.display()))
    })
}

fn taken(path: &Path) -> Error {
    Error::input(format!("`{}` exists already; nothing was written", path.display()))
        .hint("name another directory: phaseline init DIR")
}
