//! Expected violations by source.
//!
//! The mean intensity mᵢ(t) of source i obeys mᵢ = M·fᵢ·(bᵢ + Σⱼ ηᵢⱼ xⱼ), xⱼ′ = βⱼ (mⱼ − xⱼ), xⱼ(0) = 0: a linear
//! system, integrated here by the classical Runge–Kutta method between the instants where a factor changes. Credibility
//! stays at its start. Exact (to about 1e-6) without windows and collapse; windows with random times stand at their mean
//! times, which is an approximation. For the mean of a Hawkes process see Hawkes (1971), Biometrika 58, 83–90.

use super::renewal::Renewal;
use crate::scenario::{Arrivals, Scenario, Season, WindowLength};
use crate::units::PerHour;

/// The longest step, hours.
const STEP_H: f64 = 0.5;
/// The most steps times sources; beyond them steps grow.
const MOST_WORK: f64 = 8e6;
/// The most occurrences of all windows together that are placed one by one.
const MOST_OCCURRENCES: usize = 4000;

/// Expected violations beyond which counting stops: excitation that feeds itself soon goes beyond every number.
const ENDLESS: f64 = 1e15;

/// Expected violations over the horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// By source, in the scenario's order.
    pub by_source: Vec<f64>,
    /// Whether windows were placed at mean times although their times are random.
    pub windows_approximate: bool,
    /// Whether counting stopped before the horizon.
    pub endless: bool,
}

impl Expected {
    /// All sources together.
    pub fn total(&self) -> f64 {
        self.by_source.iter().sum()
    }

    /// By severity at onset, lowest first.
    pub fn by_severity(&self, scenario: &Scenario) -> Vec<f64> {
        let of = |severity: usize| {
            scenario
                .sources()
                .iter()
                .zip(&self.by_source)
                .map(|(source, count)| count * source.severity[severity])
                .sum()
        };
        (0..scenario.severities().len()).map(of).collect()
    }

    /// Shares of the severities at onset; none where nothing is expected.
    pub fn mix(&self, scenario: &Scenario) -> Option<Vec<f64>> {
        let counts = self.by_severity(scenario);
        let total: f64 = counts.iter().sum();
        (total > 0.0).then(|| counts.iter().map(|count| count / total).collect())
    }
}

/// How many violations one leads to in all, itself included: 1 / (1 − branching radius).
pub fn family(scenario: &Scenario) -> f64 {
    1.0 / (1.0 - scenario.branching_radius())
}

/// Expected violations of every source over the horizon.
pub fn expected_violations(scenario: &Scenario) -> Expected {
    let horizon = scenario.horizon().get();
    let (spans, windows_approximate) = spans(scenario);
    let breaks = breaks(&spans, horizon);
    let mut system = System::new(scenario, &spans, &breaks);
    let mut state = State { x: vec![0.0; system.size], count: vec![0.0; system.size] };
    let longest = system.longest_step(horizon);
    system.keep_stable(longest);
    let mut endless = false;
    'pieces: for (piece, pair) in breaks.windows(2).enumerate() {
        let steps = ((pair[1] - pair[0]) / longest).ceil().max(1.0);
        let step = (pair[1] - pair[0]) / steps;
        for index in 0..steps as u64 {
            system.step(&mut state, piece, pair[0] + index as f64 * step, step);
            endless = state.count.iter().sum::<f64>() > ENDLESS;
            if endless {
                break 'pieces;
            }
        }
    }
    Expected { by_source: state.count, windows_approximate, endless }
}

/// A stretch of time with a factor for each source.
struct Span<'a> {
    from: f64,
    to: f64,
    factor: &'a [f64],
}

