//! Advanced queries, changes, batches, the audit log and file contents, as a plain client sees them.

use crate::client::{Client, NEW, OLD, error, read};
use jiff::ToSpan;
use rehearse::{
    Effect, Fault, Options, Tenant,
    tenant::{Content, Item, Kind},
};
use reqwest::{Method, header::LOCATION};
use serde_json::{Value, json};

fn tenant() -> Tenant {
    let mut tenant = Tenant::omakase();
    let roles = [
        "Directory.ReadWrite.All",
        "AuditLog.Read.All",
        "Files.Read.All",
    ];
    tenant.app.roles = roles.map(str::to_owned).into();
    tenant
}

fn swap() -> Value {
    json!({"addLicenses": [{"skuId": NEW, "disabledPlans": []}], "removeLicenses": [OLD]})
}

fn list<'a>(page: &'a Value, property: &str) -> Vec<&'a str> {
    let all = page["value"].as_array().unwrap();
    all.iter()
        .filter_map(|one| one[property].as_str())
        .collect()
}

#[tokio::test]
async fn an_advanced_query_counts_and_finds_what_a_plain_one_cannot() {
    let client = Client::new(Options::of(tenant()));
    let token = client.graph_token().await;
    let eventual = |path: String| {
        let request = client
            .request(Method::GET, &path)
            .bearer_auth(&token)
            .header("ConsistencyLevel", "eventual");
        async move { read(request.send().await.unwrap()).await }
    };
    for (filter, number) in [
        (format!("not assignedLicenses/any(x:x/skuId eq {OLD})"), 1),
        ("assignedLicenses/$count ne 0".to_owned(), 4),
        ("assignedLicenses/$count eq 0".to_owned(), 1),
        ("userType ne 'Guest'".to_owned(), 5),
    ] {
        let path = format!("/v1.0/users?$count=true&$top=2&$filter={filter}");
        let (status, page) = eventual(path).await;
        assert_eq!(status, 200, "{page}");
        assert_eq!(page["@odata.count"], number, "{filter}");
        assert_eq!(list(&page, "id").len(), number.min(2), "{filter}");
        if let Some(next) = page["@odata.nextLink"].as_str() {
            // The link keeps the options and not the header, and only the first page has the count.
            assert_eq!(client.get(&token, next).await.0, 400);
            let (status, page) = eventual(next.to_owned()).await;
            assert_eq!((status.as_u16(), page.get("@odata.count")), (200, None));
        }
        let (status, counted) = eventual(format!("/v1.0/users/$count?$filter={filter}")).await;
        assert_eq!((status.as_u16(), counted), (200, json!(number)));
    }
    // Without the header the count is left out and nobody is told.
    let (status, page) = client.get(&token, "/v1.0/users?$count=true").await;
    assert_eq!((status.as_u16(), page.get("@odata.count")), (200, None));
}

#[tokio::test]
async fn changes_come_once_and_a_link_is_good_for_seven_days() {
    let client = Client::new(Options::of(tenant()));
    let token = client.graph_token().await;
    let first = "/v1.0/users/delta?$select=displayName,assignedLicenses";
    let (status, page) = client.get(&token, first).await;
    assert_eq!(status, 200, "{page}");
    assert_eq!(list(&page, "id").len(), 5);
    let end = page["@odata.deltaLink"].as_str().unwrap().to_owned();
    let (_, nothing) = client.get(&token, &end).await;
    assert_eq!(nothing["value"], json!([]));

    let aoki = client.rehearsal.tenant().users[0].id.to_string();
    let path = format!("/v1.0/users/{aoki}/assignLicense");
    assert_eq!(client.post(&token, &path, &swap()).await.0, 200);
    let (_, changed) = client.get(&token, &end).await;
    assert_eq!(list(&changed, "id"), [aoki.as_str()]);
    assert_eq!(changed["value"][0]["assignedLicenses"][0]["skuId"], NEW);
    let end = changed["@odata.deltaLink"].as_str().unwrap().to_owned();
    assert_eq!(client.get(&token, &end).await.1["value"], json!([]));

    client.rehearsal.tick(8.days()).unwrap();
    let token = client.graph_token().await;
    let late = client.request(Method::GET, &end).bearer_auth(&token);
    let answer = late.send().await.unwrap();
    assert_eq!(answer.status(), 410);
    let again = answer.headers()[LOCATION].to_str().unwrap().to_owned();
    assert_eq!(error(&read(answer).await.1).0, "syncStateNotFound");
    assert_eq!(list(&client.get(&token, &again).await.1, "id").len(), 5);
}

