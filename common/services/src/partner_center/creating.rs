//! Creating customers: what is asked before, the creation, and the first administrator's password in its answer.

use serde::Serialize;
use serde_json::Value;

use super::{Customer, CustomerFilter, PartnerCenter, parse};
use crate::{
    error::{ErrorKind, ServiceError},
    http::client::Call,
    secret::Secret,
    service::answer::{garbled, json},
};
use record::{
    ids::Guid,
    sections::{NewAddress, NewCustomer},
    text,
};
use wire::partner_center::{AddressCheck, camel};

/// What the service answered to a creation.
#[derive(Debug, Clone)]
pub struct CreatedCustomer {
    /// The new tenant.
    pub id: Guid,
    /// How its first administrator signs in; `None` where the answer does not say, which it says once (documented).
    pub credentials: Option<FirstCredentials>,
}

/// How the first administrator of a new tenant signs in.
#[derive(Debug, Clone)]
pub struct FirstCredentials {
    /// The name, often without the domain.
    pub user_name: String,
    /// The password.
    pub password: Secret,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    company_profile: CompanyProfile<'a>,
    billing_profile: BillingProfile<'a>,
    /// Delegated administration of today and none of the old one: the default (documented), said all the same.
    #[serde(rename = "enableGDAPByDefault")]
    enable_gdap_by_default: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    associated_partner_id: Option<Guid>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CompanyProfile<'a> {
    domain: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_registration_number: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BillingProfile<'a> {
    email: &'a str,
    culture: &'a str,
    language: &'a str,
    company_name: &'a str,
    default_address: &'a NewAddress,
}

impl<'a> Body<'a> {
    fn of(new: &'a NewCustomer) -> Self {
        Self {
            company_profile: CompanyProfile {
                domain: &new.domain,
                organization_registration_number: new.registration_number.as_deref(),
            },
            billing_profile: BillingProfile {
                email: &new.email,
                culture: &new.culture,
                language: &new.language,
                company_name: &new.company_name,
                default_address: &new.address,
            },
            enable_gdap_by_default: true,
            associated_partner_id: new.reseller_tenant_id,
        }
    }
}

