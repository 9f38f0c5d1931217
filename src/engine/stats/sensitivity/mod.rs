//! Which inputs move an output, and how much of what moves it is luck.
//!
//! A plan gives points of the unit cube; the caller turns each into inputs (a coordinate through an input's quantile
//! function), runs the model there, and hands the outputs back in the plan's order. [`SaltelliPlan`] shares out the
//! output's variance among k independent inputs, for n(k + 2) points; [`MorrisPlan`] screens many inputs for few
//! points.
//!
//! # What is estimated
//!
//! The output at a point x is Y(x) = f(x) + e(x): the mean f that the model has there and the luck e of having run it a
//! finite number of times, with mean 0. The indices wanted are those of **f**. What a plan's formulas give, applied to
//! Y as if it had no luck, is not that: they are sums of squares or products of outputs, and the luck stays in them.
//! With luck of variance σ² independent between points, Jansen's ½(Y(x) − Y(x′))² is too large by σ², for an input
//! without effect too, and the variance is too large by σ². With common luck (the same random numbers at all points)
//! the part of e that does not depend on x cancels in differences, but the part that does remains, and by how much is
//! not known beforehand.
//!
//! So every point of a plan is run L ≥ 2 times, with *lucks* that are independent of one another: disjoint sets of
//! replications, each used for all points of the plan (common luck within each is allowed and makes differences
//! sharper). In each square or product the two factors are then taken from *different* lucks, averaged over all ordered
//! pairs of them:
//!
//! ```text
//! u·v  becomes  Σ_{r≠s} u_r·v_s / (L(L − 1))
//! ```
//!
//! Given the points, `e_r` and `e_s` are independent with mean 0, so this has the expectation of the product without
//! luck, **whatever the luck's law, its dependence on x, and its correlation between points**. It equals the formula
//! applied to means over lucks, less the between-luck (co)variance over L: the subtraction of the estimated noise that
//! the case of independent luck calls for, without its assumption. (A U-statistic, Hoeffding 1948, section 4, with
//! kernel `u_1·v_2`.) The price is that a variance or an index may come out below 0; nothing is cut off, for that would
//! be a bias.
//!
//! # Where intervals come from
//!
//! A study is R ≥ 10 *sets*. Each has a plan of its own seed and L lucks of its own, so the sets are independent and
//! equally distributed, and their spread holds both errors: that of having few points and that of luck. Sets that
//! shared one plan would show only the second; their intervals would miss the truth of a rough plan however many they
//! are. Two lucks a set are enough: what more of them would bring, more sets bring as well, and points too.
//!
//! An index is a quotient of variances. Sets' quotients are not averaged, since each is biased and, with much luck,
//! wild: it is the quotient of the means over sets, with Fieller's interval, which uses Student's t with R − 1 degrees
//! of freedom ([`Indices`]); that of luck's share has another, since a set knows little of the luck that its points have in
//! common. When the sets cannot tell f's variance from 0, its shares are undefined.
//!
//! With one luck a set (a model without luck) the formulas are the plain ones and nothing is said about luck.
//!
//! # Outputs that are not numbers
//!
//! An estimate that rests on an output which is NaN or infinite is undefined: NaN, with n = 0. Leaving such points out
//! would silently restrict the inputs to where the output is defined. How many there were is told.

mod effects;
mod fieller;
mod indices;
mod lucks;
mod morris;
mod of_two;
mod saltelli;
#[cfg(test)]
mod tests;
mod variances;

use std::fmt;

use super::sobol::MAX_DIMENSIONS;

pub use effects::{Effect, Effects, Screening};
pub use indices::{Factor, Indices};
pub use morris::MorrisPlan;
pub use saltelli::SaltelliPlan;
pub use variances::Variances;

/// The most inputs of a [`SaltelliPlan`], which takes two coordinates for each.
pub const MAX_FACTORS: usize = MAX_DIMENSIONS / 2;

/// What is wrong with the numbers that a plan was asked for with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanError {
    /// Not from 1 to [`MAX_FACTORS`] inputs (for Morris's plan, none).
    Factors(usize),
    /// A number of base points that is no power of two from 2 to 2³².
    Base(u64),
    /// Fewer than two trajectories, or more than 2³².
    Trajectories(u64),
    /// A number of levels that is odd, or below 2.
    Levels(u32),
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Factors(0) => write!(f, "a plan without inputs has no points"),
            Self::Factors(k) => write!(f, "a plan for shares of variance has at most {MAX_FACTORS} inputs, not {k}"),
            Self::Base(n) => {
                write!(f, "{n} base points are no power of two from 2 to 2^32, where a Sobol' sequence is even")
            }
            Self::Trajectories(t) => write!(f, "{t} trajectories are not from 2 to 2^32"),
            Self::Levels(p) => write!(f, "{p} levels are not an even number above 0"),
        }
    }
}

impl std::error::Error for PlanError {}
