//! The HTTP client: one request out, one answer in, no decision of its own.

use std::{
    error::Error,
    io,
    sync::OnceLock,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use reqwest::{Method, header::HeaderMap, redirect};
use serde::Serialize;
use url::Url;

use super::{
    retry::{self, Outcome},
    waiting::{OutOfTime, Waiting},
};
use crate::secret::Secret;
use record::{Log, text::printable};

/// The longest body that is read. The largest real ones (999 users with licences) are about 2 MiB.
const BODY_LIMIT: usize = 64 * 1024 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How the client is set up.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// A company's own authorities (PEM), added to the system's.
    pub(crate) ca: Option<Vec<u8>>,
    /// The longest that one request may take, with its answer.
    pub(crate) timeout: Duration,
    /// Whether an address is loopback: no proxy may be given what is meant for this machine.
    pub(crate) loopback: bool,
    /// The present time.
    pub(crate) clock: fn() -> Timestamp,
}

/// One client for all services. Building the real one reads the system's authorities (4 ms), so it is
/// put off until something is sent.
pub(crate) struct Client {
    options: Options,
    log: Log,
    real: OnceLock<Result<reqwest::Client, String>>,
}

/// A request, complete but for the token.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Body,
    /// The id of the request, where a repetition must have the same one; else each has its own.
    pub(crate) request_id: Option<String>,
    /// Whether it only asks, whatever its method says.
    asks_only: bool,
}

/// What a request carries. A form holds secrets and is never shown.
#[derive(Clone)]
pub(crate) enum Body {
    None,
    Json(Vec<u8>),
    Form(Vec<(&'static str, String)>),
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Json(_) => "Json(..)",
            Self::Form(_) => "Form(..)",
        })
    }
}

impl Call {
    pub(crate) fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            headers: Vec::new(),
            body: Body::None,
            request_id: None,
            asks_only: false,
        }
    }

    /// A GET whose answer has no body.
    pub(crate) fn head(url: Url) -> Self {
        Self {
            method: Method::HEAD,
            ..Self::get(url)
        }
    }

    pub(crate) fn post(url: Url, body: &impl Serialize) -> serde_json::Result<Self> {
        Ok(Self {
            method: Method::POST,
            body: Body::Json(serde_json::to_vec(body)?),
            ..Self::get(url)
        })
    }

    /// A POST without a body.
    pub(crate) fn post_nothing(url: Url) -> Self {
        Self {
            method: Method::POST,
            ..Self::get(url)
        }
    }

    /// A POST that only asks: it can be sent again as a GET can.
    pub(crate) fn question(url: Url, body: &impl Serialize) -> serde_json::Result<Self> {
        Ok(Self {
            asks_only: true,
            ..Self::post(url, body)?
        })
    }

    pub(crate) fn patch(url: Url, body: &impl Serialize) -> serde_json::Result<Self> {
        Ok(Self {
            method: Method::PATCH,
            ..Self::post(url, body)?
        })
    }

    pub(crate) fn put(url: Url, body: &impl Serialize) -> serde_json::Result<Self> {
        Ok(Self {
            method: Method::PUT,
            ..Self::post(url, body)?
        })
    }

    pub(crate) fn form(url: Url, fields: Vec<(&'static str, String)>) -> Self {
        Self {
            method: Method::POST,
            body: Body::Form(fields),
            ..Self::get(url)
        }
    }

    /// Whether it changes something at the service.
    pub(crate) fn is_write(&self) -> bool {
        !self.asks_only && self.method != Method::GET && self.method != Method::HEAD
    }

    /// The method and path, without the query.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.method, self.url.path())
    }

    /// As [`Call::label`], with those parts of the query that say what is asked and hold no token.
    fn trace_label(&self) -> String {
        const PLAIN: [&str; 6] = [
            "$select",
            "$top",
            "$filter",
            "agreementType",
            "size",
            "language",
        ];
        let query: Vec<String> = self
            .url
            .query_pairs()
            .map(|(name, value)| {
                if PLAIN.contains(&name.as_ref()) {
                    format!("{name}={value}")
                } else {
                    format!("{name}=…")
                }
            })
            .collect();
        let mark = if query.is_empty() { "" } else { "?" };
        printable(&format!("{}{mark}{}", self.label(), query.join("&")))
    }
}

