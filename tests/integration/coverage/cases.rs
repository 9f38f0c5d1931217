//! The scenarios of the coverage tests and what is true of them.

use phaseline::scenario::Scenario;

use crate::support::parse;

/// Violations in the first ten days only, so that everything is decided long before the end.
const EARLY: &str = r#"
[[source]]
name = "line"
side = "one"
severity = { any = 1 }
arrivals = { poisson = { rate = "0.5 /d" } }
excites = { line = 0.3 }
decay = "1 /d"
[[window]]
name = "over"
start = "10 d"
lasts = "10000 d"
factor = 0
"#;

/// A self-exciting source and the mean number of its violations: with a = β(1 − η), the mean intensity is
/// μ/(1 − η) − μη/(1 − η)·e^(−at) (Hawkes 1971), and its integral over 30 days is the mean.
pub fn self_exciting() -> (Scenario, f64) {
    let text = r#"
horizon = "30 d"
[[severity]]
name = "any"
lasts = "1 h"
[[source]]
name = "line"
side = "one"
severity = { any = 1 }
arrivals = { poisson = { rate = "0.4 /d" } }
excites = { line = 0.6 }
decay = "0.5 /d"
[[phase]]
name = "answer"
demanded = "violation"
clock = "onset"
answered = "any"
"#;
    let (mu, eta, beta, days): (f64, f64, f64, f64) = (0.4, 0.6, 0.5, 30.0);
    let a = beta * (1.0 - eta);
    let truth = mu / (1.0 - eta) * (days - eta / a * (1.0 - (-a * days).exp()));
    (parse(text, "tests"), truth)
}

/// Incidents that last 20 h on average; where the actor is committed, which it is in half of the replications, also an end
/// by its effect 5 h after onset on average, so 1/(1/20 + 1/5) = 4 h. Commitment tells nothing of their number, so the mean
/// over incidents is that of the two.
pub fn durations() -> (Scenario, f64) {
    let text = r#"
horizon = "60 d"
[[severity]]
name = "any"
lasts = { exponential = { mean = "20 h" } }
undeniable = true
[[phase]]
name = "answer"
demanded = "violation"
clock = "onset"
answered = "all"
[[phase.track]]
actor = "someone"
commits = 0.5
effect = { stops = 1, within = { exponential = { mean = "5 h" } } }
"#;
    (parse(&format!("{text}{EARLY}"), "tests"), 12.0)
}

/// Hostilities that outlast every deadline; an actor, committed in 70 % of the replications, that needs 12 h on average for
/// what is due in 24 h.
pub fn commitment() -> (Scenario, f64) {
    let text = r#"
horizon = "60 d"
[[severity]]
name = "any"
lasts = "1000 h"
undeniable = true
[[phase]]
name = "answer"
demanded = "violation"
clock = "onset"
deadline = "24 h"
answered = "all"
[[phase.track]]
actor = "someone"
commits = 0.7
stages = [ { name = "act", delay = { exponential = { mean = "12 h" } } } ]
"#;
    (parse(&format!("{text}{EARLY}"), "tests"), 0.7 * (1.0 - (-2.0_f64).exp()))
}

/// Compliance that clusters since each miss brings more violations, violations follow one another, and units are scarce.
pub fn credible() -> Scenario {
    let text = r#"
horizon = "60 d"
[[severity]]
name = "any"
lasts = { exponential = { mean = "40 h" } }
undeniable = true
[[source]]
name = "line"
side = "one"
severity = { any = 1 }
arrivals = { poisson = { rate = "0.3 /d" } }
excites = { line = 0.3 }
decay = "1 /d"
[[pool]]
name = "units"
capacity = 2
[[phase]]
name = "answer"
demanded = "violation"
clock = "onset"
deadline = "12 h"
answered = "all"
[[phase.track]]
actor = "someone"
stages = [ { name = "act", needs = "units", delay = { exponential = { mean = "8 h" } } } ]
effect = { stops = 0.5, within = "2 h" }
[credibility]
gain = 0.02
loss = 0.1
violations_at_zero = 2.5
"#;
    parse(text, "tests")
}

/// Two actors of whom one suffices: the first always needs 20 h on average; the other, 4 h where it is committed, which it is
/// in half of the replications.
pub const DELAYS: &str = r#"
horizon = "250 d"
[[severity]]
name = "any"
lasts = "4000 h"
undeniable = true
[[source]]
name = "line"
side = "one"
severity = { any = 1 }
arrivals = { poisson = { rate = "0.5 /d" } }
excites = { line = 0.3 }
decay = "1 /d"
[[window]]
name = "over"
start = "10 d"
lasts = "10000 d"
factor = 0
[[phase]]
name = "answer"
demanded = "violation"
clock = "onset"
answered = "any"
[[phase.track]]
actor = "slow"
stages = [ { name = "act", delay = { exponential = { mean = "20 h" } } } ]
[[phase.track]]
actor = "fast"
commits = 0.5
stages = [ { name = "act", delay = { exponential = { mean = "4 h" } } } ]
"#;

/// The quantile of the response time in [`DELAYS`]: half exponential with rate 1/20 + 1/4, half with 1/20 an hour.
pub fn committed_delay(p: f64) -> f64 {
    let below = |t: f64| 1.0 - 0.5 * (-0.3 * t).exp() - 0.5 * (-0.05 * t).exp();
    let (mut low, mut high) = (0.0, 1000.0);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if below(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// A ceasefire that collapses with probability `p`: at the one deadline there is, which nobody can meet.
pub fn collapsing(p: f64) -> Scenario {
    let text = format!(
        r#"
horizon = "1 d"
[[severity]]
name = "any"
lasts = "10 h"
[[source]]
name = "once"
side = "one"
severity = {{ any = 1 }}
arrivals = {{ times = ["1 h"] }}
[[phase]]
name = "answer"
demanded = "violation"
clock = "onset"
deadline = "2 h"
answered = "all"
[collapse]
missed = ["answer"]
probability = {p}
"#
    );
    parse(&text, "tests")
}
