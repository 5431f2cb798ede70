//! The errors of the token endpoint, with their AADSTS numbers.

use serde::Serialize;

use crate::http::{call::Call, message::Answer};

/// Why no token is issued.
#[derive(Debug)]
pub(super) struct Refusal {
    status: u16,
    error: &'static str,
    number: u32,
    words: String,
}

#[derive(Serialize)]
struct Body<'a> {
    error: &'a str,
    error_description: String,
    error_codes: [u32; 1],
    timestamp: &'a str,
    trace_id: &'a str,
    correlation_id: &'a str,
    error_uri: String,
}

impl Refusal {
    fn new(status: u16, error: &'static str, number: u32, words: impl Into<String>) -> Self {
        Self {
            status,
            error,
            number,
            words: words.into(),
        }
    }

    pub(super) fn missing(parameter: &str) -> Self {
        let words =
            format!("The request body must contain the following parameter: '{parameter}'.");
        Self::new(400, "invalid_request", 900_144, words)
    }

    pub(super) fn unsupported_grant(grant: &str) -> Self {
        let words = format!("The app requested an unsupported grant type '{grant}'.");
        Self::new(400, "unsupported_grant_type", 70003, words)
    }

    pub(super) fn needs_a_tenant(who: &str) -> Self {
        let words = format!(
            "The grant type is not supported over the /{who} endpoints. Please use the /organizations or tenant-specific endpoint."
        );
        Self::new(400, "invalid_request", 9_001_023, words)
    }

    pub(super) fn unknown_tenant(who: &str) -> Self {
        let words = format!(
            "Tenant '{who}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant."
        );
        Self::new(400, "invalid_request", 90002, words)
    }

    pub(super) fn unknown_app(app: &str, who: &str) -> Self {
        let words = format!(
            "Application with identifier '{app}' was not found in the directory '{who}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant."
        );
        Self::new(400, "unauthorized_client", 700_016, words)
    }

    pub(super) fn wrong_secret(app: &str) -> Self {
        let words = format!(
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{app}'."
        );
        Self::new(401, "invalid_client", 7_000_215, words)
    }

    pub(super) fn no_credential() -> Self {
        let words = "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.";
        Self::new(401, "invalid_client", 7_000_216, words)
    }

    pub(super) fn bad_scope(scope: &str) -> Self {
        let words = format!(
            "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope '{scope}' is not valid: client credential flows must have one scope with /.default suffixed to the resource identifier."
        );
        Self::new(400, "invalid_scope", 70011, words)
    }

    pub(super) fn bad_scope_of_person(scope: &str) -> Self {
        let words = format!(
            "The provided value for the input parameter 'scope' is not valid. The scope '{scope}' is not configured or not well formed."
        );
        Self::new(400, "invalid_scope", 70011, words)
    }

    pub(super) fn several_resources(scope: &str) -> Self {
        let words = format!(
            "Provided value for the input parameter scope is not valid because it contains more than one resource. Scope {scope} is not valid."
        );
        Self::new(400, "invalid_request", 28000, words)
    }

    pub(super) fn invalid_parameter(name: &str) -> Self {
        let words = format!("The parameter '{name}' is empty or not valid.");
        Self::new(400, "invalid_request", 90100, words)
    }

    pub(super) fn unknown_instance(host: &str) -> Self {
        let words = format!("The authority '{host}' is not one of a known cloud instance.");
        Self::new(400, "invalid_instance", 50049, words)
    }

    pub(super) fn authorization_pending() -> Self {
        let words = "OAuth 2.0 device flow error. Authorization is pending. Continue polling.";
        Self::new(400, "authorization_pending", 70016, words)
    }

    /// Not among Microsoft's documented answers; the standard has it (inferred).
    pub(super) fn slow_down() -> Self {
        let words = "OAuth 2.0 device flow error. Authorization is pending, and the client polls faster than the interval allows.";
        Self::new(400, "slow_down", 70016, words)
    }

    pub(super) fn expired_code() -> Self {
        let words = "The verification code expired. Start over with a new one.";
        Self::new(400, "expired_token", 70019, words)
    }

    pub(super) fn declined() -> Self {
        let words = "The user declined to sign in or to consent to access the app.";
        Self::new(400, "authorization_declined", 65004, words)
    }

    pub(super) fn bad_verification_code() -> Self {
        let words = "The device code is not known, was issued elsewhere, or has been redeemed.";
        Self::new(400, "bad_verification_code", 70018, words)
    }

    pub(super) fn bad_refresh_token() -> Self {
        let words = "The provided refresh token is malformed or not valid for this app.";
        Self::new(400, "invalid_grant", 9_002_313, words)
    }

    pub(super) fn old_refresh_token() -> Self {
        let words = "The refresh token has expired due to inactivity.";
        Self::new(400, "invalid_grant", 700_082, words)
    }

