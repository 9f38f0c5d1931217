//! The clock of measurements, read here only.

use std::time::Instant;

/// A watch that was started.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watch(Instant);

impl Watch {
    /// Starts one.
    #[expect(clippy::disallowed_methods, reason = "how long work takes is what is measured; no simulation sees it")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Seconds since then.
    #[expect(clippy::disallowed_methods, reason = "how long work takes is what is measured; no simulation sees it")]
    pub fn seconds(self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}
