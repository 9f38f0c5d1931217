//! Which factors move a metric, and how much of what moves it is luck.
//!
//! The factors' laws are laid on the unit cube, and the plans of `stats::sensitivity` say where in it the scenario is run. A
//! study is some sets, each with a plan of its own and two lucks: two ranges of replications that no other set and luck
//! shares, each used at all points of the set's plan. How indices come from that, without the bias of luck, and why the
//! sets' spread is their uncertainty, stands there.

use super::design::{Design, FactorLevel};
use super::study::{Answer, Points};
use super::{Address, BLOCK};
use crate::random::Purpose;
use crate::scenario::{Document, Faults, Scenario};
use crate::stats::sensitivity::Effect;
use crate::stats::{self, Estimate, Indices, Level, MorrisPlan, PlanError, SaltelliPlan, Screening};

/// Lucks of a set: two tell luck from the rest; more sets bring more than more lucks.
const LUCKS: u64 = 2;

/// How factors are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Shares of variance, by Saltelli's plan on `base` rows (a power of two).
    Sobol {
        /// Rows of a set's plan.
        base: u64,
    },
    /// Elementary effects, over the range of a factor: a step's change divided by how much of the range it goes.
    Morris {
        /// Trajectories of a set's plan.
        trajectories: u64,
        /// Levels of the grid, even.
        levels: u32,
    },
}

/// The plan of one set.
#[derive(Debug, Clone)]
enum Plan {
    Sobol(SaltelliPlan),
    Morris(MorrisPlan),
}

impl Plan {
    fn points(&self) -> u64 {
        match self {
            Self::Sobol(plan) => plan.points(),
            Self::Morris(plan) => plan.points(),
        }
    }

    fn point(&self, index: u64) -> Vec<f64> {
        match self {
            Self::Sobol(plan) => plan.point(index),
            Self::Morris(plan) => plan.point(index),
        }
    }
}

/// The points of a sensitivity study. Set by set; within a set, place by place in its plan; each place with its lucks.
#[derive(Debug)]
pub struct Sensitivity<'a> {
    document: &'a Document,
    design: &'a Design,
    plans: Vec<Plan>,
    /// Replications of a point, rounded up to whole blocks.
    room: u64,
}

/// What all sets say about one metric.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "one a metric")]
pub enum Verdict {
    /// Shares of variance.
    Sobol(Indices),
    /// Elementary effects.
    Morris(Screening),
}

impl<'a> Sensitivity<'a> {
    /// The study of the factors of `design` in `document`, each point run with so many `replications`.
    pub fn new(
        document: &'a Document,
        design: &'a Design,
        method: Method,
        (sets, replications): (u64, u64),
        seed: u64,
    ) -> Result<Self, PlanError> {
        let factors = design.factors().len();
        let luck = Purpose::new("sensitivity.plan");
        let plan = |set: u64| {
            let seed = luck.address(seed, set, 0, 0).stream().bits();
            Ok(match method {
                Method::Sobol { base } => Plan::Sobol(SaltelliPlan::new(factors, base, seed)?),
                Method::Morris { trajectories, levels } => {
                    // At the ends of the cube a law's quantile may be infinite.
                    Plan::Morris(MorrisPlan::centred(factors, trajectories, levels, seed)?)
                }
            })
        };
        let plans = (0..sets).map(plan).collect::<Result<_, PlanError>>()?;
        Ok(Self { document, design, plans, room: replications.next_multiple_of(BLOCK) })
    }

    /// Points of all sets, each of their places with all lucks.
    pub fn points(&self) -> u64 {
        self.plans.iter().map(|plan| plan.points() * LUCKS).sum()
    }

    /// Points of one set.
    pub fn set_points(&self) -> u64 {
        self.plans.first().map_or(0, |plan| plan.points() * LUCKS)
    }

    /// Which set, which place in its plan and which luck a point is.
    fn place(&self, point: u64) -> (u64, u64, u64) {
        let (set, within) = (point / self.set_points(), point % self.set_points());
        (set, within / LUCKS, within % LUCKS)
    }

    /// The levels of a point.
    pub fn levels(&self, point: u64) -> Vec<FactorLevel> {
        let (set, place, _) = self.place(point);
        self.design.levels_at(&self.plans[set as usize].point(place))
    }

    /// Room for what so many metrics come to at the points of one set.
    pub fn outputs(&self, metrics: usize) -> Outputs {
        let places = (self.set_points() / LUCKS) as usize;
        let of_one = || (0..LUCKS).map(|_| Vec::with_capacity(places)).collect();
        Outputs((0..metrics).map(|_| of_one()).collect())
    }

