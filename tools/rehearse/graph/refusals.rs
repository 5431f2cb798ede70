//! The errors of Microsoft Graph, with its codes and its words.

use std::fmt::Write as _;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Serialize;

use crate::{
    entra::TokenProblem,
    http::{
        call::Call,
        message::{Answer, EMULATION, NOT_EMULATED},
    },
};

/// Why a call is turned down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    status: u16,
    code: String,
    message: String,
    challenge: Option<Challenge>,
    /// Whether the client has to begin again, at the address without its options.
    restart: bool,
    /// Whether the service may answer what is refused here.
    not_emulated: bool,
    /// A property that `v1.0` does not have.
    unknown_property: Option<String>,
}

/// What `WWW-Authenticate` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Challenge {
    Token,
    /// A token that was issued after this.
    NewerToken,
}

#[derive(Serialize)]
struct Body<'a> {
    error: Error<'a>,
}

#[derive(Serialize)]
struct Error<'a> {
    code: &'a str,
    message: &'a str,
    #[serde(rename = "innerError")]
    inner: Inner<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Inner<'a> {
    date: String,
    request_id: &'a str,
    client_request_id: &'a str,
}

impl Refusal {
    pub(super) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            challenge: None,
            restart: false,
            not_emulated: false,
            unknown_property: None,
        }
    }

    pub(super) fn words(&self) -> &str {
        &self.message
    }

    /// The same under `beta`, whose schema is not known here: it may have the property.
    pub(super) fn of_beta(self) -> Self {
        match self.unknown_property {
            Some(property) => Self::not_emulated(&format!("the property '{property}' of beta")),
            None => self,
        }
    }

    /// Code and words are observed.
    pub(super) fn sign_ins() -> Self {
        let words = "The principal does not have required Microsoft Graph permission(s): AuditLog.Read.All to call this API. For more information about Microsoft Graph permissions, please visit https://learn.microsoft.com/graph/permissions-overview.";
        Self::new(403, "Authentication_MSGraphPermissionMissing", words)
    }

    /// What the service may answer and the emulator cannot.
    pub(super) fn not_emulated(what: &str) -> Self {
        let message =
            format!("rehearse does not emulate {what}. The real service may answer this request.");
        Self {
            not_emulated: true,
            ..Self::new(501, "NotEmulated", message)
        }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(400, "Request_BadRequest", message)
    }

    pub(super) fn token(problem: TokenProblem) -> Self {
        let refusal = Self::new(401, "InvalidAuthenticationToken", problem.words());
        let challenge = match problem {
            TokenProblem::Challenged => Challenge::NewerToken,
            _ => Challenge::Token,
        };
        Self {
            challenge: Some(challenge),
            ..refusal
        }
    }

    pub(super) fn permission() -> Self {
        Self::new(
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        )
    }

    /// The token of a change list is of no use any more: 410, with the address to begin again at (documented).
    pub(super) fn gone(code: &str, message: &str) -> Self {
        Self {
            restart: true,
            ..Self::new(410, code, message)
        }
    }

    /// What a part of a batch gets whose forerunner failed (the status is documented).
    pub(super) fn dependency() -> Self {
        let words = "The dependency of this request failed.";
        Self::new(424, "FailedDependency", words)
    }

    /// The real service would answer for the partner's own directory, which is not emulated.
    pub(super) fn not_the_customer() -> Self {
        Self::new(
            403,
            "Authorization_IdentityNotFound",
            "The identity of the calling application could not be established.",
        )
    }

    /// Words and code are inferred.
    pub(super) fn not_the_partner() -> Self {
        Self::new(
            403,
            "Authorization_IdentityNotFound",
            "The calling tenant is not a partner's.",
        )
    }

    pub(super) fn no_segment(segment: &str) -> Self {
        Self::new(
            400,
            "BadRequest",
            format!("Resource not found for the segment '{segment}'."),
        )
    }

    pub(super) fn no_resource(id: &str) -> Self {
        let message = format!(
            "Resource '{id}' does not exist or one of its queried reference-property objects are not present."
        );
        Self::new(404, "Request_ResourceNotFound", message)
    }

    pub(super) fn unsupported_query(message: impl Into<String>) -> Self {
        Self::new(400, "Request_UnsupportedQuery", message)
    }

    /// The words are observed, and clients match on them; as the next.
    pub(super) fn unreadable_payload() -> Self {
        let words = "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.";
        Self::new(400, "BadRequest", words)
    }

    pub(super) fn empty_payload() -> Self {
        Self::new(400, "BadRequest", "Empty Payload. JSON content expected.")
    }

    pub(super) fn expired_page_token() -> Self {
        let words = "The specified page token value has expired and can no longer be included in your request.";
        Self::new(400, "Directory_ExpiredPageToken", words)
    }

    pub(super) fn invalid_filter(why: &str) -> Self {
        Self::new(400, "BadRequest", format!("Invalid filter clause: {why}"))
    }

    pub(super) fn no_property(property: &str, kind: &str) -> Self {
        let message = format!(
            "Parsing OData Select and Expand failed: Could not find a property named '{property}' on type 'microsoft.graph.{kind}'."
        );
        Self {
            unknown_property: Some(property.to_owned()),
            ..Self::new(400, "BadRequest", message)
        }
    }

    pub(super) fn answer(self, call: &Call<'_>) -> Answer {
        let body = Body {
            error: Error {
                code: &self.code,
                message: &self.message,
                inner: Inner {
                    date: call.now.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
                    request_id: &call.request_id,
                    client_request_id: client_request_id(call),
                },
            },
        };
        let mut answer =
            Answer::json(self.status, &body).refused(format!("{}: {}", self.code, self.message));
        if self.restart {
            let again = format!("{}{}", call.origin, call.request.path);
            answer = answer.with("location", again);
        }
        if self.not_emulated {
            answer = answer.with(EMULATION, NOT_EMULATED);
        }
        match self.challenge {
            Some(challenge) => answer.with("www-authenticate", challenge.header(call)),
            None => answer,
        }
    }
}

