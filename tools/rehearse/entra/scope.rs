//! What a client asks for: a resource, and permissions in it. Pure.

use serde::{Deserialize, Serialize};

use super::{refusals::Refusal, resource::Resource};

/// Scopes that are about the sign-in itself and belong to no resource.
const OF_THE_SIGN_IN: [&str; 4] = ["openid", "profile", "email", "offline_access"];

const GRAPH: &str = "https://graph.microsoft.com";

/// What a person is asked to let an app do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asked {
    /// Such as `https://graph.microsoft.com`.
    pub(super) resource: String,
    /// Names of permissions in it; `.default` is all that the app is registered with.
    pub(super) permissions: Vec<String>,
    /// Each scope as it was written.
    pub(super) words: Vec<String>,
}

impl Asked {
    /// Reads the scopes of a request on a person's behalf. `origin` is taken for either service.
    pub(super) fn of(scope: &str, origin: &str) -> Result<Self, Refusal> {
        let words: Vec<&str> = scope.split(' ').filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Err(Refusal::missing("scope"));
        }
        let mut resource: Option<&str> = None;
        let mut permissions = Vec::new();
        for word in &words {
            if OF_THE_SIGN_IN.contains(word) {
                continue;
            }
            let (of, name) = split(word);
            if !is_name(name) {
                return Err(Refusal::bad_scope_of_person(scope));
            }
            if resource.is_some_and(|other| other != of) {
                return Err(Refusal::several_resources(scope));
            }
            resource = Some(of);
            permissions.push(name.to_owned());
        }
        let resource = resource.unwrap_or(GRAPH);
        known(resource, origin)?;
        Ok(Self {
            resource: resource.to_owned(),
            permissions,
            words: words.into_iter().map(str::to_owned).collect(),
        })
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|asked| asked == word)
    }

    /// The permissions that come of it, where the app is registered with these: `scp` in the token.
    pub(super) fn granted(&self, registered: &[String]) -> Vec<String> {
        let mut granted = Vec::new();
        for name in &self.permissions {
            if name == ".default" {
                granted.extend(registered.iter().cloned());
            } else {
                granted.push(name.clone());
            }
        }
        granted.sort();
        granted.dedup();
        granted
    }

    /// The first permission that goes beyond what the person has agreed to and the app is registered with.
    pub(super) fn beyond(&self, agreed: &Self, registered: &[String]) -> Option<String> {
        self.granted(registered).into_iter().find(|name| {
            let agreed = agreed.resource == self.resource && agreed.permissions.contains(name);
            !agreed && !registered.contains(name)
        })
    }

    /// The scopes as the answer repeats them, with what `.default` came to.
    pub(super) fn scope(&self, registered: &[String]) -> String {
        let mut words = self.words.clone();
        if self.permissions.iter().any(|name| name == ".default") {
            let granted = self.granted(registered);
            let full = granted
                .iter()
                .map(|name| format!("{}/{name}", self.resource));
            words.extend(full);
        }
        words.retain(|word| word != "offline_access");
        words.join(" ")
    }
}

/// The one resource that an app asks for on its own behalf.
pub(super) fn of_app<'a>(scope: &'a str, origin: &str) -> Result<&'a str, Refusal> {
    let resource = scope
        .strip_suffix("/.default")
        .filter(|resource| !resource.contains(char::is_whitespace))
        .ok_or_else(|| Refusal::bad_scope(scope))?;
    // `https://graph.microsoft.com//.default` is how a resource with a trailing slash is asked for.
    let resource = resource.strip_suffix('/').unwrap_or(resource);
    known(resource, origin)?;
    Ok(resource)
}

fn known(resource: &str, origin: &str) -> Result<(), Refusal> {
    let known = [Resource::Graph, Resource::PartnerCenter]
        .iter()
        .any(|service| service.accepts(resource, origin));
    known
        .then_some(())
        .ok_or_else(|| Refusal::unknown_resource(resource))
}

/// The resource and the name of a scope. One without a resource is Graph's.
fn split(word: &str) -> (&str, &str) {
    match word.rsplit_once('/') {
        Some((resource, name)) => (resource.trim_end_matches('/'), name),
        None => (GRAPH, word),
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "http://127.0.0.1:4711";

    #[test]
    fn an_app_asks_for_one_known_resource_with_its_default() {
        for (scope, resource) in [
            ("https://graph.microsoft.com/.default", Some(GRAPH)),
            ("https://graph.microsoft.com//.default", Some(GRAPH)),
            (
                "https://api.partnercenter.microsoft.com/.default",
                Some("https://api.partnercenter.microsoft.com"),
            ),
            ("http://127.0.0.1:4711/.default", Some(ORIGIN)),
            ("http://127.0.0.1:4712/.default", None),
            ("https://graph.microsoft.com/User.Read", None),
            (
                "https://graph.microsoft.com/.default https://api.partnercenter.microsoft.com/.default",
                None,
            ),
            ("", None),
        ] {
            assert_eq!(of_app(scope, ORIGIN).ok(), resource, "{scope}");
        }
    }

    #[test]
    fn a_person_is_asked_for_permissions_of_one_resource() {
        let partner = "https://api.partnercenter.microsoft.com/user_impersonation";
        for (scope, asked) in [
            (
                "User.Read.All openid",
                Some((GRAPH, &["User.Read.All"][..])),
            ),
            (
                "https://graph.microsoft.com/User.Read offline_access https://graph.microsoft.com/Files.Read",
                Some((GRAPH, &["User.Read", "Files.Read"])),
            ),
            ("openid profile", Some((GRAPH, &[]))),
            (
                partner,
                Some((
                    "https://api.partnercenter.microsoft.com",
                    &["user_impersonation"],
                )),
            ),
            (
                "User.Read https://api.partnercenter.microsoft.com/user_impersonation",
                None,
            ),
            ("https://vault.example/.default", None),
            ("User.Read<b>", None),
            (" ", None),
        ] {
            let seen = Asked::of(scope, ORIGIN).ok();
            let asked = asked.map(|(resource, names)| {
                (
                    resource.to_owned(),
                    names.iter().map(|name| (*name).to_owned()).collect(),
                )
            });
            assert_eq!(
                seen.map(|asked| (asked.resource, asked.permissions)),
                asked,
                "{scope}"
            );
        }
    }

    #[test]
    fn default_comes_to_what_the_app_is_registered_with() {
        let registered = ["User.Read.All".to_owned()];
        let asked = Asked::of(
            "https://graph.microsoft.com/.default offline_access",
            ORIGIN,
        )
        .unwrap();
        assert_eq!(asked.granted(&registered), registered);
        let scope = asked.scope(&registered);
        assert!(
            scope.starts_with("https://graph.microsoft.com/.default https://graph.microsoft.com/")
                && !scope.contains("offline_access"),
            "{scope}"
        );
    }

    #[test]
    fn what_nobody_agreed_to_is_beyond() {
        let registered = ["User.Read.All".to_owned()];
        let agreed = Asked::of("Mail.Read", ORIGIN).unwrap();
        for (scope, beyond) in [
            ("Mail.Read User.Read.All", None),
            ("https://graph.microsoft.com/.default", None),
            ("Mail.Send", Some("Mail.Send")),
        ] {
            let asked = Asked::of(scope, ORIGIN).unwrap();
            assert_eq!(asked.beyond(&agreed, &registered).as_deref(), beyond);
        }
    }
}
