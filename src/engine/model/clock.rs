//! Clocks on a compensator: exact arrival times without time steps or thinning.
//!
//! A clock draws E, runs at `speed(t)` = M·f on its own hazard, and fires when the hazard it has consumed reaches E (the
//! time-change theorem; Daley and Vere-Jones 2003, section 7.4). What a clock has consumed stays consumed when its speed or its
//! hazard changes, so shared luck stays aligned. A source with excitation is the superposition of its base clock and one
//! excited clock an exciting source (Dassios and Zhao 2013, "Exact simulation of Hawkes process with exponentially
//! decaying intensity").

use super::calendar::later;
use crate::scenario::{Arrivals, Season, Source};

/// The hazard that a clock runs on.
#[derive(Debug, Clone)]
pub(super) enum Hazard {
    /// Constant.
    Constant,
    /// μ e^(γt) (1 + A cos(2π (t − φ)/P)).
    Base(Box<Base>),
    /// S(t), which decays.
    Excited,
    /// No hazard: fires at instants given from outside.
    Fixed,
}

/// A base intensity with growth and season.
#[derive(Debug, Clone)]
pub(super) struct Base {
    rate: f64,
    growth: f64,
    amplitude: f64,
    /// 2π / period.
    angular: f64,
    peak: f64,
    /// The antiderivative at 0 and the cumulative hazard from there to the horizon.
    origin: f64,
    total: f64,
}

impl Base {
    fn new(rate: f64, growth: f64, season: Option<Season>, horizon: f64) -> Self {
        let mut base = Self {
            rate,
            growth,
            amplitude: season.map_or(0.0, |s| s.amplitude.get()),
            angular: season.map_or(0.0, |s| std::f64::consts::TAU / s.period.get()),
            peak: season.map_or(0.0, |s| s.peak),
            origin: 0.0,
            total: 0.0,
        };
        base.origin = base.antiderivative(0.0).0;
        base.total = base.antiderivative(horizon).0 - base.origin;
        base
    }

    /// The largest intensity up to the horizon.
    fn most(&self, horizon: f64) -> f64 {
        self.rate * libm::exp((self.growth * horizon).max(0.0)) * (1.0 + self.amplitude)
    }

    /// An antiderivative of the intensity at `t`, and the intensity itself.
    fn antiderivative(&self, t: f64) -> (f64, f64) {
        let (grown, trend) = if self.growth == 0.0 {
            (1.0, t)
        } else {
            (libm::exp(self.growth * t), libm::expm1(self.growth * t) / self.growth)
        };
        if self.amplitude == 0.0 {
            return (self.rate * trend, self.rate * grown);
        }
        let (sin, cos) = libm::sincos(self.angular * (t - self.peak));
        let norm = self.growth * self.growth + self.angular * self.angular;
        let season = grown * (self.growth * cos + self.angular * sin) / norm;
        (self.rate * (trend + self.amplitude * season), self.rate * grown * (1.0 + self.amplitude * cos))
    }

    /// The cumulative hazard from 0 to `t`.
    fn cumulative(&self, t: f64) -> f64 {
        self.antiderivative(t).0 - self.origin
    }

    /// When the cumulative hazard reaches `target`, at or after `from`; infinite where that is beyond the horizon.
    /// Newton's method, kept inside a bracket by bisection. The bracket has no upper end until one is found: were it the
    /// horizon, another horizon would be another last bit.
    fn reaches(&self, target: f64, from: f64) -> f64 {
        if target >= self.total {
            return f64::INFINITY;
        }
        let (mut low, mut high) = (from, f64::INFINITY);
        // How far a step may go while there is no upper end: where the season is low, Newton's may go anywhere.
        let mut stride = if self.amplitude == 0.0 { f64::INFINITY } else { std::f64::consts::TAU / self.angular };
        let mut t = from;
        for _ in 0..200 {
            let (value, slope) = self.antiderivative(t);
            let excess = value - self.origin - target;
            if excess < 0.0 {
                low = t;
            } else {
                high = t;
            }
            let newton = t - excess / slope;
            let inside = newton > low && newton < high && newton - low < stride;
            let next = match (inside, high < f64::INFINITY) {
                (true, _) => newton,
                (false, true) => low + (high - low) * 0.5,
                (false, false) => low + stride,
            };
            stride *= 2.0;
            // A Newton step this small leaves an error of its square; a bisection leaves its own.
            let close = if inside { 1e-8 } else { 1e-14 } * next;
            if (next - t).abs() <= close || next <= low || next >= high {
                return next;
            }
            t = next;
        }
        // From far beyond, where the intensity has grown much, Newton's comes back by small steps.
        while high < f64::INFINITY {
            let middle = low + (high - low) * 0.5;
            if middle <= low || middle >= high {
                break;
            }
            if self.cumulative(middle) < target {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }
}

/// A clock: `remaining` of its draw at `synced`, and the instant at which it fires at its present speed.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    hazard: Hazard,
    /// The most that the hazard can be from `synced` on, per hour: a constant one's rate, an excited one's level at `synced`.
    most: f64,
    /// Of the hazard, per hour; 0 where it does not decay.
    decay: f64,
    /// 1 where the hazard is always at its most, and else a little less, which keeps a bound below what it bounds, whatever
    /// rounding does.
    slack: f64,
    pub speed: f64,
    remaining: f64,
    synced: f64,
    /// A base hazard's cumulative at `synced`.
    reckoned: f64,
    /// Arrivals so far.
    pub arrivals: u32,
}

/// The slack of a bound.
const BELOW: f64 = 1.0 - 1e-12;

impl Clock {
    fn new(hazard: Hazard, most: f64) -> Self {
        let slack = if matches!(hazard, Hazard::Constant) { 1.0 } else { BELOW };
        Self { hazard, most, decay: 0.0, slack, speed: 1.0, remaining: 0.0, synced: 0.0, reckoned: 0.0, arrivals: 0 }
    }

