//! Results as one page of HTML that people look at: self-contained, without network, with the data in it.
//!
//! Each kind of results is a section: an answer, and figures. A figure is an option of the chart library, in
//! JSON, made here from the tables; the page's script only draws it. Nothing is computed, here or there: what is drawn
//! stands in a table, which the figure offers too.

use std::fmt;

use minijinja::context;

use super::page::{PageError, page, trusted};
use super::read::{Found, ReadError};
use figure::fit;
use section::{Section, ShownSection};

mod assumptions;
mod chart;
mod compare;
mod compliance;
mod days;
mod discover;
mod figure;
mod ladder;
mod map;
mod phases;
mod plan;
mod points;
mod response;
mod run;
mod section;
mod sensitivity;
mod solve;
mod stacks;
mod sweep;
mod uncertainty;
mod words;

const TEMPLATES: [(&str, &str); 2] =
    [("report.html", include_str!("report.html")), ("report.css", include_str!("report.css"))];
const SCRIPT: &str = include_str!("report.js");
const ECHARTS: &str = include_str!("../page/assets/echarts.min.js");

/// Why a page could not be made.
#[derive(Debug)]
pub enum HtmlError {
    /// The results could not be read.
    Read(ReadError),
    /// There is no page for results of this kind.
    Kind(String),
    /// The template is at fault.
    Page(PageError),
}

impl fmt::Display for HtmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => error.fmt(f),
            Self::Kind(kind) => write!(f, "there is no page for results of the kind `{kind}`"),
            Self::Page(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for HtmlError {}

impl From<ReadError> for HtmlError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<PageError> for HtmlError {
    fn from(error: PageError) -> Self {
        Self::Page(error)
    }
}

/// The page of `results`, a section each.
pub fn report(results: &[Found]) -> Result<String, HtmlError> {
    let mut sections = results.iter().map(|found| section(found, results.len())).collect::<Result<Vec<_>, _>>()?;
    fit(sections.iter_mut().flat_map(|section| &mut section.figures));
    let title = match sections.as_slice() {
        [one] => format!("{}: {}", one.title, one.kind),
        all => format!("{} results", all.len()),
    };
    let names: Vec<String> = sections.iter().map(Section::name).collect();
    let shown: Vec<ShownSection> = sections
        .iter()
        .zip(results)
        .enumerate()
        .map(|(number, (section, found))| section.shown(found, number))
        .collect();
    let content = context! { title, names, sections => shown, echarts => trusted(ECHARTS), script => trusted(SCRIPT) };
    Ok(page(&TEMPLATES, content)?)
}

/// What a page of so many `results` says of one.
fn section(found: &Found, results: usize) -> Result<Section, HtmlError> {
    Ok(match found.kind() {
        "run" => run::run(found)?,
        "uncertainty" => uncertainty::uncertainty(found, results)?,
        "compare" => compare::compare(found)?,
        "sweep" => sweep::sweep(found, results)?,
        "solve" => solve::solve(found)?,
        "sensitivity" => sensitivity::sensitivity(found)?,
        "discovery" => discover::discover(found)?,
        other => return Err(HtmlError::Kind(other.to_owned())),
    })
}
