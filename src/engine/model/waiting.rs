//! Teams, pools, and the queues for them: higher severity first, then first come; leaving costs nothing.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::calendar::NEVER;
use crate::scenario::SeverityId;

/// Names a request for as long as it waits: its number among all of a replication, whatever the queue, so that no place in
/// one queue can be taken for a place in another.
pub(super) type Ticket = u64;

/// What stands in the queue: (severity reversed, ticket), and whose request it is.
type Place = Reverse<(Reverse<SeverityId>, Ticket, usize, usize)>;

/// A priority queue whose entries may go stale: the owner keeps the ticket, and an entry counts only while the owner
/// still holds it at that severity.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    heap: BinaryHeap<Place>,
}

impl Waiting {
    pub fn clear(&mut self) {
        self.heap.clear();
    }

    /// Whether nobody waits; stale entries count as waiting.
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// A request of `owner` (a slot) for `item` (which of its members): a new one, or one whose severity has risen, so
    /// that its old place goes stale.
    pub fn join(&mut self, ticket: Ticket, severity: SeverityId, owner: usize, item: usize) {
        self.heap.push(Reverse((Reverse(severity), ticket, owner, item)));
    }

    /// Takes out the first request for which `holds(owner, item, ticket)`, dropping stale ones on the way.
    pub fn next(&mut self, holds: impl Fn(usize, usize, Ticket) -> bool) -> Option<(usize, usize)> {
        while let Some(Reverse((_, ticket, owner, item))) = self.heap.pop() {
            if holds(owner, item, ticket) {
                return Some((owner, item));
            }
        }
        None
    }
}

/// Verification teams.
#[derive(Debug, Default)]
pub(super) struct Teams {
    /// `None` is unlimited.
    pub free: Option<u32>,
    pub queue: Waiting,
    /// Ends of visits whose incident no longer waits for them.
    pub orphans: Ends,
}

/// A pool's units.
#[derive(Debug, Default)]
pub(super) struct PoolState {
    pub free: u32,
    pub queue: Waiting,
    /// Ends of turnarounds.
    pub turnarounds: Ends,
}

/// A heap of instants, earliest first.
#[derive(Debug, Default)]
pub(super) struct Ends(BinaryHeap<Reverse<u64>>);

impl Ends {
    pub fn clear(&mut self) {
        self.0.clear();
    }
    pub fn push(&mut self, at: f64) {
        // Non-negative floats sort as their bits do.
        self.0.push(Reverse(at.to_bits()));
    }
    pub fn pop(&mut self) {
        self.0.pop();
    }
    pub fn first(&self) -> f64 {
        self.0.peek().map_or(NEVER, |end| f64::from_bits(end.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severity_first_then_first_come() {
        let mut queue = Waiting::default();
        queue.join(1, 0, 1, 0);
        queue.join(2, 1, 2, 0);
        queue.join(3, 1, 3, 0);
        queue.join(4, 0, 4, 0);
        queue.join(1, 1, 1, 0);
        let mut served = Vec::new();
        while let Some((owner, _)) = queue.next(|owner, _, _| owner != 3 && !served.contains(&owner)) {
            served.push(owner);
        }
        assert_eq!(served, [1, 2, 4], "1 rose and came first, 3 left, 1's old place is stale");
    }
}
