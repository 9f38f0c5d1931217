//! A comparison: a reference and variants of it, replication by replication, under common random numbers.
//!
//! Draws are addressed by seed, replication, purpose and ordinal, so replication r of a variant shares with replication r
//! of the reference all luck but what the change itself moves. The unit of work is a block of all scenarios, so that paired
//! replications meet in one place; sums are folded in order, in two tiers, as those of a run.
//!
//! Source: Law, Simulation Modeling and Analysis, 5th ed. (2015), section 11.2, on common random numbers.

mod error;
mod estimate;
mod flips;
mod pairing;
mod result;
mod sums;

use super::BLOCK;
use super::address::Address;
use super::block::Block;
use super::layout::Layout;
use super::line::Line;
use super::metrics::Catalogue;
use super::ratios::Ratios;
use super::run::{play, threads};
use super::settings::{Progress, Settings, StopToken};
use super::tally::Tally;
use super::totals::{Tiers, Totals, Wanted};
use crate::model::{Luck, Simulator};
use crate::scenario::Scenario;
pub use error::CompareError;
use flips::Matcher;
use pairing::Pairing;
pub use pairing::comparable;
pub use result::{CollapsePairsRow, Comparison, ComparisonRow, FlipRow, Variant, Verdict};
use sums::PairSums;

/// One scenario, laid out.
struct Side<'a> {
    scenario: &'a Scenario,
    layout: Layout,
    ratios: Ratios,
    catalogue: Catalogue,
}

impl<'a> Side<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let layout = Layout::new(scenario);
        let ratios = Ratios::new(&layout);
        let catalogue = Catalogue::with(scenario, &layout, &ratios);
        Self { scenario, layout, ratios, catalogue }
    }
}

/// A block of every scenario, and what the pairs add up to.
struct Played {
    /// The reference's, then the variants'.
    blocks: Vec<Block>,
    /// A variant each.
    sums: Vec<PairSums>,
}

/// Plays the `reference` and its `variants`, each with what it is called, under one seed. Stopped, it returns what the blocks
/// before the first unfinished one tell.
///
/// `metrics` are those of which differences are wanted; a variant that lacks one goes without it.
pub fn compare(
    reference: (&str, &Scenario),
    variants: &[(&str, &Scenario)],
    metrics: &[Address],
    settings: &Settings,
    (progress, stop): (&dyn Progress, &StopToken),
) -> Result<Comparison, CompareError> {
    let sides: Vec<Side<'_>> =
        std::iter::once(reference.1).chain(variants.iter().map(|(_, scenario)| *scenario)).map(Side::new).collect();
    let (first, others) = sides.split_first().ok_or(CompareError::NoMetric)?;
    let pairings: Vec<Pairing> =
        others.iter().map(|other| Pairing::new(first, other, metrics)).collect::<Result<_, _>>()?;
    let wanted = Wanted { shapes: metrics.iter().any(|address| address.statistic.is_spread()), course: false };
    let mut totals: Vec<Totals> = sides
        .iter()
        .map(|side| Totals::new(&side.layout, &side.ratios, wanted))
        .collect::<Result<_, _>>()
        .map_err(CompareError::Grid)?;
    let mut pairs: Vec<Tiers<PairSums>> = pairings.iter().map(|pairing| Tiers::new(PairSums::new(pairing))).collect();
    let mut done = (0, 0);
    let fold = |played: &mut Played| {
        for (totals, block) in totals.iter_mut().zip(&played.blocks) {
            totals.absorb(block);
            done.0 += block.sums.replications;
            done.1 += block.sums.events;
        }
        let index = played.blocks.first().map_or(0, |block| block.index);
        for (pairs, sums) in pairs.iter_mut().zip(&played.sums) {
            pairs.absorb(index, sums);
        }
        progress.done(done.0, done.1);
        true
    };
    let line = Line::new(0..settings.replications.div_ceil(BLOCK), threads(settings), stop, fold);
    let lucks: Vec<Luck<'_>> = sides.iter().map(|side| Luck::new(side.scenario, settings.seed)).collect();
    line.run(threads(settings), || {
        let mut players: Vec<_> = sides
            .iter()
            .zip(&lucks)
            .map(|(side, luck)| (Simulator::new(side.scenario, luck), Tally::new(&side.layout, &side.ratios, true)))
            .collect();
        let mut matcher = Matcher::default();
        while let Some(mut turn) = line.next() {
            let mut played = turn.spare.take().unwrap_or_else(|| Played {
                blocks: sides.iter().map(|side| Block::new(&side.layout, &side.ratios)).collect(),
                sums: pairings.iter().map(PairSums::new).collect(),
            });
            let of = (turn.unit, BLOCK.min(settings.replications - turn.unit * BLOCK));
            for ((simulator, tally), slot) in players.iter_mut().zip(&mut played.blocks) {
                let Some(block) = play(simulator, tally, of, std::mem::take(slot), stop) else { return line.end() };
                *slot = block;
            }
            if let Some((first, others)) = played.blocks.split_first() {
                for ((pairing, sums), other) in pairings.iter().zip(&mut played.sums).zip(others) {
                    sums.add_up(pairing, first, other, &mut matcher);
                }
            }
            line.hand_in(&turn, played);
        }
    })
    .map_err(CompareError::Threads)?;
    drop(line);
    let names: Vec<&str> = variants.iter().map(|(name, _)| *name).collect();
    let pairs: Vec<PairSums> = pairs.iter().map(Tiers::total).collect();
    estimate::comparison((reference.0, &names), &sides, &pairings, (&totals, &pairs), settings)
}

#[cfg(test)]
mod tests;
