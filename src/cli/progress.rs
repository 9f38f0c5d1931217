//! A bar on the terminal while a run goes on; nothing at all in pipes and files.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::screen::Screen;
use crate::experiment::Progress;
use crate::report::text::grouped;

const TEMPLATE: &str = "{bar:30} {human_pos} of {human_len} histories, {rate} a second, {eta} left";

/// The bar.
#[derive(Debug)]
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar for so many replications, drawn where somebody watches.
    pub fn new(replications: u64, screen: Screen) -> Self {
        if screen.quiet() || !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(Some(replications), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style.with_key("rate", rate).progress_chars("━╸─"));
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Self(bar)
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

/// Whole histories a second.
fn rate(state: &ProgressState, out: &mut dyn Write) {
    // A bar that cannot be written has nobody to tell.
    let _ = out.write_str(&grouped(state.per_sec()));
}

impl Progress for Bar {
    fn done(&self, replications: u64, _events: u64) {
        self.0.set_position(replications);
    }
}
