//! Which points are held out, to test a box on points that it was not made from.

/// Whether the point with this index, from 0, is held out: about every fourth, scattered, so that no order in which a
/// design lists its points lines up with the split. It depends on nothing but the index: more points move none of those
/// before.
///
/// A quarter of the values of `SplitMix64`'s output function (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014, with Stafford's thirteenth constants).
pub fn is_held_out(index: u64) -> bool {
    mixed(index).is_multiple_of(4)
}

/// `SplitMix64`'s value number `index` from seed 0.
pub(super) fn mixed(index: u64) -> u64 {
    let z = index.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_splitmix64() {
        // The first outputs of the reference implementation from seed 0.
        assert_eq!(mixed(0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(mixed(1), 0x6e78_9e6a_a1b9_65f4);
    }

    #[test]
    fn a_quarter_is_held_out_whatever_the_order() {
        let share = |step: usize| (0..40_000).step_by(step).filter(|i| is_held_out(*i)).count() as f64;
        assert!((share(1) / 40_000.0 - 0.25).abs() < 0.01);
        assert!((share(4) / 10_000.0 - 0.25).abs() < 0.02);
    }
}
