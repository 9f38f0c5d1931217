use super::*;
use crate::experiment::{DiscoverSettings, discover};
use crate::sample::{discover_input, discovery};

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn the_plain_sentence_comes_first() {
    let text = plain(&summary(&discovery(), "output/sweep"));
    let first = text.lines().take(4).collect::<Vec<_>>().join(" ");
    assert!(first.starts_with("collapse > 0.2 holds at "), "{text}");
    assert!(first.contains(". The box is where first deadline <= "), "{text}");
    assert!(first.contains(" h and teams <= 3. Of the points that it was not made from, it has "), "{text}");
    // Both figures are of the points held out.
    let told = discovery();
    let held_out = &told.chosen().held_out;
    let of = |share: f64| format!("{:.0} % of those ", 100.0 * share);
    assert!(first.contains(&of(held_out.coverage())) && first.contains(&of(held_out.density())), "{text}");
}

#[test]
fn it_fits_the_screen() {
    let mut input = discover_input();
    input.factors[0].name = "the deadline of the first phase after the first verified violation".to_owned();
    let condition = "collapse > 0.2".parse().unwrap();
    for number in [None, Some(0), Some(1), Some(25)] {
        let settings = DiscoverSettings { number, ..DiscoverSettings::default() };
        let text = plain(&summary(&discover(&input, &condition, &settings).unwrap(), "output/sweep"));
        assert!(text.lines().all(|line| line.chars().count() <= COLUMNS), "{text}");
        assert!(text.lines().count() <= 40, "{text}");
    }
}

#[test]
fn figures_are_those_of_the_box() {
    let found = discovery();
    let text = plain(&summary(&found, "x"));
    let (coverage, density) = (found.chosen().found.coverage(), found.chosen().found.density());
    let line = text.lines().find(|line| line.starts_with("  found from")).unwrap();
    assert!(line.contains(&share(Some(coverage))) && line.contains(&share(Some(density))), "{text}");
    assert!(text.replace('\n', " ").contains("Left out: 11 points without an estimate."), "{text}");
    assert!(!text.contains("Not confirmed"), "{text}");
    let shown = text.lines().find(|line| line.starts_with('>')).unwrap();
    assert!(shown.contains(&format!("> {}", found.chosen)), "{text}");
}

#[test]
fn without_a_box_it_says_so() {
    let settings = DiscoverSettings { number: Some(0), ..DiscoverSettings::default() };
    let found = discover(&discover_input(), &"collapse > 0.2".parse().unwrap(), &settings).unwrap();
    assert!(sentence(&found).contains("no limits on the factors"), "{}", sentence(&found));
}

#[test]
fn limits_are_told_in_words() {
    let factor = |range, unit: &str| Factor { name: "x".to_owned(), unit: unit.to_owned(), range };
    let limits = |low, high| Restriction { factor: 0, low, high, words: Vec::new(), quasi_p: 0.5 };
    let (real, whole) = (factor(FactorRange::Real(0.0, 90.0), "h"), factor(FactorRange::Whole(1.0, 9.0), ""));
    assert_eq!(named(&real, &limits(Some(6.0), Some(36.0))), "6 h <= x <= 36 h");
    assert_eq!(named(&whole, &limits(Some(3.0), Some(3.0))), "x = 3");
    assert_eq!(named(&whole, &limits(Some(3.0), None)), "x >= 3");
    let words = Restriction { words: vec!["a".to_owned(), "b".to_owned()], ..limits(None, None) };
    assert_eq!(named(&factor(FactorRange::Words(Vec::new()), ""), &words), "x is a or b");
    assert_eq!(listed(&["a".to_owned(), "b".to_owned(), "c".to_owned()]), "a, b and c");
    assert_eq!([whole_percent(0.914), whole_percent(1.0), whole_percent(0.9995)], ["91 %", "100 %", "99.950 %"]);
}
