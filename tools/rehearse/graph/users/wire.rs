//! A user as it goes on the wire, and what can be asked of it.

use std::borrow::Cow;

use jiff::Timestamp;
use record::ids::Guid;
use serde::Serialize;
use serde_json::{Map, Value};
use tenant_file::{Tenant, User};

use crate::graph::{
    context::Context,
    filter::{Filtered, Kind, Property},
    plan_history::{AssignedPlan, ProvisionedPlan},
    query::Query,
    refusals::Refusal,
    store::Store,
};

/// What comes without `$select`: no licences among it (documented).
pub(in crate::graph) const DEFAULT: [&str; 11] = [
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "id",
];

/// What `User.ReadBasic.All` opens (documented; that the others come empty is inferred).
const BASICS: [&str; 6] = [
    "displayName",
    "givenName",
    "id",
    "mail",
    "surname",
    "userPrincipalName",
];

/// Properties that need a look at every licence of the user.
const PLANS: [&str; 2] = ["assignedPlans", "provisionedPlans"];

/// What is filtered on in a way of its own; everything else as the schema has it.
pub(in crate::graph) const FILTERED: &[Property] =
    &[Property::of("assignedLicenses", Kind::Licenses)];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireUser<'a> {
    display_name: &'a str,
    given_name: Option<&'a str>,
    mail: Option<&'a str>,
    surname: Option<&'a str>,
    user_principal_name: &'a str,
    id: &'a Guid,
    account_enabled: bool,
    user_type: Option<&'a str>,
    usage_location: Option<&'a str>,
    assigned_licenses: Vec<AssignedLicense>,
    license_assignment_states: Vec<AssignmentState<'a>>,
    assigned_plans: Vec<AssignedPlan<'a>>,
    provisioned_plans: Vec<ProvisionedPlan<'a>>,
}

/// A licence that a user or a group holds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::graph) struct AssignedLicense {
    pub(in crate::graph) disabled_plans: Vec<Guid>,
    pub(in crate::graph) sku_id: Guid,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AssignmentState<'a> {
    sku_id: &'a Guid,
    assigned_by_group: Option<&'a Guid>,
    disabled_plans: &'a [Guid],
    state: &'static str,
    error: &'a str,
    last_updated_date_time: Timestamp,
}

fn on_the_wire<'a>(
    tenant: &'a Tenant,
    store: &'a Store,
    user: &'a User,
    with_plans: bool,
) -> WireUser<'a> {
    let assigned = tenant.held(user).into_iter();
    let states = tenant.assignments(user).map(|assignment| AssignmentState {
        sku_id: &assignment.license.sku_id,
        assigned_by_group: assignment.group,
        disabled_plans: &assignment.license.disabled_plans,
        state: match (assignment.error, assignment.held) {
            (None, _) => "Active",
            (Some(_), true) => "ActiveWithError",
            (Some(_), false) => "Error",
        },
        // The documentation says null; the service says `None` (observed).
        error: assignment.error.unwrap_or("None"),
        last_updated_date_time: assignment.license.last_updated_date_time,
    });
    let assigned_plans = if with_plans {
        AssignedPlan::of(tenant, store.plans.get(&user.id), user)
    } else {
        Vec::new()
    };
    WireUser {
        display_name: &user.display_name,
        given_name: user.given_name.as_deref(),
        mail: user.mail.as_deref(),
        surname: user.surname.as_deref(),
        user_principal_name: &user.user_principal_name,
        id: &user.id,
        account_enabled: user.account_enabled,
        user_type: user.user_type.as_deref(),
        usage_location: user.usage_location.as_deref(),
        assigned_licenses: assigned
            .map(|(sku_id, disabled_plans)| AssignedLicense {
                disabled_plans,
                sku_id,
            })
            .collect(),
        license_assignment_states: states.collect(),
        provisioned_plans: ProvisionedPlan::of(&assigned_plans),
        assigned_plans,
    }
}

/// A user, cut down to what a query selects or else to these properties.
pub(in crate::graph) fn picked(
    context: &Context<'_>,
    query: &Query,
    user: &User,
    default: &[&str],
) -> Result<Map<String, Value>, Refusal> {
    let with_plans = query.selects(&PLANS);
    if query.selects(&["signInActivity"]) && !context.reads_sign_ins {
        return Err(Refusal::sign_ins());
    }
    let wire = on_the_wire(context.tenant, context.store, user, with_plans);
    let mut picked = query.pick_with(&wire, "user", Some(default), &user.properties)?;
    if context.basics_only {
        for (name, value) in &mut picked {
            if !BASICS.contains(&name.as_str()) {
                *value = match value {
                    Value::Array(_) => Value::Array(Vec::new()),
                    _ => Value::Null,
                };
            }
        }
    }
    Ok(picked)
}

/// The same with what comes by default.
pub(in crate::graph) fn seen(
    context: &Context<'_>,
    user: &User,
) -> Result<Map<String, Value>, Refusal> {
    picked(context, &context.query, user, &DEFAULT)
}

/// A user that a filter looks at.
pub(in crate::graph) struct Candidate<'a> {
    pub(in crate::graph) tenant: &'a Tenant,
    pub(in crate::graph) store: &'a Store,
    pub(in crate::graph) user: &'a User,
}

impl Filtered for Candidate<'_> {
    fn text(&self, property: &str) -> Option<&str> {
        let user = self.user;
        match property {
            "id" => Some(user.id.as_str()),
            "userPrincipalName" => Some(&user.user_principal_name),
            "displayName" => Some(&user.display_name),
            "givenName" => user.given_name.as_deref(),
            "surname" => user.surname.as_deref(),
            "mail" => user.mail.as_deref(),
            "usageLocation" => user.usage_location.as_deref(),
            "userType" => user.user_type.as_deref(),
            other => user.properties.get(other)?.as_str(),
        }
    }

    fn flag(&self, property: &str) -> Option<bool> {
        match property {
            "accountEnabled" => Some(self.user.account_enabled),
            other => self.user.properties.get(other)?.as_bool(),
        }
    }

    fn time(&self, property: &str) -> Option<Timestamp> {
        self.user.properties.get(property)?.as_str()?.parse().ok()
    }

    fn value(&self, property: &str) -> Option<Cow<'_, Value>> {
        if !PLANS.contains(&property) {
            return self.user.properties.get(property).map(Cow::Borrowed);
        }
        let assigned =
            AssignedPlan::of(self.tenant, self.store.plans.get(&self.user.id), self.user);
        let value = if property == PLANS[0] {
            serde_json::to_value(&assigned)
        } else {
            serde_json::to_value(ProvisionedPlan::of(&assigned))
        };
        value.ok().map(Cow::Owned)
    }

    fn holds(&self, sku: &Guid) -> bool {
        self.tenant.holds(self.user, sku)
    }

    fn licenses(&self) -> usize {
        usize::from(self.tenant.holds_anything(self.user))
    }
}