#[tokio::test]
async fn a_link_can_be_refused_when_a_test_asks_for_it() {
    let client = Client::new(Options::of(tenant()));
    let token = client.graph_token().await;
    let gone = Effect::Status {
        status: 410,
        applied: false,
        retry_after: None,
        code: Some("syncStateNotFound".to_owned()),
        message: None,
    };
    client
        .rehearsal
        .fault(Fault::once("GET", "/users/delta", gone));
    let request = client
        .request(Method::GET, "/v1.0/users/delta?$deltatoken=latest")
        .bearer_auth(&token);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 410);
    let again = answer.headers()[LOCATION].to_str().unwrap();
    assert_eq!(
        again,
        format!("{}/v1.0/users/delta", client.rehearsal.url())
    );
}

#[tokio::test]
async fn plans_follow_the_licences_and_those_that_are_lost_stay_listed() {
    let client = Client::new(Options::of(tenant()));
    let token = client.graph_token().await;
    let aoki = client.rehearsal.tenant().users[0].id.to_string();
    let path = format!("/v1.0/users/{aoki}?$select=assignedPlans,provisionedPlans");
    let (_, before) = client.get(&token, &path).await;
    assert_eq!(before["assignedPlans"].as_array().unwrap().len(), 16);
    let swap_path = format!("/v1.0/users/{aoki}/assignLicense");
    assert_eq!(client.post(&token, &swap_path, &swap()).await.0, 200);
    let (_, after) = client.get(&token, &path).await;
    let plans = after["assignedPlans"].as_array().unwrap();
    let lost: Vec<_> = plans
        .iter()
        .filter(|plan| plan["capabilityStatus"] == "Deleted")
        .map(|plan| plan["servicePlanId"].as_str().unwrap())
        .collect();
    assert_eq!(lost, ["41bf139a-4e60-409f-9346-a1361efc6dfb"]);
    assert_eq!(plans.len(), 38);
    let organization = "/v1.0/organization?$select=assignedPlans,provisionedPlans";
    let (_, own) = client.get(&token, organization).await;
    assert_eq!(
        own["value"][0]["assignedPlans"].as_array().unwrap().len(),
        38
    );
}

#[tokio::test]
async fn a_batch_answers_each_part_and_what_depends_on_a_failure_fails_too() {
    let client = Client::new(Options::of(tenant()));
    let token = client.graph_token().await;
    let users = client.rehearsal.tenant().users;
    let json_header = json!({"Content-Type": "application/json"});
    let assign = |id: &str, user: usize, before: &[&str]| {
        let url = format!("/users/{}/assignLicense", users[user].id);
        json!({"id": id, "method": "POST", "url": url, "headers": json_header, "body": swap(), "dependsOn": before})
    };
    // The last user holds nothing that could be taken away.
    let serial =
        json!({"requests": [assign("a", 0, &[]), assign("b", 4, &["A"]), assign("c", 1, &["b"])]});
    let (status, answer) = client.post(&token, "/v1.0/$batch", &serial).await;
    assert_eq!(status, 200, "{answer}");
    let statuses = |answer: &Value| {
        let all = answer["responses"].as_array().unwrap();
        all.iter()
            .map(|one| {
                (
                    one["id"].as_str().unwrap().to_owned(),
                    one["status"].as_u64().unwrap(),
                )
            })
            .collect::<Vec<_>>()
    };
    let of = |all: &[(&str, u64)]| {
        all.iter()
            .map(|(id, status)| ((*id).to_owned(), *status))
            .collect::<Vec<_>>()
    };
    assert_eq!(statuses(&answer), of(&[("a", 200), ("b", 400), ("c", 424)]));
    let after = client.rehearsal.tenant().users;
    assert_ne!(after[0], users[0]);
    assert_eq!(after[1], users[1]);
    let entry = client.rehearsal.ledger().pop().unwrap();
    assert!(entry.refused.unwrap().contains("b: Request_BadRequest"));

    let reads = json!({"requests": [
        {"id": "1", "method": "GET", "url": "/users?$filter=userType ne 'Guest'&$count=true&$top=1",
            "headers": {"ConsistencyLevel": "eventual"}},
        {"id": "2", "method": "GET", "url": "/users?$filter=userType ne 'Guest'&$count=true"},
        {"id": "3", "method": "GET", "url": "users/nobody@aozora.example"},
    ]});
    let (_, answer) = client.post(&token, "/v1.0/$batch", &reads).await;
    assert_eq!(statuses(&answer), of(&[("1", 200), ("2", 400), ("3", 404)]));
    let page = &answer["responses"][0]["body"];
    assert_eq!(page["@odata.count"], 5);
    let next = page["@odata.nextLink"].as_str().unwrap();
    assert!(next.starts_with(client.rehearsal.url()), "{next}");
}

