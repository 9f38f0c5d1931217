//! A random permutation that is computed rather than stored.
//!
//! The swap-or-not shuffle (Hoang, Morris and Rogaway, "An enciphering scheme based on a card shuffle", CRYPTO 2012): in
//! each round a number and its partner K − x (mod n) change places or not, by a coin of their own. It permutes 0, …, n − 1
//! for any n, with nothing to walk around. After about 6 log₂ n rounds it cannot be told from a uniform permutation by
//! someone who sees it all but a little (their theorem 2); statistics ask for far less.

use crate::random::Purpose;

/// A permutation of 0, …, n − 1.
#[derive(Debug, Clone)]
pub struct Permutation {
    size: u64,
    /// K of each round.
    partners: Vec<u64>,
    coins: Purpose,
    seed: u64,
}

impl Permutation {
    /// The permutation of `size` numbers, 1 or more, that belongs to `name` under `seed`.
    pub fn new(size: u64, seed: u64, name: &str) -> Self {
        let luck = Purpose::new(name);
        let rounds = 6 * (u64::BITS - size.leading_zeros()) + 12;
        // The high word of the product of a number of 64 bits and the size is uniform below it, but for 2⁻³⁴ at most.
        let below = |bits: u64| ((u128::from(bits) * u128::from(size)) >> 64) as u64;
        let partners = (0..rounds).map(|round| below(luck.address(seed, 0, round, 1).stream().bits())).collect();
        Self { size, partners, coins: luck, seed }
    }

    /// Where `x`, below the size, goes.
    pub fn of(&self, x: u64) -> u64 {
        (0..).zip(&self.partners).fold(x, |x, (round, partner)| {
            let other = if *partner >= x { partner - x } else { partner + (self.size - x) };
            let coin = self.coins.address(self.seed, x.max(other), round, 0).stream().bits() & 1;
            if coin == 1 { other } else { x }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_bijection() {
        for size in (1..200).chain([255, 256, 257, 1000, 4096, 10_007]) {
            let permutation = Permutation::new(size, 5, "x");
            let mut seen = vec![false; size as usize];
            for x in 0..size {
                let to = permutation.of(x) as usize;
                assert!(!seen[to], "{to} of {size} twice");
                seen[to] = true;
            }
        }
    }

    /// All 24 permutations of four numbers over 24,000 seeds: χ² with 23 degrees of freedom is below 62 but for 2 in 10⁵.
    #[test]
    fn all_permutations_are_equally_likely() {
        let mut counts = std::collections::BTreeMap::new();
        for seed in 0..24_000 {
            let permutation = Permutation::new(4, seed, "x");
            *counts.entry([0, 1, 2, 3].map(|x| permutation.of(x))).or_insert(0_i32) += 1;
        }
        assert_eq!(counts.len(), 24);
        let chi_square: f64 = counts.values().map(|count| f64::from((count - 1000).pow(2)) / 1000.0).sum();
        assert!(chi_square < 62.0, "{chi_square}");
    }

    /// Where a number goes says nothing about where its neighbour does: the correlation of (x, its image) and of images of
    /// neighbours is within 4.5 standard errors of 0.
    #[test]
    fn neighbours_part() {
        let size = 20_000;
        for seed in 0..5 {
            let permutation = Permutation::new(size, seed, "x");
            let images: Vec<f64> = (0..size).map(|x| permutation.of(x) as f64 / size as f64 - 0.5).collect();
            let limit = 4.5 / (size as f64).sqrt();
            let neighbours: f64 = images.windows(2).map(|pair| pair[0] * pair[1] * 12.0).sum::<f64>() / size as f64;
            let order: f64 =
                images.iter().enumerate().map(|(x, image)| (x as f64 / size as f64 - 0.5) * image * 12.0).sum::<f64>();
            assert!(neighbours.abs() < limit && (order / size as f64).abs() < limit, "{neighbours} {order}");
        }
    }

    #[test]
    fn large_sizes_and_seeds_differ() {
        let size = 1_000_000_000_000;
        let (one, two) = (Permutation::new(size, 1, "x"), Permutation::new(size, 2, "x"));
        let images: std::collections::BTreeSet<u64> =
            [0, 1, 2, size - 1].iter().flat_map(|x| [one.of(*x), two.of(*x)]).collect();
        assert_eq!(images.len(), 8);
        assert!(images.iter().all(|x| *x < size));
    }
}
