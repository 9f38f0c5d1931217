//! Arrivals: clocks that fire when their compensator reaches what was drawn for them.

use std::f64::consts::TAU;

use phaseline::scenario::{Arrivals, Scenario, SourceId};

use super::draw::Luck;
use super::windows::Windows;

/// What drives a clock.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Drive {
    /// The source's own intensity, or the renewal clock.
    Base,
    /// The violations of this source.
    Excited(SourceId),
}

/// A clock that fires at its source again and again.
#[derive(Debug)]
pub struct Clock {
    pub source: SourceId,
    drive: Drive,
    /// Number of times that it has fired.
    fired: u32,
    /// What is left of the current draw at `counted_to`.
    remaining: f64,
    /// Excitation at `counted_to`.
    excitation: f64,
    counted_to: f64,
}

/// All clocks.
#[derive(Debug)]
pub struct Clocks<'a> {
    scenario: &'a Scenario,
    luck: Luck,
    pub all: Vec<Clock>,
}

impl<'a> Clocks<'a> {
    pub fn new(scenario: &'a Scenario, luck: Luck) -> Self {
        let mut clocks = Vec::new();
        for (source, what) in scenario.sources().iter().enumerate() {
            if matches!(what.arrivals, Arrivals::Fixed { .. }) {
                continue;
            }
            let excited =
                (0..scenario.sources().len()).filter(|&by| offspring(scenario, by, source) > 0.0).map(Drive::Excited);
            for drive in [Drive::Base].into_iter().chain(excited) {
                clocks.push(Clock { source, drive, fired: 0, remaining: 0.0, excitation: 0.0, counted_to: 0.0 });
            }
        }
        let mut clocks = Self { scenario, luck, all: clocks };
        for index in 0..clocks.all.len() {
            clocks.wind(index);
        }
        clocks
    }

    /// Draws what the clock needs until it fires next.
    fn wind(&mut self, index: usize) {
        let clock = &self.all[index];
        let source = &self.scenario.sources()[clock.source];
        self.all[index].remaining = match clock.drive {
            Drive::Base => {
                let name = format!("source[{}].base", source.name);
                match &source.arrivals {
                    Arrivals::Renewal { gap } => gap.sample(&mut self.luck.stream(&name, clock.fired, 0)),
                    _ => self.luck.exponential(&name, clock.fired),
                }
            }
            Drive::Excited(by) => {
                let by = &self.scenario.sources()[by].name;
                self.luck.exponential(&format!("source[{}].excited by[{by}]", source.name), clock.fired)
            }
        };
    }

    /// Counts every clock on to `now`; `multiplier` has applied since it was last counted.
    pub fn count(&mut self, now: f64, multiplier: f64, windows: &Windows<'_>) {
        for index in 0..self.all.len() {
            let spent = self.compensator(&self.all[index], now, multiplier, windows);
            let decay = self.decay(self.all[index].drive);
            let clock = &mut self.all[index];
            clock.remaining -= spent;
            clock.excitation *= (-decay * (now - clock.counted_to)).exp();
            clock.counted_to = now;
        }
    }

    /// A clock that was counted to this instant fires.
    pub fn fire(&mut self, index: usize) {
        self.all[index].fired += 1;
        self.wind(index);
    }

    /// A violation of `by` excites its targets; all clocks were counted to this instant.
    pub fn excite(&mut self, by: SourceId) {
        for index in 0..self.all.len() {
            if self.all[index].drive == Drive::Excited(by) {
                let jump = offspring(self.scenario, by, self.all[index].source) * self.decay(Drive::Excited(by));
                self.all[index].excitation += jump;
            }
        }
    }

    /// When the clock fires if nothing changes, unless not before the horizon.
    pub fn next(&self, index: usize, multiplier: f64, windows: &Windows<'_>) -> Option<f64> {
        let clock = &self.all[index];
        let mut low = clock.counted_to;
        let mut high = self.scenario.horizon().get();
        let reached = |time: f64| self.compensator(clock, time, multiplier, windows) >= clock.remaining;
        if !reached(high) {
            return None;
        }
        if reached(low) {
            return Some(low);
        }
        loop {
            let middle = f64::midpoint(low, high);
            if middle <= low || middle >= high {
                return Some(high);
            }
            if reached(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
    }

    /// The compensator from where the clock was counted to until `to`.
    fn compensator(&self, clock: &Clock, to: f64, multiplier: f64, windows: &Windows<'_>) -> f64 {
        let from = clock.counted_to;
        let mut sum = 0.0;
        for (a, b) in windows.stretches(from, to) {
            let intensity = match clock.drive {
                Drive::Base => self.base(clock.source, a, b),
                Drive::Excited(_) => {
                    let decay = self.decay(clock.drive);
                    clock.excitation * (-decay * (a - from)).exp() * -(-decay * (b - a)).exp_m1() / decay
                }
            };
            sum += multiplier * windows.factor(clock.source, a) * intensity;
        }
        sum
    }

    /// The integral of the source's own intensity, factors aside.
    fn base(&self, source: SourceId, a: f64, b: f64) -> f64 {
        let Arrivals::Poisson { rate, growth, season } = &self.scenario.sources()[source].arrivals else {
            return b - a;
        };
        let plain = if *growth == 0.0 { b - a } else { (growth * a).exp() * (growth * (b - a)).exp_m1() / growth };
        let seasonal = season.map_or(0.0, |season| {
            let omega = TAU / season.period.get();
            let antiderivative = |t: f64| {
                let (sin, cos) = (omega * (t - season.peak)).sin_cos();
                (growth * t).exp() * (growth * cos + omega * sin) / (growth * growth + omega * omega)
            };
            season.amplitude.get() * (antiderivative(b) - antiderivative(a))
        });
        rate.get() * (plain + seasonal)
    }

    fn decay(&self, drive: Drive) -> f64 {
        match drive {
            Drive::Base => 0.0,
            Drive::Excited(by) => self.scenario.sources()[by].decay.expect("an exciting source decays").get(),
        }
    }
}

/// Mean number of violations of `target` that one violation of `by` brings about.
fn offspring(scenario: &Scenario, by: SourceId, target: SourceId) -> f64 {
    scenario.sources()[by].excites.iter().filter(|(to, _)| *to == target).map(|(_, mean)| mean).sum()
}
