//! Wrong requests, each with what the service says to it.

mod batches;
mod changes;
mod reading;

use rehearse::{
    Tenant,
    tenant::{Group, License, Properties},
};
use serde_json::Value;
use test_support::skus::TEAMS;

/// The service plans of the two products that exclude each other, and Teams, which is made to need Exchange.
const YAMMER_OLD: &str = "41bf139a-4e60-409f-9346-a1361efc6dfb";
const YAMMER_NEW: &str = "7547a3fe-08ee-4ccb-b430-5077c5041653";
const EXCHANGE: &str = "9aaf7827-d63c-4b61-89c3-182f06f82e5c";
const GROUP: &str = "0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f00";
const NOBODY: &str = "00000000-0000-4000-8000-000000000001";

/// A wrong request.
pub(crate) struct Wrong {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) body: Option<String>,
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) words: &'static str,
}

/// The built-in tenant, in which everything of the failure catalogue can happen: the first user has the old product,
/// the second has it from a group, the third has no usage location, and no seat of the old one is free.
pub(crate) fn tenant(roles: &[&str]) -> Tenant {
    let mut tenant = Tenant::omakase();
    tenant.app.roles = roles.iter().map(|role| (*role).to_owned()).collect();
    let plans = &mut tenant.skus[1].service_plans;
    let teams = plans
        .iter_mut()
        .find(|plan| plan.service_plan_id.as_str() == TEAMS);
    teams.unwrap().depends_on = vec![EXCHANGE.parse().unwrap()];
    let licenses: Vec<License> = std::mem::take(&mut tenant.users[1].licenses);
    tenant.groups.push(Group {
        id: GROUP.parse().unwrap(),
        display_name: "営業部".to_owned(),
        members: vec![tenant.users[1].id],
        licenses,
        queued: None,
        errors: Vec::new(),
        kept: Vec::new(),
        owners: Vec::new(),
        properties: Properties::default(),
    });
    tenant.users[2].usage_location = None;
    tenant.subscriptions[0].total_licenses = 4;
    tenant
}

fn get(path: &str, status: u16, code: &'static str, words: &'static str) -> Wrong {
    Wrong {
        method: "GET",
        path: format!("/v1.0{path}"),
        headers: Vec::new(),
        body: None,
        status,
        code,
        words,
    }
}

fn send(method: &'static str, path: &str, body: &Value, words: &'static str) -> Wrong {
    Wrong {
        method,
        headers: vec![("content-type", "application/json")],
        body: Some(body.to_string()),
        ..get(path, 400, "Request_BadRequest", words)
    }
}

/// All of them.
pub(crate) fn requests(tenant: &Tenant) -> Vec<Wrong> {
    [
        reading::addresses(),
        reading::missing(),
        reading::drives(),
        reading::headers(),
        reading::options(),
        reading::advanced(),
        reading::lists(),
        changes::bodies(tenant),
        changes::assignments(tenant),
        changes::calls(tenant),
        changes::groups(),
        batches::batches(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
