//! Random structure from a tape of numbers: shrinking the tape shrinks what is built from it.

/// Numbers to decide by; once they are used up, every decision is the simplest.
#[derive(Debug)]
pub struct Tape<'a> {
    numbers: &'a [u16],
    next: usize,
}

impl<'a> Tape<'a> {
    pub fn new(numbers: &'a [u16]) -> Self {
        Self { numbers, next: 0 }
    }

    /// A number below `n`; 0 is the simplest.
    pub fn below(&mut self, n: usize) -> usize {
        let number = self.numbers.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        usize::from(number) % n
    }

    /// Whether something out of the ordinary happens, once in `n`.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    /// One of these; the first is the simplest.
    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}