    /// The base clock of `source`.
    pub fn base(source: &Source, horizon: f64) -> Self {
        match &source.arrivals {
            Arrivals::Poisson { rate, growth, season } if *growth != 0.0 || season.is_some() => {
                Self::of(Base::new(rate.get(), *growth, *season, horizon), horizon)
            }
            Arrivals::Poisson { rate, .. } => Self::constant(rate.get()),
            Arrivals::Renewal { .. } => Self::constant(1.0),
            Arrivals::Fixed { .. } => Self::new(Hazard::Fixed, 0.0),
        }
    }

    fn of(base: Base, horizon: f64) -> Self {
        let most = base.most(horizon);
        Self::new(Hazard::Base(Box::new(base)), most)
    }

    /// A clock of constant rate.
    pub fn constant(rate: f64) -> Self {
        Self::new(Hazard::Constant, rate)
    }

    /// A clock driven by another source's violations.
    pub fn excited(decay: f64) -> Self {
        Self { decay, ..Self::new(Hazard::Excited, 0.0) }
    }

    /// Back to t = 0.
    pub fn reset(&mut self) {
        self.speed = 1.0;
        self.synced = 0.0;
        self.reckoned = 0.0;
        self.arrivals = 0;
        if matches!(self.hazard, Hazard::Excited) {
            self.most = 0.0;
        }
    }

    /// Whether its speed matters.
    pub fn is_modulated(&self) -> bool {
        !matches!(self.hazard, Hazard::Fixed)
    }

    /// Consumes what has run since the last synchronisation.
    #[inline]
    pub fn sync(&mut self, now: f64) {
        let elapsed = now - self.synced;
        let consumed = match &self.hazard {
            Hazard::Constant => self.most * elapsed,
            Hazard::Base(base) => {
                let cumulative = base.cumulative(now);
                let consumed = cumulative - self.reckoned;
                self.reckoned = cumulative;
                consumed
            }
            Hazard::Excited => {
                let lost = -self.most * libm::expm1(-self.decay * elapsed);
                self.most -= lost;
                lost / self.decay
            }
            Hazard::Fixed => 0.0,
        };
        self.remaining = later(self.remaining - self.speed * consumed, 0.0);
        self.synced = now;
    }

    /// Puts a fresh draw into a clock that has just been synchronised.
    pub fn rearm(&mut self, draw: f64) {
        self.remaining = draw;
    }

    /// Adds to the level of an excited clock that has just been synchronised.
    pub fn excite(&mut self, jump: f64) {
        self.most += jump;
    }

    /// It fires now, and gets a fresh draw: what it had left is consumed to the last bit. The same for all hazards, so that
    /// nobody has to guess which it is: what does not decay loses nothing.
    pub fn fire(&mut self, now: f64, draw: f64) {
        self.reckoned += self.remaining / self.speed;
        self.most = later(self.most - self.decay * self.remaining / self.speed, 0.0);
        self.synced = now;
        self.remaining = draw;
        self.arrivals += 1;
    }

    /// An instant before which it does not fire at its present speed, quickly, and whether it fires at just that; infinite
    /// where it never does. The same for all hazards, too.
    #[inline]
    #[expect(clippy::needless_bitwise_bool, reason = "a lazy operator would be a branch that nobody can predict")]
    pub fn fires_no_earlier_than(&self) -> (f64, bool) {
        let pace = self.speed * self.most;
        // A decaying hazard has only so much left to give.
        let fires = self.decay * self.remaining < pace;
        let bound = self.synced + self.remaining / pace * self.slack;
        (if fires { bound } else { f64::INFINITY }, !fires | (self.slack == 1.0))
    }

