//! What pages say: the words follow the tables, and nothing is told as assumed that was not.

use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsx, open_workbook};

use crate::support::{baseline, out, program, repository};

const TEAMS: &str = "monitoring.teams=[1,2]";
const DEADLINE: &str = "phase[national response].deadline=[12 h,24 h]";

/// Results of a command and their page, and what it said.
struct Made {
    page: String,
    said: String,
    results: PathBuf,
    _place: tempfile::TempDir,
}

/// The page of `results`, with apostrophes as they are.
fn page(results: &Path) -> String {
    program().args(["report", "--quiet"]).arg(results).assert().success();
    fs::read_to_string(results.join("report.html"))
        .unwrap()
        .replace("&#x27;", "'")
        .replace("&gt;", ">")
        .replace("&lt;", "<")
}

fn made(arguments: &[&str]) -> Made {
    let place = tempfile::tempdir().unwrap();
    let results = place.path().join("results");
    let done = program().args(arguments).arg("--out").arg(&results).assert().success();
    Made { page: page(&results), said: out(done.get_output()), results, _place: place }
}

fn of_baseline(command: &str, arguments: &[&str]) -> Made {
    let config = baseline().display().to_string();
    made(&[&[command, config.as_str()], arguments].concat())
}

fn has(made: &Made, words: &str) {
    assert!(made.page.contains(words), "the page does not say: {words}\n{}", made.said);
}

fn has_not(made: &Made, words: &str) {
    assert!(!made.page.contains(words), "the page says: {words}");
}

#[test]
fn what_cannot_be_told_from_luck_is_not_told() {
    let config = repository("configs/baseline_uncertain.toml").display().to_string();
    let sets = ["run", &config, "--uncertainty", "3", "-n", "8", "--metrics", "collapse,harm.p95"];
    let made = made(&[&sets[..], &["--format", "xlsx"]].concat());
    assert!(made.said.contains("what is not known cannot be told from luck"), "{}", made.said);
    has(&made, "<li>collapse: 0.0\u{a0}%; what is not known cannot be told from luck</li>");
    has(&made, ", luck included: it has no standard error</li>");
    has(&made, "90\u{a0}%, luck included");
    has_not(&made, "90\u{a0}% of them");
    // What is varied is no assumption.
    has(&made, "<td>varied (pert: min 0.02, mode 0.08, max 0.25)</td>");
    let mut book: Xlsx<_> = open_workbook(made.results.join("results.xlsx")).unwrap();
    let drawn = book.worksheet_range("Chart data").unwrap();
    assert!(drawn.rows().any(|row| row[0] == "collapse (luck included)"), "{drawn:?}");
}

#[test]
fn a_discovery_says_how_sure_it_is() {
    let place = tempfile::tempdir().unwrap();
    let swept = place.path().join("wide").display().to_string();
    let vary = ["--vary", "monitoring.teams=1..4", "--vary", "phase[guarantee response].deadline=24 h..120 h"];
    let design = ["-n", "16", "--design", "sobol", "--points", "128", "--metrics", "collapse", "--out", &swept];
    program().arg("sweep").arg(baseline()).args(vary).args(design).arg("--quiet").assert().success();
    let made = made(&["discover", &swept, "--where", "collapse > 0.15", "--format", "xlsx"]);
    let table = fs::read_to_string(made.results.join("discovery.csv")).unwrap();
    let (_, row) = table.split_once('\n').unwrap();
    assert!(row.starts_with("collapse > 0.15,") && row.contains(",yes,128,0,16,128,0.95,"), "{row}");
    let sentence = row.split('"').nth(1).unwrap();
    has(&made, &format!("<p class=\"answer\">{sentence}</p>"));
    has(&made, "At 128 points the estimate's interval leaves open whether it holds.");
    has_not(&made, "holds mostly");
    has_not(&made, "Not confirmed");
    has(&made, "<td>varied (24 h to 120 h)</td>");
    has(&made, "<p class=\"facts\">A discovery</p>");

    let mut book: Xlsx<_> = open_workbook(made.results.join("results.xlsx")).unwrap();
    let cover = book.worksheet_range("Summary").unwrap();
    let labels: Vec<String> = cover.rows().map(|row| row[0].to_string()).collect();
    assert!(labels.contains(&"Condition".to_owned()), "{labels:?}");
    for nothing in ["Replications done", "Runaways", "Events"] {
        assert!(!labels.contains(&nothing.to_owned()), "nothing was simulated: {labels:?}");
    }

    // The first box of all leaves out too little.
    let wide = self::made(&["discover", &swept, "--where", "collapse > 0.15", "--box", "1"]);
    has(&wide, "Not confirmed: at the points held out");
}

