//! What numbers imply before anything is simulated, against simulation.

use std::path::Path;

use crate::support::parse;

use phaseline::derived::{expected_violations, plan};
use phaseline::experiment::{self, Settings, Sinks, StopToken};
use phaseline::report::implications::implications;
use phaseline::scenario::{Override, Scenario, load};

/// The example without what closed forms leave out: credibility's feedback and collapse.
fn plain(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs").join(name);
    let set: Vec<Override> =
        ["credibility.violations_at_zero=1", "credibility.escalation_at_zero=1", "collapse.probability=0"]
            .iter()
            .map(|text| text.parse().unwrap())
            .collect();
    load(&path, &set).unwrap().scenario
}

/// Expected violations of every source agree with the mean of many histories, to four standard errors.
#[test]
fn expected_violations_agree_with_simulation() {
    for name in [
        "baseline.toml",
        "both_sides_violate.toml",
        "eroding_ceasefire.toml",
        "one_week_pause.toml",
        "winter_infrastructure_campaign.toml",
    ] {
        let scenario = plain(name);
        let settings = Settings { replications: 3000, ..Settings::of(&scenario) };
        let results = experiment::run(&scenario, &settings, &(), &StopToken::new(), Sinks::default()).unwrap();
        let expected = expected_violations(&scenario);
        for (source, expected) in scenario.sources().iter().zip(&expected.by_source) {
            let row = results.metric("violations_by_source", &source.name).unwrap();
            let (mean, error) = (row.estimate.unwrap(), row.std_error.unwrap());
            assert!((mean - expected).abs() < 4.0 * error, "{name}, {}: {mean} ± {error}, not {expected}", source.name);
        }
    }
}

/// A member that needs more units than there are waits for itself: no luck is quick enough.
#[test]
fn what_a_pool_starves_is_never_answered() {
    let least = |capacity: u32, answered: &str| {
        let text = format!(
            "extends = \"sound.toml\"\n[[pool]]\nname = \"brigades\"\ncapacity = {capacity}\n\
             [[phase]]\nname = \"first response\"\nanswered = {answered}\n\
             [[phase.track]]\nactor = \"convoy\"\nstages = [\n\
             {{ name = \"go\", needs = \"brigades\", delay = \"3 h\" }},\n\
             {{ name = \"return\", needs = \"brigades\", delay = \"4 h\" }}]\n"
        );
        plan(&parse(&text, "tests/wrong/shared"), &[1.0, 0.0])[0].least
    };
    // A major violation is undeniable, so nothing comes before the tracks. The local forces take 5 h, the convoy 7 h.
    assert_eq!((least(3, "\"all\""), least(3, "\"any\""), least(3, "{ weight = 2 }")), (7.0, 5.0, 7.0));
    // They share the brigades, which nobody gives back before hostilities cease.
    assert_eq!((least(2, "\"all\""), least(2, "\"any\"")), (f64::INFINITY, 5.0));
    let starved = [least(1, "\"all\""), least(1, "\"any\""), least(1, "{ weight = 2 }")];
    assert_eq!(starved, [f64::INFINITY, 5.0, f64::INFINITY]);
}

/// A scenario without faults, with these changes to it.
fn changed(text: &str) -> Scenario {
    parse(&format!("extends = \"sound.toml\"\n{text}"), "tests/wrong/shared")
}

/// The lines of `check` on the first phase, without their colours.
fn told_of_the_first_phase(scenario: &Scenario) -> String {
    let text = anstream::adapter::strip_str(&implications(scenario)).to_string();
    let from = text.find("first response").unwrap();
    let to = text.find("second response").unwrap();
    text[from..to].to_owned()
}

/// No track acts before its phase opens, so what it waits for is part of what is added up, and is told.
#[test]
fn what_waits_for_an_opening_adds_up() {
    for (opens, acting, sum) in [("20 h", 18.0, 20.0), ("3 h", 5.0, 7.0)] {
        let scenario = changed(&format!("[[phase]]\nname = \"first response\"\nopens = \"{opens}\"\n"));
        let phase = &plan(&scenario, &[1.0, 0.0])[0];
        assert_eq!((phase.before, phase.acting, phase.response), (2.0, acting, sum), "opens {opens}");
        assert_eq!(phase.tracks, [5.0]);
        let told = told_of_the_first_phase(&scenario);
        assert!(told.contains(&format!("none acts before it opens at {opens}")), "{told}");
    }
}

