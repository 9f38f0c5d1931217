//! Verification teams as servers.
//!
//! Queues start empty, so what follows looks only at incidents after a warm-up of at least eleven relaxation times,
//! 1/μ/(√c − √a)² for M/M/c: a bias below 10⁻⁴. The last 300 h are left out too, so every visit is seen to begin.

use phaseline::model::{Fact, Finish, Identity, Observer};
use phaseline::stats::Ratio;

use super::support::{assert_ratio, assert_within, observe};

/// One incident's way through a queue.
#[derive(Debug, Clone, Copy)]
pub struct Visit {
    pub onset: f64,
    pub severity: usize,
    /// Until it was served, if it was.
    pub wait: Option<f64>,
    /// Until its visit ended.
    pub served: Option<f64>,
    /// How long hostilities lasted.
    pub lasted: f64,
}

/// A statistic of one incident; `None` leaves it out.
type Statistic = fn(&Visit) -> Option<f64>;

/// Ratios of statistics over incidents with onsets in a stretch of time.
pub struct Queue<const N: usize> {
    from: f64,
    to: f64,
    visits: Vec<Visit>,
    statistics: [Statistic; N],
    pub ratios: [Ratio; N],
}

impl<const N: usize> Queue<N> {
    pub fn new(from: f64, to: f64, statistics: [Statistic; N]) -> Self {
        Self { from, to, visits: Vec::new(), statistics, ratios: [Ratio::new(); N] }
    }
}

impl<const N: usize> Observer for Queue<N> {
    fn incident(&mut self, _: f64, who: &Identity, fact: Fact<'_>) {
        let number = who.number as usize;
        match fact {
            Fact::Violation { .. } => {
                let (onset, severity) = (who.onset, who.severity);
                self.visits.push(Visit { onset, severity, wait: None, served: None, lasted: f64::NAN });
            }
            Fact::VisitStarted { wait } | Fact::PoolGranted { wait, .. } => self.visits[number].wait = Some(wait),
            Fact::Verified { delay } => self.visits[number].served = Some(delay),
            Fact::Ended { duration, .. } => self.visits[number].lasted = duration,
            _ => {}
        }
    }

    fn finish(&mut self, _: Finish) {
        for (statistic, ratio) in self.statistics.iter().zip(&mut self.ratios) {
            let (mut x, mut y) = (0.0, 0.0);
            for value in
                self.visits.iter().filter(|visit| (self.from..self.to).contains(&visit.onset)).filter_map(statistic)
            {
                x += 1.0;
                y += value;
            }
            ratio.push(x, y);
        }
        self.visits.clear();
    }
}

