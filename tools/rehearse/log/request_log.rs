//! What was asked, in order, and what came of it.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use serde::Serialize;

use super::client_checks::{ClientChecks, Seen, Violation};
use crate::http::message::{Answer, EMULATION, NOT_EMULATED, Request};

/// One request that arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Counts from 1.
    pub number: usize,
    /// Such as `POST`.
    pub method: String,
    /// Whom it was sent to, such as `https://graph.microsoft.com`; none: the rehearsal's own address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// As it came, percent-encoded.
    pub path: String,
    /// As it came, percent-encoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// The answer's status; none where the connection was reset or the answer is still held back.
    pub status: Option<u16>,
    /// Why the request was turned down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// Whether the service may answer it, and the emulator cannot.
    #[serde(skip_serializing_if = "is_false")]
    pub not_emulated: bool,
    /// The fault that was injected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// What the client did wrong, so far as is known by now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Violation>,
    /// The client's own id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_request_id: Option<String>,
    /// The body as it came. Forms, which carry secrets, are not kept.
    #[serde(skip)]
    pub body: String,
    /// The answer's body, where answers are kept. Those to forms are not.
    #[serde(skip)]
    pub answer: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde gives a reference to the field"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// All requests that arrived.
#[derive(Debug)]
pub(crate) struct RequestLog {
    keeps_answers: bool,
    /// The rehearsal's own address.
    origin: String,
    begun: Instant,
    notes: Mutex<Notes>,
}

#[derive(Debug, Default)]
struct Notes {
    entries: Vec<Entry>,
    checks: ClientChecks,
    /// Requests that are not answered yet.
    open: HashMap<usize, Seen>,
}

impl RequestLog {
    /// An empty log, which keeps what was answered or only that it was.
    pub(crate) fn new(origin: String, keeps_answers: bool) -> Self {
        Self {
            keeps_answers,
            origin,
            begun: Instant::now(),
            notes: Mutex::default(),
        }
    }

    /// Notes an arrival and gives its number.
    pub(crate) fn arrived(&self, request: &Request) -> usize {
        let carries_secrets = request.is_of_type("application/x-www-form-urlencoded");
        let mut notes = self.lock();
        let (seen, violations) = notes
            .checks
            .arrives(request, &self.origin, self.begun.elapsed());
        let number = notes.entries.len() + 1;
        notes.open.insert(number, seen);
        notes.entries.push(Entry {
            number,
            method: request.method.to_string(),
            origin: request.origin.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            status: None,
            refused: None,
            not_emulated: false,
            fault: None,
            violations,
            client_request_id: request.header("client-request-id").map(str::to_owned),
            body: if carries_secrets {
                String::new()
            } else {
                String::from_utf8_lossy(&request.body).into_owned()
            },
            answer: (self.keeps_answers && !carries_secrets).then(String::new),
        });
        number
    }

    /// Notes what goes wrong with a request on purpose.
    pub(crate) fn faulted(&self, number: usize, faults: &[String]) {
        if let Some(entry) = self.lock().entries.get_mut(number - 1) {
            entry.fault = (!faults.is_empty()).then(|| faults.join(", "));
        }
    }

    /// Notes an answer. It is reliable if it goes out whole and was not falsified.
    pub(crate) fn answered(&self, number: usize, answer: &Answer, is_reliable: bool) {
        let now = self.begun.elapsed();
        let notes = &mut *self.lock();
        if let Some(seen) = notes.open.remove(&number) {
            notes
                .checks
                .answered(number, &seen, answer, is_reliable, now);
        }
        let Some(entry) = notes.entries.get_mut(number - 1) else {
            return;
        };
        entry.status = Some(answer.status);
        entry.refused.clone_from(&answer.refused);
        entry.not_emulated = answer.header(EMULATION) == Some(NOT_EMULATED);
        if let Some(kept) = &mut entry.answer {
            *kept = String::from_utf8_lossy(&answer.body).into_owned();
        }
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let notes = self.lock();
        let mut entries = notes.entries.clone();
        for number in notes.checks.unfollowed() {
            if let Some(entry) = entries.get_mut(number - 1) {
                entry.violations.push(Violation::IgnoredNextLink);
            }
        }
        entries
    }

    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
