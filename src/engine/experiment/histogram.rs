//! Response times of one replication by phase and bin.

use super::layout::{HISTOGRAM_BINS, Layout};
use crate::scenario::PhaseId;
use crate::stats::Bins;

/// Bins of a phase, the one without an upper end included.
pub(super) const BINS: usize = HISTOGRAM_BINS + 1;
// Which bins of a phase are filled is told by the bits of a word.
const _: () = assert!(BINS <= u64::BITS as usize);

/// Counts of answers.
#[derive(Debug, Clone)]
pub(super) struct Histogram {
    /// Edges of the bins by phase, in hours.
    edges: Vec<Vec<f64>>,
    /// Bins to an hour by phase.
    density: Vec<f64>,
    /// Phase × bin.
    counts: Vec<u32>,
    /// By phase.
    filled: Vec<u64>,
}

impl Histogram {
    pub fn new(layout: &Layout) -> Self {
        let phases = layout.phases;
        let edges = layout.histogram_edges.clone();
        let density = edges.iter().map(|edges| HISTOGRAM_BINS as f64 / edges[HISTOGRAM_BINS]).collect();
        Self { edges, density, counts: vec![0; phases * BINS], filled: vec![0; phases] }
    }

    /// An answer of `phase` after `response` hours. It belongs to the bin that ends there, as an answer at its deadline is in
    /// time.
    #[inline]
    pub fn answered(&mut self, phase: PhaseId, response: f64) {
        let edges = &self.edges[phase];
        let near = ((response * self.density[phase]) as u32 as usize).min(HISTOGRAM_BINS - 1);
        let bin = if response <= edges[near] {
            near.saturating_sub(1)
        } else {
            near + usize::from(response > edges[near + 1])
        };
        self.counts[phase * BINS + bin] += 1;
        self.filled[phase] |= 1 << bin;
    }

    /// Gives the counts to `into`, which has as many phases, and forgets them.
    pub fn finish(&mut self, into: &mut [Bins]) {
        for ((bins, filled), counts) in into.iter_mut().zip(&mut self.filled).zip(self.counts.chunks_exact_mut(BINS)) {
            bins.push(ones(*filled).map(|bin| (bin, counts[bin])));
            ones(std::mem::take(filled)).for_each(|bin| counts[bin] = 0);
        }
    }
}

/// The bits of `word` that are set, by ascending number.
fn ones(word: u64) -> impl Iterator<Item = usize> + Clone {
    let rest = |word: &u64| Some(word & word.wrapping_sub(1));
    std::iter::successors(Some(word), rest).take_while(|word| *word != 0).map(|word| word.trailing_zeros() as usize)
}
