//! Roles of delegated administration (GDAP) that groups of the partner's people have: made, read, taken away.

use rehearse::{Options, Tenant};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::client::{Client, error, read};

const RELATIONSHIP: &str =
    "5f3b7a1c-0000-4000-8000-000000000001-d2edd018-cbf9-452f-a408-726b64551fdf";
const LICENSE_ADMINISTRATOR: &str = "4d6ac14f-3453-41d0-bef9-a3e0c569773a";
const DIRECTORY_READER: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
const GROUP: &str = "869713c9-0b28-4d08-8949-ae07ae1bf528";

fn list() -> String {
    format!(
        "/v1.0/tenantRelationships/delegatedAdminRelationships/{RELATIONSHIP}/accessAssignments"
    )
}

/// A partner with one relationship in this state, and an app that may change it.
fn tenant(status: &str) -> Tenant {
    let mut tenant = Tenant::omakase();
    tenant.app.roles = vec!["DelegatedAdminRelationship.ReadWrite.All".to_owned()];
    let customer = tenant.organization.id;
    tenant.partner_center.desk.delegated_admin_relationships = serde_json::from_value(json!([{
        "id": RELATIONSHIP, "displayName": "one", "status": status,
        "roles": [LICENSE_ADMINISTRATOR, DIRECTORY_READER], "duration": "P365D",
        "customer": {"tenantId": customer},
        "createdDateTime": "2026-09-01T00:00:00Z", "lastModifiedDateTime": "2026-09-02T00:00:00Z",
    }]))
    .unwrap();
    tenant.validated().unwrap()
}

async fn partner(status: &str) -> (Client, String) {
    let client = Client::new(Options::of(tenant(status)));
    let partner = client.env("NORIKAE_PARTNER_TENANT");
    let (_, body) = client.token_with(&partner, &[]).await;
    let token = body["access_token"].as_str().unwrap().to_owned();
    (client, token)
}

fn new(roles: &[&str]) -> Value {
    let roles: Vec<Value> = roles
        .iter()
        .map(|role| json!({ "roleDefinitionId": role }))
        .collect();
    json!({
        "accessContainer": {"accessContainerId": GROUP, "accessContainerType": "securityGroup"},
        "accessDetails": {"unifiedRoles": roles},
    })
}

async fn delete(client: &Client, token: &str, id: &str, tag: Option<&str>) -> (u16, Value) {
    let path = format!("{}/{id}", list());
    let request = client.request(Method::DELETE, &path).bearer_auth(token);
    let request = match tag {
        Some(tag) => request.header("if-match", tag),
        None => request,
    };
    let (status, body) = read(request.send().await.unwrap()).await;
    (status.as_u16(), body)
}

#[tokio::test]
async fn an_assignment_is_pending_then_active_and_taken_away_with_the_tag_that_was_read() {
    let (client, token) = partner("active").await;
    let (status, made) = client
        .post(&token, &list(), &new(&[LICENSE_ADMINISTRATOR]))
        .await;
    assert_eq!((status.as_u16(), &made["status"]), (201, &json!("pending")));
    let id = made["id"].as_str().unwrap();
    let one = format!("{}/{id}", list());
    for expected in ["pending", "active"] {
        let (_, seen) = client.get(&token, &one).await;
        assert_eq!(seen["status"], expected);
    }
    let (_, all) = client
        .get(
            &token,
            &format!("{}?$filter=status%20eq%20'active'", list()),
        )
        .await;
    let expected = json!({
        "@odata.type": "#microsoft.graph.delegatedAdminAccessAssignment",
        "@odata.etag": all["value"][0]["@odata.etag"],
        "id": id, "status": "active",
        "createdDateTime": made["createdDateTime"], "lastModifiedDateTime": made["createdDateTime"],
        "accessContainer": {"accessContainerId": GROUP, "accessContainerType": "securityGroup"},
        "accessDetails": {"unifiedRoles": [{"roleDefinitionId": LICENSE_ADMINISTRATOR}]},
    });
    assert_eq!(all["value"], json!([expected]));
    let tag = expected["@odata.etag"].as_str().unwrap();
    let stale = made["@odata.etag"].as_str().unwrap();
    let refused = |answer: &(u16, Value)| (answer.0, error(&answer.1).0.to_owned());
    let answer = delete(&client, &token, id, None).await;
    assert_eq!(refused(&answer), (400, "Request_BadRequest".to_owned()));
    let answer = delete(&client, &token, id, Some(stale)).await;
    assert_eq!(refused(&answer), (412, "PreconditionFailed".to_owned()));
    assert_eq!(delete(&client, &token, id, Some(tag)).await.0, 204);
    for expected in ["deleting", "deleted"] {
        let (_, all) = client
            .get(&token, &format!("{}?$select=@odata.etag,id,status", list()))
            .await;
        assert_eq!(all["value"][0]["status"], expected);
    }
    let answer = delete(&client, &token, id, Some("*")).await;
    assert_eq!(refused(&answer), (409, "Conflict".to_owned()));
    // The group can have another one now.
    let (status, _) = client
        .post(&token, &list(), &new(&[DIRECTORY_READER]))
        .await;
    assert_eq!(status, 201);
}

