//! Arguments of `trace`.

use std::path::PathBuf;

use clap::Args;

use super::shared::ScenarioArgs;
use crate::cli::numbers;
use crate::experiment::Happening;

const EXAMPLES: &str = "\
Examples:
  phaseline trace configs/baseline.toml --replication 17
  phaseline trace configs/baseline.toml -k 17 --html
  phaseline trace configs/baseline.toml --find 'missed[guarantee response]'
  phaseline trace configs/baseline.toml --find 'violations > 200' --limit 1
  phaseline trace configs/baseline.toml --find collapse --html
  phaseline trace configs/baseline.toml -k 17 --json |
    jq 'select(.event == \"outcome\")'

With --json, each line is an object. All have `at_h` (hours since the armistice)
and `event`. Those of an incident have `incident` (its number from 0), `source`,
`ordinal` (its number at the source). By `event`:
  violation       side, severity, contested, concurrent
  escalated       from, to
  detected        delay_h (since onset)
  visit_started   wait_h (since detection)
  verified        delay_h (since detection)
  unattributed
  established     delay_h (since onset)
  demanded        phase
  triggered       phase
  absent          phase, actor, member
  pool_granted    phase, actor, member, pool, wait_h
  stage_ended     phase, actor, member, stage
  acted           phase, actor, member
  answered        phase, response_h, slack_h
  effect          phase, actor, ceases_at_h
  no_effect       phase, actor (an effect that was tried and stops nothing)
  outcome         phase, outcome, due_at_h, cause
  critical_path   phase, outcome (answered, missed), path (component, hours)
  spell           severity, hours, harm
  ended           by, duration_h, severity, concurrent
  false_report    report
  unwarranted     report
  window          window, occurrence, change (began, ended, rebound_ended)
  credibility     to
  finish          ending, credibility, events
With --find they are replication, metric, value, ending, ended_d, violations.
Keys are added, never renamed, within a major version. `member` counts from 0;
absent values are null.";

/// Arguments of `trace`.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct TraceArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Which history, counted from 0; --find names those in which something happens.
    ///
    /// The same number as in replications.csv and incidents.csv of a run with the same scenario and seed.
    #[arg(short = 'k', long, value_name = "K", allow_negative_numbers = true, value_parser = numbers::seed)]
    pub replication: Option<u64>,
    /// Seed of all luck [default: the scenario's].
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = numbers::seed)]
    pub seed: Option<u64>,
    /// Write one JSON object a line, with stable keys (see --help).
    #[arg(long)]
    pub json: bool,
    /// Write the history as a page to look at [default: output/<scenario name>-<K>.html].
    ///
    /// One file with all that it needs: a timeline of the incidents, and for each its deadlines and where the time went.
    /// Open it in a browser; it asks the network for nothing. `-` writes it to standard output. With --find every history
    /// that was found gets a page under its own name; then FILE cannot be given.
    #[arg(long, value_name = "FILE", num_args = 0..=1, conflicts_with = "json")]
    #[expect(clippy::option_option, reason = "given or not, and with a file or without one")]
    pub html: Option<Option<PathBuf>>,
    /// Replace another page, or another file, that stands where this one goes.
    #[arg(long, requires = "html")]
    pub force: bool,
    /// What to look for.
    #[command(flatten)]
    pub search: SearchArgs,
}

/// What is looked for, and how far.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Find the first histories in which this happens, instead of telling one.
    ///
    /// A metric of which each history has a value, and what it must be: 'missed[guarantee response]' (above 0),
    /// 'violations > 200', 'collapse'. `phaseline metrics` lists the names; the columns of
    /// replications.csv are such metrics.
    #[arg(long, value_name = "CONDITION", conflicts_with = "replication")]
    pub find: Option<Happening>,
    /// How many to find.
    #[arg(long, value_name = "N", default_value = "5", conflicts_with = "replication", value_parser = numbers::findings)]
    pub limit: usize,
    /// Among how many histories to look, from the first on.
    #[arg(long, value_name = "N", default_value = "100000", conflicts_with = "replication", value_parser = numbers::replications)]
    pub within: u64,
    /// Number of threads of the search [default: all cores].
    #[arg(short = 'j', long, value_name = "N", allow_negative_numbers = true, conflicts_with = "replication")]
    #[arg(value_parser = numbers::threads)]
    pub threads: Option<usize>,
}
