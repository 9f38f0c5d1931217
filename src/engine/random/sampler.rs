//! The kinds of draws that a history is made of.
//!
//! Each is one call at one address. A sampler is a type parameter of the model, so that what is drawn can be written down
//! too, and drawn again with nothing else around it.

use super::law::Law;
use super::stream::Address;
use super::ziggurat::standard_exponential;

/// Draws.
pub trait Sampler {
    /// One draw of `law`.
    fn law(&mut self, law: &Law, at: Address) -> f64;

    /// One draw from the exponential law of mean 1.
    fn exponential(&mut self, at: Address) -> f64;

    /// A uniform number in [0, 1).
    fn uniform(&mut self, at: Address) -> f64;

    /// Which of up to 64 members something of `probability` happens to, member m in bit m. Each has a
    /// uniform number of its own, so members beyond the last change nothing for those before.
    fn chances(&mut self, probability: f64, members: u32, at: Address) -> u64;
}

/// Draws and does nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub struct Direct;

impl Sampler for Direct {
    #[inline]
    fn law(&mut self, law: &Law, at: Address) -> f64 {
        law.sample(&mut at.stream())
    }

    #[inline]
    fn exponential(&mut self, at: Address) -> f64 {
        standard_exponential(&mut at.stream())
    }

    #[inline]
    fn uniform(&mut self, at: Address) -> f64 {
        at.stream().uniform()
    }

    #[inline(never)]
    fn chances(&mut self, probability: f64, members: u32, at: Address) -> u64 {
        chances(probability, members, at)
    }
}

/// Which of `members` (at most 64) something of `probability` happens to, member m in bit m.
///
/// Each member has a uniform number of its own, whose binary digits are bit m of one number of the stream after another.
/// Digit by digit they are compared with the probability's until all are decided: for 30 members that takes 6 numbers
/// rather than 30. Exact for any probability; members beyond the last change nothing for those before.
fn chances(probability: f64, members: u32, at: Address) -> u64 {
    let mut stream = at.stream();
    let mut undecided = first_bits(members);
    let (mut happens, mut rest) = (0, probability);
    if probability >= 1.0 {
        return undecided;
    }
    // Once the rest is 0, whoever is undecided has a number no smaller.
    while undecided != 0 && rest > 0.0 {
        let digits = stream.bits();
        rest *= 2.0;
        if rest >= 1.0 {
            rest -= 1.0;
            happens |= undecided & !digits;
            undecided &= digits;
        } else {
            undecided &= !digits;
        }
    }
    happens
}

/// The lowest `n` bits, all of them from 64 on.
pub fn first_bits(n: u32) -> u64 {
    if n >= 64 { u64::MAX } else { (1 << n) - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    #[test]
    fn every_member_compares_a_number_of_its_own() {
        let purpose = Purpose::new("members");
        for (which, p) in (0..200).flat_map(|which| [0.0, 1e-9, 0.25, 0.7, 1.0 / 3.0, 0.999].map(|p| (which, p))) {
            let at = purpose.address(3, 1, which, 0);
            let mut stream = at.stream();
            let digits: Vec<u64> = (0..53).map(|_| stream.bits()).collect();
            let number = |m: u32| digits.iter().rev().fold(0.0, |u, word| f64::midpoint(u, (word >> m & 1) as f64));
            for members in [1, 28, 64] {
                let expected = (0..members).filter(|&m| number(m) < p).fold(0, |bits, m| bits | 1 << m);
                assert_eq!(chances(p, members, at), expected, "{members} members, probability {p}");
            }
        }
    }

    #[test]
    fn members_take_part_as_often_as_they_should() {
        let purpose = Purpose::new("members");
        let (trials, p) = (20_000_u32, 0.7);
        let mut counts = [0_u32; 28];
        for which in 0..trials {
            let happens = Direct.chances(p, 28, purpose.address(3, 0, which, 0));
            for (m, count) in counts.iter_mut().enumerate() {
                *count += u32::from(happens >> m & 1 == 1);
            }
        }
        let sd = (f64::from(trials) * p * (1.0 - p)).sqrt();
        // 28 members at 4.5 standard errors: a false alarm in 5,000.
        assert!(counts.iter().all(|&n| (f64::from(n) - f64::from(trials) * p).abs() < 4.5 * sd), "{counts:?}");
        assert_eq!(Direct.chances(1.0, 5, purpose.address(3, 0, 0, 0)), 0b11111);
        assert_eq!(Direct.chances(0.0, 5, purpose.address(3, 0, 0, 0)), 0);
    }

    #[test]
    fn draws_are_those_of_the_stream_there() {
        let purpose = Purpose::new("alone");
        let laws = [Law::exponential(8.0), Law::lognormal_median_p95(8.0, 30.0), Law::gamma_mean_sd(8.0, 5.0)];
        for law in laws.map(Result::unwrap) {
            // Enough to go beyond the rectangles of the ziggurats.
            for which in 0..2_000 {
                let at = purpose.address(3, 5, which, 7);
                assert_eq!(Direct.law(&law, at), law.sample(&mut at.stream()));
                assert_eq!(Direct.exponential(at), standard_exponential(&mut at.stream()));
                assert_eq!(Direct.uniform(at), at.stream().uniform());
            }
        }
    }
}
