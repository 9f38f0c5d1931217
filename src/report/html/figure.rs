//! A figure of a page: its charts, the sentence under them, and the table that they are drawn from.

use serde::Serialize;
use serde_json::{Value, json};

use crate::report::page::json_block;
use crate::report::read::FoundTable;

/// Cells of a table that a figure holds; of longer tables it shows some rows and names the file.
const MOST_CELLS: usize = 6_000;
/// Bytes of all tables and charts of a page; the rest of what it may have is the chart library and words.
const MOST_DATA: usize = 600_000;
/// Bytes of all tables of a page.
const MOST_BYTES: usize = 400_000;
/// Bytes of them that are left where charts take much.
const FEWEST_BYTES: usize = 60_000;
/// Rows that a table has at least, if it has so many.
const FEWEST_ROWS: usize = 20;
/// Bytes of all charts of a page.
const MOST_DRAWN: usize = 400_000;
/// Points that a line has at least, if it has so many.
const FEWEST_POINTS: usize = 40;
/// Points of a line, or dots, that a chart draws.
pub const MOST_POINTS: usize = 400;

/// What metrics came to at points, each with its words, that all charts of a page draw.
const MOST_VALUES: usize = 6_600;

/// A figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Unique within its section; letters and dashes.
    pub id: &'static str,
    /// What it shows.
    pub title: String,
    /// Charts of which one is shown at a time, each with what it is called among them.
    pub views: Vec<(String, Value)>,
    /// What all views have in common.
    pub shared: Value,
    /// Height in pixels.
    pub height: u32,
    /// What the colours mean, if there are several.
    pub legend: Vec<(String, String)>,
    /// What it says, in plain sentences.
    pub caption: String,
    /// What it is drawn from.
    pub data: Data,
    /// Whether points of its lines may be left out.
    pub is_course: bool,
}

impl Figure {
    /// One chart.
    pub fn one(id: &'static str, title: &str, option: Value, data: Data) -> Self {
        let views = vec![(title.to_owned(), option)];
        Self {
            id,
            title: title.to_owned(),
            views,
            shared: json!({}),
            height: 320,
            legend: Vec::new(),
            caption: String::new(),
            data,
            is_course: false,
        }
    }

    /// The same, drawn as lines of which points may be left out.
    #[must_use]
    pub fn course(self) -> Self {
        Self { is_course: true, ..self }
    }

    /// Bytes of its charts.
    fn drawn(&self) -> usize {
        self.views.iter().map(|(_, option)| option).chain([&self.shared]).map(|part| part.to_string().len()).sum()
    }

    /// Leaves out points, so that a line has about `most` at most.
    fn thin(&mut self, most: usize) {
        let series = self.views.iter_mut().filter_map(|(_, option)| option["series"].as_array_mut()).flatten();
        for points in series.filter_map(|one| one["data"].as_array_mut()) {
            *points = thinned(points, most).cloned().collect();
        }
    }

    /// Several charts to choose from; they have the `shared` part in common.
    pub fn several(id: &'static str, title: &str, views: Vec<(String, Value)>, data: Data) -> Self {
        Self { views, ..Self::one(id, title, Value::Null, data) }
    }

    /// The same with what its colours mean, as (words, colour).
    #[must_use]
    pub fn coloured<'c>(self, legend: impl IntoIterator<Item = (&'c str, &'c str)>) -> Self {
        // The style sheet knows a colour without the mark that the charts have.
        let legend = legend.into_iter().map(|(words, colour)| (words.to_owned(), colour.replace('$', "")));
        Self { legend: legend.collect(), ..self }
    }

    /// The same with its height.
    #[must_use]
    pub fn high(self, height: u32) -> Self {
        Self { height, ..self }
    }

    /// The same with its caption.
    #[must_use]
    pub fn says(self, caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..self }
    }

    /// As the template takes it; `prefix` makes its name unique on the page.
    pub fn shown(&self, prefix: &str) -> Shown {
        let id = format!("{prefix}-{}", self.id);
        let views: Vec<Value> =
            self.views.iter().map(|(name, option)| json!({ "name": name, "option": option })).collect();
        let data = json!({
            "views": views,
            "shared": self.shared,
            "describe": format!("{}. {}", self.title, self.caption),
            "columns": self.data.columns,
            "rows": self.data.rows,
            "file": self.data.name(),
        });
        Shown {
            title: self.title.clone(),
            height: self.height,
            caption: self.caption.clone(),
            choices: if self.views.len() > 1 {
                self.views.iter().map(|(name, _)| name.clone()).collect()
            } else {
                Vec::new()
            },
            legend: self.legend.clone(),
            note: self.data.note(),
            data: json_block(&format!("{id}-data"), &data),
            id,
        }
    }
}

/// A figure as the template takes it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    id: String,
    title: String,
    height: u32,
    caption: String,
    choices: Vec<String>,
    legend: Vec<(String, String)>,
    note: String,
    data: minijinja::Value,
}

/// A table in a page, as texts: the digits are those of the file.
#[derive(Debug, Clone)]
pub struct Data {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    /// The file that it is from, and how many rows it is of there.
    file: String,
    of: usize,
}

impl Data {
    /// The rows of `table`, or some of them where they are too many.
    pub fn of(table: &FoundTable) -> Self {
        Self::some(table, |_| true)
    }

