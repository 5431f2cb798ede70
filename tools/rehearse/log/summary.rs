//! What a run came to, in numbers.

use super::{client_checks::Violation, entry::Entry};

/// How many requests were refused or not emulated, and what clients did wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Requests that were refused because they are wrong, or sent to a host that is not emulated.
    pub refused: usize,
    /// Requests that the service may answer and the emulator cannot.
    pub not_emulated: usize,
    /// As in [`Violation::BeforeRetryAfter`].
    pub before_retry_after: usize,
    /// As in [`Violation::RepeatedWrite`].
    pub repeated_writes: usize,
    /// As in [`Violation::IgnoredNextLink`].
    pub ignored_next_links: usize,
    /// As in [`Violation::TokenToWrongOrigin`].
    pub tokens_to_wrong_origins: usize,
}

impl Summary {
    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn add(&mut self, entry: &Entry) {
        self.refused += usize::from(is_wrong(entry));
        self.not_emulated += usize::from(entry.not_emulated);
        for violation in &entry.violations {
            *match violation {
                Violation::BeforeRetryAfter => &mut self.before_retry_after,
                Violation::RepeatedWrite => &mut self.repeated_writes,
                Violation::IgnoredNextLink => &mut self.ignored_next_links,
                Violation::TokenToWrongOrigin => &mut self.tokens_to_wrong_origins,
            } += 1;
        }
    }
}

/// Whether a request was refused because it is wrong. One for something that does not exist, is not allowed or is gone is
/// not wrong.
fn is_wrong(entry: &Entry) -> bool {
    let wrong = matches!(entry.status, Some(400 | 402 | 405..=408 | 410..=422));
    let nowhere = entry.method == "CONNECT";
    entry.refused.is_some() && entry.fault.is_none() && (wrong || nowhere)
}
