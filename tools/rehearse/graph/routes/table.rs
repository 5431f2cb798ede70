//! The table of all routes.

use hyper::Method;

use super::route::{Handler, Route};
use crate::{
    graph::{
        audits, batch,
        context::{Change, Context},
        contracts, delegated, delegated_access, delegated_change, directory_objects, domains,
        drives, groups, licenses,
        refusals::Refusal,
        tenants, users,
    },
    http::message::Answer,
};

type Read = fn(&Context<'_>) -> Result<Answer, Refusal>;
type Write = fn(&mut Change<'_>) -> Result<Answer, Refusal>;

const fn get(path: &'static str, options: &'static [&'static str], answer: Read) -> Route {
    Route {
        method: Method::GET,
        path,
        takes_partners: false,
        options,
        answer: Handler::Read(answer),
    }
}

const fn write(method: Method, path: &'static str, answer: Write) -> Route {
    Route {
        method,
        path,
        takes_partners: false,
        options: &[],
        answer: Handler::Change(answer),
    }
}

/// A reading after which the next one finds more.
const fn settling(path: &'static str, options: &'static [&'static str], answer: Write) -> Route {
    let mut route = write(Method::GET, path, answer);
    route.options = options;
    route
}

/// A reading that takes a body.
const fn look_up(path: &'static str, answer: Read) -> Route {
    Route {
        method: Method::POST,
        path,
        takes_partners: false,
        options: SELECT,
        answer: Handler::Read(answer),
    }
}

/// The same, open to the partner too.
const fn partners(mut route: Route) -> Route {
    route.takes_partners = true;
    route
}

const fn post(path: &'static str, answer: Write) -> Route {
    write(Method::POST, path, answer)
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
const RELATED: &[&str] = &[
    "$select",
    "$filter",
    "$top",
    "$skiptoken",
    "$count",
    "$orderby",
    "$search",
];
const COUNT: &[&str] = &["$filter"];
const DELTA: &[&str] = &["$select", "$filter", "$skiptoken", "$deltatoken"];
const AUDITS: &[&str] = &["$filter", "$top", "$skiptoken", "$orderby"];
const RELATIONSHIPS: &[&str] = &["$select", "$filter", "$top", "$skiptoken"];
const CHILDREN: &[&str] = &["$select", "$top", "$skiptoken"];
const DRIVE_DELTA: &[&str] = &["$select", "$top", "token"];

/// All of them. Of two that fit, the first is taken.
pub(crate) const ROUTES: &[Route] = &[
    partners(get("organization", SELECT, tenants::organizations)),
    get("organization/{id}", SELECT, tenants::organization),
    get("subscribedSkus", SELECT, licenses::skus),
    get("subscribedSkus/{id}", SELECT, licenses::sku),
    get("directory/subscriptions", SELECT, licenses::subscriptions),
    get(
        "directory/subscriptions/{id}",
        SELECT,
        licenses::subscription,
    ),
    get(
        "directory/subscriptions(commerceSubscriptionId='{id}')",
        SELECT,
        licenses::subscription_by_commerce_id,
    ),
    get("users", LIST, users::list),
    get("users/$count", COUNT, users::count),
    get("users/delta", DELTA, users::delta),
    get("users/delta()", DELTA, users::delta),
    get("users/{id}", SINGLE, users::get),
    post("users", users::change::create),
    write(Method::PATCH, "users/{id}", users::change::patch),
    write(Method::DELETE, "users/{id}", users::change::delete),
    get("users/{id}/licenseDetails", SELECT, users::license_details),
    post("users/{id}/assignLicense", users::change::assign_license),
    post(
        "users/{id}/reprocessLicenseAssignment",
        users::change::reprocess,
    ),
    get("users/{id}/manager", SELECT, users::manager),
    get("users/{id}/directReports", RELATED, users::direct_reports),
    get("users/{id}/memberOf", RELATED, users::member_of),
    get(
        "users/{id}/transitiveMemberOf",
        RELATED,
        users::transitive_member_of,
    ),
    look_up("users/{id}/getMemberGroups", users::member_groups),
    look_up("users/{id}/getMemberObjects", users::member_groups),
    look_up("users/{id}/checkMemberGroups", users::check_member_groups),
    get("groups", LIST, groups::list),
    get("groups/$count", COUNT, groups::count),
    get("groups/{id}", SINGLE, groups::get),
    post("groups", groups::change::create),
    write(Method::PATCH, "groups/{id}", groups::change::patch),
    write(Method::DELETE, "groups/{id}", groups::change::delete),
    get("groups/{id}/members", RELATED, groups::members),
    get("groups/{id}/members/$count", COUNT, groups::count_members),
    post("groups/{id}/members/$ref", groups::change::add_member),
    write(
        Method::DELETE,
        "groups/{id}/members/{id}/$ref",
        groups::change::remove_member,
    ),
    get(
        "groups/{id}/transitiveMembers",
        RELATED,
        groups::transitive_members,
    ),
    get("groups/{id}/memberOf", RELATED, groups::member_of),
    get("groups/{id}/owners", RELATED, groups::owners),
    post("groups/{id}/owners/$ref", groups::change::add_owner),
    write(
        Method::DELETE,
        "groups/{id}/owners/{id}/$ref",
        groups::change::remove_owner,
    ),
    get(
        "groups/{id}/membersWithLicenseErrors",
        RELATED,
        groups::members_with_errors,
    ),
    post("groups/{id}/assignLicense", groups::change::assign_license),
    get("directoryObjects/{id}", SELECT, directory_objects::get),
    look_up("directoryObjects/getByIds", directory_objects::by_ids),
    get(
        "directory/deletedItems",
        RELATED,
        directory_objects::deleted_items,
    ),
    get(
        "directory/deletedItems/{id}",
        SELECT,
        directory_objects::deleted_item,
    ),
    post(
        "directory/deletedItems/{id}/restore",
        directory_objects::restore,
    ),
    write(
        Method::DELETE,
        "directory/deletedItems/{id}",
        directory_objects::delete,
    ),
    get("domains", SELECT, domains::list),
    get("domains/{id}", SELECT, domains::get),
    get(
        "tenantRelationships/findTenantInformationByTenantId(tenantId='{id}')",
        &[],
        tenants::by_id,
    ),
    get(
        "tenantRelationships/findTenantInformationByDomainName(domainName='{id}')",
        &[],
        tenants::by_domain,
    ),
    partners(settling(
        "tenantRelationships/delegatedAdminRelationships",
        RELATIONSHIPS,
        delegated::list,
    )),
    partners(settling(
        "tenantRelationships/delegatedAdminRelationships/{id}",
        SELECT,
        delegated::get,
    )),
    partners(post(
        "tenantRelationships/delegatedAdminRelationships",
        delegated_change::create,
    )),
    partners(post(
        "tenantRelationships/delegatedAdminRelationships/{id}/requests",
        delegated_change::request,
    )),
    partners(settling(
        "tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments",
        RELATIONSHIPS,
        delegated_access::list,
    )),
    partners(settling(
        "tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments/{id}",
        SELECT,
        delegated_access::get,
    )),
    partners(post(
        "tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments",
        delegated_access::create,
    )),
    partners(write(
        Method::PATCH,
        "tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments/{id}",
        delegated_access::update,
    )),
    partners(write(
        Method::DELETE,
        "tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments/{id}",
        delegated_access::delete,
    )),
    get(
        "policies/crossTenantAccessPolicy/partners",
        SELECT,
        tenants::cross_tenant_partners,
    ),
    get(
        "policies/crossTenantAccessPolicy/partners/{id}",
        SELECT,
        tenants::cross_tenant_partner,
    ),
    partners(get("contracts", PAGED, contracts::list)),
    partners(get("contracts/{id}", SELECT, contracts::get)),
    get("auditLogs/directoryAudits", AUDITS, audits::list),
    get("auditLogs/directoryAudits/{id}", &[], audits::get),
    get("users/{id}/drive", SELECT, drives::drive),
    get("users/{id}/drives", SELECT, drives::list),
    get("users/{id}/drive/root", SELECT, drives::root),
    get(
        "users/{id}/drive/root/children",
        CHILDREN,
        drives::children_of_root,
    ),
    get("users/{id}/drive/root/delta", DRIVE_DELTA, drives::delta),
    get(
        "users/{id}/drive/items/{id}:/{path}",
        SELECT,
        drives::item_below,
    ),
    get("users/{id}/drive/items/{id}", SELECT, drives::item_by_id),
    get(
        "users/{id}/drive/items/{id}/children",
        CHILDREN,
        drives::children_by_id,
    ),
    get(
        "users/{id}/drive/items/{id}/content",
        &[],
        drives::content_by_id,
    ),
    get(
        "users/{id}/drive/root:/{path}:/children",
        CHILDREN,
        drives::children_by_path,
    ),
    get(
        "users/{id}/drive/root:/{path}:/content",
        &[],
        drives::content_by_path,
    ),
    get(
        "users/{id}/drive/root:/{path}",
        SELECT,
        drives::item_by_path,
    ),
    get("drives/{id}", SELECT, drives::drive),
    get("drives/{id}/root", SELECT, drives::root),
    get(
        "drives/{id}/root/children",
        CHILDREN,
        drives::children_of_root,
    ),
    get("drives/{id}/root/delta", DRIVE_DELTA, drives::delta),
    get("drives/{id}/items/{id}:/{path}", SELECT, drives::item_below),
    get("drives/{id}/items/{id}", SELECT, drives::item_by_id),
    get(
        "drives/{id}/items/{id}/children",
        CHILDREN,
        drives::children_by_id,
    ),
    get("drives/{id}/items/{id}/content", &[], drives::content_by_id),
    get(
        "drives/{id}/root:/{path}:/children",
        CHILDREN,
        drives::children_by_path,
    ),
    get(
        "drives/{id}/root:/{path}:/content",
        &[],
        drives::content_by_path,
    ),
    get("drives/{id}/root:/{path}", SELECT, drives::item_by_path),
    Route {
        method: Method::POST,
        path: "$batch",
        takes_partners: true,
        options: &[],
        answer: Handler::Batch(batch::answer),
    },
];
