//! What each thread does: run blocks, and fold them whenever the next in order is there.

use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::schedule::{Next, Schedule};
use crate::experiment::BLOCK;
use crate::experiment::block::Block;
use crate::experiment::layout::Layout;
use crate::experiment::lives;
use crate::experiment::ratios::Ratios;
use crate::experiment::rows::Sinks;
use crate::experiment::settings::{Progress, StopToken};
use crate::experiment::tally::Tally;
use crate::experiment::totals::Totals;
use crate::model::{Luck, Simulator};
use crate::scenario::Scenario;

/// What blocks are folded into.
pub(super) struct Folding<'s> {
    pub totals: Totals,
    pub sinks: Sinks<'s>,
    /// Why folding stopped, if rows could not be handed on.
    pub error: Option<io::Error>,
}

/// One run, shared by its threads.
pub(super) struct Job<'a, 's> {
    scenario: &'a Scenario,
    luck: &'a Luck<'a>,
    layout: &'a Layout,
    ratios: &'a Ratios,
    progress: &'a dyn Progress,
    stop: &'a StopToken,
    /// Whether incidents are told one by one.
    rows: bool,
    state: Mutex<State>,
    /// A block was taken out, or the run is over.
    moved: Condvar,
    folding: Mutex<Folding<'s>>,
}

struct State {
    schedule: Schedule,
    /// Some thread is folding; the others leave their blocks to it.
    is_folding: bool,
    /// No thread should begin another block.
    is_over: bool,
    /// Emptied blocks.
    spare: Vec<Block>,
}

/// A thread that panics leaves nothing half done behind a lock, and its panic ends the run anyway.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the run when its thread panics, so that no other waits for its block.
struct Alarm<'j, 'a, 's>(&'j Job<'a, 's>);

impl Drop for Alarm<'_, '_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            lock(&self.0.state).is_over = true;
            self.0.moved.notify_all();
        }
    }
}

impl<'a, 's> Job<'a, 's> {
    pub fn new(
        scenario: &'a Scenario,
        luck: &'a Luck<'a>,
        layout: &'a Layout,
        ratios: &'a Ratios,
        (progress, stop): (&'a dyn Progress, &'a StopToken),
        schedule: Schedule,
        folding: Folding<'s>,
    ) -> Self {
        // As many as can be out or waiting, and one to be folded: all there from the start, and no others needed.
        let spare = vec![Block::new(layout, ratios); schedule.window() as usize + 1];
        Self {
            scenario,
            luck,
            layout,
            ratios,
            progress,
            stop,
            rows: folding.sinks.incidents.is_some(),
            state: Mutex::new(State { schedule, is_folding: false, is_over: false, spare }),
            moved: Condvar::new(),
            folding: Mutex::new(folding),
        }
    }

    /// What was folded, when every thread is done.
    pub fn finish(self) -> Folding<'s> {
        self.folding.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs and folds blocks until none is left.
    pub fn work(&self) {
        let _alarm = Alarm(self);
        let mut simulator = Simulator::new(self.scenario, self.luck);
        let mut tally = Tally::new(self.layout, self.ratios, self.rows);
        while let Some((index, replications, block)) = self.next() {
            tally.begin(index, block);
            for replication in index * BLOCK..index * BLOCK + replications {
                // Histories can be long: a stop does not wait for the rest of a block, which then does not count.
                if self.stop.is_stopped() {
                    lock(&self.state).is_over = true;
                    self.moved.notify_all();
                    return;
                }
                simulator.replicate(replication, &mut tally);
            }
            self.give_back(tally.take());
        }
    }

    /// The next block to run, how many replications it has, and what to count them in.
    fn next(&self) -> Option<(u64, u64, Block)> {
        let mut state = lock(&self.state);
        loop {
            if state.is_over || self.stop.is_stopped() {
                return None;
            }
            match state.schedule.next() {
                Next::Run(index, replications) => return state.spare.pop().map(|block| (index, replications, block)),
                Next::Done => return None,
                Next::Wait => state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// Hands in a finished block and, unless another thread is at it, folds all whose turn it is.
    fn give_back(&self, block: Block) {
        let mut state = lock(&self.state);
        state.schedule.give_back(block);
        if state.is_folding {
            return;
        }
        state.is_folding = true;
        while !state.is_over
            && let Some(block) = state.schedule.take()
        {
            drop(state);
            let folded = self.fold(&block);
            state = lock(&self.state);
            state.is_over |= !folded;
            state.spare.push(block);
            self.moved.notify_all();
        }
        state.is_folding = false;
        // Threads that wait must hear that no block will be taken out any more.
        if state.is_over || self.stop.is_stopped() {
            self.moved.notify_all();
        }
    }

    /// Whether the block could be folded, rows and all.
    fn fold(&self, block: &Block) -> bool {
        let mut folding = lock(&self.folding);
        let Folding { totals, sinks, error } = &mut *folding;
        if let Err(fault) = lives::tell(block, self.layout.values, sinks) {
            *error = Some(fault);
            return false;
        }
        totals.absorb(block);
        self.progress.done(totals.sums.replications, totals.sums.events);
        true
    }
}
