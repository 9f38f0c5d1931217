//! What happens day by day: survival of the ceasefire, violations, concurrent incidents, deadlines kept.

use serde_json::{Value, json};

use super::chart::{Axis, band, bottom_axis, by_position, colour, grid, left_axis, line, with};
use super::data::Data;
use super::detail::Detail;
use super::figure::Figure;
use super::fit::drawn;
use super::words::{Ranged, quantity};
use crate::report::read::{FoundRow, FoundTable, ReadError};

/// How long the ceasefire holds.
pub fn survival(table: &FoundTable) -> Result<Figure, ReadError> {
    let rows = table
        .rows()
        .map(|row| Ok((row.given("day")?, Ranged::of(row, ["survival", "ci_low", "ci_high"])?)))
        .collect::<Result<Vec<_>, ReadError>>()?;
    let point = |(day, share): &(f64, Ranged)| {
        let tip = format!("day {day}\nstill holds in {}", share.both("share"));
        json!({ "value": [day, share.value], "tip": tip })
    };
    let data: Vec<Value> =
        std::iter::once(json!({ "value": [0, 1], "tip": "day 0\nholds" })).chain(drawn(&rows).map(point)).collect();
    let edges: Vec<[f64; 3]> = drawn(&rows).filter_map(|(day, share)| Some([*day, share.low?, share.high?])).collect();
    // The axis begins where something happens, at a tenth.
    let least = edges.iter().map(|edge| edge[1]).fold(1.0, f64::min);
    let from = ((least * 10.0).floor() / 10.0).clamp(0.0, 0.9);
    let option = json!({
        "grid": grid(34),
        "xAxis": with(bottom_axis("days since the armistice", Axis::Number), &json!({ "min": 0, "max": rows.last().map(|row| row.0) })),
        "yAxis": with(left_axis("share of histories", Axis::Share), &json!({ "min": from, "max": 1 })),
        "series": [
            band(&edges, "$blue", 0.22),
            with(line("survival", &data, "$blue"), &json!({ "step": "end" })),
        ],
        "tooltip": by_position(),
    });
    let caption = match rows.last() {
        Some((day, share)) => format!(
            "The ceasefire still holds on day {day} in {}. The shade is the interval, and the axis begins at {}.",
            share.both("share"),
            quantity(from, "share")
        ),
        None => String::new(),
    };
    Ok(Figure::one("survival", "How long the ceasefire holds", option, Data::of(table))
        .course(rows.len())
        .says(caption))
}

/// One row of `timeline.csv`.
struct Day {
    metric: String,
    subject: String,
    at: f64,
    date: String,
    mean: Ranged,
    spread: Ranged,
}

impl Day {
    fn of(row: FoundRow<'_>) -> Result<Self, ReadError> {
        Ok(Self {
            metric: row.text("metric")?,
            subject: row.text("subject")?,
            at: row.given("day")?,
            date: row.text("date")?,
            mean: Ranged::of(row, ["mean", "ci_low", "ci_high"])?,
            spread: Ranged::of(row, ["p50", "p05", "p95"])?,
        })
    }

    fn tip(&self, unit: &str) -> String {
        let date = if self.date.is_empty() { String::new() } else { format!(", {}", self.date) };
        let spread =
            self.spread.ends(unit).map_or_else(String::new, |ends| format!("\nat least 90 % of histories: {ends}"));
        format!("day {}{date}\nmean {}{spread}", self.at, self.mean.both(unit))
    }
}

