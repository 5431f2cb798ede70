//! A user as it goes on the wire, and what can be asked of it.

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

/// What can be filtered on.
pub(super) const FILTERED: &[Property] = &[
    Property::of("id", Kind::Text),
    Property::of("userPrincipalName", Kind::Text),
    Property::of("displayName", Kind::Text),
    Property::of("givenName", Kind::Text),
    Property::of("surname", Kind::Text),
    Property::of("mail", Kind::Text),
    Property::of("usageLocation", Kind::Text),
    Property::of("userType", Kind::Text),
    Property::of("accountEnabled", Kind::Flag),
    Property::of("assignedLicenses", Kind::Licenses),
];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireUser<'a> {
    business_phones: [&'a str; 0],
    display_name: &'a str,
    given_name: Option<&'a str>,
    job_title: Option<&'a str>,
    mail: Option<&'a str>,
    mobile_phone: Option<&'a str>,
    office_location: Option<&'a str>,
    preferred_language: Option<&'a str>,
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
        business_phones: [],
        display_name: &user.display_name,
        given_name: user.given_name.as_deref(),
        job_title: None,
        mail: user.mail.as_deref(),
        mobile_phone: None,
        office_location: None,
        preferred_language: None,
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
    let with_plans = query.select.as_ref().is_some_and(|select| {
        select
            .iter()
            .any(|name| PLANS.iter().any(|plans| plans.eq_ignore_ascii_case(name)))
    });
    let wire = on_the_wire(context.tenant, context.store, user, with_plans);
    let mut picked = query.pick(&wire, "user", Some(default))?;
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
pub(super) struct Candidate<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) user: &'a User,
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
            _ => None,
        }
    }

    fn flag(&self, _: &str) -> bool {
        self.user.account_enabled
    }

    fn holds(&self, sku: &Guid) -> bool {
        self.tenant.holds(self.user, sku)
    }

    fn licenses(&self) -> usize {
        self.tenant.held(self.user).len()
    }
}
