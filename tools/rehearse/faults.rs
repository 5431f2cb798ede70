//! What goes wrong on purpose, as data: rules that say which request, how often, and what happens to it.

mod blow;
mod effect;
mod gate;
mod latency;
mod presets;
mod schedule;

use std::sync::{Mutex, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::message::Request;
pub(crate) use blow::{Around, Blow, Lag};
pub use effect::Effect;
pub use gate::Gate;
pub use latency::Latency;
pub use presets::preset;
pub use schedule::schedule;

/// One rule. The first rule that has not run out and matches is the one that is played; what only goes along with an
/// answer (latency, a lagging replica, seats that somebody else takes) goes along with every answer that it fits.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// Which method; any, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// How the path begins.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path_prefix: String,
    /// How the path ends.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path_suffix: String,
    /// How many matching requests go through before the first fault.
    #[serde(default)]
    pub skip: u32,
    /// How many requests it happens to; for ever, where null.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// How likely it is to happen to a request that it fits, from 0 to 1; certain, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chance: Option<f64>,
    /// What happens.
    pub effect: Effect,
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "serde wants a default of the field's type"
)]
fn once() -> Option<u32> {
    Some(1)
}

impl Fault {
    /// A fault that happens to the first request of a method whose path ends so.
    #[must_use]
    pub fn once(method: &str, path_suffix: &str, effect: Effect) -> Self {
        Self {
            method: Some(method.to_owned()),
            path_prefix: String::new(),
            path_suffix: path_suffix.to_owned(),
            skip: 0,
            times: once(),
            chance: None,
            effect,
        }
    }

    /// The same after some requests have gone through.
    #[must_use]
    pub fn after(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    /// The same for a number of requests; for ever, where none.
    #[must_use]
    pub fn times(mut self, times: Option<u32>) -> Self {
        self.times = times;
        self
    }

    /// The same with a chance, from 0 to 1.
    #[must_use]
    pub fn chance(mut self, chance: f64) -> Self {
        self.chance = Some(chance);
        self
    }

    fn is_about(&self, request: &Request) -> bool {
        self.method
            .as_ref()
            .is_none_or(|method| request.method.as_str().eq_ignore_ascii_case(method))
            && request.path.starts_with(&self.path_prefix)
            && request.path.ends_with(&self.path_suffix)
    }
}

/// The rules, as they run out.
#[derive(Debug)]
pub(crate) struct Faults {
    play: Mutex<Play>,
}

#[derive(Debug)]
struct Play {
    rules: Vec<Fault>,
    random: fastrand::Rng,
}

impl Faults {
    pub(crate) fn new(rules: Vec<Fault>, seed: u64) -> Self {
        Self {
            play: Mutex::new(Play {
                rules,
                random: fastrand::Rng::with_seed(seed),
            }),
        }
    }

    pub(crate) fn add(&self, fault: Fault) {
        self.lock().rules.push(fault);
    }

    /// Whether a replica may be behind, so that what was must be remembered.
    pub(crate) fn can_lag(&self) -> bool {
        let lags = |rule: &Fault| matches!(rule.effect, Effect::ReplicaLag { .. });
        self.lock().rules.iter().any(lags)
    }

    /// What happens to this request. Counts it.
    pub(crate) fn strike(&self, request: &Request) -> Blow {
        self.lock().strike(request, |_| true)
    }

