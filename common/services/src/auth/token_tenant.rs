//! Whose a token is, as it says itself. Clients are to take an access token as opaque (documented), so that nothing else
//! is taken from it, and one that is no JWT proves nothing: it passes. But one that names another tenant would answer
//! about that one.

use super::{TokenError, claims::Claims};
use crate::secret::Secret;
use record::ids::Guid;

/// Refuses a token that names another tenant than it was asked for.
pub(super) fn check(token: &Secret, asked: Guid) -> Result<(), TokenError> {
    match Claims::of(token).and_then(|claims| claims.tenant) {
        Some(own) if own != asked => Err(TokenError::WrongTenant { asked, own }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    const OWN: &str = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";

    fn token(claims: &str) -> Secret {
        Secret::new(format!("e30.{}.x", URL_SAFE_NO_PAD.encode(claims)))
    }

    #[test]
    fn only_a_token_that_names_another_tenant_is_refused() {
        let own: Guid = OWN.parse().unwrap();
        let asked: Guid = "0c6e3b52-41f7-4f0e-8c1a-5a0f8d1f2b77".parse().unwrap();
        let named = token(&format!(r#"{{"tid":"{}"}}"#, OWN.to_uppercase()));
        assert_eq!(check(&named, own), Ok(()));
        let wrong = check(&named, asked).unwrap_err();
        assert_eq!(wrong, TokenError::WrongTenant { asked, own });
        assert_eq!(
            (wrong.exit(), wrong.code().as_str()),
            (record::Exit::Input, "wrong-tenant")
        );
        for opaque in [
            Secret::new("opaque"),
            Secret::new("a.b.c"),
            Secret::new("a.b"),
            token("{}"),
            token(r#"{"tid":"common"}"#),
            token(r#"{"tid":7}"#),
        ] {
            assert_eq!(check(&opaque, asked), Ok(()));
        }
    }
}
