//! The tenant that `rehearse` plays: one typed document, which is the file, the state and the snapshot.
//! A crate of its own, so that who writes such a file does not carry the emulator.

mod attestation;
mod commerce;
mod contact;
mod delegated;
mod deleted;
mod directory;
mod drives;
mod index;
mod lifecycle;
mod lookup;
mod ordering;
mod partners;
mod properties;
mod reading;
mod relationship;
mod restoring;
mod scale;
mod tables;
mod tenant;
mod validate;
mod variety;

pub use attestation::*;
pub use commerce::*;
pub use contact::*;
pub use delegated::*;
pub use deleted::*;
pub use directory::*;
pub use drives::*;
pub use ordering::*;
pub use partners::*;
pub use properties::{Declared, Properties, all_declared, declared};
pub use reading::TenantError;
pub use scale::Scale;
pub use tables::Index;
pub use tenant::*;
