//! Ctrl-C: once to finish early, twice to stop at once.

use std::process;

use super::error::Error;
use super::screen::Screen;
use crate::experiment::StopToken;

/// From now on the first Ctrl-C asks `stop` to stop, and the second ends the program.
pub fn listen(stop: &StopToken, screen: Screen) -> Result<(), Error> {
    let stop = stop.clone();
    ctrlc::set_handler(move || {
        if stop.is_stopped() {
            process::exit(130);
        }
        stop.stop();
        screen.say("\nStopping: what is done so far is being written. Ctrl-C again stops at once.\n");
    })
    .map_err(|error| Error::failed(format!("Ctrl-C could not be listened to: {error}")))
}
