//! Small random scenarios that use every mechanism.
//!
//! Constants inside an incident are multiples of a quarter of an hour, so that its sums are exact and its ties are true
//! ties; fixed instants and gaps have odd fractions, so that two incidents never tie.

use std::fmt::Write;

use super::tape::Tape;

const SEVERITIES: [&str; 3] = ["minor", "serious", "major"];
const SOURCES: [&str; 3] = ["north", "south", "air strikes"];
const POOLS: [&str; 2] = ["brigades", "lift"];
const PHASES: [&str; 3] = ["warning", "coalition", "guarantee"];
const ACTORS: [&str; 3] = ["envoy", "army", "members"];
const STAGES: [&str; 2] = ["decide", "deploy"];

/// A scenario's text, and how many severities, sources, pools and phases it has.
struct Draft<'a, 'b> {
    tape: &'a mut Tape<'b>,
    text: String,
    severities: usize,
    sources: usize,
    pools: usize,
    phases: usize,
}

/// The text of a scenario.
pub fn scenario(tape: &mut Tape<'_>) -> String {
    let (severities, sources) = (1 + tape.below(3), 1 + tape.below(3));
    let (pools, phases) = (tape.below(3), 1 + tape.below(3));
    let mut draft = Draft { tape, text: String::new(), severities, sources, pools, phases };
    draft.head();
    draft.ladder();
    draft.sources();
    draft.windows();
    draft.monitoring();
    draft.pools();
    draft.plan();
    draft.feedback();
    draft.text
}

impl Draft<'_, '_> {
    fn line(&mut self, line: &str) {
        writeln!(self.text, "{line}").expect("writing to a string");
    }

    /// A law of about `hours`.
    fn law(&mut self, hours: f64) -> String {
        let quarters = (hours * 4.0 * self.tape.one_of(&[1.0, 0.5, 1.5, 2.0])).round().max(1.0);
        let hours = quarters / 4.0;
        match self.tape.below(12) {
            0 | 1 => format!("\"{hours} h\""),
            8 => "\"0 h\"".to_owned(),
            9 => format!("{{ erlang = {{ stages = 2, mean = \"{hours} h\" }} }}"),
            10 => format!("{{ pert = {{ min = \"0 h\", mode = \"{hours} h\", max = \"{} h\" }} }}", 3.0 * hours),
            11 => {
                let (a, b) = (format!("\"{hours} h\""), format!("{{ exponential = {{ mean = \"{hours} h\" }} }}"));
                format!("{{ mixture = [ {{ weight = 1, law = {a} }}, {{ weight = 1, law = {b} }} ] }}")
            }
            2 => format!("{{ exponential = {{ mean = \"{hours} h\" }} }}"),
            3 => format!("{{ lognormal = {{ median = \"{hours} h\", sigma = 0.8 }} }}"),
            4 => format!("{{ weibull = {{ shape = 1.5, scale = \"{hours} h\" }} }}"),
            5 => format!("{{ uniform = {{ min = \"0 h\", max = \"{} h\" }} }}", 2.0 * hours),
            6 => format!("{{ gamma = {{ mean = \"{hours} h\", sd = \"{} h\" }} }}", hours / 2.0),
            _ => format!(
                "{{ exponential = {{ mean = \"{hours} h\" }}, shift = \"0.5 h\", at_most = \"{} h\" }}",
                4.0 * hours
            ),
        }
    }

    /// A probability, often 0 or 1.
    fn probability(&mut self) -> f64 {
        self.tape.one_of(&[1.0, 0.5, 0.75, 0.25, 0.9, 0.0])
    }

    fn head(&mut self) {
        let days = self.tape.one_of(&[10, 20, 30]);
        let most = self.tape.one_of(&[200, 200, 200, 200, 200, 200, 200, 8]);
        self.line(&format!("horizon = \"{days} d\"\n\n[run]\nreplications = 1\nseed = 1\nmax_incidents = {most}"));
    }

