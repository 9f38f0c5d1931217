//! Everything that may happen next.

use phaseline::model::EndedBy;
use phaseline::scenario::{Demand, PhaseId, SourceId};

use super::case::{Case, Desk, Doing};
use super::world::World;

/// Something that may happen. `case` and `member` are indices.
#[derive(Debug, Clone, Copy)]
pub enum Event {
    Cease {
        case: usize,
        by: EndedBy,
    },
    Escalate {
        case: usize,
    },
    /// A stage of a member ends, or it acts.
    Step {
        case: usize,
        phase: PhaseId,
        member: usize,
    },
    Deadline {
        case: usize,
        phase: PhaseId,
    },
    Notice {
        case: usize,
    },
    VisitEnds {
        case: usize,
    },
    AttributionEnds {
        case: usize,
    },
    Demand {
        case: usize,
        phase: PhaseId,
    },
    /// An incident has lasted too long at a severity.
    TooLong,
    UnitBack {
        index: usize,
    },
    Fixed {
        source: SourceId,
    },
    Fires {
        clock: usize,
    },
    Report,
}

/// Place of monitoring in a case's plan: after the demands of its phases.
const MONITORING: usize = usize::MAX - 1;

/// The classes in which things happen at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Cease,
    Escalate,
    Act,
    Deadline,
    Else,
}

/// An event with its time.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// Hours since the armistice.
    pub at: f64,
    /// Hours since the beginning of the case, if it is about one.
    pub within: f64,
    pub event: Event,
    class: Class,
    /// The case; anything that is about none comes after all of them.
    case: usize,
    /// Number in the plan.
    place: usize,
}

/// The list.
#[derive(Debug, Default)]
pub struct Agenda {
    items: Vec<Item>,
}

impl Agenda {
    /// Everything that may happen next.
    pub fn of(world: &World<'_>) -> Self {
        let mut agenda = Self::default();
        for (index, case) in world.cases.iter().enumerate() {
            agenda.add_monitoring(index, case);
            if case.open {
                agenda.add_steps(index, case);
            }
            if case.burns() {
                agenda.add_hostilities(world, index, case);
                agenda.add_phases(world, index, case);
            }
        }
        agenda.add_world(world);
        agenda
    }

    /// What happens first: at one instant by class, then by case, then by the plan.
    pub fn first(&self) -> Option<Item> {
        self.items.iter().copied().reduce(|best, item| if item.precedes(&best) { item } else { best })
    }

    /// Whether rounding decides that `first` comes first: what follows at hardly another instant is of another case or
    /// class, and sums are not exact, as those of quarters of an hour are.
    pub fn is_fragile(&self, first: &Item) -> bool {
        self.items.iter().any(|item| {
            let same_case = item.case == first.case;
            let (mine, theirs) = if same_case { (first.within, item.within) } else { (first.at, item.at) };
            let exact = mine == theirs && first.is_exact() && item.is_exact();
            let same_place = same_case && item.class == first.class && mine == theirs;
            (mine - theirs).abs() < 1e-9 && !exact && !same_place
        })
    }

    fn add(&mut self, class: Class, index: usize, case: &Case, within: f64, place: usize, event: Event) {
        if within.is_finite() {
            self.items.push(Item { at: case.onset + within, within, event, class, case: index, place });
        }
    }

    fn add_hostilities(&mut self, world: &World<'_>, index: usize, case: &Case) {
        // At one instant "by itself" comes before any phase, and phases come in plan order.
        self.add(Class::Cease, index, case, case.natural_end, 0, Event::Cease { case: index, by: EndedBy::Itself });
        for &(at, by) in &case.effects {
            let EndedBy::Phase(phase) = by else { continue };
            self.add(Class::Cease, index, case, at, 1 + phase, Event::Cease { case: index, by });
        }
        if let Some(at) = world.escalates_at(index) {
            self.add(Class::Escalate, index, case, at, 0, Event::Escalate { case: index });
        }
        if let Some((severity, lasts)) = world.scenario.collapse().severity
            && case.severity == severity
        {
            self.add(Class::Else, index, case, case.entered + lasts.get(), usize::MAX, Event::TooLong);
        }
        if case.detected.is_none() {
            for &at in &case.notices {
                self.add(Class::Else, index, case, at, MONITORING, Event::Notice { case: index });
            }
        }
    }

    fn add_monitoring(&mut self, index: usize, case: &Case) {
        match case.desk {
            Desk::Visit { until, .. } => {
                self.add(Class::Else, index, case, until, MONITORING, Event::VisitEnds { case: index });
            }
            Desk::Attribution { until } => {
                self.add(Class::Else, index, case, until, MONITORING, Event::AttributionEnds { case: index });
            }
            Desk::Nowhere | Desk::Queued => {}
        }
    }

    fn add_phases(&mut self, world: &World<'_>, index: usize, case: &Case) {
        for (phase, response) in case.phases.iter().enumerate() {
            match response.demanded {
                Some(demanded) => {
                    if response.outcome.is_none()
                        && let Some(due) = case.due(phase, world.scenario)
                    {
                        let event = Event::Deadline { case: index, phase };
                        self.add(Class::Deadline, index, case, due.max(demanded), phase, event);
                    }
                }
                None => {
                    if let Demand::Continuing(after) = world.scenario.phases()[phase].demanded
                        && let Some(resolved) = case.phases[phase - 1].resolved()
                    {
                        let event = Event::Demand { case: index, phase };
                        self.add(Class::Else, index, case, resolved + after.get(), phase, event);
                    }
                }
            }
        }
    }

    fn add_steps(&mut self, index: usize, case: &Case) {
        let mut place = 0;
        for (phase, response) in case.phases.iter().enumerate() {
            for (member, who) in response.members.iter().enumerate() {
                if let Doing::Works { until, .. } | Doing::Opens { until, .. } = who.doing {
                    self.add(Class::Act, index, case, until, place, Event::Step { case: index, phase, member });
                }
                place += 1;
            }
        }
    }

    fn add_world(&mut self, world: &World<'_>) {
        let mut add = |at: f64, place: usize, event: Event| {
            if at.is_finite() {
                self.items.push(Item { at, within: at, event, class: Class::Else, case: usize::MAX, place });
            }
        };
        for (index, &(_, at)) in world.returning.iter().enumerate() {
            add(at, 0, Event::UnitBack { index });
        }
        for source in 0..world.scenario.sources().len() {
            if let Some(at) = world.next_fixed(source) {
                add(at, 1 + source, Event::Fixed { source });
            }
        }
        for (clock, at) in world.firing.iter().enumerate() {
            if let Some(at) = *at {
                add(at, 1 + world.clocks.all[clock].source, Event::Fires { clock });
            }
        }
        add(world.next_report, usize::MAX, Event::Report);
    }
}

impl Item {
    fn is_exact(&self) -> bool {
        self.case == usize::MAX || (self.within * 4.0).fract() == 0.0
    }

    fn precedes(&self, other: &Self) -> bool {
        // Within one case the time since its beginning is the finer measure.
        let (mine, theirs) = if self.case == other.case { (self.within, other.within) } else { (self.at, other.at) };
        let order = mine.total_cmp(&theirs);
        order.then((self.class, self.case, self.place).cmp(&(other.class, other.case, other.place))).is_lt()
    }
}
