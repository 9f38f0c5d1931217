//! A history as a page: one file with its own drawing, styles and data.

use minijinja::context;

use super::story::Story;
use crate::report::page::{PageError, json_block, page};

const TEMPLATES: [(&str, &str); 3] = [
    ("trace.html", include_str!("page/trace.html")),
    ("trace.css", include_str!("page/trace.css")),
    ("trace.js", include_str!("page/trace.js")),
];

/// The page of `story`.
pub fn as_page(story: &Story) -> Result<String, PageError> {
    let title = format!("History {} of {}", story.replication, story.scenario);
    // A number that is not finite would be null; there is none in a story.
    let data = serde_json::to_value(story).unwrap_or_default();
    page(&TEMPLATES, context! { title, story, data => json_block("story", &data) })
}

#[cfg(test)]
mod tests;