    fn ladder(&mut self) {
        for rung in 0..self.severities {
            let lasts = self.law([20.0, 30.0, 60.0][rung]);
            let harm = self.tape.below(5);
            self.line(&format!("\n[[severity]]\nname = \"{}\"\nlasts = {lasts}\nharm = {harm}", SEVERITIES[rung]));
            if rung + 1 < self.severities {
                self.escalation();
            }
            let odd = self.tape.below(8);
            if (odd == 7 && rung > 0) || (rung == 2 && odd > 3) {
                self.line("undeniable = true");
            } else if odd != 6 {
                let probability = self.probability();
                let delay = self.law(3.0);
                self.line(&format!("detection = {{ probability = {probability}, delay = {delay} }}"));
            }
        }
    }

    fn escalation(&mut self) {
        let hazard = match self.tape.below(3) {
            0 => "exponential = { mean = \"30 h\" }",
            1 => "weibull = { shape = 2, scale = \"25 h\" }",
            _ => "weibull = { shape = 0.7, scale = \"40 h\" }",
        };
        let answered = self.tape.one_of(&["", ", answered = 0.4", ", answered = 0", ", answered = 2"]);
        let overdue = self.tape.one_of(&["", ", overdue = 1.5", ", overdue = 0.5", ", overdue = 3"]);
        self.line(&format!("escalates = {{ {hazard}{answered}{overdue} }}"));
    }

    fn sources(&mut self) {
        let kinds: Vec<usize> = (0..self.sources).map(|_| self.tape.below(5)).collect();
        for source in 0..self.sources {
            let side = self.tape.one_of(&["east", "west"]);
            self.line(&format!("\n[[source]]\nname = \"{}\"\nside = \"{side}\"", SOURCES[source]));
            self.mix();
            let arrivals = self.arrivals(kinds[source], source);
            self.line(&format!("arrivals = {{ {arrivals} }}"));
            let targets: Vec<usize> =
                (0..self.sources).filter(|&to| kinds[to] < 3 && self.tape.below(2) == 1).collect();
            if !targets.is_empty() {
                let each = 0.6 / targets.len() as f64;
                let table: Vec<String> = targets.iter().map(|&to| format!("\"{}\" = {each:.2}", SOURCES[to])).collect();
                let decay = self.tape.one_of(&["0.4 /d", "2 /d", "0.5 /h"]);
                self.line(&format!("excites = {{ {} }}\ndecay = \"{decay}\"", table.join(", ")));
            }
        }
    }

    /// The mix of severities at onset.
    fn mix(&mut self) {
        let weights: [&[f64]; 3] = [&[1.0], &[0.75, 0.25], &[0.625, 0.25, 0.125]];
        let start = self.tape.below(4);
        let mix: Vec<String> = (0..self.severities)
            .map(|rung| {
                let weight = match start {
                    3 => f64::from(u8::from(rung + 1 == self.severities)),
                    2 => f64::from(u8::from(rung == 0)),
                    _ => weights[self.severities - 1][rung],
                };
                format!("{} = {weight}", SEVERITIES[rung])
            })
            .collect();
        self.line(&format!("severity = {{ {} }}", mix.join(", ")));
    }

    fn arrivals(&mut self, kind: usize, source: usize) -> String {
        let rate = self.tape.one_of(&["0.3 /d", "0.8 /d", "1.3 /d", "0.5 /d", "1 /d", "0 /d"]);
        let odd = 0.0137 * (source + 1) as f64;
        match kind {
            0 => format!("poisson = {{ rate = \"{rate}\" }}"),
            1 => {
                let growth = self.tape.one_of(&["0.02 /d", "-0.05 /d"]);
                format!("poisson = {{ rate = \"{rate}\", growth = \"{growth}\" }}")
            }
            2 => {
                let growth = self.tape.one_of(&["", ", growth = \"0.03 /d\""]);
                let season = "season = { amplitude = 0.8, peak = \"5 d\", period = \"12 d\" }";
                format!("poisson = {{ rate = \"{rate}\"{growth}, {season} }}")
            }
            3 => {
                let gap = match self.tape.below(3) {
                    0 => format!("\"{:.4} h\"", 20.0 + odd),
                    1 => "{ weibull = { shape = 2, scale = \"40 h\" } }".to_owned(),
                    _ => "{ lognormal = { median = \"30 h\", sigma = 1 } }".to_owned(),
                };
                format!("renewal = {{ gap = {gap} }}")
            }
            _ => {
                let mut at = 0.0;
                let mut times: Vec<String> = (0..=self.tape.below(8))
                    .map(|_| {
                        // A step of nothing makes two violations at one instant.
                        let step = self.tape.below(60);
                        at += if step == 59 { 0.0 } else { odd + step as f64 / 2.0 };
                        format!("\"{at:.4} h\"")
                    })
                    .collect();
                // What would happen at the horizon is not observed.
                times.extend(["10 d", "20 d", "30 d"].map(|horizon| format!("\"{horizon}\"")));
                format!("times = [{}]", times.join(", "))
            }
        }
    }

