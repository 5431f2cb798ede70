//! What a token says of itself. Clients are to take an access token as opaque (documented): it is looked into for what
//! `sign-in` tells people, and nothing is decided by it that must hold.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::Deserialize;

use crate::secret::Secret;
use record::ids::Guid;

/// The claims that are of use here. Each may be absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claims {
    /// The tenant that was really reached.
    pub tenant: Option<Guid>,
    /// The name that the person signs in with.
    pub user: Option<String>,
    /// The person's name, else the application's.
    pub name: Option<String>,
    /// The application.
    pub client: Option<Guid>,
    /// What a person lets the application do; absent in a token of the application alone.
    pub scopes: Option<Vec<String>>,
    /// Permissions of the application itself.
    pub permissions: Vec<String>,
    /// Directory roles, by the ids of their templates.
    pub roles: Vec<String>,
    /// How the person proved who they are.
    pub methods: Vec<String>,
    /// When the token ends.
    pub expires: Option<Timestamp>,
}

impl Claims {
    /// The claims of a JWT; none where it is no JWT that can be read. Its signature is not looked at: it came from Entra
    /// over a connection that was.
    pub(crate) fn of(token: &Secret) -> Option<Self> {
        let mut parts = token.expose().split('.');
        let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
        let json = URL_SAFE_NO_PAD.decode(claims).ok()?;
        let wire: Wire = serde_json::from_slice(&json).ok()?;
        let words = |text: String| text.split(' ').map(str::to_owned).collect();
        Some(Self {
            tenant: wire.tid.and_then(|id| id.parse().ok()),
            user: wire.upn.or(wire.unique_name).or(wire.preferred_username),
            name: wire.name.or(wire.app_displayname),
            client: wire.appid.or(wire.azp).and_then(|id| id.parse().ok()),
            scopes: wire.scp.map(words),
            permissions: wire.roles,
            roles: wire.wids,
            methods: wire.amr,
            expires: wire.exp.and_then(|at| Timestamp::from_second(at).ok()),
        })
    }

    /// Whether the person signed in with multi-factor authentication; not said of an application, nor where the token
    /// does not say how.
    #[must_use]
    pub fn is_mfa(&self) -> Option<bool> {
        let methods = &self.methods;
        (!methods.is_empty()).then(|| methods.iter().any(|one| one == "mfa"))
    }

    /// Whether it allows something.
    #[must_use]
    pub fn allows(&self, permission: &str) -> bool {
        let scopes = self.scopes.iter().flatten();
        scopes.chain(&self.permissions).any(|one| one == permission)
    }
}

#[derive(Deserialize)]
struct Wire {
    tid: Option<String>,
    upn: Option<String>,
    unique_name: Option<String>,
    preferred_username: Option<String>,
    name: Option<String>,
    app_displayname: Option<String>,
    appid: Option<String>,
    azp: Option<String>,
    scp: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    wids: Vec<String>,
    #[serde(default)]
    amr: Vec<String>,
    exp: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> Secret {
        Secret::new(format!("e30.{}.x", URL_SAFE_NO_PAD.encode(claims)))
    }

    #[test]
    fn both_versions_of_a_token_are_read_and_what_is_none_says_nothing() {
        let id = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";
        let v1 = format!(
            r#"{{"tid":"{id}","upn":"a@b.example","scp":"User.Read X","amr":["pwd","mfa"]}}"#
        );
        let read = Claims::of(&token(&v1)).unwrap();
        assert_eq!(read.tenant, id.parse().ok());
        assert!(read.allows("X") && !read.allows("Y"));
        assert_eq!(read.is_mfa(), Some(true));
        let v2 = format!(r#"{{"azp":"{id}","preferred_username":"a@b.example","roles":["Y"]}}"#);
        let read = Claims::of(&token(&v2)).unwrap();
        assert_eq!(
            (read.client, read.user.as_deref()),
            (id.parse().ok(), Some("a@b.example"))
        );
        assert!(read.allows("Y") && read.scopes.is_none() && read.is_mfa().is_none());
        for none in ["", "a.b", "a.b.c", "opaque"] {
            assert_eq!(Claims::of(&Secret::new(none)), None, "{none}");
        }
    }
}
