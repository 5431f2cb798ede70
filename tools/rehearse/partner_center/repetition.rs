//! The same request under the same id is one request: `MS-RequestId` is for that (documented). A repetition gets the answer
//! that the first one got. What of it is kept for how long is inferred: here always.

use hyper::Method;
use serde_json::Value;
use tenant_file::{AnsweredRequest, Tenant};

use crate::http::{call::Call, message::Answer};

/// The id of a request that makes something, and where it goes.
fn key<'a>(call: &Call<'a>) -> Option<(&'a str, String)> {
    let id = call.request.header("ms-requestid")?;
    let makes = call.request.method == Method::POST;
    makes.then(|| (id, call.path[1..].join("/").to_ascii_lowercase()))
}

/// The answer to the same request, where it was answered before.
pub(super) fn answered(call: &Call<'_>, first: &Tenant) -> Option<Answer> {
    let (id, path) = key(call)?;
    let all = &first.partner_center.desk.answered;
    let known = all
        .iter()
        .find(|one| one.request_id.eq_ignore_ascii_case(id) && one.path == path)?;
    Some(if known.body.is_null() {
        Answer::empty(known.status)
    } else {
        Answer::json(known.status, &known.body)
    })
}

/// Keeps an answer for a repetition. A refusal made nothing.
pub(super) fn keep(call: &Call<'_>, answer: &Answer, first: &mut Tenant) {
    let Some((id, path)) = key(call).filter(|_| (200..300).contains(&answer.status)) else {
        return;
    };
    let mut body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    if let Value::Object(body) = &mut body {
        // They are shown once (documented).
        body.remove("userCredentials");
    }
    first.partner_center.desk.answered.push(AnsweredRequest {
        request_id: id.to_owned(),
        path,
        status: answer.status,
        body,
    });
}
