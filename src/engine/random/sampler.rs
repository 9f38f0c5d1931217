//! The kinds of draws that a history is made of.
//!
//! Each is one call at one address, out of line: the generator and the laws' code are then in the processor's cache once,
//! however many places of the model draw. A sampler is a type parameter of the model, so that what is drawn can be
//! written down too, and drawn again with nothing else around it.

use super::law::Law;
use super::stream::{Address, Stream};
use super::ziggurat::{exponential_inside, standard_exponential, uniform_of};

/// Draws.
pub trait Sampler {
    /// One draw of `law`.
    fn law(&mut self, law: &Law, at: Address) -> f64;

    /// One draw from the exponential law of mean 1.
    fn exponential(&mut self, at: Address) -> f64;

    /// A uniform number in [0, 1).
    fn uniform(&mut self, at: Address) -> f64;

    /// One draw of `law` and one from the exponential law of mean 1, by twins.
    fn law_and_exponential(&mut self, law: &Law, at: Address) -> (f64, f64);

    /// One draw of `law` and, by its twin, a uniform number in [0, 1).
    fn law_and_uniform(&mut self, law: &Law, at: Address) -> (f64, f64);

    /// With `probability` one draw of `law`. The chance is the first twin's, the draw the second's.
    fn law_by_chance(&mut self, probability: f64, law: &Law, at: Address) -> Option<f64>;

    /// Which of up to 64 members something of `probability` happens to, member m in bit m. Each has a
    /// uniform number of its own, so members beyond the last change nothing for those before.
    fn chances(&mut self, probability: f64, members: u32, at: Address) -> u64;

    /// An exponential draw and, elsewhere, a uniform one, where neither has to wait for the other.
    fn exponential_beside_uniform(&mut self, exponential: Address, uniform: Address) -> (f64, f64) {
        (self.exponential(exponential), self.uniform(uniform))
    }

    /// [`Self::law_and_exponential`] and, elsewhere, [`Self::law_by_chance`], where neither has to wait for the other.
    fn law_and_exponential_beside_chance(
        &mut self,
        (law, at): (&Law, Address),
        (probability, other, elsewhere): (f64, &Law, Address),
    ) -> ((f64, f64), Option<f64>) {
        (self.law_and_exponential(law, at), self.law_by_chance(probability, other, elsewhere))
    }
}

/// Draws and does nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub struct Direct;

impl Sampler for Direct {
    #[inline(never)]
    fn law(&mut self, law: &Law, at: Address) -> f64 {
        if let Some(hours) = law.as_constant() {
            return hours;
        }
        let [first, _] = at.first_block();
        law.sample_first(first, || at.stream())
    }

    #[inline(never)]
    fn exponential(&mut self, at: Address) -> f64 {
        let [first, _] = at.first_block();
        exponential(first, || at.stream())
    }

    #[inline(never)]
    fn uniform(&mut self, at: Address) -> f64 {
        uniform_of(at.first_block()[0])
    }

    #[inline(never)]
    fn law_and_exponential(&mut self, law: &Law, at: Address) -> (f64, f64) {
        let [first, second] = at.first_block();
        (law.sample_first(first, || at.first_twin(first)), exponential(second, || at.second_twin(second)))
    }

    #[inline(never)]
    fn law_and_uniform(&mut self, law: &Law, at: Address) -> (f64, f64) {
        let [first, second] = at.first_block();
        (law.sample_first(first, || at.first_twin(first)), uniform_of(second))
    }

    #[inline(never)]
    fn law_by_chance(&mut self, probability: f64, law: &Law, at: Address) -> Option<f64> {
        let [first, second] = at.first_block();
        (uniform_of(first) < probability).then(|| law.sample_first(second, || at.second_twin(second)))
    }

    #[inline(never)]
    fn chances(&mut self, probability: f64, members: u32, at: Address) -> u64 {
        chances(probability, members, at)
    }

    #[inline(never)]
    fn exponential_beside_uniform(&mut self, at: Address, elsewhere: Address) -> (f64, f64) {
        let ([first, _], [other, _]) = (at.first_block(), elsewhere.first_block());
        (exponential(first, || at.stream()), uniform_of(other))
    }

    #[inline(never)]
    fn law_and_exponential_beside_chance(
        &mut self,
        (law, at): (&Law, Address),
        (probability, other, elsewhere): (f64, &Law, Address),
    ) -> ((f64, f64), Option<f64>) {
        let ([first, second], [chance, third]) = (at.first_block(), elsewhere.first_block());
        let both = (law.sample_first(first, || at.first_twin(first)), exponential(second, || at.second_twin(second)));
        // Drawn whether it counts or not: most often it does, and a choice would have to wait.
        let drawn = other.sample_first(third, || elsewhere.second_twin(third));
        (both, (uniform_of(chance) < probability).then_some(drawn))
    }
}