/// Who never takes part never acts, and the mean of its delays is nobody's.
#[test]
fn a_member_that_never_takes_part_never_acts() {
    let convoy = |more: &str| {
        changed(&format!(
            "[[phase]]\nname = \"first response\"\n[[phase.track]]\nactor = \"convoy\"\n{more}\n\
             stages = [{{ name = \"go\", delay = \"9 h\" }}]\n"
        ))
    };
    let required = convoy("joins = 0\nrequired = true");
    let phase = &plan(&required, &[1.0, 0.0])[0];
    let never = f64::INFINITY;
    assert_eq!((phase.acting, phase.response, phase.least), (never, never, never));
    assert_eq!(phase.tracks, [5.0, never]);
    let told = told_of_the_first_phase(&required);
    assert_eq!(told.matches("never").count(), 4, "acting, sum, least and the convoy:\n{told}");
    // Where all of those who take part must act, those who never do are not waited for.
    let left_out = convoy("commits = 0");
    let phase = &plan(&left_out, &[1.0, 0.0])[0];
    assert_eq!((phase.acting, phase.response), (5.0, 7.0));
    assert_eq!(phase.tracks, [5.0, never]);
}

/// What is never attributed is never established, whatever the delays; what is undeniable needs no attribution.
#[test]
fn what_is_never_attributed_is_never_acted_on() {
    let fails = "[monitoring]\nattribute = { delay = \"6 h\", fails = 1 }\n";
    let hopeless = changed(&format!("[[severity]]\nname = \"major\"\nundeniable = false\n{fails}"));
    let never = f64::INFINITY;
    let phase = &plan(&hopeless, &[1.0, 0.0])[0];
    assert_eq!((phase.before, phase.acting, phase.response, phase.least), (never, 5.0, never, never));
    let text = anstream::adapter::strip_str(&implications(&hopeless)).to_string();
    assert!(text.contains("attribution 6 h, which always fails"), "{text}");
    assert!(text.contains("first response can never be answered: nothing is ever established"), "{text}");
    assert!(!text.contains("no luck brings"), "{text}");
    let undeniable = changed(fails);
    let phase = &plan(&undeniable, &[0.9, 0.1])[0];
    assert_eq!((phase.before, phase.acting, phase.response, phase.least), (0.0, 5.0, 5.0, 5.0));
    // A clock that never starts leaves nothing to count, and is no number that is none.
    for clock in ["detection", "established", "demanded"] {
        let text = format!(
            "[[severity]]\nname = \"major\"\nundeniable = false\n{fails}\
             [[phase]]\nname = \"first response\"\nclock = \"{clock}\"\nopens = \"20 h\"\n"
        );
        let phase = &plan(&changed(&text), &[1.0, 0.0])[0];
        assert_eq!((phase.before, phase.response), (never, never), "{clock}");
    }
}

/// Expected violations are those of the credibility that a scenario starts with.
#[test]
fn expected_violations_say_which_credibility_they_are_of() {
    let told = |start: &str| {
        let scenario = changed(&format!("[credibility]\nviolations_at_zero = 1.6\nstart = {start}\n"));
        anstream::adapter::strip_str(&implications(&scenario)).to_string()
    };
    let whole = told("1");
    assert!(whole.contains("without credibility's feedback") && !whole.contains("held at its start"), "{whole}");
    let less = told("0.8");
    assert!(less.contains("with credibility held at its start, 0.8"), "{less}");
    assert!(!less.contains("without credibility's feedback"), "{less}");
}

/// Violations that feed themselves without end are more than can be counted, and still a number.
#[test]
fn endless_violations_are_a_number() {
    let text = "extends = \"sound.toml\"\n[[source]]\nname = \"line of contact\"\ndecay = \"1 /d\"\n\
                excites = { \"line of contact\" = 0.5 }\n\
                [[window]]\nname = \"storm\"\nstart = \"1 d\"\nlasts = \"29 d\"\nfactor = 1e6\n";
    let expected = expected_violations(&parse(text, "tests/wrong/shared"));
    assert!(expected.endless && expected.total().is_finite() && expected.total() > 1e15, "{expected:?}");
}
