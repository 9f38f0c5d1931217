use super::*;
use crate::experiment::sample::{discover_input, discovery};
use crate::stats::prim::Step;

fn condition() -> Condition {
    "collapse > 0.2".parse().unwrap()
}

fn fail(input: &DiscoverInput, condition: &str, settings: &DiscoverSettings) -> String {
    discover(input, &condition.parse().unwrap(), settings).unwrap_err().to_string()
}

#[test]
fn the_box_is_told_in_the_factors_own_terms() {
    let found = discovery();
    let shown = found.chosen();
    let names: Vec<&str> = shown.restrictions.iter().map(|limits| found.factors[limits.factor].name.as_str()).collect();
    assert_eq!(names, ["first deadline", "teams"]);
    let [deadline, teams] = shown.restrictions.as_slice() else { panic!("two restrictions") };
    assert!(deadline.low.is_none() && (deadline.high.unwrap() - 20.0).abs() < 1.0, "{deadline:?}");
    assert_eq!((teams.low, teams.high), (None, Some(3.0)));
    assert!(deadline.quasi_p < 1e-6 && teams.quasi_p < 1e-6);
    assert!(shown.found.density() > 0.85 && shown.held_out.density() > 0.8, "{shown:?}");
    assert_eq!(found.is_confirmed(), Some(true));
}

#[test]
fn every_defined_point_is_on_one_side() {
    let found = discovery();
    let counts = found.counts;
    assert_eq!((counts.points, counts.undefined), (1000, 11));
    for each in &found.boxes {
        assert_eq!(each.found.points + each.held_out.points, 989);
        assert_eq!(each.found.holding + each.held_out.holding, counts.holding);
    }
    assert!((220..280).contains(&found.boxes[0].held_out.points), "{}", found.boxes[0].held_out.points);
    // A width of 0.02 around estimates with a density of about 1/0.32 outside and inside: a few points.
    assert!((5..80).contains(&counts.straddling), "{}", counts.straddling);
    let all = DiscoverSettings { hold_out: false, ..DiscoverSettings::default() };
    let found = discover(&discover_input(), &condition(), &all).unwrap();
    assert_eq!((found.boxes[0].found.points, found.boxes[0].held_out.points), (989, 0));
    assert_eq!(found.is_confirmed(), None);
}

#[test]
fn held_out_points_leave_no_trace_in_the_boxes() {
    let mut input = discover_input();
    let before = discovery();
    for (row, outcome) in input.outcomes.iter_mut().enumerate().filter(|(row, _)| is_held_out(*row as u64)) {
        outcome.estimate = outcome.estimate.map(|estimate| if row % 3 == 0 { 1.0 } else { estimate });
    }
    let after = discover(&input, &condition(), &DiscoverSettings::default()).unwrap();
    for (a, b) in before.boxes.iter().zip(&after.boxes) {
        assert_eq!((&a.restrictions, a.found), (&b.restrictions, b.found));
    }
    assert_ne!(before.boxes[3].held_out, after.boxes[3].held_out);
}

#[test]
fn a_box_can_be_asked_for() {
    let two = DiscoverSettings { number: Some(2), ..DiscoverSettings::default() };
    let found = discover(&discover_input(), &condition(), &two).unwrap();
    assert_eq!((found.chosen, found.proposed, found.chosen().step), (2, discovery().proposed, Step::Peel));
    let far = DiscoverSettings { number: Some(99_999), ..DiscoverSettings::default() };
    let error = fail(&discover_input(), "collapse > 0.2", &far);
    assert!(error.contains("no box 99999") && error.contains(&format!("0 to {}", found.boxes.len() - 1)), "{error}");
}

#[test]
fn a_box_of_noise_is_not_confirmed() {
    let mut input = discover_input();
    // The estimates of other points: nothing to do with the factors.
    input.outcomes.sort_by_key(|outcome| outcome.estimate.map_or(0, |estimate| (estimate * 1e15) as u64 % 1009));
    let found = discover(&input, &condition(), &DiscoverSettings::default()).unwrap();
    let densest = (0..found.boxes.len())
        .max_by(|a, b| found.boxes[*a].found.density().total_cmp(&found.boxes[*b].found.density()));
    let found =
        discover(&input, &condition(), &DiscoverSettings { number: densest, ..DiscoverSettings::default() }).unwrap();
    assert!(found.chosen().found.density() > 1.2 * found.chosen().found.base());
    assert_eq!(found.is_confirmed(), Some(false));
}

#[test]
fn words_are_restricted_by_name() {
    let mut input = discover_input();
    let FactorValues::Words(mandates) = &input.factors[2].values else { panic!("words") };
    let mandates = mandates.clone();
    for (outcome, mandate) in input.outcomes.iter_mut().zip(&mandates) {
        outcome.estimate = Some(if mandate == "national" { 0.1 } else { 0.3 });
    }
    let found = discover(&input, &condition(), &DiscoverSettings::default()).unwrap();
    assert_eq!(found.chosen().restrictions.len(), 1);
    assert_eq!(found.chosen().restrictions[0].words, ["local", "regional"]);
    assert_eq!(found.box_rows()[2].words, "local; regional");
}

#[test]
fn errors_say_what_was_expected() {
    let (input, settings) = (discover_input(), DiscoverSettings::default());
    let error = fail(&input, "collapse > 0.9", &settings);
    assert!(
        error.contains("`collapse > 0.9` holds at none of") && error.contains("estimates run from 0 to 0.4"),
        "{error}"
    );
    assert!(fail(&input, "collapse >= 0", &settings).contains("holds at all of"));
    let mut thirds = input.clone();
    thirds.outcomes.iter_mut().for_each(|outcome| outcome.estimate = Some(1.0 / 30.0));
    let error = fail(&thirds, "collapse > 0.9", &settings);
    assert!(error.contains("estimates run from 0.03333 to 0.03333:"), "{error}");
    let blank = DiscoverInput { outcomes: vec![Outcome::default(); 1000], ..input.clone() };
    assert!(fail(&blank, "collapse > 0.2", &settings).contains("there are 0 points"));
    let bare = DiscoverInput { factors: Vec::new(), ..input.clone() };
    assert!(fail(&bare, "collapse > 0.2", &settings).contains("no factor"));
    let short = DiscoverInput { outcomes: input.outcomes[1..].to_vec(), ..input.clone() };
    assert!(fail(&short, "collapse > 0.2", &settings).contains("`first deadline` has 1000 values for 999 points"));
    let mut odd = input.clone();
    let FactorValues::Whole(teams) = &mut odd.factors[1].values else { panic!("whole") };
    teams[500] = 2.5;
    assert!(fail(&odd, "collapse > 0.2", &settings).contains("`teams` has no usable value at point 500"));
    let mut hasty = settings;
    hasty.prim.peel_alpha = 0.9;
    assert!(fail(&input, "collapse > 0.2", &hasty).contains("`peel_alpha` is 0.9"));
    assert!(explain_design("grid").contains("`grid`"));
}
