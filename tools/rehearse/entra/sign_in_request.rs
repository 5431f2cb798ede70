//! What an application asks of a person who is to sign in. Pure.

use super::scope::Asked;

/// Who asks for what, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignInRequest {
    /// The application's id.
    pub(super) client: String,
    /// Its name.
    pub(super) name: String,
    /// The tenant that was asked at; none: any.
    pub(super) tid: Option<String>,
    pub(super) asked: Asked,
}

impl SignInRequest {
    /// Whether it is this client's, where it asks at a tenant, or at any.
    pub(super) fn is_of(&self, client: &str, tid: Option<&str>) -> bool {
        let own = self.tid.as_deref();
        let here = tid.is_none_or(|tid| own.is_none_or(|own| own == tid));
        here && self.client == client
    }
}