/// Windows and rebounds at their mean times, in the order of their beginnings, and whether that is an approximation:
/// those times are random, or there are more than can be placed.
fn spans(scenario: &Scenario) -> (Vec<Span<'_>>, bool) {
    let horizon = scenario.horizon().get();
    let mut spans = Vec::new();
    let mut random = false;
    for window in scenario.windows() {
        let (lasts, fixed) = match &window.lasts {
            WindowLength::Law(law) => (law.mean(), law.as_constant().is_some()),
            WindowLength::Ends(ends) => (ends.iter().map(|(after, p)| after.get() * p.get()).sum(), ends.len() == 1),
        };
        let rebound = window.rebound.as_ref();
        let laws = [Some(&window.start), window.gap.as_ref(), rebound.map(|rebound| &rebound.lasts)];
        random |= !fixed || laws.into_iter().flatten().any(|law| law.as_constant().is_none());
        let mut begins = window.start.mean();
        for _ in 0..MOST_OCCURRENCES / scenario.windows().len() {
            if begins >= horizon {
                break;
            }
            let ends = begins + lasts;
            spans.push(Span { from: begins, to: ends, factor: &window.factor });
            if let Some(rebound) = rebound {
                spans.push(Span { from: ends, to: ends + rebound.lasts.mean(), factor: &rebound.factor });
            }
            let Some(gap) = &window.gap else { break };
            begins = ends + gap.mean();
        }
        random |= window.gap.is_some() && begins < horizon;
    }
    spans.sort_by(|a, b| a.from.total_cmp(&b.from));
    (spans, random)
}

