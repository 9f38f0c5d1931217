//! Addressed random streams.
//!
//! Every draw has an address (seed, replication, purpose, which, part) and never depends on the order of execution. The
//! generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"): the
//! key is a digest of the seed and the purpose's name, the counter holds the rest of the address. So a stream costs
//! nothing to set up, two addresses never share a counter, and replication k can be drawn alone.

use std::convert::Infallible;

use rand::TryRng;
use sha2::{Digest, Sha256};

/// Version of the numbers: part of every key, raised when the meaning of an address changes.
const VERSION: &[u8] = b"phaseline luck 1";

/// What a draw is for, under one seed. Names identify purposes, so adding one disturbs no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purpose {
    key: [u32; 2],
}

impl Purpose {
    /// The purpose called `name` under `seed`; names are dotted paths such as `source[line of contact].verify`.
    pub fn new(seed: u64, name: &str) -> Self {
        let digest = Sha256::new().chain_update(VERSION).chain_update(seed.to_le_bytes()).chain_update(name).finalize();
        let word = |i: usize| u32::from_le_bytes([digest[i], digest[i + 1], digest[i + 2], digest[i + 3]]);
        Self { key: [word(0), word(4)] }
    }

    /// The stream of this purpose in replication `replication`; `which` tells apart the draws of one purpose (an
    /// incident's ordinal, a window's occurrence) and `part` those of one `which` (a member of a track, a visit).
    #[inline]
    pub fn stream(self, replication: u64, which: u32, part: u16) -> Stream {
        Stream {
            key: self.key,
            counter: [u32::from(part) << 16, which, replication as u32, (replication >> 32) as u32],
            second: None,
        }
    }
}

/// The generator at one address; yields up to 2¹⁷ numbers of 64 bits before it would repeat.
#[derive(Debug, Clone)]
pub struct Stream {
    key: [u32; 2],
    counter: [u32; 4],
    second: Option<u64>,
}

/// Philox multipliers and Weyl increments (Salmon et al. 2011, table 2 and section 3.2).
const M0: u32 = 0xD251_1F53;
const M1: u32 = 0xCD9E_8D57;
const W0: u32 = 0x9E37_79B9;
const W1: u32 = 0xBB67_AE85;

/// Ten rounds of Philox4x32 on one counter.
#[inline]
fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..10 {
        let a = u64::from(M0) * u64::from(counter[0]);
        let b = u64::from(M1) * u64::from(counter[2]);
        counter = [(b >> 32) as u32 ^ counter[1] ^ key[0], b as u32, (a >> 32) as u32 ^ counter[3] ^ key[1], a as u32];
        key = [key[0].wrapping_add(W0), key[1].wrapping_add(W1)];
    }
    counter
}

impl Stream {
    /// The next 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        if let Some(bits) = self.second.take() {
            return bits;
        }
        let block = philox(self.counter, self.key);
        // Only the low half counts blocks: the high half is the address's part.
        let next = (self.counter[0] as u16).wrapping_add(1);
        self.counter[0] = (self.counter[0] & 0xFFFF_0000) | u32::from(next);
        self.second = Some(u64::from(block[2]) | u64::from(block[3]) << 32);
        u64::from(block[0]) | u64::from(block[1]) << 32
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

    /// The known answers of the Random123 distribution, `kat_vectors`, philox4x32 with 10 rounds.
    #[test]
    fn known_answers() {
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(philox([u32::MAX; 4], [u32::MAX; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        assert_eq!(
            philox([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn every_part_of_the_address_matters() {
        let first =
            |seed, name, replication, which, part| Purpose::new(seed, name).stream(replication, which, part).bits();
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
        let mut stream = Purpose::new(7, "x").stream(3, 2, 1);
        let drawn: Vec<u64> = (0..64).map(|_| stream.bits()).collect();
        let mut sorted = drawn.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), drawn.len());
        assert!((0..1000).map(|_| stream.uniform()).all(|u| (0.0..1.0).contains(&u)));
    }
}
