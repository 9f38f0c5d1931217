//! The calendar of future events: a tournament tree over slots.
//!
//! Each incident, clock, window or pool has one slot that holds the earliest of its own events; rescheduling or
//! cancelling overwrites the slot. The root is the earliest of all. One update costs at most log₂(slots) steps
//! (Knuth, TAOCP vol. 3, section 5.4.1, "tree of winners").

/// When an event is due and which comes first at one instant: time, then class, then number. The lowest bits name the
/// slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u128);

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

const SLOT_BITS: u32 = 25;
const CLASS_SHIFT: u32 = 61;

impl Key {
    /// Never.
    pub const NEVER: Self = Self(u128::MAX);

    /// At `time` (not negative); `number` is below 2³⁶ (incidents are counted in 32 bits).
    #[inline]
    pub fn new(time: f64, class: Class, number: u64, slot: usize) -> Self {
        // Non-negative floats sort as their bits do.
        let rank = (class as u64) << CLASS_SHIFT | number << SLOT_BITS | slot as u64;
        Self(u128::from(time.to_bits()) << 64 | u128::from(rank))
    }

    /// The instant.
    #[inline]
    pub fn time(self) -> f64 {
        f64::from_bits((self.0 >> 64) as u64)
    }

    /// The slot.
    #[inline]
    pub fn slot(self) -> usize {
        (self.0 as u64 & ((1 << SLOT_BITS) - 1)) as usize
    }
}

/// A tournament tree over slots, growing by doubling.
#[derive(Debug)]
pub(super) struct Calendar {
    /// `nodes[1]` is the root, `nodes[leaves + slot]` a leaf.
    nodes: Vec<Key>,
    leaves: usize,
}

impl Calendar {
    /// An empty calendar with room for `slots`.
    pub fn new(slots: usize) -> Self {
        let leaves = slots.next_power_of_two().max(2);
        Self { nodes: vec![Key::NEVER; 2 * leaves], leaves }
    }

    /// Forgets everything, keeping the memory.
    pub fn clear(&mut self) {
        self.nodes.fill(Key::NEVER);
    }

    /// The earliest event.
    #[inline]
    pub fn first(&self) -> Key {
        self.nodes[1]
    }

    /// Puts `key` into `slot`, over what was there.
    #[inline]
    pub fn set(&mut self, slot: usize, key: Key) {
        if slot >= self.leaves {
            self.grow(slot);
        }
        let mut node = self.leaves + slot;
        let nodes = &mut self.nodes[..];
        nodes[node] = key;
        while node > 1 {
            let winner = nodes[node].min(nodes[node ^ 1]);
            node >>= 1;
            // Most changes are to slots that neither were nor become the earliest of their branch.
            if nodes[node] == winner {
                return;
            }
            nodes[node] = winner;
        }
    }

    #[cold]
    fn grow(&mut self, slot: usize) {
        let mut larger = Self::new(slot + 1);
        larger.nodes[larger.leaves..larger.leaves + self.leaves].copy_from_slice(&self.nodes[self.leaves..]);
        for node in (1..larger.leaves).rev() {
            larger.nodes[node] = larger.nodes[2 * node].min(larger.nodes[2 * node + 1]);
        }
        *self = larger;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_time_then_class_then_number() {
        let keys = [
            Key::new(1.0, Class::Other, 9, 0),
            Key::new(2.0, Class::Cease, 5, 3),
            Key::new(2.0, Class::Cease, 6, 1),
            Key::new(2.0, Class::Deadline, 0, 2),
            Key::new(f64::INFINITY, Class::Cease, 0, 4),
            Key::NEVER,
        ];
        assert!(keys.is_sorted());
        assert_eq!((keys[1].time(), keys[1].slot()), (2.0, 3));
    }

    #[test]
    fn agrees_with_a_sorted_list_through_growth_and_overwriting() {
        let mut calendar = Calendar::new(1);
        let mut plain = [Key::NEVER; 100];
        let mut state = 1_u64;
        for step in 0..5000_u64 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let slot = (state >> 33) as usize % 100;
            let key = if step % 3 == 0 { Key::NEVER } else { Key::new((state >> 40) as f64, Class::Act, step, slot) };
            calendar.set(slot, key);
            plain[slot] = key;
            assert_eq!(calendar.first(), *plain.iter().min().unwrap());
        }
        calendar.clear();
        assert_eq!(calendar.first(), Key::NEVER);
    }
}
