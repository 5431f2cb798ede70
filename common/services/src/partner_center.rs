//! The part of Partner Center's REST API that the tools use, as the partner.

pub(crate) mod advice;
mod attestations;
pub mod commerce;
pub mod creating;
mod list;
pub mod ordering;
mod partners;
pub mod transfers;

pub use attestations::{NewAgreement, NewAttestation};
pub use partners::{PartnerAgreement, PartnersOf};
pub use wire::partner_center::{
    Agreement, AgreementDocument, AgreementMetadata, CompanyProfile, Contact, CountryRules,
    Customer, DirectSignStatus, MpnProfile, PartnerRelationship, RelationshipRequest,
};
pub use wire::whole;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use url::Url;

use crate::{
    auth::claims::Claims,
    deadline::Deadline,
    error::{ErrorKind, ServiceError},
    http::client::{Answer, Call},
    pages::{Pages, Repeats, Walk},
    service::{
        Service,
        answer::{about, garbled, json},
    },
};
use record::{
    Exit,
    ids::{Guid, TenantId},
};
use wire::partner_center::{AgreementStatus, camel};

/// The agreement type of the Microsoft Customer Agreement. Without it the service answers about the
/// old Cloud Agreement (documented).
const MCA: (&str, &str) = ("agreementType", "MicrosoftCustomerAgreement");
/// Documented page size is 40; clients use up to 500 (observed).
const PAGE: &str = "500";

/// Which customers a list has: those of which one field begins with these letters (documented; no other comparison is).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerFilter {
    /// The company's name.
    Name(String),
    /// Its domain.
    Domain(String),
    /// The tenant of one of its indirect resellers.
    Reseller(Guid),
}

impl CustomerFilter {
    fn json(&self) -> String {
        let (field, value) = match self {
            Self::Name(name) => ("CompanyName", &**name),
            Self::Domain(domain) => ("Domain", &**domain),
            Self::Reseller(reseller) => ("IndirectReseller", reseller.as_str()),
        };
        serde_json::json!({"Field": field, "Value": value, "Operator": "starts_with"}).to_string()
    }
}

