//! What every route of Partner Center answers from.

use record::ids::Guid;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tenant_file::{AuditRecord, Customer, Desk, Relation, Tenant};

use super::refusals::{Refusal, own_id};
use crate::{graph, http::call::Call, world::World};

/// A call, its parameters, and what it is answered from.
pub(super) struct Context<'a> {
    pub(super) call: &'a Call<'a>,
    /// The roles of which the person needs one in the customer's tenant; empty: none is needed.
    pub(super) roles: &'static [&'static str],
    /// The parameters in the route's path, in order.
    pub(super) path_params: Vec<&'a str>,
    pub(super) world: &'a World,
    /// The tenant that was loaded, with the partner's affairs.
    pub(super) first: &'a mut Tenant,
    /// What Graph knows of that tenant.
    pub(super) store: &'a mut graph::Store,
}

impl<'a> Context<'a> {
    /// A parameter of the path, by its number.
    pub(super) fn param(&self, at: usize) -> &'a str {
        self.path_params.get(at).copied().unwrap_or_default()
    }

    /// The partner's own tenant.
    pub(super) fn partner(&self) -> &Guid {
        &self.first.partner_center.tenant_id
    }

    pub(super) fn desk(&mut self) -> &mut Desk {
        &mut self.first.partner_center.desk
    }

    /// The customer that the path names first; a malformed id and an unknown customer are refused differently.
    pub(super) fn customer(&self) -> Result<&Customer, Refusal> {
        let id = self.param(0);
        if id.parse::<Guid>().is_err() {
            return Err(Refusal::malformed("customer id", id));
        }
        let refusals = &self.first.partner_center.desk.refusals;
        let refused = refusals
            .iter()
            .find(|one| one.customer_id.as_str().eq_ignore_ascii_case(id));
        if let Some(refused) = refused {
            return Err(Refusal::usual(403, refused.code, "Access is denied."));
        }
        self.first.customer(id).ok_or_else(Refusal::no_relationship)
    }

    /// The same, if the partner may sell to it.
    pub(super) fn buyer(&self) -> Result<&Customer, Refusal> {
        let customer = self.customer()?;
        (customer.relation == Relation::Reseller)
            .then_some(customer)
            .ok_or_else(Refusal::no_relationship)
    }

    /// Does something with a customer's own tenant. None where that one is not emulated.
    pub(super) fn in_tenant<T>(
        &mut self,
        customer: &Guid,
        act: impl FnOnce(&mut Tenant) -> T,
    ) -> Option<T> {
        self.in_state(customer, |tenant, _| act(tenant))
    }

    /// The same, with what Graph knows of the tenant.
    pub(super) fn in_state<T>(
        &mut self,
        customer: &Guid,
        act: impl FnOnce(&mut Tenant, &mut graph::Store) -> T,
    ) -> Option<T> {
        if self.first.organization.id == *customer {
            return Some(act(self.first, self.store));
        }
        let World { tenants, clock, .. } = self.world;
        match tenants.number(customer.as_str()) {
            0 => None,
            number => {
                let state = &mut *tenants.member(number, clock);
                Some(act(&mut state.tenant, &mut state.store))
            }
        }
    }

    /// Reads the body. Names of properties are matched without regard to case (documented): types name them in lower
    /// case.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        self.read(None)
    }

    /// The same of a resource of which not everything is looked at: what is none of its properties is refused.
    pub(super) fn body_of<T: DeserializeOwned>(&self, properties: &[&str]) -> Result<T, Refusal> {
        self.read(Some(properties))
    }

    fn read<T: DeserializeOwned>(&self, properties: Option<&[&str]>) -> Result<T, Refusal> {
        let request = self.call.request;
        if !request.is_of_type("application/json") {
            return Err(Refusal::malformed(
                "content type",
                request.header("content-type").unwrap_or(""),
            ));
        }
        let json = request
            .body
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(&request.body);
        let wrong = |error: serde_json::Error| Refusal::malformed_body(&error);
        let value = in_lower_case(serde_json::from_slice(json).map_err(wrong)?);
        let names = value.as_object().into_iter().flat_map(|all| all.keys());
        let known = |name: &str| properties.is_none_or(|known| known.contains(&name));
        if let Some(unknown) = names.into_iter().find(|name| !known(name)) {
            return Err(Refusal::malformed("property", unknown));
        }
        serde_json::from_value(value).map_err(wrong)
    }

    /// Notes what was done, for the audit.
    pub(super) fn note(&mut self, customer: Option<Guid>, resource: &str, operation: &str) {
        let number = self.first.partner_center.desk.audit.len() + 1;
        let record = AuditRecord {
            id: format!("{}_{operation}_{number:06}", self.partner()),
            customer_id: customer,
            resource_type: resource.to_owned(),
            operation_type: operation.to_owned(),
            operation_date: self.first.now,
            correlation_id: own_id(self.call, "ms-correlationid"),
        };
        self.desk().audit.push(record);
    }
}

/// The same with every name in lower case, all the way down.
fn in_lower_case(value: Value) -> Value {
    match value {
        Value::Object(all) => all
            .into_iter()
            .map(|(name, value)| (name.to_lowercase(), in_lower_case(value)))
            .collect(),
        Value::Array(all) => all.into_iter().map(in_lower_case).collect(),
        other => other,
    }
}