    pub(super) fn no_consent(name: &str) -> Self {
        let words = format!(
            "The user or administrator has not consented to use the application with the permission '{name}'. Send an interactive authorization request for this user and resource."
        );
        Self::new(400, "invalid_grant", 65001, words)
    }

    pub(super) fn no_such_account(upn: &str, who: &str) -> Self {
        let words = format!("The user account {upn} does not exist in the {who} directory.");
        Self::new(400, "invalid_grant", 50034, words)
    }

    pub(super) fn disabled_account() -> Self {
        Self::new(400, "invalid_grant", 50057, "The user account is disabled.")
    }

    pub(super) fn account_of_another_tenant(upn: &str, who: &str) -> Self {
        let words = format!(
            "User account '{upn}' does not exist in tenant '{who}' and cannot access the application in that tenant."
        );
        Self::new(400, "invalid_grant", 50020, words)
    }

    pub(super) fn resource_not_registered(app: &str) -> Self {
        let words = format!(
            "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: {app}."
        );
        Self::new(400, "invalid_client", 650_057, words)
    }

    pub(super) fn secret_of_public_client(app: &str) -> Self {
        let words = format!(
            "Client is public so neither 'client_assertion' nor 'client_secret' should be presented. App: {app}."
        );
        Self::new(401, "invalid_client", 700_025, words)
    }

    pub(super) fn revoked_refresh_token() -> Self {
        let words = "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.";
        Self::new(400, "invalid_grant", 50173, words)
    }

    pub(super) fn device_codes_are_blocked() -> Self {
        let words = "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.";
        Self::new(400, "invalid_grant", 53003, words)
    }

    pub(super) fn bad_code() -> Self {
        let words = "The provided authorization code is not known, has expired, was issued to another client or address, or has been redeemed.";
        Self::new(400, "invalid_grant", 70008, words)
    }

    pub(super) fn wrong_verifier() -> Self {
        let words = "The Code_Verifier does not match the code_challenge supplied in the authorization request.";
        Self::new(400, "invalid_grant", 501_481, words)
    }

    pub(super) fn bad_redirect(address: &str) -> Self {
        let words = format!(
            "The redirect URI '{address}' specified in the request does not match the redirect URIs configured for the application."
        );
        Self::new(400, "invalid_request", 50011, words)
    }

    pub(super) fn unknown_resource(resource: &str) -> Self {
        let words = format!(
            "The resource principal named {resource} was not found in the tenant. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant."
        );
        Self::new(400, "invalid_resource", 500_011, words)
    }

    pub(super) fn unreadable_assertion(why: &str) -> Self {
        Self::new(
            401,
            "invalid_client",
            50027,
            format!("JWT token is invalid or malformed: {why}."),
        )
    }

    pub(super) fn unknown_certificate() -> Self {
        let words = "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.]";
        Self::new(401, "invalid_client", 700_027, words)
    }

    pub(super) fn bad_signature() -> Self {
        let words = "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The provided signature value did not match the expected signature value.]";
        Self::new(401, "invalid_client", 700_027, words)
    }

    pub(super) fn other_client() -> Self {
        let words = "Client assertion application identifier doesn't match 'client_id' parameter.";
        Self::new(401, "invalid_client", 700_021, words)
    }

    pub(super) fn other_audience(audience: &str) -> Self {
        let words = format!(
            "Client assertion audience claim '{audience}' does not match the token endpoint."
        );
        Self::new(401, "invalid_client", 700_023, words)
    }

    pub(super) fn out_of_time() -> Self {
        let words = "Client assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token.";
        Self::new(401, "invalid_client", 700_024, words)
    }

    pub(super) fn temporarily_unavailable(status: u16) -> Self {
        let words = "A transient error has occurred. Please try again.";
        Self::new(status, "temporarily_unavailable", 90033, words)
    }

    pub(super) fn answer(self, call: &Call<'_>) -> Answer {
        let timestamp = call.now.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        let correlation = call
            .request
            .header("client-request-id")
            .unwrap_or(&call.request_id);
        let Self {
            status,
            error,
            number,
            words,
        } = self;
        let description = format!(
            "AADSTS{number}: {words} Trace ID: {} Correlation ID: {correlation} Timestamp: {timestamp}",
            call.request_id
        );
        let body = Body {
            error,
            error_description: description,
            error_codes: [number],
            timestamp: &timestamp,
            trace_id: &call.request_id,
            correlation_id: correlation,
            error_uri: format!("{}/error?code={number}", call.login()),
        };
        let answer = Answer::json(status, &body);
        if error == "authorization_pending" {
            // A question in good time, and its usual answer.
            answer
        } else {
            answer.refused(format!("AADSTS{number}: {words}"))
        }
    }
}