async fn patch(client: &Client, token: &str, id: &str, tag: &str, body: &Value) -> Response {
    let path = format!("{}/{id}", list());
    let request = client.request(Method::PATCH, &path).bearer_auth(token);
    let request = request.header("if-match", tag).json(body);
    request.send().await.unwrap()
}

#[tokio::test]
async fn the_roles_of_an_active_assignment_are_changed_with_its_tag() {
    let (client, token) = partner("active").await;
    let both = [LICENSE_ADMINISTRATOR, DIRECTORY_READER];
    let details = |roles: &[&str]| json!({"accessDetails": new(roles)["accessDetails"]});
    let (_, made) = client
        .post(&token, &list(), &new(&[LICENSE_ADMINISTRATOR]))
        .await;
    let id = made["id"].as_str().unwrap();
    let pending = patch(&client, &token, id, "*", &details(&both)).await;
    assert_eq!(pending.status(), 409);
    client.get(&token, &list()).await;
    let one = format!("{}/{id}", list());
    let (_, active) = client.get(&token, &one).await;
    let tag = active["@odata.etag"].as_str().unwrap();

    for same in [details(&[LICENSE_ADMINISTRATOR]), json!({})] {
        let (status, answer) = read(patch(&client, &token, id, tag, &same).await).await;
        assert_eq!(status, 200);
        assert_eq!(answer["id"], id);
    }
    for (body, tag, expected) in [
        (details(&[]), tag, 400),
        (details(&["62e90394-69f5-4237-9190-012177145e10"]), tag, 400),
        (new(&both), tag, 400),
        (details(&both), "W/\"older\"", 412),
    ] {
        let refused = patch(&client, &token, id, tag, &body).await;
        assert_eq!(refused.status().as_u16(), expected, "{body}");
    }
    let (_, unchanged) = client.get(&token, &one).await;
    assert_eq!(unchanged["accessDetails"], active["accessDetails"]);

    let accepted = patch(&client, &token, id, tag, &details(&both)).await;
    assert_eq!(accepted.status(), 202);
    let at = accepted.headers()["location"].to_str().unwrap().to_owned();
    assert!(at.contains(&format!("{RELATIONSHIP}/operations/")), "{at}");
    assert_eq!(accepted.headers()["retry-after"], "10");
    let (_, changed) = client.get(&token, &one).await;
    assert_eq!(
        changed["accessDetails"],
        details(&both)["accessDetails"],
        "{changed}"
    );
    assert_eq!(changed["status"], "active");
}

#[tokio::test]
async fn only_an_active_relationship_gives_roles_and_only_its_own_and_to_a_group_once() {
    let (client, token) = partner("approvalPending").await;
    let (status, body) = client
        .post(&token, &list(), &new(&[DIRECTORY_READER]))
        .await;
    assert_eq!((status.as_u16(), error(&body).0), (409, "Conflict"));
    let (client, token) = partner("active").await;
    let mut device = new(&[DIRECTORY_READER]);
    device["accessContainer"]["accessContainerType"] = json!("device");
    for (body, expected) in [
        (new(&[]), (400, "Request_BadRequest")),
        (
            new(&["62e90394-69f5-4237-9190-012177145e10"]),
            (400, "Request_BadRequest"),
        ),
        (device, (400, "BadRequest")),
        (json!({}), (400, "BadRequest")),
    ] {
        let (status, answer) = client.post(&token, &list(), &body).await;
        assert_eq!((status.as_u16(), error(&answer).0), expected, "{body}");
    }
    let nowhere = list().replace("000000000001", "000000000002");
    assert_eq!(client.get(&token, &nowhere).await.0, 404);
    assert_eq!(client.get(&token, &format!("{}/x", list())).await.0, 404);
    assert_eq!(
        client.get(&token, &format!("{}?$top=301", list())).await.0,
        400
    );
    let once = new(&[DIRECTORY_READER]);
    assert_eq!(client.post(&token, &list(), &once).await.0, 201);
    assert_eq!(client.post(&token, &list(), &once).await.0, 409);
}

#[tokio::test]
async fn a_person_of_the_partner_enters_the_customer_once_an_assignment_is_active() {
    let (client, token) = partner("active").await;
    let refresh = std::fs::read_to_string(client.env("NORIKAE_REFRESH_TOKEN_FILE")).unwrap();
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
    ];
    let tenant = client.env("NORIKAE_TENANT");
    assert_eq!(client.token_with(&tenant, &fields).await.0, 400);
    client
        .post(&token, &list(), &new(&[LICENSE_ADMINISTRATOR]))
        .await;
    assert_eq!(client.token_with(&tenant, &fields).await.0, 400);
    client.get(&token, &list()).await;
    assert_eq!(client.token_with(&tenant, &fields).await.0, 200);
}
