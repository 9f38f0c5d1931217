//! Standard normal and exponential draws by 256-layer ziggurats.
//!
//! Source: Marsaglia and Tsang 2000, "The ziggurat method for generating random variables", J. Stat. Software 5(8), in
//! the one-number form: the low 8 bits of a 64-bit number pick the layer and its top 53 bits the place in it. The two
//! share no bit, which avoids the correlation that Doornik (2005, "An improved ziggurat method to generate normal random
//! samples") found in the original.
//!
//! Why not `rand_distr`: its maths go through `num-traits`, which changes to the platform's own as soon as any crate of
//! the build, even one used by tests only, switches on `num-traits/std`; results must not depend on that. It is also
//! the hottest code of the program, and here the slow path is kept out of line. All maths are `libm`'s.

mod tables;

use rand::Rng;
use tables::{EXPONENTIAL_DENSITY, EXPONENTIAL_EDGE, EXPONENTIAL_TAIL, NORMAL_DENSITY, NORMAL_EDGE, NORMAL_TAIL};

/// A uniform number in [0, 1), a multiple of 2⁻⁵³.
#[inline]
pub(super) fn uniform<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    uniform_of(rng.next_u64())
}

/// The uniform number that `bits` make.
#[inline]
fn uniform_of(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
}

/// A draw from the normal law of mean 0 and variance 1.
#[inline]
pub fn standard_normal<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    let bits = rng.next_u64();
    normal_inside(bits).unwrap_or_else(|| normal_beyond(bits, rng))
}

/// The normal draw whose first number is `bits`, where it takes no other.
#[inline]
fn normal_inside(bits: u64) -> Option<f64> {
    let (layer, x) = normal_place(bits);
    (x.abs() < NORMAL_EDGE[layer + 1]).then_some(x)
}

/// The layer and the place in it that `bits` pick.
#[inline]
fn normal_place(bits: u64) -> (usize, f64) {
    let layer = (bits & 0xFF) as usize;
    // The sign is the top bit; the place is in [-1, 1), a multiple of 2⁻⁵². The edge is scaled, exactly, since it is known
    // before the place is.
    (layer, (bits.cast_signed() >> 11) as f64 * (NORMAL_EDGE[layer] * (1.0 / (1_u64 << 52) as f64)))
}

/// The one draw in about eighty that falls outside the rectangle known to lie under the curve.
#[cold]
#[inline(never)]
fn normal_beyond<R: Rng + ?Sized>(bits: u64, rng: &mut R) -> f64 {
    let (mut layer, mut x) = normal_place(bits);
    loop {
        if layer == 0 {
            return normal_tail(rng).copysign(x);
        }
        let (low, high) = (NORMAL_DENSITY[layer], NORMAL_DENSITY[layer + 1]);
        if low + (high - low) * uniform(rng) < libm::exp(-0.5 * x * x) {
            return x;
        }
        (layer, x) = normal_place(rng.next_u64());
        if x.abs() < NORMAL_EDGE[layer + 1] {
            return x;
        }
    }
}

/// A normal draw given that it exceeds the last edge (Marsaglia 1964).
fn normal_tail<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    loop {
        let beyond = standard_exponential(rng) / NORMAL_TAIL;
        if 2.0 * standard_exponential(rng) >= beyond * beyond {
            return NORMAL_TAIL + beyond;
        }
    }
}

/// A draw from the exponential law of mean 1.
#[inline]
pub fn standard_exponential<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    let bits = rng.next_u64();
    exponential_inside(bits).unwrap_or_else(|| exponential_beyond(bits, rng))
}

/// The exponential draw whose first number is `bits`, where it takes no other.
#[inline]
fn exponential_inside(bits: u64) -> Option<f64> {
    let (layer, x) = exponential_place(bits);
    (x < EXPONENTIAL_EDGE[layer + 1]).then_some(x)
}

/// The layer and the place in it that `bits` pick.
#[inline]
fn exponential_place(bits: u64) -> (usize, f64) {
    let layer = (bits & 0xFF) as usize;
    (layer, (bits >> 11) as f64 * (EXPONENTIAL_EDGE[layer] * (1.0 / (1_u64 << 53) as f64)))
}

/// The one draw in about ninety that falls outside the rectangle known to lie under the curve.
#[cold]
#[inline(never)]
fn exponential_beyond<R: Rng + ?Sized>(bits: u64, rng: &mut R) -> f64 {
    let (mut layer, mut x) = exponential_place(bits);
    // The law has no memory: in the tail, the edge is added and everything starts again.
    let mut passed = 0.0;
    loop {
        if layer == 0 {
            passed += EXPONENTIAL_TAIL;
        } else {
            let (low, high) = (EXPONENTIAL_DENSITY[layer], EXPONENTIAL_DENSITY[layer + 1]);
            if low + (high - low) * uniform(rng) < libm::exp(-x) {
                return passed + x;
            }
        }
        (layer, x) = exponential_place(rng.next_u64());
        if x < EXPONENTIAL_EDGE[layer + 1] {
            return passed + x;
        }
    }
}

#[cfg(test)]
mod tests;
