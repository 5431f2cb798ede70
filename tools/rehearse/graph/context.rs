//! What a call is answered from: the tenant as it is, which others may read beside, or the tenant to be changed; and for
//! a call with others inside, whichever of the two these need.

use std::ops::Deref;

use tenant_file::Tenant;

use super::{asked::Asked, state::State, store::Store};
use crate::http::message::{Answer, Request};

/// Answers a request that came inside of another.
pub(crate) type Inner<'a> = &'a dyn Fn(&Request, State<'_>) -> Answer;

/// A call, and the tenant as it is.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) asked: &'a Asked<'a>,
    pub(super) tenant: &'a Tenant,
    pub(super) store: &'a Store,
}

impl<'a> Deref for Context<'a> {
    type Target = Asked<'a>;

    fn deref(&self) -> &Self::Target {
        self.asked
    }
}

/// A call, and the tenant to be changed.
pub(super) struct Change<'a> {
    pub(super) asked: &'a Asked<'a>,
    pub(super) tenant: &'a mut Tenant,
    pub(super) store: &'a mut Store,
}

/// A call with others inside.
pub(super) struct Whole<'a> {
    pub(super) asked: &'a Asked<'a>,
    pub(super) state: State<'a>,
    pub(super) inner: Inner<'a>,
}

impl Change<'_> {
    /// The tenant as it is by now.
    pub(super) fn now(&self) -> Context<'_> {
        Context {
            asked: self.asked,
            tenant: self.tenant,
            store: self.store,
        }
    }
}

impl<'a> Deref for Change<'a> {
    type Target = Asked<'a>;

    fn deref(&self) -> &Self::Target {
        self.asked
    }
}
