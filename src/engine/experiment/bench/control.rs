//! The control: threads that spin. They share nothing and touch no memory, so what they lose when they are many is the
//! machine's doing, not the program's.

use std::hint::black_box;

/// Steps in one piece of work: some tens of microseconds.
const STEPS: u64 = 1 << 14;

/// One piece of spinning.
pub(super) fn spin() {
    let mut state = black_box(0x9E37_79B9_7F4A_7C15_u64);
    for _ in 0..STEPS {
        // Xorshift (Marsaglia 2003): each step waits for the one before, so no compiler shortens it.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
    }
    black_box(state);
}