    /// Those that `wanted` takes, by their number.
    pub fn some(table: &FoundTable, wanted: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<&Vec<_>> =
            table.rows.iter().enumerate().filter(|(number, _)| wanted(*number)).map(|(_, row)| row).collect();
        let most = (MOST_CELLS / table.columns.len().max(1)).max(FEWEST_ROWS);
        let texts = thinned(&rows, most).map(|row| row.iter().map(ToString::to_string).collect()).collect();
        Self { columns: table.columns.clone(), rows: texts, file: table.file(), of: rows.len() }
    }

    /// Bytes that its rows take, with quotes and commas.
    fn bytes(&self) -> usize {
        self.rows.iter().flatten().map(|cell| cell.len() + 3).sum()
    }

    /// Leaves out rows, so that it takes about `most` bytes at most.
    fn cut(&mut self, most: usize) {
        let bytes = self.bytes();
        if bytes > most {
            let rows = (self.rows.len() * most / bytes).max(FEWEST_ROWS);
            self.rows = thinned(&self.rows, rows).cloned().collect();
        }
    }

    fn is_whole(&self) -> bool {
        self.rows.len() == self.of
    }

    /// What a download is called: as the file, unless it has less.
    fn name(&self) -> String {
        if self.is_whole() { self.file.clone() } else { format!("some-rows-of-{}", self.file) }
    }

    fn note(&self) -> String {
        if self.is_whole() {
            format!("All figures of this chart, as in {}.", self.file)
        } else {
            format!("{} of {} rows, evenly spaced. All are in {}.", self.rows.len(), self.of, self.file)
        }
    }
}

/// Cuts `figures` to what a page holds: of their tables the longest most, and their lines to fewer and fewer points.
pub fn fit<'f>(figures: impl Iterator<Item = &'f mut Figure>) {
    let mut figures: Vec<&mut Figure> = figures.collect();
    let mut points = MOST_POINTS;
    while points > FEWEST_POINTS && figures.iter().map(|figure| figure.drawn()).sum::<usize>() > MOST_DRAWN {
        points /= 2;
        figures.iter_mut().filter(|figure| figure.is_course).for_each(|figure| figure.thin(points));
    }
    let drawn: usize = figures.iter().map(|figure| figure.drawn()).sum();
    let most = MOST_DATA.saturating_sub(drawn).clamp(FEWEST_BYTES, MOST_BYTES);
    let mut tables: Vec<&mut Data> = figures.into_iter().map(|figure| &mut figure.data).collect();
    tables.sort_by_key(|table| table.bytes());
    let (mut left, mut others) = (most, tables.len());
    for table in tables {
        table.cut(left / others);
        left = left.saturating_sub(table.bytes());
        others -= 1;
    }
}

/// How many points of so many metrics a chart has room for on a page of so many results.
pub fn room(metrics: usize, results: usize) -> usize {
    (MOST_VALUES / (metrics * results).max(1)).max(FEWEST_ROWS)
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
    use super::*;

    fn figure(rows: usize) -> Figure {
        let row = |number: usize| vec![number.to_string(), "x".repeat(100)];
        let columns = ["number", "words"].map(str::to_owned).to_vec();
        let data = Data { columns, rows: (0..rows).map(row).collect(), file: "t.csv".to_owned(), of: rows };
        Figure::one("t", "t", Value::Null, data)
    }

    #[test]
    fn a_page_holds_small_tables_whole_and_of_long_ones_what_there_is_room_for() {
        let mut figures = [20, 2000, 100, 30_000].map(figure);
        fit(figures.iter_mut());
        let rows = figures.each_ref().map(|figure| figure.data.rows.len());
        assert_eq!((rows[0], rows[2]), (20, 100));
        assert!(rows[1] > 500 && rows[3] > 500, "{rows:?}");
        let bytes: usize = figures.iter().map(|figure| figure.data.bytes()).sum();
        assert!((200_000..=MOST_BYTES + 500).contains(&bytes), "{bytes}");
        assert_eq!(figures[0].data.name(), "t.csv");
        assert!(figures[3].data.note().ends_with("of 30000 rows, evenly spaced. All are in t.csv."));
    }

    #[test]
    fn lines_of_many_figures_have_fewer_points_and_other_charts_all() {
        let points: Vec<Value> = (0..400).map(|day| json!({ "value": [day, 0.5], "tip": "x".repeat(60) })).collect();
        let option = json!({ "series": [{ "data": points }] });
        let one = || Figure::one("t", "t", option.clone(), figure(0).data);
        let count = |figure: &Figure| figure.views[0].1["series"][0]["data"].as_array().unwrap().len();
        let mut few = [one().course(), one()];
        fit(few.iter_mut());
        assert_eq!(few.iter().map(count).collect::<Vec<_>>(), [400, 400]);
        let mut many: Vec<Figure> = (0..60).map(|_| one().course()).collect();
        many.push(one());
        fit(many.iter_mut());
        assert!(many[..60].iter().all(|figure| (40..=101).contains(&count(figure))), "{}", count(&many[0]));
        assert_eq!(count(&many[60]), 400);
        let last = &many[0].views[0].1["series"][0]["data"];
        assert_eq!(last.as_array().unwrap().last().unwrap()["value"][0], 399);
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
