//! `check-relationship` as a whole, before the rehearsal.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

#[path = "check_relationship/refused.rs"]
mod refused;
#[path = "support"]
mod support {
    pub(crate) mod home;
    pub(crate) mod json;
    pub(crate) mod ran;
    pub(crate) mod schema;
    pub(crate) mod sent;
    pub(crate) mod signal;
    pub(crate) mod stage;
    pub(crate) mod started;
    pub(crate) mod traffic;
}
#[path = "check_relationship/verdicts.rs"]
mod verdicts;
#[path = "check_relationship/waiting.rs"]
mod waiting;

use serde_json::json;
use support::{ran::Ran, stage::Stage};

const EXE: &str = env!("CARGO_BIN_EXE_check-relationship");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const NEW: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const OLD: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";
const SUBSCRIPTIONS: &str = "GET /v1.0/directory/subscriptions";
const POLICY: &str = "GET /v1.0/policies/crossTenantAccessPolicy/partners";

fn check(stage: &Stage, args: &[&str], input: &str) -> Ran {
    stage.run(EXE, args, input)
}

/// A record with an invitation as `parse-invite` writes it.
fn invited_by(partner: &str) -> String {
    let invitation = json!({
        "kind": "reseller", "url": null, "partnerId": partner, "msppId": "0", "indirectCspId": null,
        "relationshipId": null, "dap": null, "deadline": null, "deadlineText": null, "zone": null,
        "openingDate": null, "partnerName": null, "addressee": null, "sender": null,
        "subject": null, "date": null, "genuine": true, "hostOk": true, "expected": null,
        "warnings": [], "source": {"file": "-", "part": "text"}
    });
    format!("{{\"x\":1.50,\"invitation\":{invitation}}}\n")
}

fn token_of(tenant: &str) -> String {
    format!("POST /{tenant}/oauth2/v2.0/token")
}

fn name_of(partner: &str) -> String {
    format!("GET /v1.0/tenantRelationships/findTenantInformationByTenantId(tenantId='{partner}')")
}

/// Requests with their quotes and brackets as they are meant.
fn sent_plainly(stage: &Stage) -> Vec<String> {
    stage
        .sent()
        .iter()
        .map(|line| {
            line.replace("%27", "'")
                .replace("%3D", "=")
                .replace("%28", "(")
                .replace("%29", ")")
        })
        .collect()
}
