//! Sources of violations.

use jiff::civil::Date;

use super::{Context, chance, hours, optional, per_hour, place_of, text};
use crate::random::Law;
use crate::scenario::branching;
use crate::scenario::data;
use crate::scenario::dates;
use crate::scenario::diagnose::Fault;
use crate::scenario::format::{Kind, grouped};
use crate::scenario::tree::{Node, Value};
use crate::scenario::types::{Arrivals, Season, Source, SourceId};
use crate::units::{Hours, PerHour};

/// e^(growth · horizon) stays within this power.
const LARGEST_GROWTH: f64 = 50.0;
/// The branching matrix is dense in the sources.
const MOST_SOURCES: usize = 200;

pub fn sources(context: &mut Context<'_>, armistice: Option<Date>) -> Option<Vec<Source>> {
    let list = context.root.get("source")?;
    if matches!(&list.value, Value::List(items) if items.is_empty()) {
        let fault =
            Fault::error(list.place, "there is no source of violations").label("expected at least one `[[source]]`");
        context.error(fault);
    }
    if list.items().len() > MOST_SOURCES {
        let fault = Fault::error(list.place, format!("{} sources are too many", grouped(list.items().len() as i128)));
        return context.refuse(fault.label(format!("at most {MOST_SOURCES} are allowed")));
    }
    let sources = context.list("source", |context, node, _| source(context, node, armistice))?;
    stable(context, &sources)?;
    Some(sources)
}

fn source(context: &mut Context<'_>, node: &Node, armistice: Option<Date>) -> Option<Source> {
    let severity = mix(context, node);
    let arrivals = node.get("arrivals").and_then(|node| arrivals(context, node, armistice));
    let excites = excites(context, node);
    let decay = node.get("decay");
    if let (Some(entry), None) = (node.entry("excites"), decay)
        && excites.as_ref().is_some_and(|excites| !excites.is_empty())
    {
        let fault = Fault::error(entry.place, "`decay` is missing beside `excites`")
            .label("how fast does this fade?")
            .help("add for instance `decay = \"0.4 /d\"`: a violation's effect fades by that rate");
        context.error(fault);
    }
    let excites = excites?;
    Some(Source {
        name: text(node.get("name"))?.into(),
        side: text(node.get("side"))?.into(),
        severity: severity?,
        arrivals: arrivals?,
        decay: if excites.is_empty() { None } else { Some(per_hour(decay)?) },
        excites,
    })
}

/// Weights over the ladder, to probabilities.
fn mix(context: &mut Context<'_>, node: &Node) -> Option<Vec<f64>> {
    let table = node.get("severity")?;
    let mut weights = vec![0.0; context.count(Kind::Severity)];
    for entry in table.entries() {
        *weights.get_mut(context.index_of(Kind::Severity, &entry.key)?)? = entry.node.number()?;
    }
    let total: f64 = weights.iter().sum();
    if total > 0.0 {
        return Some(weights.into_iter().map(|weight| weight / total).collect());
    }
    let fault = Fault::error(table.place, "the weights of the severities sum to 0")
        .label("expected a weight above 0 for at least one severity");
    context.refuse(fault)
}

fn excites(context: &mut Context<'_>, node: &Node) -> Option<Vec<(SourceId, f64)>> {
    let Some(table) = node.get("excites") else { return Some(Vec::new()) };
    let mut targets = Vec::new();
    for entry in table.entries() {
        let target = context.index_of(Kind::Source, &entry.key)?;
        let mean = entry.node.number()?;
        let arrivals = context.root.get("source")?.items().get(target)?.get("arrivals");
        if let Some(other) = arrivals.and_then(|node| node.entries().first())
            && other.key != "poisson"
        {
            let fault =
                Fault::error(entry.place, format!("`{}` cannot be excited: only a poisson source can", entry.key))
                    .label("expected a source with `poisson` arrivals")
                    .also(other.place, "its arrivals");
            context.error(fault);
        }
        if mean > 0.0 {
            targets.push((target, mean));
        }
    }
    targets.sort_by_key(|(target, _)| *target);
    Some(targets)
}

