//! The tenant that a call is answered from: shared with other readers, or its own to change.

use std::borrow::Borrow;

use tenant_file::Tenant;

use super::store::Store;

/// The tenant that a call is about.
pub(crate) enum State<'a> {
    /// Others may be answered from it at the same time.
    Shared(&'a Tenant, &'a Store),
    Own(&'a mut Tenant, &'a mut Store),
}

impl State<'_> {
    pub(crate) fn tenant(&self) -> &Tenant {
        match self {
            Self::Shared(tenant, _) => tenant,
            Self::Own(tenant, _) => tenant,
        }
    }

    pub(super) fn store(&self) -> &Store {
        match self {
            Self::Shared(_, store) => store,
            Self::Own(_, store) => store,
        }
    }

    /// The same for one of several calls.
    pub(crate) fn reborrowed(&mut self) -> State<'_> {
        match self {
            Self::Shared(tenant, store) => State::Shared(tenant, store),
            Self::Own(tenant, store) => State::Own(tenant, store),
        }
    }
}

impl Borrow<Tenant> for State<'_> {
    fn borrow(&self) -> &Tenant {
        self.tenant()
    }
}
