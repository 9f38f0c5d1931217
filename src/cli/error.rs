//! What a command ends with when it does not succeed.

use std::fmt::Write as _;
use std::io;

use anstyle::{AnsiColor, Style};

use crate::report::text::{COLUMNS, wrapped};

/// Bold red.
const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Bold cyan.
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// Why a command did not succeed. Its kind is the exit code.
#[derive(Debug)]
pub enum Error {
    /// The input is wrong: exit code 2.
    Input(Message),
    /// The run failed: exit code 1.
    Failed(Message),
    /// The precision that was asked for was not reached: exit code 3.
    Imprecise(Message),
    /// Stopped by the user: exit code 130.
    Interrupted(Message),
    /// Standard output could not be written: success if nobody reads it any more, else exit code 1.
    Output(io::Error),
}

/// What happened, and what to do about it.
#[derive(Debug)]
pub struct Message {
    text: String,
    hint: Option<String>,
}

impl Error {
    /// The input is wrong.
    pub fn input(text: impl Into<String>) -> Self {
        Self::Input(Message { text: text.into(), hint: None })
    }

    /// The run failed.
    pub fn failed(text: impl Into<String>) -> Self {
        Self::Failed(Message { text: text.into(), hint: None })
    }

    /// The precision that was asked for was not reached.
    pub fn imprecise(text: impl Into<String>) -> Self {
        Self::Imprecise(Message { text: text.into(), hint: None })
    }

    /// Stopped by the user.
    pub fn interrupted(text: impl Into<String>) -> Self {
        Self::Interrupted(Message { text: text.into(), hint: None })
    }

    /// The same with a hint, on a line of its own.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Self::Input(message) | Self::Failed(message) | Self::Imprecise(message) | Self::Interrupted(message) =
            &mut self
        {
            message.hint = Some(hint.into());
        }
        self
    }

    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Input(_) => 2,
            Self::Failed(_) => 1,
            Self::Imprecise(_) => 3,
            Self::Interrupted(_) => 130,
            Self::Output(error) => u8::from(error.kind() != io::ErrorKind::BrokenPipe),
        }
    }

    /// What to print, with colours in escape codes; nothing for a pipe that was closed.
    pub fn render(&self) -> Option<String> {
        let message = match self {
            Self::Input(message) | Self::Failed(message) | Self::Imprecise(message) | Self::Interrupted(message) => {
                message
            }
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return None,
            Self::Output(error) => {
                return Some(labelled(ERROR, "error", &format!("standard output could not be written: {error}")));
            }
        };
        let mut text = labelled(ERROR, "error", &message.text);
        if let Some(hint) = &message.hint {
            text.push_str(&labelled(HINT, "hint", hint));
        }
        Some(text)
    }
}

/// `label: text`, later lines set in below the first, and long ones wrapped.
fn labelled(style: Style, label: &str, text: &str) -> String {
    let mut out = String::new();
    let indent = label.len() + 2;
    for (number, line) in text.lines().flat_map(|line| lines(line, COLUMNS - indent)).enumerate() {
        // Writing to a string cannot fail.
        let _ = if number == 0 {
            writeln!(out, "{style}{label}{style:#}: {line}")
        } else {
            writeln!(out, "{:indent$}{line}", "")
        };
    }
    out
}

/// Stands for a space at which no line ends.
const TIED: char = '\u{1f}';

/// A line of prose in lines of at most `width` characters. One that is set in is laid out as it is meant to be.
fn lines(line: &str, width: usize) -> Vec<String> {
    if line.starts_with(' ') || line.chars().count() <= width {
        return vec![line.to_owned()];
    }
    let text = wrapped("", &tied(line), 0, width);
    text.lines().map(|line| line.replace(TIED, " ")).collect()
}