fn arrivals(context: &mut Context<'_>, node: &Node, armistice: Option<Date>) -> Option<Arrivals> {
    let entry = node.entries().first()?;
    match entry.key.as_str() {
        "poisson" => poisson(context, &entry.node, armistice),
        "renewal" => {
            let gap = context.law(entry.node.get("gap")?)?;
            slow_enough(context, entry.node.get("gap")?, &gap)?;
            Some(Arrivals::Renewal { gap })
        }
        "times" => {
            let times: Option<Vec<Hours>> = entry.node.items().iter().map(|item| hours(Some(item))).collect();
            let mut times: Vec<f64> = times?.into_iter().map(Hours::get).collect();
            times.sort_by(f64::total_cmp);
            Some(Arrivals::Fixed { times })
        }
        _ => trace(context, &entry.node),
    }
}

fn trace(context: &mut Context<'_>, node: &Node) -> Option<Arrivals> {
    // A table of the wrong form has been reported.
    node.get("file")?.text()?;
    node.get("column")?.text()?;
    let read = data::column(node, context.base, context.sources)
        .and_then(|column| column.instants(node).map(|times| (times, column.file)));
    match read {
        Ok((times, file)) => {
            context.data.push(file);
            Some(Arrivals::Fixed { times })
        }
        Err(fault) => context.refuse(fault),
    }
}

/// Gaps so short that a history would never end are mistakes.
fn slow_enough(context: &mut Context<'_>, node: &Node, gap: &Law) -> Option<()> {
    if gap.mean() >= 24.0 / 1e6 {
        return Some(());
    }
    let fault = Fault::error(node.place, "the gap between violations is too short")
        .label("expected a mean gap of at least a millionth of a day");
    context.refuse(fault)
}

fn poisson(context: &mut Context<'_>, node: &Node, armistice: Option<Date>) -> Option<Arrivals> {
    let growth = optional(node.get("growth"), |node| growth(context, node));
    let season = optional(node.get("season"), |node| season(context, node, armistice));
    Some(Arrivals::Poisson {
        rate: per_hour(node.get("rate"))?,
        growth: growth.ok()?.unwrap_or(0.0),
        season: season.ok()?,
    })
}

fn growth(context: &mut Context<'_>, node: &Node) -> Option<f64> {
    let text = node.text()?.trim();
    let (sign, size) = text.strip_prefix('-').map_or((1.0, text), |size| (-1.0, size));
    let growth = sign * size.parse::<PerHour>().ok()?.get();
    if growth.abs() * context.horizon <= LARGEST_GROWTH {
        return Some(growth);
    }
    let factor = (growth * context.horizon) / std::f64::consts::LN_10;
    let fault = Fault::error(
        node.place,
        format!("this growth changes the rate by a factor of 10^{factor:.0} over the horizon"),
    )
    .label(format!("expected at most {:.3} /d over this horizon", LARGEST_GROWTH / context.horizon * 24.0));
    context.refuse(fault)
}

fn season(context: &mut Context<'_>, node: &Node, armistice: Option<Date>) -> Option<Season> {
    let peak = node.get("peak")?;
    let written = peak.text()?;
    let hours_of_peak = match (dates::day_of_year(written), armistice) {
        (None, _) => hours(Some(peak))?.get(),
        (Some(day), Some(armistice)) => dates::hours_to_day_of_year(armistice, day),
        (Some(_), None) => {
            let fault = Fault::error(peak.place, "a day of the year needs the day of the armistice")
                .label("this day has no place on the clock")
                .help("add for instance `armistice = \"2026-02-01\"` at the top, or give the peak as a duration, \"15 d\"");
            return context.refuse(fault);
        }
    };
    Some(Season { amplitude: chance(node.get("amplitude"))?, peak: hours_of_peak, period: hours(node.get("period"))? })
}

/// Excitation that feeds itself without end is an error.
fn stable(context: &mut Context<'_>, sources: &[Source]) -> Option<()> {
    let radius = branching::radius(sources, &vec![1.0; sources.len()]);
    if radius < 1.0 {
        return Some(());
    }
    let list = context.root.get("source")?.items();
    let at = list.iter().find(|node| node.get("excites").is_some());
    let place = at.map_or(context.root.place, |node| place_of(node, "excites"));
    let fault =
        Fault::error(place, format!("violations excite each other without end: the branching ratio is {radius:.4}"))
            .label("the spectral radius of all `excites` must be below 1")
            .help("lower the mean offspring: with a ratio of 0.5 each violation leads, in the end, to one more");
    context.refuse(fault)
}
