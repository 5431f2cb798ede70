//! The authorization endpoint: a person says in a browser who they are, agrees or declines, and is sent back to the client.

use hyper::Method;
use url::Url;

use super::{
    accounts, authorization_codes::Granted, clients::Client, consent_page, context::Context,
    refusals::Refusal, scope::Asked, sign_in_request::SignInRequest, tenant_segment::TenantSegment,
};
use crate::http::{html, message::Answer};

/// What the client asks for in the address.
struct Request {
    of_person: SignInRequest,
    redirect: Url,
    written_redirect: String,
    state: Option<String>,
    challenge: String,
}

/// Answers a browser. What is wrong with the request itself is told there and sent nowhere: the address to go back to may
/// be what is wrong.
pub(super) fn answer(context: Context<'_>, who: &str) -> Result<Answer, Refusal> {
    let request = Request::of(context, who)?;
    let lang = html::language(context.call.request);
    if context.call.is(&Method::GET) {
        return Ok(consent_page::ask(
            200,
            context.tenant,
            lang,
            &request.of_person,
            None,
        ));
    }
    let field = |name| context.call.request.form_field(name);
    let upn = field("upn").unwrap_or_default();
    if field("answer").as_deref() == Some("deny") {
        let words = [
            ("error", "access_denied"),
            ("error_description", "AADSTS65004: The user declined."),
        ];
        return Ok(request.back(&words));
    }
    match accounts::find(context.tenant, &upn, request.of_person.tid.as_deref()) {
        Ok(account) => {
            let code = context.issuer.authorization_codes.give(Granted {
                request: request.of_person.clone(),
                account,
                redirect: request.written_redirect.clone(),
                challenge: request.challenge.clone(),
                given: context.call.now,
            });
            Ok(request.back(&[("code", &code)]))
        }
        Err(unknown) => {
            let wrong = consent_page::wrong_account(unknown);
            let page =
                consent_page::ask(400, context.tenant, lang, &request.of_person, Some(&wrong));
            Ok(page.refused("no account that can sign in here has this name"))
        }
    }
}

impl Request {
    fn of(context: Context<'_>, who: &str) -> Result<Self, Refusal> {
        let option =
            |name: &'static str| context.call.option(name).filter(|value| !value.is_empty());
        let needs = |name: &'static str| option(name).ok_or_else(|| Refusal::missing(name));
        let home = TenantSegment::of(context.tenant, who)?;
        let id = needs("client_id")?;
        let client = Client::of(context.tenant, id).ok_or_else(|| Refusal::unknown_app(id, who))?;
        for (name, only) in [
            ("response_type", "code"),
            // Without it, or with the plain one, whoever sees the code can redeem it.
            ("code_challenge_method", "S256"),
        ] {
            if needs(name)? != only {
                return Err(Refusal::invalid_parameter(name));
            }
        }
        if option("response_mode").is_some_and(|mode| mode != "query") {
            return Err(Refusal::invalid_parameter("response_mode"));
        }
        let asked = Asked::of(needs("scope")?, &context.issuer.origin)?;
        if !client.may_use(&asked.resource) {
            return Err(Refusal::resource_not_registered(client.id()));
        }
        let written = needs("redirect_uri")?;
        let redirect = own_machine(written).ok_or_else(|| Refusal::bad_redirect(written))?;
        Ok(Self {
            of_person: SignInRequest {
                client: client.id().to_owned(),
                name: client.name().to_owned(),
                tid: home.tid(),
                asked,
            },
            redirect,
            written_redirect: written.to_owned(),
            state: option("state").map(str::to_owned),
            challenge: needs("code_challenge")?.to_owned(),
        })
    }

    /// Sends the browser back to the client.
    fn back(&self, answer: &[(&str, &str)]) -> Answer {
        let mut url = self.redirect.clone();
        url.query_pairs_mut().extend_pairs(answer);
        if let Some(state) = &self.state {
            url.query_pairs_mut().append_pair("state", state);
        }
        Answer::empty(302).with("location", url.as_str())
    }
}

/// An address on the person's own machine, whose port may be any (documented for `http://localhost`). A tenant file
/// registers no others.
fn own_machine(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let is_local = matches!(url.host_str(), Some("localhost" | "127.0.0.1"));
    (url.scheme() == "http" && is_local).then_some(url)
}
