//! Granular delegated administration (GDAP), as the partner reads it.

use crate::client::{Client, error};
use rehearse::{Options, Tenant};
use serde_json::{Value, json};

const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const LIST: &str = "/v1.0/tenantRelationships/delegatedAdminRelationships";
/// The template of the role License Administrator.
const ROLE: &str = "4d6ac14f-3453-41d0-bef9-a3e0c569773a";

fn id(number: usize) -> String {
    format!("5f3b7a1c-0000-4000-8000-{number:012}-d2edd018-cbf9-452f-a408-726b64551fdf")
}

fn relationship(number: usize, status: &str, customer: Option<&str>) -> Value {
    let mut one = json!({
        "id": id(number), "displayName": format!("rehearsal-{number}"), "roles": [ROLE], "status": status,
        "duration": "P730D", "autoExtendDuration": "P180D",
        "createdDateTime": "2026-09-01T00:00:00Z", "lastModifiedDateTime": "2026-09-02T00:00:00Z",
    });
    if let Some(customer) = customer {
        one["customer"] = json!({"tenantId": customer, "displayName": "あおぞら工務店"});
        one["activatedDateTime"] = json!("2026-09-02T00:00:00Z");
        one["endDateTime"] = json!("2028-09-01T00:00:00Z");
    }
    one
}

/// A partner with three relationships, and an app that may read them.
fn tenant() -> Tenant {
    let mut tenant = Tenant::omakase();
    tenant
        .app
        .roles
        .push("DelegatedAdminRelationship.Read.All".to_owned());
    tenant.partner_center.desk.delegated_admin_relationships = serde_json::from_value(json!([
        relationship(1, "active", Some(CUSTOMER)),
        relationship(2, "approvalPending", None),
        relationship(3, "expired", Some(CUSTOMER)),
    ]))
    .unwrap();
    tenant.validated().unwrap()
}

async fn partner() -> (Client, String) {
    let client = Client::new(Options::of(tenant()));
    let (_, body) = client
        .token_with(&client.env("NORIKAE_PARTNER_TENANT"), &[])
        .await;
    let token = body["access_token"].as_str().unwrap().to_owned();
    (client, token)
}

#[tokio::test]
async fn the_partner_reads_its_relationships_in_its_own_directory() {
    let (client, token) = partner().await;
    let (status, one) = client.get(&token, &format!("{LIST}/{}", id(1))).await;
    let context = format!(
        "{}/v1.0/$metadata#tenantRelationships/delegatedAdminRelationships/$entity",
        client.rehearsal.url()
    );
    let expected = json!({
        "@odata.context": context,
        "@odata.etag": one["@odata.etag"],
        "id": id(1), "displayName": "rehearsal-1", "duration": "P730D", "autoExtendDuration": "P180D",
        "customer": {"tenantId": CUSTOMER, "displayName": "あおぞら工務店"},
        "accessDetails": {"unifiedRoles": [{"roleDefinitionId": ROLE}]},
        "status": "active",
        "createdDateTime": "2026-09-01T00:00:00Z", "lastModifiedDateTime": "2026-09-02T00:00:00Z",
        "activatedDateTime": "2026-09-02T00:00:00Z", "endDateTime": "2028-09-01T00:00:00Z",
    });
    assert_eq!((status.as_u16(), one), (200, expected));
    let (status, nobody) = client.get(&token, &format!("{LIST}/{}", id(9))).await;
    assert_eq!(
        (status.as_u16(), error(&nobody).0),
        (404, "Request_ResourceNotFound")
    );
}

#[tokio::test]
async fn relationships_are_found_by_status_and_customer_and_come_page_by_page() {
    let (client, token) = partner().await;
    let customer = format!("customer/tenantId eq '{CUSTOMER}'");
    for (filter, found) in [
        ("status eq 'active'", vec![id(1)]),
        (customer.as_str(), vec![id(1), id(3)]),
        (&format!("{customer} and status eq 'expired'"), vec![id(3)]),
        ("status eq 'created'", vec![]),
    ] {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("$filter", filter)
            .append_pair("$select", "id")
            .finish();
        let (_, list) = client.get(&token, &format!("{LIST}?{query}")).await;
        let seen: Vec<&str> = list["value"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].as_str().unwrap())
            .collect();
        assert_eq!(seen, found, "{filter}");
    }
    let (_, first) = client.get(&token, &format!("{LIST}?$top=2")).await;
    let next = first["@odata.nextLink"].as_str().unwrap();
    let (_, second) = client.get(&token, next).await;
    assert_eq!(first["value"].as_array().unwrap().len(), 2);
    assert_eq!(second["value"][0]["id"], id(3));
    assert_eq!(second["@odata.nextLink"], Value::Null);
}

#[tokio::test]
async fn a_customer_a_page_too_large_and_another_comparison_are_refused() {
    let (client, token) = partner().await;
    let customers = client.graph_token().await;
    for (token, query, status, code) in [
        (&customers, "", 403, "Authorization_IdentityNotFound"),
        (&token, "?$top=301", 400, "Request_UnsupportedQuery"),
        (
            &token,
            "?$filter=status%20ne%20'active'",
            400,
            "Request_UnsupportedQuery",
        ),
        (
            &token,
            "?$filter=displayName%20eq%20'x'",
            400,
            "Request_UnsupportedQuery",
        ),
    ] {
        let (seen, body) = client.get(token, &format!("{LIST}{query}")).await;
        assert_eq!((seen.as_u16(), error(&body).0), (status, code), "{query}");
    }
    // Its own directory holds nothing else that is played.
    let (status, body) = client.get(&token, "/v1.0/subscribedSkus").await;
    assert_eq!(
        (status.as_u16(), error(&body).0),
        (403, "Authorization_IdentityNotFound")
    );
}

#[tokio::test]
async fn each_part_of_the_partners_batch_is_judged_by_itself() {
    let (client, token) = partner().await;
    let part = |id: &str, url: &str| json!({"id": id, "method": "GET", "url": url});
    let batch = json!({"requests": [
        part("1", "/tenantRelationships/delegatedAdminRelationships?$select=id"), part("2", "/subscribedSkus"),
    ]});
    let (_, answer) = client.post(&token, "/v1.0/$batch", &batch).await;
    let answers = answer["responses"].as_array().unwrap();
    let seen: Vec<&Value> = answers.iter().map(|one| &one["status"]).collect();
    assert_eq!(seen, [200, 403]);
}
