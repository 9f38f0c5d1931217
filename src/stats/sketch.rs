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

/// The largest relative error of a quantile: half a bucket's width over its lower end.
pub const RELATIVE_ERROR: f64 = 1.0 / 256.0;

/// Mantissa bits that a bucket drops.
const SHIFT: u32 = 45;

/// Buckets in an octave.
const OCTAVE: usize = 128;

/// Smaller values count as zero.
const SMALLEST: f64 = 1e-9;

/// Larger values share this one's bucket: 2⁶⁰.
const LARGEST: f64 = (1_u64 << 60) as f64;

/// Where the buckets of a sketch begin that has seen nothing but zeros: past every value's.
const NOWHERE: usize = 1 << (64 - SHIFT);

/// A quantile histogram: exact minimum and maximum, and counts by bucket.
#[derive(Debug, Clone)]
pub struct Sketch {
    zeros: u64,
    min: f64,
    max: f64,
    /// Bucket number of `buckets[0]`, a multiple of `OCTAVE`.
    first: usize,
    /// Smaller values count as zero: the lower end of `buckets[0]`.
    floor: f64,
    /// As many as there are from the start; what they hold means nothing as long as `first` is [`NOWHERE`].
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
        Self {
            zeros: 0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            first: NOWHERE,
            floor: SMALLEST,
            buckets: vec![0; octaves.max(1) * OCTAVE],
        }
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
            match self.buckets.get_mut(bucket.wrapping_sub(self.first)) {
                Some(slot) => *slot += 1,
                None => self.push_above(bucket),
            }
        } else {
            self.zeros += 1;
        }
    }

    #[cold]
    #[inline(never)]
    fn push_above(&mut self, bucket: usize) {
        self.reach(bucket);
        self.buckets[bucket - self.first] += 1;
    }

    /// Moves the octaves up so that the last is that of `bucket`, unless they reach that far.
    fn reach(&mut self, bucket: usize) {
        let room = self.buckets.len();
        let first = (bucket / OCTAVE + 1) * OCTAVE - room;
        if self.first == NOWHERE {
            // Written to, all memory is there from the first observation on, not as rarer values come.
            self.buckets.fill(0);
        } else if first > self.first {
            let lost = (first - self.first).min(room);
            self.zeros += self.buckets[..lost].iter().sum::<u64>();
            self.buckets.copy_within(lost.., 0);
            self.buckets[room - lost..].fill(0);
        } else {
            return;
        }
        self.first = first;
        self.floor = edge(first).max(SMALLEST);
    }

    /// Adds all of `other`'s observations; an empty one on either side leaves the other unchanged.
    ///
    /// With fewer octaves `other` may hold as zeros what would have had a bucket here.
    pub fn merge(&mut self, other: &Self) {
        self.zeros += other.zeros;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        if other.first == NOWHERE {
            return;
        }
        // Nothing else is filled.
        let high = bucket_of(other.max);
        let low = bucket_of(other.min.max(other.floor));
        self.reach(high);
        let kept = low.max(self.first);
        self.zeros += other.buckets[low - other.first..kept.min(high + 1) - other.first].iter().sum::<u64>();
        if kept > high {
            return;
        }
        let more = &other.buckets[kept - other.first..=high - other.first];
        for (slot, n) in self.buckets[kept - self.first..].iter_mut().zip(more) {
            *slot += *n;
        }
    }

    /// Empties the sketch and keeps its memory.
    pub fn clear(&mut self) {
        self.zeros = 0;
        (self.min, self.max) = (f64::INFINITY, f64::NEG_INFINITY);
        (self.first, self.floor) = (NOWHERE, SMALLEST);
    }

    /// The buckets in use.
    fn used(&self) -> &[u64] {
        if self.first == NOWHERE { &[] } else { &self.buckets }
    }

    /// How many observations.
    pub fn count(&self) -> u64 {
        self.zeros + self.used().iter().sum::<u64>()
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
        let above = self.used().iter().enumerate().map(|(i, n)| (Some(self.first + i), *n));
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
        let mut below = 0;
        for (bucket, n) in self.filled() {
            if below + n >= rank {
                let next = bucket.map_or(self.first, |bucket| bucket + 1);
                return Some(Located { bucket, next, below, through: below + n });
            }
            below += n;
        }
        None
    }

    /// How many observations lie before the bucket at `at`, and how many through it; `at` was found in a sketch that this
    /// one is a part of.
    pub(super) fn counts_around(&self, at: &Located) -> (u64, u64) {
        let before = |bucket: usize| {
            let used = self.used();
            self.zeros + used[..bucket.saturating_sub(self.first).min(used.len())].iter().sum::<u64>()
        };
        (at.bucket.map_or(0, before), before(at.next))
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

    /// How many observations lie in buckets whose representative is at most `x`: with `x = quantile(p)`, at least `p`·n
    /// for 0 < `p`.
    pub fn count_at_or_below(&self, x: f64) -> u64 {
        self.filled().take_while(|(bucket, _)| self.representative(*bucket) <= x).map(|(_, n)| n).sum()
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
