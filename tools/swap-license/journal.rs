//! The entries of this tool's journal, and what they say was changed. How a journal is kept is common to all
//! tools that change something ([`common::journal`]).

mod entry;
pub(crate) mod replay;

pub(crate) use entry::{ChangeDigest, ChangeKey, Entry};

/// A journal of this tool.
pub(crate) type Journal = common::journal::Journal<Entry>;
/// Its journals.
pub(crate) type Locator = common::journal::Locator<Entry>;
/// The journal of a tenant, with the tenant's lock.
pub(crate) type Opened = common::journal::Opened<Entry>;
/// Whose journals they are.
pub(crate) const TOOL: &str = "swap-license";
