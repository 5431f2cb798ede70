//! Changes that are sent again although nobody has read the outcome of the first time.

use std::collections::{HashMap, HashSet};

use hyper::Method;
use serde::Deserialize;
use serde_json::Value;

use crate::http::message::{Answer, Request};

/// The changes whose outcome the client has not read.
#[derive(Debug, Default)]
pub(super) struct RepeatedWrites {
    /// The last change at each path.
    unread: HashMap<String, Change>,
}

#[derive(Debug)]
struct Change {
    fingerprint: u64,
    /// Partner Center's: a repetition under the same id is one change (documented).
    request_id: Option<String>,
}

/// What must be known of a request when it is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Access {
    /// The paths that are read. Those in a batch have the ids of their requests.
    Read(Vec<(Option<String>, String)>),
    /// The path that is changed.
    Write(String),
}

impl Access {
    pub(super) fn of(request: &Request) -> Self {
        let path = request.path.to_ascii_lowercase();
        if path.ends_with("/$batch") {
            Self::Read(batch_reads(&request.body))
        } else if path.ends_with("/validations/address") {
            // It asks, and changes nothing (documented).
            Self::Read(Vec::new())
        } else if request.method == Method::GET || request.method == Method::HEAD {
            Self::Read(vec![(None, path)])
        } else {
            Self::Write(path)
        }
    }
}

impl RepeatedWrites {
    /// Whether a change repeats the last one at its path, whose outcome is unknown to the client.
    pub(super) fn is_repeated(
        &mut self,
        access: &Access,
        fingerprint: u64,
        request_id: Option<&str>,
    ) -> bool {
        let Access::Write(path) = access else {
            return false;
        };
        let change = Change {
            fingerprint,
            request_id: request_id.map(str::to_owned),
        };
        let before = self.unread.insert(path.clone(), change);
        before.is_some_and(|before| {
            before.fingerprint == fingerprint
                && (before.request_id.is_none() || before.request_id.as_deref() != request_id)
        })
    }

    /// Takes in an answer. Only a whole and true one tells the client anything.
    pub(super) fn answered(&mut self, access: &Access, answer: &Answer, is_reliable: bool) {
        match access {
            Access::Read(reads) if is_reliable && (200..300).contains(&answer.status) => {
                let failed = failed_parts(reads, &answer.body);
                for (_, path) in reads
                    .iter()
                    .filter(|(id, _)| id.as_ref().is_none_or(|id| !failed.contains(id)))
                {
                    self.unread.retain(|change, _| !shows(path, change));
                }
            }
            // Refused: nothing was changed, so that there is no outcome to read.
            Access::Write(path)
                if (400..500).contains(&answer.status) && !matches!(answer.status, 408 | 429) =>
            {
                self.unread.remove(path);
            }
            Access::Read(_) | Access::Write(_) => {}
        }
    }
}

/// Whether a read at a path shows the result of a change at another: it reads the object, the list that contains it, or
/// what belongs to the object.
fn shows(read: &str, change: &str) -> bool {
    let segments = |path: &'_ str| -> Vec<String> {
        let path = path.split('?').next().unwrap_or_default();
        let parts = path.split('/').filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let changed = segments(change);
    let read: Vec<String> = segments(read).into_iter().take(3).collect();
    changed.len() < 3 || changed.starts_with(&read)
}

#[derive(Deserialize)]
struct Batch {
    requests: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    id: String,
    method: String,
    url: String,
}

/// The reads of a batch, below the version.
fn batch_reads(body: &[u8]) -> Vec<(Option<String>, String)> {
    let batch: Option<Batch> = serde_json::from_slice(body).ok();
    let parts = batch.into_iter().flat_map(|batch| batch.requests);
    parts
        .filter(|part| part.method.eq_ignore_ascii_case("GET"))
        .map(|part| {
            let path = format!("/v1.0/{}", part.url.trim_start_matches('/'));
            (Some(part.id), path.to_ascii_lowercase())
        })
        .collect()
}

