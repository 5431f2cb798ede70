//! Checks of what clients do wrong without an answer telling them.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

use jiff::{Timestamp, fmt::rfc2822};
use memchr::memmem;
use serde::Serialize;

use super::repeated_writes::{Access, RepeatedWrites};
use crate::{
    entra::{self, Resource},
    http::{
        hosts::Service,
        message::{Answer, Request},
    },
};

/// A rule of the services that a client broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Violation {
    /// It called before the time was over that a `Retry-After` of the same service and tenant named.
    BeforeRetryAfter,
    /// It never asked for the page after this one.
    IgnoredNextLink,
    /// It sent the same change again after an answer that left the outcome unknown, without a successful read of it.
    RepeatedWrite,
    /// It sent a token to an origin that the token is not for.
    TokenToWrongOrigin,
}

/// A request that was on its way when the answer with `Retry-After` was given cannot have known of it.
const ON_THE_WAY: Duration = Duration::from_millis(100);

/// A pause that was asked for.
#[derive(Debug)]
struct Pause {
    since: Duration,
    until: Duration,
    /// The request that it was asked of.
    of: u64,
}

/// A page that another follows.
#[derive(Debug)]
struct Unfollowed {
    number: usize,
    path: String,
    token: String,
}

/// What must be known of a request until its answer is there.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    scope: Option<String>,
    fingerprint: u64,
    path: String,
    access: Access,
}

/// The checks, with what they remember.
#[derive(Debug, Default)]
pub(crate) struct ClientChecks {
    pauses: HashMap<String, Pause>,
    writes: RepeatedWrites,
    unfollowed: Vec<Unfollowed>,
}

impl ClientChecks {
    /// Looks at a request that arrives at a time. `origin` is the rehearsal's own address.
    pub(crate) fn arrives(
        &mut self,
        request: &Request,
        origin: &str,
        now: Duration,
    ) -> (Seen, Vec<Violation>) {
        let path = request.path_segments();
        let service = Service::of(request.origin.as_deref(), &path);
        let seen = Seen {
            scope: scope(service, request, &path),
            fingerprint: fingerprint(request),
            path: request.path.clone(),
            access: Access::of(request),
        };
        let request_id = request.header("ms-requestid");
        let mut violations = Vec::new();
        if self.is_too_early(&seen, now) {
            violations.push(Violation::BeforeRetryAfter);
        }
        let is_repeated = is_repeatable(service, &path)
            && self
                .writes
                .is_repeated(&seen.access, seen.fingerprint, request_id);
        if is_repeated {
            violations.push(Violation::RepeatedWrite);
        }
        if is_sent_wrongly(service, request, origin) {
            violations.push(Violation::TokenToWrongOrigin);
        }
        self.follow(request, &path);
        (seen, violations)
    }

    /// Looks at the answer to a request. It is reliable if it came whole and was not falsified.
    pub(crate) fn answered(
        &mut self,
        number: usize,
        seen: &Seen,
        answer: &Answer,
        is_reliable: bool,
        now: Duration,
    ) {
        self.writes.answered(&seen.access, answer, is_reliable);
        let after = retry_after(answer);
        if let (Some(scope), Some(after), 429 | 503) = (&seen.scope, after, answer.status) {
            let pause = Pause {
                since: now,
                until: now.saturating_add(after),
                of: seen.fingerprint,
            };
            self.pauses.insert(scope.clone(), pause);
        }
        if let Some(token) = next_token(&answer.body) {
            self.unfollowed.push(Unfollowed {
                number,
                path: seen.path.clone(),
                token,
            });
        }
    }

    /// The requests whose next page was not asked for.
    pub(crate) fn unfollowed(&self) -> impl Iterator<Item = usize> {
        self.unfollowed.iter().map(|page| page.number)
    }

    fn is_too_early(&self, seen: &Seen, now: Duration) -> bool {
        let pause = seen.scope.as_ref().and_then(|scope| self.pauses.get(scope));
        pause.is_some_and(|pause| {
            now < pause.until
                && (pause.of == seen.fingerprint || now.saturating_sub(pause.since) > ON_THE_WAY)
        })
    }

    fn follow(&mut self, request: &Request, path: &[&str]) {
        if self.unfollowed.is_empty() {
            return;
        }
        let is_batch = path.last() == Some(&"$batch");
        let pairs = request.query_pairs();
        let continuation = request.header("ms-continuationtoken");
        self.unfollowed.retain(|page| {
            let inside = is_batch && memmem::find(&request.body, page.token.as_bytes()).is_some();
            let asked = continuation == Some(&page.token)
                || pairs.iter().any(|(_, value)| *value == page.token);
            !(inside || asked && request.path == page.path)
        });
    }
}

/// Whose budget a request is of: what a pause that was asked for holds for.
fn scope(service: Option<Service>, request: &Request, path: &[&str]) -> Option<String> {
    let service = service?;
    let whose = match service {
        Service::Entra => (*path.first()?).to_owned(),
        Service::Graph | Service::PartnerCenter => {
            let claimed = entra::claimed(request.bearer()?)?;
            format!("{}/{}", claimed.tid, claimed.appid)
        }
        Service::AdminCenter | Service::SharePoint | Service::Rehearsal => return None,
    };
    Some(format!("{service:?}/{whose}"))
}

