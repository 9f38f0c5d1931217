//! `phaseline sweep`: a scenario at many points, and the tables of what its metrics come to there.

use super::args::SweepArgs;
use super::asked::{Asked, WriteError, failed, spec};
use super::error::Error;
use super::interrupt;
use super::progress::Bar;
use super::run::{opened, unkept};
use super::screen::Screen;
use super::verdict::verdict;
use crate::experiment::{self, Ended, StopToken, study, study_until};
use crate::report::text::count;
use crate::report::{Directory, Manifest, Opening, Stopwatch, sweep_tables};

/// More points than these are told at what cost before they are run.
const MANY: u64 = 1_000_000;

/// Runs the sweep, or says that it has been run.
pub fn sweep(args: &SweepArgs, screen: Screen) -> Result<(), Error> {
    let how = (&args.experiment.question, args.experiment.threads);
    let asked = Asked::new(spec(&args.design)?, &args.design, how)?.until(&args.until)?;
    asked.bearable(MANY)?;
    let path = args.out.clone().unwrap_or_else(|| asked.place());
    let force = args.experiment.force;
    let opening = Directory::open(&path, asked.identity(), &sweep_tables(), &args.experiment.forms.forms()?, force);
    match opened(opening, screen)? {
        Opening::Complete(manifest, added) => {
            screen.standing(&path, "this sweep", &added);
            verdict(&manifest, &path)
        }
        Opening::Ready(directory) => verdict(&run(&asked, directory, force, screen)?, &path),
    }
}

/// Runs what is left to run, writes all and tells.
fn run(asked: &Asked, directory: Directory, force: bool, screen: Screen) -> Result<Manifest, Error> {
    let stop = StopToken::new();
    interrupt::listen(&stop, screen)?;
    let path = directory.path().to_owned();
    let mut store = directory.store(force).map_err(|error| unkept(&error))?;
    let points = asked.sweep.design.points();
    let question = asked.question();
    let done = store.done(0..points, question.replications).map_err(|error| unkept(&error))?;
    if done > 0 {
        screen.say(&format!("going on after the {} that are done\n", count(done, "replication")));
    }
    let watch = Stopwatch::start();
    let bar = Bar::new(points * question.replications, screen);
    let threads = experiment::threads(&asked.settings);
    let ran = match &asked.until {
        None => {
            let ran = study(&asked.sweep, 0..points, &question, threads, &mut store, (&bar, &stop));
            ran.and_then(|()| {
                let is_stopped = !store.is_answered(0..points, question.replications)?;
                Ok(Ended { replications: question.replications, unmet: Vec::new(), is_stopped })
            })
        }
        Some((precision, _)) => {
            let until = (precision, question.replications);
            study_until(&asked.sweep, 0..points, &question, until, threads, &mut store, (&bar, &stop))
        }
    };
    bar.clear();
    let ended = ran.map_err(|error| failed(&error))?;
    let (manifest, extremes) = asked.write(directory, (&watch, threads), ended, |take| {
        // Of points under way too, as far as they are.
        store.answers(0..points, 0, |answer| take(&answer))?;
        Ok::<(), WriteError>(())
    })?;
    screen.summary(&asked.summary(&extremes, &manifest, &path))?;
    Ok(manifest)
}
