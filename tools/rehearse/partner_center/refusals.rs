//! The errors of Partner Center, in its three envelopes.

use serde::Serialize;

use crate::{message::Answer, services::Call};

/// Why a call is turned down.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The usual envelope.
    Usual {
        status: u16,
        code: u32,
        description: String,
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

impl Refusal {
    fn usual(status: u16, code: u32, description: impl Into<String>) -> Self {
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
    let own = |name| {
        call.request
            .header(name)
            .unwrap_or(&call.request_id)
            .to_owned()
    };
    answer
        .with("ms-requestid", own("ms-requestid"))
        .with("ms-correlationid", own("ms-correlationid"))
}

/// An error that comes from the service's own trouble.
pub(crate) fn disturbed(call: &Call<'_>, status: u16, message: Option<String>) -> Answer {
    let message = message.unwrap_or_else(|| match status {
        429 => "Rate limit is exceeded. Try again later.".to_owned(),
        _ => "The service is not available.".to_owned(),
    });
    identified(call, Refusal::Gateway { status, message }.answer(call))
}