fn fingerprint(request: &Request) -> u64 {
    let mut hasher = DefaultHasher::new();
    request.method.hash(&mut hasher);
    request.path.to_ascii_lowercase().hash(&mut hasher);
    request.query.hash(&mut hasher);
    request.body.hash(&mut hasher);
    hasher.finish()
}

fn is_repeatable(service: Option<Service>, path: &[&str]) -> bool {
    matches!(service, Some(Service::Graph | Service::PartnerCenter)) && path.len() > 1
}

/// What `Retry-After` asks for: seconds, or a time by the answer's own clock.
fn retry_after(answer: &Answer) -> Option<Duration> {
    let value = answer.header("retry-after")?;
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let time = |text: &str| rfc2822::parse(text).ok().map(|time| time.timestamp());
    let now = answer
        .header("date")
        .and_then(time)
        .unwrap_or_else(Timestamp::now);
    Duration::try_from(time(value)?.duration_since(now)).ok()
}

fn is_sent_wrongly(service: Option<Service>, request: &Request, origin: &str) -> bool {
    let Some(bearer) = request.bearer() else {
        return false;
    };
    let audience = entra::claimed(bearer).map(|claimed| claimed.aud);
    let is_for = |resource: Resource| {
        // A token that cannot be read is the service's to judge.
        audience
            .as_ref()
            .is_none_or(|audience| resource.accepts(audience, origin))
    };
    match service {
        Some(Service::Graph) => !is_for(Resource::Graph),
        Some(Service::PartnerCenter) => !is_for(Resource::PartnerCenter),
        _ => !bearer.is_empty(),
    }
}

/// What the link to the next page names that page by.
fn next_token(body: &[u8]) -> Option<String> {
    let text = |after: &str| {
        let at = memmem::find(body, after.as_bytes())? + after.len();
        let rest = &body[at..];
        let end = rest.iter().position(|byte| *byte == b'"')?;
        String::from_utf8(rest[..end].to_vec()).ok()
    };
    if let Some(link) = text(r#""@odata.nextLink":""#) {
        let (_, query) = link.split_once('?')?;
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        let names = ["$skiptoken", "$deltatoken", "token"];
        let token = pairs.find(|(name, _)| names.contains(&name.as_ref()))?;
        return Some(token.1.into_owned());
    }
    text(r#""key":"MS-ContinuationToken","value":""#)
}

#[cfg(test)]
mod tests {
    use hyper::{HeaderMap, Method};
    use serde_json::json;

    use super::*;

    const ORIGIN: &str = "http://127.0.0.1:4711";

    struct Client(ClientChecks);

    impl Client {
        fn sends(
            &mut self,
            at: u64,
            method: &Method,
            path: &str,
            body: &str,
        ) -> (Seen, Vec<Violation>) {
            let uri = path.parse().unwrap();
            let request = Request::new(method.clone(), &uri, HeaderMap::new(), body.into());
            self.0.arrives(&request, ORIGIN, Duration::from_millis(at))
        }
    }

    #[test]
    fn a_pause_holds_for_its_scope_and_not_for_what_was_on_its_way() {
        let mut client = Client(ClientChecks::default());
        let token = "/t1/oauth2/v2.0/token";
        let (seen, _) = client.sends(0, &Method::POST, token, "a");
        let busy = Answer::empty(429).with("retry-after", "2.5");
        client.0.answered(1, &seen, &busy, true, Duration::ZERO);
        let early = vec![Violation::BeforeRetryAfter];
        for (at, path, body, violations) in [
            (10, token, "a", &early),
            (50, token, "b", &vec![]),
            (150, token, "b", &early),
            (2400, token, "a", &early),
            (150, "/t2/oauth2/v2.0/token", "a", &vec![]),
            (2500, token, "a", &vec![]),
        ] {
            let (_, seen) = client.sends(at, &Method::POST, path, body);
            assert_eq!(&seen, violations, "{at} {path}");
        }
    }

    #[test]
    fn a_page_whose_link_nobody_follows_is_remembered() {
        let mut client = Client(ClientChecks::default());
        let body =
            json!({"@odata.nextLink": "http://x/v1.0/users?$top=1&%24skiptoken=QUJD", "value": []});
        let (seen, _) = client.sends(0, &Method::GET, "/v1.0/users?$top=1", "");
        client
            .0
            .answered(4, &seen, &Answer::json(200, &body), true, Duration::ZERO);
        assert_eq!(client.0.unfollowed().collect::<Vec<_>>(), [4]);
        client.sends(0, &Method::GET, "/v1.0/users?$top=1", "");
        assert_eq!(client.0.unfollowed().count(), 1);
        client.sends(0, &Method::GET, "/v1.0/users?$top=1&%24skiptoken=QUJD", "");
        assert_eq!(client.0.unfollowed().count(), 0);
    }
}
