//! Windows: where in its life each one is, and what follows for intensities, harm and contested violations.

use std::collections::VecDeque;

use super::luck::WindowLuck;
use super::observer::WindowChange;
use crate::random::{Origins, Sampler};
use crate::scenario::{SourceId, Window, WindowLength};

/// The life of one window in one replication.
#[derive(Debug, Default)]
pub(super) struct WindowState {
    /// The next change of the occurrence that is to begin or is active.
    next: f64,
    active: bool,
    /// The occurrence that is active or to begin next.
    occurrence: u32,
    /// Ends of the rebounds under way, in order of their windows: (instant, occurrence).
    rebounds: VecDeque<(f64, u32)>,
    /// Disputed stretches that are not over yet.
    disputed: Vec<(f64, f64)>,
}

impl WindowState {
    /// To t = 0: draws the first beginning.
    pub fn begin(&mut self, window: &Window, luck: &WindowLuck, origins: Origins, sampler: &mut impl Sampler) {
        self.active = false;
        self.occurrence = 0;
        self.rebounds.clear();
        self.disputed.clear();
        self.next = sampler.law(&window.start, luck.start.at(origins.of(0), 0));
    }

    /// The next change of this window.
    pub fn next(&self) -> f64 {
        self.rebounds.iter().fold(self.next, |least, (end, _)| least.min(*end))
    }

    /// Makes the change that is due at `now` and says what it was, of which occurrence.
    pub fn advance(
        &mut self,
        window: &Window,
        luck: &WindowLuck,
        origins: Origins,
        now: f64,
        sampler: &mut impl Sampler,
    ) -> (WindowChange, u32) {
        if self.next > now {
            let due = self.rebounds.iter().position(|(end, _)| *end <= now).unwrap_or(0);
            let occurrence = self.rebounds.remove(due).map_or(0, |(_, occurrence)| occurrence);
            return (WindowChange::ReboundEnded, occurrence);
        }
        let occurrence = self.occurrence;
        let origin = origins.of(occurrence);
        if self.active {
            self.active = false;
            if let Some(rebound) = &window.rebound {
                let lasts = sampler.law(&rebound.lasts, luck.rebound.at(origin, 0));
                self.rebounds.push_back((now + lasts, occurrence));
            }
            self.next = window.gap.as_ref().map_or(f64::INFINITY, |gap| now + sampler.law(gap, luck.gap.at(origin, 0)));
            self.occurrence += 1;
            (WindowChange::Ended, occurrence)
        } else {
            self.active = true;
            let at = luck.lasts.at(origin, 0);
            let lasts = match &window.lasts {
                WindowLength::Law(law) => sampler.law(law, at),
                WindowLength::Ends(ends) => {
                    let hours = |i: usize| ends.get(i).map_or(0.0, |(after, _)| after.get());
                    self.disputed.retain(|(_, end)| *end > now);
                    self.disputed.push((now + hours(0), now + hours(ends.len().wrapping_sub(1))));
                    let u = sampler.uniform(at);
                    let mut sum = 0.0;
                    let drawn = ends.iter().position(|(_, probability)| {
                        sum += probability.get();
                        u < sum
                    });
                    hours(drawn.unwrap_or(ends.len().wrapping_sub(1)))
                }
            };
            self.next = now + lasts;
            (WindowChange::Began, occurrence)
        }
    }

    /// Its factor on the intensity of `source` now.
    pub fn factor(&self, window: &Window, source: SourceId) -> f64 {
        let active = if self.active { window.factor[source] } else { 1.0 };
        match &window.rebound {
            Some(rebound) => self.rebounds.iter().fold(active, |product, _| product * rebound.factor[source]),
            None => active,
        }
    }

    /// Its factor on harm now.
    pub fn harm(&self, window: &Window) -> f64 {
        if self.active { window.harm } else { 1.0 }
    }

    /// Whether a violation of `source` at `now` falls into its disputed end.
    pub fn contests(&self, window: &Window, source: SourceId, now: f64) -> bool {
        window.concerns[source] && self.disputed.iter().any(|&(from, to)| now >= from && now < to)
    }
}
