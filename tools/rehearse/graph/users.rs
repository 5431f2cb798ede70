//! Users: list, get, change of the usage location, licences.

use common::ids::Guid;
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    assign::{self, AssignLicense},
    filter::{Filter, Filtered, TextProperty},
    licenses::PlanInfo,
    query::{Query, page},
    refusals::Refusal,
};
use crate::{
    message::Answer,
    services::Call,
    tenant::{Tenant, User},
};

/// What comes without `$select`: no licences among it (documented).
const DEFAULT: [&str; 11] = [
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

/// What `assignLicense` answers with.
const AFTER_ASSIGNMENT: [&str; 8] = [
    "accountEnabled",
    "assignedLicenses",
    "displayName",
    "mail",
    "usageLocation",
    "userPrincipalName",
    "userType",
    "id",
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
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AssignedLicense {
    pub(super) disabled_plans: Vec<Guid>,
    pub(super) sku_id: Guid,
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

fn on_the_wire<'a>(tenant: &'a Tenant, user: &'a User) -> WireUser<'a> {
    let assigned = tenant.held(user).into_iter();
    let states = tenant.assignments(user).map(|assignment| AssignmentState {
        sku_id: &assignment.license.sku_id,
        assigned_by_group: assignment.group,
        disabled_plans: &assignment.license.disabled_plans,
        state: if assignment.error.is_some() {
            "Error"
        } else {
            "Active"
        },
        // The documentation says null; the service says `None` (observed).
        error: assignment.error.unwrap_or("None"),
        last_updated_date_time: assignment.license.last_updated_date_time,
    });
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
    }
}

struct Candidate<'a> {
    tenant: &'a Tenant,
    user: &'a User,
}

impl Filtered for Candidate<'_> {
    fn holds(&self, sku: &Guid) -> bool {
        self.tenant
            .held(self.user)
            .iter()
            .any(|(held, _)| held == sku)
    }

    fn enabled(&self) -> bool {
        self.user.account_enabled
    }

    fn text(&self, property: TextProperty) -> Option<&str> {
        let user = self.user;
        match property {
            TextProperty::Id => Some(user.id.as_str()),
            TextProperty::UserPrincipalName => Some(&user.user_principal_name),
            TextProperty::DisplayName => Some(&user.display_name),
            TextProperty::Mail => user.mail.as_deref(),
            TextProperty::UsageLocation => user.usage_location.as_deref(),
            TextProperty::UserType => user.user_type.as_deref(),
        }
    }
}

pub(super) fn list(call: &Call<'_>, tenant: &Tenant, query: &Query) -> Result<Answer, Refusal> {
    query.only(&["$select", "$filter", "$top", "$skiptoken"])?;
    let filter = query.filter.as_deref().map(Filter::parse).transpose()?;
    let users: Vec<&User> = tenant
        .users
        .iter()
        .filter(|user| {
            filter
                .as_ref()
                .is_none_or(|filter| filter.lets(&Candidate { tenant, user }))
        })
        .collect();
    let size = query.top.unwrap_or(100);
    let (users, next) = page(
        &users,
        |user| user.id.as_str(),
        size,
        query.skip_token.as_deref(),
    )?;
    let picked = users
        .iter()
        .map(|user| query.pick(&on_the_wire(tenant, user), "user", Some(&DEFAULT)))
        .collect::<Result<Vec<_>, _>>()?;
    let next = next.map(|token| call.link_with("$skiptoken", &token));
    Ok(call.page_with("users", picked, next))
}

pub(super) fn get(
    call: &Call<'_>,
    tenant: &Tenant,
    query: &Query,
    id: &str,
) -> Result<Answer, Refusal> {
    query.only(&["$select"])?;
    let user = tenant.user(id).ok_or_else(|| Refusal::no_resource(id))?;
    let picked = query.pick(&on_the_wire(tenant, user), "user", Some(&DEFAULT))?;
    Ok(call.single("users", picked))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LicenseDetails<'a> {
    id: String,
    sku_id: &'a Guid,
    sku_part_number: &'a str,
    service_plans: Vec<PlanInfo<'a>>,
}

pub(super) fn license_details(
    call: &Call<'_>,
    tenant: &Tenant,
    query: &Query,
    id: &str,
) -> Result<Answer, Refusal> {
    query.only(&["$select"])?;
    let user = tenant.user(id).ok_or_else(|| Refusal::no_resource(id))?;
    let held = tenant.held(user);
    let details = held
        .iter()
        .filter_map(|(sku, off)| Some((tenant.sku(sku)?, off)))
        .map(|(sku, off)| LicenseDetails {
            id: format!("{}_{}", user.id, sku.sku_id),
            sku_id: &sku.sku_id,
            sku_part_number: &sku.sku_part_number,
            service_plans: PlanInfo::all(sku, off),
        })
        .map(|details| query.pick(&details, "licenseDetails", None))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(call.page(&format!("users('{}')/licenseDetails", user.id), details))
}

pub(super) fn assign_license(
    call: &Call<'_>,
    tenant: &mut Tenant,
    query: &Query,
    id: &str,
) -> Result<Answer, Refusal> {
    query.only(&[])?;
    let change: AssignLicense = body(call)?;
    let user = tenant.user(id).ok_or_else(|| Refusal::no_resource(id))?;
    let licenses = assign::assigned(tenant, user, change)?;
    if let Some(user) = tenant.user_mut(id) {
        user.licenses = licenses;
    }
    let user = tenant.user(id).ok_or_else(|| Refusal::no_resource(id))?;
    let picked = query.pick(&on_the_wire(tenant, user), "user", Some(&AFTER_ASSIGNMENT))?;
    Ok(call.single("users", picked))
}

/// Of a user's properties, only the usage location can be changed in a rehearsal.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Patch {
    usage_location: Option<String>,
}

pub(super) fn patch(
    call: &Call<'_>,
    tenant: &mut Tenant,
    query: &Query,
    id: &str,
) -> Result<Answer, Refusal> {
    query.only(&[])?;
    let patch: Patch = body(call)?;
    let user = tenant
        .user_mut(id)
        .ok_or_else(|| Refusal::no_resource(id))?;
    match patch.usage_location {
        Some(place) if place.len() == 2 && place.bytes().all(|b| b.is_ascii_alphabetic()) => {
            user.usage_location = Some(place.to_ascii_uppercase());
            Ok(Answer::empty(204))
        }
        Some(_) => Err(Refusal::bad(
            "Invalid value specified for property 'usageLocation' of resource 'User'.",
        )),
        None => Err(Refusal::bad(
            "No valid properties to update were specified.",
        )),
    }
}

fn body<T: DeserializeOwned>(call: &Call<'_>) -> Result<T, Refusal> {
    if !call.request.is_of_type("application/json") {
        let message = "Entity only allows writes with a JSON Content-Type header.";
        return Err(Refusal::new(400, "BadRequest", message));
    }
    serde_json::from_slice(&call.request.body).map_err(|error| {
        Refusal::new(
            400,
            "BadRequest",
            format!("Unable to read JSON request payload. {error}"),
        )
    })
}
