//! Whether the reseller on a subscription is valid. Since December 2025 the service looks at that when a subscription
//! is changed, too (documented).

use std::{cell::RefCell, collections::HashMap};

use common::{
    partner_center::{PartnerCenter, commerce::Reseller},
    services::error::ServiceError,
};

/// The resellers that were asked about in this run, by `PartnerID`.
#[derive(Default)]
pub(crate) struct Resellers(RefCell<HashMap<String, Reseller>>);

impl Resellers {
    /// Asks about a reseller, once a run; a question that failed may be answered for the next subscription.
    pub(crate) async fn ask(
        &self,
        partner_center: &PartnerCenter,
        id: &str,
    ) -> Result<Reseller, ServiceError> {
        if let Some(known) = self.0.borrow().get(id) {
            return Ok(known.clone());
        }
        let found = partner_center.reseller(id).await?;
        self.0.borrow_mut().insert(id.to_owned(), found.clone());
        Ok(found)
    }
}