/// The figures of `timeline.csv`: violations, concurrent incidents, deadlines kept.
pub fn timeline(table: &FoundTable) -> Result<Vec<Figure>, ReadError> {
    let days = table.rows().map(Day::of).collect::<Result<Vec<_>, _>>()?;
    let of = |metric: &str| -> Vec<&Day> { days.iter().filter(|day| day.metric == metric).collect() };
    let data = |metric: &str| {
        let wanted: Vec<bool> = days.iter().map(|day| day.metric == metric).collect();
        Data::some(table, |row| wanted[row])
    };
    let mut figures = vec![
        spread("violations", ("Violations a day", "violations a day"), &of("violations"), data("violations"))
            .says(spread_caption(&of("violations"), "violations a day")),
        spread("concurrent", ("Incidents under way at once", "incidents"), &of("concurrent"), data("concurrent"))
            .says(spread_caption(&of("concurrent"), "incidents with hostilities under way at once")),
    ];
    let kept = of("compliance");
    if kept.iter().any(|day| day.mean.value.is_some()) {
        figures.push(kept_by_day(&kept, data("compliance")));
    }
    Ok(figures)
}

fn spread_caption(days: &[&Day], what: &str) -> String {
    let [first, .., last] = days else { return String::new() };
    format!(
        "The line is the mean of {what}: {} on day {}, {} on day {}. The shade holds at least 90 % of the histories \
         (p05 to p95; counts are whole, so it may hold more), and no number of histories narrows it. On late days only \
         those histories count that had not collapsed before.",
        first.mean.both("count"),
        first.at,
        last.mean.both("count"),
        last.at
    )
}

/// A mean with the spread over histories.
fn spread(id: &'static str, (title, what): (&str, &str), days: &[&Day], data: Data) -> Figure {
    let points: Vec<Value> =
        drawn(days).map(|day| json!({ "value": [day.at, day.mean.value], "tip": day.tip("count") })).collect();
    let edges: Vec<[f64; 3]> =
        drawn(days).filter_map(|day| Some([day.at, day.spread.low?, day.spread.high?])).collect();
    let option = json!({
        "grid": grid(34),
        "xAxis": with(bottom_axis("days since the armistice", Axis::Number), &json!({ "min": 0, "max": days.last().map(|day| day.at) })),
        "yAxis": left_axis(what, Axis::Number),
        "series": [
            band(&edges, "$blue", 0.2),
            line("mean", &points, "$blue"),
        ],
        "tooltip": by_position(),
    });
    Figure::one(id, title, option, data).from(Detail::Full).course(days.len()).high(260)
}

/// The share of deadlines kept, by the day they fell due; a phase at a time.
fn kept_by_day(days: &[&Day], data: Data) -> Figure {
    let mut phases: Vec<&str> = Vec::new();
    for day in days {
        if !phases.contains(&day.subject.as_str()) {
            phases.push(&day.subject);
        }
    }
    let view = |(number, phase): (usize, &&str)| {
        let mine: Vec<&&Day> = days.iter().filter(|day| day.subject == **phase && day.mean.value.is_some()).collect();
        let points: Vec<Value> = drawn(&mine)
            .map(|day| json!({ "value": [day.at, day.mean.value], "tip": format!("day {}\nkept {}", day.at, day.mean.both("share")) }))
            .collect();
        let edges: Vec<[f64; 3]> =
            drawn(&mine).filter_map(|day| Some([day.at, day.mean.low?, day.mean.high?])).collect();
        let option = json!({
            "grid": grid(34),
            "xAxis": with(bottom_axis("days since the armistice", Axis::Number), &json!({ "min": 0, "max": days.last().map(|day| day.at) })),
            "yAxis": with(left_axis("share kept", Axis::Share), &json!({ "min": 0, "max": 1 })),
            "series": [
                band(&edges, colour(number), 0.25),
                line(phase, &points, colour(number)),
            ],
            "tooltip": by_position(),
        });
        ((*phase).to_owned(), option)
    };
    let views = phases.iter().enumerate().map(view).collect();
    let of = |phase: &&str| days.iter().filter(|day| day.subject == **phase && day.mean.value.is_some()).count();
    let longest = phases.iter().map(of).max().unwrap_or(0);
    Figure::several("kept", "Deadlines kept, by the day they fell due", views, data).from(Detail::Full).course(longest).high(260).says(
        "The share of the deadlines falling due on a day that were kept; the shade is its interval. A trend says that the \
         plan wears out, or settles in; the first days and the last are those of the few deadlines that can fall due then.",
    )
}
