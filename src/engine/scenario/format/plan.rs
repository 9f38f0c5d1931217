//! The plan and the whole: phases, credibility, collapse, run, and the scenario itself.

use super::world::{MONITORING, POOL, QUORUM_WEIGHT, SEVERITY, SOURCE, WINDOW};
use super::{
    CENTURY, CHANCE, DURATION, FACTOR, Kind, LASTING, LAW, Shape, Table, WEIGHT, entry, key, optional, table, tagged,
};

static PHASE: Table = entry(
    "a phase",
    "name",
    "One step of the response plan; the list is in order.",
    &[
        key("name", Shape::Name, "Its name."),
        key(
            "demanded",
            Shape::Either(&[Shape::Word(&[("violation", "at onset")]), Shape::Table(&DEMANDED)]),
            "When it is demanded: \"violation\", { severity = … } or { continuing = … }.",
        ),
        key(
            "clock",
            Shape::Word(&[
                ("onset", "from the violation"),
                ("detection", "from its detection"),
                ("established", "from the moment it is established"),
                ("demanded", "from the moment the phase is demanded"),
            ]),
            "Where the deadline counts from.",
        ),
        optional("deadline", LASTING, "After the clock's origin; without one nothing is ever missed."),
        optional("opens", DURATION, "No track acts earlier than this after the clock's origin."),
        key(
            "answered",
            Shape::Either(&[
                Shape::Word(&[("all", "every joined track"), ("any", "any one track")]),
                Shape::Table(&ANSWERED),
            ]),
            "What answers it: \"all\", \"any\" or { weight = … }. Required tracks are needed in every case.",
        ),
        optional("effect", Shape::Table(&EFFECT), "What follows when it is answered."),
        optional("track", Shape::Tables(&TRACK), "Its tracks, in plan order."),
    ],
);

static DEMANDED: Table = tagged(
    "a demand",
    "When a phase is demanded. Give `severity` or `continuing`.",
    &[
        optional("severity", Shape::Refers(Kind::Severity), "When this severity or a higher one is reached."),
        optional(
            "continuing",
            DURATION,
            "When hostilities are under way this long after the phase before it was answered or missed.",
        ),
    ],
    &[&["severity"], &["continuing"]],
);

static ANSWERED: Table = tagged(
    "a quorum",
    "A quorum by weight.",
    &[optional("weight", QUORUM_WEIGHT, "Summed weight of tracks that have acted.")],
    &[&["weight"]],
);

static EFFECT: Table = table(
    "an effect",
    "A chance to end hostilities.",
    &[
        key(
            "stops",
            Shape::Either(&[CHANCE, Shape::ByName(Kind::Severity, &CHANCE)]),
            "Probability of success: one number, or by severity (0 where left out).",
        ),
        key("within", LAW, "From success to the end of hostilities."),
    ],
);

static TRACK: Table = entry(
    "a track",
    "actor",
    "One actor's part in a phase.",
    &[
        key("actor", Shape::Name, "The actor."),
        optional("stages", Shape::Tables(&STAGE), "Its stages, in series."),
        optional("count", Shape::Whole(1, 10_000), "That many independent members; 1 if absent."),
        optional("joins", CHANCE, "Probability, drawn an incident, that a member takes part; 1 if absent."),
        optional("commits", CHANCE, "Probability, drawn a replication, that a member takes part; 1 if absent."),
        optional("weight", Shape::Number(WEIGHT), "Weight of each member towards a quorum; 1 if absent."),
        optional("required", Shape::Bool, "Needed in every case; false if absent."),
        optional("effect", Shape::Table(&EFFECT), "What follows when a member acts."),
    ],
);

static STAGE: Table = entry(
    "a stage",
    "name",
    "One stage of a track.",
    &[
        key("name", Shape::Name, "Its name."),
        key("delay", LAW, "How long it takes, once it has its unit."),
        optional("needs", Shape::Refers(Kind::Pool), "The pool it needs a unit of."),
    ],
);

