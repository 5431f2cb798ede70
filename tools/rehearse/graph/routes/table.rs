//! The table of all routes.

use hyper::Method;

use super::{
    permissions::{
        ASSIGN, ASSIGN_TO_GROUPS, AUDIT, CHANGE_USERS, CHANGES_OF_USERS, CONTRACTS, DELEGATED,
        FILES, GROUPS, LICENSES_OF_USERS, NOTHING, Needs, ORGANIZATION, POLICY, SKUS,
        SUBSCRIPTIONS, TENANTS, USERS,
    },
    route::{Handler, Route},
};
use crate::graph::{audits, batch, contracts, delegated, drives, groups, licenses, tenants, users};

const fn get(
    path: &'static str,
    needs: Needs,
    options: &'static [&'static str],
    answer: Handler,
) -> Route {
    let method = Method::GET;
    Route {
        method,
        path,
        needs,
        takes_partners: false,
        options,
        answer,
    }
}

const fn write(method: Method, path: &'static str, needs: Needs, answer: Handler) -> Route {
    Route {
        method,
        path,
        needs,
        takes_partners: false,
        options: &[],
        answer,
    }
}

/// The same, open to the partner too.
const fn partners(mut route: Route) -> Route {
    route.takes_partners = true;
    route
}

const fn post(path: &'static str, needs: Needs, answer: Handler) -> Route {
    write(Method::POST, path, needs, answer)
}

const SELECT: &[&str] = &["$select"];
const PAGED: &[&str] = &["$select", "$top", "$skiptoken"];
const SINGLE: &[&str] = &["$select", "$expand"];
const LIST: &[&str] = &[
    "$select",
    "$filter",
    "$top",
    "$skiptoken",
    "$count",
    "$orderby",
    "$search",
    "$expand",
];
const MEMBERS: &[&str] = &["$select", "$top", "$skiptoken"];
const COUNT: &[&str] = &["$filter"];
const DELTA: &[&str] = &["$select", "$filter", "$skiptoken", "$deltatoken"];
const AUDITS: &[&str] = &["$filter", "$top", "$skiptoken", "$orderby"];
const RELATIONSHIPS: &[&str] = &["$select", "$filter", "$top", "$skiptoken"];
const CHILDREN: &[&str] = &["$select", "$top", "$skiptoken"];
const DRIVE_DELTA: &[&str] = &["$select", "$top", "token"];

