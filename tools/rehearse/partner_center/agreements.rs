//! Agreements: which there are, who accepted them, and their text.

use jiff::Timestamp;
use record::ids::Guid;
use serde::Serialize;
use tenant_file::{AgreementTemplate, Contact, Tenant};

use super::{context::Context, envelope::Attributes, refusals::Refusal};
use crate::http::{call::Call, message::Answer};

/// What `agreementType` is where it is not said: the older agreement (documented).
const USUAL_TYPE: &str = "MicrosoftCloudAgreement";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    template_id: &'a Guid,
    agreement_type: &'a str,
    agreement_link: &'a str,
    version_rank: i32,
}

/// The templates of the type that a call asks for.
fn wanted<'a>(call: &Call<'_>, tenant: &'a Tenant) -> Result<Vec<&'a AgreementTemplate>, Refusal> {
    let all = &tenant.partner_center.agreements;
    let kind = call.option("agreementType").unwrap_or(USUAL_TYPE);
    if kind == "*" {
        return Ok(all.iter().collect());
    }
    let found: Vec<_> = all
        .iter()
        .filter(|template| template.agreement_type.eq_ignore_ascii_case(kind))
        .collect();
    if found.is_empty() && kind != USUAL_TYPE {
        return Err(Refusal::malformed("agreement type", kind));
    }
    Ok(found)
}

pub(super) fn metadata(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let items = wanted(context.call, context.first)?
        .into_iter()
        .map(|template| Metadata {
            template_id: &template.template_id,
            agreement_type: &template.agreement_type,
            agreement_link: &template.agreement_link,
            version_rank: template.version_rank,
        })
        .collect();
    Ok(context.call.collection(items, None))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireAgreement<'a> {
    primary_contact: &'a Contact,
    template_id: &'a Guid,
    date_agreed: Timestamp,
    r#type: &'a str,
    agreement_link: &'a str,
}

pub(super) fn of_customer(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = context.customer()?;
    let templates = wanted(context.call, context.first)?;
    let items = customer
        .agreements
        .iter()
        .filter_map(|agreement| {
            let template = templates
                .iter()
                .find(|template| template.template_id == agreement.template_id)?;
            Some(WireAgreement {
                primary_contact: &agreement.primary_contact,
                template_id: &agreement.template_id,
                date_agreed: agreement.date_agreed,
                r#type: &template.agreement_type,
                agreement_link: &template.agreement_link,
            })
        })
        .collect();
    Ok(context.call.collection(items, None))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DirectSigned {
    is_signed: bool,
    attributes: Attributes,
}

pub(super) fn direct_signed(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let status = DirectSigned {
        is_signed: context.buyer()?.direct_signed,
        attributes: Attributes {
            object_type: "DirectSignedCustomerAgreementStatus",
        },
    };
    Ok(Answer::json(200, &status))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    display_uri: String,
    download_uri: String,
    language: &'a str,
    country: &'a str,
}

/// Language and country are compared exactly (documented). Japan has two languages; others are not emulated.
pub(super) fn document(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let (call, template) = (context.call, context.param(0));
    let known = context
        .first
        .partner_center
        .agreements
        .iter()
        .any(|known| known.template_id.as_str().eq_ignore_ascii_case(template));
    if !known {
        return Err(Refusal::malformed("template id", template));
    }
    let language = call.option("language").unwrap_or("en-US");
    let country = call.option("country").unwrap_or("US");
    if !matches!(
        (language, country),
        ("en-US", "US" | "JP") | ("ja-JP", "JP")
    ) {
        return Err(Refusal::malformed(
            "language and country",
            &format!("{language} {country}"),
        ));
    }
    let uri = format!("https://agreements.example/{template}/{country}/{language}");
    let document = Document {
        display_uri: uri.clone(),
        download_uri: format!("{uri}?download=true"),
        language,
        country,
    };
    Ok(Answer::json(200, &document))
}
