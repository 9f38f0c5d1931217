//! A figure of a page: its charts, the sentence under them, and the table that they are drawn from.

use serde::Serialize;
use serde_json::{Value, json};

use super::chart::with;
use super::data::Data;
use super::detail::Detail;
use super::fit::thinned;
use super::words::whole;
use crate::report::page::json_block;

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
    /// Points that its longest line has in the table, if points of its lines may be left out.
    pub course: Option<usize>,
    /// The least detail in which it is drawn.
    pub least: Detail,
    /// How many views it had.
    pub of: usize,
}

impl Figure {
    /// One chart.
    pub fn one(id: &'static str, title: &str, option: Value, data: Data) -> Self {
        Self::several(id, title, vec![(title.to_owned(), option)], data)
    }

    /// Several charts to choose from; they have the `shared` part in common.
    pub fn several(id: &'static str, title: &str, views: Vec<(String, Value)>, data: Data) -> Self {
        Self {
            id,
            title: title.to_owned(),
            of: views.len(),
            views,
            shared: json!({}),
            height: 320,
            legend: Vec::new(),
            caption: String::new(),
            data,
            course: None,
            least: Detail::Core,
        }
    }

    /// The same, drawn as lines of which points may be left out; the longest has so many in the table.
    #[must_use]
    pub fn course(self, points: usize) -> Self {
        Self { course: Some(points), ..self }
    }

    /// The same, drawn in this detail and fuller ones.
    #[must_use]
    pub fn from(self, least: Detail) -> Self {
        Self { least, ..self }
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

    /// What is left of it in this detail: as many of its views as fit, or nothing.
    #[must_use]
    pub fn at(mut self, detail: Detail) -> Option<Self> {
        if detail < self.least {
            return None;
        }
        let mut room = detail.most_drawn().checked_sub(bytes(&self.shared))?;
        let fits = |(_, option): &&(String, Value)| match room.checked_sub(bytes(option)) {
            Some(left) => {
                room = left;
                true
            }
            None => false,
        };
        let views = self.views.iter().take_while(fits).count();
        self.views.truncate(views);
        (views > 0).then_some(self)
    }

    /// Its name alone, where it is sure that it is not drawn.
    #[must_use]
    pub fn emptied(self) -> Self {
        Self { views: Vec::new(), shared: Value::Null, data: self.data.emptied(), ..self }
    }

    /// Bytes of its charts.
    pub fn drawn(&self) -> usize {
        self.views.iter().map(|(_, option)| option).chain([&self.shared]).map(bytes).sum()
    }

    /// Leaves out points, so that a line, with its band, has about `most` at most.
    pub fn thin(&mut self, most: usize) {
        if self.course.is_none() {
            return;
        }
        for one in self.views.iter_mut().filter_map(|(_, option)| option["series"].as_array_mut()).flatten() {
            for place in ["/data", "/renderItem/points"] {
                if let Some(points) = one.pointer_mut(place).and_then(Value::as_array_mut) {
                    *points = thinned(points, most).cloned().collect();
                }
            }
        }
    }

    /// Points of its longest line.
    fn points(&self) -> usize {
        let series = self.views.iter().filter_map(|(_, option)| option["series"].as_array()).flatten();
        series.filter_map(|one| Some(one["data"].as_array()?.len())).max().unwrap_or(0)
    }

    /// The caption, with what was left out.
    fn told(&self) -> String {
        let (views, file) = (self.views.len(), self.data.file());
        let [shown, of] = [views, self.of].map(|count| whole(count as u64));
        let charts = match views {
            _ if views == self.of => String::new(),
            1 => format!(" Of {of} charts to choose from only the first is here; the values of all are in {file}."),
            _ => format!(" Of {of} charts to choose from the first {shown} are here; the values of all are in {file}."),
        };
        let lines = match self.course.map(|all| (self.points(), all)) {
            Some((points, all)) if points < all => {
                format!(" Drawn through {points} of {} points, evenly spaced; all are in {file}.", whole(all as u64))
            }
            _ => String::new(),
        };
        format!("{}{charts}{lines}", self.caption)
    }

    /// As the template takes it; `prefix` makes its name unique on the page.
    pub fn shown(&self, prefix: &str) -> Shown {
        let id = format!("{prefix}-{}", self.id);
        let views: Vec<Value> = self.views.iter().map(|(_, option)| json!({ "option": option })).collect();
        let data = with(self.data.block(), &json!({ "views": views, "shared": self.shared }));
        Shown {
            title: self.title.clone(),
            height: self.height,
            caption: self.told(),
            choices: if self.of > 1 { self.views.iter().map(|(name, _)| name.clone()).collect() } else { Vec::new() },
            legend: self.legend.clone(),
            note: self.data.note(),
            data: json_block(&format!("{id}-data"), &data),
            id,
        }
    }
}

/// Bytes of a part of a chart.
fn bytes(part: &Value) -> usize {
    part.to_string().len()
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
