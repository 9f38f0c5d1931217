//! What happens outside incidents: arrivals, windows, credibility, collapse by numbers.

use super::Luck;
use super::calendar::{NEVER, later};
use super::clock::Clock;
use super::observer::{Ending, Identity, Observer, WorldFact};
use super::simulator::{ArrivalClock, ArrivalDraw, Arrivals, HarmIntegral, Simulator};
use super::windows::WindowState;
use crate::random::Sampler;
use crate::scenario::{Arrivals as Process, SourceId, Window};

impl Arrivals {
    pub fn new(luck: &Luck<'_>) -> Self {
        let scenario = luck.scenario;
        let sources = scenario.sources();
        let mut arrivals = Self {
            clocks: Vec::new(),
            excited_by: vec![Vec::new(); sources.len()],
            credibility: 1.0,
            factor: vec![1.0; sources.len()],
        };
        for (id, source) in sources.iter().enumerate() {
            let clock = Clock::base(source, scenario.horizon().get());
            let draw = match &source.arrivals {
                Process::Poisson { .. } => ArrivalDraw::Exponential,
                Process::Renewal { gap } => ArrivalDraw::Gap(gap.clone()),
                Process::Fixed { .. } => ArrivalDraw::Nothing,
            };
            let purpose = luck.sources[id].base;
            arrivals.clocks.push(ArrivalClock { clock, source: Some(id), purpose, draw, is_exact: true });
        }
        for (id, source) in sources.iter().enumerate() {
            let Some(decay) = source.decay else { continue };
            for &(target, offspring) in &source.excites {
                let index = arrivals.clocks.len();
                arrivals.excited_by[id].push((index, offspring * decay.get()));
                arrivals.clocks.push(ArrivalClock {
                    clock: Clock::excited(decay.get()),
                    source: Some(target),
                    purpose: luck.sources[target].excited[id],
                    draw: ArrivalDraw::Exponential,
                    is_exact: true,
                });
            }
        }
        if let Some(reports) = scenario.monitoring().false_reports {
            arrivals.clocks.push(ArrivalClock {
                clock: Clock::constant(reports.rate.get()),
                source: None,
                purpose: luck.false_arrival,
                draw: ArrivalDraw::Exponential,
                is_exact: true,
            });
        }
        arrivals
    }
}

impl Arrivals {
    /// M·f of a source.
    fn speed(&self, source: SourceId) -> f64 {
        self.credibility * self.factor[source]
    }
}

impl ArrivalClock {
    /// The source whose speed it runs at.
    #[inline]
    fn modulated(&self) -> Option<SourceId> {
        self.source.filter(|_| self.clock.is_modulated())
    }
}

