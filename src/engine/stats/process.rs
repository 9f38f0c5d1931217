//! Point processes observed from 0 to a horizon: likelihoods, compensators, the power law's closed fit.
//!
//! `times` are ascending instants in (0, horizon]; rates are per unit of time, whichever it is.
//!
//! Sources: Ozaki, "Maximum likelihood estimation of Hawkes' self-exciting point processes" (1979), for the recursion
//! that makes the likelihood linear in the number of events; Ogata, "Statistical models for earthquake occurrences and residual
//! analysis for point processes" (1988), for the compensator as a residual; Crow, "Reliability analysis for complex,
//! repairable systems" (1974), for the power law.

/// A Hawkes process with an exponential kernel: λ(t) = μ + Σ ηβ e^(−β(t − tᵢ)) over earlier events, from an empty history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hawkes {
    /// μ, the rate of events that nothing caused.
    pub rate: f64,
    /// η, the mean number of direct offspring of an event.
    pub offspring: f64,
    /// β, how fast excitation fades.
    pub decay: f64,
}

impl Hawkes {
    /// Σ ln λ(tᵢ) − Λ(horizon).
    pub fn log_likelihood(&self, times: &[f64], horizon: f64) -> f64 {
        let (mut sum, mut excited, mut last) = (0.0, 0.0, 0.0);
        for &time in times {
            // `excited` is Σ e^(−β(t − tᵢ)) over the events before.
            excited *= libm::exp(-self.decay * (time - last));
            sum += libm::log(self.rate + self.offspring * self.decay * excited);
            excited += 1.0;
            last = time;
        }
        sum - self.compensator(times, horizon)
    }

    /// Λ(until) = ∫₀^until λ dt. At the events of a process that follows this model it is a unit Poisson process.
    pub fn compensator(&self, times: &[f64], until: f64) -> f64 {
        let spent = |time: &f64| -libm::expm1(-self.decay * (until - time));
        let excited: f64 = times.iter().take_while(|time| **time < until).map(spent).sum();
        self.rate * until + self.offspring * excited
    }
}

/// A power-law (Crow–AMSAA) process: Λ(t) = a t^b.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PowerLaw {
    /// a.
    pub scale: f64,
    /// b: below 1 events thin out, above 1 they crowd.
    pub shape: f64,
}

impl PowerLaw {
    /// The maximum-likelihood fit to events observed until `horizon`: b = n/Σ ln(T/tᵢ), a = n/T^b. NaN without events.
    /// b is biased upwards: (n − 1)/n times it is not.
    pub fn fit(times: &[f64], horizon: f64) -> Self {
        let n = times.len() as f64;
        let shape = n / times.iter().map(|time| libm::log(horizon / time)).sum::<f64>();
        Self { scale: n / libm::pow(horizon, shape), shape }
    }

    /// Σ ln(a b tᵢ^(b−1)) − a T^b.
    pub fn log_likelihood(&self, times: &[f64], horizon: f64) -> f64 {
        let constant = libm::log(self.scale * self.shape);
        let logs: f64 = times.iter().map(|time| constant + (self.shape - 1.0) * libm::log(*time)).sum();
        logs - self.scale * libm::pow(horizon, self.shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-6 * b.abs().max(1.0), "{a} is not {b}");
    }

    #[test]
    fn the_likelihood_of_a_known_path() {
        let hawkes = Hawkes { rate: 0.4, offspring: 0.5, decay: 1.0 };
        let times = [1.0, 1.5, 3.0, 3.2, 7.0];
        close(hawkes.log_likelihood(&times, 10.0), -9.192_080_93);
        close(hawkes.compensator(&times, 10.0), 6.473_930_2);
        // An event at the horizon adds the logarithm of its intensity and nothing else.
        let last = hawkes.log_likelihood(&times, 7.0) - hawkes.log_likelihood(&times[..4], 7.0);
        close(libm::exp(last), 0.423_625_967);
        let poisson = Hawkes { offspring: 0.0, ..hawkes };
        close(poisson.log_likelihood(&times, 10.0), 5.0 * libm::log(0.4) - 4.0);
    }

    #[test]
    fn a_power_law_fitted_to_known_times() {
        let times = [1.5, 4.0, 9.0, 10.5, 14.0, 18.0, 19.2, 23.0, 26.0, 28.5];
        let fit = PowerLaw::fit(&times, 30.0);
        close(fit.shape, 1.058_897_99);
        close(fit.scale, 0.272_821_926);
        close(0.9 * fit.shape, 0.953_008_193);
        close(fit.log_likelihood(&times, 30.0), -20.970_055_2);
        let poisson = PowerLaw { scale: 10.0 / 30.0, shape: 1.0 };
        close(poisson.log_likelihood(&times, 30.0), -20.986_122_9);
        assert!(PowerLaw::fit(&[], 30.0).shape.is_nan());
    }

    #[test]
    fn the_fit_is_a_maximum() {
        let times = [0.3, 0.7, 2.0, 2.1, 6.5];
        let fit = PowerLaw::fit(&times, 8.0);
        let best = fit.log_likelihood(&times, 8.0);
        for (scale, shape) in [(1.01, 1.0), (0.99, 1.0), (1.0, 1.01), (1.0, 0.99)] {
            let near = PowerLaw { scale: fit.scale * scale, shape: fit.shape * shape };
            assert!(near.log_likelihood(&times, 8.0) < best);
        }
    }
}
