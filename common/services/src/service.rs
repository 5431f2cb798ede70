//! One service in one tenant: the token, the tries, the pauses, the errors.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep, sleep_until};
use url::Url;

use crate::auth::Tokens;
use crate::{
    error::{ErrorKind, ServiceError},
    http::{
        address::{self, BadSegment},
        body,
        client::{Answer, Broken, Call, Client},
        retry::{Attempt, BUDGET, Outcome, Verdict, verdict},
    },
};
use record::{Log, ids::TenantId};

/// Which service it is: they name the ids of a request differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Api {
    Graph,
    PartnerCenter,
}

/// A pause that holds for every call to one service in one tenant, as `Retry-After` is meant.
#[derive(Debug, Default)]
pub(crate) struct Gate(Mutex<Option<Instant>>);

impl Gate {
    /// Waits until the pause is over.
    pub(crate) async fn pass(&self) {
        // Another call may lengthen the pause while this one waits.
        while let Some(until) = self.closed_until() {
            sleep_until(until).await;
        }
    }

    /// Closes the gate for so long, unless it is closed for longer already.
    pub(crate) fn close(&self, pause: Duration) {
        let Some(until) = Instant::now().checked_add(pause) else {
            return;
        };
        let mut closed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *closed = Some(closed.map_or(until, |now| now.max(until)));
    }

    /// How long the pause still lasts.
    fn closed_for(&self) -> Duration {
        self.closed_until()
            .map(|until| until.saturating_duration_since(Instant::now()))
            .unwrap_or_default()
    }

    fn closed_until(&self) -> Option<Instant> {
        let closed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        closed.filter(|until| *until > Instant::now())
    }
}

/// One service in one tenant.
#[derive(Clone)]
pub(crate) struct Service {
    pub(crate) api: Api,
    pub(crate) base: Url,
    /// What the token is for, such as `https://graph.microsoft.com`.
    pub(crate) resource: String,
    /// Whose token it is.
    pub(crate) tenant: TenantId,
    pub(crate) client: Arc<Client>,
    pub(crate) tokens: Arc<Tokens>,
    pub(crate) gate: Arc<Gate>,
    pub(crate) log: Log,
}

impl Service {
    /// An address of this service.
    pub(crate) fn address(&self, segments: &[&str]) -> Result<Url, ServiceError> {
        address::under(&self.base, segments).map_err(refused)
    }

    /// An address that the service itself gave, such as a next page: only of its own origin.
    pub(crate) fn own_link(&self, link: &str, call: &str) -> Result<Url, ServiceError> {
        let foreign = || ServiceError::new(ErrorKind::ForeignLink, call, false);
        let url = Url::parse(link).map_err(|_| foreign().with_message(link))?;
        if address::same_origin(&url, &self.base) {
            Ok(url)
        } else {
            Err(foreign().with_message(url.origin().ascii_serialization()))
        }
    }

    /// Forgets the token: an old one never gains rights that were given since.
    pub(crate) fn forget_token(&self) {
        self.tokens.forget(&self.tenant, &self.resource);
    }

    /// Sends a call, again where that is safe, and gives the answer if it is a good one.
    pub(crate) async fn send(&self, mut call: Call) -> Result<Answer, ServiceError> {
        if !address::same_origin(&call.url, &self.base) {
            return Err(
                ServiceError::new(ErrorKind::ForeignLink, call.label(), false)
                    .with_message(call.url.origin().ascii_serialization()),
            );
        }
        let id = uuid::Uuid::new_v4().to_string();
        call.headers.extend(self.identify(&id));
        let result = self.send_until_settled(&call).await;
        result.map_err(|mut error| {
            error.0.client_request_id = Some(id);
            error
        })
    }

    async fn send_until_settled(&self, call: &Call) -> Result<Answer, ServiceError> {
        let (mut number, mut renewed, mut waited) = (1, false, Duration::ZERO);
        loop {
            self.pass_gate(call).await?;
            let token = self.tokens.get(&self.tenant, &self.resource).await;
            let token = token.map_err(|error| {
                ServiceError::new(ErrorKind::Token(error), call.label(), call.is_write())
            })?;
            let result = self.client.exchange(call, Some(&token)).await;
            let retry_after = pause_asked(&result);
            let decision = verdict(&Attempt {
                outcome: outcome(&result),
                idempotent: !call.is_write(),
                number,
                renewed,
                retry_after,
                jitter: 0.8 + fastrand::f64() * 0.4,
                waited,
            });
            if let Some(pause) = retry_after {
                self.gate.close(pause);
            }
            match decision {
                Verdict::Wait(pause) => {
                    // The gate has the pause that the service named; this is for the one it did not.
                    if retry_after.is_none() {
                        self.log.detail(|| {
                            format!(
                                "{}: trying again in {:.1} s",
                                call.label(),
                                pause.as_secs_f64()
                            )
                        });
                        sleep(pause).await;
                    }
                    waited += pause;
                }
                Verdict::Renew => {
                    self.tokens
                        .forget_this(&self.tenant, &self.resource, &token);
                    renewed = true;
                }
                Verdict::Take | Verdict::GiveUp | Verdict::Unknown => return settle(call, result),
            }
            number += 1;
        }
    }

