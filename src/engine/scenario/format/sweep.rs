//! The sweep: which scenario, what to vary, how to lay out the points, what to tell.

use super::{Key, LAW, Shape, Table, key, optional, range, table, tagged};

/// Most levels of one factor, and most rows of a list of points.
pub const MOST_LEVELS: u64 = 1_000_000;
/// Most points of a design that samples.
pub const MOST_POINTS: u64 = 1_000_000_000;

const POINTS: Key = key("points", Shape::Whole(1, MOST_POINTS as i128), "Number of points.");

static SAMPLE: Table = table("a sampling design", "A design that samples.", &[POINTS]).such_as("{ points = 256 }");

static DESIGN: Table = tagged(
    "a design",
    "A design with its settings. Give `list`, `latin_hypercube`, `sobol` or `random`.",
    &[
        optional(
            "list",
            Shape::Text("the path of a CSV file"),
            "CSV file with a row a point and a column a factor, relative to this file.",
        ),
        optional("latin_hypercube", Shape::Table(&SAMPLE), "Each factor once in each of so many equal cells."),
        optional("sobol", Shape::Table(&SAMPLE), "A scrambled Sobol sequence; best with powers of two."),
        optional("random", Shape::Table(&SAMPLE), "Independent points."),
    ],
    &[&["list"], &["latin_hypercube"], &["sobol"], &["random"]],
)
.such_as("{ sobol = { points = 256 } }");

static LEVELS: Table = tagged(
    "a range of levels",
    "A range: with `step` or `count` its levels, without either any value in it, for a design that samples.",
    &[
        optional("from", Shape::Bound, "Lower end, itself a level."),
        optional("to", Shape::Bound, "Upper end, itself a level if steps lead to it."),
        optional("step", Shape::Bound, "From each level to the next."),
        optional("count", Shape::Whole(2, MOST_LEVELS as i128), "Number of levels, both ends among them."),
        optional("log", Shape::Bool, "Whether levels are evenly spaced by ratio rather than by difference."),
    ],
    &[&["from", "to", "step"], &["from", "to", "count"], &["from", "to"]],
)
.such_as("{ from = \"6 h\", to = \"48 h\", step = \"6 h\" }");

/// One factor.
pub static VARIED: Table = tagged(
    "a factor",
    "What is varied: one value of the scenario, or several that go together, and its levels or its law.",
    &[
        optional("name", Shape::Name, "Its name; its path if absent."),
        optional("path", Shape::Target, "Dotted path of the value, with names in brackets."),
        optional("paths", Shape::List(&Shape::Target), "Several values that are always equal."),
        optional(
            "levels",
            Shape::Either(&[Shape::List(&Shape::Any), Shape::Table(&LEVELS)]),
            "Its levels: a list, or a range such as { from = \"6 h\", to = \"48 h\", step = \"6 h\" }.",
        ),
        optional("law", LAW, "What it may be, in the value's own unit; for a design that samples."),
    ],
    &[&["path", "levels"], &["path", "law"], &["path"], &["paths", "levels"], &["paths", "law"], &["paths"]],
);

/// The whole file.
pub static SWEEP: Table = table(
    "a sweep",
    "A sweep of phaseline: a scenario run at many points.",
    &[
        key("scenario", Shape::Text("the path of a scenario file"), "The scenario, relative to this file."),
        key(
            "design",
            Shape::Either(&[
                Shape::Word(&[
                    ("grid", "every level of each factor with every level of the others; the first varies slowest"),
                    ("zip", "the first level of every factor, then the second of every factor, …"),
                    ("one-at-a-time", "the scenario as it is, then each factor over its levels with the others left"),
                ]),
                Shape::Table(&DESIGN),
            ]),
            "How levels make points: \"grid\", \"zip\", \"one-at-a-time\", { list = \"points.csv\" }, { latin_hypercube = { points = 200 } }, { sobol = { points = 256 } } or { random = { points = 100 } }.",
        ),
        optional(
            "metrics",
            Shape::List(&Shape::Text("a metric, such as \"compliance[national response]\"")),
            "Addresses of the metrics to tell; a choice of the program if absent.",
        ),
        optional(
            "replications",
            Shape::Whole(1, 10_000_000_000),
            "Number of replications of each point; the scenario's if absent.",
        ),
        optional(
            "seed",
            Shape::Whole(0, u64::MAX as i128),
            "Seed of all luck, that of the design too; the scenario's if absent.",
        ),
        optional(
            "level",
            Shape::Number(range(0.5, 0.9999, "a confidence level from 0.5 to 0.9999")),
            "Confidence level of intervals.",
        ),
        optional(
            "set",
            Shape::List(&Shape::Text("a setting, such as \"monitoring.teams=4\"")),
            "Settings for all points, each PATH=VALUE.",
        ),
        optional(
            "factor",
            Shape::Tables(&VARIED),
            "What is varied; all that the scenario marks as uncertain if absent.",
        ),
    ],
);
