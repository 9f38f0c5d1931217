//! A mergeable histogram that gives quantiles of values ≥ 0 with a stated relative error.
//!
//! The bucket of a value is its exponent and the top seven bits of its mantissa (`bits >> 45`): 128 linear buckets to an
//! octave, as in `HdrHistogram` and in the `DDSketch` of Masson, Rim and Lee (2019) with linear interpolation. A push is a
//! shift and an increment; no logarithm. A bucket's midpoint is within 1/256 (0.4 %) of every value in it. Merging adds
//! whole numbers, so any order of merging gives the same sketch.
//!
//! Values have the observations' unit. Between 1e-9 and 2⁶⁰ the error bound holds; what is smaller (negative values and NaN
//! too) counts as zero, what is larger shares the last bucket.

/// The largest relative error of a quantile: half a bucket's width over its lower end.
pub const RELATIVE_ERROR: f64 = 1.0 / 256.0;

/// Mantissa bits that a bucket drops.
const SHIFT: u32 = 45;

/// Buckets in an octave; storage grows by whole octaves.
const OCTAVE: usize = 128;

/// Smaller values count as zero.
const SMALLEST: f64 = 1e-9;

/// Larger values share this one's bucket: 2⁶⁰.
const LARGEST: f64 = (1_u64 << 60) as f64;

/// A quantile histogram: exact count, minimum and maximum, and counts by bucket.
#[derive(Debug, Clone)]
pub struct Sketch {
    count: u64,
    zeros: u64,
    min: f64,
    max: f64,
    /// Bucket number of `buckets[0]`, a multiple of `OCTAVE`.
    first: usize,
    buckets: Vec<u64>,
}

impl Default for Sketch {
    fn default() -> Self {
        Self { count: 0, zeros: 0, min: f64::INFINITY, max: f64::NEG_INFINITY, first: 0, buckets: Vec::new() }
    }
}

/// Two sketches are equal when they hold the same counts, however much room each keeps.
impl PartialEq for Sketch {
    fn eq(&self, other: &Self) -> bool {
        (self.count, self.zeros, self.min, self.max) == (other.count, other.zeros, other.min, other.max)
            && self.filled().eq(other.filled())
    }
}

impl Sketch {
    /// An empty sketch; it takes no memory until the first push.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an observation.
    #[inline]
    pub fn push(&mut self, x: f64) {
        self.count += 1;
        // Branches, which are nearly always predicted, where `min` and `max` would chain every push to the one before.
        if x < self.min {
            self.min = x;
        }
        if x > self.max {
            self.max = x;
        }
        if x >= SMALLEST {
            let bucket = (x.min(LARGEST).to_bits() >> SHIFT) as usize;
            match self.buckets.get_mut(bucket.wrapping_sub(self.first)) {
                Some(slot) => *slot += 1,
                None => self.push_outside(bucket),
            }
        } else {
            self.zeros += 1;
        }
    }

    #[cold]
    #[inline(never)]
    fn push_outside(&mut self, bucket: usize) {
        self.cover(bucket, bucket);
        self.buckets[bucket - self.first] += 1;
    }

    /// Makes room for the buckets `low..=high`, in whole octaves: at most 90 growths from 1e-9 to 2⁶⁰ on either side.
    fn cover(&mut self, low: usize, high: usize) {
        let mut first = low / OCTAVE * OCTAVE;
        let mut end = (high / OCTAVE + 1) * OCTAVE;
        if self.buckets.is_empty() {
            self.first = first;
        }
        first = first.min(self.first);
        end = end.max(self.first + self.buckets.len());
        let more_below = self.first - first;
        if more_below > 0 {
            self.buckets.splice(0..0, std::iter::repeat_n(0, more_below));
            self.first = first;
        }
        self.buckets.resize(end - first, 0);
    }

    /// Adds all of `other`'s observations; an empty one on either side leaves the other unchanged.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.zeros += other.zeros;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        let Some(low) = other.buckets.iter().position(|n| *n > 0) else { return };
        let high = other.buckets.iter().rposition(|n| *n > 0).unwrap_or(low);
        self.cover(other.first + low, other.first + high);
        let offset = other.first + low - self.first;
        for (slot, n) in self.buckets[offset..].iter_mut().zip(&other.buckets[low..=high]) {
            *slot += n;
        }
    }

    /// Empties the sketch and keeps its memory.
    pub fn clear(&mut self) {
        self.buckets.fill(0);
        (self.count, self.zeros) = (0, 0);
        (self.min, self.max) = (f64::INFINITY, f64::NEG_INFINITY);
    }

    /// How many observations.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The smallest observation, exact; NaN without any.
    pub fn min(&self) -> f64 {
        if self.count == 0 { f64::NAN } else { self.min }
    }

    /// The largest observation, exact; NaN without any.
    pub fn max(&self) -> f64 {
        if self.count == 0 { f64::NAN } else { self.max }
    }

    /// The buckets that hold observations, in order: number (`None` for zero) and count.
    fn filled(&self) -> impl Iterator<Item = (Option<usize>, u64)> + '_ {
        let above = self.buckets.iter().enumerate().map(|(i, n)| (Some(self.first + i), *n));
        std::iter::once((None, self.zeros)).chain(above).filter(|(_, n)| *n > 0)
    }

    /// The bucket of the smallest value with cumulative count ≥ `p`·n, with the counts before it and through it.
    pub(super) fn locate(&self, p: f64) -> Option<Located> {
        if self.count == 0 || p.is_nan() {
            return None;
        }
        // The slack keeps 0.07 · 100 = 7.000000000000001 at rank 7.
        let rank = libm::ceil(p * self.count as f64 * (1.0 - 4.0 * f64::EPSILON)).clamp(1.0, self.count as f64) as u64;
        let mut below = 0;
        for (bucket, n) in self.filled() {
            if below + n >= rank {
                return Some(Located { bucket, below, through: below + n });
            }
            below += n;
        }
        None
    }

    /// How many observations lie in buckets before `bucket`, and how many through it.
    pub(super) fn counts_around(&self, bucket: Option<usize>) -> (u64, u64) {
        let Some(bucket) = bucket else { return (0, self.zeros) };
        let index = bucket.saturating_sub(self.first).min(self.buckets.len());
        let below = self.zeros + self.buckets[..index].iter().sum::<u64>();
        let inside = if bucket < self.first { 0 } else { self.buckets.get(index).copied().unwrap_or(0) };
        (below, below + inside)
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

/// A bucket found by rank: its number (`None` for zero), and the counts before it and through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Located {
    pub(super) bucket: Option<usize>,
    pub(super) below: u64,
    pub(super) through: u64,
}

/// A bucket's lower end, and its upper end, which belongs to the next bucket.
fn edges(bucket: usize) -> (f64, f64) {
    let edge = |bucket: usize| f64::from_bits((bucket as u64) << SHIFT);
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
