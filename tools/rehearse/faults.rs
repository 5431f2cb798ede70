//! What goes wrong on purpose, as data: rules that say which request, how often, and what happens to it.

mod gate;
mod latency;
mod presets;
mod schedule;

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use common::ids::Guid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::message::Request;
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

/// What happens to a request.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    tag = "kind",
    deny_unknown_fields
)]
pub enum Effect {
    /// It gets an error status.
    Status {
        /// Such as 429 or 503.
        status: u16,
        /// Whether it takes effect all the same.
        #[serde(default)]
        applied: bool,
        /// The header `Retry-After`, as it is to stand there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<String>,
        /// The error's code; by default the one that fits the status.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The error's message.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The connection is reset without an answer.
    Reset {
        /// Whether it takes effect all the same.
        #[serde(default)]
        applied: bool,
    },
    /// It takes effect, and the answer breaks off in the middle of its body.
    Truncate,
    /// It is answered late.
    Delay {
        /// By how much.
        milliseconds: u64,
    },
    /// It is answered late, by a time that is drawn for each request.
    Latency {
        /// By how many milliseconds.
        milliseconds: Latency,
    },
    /// The body of the answer comes in small pieces.
    Slow {
        /// How long all of them take.
        milliseconds: u64,
    },
    /// A proxy in between answers with a page for people.
    Html {
        /// Such as 502, or 200 where the proxy wants somebody to sign in.
        status: u16,
        /// Whether the request takes effect all the same.
        #[serde(default)]
        applied: bool,
    },
    /// A read is answered by a replica that does not know the latest changes of users.
    ReplicaLag {
        /// It does not know changes that are not older than this.
        #[serde(default)]
        milliseconds: u64,
        /// Nor those that were read fewer than so many times.
        #[serde(default)]
        reads: u32,
    },
    /// Before it is handled, somebody else takes seats.
    SeatsTaken {
        /// Of which product.
        sku_id: Guid,
        /// How many.
        seats: u32,
    },
    /// Every token issued so far has expired.
    ExpireTokens,
    /// It waits until a test lets it go.
    #[serde(skip)]
    Hold {
        /// Whether it takes effect before it waits.
        applied: bool,
        /// Where it waits.
        gate: Gate,
    },
}

impl Effect {
    /// The word for it in a report.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Status { status, .. } => format!("status {status}"),
            Self::Reset { .. } => "reset".to_owned(),
            Self::Truncate => "truncate".to_owned(),
            Self::Delay { .. } => "delay".to_owned(),
            Self::Latency { .. } => "latency".to_owned(),
            Self::Slow { .. } => "slow".to_owned(),
            Self::Html { status, .. } => format!("html {status}"),
            Self::ReplicaLag { .. } => "replica-lag".to_owned(),
            Self::SeatsTaken { .. } => "seats-taken".to_owned(),
            Self::ExpireTokens => "expire-tokens".to_owned(),
            Self::Hold { .. } => "hold".to_owned(),
        }
    }
}

impl Effect {
    /// An error status, without words of its own.
    #[must_use]
    pub fn status(status: u16, applied: bool, retry_after: Option<&str>) -> Self {
        Self::Status {
            status,
            applied,
            retry_after: retry_after.map(str::to_owned),
            code: None,
            message: None,
        }
    }

    /// 429, not applied, with the header `Retry-After`.
    #[must_use]
    pub fn throttled(retry_after: &str) -> Self {
        Self::status(429, false, Some(retry_after))
    }

    /// An error of the service's own that does not say when to come again.
    #[must_use]
    pub fn failed(status: u16, applied: bool) -> Self {
        Self::status(status, applied, None)
    }

    /// Two changes at once, as 400 or 409: both are seen (observed).
    #[must_use]
    pub fn concurrency(status: u16) -> Self {
        Self::Status {
            status,
            applied: false,
            retry_after: None,
            code: Some("Directory_ConcurrencyViolation".to_owned()),
            message: Some(
                "Error due to concurrent requests being made to the tenant. Please wait briefly and retry."
                    .to_owned(),
            ),
        }
    }
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

impl Effect {
    /// Whether it goes along with an answer, whatever else happens.
    fn goes_along(&self) -> bool {
        matches!(
            self,
            Self::Latency { .. } | Self::ReplicaLag { .. } | Self::SeatsTaken { .. }
        )
    }
}

/// What happens to one request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Blow {
    /// What it is answered with, or not.
    pub(crate) effect: Option<Effect>,
    /// How late.
    pub(crate) latency: Duration,
    /// What goes on while it is handled.
    pub(crate) around: Around,
    /// The words for all of it in a report.
    pub(crate) names: Vec<String>,
}

/// What goes on in the tenant while a request is handled.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Around {
    pub(crate) lag: Option<Lag>,
    /// Seats that somebody else takes first.
    pub(crate) taken: Vec<(Guid, u32)>,
}

/// How far a replica is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lag {
    pub(crate) time: Duration,
    pub(crate) reads: u32,
}

impl Blow {
    fn add(&mut self, effect: Effect, random: &mut fastrand::Rng) {
        self.names.push(effect.name());
        match effect {
            Effect::Latency { milliseconds } => self.latency += milliseconds.drawn(random),
            Effect::ReplicaLag {
                milliseconds,
                reads,
            } => {
                self.around.lag = Some(Lag {
                    time: Duration::from_millis(milliseconds),
                    reads,
                });
            }
            Effect::SeatsTaken { sku_id, seats } => self.around.taken.push((sku_id, seats)),
            exclusive => self.effect = Some(exclusive),
        }
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
