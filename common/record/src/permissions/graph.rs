//! The permissions of each call of Microsoft Graph v1.0 (documented: graph/permissions-reference, and the page of each call).

mod calls;
mod needs;

pub use calls::CALLS;
pub use needs::ALL_OF_USERS;

use super::{Needs, fits};

/// What one call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// The HTTP method.
    pub method: &'static str,
    /// The path below the version; `{id}` is one part of it, `{path}` one or more.
    pub path: &'static str,
    /// What a token must be allowed.
    pub needs: Needs,
    /// The page that says so.
    pub source: &'static str,
}

impl Call {
    /// What the tools need for it: of users they read more than the basic set.
    #[must_use]
    pub fn as_tools_call_it(&self) -> Needs {
        if self.needs == needs::USERS {
            ALL_OF_USERS
        } else {
            self.needs
        }
    }
}

/// The row of a call by its template.
#[must_use]
pub fn row(method: &str, template: &str) -> Option<&'static Call> {
    CALLS
        .iter()
        .find(|call| call.method == method && call.path == template)
}

/// The row of a call as it was made: its path begins with the version.
#[must_use]
pub fn of_call(method: &str, path: &str) -> Option<&'static Call> {
    let (_, path) = path.trim_start_matches('/').split_once('/')?;
    CALLS
        .iter()
        .find(|call| call.method == method && fits(call.path, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_as_it_was_made_leads_to_its_row() {
        let row = |method, path| of_call(method, path).map(|call| call.path);
        for (method, path, expected) in [
            ("GET", "/v1.0/users/x", Some("users/{id}")),
            ("GET", "/v1.0/users/delta", Some("users/delta")),
            (
                "POST",
                "/v1.0/users/x/assignLicense",
                Some("users/{id}/assignLicense"),
            ),
            ("POST", "/v1.0/$batch", Some("$batch")),
            ("GET", "/v1.0/nothing", None),
            ("GET", "/", None),
        ] {
            assert_eq!(row(method, path), expected, "{method} {path}");
        }
    }

    #[test]
    fn every_call_has_one_row_and_a_source() {
        for call in CALLS {
            let same = |other: &&Call| (other.method, other.path) == (call.method, call.path);
            assert_eq!(CALLS.iter().filter(same).count(), 1, "{}", call.path);
            assert!(call.source.contains('/'), "{}", call.path);
        }
    }
}
