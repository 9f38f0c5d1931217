//! Numbers by place: the n-th output of the generator `SplitMix64`, for sampling plans that are read at any point.
//!
//! Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014), figure 17, with the mixing
//! function of `java.util.SplittableRandom`. Simulations draw their luck elsewhere; this only scrambles plans.

/// The step between states: 2⁶⁴ over the golden ratio, made odd.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// The `place`-th number of the generator started at `key`.
#[inline]
pub(super) fn splitmix(key: u64, place: u64) -> u64 {
    let mut z = key.wrapping_add(place.wrapping_add(1).wrapping_mul(STEP));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published with the generator's C form (Vigna, `splitmix64.c`): the first outputs from the state 1234567.
    #[test]
    fn known_answers() {
        let first: Vec<u64> = (0..3).map(|place| splitmix(1_234_567, place)).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }
}