    /// When it fires at its present speed, where [`Self::fires_no_earlier_than`] gave only a bound; infinite where that is
    /// beyond the horizon.
    pub fn fires(&self) -> f64 {
        match &self.hazard {
            Hazard::Base(base) => base.reaches(self.reckoned + self.remaining / self.speed, self.synced),
            Hazard::Excited => {
                let used = self.decay * self.remaining / (self.speed * self.most);
                self.synced - libm::log1p(-used) / self.decay
            }
            Hazard::Constant | Hazard::Fixed => self.fires_no_earlier_than().0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seasonal(growth: f64, amplitude: f64) -> Clock {
        let mut base = Base::new(0.05, growth, None, 1000.0);
        (base.amplitude, base.angular, base.peak) = (amplitude, std::f64::consts::TAU / 240.0, 30.0);
        base.origin = base.antiderivative(0.0).0;
        base.total = base.cumulative(1000.0);
        Clock::of(base, 1000.0)
    }

    /// When it fires, by way of the bound.
    fn fires_at(clock: &Clock) -> f64 {
        let (bound, is_exact) = clock.fires_no_earlier_than();
        let at = if is_exact { bound } else { clock.fires() };
        assert!(bound <= at);
        at
    }

    /// Simpson's rule on the intensity, as an independent compensator.
    fn integral(base: &Base, from: f64, to: f64) -> f64 {
        let n = 20_000;
        let h = (to - from) / f64::from(n);
        let weight = |i: i32| if i == 0 || i == n { 1.0 } else { f64::from(2 + 2 * (i % 2)) };
        (0..=n).map(|i| weight(i) * base.antiderivative(from + h * f64::from(i)).1).sum::<f64>() * h / 3.0
    }

    #[test]
    fn a_base_clock_fires_when_its_compensator_reaches_the_draw() {
        for (growth, amplitude) in [(0.0, 1.0), (0.002, 0.0), (-0.003, 0.7), (0.001, 1.0)] {
            let mut clock = seasonal(growth, amplitude);
            clock.rearm(3.0);
            clock.sync(17.0);
            clock.speed = 0.4;
            let fires = fires_at(&clock);
            let Hazard::Base(base) = &clock.hazard else { unreachable!() };
            let consumed = integral(base, 0.0, 17.0) + 0.4 * integral(base, 17.0, fires);
            assert!((consumed - 3.0).abs() < 1e-9, "{growth} {amplitude}: {consumed}");
        }
    }

    /// From next to nothing: a step of Newton's from the start goes far beyond the horizon.
    #[test]
    fn a_base_clock_that_grows_from_almost_nothing_fires_when_it_should() {
        for (growth, amplitude, draw) in
            [(0.05, 0.0, 3.0), (0.2, 0.0, 40.0), (0.6, 0.0, 3.0), (0.05, 1.0, 3.0), (0.3, 0.9, 1e-3)]
        {
            let mut clock = seasonal(growth, amplitude);
            let Hazard::Base(base) = &mut clock.hazard else { unreachable!() };
            base.rate = 1e-9;
            base.origin = base.antiderivative(0.0).0;
            base.total = base.cumulative(1000.0);
            clock.rearm(draw);
            let fires = clock.fires();
            let Hazard::Base(base) = &clock.hazard else { unreachable!() };
            assert!((base.cumulative(fires) - draw).abs() < 1e-9 * draw, "{growth} {amplitude}: {fires}");
            if amplitude == 0.0 {
                let exact = libm::log1p(growth * draw / 1e-9) / growth;
                assert!((fires - exact).abs() < 1e-9 * exact, "{growth}: {fires} for {exact}");
            }
        }
    }

    #[test]
    fn an_excited_clock_inverts_its_decaying_hazard_and_may_never_fire() {
        let mut clock = Clock::excited(0.1);
        clock.rearm(2.0);
        assert_eq!(fires_at(&clock), f64::INFINITY);
        clock.sync(5.0);
        clock.excite(0.3);
        let fires = fires_at(&clock);
        assert!((0.3 / 0.1 * (1.0 - (-0.1 * (fires - 5.0)).exp()) - 2.0).abs() < 1e-12);
        clock.sync(7.0);
        assert!((fires_at(&clock) - fires).abs() < 1e-12, "synchronising does not move the instant");
        clock.speed = 0.1;
        assert_eq!(fires_at(&clock), f64::INFINITY);
    }

    #[test]
    fn firing_consumes_what_was_left() {
        let mut excited = Clock::excited(0.1);
        excited.excite(0.3);
        for mut clock in [seasonal(0.001, 0.7), excited] {
            clock.rearm(2.0);
            clock.speed = 1.3;
            let at = fires_at(&clock);
            let mut synced = clock.clone();
            synced.sync(at);
            synced.rearm(0.1);
            clock.fire(at, 0.1);
            assert!((fires_at(&clock) - fires_at(&synced)).abs() < 1e-9);
            assert_eq!(clock.arrivals, 1);
        }
    }

    #[test]
    fn beyond_the_horizon_is_never() {
        let mut clock = seasonal(0.0, 0.5);
        clock.rearm(1000.0);
        assert_eq!(fires_at(&clock), f64::INFINITY);
    }
}
