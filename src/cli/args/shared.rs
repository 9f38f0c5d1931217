//! What several commands take.

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::cli::error::Error;
use crate::cli::numbers;
use crate::experiment::design::Name;
use crate::experiment::{Address, AddressError, Catalogue, Goal, GoalError, Precision, Settings};
use crate::files::Dialect;
use crate::report::{Format, Forms};
use crate::scenario::{Override, Vary};
use crate::stats::Level;

/// Which scenario, and what to change in it.
#[derive(Debug, Args)]
pub struct ScenarioArgs {
    /// The scenario file (TOML).
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Change one value of the scenario; may be given again.
    ///
    /// The path is dotted, with names in brackets; the value is written as in the file, without its quotes:
    /// 'phase[national response].deadline=12 h', 'monitoring.teams=4', 'source[line of contact].arrivals.poisson.rate=2 /d',
    /// 'collapse.missed=[national response, coalition response]'.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<Override>,
}

/// What an experiment asks: all that decides its numbers beside the scenario.
#[derive(Debug, Args)]
pub struct QuestionArgs {
    /// Number of independent histories [default: the scenario's].
    ///
    /// From 1 to 10 billion, written 20000, `20_000` or 2e4. Four times as many halve the intervals. Memory does not grow
    /// with the number.
    #[arg(short = 'n', long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::replications)]
    pub replications: Option<u64>,
    /// Seed of all luck [default: the scenario's].
    ///
    /// The same seed gives the same luck. Runs that differ in one setting and share a seed share all other luck, so
    /// their difference is the setting's.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::seed)]
    pub seed: Option<u64>,
    /// Level of the intervals [default: 0.95].
    #[arg(long, value_name = "LEVEL", allow_negative_numbers = true, value_parser = numbers::level)]
    pub level: Option<f64>,
    /// Accept histories that run away.
    ///
    /// A history whose violations multiply without end stops at the scenario's bound on incidents. Figures from such
    /// histories are cut short where they are worst, so the results are marked invalid and the run fails unless this is
    /// given.
    #[arg(long)]
    pub allow_runaway: bool,
}

impl QuestionArgs {
    /// What is given here on top of `settings`.
    pub fn settings(&self, settings: Settings) -> Result<Settings, Error> {
        Ok(Settings {
            seed: self.seed.unwrap_or(settings.seed),
            replications: self.replications.unwrap_or(settings.replications),
            threads: settings.threads,
            level: match self.level {
                Some(level) => Level::new(level).map_err(|error| Error::input(error.to_string()))?,
                None => settings.level,
            },
            allow_runaways: self.allow_runaway,
        })
    }
}

/// How an experiment is run.
#[derive(Debug, Args)]
pub struct ExperimentArgs {
    /// What it asks.
    #[command(flatten)]
    pub question: QuestionArgs,
    /// Number of threads [default: all cores].
    ///
    /// Changes how long it takes, never the results.
    #[arg(short = 'j', long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::threads)]
    pub threads: Option<usize>,
    /// Replace other results, changed tables, or files with a table's name.
    #[arg(long)]
    pub force: bool,
    /// In which forms.
    #[command(flatten)]
    pub forms: FormArgs,
}

/// The forms of what is written.
#[derive(Debug, Args)]
pub struct FormArgs {
    /// Formats of the tables, separated by commas: csv, xlsx, json, parquet.
    ///
    /// CSV is always written: it is what other commands read. The others are made from it, so the same command with
    /// another format adds it to results that are there, and nothing is simulated again. They are results.xlsx (a workbook
    /// with charts), results.json with a .jsonl file for each table that has a row a replication or an incident, and a
    /// .parquet file a table.
    #[arg(long, value_name = "FORMAT,…", value_delimiter = ',', default_value = "csv", hide_default_value = true)]
    pub format: Vec<FormatName>,
    /// Write CSV that spreadsheets open as it is.
    ///
    /// With a byte-order mark; --excel=semicolon also with semicolons and decimal commas, as spreadsheets of many languages
    /// want it. --excel=off gives results that are there their usual form back.
    #[arg(long, value_name = "SEPARATOR", num_args = 0..=1, require_equals = true, default_missing_value = "comma")]
    pub excel: Option<Excel>,
}

/// Formats of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// Tables as text.
    Csv,
    /// A workbook.
    Xlsx,
    /// JSON.
    Json,
    /// Parquet, where it is built in.
    Parquet,
}

/// How CSV is written for spreadsheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Excel {
    /// Commas between cells, points in decimals.
    Comma,
    /// Semicolons between cells, commas in decimals.
    Semicolon,
    /// Not for spreadsheets.
    Off,
}

