//! Whether results may be used as they are, which decides how a command ends.

use std::path::Path;

use super::error::Error;
use crate::report::text::{count, grouped};
use crate::report::{Manifest, ResultKind};

/// An error unless the results in `path` are whole, valid and as precise as was asked.
pub fn verdict(manifest: &Manifest, path: &Path) -> Result<(), Error> {
    let shown = path.display();
    let kind = manifest.run.kind();
    if manifest.partial {
        let done = match kind {
            ResultKind::Run | ResultKind::Compare => {
                let [done, asked] = [manifest.replications, manifest.run.asked()].map(|number| grouped(number as f64));
                format!("the first {done} of {asked} replications")
            }
            ResultKind::Uncertainty => "the parameter sets that were finished".to_owned(),
            ResultKind::Sweep | ResultKind::Solve | ResultKind::Sensitivity | ResultKind::Discovery => {
                "what was done until then, point by point".to_owned()
            }
        };
        return Err(Error::interrupted(format!("stopped: `{shown}` holds {done}"))
            .hint("the results are marked partial; the same command goes on from there"));
    }
    if !manifest.valid {
        let runaways = count(manifest.runaways, "replication");
        let less = match kind {
            ResultKind::Run | ResultKind::Compare => "lower excitation or feedback",
            ResultKind::Uncertainty
            | ResultKind::Sweep
            | ResultKind::Solve
            | ResultKind::Sensitivity
            | ResultKind::Discovery => "vary less widely",
        };
        return Err(Error::failed(format!(
            "{runaways} ran away, cut short at run.max_incidents\nthe results in `{shown}` are marked invalid"
        ))
        .hint(format!("{less}, raise run.max_incidents, or accept them with --allow-runaway")));
    }
    if manifest.unmet.is_empty() {
        return Ok(());
    }
    let done = count(manifest.replications, "replication");
    Err(Error::imprecise(format!("not precise enough after {done}\n{}", manifest.unmet.join("\n")))
        .hint("allow more with --max-replications, or ask for less"))
}
