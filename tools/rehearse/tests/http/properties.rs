//! Every property that the public schema declares: set by the tenant file, read, filtered on, written.

use rehearse::{
    Options,
    tenant::{Properties, Tenant, all_declared},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, error, read};

const AOKI: &str = "/v1.0/users/aoki@aozora-koumuten.example";

fn set(properties: &mut Properties, values: &Value) {
    for (name, value) in values.as_object().unwrap() {
        properties.set(name, value.clone());
    }
}

/// A tenant that says more of everything, and an app that may read and write it.
fn tenant() -> Tenant {
    let mut tenant = Tenant::omakase();
    set(
        &mut tenant.users[0].properties,
        &json!({
            "department": "営業部", "companyName": "あおぞら工務店", "jobTitle": "課長",
            "createdDateTime": "2024-04-01T00:00:00Z",
            "proxyAddresses": ["SMTP:aoki@aozora-koumuten.example", "smtp:a@aozora-koumuten.example"],
            "signInActivity": {"lastSignInDateTime": "2026-09-01T00:00:00Z"},
            "employeeOrgData": {"costCenter": "K7", "division": null},
            "onPremisesExtensionAttributes": {"extensionAttribute1": "x"},
            "businessPhones": ["03-1234-5678"],
        }),
    );
    set(
        &mut tenant.organization.properties,
        &json!({"technicalNotificationMails": ["it@aozora-koumuten.example"], "city": "横浜"}),
    );
    set(
        &mut tenant.skus[0].properties,
        &json!({"accountName": "other"}),
    );
    set(
        &mut tenant.subscriptions[0].properties,
        &json!({"ownerType": "Partner"}),
    );
    let drive = tenant.users[0].drive.as_mut().unwrap();
    set(&mut drive.properties, &json!({"description": "見積"}));
    set(
        &mut drive.items[0].properties,
        &json!({"description": "控え"}),
    );
    tenant.app.roles = [
        "Directory.ReadWrite.All",
        "User.ReadWrite.All",
        "AuditLog.Read.All",
        "Domain.Read.All",
        "Files.Read.All",
    ]
    .map(str::to_owned)
    .into();
    tenant
}

struct Asked {
    client: Client,
    token: String,
}

impl Asked {
    async fn new() -> Self {
        let client = Client::new(Options::of(tenant()));
        let token = client.graph_token().await;
        Self { client, token }
    }

    async fn of(&self, path: &str) -> Value {
        let (status, body) = self.client.get(&self.token, path).await;
        assert_eq!(status, 200, "{path} {body}");
        body
    }

    async fn patch(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self
            .client
            .request(Method::PATCH, path)
            .bearer_auth(&self.token);
        let answer = request.json(body).send().await.unwrap();
        let (status, body) = read(answer).await;
        (status.as_u16(), body)
    }
}

#[tokio::test]
async fn what_the_tenant_file_sets_comes_with_a_selection_and_by_default_where_it_is_documented() {
    let asked = Asked::new().await;
    let select = "department,companyName,createdDateTime,proxyAddresses,signInActivity,employeeOrgData,city,otherMails,manager";
    let user = asked.of(&format!("{AOKI}?$select={select}")).await;
    assert_eq!(user["department"], "営業部");
    assert_eq!(user["createdDateTime"], "2024-04-01T00:00:00Z");
    assert_eq!(user["proxyAddresses"][1], "smtp:a@aozora-koumuten.example");
    assert_eq!(
        user["signInActivity"]["lastSignInDateTime"],
        "2026-09-01T00:00:00Z"
    );
    assert_eq!(user["employeeOrgData"]["costCenter"], "K7");
    assert_eq!(
        (&user["city"], &user["otherMails"]),
        (&Value::Null, &json!([]))
    );
    assert!(user.get("manager").is_none());
    let user = asked.of(AOKI).await;
    assert_eq!(
        (&user["jobTitle"], user.get("department")),
        (&json!("課長"), None)
    );
    assert_eq!(user["businessPhones"], json!(["03-1234-5678"]));
    let organization = &asked.of("/v1.0/organization").await["value"][0];
    assert_eq!(organization["city"], "横浜");
    assert_eq!(
        organization["technicalNotificationMails"][0],
        "it@aozora-koumuten.example"
    );
    assert_eq!(organization["marketingNotificationEmails"], json!([]));
    let rows = asked.of("/v1.0/subscribedSkus").await;
    assert_eq!(rows["value"][0]["accountName"], "other");
    let subscriptions = asked.of("/v1.0/directory/subscriptions").await;
    assert_eq!(subscriptions["value"][0]["ownerType"], "Partner");
    assert_eq!(
        asked.of(&format!("{AOKI}/drive")).await["description"],
        "見積"
    );
    let items = asked
        .of(&format!(
            "{AOKI}/drive/root/children?$select=id,description,audio"
        ))
        .await;
    assert_eq!(items["value"][0]["description"], "控え");
    assert!(items["value"][0].get("audio").is_none());
}

