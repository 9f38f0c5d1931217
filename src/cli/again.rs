//! A command to give next, as it would be typed.

use std::fmt::Write as _;

use super::args::ScenarioArgs;
use crate::report::text::{COLUMNS, word};

/// `phaseline <command>` on the same scenario with the same settings, and then `options`.
pub fn command(command: &str, scenario: &ScenarioArgs, options: &[String]) -> String {
    let mut words = vec!["phaseline".to_owned(), command.to_owned(), word(&scenario.scenario.display().to_string())];
    words.extend(scenario.set.iter().map(|set| format!("--set {}", word(&set.to_string()))));
    words.extend_from_slice(options);
    in_lines(&words)
}

/// Words in lines that fit the screen, each but the last ended as a shell wants it; set in by two.
fn in_lines(words: &[String]) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in words {
        let length = word.chars().count();
        // Room for the mark at the end of the line.
        if column > 0 && column + 1 + length + 2 > COLUMNS {
            out.push_str(" \\\n    ");
            column = 4;
        } else {
            out.push_str(if column > 0 { " " } else { "  " });
            column += if column > 0 { 1 } else { 2 };
        }
        let _ = write!(out, "{word}");
        column += length;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_they_must_be() {
        assert_eq!(word("configs/baseline.toml"), "configs/baseline.toml");
        assert_eq!(word("phase[national response].deadline=12 h"), "'phase[national response].deadline=12 h'");
        assert_eq!(word("it's"), r"'it'\''s'");
        assert_eq!(word(""), "''");
    }

    #[test]
    fn long_commands_go_on_in_the_next_line() {
        let scenario = ScenarioArgs {
            scenario: "configs/baseline.toml".into(),
            set: ["phase[national response].deadline=12 h", "monitoring.teams=4"]
                .map(|set| set.parse().unwrap())
                .into(),
        };
        let text = command("trace", &scenario, &["-k 17".to_owned()]);
        let expected = "  phaseline trace configs/baseline.toml \\\n    --set 'phase[national response].deadline=12 h' \
                        --set monitoring.teams=4 \\\n    -k 17\n";
        assert_eq!(text, expected);
        assert!(text.lines().all(|line| line.chars().count() <= COLUMNS));
    }
}
