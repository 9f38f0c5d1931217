//! What a scenario's numbers imply before anything is simulated: means, bounds and odds in closed form.
//!
//! These check a scenario, they do not replace its simulation: means are added up as if nothing raced, waited or ended
//! early. Each function says what it leaves out.

mod load;
mod members;
mod plan;
mod renewal;
mod violations;

pub use load::{Load, loads};
pub use members::{Quorate, quorate};
pub use plan::{PhasePlan, chain, plan};
pub use violations::{Expected, expected_violations, family};
