//! `phaseline discover`: in which box of a sweep's factors a condition holds.

use std::path::Path;

use super::args::DiscoverArgs;
use super::error::Error;
use super::place;
use super::run::{opened, unwritten};
use super::screen::Screen;
use crate::experiment::{Condition, DiscoverSettings, Discovery, discover as find, explain_design};
use crate::files::digest;
use crate::report::discover::{discover_files, summary};
use crate::report::{Directory, Found, Identity, Opening, ReadError, ResultKind, Stopwatch, Swept, SweptError};
use crate::stats::Level;
use crate::stats::prim;

/// Finds the box, writes its tables and tells.
pub fn discover(args: &DiscoverArgs, screen: Screen) -> Result<(), Error> {
    let swept = Swept::open(&args.sweep).map_err(|error| unreadable(&error))?;
    if !swept.fills_space() {
        return Err(Error::input(explain_design(swept.design()))
            .hint("sweep again with --design latin-hypercube --points 500, or sobol"));
    }
    if let Some(unit) = unit_of_much(&args.condition, &args.sweep).map_err(|error| unreadable(&error.into()))? {
        args.condition.suits(&unit).map_err(|error| Error::input(error.to_string()).hint(error.hint()))?;
    }
    let watch = Stopwatch::start();
    let discovery = found(args, &swept)?;
    let path = args.out.clone().unwrap_or_else(|| {
        let name =
            args.sweep.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        place::in_folder("output", &format!("{}-discover", name.unwrap_or_else(|| "sweep".to_owned())))
    });
    let digest = digest(swept.table().as_bytes());
    let identity = Identity::new(ResultKind::Discovery)
        .with("scenario", swept.manifest.run.text("scenario"))
        .with("factors", swept.manifest.run.get("factors").cloned().unwrap_or_default())
        .with("condition", args.condition.to_string())
        .with("points_digest", digest)
        .with("box", args.number.map_or(serde_json::Value::Null, Into::into))
        .with("alpha", args.alpha)
        .with("mass", args.mass)
        .with("level", args.level);
    let opening = Directory::open(&path, identity, &discover_files(), &args.forms.forms()?, args.force);
    match opened(opening, screen)? {
        // Finding it again took no time, and what stands there is the same.
        Opening::Complete(..) => {}
        Opening::Ready(directory) => {
            let written = directory.finish_discovery(&discovery, &swept.manifest.resolved, watch.effort(1));
            written.map_err(|error| unwritten(&error))?;
        }
    }
    screen.summary(&summary(&discovery, &path.display().to_string()))
}

/// The unit of the condition's metric in the sweep; not looked for unless the number is above what a share can be.
fn unit_of_much(condition: &Condition, sweep: &Path) -> Result<Option<String>, ReadError> {
    if condition.threshold <= 1.0 {
        return Ok(None);
    }
    let (table, address) = (Found::open(sweep)?.table("sweep_long")?, &condition.address);
    for row in table.rows() {
        if row.text("metric")? == address.metric && row.text("subject")? == address.subject {
            return row.text("unit").map(Some);
        }
    }
    Ok(None)
}

fn found(args: &DiscoverArgs, swept: &Swept) -> Result<Discovery, Error> {
    let input = swept.points(&args.condition.address).map_err(|error| unreadable(&error))?;
    let settings = DiscoverSettings {
        prim: prim::Settings {
            peel_alpha: args.alpha,
            paste_alpha: args.alpha,
            mass_min: args.mass,
            ..prim::Settings::default()
        },
        level: Level::new(args.level).map_err(|error| Error::input(error.to_string()))?,
        number: args.number,
        ..DiscoverSettings::default()
    };
    find(&input, &args.condition, &settings).map_err(|error| Error::input(error.to_string()))
}

fn unreadable(error: &SweptError) -> Error {
    match error {
        SweptError::Read(ReadError::Table { .. }) => Error::input(error.to_string())
            .hint("restore the file as the sweep wrote it, or make it again with `phaseline sweep` and --force"),
        SweptError::Read(_) => Error::input(error.to_string()).hint("name the directory of a finished sweep"),
        SweptError::NoSweep(_) => Error::input(error.to_string())
            .hint("finish the sweep with the command that began it; `phaseline sweep --help` says how to make one"),
        SweptError::NotValid(..) => Error::input(error.to_string())
            .hint("make them impossible, or accept them: give the sweep's command again with --allow-runaway"),
        SweptError::NoMetric(..) => {
            Error::input(error.to_string()).hint("sweep again with --metrics, or ask about one of these")
        }
        SweptError::Table(_) => Error::input(error.to_string()).hint("restore the file as the sweep wrote it"),
    }
}
