//! Which block is run when, and which are waiting to be folded.

use std::collections::BTreeMap;

use crate::experiment::BLOCK;
use crate::experiment::block::Block;

/// The blocks of a run. They are given out one by one, come back in any order and are taken out in theirs; only so many
/// are out or waiting at once, so memory is bounded however unevenly they come back.
#[derive(Debug)]
pub(super) struct Schedule {
    replications: u64,
    blocks: u64,
    window: u64,
    /// Given out so far.
    given: u64,
    /// Taken out so far.
    taken: u64,
    waiting: BTreeMap<u64, Block>,
    /// The order in which to give them out, if not theirs.
    order: Option<Vec<u64>>,
}

/// What a worker should do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Run this block of so many replications.
    Run(u64, u64),
    /// Wait until a block is taken out.
    Wait,
    /// Nothing is left.
    Done,
}

impl Schedule {
    /// `replications` for `threads` threads.
    pub fn in_order(replications: u64, threads: usize) -> Self {
        Self {
            replications,
            blocks: replications.div_ceil(BLOCK),
            // Room for a slow block while the others run on.
            window: 2 * threads as u64 + 2,
            given: 0,
            taken: 0,
            waiting: BTreeMap::new(),
            order: None,
        }
    }

    /// The same, given out in `order`, a permutation of all blocks; the window is as wide as that needs.
    #[cfg(test)]
    pub fn shuffled(replications: u64, order: Vec<u64>) -> Self {
        Self { window: order.len() as u64, order: Some(order), ..Self::in_order(replications, 1) }
    }

    /// So many blocks can be out or waiting at once.
    pub fn window(&self) -> u64 {
        self.window.min(self.blocks)
    }

    /// What to do next.
    pub fn next(&mut self) -> Next {
        if self.given >= self.blocks {
            return Next::Done;
        }
        if self.given - self.taken >= self.window {
            return Next::Wait;
        }
        let turn = self.given;
        self.given += 1;
        let block = self.order.as_ref().and_then(|order| order.get(turn as usize)).copied().unwrap_or(turn);
        Next::Run(block, BLOCK.min(self.replications - block * BLOCK))
    }

    /// A block comes back.
    pub fn give_back(&mut self, block: Block) {
        self.waiting.insert(block.index, block);
    }

    /// The next block in order, if it has come back.
    pub fn take(&mut self) -> Option<Block> {
        let block = self.waiting.remove(&self.taken)?;
        self.taken += 1;
        Some(block)
    }
}