impl Challenge {
    /// Parameters and the form of the claims are documented.
    fn header(self, call: &Call<'_>) -> String {
        let authority = format!("{}/common/oauth2/authorize", call.login());
        let mut header = format!(
            r#"Bearer realm="", authorization_uri="{authority}", client_id="00000003-0000-0000-c000-000000000000""#
        );
        if self == Self::NewerToken {
            let now = call.now.as_second();
            let claims =
                format!(r#"{{"access_token":{{"nbf":{{"essential":true, "value":"{now}"}}}}}}"#);
            let claims = BASE64_STANDARD.encode(claims);
            let _ = write!(
                header,
                r#", error="insufficient_claims", claims="{claims}""#
            );
        }
        header
    }
}

fn client_request_id<'a>(call: &'a Call<'_>) -> &'a str {
    call.request
        .header("client-request-id")
        .unwrap_or(&call.request_id)
}

/// Adds the ids that every answer carries.
pub(super) fn identified(call: &Call<'_>, answer: Answer) -> Answer {
    answer
        .with("request-id", call.request_id.as_str())
        .with("client-request-id", client_request_id(call))
}

/// The answer to a page token that has expired: begin the list again (observed of plain lists, documented of deltas).
pub(crate) fn expired_page_token(call: &Call<'_>) -> Answer {
    let is_delta = call
        .path
        .last()
        .is_some_and(|part| part.starts_with("delta"));
    let refusal = if is_delta {
        let words = "Resync required. Replace any local items with the server's version.";
        Refusal::gone("resyncRequired", words)
    } else {
        Refusal::expired_page_token()
    };
    identified(call, refusal.answer(call))
}

/// An error that comes from the service's own trouble.
pub(crate) fn unavailable(
    call: &Call<'_>,
    status: u16,
    code: Option<String>,
    message: Option<String>,
) -> Answer {
    let (usual_code, usual_message) = match status {
        429 => ("TooManyRequests", "Please retry again later."),
        410 => (
            "resyncRequired",
            "Resync required. Replace any local items with the server's version.",
        ),
        423 => (
            "notAllowed",
            "Access to this site has been blocked. Please contact the administrator to resolve this problem.",
        ),
        503 => (
            "serviceNotAvailable",
            "The service is temporarily unavailable. Please retry later.",
        ),
        504 => ("gatewayTimeout", "The request timed out."),
        502 => ("badGateway", "The gateway got an invalid answer."),
        409 => (
            "Directory_ConcurrencyViolation",
            "Error due to concurrent requests being made to the tenant. Please wait briefly and retry.",
        ),
        _ => ("generalException", "An unspecified error has occurred."),
    };
    let code = code.unwrap_or_else(|| usual_code.to_owned());
    let message = message.unwrap_or_else(|| usual_message.to_owned());
    let mut refusal = Refusal::new(status, &code, message);
    refusal.restart = status == 410;
    identified(call, refusal.answer(call))
}
