//! Tests across the parts.

mod format;

use std::path::Path;

use super::*;

fn read(path: &str) -> Document {
    Document::load(Path::new(path)).unwrap_or_else(|faults| panic!("{faults}"))
}

fn checked(document: &Document) -> Scenario {
    document.check().unwrap_or_else(|faults| panic!("{faults}")).scenario
}

fn sound() -> Document {
    read("../../tests/wrong/shared/sound.toml")
}

fn text(text: &str) -> Scenario {
    parse(text, Path::new("../../tests/wrong/shared"), &[]).unwrap_or_else(|faults| panic!("{faults}")).scenario
}

/// What a scenario means, without the texts about it.
fn meaning(mut scenario: Scenario) -> Scenario {
    scenario.resolved.clear();
    scenario.digest.clear();
    scenario
}

#[test]
fn the_baseline_means_what_it_says() {
    let loaded = load(Path::new("../../configs/baseline.toml"), &[]).unwrap_or_else(|faults| panic!("{faults}"));
    assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
    let scenario = loaded.scenario;
    assert_eq!(scenario.name(), "baseline");
    assert_eq!(scenario.horizon().days(), 90.0);
    assert_eq!(scenario.severities().len(), 3);
    assert_eq!(scenario.sources()[0].excites, [(0, 0.32)]);
    assert_eq!(scenario.monitoring().teams, Some(2));
    assert_eq!(scenario.phases()[1].demanded, Demand::Continuing("12 h".parse().unwrap()));
    assert_eq!(scenario.phases()[1].answered, Quorum::Weight(10.0));
    assert_eq!(scenario.phases()[2].demanded, Demand::Severity(2));
    assert_eq!(scenario.phases()[0].tracks[1].stages[1].needs, Some(0));
    assert_eq!(scenario.collapse().missed, [2]);
    assert!((scenario.branching_radius() - 0.32).abs() < 1e-9);
    assert!((scenario.largest_branching_radius() - 0.64).abs() < 1e-9);
}

#[test]
fn weights_are_normalised_and_times_sorted() {
    let scenario = checked(&read("../../tests/full.toml"));
    assert!(scenario.sources().iter().all(|source| (source.severity.iter().sum::<f64>() - 1.0).abs() < 1e-12));
    assert_eq!(scenario.sources()[2].arrivals, Arrivals::Fixed { times: vec![24.0, 72.0] });
    let Arrivals::Fixed { times } = &scenario.sources()[3].arrivals else { panic!("a trace") };
    assert!(times.is_sorted() && (times[0] - (13.0 * 24.0 + 8.0)).abs() < 1e-9, "{times:?}");
    let Arrivals::Poisson { season: Some(season), .. } = scenario.sources()[0].arrivals else { panic!("a season") };
    assert_eq!(season.peak, 42.0 * 24.0);
    let verify = scenario.monitoring().verify.as_ref().unwrap();
    assert!((verify.mean() - (35.0 + 12.0 + 50.0) / 3.0 / 60.0).abs() < 1e-12);
}

#[test]
fn a_window_concerns_the_sources_of_its_table_or_all() {
    let scenario = checked(&read("../../tests/full.toml"));
    let window = &scenario.windows()[0];
    assert_eq!(window.concerns, [false, true, false, false]);
    assert_eq!(window.factor, [1.0, 0.1, 1.0, 1.0]);
    assert_eq!(window.rebound.as_ref().unwrap().factor, [1.0, 2.0, 1.0, 1.0]);
    assert_eq!(scenario.windows()[1].concerns, [true; 4]);
    assert_eq!(scenario.windows()[1].factor, [0.5; 4]);
}

#[test]
fn the_resolved_text_gives_the_same_scenario() {
    let full = read("../../tests/full.toml");
    let child = "extends = \"sound.toml\"\nname = \"child \\\"quoted\\\"\"\n[monitoring]\nverify = { empirical = { file = \"alerts.csv\", column = \"minutes\" } }\n";
    let below = "extends = \"wrong/shared/sound.toml\"\nname = \"a\"\n[[window]]\nname = \"w\"\nstart = \"1 d\"\nlasts = \"1 d\"\n";
    for (scenario, base) in [
        (checked(&full), "../../tests"),
        (text(child), "../../tests/wrong/shared"),
        (checked(&Document::parse(below, Path::new("../../tests")).unwrap()), "../../tests"),
    ] {
        let again =
            parse(scenario.resolved(), Path::new(base), &[]).unwrap_or_else(|faults| panic!("{faults}")).scenario;
        assert_eq!(again, scenario);
        assert!(!scenario.resolved().contains("extends"));
    }
}

