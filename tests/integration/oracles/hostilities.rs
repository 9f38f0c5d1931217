//! Hostilities under way at once.

use phaseline::model::{EndedBy, Fact, Finish, Identity, Observer};

use super::support::{assert_metric, assert_share, lived, observe, run, run_with, values};

/// E n(t) = λ ∫₀^t P(still going on after u) du; its average over T: λm(1 − m/T(1 − e^(−T/m))) for exponential hostilities.
/// Source: Takács, Introduction to the Theory of Queues (1962), chapter 3, for M/G/∞.
#[test]
fn the_number_under_way_is_that_of_infinitely_many_servers() {
    let results = run("under_way", 20_000);
    assert_metric(&results, "mean_concurrent", 2.0 * (1.0 - lived(2.0, 20.0) / 20.0));
    // Of constant length L: λL(1 − L/(2T)). Of a mixture: the mean of both.
    let constant = run_with("under_way", &["severity[breach].lasts=3 d"], 20_000);
    assert_metric(&constant, "mean_concurrent", 3.0 * (1.0 - 3.0 / 40.0));
    let mixed = "severity[breach].lasts={ mixture = [ { weight = 1, law = \"3 d\" }, { weight = 3, law = { exponential = { mean = \"2 d\" } } } ] }";
    let known = 0.25 * 3.0 * (1.0 - 3.0 / 40.0) + 0.75 * 2.0 * (1.0 - lived(2.0, 20.0) / 20.0);
    assert_metric(&run_with("under_way", &[mixed], 20_000), "mean_concurrent", known);
}

/// P(the number has reached `most` by `t`) for births at `lambda` and deaths at n `mu`, by uniformisation.
fn reached(most: usize, lambda: f64, mu: f64, t: f64) -> f64 {
    let rate = lambda + mu * most as f64;
    let mut state = vec![0.0; most + 1];
    state[0] = 1.0;
    let (mut weight, mut sum) = ((-rate * t).exp(), 0.0);
    for k in 1..400 {
        sum += weight * state[most];
        weight *= rate * t / f64::from(k);
        let mut next = vec![0.0; most + 1];
        next[most] = state[most];
        for n in 0..most {
            let down = mu * n as f64;
            next[n + 1] += state[n] * lambda / rate;
            next[n] += state[n] * (rate - lambda - down) / rate;
            if n > 0 {
                next[n - 1] += state[n] * down / rate;
            }
        }
        state = next;
    }
    sum
}

#[test]
fn the_peak_is_a_first_passage() {
    let peaks = values("under_way", &[], 20_000, "peak_concurrent");
    for most in [4, 5, 6, 7] {
        let so_high: Vec<bool> = peaks.iter().map(|peak| *peak >= most as f64).collect();
        assert_share(&format!("a peak of {most}"), &so_high, reached(most, 1.0, 0.5, 20.0));
    }
}

/// Whose hostilities ended, in the order in which they did, when, and by what.
#[derive(Default)]
struct Ends(Vec<(u32, f64, EndedBy)>);

impl Observer for Ends {
    fn incident(&mut self, at: f64, who: &Identity, fact: Fact<'_>) {
        if let Fact::Ended { by, .. } = fact {
            self.0.push((who.number, at, by));
        }
    }
    fn finish(&mut self, _finish: Finish) {}
}

fn ends(overrides: &[&str]) -> Vec<(u32, f64, EndedBy)> {
    let mut ends = Ends::default();
    observe("one_instant", overrides, 1, &mut ends);
    ends.0
}

/// The second is noticed last, so it could go on to its end if nothing came before or beside that.
#[test]
fn what_ceases_at_one_instant_does_so_in_the_order_of_numbers() {
    assert_eq!(ends(&[]), [(0, 11.0, EndedBy::Itself), (1, 11.0, EndedBy::Itself)]);
}

#[test]
fn what_would_cease_at_the_horizon_is_open() {
    let alone = ["horizon=11 h", "source[first].arrivals.times=[]"];
    assert_eq!(ends(&alone), [(0, 11.0, EndedBy::Open)]);
    assert_eq!(ends(&alone[..1]), [(0, 11.0, EndedBy::Open), (1, 11.0, EndedBy::Open)]);
}
