//! The calendar of future events: a tournament tree over slots.
//!
//! Each incident, and everything else that happens by itself, has one slot that holds the earliest of its own events;
//! rescheduling or cancelling overwrites the slot. The root is the earliest of all. One update replays the slot's path to
//! the root (Knuth, TAOCP vol. 3, section 5.4.1, "tree of winners"), without a branch that depends on the times. The tree
//! is as small as the slots in use: it doubles when it must, and a new replication begins with a small one.

/// Classes of events at one instant, in the order in which they happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Class {
    Cease,
    Escalate,
    Act,
    Deadline,
    Other,
}

/// Order at one instant: class, then number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank(u64);

impl Rank {
    /// `number` is below 2³⁶ (incidents are counted in 32 bits).
    #[inline]
    pub fn new(class: Class, number: u64) -> Self {
        Self((class as u64) << 61 | number)
    }
}

/// When a slot's event is due. Times are never negative, so they sort as their bits do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Due {
    bits: u64,
    slot: u64,
}

/// Bits from here on are no time: a slot without an event. Each slot has bits of its own, so that equal bits are equal times.
const NEVER: u64 = f64::INFINITY.to_bits();

impl Due {
    fn never(slot: usize) -> Self {
        Self { bits: NEVER + slot as u64, slot: slot as u64 }
    }

    /// The slot.
    #[inline]
    pub fn slot(self) -> usize {
        self.slot as usize
    }

    /// Whether it is due before `time`.
    #[inline]
    pub fn is_before(self, time: f64) -> bool {
        self.bits < time.to_bits()
    }

    /// Whether it is due no later than `other`.
    #[inline]
    pub fn is_no_later_than(self, other: Self) -> bool {
        self.bits <= other.bits
    }

    /// The instant; of a slot without an event no number to reckon with.
    #[inline]
    pub fn time(self) -> f64 {
        f64::from_bits(self.bits)
    }
}

/// Leaves of a new tree.
const SMALLEST: usize = 4;

/// A tournament tree over slots, growing by doubling.
#[derive(Debug)]
pub(super) struct Calendar {
    /// `nodes[1]` is the root, `nodes[leaves + slot]` a leaf.
    nodes: Vec<Due>,
    ranks: Vec<Rank>,
    leaves: usize,
    /// log₂ of the leaves.
    depth: u32,
}

impl Calendar {
    /// An empty calendar.
    pub fn new() -> Self {
        let mut calendar = Self { nodes: Vec::new(), ranks: Vec::new(), leaves: 0, depth: 0 };
        calendar.clear();
        calendar
    }

    /// Forgets everything, keeping the memory.
    pub fn clear(&mut self) {
        self.resize(SMALLEST);
    }

    /// An empty tree of `leaves`, a power of two.
    fn resize(&mut self, leaves: usize) {
        (self.leaves, self.depth) = (leaves, leaves.trailing_zeros());
        self.nodes.clear();
        self.nodes.resize(2 * leaves, Due::never(0));
        self.ranks.resize(leaves, Rank(0));
        for slot in 0..leaves {
            self.nodes[leaves + slot] = Due::never(slot);
        }
        for node in (1..leaves).rev() {
            self.nodes[node] = self.nodes[2 * node];
        }
    }

    /// The earliest event.
    #[inline]
    pub fn first(&self) -> Due {
        self.nodes[1]
    }

    /// Puts an event at `time` into `slot`, over what was there; infinite is none.
    #[inline]
    pub fn set(&mut self, slot: usize, time: f64, rank: Rank) {
        if slot >= self.leaves {
            self.grow(slot);
        }
        self.ranks[slot] = rank;
        // Adding zero makes of a negative zero, whose bits are large, a positive one.
        let due = Due { bits: (time + 0.0).to_bits(), slot: slot as u64 };
        self.replay(slot, if due.bits < NEVER { due } else { Due::never(slot) });
    }

    /// Takes out what is in `slot`.
    #[inline]
    pub fn cancel(&mut self, slot: usize) {
        if slot < self.leaves {
            self.replay(slot, Due::never(slot));
        }
    }

    #[inline]
    fn replay(&mut self, slot: usize, due: Due) {
        let nodes = &mut self.nodes[..2 * self.leaves];
        let mut node = self.leaves + slot;
        let mut winner = due;
        nodes[node] = winner;
        for _ in 0..self.depth {
            let rival = nodes[node ^ 1];
            node >>= 1;
            if winner.bits == rival.bits {
                winner = earlier_at_one_instant(winner, rival, &self.ranks);
            }
            winner = if rival.bits < winner.bits { rival } else { winner };
            nodes[node] = winner;
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, slot: usize) {
        let held = self.nodes[self.leaves..2 * self.leaves].to_vec();
        self.resize((slot + 1).next_power_of_two());
        for due in held {
            self.replay(due.slot(), due);
        }
    }
}

/// Which of two events at one instant comes first.
#[cold]
#[inline(never)]
fn earlier_at_one_instant(a: Due, b: Due, ranks: &[Rank]) -> Due {
    if ranks[a.slot()] < ranks[b.slot()] { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_one_instant_class_comes_first_and_then_number() {
        let mut calendar = Calendar::new();
        calendar.set(0, 2.0, Rank::new(Class::Deadline, 0));
        calendar.set(1, 2.0, Rank::new(Class::Cease, 6));
        calendar.set(2, 2.0, Rank::new(Class::Cease, 5));
        calendar.set(3, f64::INFINITY, Rank::new(Class::Cease, 0));
        calendar.set(4, 3.0, Rank::new(Class::Cease, 1));
        let mut order = Vec::new();
        while calendar.first().is_before(f64::INFINITY) {
            order.push(calendar.first().slot());
            calendar.cancel(calendar.first().slot());
        }
        assert_eq!(order, [2, 1, 0, 4]);
    }

    #[test]
    fn agrees_with_a_sorted_list_through_growth_and_overwriting() {
        let mut calendar = Calendar::new();
        let mut plain = [(f64::INFINITY, Rank(u64::MAX), 0); 100];
        let mut state = 1_u64;
        for step in 0..5000_u64 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let slot = (state >> 33) as usize % 100;
            // Few different times, so that there are many at one instant.
            let time = if step % 3 == 0 { f64::INFINITY } else { (state >> 58) as f64 };
            let rank = Rank::new(Class::Act, step);
            calendar.set(slot, time, rank);
            plain[slot] = (time, rank, slot);
            let first = plain.iter().min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).unwrap();
            if first.0 < f64::INFINITY {
                assert_eq!((calendar.first().time(), calendar.first().slot()), (first.0, first.2));
            } else {
                assert!(!calendar.first().is_before(f64::INFINITY));
            }
        }
        calendar.clear();
        assert!(!calendar.first().is_before(f64::INFINITY));
    }
}
