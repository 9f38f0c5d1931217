//! Plays exactly so many replications of a scenario, and nothing else: for counting instructions, and as the shortest use
//! of the library.
//!
//! ```text
//! replications model configs/baseline.toml 512     the bare model, nobody listening
//! replications run configs/baseline.toml 512       everything that the tables need, on one thread
//! ```

use std::error::Error;
use std::path::Path;

use phaseline_engine::experiment::{self, Settings, Sinks, StopToken};
use phaseline_engine::model::{Luck, Simulator};
use phaseline_engine::scenario;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, path, replications] = arguments.as_slice() else {
        return Err("expected: replications model|run SCENARIO NUMBER".into());
    };
    let loaded = scenario::load(Path::new(path), &[]).map_err(|faults| faults.render(false))?;
    let scenario = loaded.scenario;
    let replications: u64 = replications.parse()?;
    match what.as_str() {
        "model" => {
            let luck = Luck::new(&scenario, scenario.run().seed);
            let mut simulator = Simulator::new(&luck);
            (0..replications).for_each(|replication| simulator.replicate(replication, &mut ()));
        }
        "run" => {
            let settings = Settings { replications, threads: Some(1), ..Settings::of(&scenario) };
            experiment::run(&scenario, &settings, &(), &StopToken::new(), Sinks::default())?;
        }
        _ => return Err(format!("`{what}` is neither model nor run").into()),
    }
    Ok(())
}
