//! `phaseline man`: manual pages.

use clap::CommandFactory;
use clap_mangen::Man;

use super::args::{Cli, ManArgs};
use super::error::Error;
use super::place;
use super::screen::{Screen, data};

/// Prints the main page, or writes all pages into a directory.
pub fn man(args: &ManArgs, screen: Screen) -> Result<(), Error> {
    let Some(dir) = &args.out else {
        let mut page = Vec::new();
        Man::new(Cli::command()).render(&mut page).map_err(Error::Output)?;
        return data(&String::from_utf8_lossy(&page));
    };
    place::directory(dir)?;
    clap_mangen::generate_to(Cli::command(), dir)
        .map_err(|error| Error::failed(format!("the pages could not be written to `{}`: {error}", dir.display())))?;
    screen.say(&format!("Wrote the manual pages to {}\n", dir.display()));
    Ok(())
}
