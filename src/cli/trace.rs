//! `phaseline trace`: one history, event by event.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::again::command;
use super::args::TraceArgs;
use super::error::Error;
use super::find::find;
use super::load;
use super::place;
use super::screen::{Screen, data};
use crate::files::write_whole;
use crate::model::{Luck, Simulator};
use crate::report::text::{COLUMNS, hours, wrapped};
use crate::report::trace::{Recorder, Story, as_json, as_page, in_words};
use crate::scenario::Scenario;

/// Prints the history, or those that were looked for.
pub fn trace(args: &TraceArgs, screen: Screen) -> Result<(), Error> {
    if let Some(what) = &args.search.find {
        if let Some(Some(file)) = &args.html {
            let words = format!("--find may find several histories, and `{}` is one file", file.display());
            return Err(Error::input(words).hint("leave the file out: each history gets a page under its own name"));
        }
        return find(args, what, screen);
    }
    let Some(replication) = args.replication else {
        let find = command("trace", &args.scenario, &["--find collapse".to_owned()]);
        return Err(Error::input("which history to tell is not said")
            .hint(format!("name one with --replication (-k), or look for some in which something happens:\n{find}")));
    };
    let scenario = load::scenario(&args.scenario, screen)?;
    let seed = args.seed.unwrap_or(scenario.run().seed);
    if let Some(file) = &args.html {
        return page(&scenario, (seed, replication), file.as_deref(), args.force, screen);
    }
    let luck = Luck::new(&scenario, seed);
    let mut recorder = Recorder::new(&scenario);
    Simulator::new(&luck).replicate(replication, &mut recorder);
    let lines = recorder.into_lines();
    if args.json {
        return data(&as_json(&lines));
    }
    let horizon = hours(scenario.horizon().get());
    let title = format!("{}, replication {replication}, seed {seed}: {horizon} from the armistice", scenario.name());
    screen.say(&wrapped("", &title, 2, COLUMNS));
    data(&in_words(&lines, scenario.armistice()))
}

/// Writes the history as a page.
pub fn page(
    scenario: &Scenario,
    (seed, replication): (u64, u64),
    file: Option<&Path>,
    force: bool,
    screen: Screen,
) -> Result<(), Error> {
    let page = as_page(&Story::of(scenario, seed, replication)).map_err(|error| Error::failed(error.to_string()))?;
    if file == Some(Path::new("-")) {
        return data(&page);
    }
    let own = || place::in_folder("output", &format!("{}-{replication}.html", scenario.name()));
    let file = file.map_or_else(own, Path::to_owned);
    let shown = file.display();
    let name = file.file_name().and_then(|name| name.to_str()).filter(|_| !file.is_dir());
    let name = name.ok_or_else(|| {
        Error::input(format!("`{shown}` is not the name of a file")).hint("name one, such as history.html")
    })?;
    let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    place::directory(directory)?;
    match fs::read(&file) {
        Ok(there) if there == page.as_bytes() => {
            screen.say(&format!("{shown} holds this page already; nothing was changed\n"));
            return Ok(());
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        _ if force => {}
        _ => {
            return Err(Error::input(format!("`{shown}` holds something else, which was left alone"))
                .hint("name another file, or replace it with --force"));
        }
    }
    write_whole(directory, name, &page)
        .map_err(|error| Error::failed(error.to_string()).hint("free some room, or name another file"))?;
    screen.summary(&format!("Page: {shown} (open it in a browser)\n"))
}
