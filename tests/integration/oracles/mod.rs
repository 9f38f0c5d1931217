//! Known answers: scenarios whose metrics have a closed form, held at 4 standard errors.
//!
//! Each scenario in `tests/oracles` says which closed form it is of; the test states it. Formulas that no scenario
//! expresses are held where the functions are: Kaplan–Meier, Wilson and Clopper–Pearson, the likelihood of a Hawkes
//! process and the power-law process in the unit tests of `stats`.

mod support;

mod arrivals;
mod clusters;
mod collapse;
mod credibility;
mod effects;
mod hazards;
mod hostilities;
mod likelihood;
mod members;
mod outcomes;
mod pools;
mod regimes;
mod reports;
mod stages;
mod teams;
