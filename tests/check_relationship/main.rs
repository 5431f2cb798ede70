//! `check-relationship` as a whole, before the rehearsal.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod asked;
mod refused;
mod reply;
mod verdicts;
mod waiting;

use serde_json::json;
use test_support::{Run, TestEnvironment, program};

const EXE: &str = program!("check-relationship");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const NEW: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const OLD: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";
const SUBSCRIPTIONS: &str = "GET /v1.0/directory/subscriptions";
const POLICY: &str = "GET /v1.0/policies/crossTenantAccessPolicy/partners";

fn check(env: &TestEnvironment, args: &[&str], input: &str) -> Run {
    env.run(EXE, args, input)
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
