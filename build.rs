//! Tells the program which commit it was built from, where that is known.

use std::process::Command;

fn main() {
    // Committing or switching branches moves one of these.
    println!("cargo:rerun-if-changed=.git/HEAD");
    println!("cargo:rerun-if-changed=.git/logs/HEAD");
    println!("cargo:rerun-if-changed=build.rs");
    let output = Command::new("git").args(["rev-parse", "HEAD"]).output();
    if let Ok(output) = output
        && output.status.success()
        && let Ok(commit) = String::from_utf8(output.stdout)
    {
        println!("cargo:rustc-env=PHASELINE_COMMIT={}", commit.trim());
    }
}