/// What can end between a partner and a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The reseller relationship.
    Reseller,
    /// Classic delegated administration (DAP).
    DelegatedAccess,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct EndedCustomer {
    #[serde(skip_serializing_if = "Option::is_none")]
    relationship_to_partner: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_delegated_access: Option<bool>,
    attributes: ObjectType,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ObjectType {
    object_type: &'static str,
}

impl Default for ObjectType {
    fn default() -> Self {
        Self {
            object_type: "Customer",
        }
    }
}

/// Partner Center, as one partner.
#[derive(Clone)]
pub struct PartnerCenter {
    service: Service,
}

impl PartnerCenter {
    pub(crate) fn new(service: Service) -> Self {
        Self { service }
    }

    /// The partner's own tenant.
    #[must_use]
    pub fn tenant(&self) -> &TenantId {
        &self.service.tenant
    }

    /// Forgets the token, so that the next call brings a new one.
    pub fn renew_token(&self) {
        self.service.forget_token();
    }

    /// The same until another deadline, for a handle that is kept over several records.
    #[must_use]
    pub fn with_deadline(&self, deadline: Deadline) -> Self {
        let mut partner_center = self.clone();
        partner_center.service.deadline = Some(deadline);
        partner_center
    }

    /// What the token says of itself.
    pub async fn claims(&self) -> Result<Option<Claims>, ServiceError> {
        self.service.claims().await
    }

    /// Whether the service takes the sign-in as one with multi-factor authentication; `None` where it does not say
    /// (documented: the header `ValidateMfa`, answered by `isMfaCompliant`). App+User only.
    pub async fn is_mfa_compliant(&self) -> Result<Option<bool>, ServiceError> {
        let any = ["customers", "relationshiprequests"];
        let mut call = Call::get(self.address(&any, &[])?);
        call.headers.push(("ValidateMfa", "true".to_owned()));
        Ok(self.service.send(call).await?.mfa_compliant)
    }

    /// One customer; `None` where the service knows none of that id, or none of this partner's.
    pub async fn customer(&self, customer: &TenantId) -> Result<Option<Customer>, ServiceError> {
        let segments = ["customers", customer.as_str()];
        let found = self
            .get(&segments, &[], |found| is_customer(found, customer))
            .await;
        match found {
            Ok(customer) => Ok(Some(customer)),
            Err(error) if no_customer(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All customers, or those that a filter lets through, page by page.
    #[must_use]
    pub fn customers(&self, filter: Option<&CustomerFilter>) -> Pages<Customer> {
        let filter = filter.map(CustomerFilter::json);
        let mut query = vec![("size", PAGE)];
        query.extend(filter.as_deref().map(|filter| ("filter", filter)));
        let first = self.address(&["customers"], &query).map(Call::get);
        let walk = Walk::new(
            &self.service,
            first,
            list::page_of_customers,
            Repeats::Never,
        );
        Pages::new(walk, |customer| &customer.id)
    }

    /// The partner's own profile: its name and its `PartnerID`. App+User only.
    pub async fn own_profile(&self) -> Result<MpnProfile, ServiceError> {
        self.get(&["profiles", "mpn"], &[], |_| true).await
    }

    /// Ends what the partner is to a customer: the reseller relationship, or classic delegated administration. App+User
    /// only. Sent once. No subscription may be active (documented): the service refuses otherwise, and nothing here
    /// suspends any.
    pub async fn end(&self, customer: &TenantId, what: Ending) -> Result<(), ServiceError> {
        let url = self.address(&["customers", customer.as_str()], &[])?;
        let body = match what {
            Ending::Reseller => EndedCustomer {
                relationship_to_partner: Some("none"),
                ..EndedCustomer::default()
            },
            Ending::DelegatedAccess => EndedCustomer {
                allow_delegated_access: Some(false),
                ..EndedCustomer::default()
            },
        };
        let call = Call::patch(url, &body).map_err(|error| {
            ServiceError::new(ErrorKind::Local, "PATCH customer", false)
                .with_message(error.to_string())
        })?;
        self.service.send(call).await?;
        Ok(())
    }

    /// The partner's invitation link. It is the same for all customers. App+User only.
    pub async fn relationship_request(&self) -> Result<RelationshipRequest, ServiceError> {
        self.get(&["customers", "relationshiprequests"], &[], |_| true)
            .await
    }

    /// The templates of the Microsoft Customer Agreement. App+User only.
    pub async fn agreements_metadata(&self) -> Result<Vec<AgreementMetadata>, ServiceError> {
        self.list(&["agreements"], &[MCA]).all().await
    }

    /// What this partner has attested for a customer; empty where it attested nothing. App+User only.
    pub async fn agreements(&self, customer: &TenantId) -> Result<Vec<Agreement>, ServiceError> {
        self.list(&["customers", customer.as_str(), "agreements"], &[MCA])
            .all()
            .await
    }

    /// Whether the customer accepted the agreement itself. App+User only.
    pub async fn direct_sign_status(
        &self,
        customer: &TenantId,
    ) -> Result<DirectSignStatus, ServiceError> {
        let resource = "directSignedMicrosoftCustomerAgreementStatus";
        // The answer does not say whose it is.
        self.get(&["customers", customer.as_str(), resource], &[], |_| true)
            .await
    }

    /// The partners that this one deals with. App+User only.
    pub async fn partners(&self, of: PartnersOf) -> Result<Vec<PartnerRelationship>, ServiceError> {
        self.list(&["relationships"], &[("relationship_type", of.as_str())])
            .all()
            .await
    }

    /// The indirect resellers of a customer. App+User only.
    pub async fn resellers(
        &self,
        customer: &TenantId,
    ) -> Result<Vec<PartnerRelationship>, ServiceError> {
        self.list(&["customers", customer.as_str(), "relationships"], &[])
            .all()
            .await
    }

    /// Who a `PartnerID` is; `None` where it is not known. App+User only.
    pub async fn mpn_profile(&self, id: &str) -> Result<Option<MpnProfile>, ServiceError> {
        let is_asked_for = |found: &MpnProfile| found.mpn_id.as_deref() == Some(id);
        let found = self
            .get(&["profiles", "mpn"], &[("mpnId", id)], is_asked_for)
            .await;
        match found {
            Ok(profile) => Ok(Some(profile)),
            Err(error) if error.status() == Some(404) && error.code() == Some("3000") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether the partner with a `PartnerID` has signed the Microsoft Partner Agreement. App+User only.
    pub async fn partner_agreement(&self, id: &str) -> Result<PartnerAgreement, ServiceError> {
        let segments = ["compliance", "csp", "agreementstatus"];
        let answer: Result<AgreementStatus, ServiceError> =
            self.get(&segments, &[("mpnId", id)], |_| true).await;
        match answer {
            Ok(status) if status.is_agreement_signed => Ok(PartnerAgreement::Signed),
            Ok(_) => Ok(PartnerAgreement::NotSigned),
            Err(error) => partners::refused(&error).ok_or(error),
        }
    }

    /// What a country asks of the data of its customers; `None` where the service knows no such country.
    pub async fn country_rules(&self, country: &str) -> Result<Option<CountryRules>, ServiceError> {
        let segments = ["countryvalidationrules", country];
        let found = self
            .get(&segments, &[], |rules: &CountryRules| {
                rules.iso2_code.eq_ignore_ascii_case(country)
            })
            .await;
        unless_there_is_none(found)
    }

    /// Where the text of an agreement is in a language and for a country, both of which are compared exactly
    /// (documented); `None` where there is none. App+User only.
    pub async fn agreement_document(
        &self,
        template: &str,
        language: &str,
        country: &str,
    ) -> Result<Option<AgreementDocument>, ServiceError> {
        let segments = ["agreementtemplates", template, "document"];
        let query = [("language", language), ("country", country)];
        let is_asked_for = |found: &AgreementDocument| {
            found.language.as_deref().is_none_or(|one| one == language)
                && found.country.as_deref().is_none_or(|one| one == country)
        };
        unless_there_is_none(self.get(&segments, &query, is_asked_for).await)
    }

    async fn get<T: DeserializeOwned>(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
        is_asked_for: impl Fn(&T) -> bool,
    ) -> Result<T, ServiceError> {
        let call = Call::get(self.address(segments, query)?);
        let label = call.label();
        let answer = self.service.send(call).await?;
        let thing = parse(&label, &answer, json(&label, false, &answer)?)?;
        about(&label, false, &answer, thing, is_asked_for)
    }

    fn list<T: DeserializeOwned>(&self, segments: &[&str], query: &[(&str, &str)]) -> Walk<T> {
        let first = self.address(segments, query).map(Call::get);
        Walk::new(&self.service, first, list::page, Repeats::Never)
    }

    fn address(&self, segments: &[&str], query: &[(&str, &str)]) -> Result<Url, ServiceError> {
        let mut all = vec!["v1"];
        all.extend(segments);
        let mut url = self.service.address(&all)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }
}

fn is_customer(found: &Customer, asked: &TenantId) -> bool {
    found
        .tenant()
        .is_some_and(|id| id.as_str() == asked.as_str())
}

/// The service does not keep to one case of its property names (documented), so ours is made first.
fn parse<T: DeserializeOwned>(
    call: &str,
    answer: &Answer,
    value: Value,
) -> Result<T, ServiceError> {
    serde_json::from_value(camel(value))
        .map_err(|error| garbled(call, false, answer, error.to_string()))
}

/// What was found; `None` where the service refuses the country or the language that was asked about, with a code of its
/// own. A refusal of the sign-in, which comes with 400 too, says nothing of them.
fn unless_there_is_none<T>(found: Result<T, ServiceError>) -> Result<Option<T>, ServiceError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error)
            if error.exit() == Exit::No
                && matches!(error.status(), Some(400 | 404))
                && error.code().is_some() =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Whether Partner Center says that the customer is not there, or not this partner's: 20002 ("no commerce
/// relationship") and the customer service's own 600xxx with 403 or 404, and with 404 also 60003 (no such tenant) and
/// 3000 ("relationship does not exist"), all documented. Any other refusal says nothing of the customer: 600006 is one
/// of those, for it is about what the partner's own account may do.
fn no_customer(error: &ServiceError) -> bool {
    let Some(code) = error.code() else {
        return false;
    };
    let is_of_customers =
        code == "20002" || (code.len() == 6 && code.starts_with("600") && code != "600006");
    match error.status() {
        Some(403) => is_of_customers,
        Some(404) => is_of_customers || matches!(code, "60003" | "3000"),
        _ => false,
    }
}
