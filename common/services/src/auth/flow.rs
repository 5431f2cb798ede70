//! The token request: one form to Entra, sent again while Entra is busy.

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use tokio::time::sleep;

use super::{SignIn, TokenError, Tokens, cache::Token, hint};
use crate::http::{
    address,
    body::without_bom,
    client::{Answer, Broken, Call},
    retry::{Attempt, Outcome, Verdict, verdict},
};
use crate::secret::Secret;
use record::ids::TenantId;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

type Fields = Vec<(&'static str, String)>;

impl Tokens {
    /// Asks Entra for a token.
    pub(super) async fn ask(
        &self,
        tenant: &TenantId,
        resource: &str,
        now: Timestamp,
    ) -> Result<Token, TokenError> {
        let segments = [tenant.as_str(), "oauth2", "v2.0", "token"];
        let url = address::under(&self.login, &segments)
            .map_err(|bad| TokenError::Local { detail: bad.0 })?;
        let (mut number, mut waited) = (1, Duration::ZERO);
        loop {
            // A fresh assertion each time: its id must not come twice.
            let fields = self.fields(url.as_str(), resource, now)?;
            let call = Call::form(url.clone(), fields);
            let exchanged = self.client.exchange(&call, None).await;
            let (outcome, retry_after, result) = read(exchanged, now);
            let decision = verdict(&Attempt {
                outcome,
                // Asking twice gives two tokens and changes nothing.
                idempotent: true,
                number,
                renewed: true,
                retry_after,
                jitter: 0.8 + fastrand::f64() * 0.4,
                waited,
            });
            let Verdict::Wait(pause) = decision else {
                return result;
            };
            self.log.detail(|| {
                format!(
                    "{}: waiting {:.1} s, then trying again",
                    call.label(),
                    pause.as_secs_f64()
                )
            });
            sleep(pause).await;
            waited += pause;
            number += 1;
        }
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
struct Granted {
    access_token: String,
    expires_in: u64,
}

#[derive(Deserialize)]
struct Denied {
    error: String,
    #[serde(default)]
    error_description: String,
    #[serde(default)]
    error_codes: Vec<u32>,
}

/// What came back: for the retry verdict, and as the result if that verdict ends the asking.
fn read(
    exchanged: Result<Answer, Broken>,
    now: Timestamp,
) -> (Outcome, Option<Duration>, Result<Token, TokenError>) {
    let answer = match exchanged {
        Ok(answer) => answer,
        Err(broken) => {
            let detail = broken.detail();
            let error = match broken {
                Broken::Local(_) => TokenError::Local { detail },
                Broken::TooLong => TokenError::Garbled { detail },
                _ => TokenError::Unreachable { detail },
            };
            return (broken_outcome(&error), None, Err(error));
        }
    };
    let result = read_answer(&answer, now);
    let outcome = match &result {
        // Entra tells of passing faults with status 400 as well.
        Err(TokenError::Busy { .. }) => Outcome::Status(503),
        _ => Outcome::Status(answer.status),
    };
    (outcome, answer.retry_after, result)
}

fn broken_outcome(error: &TokenError) -> Outcome {
    match error {
        TokenError::Unreachable { .. } => Outcome::Connect,
        _ => Outcome::Hopeless,
    }
}

fn read_answer(answer: &Answer, now: Timestamp) -> Result<Token, TokenError> {
    let body = without_bom(&answer.body);
    let garbled = || TokenError::Garbled {
        detail: format!("HTTP {}", answer.status),
    };
    if answer.status == 200 {
        // The parser's own words could quote the token, so they are not repeated.
        let granted: Granted = serde_json::from_slice(body).map_err(|_| garbled())?;
        let secret = Secret::new(granted.access_token);
        return Ok(Token::new(
            secret,
            now,
            Duration::from_secs(granted.expires_in),
        ));
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

    fn now() -> Timestamp {
        Timestamp::from_second(0).unwrap()
    }

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
        let error = read_answer(&answer(401, body), now()).unwrap_err();
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
            let (outcome, _, result) = read(Ok(answer(status, body)), now());
            assert_eq!(outcome, Outcome::Status(503), "{body}");
            assert_eq!(result.unwrap_err().exit(), record::Exit::TryAgain);
        }
    }

    #[test]
    fn an_answer_that_is_no_token_is_not_quoted() {
        let error = read_answer(&answer(200, r#"{"access_token":42}"#), now()).unwrap_err();
        assert_eq!(
            error,
            TokenError::Garbled {
                detail: "HTTP 200".to_owned()
            }
        );
    }
}
