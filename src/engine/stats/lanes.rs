//! Sums and extremes over columns, sums in an order that a processor can add in parallel and that is always the same.

/// Numbers that are added side by side.
const LANES: usize = 4;

/// The sum of `term(x, y)` over the pairs of two columns of one length: those whose index leaves the same rest by [`LANES`]
/// are added first, then these partial sums.
#[inline]
pub(super) fn sum(x: &[f64], y: &[f64], term: impl Fn(f64, f64) -> f64) -> f64 {
    let mut partial = [0.0; LANES];
    let (x_chunks, x_rest) = x.as_chunks::<LANES>();
    let (y_chunks, y_rest) = y.as_chunks::<LANES>();
    for (x, y) in x_chunks.iter().zip(y_chunks) {
        for lane in 0..LANES {
            partial[lane] += term(x[lane], y[lane]);
        }
    }
    for (partial, (x, y)) in partial.iter_mut().zip(x_rest.iter().zip(y_rest)) {
        *partial += term(*x, *y);
    }
    (partial[0] + partial[1]) + (partial[2] + partial[3])
}

/// The least and the greatest of a column, without what is not a number: +∞ and −∞ of nothing.
#[inline]
pub(super) fn extremes(x: &[f64]) -> (f64, f64) {
    let less = |a: f64, b: f64| if a < b { a } else { b };
    let greater = |a: f64, b: f64| if a > b { a } else { b };
    let (mut least, mut greatest) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
    let (chunks, rest) = x.as_chunks::<LANES>();
    for x in chunks {
        for lane in 0..LANES {
            least[lane] = less(x[lane], least[lane]);
            greatest[lane] = greater(x[lane], greatest[lane]);
        }
    }
    for x in rest {
        (least[0], greatest[0]) = (less(*x, least[0]), greater(*x, greatest[0]));
    }
    (least.into_iter().fold(f64::INFINITY, less), greatest.into_iter().fold(f64::NEG_INFINITY, greater))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_counts_once() {
        for count in 0..40 {
            let column: Vec<f64> = (1..=count).map(f64::from).collect();
            let twos = vec![2.0; column.len()];
            assert_eq!(sum(&column, &twos, |x, y| x * y), f64::from(count * (count + 1)));
            let (least, greatest) =
                if count == 0 { (f64::INFINITY, f64::NEG_INFINITY) } else { (1.0, f64::from(count)) };
            assert_eq!(extremes(&column), (least, greatest));
        }
    }
}
