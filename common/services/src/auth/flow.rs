//! The token request: one form to Entra, sent again while Entra is busy.

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;

use super::{SignIn, TokenError, Tokens, cache::Granted, hint};
use crate::http::{
    address,
    body::without_bom,
    client::{Answer, Call},
    retry::{Outcome, Try, until_settled},
    waiting::Waiting,
};
use crate::secret::Secret;
use record::ids::Guid;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

type Fields = Vec<(&'static str, String)>;

impl Tokens {
    /// Asks Entra for a token.
    pub(super) async fn ask(
        &self,
        tenant: Guid,
        resource: &str,
        waiting: &Waiting,
    ) -> Result<Granted, TokenError> {
        let segments = [tenant.as_str(), "oauth2", "v2.0", "token"];
        let url = address::under(&self.login, &segments)
            .map_err(|bad| TokenError::Local { detail: bad.0 })?;
        let call = || {
            // A fresh assertion each time: its id must not come twice.
            let fields = self.fields(url.as_str(), resource, self.client.now())?;
            Ok(Call::form(url.clone(), fields))
        };
        self.of_entra(waiting, call, granted).await
    }

    /// Sends a request to Entra, again while it is busy: asking twice changes nothing there. `read` takes the body
    /// of a good answer, or leaves it.
    pub(super) async fn of_entra<T>(
        &self,
        waiting: &Waiting,
        call: impl Fn() -> Result<Call, TokenError>,
        read: impl Fn(&[u8]) -> Option<T>,
    ) -> Result<T, TokenError> {
        until_settled(waiting, true, async || {
            let call = match waiting
                .check()
                .map_err(TokenError::from)
                .and_then(|()| call())
            {
                Ok(call) => call,
                Err(error) => return Try::last(Err(error)),
            };
            match self.client.exchange(&call, None, waiting).await {
                Ok(answer) => {
                    let result = read_answer(&answer, &read);
                    Try {
                        outcome: outcome(&result),
                        retry_after: answer.retry_after,
                        result,
                    }
                }
                Err(broken) => Try {
                    outcome: broken.outcome(),
                    retry_after: None,
                    result: Err(broken.into()),
                },
            }
        })
        .await
    }

    fn fields(&self, endpoint: &str, resource: &str, now: Timestamp) -> Result<Fields, TokenError> {
        let mut fields = vec![
            ("grant_type", "client_credentials".to_owned()),
            ("scope", format!("{resource}/.default")),
        ];
        match &self.sign_in {
            SignIn::ClientSecret { client, secret } => {
                fields.push(("client_id", client.to_string()));
                fields.push(("client_secret", secret.expose().to_owned()));
            }
            SignIn::Certificate {
                client,
                certificate,
            } => {
                let id = uuid::Uuid::new_v4().to_string();
                let assertion = certificate
                    .assertion(client.as_str(), endpoint, now, id)
                    .map_err(|_| TokenError::Local {
                        detail: "the certificate's key cannot sign".to_owned(),
                    })?;
                fields.push(("client_id", client.to_string()));
                fields.push(("client_assertion_type", ASSERTION_TYPE.to_owned()));
                fields.push(("client_assertion", assertion));
            }
            SignIn::Command(_) => {}
        }
        Ok(fields)
    }
}

#[derive(Deserialize)]
struct GrantedBody {
    token_type: String,
    access_token: String,
    expires_in: u64,
}

/// The token of an answer. An empty one, and one of another type than was asked for, is none.
fn granted(body: &[u8]) -> Option<Granted> {
    // The parser's own words could quote the token, so they are not repeated.
    let granted: GrantedBody = serde_json::from_slice(body).ok()?;
    let secret = Secret::token(&granted.access_token)?;
    granted
        .token_type
        .eq_ignore_ascii_case("Bearer")
        .then_some(Granted {
            secret,
            life: Duration::from_secs(granted.expires_in),
        })
}

#[derive(Deserialize)]
struct Denied {
    error: String,
    #[serde(default)]
    error_description: String,
    #[serde(default)]
    error_codes: Vec<u32>,
}

/// Entra tells of passing faults with status 400 as well, so its words decide and not the status.
fn outcome<T>(result: &Result<T, TokenError>) -> Outcome {
    match result {
        Ok(_) => Outcome::Status(200),
        Err(TokenError::Busy { .. }) => Outcome::Status(503),
        Err(_) => Outcome::Hopeless,
    }
}

fn read_answer<T>(answer: &Answer, read: impl Fn(&[u8]) -> Option<T>) -> Result<T, TokenError> {
    let body = without_bom(&answer.body);
    let garbled = || TokenError::Garbled {
        detail: format!("HTTP {}", answer.status),
    };
    if answer.status == 200 {
        return read(body).ok_or_else(garbled);
    }
    let busy = |detail| Err(TokenError::Busy { detail });
    let Ok(denied) = serde_json::from_slice::<Denied>(body) else {
        return match answer.status {
            429 | 500.. => busy(format!("HTTP {}", answer.status)),
            _ => Err(garbled()),
        };
    };
    let number = denied.error_codes.first().copied();
    let said = first_sentences(&denied.error_description);
    if denied.error == "temporarily_unavailable"
        || answer.status == 429
        || answer.status >= 500
        || number.is_some_and(hint::is_transient)
    {
        return busy(format!("{} {said}", denied.error));
    }
    Err(TokenError::Refused {
        error: denied.error,
        number,
        description: said,
    })
}

/// Entra's words without the ids and the time that it adds.
fn first_sentences(description: &str) -> String {
    let words = description.split("Trace ID:").next().unwrap_or_default();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            request_id: None,
            retry_after: None,
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_refusal_is_told_by_its_error_and_its_number_gives_the_hint() {
        let body = r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 3f Correlation ID: 9b Timestamp: 2026-08-30 04:12:55Z","error_codes":[7000215]}"#;
        let error = read_answer(&answer(401, body), granted).unwrap_err();
        assert_eq!(
            error,
            TokenError::Refused {
                error: "invalid_client".to_owned(),
                number: Some(7_000_215),
                description: "AADSTS7000215: Invalid client secret provided.".to_owned(),
            }
        );
        assert_eq!(error.exit(), record::Exit::Denied);
        assert_eq!(
            error.text().en,
            "the sign-in was refused: the client secret is wrong; often the secret's id was copied instead of its value (AADSTS7000215)"
        );
    }

    #[test]
    fn a_passing_fault_is_told_apart_whatever_its_status() {
        for (status, body) in [
            (
                400,
                r#"{"error":"temporarily_unavailable","error_codes":[90033]}"#,
            ),
            (400, r#"{"error":"invalid_request","error_codes":[90012]}"#),
            (429, r#"{"error":"invalid_request"}"#),
            (503, "<html>"),
            (500, ""),
        ] {
            let result = read_answer(&answer(status, body), granted);
            assert_eq!(outcome(&result), Outcome::Status(503), "{body}");
            assert_eq!(result.unwrap_err().exit(), record::Exit::TryAgain);
        }
    }

    #[test]
    fn an_answer_that_holds_no_bearer_token_is_garbled_and_not_quoted() {
        let good = r#"{"token_type":"bearer","expires_in":3599,"access_token":"eyJ.a"}"#;
        let token = read_answer(&answer(200, good), granted).unwrap();
        assert_eq!(
            (token.secret.expose(), token.life.as_secs()),
            ("eyJ.a", 3599)
        );
        for body in [
            r#"{"token_type":"Bearer","expires_in":3599,"access_token":42}"#,
            r#"{"token_type":"Bearer","expires_in":3599,"access_token":""}"#,
            r#"{"token_type":"Bearer","expires_in":3599,"access_token":"a b"}"#,
            r#"{"token_type":"pop","expires_in":3599,"access_token":"eyJ.a"}"#,
            r#"{"expires_in":3599,"access_token":"eyJ.a"}"#,
            r#"{"error":"temporarily_unavailable"}"#,
            "<html>",
            "",
        ] {
            let error = read_answer(&answer(200, body), granted).unwrap_err();
            let detail = "HTTP 200".to_owned();
            assert_eq!(error, TokenError::Garbled { detail }, "{body}");
            assert_eq!(error.exit(), record::Exit::TryAgain);
        }
    }
}
