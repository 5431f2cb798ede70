//! What came of one try: a good answer, or which error. Pure.

use std::time::Duration;

use crate::{
    error::{ErrorKind, ServiceError, wants_mfa},
    http::{
        body,
        client::{Answer, Broken, Call},
        retry::Outcome,
    },
};

/// What the try was, for the decision whether there is another one.
pub(super) fn outcome(result: &Result<Answer, Broken>) -> Outcome {
    match result {
        _ if lacks_mfa(result) => Outcome::Hopeless,
        Ok(answer) => Outcome::Status(answer.status),
        Err(broken) => broken.outcome(),
    }
}

/// Whether a 401 is about multi-factor authentication and not about the token's age: a new token has it no more.
fn lacks_mfa(result: &Result<Answer, Broken>) -> bool {
    let Ok(answer) = result else { return false };
    let code = (answer.status == 401).then(|| body::complaint(&answer.body).code);
    wants_mfa(code.flatten().as_deref())
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
        401 if wants_mfa(complaint.code.as_deref()) => ErrorKind::Denied,
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

/// Whether an answer shows that the service keeps up with what is sent. A refusal does as well: it was answered. A 408 does
/// not: the service, or what stands before it, gave up on the request.
pub(super) fn keeps_up(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Status(200..=407 | 409..=428))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call() -> Call {
        Call::get(
            "https://api.partnercenter.microsoft.com/v1/customers"
                .parse()
                .unwrap(),
        )
    }

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            request_id: None,
            retry_after: Some(Duration::from_secs(7)),
            mfa_compliant: None,
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_status_and_its_code_say_what_came_of_a_try() {
        for (status, body, kind) in [
            (401, "", ErrorKind::TokenRefused),
            (401, r#"{"code":"900420"}"#, ErrorKind::TokenRefused),
            (401, r#"{"code":900421}"#, ErrorKind::Denied),
            (401, r#"{"code":"10001"}"#, ErrorKind::Denied),
            (403, r#"{"code":"900329"}"#, ErrorKind::Denied),
            (400, r#"{"code":"900316"}"#, ErrorKind::Refused),
            (404, r#"{"code":"3000"}"#, ErrorKind::Refused),
            (404, "<html>", ErrorKind::Garbled),
            (302, "", ErrorKind::Garbled),
            (408, "", ErrorKind::Unavailable),
            (429, "", ErrorKind::Throttled),
            (503, "", ErrorKind::Unavailable),
        ] {
            let error = settle(&call(), Ok(answer(status, body))).unwrap_err();
            assert_eq!(*error.kind(), kind, "{status} {body}");
        }
        assert!(settle(&call(), Ok(answer(204, ""))).is_ok());
    }

    #[test]
    fn a_new_token_is_tried_unless_multi_factor_authentication_is_wanted() {
        let of = |status, body: &str| outcome(&Ok(answer(status, body)));
        assert_eq!(of(401, ""), Outcome::Status(401));
        assert_eq!(of(401, r#"{"code":"900420"}"#), Outcome::Status(401));
        for code in ["900421", "10001"] {
            let body = format!(r#"{{"code":"{code}"}}"#);
            assert_eq!(of(401, &body), Outcome::Hopeless, "{code}");
            assert_eq!(of(403, &body), Outcome::Status(403), "{code}");
            let error = settle(&call(), Ok(answer(401, &body))).unwrap_err();
            assert!(error.wants_mfa() && error.exit() == record::Exit::Denied);
        }
    }

    #[test]
    fn only_a_lack_of_capacity_pauses_the_tenant() {
        let pause = |status| pause_asked(&Ok(answer(status, "")));
        for status in [200, 302, 401, 403, 404] {
            assert_eq!(pause(status), None, "{status}");
        }
        for status in [429, 500, 503] {
            assert_eq!(pause(status), Some(Duration::from_secs(7)), "{status}");
        }
    }

    #[test]
    fn a_refusal_is_no_sign_of_a_service_that_cannot_keep_up() {
        for (status, expected) in [
            (200, true),
            (404, true),
            (408, false),
            (409, true),
            (429, false),
            (503, false),
        ] {
            assert_eq!(keeps_up(Outcome::Status(status)), expected, "{status}");
        }
        assert!(!keeps_up(Outcome::NoAnswer));
    }
}
