//! Addressed random numbers.
//!
//! Every draw has an address (seed, replication, purpose, which, part) and never depends on the order of execution, so
//! replication k can be drawn alone. The numbers at an address are found in three steps:
//!
//! 1. Philox2x64-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"), keyed with the seed,
//!    turns the number of the replication into the beginning of a `SplitMix64` sequence (Steele, Lea and Flood 2014, "Fast
//!    splittable pseudorandom number generators").
//! 2. The `which`-th number of that sequence is an [`Origin`], as `SplittableRandom` splits off a generator.
//! 3. The purpose's key, a digest of its name, and the part are added to it, and a `SplitMix64` sequence begins there.
//!
//! So a draw costs one finalizer of a `SplitMix64` where its origin is at hand. Two addresses meet only by chance: a million
//! histories of a thousand draws take 10⁹ of 2⁶⁴ places, and two of them are the same with a probability of 0.03.

use std::convert::Infallible;

use rand::TryRng;
use sha2::{Digest, Sha256};

/// Version of the numbers that a seed gives, part of every key: raised when the meaning of an address changes.
pub const NUMBERS: u32 = 3;

/// The increment of a `SplitMix64` sequence: 2⁶⁴ over the golden ratio, odd.
const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// From one part of an address to the next: 2⁶⁴(√2 − 1), odd.
const PART: u64 = 0x6A09_E667_F3BC_C909;

/// From an address to its twin: 2⁶⁴(√3 − 1), odd.
const TWIN: u64 = 0xBB67_AE85_84CA_A73B;

/// Where the draws of one replication begin, under one seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origins(u64);

impl Origins {
    /// Those of replication `replication` under `seed`.
    pub fn new(seed: u64, replication: u64) -> Self {
        Self(philox([replication, 0], seed)[0])
    }

    /// Where the `which`-th draws of all purposes begin: those of an incident by its ordinal, of a window by its occurrence.
    #[inline]
    pub fn of(self, which: u32) -> Origin {
        Origin(finalize(self.0.wrapping_add(u64::from(which).wrapping_mul(GAMMA))))
    }
}

/// Where the draws of one `which` of a replication begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin(u64);

/// What a draw is for. Names identify purposes, so adding one disturbs no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purpose {
    key: u64,
}

impl Purpose {
    /// The purpose called `name`; names are dotted paths such as `source[line of contact].verify`.
    pub fn new(name: &str) -> Self {
        let digest = Sha256::new()
            .chain_update("phaseline luck")
            .chain_update(NUMBERS.to_le_bytes())
            .chain_update(name)
            .finalize();
        Self { key: digest.iter().take(8).rev().fold(0, |key, byte| key << 8 | u64::from(*byte)) }
    }

    /// The address of this purpose in replication `replication` under `seed`.
    #[inline]
    pub fn address(self, seed: u64, replication: u64, which: u32, part: u16) -> Address {
        self.at(Origins::new(seed, replication).of(which), part)
    }

    /// The address of this purpose at `origin`; `part` tells apart the draws of one origin (a member of a track, a visit).
    #[inline]
    pub fn at(self, origin: Origin, part: u16) -> Address {
        Address(origin.0.wrapping_add(self.key).wrapping_add(u64::from(part).wrapping_mul(PART)))
    }
}

/// Where a draw is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address(u64);

impl Address {
    /// The stream here.
    #[inline]
    pub fn stream(self) -> Stream {
        Stream { state: self.0 }
    }

    /// The address of the second of two draws of one purpose: what one of them draws never moves the other.
    #[inline]
    #[must_use]
    pub fn twin(self) -> Self {
        Self(self.0.wrapping_add(TWIN))
    }
}

/// The generator at one address.
#[derive(Debug, Clone)]
pub struct Stream {
    state: u64,
}

impl Stream {
    /// The next 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        let bits = finalize(self.state);
        self.state = self.state.wrapping_add(GAMMA);
        bits
    }

    /// A uniform number in [0, 1), a multiple of 2⁻⁵³.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }
}

/// The number at one place of a `SplitMix64` sequence: Stafford's thirteenth variant of `MurmurHash3`'s 64-bit finalizer.
#[inline]
fn finalize(mut z: u64) -> u64 {
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
}

/// Philox's multiplier and Weyl increment for two words of 64 bits (Salmon et al. 2011, table 2 and section 3.2).
const MULTIPLIER: u64 = 0xD2B7_4407_B1CE_6E93;
const WEYL: u64 = 0x9E37_79B9_7F4A_7C15;

