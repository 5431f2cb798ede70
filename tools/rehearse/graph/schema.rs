//! The properties that the public schema declares for the types that are answered here (CSDL v1.0 of August 2026), and
//! how each is written where nothing is known of it.

/// How a property is written without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unset {
    Null,
    EmptyList,
}

/// How a property of a type is written without a value, with its name as the schema spells it; none where the type has
/// no such property.
pub(super) fn unset(kind: &str, name: &str) -> Option<(&'static str, Unset)> {
    let same = |known: &&str| known.eq_ignore_ascii_case(name);
    let (_, values, lists) = TYPES
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(kind))?;
    let find = |names: &[&'static str]| names.iter().copied().find(same);
    find(values)
        .map(|name| (name, Unset::Null))
        .or_else(|| find(lists).map(|name| (name, Unset::EmptyList)))
}

/// A type: its single values that can be null, and its lists.
type Type = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const TYPES: [Type; 5] = [
    (
        "user",
        &[
            "id",
            "deletedDateTime",
            "aboutMe",
            "accountEnabled",
            "ageGroup",
            "authorizationInfo",
            "city",
            "companyName",
            "consentProvidedForMinor",
            "country",
            "createdDateTime",
            "creationType",
            "customSecurityAttributes",
            "department",
            "displayName",
            "employeeHireDate",
            "employeeId",
            "employeeLeaveDateTime",
            "employeeOrgData",
            "employeeType",
            "externalUserState",
            "externalUserStateChangeDateTime",
            "faxNumber",
            "givenName",
            "identityParentId",
            "isManagementRestricted",
            "isResourceAccount",
            "jobTitle",
            "lastPasswordChangeDateTime",
            "legalAgeGroupClassification",
            "mail",
            "mailboxSettings",
            "mailNickname",
            "mobilePhone",
            "mySite",
            "officeLocation",
            "onPremisesDistinguishedName",
            "onPremisesDomainName",
            "onPremisesExtensionAttributes",
            "onPremisesImmutableId",
            "onPremisesLastSyncDateTime",
            "onPremisesSamAccountName",
            "onPremisesSecurityIdentifier",
            "onPremisesSyncEnabled",
            "onPremisesUserPrincipalName",
            "passwordPolicies",
            "passwordProfile",
            "postalCode",
            "preferredDataLocation",
            "preferredLanguage",
            "preferredName",
            "print",
            "securityIdentifier",
            "showInAddressList",
            "signInActivity",
            "signInSessionsValidFromDateTime",
            "state",
            "streetAddress",
            "surname",
            "usageLocation",
            "userPrincipalName",
            "userType",
        ],
        &[
            "assignedLicenses",
            "assignedPlans",
            "businessPhones",
            "identities",
            "imAddresses",
            "interests",
            "licenseAssignmentStates",
            "onPremisesProvisioningErrors",
            "otherMails",
            "pastProjects",
            "provisionedPlans",
            "proxyAddresses",
            "responsibilities",
            "schools",
            "serviceProvisioningErrors",
            "skills",
        ],
    ),
    (
        "group",
        &[
            "id",
            "deletedDateTime",
            "accessType",
            "allowExternalSenders",
            "autoSubscribeNewMembers",
            "classification",
            "createdDateTime",
            "description",
            "displayName",
            "expirationDateTime",
            "hasMembersWithLicenseErrors",
            "hideFromAddressLists",
            "hideFromOutlookClients",
            "isArchived",
            "isAssignableToRole",
            "isFavorite",
            "isManagementRestricted",
            "isSubscribedByMail",
            "licenseProcessingState",
            "mail",
            "mailEnabled",
            "mailNickname",
            "membershipRule",
            "membershipRuleProcessingState",
            "onPremisesDomainName",
            "onPremisesExtensionAttributes",
            "onPremisesLastSyncDateTime",
            "onPremisesNetBiosName",
            "onPremisesSamAccountName",
            "onPremisesSecurityIdentifier",
            "onPremisesSyncEnabled",
            "organizationId",
            "preferredDataLocation",
            "preferredLanguage",
            "renewedDateTime",
            "securityEnabled",
            "securityIdentifier",
            "theme",
            "uniqueName",
            "unseenConversationsCount",
            "unseenCount",
            "unseenMessagesCount",
            "visibility",
            "welcomeMessageEnabled",
        ],
        &[
            "assignedLabels",
            "assignedLicenses",
            "groupTypes",
            "infoCatalogs",
            "onPremisesProvisioningErrors",
            "proxyAddresses",
            "resourceBehaviorOptions",
            "resourceProvisioningOptions",
            "serviceProvisioningErrors",
        ],
    ),
    (
        "organization",
        &[
            "id",
            "deletedDateTime",
            "city",
            "country",
            "countryLetterCode",
            "createdDateTime",
            "defaultUsageLocation",
            "displayName",
            "mobileDeviceManagementAuthority",
            "onPremisesLastSyncDateTime",
            "onPremisesSyncEnabled",
            "partnerTenantType",
            "postalCode",
            "preferredLanguage",
            "privacyProfile",
            "state",
            "street",
            "tenantType",
        ],
        &[
            "assignedPlans",
            "businessPhones",
            "marketingNotificationEmails",
            "provisionedPlans",
            "securityComplianceNotificationMails",
            "securityComplianceNotificationPhones",
            "technicalNotificationMails",
            "verifiedDomains",
        ],
    ),
    (
        "subscribedSku",
        &[
            "id",
            "accountId",
            "accountName",
            "appliesTo",
            "capabilityStatus",
            "consumedUnits",
            "prepaidUnits",
            "skuId",
            "skuPartNumber",
        ],
        &["servicePlans", "subscriptionIds"],
    ),
    (
        "companySubscription",
        &[
            "id",
            "commerceSubscriptionId",
            "createdDateTime",
            "isTrial",
            "nextLifecycleDateTime",
            "ownerId",
            "ownerTenantId",
            "ownerType",
            "skuId",
            "skuPartNumber",
            "status",
            "totalLicenses",
        ],
        &["serviceStatus"],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_is_found_in_any_case_and_one_that_is_none_is_not() {
        assert_eq!(
            unset("user", "Department"),
            Some(("department", Unset::Null))
        );
        assert_eq!(
            unset("User", "proxyAddresses"),
            Some(("proxyAddresses", Unset::EmptyList))
        );
        assert_eq!(unset("user", "nickname"), None);
        assert_eq!(unset("driveItem", "name"), None);
    }
}