/// The instants between which every factor is constant, 0 and the horizon included.
fn breaks(spans: &[Span<'_>], horizon: f64) -> Vec<f64> {
    let inside = spans.iter().flat_map(|span| [span.from, span.to]).filter(|at| *at > 0.0 && *at < horizon);
    let mut breaks: Vec<f64> = inside.chain([0.0, horizon]).collect();
    breaks.sort_by(f64::total_cmp);
    breaks.dedup();
    breaks
}

/// What is integrated: the trace of excitation and the expected count of each source.
struct State {
    x: Vec<f64>,
    count: Vec<f64>,
}

/// How a source's own violations come.
enum Base {
    Poisson {
        rate: f64,
        growth: f64,
        season: Option<Season>,
    },
    /// Expected number by the time its own clock shows.
    Renewal(Renewal),
    Fixed(Vec<f64>),
}

struct System {
    size: usize,
    base: Vec<Base>,
    /// Per source: (exciting source, mean offspring).
    excited_by: Vec<Vec<(usize, f64)>>,
    decay: Vec<f64>,
    /// Per piece, per source.
    factor: Vec<Vec<f64>>,
    /// Per piece, per source: what the source's own clock shows at the piece's start; and the piece's start.
    clock: Vec<(f64, Vec<f64>)>,
}

impl System {
    fn new(scenario: &Scenario, spans: &[Span<'_>], breaks: &[f64]) -> Self {
        let size = scenario.sources().len();
        let credibility = scenario
            .credibility()
            .map_or(1.0, |feedback| 1.0 + (feedback.violations_at_zero - 1.0) * (1.0 - feedback.start.get()));
        let (mut factor, mut clock, mut shows) = (Vec::new(), Vec::new(), vec![0.0; size]);
        let mut ahead = spans.iter().peekable();
        let mut active: Vec<&Span<'_>> = Vec::new();
        for pair in breaks.windows(2) {
            while let Some(span) = ahead.next_if(|span| span.from <= pair[0]) {
                active.push(span);
            }
            active.retain(|span| pair[0] < span.to);
            let of = |source: usize| -> f64 { active.iter().map(|span| span.factor[source]).product() };
            let piece: Vec<f64> = (0..size).map(|source| credibility * of(source)).collect();
            clock.push((pair[0], shows.clone()));
            shows.iter_mut().zip(&piece).for_each(|(shows, factor)| *shows += factor * (pair[1] - pair[0]));
            factor.push(piece);
        }
        let mut excited_by = vec![Vec::new(); size];
        for (from, source) in scenario.sources().iter().enumerate() {
            for (to, offspring) in &source.excites {
                excited_by[*to].push((from, *offspring));
            }
        }
        let base = scenario
            .sources()
            .iter()
            .zip(&shows)
            .map(|(source, shows)| match &source.arrivals {
                Arrivals::Poisson { rate, growth, season } => {
                    Base::Poisson { rate: rate.get(), growth: *growth, season: *season }
                }
                Arrivals::Renewal { gap } => Base::Renewal(Renewal::new(gap, *shows)),
                Arrivals::Fixed { times } => Base::Fixed(times.clone()),
            })
            .collect();
        let decay = scenario.sources().iter().map(|source| source.decay.map_or(0.0, PerHour::get)).collect();
        Self { size, base, excited_by, decay, factor, clock }
    }

    /// Short against every decay and every season.
    fn longest_step(&self, horizon: f64) -> f64 {
        let decay = self.decay.iter().copied().fold(0.0, f64::max);
        let season = self.base.iter().filter_map(|base| match base {
            Base::Poisson { season: Some(season), .. } => Some(season.period.get() / 100.0),
            _ => None,
        });
        let wanted = season.fold(STEP_H, f64::min);
        let wanted = if decay > 0.0 { wanted.min(0.2 / decay) } else { wanted };
        wanted.max(horizon * self.size as f64 / MOST_WORK)
    }

    /// Where the number of steps is at its bound, decays too quick for a step are slowed to it: their offspring come a
    /// step later, which hardly moves a count.
    fn keep_stable(&mut self, step: f64) {
        self.decay.iter_mut().for_each(|decay| *decay = decay.min(1.0 / step));
    }

    /// One Runge–Kutta step.
    fn step(&self, state: &mut State, piece: usize, at: f64, step: f64) {
        let given: Vec<f64> = (0..self.size).map(|source| self.given(source, piece, at, step)).collect();
        let slope = |at: f64, x: &[f64]| self.slope(piece, at, x, &given);
        let moved = |k: &[f64], by: f64| state.x.iter().zip(k).map(|(x, k)| x + by * k).collect::<Vec<f64>>();
        let (k1, m1) = slope(at, &state.x);
        let (k2, m2) = slope(at + step / 2.0, &moved(&k1, step / 2.0));
        let (k3, m3) = slope(at + step / 2.0, &moved(&k2, step / 2.0));
        let (k4, m4) = slope(at + step, &moved(&k3, step));
        for i in 0..self.size {
            state.x[i] += step / 6.0 * (k1[i] + 2.0 * (k2[i] + k3[i]) + k4[i]);
            state.count[i] += step / 6.0 * (m1[i] + 2.0 * (m2[i] + m3[i]) + m4[i]);
        }
    }

    /// The slopes of the traces, and the mean intensities.
    fn slope(&self, piece: usize, at: f64, x: &[f64], given: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mean: Vec<f64> = (0..self.size)
            .map(|i| match &self.base[i] {
                Base::Poisson { rate, growth, season } => {
                    let season = season.map_or(1.0, |season| {
                        let angle = std::f64::consts::TAU * (at - season.peak) / season.period.get();
                        1.0 + season.amplitude.get() * angle.cos()
                    });
                    let excited: f64 = self.excited_by[i].iter().map(|(from, offspring)| offspring * x[*from]).sum();
                    self.factor[piece][i] * (rate * (growth * at).exp() * season + excited)
                }
                Base::Renewal(_) | Base::Fixed(_) => given[i],
            })
            .collect();
        let slopes = (0..self.size).map(|i| self.decay[i] * (mean[i] - x[i])).collect();
        (slopes, mean)
    }

    /// The intensity, over one step, of a source whose expected count is known.
    fn given(&self, source: usize, piece: usize, at: f64, step: f64) -> f64 {
        match &self.base[source] {
            Base::Poisson { .. } => 0.0,
            Base::Renewal(renewal) => {
                let (start, shows) = &self.clock[piece];
                let clock = |at: f64| shows[source] + self.factor[piece][source] * (at - start);
                (renewal.expected(clock(at + step)) - renewal.expected(clock(at))) / step
            }
            Base::Fixed(times) => {
                let below = |at: f64| times.partition_point(|time| *time < at);
                (below(at + step) - below(at)) as f64 / step
            }
        }
    }
}
