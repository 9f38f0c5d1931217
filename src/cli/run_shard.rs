//! `phaseline run-shard`: the work of one shard of a plan.

use super::args::RunShardArgs;
use super::asked::failed;
use super::error::Error;
use super::interrupt;
use super::plan::{Planned, read};
use super::progress::Bar;
use super::run::unwritten;
use super::screen::Screen;
use crate::experiment::{self, Settings, StopToken, shard};
use crate::report::text::count;
use crate::report::{ShardFault, ShardFile, ShardHeader, ShardWriter};

/// Runs the shard, or says that it has been run.
pub fn run_shard(args: &RunShardArgs, screen: Screen) -> Result<(), Error> {
    let Planned { plan, asked, units } = read(&args.dir)?;
    let Some(range) = plan.units(args.shard) else {
        let last = plan.shards() - 1;
        return Err(Error::input(format!("there is no shard {}: the plan has shards 0 to {last}", args.shard)));
    };
    let header = ShardHeader::new(&plan, args.shard, &range);
    let path = args.dir.join(header.file());
    let shown = path.display();
    if path.exists() {
        match ShardFile::open(&path, &plan, Some(args.shard)) {
            Ok(_) => {
                screen.say(&format!("{shown} is there and whole; nothing was changed\n"));
                return Ok(());
            }
            Err(_) if args.force => {}
            Err(fault @ ShardFault::Unreadable(_)) => return Err(Error::failed(format!("`{shown}`: {fault}"))),
            Err(fault) => {
                return Err(Error::input(format!("`{shown}` was left alone: {fault}")).hint("replace it with --force"));
            }
        }
    }
    let stop = StopToken::new();
    interrupt::listen(&stop, screen)?;
    let mut file = ShardWriter::new(&args.dir, &header).map_err(|error| unwritten(&error))?;
    let replications = units.replications(&range);
    let bar = Bar::new(replications, screen);
    let threads = experiment::threads(&Settings { threads: args.threads, ..asked.settings });
    let mut take = |piece| file.take(&piece);
    let ran = shard(&asked.sweep, (units, range), &asked.question(), threads, &mut take, (&bar, &stop));
    bar.clear();
    ran.map_err(|error| failed(&error))?;
    if stop.is_stopped() {
        return Err(Error::interrupted("stopped: a shard is written whole or not at all, so nothing was")
            .hint("plan more and smaller shards if they take too long"));
    }
    if let Err(error) = file.finish() {
        // Another that ran the same shard may have tidied up meanwhile; then its file is there.
        ShardFile::open(&path, &plan, Some(args.shard)).map_err(|_| unwritten(&error))?;
    }
    screen.say(&format!("{shown}: {}\n", count(replications, "replication")));
    Ok(())
}
