//! A run that can go on: to a higher number of replications, or where another program left it.

use crate::experiment::BLOCK;
use crate::experiment::block::Block;
use crate::experiment::estimate::measures;
use crate::experiment::layout::Layout;
use crate::experiment::line::Line;
use crate::experiment::lives;
use crate::experiment::precision::Precision;
use crate::experiment::ratios::Ratios;
use crate::experiment::rows::Sinks;
use crate::experiment::settings::{Progress, Settings, StopToken};
use crate::experiment::study::Store;
use crate::experiment::totals::{Totals, Wanted};
use crate::model::Luck;
use crate::scenario::Scenario;

use super::{RunError, play_all, threads};

/// A store that holds one run keeps it as this point.
const POINT: u64 = 0;

/// A run under way.
pub(super) struct Going<'a, 's, 't> {
    scenario: &'a Scenario,
    settings: &'a Settings,
    layout: &'a Layout,
    ratios: &'a Ratios,
    luck: Luck<'a>,
    sinks: Sinks<'s>,
    store: Option<&'t mut Store>,
    /// What the whole blocks so far come to.
    totals: Totals,
    /// The block after them, if the last count ended in its midst. It is not told or kept: to go on it is run again.
    rest: Option<Block>,
}

impl<'a, 's, 't> Going<'a, 's, 't> {
    /// A run with the whole blocks that `store` knows.
    pub fn new(
        scenario: &'a Scenario,
        settings: &'a Settings,
        (layout, ratios): (&'a Layout, &'a Ratios),
        sinks: Sinks<'s>,
        store: Option<&'t mut Store>,
    ) -> Result<Self, RunError> {
        let none = || Totals::new(layout, ratios, Wanted::ALL).map_err(RunError::Grid);
        let kept = match &store {
            Some(store) => store.part(POINT, none)?,
            None => None,
        };
        // What is done cannot be taken apart again.
        let totals = match kept.filter(|totals| totals.tiers.done().0 <= settings.replications) {
            Some(totals) => totals,
            None => none()?,
        };
        let luck = Luck::new(scenario, settings.seed);
        Ok(Self { scenario, settings, layout, ratios, luck, sinks, store, totals, rest: None })
    }

    /// Replications in whole blocks so far.
    pub fn done(&self) -> u64 {
        self.totals.tiers.done().0
    }

    /// Goes on until there are so many replications.
    pub fn go_to(&mut self, replications: u64, watch: (&dyn Progress, &StopToken)) -> Result<(), RunError> {
        let blocks = self.done() / BLOCK..replications.div_ceil(BLOCK);
        let window = Line::<u64, Block>::window(threads(self.settings));
        self.go_through(blocks.map(|block| (block, block)), window, replications, watch)
    }

    /// Runs blocks, each with its place, in any order within `window`.
    pub fn go_through(
        &mut self,
        blocks: impl Iterator<Item = (u64, u64)> + Send,
        window: u64,
        until: u64,
        (progress, stop): (&dyn Progress, &StopToken),
    ) -> Result<(), RunError> {
        let Self { settings, layout, ratios, luck, sinks, store, totals, rest, .. } = self;
        let (layout, ratios, luck) = (*layout, *ratios, &*luck);
        let rows = sinks.incidents.is_some();
        let mut error = None;
        *rest = None;
        let begun = totals.tiers.done().0 / BLOCK;
        // As many as can be out or waiting, and one to be folded: all there from the start, and no others needed.
        let spare = window.min(until.div_ceil(BLOCK) - begun) as usize + 1;
        let fold = |block: &mut Block| {
            let (before, events) = totals.tiers.done();
            progress.done(before + block.sums.replications, events + block.sums.events);
            if block.sums.replications < BLOCK {
                *rest = Some(std::mem::take(block));
                return true;
            }
            let folded = lives::tell(block, layout.values, sinks).map_err(RunError::Rows).and_then(|()| {
                totals.absorb(block);
                let settle = || sinks.settle().map_err(RunError::Rows);
                store.as_mut().map_or(Ok(()), |store| store.keep_in_time(POINT, totals, settle))
            });
            folded.map_err(|fault| error = Some(fault)).is_ok()
        };
        let line = Line::placed(begun, blocks, window, stop, fold).with_spare(vec![Block::new(layout, ratios); spare]);
        play_all(&line, (luck, layout, ratios), (threads(settings), until, rows), stop)?;
        drop(line);
        error.map_or(Ok(()), Err)
    }

    /// What is asked of precision and not reached.
    pub fn unmet(&self, precision: &Precision) -> Result<Vec<String>, RunError> {
        let mut totals = self.totals.clone();
        if let Some(rest) = &self.rest {
            totals.absorb(rest);
        }
        let addresses = precision.addresses();
        let measures = measures(self.scenario, self.settings.level, self.layout, self.ratios, &totals, &addresses);
        Ok(precision.unmet(&measures.map_err(RunError::Metric)?))
    }

    /// What all replications come to.
    pub fn finish(mut self) -> Result<Totals, RunError> {
        if let Some(store) = self.store {
            store.keep(POINT, &self.totals, || self.sinks.settle().map_err(RunError::Rows))?;
        }
        if let Some(rest) = &self.rest {
            lives::tell(rest, self.layout.values, &mut self.sinks).map_err(RunError::Rows)?;
            self.totals.absorb(rest);
        }
        Ok(self.totals)
    }
}
