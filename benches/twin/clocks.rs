//! The twin's arrival clocks: each has a unit exponential left to consume and fires when its hazard has consumed it.

use std::f64::consts::TAU;

use phaseline::scenario::{Arrivals, Scenario, Season};

/// What arrives when a clock fires.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// A violation of this source.
    Base(usize),
    /// A violation of the first source, provoked by the second.
    Excited(usize, usize),
    FalseReport,
}

/// An arrival clock.
pub struct Clock {
    pub kind: Kind,
    hazard: Hazard,
    /// What multiplies the hazard.
    pub speed: f64,
    /// What is left of its draw at `synced`.
    remaining: f64,
    synced: f64,
    /// Arrivals so far.
    pub arrivals: u32,
    /// The latest of its events in the heap; older ones are stale.
    pub stamp: u64,
}

enum Hazard {
    Constant(f64),
    /// rate · (1 + A cos(2π (t − φ)/P)).
    Seasonal(f64, Season),
    /// A level that decays.
    Excited {
        level: f64,
        decay: f64,
    },
}

impl Clock {
    /// The clocks of a scenario, in the order of the calendar.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let mut clocks = Vec::new();
        for (id, source) in scenario.sources().iter().enumerate() {
            let Arrivals::Poisson { rate, growth: 0.0, season } = &source.arrivals else {
                panic!("the twin knows Poisson arrivals without growth only");
            };
            let hazard = match season {
                None => Hazard::Constant(rate.get()),
                Some(season) => Hazard::Seasonal(rate.get(), *season),
            };
            clocks.push(Self::new(Kind::Base(id), hazard));
        }
        for (id, source) in scenario.sources().iter().enumerate() {
            for (target, _) in &source.excites {
                let decay = source.decay.expect("a source that excites has a decay").get();
                clocks.push(Self::new(Kind::Excited(*target, id), Hazard::Excited { level: 0.0, decay }));
            }
        }
        if let Some(reports) = scenario.monitoring().false_reports {
            clocks.push(Self::new(Kind::FalseReport, Hazard::Constant(reports.rate.get())));
        }
        clocks
    }

    fn new(kind: Kind, hazard: Hazard) -> Self {
        Self { kind, hazard, speed: 1.0, remaining: 0.0, synced: 0.0, arrivals: 0, stamp: 0 }
    }

    /// Back to t = 0, with its first draw.
    pub fn reset(&mut self, draw: f64) {
        if let Hazard::Excited { level, .. } = &mut self.hazard {
            *level = 0.0;
        }
        (self.speed, self.remaining, self.synced, self.arrivals) = (1.0, draw, 0.0, 0);
    }

    /// Consumes what has run since it was last looked at.
    pub fn sync(&mut self, now: f64) {
        let elapsed = now - self.synced;
        let consumed = match &mut self.hazard {
            Hazard::Constant(rate) => *rate * elapsed,
            Hazard::Seasonal(rate, season) => *rate * (cumulative(season, now) - cumulative(season, self.synced)),
            Hazard::Excited { level, decay } => {
                let before = *level;
                *level *= (-*decay * elapsed).exp();
                (before - *level) / *decay
            }
        };
        self.remaining = (self.remaining - self.speed * consumed).max(0.0);
        self.synced = now;
    }

    /// Raises the level of an excited clock that was just synced.
    pub fn excite(&mut self, jump: f64) {
        if let Hazard::Excited { level, .. } = &mut self.hazard {
            *level += jump;
        }
    }

    /// It fires now and gets a fresh draw.
    pub fn fire(&mut self, now: f64, draw: f64) {
        self.sync(now);
        self.remaining = draw;
        self.arrivals += 1;
    }

    /// When it fires at its present speed, or infinity.
    pub fn fires(&self) -> f64 {
        let needed = self.remaining / self.speed;
        match &self.hazard {
            Hazard::Constant(rate) => self.synced + needed / rate,
            Hazard::Seasonal(rate, season) => {
                let target = cumulative(season, self.synced) + needed / rate;
                // Newton's method: the amplitude is below 1, so the slope is never 0.
                let mut t = self.synced;
                loop {
                    let step = (cumulative(season, t) - target) / intensity(season, t);
                    t -= step;
                    if step.abs() < 1e-9 {
                        return t.max(self.synced);
                    }
                }
            }
            Hazard::Excited { level, decay } => {
                let used = decay * needed / level;
                if used < 1.0 { self.synced - (-used).ln_1p() / decay } else { f64::INFINITY }
            }
        }
    }
}

/// 1 + A cos(2π (t − φ)/P).
fn intensity(season: &Season, t: f64) -> f64 {
    1.0 + season.amplitude.get() * (TAU * (t - season.peak) / season.period.get()).cos()
}

/// An antiderivative of it.
fn cumulative(season: &Season, t: f64) -> f64 {
    let period = season.period.get();
    t + season.amplitude.get() * period / TAU * (TAU * (t - season.peak) / period).sin()
}
