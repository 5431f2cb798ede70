//! Microsoft Graph as a plain client sees it.

use crate::client::{Client, NEW, OLD, error, read};
use rehearse::{Options, Tenant, tenant::SubscriptionStatus};
use reqwest::Method;
use serde_json::{Value, json};

fn swap(disabled: &[&str]) -> Value {
    json!({"addLicenses": [{"skuId": NEW, "disabledPlans": disabled}], "removeLicenses": [OLD]})
}

fn consumed(rows: &Value) -> Vec<(&str, i64)> {
    let rows = rows["value"].as_array().unwrap();
    rows.iter()
        .map(|row| {
            (
                row["skuId"].as_str().unwrap(),
                row["consumedUnits"].as_i64().unwrap(),
            )
        })
        .collect()
}

#[tokio::test]
async fn a_swap_changes_the_user_and_both_rows_and_is_read_back() {
    let client = Client::new(Options::default());
    let token = client.graph_token().await;
    let (_, rows) = client.get(&token, "/v1.0/subscribedSkus").await;
    assert_eq!(consumed(&rows), [(OLD, 4), (NEW, 0)]);

    let sato = client.rehearsal.tenant().users[1].id.to_string();
    let path = format!("/v1.0/users/{sato}/assignLicense");
    let teams = "57ff2da0-773e-42df-b2af-ffb7a2317929";
    let (status, answer) = client.post(&token, &path, &swap(&[teams])).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        answer["assignedLicenses"],
        json!([{"disabledPlans": [teams], "skuId": NEW}])
    );

    let select = "$select=assignedLicenses,licenseAssignmentStates";
    let (_, user) = client
        .get(&token, &format!("/v1.0/users/{sato}?{select}"))
        .await;
    assert_eq!(
        user["licenseAssignmentStates"],
        json!([{"skuId": NEW, "assignedByGroup": null, "disabledPlans": [teams], "state": "Active",
            "error": "None", "lastUpdatedDateTime": "2026-10-01T00:00:00Z"}])
    );
    let (_, rows) = client.get(&token, "/v1.0/subscribedSkus").await;
    assert_eq!(consumed(&rows), [(OLD, 3), (NEW, 1)]);

    let (status, again) = client.post(&token, &path, &swap(&[])).await;
    assert_eq!(status, 400);
    assert_eq!(
        error(&again),
        (
            "Request_BadRequest",
            "User does not have a corresponding license."
        )
    );
}

#[tokio::test]
async fn a_swap_without_a_free_seat_changes_nothing() {
    let mut tenant = Tenant::omakase();
    tenant.subscriptions[1].total_licenses = 1;
    let client = Client::new(Options::of(tenant));
    let token = client.graph_token().await;
    let users: Vec<_> = client
        .rehearsal
        .tenant()
        .users
        .iter()
        .map(|user| user.id.to_string())
        .collect();
    let path = |user: &str| format!("/v1.0/users/{user}/assignLicense");
    assert_eq!(
        client.post(&token, &path(&users[0]), &swap(&[])).await.0,
        200
    );
    let before = client.rehearsal.tenant();
    let (status, body) = client.post(&token, &path(&users[2]), &swap(&[])).await;
    assert_eq!(status, 400);
    let words = format!("Subscription with SKU {NEW} does not have any available licenses.");
    assert_eq!(error(&body), ("Request_BadRequest", words.as_str()));
    assert_eq!(client.rehearsal.tenant(), before);
}