impl<S: Sampler> Simulator<'_, S> {
    pub(super) fn begin_world(&mut self) {
        let scenario = self.scenario;
        self.credibility = scenario.credibility().map_or(1.0, |c| c.start.get());
        self.escalation = self.credibility_multiplier(|c| c.escalation_at_zero);
        self.arrivals.credibility = self.credibility_multiplier(|c| c.violations_at_zero);
        self.arrivals.factor.fill(1.0);
        let varies = scenario.windows().iter().any(|window| window.harm != 1.0);
        self.harm = HarmIntegral { varies, factor: 1.0, sum: 0.0, at: 0.0 };
        for (index, window) in scenario.windows().iter().enumerate() {
            self.windows[index].begin(window, &self.luck.windows[index], self.origins, &mut self.sampler);
            let next = self.windows[index].next();
            self.schedule_outside(self.window_slot(index), next);
        }
        for index in 0..self.arrivals.clocks.len() {
            let draw = self.arrival_draw(index, 0);
            let clock = &mut self.arrivals.clocks[index].clock;
            clock.reset();
            clock.rearm(draw);
            if let Some(source) = self.arrivals.clocks[index].modulated() {
                self.arrivals.clocks[index].clock.speed = self.arrivals.speed(source);
            }
            self.put_clock(index);
        }
        self.outside.look();
    }

    /// 1 + (at zero − 1)(1 − c), or 1 without feedback.
    fn credibility_multiplier(&self, at_zero: impl Fn(crate::scenario::Credibility) -> f64) -> f64 {
        self.scenario.credibility().map_or(1.0, |c| 1.0 + (at_zero(c) - 1.0) * (1.0 - self.credibility))
    }

    /// The draw of the `which`-th arrival of a clock: a unit exponential, or a renewal's gap.
    #[inline]
    fn arrival_draw(&mut self, index: usize, which: u32) -> f64 {
        let ArrivalClock { purpose, draw, .. } = &self.arrivals.clocks[index];
        let at = purpose.at(self.origins.of(which), 0);
        match draw {
            ArrivalDraw::Exponential => self.sampler.exponential(at),
            ArrivalDraw::Gap(gap) => self.sampler.law(gap, at),
            ArrivalDraw::Nothing => 0.0,
        }
    }

    /// Puts a clock into the calendar, which has to look for its first then. When just it fires is worked out once nothing
    /// else comes before; most often something does, and changes it.
    fn put_clock(&mut self, index: usize) {
        let ArrivalClock { clock, source, is_exact, .. } = &mut self.arrivals.clocks[index];
        let at = if !clock.is_modulated()
            && let Some(source) = *source
            && let Process::Fixed { times } = &self.scenario.sources()[source].arrivals
        {
            times.get(clock.arrivals as usize).copied().unwrap_or(NEVER)
        } else {
            let (at, exact) = clock.fires_no_earlier_than();
            *is_exact = exact;
            at
        };
        // Rounding must not put an arrival before the present.
        self.outside.put(self.clock_slot(index), later(at, self.now));
    }

    /// The calendar's first is a clock of which it holds only a bound.
    pub(super) fn work_out_clock(&mut self, index: usize) {
        let clock = &mut self.arrivals.clocks[index];
        clock.is_exact = true;
        let at = clock.clock.fires();
        self.schedule_outside(self.clock_slot(index), later(at, self.now));
    }

    /// Brings the clocks of the sources concerned to their present speed.
    fn retune(&mut self, concerns: impl Fn(SourceId) -> bool) {
        let first = self.clock_slot(0);
        for index in 0..self.arrivals.clocks.len() {
            if let Some(source) = self.arrivals.clocks[index].modulated()
                && concerns(source)
            {
                let speed = self.arrivals.speed(source);
                let ArrivalClock { clock, is_exact, .. } = &mut self.arrivals.clocks[index];
                clock.sync(self.now);
                clock.speed = speed;
                let (at, exact) = clock.fires_no_earlier_than();
                *is_exact = exact;
                self.outside.put(first + index, later(at, self.now));
            }
        }
        self.outside.look();
    }

    /// A clock has fired.
    pub(super) fn arrival<O: Observer>(&mut self, index: usize, observer: &mut O) {
        let ArrivalClock { clock, source, .. } = &self.arrivals.clocks[index];
        let (source, next) = (*source, clock.arrivals + 1);
        let draw = self.arrival_draw(index, next);
        self.arrivals.clocks[index].clock.fire(self.now, draw);
        match source {
            Some(source) => {
                self.excite(source, index);
                self.violation(source, observer);
            }
            None => self.false_report(observer),
        }
        self.put_clock(index);
        self.outside.look();
    }

    /// A violation of `source`.
    fn violation<O: Observer>(&mut self, source: SourceId, observer: &mut O) {
        let ordinal = self.ordinals[source];
        self.ordinals[source] += 1;
        let Some(number) = self.next_number() else { return };
        let origin = self.origins.of(ordinal);
        let u = self.sampler.uniform(self.luck.sources[source].severity.at(origin, 0));
        let severity = self.plan.severity_cdf[source].iter().position(|sum| u < *sum).unwrap_or(0);
        let contested =
            self.scenario.windows().iter().zip(&self.windows).any(|(w, state)| state.contests(w, source, self.now));
        let who = Identity { number, source, ordinal, severity, onset: self.now, contested };
        let slot = self.incidents.open(who, false, (self.luck.row(source), origin), self.plan);
        self.in_turn(slot, |simulator| {
            simulator.onset(observer);
            simulator.schedule();
        });
        if self.scenario.collapse().concurrent.is_some_and(|most| self.active >= most) {
            self.ending = Some(Ending::Concurrent);
        }
    }

    /// The number of a new incident; past the bound the history is a runaway.
    fn next_number(&mut self) -> Option<u32> {
        if self.numbers + self.reports >= self.scenario.run().max_incidents {
            self.ending = Some(Ending::Runaway);
            return None;
        }
        self.numbers += 1;
        Some(self.numbers - 1)
    }

    /// A violation of `source`, by the clock `fired`, which the caller schedules, drives every clock that it excites.
    fn excite(&mut self, source: SourceId, fired: usize) {
        for i in 0..self.arrivals.excited_by[source].len() {
            let (index, jump) = self.arrivals.excited_by[source][i];
            let clock = &mut self.arrivals.clocks[index].clock;
            if index == fired {
                clock.excite(jump);
            } else {
                clock.sync(self.now);
                clock.excite(jump);
                self.put_clock(index);
            }
        }
    }

    fn false_report<O: Observer>(&mut self, observer: &mut O) {
        if self.numbers + self.reports >= self.scenario.run().max_incidents {
            self.ending = Some(Ending::Runaway);
            return;
        }
        let report = self.reports;
        self.reports += 1;
        observer.world(self.now, WorldFact::FalseReport { report });
        let who =
            Identity { number: report, source: 0, ordinal: report, severity: 0, onset: self.now, contested: false };
        let reports = self.scenario.sources().len();
        let slot = self.incidents.open(who, true, (self.luck.row(reports), self.origins.of(report)), self.plan);
        self.in_turn(slot, |simulator| {
            simulator.detect(0.0, observer);
            if simulator.incident.live {
                simulator.schedule();
            }
        });
    }

    pub(super) fn window_changes<O: Observer>(&mut self, index: usize, observer: &mut O) {
        let window = &self.scenario.windows()[index];
        let luck = &self.luck.windows[index];
        let state = &mut self.windows[index];
        let (change, occurrence) = state.advance(window, luck, self.origins, self.now, &mut self.sampler);
        observer.world(self.now, WorldFact::Window { window: index, occurrence, change });
        let next = self.windows[index].next();
        self.schedule_outside(self.window_slot(index), next);
        if self.harm.varies {
            let factor = self.product(WindowState::harm);
            if factor != self.harm.factor {
                self.harm.sum = self.harm.until(self.now);
                self.harm.at = self.now;
                self.harm.factor = factor;
            }
        }
        for source in 0..self.scenario.sources().len() {
            let factor = self.product(|state, window| state.factor(window, source));
            if factor != self.arrivals.factor[source] {
                self.arrivals.factor[source] = factor;
                self.retune(|concerned| concerned == source);
            }
        }
    }

    /// The product of a factor over all windows. Made anew each time: no drift from multiplying and dividing.
    fn product(&self, factor: impl Fn(&WindowState, &Window) -> f64) -> f64 {
        let windows = self.scenario.windows();
        self.plan.windows_by_name.iter().map(|&index| factor(&self.windows[index], &windows[index])).product()
    }

    /// A deadline was met or missed.
    pub(super) fn move_credibility<O: Observer>(&mut self, met: bool, observer: &mut O) {
        let Some(feedback) = self.scenario.credibility() else { return };
        let c = self.credibility;
        let to = if met { c + feedback.gain.get() * (1.0 - c) } else { c * (1.0 - feedback.loss.get()) };
        if to == c {
            return;
        }
        self.credibility = to;
        observer.world(self.now, WorldFact::Credibility { to });
        let violations = self.credibility_multiplier(|c| c.violations_at_zero);
        if violations != self.arrivals.credibility {
            self.arrivals.credibility = violations;
            self.retune(|_| true);
        }
        let escalation = self.credibility_multiplier(|c| c.escalation_at_zero);
        if escalation != self.escalation {
            self.escalation = escalation;
            self.retime_escalations();
        }
    }
}
