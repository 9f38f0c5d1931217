//! Where two histories part.

use std::fmt::Write;

use super::lines::{Line, Lines, TOLERANCE};

/// The first difference between what the engine and the reference told, if any.
pub fn difference(engine: &Lines, reference: &Lines) -> Option<String> {
    let (mine, theirs) = (&reference.finish, &engine.finish);
    let finish = match (mine, theirs) {
        (Some(mine), Some(theirs)) if agree(mine, theirs) => None,
        _ => Some(format!("the end\n  engine    {theirs:?}\n  reference {mine:?}")),
    };
    let incidents =
        (0..).take_while(|number| engine.incidents.contains_key(number) || reference.incidents.contains_key(number));
    // The earliest difference in time is the one to look at.
    let mut first: Option<(f64, String)> = None;
    for number in incidents {
        let lines = |of: &Lines| of.incidents.get(&number).cloned().unwrap_or_default();
        if let Some((at, text)) = part(&lines(engine), &lines(reference))
            && first.as_ref().is_none_or(|(earliest, _)| at < *earliest)
        {
            first = Some((at, format!("incident {number}\n{text}")));
        }
    }
    let incident = first.map(|(_, text)| text);
    let world = part(&engine.world, &reference.world).map(|(_, text)| format!("the world\n{text}"));
    let parts: Vec<String> = [incident, world, finish].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

fn agree(a: &Line, b: &Line) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= TOLERANCE * (1.0 + a.abs() / 1e3);
    let numbers = a.numbers.iter().zip(&b.numbers).all(|(&a, &b)| near(a, b));
    near(a.at, b.at) && a.text == b.text && a.numbers.len() == b.numbers.len() && numbers
}

/// The time of the first difference, and both lists around it.
fn part(engine: &[Line], reference: &[Line]) -> Option<(f64, String)> {
    let same = engine.iter().zip(reference).take_while(|(a, b)| agree(a, b)).count();
    if same == engine.len() && same == reference.len() {
        return None;
    }
    let at = [engine, reference]
        .iter()
        .filter_map(|lines| lines.get(same))
        .map(|line| line.at)
        .fold(f64::INFINITY, f64::min);
    let mut text = String::new();
    for (name, lines) in [("engine", engine), ("reference", reference)] {
        writeln!(text, "  {name}:").expect("writing to a string");
        for (index, line) in lines.iter().enumerate().skip(same.saturating_sub(12)).take(20) {
            let mark = if index == same { ">" } else { " " };
            writeln!(text, "  {mark} {:>18.9} {} {:?}", line.at, line.text, line.numbers).expect("writing to a string");
        }
    }
    Some((at, text))
}