#[test]
fn what_differs_between_points_is_marked() {
    let made = of_baseline("sweep", &["-n", "8", "--vary", "horizon=[30 d,60 d]", "--metrics", "collapse"]);
    has(&made, ": 16 simulated histories, seed");
    has(&made, "<td>varied (30 d, 60 d)</td>");
    has(&made, "are marked as varied");
    let horizons = of_baseline("compare", &["-n", "8", "--against", "horizon=30 d"]);
    has(&horizons, ": 8 simulated histories, seed");
    has(&horizons, "after what each variant says differently");
    has(&horizons, "Different in ");
    let lengths = "over different lengths of time, 90\u{a0}d under the reference and 30\u{a0}d with horizon";
    has(&horizons, lengths);
    has(&horizons, "<th scope=\"row\">horizon</th><td>30\u{a0}d (90\u{a0}d)</td>");
    let teams = of_baseline("compare", &["-n", "8", "--against", "monitoring.teams=4"]);
    has(&teams, ": 8 simulated histories of 90\u{a0}d each, seed");
    let target = ["--target", "compliance[national response] >= 0.9"];
    let vary = ["-n", "50", "--vary", "phase[national response].deadline=12 h..72 h"];
    has(&of_baseline("solve", &[&vary[..], &target].concat()), "<td>varied (12 h to 72 h)</td>");
}

#[test]
fn one_factor_at_a_time_is_said_to_be_so() {
    let three = ["-n", "4", "--vary", TEAMS, "--vary", DEADLINE, "--vary", "monitoring.attribute.fails=[0,0.2]"];
    let sweep =
        |design: &str| of_baseline("sweep", &[&three[..], &["--metrics", "collapse", "--design", design]].concat());
    let apart = sweep("one-at-a-time");
    has(&apart, "One factor differs from the scenario at a time");
    has_not(&apart, "All factors differ");
    // The others stay at what the scenario says meanwhile.
    has(&apart, "<td>varied (12 h, 24 h), else 24\u{a0}h</td>");
    has(&sweep("grid"), "At each level stand all combinations of the other factors.");
    has(&sweep("zip"), "All factors differ between dots at once.");
}

#[test]
fn effects_that_are_not_told_from_luck_are_not_told() {
    let vary = ["--vary", "monitoring.teams=1..4", "--vary", "monitoring.attribute.fails=0..0.2"];
    let method = ["-n", "8", "--method", "morris", "--trajectories", "2", "--metrics", "harm,collapse"];
    let made = of_baseline("sensitivity", &[&vary[..], &method].concat());
    has(&made, "What moves harm most is monitoring.attribute.fails: by ");
    has(&made, "How much single factors move collapse cannot be told from luck");
    has(&made, "<td>varied (0 to 0.2)</td>");
    let (_, collapse) = made.said.split_once("\ncollapse\n").unwrap();
    assert!(collapse.contains(" luck ") && collapse.contains("luck: the size is not told from it"), "{collapse}");

    // The answer's figure is the chart's: that of the factor on top.
    let (_, figure) = made.page.split_once("id=\"r0-tornado-data\"").unwrap();
    let (_, first) = figure.split_once("\"tip\":\"").unwrap();
    let (tip, _) = first.split_once("\\nmean change").unwrap();
    let size = tip.strip_prefix("monitoring.attribute.fails\\nmean size over its range ").unwrap();
    has(&made, &format!("by {size} over its range, on average."));
}

#[test]
fn what_is_kept_is_told_with_what_it_leaves_out() {
    let made = of_baseline("run", &["-n", "64"]);
    let table = |name: &str| csv::Reader::from_path(made.results.join(name)).unwrap();
    let mut deadlines = table("deadlines.csv");
    let header = deadlines.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|there| there == name).unwrap();
    let rows: Vec<csv::StringRecord> = deadlines.records().map(Result::unwrap).collect();
    let percent = |share: &str| format!("{:.1}\u{a0}%", 100.0 * share.parse::<f64>().unwrap());
    let first = &rows[0];
    let [moot, missed] = ["moot_share", "missed_share"].map(|name| percent(&first[place(name)]));
    let (_, lead) = made.page.split_once("<p class=\"answer\">").unwrap();
    let (lead, _) = lead.split_once("</p>").unwrap();
    assert!(lead.contains(&format!(" Of all demands, in the same order, {moot}, ")), "{moot}: {lead}");
    assert!(lead.contains(&format!(" were moot, since hostilities ended first, and {missed}, ")), "{missed}: {lead}");
    let (_, keys) = made.page.split_once("<table class=\"keys\">").unwrap();
    let (keys, _) = keys.split_once("</table>").unwrap();
    assert!(keys.contains(&format!("; {moot} moot</td>")), "{keys}");
    assert!(
        keys.contains(">violations a history<") && keys.contains(">harm a history, in hours weighted by severity<")
    );

    // The first chart counts what its shapes leave out.
    let mut summary = table("summary.csv");
    let mut rows = summary.records().map(Result::unwrap);
    let answers = rows.find(|row| &row[0] == "response_time_h" && row[1] == first[0]).unwrap();
    let summary = fs::read_to_string(made.results.join("summary.csv")).unwrap();
    let column = summary.lines().next().unwrap().split(',').position(|name| name == "observations").unwrap();
    let [met, missed] = ["met", "missed"].map(|name| first[place(name)].to_owned());
    let grouped = |number: &str| match number.len() {
        0..=3 => number.to_owned(),
        long => format!("{},{}", &number[..long - 3], &number[long - 3..]),
    };
    let [met, missed, answers] = [&met, &missed, &answers[column]].map(grouped);
    has(&made, &format!("\\n{met} met, {missed} missed; {answers} answers\""));
    has(&made, "there was no answer at all.");
    has(&made, "The shade holds at least 90 % of the histories");

    // A cause is called what the table calls it.
    let mut causes = table("causes.csv");
    for row in causes.records().map(Result::unwrap) {
        has(&made, &format!("{}\\n{}: ", &row[0], &row[1]));
    }
    has(&made, "No quorum possible: given who takes part, the phase can never be answered.");
}

