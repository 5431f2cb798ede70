//! The part of Partner Center's REST API that the tools use, as the partner.

pub use wire::partner_center::{
    Agreement, AgreementMetadata, CompanyProfile, Contact, Customer, DirectSignStatus,
    RelationshipRequest,
};

use serde::de::DeserializeOwned;
use url::Url;

use crate::{
    error::{ErrorKind, ServiceError},
    http::client::Call,
    service::{Service, garbled, json},
};
use record::ids::TenantId;
use wire::partner_center::{Collection, Link, camel};

/// The agreement type of the Microsoft Customer Agreement. Without it the service answers about the
/// old Cloud Agreement (documented).
const MCA: (&str, &str) = ("agreementType", "MicrosoftCustomerAgreement");
/// Documented page size is 40; clients use up to 500 (observed).
const PAGE: &str = "500";

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

    /// One customer; `None` where the service knows none of that id, or none of this partner's.
    pub async fn customer(&self, customer: &TenantId) -> Result<Option<Customer>, ServiceError> {
        match self.get(&["customers", customer.as_str()], &[]).await {
            Ok(customer) => Ok(Some(customer)),
            Err(error) if no_customer(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All customers, page by page.
    #[must_use]
    pub fn customers(&self) -> PartnerPages<Customer> {
        self.pages(&["customers"], &[("size", PAGE)])
    }

    /// The partner's invitation link. It is the same for all customers. App+User only.
    pub async fn relationship_request(&self) -> Result<RelationshipRequest, ServiceError> {
        self.get(&["customers", "relationshiprequests"], &[]).await
    }

    /// The templates of the Microsoft Customer Agreement. App+User only.
    pub async fn agreements_metadata(&self) -> Result<Vec<AgreementMetadata>, ServiceError> {
        self.pages(&["agreements"], &[MCA]).all().await
    }

    /// What this partner has attested for a customer; empty where it attested nothing. App+User only.
    pub async fn agreements(&self, customer: &TenantId) -> Result<Vec<Agreement>, ServiceError> {
        self.pages(&["customers", customer.as_str(), "agreements"], &[MCA])
            .all()
            .await
    }

    /// Whether the customer accepted the agreement itself. App+User only.
    pub async fn direct_sign_status(
        &self,
        customer: &TenantId,
    ) -> Result<DirectSignStatus, ServiceError> {
        let resource = "directSignedMicrosoftCustomerAgreementStatus";
        self.get(&["customers", customer.as_str(), resource], &[])
            .await
    }

    async fn get<T: DeserializeOwned>(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
    ) -> Result<T, ServiceError> {
        let call = Call::get(self.address(segments, query)?);
        fetch(&self.service, call).await
    }

    fn pages<T>(&self, segments: &[&str], query: &[(&str, &str)]) -> PartnerPages<T> {
        PartnerPages {
            service: self.service.clone(),
            next: Some(self.address(segments, query).map(Call::get)),
            item: std::marker::PhantomData,
        }
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

/// The pages of one list, one at a time.
pub struct PartnerPages<T> {
    service: Service,
    next: Option<Result<Call, ServiceError>>,
    item: std::marker::PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> PartnerPages<T> {
    /// The next page; `None` after the last one.
    pub async fn next(&mut self) -> Result<Option<Vec<T>>, ServiceError> {
        let Some(call) = self.next.take() else {
            return Ok(None);
        };
        let call = call?;
        let label = call.label();
        let page: Collection<T> = fetch(&self.service, call.clone()).await?;
        let (items, next) = page.into_parts();
        if let Some(link) = next {
            let following = follow(&self.service, &label, &link)?;
            if following.url == call.url && following.headers == call.headers {
                return Err(ServiceError::new(ErrorKind::Garbled, label, false)
                    .with_message("the next page is this page"));
            }
            self.next = Some(Ok(following));
        }
        Ok(Some(items))
    }

    /// Everything at once, for lists that are short by nature.
    pub async fn all(mut self) -> Result<Vec<T>, ServiceError> {
        let mut all = Vec::new();
        while let Some(page) = self.next().await? {
            all.extend(page);
        }
        Ok(all)
    }
}

/// The call for `links.next`: its address is relative to `/v1`, and its headers carry the place.
fn follow(service: &Service, label: &str, link: &Link) -> Result<Call, ServiceError> {
    let absolute = if link.uri.starts_with('/') && !link.uri.starts_with("//") {
        let base = service.address(&["v1"])?;
        format!("{base}{}", link.uri)
    } else {
        link.uri.clone()
    };
    let mut url = service.own_link(&absolute, label)?;
    let told = url
        .query_pairs()
        .any(|(name, _)| name.eq_ignore_ascii_case("seekOperation"));
    if !told {
        url.query_pairs_mut().append_pair("seekOperation", "Next");
    }
    let mut call = Call::get(url);
    // Only this header: what else an answer names has no business in our request.
    call.headers = link
        .headers
        .iter()
        .filter(|header| header.key.eq_ignore_ascii_case("MS-ContinuationToken"))
        .map(|header| ("MS-ContinuationToken", header.value.clone()))
        .collect();
    Ok(call)
}

async fn fetch<T: DeserializeOwned>(service: &Service, call: Call) -> Result<T, ServiceError> {
    let label = call.label();
    let answer = service.send(call).await?;
    // The service does not keep to one case of its property names (documented), so ours is made first.
    let value = json(&label, false, &answer)?;
    serde_json::from_value(camel(value)).map_err(|error| garbled(&label, false, &answer, &error))
}

/// Whether Partner Center says that the customer is not there, or not this partner's: 20002 ("no commerce
/// relationship") and the customer service's own 600xxx with 403 or 404, and with 404 also 60003 (no such tenant) and
/// 3000 ("relationship does not exist"), all documented. Any other refusal says nothing of the customer.
fn no_customer(error: &ServiceError) -> bool {
    let Some(code) = error.code() else {
        return false;
    };
    let is_of_customers = code == "20002" || (code.len() == 6 && code.starts_with("600"));
    match error.status() {
        Some(403) => is_of_customers,
        Some(404) => is_of_customers || matches!(code, "60003" | "3000"),
        _ => false,
    }
}
