//! The bodies of Microsoft Graph and Partner Center as types: only the fields that are used, tolerant
//! when reading, strict when writing. No network.
//!
//! | module | what it is |
//! |---|---|
//! | [`batch`] | several requests to Graph in one |
//! | [`delegated`] | what a partner's own directory has |
//! | [`graph`] | what Microsoft Graph answers |
//! | [`license_change`] | what is sent to Graph to change licences |
//! | [`ordering`] | what Partner Center sells, and what was bought |
//! | [`partner_center`] | what Partner Center answers |
//! | [`transfer`] | transfers between partners |
//! | [`words`] | words from lists that grow |

pub mod batch;
pub mod commerce;
pub mod delegated;
pub mod graph;
pub mod license_change;
pub mod ordering;
pub mod partner_center;
pub mod transfer;
pub mod whole;
pub mod words;

use serde::{Deserialize, Deserializer};

/// `null` and absence are the default value. Documented types say otherwise; services do not always.
pub fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
