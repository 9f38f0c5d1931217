//! What happens: severities, sources, windows, monitoring, pools.

use super::{
    CHANCE, DURATION, FACTOR, FACTORS, HARM, Kind, LASTING, LAW, PROBABILITY, Range, Shape, Table, WEIGHT, above,
    entry, key, optional, range, table, tagged,
};

pub static SEVERITY: Table = entry(
    "a severity",
    "name",
    "One rung of the severity ladder, lowest first.",
    &[
        key("name", Shape::Name, "Its name."),
        key("lasts", LAW, "How long hostilities last at this severity if nobody acts."),
        optional("escalates", Shape::Table(&ESCALATES), "How it rises one rung; not on the top rung."),
        optional("harm", Shape::Number(HARM), "Harm per hour; 0 if absent."),
        optional("detection", Shape::Table(&DETECTION), "How an incident is noticed at this severity."),
        optional("undeniable", Shape::Bool, "Reaching it detects and establishes the incident at once."),
    ],
);

/// As that of a Weibull law.
const HAZARD_SHAPE: Range = range(0.05, 1e6, "a number from 0.05 to 1,000,000");

static ESCALATES: Table = tagged(
    "an escalation hazard",
    "How a severity rises one rung. Give `exponential` or `weibull`.",
    &[
        optional(
            "exponential",
            Shape::Table(&table(
                "an exponential hazard",
                "Constant hazard.",
                &[key("mean", LASTING, "Mean time to escalation.")],
            )),
            "Constant hazard, by its mean.",
        ),
        optional(
            "weibull",
            Shape::Table(&table(
                "a Weibull hazard",
                "Hazard that rises (shape above 1) or falls (below 1) with the time at this severity.",
                &[
                    key(
                        "shape",
                        Shape::Number(HAZARD_SHAPE),
                        "Shape, a number: above 1 the hazard rises with the time at this severity, below 1 it falls.",
                    ),
                    key(
                        "scale",
                        LASTING,
                        "Scale, a duration such as \"96 h\": after it 63 % of incidents left alone have risen a rung.",
                    ),
                ],
            )),
            "Hazard that rises or falls with time.",
        ),
        optional("answered", FACTOR, "Multiplier once any phase has been answered; 1 if absent."),
        optional(
            "overdue",
            FACTOR,
            "Multiplier while some phase has been missed and is still unanswered; 1 if absent.",
        ),
    ],
    &[&["exponential"], &["weibull"]],
);

static DETECTION: Table = table(
    "detection",
    "How an incident is noticed.",
    &[
        optional("probability", CHANCE, "Probability that it will be noticed; 1 if absent."),
        key("delay", LAW, "From entering the severity until it is noticed."),
    ],
);

pub static SOURCE: Table = entry(
    "a source",
    "name",
    "A source of violations.",
    &[
        key("name", Shape::Name, "Its name."),
        key("side", Shape::Name, "The side that breaches."),
        key(
            "severity",
            Shape::ByName(Kind::Severity, &Shape::Number(WEIGHT)),
            "Weight of each severity at onset; need not sum to 1.",
        ),
        key("arrivals", Shape::Table(&ARRIVALS), "How its violations arrive."),
        optional(
            "excites",
            Shape::ByName(Kind::Source, &FACTOR),
            "Mean number of further violations that one of its violations causes, by source.",
        ),
        optional("decay", Shape::Rate { above: true }, "How fast the excitation fades; needed with `excites`."),
    ],
);

static ARRIVALS: Table = tagged(
    "an arrival process",
    "How violations arrive. Give `poisson`, `renewal`, `times` or `trace`.",
    &[
        optional("poisson", Shape::Table(&POISSON), "A rate, with growth and season."),
        optional(
            "renewal",
            Shape::Table(&table(
                "a renewal process",
                "Independent gaps, a full one from the armistice.",
                &[key("gap", LAW, "The gap between violations.")],
            )),
            "Independent gaps.",
        ),
        optional("times", Shape::List(&DURATION), "Fixed instants since the armistice."),
        optional("trace", Shape::Table(&TRACE), "Instants of a data file."),
    ],
    &[&["poisson"], &["renewal"], &["times"], &["trace"]],
);

