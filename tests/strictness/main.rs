//! The emulator is as strict as the service: whatever is wrong is refused with the documented status and code, and
//! stands in the ledger; whatever is not permitted is not done.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod partner;
mod permissions;
mod wrong;

use std::collections::BTreeSet;

use rehearse::{Options, Tenant};
use reqwest::Method;
use serde_json::Value;
use test_support::client::{Client, error, read};

/// Every permission that any route takes, and some that none does.
const PERMISSIONS: [&str; 27] = [
    "AuditLog.Read.All",
    "CrossTenantInformation.ReadBasic.All",
    "DelegatedAdminRelationship.Read.All",
    "DelegatedAdminRelationship.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "Domain.Read.All",
    "Domain.ReadWrite.All",
    "Files.Read.All",
    "Files.ReadWrite.All",
    "Group.Create",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "GroupMember.Read.All",
    "GroupMember.ReadWrite.All",
    "LicenseAssignment.Read.All",
    "LicenseAssignment.ReadWrite.All",
    "Mail.Read",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Policy.Read.All",
    "Sites.Read.All",
    "Sites.ReadWrite.All",
    "User.DeleteRestore.All",
    "User.Read.All",
    "User.ReadBasic.All",
    "User.ReadWrite.All",
];

/// A tenant whose app has these permissions.
fn with_roles(roles: &[&str]) -> Tenant {
    let mut tenant = Tenant::omakase();
    tenant.app.roles = roles.iter().map(|role| (*role).to_owned()).collect();
    tenant
}

/// Every route, with something in its places.
fn routes() -> Vec<(String, Method, String)> {
    rehearse::graph_routes()
        .map(|route| {
            let (method, path) = route.split_once(' ').unwrap();
            let filled = path.replace("{path}", "x").replace("{id}", "x");
            (route.clone(), method.parse().unwrap(), filled)
        })
        .collect()
}

async fn status_and_code(
    client: &Client,
    method: Method,
    path: &str,
    token: &str,
) -> (u16, String) {
    let request = client.request(method, path).bearer_auth(token);
    let (status, body) = read(request.send().await.unwrap()).await;
    let code = if status.as_u16() >= 400 {
        error(&body).0.to_owned()
    } else {
        String::new()
    };
    (status.as_u16(), code)
}

#[tokio::test]
async fn each_route_is_open_to_the_permissions_that_it_names_and_to_no_other() {
    let mut unseen: BTreeSet<&str> = permissions::OF_ROUTES.iter().map(|row| row.0).collect();
    for role in PERMISSIONS {
        let client = Client::new(Options::of(with_roles(&[role])));
        let token = client.graph_token().await;
        for (route, method, path) in routes() {
            let (_, allowed) = permissions::OF_ROUTES
                .iter()
                .find(|row| row.0 == route)
                .unwrap_or_else(|| panic!("{route} has no row"));
            unseen.remove(route.as_str());
            let (status, code) = status_and_code(&client, method, &path, &token).await;
            let refused = (status, code.as_str()) == (403, "Authorization_RequestDenied");
            let open = allowed.is_empty() || allowed.contains(&role);
            assert_eq!(!refused, open, "{route} with {role}: {status} {code}");
        }
    }
    assert!(unseen.is_empty(), "no such routes: {unseen:?}");
}

#[tokio::test]
async fn each_route_refuses_an_unknown_option_another_method_and_a_missing_token() {
    let client = Client::new(Options::of(with_roles(&PERMISSIONS)));
    let token = client.graph_token().await;
    for (route, method, path) in routes() {
        let with_option = format!("{path}?$apply=x");
        for (method, path, token, refusal) in [
            (
                method.clone(),
                with_option.as_str(),
                token.as_str(),
                (400, "Request_UnsupportedQuery"),
            ),
            (Method::PUT, &path, &token, (501, "NotEmulated")),
            (method, &path, "none", (401, "InvalidAuthenticationToken")),
        ] {
            let (status, code) = status_and_code(&client, method, path, token).await;
            assert_eq!((status, code.as_str()), refusal, "{route}");
            let entry = client.rehearsal.ledger().pop().unwrap();
            assert!(entry.refused.unwrap().starts_with(refusal.1), "{route}");
        }
    }
}

#[tokio::test]
async fn everything_wrong_is_refused_counted_and_changes_nothing() {
    let client = Client::new(Options::of(wrong::tenant(&PERMISSIONS)));
    let token = client.graph_token().await;
    let before = client.rehearsal.tenant();
    for row in wrong::requests(&before) {
        let mut request = client
            .request(row.method.parse().unwrap(), &row.path)
            .bearer_auth(&token);
        for (name, value) in &row.headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = &row.body {
            request = request.body(body.clone());
        }
        let (status, body) = read(request.send().await.unwrap()).await;
        let (code, message) = error(&body);
        assert_eq!(
            (status.as_u16(), code),
            (row.status, row.code),
            "{}: {message}",
            row.path
        );
        assert!(message.contains(row.words), "{}: {message}", row.path);
        let entry = client.rehearsal.ledger().pop().unwrap();
        assert_eq!(entry.refused, Some(format!("{code}: {message}")));
    }
    assert_eq!(client.rehearsal.tenant(), before);
}

#[tokio::test]
async fn an_error_has_the_documented_envelope_and_the_ids_of_its_headers() {
    let client = Client::new(Options::default());
    let token = client.graph_token().await;
    let request = client
        .request(Method::GET, "/v1.0/users/nobody")
        .bearer_auth(token)
        .header("client-request-id", "7e0b5b5f-3b53-4f24-8f53-91f2a0b7e6c4");
    let answer = request.send().await.unwrap();
    let id = answer.headers()["request-id"].to_str().unwrap().to_owned();
    let (_, body) = read(answer).await;
    let date = body["error"]["innerError"]["date"].as_str().unwrap();
    assert!(date.parse::<jiff::civil::DateTime>().is_ok(), "{date}");
    let expected: Value = serde_json::json!({"error": {
        "code": "Request_ResourceNotFound",
        "message": "Resource 'nobody' does not exist or one of its queried reference-property objects are not present.",
        "innerError": {
            "date": date,
            "request-id": id,
            "client-request-id": "7e0b5b5f-3b53-4f24-8f53-91f2a0b7e6c4",
        },
    }});
    assert_eq!(body, expected);
}
