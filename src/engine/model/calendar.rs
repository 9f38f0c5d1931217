//! The calendar of future events.
//!
//! Each incident, and everything else that happens by itself, has one slot that holds the time of the earliest of its own
//! events; rescheduling or cancelling overwrites the slot. Eight slots make a group, eight groups' earliest times a group
//! one level up, and so on to a single group: a tournament with eight players a match (Knuth, TAOCP vol. 3, section 5.4.1,
//! "tree of winners"). Which is the earliest cannot be predicted, so a match has no branches. The calendar is as large as
//! the slots in use: a new replication begins with one group.
//!
//! The event that happens is taken out first, and the match is played among the others. So whatever is then put into an
//! empty slot is the first or is not, by one comparison. Where several times move at once they are put in first, and looked
//! through once.
//!
//! Times are compared as their bits, which sort as they do, since none is negative. Whole numbers are compared without
//! branches, and a match right after a store does not wait for it, as it would if it loaded several times at once.

use super::plan::TIMERS;

/// Places in a group.
pub(super) const LANES: usize = 8;

/// Never: later than every event.
pub(super) const NEVER: f64 = f64::INFINITY;

/// Times that are compared at once.
pub(super) type Group = [f64; LANES];

/// A group without events.
pub(super) const EMPTY: Group = [NEVER; LANES];