#[tokio::test]
async fn users_come_in_pages_that_are_followed_by_the_link_as_it_is() {
    let client = Client::new(Options::default());
    let token = client.graph_token().await;
    let mut next = Some(format!(
        "/v1.0/users?$select=userPrincipalName,assignedLicenses&$top=2&$filter=assignedLicenses/any(x:x/skuId eq {OLD})"
    ));
    let mut pages = Vec::new();
    while let Some(link) = next {
        let (status, page) = client.get(&token, &link).await;
        assert_eq!(status, 200, "{page}");
        let users = page["value"].as_array().unwrap();
        pages.push(
            users
                .iter()
                .map(|user| user["userPrincipalName"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>(),
        );
        next = page["@odata.nextLink"].as_str().map(str::to_owned);
        assert!(
            next.iter()
                .all(|link| link.starts_with(client.rehearsal.url()))
        );
    }
    let names = |names: &[&str]| {
        names
            .iter()
            .map(|name| format!("{name}@aozora-koumuten.example"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        pages,
        [names(&["aoki", "sato"]), names(&["suzuki", "takahashi"])]
    );
}

#[tokio::test]
async fn a_user_comes_without_licences_unless_they_are_asked_for() {
    let client = Client::new(Options::default());
    let token = client.graph_token().await;
    let (_, user) = client
        .get(&token, "/v1.0//users/aoki@aozora-koumuten.example")
        .await;
    assert_eq!(user["displayName"], "青木 健一");
    assert!(user.get("assignedLicenses").is_none() && user.get("usageLocation").is_none());
}

#[tokio::test]
async fn every_wrong_request_is_refused_and_stands_in_the_ledger_with_its_reason() {
    let client = Client::new(Options::default());
    let token = client.graph_token().await;
    for (path, status, code) in [
        ("/v1.0/users/x/revokeSignInSessions", 501, "NotEmulated"),
        ("/v1.0/me", 400, "BadRequest"),
        (
            "/v1.0/subscribedSkus?$filter=x",
            400,
            "Request_UnsupportedQuery",
        ),
        ("/v1.0/users?$skip=1", 400, "Request_UnsupportedQuery"),
        ("/v1.0/users?$select=nickname", 400, "BadRequest"),
        ("/v1.0/users?$top=1000", 400, "Request_BadRequest"),
        (
            "/v1.0/users?$skiptoken=x",
            400,
            "Directory_ExpiredPageToken",
        ),
        (
            "/v1.0/users/nobody@aozora.example",
            404,
            "Request_ResourceNotFound",
        ),
        ("/beta/users?$skip=1", 400, "Request_UnsupportedQuery"),
        ("/v9.9/users", 400, "BadRequest"),
        (
            "/v1.0/tenantRelationships/findTenantInformationByTenantId(tenantId='00000000-0000-0000-0000-000000000001')",
            404,
            "Request_ResourceNotFound",
        ),
    ] {
        let (seen, body) = client.get(&token, path).await;
        assert_eq!((seen.as_u16(), error(&body).0), (status, code), "{path}");
        let entry = client.rehearsal.ledger().pop().unwrap();
        assert_eq!(entry.status, Some(status));
        assert!(entry.refused.unwrap().starts_with(code), "{path}");
    }
    let (status, _) = client
        .post(&token, "/v1.0/subscribedSkus", &json!({}))
        .await;
    assert_eq!(status, 501);
}

#[tokio::test]
async fn a_body_that_is_no_json_or_has_an_unknown_property_is_refused() {
    let client = Client::new(Options::default());
    let token = client.graph_token().await;
    let path = "/v1.0/users/aoki@aozora-koumuten.example/assignLicense";
    let mut body = swap(&[]);
    body["dryRun"] = true.into();
    assert_eq!(client.post(&token, path, &body).await.0, 400);
    let plain = client
        .request(Method::POST, path)
        .bearer_auth(&token)
        .body(swap(&[]).to_string());
    let (status, body) = read(plain.send().await.unwrap()).await;
    assert_eq!(status, 400);
    assert!(error(&body).1.contains("JSON Content-Type"));
    assert_eq!(client.rehearsal.tenant(), Tenant::omakase());
}

#[tokio::test]
async fn a_permission_that_was_not_granted_is_missed_where_it_is_needed_and_only_there() {
    let mut tenant = Tenant::omakase();
    tenant.app.roles = vec!["Organization.Read.All".to_owned()];
    let client = Client::new(Options::of(tenant));
    let token = client.graph_token().await;
    assert_eq!(client.get(&token, "/v1.0/subscribedSkus").await.0, 200);
    assert_eq!(
        client.get(&token, "/v1.0/directory/subscriptions").await.0,
        200
    );
    for path in [
        "/v1.0/users",
        "/v1.0/policies/crossTenantAccessPolicy/partners",
        "/v1.0/users/x/drive",
    ] {
        let (status, body) = client.get(&token, path).await;
        assert_eq!(
            (status.as_u16(), error(&body).0),
            (403, "Authorization_RequestDenied"),
            "{path}"
        );
    }
    let path = "/v1.0/users/aoki@aozora-koumuten.example/assignLicense";
    assert_eq!(client.post(&token, path, &swap(&[])).await.0, 403);
    assert_eq!(client.rehearsal.tenant().users, Tenant::omakase().users);
}

#[tokio::test]
async fn a_usage_location_is_set_and_read_back() {
    let mut tenant = Tenant::omakase();
    tenant.users[0].usage_location = None;
    let client = Client::new(Options::of(tenant));
    let token = client.graph_token().await;
    let path = "/v1.0/users/aoki@aozora-koumuten.example";
    let change = |body: Value| {
        client
            .request(Method::PATCH, path)
            .bearer_auth(&token)
            .json(&body)
            .send()
    };
    assert_eq!(
        change(json!({"usageLocation": "Japan"}))
            .await
            .unwrap()
            .status(),
        400
    );
    assert_eq!(
        change(json!({"createdDateTime": null}))
            .await
            .unwrap()
            .status(),
        400
    );
    assert_eq!(
        change(json!({"usageLocation": "JP"}))
            .await
            .unwrap()
            .status(),
        204
    );
    let (_, user) = client
        .get(&token, &format!("{path}?$select=usageLocation"))
        .await;
    assert_eq!(user["usageLocation"], "JP");
}

#[tokio::test]
async fn subscriptions_say_who_sold_them_and_the_seller_has_a_name() {
    let client = Client::new(Options::default());
    let token = client.graph_token().await;
    let (_, all) = client.get(&token, "/v1.0/directory/subscriptions").await;
    let new = &all["value"][1];
    let partner = client.env("NORIKAE_PARTNER_TENANT");
    assert_eq!(
        (&new["ownerTenantId"], &new["totalLicenses"]),
        (&json!(partner), &json!(5))
    );
    let by_commerce_id = format!(
        "/v1.0/directory/subscriptions(commerceSubscriptionId='{}')",
        new["commerceSubscriptionId"].as_str().unwrap()
    );
    assert_eq!(client.get(&token, &by_commerce_id).await.1["id"], new["id"]);
    let path =
        format!("/v1.0/tenantRelationships/findTenantInformationByTenantId(tenantId='{partner}')");
    assert_eq!(
        client.get(&token, &path).await.1["displayName"],
        "ひのでクラウド株式会社"
    );
}

#[tokio::test]
async fn a_row_tells_seats_in_grace_apart_and_one_row_pools_two_sellers() {
    let mut tenant = Tenant::omakase();
    tenant.subscriptions[0].status = SubscriptionStatus::Warning;
    let mut second = tenant.subscriptions[1].clone();
    second.id = tenant.users[0].id;
    tenant.subscriptions.push(second);
    let client = Client::new(Options::of(tenant));
    let token = client.graph_token().await;
    let (_, rows) = client
        .get(
            &token,
            "/v1.0/subscribedSkus?$select=capabilityStatus,prepaidUnits,subscriptionIds",
        )
        .await;
    let units = |enabled: u32, warning: u32| json!({"enabled": enabled, "suspended": 0, "warning": warning, "lockedOut": 0});
    assert_eq!(rows["value"][0]["capabilityStatus"], "Warning");
    assert_eq!(rows["value"][0]["prepaidUnits"], units(0, 5));
    assert_eq!(rows["value"][1]["prepaidUnits"], units(10, 0));
    assert_eq!(
        rows["value"][1]["subscriptionIds"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn a_drive_is_listed_by_path_by_id_and_whole() {
    let client = Client::new(Options::default());
    let token = client.graph_token().await;
    let drive = "/v1.0/users/aoki@aozora-koumuten.example/drive";
    let (_, listed) = client
        .get(
            &token,
            &format!("{drive}/root:/PassageDrive/workspace:/children"),
        )
        .await;
    let names = |page: &Value| {
        let items = page["value"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(&listed),
        ["01_見積", "02_図面", "作業日報.docx", "現場メモ"]
    );
    assert_eq!(listed["value"][3]["package"]["type"], "oneNote");
    let id = listed["value"][0]["id"].as_str().unwrap();
    let (_, by_id) = client
        .get(&token, &format!("{drive}/items/{id}/children"))
        .await;
    assert_eq!(by_id["value"].as_array().unwrap().len(), 2);

    let mut all = Vec::new();
    let mut link = format!("{drive}/root/delta?$top=4");
    let end = loop {
        let (status, page) = client.get(&token, &link).await;
        assert_eq!(status, 200, "{page}");
        all.extend(names(&page));
        match page["@odata.nextLink"].as_str() {
            Some(next) => link = next.to_owned(),
            None => break page["@odata.deltaLink"].as_str().unwrap().to_owned(),
        }
    };
    assert_eq!(all.len(), 13, "{all:?}");
    assert_eq!(client.get(&token, &end).await.1["value"], json!([]));

    let (status, body) = client
        .get(
            &token,
            "/v1.0/users/admin@aozorakoumuten.onmicrosoft.com/drive",
        )
        .await;
    assert_eq!(status, 404);
    assert_eq!(
        error(&body),
        ("ResourceNotFound", "User's mysite not found.")
    );
    let (status, body) = client.get(&token, &format!("{drive}/root:/nowhere")).await;
    assert_eq!((status.as_u16(), error(&body).0), (404, "itemNotFound"));
}

#[tokio::test]
async fn every_answer_carries_its_ids_and_echoes_the_clients() {
    let client = Client::new(Options::default());
    let token = client.graph_token().await;
    let request = client
        .request(Method::GET, "/v1.0/me")
        .bearer_auth(token)
        .header("client-request-id", "7e0b");
    let answer = request.send().await.unwrap();
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("client-request-id"), "7e0b");
    assert!(header("date").ends_with("GMT"));
    let id = header("request-id");
    let (_, body) = read(answer).await;
    assert_eq!(body["error"]["innerError"]["request-id"], id);
}