    /// Waits out the pause that the service asked for; one that is too long is an error, and nothing is sent.
    async fn pass_gate(&self, call: &Call) -> Result<(), ServiceError> {
        let pause = self.gate.closed_for();
        if pause > BUDGET {
            // Not a write any more: nothing was sent, so nothing is unknown.
            let mut error = ServiceError::new(ErrorKind::Throttled, call.label(), false)
                .with_message(format!("paused for {} s", pause.as_secs()));
            error.0.retry_after = Some(pause);
            return Err(error);
        }
        if !pause.is_zero() {
            self.log.detail(|| {
                format!(
                    "{}: the service asked for a pause of {:.1} s",
                    call.label(),
                    pause.as_secs_f64()
                )
            });
        }
        self.gate.pass().await;
        Ok(())
    }

    /// The headers by which the service's support finds a request again.
    fn identify(&self, id: &str) -> Vec<(&'static str, String)> {
        match self.api {
            Api::Graph => vec![
                ("client-request-id", id.to_owned()),
                ("return-client-request-id", "true".to_owned()),
            ],
            Api::PartnerCenter => vec![
                ("MS-RequestId", id.to_owned()),
                ("MS-CorrelationId", uuid::Uuid::new_v4().to_string()),
                ("MS-Contract-Version", "v1".to_owned()),
                ("MS-PartnerCenter-Application", "norikae".to_owned()),
            ],
        }
    }
}

/// Reads the JSON of a good answer.
pub(crate) fn json<T: DeserializeOwned>(
    call: &str,
    write: bool,
    answer: &Answer,
) -> Result<T, ServiceError> {
    serde_json::from_slice(body::without_bom(&answer.body))
        .map_err(|error| garbled(call, write, answer, &error))
}

/// The error for a good answer whose JSON is not what it should be.
pub(crate) fn garbled(
    call: &str,
    write: bool,
    answer: &Answer,
    error: &serde_json::Error,
) -> ServiceError {
    let mut garbled =
        ServiceError::new(ErrorKind::Garbled, call, write).with_message(error.to_string());
    garbled.0.status = Some(answer.status);
    garbled.0.request_id.clone_from(&answer.request_id);
    garbled
}

/// The error for a part of an address that must not go into it.
pub(crate) fn refused(BadSegment(segment): BadSegment) -> ServiceError {
    ServiceError::new(ErrorKind::BadId, "", false).with_message(segment)
}

fn outcome(result: &Result<Answer, Broken>) -> Outcome {
    match result {
        Ok(answer) => Outcome::Status(answer.status),
        Err(broken) => broken.outcome(),
    }
}

/// Only a refusal for lack of capacity closes the gate; a redirect may carry the header as well.
fn pause_asked(result: &Result<Answer, Broken>) -> Option<Duration> {
    match result {
        Ok(answer) if answer.status == 429 || answer.status >= 500 => answer.retry_after,
        _ => None,
    }
}

fn settle(call: &Call, result: Result<Answer, Broken>) -> Result<Answer, ServiceError> {
    let error = |kind| ServiceError::new(kind, call.label(), call.is_write());
    let answer = match result {
        Ok(answer) if (200..300).contains(&answer.status) => return Ok(answer),
        Ok(answer) => answer,
        Err(broken) => {
            let kind = match broken {
                Broken::Connect(_) => ErrorKind::Connect,
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
        401 | 403 => ErrorKind::Denied,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_closed_gate_holds_everybody_for_exactly_the_time_asked() {
        let gate = Gate::default();
        let start = Instant::now();
        gate.close(Duration::from_millis(2128));
        gate.close(Duration::from_secs(1));
        gate.pass().await;
        assert_eq!(start.elapsed(), Duration::from_millis(2128));
        gate.pass().await;
        assert_eq!(start.elapsed(), Duration::from_millis(2128));
    }
}
