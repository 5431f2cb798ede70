//! Making, locking and ending delegated administration (GDAP), as the partner in its own directory. The customer approves
//! by a page that is not emulated.

use jiff::{Span, Timestamp};
use record::{ids::Guid, permissions::roles::GLOBAL_ADMINISTRATOR};
use serde::{Deserialize, Serialize};
use tenant_file::{DelegatedAdminRelationship, DelegatedAdminStatus, DelegatingCustomer};

use super::{
    context::Change,
    delegated::{RELATIONSHIPS, all, etag, shown},
    refusals::Refusal,
};
use crate::http::message::Answer;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct New {
    display_name: String,
    duration: String,
    #[serde(default)]
    customer: Option<Customer>,
    access_details: AccessDetails,
    #[serde(default)]
    auto_extend_duration: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Customer {
    tenant_id: Guid,
    #[serde(default)]
    display_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AccessDetails {
    unified_roles: Vec<Role>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Role {
    role_definition_id: Guid,
}

impl New {
    /// The limits are documented, the words inferred.
    fn check(&self, others: &[DelegatedAdminRelationship]) -> Result<(), Refusal> {
        let name = self.display_name.chars().count();
        if name == 0 || name > 50 {
            return Err(Refusal::bad(
                "The displayName must have 1 to 50 characters.",
            ));
        }
        let is_taken = |one: &DelegatedAdminRelationship| one.display_name == self.display_name;
        if others.iter().any(is_taken) {
            let words = "A relationship with the same displayName already exists.";
            return Err(Refusal::new(409, "Conflict", words));
        }
        if !days(&self.duration).is_some_and(|days| (1..=730).contains(&days)) {
            return Err(Refusal::bad("The duration must be from P1D to P730D."));
        }
        let roles = &self.access_details.unified_roles;
        if roles.is_empty() {
            return Err(Refusal::bad("At least one role is needed."));
        }
        let is_global = |role: &Role| role.role_definition_id.as_str() == GLOBAL_ADMINISTRATOR;
        let extends = match self.auto_extend_duration.as_deref() {
            None | Some("P0D" | "PT0S") => false,
            Some("P180D") => true,
            Some(_) => {
                return Err(Refusal::bad(
                    "The autoExtendDuration must be PT0S or P180D.",
                ));
            }
        };
        // Documented.
        if extends && roles.iter().any(is_global) {
            let words = "A relationship with the Global Administrator role cannot extend itself.";
            return Err(Refusal::bad(words));
        }
        Ok(())
    }
}

fn days(duration: &str) -> Option<i64> {
    let span: Span = duration.parse().ok()?;
    let days = i64::from(span.get_years()) * 365
        + i64::from(span.get_months()) * 30
        + i64::from(span.get_weeks()) * 7
        + i64::from(span.get_days());
    Some(days)
}

pub(super) fn create(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let new: New = change.body()?;
    new.check(all(change.now())?)?;
    let now = change.tenant.now;
    let id = format!(
        "{}-{}",
        uuid::Uuid::new_v4(),
        change.tenant.partner_center.tenant_id
    );
    let made = DelegatedAdminRelationship {
        id: id.clone(),
        display_name: new.display_name,
        customer: new.customer.map(|one| DelegatingCustomer {
            tenant_id: one.tenant_id,
            display_name: one.display_name,
        }),
        roles: new
            .access_details
            .unified_roles
            .iter()
            .map(|role| role.role_definition_id)
            .collect(),
        status: DelegatedAdminStatus::Created,
        duration: new.duration,
        auto_extend_duration: new
            .auto_extend_duration
            .unwrap_or_else(|| "PT0S".to_owned()),
        access_assignments: Vec::new(),
        created_date_time: now,
        last_modified_date_time: now,
        activated_date_time: None,
        end_date_time: None,
        is_being_made: true,
    };
    let desk = &mut change.tenant.partner_center.desk;
    desk.delegated_admin_relationships.push(made);
    let seen = shown(&change.now(), &id)?;
    Ok(change.single(RELATIONSHIPS, seen).with_status(201))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewRequest {
    action: Action,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
enum Action {
    LockForApproval,
    Terminate,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireRequest {
    id: String,
    action: Action,
    status: &'static str,
    created_date_time: Timestamp,
    last_modified_date_time: Timestamp,
}

pub(super) fn request(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    all(change.now())?;
    let asked: NewRequest = change.body()?;
    let (id, now) = (change.id(), change.tenant.now);
    let tag = change.call.request.header("if-match");
    let desk = &mut change.tenant.partner_center.desk;
    let all = desk.delegated_admin_relationships.iter_mut();
    let found = all.into_iter().find(|one| one.id.eq_ignore_ascii_case(id));
    let one = found
        .filter(|one| !one.is_being_made)
        .ok_or_else(|| Refusal::no_resource(id))?;
    // That a lock needs the tag is observed; the words are inferred.
    match tag {
        Some(tag) if tag == "*" || tag == etag(one) => {}
        Some(_) => {
            let words = "The relationship has changed since it was read.";
            return Err(Refusal::new(412, "PreconditionFailed", words));
        }
        None if matches!(asked.action, Action::LockForApproval) => {
            return Err(Refusal::bad("The header If-Match is needed."));
        }
        None => {}
    }
    one.status = match (asked.action, one.status) {
        (Action::LockForApproval, DelegatedAdminStatus::Created) => {
            DelegatedAdminStatus::ApprovalPending
        }
        (Action::Terminate, DelegatedAdminStatus::Active | DelegatedAdminStatus::Expiring) => {
            one.end_date_time = Some(now);
            DelegatedAdminStatus::Terminated
        }
        (_, status) => {
            let words = format!(
                "The action is not possible in the state '{}'.",
                status.as_str()
            );
            return Err(Refusal::new(409, "Conflict", words));
        }
    };
    one.last_modified_date_time = now;
    let wire = WireRequest {
        id: uuid::Uuid::new_v4().to_string(),
        action: asked.action,
        status: "created",
        created_date_time: now,
        last_modified_date_time: now,
    };
    let of = format!("{RELATIONSHIPS}('{id}')/requests");
    Ok(change.single(&of, wire).with_status(201))
}
