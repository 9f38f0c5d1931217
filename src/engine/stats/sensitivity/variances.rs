//! The parts of an output's variance, as one set tells them.
//!
//! Source: Saltelli et al. (2010, as for [`SaltelliPlan`]), table 2. Over the n rows, with a, b and `a_i` the outputs
//! at a row of A, of B and of `A_B^(i)`:
//!
//! - the whole variance is that of all a and b about their mean, divisor 2n (unbiased up to the variance of that mean,
//!   which for a scrambled sequence is far below a 2n-th of it);
//! - `T_i = 1/(2n) Σ (a − a_i)²`, row (f): Jansen, "Analysis of variance designs for model output" (1999);
//! - `V_i = 1/n Σ b(a_i − a)`, row (b), with b taken about the mean as Sobol' (2001, "Global sensitivity indices for
//!   nonlinear mathematical models") advises;
//! - `V_i = V − 1/(2n) Σ (b − a_i)²`, row (e), Jansen (1999), as well.
//!
//! Why two first-order estimators: the error of Jansen's is that of a difference of two large numbers, whatever `V_i`
//! is, while (b) is 0 for an input without effect. On the g-function of eight inputs with n = 256 the root mean square
//! error of an index that is nearly 0 was 0.032 by (e) and 0.0005 by (b); for the greatest index, 0.72, it was 0.017
//! and 0.029. Most inputs of a policy model have small effects, so (b) is the one to report; (e) must agree with it
//! within the errors.
//!
//! Every product is taken across lucks, see [`super`].

use super::SaltelliPlan;
use super::lucks::{between, checked, cross};

/// Parts of the variance of one output in one set, in the square of its unit. Estimates without bias (that of the whole
/// aside, see above): any but `luck` and `luck_apart` may be below 0 where there is more than one luck.
#[derive(Debug, Clone, PartialEq)]
pub struct Variances {
    /// The output's mean over the inputs' laws.
    pub mean: f64,
    /// The variance of f: of the output's expectation at a point, over the inputs' laws.
    pub whole: f64,
    /// `V_i` of each input: the variance of f's expectation given that input; row (b).
    pub first: Vec<f64>,
    /// `V_i` by Jansen's estimator; row (e).
    pub first_jansen: Vec<f64>,
    /// `T_i` of each input: f's expected variance when all but that input are given; row (f).
    pub total: Vec<f64>,
    /// The variance that luck alone gives an output at a given point, mean over the points of A and B; NaN of one luck.
    pub luck: f64,
    /// The part of `luck` that does not move all points of a set together, and so does not cancel between them.
    pub luck_apart: f64,
    /// How many outputs were no finite numbers.
    pub undefined: u64,
}

impl Variances {
    pub(super) fn of<T: AsRef<[f64]>>(plan: &SaltelliPlan, outputs: &[T]) -> Self {
        let (outputs, undefined) = checked(outputs, plan.points());
        let (factors, lucks, base) = (plan.factors(), outputs.len(), plan.base() as usize);
        let block = factors + 2;
        let ends = 2.0 * base as f64;
        // The rows' beginnings, and where A and B are.
        let rows = || (0..base).map(|row| row * block);
        let both = || rows().flat_map(|row| [row, row + factors + 1]);

        // Means from the first output on, so that equal outputs have exactly their value as mean, and no variance.
        let mean = |y: &Vec<f64>| y[0] + both().map(|at| y[at] - y[0]).sum::<f64>() / ends;
        let means: Vec<f64> = outputs.iter().map(mean).collect();
        let centred = |luck: usize, at: usize| outputs[luck][at] - means[luck];
        // A mean over rows of the product of two differences, u and v, between places of a row.
        let step = |luck: usize, from: usize, to: usize| outputs[luck][to] - outputs[luck][from];
        let squared = |from: usize, to: usize| {
            let square = |row| cross(lucks, |luck| [step(luck, row + from, row + to); 2].into());
            rows().map(square).sum::<f64>() / base as f64
        };

        let whole = both().map(|at| cross(lucks, |luck| [centred(luck, at); 2].into())).sum::<f64>() / ends;
        let first = |i: usize| {
            let product = |row| cross(lucks, |r| (centred(r, row + factors + 1), step(r, row, row + i)));
            rows().map(product).sum::<f64>() / base as f64
        };
        Self {
            mean: means.iter().sum::<f64>() / lucks as f64,
            whole,
            first: (1..=factors).map(first).collect(),
            first_jansen: (1..=factors).map(|i| whole - 0.5 * squared(factors + 1, i)).collect(),
            total: (1..=factors).map(|i| 0.5 * squared(0, i)).collect(),
            luck: both().map(|at| between(lucks, |luck| outputs[luck][at])).sum::<f64>() / ends,
            // The divisor is right for luck that is independent between points: their mean takes a degree of freedom.
            luck_apart: both().map(|at| between(lucks, |luck| centred(luck, at))).sum::<f64>() / (ends - 1.0),
            undefined,
        }
    }
}