#[test]
fn what_stands_beside_a_value_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let sound = std::fs::read_to_string("../../tests/wrong/shared/sound.toml").unwrap();
    let parent = sound
        + "[monitoring] # of a header: nothing\nteams = 2 # counted \"by hand\"\n\
        attribute = { delay = { lognormal = { median = \"4 h\", sigma = 0.9 } }, fails = 0.08 } # guessed\n";
    std::fs::write(folder.path().join("parent.toml"), parent).unwrap();
    let child = "extends = \"parent.toml\"\n[monitoring]\nattribute = { # of no value\n  \
        delay = \"9 h\", # slow # very\n  fails = 0 }\nverify = \"1 h\" # fast\n\
        # of one day only\nfalse_reports = { rate = \"1 /d\", accepted = 0 }\n";
    std::fs::write(folder.path().join("child.toml"), child).unwrap();
    let mut document = Document::load(&folder.path().join("child.toml")).unwrap();
    document.apply(&["monitoring.reopens=0.1".parse().unwrap()]).unwrap();
    let scenario = document.check().unwrap().scenario;
    let leaves = Document::parse(scenario.resolved(), folder.path()).unwrap().leaves();
    for (path, expected) in [
        ("monitoring.teams", "counted \"by hand\""),
        ("monitoring.attribute.delay", "slow # very"),
        ("monitoring.verify", "fast"),
        ("monitoring.false_reports.rate", "of one day only"),
        ("monitoring.reopens", "set by --set"),
        ("horizon", ""),
    ] {
        let note = leaves.iter().find(|leaf| leaf.path == path).map(|leaf| leaf.note.as_str());
        assert_eq!(note, Some(expected), "{path}");
    }
    // Words change nothing in what a scenario is.
    let again = parse(scenario.resolved(), folder.path(), &[]).unwrap().scenario;
    assert_eq!((again.digest(), again.resolved()), (scenario.digest(), scenario.resolved()));
    let bare: String =
        scenario.resolved().lines().map(|line| line.split(" # ").next().unwrap().to_owned() + "\n").collect();
    assert_eq!(parse(&bare, folder.path(), &[]).unwrap().scenario.digest(), scenario.digest());
}

#[test]
fn a_data_file_of_an_extended_scenario_is_relative_to_that() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("inner")).unwrap();
    let sound = std::fs::read_to_string("../../tests/wrong/shared/sound.toml").unwrap();
    let empirical = "[monitoring]\nverify = { empirical = { file = \"v.csv\", column = \"h\" } }\n";
    std::fs::write(folder.path().join("inner/parent.toml"), sound + empirical).unwrap();
    std::fs::write(folder.path().join("inner/v.csv"), "h\n1\n3\n").unwrap();
    let child = folder.path().join("child.toml");
    std::fs::write(&child, "extends = \"inner/parent.toml\"\n").unwrap();
    let first = load(&child, &[]).unwrap().scenario;
    assert_eq!(first.name(), "child");
    assert!(first.resolved().contains("\"inner/v.csv\""));
    assert_eq!(parse(first.resolved(), folder.path(), &[]).unwrap().scenario, first);
    // The digest follows the content of the data.
    std::fs::write(folder.path().join("inner/v.csv"), "h\n1\n4\n").unwrap();
    assert_ne!(load(&child, &[]).unwrap().scenario.digest(), first.digest());
}

#[test]
fn the_digest_is_of_the_content() {
    let plain = std::fs::read_to_string("../../tests/wrong/shared/sound.toml").unwrap();
    let base = text(&plain);
    let same = plain
        .replace("capacity = 2", "capacity   =   2 # two")
        .replace("name     = \"line of contact\"\nside     = \"north\"", "side = 'north'\nname = \"line of contact\"");
    assert_ne!(same, plain);
    assert_eq!(text(&same).digest(), base.digest());
    assert_eq!(text(&plain.replace("\"sound\"", "\"other\"")).digest(), base.digest());
    assert_eq!(text(&format!("{plain}\n[run]\nseed = 9\nreplications = 3\n")).digest(), base.digest());
    assert_ne!(text(&format!("{plain}\n[run]\nmax_incidents = 9\n")).digest(), base.digest());
    assert_ne!(text(&plain.replace("capacity = 2", "capacity = 3")).digest(), base.digest());
    assert_eq!(base.digest().len(), 64);
}

