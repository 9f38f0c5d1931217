//! Assumptions of several results, each told once: of results that differ in a few the page lists what differs.

use super::assumptions::{Group, Row};

/// Assumptions as a section lists them.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The section whose assumptions these are, but for those listed.
    pub like: Option<usize>,
    /// All of them, or those that differ.
    pub groups: Vec<Group>,
}

/// Of a section that lists more than one in so many, all are listed.
const FEW: usize = 3;

/// The `all` assumptions of sections, in their order, as they are listed.
pub fn listed(all: Vec<Vec<Group>>) -> Vec<Listed> {
    let mut whole: Vec<(usize, Vec<Group>)> = Vec::new();
    let mut told = Vec::new();
    for (number, groups) in all.into_iter().enumerate() {
        let nearest = whole
            .iter()
            .map(|(which, there)| (*which, differences(&groups, there)))
            .min_by_key(|(_, differences)| rows(differences));
        let like = nearest.filter(|(_, differences)| FEW * rows(differences) <= rows(&groups) && !groups.is_empty());
        if let Some((which, differences)) = like {
            told.push(Listed { like: Some(which), groups: differences });
        } else {
            told.push(Listed { like: None, groups: groups.clone() });
            whole.push((number, groups));
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

    fn groups(teams: &str, more: &[(&str, &str)]) -> Vec<Group> {
        let rows = |rows: &[(&str, &str)]| rows.iter().map(|(a, b)| Row::new(*a, *b)).collect();
        let same = [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("e", "5"), ("f", "6"), ("g", "7"), ("h", "8")];
        let mut all = vec![
            Group { title: "phase".to_owned(), rows: rows(&same) },
            Group { title: "monitoring".to_owned(), rows: rows(&[("teams", teams)]) },
        ];
        if !more.is_empty() {
            all.push(Group { title: "pool".to_owned(), rows: rows(more) });
        }
        all
    }

    #[test]
    fn what_is_the_same_is_told_once() {
        let all = listed(vec![groups("3", &[]), groups("3", &[]), groups("5", &[]), groups("3", &[("x", "1")])]);
        assert_eq!((all[0].like, all[0].groups.len()), (None, 2));
        assert_eq!((all[1].like, all[1].groups.len()), (Some(0), 0));
        assert_eq!(all[2].like, Some(0));
        assert_eq!(all[2].groups.len(), 1);
        assert_eq!(all[2].groups[0].rows, [Row::new("teams", "5 (3)")]);
        assert_eq!(all[3].groups[0].rows, [Row::new("x", "1 (not set)")]);
        let back = listed(vec![groups("3", &[("x", "1")]), groups("3", &[])]);
        assert_eq!(back[1].groups[0].rows, [Row::new("x", "not set (1)")]);
    }

    #[test]
    fn results_with_little_in_common_tell_all() {
        let more: Vec<(&str, &str)> = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|path| (path, "1")).to_vec();
        let all = listed(vec![groups("3", &[]), groups("5", &more), groups("5", &more), Vec::new()]);
        assert_eq!(all[1].like, None);
        assert_eq!(all[1].groups.len(), 3);
        assert_eq!(all[2], Listed { like: Some(1), groups: Vec::new() });
        assert_eq!(all[3], Listed { like: None, groups: Vec::new() });
    }
}
