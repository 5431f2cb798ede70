//! What Partner Center sends about transfers between partners, with only the fields that are used.

use serde::Deserialize;

use crate::null_as_default;

/// A transfer. Lists of its words grow, so they are kept as they come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TransferEntity {
    /// Its id.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// The tenant of who has the subscriptions.
    pub source_partner_tenant_id: Option<String>,
    /// The name of who has them.
    pub source_partner_name: Option<String>,
    /// The tenant of who is to have them.
    pub target_partner_tenant_id: Option<String>,
    /// The name of who is to have them.
    pub target_partner_name: Option<String>,
    /// Where the customer is told.
    pub customer_email_id: Option<String>,
    /// What the customer is called.
    pub customer_name: Option<String>,
    /// The `PartnerID` of the indirect reseller.
    pub partner_on_record: Option<String>,
    /// `Pending`, `Active`, `InProgress`, `Complete`, `Rejected` and others.
    pub status: Option<String>,
    /// When it was asked for.
    pub created_time: Option<String>,
    /// Until when it can be answered.
    pub expiration_time: Option<String>,
    /// What is handed over.
    #[serde(deserialize_with = "null_as_default")]
    pub line_items: Vec<TransferLine>,
}

/// A subscription that is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TransferLine {
    /// Which.
    pub subscription_id: Option<String>,
}