static RUN: Table = table(
    "the run",
    "How the scenario is run unless the command line says otherwise.",
    &[
        optional("replications", Shape::Whole(1, 10_000_000_000), "Number of replications; 10,000 if absent."),
        optional("seed", Shape::Whole(0, u64::MAX as i128), "Seed of all luck; 1 if absent."),
        optional(
            "max_incidents",
            Shape::Whole(1, 10_000_000),
            "A history with more violations and false reports than this is a runaway; 100,000 if absent.",
        ),
    ],
);

static CREDIBILITY: Table = table(
    "credibility",
    "Feedback of kept and broken deadlines.",
    &[
        optional("start", CHANCE, "Credibility at the armistice; 1 if absent."),
        optional("gain", CHANCE, "Each met deadline: c ← c + gain·(1 − c); 0 if absent."),
        optional("loss", CHANCE, "Each missed deadline: c ← c·(1 − loss); 0 if absent."),
        optional("violations_at_zero", FACTOR, "Multiplier of intensities at c = 0; 1 if absent."),
        optional("escalation_at_zero", FACTOR, "Multiplier of the escalation hazard at c = 0; 1 if absent."),
    ],
);

static COLLAPSE: Table = table(
    "collapse",
    "What ends the ceasefire.",
    &[
        optional("missed", Shape::ListOfNames(Kind::Phase), "Phases of which a miss may collapse it."),
        optional("probability", CHANCE, "Probability at each such miss; 1 if absent."),
        optional("concurrent", Shape::Whole(1, 1_000_000), "This many incidents with hostilities under way at once."),
        optional(
            "severity",
            Shape::Table(&table(
                "a collapse by severity",
                "Hostilities of one incident have lasted this long at exactly this severity.",
                &[key("at", Shape::Refers(Kind::Severity), "The severity."), key("lasts", DURATION, "How long.")],
            )),
            "Hostilities of one incident have lasted this long at exactly this severity.",
        ),
    ],
);

static UNCERTAIN: Table = table(
    "an uncertain value",
    "A value that is not known, for the experiments.",
    &[
        key("path", Shape::Path, "Dotted path of the value, with names in brackets."),
        key("law", LAW, "What it may be, in the value's own unit."),
    ],
);

/// The whole file.
pub static SCENARIO: Table = table(
    "a scenario",
    "A scenario of phaseline: a phased plan for answering ceasefire violations.",
    &[
        optional("name", Shape::Name, "Its name; the file's stem if absent."),
        optional(
            "extends",
            Shape::Text("the path of a scenario file"),
            "Another scenario, of which this one gives the differences.",
        ),
        optional(
            "remove",
            Shape::List(&Shape::Text("a path, such as \"phase[coalition response]\"")),
            "Paths of what to take away from the scenario that this one extends.",
        ),
        key("horizon", Shape::Duration { above: true, most: CENTURY }, "How long a history is observed."),
        optional("armistice", Shape::Date, "The day of t = 0; dates the output."),
        optional("run", Shape::Table(&RUN), "How it is run unless the command line says otherwise."),
        key("severity", Shape::Tables(&SEVERITY), "The severity ladder, lowest first."),
        key("source", Shape::Tables(&SOURCE), "Sources of violations."),
        optional("window", Shape::Tables(&WINDOW), "Periods in which intensities or harm differ."),
        optional("monitoring", Shape::Table(&MONITORING), "Verification, attribution and false reports."),
        optional("pool", Shape::Tables(&POOL), "Capacities that stages need."),
        key("phase", Shape::Tables(&PHASE), "The response plan, in order."),
        optional("credibility", Shape::Table(&CREDIBILITY), "Feedback of kept and broken deadlines."),
        optional("collapse", Shape::Table(&COLLAPSE), "What ends the ceasefire."),
        optional("uncertain", Shape::Tables(&UNCERTAIN), "Values that are not known, for the experiments."),
    ],
);
