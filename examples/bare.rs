use phaseline::model::{Luck, Simulator, Observer, Fact, Finish, Identity};
use phaseline::scenario::load;
struct Ev(u64);
impl Observer for Ev { const PATHS: bool = false; fn incident(&mut self, _: f64, _: &Identity, _: Fact<'_>) {} fn finish(&mut self, f: Finish) { self.0 += f.events; } }
fn main() {
    let n: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let file = std::env::args().nth(2).unwrap_or("configs/baseline.toml".into());
    let scenario = load(std::path::Path::new(&file), &[]).unwrap().scenario;
    let luck = Luck::new(&scenario, scenario.run().seed);
    let mut sim = Simulator::new(&scenario, &luck);
    let mut ev = Ev(0);
    let t = std::time::Instant::now();
    for k in 0..n { sim.replicate(k, &mut ev); }
    let e = t.elapsed().as_secs_f64();
    println!("{} events, {:.0}/s, {:.2} us/rep, {:.1} ns/event", ev.0, n as f64 / e, 1e6*e/n as f64, 1e9*e/ev.0 as f64);
}
