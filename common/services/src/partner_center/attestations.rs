//! Attesting an agreement. The path, the first five fields and the app-only token are documented; what is not has its
//! name from the settings.

use serde_json::{Map, Value, json};

use super::{PartnerCenter, parse};
use crate::{
    error::{ErrorKind, ServiceError},
    http::client::{Answer, Call},
    service::answer::{garbled, json as body_of},
    settings::AttestationNames,
};
use record::ids::TenantId;

/// Who accepts the agreement, for which company.
#[derive(Debug, Clone, Copy)]
pub struct NewAttestation<'a> {
    /// ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// The language of the agreement.
    pub language: &'a str,
    /// The company.
    pub company_name: &'a str,
    /// Given name.
    pub first_name: &'a str,
    /// Family name.
    pub last_name: &'a str,
    /// Mail address.
    pub email: &'a str,
    /// Telephone.
    pub phone_number: Option<&'a str>,
}

/// The agreement that an accepted attestation makes.
#[derive(Debug, Clone, Copy)]
pub struct NewAgreement<'a> {
    /// The attestation.
    pub attestation: &'a str,
    /// Which agreement.
    pub template_id: &'a str,
    /// When it was accepted, RFC 3339.
    pub date_agreed: &'a str,
    /// Who accepted.
    pub contact: NewAttestation<'a>,
}

impl PartnerCenter {
    /// Submits an attestation and gives its id. App-only. Sent once; where the outcome is unknown, the same
    /// `request_id` again makes no second one (documented).
    pub async fn attest(
        &self,
        names: &AttestationNames,
        new: NewAttestation<'_>,
        request_id: &str,
    ) -> Result<String, ServiceError> {
        let mut body = Map::new();
        body.insert("country".to_owned(), new.country.into());
        body.insert("language".to_owned(), new.language.into());
        body.insert("companyName".to_owned(), new.company_name.into());
        body.insert("signatoryFirstName".to_owned(), new.first_name.into());
        body.insert("signatoryLastName".to_owned(), new.last_name.into());
        body.insert(names.email_field().to_owned(), new.email.into());
        if let Some(phone) = new.phone_number {
            body.insert(names.phone_field().to_owned(), phone.into());
        }
        let segments = [names.version(), "attestations", "enhanced"];
        let (call, answer) = self.post(&segments, &body.into(), request_id).await?;
        field(&call, true, &answer, names.id_field())
    }

    /// The status of an attestation, in the service's word. App-only.
    pub async fn attestation_status(
        &self,
        names: &AttestationNames,
        id: &str,
    ) -> Result<String, ServiceError> {
        let path = names.status_path(id);
        let mut segments = vec![names.version()];
        segments.extend(path.iter().map(String::as_str));
        let call = Call::get(self.service.address(&segments)?);
        let label = call.label();
        let answer = self.service.send(call).await?;
        field(&label, false, &answer, names.status_field())
    }

    /// Makes an agreement of an attestation that the customer has accepted. App-only. Sent once, as
    /// [`PartnerCenter::attest`] is.
    pub async fn make_agreement(
        &self,
        names: &AttestationNames,
        customer: &TenantId,
        new: NewAgreement<'_>,
        request_id: &str,
    ) -> Result<(), ServiceError> {
        let contact = new.contact;
        let mut primary = json!({
            "firstName": contact.first_name, "lastName": contact.last_name, "email": contact.email,
        });
        if let Some(phone) = contact.phone_number {
            primary["phoneNumber"] = phone.into();
        }
        let mut body = json!({
            "primaryContact": primary,
            "templateId": new.template_id,
            "dateAgreed": new.date_agreed,
            "type": "MicrosoftCustomerAgreement",
        });
        body[names.attestation_field()] = new.attestation.into();
        let segments = [
            names.version(),
            "customers",
            customer.as_str(),
            "agreements",
        ];
        self.post(&segments, &body, request_id).await?;
        Ok(())
    }

    /// Makes something, under an id of its own.
    pub(super) async fn post(
        &self,
        segments: &[&str],
        body: &Value,
        request_id: &str,
    ) -> Result<(String, Answer), ServiceError> {
        let url = self.service.address(segments)?;
        let mut call = Call::post(url, body).map_err(|error| {
            ServiceError::new(ErrorKind::Local, "POST", false).with_message(error.to_string())
        })?;
        call.request_id = Some(request_id.to_owned());
        let label = call.label();
        Ok((label, self.service.send(call).await?))
    }
}

/// A text in an answer, under a name of the settings.
fn field(call: &str, write: bool, answer: &Answer, name: &str) -> Result<String, ServiceError> {
    let value: Map<String, Value> = parse(call, answer, body_of(call, write, answer)?)?;
    let found = value.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    match found {
        Some((_, Value::String(text))) if !text.is_empty() => Ok(text.clone()),
        Some((_, Value::Number(number))) => Ok(number.to_string()),
        _ => Err(garbled(
            call,
            write,
            answer,
            format!("it has no \"{name}\""),
        )),
    }
}
