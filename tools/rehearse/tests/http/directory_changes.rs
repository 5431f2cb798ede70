//! Users and groups made, changed, deleted and restored; members added and removed; who is a member of what.

use rehearse::{Options, Tenant};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, NEW, error, read};

const ROLES: [&str; 7] = [
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "User.ReadWrite.All",
    "Group.ReadWrite.All",
    "Domain.Read.All",
    "AuditLog.Read.All",
    "LicenseAssignment.ReadWrite.All",
];

/// A tenant whose app may change the directory, and its token.
pub(crate) struct Asked {
    pub(crate) client: Client,
    pub(crate) token: String,
}

impl Asked {
    pub(crate) async fn new() -> Self {
        let mut tenant = Tenant::omakase();
        tenant.app.roles = ROLES.map(str::to_owned).into();
        let client = Client::new(Options::of(tenant));
        let token = client.graph_token().await;
        Self { client, token }
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let request = self.client.request(method, &format!("/v1.0{path}"));
        let request = request.bearer_auth(&self.token).json(body);
        let (status, body) = read(request.send().await.unwrap()).await;
        (status.as_u16(), body)
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        let (status, body) = self.client.get(&self.token, &format!("/v1.0{path}")).await;
        (status.as_u16(), body)
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send(Method::POST, path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> u16 {
        let request = self.client.request(Method::DELETE, &format!("/v1.0{path}"));
        let request = request.bearer_auth(&self.token);
        request.send().await.unwrap().status().as_u16()
    }

    pub(crate) async fn advanced(&self, path: &str) -> (u16, Value) {
        let request = self.client.request(Method::GET, &format!("/v1.0{path}"));
        let request = request
            .bearer_auth(&self.token)
            .header("ConsistencyLevel", "eventual");
        let (status, body) = read(request.send().await.unwrap()).await;
        (status.as_u16(), body)
    }

    pub(crate) async fn new_group(&self, name: &str, more: &Value) -> String {
        let mut body = json!({
            "displayName": name, "mailEnabled": false, "mailNickname": name, "securityEnabled": true,
        });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let (status, made) = self.post("/groups", &body).await;
        assert_eq!(status, 201, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn seats(&self, sku: &str) -> u64 {
        let (_, rows) = self
            .get("/subscribedSkus?$select=skuId,consumedUnits")
            .await;
        let mut rows = rows["value"].as_array().unwrap().iter();
        rows.find(|row| row["skuId"] == sku).unwrap()["consumedUnits"]
            .as_u64()
            .unwrap()
    }

    pub(crate) fn user(&self, at: usize) -> String {
        self.client.rehearsal.tenant().users[at].id.to_string()
    }
}

pub(crate) fn reference(id: &str) -> Value {
    json!({"@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{id}")})
}

pub(crate) fn ids(body: &Value) -> Vec<&str> {
    let all = body["value"].as_array().unwrap().iter();
    all.map(|one| one["id"].as_str().unwrap()).collect()
}

pub(crate) fn new_user(name: &str) -> Value {
    json!({
        "accountEnabled": true, "displayName": "新人", "mailNickname": name,
        "userPrincipalName": format!("{name}@aozora-koumuten.example"), "usageLocation": "JP",
        "department": "営業部", "passwordProfile": {"password": "x", "forceChangePasswordNextSignIn": true},
    })
}

#[tokio::test]
async fn a_user_is_made_given_a_licence_deleted_and_restored_with_it() {
    let asked = Asked::new().await;
    let (status, made) = asked.post("/users", &new_user("shinjin")).await;
    assert_eq!(
        (status, &made["displayName"]),
        (201, &json!("新人")),
        "{made}"
    );
    let id = made["id"].as_str().unwrap();
    let before = asked.seats(NEW).await;
    let change =
        json!({"addLicenses": [{"skuId": NEW, "disabledPlans": []}], "removeLicenses": []});
    assert_eq!(
        asked
            .post(&format!("/users/{id}/assignLicense"), &change)
            .await
            .0,
        200
    );
    assert_eq!(asked.seats(NEW).await, before + 1);
    let (_, delta) = asked
        .get("/users/delta?$deltatoken=latest&$select=displayName")
        .await;
    let link = delta["@odata.deltaLink"].as_str().unwrap().to_owned();

    assert_eq!(asked.delete(&format!("/users/{id}")).await, 204);
    assert_eq!(asked.seats(NEW).await, before);
    assert_eq!(asked.get(&format!("/users/{id}")).await.0, 404);
    let (_, changed) = asked.client.get(&asked.token, &link).await;
    assert_eq!(
        changed["value"],
        json!([{"id": id, "@removed": {"reason": "changed"}}])
    );
    let (_, gone) = asked
        .get("/directory/deletedItems/microsoft.graph.user")
        .await;
    assert_eq!(ids(&gone), [id]);
    assert!(gone["value"][0]["deletedDateTime"].is_string());
    let (_, groups) = asked
        .get("/directory/deletedItems/microsoft.graph.group")
        .await;
    assert_eq!(groups["value"], json!([]));

    let restore = format!("/directory/deletedItems/{id}/restore");
    assert_eq!(asked.post(&restore, &json!({})).await.0, 200);
    assert_eq!(asked.seats(NEW).await, before + 1);
    let (_, back) = asked.get(&format!("/users/{id}?$select=department")).await;
    assert_eq!(back["department"], "営業部");
    assert_eq!(asked.post(&restore, &json!({})).await.0, 404);
    assert_eq!(asked.delete(&format!("/users/{id}")).await, 204);
    assert_eq!(
        asked.delete(&format!("/directory/deletedItems/{id}")).await,
        204
    );
    assert_eq!(
        asked.get(&format!("/directory/deletedItems/{id}")).await.0,
        404
    );
    let (_, audits) = asked.get("/auditLogs/directoryAudits").await;
    let audits = audits["value"].as_array().unwrap().iter();
    let activities: Vec<_> = audits
        .map(|one| one["activityDisplayName"].clone())
        .collect();
    assert_eq!(
        activities,
        [
            "Hard Delete user",
            "Delete user",
            "Restore user",
            "Delete user",
            "Change user license",
            "Add user",
        ]
    );
}

#[tokio::test]
async fn a_user_that_cannot_be_made_is_refused_in_the_words_that_clients_know() {
    let asked = Asked::new().await;
    for (change, words) in [
        (
            json!({"mailNickname": null}),
            "A value is required for property 'mailNickname'",
        ),
        (
            json!({"userPrincipalName": "sato@aozora-koumuten.example"}),
            "Another object with the same value for property userPrincipalName already exists.",
        ),
        (
            json!({"userPrincipalName": "x@elsewhere.example"}),
            "verified domain",
        ),
        (json!({"assignedLicenses": []}), "read-only"),
    ] {
        let mut body = new_user("x");
        body.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let (status, answer) = asked.post("/users", &body).await;
        let (code, message) = error(&answer);
        assert_eq!((status, code), (400, "Request_BadRequest"), "{message}");
        assert!(message.contains(words), "{message}");
    }
    assert_eq!(asked.client.rehearsal.tenant(), {
        let mut tenant = Tenant::omakase();
        tenant.app.roles = ROLES.map(str::to_owned).into();
        tenant
    });
}

#[tokio::test]
async fn a_manager_the_domains_and_the_drives_of_a_user() {
    let mut tenant = Tenant::omakase();
    tenant.users[1].manager = Some(tenant.users[0].id);
    tenant.app.roles = [&ROLES[..], &["Files.Read.All"]]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let client = Client::new(Options::of(tenant));
    let token = client.graph_token().await;
    let asked = Asked { client, token };
    let (aoki, sato) = (asked.user(0), asked.user(1));
    let (_, manager) = asked.get(&format!("/users/{sato}/manager")).await;
    assert_eq!(manager["id"], aoki.as_str());
    assert_eq!(asked.get(&format!("/users/{aoki}/manager")).await.0, 404);
    let (_, reports) = asked.get(&format!("/users/{aoki}/directReports")).await;
    assert_eq!(ids(&reports), [sato.as_str()]);
    let (_, expanded) = asked.get(&format!("/users/{sato}?$expand=manager")).await;
    assert_eq!(expanded["manager"]["id"], aoki.as_str());
    let (_, domains) = asked.get("/domains").await;
    let first = domains["value"][0]["id"].as_str().unwrap();
    assert_eq!(
        asked.get(&format!("/domains/{first}")).await.1["isVerified"],
        true
    );
    let (_, drives) = asked.get(&format!("/users/{aoki}/drives")).await;
    assert_eq!(drives["value"][0]["driveType"], "business");
}
