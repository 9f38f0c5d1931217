//! `phaseline report`: results as a page that people look at.

use std::io;
use std::path::{Path, PathBuf};

use super::args::ReportArgs;
use super::error::Error;
use super::screen::Screen;
use crate::files::write_whole;
use crate::report::html::{HtmlError, report as page};
use crate::report::page::is_page;
use crate::report::{Found, PAGE, ReadError};

/// Writes the page, and opens it if that was asked for.
pub fn report(args: &ReportArgs, screen: Screen) -> Result<(), Error> {
    let results = args.results.iter().map(|path| Found::open(path)).collect::<Result<Vec<_>, _>>();
    let results = results.map_err(|error| unreadable(&error))?;
    let path = args.out.clone().unwrap_or_else(|| args.results[0].join(PAGE));
    if !args.force {
        may_be_replaced(&path)?;
    }
    let page = page(&results).map_err(|error| match &error {
        HtmlError::Read(error) => unreadable(error),
        HtmlError::Many(_) => {
            Error::input(error.to_string()).hint("name fewer of them, or make several pages with --out")
        }
        HtmlError::Page(_) => Error::failed(error.to_string()),
    })?;
    let (folder, name) = place(&path)?;
    write_whole(folder, name, &page)
        .map_err(|error| Error::failed(format!("the page could not be written: {error}")))?;
    screen.summary(&format!("Page: {}\n", path.display()))?;
    if args.open {
        open(&path, screen);
    }
    Ok(())
}

/// The folder and the name of a file.
fn place(path: &Path) -> Result<(&Path, &str), Error> {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| {
        Error::input(format!("`{}` names no file", path.display())).hint("name one with --out, such as report.html")
    })?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.is_dir() {
        Ok((folder, name))
    } else {
        Err(Error::input(format!("there is no directory `{}`", folder.display())).hint("make it, or name another file"))
    }
}

/// Nothing is there, or a page of this program.
fn may_be_replaced(path: &Path) -> Result<(), Error> {
    match is_page(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => {
            Err(Error::input(format!("could not read `{}`: {error}", path.display()))
                .hint("name another file with --out"))
        }
        Ok(true) => Ok(()),
        Ok(false) => {
            Err(Error::input(format!("`{}` is no page of this program, so it was left alone", path.display()))
                .hint("name another file with --out, or replace it with --force"))
        }
    }
}

/// A browser that does not open is no failure: the page is there.
fn open(path: &Path, screen: Screen) {
    let absolute: PathBuf = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if let Err(error) = open::that_detached(&absolute) {
        screen.say(&format!("warning: no browser could be opened ({error}); the page is {}\n", absolute.display()));
    }
}

fn unreadable(error: &ReadError) -> Error {
    Error::input(error.to_string()).hint(error.remedy())
}