/// What a service answered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// Partner Center's answer to `ValidateMfa`, where it was asked.
    pub(crate) mfa_compliant: Option<bool>,
    pub(crate) body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Broken {
    /// No connection.
    Connect(String),
    /// The other side is not who it should be: its certificate is not trusted.
    Untrusted(String),
    /// The time was up.
    TimedOut(String),
    /// The connection broke.
    Lost(String),
    /// A body longer than [`BODY_LIMIT`].
    TooLong,
    /// The client cannot be set up on this machine.
    Local(String),
}

impl Broken {
    /// How the retry verdict sees it.
    pub(crate) fn outcome(&self) -> Outcome {
        match self {
            Self::Connect(_) => Outcome::Connect,
            Self::TimedOut(_) | Self::Lost(_) => Outcome::NoAnswer,
            Self::Untrusted(_) | Self::TooLong | Self::Local(_) => Outcome::Hopeless,
        }
    }

    pub(crate) fn detail(&self) -> String {
        match self {
            Self::Connect(detail)
            | Self::Untrusted(detail)
            | Self::TimedOut(detail)
            | Self::Lost(detail)
            | Self::Local(detail) => detail.clone(),
            Self::TooLong => format!("a body of more than {BODY_LIMIT} bytes"),
        }
    }

    pub(super) fn from_reqwest(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let mut detail = error.to_string();
        let mut is_untrusted = false;
        let mut source = error.source();
        while let Some(cause) = source {
            detail = format!("{detail}: {cause}");
            is_untrusted |= is_about_certificate(cause);
            source = cause.source();
        }
        if is_untrusted {
            Self::Untrusted(detail)
        } else if error.is_connect() {
            Self::Connect(detail)
        } else if error.is_timeout() {
            Self::TimedOut(detail)
        } else if error.is_builder() {
            Self::Local(detail)
        } else {
            Self::Lost(detail)
        }
    }
}

