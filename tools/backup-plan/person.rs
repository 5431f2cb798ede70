//! A person as records name one. Pure.

use common::ids::Guid;
use serde::Deserialize;

/// A person as records name one: by id, by sign-in name, or both.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Person {
    pub(crate) id: Option<String>,
    pub(crate) user_principal_name: Option<String>,
}

impl Person {
    /// What to ask the service for.
    pub(crate) fn key(&self) -> Option<&str> {
        let names = [&self.id, &self.user_principal_name];
        names
            .into_iter()
            .flatten()
            .map(String::as_str)
            .find(|name| !name.is_empty())
    }

    /// What to call the person.
    pub(crate) fn name(&self) -> &str {
        self.user_principal_name
            .as_deref()
            .or(self.id.as_deref())
            .unwrap_or_default()
    }
}

/// Whether it has the form of an object id or a sign-in name. The service says of anything else what
/// it says of a missing drive, and "nothing to save" must never come from a slip of the pen.
pub(crate) fn names_a_user(key: &str) -> bool {
    let sign_in_name = key.split_once('@').is_some_and(|(name, domain)| {
        let clean = |c: char| !(c.is_control() || c.is_whitespace() || "/\\?%@".contains(c));
        !name.is_empty() && !domain.is_empty() && name.chars().chain(domain.chars()).all(clean)
    });
    sign_in_name || key.parse::<Guid>().is_ok_and(|id| !id.is_nil())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_object_id_or_a_sign_in_name_names_a_user() {
        for good in [
            "302f0ae0-2661-4dfe-9963-5f3e1fc4be40",
            "sato@aozora.example",
            "o'neill+x@a.example",
            "guest_b.example#EXT#@a.onmicrosoft.com",
        ] {
            assert!(names_a_user(good), "{good}");
        }
        for bad in [
            "sato",
            "../organization?x=",
            "a@b/../c",
            "a@b@c",
            "@b",
            "a@",
            "a b@c",
            "a%2Fb@c",
            "00000000-0000-0000-0000-000000000000",
        ] {
            assert!(!names_a_user(bad), "{bad}");
        }
    }

    #[test]
    fn the_id_is_asked_for_and_the_sign_in_name_is_shown() {
        let person: Person =
            serde_json::from_str(r#"{"id":"1","userPrincipalName":"a@b","displayName":null}"#)
                .unwrap();
        assert_eq!((person.key(), person.name()), (Some("1"), "a@b"));
        let nameless: Person = serde_json::from_str(r#"{"id":"","x":1}"#).unwrap();
        assert_eq!((nameless.key(), nameless.name()), (None, ""));
    }
}
