//! Whose token each call of Partner Center v1 takes (documented: the page of each call and partner-center-authentication;
//! where those and Microsoft's newer samples disagree, which call nearly everything "app and user", the pages hold).

use super::{
    agents::Agent,
    fits,
    roles::{
        DIRECTORY_READERS, DIRECTORY_WRITERS, GLOBAL_READER, LICENSE_ADMINISTRATOR,
        USER_ADMINISTRATOR,
    },
};

/// Whose token a call takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// That of the application alone or of a person.
    Either,
    /// That of a person, who signed in through the application; the application alone gets 403 with code 900329.
    Person,
    /// That of the application alone.
    App,
}

/// What one call takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// The HTTP method.
    pub method: &'static str,
    /// The path below the version; `{…}` is one part of it.
    pub path: &'static str,
    /// Whose token.
    pub takes: Takes,
    /// The roles of which the person needs one in the customer's tenant, by delegation (GDAP); empty: none is needed.
    pub roles: &'static [&'static str],
    /// The roles of which the person needs one in the partner's own Partner Center. Empty: the page names none, which does
    /// not mean that none is needed.
    pub agents: &'static [Agent],
    /// The page that says so.
    pub source: &'static str,
}

const fn of(method: &'static str, path: &'static str, takes: Takes, source: &'static str) -> Call {
    Call {
        method,
        path,
        takes,
        roles: &[],
        agents: &[],
        source,
    }
}

/// A call that a person makes who administers the customer.
const fn delegated(
    method: &'static str,
    path: &'static str,
    roles: &'static [&'static str],
    source: &'static str,
) -> Call {
    Call {
        roles,
        ..of(method, path, Takes::Person, source)
    }
}

impl Call {
    /// The same where the page names roles in Partner Center.
    const fn by(self, agents: &'static [Agent]) -> Self {
        Self { agents, ..self }
    }
}

const fn either(method: &'static str, path: &'static str, source: &'static str) -> Call {
    of(method, path, Takes::Either, source)
}

const fn person(method: &'static str, path: &'static str, source: &'static str) -> Call {
    of(method, path, Takes::Person, source)
}

const fn app(method: &'static str, path: &'static str, source: &'static str) -> Call {
    of(method, path, Takes::App, source)
}

/// The row of a call by its template.
#[must_use]
pub fn row(method: &str, template: &str) -> Option<&'static Call> {
    CALLS
        .iter()
        .find(|call| call.method == method && call.path == template)
}

/// The row of a call as it was made: its path begins with the version.
#[must_use]
pub fn of_call(method: &str, path: &str) -> Option<&'static Call> {
    let (_, path) = path.trim_start_matches('/').split_once('/')?;
    let fitting = CALLS
        .iter()
        .filter(|call| call.method == method && fits(call.path, path));
    // `customers/relationshiprequests` is no customer: what is spelt out goes first.
    fitting.min_by_key(|call| call.path.matches('{').count())
}

const READ_USERS: &[&str] = &[DIRECTORY_READERS, GLOBAL_READER, USER_ADMINISTRATOR];
const READ_PRODUCTS: &[&str] = &[
    DIRECTORY_READERS,
    GLOBAL_READER,
    USER_ADMINISTRATOR,
    LICENSE_ADMINISTRATOR,
];
const READ_LICENSES: &[&str] = &[
    DIRECTORY_READERS,
    DIRECTORY_WRITERS,
    USER_ADMINISTRATOR,
    LICENSE_ADMINISTRATOR,
];
const CHANGE_LICENSES: &[&str] = &[DIRECTORY_WRITERS, USER_ADMINISTRATOR, LICENSE_ADMINISTRATOR];

const BY_ADMIN: &[Agent] = &[Agent::AdminAgent];
const BY_SALES: &[Agent] = &[Agent::AdminAgent, Agent::SalesAgent];

