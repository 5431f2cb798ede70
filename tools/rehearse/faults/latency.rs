//! How late answers come.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A distribution of milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Latency {
    /// Always the same.
    Fixed(u64),
    /// As likely each between two, both included.
    Uniform([u64; 2]),
    /// As the answers of real services come: mostly near the median, some much later.
    LogNormal {
        /// Half of them come before this.
        median: f64,
        /// The standard deviation of the logarithm; 0.5 makes one in forty take 2.7 times the median or longer.
        sigma: f64,
    },
}

/// No answer is later than this, however long the tail.
const LATEST: f64 = 60_000.0;

impl Latency {
    pub(super) fn drawn(self, random: &mut fastrand::Rng) -> Duration {
        match self {
            Self::Fixed(milliseconds) => Duration::from_millis(milliseconds),
            Self::Uniform([one, other]) => {
                Duration::from_millis(random.u64(one.min(other)..=one.max(other)))
            }
            Self::LogNormal { median, sigma } => {
                let milliseconds = median * (sigma * standard_normal(random)).exp();
                // Nonsense in the file is no reason to panic.
                let sane = if milliseconds.is_nan() {
                    0.0
                } else {
                    milliseconds
                };
                Duration::from_secs_f64(sane.clamp(0.0, LATEST) / 1000.0)
            }
        }
    }
}

/// A draw from the standard normal distribution, after Box and Muller.
fn standard_normal(random: &mut fastrand::Rng) -> f64 {
    // 1 - x lies in (0, 1], whose logarithm exists.
    let radius = (-2.0 * (1.0 - random.f64()).ln()).sqrt();
    radius * (std::f64::consts::TAU * random.f64()).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_a_log_normal_comes_before_the_median_and_the_tail_is_long() {
        let mut random = fastrand::Rng::with_seed(1);
        let slow = Latency::LogNormal {
            median: 100.0,
            sigma: 0.5,
        };
        let mut drawn: Vec<u128> = (0..4001)
            .map(|_| slow.drawn(&mut random).as_millis())
            .collect();
        drawn.sort_unstable();
        assert!((95..=105).contains(&drawn[2000]), "{}", drawn[2000]);
        assert!((230..=310).contains(&drawn[3900]), "{}", drawn[3900]);
    }

    #[test]
    fn nonsense_is_no_latency_or_the_latest_of_all() {
        let mut random = fastrand::Rng::with_seed(1);
        for (median, sigma) in [(f64::NAN, 1.0), (-1.0, 1.0), (1e300, 0.0)] {
            let drawn = Latency::LogNormal { median, sigma }.drawn(&mut random);
            assert!(drawn <= Duration::from_secs(60), "{drawn:?}");
        }
        assert_eq!(Latency::Uniform([5, 5]).drawn(&mut random).as_millis(), 5);
        assert!(Latency::Uniform([9, 5]).drawn(&mut random).as_millis() >= 5);
    }

    #[test]
    fn a_distribution_is_written_by_its_name() {
        for (json, latency) in [
            (r#"{"fixed":20}"#, Latency::Fixed(20)),
            (r#"{"uniform":[5,50]}"#, Latency::Uniform([5, 50])),
            (
                r#"{"lognormal":{"median":40.0,"sigma":0.5}}"#,
                Latency::LogNormal {
                    median: 40.0,
                    sigma: 0.5,
                },
            ),
        ] {
            assert_eq!(serde_json::from_str::<Latency>(json).unwrap(), latency);
            assert_eq!(serde_json::to_string(&latency).unwrap(), json);
        }
    }
}
