//! `phaseline trace --find`: the first histories in which something happens.

use super::again;
use super::args::TraceArgs;
use super::error::Error;
use super::interrupt;
use super::load;
use super::progress::Bar;
use super::run::failed;
use super::screen::{Screen, data};
use super::trace::page;
use crate::experiment::{FindError, Findings, Happening, Settings, StopToken, find as first};
use crate::report::text::count;
use crate::report::trace::{found_as_json, found_in_words};

/// Looks for histories and tells which they are.
pub fn find(args: &TraceArgs, what: &Happening, screen: Screen) -> Result<(), Error> {
    let scenario = load::scenario(&args.scenario, screen)?;
    let settings = Settings {
        seed: args.seed.unwrap_or(scenario.run().seed),
        replications: args.search.within,
        threads: args.search.threads,
        ..Settings::of(&scenario)
    };
    let stop = StopToken::new();
    interrupt::listen(&stop, screen)?;
    let bar = Bar::new(settings.replications, screen);
    let findings = first(&scenario, &settings, what, args.search.limit, (&bar, &stop));
    bar.clear();
    let findings = findings.map_err(|error| refused(&error))?;
    if args.json {
        data(&found_as_json(&findings, what))?;
    } else {
        data(&found_in_words(&findings, what))?;
        if let Some(found) = findings.found.first() {
            let seed = args.seed.map(|seed| format!("--seed {seed}"));
            let options: Vec<String> = seed.into_iter().chain([format!("-k {}", found.replication)]).collect();
            let look = if args.html.is_some() { "" } else { ", or with --html to look at it" };
            screen.say(&format!(
                "\nTo read the first of them{look}:\n{}",
                again::command("trace", &args.scenario, &options)
            ));
        }
        if args.html.is_some() {
            for found in &findings.found {
                page(&scenario, (settings.seed, found.replication), None, args.force, screen)?;
            }
        }
    }
    if is_cut_short(&findings, args) {
        let looked = count(findings.looked, "replication");
        return Err(Error::interrupted(format!("stopped after {looked} of {}", args.search.within)));
    }
    Ok(())
}

/// Whether the search was stopped before it was over.
fn is_cut_short(findings: &Findings, args: &TraceArgs) -> bool {
    findings.found.len() < args.search.limit && findings.looked < args.search.within
}

fn refused(error: &FindError) -> Error {
    match error {
        FindError::Metric(_) => {
            Error::input(error.to_string()).hint("`phaseline metrics` with the scenario lists all of them")
        }
        FindError::Statistic { .. } | FindError::Pooled { .. } => Error::input(error.to_string()),
        FindError::Run(error) => failed(error),
    }
}
