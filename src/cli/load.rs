//! Scenario files in; faults and warnings on the screen.

use std::path::Path;

use super::args::ScenarioArgs;
use super::error::Error;
use super::screen::{Screen, to_stderr};
use crate::report::text::count;
use crate::scenario::{self, Faults, Loaded, Override, Scenario};

/// The scenario asked for, its warnings told.
pub fn scenario(args: &ScenarioArgs, screen: Screen) -> Result<Scenario, Error> {
    let loaded = scenario::load(&args.scenario, &args.set).map_err(|found| faults(&args.scenario, &found))?;
    warn(&loaded.warnings, screen);
    Ok(loaded.scenario)
}

/// The scenario at `path`, or nothing; its warnings or faults are told.
pub fn attempt(path: &Path, set: &[Override], screen: Screen) -> Option<Scenario> {
    match scenario::load(path, set) {
        Ok(Loaded { scenario, warnings }) => {
            warn(&warnings, screen);
            Some(scenario)
        }
        Err(faults) => {
            tell(&faults);
            None
        }
    }
}

pub(super) fn warn(warnings: &Faults, screen: Screen) {
    if !warnings.is_empty() {
        screen.say(&format!("{}\n", warnings.render(true)));
    }
}

/// A file that cannot be used, its faults told.
pub(super) fn faults(file: &Path, faults: &Faults) -> Error {
    tell(faults);
    let errors = count(faults.errors() as u64, "fault");
    Error::input(format!("`{}` cannot be used: {errors}", file.display()))
}

/// Faults are told even to the quiet.
pub(super) fn tell(faults: &Faults) {
    to_stderr(&format!("{}\n", faults.render(true)));
}
