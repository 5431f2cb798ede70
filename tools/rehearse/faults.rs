//! What goes wrong on purpose, as data: rules that say which request, how often, and what happens to it.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::message::Request;

/// One rule. The first rule that has not run out and matches is the one that is played.
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
            Self::ExpireTokens => "expire-tokens".to_owned(),
            Self::Hold { .. } => "hold".to_owned(),
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

    fn is_about(&self, request: &Request) -> bool {
        self.method
            .as_ref()
            .is_none_or(|method| request.method.as_str().eq_ignore_ascii_case(method))
            && request.path.starts_with(&self.path_prefix)
            && request.path.ends_with(&self.path_suffix)
    }
}

/// The rules, as they run out.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Mutex<Vec<Fault>>,
}

impl Faults {
    pub(crate) fn new(rules: Vec<Fault>) -> Self {
        Self {
            rules: Mutex::new(rules),
        }
    }

    pub(crate) fn add(&self, fault: Fault) {
        self.lock().push(fault);
    }

    /// What happens to this request, if anything. Counts it.
    pub(crate) fn strike(&self, request: &Request) -> Option<Effect> {
        let mut rules = self.lock();
        let rule = rules
            .iter_mut()
            .find(|rule| rule.times != Some(0) && rule.is_about(request))?;
        if rule.skip > 0 {
            rule.skip -= 1;
            return None;
        }
        rule.times = rule.times.map(|left| left - 1);
        Some(rule.effect.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Fault>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place where requests wait until a test opens it.
#[derive(Debug, Clone, Default)]
pub struct Gate(Arc<GateState>);

#[derive(Debug, Default)]
struct GateState {
    arrived: Mutex<usize>,
    arrival: Condvar,
    release: Notify,
    open: AtomicBool,
}

impl Gate {
    /// Waits until this many requests have arrived at the gate; false where that takes longer than `patience`.
    #[must_use]
    pub fn arrived(&self, requests: usize, patience: Duration) -> bool {
        let arrived = self
            .0
            .arrived
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (seen, _) = self
            .0
            .arrival
            .wait_timeout_while(arrived, patience, |arrived| *arrived < requests)
            .unwrap_or_else(PoisonError::into_inner);
        *seen >= requests
    }

    /// Lets one request go: the one that waits, or else the next to come.
    pub fn release(&self) {
        self.0.release.notify_one();
    }

    /// Lets everything go, now and from now on.
    pub fn open(&self) {
        self.0.open.store(true, Ordering::SeqCst);
        self.0.release.notify_waiters();
        self.0.release.notify_one();
    }

    pub(crate) async fn wait(&self) {
        let released = self.0.release.notified();
        *self
            .0
            .arrived
            .lock()
            .unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.arrival.notify_all();
        if !self.0.open.load(Ordering::SeqCst) {
            released.await;
        }
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
        let faults = Faults::new(vec![
            Fault::once("POST", "/assignLicense", delay)
                .after(1)
                .times(Some(2)),
        ]);
        let post = request(Method::POST, "/v1.0/users/x/assignLicense");
        let others = [
            request(Method::GET, "/v1.0/users/x/assignLicense"),
            request(Method::POST, "/v1.0/users/x"),
        ];
        let struck: Vec<bool> = (0..5)
            .map(|_| {
                assert!(others.iter().all(|other| faults.strike(other).is_none()));
                faults.strike(&post).is_some()
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
}
