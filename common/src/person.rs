//! A person as records name one. Pure.

use record::{
    Exit, Record,
    ids::Guid,
    sections::{Section as _, User},
    text,
    text::printable,
};
use serde::Deserialize;

use crate::problem::Problem;

/// A person as records name one: by id, by sign-in name, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The object id.
    pub id: Option<String>,
    /// The sign-in name.
    pub user_principal_name: Option<String>,
}

impl Person {
    /// The person of a record's `user`; `None` where there is none. What names nobody is a problem: "nothing to save" must
    /// never come from a slip of the pen.
    pub fn of(record: &Record) -> Result<Option<Self>, Problem> {
        let person: Option<Self> = record.value(User::KEY)?;
        match person.as_ref().map(Self::key) {
            Some(None) => Err(no_name()),
            Some(Some(key)) if !names_a_user(key) => Err(bad_name(key)),
            Some(Some(_)) | None => Ok(person),
        }
    }

    /// What to ask the service for.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        let names = [&self.id, &self.user_principal_name];
        names
            .into_iter()
            .flatten()
            .map(String::as_str)
            .find(|name| !name.is_empty())
    }

    /// What to call the person.
    #[must_use]
    pub fn name(&self) -> &str {
        self.user_principal_name
            .as_deref()
            .or(self.id.as_deref())
            .unwrap_or_default()
    }
}

/// The `user` of a record has neither id nor sign-in name.
fn no_name() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-user-name",
        text: text!(
            "\"user\" has neither id nor userPrincipalName",
            "「user」に id も userPrincipalName もありません"
        ),
    }
}

/// The `user` of a record is named by something that is neither.
fn bad_name(name: &str) -> Problem {
    let name = printable(name);
    Problem::Other {
        exit: Exit::Input,
        code: "bad-user-name",
        text: text!(
            "\"{name}\" is neither an object id (GUID) nor a sign-in name (name@domain)",
            "「{name}」はオブジェクト ID (GUID) でもサインイン名 (名前@ドメイン) でもありません"
        ),
    }
}

/// Whether it has the form of an object id or a sign-in name. The service says of anything else what
/// it says of a missing drive, and "nothing to save" must never come from a slip of the pen.
fn names_a_user(key: &str) -> bool {
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
