//! The token request: one form to Entra, sent again while Entra is busy.

use std::{fs, path::Path, time::Duration};

use jiff::Timestamp;
use serde::Deserialize;

use super::{SignIn, TokenError, Tokens, cache::Granted, hint};
use crate::http::{
    body::without_bom,
    client::{Answer, Call, Client},
    retry::{Outcome, Try, until_settled},
    waiting::Waiting,
};
use crate::secret::Secret;
use record::ids::Guid;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

pub(super) type Fields = Vec<(&'static str, String)>;

impl Tokens {
    /// Asks Entra for a token of the application's own.
    pub(super) async fn of_app(
        &self,
        app: &SignIn,
        tenant: Guid,
        resource: &str,
        waiting: &Waiting,
    ) -> Result<Granted, TokenError> {
        let url = self.endpoint(tenant.as_str(), "token")?;
        let call = || {
            let mut fields = vec![
                ("grant_type", "client_credentials".to_owned()),
                ("scope", format!("{resource}/.default")),
            ];
            fields.extend(app.client().map(|client| ("client_id", client.to_string())));
            // A fresh assertion each time: its id must not come twice.
            fields.extend(credential(app, url.as_str(), self.client.now())?);
            Ok(Call::form(url.clone(), fields))
        };
        entra(&self.client, waiting, call, granted).await
    }
}

/// Sends a request to Entra, again while it is busy: asking twice changes nothing there. `read` takes the body
/// of a good answer, or leaves it.
pub(super) async fn entra<T>(
    client: &Client,
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
        match client.exchange(&call, None, waiting).await {
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

/// The fields by which an application proves itself.
pub(super) fn credential(
    app: &SignIn,
    endpoint: &str,
    now: Timestamp,
) -> Result<Fields, TokenError> {
    let assertion = match app {
        SignIn::ClientSecret { secret, .. } => {
            return Ok(vec![("client_secret", secret.expose().to_owned())]);
        }
        SignIn::Certificate {
            client,
            certificate,
        } => {
            let id = uuid::Uuid::new_v4().to_string();
            certificate
                .assertion(client.as_str(), endpoint, now, id)
                .map_err(|_| TokenError::Local {
                    detail: "the certificate's key cannot sign".to_owned(),
                })?
        }
        SignIn::Federated { file, .. } => federated(file)?,
        SignIn::ManagedIdentity(_) | SignIn::Command(_) => return Ok(Vec::new()),
    };
    Ok(vec![
        ("client_assertion_type", ASSERTION_TYPE.to_owned()),
        ("client_assertion", assertion),
    ])
}

/// The token by which another service vouches for the application.
fn federated(file: &Path) -> Result<String, TokenError> {
    let shown = file.display();
    let local = |detail| TokenError::Local { detail };
    let text = fs::read_to_string(file).map_err(|error| local(format!("{shown}: {error}")))?;
    let token = Secret::token(text.trim());
    let token = token.ok_or_else(|| local(format!("{shown} holds no token")))?;
    Ok(token.expose().to_owned())
}

#[derive(Deserialize)]
struct GrantedBody {
    token_type: String,
    access_token: String,
    expires_in: u64,
    #[serde(default)]
    refresh_token: Option<String>,
    #[serde(default)]
    id_token: Option<String>,
    #[serde(default)]
    scope: Option<String>,
}

/// What a person's sign-in gives.
#[derive(Debug, Clone)]
pub(super) struct Issued {
    pub(super) granted: Granted,
    pub(super) refresh: Option<Secret>,
    /// Says who signed in.
    pub(super) id_token: Option<Secret>,
    /// What was granted, as it was written.
    pub(super) scope: String,
}

/// The token of an answer. An empty one, and one of another type than was asked for, is none.
fn granted(body: &[u8]) -> Option<Granted> {
    issued(body).map(|issued| issued.granted)
}

/// The same with what comes beside it.
pub(super) fn issued(body: &[u8]) -> Option<Issued> {
    // The parser's own words could quote the token, so they are not repeated.
    let body: GrantedBody = serde_json::from_slice(body).ok()?;
    let secret = Secret::token(&body.access_token)?;
    let token = |text: Option<String>| text.as_deref().and_then(Secret::token);
    body.token_type
        .eq_ignore_ascii_case("Bearer")
        .then_some(Issued {
            granted: Granted {
                secret,
                life: Duration::from_secs(body.expires_in),
            },
            refresh: token(body.refresh_token),
            id_token: token(body.id_token),
            scope: body.scope.unwrap_or_default(),
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
pub(super) fn first_sentences(description: &str) -> String {
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
            mfa_compliant: None,
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
