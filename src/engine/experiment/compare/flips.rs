//! Incidents of a pair of replications that are the same violation, and how each phase's deadline ended for them.
//!
//! Two incidents match if they have the same source (by name), the same ordinal there and the same onset, to the bit. A
//! violation whose onset the change has moved is another one, and from then on so may be those that it excites. How many
//! of those that do not match were moved is counted too.

use super::pairing::Pairing;
use super::sums::Column;
use crate::experiment::BLOCK;
use crate::experiment::block::Block;
use crate::experiment::rows::IncidentRow;
use crate::model::Outcome;

/// What is counted of incidents: matched, of the reference alone, of the variant alone, and of these last two the pairs
/// that differ by their onset only.
pub(super) const MATCHES: [&str; 4] = ["matched", "only_reference", "only_variant", "moved"];
/// What is counted of each phase of matched incidents.
pub(super) const FLIPS: [&str; 6] =
    ["met_in_both", "missed_in_both", "neither_in_both", "met_to_missed", "missed_to_met", "other"];

/// Matches incidents, block by block, with memory that is used again.
#[derive(Debug, Default)]
pub(super) struct Matcher {
    /// Counts of a block: count × replication.
    counts: Vec<f64>,
    /// (Source, ordinal) of the variant's incidents of one replication, and which of its rows they are; sorted.
    places: Vec<((usize, u32), usize)>,
}

impl Matcher {
    /// How many counts there are: [`MATCHES`], then [`FLIPS`] of each phase.
    pub fn counts(phases: usize) -> usize {
        MATCHES.len() + phases * FLIPS.len()
    }

    /// Counts the incidents of a block of either side.
    pub fn block(&mut self, pairing: &Pairing, reference: &Block, variant: &Block, into: &mut [Column]) {
        let room = reference.ends.len();
        self.counts.clear();
        self.counts.resize(into.len() * room, 0.0);
        let (a, b): (Vec<_>, Vec<_>) = (reference.rows.iter().collect(), variant.rows.iter().collect());
        let (mut a, mut b) = (&a[..], &b[..]);
        for i in 0..room {
            let replication = reference.index * BLOCK + i as u64;
            let (of_a, rest_a) = a.split_at(a.partition_point(|row| row.replication <= replication));
            let (of_b, rest_b) = b.split_at(b.partition_point(|row| row.replication <= replication));
            (a, b) = (rest_a, rest_b);
            self.replication(pairing, of_a, of_b, (i, room));
        }
        for (sum, counts) in into.iter_mut().zip(self.counts.chunks_exact(room.max(1))) {
            *sum = Column::of(counts);
        }
    }

    fn replication(
        &mut self,
        pairing: &Pairing,
        reference: &[IncidentRow<'_>],
        variant: &[IncidentRow<'_>],
        (at, room): (usize, usize),
    ) {
        let Self { counts, places } = self;
        places.clear();
        places.extend(variant.iter().enumerate().map(|(i, row)| ((row.identity.source, row.identity.ordinal), i)));
        places.sort_unstable();
        let (mut matched, mut moved) = (0, 0);
        for row in reference {
            let of = pairing.sources[row.identity.source].and_then(|source| {
                let place = places.binary_search_by_key(&(source, row.identity.ordinal), |(key, _)| *key).ok()?;
                Some(&variant[places[place].1])
            });
            let Some(other) = of else { continue };
            if other.identity.onset.to_bits() != row.identity.onset.to_bits() {
                moved += 1;
                continue;
            }
            matched += 1;
            for (phase, (a, b)) in pairing.phases.iter().enumerate() {
                if let Some(flip) = flip(row.phases[*a].outcome, other.phases[*b].outcome) {
                    counts[(MATCHES.len() + phase * FLIPS.len() + flip) * room + at] += 1.0;
                }
            }
        }
        let alone = [reference, variant].map(|rows| rows.len() - matched);
        for (count, number) in [matched, alone[0], alone[1], moved].into_iter().enumerate() {
            counts[count * room + at] = number as f64;
        }
    }
}

/// Which of [`FLIPS`]; none where the phase was demanded in neither.
fn flip(reference: Option<Outcome>, variant: Option<Outcome>) -> Option<usize> {
    match (reference, variant) {
        (None, None) => None,
        (Some(Outcome::Met), Some(Outcome::Met)) => Some(0),
        (Some(Outcome::Missed), Some(Outcome::Missed)) => Some(1),
        (Some(one), Some(other)) if one == other => Some(2),
        (Some(Outcome::Met), Some(Outcome::Missed)) => Some(3),
        (Some(Outcome::Missed), Some(Outcome::Met)) => Some(4),
        _ => Some(5),
    }
}
