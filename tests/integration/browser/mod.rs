//! A real browser looks at the pages: Chromium, without a window, by its debugging protocol.

mod chromium;
mod history;
mod look;
mod pages;

use chromium::Chromium;
use look::{Seen, look};
