//! Properties that a tenant file sets and cannot set, or not so. Pure.

use crate::{drives::Item, tenant::Tenant};

type Problem = (String, String);

/// Properties that follow from other keys.
const OF_USERS: &str = "\
    id userPrincipalName displayName givenName surname mail accountEnabled userType usageLocation \
    assignedLicenses licenseAssignmentStates assignedPlans provisionedPlans deletedDateTime";
const OF_GROUPS: &str = "\
    id displayName assignedLicenses licenseProcessingState hasMembersWithLicenseErrors deletedDateTime";
const OF_THE_ORGANIZATION: &str = "\
    id displayName countryLetterCode defaultUsageLocation preferredLanguage createdDateTime \
    verifiedDomains assignedPlans provisionedPlans tenantType partnerTenantType";
const OF_SKUS: &str = "\
    id appliesTo capabilityStatus consumedUnits prepaidUnits skuId skuPartNumber servicePlans \
    subscriptionIds";
const OF_SUBSCRIPTIONS: &str = "\
    id commerceSubscriptionId createdDateTime isTrial nextLifecycleDateTime ownerTenantId skuId \
    skuPartNumber status totalLicenses serviceStatus";
const OF_DRIVES: &str = "id driveType webUrl owner quota";
const OF_ITEMS: &str = "\
    id name size webUrl lastModifiedDateTime parentReference root folder file package remoteItem malware \
    deleted";

/// The first property that is set to what it cannot be.
pub(super) fn first_problem(tenant: &Tenant) -> Option<Problem> {
    let users = tenant
        .users
        .iter()
        .map(|one| (&one.properties, "users", "user", OF_USERS));
    let groups = tenant
        .groups
        .iter()
        .map(|one| (&one.properties, "groups", "group", OF_GROUPS));
    let skus = tenant
        .skus
        .iter()
        .map(|one| (&one.properties, "skus", "subscribedSku", OF_SKUS));
    let subscriptions = tenant.subscriptions.iter();
    let subscriptions = subscriptions.map(|one| {
        (
            &one.properties,
            "subscriptions",
            "companySubscription",
            OF_SUBSCRIPTIONS,
        )
    });
    let lists = users
        .enumerate()
        .chain(groups.enumerate())
        .chain(skus.enumerate());
    let mut lists = lists.chain(subscriptions.enumerate());
    let listed = lists.find_map(|(at, (set, list, kind, taken))| {
        let (path, words) = set.first_problem(kind, taken)?;
        Some((format!("{list}[{at}].{path}"), words))
    });
    let of_the_organization = || {
        let set = &tenant.organization.properties;
        let (path, words) = set.first_problem("organization", OF_THE_ORGANIZATION)?;
        Some((format!("organization.{path}"), words))
    };
    listed
        .or_else(of_the_organization)
        .or_else(|| drives(tenant))
}

fn drives(tenant: &Tenant) -> Option<Problem> {
    tenant.users.iter().enumerate().find_map(|(at, user)| {
        let drive = user.drive.as_ref()?;
        let own = drive.properties.first_problem("drive", OF_DRIVES);
        let (path, words) = own.or_else(|| items(&drive.items, "items"))?;
        Some((format!("users[{at}].drive.{path}"), words))
    })
}

fn items(all: &[Item], list: &str) -> Option<Problem> {
    all.iter().enumerate().find_map(|(at, item)| {
        let own = item.properties.first_problem("driveItem", OF_ITEMS);
        let (path, words) = own.or_else(|| items(item.children(), "folder"))?;
        Some((format!("{list}[{at}].{path}"), words))
    })
}
