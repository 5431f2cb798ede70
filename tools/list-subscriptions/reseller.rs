//! Whether the reseller on a subscription is valid. Since December 2025 the service looks at that when a subscription
//! is changed, too (documented).

use std::{cell::RefCell, collections::HashMap};

use common::{
    cli::Out,
    partner_center::{PartnerCenter, commerce::Reseller},
};

/// The resellers that were asked about in this run, by `PartnerID`; `None` where the service did not say.
#[derive(Default)]
pub(crate) struct Resellers(RefCell<HashMap<String, Option<Reseller>>>);

impl Resellers {
    /// Asks about a reseller, once a run.
    pub(crate) async fn ask(
        &self,
        partner_center: &PartnerCenter,
        id: &str,
        out: &Out<'_>,
    ) -> Option<Reseller> {
        if let Some(known) = self.0.borrow().get(id) {
            return known.clone();
        }
        let found = partner_center.reseller(id).await;
        if let Err(error) = &found {
            out.log
                .detail(|| format!("PartnerID {id} not checked: {error}"));
        }
        let found = found.ok();
        self.0.borrow_mut().insert(id.to_owned(), found.clone());
        found
    }
}