/// Whether this says that the other side's certificate was not accepted. What an I/O error holds is not among its
/// sources, so it is looked at too.
fn is_about_certificate(cause: &(dyn Error + 'static)) -> bool {
    let inner = cause
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    let tls = match inner {
        Some(inner) => inner.downcast_ref::<rustls::Error>(),
        None => cause.downcast_ref::<rustls::Error>(),
    };
    matches!(tls, Some(rustls::Error::InvalidCertificate(_)))
}

impl From<OutOfTime> for Broken {
    fn from(out: OutOfTime) -> Self {
        Self::TimedOut(out.detail())
    }
}

impl Client {
    pub(crate) fn new(options: Options, log: Log) -> Self {
        Self {
            options,
            log,
            real: OnceLock::new(),
        }
    }

    /// The present time.
    pub(crate) fn now(&self) -> Timestamp {
        (self.options.clock)()
    }

    /// The clock itself.
    pub(crate) fn clock(&self) -> fn() -> Timestamp {
        self.options.clock
    }

    /// Sends one request once. The token goes where the caller says; see `Service`, which checks.
    pub(crate) async fn exchange(
        &self,
        call: &Call,
        token: Option<&Secret>,
        waiting: &Waiting,
    ) -> Result<Answer, Broken> {
        let started = Instant::now();
        let result = waiting.answer(&call.label(), self.send(call, token)).await;
        let result = result.unwrap_or_else(|out| Err(out.into()));
        self.log.trace(|| {
            let outcome = match &result {
                Ok(answer) => format!(
                    "{} request-id={}",
                    answer.status,
                    printable(answer.request_id.as_deref().unwrap_or("-"))
                ),
                Err(broken) => printable(&broken.detail()),
            };
            format!(
                "{} {outcome} {} ms",
                call.trace_label(),
                started.elapsed().as_millis()
            )
        });
        result
    }

    async fn send(&self, call: &Call, token: Option<&Secret>) -> Result<Answer, Broken> {
        let mut request = self
            .real()?
            .request(call.method.clone(), call.url.clone())
            .header("Accept", "application/json");
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        if let Some(token) = token {
            request = request.bearer_auth(token.expose());
        }
        request = match &call.body {
            Body::None => request,
            Body::Json(json) => request
                .header("Content-Type", "application/json")
                .body(json.clone()),
            Body::Form(fields) => request.form(fields),
        };
        let response = request.send().await.map_err(Broken::from_reqwest)?;
        let headers = response.headers();
        Ok(Answer {
            status: response.status().as_u16(),
            request_id: request_id(headers),
            retry_after: asked_pause(headers, self.now()),
            mfa_compliant: (headers.get("isMfaCompliant"))
                .and_then(|value| value.to_str().ok()?.to_ascii_lowercase().parse().ok()),
            body: read(response).await?,
        })
    }

    fn real(&self) -> Result<&reqwest::Client, Broken> {
        self.real
            .get_or_init(|| build(&self.options).map_err(|error| error.to_string()))
            .as_ref()
            .map_err(|detail| Broken::Local(detail.clone()))
    }
}

fn build(options: &Options) -> reqwest::Result<reqwest::Client> {
    // A second call fails because the first one did it, which is what is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("norikae/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(options.timeout)
        .redirect(redirect::Policy::none());
    if options.loopback {
        builder = builder.no_proxy();
    }
    if let Some(pem) = &options.ca {
        builder = builder.tls_certs_merge(reqwest::Certificate::from_pem_bundle(pem)?);
    }
    builder.build()
}

async fn read(mut response: reqwest::Response) -> Result<Vec<u8>, Broken> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(Broken::from_reqwest)? {
        if body.len() + chunk.len() > BODY_LIMIT {
            return Err(Broken::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Graph, Partner Center and Entra each name it differently.
fn request_id(headers: &HeaderMap) -> Option<String> {
    ["request-id", "ms-requestid", "x-ms-request-id"]
        .iter()
        .find_map(|name| header(headers, name))
        .map(str::to_owned)
}

/// The larger of `Retry-After` and SharePoint's `RateLimit-Reset`, as its documentation asks. The
/// latter comes with good answers too, and means something only beside a refusal.
///
/// A date is measured by the service's own `Date`: this computer's clock may be wrong.
fn asked_pause(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let now = header(headers, "date")
        .and_then(retry::http_date)
        .unwrap_or(now);
    let after = header(headers, "retry-after").and_then(|value| retry::retry_after(value, now))?;
    let reset = header(headers, "ratelimit-reset").and_then(|value| retry::retry_after(value, now));
    Some(after.max(reset.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_told_without_what_could_be_a_token() {
        let url = "https://graph.microsoft.com/v1.0/users?$top=999&$skiptoken=s3cret";
        let call = Call::get(Url::parse(url).unwrap());
        assert_eq!(call.label(), "GET /v1.0/users");
        assert_eq!(call.trace_label(), "GET /v1.0/users?$top=999&$skiptoken=…");
        let form = Call::form(
            Url::parse(url).unwrap(),
            vec![("client_secret", "s3cret".to_owned())],
        );
        assert!(!format!("{:?}", form.body).contains("s3cret"));
    }

    #[test]
    fn sharepoints_longer_pause_counts_only_beside_a_refusal() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            asked_pause(&headers, Timestamp::UNIX_EPOCH)
        };
        assert_eq!(headers(&[("ratelimit-reset", "30")]), None);
        assert_eq!(
            headers(&[("retry-after", "5"), ("ratelimit-reset", "30")]),
            Some(Duration::from_secs(30))
        );
        assert_eq!(
            headers(&[("retry-after", "5")]),
            Some(Duration::from_secs(5))
        );
    }
}