    /// A number for all sources, or a table of some.
    fn factor(&mut self) -> String {
        let factor = self.tape.one_of(&["0.5", "0", "2", "4"]);
        if self.tape.below(2) == 0 {
            return factor.to_owned();
        }
        let source = self.tape.below(self.sources);
        format!("{{ \"{}\" = {factor} }}", SOURCES[source])
    }

    fn windows(&mut self) {
        for window in 0..self.tape.below(3) {
            let start = self.law(60.0);
            self.line(&format!("\n[[window]]\nname = \"pause {window}\"\nstart = {start}"));
            if self.tape.below(2) == 0 {
                let lasts = self.law(50.0);
                self.line(&format!("lasts = {lasts}"));
            } else {
                self.line("ends = [ { after = \"3 d\", probability = 0.5 }, { after = \"7 d\", probability = 0.5 } ]");
            }
            if self.tape.below(2) == 1 {
                let gap = self.law(40.0);
                self.line(&format!("gap = {{ sum = [ \"4.25 h\", {gap} ] }}"));
            }
            let factor = self.factor();
            self.line(&format!("factor = {factor}"));
            if self.tape.below(2) == 1 {
                let (factor, lasts) = (self.factor(), self.law(30.0));
                self.line(&format!("rebound = {{ factor = {factor}, lasts = {lasts} }}"));
            }
            if self.tape.below(2) == 1 {
                self.line("harm = 2.5");
            }
        }
    }

    fn monitoring(&mut self) {
        if self.tape.once_in(6) {
            return;
        }
        self.line("\n[monitoring]");
        let teams = self.tape.below(3);
        if !self.tape.once_in(5) {
            let verify = self.law(6.0);
            self.line(&format!("verify = {verify}"));
            if teams > 0 {
                self.line(&format!("teams = {teams}"));
            }
            if self.tape.below(2) == 1 {
                self.line("reopens = 0.4");
            }
        }
        if self.tape.below(3) > 0 {
            let delay = self.law(4.0);
            let fails = self.tape.one_of(&["", ", fails = 0.3", ", fails = 0.6"]);
            self.line(&format!("attribute = {{ delay = {delay}{fails} }}"));
        }
        if self.tape.below(2) == 1 {
            let accepted = self.probability();
            self.line(&format!("false_reports = {{ rate = \"0.4 /d\", accepted = {accepted} }}"));
        }
    }

    fn pools(&mut self) {
        for name in &POOLS[..self.pools] {
            let capacity = 1 + self.tape.below(2);
            self.line(&format!("\n[[pool]]\nname = \"{name}\"\ncapacity = {capacity}"));
            if self.tape.below(2) == 1 {
                let turnaround = self.law(8.0);
                self.line(&format!("turnaround = {turnaround}"));
            }
        }
    }

    fn plan(&mut self) {
        for (phase, name) in PHASES[..self.phases].iter().enumerate() {
            let demanded = match self.tape.below(3) {
                0 if phase > 0 => {
                    format!("{{ continuing = \"{} h\" }}", self.tape.one_of(&[4.0, 0.0, 2.5, 12.0]))
                }
                1 => format!("{{ severity = \"{}\" }}", SEVERITIES[self.tape.below(self.severities)]),
                _ => "\"violation\"".to_owned(),
            };
            let clock = self.tape.one_of(&["onset", "detection", "established", "demanded"]);
            self.line(&format!("\n[[phase]]\nname = \"{name}\"\ndemanded = {demanded}"));
            self.line(&format!("clock = \"{clock}\""));
            if !self.tape.once_in(6) {
                let deadline = self.tape.one_of(&[24.0, 12.0, 8.0, 16.5]);
                self.line(&format!("deadline = \"{deadline} h\""));
            }
            if self.tape.once_in(4) {
                let opens = self.tape.one_of(&[6.0, 10.0, 8.0, 30.0, 0.0]);
                self.line(&format!("opens = \"{opens} h\""));
            }
            self.tracks();
        }
    }