#[tokio::test]
async fn every_declared_property_can_be_selected_and_is_written_as_the_schema_has_it() {
    let asked = Asked::new().await;
    for (kind, path) in [
        ("user", AOKI),
        ("user", "/v1.0/users/sato@aozora-koumuten.example"),
        ("organization", "/v1.0/organization"),
        ("subscribedSku", "/v1.0/subscribedSkus"),
        ("companySubscription", "/v1.0/directory/subscriptions"),
        ("domain", "/v1.0/domains"),
    ] {
        let names = all_declared(kind)
            .iter()
            .filter(|known| !known.is_navigation);
        let names: Vec<&str> = names.map(|known| known.name).collect();
        // What is sent is held against the schema wherever a client ends.
        let body = asked
            .of(&format!("{path}?$select={}", names.join(",")))
            .await;
        let one = body.get("value").map_or(&body, |all| &all[0]);
        for name in names {
            assert!(one.get(name).is_some(), "{kind} {name}");
        }
    }
    for kind in ["drive", "driveItem"] {
        let names = all_declared(kind)
            .iter()
            .filter(|known| !known.is_navigation);
        let names: Vec<&str> = names.map(|known| known.name).collect();
        let path = if kind == "drive" { "" } else { "/root" };
        asked
            .of(&format!("{AOKI}/drive{path}?$select={}", names.join(",")))
            .await;
    }
}

#[tokio::test]
async fn what_is_set_is_filtered_on() {
    let asked = Asked::new().await;
    for (filter, found) in [
        ("department eq '営業部'", 1),
        ("Department eq 'Sales'", 0),
        ("startsWith(companyName,'あおぞら')", 1),
        ("createdDateTime ge 2024-01-01T00:00:00Z", 1),
        ("createdDateTime le 2024-01-01T00:00:00Z", 0),
        ("proxyAddresses/any(p:startsWith(p,'smtp:a@'))", 1),
        ("employeeOrgData/costCenter eq 'K7'", 1),
        (
            "onPremisesExtensionAttributes/extensionAttribute1 eq 'x' and userType eq 'Member'",
            1,
        ),
        (
            "signInActivity/lastSignInDateTime le 2026-10-01T00:00:00Z",
            1,
        ),
    ] {
        let body = asked.of(&format!("/v1.0/users?$filter={filter}")).await;
        assert_eq!(body["value"].as_array().unwrap().len(), found, "{filter}");
    }
    let plan = asked.of(&format!("{AOKI}?$select=assignedPlans")).await;
    let plan = plan["assignedPlans"][0]["servicePlanId"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!(
        "/v1.0/users?$filter=assignedPlans/any(c:c/servicePlanId eq {plan} and capabilityStatus eq 'Enabled')"
    );
    assert!(
        !asked.of(&path).await["value"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn sign_in_times_need_the_permission_of_the_log() {
    let mut tenant = tenant();
    tenant.app.roles = vec!["User.Read.All".to_owned()];
    let client = Client::new(Options::of(tenant));
    let token = client.graph_token().await;
    for path in [
        "/v1.0/users?$select=id,signinactivity",
        &format!("{AOKI}?$select=signInActivity"),
    ] {
        let (status, body) = client.get(&token, path).await;
        let (code, message) = error(&body);
        assert_eq!(
            (status.as_u16(), code),
            (403, "Authentication_MSGraphPermissionMissing")
        );
        assert!(message.contains("AuditLog.Read.All"), "{message}");
    }
}

#[tokio::test]
async fn what_is_documented_as_writable_is_written_and_a_call_is_done_wholly_or_not() {
    let asked = Asked::new().await;
    let body = json!({"department": "経理部", "businessPhones": [], "employeeId": "7", "usageLocation": "us"});
    assert_eq!(asked.patch(AOKI, &body).await, (204, Value::Null));
    let select =
        format!("{AOKI}?$select=department,businessPhones,employeeId,usageLocation,companyName");
    let user = asked.of(&select).await;
    let expected = json!({
        "department": "経理部", "businessPhones": [], "employeeId": "7", "usageLocation": "US",
        "companyName": "あおぞら工務店",
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&user[name], value, "{name}");
    }
    for (body, words) in [
        (
            json!({"department": "x", "createdDateTime": "2026-01-01T00:00:00Z"}),
            "read-only",
        ),
        (
            json!({"department": "x", "nickname": "x"}),
            "'nickname' does not exist",
        ),
        (
            json!({"department": 7}),
            "Invalid value specified for property 'department'",
        ),
        (json!({}), "No valid properties"),
    ] {
        let (status, answer) = asked.patch(AOKI, &body).await;
        assert_eq!(status, 400, "{answer}");
        assert!(error(&answer).1.contains(words), "{answer}");
    }
    assert_eq!(asked.of(&select).await["department"], "経理部");
    let renamed = json!({"userPrincipalName": "aoki2@aozora-koumuten.example"});
    assert_eq!(asked.patch(AOKI, &renamed).await.0, 204);
    asked.of("/v1.0/users/aoki2@aozora-koumuten.example").await;
    assert_eq!(asked.client.get(&asked.token, AOKI).await.0, 404);
    let audits = asked.of("/v1.0/auditLogs/directoryAudits").await;
    assert_eq!(audits["value"][0]["activityDisplayName"], "Update user");
}

#[tokio::test]
async fn a_property_that_only_beta_may_have_is_not_said_to_be_missing() {
    let asked = Asked::new().await;
    let (status, body) = asked
        .client
        .get(&asked.token, "/beta/users?$select=perUserMfaState")
        .await;
    assert_eq!((status.as_u16(), error(&body).0), (501, "NotEmulated"));
    let (status, body) = asked
        .client
        .get(&asked.token, "/v1.0/users?$select=perUserMfaState")
        .await;
    assert_eq!(status, 400);
    assert!(
        error(&body)
            .1
            .contains("Could not find a property named 'perUserMfaState'")
    );
}
