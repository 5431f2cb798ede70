//! Delegated administration (GDAP), in the partner's own tenant.

use serde::Serialize;
use wire::delegated::{DelegatedAdminRelationship, NewDelegatedAdminRelationship};

use super::Graph;
use crate::{
    error::{ErrorKind, ServiceError},
    http::client::Call,
    service::answer::json,
};
use record::ids::Guid;

const RELATIONSHIPS: [&str; 2] = ["tenantRelationships", "delegatedAdminRelationships"];

/// What is asked for about a relationship of delegated administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DelegatedAdminAction {
    /// Nothing of it changes any more, and the customer may approve.
    LockForApproval,
    /// It ends.
    Terminate,
}

#[derive(Serialize)]
struct Body {
    action: DelegatedAdminAction,
}

impl Graph {
    /// The partner's relationships with one customer. Needs `DelegatedAdminRelationship.Read.All`.
    pub async fn delegated_admin_relationships(
        &self,
        customer: &Guid,
    ) -> Result<Vec<DelegatedAdminRelationship>, ServiceError> {
        let filter = format!("customer/tenantId eq '{customer}'");
        let query = [("$filter", filter.as_str()), ("$top", "300")];
        let all: Vec<DelegatedAdminRelationship> = self.list(&RELATIONSHIPS, &query).all().await?;
        let is_theirs = |one: &DelegatedAdminRelationship| {
            let of = one.customer.as_ref();
            of.is_some_and(|of| of.tenant_id.as_ref() == Some(customer))
        };
        if all.iter().all(is_theirs) {
            return Ok(all);
        }
        let words = "it holds relationships with another customer";
        Err(super::wrong_list("delegatedAdminRelationships", words))
    }

    /// All of the partner's relationships. Needs `DelegatedAdminRelationship.Read.All`.
    pub async fn all_delegated_admin_relationships(
        &self,
    ) -> Result<Vec<DelegatedAdminRelationship>, ServiceError> {
        self.list(&RELATIONSHIPS, &[("$top", "300")]).all().await
    }

    /// Makes one. Sent once; it may take a while until it is there (observed). Needs
    /// `DelegatedAdminRelationship.ReadWrite.All`.
    pub async fn create_delegated_admin_relationship(
        &self,
        new: &NewDelegatedAdminRelationship,
    ) -> Result<DelegatedAdminRelationship, ServiceError> {
        let url = self.address(&RELATIONSHIPS, &[])?;
        let call = Call::post(url, new).map_err(|error| unwritten(&error))?;
        let label = call.label();
        let answer = self.service.send(call).await?;
        json(&label, true, &answer)
    }

    /// Asks for something about one, as it was when it had this tag. Sent once. Needs
    /// `DelegatedAdminRelationship.ReadWrite.All`.
    pub async fn request_delegated_admin(
        &self,
        id: &str,
        action: DelegatedAdminAction,
        etag: &str,
    ) -> Result<(), ServiceError> {
        let [first, second] = RELATIONSHIPS;
        let url = self.address(&[first, second, id, "requests"], &[])?;
        let mut call = Call::post(url, &Body { action }).map_err(|error| unwritten(&error))?;
        call.headers.push(("If-Match", etag.to_owned()));
        self.service.send(call).await?;
        Ok(())
    }
}

fn unwritten(error: &serde_json::Error) -> ServiceError {
    ServiceError::new(ErrorKind::Local, "POST", false).with_message(error.to_string())
}
