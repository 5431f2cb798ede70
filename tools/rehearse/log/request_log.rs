//! What was asked, in order, and what came of it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use super::{
    client_checks::{ClientChecks, Seen, Violation},
    entry::Entry,
    summary::Summary,
};
use crate::http::message::{Answer, EMULATION, NOT_EMULATED, Request};

/// All requests that arrived.
#[derive(Debug)]
pub(crate) struct RequestLog {
    /// Whether requests are kept once they are answered; otherwise they are only counted.
    keeps_requests: bool,
    keeps_answers: bool,
    /// The rehearsal's own address.
    origin: String,
    begun: Instant,
    notes: Mutex<Notes>,
}

#[derive(Debug, Default)]
struct Notes {
    /// The number of the last request.
    last: usize,
    entries: BTreeMap<usize, Entry>,
    /// Of the requests that were not kept.
    counted: Summary,
    checks: ClientChecks,
    /// Requests that are not answered yet.
    open: HashMap<usize, Seen>,
}

impl Notes {
    /// Counts a request in place of keeping it.
    fn count(&mut self, number: usize) {
        if let Some(entry) = self.entries.remove(&number) {
            self.counted.add(&entry);
        }
    }
}

impl RequestLog {
    /// An empty log, which keeps requests or counts them, and keeps what was answered or only that it was.
    pub(crate) fn new(origin: String, keeps_requests: bool, keeps_answers: bool) -> Self {
        Self {
            keeps_requests,
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
        notes.last += 1;
        let number = notes.last;
        notes.open.insert(number, seen);
        let entry = Entry {
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
        };
        notes.entries.insert(number, entry);
        number
    }

    /// Notes what goes wrong with a request on purpose.
    pub(crate) fn faulted(&self, number: usize, faults: &[String]) {
        if let Some(entry) = self.lock().entries.get_mut(&number) {
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
        let Some(entry) = notes.entries.get_mut(&number) else {
            return;
        };
        entry.status = Some(answer.status);
        entry.refused.clone_from(&answer.refused);
        entry.not_emulated = answer.header(EMULATION) == Some(NOT_EMULATED);
        if let Some(kept) = &mut entry.answer {
            *kept = String::from_utf8_lossy(&answer.body).into_owned();
        }
        if !self.keeps_requests {
            notes.count(number);
        }
    }

    /// Notes that a request gets no answer.
    pub(crate) fn reset(&self, number: usize) {
        let notes = &mut *self.lock();
        notes.open.remove(&number);
        if !self.keeps_requests {
            notes.count(number);
        }
    }

    /// All requests so far in numbers.
    pub(crate) fn summary(&self) -> Summary {
        let notes = self.lock();
        let mut summary = notes.counted;
        notes.entries.values().for_each(|entry| summary.add(entry));
        summary.ignored_next_links += notes.checks.unfollowed().count();
        summary
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let notes = self.lock();
        let mut entries: BTreeMap<usize, Entry> = notes.entries.clone();
        for number in notes.checks.unfollowed() {
            if let Some(entry) = entries.get_mut(&number) {
                entry.violations.push(Violation::IgnoredNextLink);
            }
        }
        entries.into_values().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
