//! `phaseline plan`: a sweep divided into shards, and plans read again.

use std::path::Path;

use super::args::PlanArgs;
use super::asked::{Asked, spec, with_units};
use super::error::Error;
use super::load::faults;
use super::place;
use super::run::refused;
use super::screen::Screen;
use crate::experiment::design::Sweep;
use crate::experiment::{Catalogue, Settings, Units};
use crate::report::text::{count, grouped, word};
use crate::report::{PLAN, Plan};
use crate::stats::Level;

/// The most points of a plan: a row each, so ten times as many would be tables that nothing opens.
const MOST_POINTS: u64 = 100_000_000;

/// Points that are compared with themselves as the shards will see them.
const COMPARED: u64 = 20;

/// Writes the plan, or says that it is there.
pub fn plan(args: &PlanArgs, screen: Screen) -> Result<(), Error> {
    let spec = spec(&args.design)?;
    let packed = spec.pack();
    let asked = Asked::new(spec, &args.design, (&args.question, None))?;
    asked.bearable(MOST_POINTS)?;
    let units = units(&asked)?;
    let plan = Plan {
        format: Plan::FORMAT,
        run: asked.identity(),
        seed: asked.settings.seed,
        replications: asked.settings.replications,
        level: asked.settings.level.get(),
        allow_runaways: asked.settings.allow_runaways,
        metrics: asked.addresses(),
        points: asked.sweep.design.points(),
        units_of_a_point: units.of_point(),
        bounds: units.split(args.shards),
        sweep: packed,
    };
    let name = format!("{}-shards", asked.sweep.name);
    let path = args.out.clone().unwrap_or_else(|| place::in_folder("output", &name));
    let is_new = plan.write(&path, args.force).map_err(|error| refused(&error))?;
    let there = read(&path)?;
    same_points(&asked.sweep, &there.asked.sweep)?;
    tell(&plan, &path, args.shards, is_new, screen);
    Ok(())
}

fn units(asked: &Asked) -> Result<Units, Error> {
    let units = Units::new(asked.sweep.design.points(), asked.settings.replications);
    units.ok_or_else(|| Error::input("the plan has more histories than can be counted").hint("ask for fewer points"))
}

/// A plan that was read, and what it asks.
pub struct Planned {
    pub plan: Plan,
    pub asked: Asked,
    pub units: Units,
}

/// The plan in `directory`; refused if this program would come to other numbers.
pub fn read(directory: &Path) -> Result<Planned, Error> {
    let plan = Plan::read(directory).map_err(|error| refused(&error))?;
    let found = |found| faults(&directory.join(PLAN), &found);
    let spec = plan.sweep.unpack(directory).map_err(found)?;
    let sweep = Sweep::new(spec, Some(plan.seed)).map_err(found)?;
    let level = Level::new(plan.level).map_err(|error| Error::input(error.to_string()))?;
    let settings = Settings {
        seed: plan.seed,
        replications: plan.replications,
        threads: None,
        level,
        allow_runaways: plan.allow_runaways,
    };
    let addresses: Result<Vec<_>, _> = plan.metrics.iter().map(|text| text.parse()).collect();
    let catalogue = Catalogue::new(&sweep.base.scenario);
    let metrics = with_units(&catalogue, addresses.map_err(|error| Error::input(format!("{error}")))?)?;
    let asked = Asked { sweep, settings, metrics, until: None };
    let mut differences = plan.run.differences(&asked.identity());
    let units = units(&asked)?;
    for (what, there, now) in [
        ("points", plan.points, asked.sweep.design.points()),
        ("units of a point", plan.units_of_a_point, units.of_point()),
        ("units", plan.bounds.last().copied().unwrap_or(0), units.count()),
    ] {
        if there != now {
            differences.push(format!("{what}: {there} there, {now} now"));
        }
    }
    if differences.is_empty() {
        return Ok(Planned { plan, asked, units });
    }
    let lines: Vec<String> = differences.iter().map(|line| format!("\n- {line}")).collect();
    let shown = directory.join(PLAN);
    Err(Error::input(format!("`{}` is not a plan for this program as it is{}", shown.display(), lines.concat()))
        .hint("run the program that planned, or plan again with --force"))
}

/// What was read back must be what was planned, point by point as far as is looked.
fn same_points(planned: &Sweep, read: &Sweep) -> Result<(), Error> {
    let points = planned.design.points();
    let looked = points.min(COMPARED);
    for point in (0..looked).map(|i| (u128::from(points - 1) * u128::from(i) / u128::from(looked.max(2) - 1)) as u64) {
        let [one, two] = [planned, read].map(|sweep| {
            let digest = sweep.design.apply(&sweep.document, point).map(|loaded| loaded.scenario.digest().to_owned());
            (sweep.design.point(point), digest.ok())
        });
        if one != two {
            return Err(Error::failed(format!("point {point} of the plan is not the sweep's: please report it")));
        }
    }
    Ok(())
}

fn tell(plan: &Plan, path: &Path, asked: u64, is_new: bool, screen: Screen) {
    let (shown, shards) = (path.display(), plan.shards());
    if !is_new {
        return screen.say(&format!("{shown} holds this plan already; nothing was changed\n"));
    }
    if shards < asked {
        let asked = grouped(asked as f64);
        screen.say(&format!("the work has no more than {}, rather than {asked}\n", count(shards, "shard")));
    }
    let typed = word(&shown.to_string());
    let of = format!("{} of {}", count(plan.points, "point"), count(plan.replications, "replication"));
    screen.say(&format!(
        "{shown}: {of} in {}\nrun each with `phaseline run-shard {typed} --shard K`, K from 0 to {},\nthen `phaseline merge {typed}`\n",
        count(shards, "shard"),
        shards - 1
    ));
}
