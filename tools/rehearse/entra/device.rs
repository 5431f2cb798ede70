//! The device code flow: a client asks for a code.

use serde::Serialize;

use super::{
    context::Context,
    device_codes::{INTERVAL, LIFETIME},
    form::Form,
    refusals::Refusal,
    scope::Asked,
    sign_in_request::SignInRequest,
    tenant_segment::TenantSegment,
};
use crate::http::{html, message::Answer};

#[derive(Serialize)]
struct Begun<'a> {
    user_code: &'a str,
    device_code: &'a str,
    verification_uri: &'a str,
    expires_in: i64,
    interval: i64,
    message: &'a str,
}

/// Answers a client that asks for a code.
pub(super) fn begin(context: Context<'_>, who: &str) -> Result<Answer, Refusal> {
    let form = Form::of(context.call)?;
    let home = TenantSegment::of(context.tenant, who)?;
    let client = form.client(context, who)?;
    let asked = Asked::of(form.needs("scope")?, &context.issuer.origin)?;
    if !client.may_use(&asked.resource) {
        return Err(Refusal::resource_not_registered(client.id()));
    }
    let request = SignInRequest {
        client: client.id().to_owned(),
        name: client.name().to_owned(),
        tid: home.tid(),
        asked,
    };
    let devices = &context.issuer.device_codes;
    let (user_code, device_code) = devices.begin(request, context.call.now);
    // Always at the rehearsal's own address: a browser outside of it would reach Microsoft under Microsoft's name.
    let page = format!("{}/devicelogin", context.issuer.origin);
    let message = record::text!(
        "To sign in, open {page} in a web browser and enter the code {user_code}.",
        "サインインするには、Web ブラウザーで {page} を開き、コード {user_code} を入力してください。"
    );
    let begun = Begun {
        user_code: &user_code,
        device_code: &device_code,
        verification_uri: &page,
        expires_in: LIFETIME,
        interval: INTERVAL,
        message: message.in_lang(html::language(context.call.request)),
    };
    Ok(Answer::json(200, &begun).with("cache-control", "no-store, no-cache"))
}
