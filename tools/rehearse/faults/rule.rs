//! A rule: which requests, how many of them, and what happens to them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::effect::Effect;
use crate::http::message::Request;

/// One rule. Of the rules that match a request and have not run out, the first is applied. Those that leave the answer
/// as it is (latency, a lagging replica, seats taken by others) apply to every request that they match.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// Which method; any, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// How the path begins. Empty segments, as in `/v1.0//users`, do not count.
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
    reason = "serde needs a default of the field's type"
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

    pub(super) fn matches(&self, request: &Request) -> bool {
        self.method
            .as_ref()
            .is_none_or(|method| request.method.as_str().eq_ignore_ascii_case(method))
            && self.matches_path(request)
    }

    /// Paths are compared without empty segments, which SDKs send and the service ignores; as they came, and decoded.
    fn matches_path(&self, request: &Request) -> bool {
        let (prefix, suffix) = (collapsed(&self.path_prefix), collapsed(&self.path_suffix));
        let decoded = format!("/{}", request.path_segments().join("/"));
        [collapsed(&request.path), decoded]
            .iter()
            .any(|path| path.starts_with(&prefix) && path.ends_with(&suffix))
    }

    /// Which rule it is, for a message: what happens, and to which requests.
    pub(super) fn description(&self) -> String {
        let method = self.method.as_deref().unwrap_or("*");
        let (prefix, suffix) = (&self.path_prefix, &self.path_suffix);
        format!("{} for {method} {prefix}*{suffix}", self.effect.name())
    }
}

/// A path without empty segments.
fn collapsed(path: &str) -> String {
    let mut collapsed = String::with_capacity(path.len());
    for c in path.chars() {
        if c != '/' || !collapsed.ends_with('/') {
            collapsed.push(c);
        }
    }
    collapsed
}
