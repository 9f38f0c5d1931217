//! How much of each result a page tells, so that it keeps its limit however many there are.

/// Bytes of a page: a larger one opens slowly on a phone.
pub const MOST: usize = 1_500_000;

/// How much is told of a result, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The answer and the key figures.
    Brief,
    /// With one picture.
    Short,
    /// With the pictures that are asked for first.
    Core,
    /// Everything.
    Full,
}

impl Detail {
    /// The fullest first.
    pub const ALL: [Self; 4] = [Self::Full, Self::Core, Self::Short, Self::Brief];

    /// Bytes that the charts of one figure may take.
    pub fn most_drawn(self) -> usize {
        match self {
            Self::Full => 400_000,
            Self::Core => 100_000,
            Self::Short => 24_000,
            Self::Brief => 0,
        }
    }

    /// How many parts of the answer stand in its list.
    pub fn most_points(self) -> usize {
        match self {
            Self::Full => 200,
            Self::Core => 20,
            Self::Short => 4,
            Self::Brief => 2,
        }
    }

    /// Whether it lists where results come from.
    pub fn has_sources(self) -> bool {
        self >= Self::Core
    }
}

/// How much to tell of results that take `sizes` bytes in each of [`Detail::ALL`], so that all together take no more than
/// `room`: the same of all, and of as many as there is room for, from the first on, the next fuller. If even the least is
/// too much, how many of them fit.
pub fn choose(sizes: &[[usize; 4]], room: usize) -> Result<Vec<Detail>, usize> {
    for (level, detail) in Detail::ALL.into_iter().enumerate() {
        let Some(mut left) = room.checked_sub(total(sizes, level)) else { continue };
        let mut details = vec![detail; sizes.len()];
        if let Some(fuller) = level.checked_sub(1) {
            for (mine, size) in details.iter_mut().zip(sizes) {
                let Some(rest) = left.checked_sub(size[fuller].saturating_sub(size[level])) else { continue };
                (left, *mine) = (rest, Detail::ALL[fuller]);
            }
        }
        return Ok(details);
    }
    let mut left = room;
    let fits = |size: &&[usize; 4]| match left.checked_sub(size[Detail::ALL.len() - 1]) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    Err(sizes.iter().take_while(fits).count())
}

/// What all take in a detail. One that has too much for any page takes the greatest number.
fn total(sizes: &[[usize; 4]], level: usize) -> usize {
    sizes.iter().fold(0, |sum, size| sum.saturating_add(size[level]))
}

#[cfg(test)]
mod tests {
    use super::Detail::{Brief, Core, Full, Short};
    use super::*;

    #[test]
    fn all_are_told_alike_and_the_first_ones_more_if_there_is_room() {
        let sizes = [[100, 50, 10, 2]; 5];
        assert_eq!(choose(&sizes, 500), Ok(vec![Full; 5]));
        assert_eq!(choose(&sizes, 499), Ok(vec![Full, Full, Full, Full, Core]));
        assert_eq!(choose(&sizes, 250), Ok(vec![Core; 5]));
        assert_eq!(choose(&sizes, 249), Ok(vec![Core, Core, Core, Core, Short]));
        assert_eq!(choose(&sizes, 50), Ok(vec![Short; 5]));
        assert_eq!(choose(&sizes, 20), Ok(vec![Short, Brief, Brief, Brief, Brief]));
        assert_eq!(choose(&sizes, 9), Err(4));
        assert_eq!(choose(&sizes, 1), Err(0));
        assert_eq!(choose(&[], 0), Ok(Vec::new()));
    }

    #[test]
    fn a_result_that_is_too_large_alone_is_told_shorter() {
        assert_eq!(choose(&[[900, 500, 10, 2]], 600), Ok(vec![Core]));
        assert_eq!(choose(&[[usize::MAX, 500, 10, 2], [usize::MAX; 4]], 600), Err(1));
        assert_eq!(choose(&[[900, 500, 10, 2], [5, 5, 5, 2]], 600), Ok(vec![Core, Full]));
    }
}
