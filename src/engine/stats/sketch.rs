//! A mergeable histogram that gives quantiles of values ≥ 0 with a stated relative error, in memory of a fixed size.
//!
//! The bucket of a value is its exponent and the top seven bits of its mantissa (`bits >> 45`): 128 linear buckets to an
//! octave, as in `HdrHistogram` and in the `DDSketch` of Masson, Rim and Lee (2019) with linear interpolation. A push is a
//! shift and an increment; no logarithm. A bucket's midpoint is within 1/256 (0.4 %) of every value in it.
//!
//! A sketch has buckets for a given number of octaves: those up to the greatest value's. What is smaller counts as zero,
//! as the lowest buckets of the `DDSketch` collapse (section 3 there), so a quantile is within 1/256 of its value or, with
//! k octaves, within 2^(1 − k) of the greatest value. Where the octaves lie depends on the greatest value alone, and merging
//! adds whole numbers, so any order of pushing and merging gives the same sketch.
//!
//! Values have the observations' unit. Below 1e-9 they (negative values and NaN too) count as zero in any case; above 2⁶⁰ they
//! share the last bucket.

use serde::{Deserialize, Serialize};

use super::lanes::extremes;

/// The largest relative error of a quantile: half a bucket's width over its lower end.
pub const RELATIVE_ERROR: f64 = 1.0 / 256.0;

/// Mantissa bits that a bucket drops.
const SHIFT: u32 = 45;

/// Buckets in an octave.
const OCTAVE: usize = 128;

/// Fewer values are added one by one.
const FEW: usize = 8;

/// Smaller values count as zero.
const SMALLEST: f64 = 1e-9;

/// Larger values share this one's bucket: 2⁶⁰.
const LARGEST: f64 = (1_u64 << 60) as f64;

/// A quantile histogram: exact minimum and maximum, and counts by bucket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sketch {
    zeros: u64,
    min: f64,
    max: f64,
    /// Smaller values count as zero: the lower end of the first bucket.
    floor: f64,
    /// Number of the bucket past the last one, a multiple of [`OCTAVE`]; 0 before anything but zeros was seen.
    end: usize,
    /// The bucket whose place is the beginning of `buckets`: a multiple of their number, at or below the first bucket.
    base: usize,
    /// As many from the start to the end, in a ring: an octave that comes in at the top takes the place of the lowest.
    buckets: Vec<u64>,
}

/// Two sketches are equal when they hold the same counts, however much room each has.
impl PartialEq for Sketch {
    fn eq(&self, other: &Self) -> bool {
        (self.zeros, self.min, self.max) == (other.zeros, other.min, other.max) && self.filled().eq(other.filled())
    }
}

impl Sketch {
    /// An empty sketch of `octaves` ≥ 1 octaves, 1 KiB each.
    pub fn new(octaves: usize) -> Self {
        // Written to, not had zeroed: all memory is there from the start and does not come with rare values.
        let buckets = std::iter::repeat_n(std::hint::black_box(0), octaves.max(1) * OCTAVE).collect();
        Self { zeros: 0, min: f64::INFINITY, max: f64::NEG_INFINITY, floor: SMALLEST, end: 0, base: 0, buckets }
    }

    /// Adds an observation.
    #[inline]
    pub fn push(&mut self, x: f64) {
        // Branches, which are nearly always predicted, where `min` and `max` would chain every push to the one before.
        if x < self.min {
            self.min = x;
        }
        if x > self.max {
            self.max = x;
        }
        if x >= self.floor {
            let bucket = bucket_of(x);
            if bucket >= self.end {
                self.reach(bucket);
            }
            let place = self.place(bucket);
            self.buckets[place] += 1;
        } else {
            self.zeros += 1;
        }
    }

    /// Adds observations, in fewer steps than one by one: their extremes first, after which no octave comes in.
    pub fn extend(&mut self, values: &[f64]) {
        if values.len() < FEW {
            for x in values {
                self.push(*x);
            }
            return;
        }
        let (min, max) = extremes(values);
        self.min = self.min.min(min);
        self.max = self.max.max(max);
        if max >= self.floor && bucket_of(max) >= self.end {
            self.reach(bucket_of(max));
        }
        let mut zeros = 0;
        for x in values {
            if *x >= self.floor {
                let place = self.place(bucket_of(*x));
                self.buckets[place] += 1;
            } else {
                zeros += 1;
            }
        }
        self.zeros += zeros;
    }

