//! Windows: periods in which intensities or harm differ.

use super::{Context, all, chance, hours, number, optional, place_of, text};
use crate::scenario::diagnose::Fault;
use crate::scenario::format::{Kind, rounded};
use crate::scenario::tree::{Node, Value};
use crate::scenario::types::{Rebound, Window, WindowLength};
use crate::units::{Hours, Probability};

/// Most occurrences of a recurring window, on average, within the horizon.
const MOST_OCCURRENCES: f64 = 100_000.0;

/// Most rebounds of one recurring window, on average, that are under way at once. Each multiplies what it meets, so more
/// than a few are a slip, and every change looks at all of them.
const MOST_AT_ONCE: f64 = 100.0;

pub fn windows(context: &mut Context<'_>) -> Option<Vec<Window>> {
    context.list("window", |context, node, _| window(context, node))
}

fn window(context: &mut Context<'_>, node: &Node) -> Option<Window> {
    let start = node.get("start").and_then(|node| context.law(node));
    let lasts = match (node.get("lasts"), node.get("ends")) {
        (Some(lasts), _) => context.law(lasts).map(WindowLength::Law),
        (None, Some(list)) => ends(context, list).map(WindowLength::Ends),
        (None, None) => None,
    };
    let gap = optional(node.get("gap"), |node| context.law(node));
    let concerns = concerned(context, node.get("factor"));
    let factor = factors(context, node.get("factor"), &concerns);
    let rebound = optional(node.get("rebound"), |node| rebound(context, node, &concerns));
    let window = Window {
        name: text(node.get("name"))?.into(),
        start: start?,
        lasts: lasts?,
        gap: gap.ok()?,
        factor: factor?,
        concerns,
        rebound: rebound.ok()?,
        harm: number(node.get("harm")).unwrap_or(1.0),
    };
    not_too_often(context, node, &window)?;
    Some(window)
}

fn rebound(context: &mut Context<'_>, node: &Node, concerns: &[bool]) -> Option<Rebound> {
    let factor = factors(context, node.get("factor"), concerns);
    let lasts = context.law(node.get("lasts")?);
    Some(Rebound { factor: factor?, lasts: lasts? })
}

/// The sources of a table of factors; all of them otherwise.
fn concerned(context: &Context<'_>, factor: Option<&Node>) -> Vec<bool> {
    let mut concerns = vec![true; context.count(Kind::Source)];
    if let Some(Node { value: Value::Table(entries), .. }) = factor {
        concerns.fill(false);
        for entry in entries {
            if let Some(source) = context.index_of(Kind::Source, &entry.key) {
                concerns[source] = true;
            }
        }
    }
    concerns
}

/// The factor on each source: a number counts for those concerned, and 1 stands for every other.
fn factors(context: &Context<'_>, factor: Option<&Node>, concerns: &[bool]) -> Option<Vec<f64>> {
    let mut factors = vec![1.0; concerns.len()];
    let Some(node) = factor else { return Some(factors) };
    if let Value::Table(entries) = &node.value {
        for entry in entries {
            factors[context.index_of(Kind::Source, &entry.key)?] = entry.node.number()?;
        }
        return Some(factors);
    }
    let number = node.number()?;
    for (factor, _) in factors.iter_mut().zip(concerns).filter(|(_, concerned)| **concerned) {
        *factor = number;
    }
    Some(factors)
}

fn ends(context: &mut Context<'_>, list: &Node) -> Option<Vec<(Hours, Probability)>> {
    let end = |item: &Node| Some((hours(item.get("after"))?, chance(item.get("probability"))?));
    let mut ends = all(list.items().iter().map(end).collect())?;
    let total: f64 = ends.iter().map(|(_, probability)| probability.get()).sum();
    if (total - 1.0).abs() > 1e-9 {
        let fault = Fault::error(list.place, format!("the probabilities of the disputed ends sum to {total}"))
            .label("expected probabilities that sum to 1");
        return context.refuse(fault);
    }
    ends.sort_by(|(a, _), (b, _)| a.get().total_cmp(&b.get()));
    Some(ends)
}

fn not_too_often(context: &mut Context<'_>, node: &Node, window: &Window) -> Option<()> {
    let Some(gap) = &window.gap else { return Some(()) };
    let lasts = match &window.lasts {
        WindowLength::Law(law) => law.mean(),
        WindowLength::Ends(ends) => ends.iter().map(|(after, probability)| after.get() * probability.get()).sum(),
    };
    let cycle = lasts + gap.mean();
    let occurrences = if cycle > 0.0 { context.horizon / cycle } else { f64::INFINITY };
    if occurrences > MOST_OCCURRENCES {
        let many = if cycle > 0.0 { rounded(occurrences) } else { "endlessly many".into() };
        let message = format!("this window recurs too often: {many} times within the horizon");
        let fault = Fault::error(place_of(node, "gap"), message)
            .label("expected at most 100,000 occurrences")
            .help("make `lasts` or `gap` longer");
        return context.refuse(fault);
    }
    let Some(rebound) = &window.rebound else { return Some(()) };
    let at_once = rebound.lasts.mean().min(context.horizon) / cycle;
    if at_once > MOST_AT_ONCE {
        let at_once = rounded(at_once);
        let message = format!("about {at_once} rebounds of this window are under way at once, and all multiply");
        let fault = Fault::error(place_of(node, "rebound"), message)
            .label("expected at most 100 at once, on average")
            .help("make the rebound's `lasts` shorter, or `lasts` or `gap` of the window longer");
        return context.refuse(fault);
    }
    Some(())
}