#[tokio::test]
async fn the_audit_log_has_what_was_done_and_for_as_long_as_the_licence_says() {
    let mut tenant = Tenant::omakase_invited();
    tenant.app.roles = self::tenant().app.roles;
    tenant.invitation.delay_seconds = 0;
    let client = Client::new(Options::of(tenant));
    let token = client.graph_token().await;
    let log = "/v1.0/auditLogs/directoryAudits";
    assert_eq!(client.get(&token, log).await.1["value"], json!([]));
    let accept = client.request(Method::POST, "/rehearsal/accept");
    assert_eq!(accept.send().await.unwrap().status(), 200);
    let aoki = client.rehearsal.tenant().users[0].clone();
    let path = format!("/v1.0/users/{}/assignLicense", aoki.id);
    assert_eq!(client.post(&token, &path, &swap()).await.0, 200);

    let (_, all) = client.get(&token, log).await;
    assert_eq!(
        list(&all, "activityDisplayName"),
        ["Change user license", "Add partner to company"]
    );
    let newest = &all["value"][0];
    assert_eq!(newest["targetResources"][0]["id"], aoki.id.as_str());
    assert_eq!(
        newest["initiatedBy"]["app"]["appId"],
        client.env("NORIKAE_CLIENT_ID")
    );
    let id = newest["id"].as_str().unwrap();
    let (_, one) = client.get(&token, &format!("{log}/{id}")).await;
    assert_eq!(one["correlationId"], newest["correlationId"]);
    let added = format!(
        "{log}?$filter=activityDisplayName eq 'Add partner to company' and activityDateTime ge 2026-08-01T00:00:00Z"
    );
    let (_, added) = client.get(&token, &added).await;
    let partner = client.env("NORIKAE_PARTNER_TENANT");
    assert_eq!(added["value"][0]["targetResources"][0]["id"], partner);

    client.rehearsal.tick(8.days()).unwrap();
    let token = client.graph_token().await;
    assert_eq!(client.get(&token, log).await.1["value"], json!([]));
}

#[tokio::test]
async fn a_content_is_at_another_origin_that_takes_no_token() {
    let mut tenant = tenant();
    let text = "見積書の写し";
    let drive = tenant.users[0].drive.as_mut().unwrap();
    drive.items.push(Item {
        name: "控え.txt".to_owned(),
        last_modified_date_time: tenant.now,
        kind: Kind::File(rehearse::tenant::File {
            mime_type: "text/plain".to_owned(),
            content: Content::Text(text.to_owned()),
            malware: false,
        }),
        properties: rehearse::tenant::Properties::default(),
    });
    let client = Client::new(Options::of(tenant));
    let token = client.graph_token().await;
    let root = "/v1.0/users/aoki@aozora-koumuten.example/drive/root";
    let (_, item) = client.get(&token, &format!("{root}:/控え.txt")).await;
    assert_eq!(item["size"], text.len());
    let plain = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let url = format!("{}{root}:/控え.txt:/content", client.rehearsal.url());
    let answer = plain.get(url).bearer_auth(&token).send().await.unwrap();
    assert_eq!(answer.status(), 302);
    let address = answer.headers()[LOCATION].to_str().unwrap().to_owned();
    assert!(!address.starts_with(client.rehearsal.url()), "{address}");

    let fetched = plain.get(&address).send().await.unwrap();
    assert_eq!(fetched.text().await.unwrap(), text);
    let part = plain
        .get(&address)
        .header("range", "bytes=0-5")
        .send()
        .await
        .unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(part.text().await.unwrap(), &text[..6]);
    let told = plain
        .get(&address)
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    assert_eq!(told.status(), 401);
    let entry = client.rehearsal.ledger().pop().unwrap();
    assert!(entry.refused.unwrap().contains("a token was sent"));
    let forged = address.replace("tempauth=", "tempauth=1");
    assert_eq!(plain.get(forged).send().await.unwrap().status(), 401);
}