static POISSON: Table = table(
    "a Poisson process",
    "Violations at a rate.",
    &[
        key("rate", Shape::Rate { above: false }, "Violations a day."),
        optional("growth", Shape::Growth, "Exponential growth of the rate; 0 if absent."),
        optional("season", Shape::Table(&SEASON), "A factor 1 + amplitude · cos(2π (t − peak)/period)."),
    ],
);

static SEASON: Table = table(
    "a season",
    "A seasonal factor on the rate.",
    &[
        key("amplitude", Shape::Number(Range { what: "a number from 0 to 1", ..PROBABILITY }), "From 0 to 1."),
        key("peak", Shape::Peak, "When it peaks: since the armistice, or a day of the year if `armistice` is given."),
        key("period", LASTING, "Its period."),
    ],
);

static TRACE: Table = table(
    "a trace",
    "Instants of a column of a CSV file.",
    &[
        key("file", Shape::Text("the path of a CSV file"), "CSV file with a header, relative to this file."),
        key("column", Shape::Text("the name of a column"), "Column of timestamps, or of hours."),
        optional("origin", Shape::Timestamp, "The instant that is t = 0; the first of the trace if absent."),
    ],
);

pub static WINDOW: Table = Table {
    forms: &[&["lasts"], &["ends"]],
    ..entry(
        "a window",
        "name",
        "A period in which intensities or harm differ. Give `lasts` or `ends`.",
        &[
            key("name", Shape::Name, "Its name."),
            key("start", LAW, "From the armistice to its first beginning."),
            optional("lasts", LAW, "How long each occurrence lasts."),
            optional("gap", LAW, "From an end to the next beginning, if it recurs."),
            optional("ends", Shape::Tables(&END), "A disputed end: one of these is drawn."),
            optional("factor", FACTORS, "Factor on intensities: one for every source, or by source; 1 if absent."),
            optional("rebound", Shape::Table(&REBOUND), "What follows its end."),
            optional("harm", FACTOR, "Multiplier of harm while active; 1 if absent."),
        ],
    )
};

static END: Table = table(
    "a disputed end",
    "One date on which the window may end.",
    &[key("after", LASTING, "Since its start."), key("probability", CHANCE, "Probability; all of them sum to 1.")],
);

static REBOUND: Table = table(
    "a rebound",
    "What follows a window's end, on the same sources.",
    &[
        key("factor", FACTORS, "Factor on intensities: one for the same sources, or by source."),
        key("lasts", LAW, "How long."),
    ],
);

pub static MONITORING: Table = table(
    "monitoring",
    "Verification, attribution and false reports.",
    &[
        optional("teams", Shape::Whole(1, 1_000_000), "Verification teams; unlimited if absent."),
        optional("verify", LAW, "One visit; no delay if absent."),
        optional(
            "reopens",
            Shape::Number(Range { most: 0.99, what: "a probability from 0 to 0.99", ..PROBABILITY }),
            "Probability that the team must visit again, at once; 0 if absent.",
        ),
        optional("attribute", Shape::Table(&ATTRIBUTE), "Attribution after verification; at once if absent."),
        optional("false_reports", Shape::Table(&FALSE_REPORTS), "Reports with no violation behind them."),
    ],
);

static ATTRIBUTE: Table = table(
    "attribution",
    "Attribution after verification.",
    &[key("delay", LAW, "How long it takes."), optional("fails", CHANCE, "Probability that it fails; 0 if absent.")],
);

static FALSE_REPORTS: Table = table(
    "false reports",
    "Reports with no violation behind them.",
    &[
        key("rate", Shape::Rate { above: false }, "Reports a day."),
        key("accepted", CHANCE, "Probability that one triggers the first phase."),
    ],
);

pub static POOL: Table = entry(
    "a pool",
    "name",
    "A capacity that stages need.",
    &[
        key("name", Shape::Name, "Its name."),
        key("capacity", Shape::Whole(1, 1_000_000), "Units."),
        optional("turnaround", LAW, "From the end of hostilities until a unit is free again; at once if absent."),
    ],
);

pub const TIME_UNITS: &[(&str, &str)] =
    &[("s", "seconds"), ("min", "minutes"), ("h", "hours"), ("d", "days"), ("w", "weeks")];

/// The weight that answers a phase.
pub const QUORUM_WEIGHT: Shape = Shape::Number(above(0.0, 1e9, "a weight above 0, up to 10^9"));
