//! Laws in words, for messages.

use super::build::Z95;
use super::{Kind, Law};

/// A number with four significant digits, no trailing zeros.
fn short(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let digits = 3 - libm::floor(libm::log10(value.abs())) as i32;
    if (0..=9).contains(&digits) {
        let text = format!("{value:.*}", digits as usize);
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').into() } else { text }
    } else if (-6..0).contains(&digits) {
        format!("{value:.0}")
    } else {
        format!("{value:.3e}")
    }
}

impl Law {
    /// The law in words, with its parameters to four digits: `lognormal (median 8 h, p95 30 h)`.
    pub fn describe(&self) -> String {
        match &self.0 {
            Kind::Constant(hours) => format!("{} h", short(*hours)),
            Kind::Exponential { mean } => format!("exponential (mean {} h)", short(*mean)),
            Kind::Lognormal { mu, sigma } => {
                let (median, p95) = (libm::exp(*mu), libm::exp(mu + Z95 * sigma));
                format!("lognormal (median {} h, p95 {} h)", short(median), short(p95))
            }
            Kind::Weibull { shape, scale } => format!("weibull (shape {}, scale {} h)", short(*shape), short(*scale)),
            Kind::Gamma { shape, scale } => {
                format!("gamma (mean {} h, sd {} h)", short(shape * scale), short(shape.sqrt() * scale))
            }
            Kind::Uniform { min, max } => format!("uniform ({} h to {} h)", short(*min), short(*max)),
            Kind::Triangular { min, mode, max } => {
                format!("triangular ({} h, {} h, {} h)", short(*min), short(*mode), short(*max))
            }
            Kind::Pert { min, mode, max } => {
                format!("pert ({} h, {} h, {} h)", short(*min), short(*mode), short(*max))
            }
            Kind::Empirical(values) => {
                format!("empirical ({} values, mean {} h)", values.len(), short(self.mean()))
            }
            Kind::Mixture(components) => {
                let parts: Vec<_> =
                    components.iter().map(|c| format!("{}% {}", short(100.0 * c.share), c.law.describe())).collect();
                format!("mixture ({})", parts.join(", "))
            }
            Kind::Sum(laws) => {
                let parts: Vec<_> = laws.iter().map(Self::describe).collect();
                format!("sum ({})", parts.join(" + "))
            }
            Kind::Shifted(shifted) => format!("{} + {} h", shifted.law.describe(), short(shifted.by)),
            Kind::AtMost(cut) => format!("{}, at most {} h", cut.law.describe(), short(cut.bound)),
        }
    }
}
