use std::path::Path;

use super::*;
use crate::experiment::Measure;
use crate::experiment::design::{Kind, Levels};
use crate::scenario::{Document, Spec};

/// What is shown of so many values, 1, 2, …, and the sentence above them.
fn told(count: u32, finding: Finding) -> (Vec<usize>, String) {
    let document = Document::load(Path::new("configs/baseline.toml")).unwrap();
    let vary = "monitoring.teams=1..1000".parse().unwrap();
    let spec = Spec::of_command(document, Kind::Random { points: 1 }, &[vary], None).unwrap();
    let factor = &spec.factors[0];
    let Levels::Range(range) = &factor.levels else { panic!("a range") };
    let measure =
        Measure { value: Some(0.5), std_error: None, low: None, high: None, replications: 1, observations: 1 };
    let look = |value: u32| Look { value: f64::from(value), measure };
    let threshold = Threshold { looks: (1..=count).map(look).collect(), band_level: 0.99, finding };
    let search = Search {
        values: &Values { document: &spec.document, factor, range, values: Vec::new() },
        condition: &"collapse < 0.5".parse().unwrap(),
        unit: "share",
        level: 0.95,
        threshold: &threshold,
        others: &[],
    };
    (search.shown_looks(), search.sentence())
}

fn shown(count: u32, finding: Finding) -> Vec<usize> {
    told(count, finding).0
}

#[test]
fn an_open_end_may_lie_outside_the_range() {
    let sentence = |from, to| told(9, Finding::Crossing { at: 4.0, met_above: true, from, to }).1;
    for (from, to, open) in [
        (None, None, "anywhere in the range, or beyond it."),
        (Some(2.0), None, "from 2 on, to the end of the range or beyond."),
        (None, Some(7.0), "from the start of the range, or before it, to 7."),
        (Some(2.0), Some(7.0), "between 2 and 7."),
    ] {
        let told = sentence(from, to);
        assert!(told.ends_with(&format!("the threshold is {open}")), "{told}");
    }
}

#[test]
fn the_looks_of_the_answer_are_shown() {
    let crossing = |at, from, to| Finding::Crossing { at, met_above: true, from, to };
    // Places are one below values.
    let places = shown(40, crossing(23.4, Some(19.0), Some(30.0)));
    assert!([0, 18, 22, 23, 29, 39].iter().all(|place| places.contains(place)), "{places:?}");
    assert_eq!(places.len(), SHOWN);
    assert!(places.is_sorted());
    let places = shown(40, crossing(24.0, None, None));
    assert!([0, 22, 23, 39].iter().all(|place| places.contains(place)), "{places:?}");
    let places = shown(40, Finding::Several(vec![(3.0, 4.0), (20.0, 21.0), (33.0, 34.0)]));
    assert!([2, 3, 19, 20, 32, 33].iter().all(|place| places.contains(place)), "{places:?}");
    assert!(shown(40, Finding::Undefined(17.0)).contains(&16));
    assert_eq!(shown(12, Finding::Nowhere { sure: true }), (0..12).collect::<Vec<_>>());
    assert_eq!(shown(13, Finding::Nowhere { sure: true }).len(), SHOWN);
}
