//! Microsoft Graph v1.0: which path leads where, and what a token must be allowed for it.

mod assign;
mod drives;
mod filter;
mod groups;
mod licenses;
mod query;
mod refusals;
mod tenants;
mod users;

use hyper::Method;
use serde::Serialize;

use crate::{
    entra::{self, Resource},
    message::Answer,
    services::Call,
    tenant::Tenant,
};
use query::Query;
use refusals::Refusal;
pub(crate) use refusals::disturbed;

/// What a path asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Route<'a> {
    Organization,
    SubscribedSkus,
    SubscribedSku(&'a str),
    Subscriptions,
    Subscription(&'a str),
    SubscriptionByCommerceId(&'a str),
    Users,
    User(&'a str),
    LicenseDetails(&'a str),
    AssignLicense(&'a str),
    Group(&'a str),
    TenantById(&'a str),
    CrossTenantPartners,
    Drive(drives::Whose<'a>, &'a [&'a str]),
}

impl<'a> Route<'a> {
    /// The route of a path below the version, or the first part of it that leads nowhere.
    fn of(path: &'a [&'a str]) -> Result<Self, &'a str> {
        Ok(match path {
            ["organization"] => Self::Organization,
            ["subscribedSkus"] => Self::SubscribedSkus,
            ["subscribedSkus", id] => Self::SubscribedSku(id),
            ["directory", "subscriptions"] => Self::Subscriptions,
            ["directory", "subscriptions", id] => Self::Subscription(id),
            ["directory", function] => Self::SubscriptionByCommerceId(
                argument(function, "subscriptions", "commerceSubscriptionId").ok_or(*function)?,
            ),
            ["users"] => Self::Users,
            ["users", id] => Self::User(id),
            ["users", id, "licenseDetails"] => Self::LicenseDetails(id),
            ["users", id, "assignLicense"] => Self::AssignLicense(id),
            ["users", id, "drive", rest @ ..] => Self::Drive(drives::Whose::User(id), rest),
            ["drives", id, rest @ ..] => Self::Drive(drives::Whose::Drive(id), rest),
            ["groups", id] => Self::Group(id),
            ["tenantRelationships", function] => Self::TenantById(
                argument(function, "findTenantInformationByTenantId", "tenantId")
                    .ok_or(*function)?,
            ),
            ["policies", "crossTenantAccessPolicy", "partners"] => Self::CrossTenantPartners,
            ["users" | "groups", _, lost, ..]
            | ["directory" | "tenantRelationships" | "policies", lost, ..]
            | [lost, ..] => return Err(lost),
            [] => return Err(""),
        })
    }

    /// The application permissions of which one is enough, the least first (documented).
    fn permissions(&self, method: &Method) -> &'static [&'static str] {
        match self {
            Self::SubscribedSkus | Self::SubscribedSku(_) => &[
                "LicenseAssignment.Read.All",
                "LicenseAssignment.ReadWrite.All",
                "Organization.Read.All",
                "Organization.ReadWrite.All",
                "Directory.Read.All",
                "Directory.ReadWrite.All",
            ],
            Self::Organization
            | Self::Subscriptions
            | Self::Subscription(_)
            | Self::SubscriptionByCommerceId(_) => &[
                "Organization.Read.All",
                "Organization.ReadWrite.All",
                "Directory.Read.All",
                "Directory.ReadWrite.All",
            ],
            Self::User(_) if method == Method::PATCH => {
                &["User.ReadWrite.All", "Directory.ReadWrite.All"]
            }
            Self::Users | Self::User(_) | Self::LicenseDetails(_) => &[
                "User.Read.All",
                "User.ReadWrite.All",
                "Directory.Read.All",
                "Directory.ReadWrite.All",
            ],
            Self::AssignLicense(_) => &[
                "LicenseAssignment.ReadWrite.All",
                "User.ReadWrite.All",
                "Directory.ReadWrite.All",
            ],
            Self::Group(_) => &[
                "GroupMember.Read.All",
                "Group.Read.All",
                "Group.ReadWrite.All",
                "Directory.Read.All",
                "Directory.ReadWrite.All",
            ],
            Self::TenantById(_) => &["CrossTenantInformation.ReadBasic.All"],
            Self::CrossTenantPartners => &["Policy.Read.All"],
            Self::Drive(..) => &["Files.Read.All", "Files.ReadWrite.All", "Sites.Read.All"],
        }
    }

    fn allows(&self, method: &Method) -> bool {
        match self {
            Self::AssignLicense(_) => method == Method::POST,
            Self::User(_) => method == Method::GET || method == Method::PATCH,
            _ => method == Method::GET,
        }
    }
}

/// The argument of a function call in a path: `name(key='value')`.
fn argument<'a>(call: &'a str, name: &str, key: &str) -> Option<&'a str> {
    call.strip_prefix(name)?
        .strip_prefix('(')?
        .strip_suffix(')')?
        .strip_prefix(key)?
        .strip_prefix("='")?
        .strip_suffix('\'')
}

/// A collection.
#[derive(Serialize)]
struct Page<T> {
    #[serde(rename = "@odata.context")]
    context: String,
    #[serde(rename = "@odata.nextLink", skip_serializing_if = "Option::is_none")]
    next_link: Option<String>,
    #[serde(rename = "@odata.deltaLink", skip_serializing_if = "Option::is_none")]
    delta_link: Option<String>,
    value: Vec<T>,
}

/// One thing of a collection.
#[derive(Serialize)]
struct Single<T> {
    #[serde(rename = "@odata.context")]
    context: String,
    #[serde(flatten)]
    value: T,
}

impl Call<'_> {
    fn context(&self, of: &str) -> String {
        format!("{}/v1.0/$metadata#{of}", self.origin)
    }

    fn page<T: Serialize>(&self, of: &str, value: Vec<T>) -> Answer {
        self.page_with(of, value, None)
    }

    fn page_with<T: Serialize>(
        &self,
        of: &str,
        value: Vec<T>,
        next_link: Option<String>,
    ) -> Answer {
        let context = self.context(of);
        Answer::json(
            200,
            &Page {
                context,
                next_link,
                delta_link: None,
                value,
            },
        )
    }

    fn single<T: Serialize>(&self, of: &str, value: T) -> Answer {
        let context = self.context(&format!("{of}/$entity"));
        Answer::json(200, &Single { context, value })
    }

    /// This address again, with one query option set to something else.
    fn link_with(&self, option: &str, value: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, old) in self.request.query_pairs() {
            if !name.eq_ignore_ascii_case(option) {
                query.append_pair(&name, &old);
            }
        }
        query.append_pair(option, value);
        format!(
            "{}{}?{}",
            self.origin,
            self.request.path,
            query.finish()
        )
    }
}

pub(crate) fn answer(call: &Call<'_>, tenant: &mut Tenant) -> Answer {
    let answer = match play(call, tenant) {
        Ok(answer) => answer,
        Err(refusal) => refusal.answer(call),
    };
    refusals::identified(call, answer)
}

fn play(call: &Call<'_>, tenant: &mut Tenant) -> Result<Answer, Refusal> {
    let token = entra::checked(call, Resource::Graph).map_err(Refusal::token)?;
    if call.path.first() != Some(&"v1.0") {
        return Err(Refusal::no_segment("beta"));
    }
    let route = Route::of(&call.path[1..]).map_err(Refusal::no_segment)?;
    let method = &call.request.method;
    if !route.allows(method) {
        return Err(Refusal::method());
    }
    if token.tid != tenant.organization.id.as_str() {
        return Err(Refusal::not_the_customer());
    }
    let permissions = route.permissions(method);
    if !token.permits(permissions) {
        return Err(Refusal::permission());
    }
    let query = Query::of(&call.request.query_pairs())?;
    match route {
        Route::Organization => tenants::organization(call, tenant, &query),
        Route::SubscribedSkus => licenses::skus(call, tenant, &query),
        Route::SubscribedSku(id) => licenses::sku(call, tenant, &query, id),
        Route::Subscriptions => licenses::subscriptions(call, tenant, &query),
        Route::Subscription(id) => {
            licenses::subscription(call, tenant, &query, |s| s.id.as_str() == id, id)
        }
        Route::SubscriptionByCommerceId(id) => licenses::subscription(
            call,
            tenant,
            &query,
            |s| s.commerce_subscription_id.as_str() == id,
            id,
        ),
        Route::Users => users::list(call, tenant, &query),
        Route::User(id) if *method == Method::PATCH => users::patch(call, tenant, &query, id),
        Route::User(id) => users::get(call, tenant, &query, id),
        Route::LicenseDetails(id) => users::license_details(call, tenant, &query, id),
        Route::AssignLicense(id) => users::assign_license(call, tenant, &query, id),
        Route::Group(id) => groups::get(call, tenant, &query, id),
        Route::TenantById(id) => tenants::by_id(call, tenant, &query, id),
        Route::CrossTenantPartners => tenants::cross_tenant_partners(call, tenant, &query),
        Route::Drive(whose, rest) => drives::answer(call, tenant, &query, whose, rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_its_route_or_the_part_that_leads_nowhere_is_named() {
        for (path, route) in [
            (
                &["users", "x", "assignLicense"][..],
                Ok(Route::AssignLicense("x")),
            ),
            (
                &["directory", "subscriptions(commerceSubscriptionId='77')"],
                Ok(Route::SubscriptionByCommerceId("77")),
            ),
            (
                &[
                    "tenantRelationships",
                    "findTenantInformationByTenantId(tenantId='e7')",
                ],
                Ok(Route::TenantById("e7")),
            ),
            (
                &[
                    "tenantRelationships",
                    "findTenantInformationByTenantId(tenantId=e7)",
                ],
                Err("findTenantInformationByTenantId(tenantId=e7)"),
            ),
            (
                &["users", "x", "revokeSignInSessions"],
                Err("revokeSignInSessions"),
            ),
            (&["directory", "subscription"], Err("subscription")),
            (&["subscribedskus"], Err("subscribedskus")),
            (&[], Err("")),
        ] {
            assert_eq!(Route::of(path), route, "{path:?}");
        }
    }
}