    /// Where in the ring a bucket is.
    #[inline]
    fn place(&self, bucket: usize) -> usize {
        let (at, room) = (bucket - self.base, self.buckets.len());
        if at < room { at } else { at - room }
    }

    /// The buckets of the octave that begins with `bucket`.
    fn octave(&mut self, bucket: usize) -> &mut [u64] {
        let place = self.place(bucket);
        &mut self.buckets[place..place + OCTAVE]
    }

    /// Moves the octaves up so that the last is that of `bucket`, which lies beyond them.
    #[cold]
    #[inline(never)]
    fn reach(&mut self, bucket: usize) {
        let room = self.buckets.len();
        let end = (bucket / OCTAVE + 1) * OCTAVE;
        for lost in (self.first()..self.end.min(end - room)).step_by(OCTAVE) {
            let octave = self.octave(lost);
            let count = octave.iter().sum::<u64>();
            octave.fill(0);
            self.zeros += count;
        }
        let first = end - room;
        self.end = end;
        self.base = first / room * room;
        self.floor = edge(first).max(SMALLEST);
    }

    /// Adds all of `other`'s observations; an empty one on either side leaves the other unchanged. Both have as many octaves:
    /// with fewer, `other` may hold as zeros what would have a bucket here.
    pub fn merge(&mut self, other: &Self) {
        self.zeros += other.zeros;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        if other.end > self.end {
            self.reach(other.end - 1);
        }
        let first = self.first();
        for octave in other.filled_octaves() {
            let more = &other.buckets[other.place(octave)..][..OCTAVE];
            if octave >= first {
                self.octave(octave).iter_mut().zip(more).for_each(|(slot, n)| *slot += n);
            } else {
                self.zeros += more.iter().sum::<u64>();
            }
        }
    }