    /// What happens to a request that is a part of a batch: it has no connection of its own.
    pub(crate) fn strike_within(&self, request: &Request) -> Blow {
        let can_be_told = |effect: &Effect| matches!(effect, Effect::Status { .. });
        self.lock().strike(request, can_be_told)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Play> {
        self.play.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Play {
    fn strike(&mut self, request: &Request, fits: impl Fn(&Effect) -> bool) -> Blow {
        let Self { rules, random } = self;
        let mut blow = Blow::default();
        let mut is_settled = false;
        for rule in rules
            .iter_mut()
            .filter(|rule| rule.times != Some(0) && fits(&rule.effect) && rule.is_about(request))
        {
            if is_settled && !rule.effect.goes_along() {
                continue;
            }
            if rule.skip > 0 {
                rule.skip -= 1;
                is_settled |= !rule.effect.goes_along();
            } else if rule.chance.is_none_or(|chance| random.f64() < chance) {
                rule.times = rule.times.map(|left| left - 1);
                is_settled |= !rule.effect.goes_along();
                blow.add(rule.effect.clone(), random);
            }
        }
        blow
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use hyper::{HeaderMap, Method};

    use super::*;

    fn request(method: Method, path: &str) -> Request {
        Request::new(method, &path.parse().unwrap(), HeaderMap::new(), Vec::new())
    }

    #[test]
    fn a_rule_lets_some_requests_through_then_strikes_and_then_runs_out() {
        let delay = Effect::Delay { milliseconds: 1 };
        let faults = Faults::new(
            vec![
                Fault::once("POST", "/assignLicense", delay)
                    .after(1)
                    .times(Some(2)),
            ],
            0,
        );
        let post = request(Method::POST, "/v1.0/users/x/assignLicense");
        let others = [
            request(Method::GET, "/v1.0/users/x/assignLicense"),
            request(Method::POST, "/v1.0/users/x"),
        ];
        let struck: Vec<bool> = (0..5)
            .map(|_| {
                assert!(
                    others
                        .iter()
                        .all(|other| faults.strike(other).effect.is_none())
                );
                faults.strike(&post).effect.is_some()
            })
            .collect();
        assert_eq!(struck, [false, true, true, false, false]);
    }

    #[test]
    fn rules_are_read_from_json_and_a_misspelt_one_is_refused() {
        let json = r#"[{"method":"POST","pathSuffix":"/assignLicense","skip":1,
            "effect":{"kind":"status","status":429,"retryAfter":"2.5","applied":true}}]"#;
        let rules: Vec<Fault> = serde_json::from_str(json).unwrap();
        assert!(matches!(
            &rules[0].effect,
            Effect::Status {
                status: 429,
                applied: true,
                ..
            }
        ));
        let misspelt = json.replace("retryAfter", "retryafter");
        assert!(serde_json::from_str::<Vec<Fault>>(&misspelt).is_err());
    }

    #[test]
    fn what_goes_along_goes_along_and_what_is_left_to_chance_follows_from_the_seed() {
        let late = Effect::Latency {
            milliseconds: Latency::Uniform([1, 5]),
        };
        let rules = vec![
            Fault::once("GET", "/users", late).times(None),
            Fault::once("GET", "/users", Effect::Truncate)
                .times(None)
                .chance(0.3),
            Fault::once(
                "GET",
                "/users",
                Effect::ReplicaLag {
                    milliseconds: 0,
                    reads: 2,
                },
            )
            .times(None),
        ];
        let get = request(Method::GET, "/v1.0/users");
        let played = |seed| -> Vec<(bool, Duration)> {
            let faults = Faults::new(rules.clone(), seed);
            (0..200)
                .map(|_| faults.strike(&get))
                .inspect(|blow| assert_eq!(blow.around.lag.unwrap().reads, 2))
                .map(|blow| (blow.effect.is_some(), blow.latency))
                .collect()
        };
        let first = played(7);
        assert_eq!(first, played(7));
        assert_ne!(first, played(8));
        let struck = first.iter().filter(|(struck, _)| *struck).count();
        assert!((30..90).contains(&struck), "{struck}");
        let late = first.iter().map(|(_, latency)| latency.as_millis());
        assert!(late.clone().all(|late| (1..=5).contains(&late)));
    }

    #[test]
    fn a_part_of_a_batch_is_struck_by_what_can_be_told_in_its_answer_only() {
        let post = request(Method::POST, "/v1.0/users/x/assignLicense");
        let faults = Faults::new(
            vec![
                Fault::once("POST", "/assignLicense", Effect::Reset { applied: false }),
                Fault::once("POST", "/assignLicense", Effect::throttled("0")),
            ],
            0,
        );
        let within = faults.strike_within(&post);
        assert_eq!(within.names, ["status 429"]);
        assert_eq!(faults.strike(&post).names, ["reset"]);
    }
}