impl PartnerCenter {
    /// Whether some tenant has a domain: 200 says that it is taken, 404 that it is free (documented).
    pub async fn is_domain_taken(&self, domain: &str) -> Result<bool, ServiceError> {
        let call = Call::head(self.address(&["domains", domain], &[])?);
        match self.service.send(call).await {
            Ok(_) => Ok(true),
            Err(error) if error.status() == Some(404) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What the service says of an address. It changes nothing.
    pub async fn check_address(&self, address: &NewAddress) -> Result<AddressCheck, ServiceError> {
        let url = self.address(&["validations", "address"], &[])?;
        let call = Call::question(url, address).map_err(|error| unwritable(&error))?;
        let label = call.label();
        let answer = self.service.send(call).await?;
        let check: AddressCheck = parse(&label, &answer, json(&label, false, &answer)?)?;
        if check.status.is_empty() {
            return Err(garbled(&label, false, &answer, "it has no status"));
        }
        Ok(check)
    }

    /// The customer of this partner that has a domain; `None` where none has.
    pub async fn customer_with_domain(
        &self,
        domain: &str,
    ) -> Result<Option<Customer>, ServiceError> {
        let filter = CustomerFilter::Domain(domain.to_owned());
        let mut pages = self.customers(Some(&filter));
        let has_it = |one: &Customer| {
            let found = one.company_profile.domain.as_deref();
            found.is_some_and(|found| found.eq_ignore_ascii_case(domain))
        };
        while let Some(page) = pages.next().await? {
            if let Some(found) = page.into_iter().find(has_it) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Creates a customer: a tenant, and the reseller relationship with it. Sent once; the same `request_id` again
    /// creates no second one (documented). No word of the answer goes into an error: it holds a password.
    pub async fn create_customer(
        &self,
        new: &NewCustomer,
        request_id: &str,
    ) -> Result<CreatedCustomer, ServiceError> {
        let body = serde_json::to_value(Body::of(new)).map_err(|error| unwritable(&error))?;
        let sent = self.post(&["v1", "customers"], &body, request_id).await;
        let (call, answer) = sent.map_err(with_next_step)?;
        let value: Value = json(&call, true, &answer)?;
        created(&camel(value))
            .ok_or_else(|| garbled(&call, true, &answer, "it names no tenant that was created"))
    }
}

/// 3000 stands for several things (documented); of a creation it says that a value is invalid.
fn with_next_step(mut error: ServiceError) -> ServiceError {
    if error.status() == Some(400) && error.code() == Some("3000") {
        error.0.advice.get_or_insert_with(|| {
            text!(
                "correct the company or the contact that the message names, and plan anew",
                "メッセージに示された会社または連絡先を修正し、計画を作り直してください"
            )
        });
    }
    error
}

fn created(answer: &Value) -> Option<CreatedCustomer> {
    let id = answer["id"].as_str()?.parse().ok()?;
    let text = |name: &str| {
        let found = answer["userCredentials"][name].as_str();
        found.filter(|text| !text.is_empty())
    };
    let credentials = text("userName")
        .zip(text("password"))
        .map(|(user_name, password)| FirstCredentials {
            user_name: user_name.to_owned(),
            password: Secret::new(password),
        });
    Some(CreatedCustomer { id, credentials })
}

fn unwritable(error: &serde_json::Error) -> ServiceError {
    ServiceError::new(ErrorKind::Local, "POST /v1/customers", false).with_message(error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn new() -> NewCustomer {
        NewCustomer {
            domain: "kaigan.onmicrosoft.com".to_owned(),
            company_name: "株式会社かいがん".to_owned(),
            registration_number: None,
            email: "mori@kaigan.example".to_owned(),
            culture: "ja-JP".to_owned(),
            language: "ja".to_owned(),
            address: NewAddress {
                first_name: "花".to_owned(),
                last_name: "森".to_owned(),
                phone_number: None,
                address_line1: "北区梅田 1-2-3".to_owned(),
                address_line2: None,
                city: Some("大阪市".to_owned()),
                state: Some("大阪府".to_owned()),
                postal_code: Some("530-0001".to_owned()),
                country: "JP".to_owned(),
            },
            address_status: "Verified".to_owned(),
            reseller: None,
            reseller_tenant_id: None,
        }
    }

    #[test]
    fn what_is_sent_is_what_the_plan_says() {
        let body = serde_json::to_value(Body::of(&new())).unwrap();
        assert_eq!(
            body,
            json!({
                "companyProfile": {"domain": "kaigan.onmicrosoft.com"},
                "billingProfile": {
                    "email": "mori@kaigan.example", "culture": "ja-JP", "language": "ja",
                    "companyName": "株式会社かいがん",
                    "defaultAddress": {
                        "firstName": "花", "lastName": "森", "addressLine1": "北区梅田 1-2-3",
                        "city": "大阪市", "state": "大阪府", "postalCode": "530-0001", "country": "JP",
                    },
                },
                "enableGDAPByDefault": true,
            })
        );
    }

    #[test]
    fn an_answer_without_a_tenant_is_none_and_one_without_a_password_says_so() {
        let id = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
        let password = |answer: Value| {
            let created = created(&answer)?;
            Some(
                created
                    .credentials
                    .map(|one| one.password.expose().to_owned()),
            )
        };
        let credentials = |password: Value| json!({"userName": "admin", "password": password});
        for (answer, expected) in [
            (json!({}), None),
            (
                json!({"id": "x", "userCredentials": credentials(json!("p"))}),
                None,
            ),
            (json!({"id": id}), Some(None)),
            (json!({"id": id, "userCredentials": null}), Some(None)),
            (
                json!({"id": id, "userCredentials": credentials(json!(7))}),
                Some(None),
            ),
            (
                json!({"id": id, "userCredentials": credentials(json!("p"))}),
                Some(Some("p".to_owned())),
            ),
        ] {
            assert_eq!(password(answer.clone()), expected, "{answer}");
        }
    }

    #[test]
    fn debug_output_does_not_tell_the_password() {
        let answer = json!({
            "id": "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7",
            "userCredentials": {"userName": "admin", "password": "hunter2"},
        });
        assert!(!format!("{:?}", created(&answer)).contains("hunter2"));
    }
}
