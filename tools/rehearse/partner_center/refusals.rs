//! The errors of Partner Center, in its three envelopes.

use record::json_words;
use serde::Serialize;

use crate::http::{call::Call, message::Answer};

/// Why a call is turned down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The usual envelope.
    Usual {
        status: u16,
        code: u32,
        description: String,
    },
    /// That of the services for customers and agreements.
    Customers {
        status: u16,
        code: u32,
        name: &'static str,
        message: String,
    },
    /// The gateway's.
    Gateway { status: u16, message: String },
    /// No body at all.
    Unauthorized,
}

#[derive(Serialize)]
struct Usual<'a> {
    code: u32,
    description: &'a str,
    data: [&'a str; 0],
    source: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Gateway<'a> {
    status_code: u16,
    message: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OfCustomers<'a> {
    code: u32,
    message: &'a str,
    description: &'a str,
    error_name: &'a str,
    is_retryable: bool,
    parameters: Empty,
    error_message_extended: String,
}

#[derive(Serialize)]
struct Empty {}

impl Refusal {
    #[cfg(test)]
    pub(super) fn status(&self) -> u16 {
        match self {
            Self::Usual { status, .. }
            | Self::Customers { status, .. }
            | Self::Gateway { status, .. } => *status,
            Self::Unauthorized => 401,
        }
    }

    pub(super) fn usual(status: u16, code: u32, description: impl Into<String>) -> Self {
        Self::Usual {
            status,
            code,
            description: description.into(),
        }
    }

    pub(super) fn token() -> Self {
        Self::Unauthorized
    }

    pub(super) fn needs_a_person() -> Self {
        Self::usual(
            403,
            900_329,
            "App only token is not allowed for this resource.",
        )
    }

    /// That a person's token is refused so is inferred from the other way round.
    pub(super) fn needs_the_app() -> Self {
        Self::usual(
            403,
            900_329,
            "Only App only token is allowed for this resource.",
        )
    }

    /// The code is documented of transfers; that others have it too, and the words, are inferred.
    pub(super) fn role() -> Self {
        Self::usual(
            403,
            900_150,
            "The role of the user does not allow this operation.",
        )
    }

    pub(super) fn needs_mfa() -> Self {
        Self::usual(
            401,
            900_421,
            "MFA is required for App+User access to this resource.",
        )
    }

    pub(super) fn no_relationship() -> Self {
        Self::usual(
            403,
            20002,
            "There is no commerce relationship between the partner and the customer.",
        )
    }

    pub(super) fn malformed(what: &str, value: &str) -> Self {
        Self::usual(400, 3000, format!("The {what} '{value}' is not valid."))
    }

    /// What is wrong with a body, in words for who wrote it.
    pub(super) fn malformed_body(error: &serde_json::Error) -> Self {
        let words = json_words(error).en;
        Self::usual(400, 3000, format!("The body is not valid: {words}."))
    }

    pub(super) fn no_subscription(id: &str) -> Self {
        Self::usual(404, 20003, format!("The subscription {id} was not found."))
    }

    pub(super) fn unknown_option(name: &str) -> Self {
        Self::usual(
            400,
            3000,
            format!("The query parameter '{name}' is not valid for this request."),
        )
    }

    /// Documented, with its name.
    pub(super) fn attested_already() -> Self {
        Self::Customers {
            status: 400,
            code: 600_061,
            name: "PartnerConfirmedAgreementAlreadyExists",
            message: "A partner confirmed agreement with the same contact already exists."
                .to_owned(),
        }
    }

    /// The code is inferred.
    pub(super) fn no_attestation(id: &str) -> Self {
        Self::Customers {
            status: 404,
            code: 600_060,
            name: "AttestationNotFound",
            message: format!("The attestation {id} was not found."),
        }
    }

    /// The code is inferred.
    pub(super) fn not_accepted(id: &str) -> Self {
        Self::Customers {
            status: 400,
            code: 600_062,
            name: "AttestationNotAccepted",
            message: format!("The attestation {id} is not accepted."),
        }
    }

    /// The code is inferred.
    pub(super) fn attestation_needed() -> Self {
        Self::Customers {
            status: 400,
            code: 600_063,
            name: "AttestationRequired",
            message: "An agreement needs an attestation that the customer has accepted.".to_owned(),
        }
    }

    pub(super) fn no_resource() -> Self {
        Self::Gateway {
            status: 404,
            message: "Resource not found".to_owned(),
        }
    }

    pub(super) fn method() -> Self {
        Self::Gateway {
            status: 405,
            message: "Method not allowed".to_owned(),
        }
    }

    pub(super) fn answer(self, call: &Call<'_>) -> Answer {
        match self {
            Self::Usual { status, code, description } => {
                let body = Usual { code, description: &description, data: [], source: "PartnerFD" };
                Answer::json(status, &body).refused(format!("{code}: {description}"))
            }
            Self::Customers { status, code, name, message } => {
                let body = OfCustomers {
                    code,
                    message: &message,
                    description: &message,
                    error_name: name,
                    is_retryable: false,
                    parameters: Empty {},
                    error_message_extended: format!("InternalErrorCode={code}"),
                };
                Answer::json(status, &body).refused(format!("{code}: {message}"))
            }
            Self::Gateway { status, message } => {
                let body = Gateway { status_code: status, message: &message };
                Answer::json(status, &body).refused(message)
            }
            Self::Unauthorized => Answer::empty(401)
                .with(
                    "www-authenticate",
                    format!(r#"Bearer authorization_uri="{}/common""#, call.login()),
                )
                .refused("the token is missing, expired, or not for Partner Center in the partner's tenant"),
        }
    }
}

/// Adds the ids that every answer carries: the request's own, where it has them.
pub(super) fn identified(call: &Call<'_>, answer: Answer) -> Answer {
    answer
        .with("ms-requestid", own_id(call, "ms-requestid"))
        .with("ms-correlationid", own_id(call, "ms-correlationid"))
}

/// The id that the client gave, or a fresh one.
pub(super) fn own_id(call: &Call<'_>, header: &str) -> String {
    call.request
        .header(header)
        .unwrap_or(&call.request_id)
        .to_owned()
}

/// A failure that a fault makes: with a code of the service's in its usual envelope, else as the gateway has it.
pub(crate) fn failed(
    call: &Call<'_>,
    status: u16,
    code: Option<String>,
    message: Option<String>,
) -> Answer {
    match code.and_then(|code| code.parse().ok()) {
        None => unavailable(call, status, message),
        Some(code) => {
            let words = message.unwrap_or_else(|| "The request was refused.".to_owned());
            identified(call, Refusal::usual(status, code, words).answer(call))
        }
    }
}

/// An error that comes from the service's own trouble.
pub(crate) fn unavailable(call: &Call<'_>, status: u16, message: Option<String>) -> Answer {
    let message = message.unwrap_or_else(|| match status {
        429 => "Rate limit is exceeded. Try again later.".to_owned(),
        _ => "The service is not available.".to_owned(),
    });
    identified(call, Refusal::Gateway { status, message }.answer(call))
}