    /// What one set says about each metric, from what came out at all its points.
    pub fn set(&self, set: u64, Outputs(outputs): &Outputs) -> SetParts {
        match &self.plans[set as usize] {
            Plan::Sobol(plan) => SetParts::Sobol(outputs.iter().map(|lucks| plan.variances(lucks)).collect()),
            Plan::Morris(plan) => {
                let distance = |factor, from, to| self.design.distance(factor, from, to);
                SetParts::Morris(outputs.iter().map(|lucks| plan.effects_over(lucks, distance)).collect())
            }
        }
    }
}

/// What metrics came to at the points of one set: by metric, then by luck, one number a place of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Outputs(Vec<Vec<Vec<f64>>>);

impl Outputs {
    /// Adds the next point of the set, in their order.
    pub fn add(&mut self, answer: &Answer) {
        for (lucks, measure) in self.0.iter_mut().zip(&answer.measures) {
            // Sets begin with the first luck.
            lucks[(answer.point % LUCKS) as usize].push(measure.value.unwrap_or(f64::NAN));
        }
    }
}

impl Points for Sensitivity<'_> {
    fn scenario(&self, point: u64) -> Result<Scenario, Faults> {
        self.design.scenario_with(self.document, &self.levels(point))
    }

    fn first(&self, point: u64) -> u64 {
        let (set, _, luck) = self.place(point);
        (set * LUCKS + luck) * self.room
    }
}

/// What one set says about each metric.
#[derive(Debug, Clone, PartialEq)]
pub enum SetParts {
    /// Parts of its variance.
    Sobol(Vec<stats::sensitivity::Variances>),
    /// Its elementary effects.
    Morris(Vec<stats::sensitivity::Effects>),
}

/// What all `sets` say about the metric of this number.
pub fn verdict(sets: &[SetParts], metric: usize, level: Level) -> Option<Verdict> {
    let variances: Vec<_> = sets
        .iter()
        .filter_map(|set| if let SetParts::Sobol(all) = set { all.get(metric).cloned() } else { None })
        .collect();
    if !variances.is_empty() {
        return Some(Verdict::Sobol(Indices::of(&variances, level)));
    }
    let effects: Vec<_> = sets
        .iter()
        .filter_map(|set| if let SetParts::Morris(all) = set { all.get(metric).cloned() } else { None })
        .collect();
    (!effects.is_empty()).then(|| Verdict::Morris(Screening::of(&effects, level)))
}

/// An index of a factor, or of all of them, for one metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// Which of the design's factors; none where it is about all.
    pub factor: Option<usize>,
    /// Its name in the table.
    pub name: &'static str,
    /// Its value over the sets.
    pub estimate: Estimate,
}

impl Verdict {
    /// Points at which the metric was not defined.
    pub fn undefined(&self) -> u64 {
        match self {
            Self::Sobol(indices) => indices.undefined,
            Self::Morris(screening) => screening.undefined,
        }
    }

    /// Every index, those of factors first.
    pub fn indices(&self) -> Vec<Index> {
        let of = |factor, name, estimate| Index { factor, name, estimate };
        match self {
            Self::Sobol(indices) => {
                let all = indices.factors.iter().enumerate().flat_map(|(i, factor)| {
                    [
                        of(Some(i), "first_order", factor.first),
                        of(Some(i), "first_order_jansen", factor.first_jansen),
                        of(Some(i), "total", factor.total),
                    ]
                });
                all.chain([
                    of(None, "interactions", indices.interactions),
                    of(None, "mean", indices.mean),
                    of(None, "variance", indices.variance),
                    of(None, "luck_share", indices.luck),
                    of(None, "luck_share_apart", indices.luck_apart),
                ])
                .collect()
            }
            Self::Morris(screening) => {
                let each = |(i, effect): (usize, &Effect)| {
                    [
                        of(Some(i), "mu_star", effect.absolute),
                        of(Some(i), "mu", effect.mean),
                        of(Some(i), "sigma", effect.spread),
                    ]
                };
                screening.factors.iter().enumerate().flat_map(each).collect()
            }
        }
    }

    /// The factors, the most important first: by total index, or by μ*.
    pub fn ranking(&self) -> Vec<usize> {
        let size = |factor: usize| match self {
            Self::Sobol(indices) => indices.factors[factor].total.point,
            Self::Morris(screening) => screening.factors[factor].absolute.point,
        };
        let count = match self {
            Self::Sobol(indices) => indices.factors.len(),
            Self::Morris(screening) => screening.factors.len(),
        };
        let mut factors: Vec<usize> = (0..count).collect();
        // Undefined ones last; ties stay in the order of the factors.
        factors.sort_by(|a, b| match (size(*a), size(*b)) {
            (a, b) if a.is_nan() || b.is_nan() => a.is_nan().cmp(&b.is_nan()),
            (a, b) => b.total_cmp(&a),
        });
        factors
    }
}

/// Which metric a verdict is about, with its unit.
pub type OfMetric = (Address, &'static str, Verdict);
