//! Work done in parallel and folded in order: whoever finishes first, what comes of it is taken in the order of the units.
//!
//! Units are given out one by one, their outputs come back in any order and are folded in theirs, by whichever thread hands
//! in the one whose turn it is. Only so many are out or waiting at once, so memory is bounded however unevenly they
//! come back. Outputs that were folded are used again.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::settings::StopToken;

/// What the threads of an experiment share: units of work `U`, and outputs `O` of them.
pub(super) struct Line<'a, U, O> {
    state: Mutex<State<'a, U, O>>,
    /// An output was folded, or the work is over.
    moved: Condvar,
    fold: Mutex<Box<Fold<'a, O>>>,
    stop: &'a StopToken,
}

/// Takes an output; says whether to go on.
type Fold<'a, O> = dyn FnMut(&mut O) -> bool + Send + 'a;

struct State<'a, U, O> {
    /// The units, each with its place in the order of folding.
    units: Box<dyn Iterator<Item = (u64, U)> + Send + 'a>,
    window: u64,
    given: u64,
    folded: u64,
    waiting: BTreeMap<u64, O>,
    /// Outputs to be used again.
    spare: Vec<O>,
    /// Some thread is folding; the others leave their outputs to it.
    is_folding: bool,
    /// No thread should begin another unit.
    is_over: bool,
}

/// A unit that a thread got, and an output to use again if there is one.
pub(super) struct Turn<U, O> {
    place: u64,
    pub unit: U,
    pub spare: Option<O>,
}

/// A thread that panics leaves nothing half done behind a lock, and its panic ends the work anyway.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a, U, O> Line<'a, U, O> {
    /// The `units` in their order; `fold` says whether to go on.
    pub fn new(
        units: impl Iterator<Item = U> + Send + 'a,
        threads: usize,
        stop: &'a StopToken,
        fold: impl FnMut(&mut O) -> bool + Send + 'a,
    ) -> Self {
        Self::placed(0, (0..).zip(units), Self::window(threads), stop, fold)
    }

    /// Units with their places in the order of folding, from `first` on. No unit may come more than `window` before its place.
    pub fn placed(
        first: u64,
        units: impl Iterator<Item = (u64, U)> + Send + 'a,
        window: u64,
        stop: &'a StopToken,
        fold: impl FnMut(&mut O) -> bool + Send + 'a,
    ) -> Self {
        let state = State {
            units: Box::new(units),
            window,
            given: first,
            folded: first,
            waiting: BTreeMap::new(),
            spare: Vec::new(),
            is_folding: false,
            is_over: false,
        };
        Self { state: Mutex::new(state), moved: Condvar::new(), fold: Mutex::new(Box::new(fold)), stop }
    }

    /// So many units can be out or waiting at once: room for a slow one while the others run on.
    pub fn window(threads: usize) -> u64 {
        2 * threads as u64 + 2
    }

    /// Outputs to begin with, for those who want all memory from the start.
    #[must_use]
    pub fn with_spare(self, spare: Vec<O>) -> Self {
        lock(&self.state).spare = spare;
        self
    }

    /// Runs `work` on each of `threads` threads until all are done: a loop over [`Self::next`] and [`Self::hand_in`].
    pub fn run(&self, threads: usize, work: impl Fn() + Sync) -> Result<(), rayon::ThreadPoolBuildError>
    where
        U: Send,
        O: Send,
    {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        pool.broadcast(|_| {
            let _alarm = Alarm(self);
            work();
        });
        Ok(())
    }

    /// The next unit; none if all are given out or the work is over.
    pub fn next(&self) -> Option<Turn<U, O>> {
        let mut state = lock(&self.state);
        loop {
            if state.is_over || self.stop.is_stopped() {
                return None;
            }
            if state.given - state.folded < state.window {
                let (place, unit) = state.units.next()?;
                state.given += 1;
                return Some(Turn { place, unit, spare: state.spare.pop() });
            }
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Hands in the output of the unit at `turn`'s place and, unless another thread is at it, folds all whose turn it is.
    pub fn hand_in<T>(&self, turn: &Turn<U, T>, output: O) {
        let mut state = lock(&self.state);
        state.waiting.insert(turn.place, output);
        if state.is_folding {
            return;
        }
        state.is_folding = true;
        while !state.is_over
            && let Some(mut output) = {
                let place = state.folded;
                state.waiting.remove(&place)
            }
        {
            state.folded += 1;
            drop(state);
            let goes_on = (lock(&self.fold))(&mut output);
            state = lock(&self.state);
            state.is_over |= !goes_on;
            state.spare.push(output);
            self.moved.notify_all();
        }
        state.is_folding = false;
        // Threads that wait must hear that nothing will be folded any more.
        if state.is_over || self.stop.is_stopped() {
            self.moved.notify_all();
        }
    }

    /// Ends the work: no thread begins another unit, nothing more is folded.
    pub fn end(&self) {
        lock(&self.state).is_over = true;
        self.moved.notify_all();
    }
}

/// Ends the work when its thread panics, so that no other waits for its unit.
struct Alarm<'l, 'a, U, O>(&'l Line<'a, U, O>);

impl<U, O> Drop for Alarm<'_, '_, U, O> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn folding_is_in_order_and_what_waits_is_bounded() {
        let (stop, out) = (StopToken::new(), AtomicU64::new(0));
        let mut folded = Vec::new();
        let line = Line::new(0..1000_u64, 4, &stop, |square: &mut u64| {
            out.fetch_sub(1, Ordering::SeqCst);
            folded.push(*square);
            true
        });
        let window = Line::<u64, u64>::window(4);
        line.run(4, || {
            while let Some(turn) = line.next() {
                // Counted before it is folded, so at most one more than are out or waiting, which is folded just now.
                assert!(out.fetch_add(1, Ordering::SeqCst) <= window);
                line.hand_in(&turn, turn.unit * turn.unit);
            }
        })
        .unwrap();
        drop(line);
        assert_eq!(folded, (0..1000).map(|i| i * i).collect::<Vec<_>>());
    }

    #[test]
    fn a_unit_waits_until_there_is_room() {
        let stop = StopToken::new();
        let line = Line::new(0..100, 1, &stop, |(): &mut ()| true);
        let turns: Vec<_> = (0..Line::<u64, ()>::window(1)).map(|_| line.next().unwrap()).collect();
        // The last of them back does not make room; the first does.
        line.hand_in(&turns[3], ());
        assert_eq!(lock(&line.state).folded, 0);
        line.hand_in(&turns[0], ());
        assert_eq!(lock(&line.state).folded, 1);
        assert_eq!(line.next().map(|turn| turn.unit), Some(4));
    }

    #[test]
    fn a_fold_can_end_the_work() {
        let stop = StopToken::new();
        let mut folded = 0;
        let line = Line::new(0_u64.., 2, &stop, |unit: &mut u64| {
            folded = *unit;
            *unit < 50
        });
        let work = || {
            while let Some(turn) = line.next() {
                line.hand_in(&turn, turn.unit);
            }
        };
        line.run(2, work).unwrap();
        drop(line);
        assert_eq!(folded, 50);
    }
}
