//! `phaseline check`: every fault of scenario files, and what the numbers of the valid ones imply.

use std::path::Path;

use super::args::CheckArgs;
use super::error::Error;
use super::load;
use super::screen::Screen;
use crate::report::implications::implications;
use crate::report::text::{COLUMNS, bold, count, hours, wrapped};
use crate::scenario::Scenario;

/// Checks every file, the ones after a wrong one too.
pub fn check(args: &CheckArgs, screen: Screen) -> Result<(), Error> {
    let mut wrong: usize = 0;
    for (index, path) in args.scenarios.iter().enumerate() {
        let Some(scenario) = load::attempt(path, &args.set, screen) else {
            wrong += 1;
            continue;
        };
        let gap = if index > wrong { "\n" } else { "" };
        screen.summary(&format!("{gap}{}{}", headline(path, &scenario), implications(&scenario)))?;
    }
    match (wrong, args.scenarios.len()) {
        (0, _) => Ok(()),
        (_, 1) => Err(Error::input("the scenario cannot be used as it is")),
        (wrong, all) => {
            let all = count(all as u64, "scenario");
            Err(Error::input(format!("{wrong} of {all} cannot be used as they are")))
        }
    }
}

fn headline(path: &Path, scenario: &Scenario) -> String {
    let run = scenario.run();
    let what = format!(
        "{} of {}, seed {}, digest {}",
        count(run.replications, "replication"),
        hours(scenario.horizon().get()),
        run.seed,
        scenario.digest().get(..12).unwrap_or(scenario.digest()),
    );
    format!("{}\n{}\n", bold(&format!("{}: valid", path.display())), wrapped("", &what, 2, COLUMNS))
}
