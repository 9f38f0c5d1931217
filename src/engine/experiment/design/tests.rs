//! Designs point by point.
//!
//! Seeds are fixed and were never chosen for the outcome.

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;

use super::{Design, Factor, FactorLevel, Kind, Levels, Range, Spacing, Sweep};
use crate::random::Law;
use crate::scenario::{Document, Spec, Unit, Vary};

fn sound() -> Document {
    Document::load(Path::new("../../tests/wrong/shared/sound.toml")).unwrap()
}

fn factor(name: &str, levels: Levels) -> Factor {
    let base = FactorLevel { text: "base".into(), number: None, is_base: true };
    Factor { name: name.into(), paths: vec![name.into()], unit: Some(Unit::Bare), levels, base }
}

fn listed(name: &str, levels: &[f64]) -> Factor {
    factor(name, Levels::Values(levels.iter().map(|number| FactorLevel::of(*number, Unit::Bare)).collect()))
}

fn stepped(name: &str, count: u64) -> Factor {
    let (from, to, spacing) = (1.0, count as f64, Spacing::Step(1.0));
    factor(name, Levels::Range(Range { from, to, spacing, log: false, unit: Unit::Bare, written: None }))
}

fn drawn(name: &str, law: Law) -> Factor {
    factor(name, Levels::Law { law, text: String::new() })
}

fn unit(name: &str) -> Factor {
    drawn(name, Law::uniform(0.0, 1.0).unwrap())
}

fn texts(design: &Design, index: u64) -> Vec<String> {
    design.point(index).into_iter().map(|level| level.text).collect()
}

