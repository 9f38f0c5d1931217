//! The calendar of future events.
//!
//! Each incident, and everything else that happens by itself, has one slot that holds the time of the earliest of its own
//! events; rescheduling or cancelling overwrites the slot. Eight slots make a group, eight groups' earliest times a group
//! one level up, and so on to a single group: a tournament with eight players a match (Knuth, TAOCP vol. 3, section 5.4.1,
//! "tree of winners"). Which is the earliest cannot be predicted, so a match has no branches. It is played only when the
//! winner itself has moved back; anything else is one comparison. The calendar is as large as the slots in use: a new
//! replication begins with one group.
//!
//! Times are kept as their bits, which sort as they do, since none is negative. Whole numbers are compared without
//! branches, and a match right after a store does not wait for it, as it would if it loaded several times at once.

/// Places in a group.
pub(super) const LANES: usize = 8;

/// Never: later than every event.
pub(super) const NEVER: f64 = f64::INFINITY;

/// Bits of times that are compared at once.
pub(super) type Group = [u64; LANES];

/// The sooner of two (bits of a time, place); of two at one instant the first.
#[inline]
fn sooner(a: (u64, usize), b: (u64, usize)) -> (u64, usize) {
    if b.0 < a.0 { b } else { a }
}

/// The earliest in a group: the bits of its time, and the first place that holds it.
#[inline]
pub(super) fn earliest(group: &Group) -> (u64, usize) {
    let pair = |i: usize| sooner((group[i], i), (group[i + 1], i + 1));
    sooner(sooner(pair(0), pair(2)), sooner(pair(4), pair(6)))
}

/// As [`earliest`], and whether it may be one of several: `true` if two that met on the way to the last match, or in it, were
/// at one instant.
#[inline]
#[expect(clippy::needless_bitwise_bool, reason = "a lazy operator would be a branch that nobody can predict")]
fn earliest_or_tied(group: &Group) -> (u64, usize, bool) {
    let pair = |i: usize| sooner((group[i], i), (group[i + 1], i + 1));
    let (a, b, c, d) = (pair(0), pair(2), pair(4), pair(6));
    let (left, right) = (sooner(a, b), sooner(c, d));
    let (bits, place) = sooner(left, right);
    let is_tied = (a.0 == b.0) | (c.0 == d.0) | (left.0 == right.0) | (group[place ^ 1] == bits);
    (bits, place, is_tied)
}

/// Bits from here on are no time. Empty places of a group differ, so that they are not at one instant.
const EMPTY_BITS: u64 = NEVER.to_bits();

/// A group without events.
const EMPTY: Group = {
    let mut group = [EMPTY_BITS; LANES];
    let mut place = 0;
    while place < LANES {
        group[place] += place as u64;
        place += 1;
    }
    group
};

/// The bits for `place` of a group.
#[inline]
fn bits_at(bits: u64, place: usize) -> u64 {
    if bits < EMPTY_BITS { bits } else { EMPTY_BITS + place as u64 }
}

/// The earliest event of a calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Earliest {
    bits: u64,
    /// Its slot, the first of those at that instant.
    pub slot: usize,
    /// Whether others may be at that instant too.
    pub is_tied: bool,
}

impl Earliest {
    const NONE: Self = Self { bits: EMPTY_BITS, slot: 0, is_tied: false };

    /// The instant, if it is before `end`.
    #[inline]
    pub fn before(self, end: f64) -> Option<f64> {
        (self.bits < end.to_bits()).then_some(f64::from_bits(self.bits))
    }

    /// Whether it is no later than `other`.
    #[inline]
    pub fn is_no_later_than(self, other: Self) -> bool {
        self.bits <= other.bits
    }
}

/// Future events by slot.
#[derive(Debug)]
pub struct Calendar {
    slots: Vec<Group>,
    /// The earliest times of the groups of slots, of the groups of those, and so on to a single group; nothing where there
    /// is one group of slots.
    upper: Vec<Vec<Group>>,
    first: Earliest,
}

impl Default for Calendar {
    fn default() -> Self {
        Self::new()
    }
}

impl Calendar {
    /// An empty calendar.
    pub fn new() -> Self {
        Self { slots: vec![EMPTY], upper: Vec::new(), first: Earliest::NONE }
    }