#[test]
fn extending_merges_by_name_and_replaces_tagged_values() {
    let child = text(
        r#"
        extends = "sound.toml"
        remove  = ["source[raids]", "phase[second response].track[allies]"]
        [[severity]]
        name = "minor"
        lasts = { exponential = { mean = "5 h" } }
        escalates = { weibull = { shape = 2, scale = "9 h" } }
        [[phase]]
        name = "second response"
        demanded = "violation"
        [[phase.track]]
        actor = "others"
        [[phase]]
        name = "third response"
        demanded = "violation"
        clock = "onset"
        answered = "any"
        [[phase.track]]
        actor = "all"
        [[window]]
        name = "pause"
        start = "1 d"
        lasts = "1 d"
        "#,
    );
    assert_eq!(child.severities()[0].lasts.mean(), 5.0);
    assert!(matches!(child.severities()[0].detection, Detection::Notice { .. }));
    assert!(matches!(child.severities()[0].escalates.unwrap().hazard, Hazard::Weibull { .. }));
    assert_eq!(child.sources().len(), 1);
    let names: Vec<&str> = child.phases().iter().map(|phase| phase.name.as_str()).collect();
    assert_eq!(names, ["first response", "second response", "third response"]);
    let second = &child.phases()[1];
    assert_eq!((second.demanded, second.clock), (Demand::Violation, Clock::Demanded));
    assert_eq!(second.tracks.iter().map(|track| track.actor.as_str()).collect::<Vec<_>>(), ["others"]);
}

#[test]
fn paths_get_set_and_switch() {
    let mut document = sound();
    assert_eq!(document.get("phase[first response].deadline").unwrap().as_deref(), Some("\"24 h\""));
    assert_eq!(document.get("monitoring.teams").unwrap(), None);
    document.set("phase[first response].opens", "72 min").unwrap();
    document.set("collapse.concurrent", "5").unwrap();
    document.set("source[raids].arrivals.poisson.rate", "2 /d").unwrap();
    document.set("severity[minor].lasts.lognormal.median", "3 h").unwrap();
    document.set("severity[minor].lasts.lognormal.sigma", "0.5").unwrap();
    document.set("phase[first response].track[local forces].stages[act].delay.exponential.mean", "\"4 h\"").unwrap();
    document.set("source[raids].severity[major]", "1").unwrap();
    document.set("phase[second response].answered", "any").unwrap();
    let scenario = checked(&document);
    assert_eq!(scenario.phases()[0].opens.unwrap().get(), 1.2);
    assert_eq!(scenario.collapse().concurrent, Some(5));
    assert!(matches!(scenario.sources()[1].arrivals, Arrivals::Poisson { .. }));
    assert_eq!(scenario.sources()[1].severity, [0.5, 0.5]);
    assert_eq!(scenario.phases()[1].answered, Quorum::Any);
    assert_eq!(scenario.phases()[0].tracks[0].stages[0].delay.mean(), 4.0);
}

#[test]
fn quantities_have_the_unit_of_their_place() {
    let document = sound();
    for (path, unit) in [
        ("phase[first response].deadline", Unit::Hours),
        ("severity[minor].lasts", Unit::Hours),
        ("source[line of contact].arrivals.poisson.rate", Unit::PerHour),
        ("pool[brigades].capacity", Unit::Whole),
        ("phase[second response].answered.weight", Unit::Bare),
    ] {
        assert_eq!(document.unit(path).unwrap(), unit, "{path}");
    }
    assert!(document.unit("phase[first response].clock").unwrap_err().to_string().contains("not a quantity"));
}

#[test]
fn overrides_keep_names_with_equals_signs() {
    let change: Override = "phase[a=b].deadline = 12 h".parse().unwrap();
    assert_eq!((change.path(), change.value()), ("phase[a=b].deadline", "12 h"));
    for wrong in ["deadline", "=3", "phase[x=3", ""] {
        assert!(wrong.parse::<Override>().is_err(), "{wrong}");
    }
}

#[test]
fn the_least_response_time_counts_what_must_act() {
    let scenario = checked(&sound());
    let pools = scenario.pools();
    assert_eq!(scenario.phases()[0].least_hours(pools), Some(5.0));
    assert_eq!(scenario.phases()[1].least_hours(pools), Some(30.0));
    let mut document = sound();
    document.set("phase[second response].answered.weight", "4").unwrap();
    assert_eq!(checked(&document).phases()[1].least_hours(pools), None);
}

/// No input whatever crashes it: each is loaded or refused.
#[test]
fn damaged_files_are_refused_and_never_crash() {
    let whole = std::fs::read_to_string("../../tests/full.toml").unwrap();
    let base = Path::new("../../tests");
    for end in (0..whole.len()).step_by(7) {
        if let Some(part) = whole.get(..end) {
            let _ = parse(part, base, &[]).map_err(|faults| faults.render(true));
        }
    }
    for at in (0..whole.len()).step_by(5) {
        for damage in ["\"", "=", "[", "\u{1F300}", "9e999", "-"] {
            let mut text = whole.clone();
            text.replace_range(at..=at, damage);
            let _ = parse(&text, base, &[]).map_err(|faults| faults.render(false));
        }
    }
}

#[test]
fn a_meaning_does_not_depend_on_the_texts_about_it() {
    let one = meaning(checked(&sound()));
    let two = meaning(parse(checked(&sound()).resolved(), Path::new(""), &[]).unwrap().scenario);
    assert_eq!(one, two);
}
