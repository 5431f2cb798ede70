//! What only a partner's own directory has: contracts with customers, and granular delegated administration (GDAP).

use super::{Contract, DelegatedAdminRelationship, Graph, absent_if, is_same};
use crate::{error::ServiceError, pages::Pages};

impl Graph {
    /// A GDAP relationship, or the request for one; `None` where the partner has none of that id. Needs
    /// `DelegatedAdminRelationship.Read.All`.
    pub async fn delegated_admin_relationship(
        &self,
        id: &str,
    ) -> Result<Option<DelegatedAdminRelationship>, ServiceError> {
        let segments = ["tenantRelationships", "delegatedAdminRelationships", id];
        let found = self
            .get(&segments, &[], |found: &DelegatedAdminRelationship| {
                is_same(&found.id, id)
            })
            .await;
        absent_if(found, ServiceError::is_not_found)
    }

    /// The partner's contracts, one for each customer. Needs `Directory.Read.All`.
    #[must_use]
    pub fn contracts(&self) -> Pages<Contract> {
        Pages::new(self.list(&["contracts"], &[("$top", "999")]), |one| &one.id)
    }
}
