//! The room on a page, and how results share it: sections are written and weighed, until the page keeps its limit.

use minijinja::context;

use super::detail::{Detail, MOST, choose};
use super::fit::{MOST_DATA, fit, least};
use super::kin::{Listed, listed};
use super::overview::overview;
use super::section::{NO_FORECAST, Place, Section, Told, assumed};
use super::{ECHARTS, HtmlError, PAGE, SCRIPT, SECTION};
use crate::report::page::{page, trusted};
use crate::report::read::Found;

/// Bytes around a name in the list of contents.
const ENTRY: usize = 40;

/// A page in the making.
#[derive(Debug)]
pub struct Room<'r> {
    results: &'r [Found],
    /// The assumptions of each result.
    listed: Vec<Listed>,
    /// What the sections are called that were taken.
    names: Vec<String>,
    /// The sections, each in the fullest detail that may have room.
    sections: Vec<Section>,
    /// What they take in each of [`Detail::ALL`], with tables and lines cut to the least.
    sizes: Vec<[usize; 4]>,
    /// What those of each detail take that are kept until it is known how much of each is told.
    kept: [usize; 4],
    /// Details that no more results are weighed in.
    closed: [bool; 4],
}

impl<'r> Room<'r> {
    /// Room for a section of each of `results`.
    pub fn of(results: &'r [Found]) -> Result<Self, HtmlError> {
        let listed = listed(results.iter().map(assumed).collect::<Result<_, _>>()?);
        Ok(Self {
            results,
            listed,
            names: Vec::new(),
            sections: Vec::new(),
            sizes: Vec::new(),
            kept: [0; 4],
            closed: [false; 4],
        })
    }

    /// Takes in the section of the next result.
    pub fn take(&mut self, section: Section) -> Result<(), HtmlError> {
        let (number, mut sizes, mut fullest) = (self.sections.len(), [usize::MAX; 4], None);
        for (level, detail) in Detail::ALL.into_iter().enumerate() {
            if fullest.is_none() && detail > Detail::Brief && self.closed[level] {
                continue;
            }
            let mut told = section.at(detail);
            least(told.section.figures.iter_mut());
            let bytes = self.written(&told, number)?.len() + section.name().len() + ENTRY;
            // If those before it fill a page, it is told shorter, and need not be kept whole.
            if fullest.is_some() || detail == Detail::Brief || self.kept[level] + bytes <= MOST {
                self.kept[level] += bytes;
                sizes[level] = bytes;
                fullest.get_or_insert(detail);
            } else if self.kept[level] > MOST / 2 {
                self.closed[level] = true;
            }
        }
        let detail = fullest.unwrap_or(Detail::Brief);
        self.names.push(section.name());
        self.sections.push(if detail == Detail::Full { section } else { section.kept(detail) });
        self.sizes.push(sizes);
        Ok(())
    }

    /// The page.
    pub fn page(mut self) -> Result<String, HtmlError> {
        self.tell_apart();
        let around = self.whole(&[])?.len();
        let mut room = MOST.saturating_sub(around);
        loop {
            let details = choose(&self.sizes, room).map_err(HtmlError::Many)?;
            match self.fitted(&details)? {
                Ok(page) => return Ok(page),
                // Weighed one by one they were a little lighter.
                Err(over) => room = room.saturating_sub(over),
            }
        }
    }

    /// The page with so much of each section, and of tables and lines as much as fits; or how many bytes it has too many.
    fn fitted(&self, details: &[Detail]) -> Result<Result<String, usize>, HtmlError> {
        let all: Vec<Told> = self.sections.iter().zip(details).map(|(section, detail)| section.at(*detail)).collect();
        let mut data = MOST_DATA;
        loop {
            let mut told = all.clone();
            let figures = told.iter_mut().flat_map(|told| &mut told.section.figures);
            if data > 0 {
                fit(figures, data);
            } else {
                least(figures);
            }
            let sections = told.iter().enumerate().map(|(number, told)| self.written(told, number));
            let page = self.whole(&sections.collect::<Result<Vec<_>, _>>()?)?;
            match (page.len().saturating_sub(MOST), data) {
                (0, _) => return Ok(Ok(page)),
                (over, 0) => return Ok(Err(over)),
                // Tables and lines are cut in steps, so a little more than what is too much.
                (over, _) => data = data.saturating_sub(over + MOST_DATA / 20),
            }
        }
    }

    /// Of sections that are called alike, each is also called by its directory.
    fn tell_apart(&mut self) {
        let names = self.names.clone();
        for ((section, name), found) in self.sections.iter_mut().zip(&names).zip(self.results) {
            let is_alone = names.iter().filter(|other| *other == name).count() == 1;
            if let Some(directory) = found.directory.file_name().filter(|_| !is_alone) {
                section.title = format!("{}, {}", section.title, directory.to_string_lossy());
            }
        }
        self.names = self.sections.iter().map(Section::name).collect();
    }

    /// The section of the result with this number.
    fn written(&self, told: &Told, number: usize) -> Result<String, HtmlError> {
        let place = Place { number, names: &self.names, of: self.results.len() };
        let section = told.shown(&self.results[number], place, &self.listed[number]);
        Ok(page(&SECTION, context! { section })?)
    }

    /// The page with these sections.
    fn whole(&self, sections: &[String]) -> Result<String, HtmlError> {
        let title = match self.sections.as_slice() {
            [one] => format!("{}: {}", one.title, one.kind),
            all => format!("{} results", all.len()),
        };
        let content = context! {
            title, names => self.names, caution => NO_FORECAST, overview => overview(&self.sections, self.results),
            sections => sections.iter().map(|section| trusted(section)).collect::<Vec<_>>(),
            echarts => trusted(ECHARTS), script => trusted(SCRIPT),
        };
        Ok(page(&PAGE, content)?)
    }
}