/// 1 where `holds`, else 0.
pub fn indicator(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// P(wait) of M/M/c with load `a`.
pub fn erlang_c(c: u32, a: f64) -> f64 {
    let blocked = erlang_b(c, a);
    let c = f64::from(c);
    c * blocked / (c - a * (1.0 - blocked))
}

/// P(lost) of M/M/c/c with load `a`, by its recursion.
fn erlang_b(c: u32, a: f64) -> f64 {
    (1..=c).fold(1.0, |b, k| a * b / (f64::from(k) + a * b))
}

/// P(wait > t) = C e^(−(cμ − λ)t); here cμ − λ = μ, so the time to the visit's end exceeds t with probability
/// e^(−μt)(1 + C μt).
#[test]
fn four_teams_are_erlang_c() {
    let wait = erlang_c(4, 3.0);
    assert!((wait - 0.509_433_962).abs() < 1e-6);
    let statistics: [Statistic; 4] = [
        |visit| Some(indicator(visit.wait? > 0.0)),
        |visit| visit.wait,
        |visit| Some(indicator(visit.wait? > 12.0)),
        |visit| Some(indicator(visit.served? <= 24.0)),
    ];
    let mut queue = Queue::new(1000.0, 3700.0, statistics);
    observe("visits", &[], 600, &mut queue);
    for (what, ratio, known) in [
        ("has to wait", &queue.ratios[0], wait),
        ("mean wait", &queue.ratios[1], 3.056_603_77),
        ("waits longer than 12 h", &queue.ratios[2], 0.068_944_389_6),
        ("verified within 24 h", &queue.ratios[3], 0.944_361_927),
    ] {
        assert_ratio(what, ratio, known);
    }
}

/// False reports wait in the same queue: 0.3 /h of violations and 0.2 /h of reports make the same 0.5 /h.
#[test]
fn false_reports_take_up_teams() {
    let statistics: [Statistic; 2] = [|visit| Some(indicator(visit.wait? > 0.0)), |visit| visit.wait];
    let mut queue = Queue::new(1000.0, 3700.0, statistics);
    let overrides =
        ["source[line].arrivals.poisson.rate=0.3 /h", "monitoring.false_reports={ rate = \"0.2 /h\", accepted = 0.5 }"];
    observe("visits", &overrides, 600, &mut queue);
    assert_ratio("has to wait", &queue.ratios[0], 0.509_433_962);
    assert_ratio("mean wait", &queue.ratios[1], 3.056_603_77);
}

/// Repeated visits, geometric sums of exponentials, are exponential visits of mean 4.5/(1 − 1/4) = 6 h.
#[test]
fn repeated_visits_keep_their_team() {
    let mut queue = Queue::new(1000.0, 3700.0, [|visit| visit.wait, |visit| visit.served]);
    let overrides = ["monitoring.verify={ exponential = { mean = \"4.5 h\" } }", "monitoring.reopens=0.25"];
    observe("visits", &overrides, 600, &mut queue);
    assert_ratio("mean wait", &queue.ratios[0], 3.056_603_77);
    assert_ratio("mean time to the last visit's end", &queue.ratios[1], 9.056_603_77);
}

/// Hostilities so short that nobody waits: M/M/4/4 loses the share B(4, 3). A wait of 0.01 s changes it by 10⁻⁶.
#[test]
fn without_patience_it_is_erlang_b() {
    assert!((erlang_b(4, 3.0) - 0.206_106_87).abs() < 1e-6);
    let mut queue = Queue::new(200.0, 4000.0, [|visit| Some(indicator(visit.wait.is_none()))]);
    observe("visits", &["severity[breach].lasts=0.01 s"], 200, &mut queue);
    assert_ratio("lost", &queue.ratios[0], erlang_b(4, 3.0));
}

/// Birth and death: λ up, min(n, c)μ + (n − c)⁺θ down; P(abandon) = θ E(n − c)⁺/λ. Poisson arrivals see P(n ≥ c).
#[test]
fn with_patience_it_is_erlang_a() {
    let (lambda, mu, theta, c) = (0.5, 1.0 / 6.0, 1.0 / 20.0, 3.0);
    let (mut weight, mut sum, mut busy, mut queued) = (1.0, 1.0, 0.0, 0.0);
    for n in (1..400).map(f64::from) {
        weight *= lambda / (n.min(c) * mu + (n - c).max(0.0) * theta);
        sum += weight;
        if n >= c {
            busy += weight;
            queued += weight * (n - c);
        }
    }
    let (busy, abandon) = (busy / sum, theta * queued / sum / lambda);
    assert!((busy - 0.696_400_022).abs() < 1e-6 && (abandon - 0.160_729_4).abs() < 1e-6);
    let statistics: [Statistic; 3] = [
        |visit| Some(indicator(visit.wait.is_none())),
        |visit| Some(indicator(visit.wait != Some(0.0))),
        |visit| Some(visit.wait.unwrap_or(visit.lasted)),
    ];
    let mut queue = Queue::new(1000.0, 3700.0, statistics);
    observe("patience", &[], 400, &mut queue);
    assert_ratio("abandons", &queue.ratios[0], abandon);
    assert_ratio("finds all busy", &queue.ratios[1], busy);
    // Little: what is queued on average is λ times the mean time in the queue.
    let time = &queue.ratios[2];
    assert_within("mean queue", lambda * time.point(), lambda * time.std_error(), 1.607_294);
}

/// Cobham: with W₀ = Σ λᵢ E S²/2, the higher class waits W₀/(1 − ρ₁), the lower W₀/((1 − ρ₁)(1 − ρ)).
/// Source: Cobham, "Priority assignment in waiting line problems" (1954).
#[test]
fn the_higher_severity_is_visited_first() {
    let mut queue = Queue::new(1200.0, 2700.0, PRIORITY);
    observe("priority", &[], 1_500, &mut queue);
    assert_priority(&queue);
}

pub const PRIORITY: [Statistic; 2] =
    [|visit| visit.wait.filter(|_| visit.severity == 1), |visit| visit.wait.filter(|_| visit.severity == 0)];

pub fn assert_priority(queue: &Queue<2>) {
    let residual = 0.15 * 2.0 * 16.0 / 2.0;
    assert_ratio("mean wait of the higher", &queue.ratios[0], residual / 0.8);
    assert_ratio("mean wait of the lower", &queue.ratios[1], residual / (0.8 * 0.4));
}