/// The ids of the requests of a batch that have failed; none where it was no batch.
fn failed_parts(reads: &[(Option<String>, String)], answer: &[u8]) -> HashSet<String> {
    if reads.iter().all(|(id, _)| id.is_none()) {
        return HashSet::new();
    }
    let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
    let parts = answer["responses"].as_array().into_iter().flatten();
    let answered: HashSet<&str> = parts
        .filter(|part| {
            part["status"]
                .as_u64()
                .is_some_and(|status| status / 100 == 2)
        })
        .filter_map(|part| part["id"].as_str())
        .collect();
    let ids = reads.iter().filter_map(|(id, _)| id.clone());
    ids.filter(|id| !answered.contains(id.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use hyper::HeaderMap;
    use serde_json::json;

    use super::*;

    const SWAP: &str = "/v1.0/users/U1/assignLicense";

    #[derive(Default)]
    struct Client(RepeatedWrites);

    impl Client {
        fn does(&mut self, method: &Method, path: &str, body: &str, answer: &Answer) -> bool {
            let uri = path.parse().unwrap();
            let request = Request::new(method.clone(), &uri, HeaderMap::new(), body.into());
            let access = Access::of(&request);
            let repeated = self.0.is_repeated(&access, body.len() as u64, None);
            self.0.answered(&access, answer, true);
            repeated
        }

        fn swaps(&mut self, status: u16) -> bool {
            self.does(&Method::POST, SWAP, "{}", &Answer::empty(status))
        }
    }

    #[test]
    fn a_change_is_repeated_blindly_unless_its_outcome_was_read() {
        for (between, blind) in [
            (None, true),
            (
                Some(("/v1.0/users/u1?$select=assignedLicenses", 200)),
                false,
            ),
            (Some(("/v1.0/users?$top=999", 200)), false),
            (Some(("/v1.0/users/u1/licenseDetails", 200)), false),
            (Some(("/v1.0/users/u2", 200)), true),
            (Some(("/v1.0/subscribedSkus", 200)), true),
            (Some(("/v1.0/users/u1", 503)), true),
        ] {
            let mut client = Client::default();
            assert!(!client.swaps(503));
            if let Some((path, status)) = between {
                client.does(&Method::GET, path, "", &Answer::empty(status));
            }
            assert_eq!(client.swaps(200), blind, "{between:?}");
        }
    }

    #[test]
    fn what_was_refused_may_be_sent_again_and_what_may_have_been_done_may_not() {
        for (status, blind) in [
            (401, false),
            (409, false),
            (400, false),
            (429, true),
            (408, true),
            (500, true),
        ] {
            let mut client = Client::default();
            client.swaps(status);
            assert_eq!(client.swaps(200), blind, "{status}");
        }
    }

    #[test]
    fn a_read_that_lied_or_broke_off_is_no_read() {
        let mut client = Client::default();
        client.swaps(504);
        let read = Access::Read(vec![(None, "/v1.0/users/u1".to_owned())]);
        client.0.answered(&read, &Answer::empty(200), false);
        assert!(client.swaps(200));
    }

    #[test]
    fn another_change_is_no_repetition_and_a_part_of_a_batch_reads_only_where_it_succeeded() {
        let mut client = Client::default();
        assert!(!client.does(&Method::POST, SWAP, r#"{"a":1}"#, &Answer::empty(500)));
        assert!(!client.does(&Method::POST, SWAP, r#"{"aa":2}"#, &Answer::empty(500)));
        let batch =
            json!({"requests": [{"id": "1", "method": "GET", "url": "/users/u1?$select=id"}]});
        for (status, blind) in [(200, false), (503, true)] {
            let answer = json!({"responses": [{"id": "1", "status": status}]});
            let mut client = Client::default();
            client.swaps(500);
            client.does(
                &Method::POST,
                "/v1.0/$batch",
                &batch.to_string(),
                &Answer::json(200, &answer),
            );
            assert_eq!(client.swaps(200), blind, "{status}");
        }
    }
}
