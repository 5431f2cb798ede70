//! What the partner sold to a customer, and what may be changed of it.

use record::ids::TenantId;
pub use wire::commerce::{
    NextTerm, ProductType, RefundOption, ScheduledAction, Subscription, SupportContact,
};
use wire::whole::Whole;

use super::{PartnerAgreement, PartnerCenter, PartnerRelationship, PartnersOf, parse};
use crate::{
    error::{ErrorKind, ServiceError},
    http::{body, client::Call},
    service::answer::{about, garbled, json},
};

/// A subscription as it came: typed for reading, whole for sending back.
#[derive(Debug, Clone)]
pub struct WholeSubscription {
    /// The fields that are known.
    pub known: Subscription,
    /// Every property.
    pub whole: Whole,
}

/// What is known of a reseller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reseller {
    /// It is a partner, and has signed the Microsoft Partner Agreement.
    Valid,
    /// Nobody has this `PartnerID`.
    Missing,
    /// It has not signed, or the id does not count.
    NotSigned,
}

impl PartnerCenter {
    /// The subscriptions that this partner sold to a customer, those that are over too.
    pub async fn subscriptions(
        &self,
        customer: &TenantId,
    ) -> Result<Vec<Subscription>, ServiceError> {
        self.list(&["customers", customer.as_str(), "subscriptions"], &[])
            .all()
            .await
    }

    /// One of them, whole.
    pub async fn subscription(
        &self,
        customer: &TenantId,
        id: &str,
    ) -> Result<WholeSubscription, ServiceError> {
        let segments = ["customers", customer.as_str(), "subscriptions", id];
        let call = Call::get(self.address(&segments, &[])?);
        let label = call.label();
        let answer = self.service.send(call).await?;
        let known: Subscription = parse(&label, &answer, json(&label, false, &answer)?)?;
        let known = about(&label, false, &answer, known, |one| {
            one.id.eq_ignore_ascii_case(id)
        })?;
        let whole = serde_json::from_slice(body::without_bom(&answer.body));
        let whole = whole.map_err(|error| garbled(&label, false, &answer, error.to_string()))?;
        Ok(WholeSubscription { known, whole })
    }

    /// Puts a subscription in the place of what is there, if that is still what its entity tag says. The answer may be
    /// that it will be done (202): only reading tells.
    pub async fn put_subscription(
        &self,
        customer: &TenantId,
        id: &str,
        whole: &Whole,
        entity_tag: Option<&str>,
    ) -> Result<(), ServiceError> {
        let segments = ["customers", customer.as_str(), "subscriptions", id];
        let mut call = Call::patch(self.address(&segments, &[])?, whole)
            .map_err(|error| unwritable(&error))?;
        call.headers
            .extend(entity_tag.map(|tag| ("If-Match", tag.to_owned())));
        self.service.send(call).await.map(drop)
    }

    /// Who answers the questions about a subscription. App+User only.
    pub async fn support_contact(
        &self,
        customer: &TenantId,
        id: &str,
    ) -> Result<SupportContact, ServiceError> {
        let segments = support_contact(customer, id);
        // The answer does not say of which subscription it is.
        self.get(&segments, &[], |_| true).await
    }

    /// Sets who answers the questions about a subscription: this partner, or one of its indirect resellers (documented).
    /// Sent once. App+User only.
    pub async fn set_support_contact(
        &self,
        customer: &TenantId,
        id: &str,
        contact: &SupportContact,
    ) -> Result<(), ServiceError> {
        let url = self.address(&support_contact(customer, id), &[])?;
        let call = Call::put(url, contact).map_err(|error| unwritable(&error))?;
        self.service.send(call).await.map(drop)
    }

    /// Whether the partner of a `PartnerID` can be the reseller of something. App+User only.
    pub async fn reseller(&self, id: &str) -> Result<Reseller, ServiceError> {
        if self.mpn_profile(id).await?.is_none() {
            return Ok(Reseller::Missing);
        }
        Ok(match self.partner_agreement(id).await? {
            PartnerAgreement::Signed => Reseller::Valid,
            _ => Reseller::NotSigned,
        })
    }

    /// The indirect reseller of this partner that has a `PartnerID`; `None` where none of its resellers has. App+User only.
    pub async fn own_reseller(
        &self,
        id: &str,
    ) -> Result<Option<PartnerRelationship>, ServiceError> {
        let own = self.partners(PartnersOf::Provider).await?;
        Ok(own
            .into_iter()
            .find(|one| one.mpn_id.as_deref() == Some(id)))
    }

    /// Whether a `PartnerID` is that of an indirect reseller of this partner. App+User only.
    pub async fn is_own_reseller(&self, id: &str) -> Result<bool, ServiceError> {
        Ok(self.own_reseller(id).await?.is_some())
    }
}

fn support_contact<'a>(customer: &'a TenantId, id: &'a str) -> [&'a str; 5] {
    [
        "customers",
        customer.as_str(),
        "subscriptions",
        id,
        "supportcontact",
    ]
}

fn unwritable(error: &serde_json::Error) -> ServiceError {
    ServiceError::new(ErrorKind::Local, "PATCH subscription", false).with_message(error.to_string())
}
