//! What came of one try: a good answer, or which error. Pure.

use std::time::Duration;

use crate::{
    error::{ErrorKind, ServiceError},
    http::{
        body,
        client::{Answer, Broken, Call},
        retry::Outcome,
    },
};

/// Partner Center's code for a person's sign-in without multi-factor authentication (documented).
const MFA_WANTED: &str = "900421";

/// What the try was, for the decision whether there is another one.
pub(super) fn outcome(result: &Result<Answer, Broken>) -> Outcome {
    match result {
        _ if lacks_mfa(result) => Outcome::Hopeless,
        Ok(answer) => Outcome::Status(answer.status),
        Err(broken) => broken.outcome(),
    }
}

/// Whether Partner Center wants multi-factor authentication, which no new token of the same sign-in has (documented: 401
/// with code 900421).
fn lacks_mfa(result: &Result<Answer, Broken>) -> bool {
    let Ok(answer) = result else { return false };
    let code = (answer.status == 401).then(|| body::complaint(&answer.body).code);
    code.flatten().as_deref() == Some(MFA_WANTED)
}

/// Only a refusal for lack of capacity closes the gate; a redirect may carry the header as well.
pub(super) fn pause_asked(result: &Result<Answer, Broken>) -> Option<Duration> {
    match result {
        Ok(answer) if answer.status == 429 || answer.status >= 500 => answer.retry_after,
        _ => None,
    }
}

/// The answer if it is a good one, else the error for what came instead.
pub(super) fn settle(call: &Call, result: Result<Answer, Broken>) -> Result<Answer, ServiceError> {
    let error = |kind| ServiceError::new(kind, call.label(), call.is_write());
    let answer = match result {
        Ok(answer) if (200..300).contains(&answer.status) => return Ok(answer),
        Ok(answer) => answer,
        Err(broken) => {
            let kind = match broken {
                Broken::Connect(_) => ErrorKind::Connect,
                Broken::Untrusted(_) => ErrorKind::Untrusted,
                Broken::TimedOut(_) => ErrorKind::TimedOut,
                Broken::Lost(_) => ErrorKind::Lost,
                Broken::TooLong => ErrorKind::Garbled,
                Broken::Local(_) => ErrorKind::Local,
            };
            return Err(error(kind).with_message(broken.detail()));
        }
    };
    Err(complained(call, answer))
}

/// The error for an answer that is not a good one.
fn complained(call: &Call, answer: Answer) -> ServiceError {
    let complaint = body::complaint(&answer.body);
    let kind = match answer.status {
        401 if complaint.code.as_deref() == Some(MFA_WANTED) => ErrorKind::Denied,
        401 => ErrorKind::TokenRefused,
        403 => ErrorKind::Denied,
        429 => ErrorKind::Throttled,
        408 | 500.. => ErrorKind::Unavailable,
        300..=399 => ErrorKind::Garbled,
        // The services name a code with what is not there (documented). A gateway that finds no service behind it
        // answers 404 without one, and that says nothing of the thing.
        404 if complaint.code.is_none() => ErrorKind::Garbled,
        _ => ErrorKind::Refused,
    };
    let mut error = ServiceError::new(kind, call.label(), call.is_write());
    error.0.status = Some(answer.status);
    error.0.code = complaint.code;
    error.0.message = complaint.message;
    error.0.request_id = answer.request_id;
    error.0.retry_after = answer.retry_after;
    error
}
