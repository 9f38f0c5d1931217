//! `phaseline trace`: one history, event by event.

use super::args::TraceArgs;
use super::error::Error;
use super::find::find;
use super::load;
use super::screen::{Screen, data};
use crate::model::{Luck, Simulator};
use crate::report::text::hours;
use crate::report::trace::{Recorder, as_json, in_words};

/// Prints the history, or those that were looked for.
pub fn trace(args: &TraceArgs, screen: Screen) -> Result<(), Error> {
    if let Some(what) = &args.search.find {
        return find(args, what, screen);
    }
    let scenario = load::scenario(&args.scenario, screen)?;
    let seed = args.seed.unwrap_or(scenario.run().seed);
    let replication = args.replication.unwrap_or_default();
    let luck = Luck::new(&scenario, seed);
    let mut recorder = Recorder::new(&scenario);
    Simulator::new(&scenario, &luck).replicate(replication, &mut recorder);
    let lines = recorder.into_lines();
    if args.json {
        return data(&as_json(&lines));
    }
    screen.say(&format!(
        "{}, replication {replication}, seed {seed}: {} from the armistice\n",
        scenario.name(),
        hours(scenario.horizon().get()),
    ));
    data(&in_words(&lines, scenario.armistice()))
}