    /// Whether it has as much room as `other`.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.buckets.len() == other.buckets.len()
    }

    /// Empties the sketch and keeps its memory.
    pub fn clear(&mut self) {
        for octave in self.filled_octaves() {
            self.octave(octave).fill(0);
        }
        self.zeros = 0;
        (self.min, self.max) = (f64::INFINITY, f64::NEG_INFINITY);
        (self.floor, self.end, self.base) = (SMALLEST, 0, 0);
    }

    /// The first buckets of the octaves that can hold anything.
    fn filled_octaves(&self) -> impl Iterator<Item = usize> + use<> {
        let low = if self.end == 0 { 0 } else { bucket_of(self.min.max(self.floor)) };
        (low / OCTAVE * OCTAVE..self.end).step_by(OCTAVE)
    }

    /// Number of the first bucket.
    fn first(&self) -> usize {
        self.end.saturating_sub(self.buckets.len())
    }

    /// The buckets `from..to`, in order: the ring up to its end, then from its beginning.
    fn within(&self, from: usize, to: usize) -> [&[u64]; 2] {
        let (from, to) = (from.max(self.first()), to.min(self.end));
        if to <= from {
            return [&[], &[]];
        }
        let (from, to, room) = (from - self.base, to - self.base, self.buckets.len());
        [&self.buckets[from.min(room)..to.min(room)], &self.buckets[from.saturating_sub(room)..to.saturating_sub(room)]]
    }

    /// How many observations lie in the buckets `from..to`.
    fn count_within(&self, from: usize, to: usize) -> u64 {
        self.within(from, to).map(|part| part.iter().sum::<u64>()).iter().sum()
    }

    /// How many observations.
    pub fn count(&self) -> u64 {
        self.zeros + self.count_within(0, self.end)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.zeros == 0 && self.min > self.max
    }

    /// The smallest observation, exact; NaN without any.
    pub fn min(&self) -> f64 {
        if self.min > self.max { f64::NAN } else { self.min }
    }

    /// The largest observation, exact; NaN without any.
    pub fn max(&self) -> f64 {
        if self.min > self.max { f64::NAN } else { self.max }
    }

    /// The buckets that hold observations, in order: number (`None` for zero) and count.
    fn filled(&self) -> impl Iterator<Item = (Option<usize>, u64)> + '_ {
        let buckets = self.within(0, self.end).into_iter().flatten();
        let above = (self.first()..).zip(buckets).map(|(bucket, n)| (Some(bucket), *n));
        std::iter::once((None, self.zeros)).chain(above).filter(|(_, n)| *n > 0)
    }

    /// The bucket of the smallest value with cumulative count ≥ `p`·n, with the counts before it and through it.
    pub(super) fn locate(&self, p: f64) -> Option<Located> {
        let count = self.count();
        if count == 0 || p.is_nan() {
            return None;
        }
        // The slack keeps 0.07 · 100 = 7.000000000000001 at rank 7.
        let rank = libm::ceil(p * count as f64 * (1.0 - 4.0 * f64::EPSILON)).clamp(1.0, count as f64) as u64;
        if self.zeros >= rank {
            return Some(Located { bucket: None, next: self.first(), below: 0, through: self.zeros });
        }
        let mut below = self.zeros;
        // Octave by octave, and bucket by bucket only in the one that has it.
        for octave in self.filled_octaves() {
            let buckets = &self.buckets[self.place(octave)..][..OCTAVE];
            let through = below + buckets.iter().sum::<u64>();
            if through < rank {
                below = through;
                continue;
            }
            for (bucket, n) in (octave..).zip(buckets) {
                if below + n >= rank {
                    return Some(Located { bucket: Some(bucket), next: bucket + 1, below, through: below + n });
                }
                below += n;
            }
        }
        None
    }

    /// How many observations lie before the bucket at `at`, how many through it, and how many there are; `at` was found in a
    /// sketch that this one is a part of.
    pub(super) fn counts_around(&self, at: &Located) -> (u64, u64, u64) {
        let (below, bucket) = at.bucket.map_or((0, 0), |bucket| (self.zeros + self.count_within(0, bucket), bucket));
        let through = if at.bucket.is_none() { self.zeros } else { below } + self.count_within(bucket, at.next);
        (below, through, through + self.count_within(at.next, self.end))
    }

    /// The value that stands for a bucket: its midpoint, or zero, kept within the observed range.
    fn representative(&self, bucket: Option<usize>) -> f64 {
        let middle = bucket.map_or(0.0, |bucket| {
            let (low, high) = edges(bucket);
            0.5 * (low + high)
        });
        middle.max(self.min).min(self.max)
    }

    /// The quantile at `p` by the inverse distribution function: the smallest value x with #{≤ x} ≥ `p`·n, to within
    /// [`RELATIVE_ERROR`]; exactly the minimum at `p` ≤ 0 and the maximum at `p` ≥ 1. NaN without observations.
    pub fn quantile(&self, p: f64) -> f64 {
        match self.locate(p) {
            None => f64::NAN,
            Some(_) if p <= 0.0 => self.min,
            Some(_) if p >= 1.0 => self.max,
            Some(at) => self.representative(at.bucket),
        }
    }

    /// [`Self::quantile`] of whole-number observations: a whole number inside the bucket, exact up to 256.
    pub fn integer_quantile(&self, p: f64) -> f64 {
        match self.locate(p) {
            None => f64::NAN,
            Some(_) if p <= 0.0 => self.min,
            Some(_) if p >= 1.0 => self.max,
            Some(at) => at.bucket.map_or(0.0, whole_inside).max(self.min).min(self.max),
        }
    }
}

/// A bucket found by rank: its number (`None` for zero), that of the next one, and the counts before it and through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Located {
    pub(super) bucket: Option<usize>,
    next: usize,
    pub(super) below: u64,
    pub(super) through: u64,
}

/// The number of the bucket of `x` ≥ 0.
#[inline]
fn bucket_of(x: f64) -> usize {
    (x.min(LARGEST).to_bits() >> SHIFT) as usize
}

/// A bucket's lower end.
fn edge(bucket: usize) -> f64 {
    f64::from_bits((bucket as u64) << SHIFT)
}

/// A bucket's lower end, and its upper end, which belongs to the next bucket.
fn edges(bucket: usize) -> (f64, f64) {
    (edge(bucket), edge(bucket + 1))
}

/// The middle one of the whole numbers in a bucket (the lower of two); the one just above a bucket that has none.
fn whole_inside(bucket: usize) -> f64 {
    let (low, high) = edges(bucket);
    let (first, last) = (libm::ceil(low), libm::ceil(high) - 1.0);
    if last <= first { first } else { libm::floor(0.5 * (first + last)) }
}

#[cfg(test)]
#[path = "sketch_tests.rs"]
mod tests;
