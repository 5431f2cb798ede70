//! The enhanced attestation: submitted by the app, accepted by the customer, made an agreement by the app. That there is
//! such a call, its first five fields and its error for the same contact are documented; all else is inferred.

use jiff::{Timestamp, civil, tz::TimeZone};
use record::ids::Guid;
use serde::{Deserialize, Serialize};
use tenant_file::{Agreement, Attestation, Contact};

use super::{context::Context, refusals::Refusal, refusals::own_id};
use crate::http::message::Answer;

/// What is submitted. `country` to `signatoryLastName` are documented, the rest is inferred.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
struct Submitted {
    country: String,
    language: String,
    companyname: String,
    signatoryfirstname: String,
    signatorylastname: String,
    signatoryemail: String,
    signatoryphonenumber: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    id: &'a Guid,
    status: &'static str,
    country: &'a str,
    language: &'a str,
    company_name: &'a str,
}

impl<'a> Wire<'a> {
    fn of(one: &'a Attestation, now: Timestamp) -> Self {
        let status = match one {
            Attestation {
                used_for: Some(_), ..
            } => "Completed",
            Attestation {
                accepted: Some(_), ..
            } => "Accepted",
            one if one.has_expired(now) => "Expired",
            _ => "Pending",
        };
        Self {
            id: &one.id,
            status,
            country: &one.country,
            language: &one.language,
            company_name: &one.company_name,
        }
    }
}

pub(super) fn create(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let body: Submitted = context.body()?;
    for (name, value) in [
        ("country", &body.country),
        ("language", &body.language),
        ("company name", &body.companyname),
        ("first name of the signatory", &body.signatoryfirstname),
        ("last name of the signatory", &body.signatorylastname),
        ("mail address of the signatory", &body.signatoryemail),
    ] {
        if value.trim().is_empty() {
            return Err(Refusal::malformed(name, value));
        }
    }
    let contact = Contact {
        first_name: body.signatoryfirstname,
        last_name: body.signatorylastname,
        email: body.signatoryemail,
        phone_number: body.signatoryphonenumber,
    };
    let now = context.first.now;
    let request_id = own_id(context.call, "ms-requestid");
    let known = &context.first.partner_center.desk.attestations;
    if let Some(again) = known.iter().find(|one| one.request_id == request_id) {
        return Ok(Answer::json(201, &Wire::of(again, now)));
    }
    if known.iter().any(|one| one.contact == contact) || is_agreed_by(context, &contact) {
        return Err(Refusal::attested_already());
    }
    let id = uuid::Uuid::new_v4().to_string();
    let attestation = Attestation {
        id: id
            .parse()
            .map_err(|_| Refusal::malformed("attestation id", &id))?,
        request_id,
        contact,
        company_name: body.companyname,
        country: body.country,
        language: body.language,
        created: now,
        accepted: None,
        used_for: None,
    };
    let answer = Answer::json(201, &Wire::of(&attestation, now));
    context.desk().attestations.push(attestation);
    context.note(None, "agreement", "create_attestation");
    Ok(answer)
}

/// First name, last name, mail and phone all equal those of an earlier record (documented).
fn is_agreed_by(context: &Context<'_>, contact: &Contact) -> bool {
    let customers = context.first.partner_center.customers.iter();
    customers
        .flat_map(|customer| &customer.agreements)
        .any(|agreement| agreement.primary_contact == *contact)
}

pub(super) fn get(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let now = context.first.now;
    let attestation = named(context, context.param(0))?;
    Ok(Answer::json(200, &Wire::of(attestation, now)))
}

fn named<'a>(context: &'a Context<'_>, id: &str) -> Result<&'a Attestation, Refusal> {
    let all = &context.first.partner_center.desk.attestations;
    all.iter()
        .find(|one| one.id.as_str().eq_ignore_ascii_case(id))
        .ok_or_else(|| Refusal::no_attestation(id))
}

/// What makes an agreement of an accepted attestation. All but `attestationId` is documented, of the older call.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
struct NewAgreement {
    attestationid: Option<String>,
    primarycontact: NewContact,
    templateid: Guid,
    dateagreed: String,
    r#type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
struct NewContact {
    firstname: String,
    lastname: String,
    email: String,
    phonenumber: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "as the service names it")]
struct Agreed<'a> {
    primary_contact: &'a Contact,
    template_id: &'a Guid,
    date_agreed: Timestamp,
    r#type: &'a str,
    agreement_link: &'a str,
}

pub(super) fn agree(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = context.buyer()?.id;
    let body: NewAgreement = context.body()?;
    // The call without an attestation was retired on 5 January 2026 (documented; the answer is inferred).
    let id = body.attestationid.ok_or_else(Refusal::attestation_needed)?;
    let attestation = named(context, &id)?;
    if attestation.accepted.is_none() {
        return Err(Refusal::not_accepted(&id));
    }
    let contact = Contact {
        first_name: body.primarycontact.firstname,
        last_name: body.primarycontact.lastname,
        email: body.primarycontact.email,
        phone_number: body.primarycontact.phonenumber,
    };
    if attestation.contact != contact || attestation.used_for.is_some_and(|one| one != customer) {
        return Err(Refusal::malformed("attestation id", &id));
    }
    let templates = &context.first.partner_center.agreements;
    let template = templates
        .iter()
        .find(|one| one.template_id == body.templateid && one.agreement_type == body.r#type)
        .ok_or_else(|| Refusal::malformed("template id", body.templateid.as_str()))?
        .clone();
    let date_agreed = day(&body.dateagreed)
        .filter(|day| *day <= context.first.now)
        .ok_or_else(|| Refusal::malformed("dateAgreed", &body.dateagreed))?;
    let agreement = Agreement {
        template_id: template.template_id,
        date_agreed,
        primary_contact: contact,
    };
    let answer = Answer::json(
        201,
        &Agreed {
            primary_contact: &agreement.primary_contact,
            template_id: &agreement.template_id,
            date_agreed: agreement.date_agreed,
            r#type: &template.agreement_type,
            agreement_link: &template.agreement_link,
        },
    );
    keep(context, customer, &id, &agreement);
    Ok(answer)
}

fn keep(context: &mut Context<'_>, customer: Guid, attestation: &str, agreement: &Agreement) {
    let attestations = context.desk().attestations.iter_mut();
    for one in attestations.filter(|one| one.id.as_str().eq_ignore_ascii_case(attestation)) {
        if one.used_for.replace(customer).is_some() {
            return;
        }
    }
    let customers = context.first.partner_center.customers.iter_mut();
    for one in customers.filter(|one| one.id == customer) {
        one.agreements.push(agreement.clone());
    }
    context.note(Some(customer), "agreement", "create_agreement");
}

/// A time, or one without a zone, which counts as UTC.
fn day(text: &str) -> Option<Timestamp> {
    let local = || {
        let local: civil::DateTime = text.parse().ok()?;
        Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    text.parse().ok().or_else(local)
}