/// The exponential draw from `stream`, whose first number is `first`.
#[inline]
fn exponential(first: u64, stream: impl FnOnce() -> Stream) -> f64 {
    exponential_inside(first).unwrap_or_else(|| exponential_from(stream()))
}

#[cold]
#[inline(never)]
fn exponential_from(mut stream: Stream) -> f64 {
    standard_exponential(&mut stream)
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
    use crate::random::ziggurat::uniform;

    #[test]
    fn every_member_compares_a_number_of_its_own() {
        let purpose = Purpose::new(3, "members");
        for (which, p) in (0..200).flat_map(|which| [0.0, 1e-9, 0.25, 0.7, 1.0 / 3.0, 0.999].map(|p| (which, p))) {
            let at = purpose.at(1, which, 0);
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
        let purpose = Purpose::new(3, "members");
        let (trials, p) = (20_000_u32, 0.7);
        let mut counts = [0_u32; 28];
        for which in 0..trials {
            let happens = Direct.chances(p, 28, purpose.at(0, which, 0));
            for (m, count) in counts.iter_mut().enumerate() {
                *count += u32::from(happens >> m & 1 == 1);
            }
        }
        let sd = (f64::from(trials) * p * (1.0 - p)).sqrt();
        // 28 members at 4.5 standard errors: a false alarm in 5,000.
        assert!(counts.iter().all(|&n| (f64::from(n) - f64::from(trials) * p).abs() < 4.5 * sd), "{counts:?}");
        assert_eq!(Direct.chances(1.0, 5, purpose.at(0, 0, 0)), 0b11111);
        assert_eq!(Direct.chances(0.0, 5, purpose.at(0, 0, 0)), 0);
    }

    #[test]
    fn draws_are_those_of_the_stream_there() {
        let purpose = Purpose::new(3, "alone");
        let laws = [Law::exponential(8.0), Law::lognormal_median_p95(8.0, 30.0), Law::gamma_mean_sd(8.0, 5.0)];
        for law in laws.map(Result::unwrap) {
            // Enough to go beyond the rectangles of the ziggurats.
            for which in 0..2_000 {
                let at = purpose.at(5, which, 7);
                assert_eq!(Direct.law(&law, at), law.sample(&mut at.stream()));
                let (mut first, mut second) = at.twins();
                let both = (law.sample(&mut first), standard_exponential(&mut second));
                assert_eq!(Direct.law_and_exponential(&law, at), both);
                assert_eq!(Direct.exponential(at), standard_exponential(&mut at.stream()));
                assert_eq!(Direct.uniform(at), at.stream().uniform());
            }
        }
    }

    #[test]
    fn what_is_drawn_side_by_side_is_what_is_drawn_one_after_another() {
        let (here, there) = (Purpose::new(3, "here"), Purpose::new(3, "there"));
        let [law, other] = [Law::lognormal_median_p95(8.0, 30.0), Law::exponential(8.0)].map(Result::unwrap);
        let mut noticed = 0;
        for which in 0..2_000 {
            let (at, elsewhere) = (here.at(5, which, 7), there.at(5, which, 0));
            let one_by_one = (Direct.exponential(at), Direct.uniform(elsewhere));
            assert_eq!(Direct.exponential_beside_uniform(at, elsewhere), one_by_one);
            let chance = Direct.law_by_chance(0.7, &other, elsewhere);
            noticed += u32::from(chance.is_some());
            let one_by_one = (Direct.law_and_exponential(&law, at), chance);
            let beside = Direct.law_and_exponential_beside_chance((&law, at), (0.7, &other, elsewhere));
            assert_eq!(beside, one_by_one);
        }
        assert!((1_300..1_500).contains(&noticed), "{noticed}");
    }

    #[test]
    fn twins_give_what_their_streams_give() {
        let at = Purpose::new(3, "twins").at(5, 6, 7);
        let law = Law::lognormal_median_p95(8.0, 30.0).unwrap();
        let (mut first, mut second) = at.twins();
        let (mut again, _) = at.twins();
        assert_eq!(Direct.law_and_uniform(&law, at), (law.sample(&mut first), uniform(&mut second)));
        let (_, mut second) = at.twins();
        assert_eq!(Direct.law_and_exponential(&law, at).1, standard_exponential(&mut second));
        let (_, mut second) = at.twins();
        let u = uniform(&mut again);
        assert_eq!(Direct.law_by_chance(u, &law, at), None);
        assert_eq!(Direct.law_by_chance(u.next_up(), &law, at), Some(law.sample(&mut second)));
    }
}