    fn tracks(&mut self) {
        let mut weight = 0;
        let mut tracks = String::new();
        std::mem::swap(&mut tracks, &mut self.text);
        for actor in &ACTORS[..=self.tape.below(3)] {
            weight += self.track(actor);
        }
        std::mem::swap(&mut tracks, &mut self.text);
        let answered = match self.tape.below(3) {
            0 => "\"all\"".to_owned(),
            1 => "\"any\"".to_owned(),
            _ => format!("{{ weight = {} }}", 1 + self.tape.below(weight + 1)),
        };
        self.line(&format!("answered = {answered}"));
        if self.tape.below(2) == 1 {
            self.effect();
        }
        self.text.push_str(&tracks);
    }

    /// A track; tells the sum of its members' weights.
    fn track(&mut self, actor: &str) -> usize {
        self.line(&format!("[[phase.track]]\nactor = \"{actor}\""));
        let stages: Vec<String> = STAGES[..self.tape.one_of(&[1, 1, 2, 2, 0])]
            .iter()
            .map(|stage| {
                let delay = self.law(4.0);
                let needs = match self.tape.below(3) {
                    0 => String::new(),
                    n if n <= self.pools => format!(", needs = \"{}\"", POOLS[n - 1]),
                    _ => String::new(),
                };
                format!("{{ name = \"{stage}\", delay = {delay}{needs} }}")
            })
            .collect();
        if !stages.is_empty() {
            self.line(&format!("stages = [ {} ]", stages.join(", ")));
        }
        let count = self.tape.one_of(&[1, 1, 2, 4]);
        let weight = self.tape.one_of(&[1, 2, 1, 2, 0]);
        self.line(&format!("count = {count}\nweight = {weight}"));
        if self.tape.once_in(3) {
            let joins = self.tape.one_of(&[0.6, 0.8, 0.0]);
            self.line(&format!("joins = {joins}"));
        }
        if self.tape.once_in(4) {
            self.line("commits = 0.7");
        }
        if self.tape.once_in(4) {
            self.line("required = true");
        }
        if self.tape.below(2) == 1 {
            self.effect();
        }
        count * weight
    }

    fn effect(&mut self) {
        let stops = if self.tape.below(2) == 0 {
            format!("{}", self.tape.one_of(&[0.5, 1.0, 0.2]))
        } else {
            let severity = SEVERITIES[self.tape.below(self.severities)];
            format!("{{ {severity} = 0.7 }}")
        };
        let within = self.law(4.0);
        self.line(&format!("effect = {{ stops = {stops}, within = {within} }}"));
    }

    fn feedback(&mut self) {
        if self.tape.below(2) == 1 {
            let start = self.tape.one_of(&["", "start = 0.6\n"]);
            self.line(&format!("\n[credibility]\n{start}gain = 0.1\nloss = 0.2"));
            let at_zero = self.tape.one_of(&[2.0, 0.5]);
            self.line(&format!("violations_at_zero = {at_zero}\nescalation_at_zero = 2.5"));
        }
        let kind = self.tape.below(12);
        if kind < 4 {
            return;
        }
        self.line("\n[collapse]");
        if matches!(kind, 4..8) {
            let phase = PHASES[self.tape.below(self.phases)];
            let probability = self.tape.one_of(&[0.15, 0.05, 1.0]);
            self.line(&format!("missed = [\"{phase}\"]\nprobability = {probability}"));
        }
        if matches!(kind, 7..10) {
            let most = self.tape.one_of(&[6, 3]);
            self.line(&format!("concurrent = {most}"));
        }
        if matches!(kind, 9..12) {
            let at = SEVERITIES[self.tape.below(self.severities)];
            let lasts = self.tape.one_of(&["60.37 h", "24 h", "40 h"]);
            self.line(&format!("severity = {{ at = \"{at}\", lasts = \"{lasts}\" }}"));
        }
    }
}