    /// Forgets everything, keeping most of the memory.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.slots.push(EMPTY);
        self.upper.clear();
        self.first = Earliest::NONE;
    }

    /// The earliest event.
    #[inline]
    pub fn first(&self) -> Earliest {
        self.first
    }

    /// The slots with an event at `time`.
    pub fn slots_at(&self, time: f64) -> impl Iterator<Item = usize> + '_ {
        let held = self.slots.iter().flatten().enumerate();
        held.filter(move |(_, bits)| **bits == time.to_bits()).map(|(slot, _)| slot)
    }

    /// Puts an event at `time` into `slot`, over what was there; infinite is none.
    #[inline]
    pub fn set(&mut self, slot: usize, time: f64) {
        // Adding zero makes of a negative zero, whose bits are large, a positive one.
        let bits = bits_at((time + 0.0).to_bits(), slot % LANES);
        let first = self.first.bits;
        match &mut self.slots[..] {
            // The usual case, of few slots.
            [group] if slot < LANES => {
                group[slot] = bits;
                if slot == self.first.slot {
                    let (bits, slot, is_tied) = earliest_or_tied(group);
                    self.first = Earliest { bits, slot, is_tied };
                    return;
                }
            }
            _ => {
                self.set_among_many(slot, bits);
                if slot == self.first.slot {
                    let (bits, slot, is_tied) = self.descend();
                    self.first = Earliest { bits, slot, is_tied };
                    return;
                }
            }
        }
        if bits < first {
            self.first = Earliest { bits, slot, is_tied: false };
        } else if bits == first {
            self.first = Earliest { bits, slot: slot.min(self.first.slot), is_tied: true };
        }
    }

    #[inline(never)]
    fn set_among_many(&mut self, slot: usize, bits: u64) {
        let group = slot / LANES;
        if group >= self.slots.len() {
            self.grow(group);
        }
        self.slots[group][slot % LANES] = bits;
        self.lift(group);
    }

    /// A group of slots has changed: so do the groups above.
    fn lift(&mut self, mut group: usize) {
        let mut bits = earliest(&self.slots[group]).0;
        for level in &mut self.upper {
            let place = group % LANES;
            group /= LANES;
            level[group][place] = bits_at(bits, place);
            bits = earliest(&level[group]).0;
        }
    }

    /// The earliest of all, from the top down.
    #[inline(never)]
    fn descend(&self) -> (u64, usize, bool) {
        let (mut bits, mut slot, mut is_tied) = (EMPTY_BITS, 0, false);
        for level in self.upper.iter().rev().chain([&self.slots]) {
            let (least, place, tied) = earliest_or_tied(&level[slot]);
            (bits, slot, is_tied) = (least, LANES * slot + place, is_tied | tied);
        }
        (bits, slot, is_tied)
    }

    /// Makes room for `group`.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, group: usize) {
        self.slots.resize(group + 1, EMPTY);
        self.upper.clear();
        let mut below = &self.slots;
        let mut upper: Vec<Vec<Group>> = Vec::new();
        while below.len() > 1 {
            let mut above = vec![EMPTY; below.len().div_ceil(LANES)];
            for (index, group) in below.iter().enumerate() {
                let place = index % LANES;
                above[index / LANES][place] = bits_at(earliest(group).0, place);
            }
            upper.push(above);
            below = &upper[upper.len() - 1];
        }
        self.upper = upper;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_at_one_instant_are_told_in_the_order_of_their_slots() {
        let mut calendar = Calendar::new();
        for slot in 0..70 {
            calendar.set(slot, if slot % 7 == 3 { 2.0 } else { 3.0 });
        }
        let mut order = Vec::new();
        while calendar.first().before(3.0) == Some(2.0) {
            let first = calendar.first();
            assert!(first.is_tied || order.len() == 9);
            assert_eq!(calendar.slots_at(2.0).next(), Some(first.slot));
            order.push(first.slot);
            calendar.set(first.slot, NEVER);
        }
        assert_eq!(order, [3, 10, 17, 24, 31, 38, 45, 52, 59, 66]);
        assert_eq!(calendar.first().before(4.0), Some(3.0));
        assert_eq!(calendar.first().before(3.0), None);
    }

    #[test]
    fn agrees_with_a_plain_list_through_growth_and_overwriting() {
        let mut calendar = Calendar::new();
        let mut alone = 0;
        for slots in [1, 5, 8, 9, 64, 65, 600] {
            calendar.clear();
            assert_eq!(calendar.first().before(NEVER), None);
            let mut plain = vec![NEVER; slots];
            let mut state = slots as u64;
            for step in 0..4000_u64 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let slot = (state >> 33) as usize % slots;
                // Few different times, so that there are many at one instant.
                let time = if step % 3 == 0 { NEVER } else { (state >> 54) as f64 };
                calendar.set(slot, time);
                plain[slot] = time;
                let least = plain.iter().copied().fold(NEVER, f64::min);
                let first = calendar.first();
                assert_eq!(first.before(NEVER), (least < NEVER).then_some(least));
                if least < NEVER {
                    let there: Vec<usize> = (0..slots).filter(|slot| plain[*slot] == least).collect();
                    assert_eq!(first.slot, there[0]);
                    assert!(first.is_tied || there.len() == 1);
                    alone += u32::from(!first.is_tied);
                    assert_eq!(calendar.slots_at(least).collect::<Vec<_>>(), there);
                }
            }
        }
        assert!(alone > 1000, "{alone}");
    }

    #[test]
    fn the_first_place_of_the_earliest() {
        for (times, place) in [([5.0, 4.0, 6.0, 4.0, NEVER, 4.0, 7.0, 4.0], 1), ([NEVER; 8], 0)] {
            assert_eq!(earliest(&times.map(f64::to_bits)), (times[place].to_bits(), place));
        }
    }
}
