use super::*;
use crate::model::Resource;
use crate::sample::sample;

fn stories(days: f64) -> impl Iterator<Item = Story> {
    (0..40).map(move |replication| Story::of(&sample(days), 1, replication))
}

#[test]
fn incidents_of_one_lane_do_not_overlap() {
    for story in stories(30.0) {
        let mut until = vec![f64::NEG_INFINITY; story.lanes];
        for incident in &story.incidents {
            assert!(incident.span.0 >= until[incident.lane], "history {}: {}", story.replication, incident.title);
            let decided = incident.marks.iter().filter(|mark| matches!(mark.outcome, "met" | "missed"));
            until[incident.lane] = decided.fold(incident.span.1, |end, mark| end.max(mark.at));
            let source = &story.sources[incident.source];
            assert!((source.first..source.first + source.lanes).contains(&incident.lane));
        }
    }
}

#[test]
fn there_are_as_few_lanes_as_can_be() {
    let mut most = 0;
    for story in stories(30.0) {
        let reach = |incident: &Incident| {
            let decided = incident.marks.iter().filter(|mark| matches!(mark.outcome, "met" | "missed"));
            decided.fold(incident.span.1, |end, mark| end.max(mark.at)).min(story.end) + lanes::ROOM * story.end
        };
        for (index, source) in story.sources.iter().enumerate() {
            let own: Vec<&Incident> = story.incidents.iter().filter(|incident| incident.source == index).collect();
            let at = |instant: f64| own.iter().filter(|i| i.span.0 <= instant && instant < reach(i)).count();
            let together = own.iter().map(|incident| at(incident.span.0)).max().unwrap_or(0);
            assert_eq!(source.lanes, together, "history {}: {}", story.replication, source.name);
            most = most.max(together);
        }
    }
    assert!(most > 4, "{most}");
}

#[test]
fn spells_and_work_fill_the_time_of_hostilities() {
    for story in stories(8.0) {
        for incident in &story.incidents {
            let (from, to) = incident.span;
            let (first, last) = (incident.spells[0], incident.spells[incident.spells.len() - 1]);
            assert_eq!((first.1, last.2), (from, to));
            assert!(incident.spells.windows(2).all(|pair| pair[0].2 == pair[1].1 && pair[0].0 < pair[1].0));
            assert_eq!(incident.severity, last.0, "severity only rises");
            for &(kind, begin, end) in &incident.work {
                assert!(begin < end && begin >= from && end <= to, "{}: {kind:?} {begin} {end}", incident.title);
            }
        }
    }
}

#[test]
fn what_is_in_use_stays_within_its_capacity_and_is_used() {
    let (mut used, mut full) = ([0.0_f64; 2], 0);
    for story in stories(30.0) {
        for (which, name) in ["verification teams in use", "brigades in use"].iter().enumerate() {
            let gauge = story.gauges.iter().find(|gauge| gauge.name == *name).unwrap();
            let capacity = gauge.capacity.unwrap();
            for (at, value) in &gauge.points {
                assert!((0.0..=capacity).contains(value), "history {}: {name} {value} at {at}", story.replication);
                used[which] = used[which].max(*value);
                full += usize::from(*value == capacity);
            }
        }
    }
    assert_eq!(used, [2.0, 3.0], "all teams and all brigades are busy at some time");
    assert!(full > 40, "{full}");
}

#[test]
fn a_unit_is_held_from_its_grant_to_the_end_of_hostilities() {
    let scenario = sample(30.0);
    let luck = Luck::new(&scenario, 1);
    let mut gather = Gather::new(&scenario);
    Simulator::new(&luck).replicate(0, &mut gather);
    let gathered = gather.finish();
    let brigades = gathered.resources.iter().filter(|(_, of, _)| *of == Resource::Pool(0));
    let (taken, back): (Vec<&(f64, Resource, f64)>, Vec<_>) = brigades.partition(|(.., change)| *change > 0.0);
    assert!(taken.len() > 10, "{}", taken.len());
    let ends: Vec<f64> = gathered.incidents.iter().map(Life::end).collect();
    // False reports have units too, and give them back when they have acted.
    let of_incidents = back.iter().filter(|(at, ..)| ends.contains(at)).count();
    assert!(of_incidents * 2 > back.len(), "{of_incidents} of {}", back.len());
    assert!(back.len() <= taken.len());
}

#[test]
fn a_path_fills_its_bar_up_to_the_answer_or_the_deadline() {
    let mut paths = 0;
    for path in stories(30.0).flat_map(|story| story.incidents).flat_map(|i| i.phases).flat_map(|phase| phase.paths) {
        let last = path.parts.last().unwrap();
        let end = last.from + last.width;
        let is_whole = (end - 1.0).abs() < 1e-9 || path.due.is_some_and(|due| (due - 1.0).abs() < 1e-9 && end < 1.0);
        assert!(is_whole, "{path:?}");
        if path.title.starts_with("To the deadline") {
            assert!((path.due.unwrap() - 1.0).abs() < 1e-9 && (end - 1.0).abs() < 1e-9, "{path:?}");
        }
        for pair in path.parts.windows(2) {
            assert!((pair[0].from + pair[0].width - pair[1].from).abs() < 1e-9);
        }
        paths += 1;
    }
    assert!(paths > 300, "{paths}");
}

#[test]
fn violations_are_all_counted() {
    let short = Story::of(&sample(8.0), 1, 0);
    let long = (0..100).map(|k| Story::of(&sample(300.0), 1, k)).find(|story| story.end > 120.0 * 24.0).unwrap();
    for story in [short, long] {
        let days = story.end / 24.0;
        let gauge = &story.gauges[0];
        assert_eq!(gauge.points.iter().map(|(_, value)| value).sum::<f64>(), story.incidents.len() as f64);
        assert_eq!(gauge.name == "violations a day", days < 120.0, "{}", gauge.name);
        assert!(gauge.points.len() <= 120);
    }
}

#[test]
fn the_headline_counts_each_outcome() {
    let story = Story::of(&sample(30.0), 1, 0);
    let of_first = story.headline.iter().find(|(name, _)| name == "first").unwrap();
    let met = story.incidents.iter().flat_map(|i| &i.marks).filter(|m| (m.phase, m.outcome) == (0, "met")).count();
    assert!(met > 0 && of_first.1.contains(&format!("{met} met")), "{of_first:?}");
    assert!(story.headline.iter().all(|(name, _)| name != "second"), "it has no deadline");
}

#[test]
fn a_story_is_of_the_history_that_was_asked_for() {
    let scenario = sample(30.0);
    let luck = Luck::new(&scenario, 7);
    for replication in [0, 5, 9] {
        let mut recorder = Recorder::new(&scenario);
        Simulator::new(&luck).replicate(replication, &mut recorder);
        let lines = recorder.into_lines();
        let told = |event: &'static str| lines.iter().filter(move |line| line.event == event).map(|line| line.at);
        let story = Story::of(&scenario, 7, replication);
        assert_eq!(
            story.incidents.iter().map(|incident| incident.span.0).collect::<Vec<_>>(),
            told("violation").collect::<Vec<_>>()
        );
        assert_eq!(Some(story.end), lines.last().map(|line| line.at));
        let outcomes = story.incidents.iter().flat_map(|incident| &incident.phases).count();
        assert_eq!(outcomes, told("demanded").count(), "history {replication}");
    }
}
