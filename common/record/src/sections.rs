//! The sections of a record: what each holds, in what unit, from where. `docs/records.md` is made
//! from these types.

mod agreement;
mod applied;
mod backup;
mod change;
mod customer;
mod deadline;
mod failed;
mod file;
mod group;
mod invitation;
mod license;
mod order;
mod relationship;
mod request;
mod reseller;
mod sign_in;
mod subscription;
mod swap;
mod transfer;
mod verified;

pub use agreement::*;
pub use applied::*;
pub use backup::*;
pub use change::*;
pub use customer::*;
pub use deadline::*;
pub use failed::*;
pub use file::*;
pub use group::*;
pub use invitation::*;
pub use license::*;
pub use order::*;
pub use relationship::*;
pub use request::*;
pub use reseller::*;
pub use sign_in::*;
pub use subscription::*;
pub use swap::*;
pub use transfer::*;
pub use verified::*;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A section of a record: a typed value under a key of its own.
pub trait Section: Serialize + DeserializeOwned + JsonSchema {
    /// The key in the record.
    const KEY: &'static str;
}

macro_rules! sections {
    ($($section:ty => $key:literal),* $(,)?) => {
        $(impl Section for $section { const KEY: &'static str = $key; })*

        /// Whether a section has this key.
        pub(crate) fn is_key(key: &str) -> bool {
            [$($key),*].contains(&key)
        }

        /// The schema of the section with this key.
        pub(crate) fn schema_of(key: &str, generator: &mut SchemaGenerator) -> Option<Schema> {
            match key {
                $($key => Some(generator.subschema_for::<$section>()),)*
                _ => None,
            }
        }
    };
}

sections! {
    Customer => "customer",
    Invitation => "invitation",
    Relationship => "relationship",
    Reseller => "reseller",
    License => "license",
    Assignment => "assignment",
    User => "user",
    Group => "group",
    Swap => "swap",
    Agreement => "agreement",
    Contact => "contact",
    Company => "company",
    CustomerCreation => "creation",
    Backup => "backup",
    Deadline => "deadline",
    Request => "request",
    SoldSubscription => "subscription",
    SubscriptionChange => "change",
    OrderWish => "wanted",
    LicenseOrder => "order",
    Transfer => "transfer",
    SignIn => "signIn",
    File => "file",
}

/// A person in the tenant. Source: Microsoft Graph, `user`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The object id (GUID).
    pub id: String,
    /// The sign-in name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_principal_name: Option<String>,
    /// The name as people see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Whether the user may sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_enabled: Option<bool>,
    /// `Member` or `Guest`; absent for accounts older than 2014.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_type: Option<String>,
}
