//! Transfers of subscriptions from one partner to another, as new commerce has them.

use record::ids::TenantId;
use serde::Serialize;
pub use wire::transfer::{TransferEntity, TransferLine};
use wire::whole::Whole;

use super::{PartnerCenter, parse};
use crate::{
    error::{ErrorKind, ServiceError},
    http::{body, client::Call},
    service::answer::{about, garbled, json},
};

/// New commerce. Of the two numbers that the documentation gives, this is the one to use (documented).
const NEW_COMMERCE: &str = "5";

/// Licences of new commerce (documented).
const LICENCES: &str = "OnlineServicesNCE";

/// A transfer to ask for.
#[derive(Debug, Clone, Copy)]
pub struct NewTransfer<'a> {
    /// The tenant of who has the subscriptions.
    pub source: &'a str,
    /// The name of who has them.
    pub source_name: &'a str,
    /// The tenant of who is to have them: this partner's own.
    pub target: &'a str,
    /// Where the customer is told.
    pub customer_email: &'a str,
    /// What the customer is called.
    pub customer_name: Option<&'a str>,
    /// The `PartnerID` of the indirect reseller.
    pub partner_on_record: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Asked<'a> {
    source_partner_tenant_id: &'a str,
    source_partner_name: &'a str,
    customer_email_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_name: Option<&'a str>,
    target_partner_tenant_id: &'a str,
    target_product_types: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    partner_on_record: Option<&'a str>,
    transfer_type: &'static str,
}

/// A subscription that is handed over (documented: both but the id are required).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HandedOver<'a> {
    subscription_id: &'a str,
    product_type: &'static str,
}

/// A transfer as it came: typed for reading, whole for sending back.
#[derive(Debug, Clone)]
pub struct WholeTransfer {
    /// The fields that are known.
    pub known: TransferEntity,
    /// Every property.
    pub whole: Whole,
}

impl WholeTransfer {
    /// The whole entity with another status, and where there are any with the subscriptions that are handed over.
    pub fn with(&self, status: &str, subscriptions: &[String]) -> serde_json::Result<Whole> {
        let mut sent = self.whole.clone();
        sent.set("status", &status)?;
        if !subscriptions.is_empty() {
            let lines = subscriptions.iter().map(|id| HandedOver {
                subscription_id: id,
                product_type: LICENCES,
            });
            sent.set("lineItems", &lines.collect::<Vec<_>>())?;
        }
        Ok(sent)
    }
}

impl PartnerCenter {
    /// The transfers of a customer to this partner and from it.
    pub async fn transfers(
        &self,
        customer: &TenantId,
    ) -> Result<Vec<TransferEntity>, ServiceError> {
        self.list(&["customers", customer.as_str(), "transfers"], &[])
            .all()
            .await
    }

    /// One of them, whole; `None` where there is none of that id.
    pub async fn transfer(
        &self,
        customer: &TenantId,
        id: &str,
    ) -> Result<Option<WholeTransfer>, ServiceError> {
        let segments = ["customers", customer.as_str(), "transfers", id];
        let call = Call::get(self.address(&segments, &[])?);
        let label = call.label();
        let answer = match self.service.send(call).await {
            Err(error) if error.is_not_found() => return Ok(None),
            answer => answer?,
        };
        let known: TransferEntity = parse(&label, &answer, json(&label, false, &answer)?)?;
        let known = about(&label, false, &answer, known, |one| {
            one.id.eq_ignore_ascii_case(id)
        })?;
        let whole = serde_json::from_slice(body::without_bom(&answer.body));
        let whole = whole.map_err(|error| garbled(&label, false, &answer, error.to_string()))?;
        Ok(Some(WholeTransfer { known, whole }))
    }

    /// Asks for a transfer, as the new partner. Sent once; the same `request_id` again asks for no second one
    /// (documented).
    pub async fn ask_for_transfer(
        &self,
        customer: &TenantId,
        new: NewTransfer<'_>,
        request_id: &str,
    ) -> Result<TransferEntity, ServiceError> {
        let asked = Asked {
            source_partner_tenant_id: new.source,
            source_partner_name: new.source_name,
            customer_email_id: new.customer_email,
            customer_name: new.customer_name,
            target_partner_tenant_id: new.target,
            target_product_types: [LICENCES],
            partner_on_record: new.partner_on_record,
            transfer_type: NEW_COMMERCE,
        };
        let body =
            serde_json::to_value(&asked).map_err(|error| unwritable("POST transfer", &error))?;
        let segments = ["v1", "customers", customer.as_str(), "transfers"];
        let (call, answer) = self.post(&segments, &body, request_id).await?;
        let made: TransferEntity = parse(&call, &answer, json(&call, true, &answer)?)
            .map_err(|error| garbled(&call, true, &answer, error.message().unwrap_or_default()))?;
        about(&call, true, &answer, made, |one| !one.id.is_empty())
    }

    /// Puts a transfer in the place of what is there: an answer, or a withdrawal (documented: by this and no other call).
    pub async fn put_transfer(
        &self,
        customer: &TenantId,
        id: &str,
        whole: &Whole,
    ) -> Result<(), ServiceError> {
        let segments = ["customers", customer.as_str(), "transfers", id];
        let call = Call::patch(self.address(&segments, &[])?, whole)
            .map_err(|error| unwritable("PATCH transfer", &error))?;
        self.service.send(call).await.map(drop)
    }
}

fn unwritable(call: &str, error: &serde_json::Error) -> ServiceError {
    ServiceError::new(ErrorKind::Local, call, false).with_message(error.to_string())
}