impl FormArgs {
    /// What is asked for.
    pub fn forms(&self) -> Result<Forms, Error> {
        let mut formats = Vec::new();
        for name in &self.format {
            let format = match name {
                FormatName::Csv => continue,
                FormatName::Xlsx => Format::Xlsx,
                FormatName::Json => Format::Json,
                FormatName::Parquet => Format::Parquet,
            };
            if !format.is_built() {
                return Err(Error::input("this program was built without Parquet")
                    .hint("build it with: cargo install --path . --features parquet"));
            }
            if !formats.contains(&format) {
                formats.push(format);
            }
        }
        let csv = self.excel.map(|excel| match excel {
            Excel::Comma => Dialect::Comma,
            Excel::Semicolon => Dialect::Semicolon,
            Excel::Off => Dialect::Plain,
        });
        Ok(Forms { formats, csv })
    }
}

/// Replications without `--max-replications`, where precision is asked for.
const MOST: u64 = 1_000_000;

impl PrecisionArgs {
    /// What is asked of precision in the scenario of `catalogue`, and the most replications it may take.
    pub fn precision(&self, catalogue: &Catalogue) -> Result<Option<(Precision, u64)>, Error> {
        if self.precision.is_empty() {
            return Ok(None);
        }
        let precision = Precision::new(self.precision.clone(), catalogue).map_err(|error| {
            Error::input(error.to_string()).hint(match error {
                GoalError::Share(error) => error.hint(),
                _ => "`phaseline metrics` with the scenario lists all of them".to_owned(),
            })
        })?;
        Ok(Some((precision, self.max_replications.unwrap_or(MOST))))
    }

    /// The goals as they were typed, `; ` between them.
    pub fn text(&self) -> String {
        let goals: Vec<String> = self.precision.iter().map(ToString::to_string).collect();
        goals.join("; ")
    }
}

impl ExperimentArgs {
    /// What is given here on top of `settings`.
    pub fn settings(&self, settings: Settings) -> Result<Settings, Error> {
        self.question.settings(Settings { threads: self.threads, ..settings })
    }
}

/// When an experiment ends, if not after a number of replications.
#[derive(Debug, Args)]
pub struct PrecisionArgs {
    /// Run until an interval is this narrow; may be given again.
    ///
    /// 'compliance[national response]=±0.002' asks for half the interval to be at most 0.002, 'harm=±1%' for 1 % of the
    /// estimate. It looks after 1,000, 2,000, 4,000 … replications and ends at the first look at which all are narrow
    /// enough and every event occurred, and did not, 30 times. Exit code 3 if that is not reached.
    #[arg(long, value_name = "METRIC=±WIDTH", conflicts_with = "replications")]
    pub precision: Vec<Goal>,
    /// The most histories that --precision may take [default: 1,000,000].
    #[arg(long, value_name = "N", requires = "precision", value_parser = numbers::replications)]
    pub max_replications: Option<u64>,
}

/// A scenario and a design of its points.
#[derive(Debug, Args)]
pub struct DesignArgs {
    /// The sweep file (TOML), or with --vary or --list a scenario file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Vary one value of the scenario; may be given again.
    #[arg(long, value_name = "PATH=LEVELS")]
    pub vary: Vec<Vary>,
    /// How levels make points [default: grid, or list with --list].
    #[arg(long, value_name = "DESIGN", value_parser = designs())]
    pub design: Option<Name>,
    /// Number of points of a design that samples.
    #[arg(long, value_name = "N", value_parser = numbers::points)]
    pub points: Option<u64>,
    /// A CSV file of points: columns are paths or names of factors, rows are points.
    #[arg(long, value_name = "FILE")]
    pub list: Option<PathBuf>,
    /// Change one value of the scenario at all points; may be given again.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<Override>,
    /// Metrics to tell, separated by commas; may be given again [default: the sweep's, or the chief ones].
    #[arg(long, value_name = "METRIC,…")]
    pub metrics: Vec<Metrics>,
}

/// A design's name on the command line, and what it means.
pub fn design_told(design: Name) -> (&'static str, &'static str) {
    match design {
        Name::Grid => ("grid", "Every combination"),
        Name::Zip => ("zip", "Levels side by side"),
        Name::List => ("list", "The rows of --list"),
        Name::OneAtATime => ("one-at-a-time", "The scenario, then one factor moved at a time"),
        Name::LatinHypercube => ("latin-hypercube", "A Latin hypercube"),
        Name::Sobol => ("sobol", "A scrambled Sobol sequence"),
        Name::Random => ("random", "Independent points"),
    }
}

fn designs() -> impl TypedValueParser<Value = Name> {
    let possible = |design| {
        let (name, help) = design_told(design);
        PossibleValue::new(name).help(help)
    };
    PossibleValuesParser::new(Name::ALL.map(possible)).try_map(|text| {
        let called = |design: &Name| design_told(*design).0 == text;
        Name::ALL.into_iter().find(called).ok_or("no such design")
    })
}

/// Metrics, separated by commas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metrics(pub Vec<Address>);

impl FromStr for Metrics {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        apart(text, ',').map(|part| part.trim().parse()).collect::<Result<_, _>>().map(Self)
    }
}

/// The parts of `text` between separators; one in brackets or quotes belongs to a name.
pub(super) fn apart(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut depth, mut quoted) = (0_u32, false);
    text.split(move |c| {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '"' => quoted = !quoted,
            _ => {}
        }
        c == separator && depth == 0 && !quoted
    })
}