/// Every call that a tool makes or `rehearse` plays.
pub const CALLS: &[Call] = &[
    either(
        "GET",
        "customers",
        "partner-center/developer/get-a-list-of-customers",
    ),
    either(
        "POST",
        "customers",
        "partner-center/developer/create-a-customer",
    ),
    person(
        "GET",
        "customers/relationshiprequests",
        "partner-center/developer/request-reseller-relationship",
    )
    .by(BY_ADMIN),
    either(
        "GET",
        "customers/{customer}",
        "partner-center/developer/get-a-customer-by-id",
    ),
    person(
        "PATCH",
        "customers/{customer}",
        "partner-center/developer/remove-a-reseller-relationship-with-a-customer",
    ),
    either(
        "GET",
        "customers/{customer}/validationStatus",
        "partner-center/developer/retrieve-validation-status",
    ),
    person(
        "GET",
        "customers/{customer}/relationships",
        "partner-center/developer/get-indirect-resellers-of-a-customer",
    ),
    person(
        "GET",
        "relationships",
        "partner-center/developer/retrieve-a-list-of-indirect-resellers",
    ),
    person(
        "GET",
        "profiles/mpn",
        "partner-center/developer/get-partner-by-mpn-id",
    ),
    person(
        "GET",
        "compliance/csp/agreementstatus",
        "partner-center/developer/verify-indirect-reseller-mpa-status",
    ),
    either(
        "GET",
        "customers/{customer}/subscriptions",
        "partner-center/developer/get-all-of-a-customer-s-subscriptions",
    ),
    either(
        "GET",
        "customers/{customer}/subscriptions/{subscription}",
        "partner-center/developer/get-a-subscription-by-id",
    ),
    either(
        "PATCH",
        "customers/{customer}/subscriptions/{subscription}",
        "partner-center/developer/update-a-subscription-by-id",
    ),
    person(
        "GET",
        "customers/{customer}/subscriptions/{subscription}/supportcontact",
        "partner-center/developer/get-a-subscription-s-support-contact",
    ),
    person(
        "PUT",
        "customers/{customer}/subscriptions/{subscription}/supportcontact",
        "partner-center/developer/update-a-subscription-s-support-contact",
    ),
    person(
        "GET",
        "agreements",
        "partner-center/developer/get-agreement-metadata",
    ),
    person(
        "GET",
        "customers/{customer}/agreements",
        "partner-center/developer/get-confirmation-of-customer-agreement",
    ),
    person(
        "GET",
        "customers/{customer}/directSignedMicrosoftCustomerAgreementStatus",
        "partner-center/developer/get-direct-sign-status-of-customer-agreement",
    ),
    person(
        "GET",
        "agreementtemplates/{template}/document",
        "partner-center/developer/download-customer-agreement-template",
    ),
    either(
        "HEAD",
        "domains/{domain}",
        "partner-center/developer/verify-domain-availability",
    ),
    either(
        "POST",
        "validations/address",
        "partner-center/developer/validate-an-address",
    ),
    either(
        "GET",
        "countryvalidationrules/{country}",
        "partner-center/developer/get-market-specific-validation-data-by-country",
    ),
    either(
        "GET",
        "products",
        "partner-center/developer/get-a-list-of-products",
    ),
    either(
        "GET",
        "products/{product}/skus",
        "partner-center/developer/get-a-list-of-skus-for-a-product",
    ),
    either(
        "GET",
        "products/{product}/skus/{sku}/availabilities",
        "partner-center/developer/get-a-list-of-availabilities-for-a-sku",
    ),
    either(
        "GET",
        "customers/{customer}/products",
        "partner-center/developer/get-a-list-of-products-by-customer",
    ),
    either(
        "GET",
        "customers/{customer}/products/{product}/skus",
        "partner-center/developer/get-a-list-of-skus-for-a-product-by-customer",
    ),
    either(
        "GET",
        "customers/{customer}/products/{product}/skus/{sku}/availabilities",
        "partner-center/developer/get-a-list-of-availabilities-for-a-sku-by-customer",
    ),
    either(
        "POST",
        "customers/{customer}/carts",
        "partner-center/developer/create-a-cart",
    ),
    either(
        "GET",
        "customers/{customer}/carts/{cart}",
        "partner-center/developer/get-a-cart-by-cart-id",
    ),
    either(
        "POST",
        "customers/{customer}/carts/{cart}/checkout",
        "partner-center/developer/checkout-a-cart",
    ),
    either(
        "GET",
        "customers/{customer}/orders",
        "partner-center/developer/get-all-of-a-customer-s-orders",
    ),
    either(
        "GET",
        "customers/{customer}/orders/{order}",
        "partner-center/developer/get-an-order-by-id",
    ),
    either(
        "POST",
        "customers/{customer}/transfers",
        "partner-center/developer/create-a-transfer",
    )
    // An older page lets global administrators and sales agents too; the stricter one stands here.
    .by(BY_ADMIN),
    either(
        "GET",
        "customers/{customer}/transfers",
        "partner-center/developer/get-a-customer-s-transfers",
    )
    .by(BY_ADMIN),
    either(
        "GET",
        "customers/{customer}/transfers/{transfer}",
        "partner-center/developer/get-a-transfer-by-id",
    )
    .by(BY_ADMIN),
    either(
        "PATCH",
        "customers/{customer}/transfers/{transfer}",
        "partner-center/developer/update-a-transfer",
    )
    .by(BY_ADMIN),
    either(
        "DELETE",
        "customers/{customer}/transfers/{transfer}",
        "partner-center/developer/cancel-a-transfer",
    )
    .by(BY_ADMIN),
    either(
        "GET",
        "auditrecords",
        "partner-center/developer/get-a-record-of-partner-center-activity-by-user",
    ),
    delegated(
        "GET",
        "customers/{customer}/subscribedskus",
        READ_PRODUCTS,
        "partner-center/developer/get-a-list-of-available-licenses",
    ),
    delegated(
        "GET",
        "customers/{customer}/users",
        READ_USERS,
        "partner-center/developer/get-a-list-of-all-user-accounts-for-a-customer",
    ),
    delegated(
        "GET",
        "customers/{customer}/users/{user}",
        READ_USERS,
        "partner-center/developer/get-a-user-account-by-id",
    ),
    delegated(
        "GET",
        "customers/{customer}/users/{user}/licenses",
        READ_LICENSES,
        "partner-center/developer/check-which-licenses-are-assigned-to-a-user",
    ),
    delegated(
        "POST",
        "customers/{customer}/users/{user}/licenseupdates",
        CHANGE_LICENSES,
        "partner-center/developer/assign-licenses-to-a-user",
    ),
    // The enhanced attestation is the application's alone, beside calls that are a person's alone.
    app(
        "POST",
        "attestations/enhanced",
        "partner-center/customers/integrate-sandbox-confirm-customer-accept",
    ),
    app(
        "GET",
        "attestations/enhanced/{attestation}",
        "partner-center/customers/integrate-sandbox-confirm-customer-accept",
    ),
    either(
        "POST",
        "customers/{customer}/agreements",
        "rest/api/partner-center/manage-customer-accounts/create-agreement",
    )
    .by(BY_SALES),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_as_it_was_made_leads_to_its_row_and_attestation_is_the_applications() {
        let takes = |method, path| of_call(method, path).map(|call| call.takes);
        for (method, path, expected) in [
            ("GET", "/v1/customers", Some(Takes::Either)),
            (
                "GET",
                "/v1/customers/relationshiprequests",
                Some(Takes::Person),
            ),
            ("GET", "/v1/customers/x/agreements", Some(Takes::Person)),
            ("POST", "/v1/attestations/enhanced", Some(Takes::App)),
            ("GET", "/v1/nothing", None),
        ] {
            assert_eq!(takes(method, path), expected, "{method} {path}");
        }
    }
}
