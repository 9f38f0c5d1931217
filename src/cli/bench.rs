//! `phaseline bench`: how fast a scenario runs on this machine.

use std::path::{Path, PathBuf};

use super::args::{BenchArgs, ScenarioArgs};
use super::error::Error;
use super::load;
use super::place;
use super::run::{failed, refused, unwritten};
use super::screen::Screen;
use crate::experiment::{self, BenchSettings};
use crate::report::Machine;
use crate::report::bench::{BenchDirectory, summary};
use crate::report::text::seconds;
use crate::scenario::Scenario;

/// What is measured where no scenario is named.
const BASELINE: &str = "configs/baseline.toml";

/// Measures, writes and tells.
pub fn bench(args: &BenchArgs, screen: Screen) -> Result<(), Error> {
    let scenario = scenario(args, screen)?;
    let path = args.out.clone().unwrap_or_else(|| place::in_folder("output/bench", scenario.name()));
    let fresh = !path.exists();
    let directory = BenchDirectory::open(&path, args.force).map_err(|error| refused(&error))?;
    let done = measure(args, &scenario, directory, &path, screen);
    if fresh && done.is_err() {
        // Only an empty directory goes, and whether it does changes nothing.
        let _ = std::fs::remove_dir(&path);
    }
    done
}

fn scenario(args: &BenchArgs, screen: Screen) -> Result<Scenario, Error> {
    let path = match &args.scenario {
        Some(path) => path.clone(),
        None if Path::new(BASELINE).exists() => PathBuf::from(BASELINE),
        None => {
            return Err(Error::input(format!("no scenario was named, and there is no {BASELINE} here"))
                .hint("name a scenario: phaseline bench SCENARIO"));
        }
    };
    load::scenario(&ScenarioArgs { scenario: path, set: args.set.clone() }, screen)
}

fn measure(
    args: &BenchArgs,
    scenario: &Scenario,
    directory: BenchDirectory,
    path: &Path,
    screen: Screen,
) -> Result<(), Error> {
    let settings = BenchSettings {
        seed: args.seed.unwrap_or(scenario.run().seed),
        threads: args.threads.clone().unwrap_or_else(default_threads),
        seconds: args.seconds,
    };
    screen.say(&format!("Measuring for about {}; leave the machine alone meanwhile\n", seconds(settings.seconds)));
    let bench = experiment::bench(scenario, &settings).map_err(|error| failed(&error))?;
    let machine = Machine::this();
    directory.finish(scenario, &bench, &machine).map_err(|error| unwritten(&error))?;
    screen.summary(&summary(&bench, &machine, &path.display().to_string()))
}

/// One, and as many as there are cores.
fn default_threads() -> Vec<usize> {
    vec![1, std::thread::available_parallelism().map_or(1, usize::from)]
}