/// The earlier of two times, by the one instruction that processors have for it; the library's `min` is several.
#[inline]
pub(super) fn earlier(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The later of two times.
#[inline]
pub(super) fn later(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// A negative zero, whose bits are large, becomes a positive one.
#[inline]
fn positive(time: f64) -> f64 {
    time + 0.0
}

/// A time as its bits, which sort as times do since none is negative, and the place that holds it.
type Held = (u64, usize);

/// The sooner of two; of two at one instant the first.
#[inline]
fn sooner(a: Held, b: Held) -> Held {
    if b.0 < a.0 { b } else { a }
}

/// The earliest time in a group or among an incident's timers, and the first place that holds it.
#[inline]
pub(super) fn earliest<const N: usize>(times: &[f64; N]) -> (f64, usize) {
    const { assert!(N == LANES || N == TIMERS) };
    let held = |place: usize| (times[place].to_bits(), place);
    let pair = |place: usize| sooner(held(place), held(place + 1));
    let last = if N == LANES { sooner(pair(4), pair(6)) } else { pair(4) };
    let (bits, place) = sooner(sooner(pair(0), pair(2)), last);
    (f64::from_bits(bits), place)
}

/// What is first, (time, place), after `new` has come into an empty place: it is the first now, or is not; of two at one
/// instant that in the first place is.
#[inline]
#[expect(clippy::needless_bitwise_bool, reason = "a lazy operator would be a branch that nobody can predict")]
pub(super) fn come_in(first: (f64, usize), new: (f64, usize)) -> (f64, usize) {
    let is_first = (new.0 < first.0) | ((new.0 == first.0) & (new.1 < first.1));
    (earlier(new.0, first.0), if is_first { new.1 } else { first.1 })
}

/// The earliest of a few times, however many, and its place.
#[inline]
pub(super) fn earliest_of(times: &[f64]) -> (f64, usize) {
    let held = times.iter().enumerate().map(|(place, time)| (time.to_bits(), place));
    let (bits, place) = held.fold((NEVER.to_bits(), 0), sooner);
    (f64::from_bits(bits), place)
}

/// Future events by slot.
#[derive(Debug)]
pub struct Calendar {
    slots: Vec<Group>,
    /// The earliest times of the groups of slots, of the groups of those, and so on to a single group; nothing where there
    /// is one group of slots.
    upper: Vec<Vec<Group>>,
    /// Memory of upper groups that are not there now, the lowest last.
    spare: Vec<Vec<Group>>,
    /// The earliest, and its slot.
    first: f64,
    slot: usize,
}

impl Default for Calendar {
    fn default() -> Self {
        Self::new()
    }
}

impl Calendar {
    /// An empty calendar.
    pub fn new() -> Self {
        Self { slots: vec![EMPTY], upper: Vec::new(), spare: Vec::new(), first: NEVER, slot: 0 }
    }

    /// Forgets everything, keeping most of the memory.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.slots.push(EMPTY);
        self.spare.extend(self.upper.drain(..).rev());
        (self.first, self.slot) = (NEVER, 0);
    }

    /// When the earliest event is; infinite where there is none.
    #[inline]
    pub fn first(&self) -> f64 {
        self.first
    }

    /// The slot of the earliest event, of several the first.
    #[inline]
    pub fn first_slot(&self) -> usize {
        self.slot
    }

    /// The slots with an event at `time`.
    pub fn slots_at(&self, time: f64) -> impl Iterator<Item = usize> + '_ {
        let held = self.slots.as_flattened().iter().enumerate();
        held.filter(move |(_, held)| **held == time).map(|(slot, _)| slot)
    }

    /// Takes out the earliest event, of several the one in the first slot, and gives its slot.
    #[inline]
    pub fn take(&mut self) -> usize {
        let slot = self.slot;
        match &mut self.slots[..] {
            [group] if slot < LANES => {
                group[slot] = NEVER;
                (self.first, self.slot) = earliest(group);
            }
            _ => self.take_among_many(slot),
        }
        slot
    }

    /// Puts an event at `time` into `slot`, over what was there; infinite is none.
    #[inline]
    pub fn set(&mut self, slot: usize, time: f64) {
        let time = positive(time);
        match &mut self.slots[..] {
            // The usual case, of few slots.
            [group] if slot < LANES => {
                let held = std::mem::replace(&mut group[slot], time);
                if held < NEVER {
                    (self.first, self.slot) = earliest(group);
                } else {
                    self.come_in(slot, time);
                }
            }
            _ => self.set_among_many(slot, time),
        }
    }

    /// The same, but who asks for the first has to [`look`](Self::look) before: once, after several times have moved.
    #[inline]
    pub fn put(&mut self, slot: usize, time: f64) {
        let time = positive(time);
        match &mut self.slots[..] {
            [group] if slot < LANES => group[slot] = time,
            _ => self.put_among_many(slot, time),
        }
    }

    /// Looks for the earliest event.
    #[inline]
    pub fn look(&mut self) {
        match &self.slots[..] {
            [group] => (self.first, self.slot) = earliest(group),
            _ => self.look_among_many(),
        }
    }

    /// An event has come into an empty slot.
    #[inline]
    fn come_in(&mut self, slot: usize, time: f64) {
        (self.first, self.slot) = come_in((self.first, self.slot), (time, slot));
    }

    #[inline(never)]
    fn take_among_many(&mut self, slot: usize) {
        self.slots[slot / LANES][slot % LANES] = NEVER;
        self.play_again(slot / LANES);
        self.look_among_many();
    }

    #[inline(never)]
    fn set_among_many(&mut self, slot: usize, time: f64) {
        let held = self.slots.as_flattened().get(slot).copied().unwrap_or(NEVER);
        self.put_among_many(slot, time);
        if held < NEVER {
            self.look_among_many();
        } else {
            self.come_in(slot, time);
        }
    }

    #[inline(never)]
    fn put_among_many(&mut self, slot: usize, time: f64) {
        let mut group = slot / LANES;
        if group >= self.slots.len() {
            self.grow(group);
        }
        let held = std::mem::replace(&mut self.slots[group][slot % LANES], time);
        if held < NEVER {
            self.play_again(group);
            return;
        }
        // The slot was empty: what comes in wins matches or loses one, and changes nothing else.
        for level in &mut self.upper {
            let above = &mut level[group / LANES][group % LANES];
            if time >= *above {
                break;
            }
            *above = time;
            group /= LANES;
        }
    }

    /// All matches above `group`, in which a time has moved back.
    fn play_again(&mut self, mut group: usize) {
        let mut least = earliest(&self.slots[group]).0;
        for level in &mut self.upper {
            let place = group % LANES;
            group /= LANES;
            level[group][place] = least;
            least = earliest(&level[group]).0;
        }
    }

    /// From the top down, who has won.
    fn look_among_many(&mut self) {
        let levels = self.upper.iter().rev().chain([&self.slots]);
        (self.first, self.slot) = levels.fold((NEVER, 0), |(_, group), level| {
            let (time, place) = earliest(&level[group]);
            (time, LANES * group + place)
        });
    }

    /// Makes room for `group`.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, group: usize) {
        self.slots.resize(group + 1, EMPTY);
        self.spare.extend(self.upper.drain(..).rev());
        loop {
            let below = self.upper.last().unwrap_or(&self.slots);
            if below.len() == 1 {
                break;
            }
            let mut above = self.spare.pop().unwrap_or_default();
            above.clear();
            above.resize(below.len().div_ceil(LANES), EMPTY);
            for (index, group) in below.iter().enumerate() {
                above[index / LANES][index % LANES] = earliest(group).0;
            }
            self.upper.push(above);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_at_one_instant_are_taken_in_the_order_of_their_slots() {
        let mut calendar = Calendar::new();
        for slot in 0..70 {
            calendar.set(slot, if slot % 7 == 3 { 2.0 } else { 3.0 });
        }
        let mut order = Vec::new();
        while calendar.first() == 2.0 {
            let there: Vec<usize> = calendar.slots_at(2.0).collect();
            order.push(calendar.take());
            assert_eq!(there.first(), order.last());
            // What comes next tells whether it was the only one.
            assert_eq!(calendar.first() == 2.0, there.len() > 1);
        }
        assert_eq!(order, [3, 10, 17, 24, 31, 38, 45, 52, 59, 66]);
        assert_eq!(calendar.first(), 3.0);
    }

    #[test]
    fn agrees_with_a_plain_list_through_growth_and_overwriting() {
        let mut calendar = Calendar::new();
        for slots in [1, 5, 8, 9, 64, 65, 600] {
            calendar.clear();
            assert_eq!(calendar.first(), NEVER);
            let mut plain = vec![NEVER; slots];
            let mut state = slots as u64;
            for step in 0..4000_u64 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let slot = (state >> 33) as usize % slots;
                // Few different times, so that there are many at one instant.
                let time = if step % 3 == 0 { NEVER } else { (state >> 54) as f64 };
                if step % 7 == 0 {
                    let others = [slot / 2, slots - 1];
                    for other in others {
                        calendar.put(other, time);
                        plain[other] = time;
                    }
                    calendar.put(slot, time);
                    calendar.look();
                } else {
                    calendar.set(slot, time);
                }
                plain[slot] = time;
                let least = plain.iter().copied().fold(NEVER, f64::min);
                assert_eq!(calendar.first(), least);
                if least < NEVER {
                    let there: Vec<usize> = (0..slots).filter(|slot| plain[*slot] == least).collect();
                    assert_eq!(calendar.slots_at(least).collect::<Vec<_>>(), there);
                    if step % 5 == 0 {
                        assert_eq!(calendar.take(), there[0]);
                        plain[there[0]] = NEVER;
                        assert_eq!(calendar.first(), plain.iter().copied().fold(NEVER, f64::min));
                    }
                }
            }
        }
    }

    #[test]
    fn the_first_place_of_the_earliest() {
        assert_eq!(earliest(&[5.0, 4.0, 6.0, 4.0, NEVER, 4.0, 7.0, 4.0]), (4.0, 1));
        assert_eq!(earliest(&EMPTY), (NEVER, 0));
        assert_eq!(earliest(&[5.0, 4.0, NEVER, 3.0, 3.0, 7.0]), (3.0, 3));
        assert_eq!(earliest(&[5.0, 4.0, 6.0, 4.0, 2.0, 1.0]), (1.0, 5));
        assert_eq!(earliest_of(&[5.0, 4.0, 6.0, 4.0]), (4.0, 1));
        assert_eq!(earliest_of(&[]), (NEVER, 0));
    }
}
