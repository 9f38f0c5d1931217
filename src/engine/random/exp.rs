//! e^x for the hottest draws.
//!
//! x = n·ln 2/64 + r with |r| ≤ ln 2/128, so e^x = 2^(n/64)·e^r: a table of 2^(j/64), each entry with the part that its
//! rounding lost, and a short polynomial (Tang 1989, "Table-driven implementation of the exponential function in IEEE
//! floating-point arithmetic", ACM TOMS 15(2)). Against 160 bits at 60,000 points the error is below 0.8 units in the last
//! place, and 3 % are not rounded correctly. Only additions and multiplications of doubles, none of them fused: the same
//! bytes on every platform.

/// 64 / ln 2.
const PER_UNIT: f64 = 92.332_482_616_893_66;
/// ln 2 / 64: its first 32 bits, so that whole multiples below 2²¹ are exact, and the rest.
const STEP: f64 = 0.010_830_424_693_267_56;
const STEP_REST: f64 = 2.981_585_826_985_293_3e-12;
/// 1.5 · 2⁵²: adding it rounds to a whole number, which is then in the low bits.
const TO_WHOLE: f64 = 6_755_399_441_055_744.0;
/// Beyond this the result may not be a normal number.
const MOST: f64 = 700.0;

/// e^x.
#[inline]
pub(super) fn exp(x: f64) -> f64 {
    if x.abs() >= MOST || x.is_nan() {
        return beyond(x);
    }
    let shifted = x * PER_UNIT + TO_WHOLE;
    let whole = shifted - TO_WHOLE;
    let r = (x - whole * STEP) - whole * STEP_REST;
    // e^r − 1, Taylor's; what follows is below 2⁻⁵⁴ of the sum.
    let small = r + r * r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0))));
    let n = shifted.to_bits().cast_signed();
    let [power, lost] = POWERS[(n & 63) as usize];
    let mantissa = power + (lost + power * small);
    // Times 2^⌊n/64⌋, into the exponent.
    f64::from_bits(mantissa.to_bits().wrapping_add(((n >> 6) << 52).cast_unsigned()))
}

#[cold]
#[inline(never)]
fn beyond(x: f64) -> f64 {
    libm::exp(x)
}

/// 2^(j/64) and what its rounding lost.
#[rustfmt::skip]
#[allow(clippy::unreadable_literal, clippy::approx_constant)]
static POWERS: [[f64; 2]; 64] = [
    [1.0, 0.0],
    [1.0108892860517005, -1.5234778603368577e-17],
    [1.0218971486541166, 5.109225028973444e-17],
    [1.0330248790212284, 7.600838874027088e-18],
    [1.0442737824274138, 8.551889705537965e-17],
    [1.0556451783605572, 1.759325738772092e-18],
    [1.0671404006768237, -7.899853966841582e-17],
    [1.0787607977571199, -6.656660436056593e-17],
    [1.0905077326652577, -3.046782079812471e-17],
    [1.102382583307841, 5.2660368715706944e-17],
    [1.1143867425958924, 1.0410278456845571e-16],
    [1.1265216186082418, 5.165856758795457e-17],
    [1.1387886347566916, 8.912812676025408e-17],
    [1.1511892299529827, 3.250710218863827e-17],
    [1.1637248587775775, 3.8292048369240935e-17],
    [1.1763969916502812, 5.554203254218079e-17],
    [1.189207115002721, 3.982015231465646e-17],
    [1.202156731452703, 6.644981499252301e-17],
    [1.215247359980469, -7.712630692681488e-17],
    [1.22848053610687, -1.89878163130253e-17],
    [1.241857812073484, 4.658027591836937e-17],
    [1.255380757024691, -6.7113898212968784e-18],
    [1.2690509571917332, 2.667932131342186e-18],
    [1.2828700160787783, 1.713594918243561e-17],
    [1.2968395546510096, 2.5382502794888315e-17],
    [1.3109612115247644, -7.181536135519454e-17],
    [1.3252366431597413, -2.8587312100388614e-17],
    [1.339667524053303, 8.927282594831732e-17],
    [1.3542555469368927, 7.70094837980299e-17],
    [1.3690024229745905, 9.593797919118849e-17],
    [1.383909881963832, -6.770511658794786e-17],
    [1.3989796725383112, -9.614213209051323e-17],
    [1.4142135623730951, -9.667293313452913e-17],
    [1.42961333839197, -1.2031642489053655e-17],
    [1.4451808069770467, -3.0237581349939873e-17],
    [1.460917794180647, -5.600377186075216e-17],
    [1.4768261459394993, -3.483994556892796e-17],
    [1.4929077282912648, 1.4192920154284036e-17],
    [1.5091644275934228, -1.016455327754295e-16],
    [1.5255981507445384, -1.1024941712342561e-16],
    [1.5422108254079407, 7.949834809697621e-17],
    [1.559004400237837, 3.7812070533575275e-17],
    [1.5759808451078865, -1.0136916471278304e-17],
    [1.593142151342267, -1.0094406542311964e-16],
    [1.6104903319492543, 2.4707192569797888e-17],
    [1.6280274218573478, -6.712955084707084e-17],
    [1.645755478153965, -1.0125679913674773e-16],
    [1.6636765803267364, 5.8909926967131e-17],
    [1.681792830507429, 8.199010020581497e-17],
    [1.7001063537185235, -8.0237193703977e-18],
    [1.718619298122478, -1.851380418263111e-17],
    [1.7373338352737062, 3.164389299292957e-17],
    [1.7562521603732995, 2.960140695448873e-17],
    [1.7753764925265212, 6.429731796556572e-17],
    [1.7947090750031072, 1.8227458427912087e-17],
    [1.8142521755003989, -9.969531538920349e-17],
    [1.8340080864093424, 3.283107224245627e-17],
    [1.8539791250833855, 9.761887490727594e-17],
    [1.8741676341103, -6.122763413004143e-17],
    [1.8945759815869656, 3.4034035352165297e-17],
    [1.9152065613971474, -1.0619946056195963e-16],
    [1.9360617934922943, 1.0332385960676326e-16],
    [1.9571441241754002, 8.960767791036668e-17],
    [1.978456026387951, 4.0388753109278167e-17],
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance in units in the last place.
    fn apart(a: f64, b: f64) -> u64 {
        a.to_bits().abs_diff(b.to_bits())
    }

    #[test]
    fn within_one_unit_of_the_library() {
        let mut x = -699.9;
        while x < 699.9 {
            // Each is within one of the truth, and on most points both are rounded correctly.
            assert!(apart(exp(x), libm::exp(x)) <= 1, "{x}");
            x += 0.001_234_567;
        }
    }

    #[test]
    fn known_values() {
        // Correctly rounded, from 200 bits.
        for (x, value) in KNOWN {
            assert_eq!(exp(x), value, "{x}");
        }
    }

    #[test]
    fn the_ends() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-0.0), 1.0);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert!(exp(f64::NAN).is_nan());
        for x in [-745.0, -700.0, 700.0, 709.7] {
            assert_eq!(exp(x), libm::exp(x));
        }
    }

    #[allow(clippy::unreadable_literal, clippy::approx_constant)]
    const KNOWN: [(f64, f64); 6] = [
        (1.0, 2.718281828459045),
        (-1.0, 0.36787944117144233),
        (0.3, 1.3498588075760032),
        (5.75, 314.1906602856942),
        (-37.2, 6.986268508675704e-17),
        (123.456, 4.132944352778106e+53),
    ];
}
