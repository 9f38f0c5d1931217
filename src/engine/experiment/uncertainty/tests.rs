use std::path::Path;

use super::*;
use crate::experiment::design::{Kind, Sweep};
use crate::experiment::{Measure, Statistic};
use crate::scenario::Spec;

fn sweep(sets: u64) -> Sweep {
    let uncertain = "uncertain = [{ path = \"monitoring.teams\", law = { uniform = { min = 1, max = 9 } } }]\n";
    let text = format!("{uncertain}{}", include_str!("../sample.toml"));
    let document = Document::parse(&text, Path::new(".")).unwrap();
    Sweep::new(Spec::of_command(document, Kind::Random { points: sets }, &[], None).unwrap(), None).unwrap()
}

#[test]
fn no_two_sets_share_luck() {
    let sweep = sweep(5);
    for replications in [1, BLOCK, 2 * BLOCK + 1] {
        let sets = ParameterSets::new(&sweep.document, &sweep.design, replications);
        let firsts: Vec<u64> = (0..5).map(|set| sets.first(set)).collect();
        assert!(firsts.iter().all(|first| first % BLOCK == 0));
        assert!(firsts.windows(2).all(|pair| pair[1] - pair[0] >= replications));
    }
}

#[test]
fn a_set_is_the_same_among_few_and_many() {
    let (few, many) = (sweep(5), sweep(500));
    assert!((0..5).all(|set| few.design.point(set) == many.design.point(set)));
    let teams: Vec<String> = (0..500).map(|set| many.design.point(set)[0].text.clone()).collect();
    assert!((1..=9).all(|number: u32| teams.contains(&number.to_string())));
    let sets = ParameterSets::new(&many.document, &many.design, 10);
    assert!(sets.scenario(499).is_ok());
}

#[test]
fn what_is_not_defined_is_left_out() {
    let address =
        |metric: &str| Address { metric: metric.to_owned(), subject: String::new(), statistic: Statistic::Estimate };
    let measure = |value: Option<f64>| Measure {
        value,
        std_error: value.map(|_| 0.5),
        low: None,
        high: None,
        replications: 8,
        observations: 8,
    };
    let mut gathered = Gathered::new(2, 8);
    for point in 0..6 {
        let measures = vec![measure(Some(point as f64)), measure((point > 1).then_some(2.0))];
        gathered.add(&Answer { point, replications: 8, runaways: 0, events: 0, measures });
    }
    let told = gathered.tell(&[(address("a"), "h"), (address("b"), "share")], Level::default());
    assert_eq!(told.iter().map(|of| (of.nested.sets, of.nested.undefined)).collect::<Vec<_>>(), [(6, 0), (4, 2)]);
    assert_eq!((told[0].nested.mean.point, told[0].nested.luck, told[0].luck_of_one), (2.5, 0.25, 2.0));
    assert_eq!((told[1].unit, told[1].nested.mean.point), ("share", 2.0));
}
