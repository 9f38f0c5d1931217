//! What numbers imply before anything is simulated, against simulation.

use std::path::Path;

use phaseline::derived::expected_violations;
use phaseline::experiment::{self, Settings, Sinks, StopToken};
use phaseline::scenario::{Override, Scenario, load};

/// The example without what closed forms leave out: credibility's feedback and collapse.
fn plain(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs").join(name);
    let set: Vec<Override> =
        ["credibility.violations_at_zero=1", "credibility.escalation_at_zero=1", "collapse.probability=0"]
            .iter()
            .map(|text| text.parse().unwrap())
            .collect();
    load(&path, &set).unwrap().scenario
}

/// Expected violations of every source agree with the mean of many histories, to four standard errors.
#[test]
fn expected_violations_agree_with_simulation() {
    for name in [
        "baseline.toml",
        "both_sides_violate.toml",
        "eroding_ceasefire.toml",
        "one_week_pause.toml",
        "winter_infrastructure_campaign.toml",
    ] {
        let scenario = plain(name);
        let settings = Settings { replications: 3000, ..Settings::of(&scenario) };
        let results = experiment::run(&scenario, &settings, &(), &StopToken::new(), Sinks::default()).unwrap();
        let expected = expected_violations(&scenario);
        for (source, expected) in scenario.sources().iter().zip(&expected.by_source) {
            let row = results.metric("violations_by_source", &source.name).unwrap();
            let (mean, error) = (row.estimate.unwrap(), row.std_error.unwrap());
            assert!((mean - expected).abs() < 4.0 * error, "{name}, {}: {mean} ± {error}, not {expected}", source.name);
        }
    }
}
