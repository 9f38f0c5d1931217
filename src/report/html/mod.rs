//! Results as one page of HTML that people look at: self-contained, without network, with the data in it.
//!
//! Each kind of results is a section: an answer, and figures. A figure is an option of the chart library, in
//! JSON, made here from the tables; the page's script only draws it. Nothing is computed, here or there: what is drawn
//! stands in a table, which the figure offers too.

use std::fmt;

use super::identity::ResultKind;
use super::page::PageError;
use super::read::{Found, ReadError};
use room::Room;
pub(super) use section::{Key, Section};

mod assumptions;
mod chart;
mod compare;
mod compliance;
mod data;
mod days;
mod detail;
mod discover;
mod figure;
mod fit;
mod kin;
mod ladder;
mod map;
mod overview;
mod phases;
mod plan;
mod points;
mod response;
mod room;
mod run;
mod section;
mod sensitivity;
mod solve;
mod stacks;
mod sweep;
mod uncertainty;
mod words;

const PAGE: [(&str, &str); 2] =
    [("report.html", include_str!("report.html")), ("report.css", include_str!("report.css"))];
const SECTION: [(&str, &str); 1] = [("section.html", include_str!("section.html"))];
const SCRIPT: &str = include_str!("report.js");
const ECHARTS: &str = include_str!("../page/assets/echarts.min.js");

/// Why a page could not be made.
#[derive(Debug)]
pub enum HtmlError {
    /// The results could not be read.
    Read(ReadError),
    /// They are more than a page holds, however short; it holds so many of them, from the first on.
    Many(usize),
    /// The template is at fault.
    Page(PageError),
}

impl fmt::Display for HtmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => error.fmt(f),
            Self::Many(0) => write!(f, "these results do not fit on a page of 1.5 MB, however short"),
            Self::Many(most) => {
                write!(f, "so many results do not fit on a page of 1.5 MB, however short: the first {most} do")
            }
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

/// The page of `results`, a section each, in as much detail as it has room for.
pub fn report(results: &[Found]) -> Result<String, HtmlError> {
    let mut room = Room::of(results)?;
    for found in results {
        room.take(section(found, results.len())?)?;
    }
    room.page()
}

/// What a page of so many `results` says of one.
pub(super) fn section(found: &Found, results: usize) -> Result<Section, ReadError> {
    Ok(match found.kind() {
        ResultKind::Run => run::run(found)?,
        ResultKind::Uncertainty => uncertainty::uncertainty(found, results)?,
        ResultKind::Compare => compare::compare(found)?,
        ResultKind::Sweep => sweep::sweep(found, results)?,
        ResultKind::Solve => solve::solve(found)?,
        ResultKind::Sensitivity => sensitivity::sensitivity(found)?,
        ResultKind::Discovery => discover::discover(found)?,
    })
}
