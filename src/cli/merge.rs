//! `phaseline merge`: the tables of a plan whose shards are done.

use std::path::Path;

use super::args::MergeArgs;
use super::asked::{Asked, WriteError, failed};
use super::error::Error;
use super::plan::{Planned, read};
use super::run::{opened, refused};
use super::screen::Screen;
use super::verdict::verdict;
use crate::experiment::{Ended, Join, JoinError};
use crate::report::text::word;
use crate::report::{
    Directory, Opening, Plan, ShardFault, ShardFile, Stopwatch, shard_files, sweep_tables, tidy_shards,
};

/// Missing shards that are named one by one.
const NAMED: usize = 20;

/// Writes the tables, or says what is missing.
pub fn merge(args: &MergeArgs, screen: Screen) -> Result<(), Error> {
    let Planned { plan, mut asked, .. } = read(&args.dir)?;
    asked.settings.allow_runaways |= args.allow_runaway;
    let watch = Stopwatch::start();
    let shards = shards(&plan, &args.dir)?;
    let path = args.out.clone().unwrap_or_else(|| asked.place());
    let opening = Directory::open(&path, asked.identity(), &sweep_tables(), &args.forms.forms()?, args.force);
    match opened(opening, screen)? {
        Opening::Complete(manifest, added) => {
            screen.standing(&path, "this sweep", &added);
            verdict(&manifest, &path)
        }
        Opening::Ready(directory) => {
            let replications = asked.settings.replications;
            let ended = Ended { replications, unmet: Vec::new(), is_stopped: false };
            let written = asked.write(directory, (&watch, 1), ended, |take| join(&asked, &shards, &args.dir, take));
            let (manifest, extremes) = written?;
            // Left by shards that were killed. Not being able to remove them is no matter.
            let _ = tidy_shards(&args.dir);
            screen.summary(&asked.summary(&extremes, &manifest, &path))?;
            verdict(&manifest, &path)
        }
    }
}

/// The shards of the plan in order, each once.
fn shards(plan: &Plan, directory: &Path) -> Result<Vec<ShardFile>, Error> {
    let mut found: Vec<Option<ShardFile>> = (0..plan.shards()).map(|_| None).collect();
    let mut wrong = Vec::new();
    // Files whose names promise a shard that is not in them: no matter unless that one is missing.
    let mut misnamed = Vec::new();
    let mut damaged = false;
    for path in shard_files(directory).map_err(|error| refused(&error))? {
        match ShardFile::open(&path, plan, None) {
            Ok(shard) => {
                if path.file_name().is_none_or(|name| *name != *shard.header.file()) {
                    misnamed.push(format!(
                        "`{}`: it is shard {}, whatever its name",
                        path.display(),
                        shard.header.shard
                    ));
                }
                match &mut found[shard.header.shard as usize] {
                    Some(other) if other.sum != shard.sum => {
                        wrong.push(format!(
                            "`{}`: shard {} again, with other content",
                            path.display(),
                            shard.header.shard
                        ));
                    }
                    Some(_) => {}
                    none => *none = Some(shard),
                }
            }
            Err(fault) => {
                damaged |= matches!(fault, ShardFault::Damaged(_));
                wrong.push(format!("`{}`: {fault}", path.display()));
            }
        }
    }
    let missing: Vec<String> =
        (0..).zip(&found).filter(|(_, shard)| shard.is_none()).map(|(shard, _): (u64, _)| shard.to_string()).collect();
    if wrong.is_empty() && missing.is_empty() {
        return Ok(found.into_iter().flatten().collect());
    }
    let mut lines = Vec::new();
    if !missing.is_empty() {
        let all = plan.shards();
        let are = if missing.len() == 1 { "is" } else { "are" };
        let more = missing.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let named = missing[..missing.len().min(NAMED)].join(", ");
        lines.push(format!("of {all} shards {} {are} missing: {named}{more}", missing.len()));
        lines.extend(misnamed);
    }
    lines.extend(wrong);
    let error = Error::input(lines.join("\n"));
    let shown = word(&directory.display().to_string());
    Err(match missing.first() {
        Some(first) => {
            let force = if damaged { "; with --force in place of a damaged file" } else { "" };
            error.hint(format!("`phaseline run-shard {shown} --shard {first}`, and so on{force}"))
        }
        None => error.hint("take the files away that do not belong there"),
    })
}

/// Hands the answers of all points to `take`.
fn join(
    asked: &Asked,
    shards: &[ShardFile],
    directory: &Path,
    take: &mut dyn FnMut(&crate::experiment::Answer) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    let question = asked.question();
    let mut join = Join::new(&asked.sweep, &question);
    let shown = word(&directory.display().to_string());
    for file in shards {
        let shard = file.header.shard;
        let again = format!("`phaseline run-shard {shown} --shard {shard} --force`");
        let path = directory.join(file.header.file());
        let misfit =
            |why: String| Error::input(format!("`{}` cannot be used: {why}", path.display())).hint(again.clone());
        let read = file.read(|piece| {
            let answer = join.add(piece).map_err(|error| match error {
                JoinError::Study(error) => failed(&error),
                JoinError::Misplaced { .. } | JoinError::Misfit { .. } => misfit(error.to_string()),
            });
            answer.map_err(WriteError::from)?.map_or(Ok(()), |answer| take(&answer)).map_err(Reading::Write)
        });
        read.map_err(|error| match error {
            Reading::Write(error) => error,
            Reading::Fault(fault) => misfit(fault.to_string()).into(),
        })?;
    }
    let (done, points) = (join.done(), asked.sweep.design.points());
    if done == points {
        return Ok(());
    }
    Err(Error::failed(format!("the shards end after {done} of {points} points: please report it")).into())
}

enum Reading {
    Fault(ShardFault),
    Write(WriteError),
}

impl From<ShardFault> for Reading {
    fn from(fault: ShardFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<WriteError> for Reading {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}
