//! Laws in the file: a constant is a string, everything else names its law.

use super::{Key, POSITIVE, Shape, Table, WEIGHT, key, optional, range, table, tagged};

/// A law.
pub const LAW: Shape = Shape::Law;

/// A law is a constant, or a table that names it.
pub static ALTERNATIVES: [Shape; 2] = [Shape::Quantity { above: false }, Shape::Table(&NAMED)];

const AMOUNT: Shape = Shape::Quantity { above: false };
const AMOUNT_ABOVE: Shape = Shape::Quantity { above: true };

static NAMED: Table = tagged(
    "a law",
    "A distribution of a positive quantity. Give exactly one law; `shift` and `at_most` apply to any of them.",
    &[
        optional("exponential", Shape::Table(&EXPONENTIAL), "Exponential law, by its mean."),
        optional(
            "lognormal",
            Shape::Table(&LOGNORMAL),
            "Lognormal law: median and p95, median and sigma, or mean and sd.",
        ),
        optional("weibull", Shape::Table(&WEIBULL), "Weibull law: shape and scale, or shape and mean."),
        optional("gamma", Shape::Table(&GAMMA), "Gamma law: mean and sd, or shape and scale."),
        optional("erlang", Shape::Table(&ERLANG), "Erlang law: a sum of so many equal exponential stages."),
        optional("uniform", Shape::Table(&UNIFORM), "Uniform law between two bounds."),
        optional("triangular", Shape::Table(&THREE_POINTS), "Triangular law by least, most likely and largest value."),
        optional("pert", Shape::Table(&THREE_POINTS), "PERT law (λ = 4) by least, most likely and largest value."),
        optional("empirical", Shape::Table(&EMPIRICAL), "Values of a data file, resampled."),
        optional("mixture", Shape::Tables(&PART), "One of several laws, drawn by weight."),
        optional("sum", Shape::List(&LAW), "The sum of independent laws."),
        optional("shift", AMOUNT, "Added to every value."),
        optional("at_most", AMOUNT_ABOVE, "Truncates the shifted value, by drawing again."),
    ],
    &[
        &["exponential"],
        &["lognormal"],
        &["weibull"],
        &["gamma"],
        &["erlang"],
        &["uniform"],
        &["triangular"],
        &["pert"],
        &["empirical"],
        &["mixture"],
        &["sum"],
    ],
);

const MEAN: Key = key("mean", AMOUNT_ABOVE, "Mean of the quantity itself.");
const MEAN_OR: Key = optional("mean", AMOUNT_ABOVE, "Mean of the quantity itself.");
const SD_OR: Key = optional("sd", AMOUNT, "Standard deviation of the quantity itself.");
const SHAPE_OR: Key = optional("shape", Shape::Number(POSITIVE), "Shape, above 0.");

static EXPONENTIAL: Table = table("an exponential law", "Exponential law.", &[MEAN]);

static LOGNORMAL: Table = tagged(
    "a lognormal law",
    "Lognormal law. Give median and p95, median and sigma, or mean and sd.",
    &[
        optional("median", AMOUNT_ABOVE, "Median of the quantity itself."),
        optional("p95", AMOUNT_ABOVE, "95th percentile, above the median."),
        optional(
            "sigma",
            Shape::Number(range(0.0, 20.0, "a number from 0 to 20")),
            "Standard deviation of the logarithm.",
        ),
        MEAN_OR,
        SD_OR,
    ],
    &[&["median", "p95"], &["median", "sigma"], &["mean", "sd"]],
);

static WEIBULL: Table = tagged(
    "a Weibull law",
    "Weibull law. Give shape and scale, or shape and mean.",
    &[
        SHAPE_OR,
        optional(
            "scale",
            AMOUNT_ABOVE,
            "Scale, above 0, in the unit of the quantity: 63 % of the values are below it.",
        ),
        MEAN_OR,
    ],
    &[&["shape", "scale"], &["shape", "mean"]],
);

static GAMMA: Table = tagged(
    "a gamma law",
    "Gamma law. Give mean and sd, or shape and scale.",
    &[
        MEAN_OR,
        SD_OR,
        SHAPE_OR,
        optional("scale", AMOUNT_ABOVE, "Scale, above 0, in the unit of the quantity: the mean is shape times scale."),
    ],
    &[&["mean", "sd"], &["shape", "scale"]],
);

static ERLANG: Table = table(
    "an Erlang law",
    "Erlang law: a sum of equal exponential stages.",
    &[key("stages", Shape::Whole(1, 10_000), "Number of stages."), MEAN],
);

const MIN: Key = key("min", AMOUNT, "Least value.");
const MAX: Key = key("max", AMOUNT, "Largest value.");

static UNIFORM: Table = table("a uniform law", "Uniform law.", &[MIN, MAX]);

static THREE_POINTS: Table = table(
    "a law of three points",
    "Least, most likely and largest value.",
    &[MIN, key("mode", AMOUNT, "Most likely value."), MAX],
);

static EMPIRICAL: Table = table(
    "an empirical law",
    "Values of a column of a CSV file, resampled. Cells carry units (\"35 min\"), or are bare numbers in `unit`, hours by default.",
    &[
        key("file", Shape::Text("the path of a CSV file"), "CSV file with a header, relative to this file."),
        key("column", Shape::Text("the name of a column"), "Column that holds the values."),
        optional("unit", Shape::Word(super::world::TIME_UNITS), "Unit of bare numbers; hours if absent."),
    ],
);

static PART: Table = table(
    "a part of a mixture",
    "One law of a mixture and its weight.",
    &[key("weight", Shape::Number(WEIGHT), "Relative weight."), key("law", LAW, "The law.")],
);