/// All of them. Of two that fit, the first is taken.
pub(crate) const ROUTES: &[Route] = &[
    get("organization", ORGANIZATION, SELECT, tenants::organizations),
    get(
        "organization/{id}",
        ORGANIZATION,
        SELECT,
        tenants::organization,
    ),
    get("subscribedSkus", SKUS, SELECT, licenses::skus),
    get("subscribedSkus/{id}", SKUS, SELECT, licenses::sku),
    get(
        "directory/subscriptions",
        SUBSCRIPTIONS,
        SELECT,
        licenses::subscriptions,
    ),
    get(
        "directory/subscriptions/{id}",
        SUBSCRIPTIONS,
        SELECT,
        licenses::subscription,
    ),
    get(
        "directory/subscriptions(commerceSubscriptionId='{id}')",
        SUBSCRIPTIONS,
        SELECT,
        licenses::subscription_by_commerce_id,
    ),
    get("users", USERS, LIST, users::list),
    get("users/$count", USERS, COUNT, users::count),
    get("users/delta", CHANGES_OF_USERS, DELTA, users::delta),
    get("users/delta()", CHANGES_OF_USERS, DELTA, users::delta),
    get("users/{id}", USERS, SINGLE, users::get),
    write(Method::PATCH, "users/{id}", CHANGE_USERS, users::patch),
    get(
        "users/{id}/licenseDetails",
        LICENSES_OF_USERS,
        SELECT,
        users::license_details,
    ),
    post("users/{id}/assignLicense", ASSIGN, users::assign_license),
    post(
        "users/{id}/reprocessLicenseAssignment",
        CHANGE_USERS,
        users::reprocess,
    ),
    get("groups", GROUPS, LIST, groups::list),
    get("groups/$count", GROUPS, COUNT, groups::count),
    get("groups/{id}", GROUPS, SINGLE, groups::get),
    get("groups/{id}/members", GROUPS, MEMBERS, groups::members),
    get(
        "groups/{id}/membersWithLicenseErrors",
        GROUPS,
        MEMBERS,
        groups::members_with_errors,
    ),
    post(
        "groups/{id}/assignLicense",
        ASSIGN_TO_GROUPS,
        groups::assign_license,
    ),
    get(
        "tenantRelationships/findTenantInformationByTenantId(tenantId='{id}')",
        TENANTS,
        &[],
        tenants::by_id,
    ),
    get(
        "tenantRelationships/findTenantInformationByDomainName(domainName='{id}')",
        TENANTS,
        &[],
        tenants::by_domain,
    ),
    partners(get(
        "tenantRelationships/delegatedAdminRelationships",
        DELEGATED,
        RELATIONSHIPS,
        delegated::list,
    )),
    partners(get(
        "tenantRelationships/delegatedAdminRelationships/{id}",
        DELEGATED,
        SELECT,
        delegated::get,
    )),
    get(
        "policies/crossTenantAccessPolicy/partners",
        POLICY,
        SELECT,
        tenants::cross_tenant_partners,
    ),
    get(
        "policies/crossTenantAccessPolicy/partners/{id}",
        POLICY,
        SELECT,
        tenants::cross_tenant_partner,
    ),
    partners(get("contracts", CONTRACTS, PAGED, contracts::list)),
    partners(get("contracts/{id}", CONTRACTS, SELECT, contracts::get)),
    get("auditLogs/directoryAudits", AUDIT, AUDITS, audits::list),
    get("auditLogs/directoryAudits/{id}", AUDIT, &[], audits::get),
    get("users/{id}/drive", FILES, SELECT, drives::drive),
    get("users/{id}/drive/root", FILES, SELECT, drives::root),
    get(
        "users/{id}/drive/root/children",
        FILES,
        CHILDREN,
        drives::children_of_root,
    ),
    get(
        "users/{id}/drive/root/delta",
        FILES,
        DRIVE_DELTA,
        drives::delta,
    ),
    get(
        "users/{id}/drive/items/{id}:/{path}",
        FILES,
        SELECT,
        drives::item_below,
    ),
    get(
        "users/{id}/drive/items/{id}",
        FILES,
        SELECT,
        drives::item_by_id,
    ),
    get(
        "users/{id}/drive/items/{id}/children",
        FILES,
        CHILDREN,
        drives::children_by_id,
    ),
    get(
        "users/{id}/drive/items/{id}/content",
        FILES,
        &[],
        drives::content_by_id,
    ),
    get(
        "users/{id}/drive/root:/{path}:/children",
        FILES,
        CHILDREN,
        drives::children_by_path,
    ),
    get(
        "users/{id}/drive/root:/{path}:/content",
        FILES,
        &[],
        drives::content_by_path,
    ),
    get(
        "users/{id}/drive/root:/{path}",
        FILES,
        SELECT,
        drives::item_by_path,
    ),
    get("drives/{id}", FILES, SELECT, drives::drive),
    get("drives/{id}/root", FILES, SELECT, drives::root),
    get(
        "drives/{id}/root/children",
        FILES,
        CHILDREN,
        drives::children_of_root,
    ),
    get("drives/{id}/root/delta", FILES, DRIVE_DELTA, drives::delta),
    get(
        "drives/{id}/items/{id}:/{path}",
        FILES,
        SELECT,
        drives::item_below,
    ),
    get("drives/{id}/items/{id}", FILES, SELECT, drives::item_by_id),
    get(
        "drives/{id}/items/{id}/children",
        FILES,
        CHILDREN,
        drives::children_by_id,
    ),
    get(
        "drives/{id}/items/{id}/content",
        FILES,
        &[],
        drives::content_by_id,
    ),
    get(
        "drives/{id}/root:/{path}:/children",
        FILES,
        CHILDREN,
        drives::children_by_path,
    ),
    get(
        "drives/{id}/root:/{path}:/content",
        FILES,
        &[],
        drives::content_by_path,
    ),
    get(
        "drives/{id}/root:/{path}",
        FILES,
        SELECT,
        drives::item_by_path,
    ),
    partners(post("$batch", NOTHING, batch::answer)),
];
