//! The entries of a journal of such a tool, and what is known of its changes.

use std::collections::HashMap;

use jiff::Timestamp;
use journal::Entry;
use record::sections::{ApplyStatus, SectionError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// One line of the journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "event")]
pub(super) enum Step<I, R> {
    /// A change that is about to be sent.
    #[serde(rename_all = "camelCase")]
    Intent {
        /// When, RFC 3339 UTC.
        time: Timestamp,
        /// Which change.
        key: String,
        /// What is sent.
        intent: I,
    },
    /// What came of it.
    #[serde(rename_all = "camelCase")]
    Outcome {
        /// When, RFC 3339 UTC.
        time: Timestamp,
        /// Which change.
        key: String,
        /// How it ended: done, refused or failed.
        status: ApplyStatus,
        /// What was read back.
        result: Option<R>,
        /// Why it is not done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<SectionError>,
    },
}

/// What is known of a change.
#[derive(Debug, Clone)]
pub(super) enum Earlier<I, R> {
    /// It was about to be sent at this time, and no outcome was written.
    Open(I, Timestamp),
    /// It is done.
    Done(I, R),
}

impl<I: Clone, R: Clone> Earlier<I, R> {
    /// What was sent, and what came of it where that is known.
    pub(super) fn parts(&self) -> (I, Option<R>) {
        match self {
            Self::Open(intent, _) => (intent.clone(), None),
            Self::Done(intent, result) => (intent.clone(), Some(result.clone())),
        }
    }
}

impl<I, R> Entry for Step<I, R>
where
    I: Serialize + DeserializeOwned + Clone + std::fmt::Debug,
    R: Serialize + DeserializeOwned + Clone + std::fmt::Debug,
{
    type Known = Known<I, R>;

    fn note(&self, known: &mut Known<I, R>) {
        match self {
            Self::Intent { time, key, intent } => {
                let open = Earlier::Open(intent.clone(), *time);
                known.0.insert(key.clone(), open);
            }
            Self::Outcome { key, result, .. } => {
                let earlier = known.0.remove(key);
                let (Some(result), Some(Earlier::Open(intent, _) | Earlier::Done(intent, _))) =
                    (result, earlier)
                else {
                    return;
                };
                let done = Earlier::Done(intent, result.clone());
                known.0.insert(key.clone(), done);
            }
        }
    }
}

/// The changes of a journal that are open or done, by key.
#[derive(Debug)]
pub(super) struct Known<I, R>(HashMap<String, Earlier<I, R>>);

impl<I, R> Default for Known<I, R> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<I, R> Known<I, R> {
    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &Earlier<I, R>)> {
        self.0.iter().map(|(key, earlier)| (key.as_str(), earlier))
    }

    /// What is known of one change.
    pub(super) fn of(&self, key: &str) -> Option<&Earlier<I, R>> {
        self.0.get(key)
    }
}
