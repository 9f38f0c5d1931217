//! The shortest use of the sensitivity studies, on functions of known indices; its files are what
//! `tests/salib/compare.py` reads.
//!
//! ```text
//! sensitivity FOLDER     writes points, outputs and estimates there, for each function and kind of study
//! ```

use std::error::Error;
use std::f64::consts::PI;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use phaseline_engine::stats::{MorrisPlan, SaltelliPlan};

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = std::env::args().nth(1) else { return Err("expected: sensitivity FOLDER".into()) };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    for (name, factors, f) in
        [("ishigami", 3, ishigami as fn(&[f64]) -> f64), ("g_function", 8, g_function), ("morris20", 20, morris20)]
    {
        let plan = SaltelliPlan::new(factors, 512, 1)?;
        let points: Vec<_> = (0..plan.points()).map(|index| plan.point(index)).collect();
        let outputs: Vec<f64> = points.iter().map(|point| f(point)).collect();
        let set = plan.variances(&[&outputs]);
        let rows = (0..factors).map(|i| [set.first[i], set.first_jansen[i], set.total[i]].map(|part| part / set.whole));
        let estimates = table("first,first_jansen,total", rows.map(|row| row.to_vec()));
        fs::write(folder.join(format!("{name}.saltelli.points.csv")), sample(&points, &outputs))?;
        fs::write(folder.join(format!("{name}.saltelli.estimates.csv")), estimates)?;

        let plan = MorrisPlan::new(factors, 100, 4, 1)?;
        let points: Vec<_> = (0..plan.points()).map(|index| plan.point(index)).collect();
        let outputs: Vec<f64> = points.iter().map(|point| f(point)).collect();
        let set = plan.effects(&[&outputs]);
        let rows = (0..factors).map(|i| vec![set.mean[i], set.absolute[i], set.variance[i].sqrt()]);
        fs::write(folder.join(format!("{name}.morris.points.csv")), sample(&points, &outputs))?;
        fs::write(folder.join(format!("{name}.morris.estimates.csv")), table("mean,absolute,spread", rows))?;
    }
    Ok(())
}

/// Ishigami and Homma (1990), a = 7, b = 0.1.
fn ishigami(u: &[f64]) -> f64 {
    let [x, y, z] = [0, 1, 2].map(|i| PI * (2.0 * u[i] - 1.0));
    libm::sin(x) + 7.0 * libm::sin(y) * libm::sin(y) + 0.1 * z * z * z * z * libm::sin(x)
}

/// Sobol's g-function with a = 0, 1, 4.5, 9, 99, 99, 99, 99.
fn g_function(u: &[f64]) -> f64 {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    u.iter().zip(a).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product()
}

/// Morris's function of twenty inputs (1991, section 4), its random coefficients left 0.
fn morris20(u: &[f64]) -> f64 {
    let bent = |i: usize| [2, 4, 6].contains(&i);
    let w: Vec<f64> = u
        .iter()
        .enumerate()
        .map(|(i, u)| if bent(i) { 2.0 * (1.1 * u / (u + 0.1) - 0.5) } else { 2.0 * (u - 0.5) })
        .collect();
    let single = w[..10].iter().map(|w| 20.0 * w).sum::<f64>();
    let pairs: f64 = (0..6).flat_map(|i| (i + 1..6).map(move |j| (i, j))).map(|(i, j)| -15.0 * w[i] * w[j]).sum();
    let triples: f64 = (0..5)
        .flat_map(|i| (i + 1..5).flat_map(move |j| (j + 1..5).map(move |l| (i, j, l))))
        .map(|(i, j, l)| -10.0 * w[i] * w[j] * w[l])
        .sum();
    single + pairs + triples + 5.0 * w[0] * w[1] * w[2] * w[3]
}

/// A line a point: its coordinates, then the output.
fn sample(points: &[Vec<f64>], outputs: &[f64]) -> String {
    let names: Vec<String> = (1..=points[0].len()).map(|i| format!("u{i}")).chain(["y".to_owned()]).collect();
    let row = |(point, y): (&Vec<f64>, &f64)| point.iter().chain([y]).copied().collect();
    table(&names.join(","), points.iter().zip(outputs).map(row))
}

/// Numbers in their shortest form that reads back the same.
fn table(header: &str, rows: impl Iterator<Item = Vec<f64>>) -> String {
    let mut text = format!("{header}\n");
    for row in rows {
        let cells: Vec<String> = row.iter().map(f64::to_string).collect();
        writeln!(text, "{}", cells.join(",")).expect("a string takes all");
    }
    text
}
