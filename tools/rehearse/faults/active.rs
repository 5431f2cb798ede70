//! The rules of a rehearsal, as they run out.

use std::sync::{Mutex, PoisonError};

use super::{
    effect::Effect,
    injected::{InjectedFault, Lie},
    rule::Fault,
};
use crate::http::message::Request;

/// The rules, as they run out.
#[derive(Debug)]
pub(crate) struct Faults {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    rules: Vec<Active>,
    random: fastrand::Rng,
}

/// A rule, and how it has fared.
#[derive(Debug)]
struct Active {
    rule: Fault,
    /// How many requests it matched while it had not run out.
    matched: usize,
    /// How many it was applied to.
    applied: usize,
}

impl Active {
    fn new(rule: Fault) -> Self {
        Self {
            rule,
            matched: 0,
            applied: 0,
        }
    }
}

/// A rule that was never applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusedFault {
    /// The number of the rule, from 1.
    pub number: usize,
    /// What it does, and to which requests: `reset for POST *\/assignLicense`.
    pub description: String,
    /// How many requests it matched nevertheless.
    pub matched: usize,
}

impl Faults {
    pub(crate) fn new(rules: Vec<Fault>, seed: u64) -> Self {
        Self {
            state: Mutex::new(State {
                rules: rules.into_iter().map(Active::new).collect(),
                random: fastrand::Rng::with_seed(seed),
            }),
        }
    }

    pub(crate) fn add(&self, fault: Fault) {
        self.lock().rules.push(Active::new(fault));
    }

    pub(crate) fn clear(&self) {
        self.lock().rules.clear();
    }

    /// Whether a replica may lag, so that former states must be kept.
    pub(crate) fn can_lag(&self) -> bool {
        let lags = |active: &Active| matches!(active.rule.effect, Effect::ReplicaLag { .. });
        self.lock().rules.iter().any(lags)
    }

    /// What happens to this request, of the effects that suit it. Counts it.
    pub(crate) fn for_request(
        &self,
        request: &Request,
        suits: impl Fn(&Effect) -> bool,
    ) -> InjectedFault {
        self.lock().draw(request, suits)
    }

    /// What happens to a request that is a part of a batch: it has no connection of its own.
    pub(crate) fn for_batch_part(
        &self,
        request: &Request,
        suits: impl Fn(&Effect) -> bool,
    ) -> InjectedFault {
        let has_an_answer = |effect: &Effect| {
            effect.is_lie()
                || matches!(
                    effect,
                    Effect::Status { .. } | Effect::ErrorIn200 { .. } | Effect::ExpiredPageToken
                )
        };
        self.lock()
            .draw(request, |effect| has_an_answer(effect) && suits(effect))
    }

    /// Takes back a lie that the answer gave no opportunity for.
    pub(crate) fn give_back(&self, lie: &Lie) {
        if let Some(active) = self.lock().rules.get_mut(lie.rule) {
            active.rule.times = active.rule.times.map(|left| left + 1);
            active.applied -= 1;
        }
    }

    /// The rules that were never applied.
    pub(crate) fn unused(&self) -> Vec<UnusedFault> {
        let state = self.lock();
        let numbered = state.rules.iter().zip(1..);
        numbered
            .filter(|(active, _)| active.applied == 0)
            .map(|(active, number)| UnusedFault {
                number,
                description: active.rule.description(),
                matched: active.matched,
            })
            .collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn draw(&mut self, request: &Request, suits: impl Fn(&Effect) -> bool) -> InjectedFault {
        let Self { rules, random } = self;
        let mut injected = InjectedFault::default();
        let mut is_settled = false;
        let matching = rules.iter_mut().enumerate().filter(|(_, active)| {
            let rule = &active.rule;
            rule.times != Some(0) && suits(&rule.effect) && rule.matches(request)
        });
        for (number, active) in matching {
            active.matched += 1;
            let rule = &mut active.rule;
            if is_settled && !rule.effect.is_concurrent() {
                continue;
            }
            if rule.skip > 0 {
                rule.skip -= 1;
                is_settled |= !rule.effect.is_concurrent();
            } else if rule.chance.is_none_or(|chance| random.f64() < chance) {
                rule.times = rule.times.map(|left| left - 1);
                active.applied += 1;
                is_settled |= !rule.effect.is_concurrent();
                injected.add(rule.effect.clone(), number, random);
            }
        }
        injected
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use hyper::{HeaderMap, Method};

    use super::*;
    use crate::faults::latency::Latency;

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
                        .all(|other| faults.for_request(other, |_| true).effect.is_none())
                );
                faults.for_request(&post, |_| true).effect.is_some()
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
                .map(|_| faults.for_request(&get, |_| true))
                .inspect(|injected| assert_eq!(injected.interference.lag.unwrap().reads, 2))
                .map(|injected| (injected.effect.is_some(), injected.latency))
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
        let within = faults.for_batch_part(&post, |_| true);
        assert_eq!(within.names, ["status 429"]);
        assert_eq!(faults.for_request(&post, |_| true).names, ["reset"]);
    }
}
