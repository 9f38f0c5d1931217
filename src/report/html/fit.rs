//! How much of tables and charts a page holds: evenly spaced rows and points of what is long.

use super::data::Data;
use super::figure::Figure;

/// Bytes of all tables and charts of a page, if there is room; the rest is the chart library and words.
pub const MOST_DATA: usize = 600_000;
/// Bytes of all tables of a page.
const MOST_BYTES: usize = 400_000;
/// Rows that a table has at least, if it has so many and they are not wide.
const FEWEST_ROWS: usize = 20;
/// Cells that fewest rows may have.
const FEW_CELLS: usize = 1_000;
/// Points of a line, or dots, that a chart draws.
pub const MOST_POINTS: usize = 400;
/// Points that a line has at least, if it has so many.
const FEWEST_POINTS: usize = 40;
/// What metrics came to at points, each with its words, that all charts of a page draw.
const MOST_VALUES: usize = 6_600;

/// Cuts `figures` to what a page holds, which is `most` bytes: of their tables the longest most, and their lines to fewer
/// and fewer points. What is below the least that they can be cut to is that least.
pub fn fit<'f>(figures: impl Iterator<Item = &'f mut Figure>, most: usize) {
    let mut figures: Vec<&mut Figure> = figures.collect();
    let drawn = |figures: &[&mut Figure]| figures.iter().map(|figure| figure.drawn()).sum::<usize>();
    let mut points = MOST_POINTS;
    // Charts come first, and leave a third to the tables.
    while points > FEWEST_POINTS && drawn(&figures) > most / 3 * 2 {
        points = (points / 2).max(FEWEST_POINTS);
        for figure in &mut figures {
            figure.thin(points);
        }
    }
    let most = most.saturating_sub(drawn(&figures)).clamp(most / 10, MOST_BYTES);
    let mut tables: Vec<&mut Data> = figures.into_iter().map(|figure| &mut figure.data).collect();
    tables.sort_by_key(|table| table.bytes());
    let (mut left, mut others) = (most, tables.len());
    for table in tables {
        table.cut(left / others);
        left = left.saturating_sub(table.bytes());
        others -= 1;
    }
}

/// Cuts `figures` to the least.
pub fn least<'f>(figures: impl Iterator<Item = &'f mut Figure>) {
    for figure in figures {
        figure.thin(FEWEST_POINTS);
        figure.data.cut(0);
    }
}

/// Rows that a table of so many columns has at least.
pub fn fewest_rows(columns: usize) -> usize {
    (FEW_CELLS / columns.max(1)).clamp(2, FEWEST_ROWS)
}

/// How many points with so many values each a chart has room for on a page of so many results.
pub fn room(values: usize, results: usize) -> usize {
    (MOST_VALUES / (values * results).max(1)).max(FEWEST_ROWS)
}

/// At most about `most` of `all`, evenly spaced, the last one among them.
pub fn thinned<T>(all: &[T], most: usize) -> impl Iterator<Item = &T> {
    let step = all.len().div_ceil(most.max(1)).max(1);
    let last = all.len().saturating_sub(1);
    all.iter().enumerate().filter(move |(number, _)| number % step == 0 || *number == last).map(|(_, one)| one)
}

/// As many points as the eye takes in.
pub fn drawn<T>(all: &[T]) -> impl Iterator<Item = &T> {
    thinned(all, MOST_POINTS)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn figure(rows: usize) -> Figure {
        Figure::one("t", "t", Value::Null, Data::sample(rows))
    }

    #[test]
    fn a_page_holds_small_tables_whole_and_of_long_ones_what_there_is_room_for() {
        let mut figures = [20, 2000, 100, 30_000].map(figure);
        fit(figures.iter_mut(), MOST_DATA);
        let rows = figures.each_ref().map(|figure| figure.data.len());
        assert_eq!((rows[0], rows[2]), (20, 100));
        assert!(rows[1] > 500 && rows[3] > 500, "{rows:?}");
        let bytes: usize = figures.iter().map(|figure| figure.data.bytes()).sum();
        assert!((200_000..=MOST_BYTES + 500).contains(&bytes), "{bytes}");
        assert_eq!(figures[0].data.block()["file"], "t.csv");
        assert!(figures[3].data.note().ends_with("of 30000 rows, evenly spaced. All are in t.csv."));
        fit(figures.iter_mut(), 0);
        assert!(figures.iter().all(|figure| figure.data.len() <= FEWEST_ROWS + 1));
    }

    #[test]
    fn lines_of_many_figures_have_fewer_points_and_other_charts_all() {
        let points: Vec<Value> = (0..400).map(|day| json!({ "value": [day, 0.5], "tip": "x".repeat(60) })).collect();
        let edges: Vec<Value> = (0..400).map(|day| json!([day, 0.4, 0.6])).collect();
        let band = json!({ "renderItem": { "kind": "band", "points": edges }, "data": [edges[0], edges[399]] });
        let option = json!({ "series": [{ "data": points }, band] });
        let one = || Figure::one("t", "t", option.clone(), Data::sample(0));
        let all = |figure: &Figure, place: &str| figure.views[0].1.pointer(place).unwrap().as_array().unwrap().clone();
        let count = |figure: &Figure| all(figure, "/series/0/data").len();
        let mut few = [one().course(400), one()];
        fit(few.iter_mut(), MOST_DATA);
        assert_eq!(few.iter().map(count).collect::<Vec<_>>(), [400, 400]);
        let mut many: Vec<Figure> = (0..60).map(|_| one().course(400)).collect();
        many.push(one());
        fit(many.iter_mut(), MOST_DATA);
        assert!(many[..60].iter().all(|figure| (30..=101).contains(&count(figure))), "{}", count(&many[0]));
        assert_eq!(count(&many[60]), 400);
        assert_eq!(all(&many[0], "/series/0/data").last().unwrap()["value"][0], 399);
        assert_eq!(all(&many[0], "/series/1/renderItem/points").len(), count(&many[0]), "its band too");
        assert_eq!(all(&many[0], "/series/1/data").len(), 2);
    }

    #[test]
    fn what_is_thinned_keeps_both_ends() {
        let all: Vec<u32> = (0..1001).collect();
        let some: Vec<u32> = thinned(&all, 100).copied().collect();
        assert_eq!((some.first(), some.last()), (Some(&0), Some(&1000)));
        assert!((80..=101).contains(&some.len()), "{}", some.len());
        assert_eq!(thinned(&all[..50], 100).count(), 50);
        assert_eq!(thinned(&all[..0], 100).count(), 0);
    }
}