#[test]
fn the_data_of_a_chart_is_that_which_it_is_drawn_from() {
    let made = of_baseline("run", &["-n", "8"]);
    let (_, figure) = made.page.split_once("<figure id=\"r0-response\"").unwrap();
    let (figure, _) = figure.split_once("</figure>").unwrap();
    assert!(figure.contains("as in histogram.csv.") && !figure.contains("quantiles.csv"), "{figure}");
}

#[test]
fn a_choice_is_named_where_it_cannot_be_made() {
    let made = of_baseline("run", &["-n", "64"]);
    let (_, kept) = made.page.split_once("<figure id=\"r0-kept\"").unwrap();
    let (kept, _) = kept.split_once("</figure>").unwrap();
    assert!(kept.contains("<p class=\"now\">national response (the first of 3 to choose from)</p>"), "{kept}");
}

#[test]
fn plans_that_are_compared_are_told_in_words_and_with_their_ends() {
    let other = ["--against", "phase[guarantee response].deadline=96 h"];
    let made = of_baseline("compare", &[&["-n", "64"][..], &other].concat());
    has(&made, "<h1 id=\"r0-title\">baseline and guarantee response: deadline =\u{a0}96\u{a0}h</h1>");
    has(
        &made,
        "A history ends when its ceasefire collapses: of a plan under which more collapse, violations and harm are",
    );
    has(&made, ">Different in guarantee response: deadline =\u{a0}96\u{a0}h<");
    has(&made, "<td>96\u{a0}h (72\u{a0}h)</td>");
    has(&made, "there the reference's value is in brackets.");
    has(&made, "\"name\":\"histories that collapsed, of 64\"");
    has(&made, "\"name\":\"change (harm, hours weighted by severity)\"");
}

#[test]
fn a_sweep_is_called_by_what_varies() {
    let made = of_baseline(
        "sweep",
        &["-n", "8", "--vary", TEAMS, "--metrics", "violations,response_time_h[national response].p50"],
    );
    has(&made, ">baseline over monitoring.teams</h1>");
    has(&made, "2 points of 8 histories each, at which monitoring.teams varies:");
    has(
        &made,
        "A history ends when its ceasefire collapses: of a plan under which more collapse, violations and harm are",
    );
    has(&made, "\"name\":\"violations a history\"");
    has(&made, "\"name\":\"response time of national response, median (hours)\"");
    has(&made, "<li>response time of national response, median: least ");
}

#[test]
fn it_is_said_how_sure_the_ends_of_a_band_are() {
    let config = repository("configs/baseline_uncertain.toml").display().to_string();
    let sets = |sets: &str| {
        let mut command = vec!["run", &config, "-n", "8", "--metrics", "violations", "--uncertainty"];
        command.push(sets);
        made(&command)
    };
    let few = sets("71");
    has(&few, "So few sets do not say how sure the ends of a band are; 72 or more give an interval.");
    has_not(&few, "the ends lie within");
    assert!(few.said.contains("Too few sets to say how sure the ends of a band are; 72 or more"), "{}", few.said);
    let many = sets("72");
    has(&many, "How far the 12 values marked as uncertain move the results, in 90\u{a0}% of 72 parameter sets:");
    has_not(&many, "So few sets");
    let mut table = csv::Reader::from_path(many.results.join("uncertainty.csv")).unwrap();
    let header = table.headers().unwrap().clone();
    let row = table.records().next().unwrap().unwrap();
    let cell = |name: &str| -> f64 { row[header.iter().position(|there| there == name).unwrap()].parse().unwrap() };
    let mean = format!("{:.1}", cell("mean"));
    has(&many, &format!("; mean {mean}, median "));
    let low = format!("{:.1}", cell("raw_p05_low"));
    has(&many, &format!(" (the ends lie within {low} to "));
    let said = many.said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains(&format!("violations: mean {mean}, median ")), "{said}");
    assert!(said.contains(&format!(", the ends within {low} to ")), "{said}");
    assert!(said.contains(" to a set (95 % interval), "), "{said}");
}
