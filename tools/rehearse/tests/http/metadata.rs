//! What an answer says about itself at `odata.metadata=full`: types, addresses, and where relations are.

use rehearse::{Options, tenant::Tenant};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, read};

const AOKI: &str = "/v1.0/users/aoki@aozora-koumuten.example";

/// Every route of a customer that reads and holds objects, with something in its places.
fn paths(tenant: &Tenant) -> Vec<String> {
    let (user, group) = (&tenant.users[0], &tenant.groups[0]);
    let file = &user.drive.as_ref().unwrap().items[0];
    let subscription = &tenant.subscriptions[0].id;
    let mut paths: Vec<String> = [
        "organization",
        "subscribedSkus",
        "directory/subscriptions",
        "users",
        "users/delta",
        "groups",
        "domains",
        "directory/deletedItems/microsoft.graph.user",
        "policies/crossTenantAccessPolicy/partners",
        "auditLogs/directoryAudits",
    ]
    .map(str::to_owned)
    .into();
    for (root, below) in [
        (
            format!("users/{}", user.id),
            &[
                "",
                "/licenseDetails",
                "/memberOf",
                "/transitiveMemberOf",
                "/directReports",
                "/drive",
                "/drives",
                "/drive/root",
                "/drive/root/children",
                "/drive/root/delta",
            ][..],
        ),
        (
            format!("groups/{}", group.id),
            &["", "/members", "/transitiveMembers", "/owners"],
        ),
        (format!("directoryObjects/{}", user.id), &[""]),
        (format!("directory/subscriptions/{subscription}"), &[""]),
        (
            format!("users/{}/drive/root:/{}", user.id, file.name),
            &[""],
        ),
    ] {
        paths.extend(below.iter().map(|part| format!("{root}{part}")));
    }
    paths
}

/// The same with everything that it can say about itself.
async fn full(client: &Client, token: &str, path: &str) -> Value {
    let request = client.request(Method::GET, path).bearer_auth(token);
    let request = request.header("accept", "application/json;odata.metadata=full");
    let (status, body) = read(request.send().await.unwrap()).await;
    assert_eq!(status, 200, "{path} {body}");
    body
}

fn tenant() -> Tenant {
    let mut tenant = Tenant::omakase();
    let members = [tenant.users[0].id, tenant.users[1].id];
    tenant.groups = serde_json::from_value(json!([{
        "id": "0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f00", "displayName": "営業部",
        "members": members, "owners": [members[0]], "licenses": [],
    }]))
    .unwrap();
    tenant.users[1].manager = Some(members[0]);
    tenant.app.roles = [
        "Directory.Read.All",
        "User.Read.All",
        "Files.Read.All",
        "Policy.Read.All",
        "AuditLog.Read.All",
        "Group.Read.All",
        "Domain.Read.All",
    ]
    .map(str::to_owned)
    .into();
    tenant
}

#[tokio::test]
async fn a_user_says_its_types_its_address_and_where_its_relations_are() {
    let client = Client::new(Options::of(tenant()));
    let token = client.graph_token().await;
    let select = "id,displayName,accountEnabled,assignedLicenses,businessPhones,signInSessionsValidFromDateTime";
    let user = full(&client, &token, &format!("{AOKI}?$select={select}")).await;
    let own = Tenant::omakase();
    let (id, tid) = (own.users[0].id, own.organization.id);
    let url = client.rehearsal.url();
    assert_eq!(user["@odata.type"], "#microsoft.graph.user");
    assert_eq!(
        user["@odata.id"],
        format!("{url}/v2/{tid}/directoryObjects/{id}/Microsoft.DirectoryServices.User")
    );
    assert_eq!(user["@odata.editLink"], format!("users('{id}')"));
    assert_eq!(user["businessPhones@odata.type"], "#Collection(String)");
    assert_eq!(
        user["assignedLicenses@odata.type"],
        "#Collection(microsoft.graph.assignedLicense)"
    );
    assert_eq!(user["assignedLicenses"][0]["skuId@odata.type"], "#Guid");
    assert_eq!(
        user["manager@odata.navigationLink"],
        format!("{url}/v1.0/users('{id}')/manager")
    );
    assert_eq!(
        user["memberOf@odata.associationLink"],
        format!("{url}/v1.0/users('{id}')/memberOf/$ref")
    );
    assert!(user.get("displayName@odata.type").is_none());
    // The address that an answer says is one that can be asked.
    let link = user["memberOf@odata.navigationLink"].as_str().unwrap();
    assert_eq!(client.get(&token, link).await.0, 200);
}

#[tokio::test]
async fn every_reading_says_the_type_of_each_object_and_nothing_else_changes() {
    let client = Client::new(Options::of(tenant()));
    let token = client.graph_token().await;
    for path in paths(&client.rehearsal.tenant()) {
        let path = format!("/v1.0/{path}");
        let described = full(&client, &token, &path).await;
        let objects = match &described["value"] {
            Value::Array(all) => all.iter().collect(),
            _ => vec![&described],
        };
        for object in objects {
            let kind = object["@odata.type"].as_str().unwrap_or_default();
            assert!(kind.starts_with("#microsoft.graph."), "{path} {object}");
            let is_named = object["@odata.id"].is_string() && object["@odata.editLink"].is_string();
            assert!(is_named, "{path} {object}");
        }
        let (_, plain) = client.get(&token, &path).await;
        let stripped = |value: &Value| without_annotations(value);
        if !path.ends_with("/delta") {
            assert_eq!(stripped(&described), stripped(&plain), "{path}");
        }
    }
}

/// A body without anything that it says about itself.
fn without_annotations(value: &Value) -> Value {
    match value {
        Value::Object(all) => all
            .iter()
            .filter(|(name, _)| !name.contains('@'))
            .map(|(name, value)| (name.clone(), without_annotations(value)))
            .collect(),
        Value::Array(all) => all.iter().map(without_annotations).collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn an_error_and_a_count_say_nothing_more_and_an_object_without_its_key_no_address() {
    let client = Client::new(Options::of(tenant()));
    let token = client.graph_token().await;
    let ask = |path: &'static str| {
        client
            .request(Method::GET, path)
            .bearer_auth(&token)
            .header("accept", "application/json;odata.metadata=full, text/plain")
            .header("consistencylevel", "eventual")
            .send()
    };
    let (status, body) = read(ask("/v1.0/users/nobody").await.unwrap()).await;
    assert_eq!((status.as_u16(), body.as_object().unwrap().len()), (404, 1));
    let (status, body) = read(ask("/v1.0/users/$count").await.unwrap()).await;
    assert_eq!((status.as_u16(), body), (200, json!(5)));
    let one = full(&client, &token, &format!("{AOKI}?$select=displayName")).await;
    assert_eq!(one["@odata.type"], "#microsoft.graph.user");
    assert!(one.get("@odata.editLink").is_none());
}
