//! What stands beside values: comments, where people write what a number rests on. One at the end of a value's line is
//! the value's, and so are the lines of comment right above its key.

use super::diagnose::{Place, Sources};
use super::tree::{Node, Value};

/// What stands beside the value `node` and those in it, each once, in their order; `key` is where its key is, or itself if
/// it has none. A value that was set from outside the files says by whom.
pub fn beside(key: Place, node: &Node, sources: &Sources) -> String {
    let mut said = Vec::new();
    collect(key, node, sources, &mut said);
    said.join("; ")
}

fn collect(key: Place, node: &Node, sources: &Sources, said: &mut Vec<String>) {
    let mut say = |words: String| {
        if !words.is_empty() && !said.contains(&words) {
            said.push(words);
        }
    };
    say(above(sources.before(key)));
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| collect(item.place, item, sources, said)),
        Value::Table(entries) => entries.iter().for_each(|entry| collect(entry.place, &entry.node, sources, said)),
        _ => say(match sources.setting(node.place) {
            Some(origin) => format!("set by {origin}"),
            None => comment(sources.rest_of_line(node.place)).unwrap_or_default().to_owned(),
        }),
    }
}

/// The lines of comment right above a key, of which the text `before` is given; nothing if the line begins with another.
fn above(before: &str) -> String {
    let mut lines = before.rsplit('\n');
    if lines.next().is_none_or(|own| own.contains(['=', '{', '[', ',', '#'])) {
        return String::new();
    }
    // What is for an editor, or a setting that is switched off, says nothing of this one.
    let is_said = |line: &&str| {
        let is_setting = line.contains('=') && line.parse::<toml::Table>().is_ok();
        !line.starts_with(':') && !is_setting
    };
    let lines = lines.map_while(|line| line.trim().strip_prefix('#')).filter(is_said).map(str::trim);
    let mut lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.reverse();
    lines.join(" ")
}

/// The comment in what follows a value on its line.
fn comment(rest: &str) -> Option<&str> {
    let mut letters = rest.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '#' => return Some(rest[at + 1..].trim()),
            // Another value's text, in which a `#` is a letter.
            '"' | '\'' => {
                while let Some((_, inner)) = letters.next().filter(|(_, inner)| *inner != letter) {
                    if inner == '\\' && letter == '"' {
                        letters.next();
                    }
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_comment_right_above_a_key_are_its() {
        for (before, expected) in [
            ("", ""),
            ("# why\n", "why"),
            ("a = 1 # not\n  # why\n# and more\n  b.", "why and more"),
            ("# not\n\n", ""),
            ("#:schema x.json\n# why\n# teams = 3\n#\n", "why"),
            ("# [assumption]\n", "[assumption]"),
            ("# why\na = { ", ""),
            ("# why\na = 1, ", ""),
        ] {
            assert_eq!(above(before), expected, "{before}");
        }
    }

    #[test]
    fn a_comment_is_what_follows_the_mark_outside_texts() {
        for (rest, expected) in [
            ("", None),
            (" # why", Some("why")),
            (", b = \"a # b\" } #  [a] \"why\" # not ", Some("[a] \"why\" # not")),
            (", b = \"a \\\" # b\" }", None),
            (", b = 'c:\\' } # why", Some("why")),
            (" #", Some("")),
        ] {
            assert_eq!(comment(rest), expected, "{rest}");
        }
    }
}
