//! Addressed random streams.
//!
//! Every draw has an address (seed, replication, purpose, which, part) and never depends on the order of execution. The
//! generator is Philox2x64-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"): the
//! key is a digest of the seed and the purpose's name, the counter holds the rest of the address. So a stream costs
//! nothing to set up, two addresses never share a counter, and replication k can be drawn alone.

use std::convert::Infallible;

use rand::TryRng;
use sha2::{Digest, Sha256};

/// Version of the numbers: part of every key, raised when the meaning of an address changes.
const VERSION: &[u8] = b"phaseline luck 2";

/// What a draw is for, under one seed. Names identify purposes, so adding one disturbs no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purpose {
    key: u64,
}

impl Purpose {
    /// The purpose called `name` under `seed`; names are dotted paths such as `source[line of contact].verify`.
    pub fn new(seed: u64, name: &str) -> Self {
        let digest = Sha256::new().chain_update(VERSION).chain_update(seed.to_le_bytes()).chain_update(name).finalize();
        Self { key: digest.iter().take(8).rev().fold(0, |key, byte| key << 8 | u64::from(*byte)) }
    }

    /// The address of this purpose in replication `replication`; `which` tells apart the draws of one purpose (an
    /// incident's ordinal, a window's occurrence) and `part` those of one `which` (a member of a track, a visit).
    #[inline]
    pub fn at(self, replication: u64, which: u32, part: u16) -> Address {
        Address { key: self.key, place: u64::from(which) << 32 | u64::from(part) << 16, replication }
    }
}

/// Where a draw is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    key: u64,
    /// `which` and `part`; the low 16 bits are free for the block.
    place: u64,
    replication: u64,
}

impl Address {
    /// The stream here.
    #[inline]
    pub fn stream(self) -> Stream {
        Stream { address: self, block: 0, held: None }
    }

    /// Two streams for what is nearly always drawn together: they share one block and go their own ways after it, so what
    /// one of them draws never moves the other.
    #[inline]
    pub fn twins(self) -> (Stream, Stream) {
        let [first, second] = self.block(0);
        (self.first_twin(first), self.second_twin(second))
    }

    /// The first of the twins, given its first number.
    #[inline]
    pub(super) fn first_twin(self, number: u64) -> Stream {
        Stream { address: self, block: 1, held: Some(number) }
    }

    /// The second of the twins, given its first number.
    #[inline]
    pub(super) fn second_twin(self, number: u64) -> Stream {
        Stream { address: self, block: SECOND_TWIN, held: Some(number) }
    }

    /// The two numbers that a stream here begins with, or each of the twins here.
    #[inline]
    pub(super) fn first_block(self) -> [u64; 2] {
        self.block(0)
    }

    #[inline]
    fn block(self, block: u16) -> [u64; 2] {
        philox([self.place | u64::from(block), self.replication], self.key)
    }
}

/// Where the second of two twins goes on.
const SECOND_TWIN: u16 = 1 << 15;

/// The generator at one address; yields 2¹⁷ numbers of 64 bits (a twin a half of that) before it would repeat.
#[derive(Debug, Clone)]
pub struct Stream {
    address: Address,
    /// The next block.
    block: u16,
    /// Drawn already.
    held: Option<u64>,
}

/// Philox's multiplier and Weyl increment for two words of 64 bits (Salmon et al. 2011, table 2 and section 3.2).
const MULTIPLIER: u64 = 0xD2B7_4407_B1CE_6E93;
const WEYL: u64 = 0x9E37_79B9_7F4A_7C15;

/// Ten rounds of Philox2x64 on one counter.
#[inline]
fn philox(mut counter: [u64; 2], mut key: u64) -> [u64; 2] {
    for _ in 0..10 {
        let product = u128::from(MULTIPLIER) * u128::from(counter[0]);
        counter = [(product >> 64) as u64 ^ key ^ counter[1], product as u64];
        key = key.wrapping_add(WEYL);
    }
    counter
}

impl Stream {
    /// The next 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        if let Some(bits) = self.held.take() {
            return bits;
        }
        let [first, second] = self.address.block(self.block);
        self.block = self.block.wrapping_add(1);
        self.held = Some(second);
        first
    }

    /// A uniform number in [0, 1), a multiple of 2⁻⁵³.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.bits() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.bits().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known answers of the Random123 distribution, `kat_vectors`, philox2x64 with 10 rounds.
    #[test]
    fn known_answers() {
        assert_eq!(philox([0; 2], 0), [0xca00_a045_9843_d731, 0x66c2_4222_c9a8_45b5]);
        assert_eq!(philox([u64::MAX; 2], u64::MAX), [0x65b0_21d6_0cd8_310f, 0x4d02_f322_2f86_df20]);
        assert_eq!(
            philox([0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344], 0xa409_3822_299f_31d0),
            [0x0a5e_742c_2997_341c, 0xb0f8_83d3_8000_de5d]
        );
    }

    #[test]
    fn every_part_of_the_address_matters() {
        let first = |seed, name, replication, which, part| {
            Purpose::new(seed, name).at(replication, which, part).stream().bits()
        };
        let base = first(1, "a", 0, 0, 0);
        for other in [
            first(2, "a", 0, 0, 0),
            first(1, "b", 0, 0, 0),
            first(1, "a", 1, 0, 0),
            first(1, "a", 1 << 32, 0, 0),
            first(1, "a", 0, 1, 0),
            first(1, "a", 0, 0, 1),
        ] {
            assert_ne!(base, other);
        }
        assert_eq!(base, first(1, "a", 0, 0, 0));
    }

    #[test]
    fn a_stream_goes_on_through_its_blocks() {
        let mut stream = Purpose::new(7, "x").at(3, 2, 1).stream();
        let drawn: Vec<u64> = (0..64).map(|_| stream.bits()).collect();
        let mut sorted = drawn.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), drawn.len());
        assert!((0..1000).map(|_| stream.uniform()).all(|u| (0.0..1.0).contains(&u)));
    }

    #[test]
    fn twins_share_a_block_and_part_after_it() {
        let at = Purpose::new(7, "x").at(3, 2, 1);
        let (mut first, mut second) = at.twins();
        let mut alone = at.stream();
        assert_eq!([first.bits(), second.bits()], [alone.bits(), alone.bits()]);
        let drawn: Vec<u64> = (0..64).flat_map(|_| [first.bits(), second.bits()]).collect();
        let mut sorted = drawn.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), drawn.len());
        let (mut again, _) = at.twins();
        again.bits();
        assert_eq!(again.bits(), drawn[0], "the other twin moves nothing");
    }
}
