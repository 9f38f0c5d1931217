//! A page of HTML that needs nothing beside itself: styles, scripts and data are in the file, and nothing is fetched.
//!
//! Templates extend `base.html`, which brings the theme, and fill its blocks:
//!
//! ```text
//! {% extends "base.html" %}
//! {% block content %}<p>{{ answer }}</p>{{ data }}{% endblock %}
//! ```
//!
//! What a template prints is escaped, save what [`json_block`] and [`trusted`] made.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

const BASE: &str = include_str!("base.html");
const STYLE: &str = include_str!("style.css");
const DARK: &str = include_str!("dark.css");
const THEME: &str = include_str!("theme.js");

/// Marks a page as one of this program's, which may be replaced by another.
const GENERATOR: &str = concat!("<meta name=\"generator\" content=\"", env!("CARGO_PKG_NAME"), " ");
/// The mark stands within so many bytes.
const HEAD: u64 = 1024;

/// Why a page could not be made: a fault of its template.
#[derive(Debug)]
pub struct PageError(minijinja::Error);

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the page could not be made: {:#}", self.0)
    }
}

impl std::error::Error for PageError {}

impl From<minijinja::Error> for PageError {
    fn from(error: minijinja::Error) -> Self {
        Self(error)
    }
}

/// The page that the first of `templates`, each a name and its text, makes of `content`. A name that ends in `.html` is
/// escaped. `content` must have a `title`.
pub fn page(templates: &[(&'static str, &'static str)], content: impl Serialize) -> Result<String, PageError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
        Some((_, "html")) => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    environment.add_global("version", env!("CARGO_PKG_VERSION"));
    let shell = [("base.html", BASE), ("style.css", STYLE), ("dark.css", DARK), ("theme.js", THEME)];
    for (name, text) in shell.iter().chain(templates) {
        environment.add_template(name, text)?;
    }
    let (first, _) = templates.first().unwrap_or(&("base.html", BASE));
    Ok(environment.get_template(first)?.render(content)?)
}

/// Whether the file at `path` is a page of this program.
pub fn is_page(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(String::from_utf8_lossy(&head).contains(GENERATOR))
}

/// `value` as a block of data that a script of the page finds by `id`. No text in it can end the block.
pub fn json_block(id: &str, value: &serde_json::Value) -> Value {
    // In JSON, these stand in texts only.
    let text = value.to_string().replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e");
    let id: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    trusted(&format!("<script type=\"application/json\" id=\"{id}\">{text}</script>"))
}

/// `text` as it is: only for what this program itself is made of.
pub fn trusted(text: &str) -> Value {
    Value::from_safe_string(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "{% extends \"base.html\" %}{% block content %}<p>{{ words }}</p>{{ data }}{% endblock %}";

    fn small(words: &str, data: &serde_json::Value) -> String {
        let content = minijinja::context! { title => words, words, data => json_block("data", data) };
        page(&[("small.html", SMALL)], content).unwrap()
    }

    #[test]
    fn what_is_printed_is_escaped() {
        let page = small("<b>&\"'", &serde_json::Value::Null);
        assert!(page.contains("<p>&lt;b&gt;&amp;&quot;&#x27;</p>"), "{page}");
        assert!(page.contains("<title>&lt;b&gt;"), "{page}");
        assert!(page.contains(GENERATOR));
    }

    #[test]
    fn data_does_not_end_its_block() {
        let name = "</script><!-- <script>&";
        let page = small("x", &serde_json::json!([name]));
        let (_, from) = page.split_once("id=\"data\">").unwrap();
        let (data, _) = from.split_once("</script>").unwrap();
        assert_eq!(serde_json::from_str::<Vec<String>>(data).unwrap(), [name]);
    }

    #[test]
    fn nothing_is_fetched() {
        let page = small("x", &serde_json::Value::Null);
        for fetched in ["src=", "url(", "@import", "<link", "http:", "https:", "fetch("] {
            assert!(!page.contains(fetched), "{fetched}");
        }
    }

    #[test]
    fn a_template_that_asks_for_what_is_not_there_is_a_fault() {
        let error = page(&[("small.html", SMALL)], minijinja::context! { title => "x" }).unwrap_err();
        assert!(error.to_string().contains("undefined"), "{error}");
    }
}
