//! Assumptions of several results, each told once: of results that differ in a few the page lists what differs. What a
//! comparison says differently belongs to its section alone, and is always told as it is.

use super::assumptions::{Group, Row};

/// What a section assumes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Assumed {
    /// What each variant of a comparison says differently.
    pub changes: Vec<Group>,
    /// The scenario, part by part.
    pub scenario: Vec<Group>,
}

/// Assumptions as a section lists them.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The section whose scenario this is, but for what is listed.
    pub like: Option<usize>,
    /// What each variant of a comparison says differently.
    pub changes: Vec<Group>,
    /// The scenario, or what of it differs.
    pub scenario: Vec<Group>,
}

impl Listed {
    /// All groups, in the order in which they stand.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.changes.iter().chain(&self.scenario)
    }
}

/// Of a section that lists more than one in so many, all are listed.
const FEW: usize = 3;

/// The assumptions of `all` sections, in their order, as they are listed.
pub fn listed(all: Vec<Assumed>) -> Vec<Listed> {
    let mut whole: Vec<(usize, Vec<Group>)> = Vec::new();
    let mut told = Vec::new();
    for (number, Assumed { changes, scenario }) in all.into_iter().enumerate() {
        let nearest = whole
            .iter()
            .map(|(which, there)| (*which, differences(&scenario, there)))
            .min_by_key(|(_, differences)| rows(differences));
        let like =
            nearest.filter(|(_, differences)| FEW * rows(differences) <= rows(&scenario) && !scenario.is_empty());
        if let Some((which, differences)) = like {
            told.push(Listed { like: Some(which), changes, scenario: differences });
        } else {
            whole.push((number, scenario.clone()));
            told.push(Listed { like: None, changes, scenario });
        }
    }
    told
}

fn rows(groups: &[Group]) -> usize {
    groups.iter().map(|group| group.rows.len()).sum()
}

/// What is set only elsewhere.
fn without(there: &Row) -> Row {
    Row::new(&there.path, format!("not set ({})", there.value))
}

/// What of `here` is not as `there`, with what stands there; and what stands only there.
fn differences(here: &[Group], there: &[Group]) -> Vec<Group> {
    let find = |groups: &'_ [Group], title: &str| groups.iter().position(|group| group.title == title);
    let value = |group: &Group, path: &str| group.rows.iter().find(|row| row.path == path).map(|row| row.value.clone());
    let mut told = Vec::new();
    for group in here {
        let other = find(there, &group.title).map(|place| &there[place]);
        let mut rows = Vec::new();
        for mine in &group.rows {
            let theirs = other.and_then(|other| value(other, &mine.path));
            if theirs.as_ref() != Some(&mine.value) {
                let value = format!("{} ({})", mine.value, theirs.as_deref().unwrap_or("not set"));
                rows.push(Row { value, ..mine.clone() });
            }
        }
        let gone = other.iter().flat_map(|other| &other.rows).filter(|row| value(group, &row.path).is_none());
        rows.extend(gone.map(without));
        told.push(Group { title: group.title.clone(), rows });
    }
    for group in there.iter().filter(|group| find(here, &group.title).is_none()) {
        let rows = group.rows.iter().map(without).collect();
        told.push(Group { title: group.title.clone(), rows });
    }
    told.retain(|group| !group.rows.is_empty());
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assumed(teams: &str, more: &[(&str, &str)]) -> Assumed {
        let rows = |rows: &[(&str, &str)]| rows.iter().map(|(a, b)| Row::new(*a, *b)).collect();
        let same = [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("e", "5"), ("f", "6"), ("g", "7"), ("h", "8")];
        let mut all = vec![
            Group { title: "phase".to_owned(), rows: rows(&same) },
            Group { title: "monitoring".to_owned(), rows: rows(&[("teams", teams)]) },
        ];
        if !more.is_empty() {
            all.push(Group { title: "pool".to_owned(), rows: rows(more) });
        }
        Assumed { changes: Vec::new(), scenario: all }
    }

    #[test]
    fn what_is_the_same_is_told_once() {
        let all = listed(vec![assumed("3", &[]), assumed("3", &[]), assumed("5", &[]), assumed("3", &[("x", "1")])]);
        assert_eq!((all[0].like, all[0].scenario.len()), (None, 2));
        assert_eq!((all[1].like, all[1].scenario.len()), (Some(0), 0));
        assert_eq!(all[2].like, Some(0));
        assert_eq!(all[2].scenario.len(), 1);
        assert_eq!(all[2].scenario[0].rows, [Row::new("teams", "5 (3)")]);
        assert_eq!(all[3].scenario[0].rows, [Row::new("x", "1 (not set)")]);
        let back = listed(vec![assumed("3", &[("x", "1")]), assumed("3", &[])]);
        assert_eq!(back[1].scenario[0].rows, [Row::new("x", "not set (1)")]);
    }

    #[test]
    fn what_a_comparison_changes_is_its_own() {
        let changes = |value: &str| {
            vec![Group { title: "Different in more teams".to_owned(), rows: vec![Row::new("monitoring.teams", value)] }]
        };
        let compared = |value: &str| Assumed { changes: changes(value), ..assumed("3", &[]) };
        let all = listed(vec![compared("5 (3)"), assumed("3", &[]), compared("5 (3)"), compared("7 (3)")]);
        assert_eq!(all[0], Listed { like: None, changes: changes("5 (3)"), scenario: assumed("3", &[]).scenario });
        assert_eq!(all[1], Listed { like: Some(0), changes: Vec::new(), scenario: Vec::new() });
        for (listed, value) in all[2..].iter().zip(["5 (3)", "7 (3)"]) {
            assert_eq!(*listed, Listed { like: Some(0), changes: changes(value), scenario: Vec::new() });
        }
        assert_eq!(all[0].groups().count(), 3);
    }

    #[test]
    fn results_with_little_in_common_tell_all() {
        let more: Vec<(&str, &str)> = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|path| (path, "1")).to_vec();
        let all = listed(vec![assumed("3", &[]), assumed("5", &more), assumed("5", &more), Assumed::default()]);
        assert_eq!(all[1].like, None);
        assert_eq!(all[1].scenario.len(), 3);
        assert_eq!(all[2], Listed { like: Some(1), changes: Vec::new(), scenario: Vec::new() });
        assert_eq!(all[3], Listed { like: None, changes: Vec::new(), scenario: Vec::new() });
    }
}
