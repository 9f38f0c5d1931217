//! What there is to see on a page, and what anyone would mind about it.

use serde_json::Value;

use super::Chromium;

/// Runs in the page and tells what is there.
const LOOK: &str = include_str!("look.js");

/// What is on a page.
#[derive(Debug)]
pub struct Seen(Value);

impl Seen {
    /// The names of its figures.
    pub fn figures(&self) -> Vec<String> {
        let figures = self.0["figures"].as_array().unwrap();
        figures.iter().map(|figure| figure["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Everything that anyone would mind; `what` tells which page.
    pub fn faults(&self, what: &str) -> Vec<String> {
        let mut faults = Vec::new();
        let seen = &self.0;
        let mut fault = |text: String| faults.push(format!("{what}: {text}"));
        for figure in seen["figures"].as_array().unwrap() {
            let id = &figure["id"];
            for view in figure["views"].as_array().unwrap() {
                // Axes alone are fewer shapes than any chart with something in it.
                if view["shapes"].as_u64().unwrap() < 4 || view["marks"].as_u64().unwrap() == 0 {
                    fault(format!("{id} is empty when it shows {}: {view}", view["name"]));
                }
            }
            if figure["label"].as_str().unwrap_or_default().len() < 20 || figure["caption"].as_str().unwrap().len() < 20
            {
                fault(format!("{id} is not described"));
            }
        }
        if seen["width"].as_f64() > seen["room"].as_f64() {
            fault(format!("{} px wide in {} px: {}", seen["width"], seen["room"], seen["wide"]));
        }
        let levels: Vec<i64> =
            seen["headings"].as_array().unwrap().iter().map(|level| level.as_i64().unwrap()).collect();
        if levels.first() != Some(&1) || levels.iter().filter(|level| **level == 1).count() != 1 {
            fault(format!("headings are {levels:?}"));
        }
        if levels.windows(2).any(|pair| pair[1] > pair[0] + 1) {
            fault(format!("headings leave out a level: {levels:?}"));
        }
        for kind in ["unnamed", "pale", "twice"] {
            for one in seen[kind].as_array().unwrap() {
                fault(format!("{kind}: {one}"));
            }
        }
        faults
    }
}

/// Looks at the page that is open.
pub fn look(browser: &mut Chromium) -> Seen {
    Seen(browser.run(LOOK))
}
