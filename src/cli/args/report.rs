//! Arguments of `report`.

use std::path::PathBuf;

use clap::Args;

const REPORT_EXAMPLES: &str = "\
Examples:
  phaseline report output/baseline               output/baseline/report.html
  phaseline report output/baseline --open        the same, in a browser at once
  phaseline report output/baseline output/what-if --out both.html

The page is one file: charts, data and assumptions are in it, and it loads
nothing. Send it, print it, or put it on any web server.";

/// Arguments of `report`.
#[derive(Debug, Args)]
#[command(after_help = REPORT_EXAMPLES)]
pub struct ReportArgs {
    /// Directories of results; each becomes a part of the page.
    ///
    /// Of any kind: a run, a run over parameter sets, a comparison, a sweep, a search, a sensitivity study, a discovery.
    #[arg(value_name = "DIR", required = true)]
    pub results: Vec<PathBuf>,
    /// The file [default: report.html in the first directory].
    ///
    /// A page that this program made is replaced; another file is not, unless forced.
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Open the page in a browser.
    #[arg(long)]
    pub open: bool,
    /// Replace the file whatever it is.
    #[arg(long)]
    pub force: bool,
}
