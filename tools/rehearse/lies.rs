//! Answers with status 200 that are not true.

use std::{borrow::Borrow, collections::BTreeMap};

use hyper::Method;
use serde_json::{Map, Value, json};
use tenant_file::Tenant;

use crate::{
    entra::{self, Issuer},
    faults::{Effect, Lie, WrongToken},
    graph,
    http::{
        call::Call,
        message::{Answer, Request},
    },
};

/// What a made-up page token begins with.
const ENDLESS: &str = "endless-";

/// The query options that name a page.
const PAGE_OPTIONS: [&str; 4] = ["$skiptoken", "$deltatoken", "token", "seekoperation"];

/// The header that names a page of Partner Center.
const CONTINUATION: &str = "ms-continuationtoken";

/// Whether a request is of the kind that an effect is about.
pub(crate) fn suits(effect: &Effect, request: &Request) -> bool {
    match effect {
        Effect::ExpiredPageToken => page_token(request).is_some(),
        Effect::ClaimsChallenge => request.bearer().is_some_and(entra::takes_challenges),
        Effect::NotApplied => {
            request.method != Method::GET && request.path_segments().last() != Some(&"$batch")
        }
        Effect::WrongToken { .. } => {
            request.method == Method::POST && request.path_segments().last() == Some(&"token")
        }
        lie if lie.is_lie() => request.method == Method::GET,
        _ => true,
    }
}

/// The token of the page that a request asks for.
fn page_token(request: &Request) -> Option<&str> {
    let mut pairs = request.query_pairs().iter();
    let names = &PAGE_OPTIONS[..3];
    let option = pairs.find(|(name, _)| names.iter().any(|known| known.eq_ignore_ascii_case(name)));
    option
        .map(|(_, token)| token.as_str())
        .or_else(|| request.header(CONTINUATION))
}

/// Answers a read untruly, from a state that knows the tenant. Where the true answer is none that can be falsified, that
/// is the answer.
pub(crate) fn answer<S: Borrow<Tenant>>(
    lie: &Lie,
    call: &Call<'_>,
    state: &mut S,
    mut truth: impl FnMut(&Call<'_>, &mut S) -> Answer,
) -> Answer {
    let other = match &lie.effect {
        Effect::WrongEntity => about_another(call, (*state).borrow()),
        Effect::EndlessPages { .. } => Some(first_page(call.request)),
        _ => None,
    };
    let other = other
        .as_ref()
        .and_then(|request| Call::new(request, call.origin));
    let answer = truth(other.as_ref().unwrap_or(call), state);
    let falsified = match (&lie.effect, other.is_some()) {
        _ if answer.status != 200 => None,
        (Effect::WrongEntity, true) => Some(answer.clone()),
        (Effect::WrongEntity, false) => of_another_tenant(&answer, (*state).borrow()),
        (effect, _) => falsified(effect, call, &answer),
    };
    if let Some(falsified) = falsified {
        lie.tell();
        return falsified;
    }
    match other {
        Some(_) => truth(call, state),
        None => answer,
    }
}

/// The answer of Entra with the token that a lie asks for in place of the one that was issued.
pub(crate) fn token(lie: Option<&Lie>, answer: Answer, issuer: &Issuer) -> Answer {
    let Some((lie, Effect::WrongToken { token })) = lie.map(|lie| (lie, &lie.effect)) else {
        return answer;
    };
    let Some(Value::Object(mut body)) = serde_json::from_slice(&answer.body)
        .ok()
        .filter(|_| answer.status == 200)
    else {
        return answer;
    };
    token.falsify(&mut body);
    if *token == WrongToken::Expired {
        issuer.expire_tokens();
    }
    lie.tell();
    let body = Value::Object(body).to_string().into_bytes();
    Answer { body, ..answer }
}

/// The same request about another object of its kind.
fn about_another(call: &Call<'_>, tenant: &Tenant) -> Option<Request> {
    let key = *call.path.get(2)?;
    let other = match call
        .path
        .get(1)
        .map(|kind| kind.to_ascii_lowercase())?
        .as_str()
    {
        "users" => {
            let mut users = tenant.users.iter();
            let is_other = |user: &&tenant_file::User| {
                !user.id.as_str().eq_ignore_ascii_case(key)
                    && !user.user_principal_name.eq_ignore_ascii_case(key)
            };
            users.find(is_other).map(|user| user.id.to_string())
        }
        "groups" => {
            let mut ids = tenant.groups.iter().map(|group| group.id.to_string());
            ids.find(|id| !id.eq_ignore_ascii_case(key))
        }
        "customers" => {
            let customers = &tenant.partner_center.customers;
            let mut ids = customers.iter().map(|customer| customer.id.to_string());
            ids.find(|id| !id.eq_ignore_ascii_case(key))
        }
        "drives" => graph::drive_ids(tenant).find(|id| id != key),
        _ => None,
    };
    let other = other?;
    let mut path = call.path.clone();
    path[2] = &other;
    Some(call.request.with_path(&path))
}

/// The answer with the id of another tenant in place of the tenant's own.
fn of_another_tenant(answer: &Answer, tenant: &Tenant) -> Option<Answer> {
    let own = tenant.organization.id.to_string();
    let text = std::str::from_utf8(&answer.body).ok()?;
    let body = text.replace(&own, tenant.partner_center.tenant_id.as_str());
    (body != text).then(|| Answer {
        body: body.into_bytes(),
        ..answer.clone()
    })
}

/// The request without anything that names a page, if it names one that was made up here.
fn first_page(request: &Request) -> Request {
    if page_token(request).is_some_and(|token| token.starts_with(ENDLESS)) {
        request.without(&PAGE_OPTIONS, CONTINUATION)
    } else {
        request.clone()
    }
}

/// The answer with its list changed; none where it has no list, or nothing to change in it.
fn falsified(effect: &Effect, call: &Call<'_>, answer: &Answer) -> Option<Answer> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    let json = answer.body.strip_prefix(MARK).unwrap_or(&answer.body);
    if let Effect::OtherValues { values } = effect {
        return with_values(values, json, answer);
    }
    let Value::Object(mut body) = serde_json::from_slice(json).ok()? else {
        return None;
    };
    let key = ["value", "items"]
        .into_iter()
        .find(|key| body.get(*key).is_some_and(Value::is_array))?;
    let changed = match effect {
        Effect::PartialList { error } => halve(&mut body, key, *error),
        Effect::NoDeltaLink => body.remove("@odata.deltaLink").is_some(),
        Effect::PageLoop => link_to_the_first_page(&mut body, key, call),
        Effect::EndlessPages { empty } => {
            link_to_a_new_page(&mut body, key, call, *empty);
            true
        }
        _ => false,
    };
    let mut falsified = Answer {
        body: serde_json::to_vec(&body).ok()?,
        ..answer.clone()
    };
    if json.len() < answer.body.len() {
        falsified.body.splice(0..0, MARK.iter().copied());
    }
    changed.then_some(falsified)
}

/// The answer with other values; none where it has no such property.
fn with_values(values: &BTreeMap<String, Value>, json: &[u8], answer: &Answer) -> Option<Answer> {
    let mut body: Value = serde_json::from_slice(json).ok()?;
    let truth = body.clone();
    replace(&mut body, values);
    let body_json = serde_json::to_vec(&body).ok()?;
    (body != truth).then(|| Answer {
        body: body_json,
        ..answer.clone()
    })
}

fn replace(value: &mut Value, values: &BTreeMap<String, Value>) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(|one| replace(one, values)),
        Value::Object(fields) => {
            for (name, other) in values {
                if other.is_null() {
                    fields.remove(name);
                } else if let Some(value) = fields.get_mut(name) {
                    value.clone_from(other);
                }
            }
            fields.values_mut().for_each(|one| replace(one, values));
        }
        _ => {}
    }
}