/// The varied sweep of the command line.
fn varied(kind: Kind, varied: &[&str]) -> Sweep {
    let varied: Vec<Vary> = varied.iter().map(|text| text.parse().unwrap()).collect();
    let spec = Spec::of_command(sound(), kind, &varied, None).unwrap_or_else(|faults| panic!("{faults}"));
    Sweep::new(spec, Some(1)).unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn steps_are_as_far_as_levels_are_apart() {
    let words = ["a", "b", "c"].map(|text| FactorLevel { text: text.into(), number: None, is_base: false });
    let ranged = |spacing, log, unit| Levels::Range(Range { from: 1.0, to: 9.0, spacing, log, unit, written: None });
    for (levels, expected) in [
        // From the first to the last of two; of three, half of the range and then the other half.
        (listed("x", &[0.1, 0.3]).levels, [1.0, 1.0]),
        (listed("x", &[10.0, 4.0]).levels, [-1.0, -1.0]),
        (listed("x", &[0.0, 1.0, 10.0]).levels, [0.1, 0.9]),
        (Levels::Values(words.to_vec()), [1.0, 1.0]),
        (ranged(Spacing::Count(3), false, Unit::Bare), [0.5, 0.5]),
        (ranged(Spacing::Count(3), true, Unit::Bare), [0.5, 0.5]),
        (ranged(Spacing::Step(8.0), false, Unit::Bare), [1.0, 1.0]),
        (ranged(Spacing::Continuous, false, Unit::Bare), [0.5, 0.5]),
        // 2, 4, 6 and 8 among the whole numbers.
        (ranged(Spacing::Continuous, false, Unit::Whole), [0.5, 0.5]),
        (unit("x").levels, [0.5, 0.5]),
    ] {
        let is_list = matches!(levels, Levels::Values(_));
        let design = Design::new(Kind::Random { points: 4 }, vec![factor("x", levels.clone())], 1).unwrap();
        let far = [design.distance(0, 0.125, 0.625), design.distance(0, 0.375, 0.875)];
        assert!(far.iter().zip(expected).all(|(far, expected)| (far - expected).abs() < 1e-12), "{levels:?}: {far:?}");
        assert_eq!(design.distance(0, 0.625, 0.125), -far[0]);
        assert!(!is_list || design.distance(0, 0.1, 0.2) == 0.0, "the same level");
    }
}

#[test]
fn a_grid_has_every_combination_the_first_factor_slowest() {
    let design = Design::new(Kind::Grid, vec![listed("a", &[1.0, 2.0]), stepped("b", 3)], 1).unwrap();
    assert_eq!((design.points(), design.is_space_filling(), design.unit_point(0)), (6, false, None));
    let points: Vec<Vec<String>> = (0..6).map(|i| texts(&design, i)).collect();
    assert_eq!(points, [["1", "1"], ["1", "2"], ["1", "3"], ["2", "1"], ["2", "2"], ["2", "3"]]);
}

#[test]
fn a_zip_goes_side_by_side() {
    let design = Design::new(Kind::Zip, vec![listed("a", &[5.0, 6.0, 7.0]), stepped("b", 3)], 1).unwrap();
    let points: Vec<Vec<String>> = (0..design.points()).map(|i| texts(&design, i)).collect();
    assert_eq!(points, [["5", "1"], ["6", "2"], ["7", "3"]]);
}

#[test]
fn one_at_a_time_starts_at_the_base_and_moves_one() {
    let factors = vec![listed("a", &[5.0, 6.0]), stepped("b", 1), stepped("c", 2)];
    let design = Design::new(Kind::OneAtATime, factors, 1).unwrap();
    let points: Vec<Vec<String>> = (0..design.points()).map(|i| texts(&design, i)).collect();
    let expected = [
        ["base", "base", "base"],
        ["5", "base", "base"],
        ["6", "base", "base"],
        ["base", "1", "base"],
        ["base", "base", "1"],
        ["base", "base", "2"],
    ];
    assert_eq!(points, expected);
    assert!(design.point(0).iter().all(|level| level.is_base) && !design.point(4)[2].is_base);
}

#[test]
fn large_designs_are_counted_and_their_points_found() {
    let design = Design::new(Kind::Grid, (0..9).map(|i| stepped(&format!("f{i}"), 10)).collect(), 1).unwrap();
    assert_eq!(design.points(), 1_000_000_000);
    assert_eq!(texts(&design, 123_456_789), ["2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    assert!(Design::new(Kind::Grid, (0..30).map(|i| stepped(&format!("f{i}"), 1000)).collect(), 1).is_err());
    let points = 1_000_000_000;
    for kind in [Kind::LatinHypercube { points }, Kind::Random { points }, Kind::Sobol { points }] {
        let design = Design::new(kind, vec![unit("a"), unit("b")], 1).unwrap();
        assert_eq!((design.points(), design.point(points - 1).len()), (points, 2));
        assert!(Design::new(kind, Vec::new(), 1).is_err());
    }
    for kind in [Kind::Random { points: 0 }, Kind::LatinHypercube { points: points + 1 }] {
        assert!(Design::new(kind, vec![unit("a")], 1).is_err());
    }
    let many = (0..=crate::stats::sobol::MAX_DIMENSIONS).map(|i| unit(&format!("f{i}"))).collect();
    let error = Design::new(Kind::Sobol { points: 8 }, many, 1).unwrap_err().to_string();
    assert!(error.contains("dimensions"), "{error}");
}

/// McKay, Beckman and Conover's definition: each of n equally likely cells of each factor has one point.
#[test]
fn a_latin_hypercube_has_one_point_in_each_cell() {
    for points in [1, 2, 7, 49, 100, 1000] {
        for seed in [1, 2] {
            let kind = Kind::LatinHypercube { points };
            let design = Design::new(kind, vec![unit("a"), unit("b"), unit("c")], seed).unwrap();
            let cube: Vec<Vec<f64>> = (0..points).map(|i| design.unit_point(i).unwrap()).collect();
            for factor in 0..3 {
                let cells: BTreeSet<u64> =
                    cube.iter().map(|point| (point[factor] * points as f64).floor() as u64).collect();
                assert_eq!(cells, (0..points).collect(), "{points} points, factor {factor}");
            }
            if points == 1000 {
                // Within cells too: of n uniform numbers the mean is within 4.5 / √(12 n) of a half.
                let inside: f64 = cube.iter().map(|point| (point[1] * 1000.0).fract()).sum::<f64>() / 1000.0;
                assert!((inside - 0.5).abs() < 4.5 / 12_000.0_f64.sqrt(), "{inside}");
                let correlation: f64 = cube.iter().map(|point| (point[0] - 0.5) * (point[1] - 0.5) * 12.0).sum();
                assert!((correlation / 1000.0).abs() < 4.5 / 1000.0_f64.sqrt(), "{correlation}");
            }
        }
    }
}

/// Kolmogorov–Smirnov at n = 20,000 with a false alarm rate of 10⁻⁶ (Massart 1990), on the cube and through laws.
#[test]
fn random_points_follow_their_laws() {
    let points = 20_000;
    let laws = [
        Law::uniform(0.0, 1.0),
        Law::lognormal_median_p95(8.0, 30.0),
        Law::gamma_mean_sd(10.0, 20.0),
        Law::triangular(1.0, 2.0, 7.0),
        Law::exponential(8.0).and_then(|law| law.at_most(6.0)),
    ];
    let laws: Vec<Law> = laws.into_iter().map(Result::unwrap).collect();
    let factors: Vec<Factor> =
        (0..).zip(&laws).map(|(i, law): (u32, _)| drawn(&format!("f{i}"), law.clone())).collect();
    let critical = ((2.0_f64 / 1e-6).ln() / (2.0 * points as f64)).sqrt();
    for kind in [Kind::Random { points }, Kind::LatinHypercube { points }] {
        let design = Design::new(kind, factors.clone(), 3).unwrap();
        let drawn: Vec<Vec<FactorLevel>> = (0..points).map(|i| design.point(i)).collect();
        for (factor, law) in laws.iter().enumerate() {
            let mut values: Vec<f64> = drawn.iter().map(|point| point[factor].number.unwrap()).collect();
            values.sort_unstable_by(f64::total_cmp);
            let gap = |(i, x): (usize, &f64)| {
                let (before, at) = (i as f64 / points as f64, (i + 1) as f64 / points as f64);
                (law.cdf(*x) - before).abs().max((law.cdf(*x) - at).abs())
            };
            let worst = values.iter().enumerate().map(gap).fold(0.0, f64::max);
            // A Latin hypercube misses by a cell at most, but for the rounding of its levels.
            let allowed = if kind == (Kind::Random { points }) { critical } else { 1.0 / points as f64 + 1e-6 };
            assert!(worst < allowed, "{kind}, {}: {worst}, allowed {allowed}", law.describe());
            assert!(values[0] >= law.lower() && values[values.len() - 1] <= law.upper());
        }
    }
}

#[test]
fn listed_levels_are_sampled_as_often_as_each_other() {
    let design = Design::new(Kind::LatinHypercube { points: 300 }, vec![listed("a", &[1.0, 2.0, 4.0])], 1).unwrap();
    let count = |text: &str| (0..300).filter(|i| texts(&design, *i)[0] == text).count();
    assert_eq!([count("1"), count("2"), count("4")], [100, 100, 100]);
}

#[test]
fn a_point_depends_on_nothing_but_its_index() {
    for kind in [Kind::Random { points: 50 }, Kind::LatinHypercube { points: 50 }, Kind::Sobol { points: 50 }] {
        let design = Design::new(kind, vec![unit("a"), unit("b")], 9).unwrap();
        let forwards: Vec<Vec<f64>> = (0..50).map(|i| design.unit_point(i).unwrap()).collect();
        let backwards: Vec<Vec<f64>> = (0..50).rev().map(|i| design.clone().unit_point(i).unwrap()).collect();
        assert!(forwards.iter().eq(backwards.iter().rev()), "{kind}");
        let other = Design::new(kind, vec![unit("a"), unit("b")], 10).unwrap();
        assert_ne!(forwards[7], other.unit_point(7).unwrap(), "{kind}: the seed matters");
    }
    // More random points leave the first ones as they are.
    let [few, many] = [50, 5000].map(|points| Design::new(Kind::Random { points }, vec![unit("a")], 9).unwrap());
    assert!((0..50).all(|i| few.point(i) == many.point(i)));
}

#[test]
fn the_order_of_factors_moves_no_value() {
    for kind in [Kind::Random { points: 20 }, Kind::LatinHypercube { points: 20 }] {
        let one = Design::new(kind, vec![unit("a"), unit("b")], 9).unwrap();
        let two = Design::new(kind, vec![unit("c"), unit("b"), unit("a")], 9).unwrap();
        for i in 0..20 {
            let (first, second) = (one.point(i), two.point(i));
            assert_eq!((&first[0], &first[1]), (&second[2], &second[1]), "{kind}");
        }
    }
}

#[test]
fn the_command_line_gives_levels() {
    let levels = |text: &str| {
        let design = varied(Kind::Grid, &[text]).design;
        (0..design.points()).map(|i| texts(&design, i)[0].clone()).collect::<Vec<_>>()
    };
    let deadline = "phase[first response].deadline";
    assert_eq!(levels(&format!("{deadline}=6 h..18 h step 6 h")), ["6 h", "12 h", "18 h"]);
    assert_eq!(levels(&format!("{deadline} = 1 d .. 3 d count 3")), ["1 d", "2 d", "3 d"]);
    assert_eq!(levels(&format!("{deadline}=30 min..2 h step 30 min")), ["0.5 h", "1 h", "1.5 h", "2 h"]);
    assert_eq!(levels(&format!("{deadline}=1 h..100 h count 3 log")), ["1 h", "10 h", "100 h"]);
    assert_eq!(levels(&format!("{deadline}=[\"12 h\", '2 d']")), ["12 h", "2 d"]);
    assert_eq!(levels(&format!("{deadline}={{ from = \"1 h\", to = \"2 h\", count = 2 }}")), ["1 h", "2 h"]);
    assert_eq!(levels("severity[minor].detection.probability=0.1..0.5 step 0.1"), ["0.1", "0.2", "0.3", "0.4", "0.5"]);
    assert_eq!(levels("phase[first response].clock=[\"onset\", \"established\"]"), ["onset", "established"]);
    assert_eq!(levels("severity[minor].lasts=[\"5 h\", { exponential = { mean = \"5 h\" } }]").len(), 2);
    assert_eq!(levels("phase[second response].track[allies].required=[true, false]"), ["true", "false"]);
    let design =
        varied(Kind::Random { points: 50 }, &[&format!("{deadline}=2 h..20 h"), "pool[brigades].capacity=1..3"]);
    for i in 0..50 {
        let point = design.design.point(i);
        assert!((2.0..=20.0).contains(&point[0].number.unwrap()));
        assert!(["1", "2", "3"].contains(&point[1].text.as_str()));
    }
    let law = "severity[minor].lasts=~{ uniform = { min = \"2 h\", max = \"20 h\" } }";
    let bare = law.replace('~', "");
    let [one, two] = [law, bare.as_str()].map(|text| varied(Kind::Random { points: 5 }, &[text]).design.point(3));
    assert_eq!(one, two);
    assert!("phase[first response].deadline".parse::<Vary>().is_err());
}

#[test]
fn points_become_scenarios() {
    let sweep = varied(
        Kind::Grid,
        &["phase[first response].deadline=[\"6 h\", \"1 d\"]", "pool[brigades].capacity=2..4 step 1"],
    );
    let loaded = sweep.design.apply(&sweep.document, 4).unwrap();
    assert_eq!(loaded.scenario.phases()[0].deadline.unwrap().get(), 24.0);
    assert_eq!(loaded.scenario.pools()[0].capacity, 3);
    let mut by_hand = sound();
    by_hand.set("phase[first response].deadline", "1 d").unwrap();
    by_hand.set("pool[brigades].capacity", "3").unwrap();
    assert_eq!(loaded.scenario.digest(), by_hand.check().unwrap().scenario.digest());
    // The base of one at a time is the scenario, what it leaves out included.
    let sweep = varied(Kind::OneAtATime, &["monitoring.teams=[1, 2]", "phase[second response].deadline=[\"9 h\"]"]);
    let base = sweep.design.apply(&sweep.document, 0).unwrap().scenario;
    assert_eq!(base.digest(), sound().check().unwrap().scenario.digest());
    assert_eq!(sweep.design.factors()[1].base.number, Some(72.0));
    assert_eq!(sweep.design.factors()[0].base.text, "");
    let last = sweep.design.apply(&sweep.document, 3).unwrap().scenario;
    assert_eq!((last.monitoring().teams, last.phases()[1].deadline.unwrap().get()), (None, 9.0));
}

const HEAD: &str = "scenario = \"sound.toml\"\n";

fn parsed(text: &str) -> Sweep {
    let spec = Spec::parse(&format!("{HEAD}{text}"), Path::new("../../tests/wrong/shared"), &[]);
    Sweep::new(spec.unwrap_or_else(|faults| panic!("{faults}")), None).unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn a_sweep_file_says_everything() {
    let text = r#"
        design = "grid"
        metrics = ["compliance[first response]", "response_time_h[second response].p95"]
        replications = 2000
        seed = 7
        level = 0.9
        set = ["pool[brigades].capacity=5"]
        [[factor]]
        name = "both deadlines"
        paths = ["phase[first response].deadline", "phase[second response].deadline"]
        levels = ["12 h", "36 h"]
        [[factor]]
        path = "source[line of contact].arrivals.poisson.rate"
        levels = { from = "0.2 /d", to = "0.8 /d", count = 3 }
    "#;
    let sweep = parsed(text);
    assert_eq!((sweep.replications, sweep.seed, sweep.level), (Some(2000), 7, Some(0.9)));
    assert_eq!(
        sweep.metrics.iter().map(ToString::to_string).collect::<Vec<_>>()[1],
        "response_time_h[second response].p95"
    );
    assert_eq!(sweep.base.scenario.pools()[0].capacity, 5);
    assert_eq!(sweep.design.factors()[0].name, "both deadlines");
    assert_eq!(texts(&sweep.design, 5), ["36 h", "0.8 /d"]);
    let scenario = sweep.design.apply(&sweep.document, 4).unwrap().scenario;
    assert!(scenario.phases().iter().all(|phase| phase.deadline.unwrap().get() == 36.0));
    assert_eq!(scenario.pools()[0].capacity, 5);
    // Its text follows what it means and nothing else.
    let spaced = text.replace("seed = 7", "# seven\n        seed   = 7");
    assert_eq!(parsed(&spaced).text, sweep.text);
    for (what, other) in [
        ("36 h", "37 h"),
        ("seed = 7", "seed = 8"),
        ("count = 3", "count = 4"),
        ("2000", "2001"),
        ("\"grid\"", "\"one-at-a-time\""),
    ] {
        assert_ne!(parsed(&text.replace(what, other)).text, sweep.text, "{what}");
    }
}

#[test]
fn a_list_is_read_from_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("sound.toml", &std::fs::read_to_string("../../tests/wrong/shared/sound.toml").unwrap());
    write(
        "points.csv",
        "first deadline, pool[brigades].capacity ,phase[first response].clock\n12 h,3,onset\n\"2 d\",4,detection\n",
    );
    write(
        "sweep.toml",
        "scenario = \"sound.toml\"\ndesign = { list = \"points.csv\" }\n[[factor]]\nname = \"first deadline\"\npath = \"phase[first response].deadline\"\n",
    );
    let sweep =
        Sweep::load(&folder.path().join("sweep.toml"), &[], Some(3)).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!((sweep.name.as_str(), sweep.seed, sweep.design.points()), ("sweep", 3, 2));
    assert_eq!(texts(&sweep.design, 1), ["2 d", "4", "detection"]);
    assert_eq!(sweep.design.point(1)[0].number, Some(48.0));
    let names: Vec<&str> = sweep.design.factors().iter().map(|factor| factor.name.as_str()).collect();
    assert_eq!(names, ["first deadline", "pool[brigades].capacity", "phase[first response].clock"]);
}

#[test]
fn uncertain_values_are_factors_where_there_are_no_others() {
    let uncertain = "uncertain = [{ path = \"pool[brigades].capacity\", law = { uniform = { min = 1, max = 9 } } }, { path = \"phase[first response].deadline\", law = { triangular = { min = \"6 h\", mode = \"24 h\", max = \"30 h\" } } }]\n";
    let folder = tempfile::tempdir().unwrap();
    let sound = std::fs::read_to_string("../../tests/wrong/shared/sound.toml").unwrap();
    std::fs::write(folder.path().join("sound.toml"), format!("{uncertain}{sound}")).unwrap();
    let text = format!("{HEAD}design = {{ latin_hypercube = {{ points = 40 }} }}\n");
    let sweep = Sweep::new(Spec::parse(&text, folder.path(), &[]).unwrap(), None).unwrap();
    assert_eq!(sweep.design.factors().len(), 2);
    let point = sweep.design.point(3);
    assert!(point[0].number.unwrap().fract() == 0.0 && (6.0..=30.0).contains(&point[1].number.unwrap()));
    assert_eq!(sweep.design.factors()[1].base.text, "24 h");
    assert!(sweep.text.contains("triangular"));
    assert!(sweep.design.apply(&sweep.document, 3).is_ok());
}

#[test]
fn a_law_from_data_belongs_to_the_sweep() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("scenarios")).unwrap();
    write("scenarios/sound.toml", &std::fs::read_to_string("../../tests/wrong/shared/sound.toml").unwrap());
    write("delays.csv", "hours\n3\n5\n7\n");
    write(
        "sweep.toml",
        "scenario = \"scenarios/sound.toml\"\ndesign = { random = { points = 30 } }\n[[factor]]\npath = \"phase[first response].deadline\"\nlaw = { empirical = { file = \"delays.csv\", column = \"hours\" } }\n",
    );
    let load = || Sweep::load(&folder.path().join("sweep.toml"), &[], None).unwrap_or_else(|faults| panic!("{faults}"));
    let sweep = load();
    let drawn: BTreeSet<String> = (0..30).map(|i| texts(&sweep.design, i)[0].clone()).collect();
    assert_eq!(drawn.into_iter().collect::<Vec<_>>(), ["3 h", "5 h", "7 h"]);
    // Other data, another sweep.
    write("delays.csv", "hours\n3\n5\n8\n");
    assert_ne!(load().text, sweep.text);
}

/// No sweep file whatever crashes it: each is read or refused.
#[test]
fn damaged_sweeps_are_refused_and_never_crash() {
    let whole = format!(
        "{HEAD}design = {{ sobol = {{ points = 4 }} }}\nmetrics = [\"collapse\"]\nset = [\"pool[brigades].capacity=5\"]\n[[factor]]\npath = \"phase[first response].deadline\"\nlevels = {{ from = \"1 h\", to = \"9 h\", count = 3, log = true }}\n[[factor]]\npaths = [\"severity[minor].lasts\"]\nlaw = {{ uniform = {{ min = \"1 h\", max = \"2 h\" }} }}\n"
    );
    let read = |text: &str| {
        let spec = Spec::parse(text, Path::new("../../tests/wrong/shared"), &[]);
        spec.and_then(|spec| Sweep::new(spec, None)).map_err(|faults| faults.render(false))
    };
    assert!(read(&whole).is_ok());
    for at in 0..whole.len() {
        let _ = read(&whole[..at]);
        for damage in ["\"", "=", "[", "\u{1F300}", "0"] {
            let mut text = whole.clone();
            text.replace_range(at..=at, damage);
            let _ = read(&text);
        }
    }
}

proptest! {
    /// No text of the command line crashes it.
    #[test]
    fn any_factor_of_the_command_line_is_read_or_refused(
        levels in "[0-9 .]{0,5}(\\.\\.|é|\\[|~|\\{|h)?[0-9 .h]{0,6}( step| count| log|step| step 1)?[ 0-9hd.é]{0,5}( log)?",
        path in prop::sample::select(vec!["phase[first response].deadline", "pool[brigades].capacity", "phase[é].x", "name"]),
    ) {
        let vary: Vary = format!("{path}={levels}").parse().unwrap();
        let spec = Spec::of_command(sound(), Kind::Random { points: 2 }, &[vary], None);
        let _ = spec.and_then(|spec| Sweep::new(spec, None)).map_err(|faults| faults.render(false));
    }

    /// Every combination once, whatever the numbers of levels.
    #[test]
    fn grids_have_each_combination_once(counts in prop::collection::vec(1_u64..6, 1..5)) {
        let factors = (0..).zip(&counts).map(|(i, count): (u32, _)| stepped(&format!("f{i}"), *count)).collect();
        let design = Design::new(Kind::Grid, factors, 1).unwrap();
        let points: BTreeSet<Vec<String>> = (0..design.points()).map(|i| texts(&design, i)).collect();
        prop_assert_eq!(points.len() as u64, counts.iter().product::<u64>());
    }

    /// The points that are looked at first have every level.
    #[test]
    fn witnesses_show_every_level(counts in prop::collection::vec(1_u64..9, 1..5), moved: bool) {
        let factors: Vec<Factor> = (0..).zip(&counts).map(|(i, count): (u32, _)| stepped(&format!("f{i}"), *count)).collect();
        let design = Design::new(if moved { Kind::OneAtATime } else { Kind::Grid }, factors, 1).unwrap();
        let shown: Vec<Vec<String>> = design.witnesses(1000).into_iter().map(|i| texts(&design, i)).collect();
        for (at, count) in counts.iter().enumerate() {
            for level in 1..=*count {
                prop_assert!(shown.iter().any(|point| point[at] == level.to_string()));
            }
        }
        // And no more of them than asked for where there are many levels.
        prop_assert!(Design::new(Kind::Grid, vec![stepped("a", 100_000), stepped("b", 7)], 1).unwrap().witnesses(100).len() <= 100);
    }
}
