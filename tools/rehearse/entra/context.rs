//! What every endpoint of Entra answers from.

use tenant_file::{DelegatedAdminRelationship, Tenant};

use super::issuer::Issuer;
use crate::http::call::Call;

/// A call, who issues tokens, and the tenant that is signed in to.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) call: &'a Call<'a>,
    pub(super) issuer: &'a Issuer,
    pub(super) tenant: &'a Tenant,
    /// The relationships of delegated administration that the partner has with its customers.
    pub(super) relationships: &'a [DelegatedAdminRelationship],
}
