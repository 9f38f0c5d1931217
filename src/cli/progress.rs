//! A bar on the terminal while a run goes on; nothing at all in pipes and files.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::screen::Screen;
use crate::experiment::Progress;
use crate::report::text::grouped;

const TEMPLATE: &str = "{bar:30} {human_pos} of {human_len} histories{pace}";

/// The bar.
#[derive(Debug)]
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar for so many replications, drawn where somebody watches.
    pub fn new(replications: u64, screen: Screen) -> Self {
        if screen.quiet() || !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = drawn(replications, ProgressDrawTarget::stderr());
        bar.enable_steady_tick(Duration::from_millis(250));
        Self(bar)
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

fn drawn(replications: u64, target: ProgressDrawTarget) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(replications), target);
    if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
        bar.set_style(style.with_key("pace", pace).progress_chars("━╸─"));
    }
    bar
}

/// Whole histories a second and the time left, of which nothing is known before the first histories are done.
fn pace(state: &ProgressState, out: &mut dyn Write) {
    let rate = state.per_sec();
    if rate > 0.0 {
        // A bar that cannot be written has nobody to tell.
        let _ = write!(out, ", {} a second, {:#} left", grouped(rate), HumanDuration(state.eta()));
    }
}

impl Progress for Bar {
    fn done(&self, replications: u64, _events: u64) {
        self.0.set_position(replications);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use indicatif::TermLike;

    use super::*;

    /// A terminal that keeps the last line written to it.
    #[derive(Debug, Clone, Default)]
    struct Terminal(Arc<Mutex<String>>);

    impl TermLike for Terminal {
        fn width(&self) -> u16 {
            80
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            if !text.trim().is_empty() {
                text.clone_into(&mut self.0.lock().unwrap());
            }
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_time_left_is_told_once_it_is_known() {
        let terminal = Terminal::default();
        let shown = || terminal.0.lock().unwrap().trim_end().to_owned();
        let bar = drawn(10_000, ProgressDrawTarget::term_like(Box::new(terminal.clone())));
        bar.tick();
        assert!(shown().ends_with("0 of 10,000 histories"), "{}", shown());
        std::thread::sleep(Duration::from_millis(20));
        bar.set_position(320);
        bar.tick();
        assert!(shown().contains("320 of 10,000 histories, "), "{}", shown());
        assert!(shown().contains(" a second, ") && shown().ends_with(" left"), "{}", shown());
    }
}