/// `line` with what is typed held together: what stands in backticks, and commands without them up to a comma or the end.
fn tied(line: &str) -> String {
    const COMMANDS: [&str; 2] = ["phaseline ", "cargo "];
    let mut out = String::new();
    let (mut quoted, mut command, mut before) = (false, false, ' ');
    for (at, letter) in line.char_indices() {
        command |= before == ' ' && COMMANDS.iter().any(|name| line[at..].starts_with(name));
        match letter {
            '`' => quoted = !quoted,
            ' ' if matches!(before, ',' | ';') => command = false,
            _ => {}
        }
        out.push(if letter == ' ' && (quoted || command) { TIED } else { letter });
        before = letter;
    }
    out
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::experiment::StoreError;
    use crate::files::FileError;
    use crate::report::{ReadError, ReportError};

    #[test]
    fn kinds_are_exit_codes() {
        assert_eq!(Error::input("x").exit_code(), 2);
        assert_eq!(Error::failed("x").exit_code(), 1);
        assert_eq!(Error::imprecise("x").exit_code(), 3);
        assert_eq!(Error::interrupted("x").exit_code(), 130);
        let closed = Error::Output(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!((closed.exit_code(), closed.render()), (0, None));
        assert_eq!(Error::Output(io::Error::from(io::ErrorKind::StorageFull)).exit_code(), 1);
    }

    #[test]
    fn hints_stand_on_their_own_line() {
        let text = Error::input("one\ntwo").hint("do this").render().unwrap();
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert_eq!(plain, "error: one\n       two\nhint: do this\n");
    }

    /// Whatever the folders of a path are called, it is told as it is.
    #[test]
    fn paths_with_blanks_are_not_broken() {
        let path = PathBuf::from(format!("/{}tables of May", "a folder with blanks/".repeat(6)));
        let (why, file) = ("so it is".to_owned(), "what is there.csv".to_owned());
        let inside = path.join(&file);
        let directory = || path.clone();
        let told = [
            FileError::File { action: "write", path: directory(), source: io::Error::other("so it is") }.to_string(),
            FileError::Table { path: directory(), line: Some(3), why: why.clone() }.to_string(),
            FileError::Table { path: directory(), line: None, why: why.clone() }.to_string(),
            ReportError::Format { path: directory(), why: why.clone() }.to_string(),
            ReportError::Manifest { path: directory(), source: serde_json::from_str::<u8>("x").unwrap_err() }
                .to_string(),
            ReportError::NotADirectory(directory()).to_string(),
            ReportError::Busy(directory()).to_string(),
            ReportError::Foreign { directory: directory(), file: file.clone() }.to_string(),
            ReportError::Unowned { directory: directory(), file: file.clone() }.to_string(),
            ReportError::Altered { directory: directory(), file: file.clone() }.to_string(),
            ReportError::Different { directory: directory(), differences: Vec::new() }.to_string(),
            ReportError::NoPlan(directory()).to_string(),
            ReportError::Plan { path: directory(), why: why.clone() }.to_string(),
            ReportError::Planned { directory: directory(), differences: Vec::new() }.to_string(),
            ReportError::Changed { path: directory(), named: file.clone() }.to_string(),
            ReportError::Measured(directory()).to_string(),
            ReadError::Nowhere(directory()).to_string(),
            ReadError::NoResults(directory()).to_string(),
            ReadError::Foreign(directory(), why.clone()).to_string(),
            ReadError::NoTable(directory(), file.clone()).to_string(),
            ReadError::Table { path: directory(), line: Some(3), why: why.clone() }.to_string(),
            ReadError::Table { path: directory(), line: None, why }.to_string(),
            StoreError::Different { path: directory(), differences: Vec::new() }.to_string(),
        ];
        for text in told {
            let shown = Error::failed(&text).render().unwrap();
            let plain = anstream::adapter::strip_str(&shown).to_string();
            let whole = [&path, &inside].map(|path| format!("`{}`", path.display()));
            assert!(whole.iter().any(|path| plain.contains(path)), "a path is broken or bare:\n{plain}");
        }
    }

    #[test]
    fn long_lines_are_wrapped_and_commands_and_paths_are_not() {
        let path = "a/".repeat(50);
        let command = "phaseline report output/baseline output/what-if --out both.html --force";
        let text = format!(
            "{} in {path}\n  {}\nas `{command}`, or: {command}, and so on",
            "word ".repeat(30),
            "x ".repeat(50)
        );
        let shown = Error::input(&text).hint(format!("give {command}")).render().unwrap();
        let plain = anstream::adapter::strip_str(&shown).to_string();
        let lines: Vec<&str> = plain.lines().collect();
        assert!(lines.iter().filter(|line| line.chars().count() > 80).count() == 3, "{plain}");
        assert_eq!(lines[0], format!("error: {}", "word ".repeat(14).trim_end()));
        for whole in [
            format!("       {path}"),
            format!("         {}", "x ".repeat(50)),
            format!("`{command}`,"),
            format!("{command},"),
            format!("      {command}"),
        ] {
            assert!(plain.contains(&whole), "{whole} is broken:\n{plain}");
        }
    }
}
