//! The sampling floor: what a history would cost if drawing its luck were all there is to do.
//!
//! A recorder makes the model's draws and writes down each call. The floor makes the recorded draws again, call by call
//! at the same addresses, in loops with nothing else in them. Calls are grouped by kind and law: the processor then
//! guesses every branch that can be guessed, and independent draws overlap. No way of simulating that makes these draws
//! can be faster, so time over floor says how much an engine costs beside its luck.

use std::collections::HashMap;

use crate::random::{Address, Direct, Law, Sampler, standard_exponential};

/// A kind of call, with what it is told beside its address.
#[derive(Debug, Clone, PartialEq)]
enum Call {
    Law(Law),
    Exponential,
    Uniform,
    Chances(f64, u32),
}

/// What tells calls apart: the kind, where the law is, the probability's bits and the number of members. The scenario
/// stays in its place while it is recorded, so a place names a law.
type Site = (u8, usize, u64, u32);

/// Calls of one kind and law.
#[derive(Debug)]
struct Group {
    call: Call,
    at: Vec<Address>,
}

/// Draws, and writes down every call.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    groups: Vec<Group>,
    of: HashMap<Site, usize>,
    /// Sum of the bits of all that was drawn, which does not depend on the order.
    pub checksum: u64,
    /// Calls so far.
    pub calls: u64,
}

impl Recorder {
    fn record(&mut self, site: Site, at: Address, drawn: u64, call: impl FnOnce() -> Call) {
        let group = *self.of.entry(site).or_insert_with(|| {
            self.groups.push(Group { call: call(), at: Vec::new() });
            self.groups.len() - 1
        });
        self.groups[group].at.push(at);
        self.checksum = self.checksum.wrapping_add(drawn);
        self.calls += 1;
    }

    /// Makes every recorded draw again; returns the checksum.
    pub fn replay(&self) -> u64 {
        self.groups.iter().fold(0, |sum, group| sum.wrapping_add(group.replay()))
    }
}

impl Sampler for &mut Recorder {
    fn law(&mut self, law: &Law, at: Address) -> f64 {
        let drawn = Direct.law(law, at);
        // A constant draws nothing.
        if law.as_constant().is_some() {
            return drawn;
        }
        self.record((0, place(law), 0, 0), at, drawn.to_bits(), || Call::Law(law.clone()));
        drawn
    }

    fn exponential(&mut self, at: Address) -> f64 {
        let drawn = Direct.exponential(at);
        self.record((1, 0, 0, 0), at, drawn.to_bits(), || Call::Exponential);
        drawn
    }

    fn uniform(&mut self, at: Address) -> f64 {
        let drawn = Direct.uniform(at);
        self.record((2, 0, 0, 0), at, drawn.to_bits(), || Call::Uniform);
        drawn
    }

    fn chances(&mut self, probability: f64, members: u32, at: Address) -> u64 {
        let drawn = Direct.chances(probability, members, at);
        let site = (6, 0, probability.to_bits(), members);
        self.record(site, at, drawn, || Call::Chances(probability, members));
        drawn
    }
}

impl Group {
    /// What `Direct` draws, but inlined: what does not change from draw to draw stays in registers.
    fn replay(&self) -> u64 {
        match &self.call {
            Call::Law(law) => self.sum(|at| law.sample(&mut at.stream()).to_bits()),
            Call::Exponential => self.sum(|at| standard_exponential(&mut at.stream()).to_bits()),
            Call::Uniform => self.sum(|at| at.stream().uniform().to_bits()),
            Call::Chances(probability, members) => self.sum(|at| Direct.chances(*probability, *members, at)),
        }
    }

    #[inline]
    fn sum(&self, draw: impl Fn(Address) -> u64) -> u64 {
        self.at.iter().fold(0, |sum, at| sum.wrapping_add(draw(*at)))
    }
}

/// Where a law is.
fn place(law: &Law) -> usize {
    std::ptr::from_ref(law).addr()
}
