//! Windows: all their occurrences, laid out before anything else happens.

use phaseline::model::{WindowChange, WorldFact};
use phaseline::scenario::{Scenario, SourceId, WindowLength};

use super::draw::Luck;

/// One occurrence of a window.
#[derive(Debug, Clone, Copy)]
struct Occurrence {
    window: usize,
    number: u32,
    start: f64,
    end: f64,
    rebound_end: Option<f64>,
}

/// Every occurrence that begins before the horizon.
#[derive(Debug)]
pub struct Windows<'a> {
    scenario: &'a Scenario,
    occurrences: Vec<Occurrence>,
    /// 0, every instant at which a factor may change, and the horizon, ascending.
    edges: Vec<f64>,
}

impl<'a> Windows<'a> {
    pub fn new(scenario: &'a Scenario, luck: Luck) -> Self {
        let horizon = scenario.horizon().get();
        let mut occurrences = Vec::new();
        for (index, window) in scenario.windows().iter().enumerate() {
            let name = |what: &str| format!("window[{}].{what}", window.name);
            let mut start = window.start.sample(&mut luck.stream(&name("start"), 0, 0));
            let mut number = 0;
            while start < horizon {
                let lasts = match &window.lasts {
                    WindowLength::Law(law) => law.sample(&mut luck.stream(&name("lasts"), number, 0)),
                    WindowLength::Ends(ends) => {
                        let weights: Vec<f64> = ends.iter().map(|(_, probability)| probability.get()).collect();
                        ends[luck.choice(&name("lasts"), number, &weights)].0.get()
                    }
                };
                let end = start + lasts;
                let rebound_end = window
                    .rebound
                    .as_ref()
                    .map(|rebound| end + rebound.lasts.sample(&mut luck.stream(&name("rebound"), number, 0)));
                occurrences.push(Occurrence { window: index, number, start, end, rebound_end });
                let Some(gap) = &window.gap else { break };
                start = end + gap.sample(&mut luck.stream(&name("gap"), number, 0));
                number += 1;
            }
        }
        let mut edges = vec![0.0, horizon];
        for o in &occurrences {
            edges.extend([o.start, o.end]);
            edges.extend(o.rebound_end);
        }
        edges.retain(|&edge| edge <= horizon);
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        Self { scenario, occurrences, edges }
    }

    /// The facts, each with its instant.
    pub fn facts(&self) -> Vec<(f64, WorldFact)> {
        let mut facts = Vec::new();
        for o in &self.occurrences {
            let fact = |change| WorldFact::Window { window: o.window, occurrence: o.number, change };
            facts.push((o.start, fact(WindowChange::Began)));
            facts.push((o.end, fact(WindowChange::Ended)));
            facts.extend(o.rebound_end.map(|end| (end, fact(WindowChange::ReboundEnded))));
        }
        facts
    }

    /// The stretches of constant factors between two instants.
    pub fn stretches(&self, from: f64, to: f64) -> Vec<(f64, f64)> {
        let inner = self.edges.iter().copied().filter(|&edge| from < edge && edge < to);
        let points: Vec<f64> = [from].into_iter().chain(inner).chain([to]).collect();
        points.windows(2).map(|pair| (pair[0], pair[1])).collect()
    }

    /// The product of the factors on `source` at `time`.
    pub fn factor(&self, source: SourceId, time: f64) -> f64 {
        let mut product = 1.0;
        for o in &self.occurrences {
            let window = &self.scenario.windows()[o.window];
            if o.start <= time && time < o.end {
                product *= window.factor[source];
            }
            if let (Some(rebound), Some(rebound_end)) = (&window.rebound, o.rebound_end)
                && o.end <= time
                && time < rebound_end
            {
                product *= rebound.factor[source];
            }
        }
        product
    }

    /// The integral of the harm multipliers between two instants.
    pub fn harm(&self, from: f64, to: f64) -> f64 {
        let mut integral = 0.0;
        for (a, b) in self.stretches(from, to) {
            let middle = f64::midpoint(a, b);
            let active = self.occurrences.iter().filter(|o| o.start <= middle && middle < o.end);
            let multiplier: f64 = active.map(|o| self.scenario.windows()[o.window].harm).product();
            integral += multiplier * (b - a);
        }
        integral
    }

    /// Whether a violation of `source` at `time` falls into a disputed end.
    pub fn contested(&self, source: SourceId, time: f64) -> bool {
        self.occurrences.iter().any(|o| {
            let window = &self.scenario.windows()[o.window];
            let WindowLength::Ends(ends) = &window.lasts else { return false };
            let (earliest, latest) = (ends[0].0.get(), ends[ends.len() - 1].0.get());
            window.concerns[source] && o.start + earliest <= time && time < o.start + latest
        })
    }
}
