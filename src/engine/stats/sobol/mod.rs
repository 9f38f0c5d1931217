//! The Sobol' sequence, at any index, plain or scrambled.
//!
//! A point set that fills the unit cube more evenly than random points do: of the first 2^m points, each of the 2^m
//! equal intervals holds exactly one in every coordinate, and averages over them come closer to integrals. Its
//! coordinates are sums modulo 2 of direction numbers (Sobol' 1967, "On the distribution of points in a cube"; in the
//! order by Gray code of Antonov and Saleev 1979), with the numbers of Joe and Kuo (2008).
//!
//! A plain sequence tells no error. A *scrambled* one is random and keeps the evenness: every digit of a coordinate is
//! flipped or not by a coin of its own for each value of the digits before it (Owen 1995, "Randomly permuted
//! (t,m,s)-nets and (t,s)-sequences", section 3, in base 2). Each point is then uniform in the cube, so averages are
//! unbiased, and differently seeded ones are independent, so their spread tells the error. The coins are computed, not
//! stored: a digit's coin is a bit of a hash of the digits before it. (Burley 2020, "Practical hash-based Owen
//! scrambling", does all digits by one hash that is cheaper and less random; beside a simulation the cost here, some
//! 0.1 µs a coordinate, is nothing.)

mod directions;
#[cfg(test)]
mod tests;

use std::fmt;

use super::splitmix::splitmix;
use directions::DIRECTIONS;

/// Binary digits of a coordinate.
const DIGITS: u32 = 52;

/// So many dimensions at most.
pub const MAX_DIMENSIONS: usize = 1 + DIRECTIONS.len();

/// A Sobol' sequence. The coordinates are odd multiples of 2⁻⁵³, strictly inside (0, 1).
#[derive(Debug, Clone)]
pub struct Sobol {
    dimensions: Vec<Dimension>,
    scrambled: bool,
}

#[derive(Debug, Clone)]
struct Dimension {
    /// What each digit of an index adds; the lowest bit is the last of the [`DIGITS`].
    columns: [u64; DIGITS as usize],
    /// Where its coins come from.
    key: u64,
}

/// A sequence of no dimension, or of more than there are numbers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SobolError {
    /// As many as were asked for.
    pub dimensions: usize,
}

impl fmt::Display for SobolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a Sobol' sequence has 1 to {MAX_DIMENSIONS} dimensions, not {}", self.dimensions)
    }
}

impl std::error::Error for SobolError {}

impl Sobol {
    /// The sequence as it is defined, each coordinate raised by 2⁻⁵³ so that none is 0.
    pub fn plain(dimensions: usize) -> Result<Self, SobolError> {
        Self::new(dimensions, None)
    }

    /// The sequence scrambled by the coins of `seed`: the same on every platform, and independent of that of another
    /// seed.
    pub fn scrambled(dimensions: usize, seed: u64) -> Result<Self, SobolError> {
        Self::new(dimensions, Some(seed))
    }

    fn new(dimensions: usize, seed: Option<u64>) -> Result<Self, SobolError> {
        if dimensions == 0 || dimensions > MAX_DIMENSIONS {
            return Err(SobolError { dimensions });
        }
        // Hashed twice, so that the keys of neighbouring seeds are no neighbours.
        let root = splitmix(seed.unwrap_or_default(), 0);
        let dimension = |d: usize| Dimension { columns: columns(d), key: splitmix(root, d as u64) };
        Ok(Self { dimensions: (0..dimensions).map(dimension).collect(), scrambled: seed.is_some() })
    }

    /// How many coordinates a point has.
    pub fn dimensions(&self) -> usize {
        self.dimensions.len()
    }

    /// The point at `index`, from 0.
    ///
    /// # Panics
    ///
    /// From index 2⁵² on, where the digits end.
    pub fn point(&self, index: u64) -> Vec<f64> {
        assert!(index >> DIGITS == 0, "a Sobol' sequence has 2^{DIGITS} points");
        self.dimensions.iter().map(|dimension| dimension.coordinate(index, self.scrambled)).collect()
    }
}

impl Dimension {
    fn coordinate(&self, index: u64, scrambled: bool) -> f64 {
        let mut gray = index ^ (index >> 1);
        let mut digits = 0;
        while gray != 0 {
            digits ^= self.columns[gray.trailing_zeros() as usize];
            gray &= gray - 1;
        }
        if scrambled {
            digits ^= coins(digits, self.key);
        }
        (2 * digits + 1) as f64 * (0.5 / (1_u64 << DIGITS) as f64)
    }
}

/// What the coins of `key` flip in `digits`.
fn coins(digits: u64, key: u64) -> u64 {
    (0..DIGITS).fold(0, |flips, before| {
        // A node of the tree of digits: those before this one, behind a 1 that tells how many they are.
        let node = ((1 << DIGITS) | digits) >> (DIGITS - before);
        (flips << 1) | (splitmix(key, node) >> 63)
    })
}

/// The direction numbers of a dimension: Joe and Kuo (2008), the recurrence (2) for m and `v_k = m_k/2^k`.
fn columns(dimension: usize) -> [u64; DIGITS as usize] {
    let mut columns = [0; DIGITS as usize];
    let Some((polynomial, first)) = dimension.checked_sub(1).map(|d| DIRECTIONS[d]) else {
        return std::array::from_fn(|k| 1 << (DIGITS as usize - 1 - k));
    };
    let degree = first.len();
    for k in 0..columns.len() {
        columns[k] = match first.get(k) {
            Some(m) => u64::from(*m) << (DIGITS as usize - 1 - k),
            None => (1..degree)
                .filter(|i| polynomial >> (degree - i) & 1 == 1)
                .fold(columns[k - degree] ^ columns[k - degree] >> degree, |v, i| v ^ columns[k - i]),
        };
    }
    columns
}
