//! A comparison that can go on: to a higher number of replications, or where another program left it.

use serde::{Deserialize, Serialize};

use super::flips::Matcher;
use super::pairing::Pairing;
use super::sums::PairSums;
use super::{CompareError, Side};
use crate::experiment::BLOCK;
use crate::experiment::block::{Block, all_alike};
use crate::experiment::line::Line;
use crate::experiment::run::{play, threads};
use crate::experiment::settings::{Progress, Settings, StopToken};
use crate::experiment::study::{Part, Store, StoreError};
use crate::experiment::tally::Tally;
use crate::experiment::totals::{Tiers, Totals, Wanted};
use crate::model::{Luck, Simulator};

/// A store that holds one comparison keeps it as this point.
const POINT: u64 = 0;

/// What all scenarios, and the pairs of their replications, add up to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Done {
    /// The reference's, then the variants'.
    pub totals: Vec<Totals>,
    /// A variant each.
    pub pairs: Vec<Tiers<PairSums>>,
}

impl Part for Done {
    /// Of each scenario.
    fn replications(&self) -> u64 {
        self.totals.first().map_or(0, Part::replications)
    }

    fn is_alike(&self, other: &Self) -> bool {
        all_alike(&self.totals, &other.totals, Totals::is_alike)
            && all_alike(&self.pairs, &other.pairs, Tiers::is_alike)
    }
}

impl Done {
    fn new(sides: &[Side<'_>], pairings: &[Pairing], wanted: Wanted) -> Result<Self, CompareError> {
        let totals = sides.iter().map(|side| Totals::new(&side.layout, &side.ratios, wanted));
        let pairs = pairings.iter().map(|pairing| Tiers::new(PairSums::new(pairing)));
        Ok(Self { totals: totals.collect::<Result<_, _>>().map_err(CompareError::Grid)?, pairs: pairs.collect() })
    }

    fn absorb(&mut self, played: &Played) {
        for (totals, block) in self.totals.iter_mut().zip(&played.blocks) {
            totals.absorb(block);
        }
        for (pairs, sums) in self.pairs.iter_mut().zip(&played.sums) {
            pairs.absorb(played.index(), sums);
        }
    }

    /// Replications of all scenarios, and their changes of state.
    fn effort(&self) -> (u64, u64) {
        let each = self.totals.iter().map(|totals| totals.tiers.done());
        each.fold((0, 0), |(replications, events), (more, others)| (replications + more, events + others))
    }
}

/// A block of every scenario, and what the pairs add up to.
#[derive(Default)]
struct Played {
    /// The reference's, then the variants'.
    blocks: Vec<Block>,
    /// A variant each.
    sums: Vec<PairSums>,
}

impl Played {
    fn new(sides: &[Side<'_>], pairings: &[Pairing]) -> Self {
        Self {
            blocks: sides.iter().map(|side| Block::new(&side.layout, &side.ratios)).collect(),
            sums: pairings.iter().map(PairSums::new).collect(),
        }
    }

    fn index(&self) -> u64 {
        self.blocks.first().map_or(0, |block| block.index)
    }

    fn is_whole(&self) -> bool {
        self.blocks.iter().all(|block| block.sums.replications == BLOCK)
    }

    /// As [`Done::effort`].
    fn effort(&self) -> (u64, u64) {
        let sums = self.blocks.iter().map(|block| &block.sums);
        sums.fold((0, 0), |(replications, events), sums| (replications + sums.replications, events + sums.events))
    }

    /// Adds up the pairs of the blocks.
    fn add_up(&mut self, pairings: &[Pairing], matcher: &mut Matcher) {
        let Some((reference, variants)) = self.blocks.split_first() else { return };
        for ((pairing, sums), variant) in pairings.iter().zip(&mut self.sums).zip(variants) {
            sums.add_up(pairing, reference, variant, matcher);
        }
    }
}

/// A comparison under way.
pub(super) struct Going<'a, 't> {
    sides: &'a [Side<'a>],
    pairings: &'a [Pairing],
    settings: &'a Settings,
    store: Option<&'t mut Store>,
    /// What the whole blocks so far come to.
    done: Done,
    /// The block after them, if the comparison ended in its midst. It is not kept: to go on it is run again.
    rest: Option<Played>,
}

impl<'a, 't> Going<'a, 't> {
    /// A comparison with the whole blocks that `store` knows.
    pub fn new(
        (sides, pairings): (&'a [Side<'a>], &'a [Pairing]),
        wanted: Wanted,
        settings: &'a Settings,
        store: Option<&'t mut Store>,
    ) -> Result<Self, CompareError> {
        let kept: Option<Done> = match &store {
            Some(store) => store.part(POINT, || Done::new(sides, pairings, wanted))?,
            None => None,
        };
        // What is done cannot be taken apart again.
        let done = match kept.filter(|done| done.replications() <= settings.replications) {
            Some(done) => done,
            None => Done::new(sides, pairings, wanted)?,
        };
        Ok(Self { sides, pairings, settings, store, done, rest: None })
    }