/// Ten rounds of Philox2x64 on one counter.
fn philox(mut counter: [u64; 2], mut key: u64) -> [u64; 2] {
    for _ in 0..10 {
        let product = u128::from(MULTIPLIER) * u128::from(counter[0]);
        counter = [(product >> 64) as u64 ^ key ^ counter[1], product as u64];
        key = key.wrapping_add(WEYL);
    }
    counter
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
    fn known_answers_of_philox() {
        assert_eq!(philox([0; 2], 0), [0xca00_a045_9843_d731, 0x66c2_4222_c9a8_45b5]);
        assert_eq!(philox([u64::MAX; 2], u64::MAX), [0x65b0_21d6_0cd8_310f, 0x4d02_f322_2f86_df20]);
        assert_eq!(
            philox([0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344], 0xa409_3822_299f_31d0),
            [0x0a5e_742c_2997_341c, 0xb0f8_83d3_8000_de5d]
        );
    }

    /// Those of `SplitMix64` from 1234567, which adds its increment before the first number.
    #[test]
    fn known_answers_of_splitmix() {
        let mut stream = Stream { state: 1_234_567_u64.wrapping_add(GAMMA) };
        let drawn: [u64; 5] = std::array::from_fn(|_| stream.bits());
        let known = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(drawn, known);
    }

    #[test]
    fn every_part_of_the_address_matters() {
        let first = |seed, name, replication, which, part| {
            Purpose::new(name).address(seed, replication, which, part).stream().bits()
        };
        let base = first(1, "a", 0, 0, 0);
        for other in [
            first(2, "a", 0, 0, 0),
            first(1, "b", 0, 0, 0),
            first(1, "a", 1, 0, 0),
            first(1, "a", 1 << 32, 0, 0),
            first(1, "a", 0, 1, 0),
            first(1, "a", 0, 0, 1),
            Purpose::new("a").address(1, 0, 0, 0).twin().stream().bits(),
        ] {
            assert_ne!(base, other);
        }
        assert_eq!(base, first(1, "a", 0, 0, 0));
    }

    /// Parts, their twins and what follows in their streams: 512 parts with 512 numbers each.
    #[test]
    fn streams_at_one_origin_share_no_number() {
        let (purpose, origin) = (Purpose::new("x"), Origins::new(7, 3).of(2));
        let at = |part: u16| [purpose.at(origin, part), purpose.at(origin, part).twin()];
        let drawn = |address: Address| {
            let mut stream = address.stream();
            std::iter::repeat_with(move || stream.bits()).take(512)
        };
        let mut drawn: Vec<u64> = (0..512).flat_map(at).flat_map(drawn).collect();
        let all = drawn.len();
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn.len(), all);
    }

    /// Pairs of draws that differ in one part of their addresses, and consecutive ones of a stream: of 2²⁰ pairs, how many
    /// fall into each of 64 × 64 cells, by their top six bits and by their top and bottom six.
    #[test]
    fn draws_of_different_addresses_are_independent() {
        let (purpose, other) = (Purpose::new("a"), Purpose::new("b"));
        let address = |seed: u64, n: u64| purpose.address(seed, n >> 7, (n & 127) as u32, 0);
        let first = |at: Address| at.stream().bits();
        let pair = |what: usize, n: u64| {
            let at = address(1, n);
            let second = match what {
                0 => first(other.address(1, n >> 7, (n & 127) as u32, 0)),
                1 => first(at.twin()),
                2 => first(purpose.address(1, n >> 7, (n & 127) as u32, 1)),
                3 => first(purpose.address(1, n >> 7, (n & 127) as u32 + 1, 0)),
                4 => first(purpose.address(1, (n >> 7) + 1, (n & 127) as u32, 0)),
                5 => first(address(2, n)),
                _ => {
                    let mut stream = at.stream();
                    stream.bits();
                    stream.bits()
                }
            };
            (first(at), second)
        };
        for what in 0..7 {
            let (mut top, mut mixed) = (vec![0_u32; 4096], vec![0_u32; 4096]);
            for (one, two) in (0..1 << 20).map(|n| pair(what, n)) {
                top[((one >> 58) << 6 | two >> 58) as usize] += 1;
                mixed[((one & 63) << 6 | two >> 58) as usize] += 1;
            }
            for cells in [top, mixed] {
                let expected = 256.0;
                let chi: f64 = cells.iter().map(|&n| (f64::from(n) - expected).powi(2) / expected).sum();
                // On 4,095 degrees of freedom nearly normal. 14 at 4.5 standard deviations: a false alarm in 10,000.
                let z = (chi - 4095.0) / (2.0_f64 * 4095.0).sqrt();
                assert!(z.abs() < 4.5, "pairs of kind {what}: chi-square {chi}, z = {z}");
            }
        }
    }
}