/// Leaves the first half of a list, and no way to the rest.
fn halve(body: &mut Map<String, Value>, key: &str, with_error: bool) -> bool {
    let Some(Value::Array(list)) = body.get_mut(key) else {
        return false;
    };
    let before = list.len();
    list.truncate(before / 2);
    body.remove("@odata.nextLink");
    if let Some(Value::Object(links)) = body.get_mut("links") {
        links.remove("next");
    }
    if with_error {
        let error = json!({"code": "UnknownError", "message": "The list is incomplete."});
        body.insert("error".to_owned(), error);
    }
    before > 0 || with_error
}

fn has_next(body: &Map<String, Value>) -> bool {
    body.contains_key("@odata.nextLink")
        || body
            .get("links")
            .is_some_and(|links| links.get("next").is_some())
}

/// Lets the last page link to the first.
fn link_to_the_first_page(body: &mut Map<String, Value>, key: &str, call: &Call<'_>) -> bool {
    if has_next(body) {
        return false;
    }
    body.remove("@odata.deltaLink");
    let first = call.request.without(&PAGE_OPTIONS, CONTINUATION);
    link(body, key, call, &first, None);
    true
}

/// Lets any page link to a page that was not there before.
fn link_to_a_new_page(body: &mut Map<String, Value>, key: &str, call: &Call<'_>, empty: bool) {
    let number =
        page_token(call.request).and_then(|token| token.strip_prefix(ENDLESS)?.parse::<u64>().ok());
    if empty && number.is_some() {
        body.insert(key.to_owned(), Value::Array(Vec::new()));
    }
    body.remove("@odata.deltaLink");
    let token = format!("{ENDLESS}{}", number.unwrap_or_default() + 1);
    let first = call.request.without(&PAGE_OPTIONS, CONTINUATION);
    link(body, key, call, &first, Some(&token));
}

/// Sets the link to the next page: that of a token, or the address of a request itself.
fn link(
    body: &mut Map<String, Value>,
    key: &str,
    call: &Call<'_>,
    next: &Request,
    token: Option<&str>,
) {
    let query = next.query.as_deref().unwrap_or_default();
    let separator = if query.is_empty() { "" } else { "&" };
    if key == "items" {
        let seek = token.map_or_else(String::new, |_| format!("{separator}seekOperation=Next"));
        let path = call.path.get(1..).unwrap_or_default().join("/");
        let headers: Vec<Value> = token
            .map(|token| json!({"key": "MS-ContinuationToken", "value": token}))
            .into_iter()
            .collect();
        let next =
            json!({"uri": format!("/{path}?{query}{seek}"), "method": "GET", "headers": headers});
        if let Some(Value::Object(links)) = body.get_mut("links") {
            links.insert("next".to_owned(), next);
        }
        return;
    }
    let is_drive = call.path.iter().any(|part| part.starts_with("drive"));
    let is_drive_delta = is_drive
        && call
            .path
            .last()
            .is_some_and(|part| part.starts_with("delta"));
    let option = if is_drive_delta {
        "token"
    } else {
        "$skiptoken"
    };
    let token = token.map_or_else(String::new, |token| format!("{separator}{option}={token}"));
    let url = format!("{}{}?{query}{token}", call.origin, call.request.path);
    body.insert("@odata.nextLink".to_owned(), Value::String(url));
}

#[cfg(test)]
mod tests;