    /// Goes on until all replications are done.
    pub fn go(&mut self, (progress, stop): (&dyn Progress, &StopToken)) -> Result<(), CompareError> {
        let Self { sides, pairings, settings, store, done, rest } = self;
        let (sides, pairings, until) = (*sides, *pairings, settings.replications);
        let begun = done.replications() / BLOCK;
        let mut error: Option<StoreError> = None;
        let fold = |played: &mut Played| {
            let ((before, events), (more, others)) = (done.effort(), played.effort());
            progress.done(before + more, events + others);
            if !played.is_whole() {
                *rest = Some(std::mem::take(played));
                return true;
            }
            done.absorb(played);
            // It has no rows that could be settled.
            let kept = store.as_mut().map_or(Ok(()), |store| store.keep_in_time(POINT, done, || Ok(Vec::new())));
            kept.map_err(|fault| error = Some(fault)).is_ok()
        };
        let blocks = (begun..until.div_ceil(BLOCK)).map(|block| (block, block));
        let window = Line::<u64, Played>::window(threads(settings));
        let line = Line::placed(begun, blocks, window, stop, fold);
        let lucks: Vec<Luck<'_>> = sides.iter().map(|side| Luck::new(side.scenario, settings.seed)).collect();
        line.run(threads(settings), || {
            let seat =
                |(side, luck): (&'a Side<'a>, _)| (Simulator::new(luck), Tally::new(&side.layout, &side.ratios, true));
            let mut players: Vec<_> = sides.iter().zip(&lucks).map(seat).collect();
            let mut matcher = Matcher::default();
            while let Some(mut turn) = line.next() {
                let spare = turn.spare.take().filter(|played| !played.blocks.is_empty());
                let mut played = spare.unwrap_or_else(|| Played::new(sides, pairings));
                let of = (turn.unit, BLOCK.min(until - turn.unit * BLOCK));
                for ((simulator, tally), slot) in players.iter_mut().zip(&mut played.blocks) {
                    let Some(block) = play(simulator, tally, of, std::mem::take(slot), stop) else { return line.end() };
                    *slot = block;
                }
                played.add_up(pairings, &mut matcher);
                line.hand_in(&turn, played);
            }
        })
        .map_err(CompareError::Threads)?;
        drop(line);
        error.map_or(Ok(()), |fault| Err(CompareError::Store(fault)))
    }

    /// What all replications come to.
    pub fn finish(mut self) -> Result<Done, CompareError> {
        if let Some(store) = self.store {
            store.keep(POINT, &self.done, || Ok::<_, StoreError>(Vec::new()))?;
        }
        if let Some(rest) = &self.rest {
            self.done.absorb(rest);
        }
        Ok(self.done)
    }
}
