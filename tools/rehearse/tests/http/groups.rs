//! Groups with licences, as a plain client sees them.

use crate::client::{Client, NEW, OLD, error, read};
use jiff::ToSpan;
use rehearse::{
    Options, Tenant,
    tenant::{Group, License, Properties},
};
use reqwest::Method;
use serde_json::{Value, json};

const GROUP: &str = "0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f00";

/// The first two users have the old product through a group, and nothing directly.
fn tenant() -> Tenant {
    let mut tenant = Tenant::omakase();
    let licenses: Vec<License> = std::mem::take(&mut tenant.users[0].licenses);
    tenant.users[1].licenses.clear();
    tenant.groups.push(Group {
        id: GROUP.parse().unwrap(),
        display_name: "営業部".to_owned(),
        members: tenant.users[..2].iter().map(|user| user.id).collect(),
        licenses,
        queued: None,
        errors: Vec::new(),
        kept: Vec::new(),
        owners: Vec::new(),
        properties: Properties::default(),
    });
    tenant.group_processing_seconds = 3600;
    tenant.app.roles = ["Directory.ReadWrite.All", "AuditLog.Read.All"]
        .map(str::to_owned)
        .into();
    tenant
}

fn swap() -> Value {
    json!({"addLicenses": [{"skuId": NEW, "disabledPlans": []}], "removeLicenses": [OLD]})
}

async fn state(client: &Client, token: &str) -> (Value, Value) {
    let path = format!("/v1.0/groups/{GROUP}?$select=assignedLicenses,licenseProcessingState");
    let (status, group) = client.get(token, &path).await;
    assert_eq!(status, 200, "{group}");
    (
        group["assignedLicenses"][0]["skuId"].clone(),
        group["licenseProcessingState"]["state"].clone(),
    )
}

/// The products of a user as `skuId state error`.
async fn states(client: &Client, token: &str, user: usize) -> Vec<String> {
    let id = client.rehearsal.tenant().users[user].id.to_string();
    let path = format!("/v1.0/users/{id}?$select=licenseAssignmentStates");
    let (_, user) = client.get(token, &path).await;
    let states = user["licenseAssignmentStates"].as_array().unwrap();
    states
        .iter()
        .map(|state| {
            assert_eq!(state["assignedByGroup"], GROUP);
            let part = |name: &str| state[name].as_str().unwrap().to_owned();
            [part("skuId"), part("state"), part("error")].join(" ")
        })
        .collect()
}

async fn names(client: &Client, token: &str, path: &str) -> Vec<String> {
    let (status, page) = client.get(token, path).await;
    assert_eq!(status, 200, "{page}");
    let all = page["value"].as_array().unwrap();
    all.iter()
        .map(|one| {
            let name = one["userPrincipalName"].as_str();
            name.or(one["displayName"].as_str()).unwrap().to_owned()
        })
        .collect()
}

#[tokio::test]
async fn a_groups_change_is_accepted_at_once_and_reaches_its_members_after_a_moment() {
    let client = Client::new(Options::of(tenant()));
    let token = client.graph_token().await;
    let complete = json!("ProcessingComplete");
    assert_eq!(state(&client, &token).await, (json!(OLD), complete.clone()));
    let request = client
        .request(Method::POST, &format!("/v1.0/groups/{GROUP}/assignLicense"))
        .bearer_auth(&token)
        .json(&swap());
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 202);
    assert!(
        answer.headers()["location"]
            .to_str()
            .unwrap()
            .contains(GROUP)
    );
    assert_eq!(read(answer).await.1["id"], GROUP);

    let before = [format!("{OLD} Active None")];
    assert_eq!(
        state(&client, &token).await,
        (json!(NEW), json!("QueuedForProcessing"))
    );
    assert_eq!(states(&client, &token, 0).await, before);
    client.rehearsal.tick(30.minutes()).unwrap();
    let token = client.graph_token().await;
    assert_eq!(
        state(&client, &token).await,
        (json!(NEW), json!("ProcessingInProgress"))
    );
    assert_eq!(states(&client, &token, 0).await, before);
    client.rehearsal.tick(30.minutes()).unwrap();
    let token = client.graph_token().await;
    assert_eq!(state(&client, &token).await, (json!(NEW), complete));
    for user in [0, 1] {
        assert_eq!(
            states(&client, &token, user).await,
            [format!("{NEW} Active None")]
        );
    }
    let done =
        "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Change user license'";
    let (_, log) = client.get(&token, done).await;
    let entries = log["value"].as_array().unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(
        entries[0]["initiatedBy"]["app"]["displayName"],
        "Microsoft Entra ID Group-Based Licensing"
    );
}

#[tokio::test]
async fn a_member_without_a_seat_stands_in_the_errors_until_there_is_one() {
    let mut tenant = tenant();
    tenant.subscriptions[1].total_licenses = 1;
    tenant.group_processing_seconds = 0;
    let client = Client::new(Options::of(tenant));
    let token = client.graph_token().await;
    let path = format!("/v1.0/groups/{GROUP}/assignLicense");
    assert_eq!(client.post(&token, &path, &swap()).await.0, 202);
    assert_eq!(
        states(&client, &token, 0).await,
        [format!("{NEW} Active None")]
    );
    assert_eq!(
        states(&client, &token, 1).await,
        [
            format!("{NEW} Error CountViolation"),
            format!("{OLD} ActiveWithError CountViolation")
        ]
    );
    let with_errors = format!("/v1.0/groups/{GROUP}/membersWithLicenseErrors");
    let sato = ["sato@aozora-koumuten.example"];
    assert_eq!(names(&client, &token, &with_errors).await, sato);
    let members = format!("/v1.0/groups/{GROUP}/members?$select=userPrincipalName");
    assert_eq!(names(&client, &token, &members).await.len(), 2);

    // What stands in the way is told at once, and changes nothing.
    let again = |id: String| format!("/v1.0/users/{id}/reprocessLicenseAssignment");
    let users = client.rehearsal.tenant().users;
    let path = again(users[1].id.to_string());
    let (status, body) = client.post(&token, &path, &json!({})).await;
    let words = format!("Subscription with SKU {NEW} does not have any available licenses.");
    assert_eq!(
        (status.as_u16(), error(&body)),
        (400, ("Request_BadRequest", words.as_str()))
    );

    // A seat becomes free; nothing happens by itself, and then somebody asks.
    let aoki = &users[0].id;
    let mut other = client.rehearsal.tenant();
    other.groups[0].members.retain(|member| member != aoki);
    drop(client);
    let client = Client::new(Options::of(other));
    let token = client.graph_token().await;
    assert_eq!(states(&client, &token, 1).await.len(), 2);
    let (status, user) = client.post(&token, &path, &json!({})).await;
    assert_eq!(
        (status.as_u16(), &user["assignedLicenses"][0]["skuId"]),
        (200, &json!(NEW))
    );
    assert_eq!(
        states(&client, &token, 1).await,
        [format!("{NEW} Active None")]
    );
}

#[tokio::test]
async fn groups_are_found_by_what_they_give_and_by_what_failed() {
    let mut tenant = tenant();
    tenant.group_processing_seconds = 0;
    tenant.subscriptions[1].total_licenses = 0;
    let mut plain = tenant.groups[0].clone();
    plain.id = tenant.subscriptions[0].id;
    plain.display_name = "総務部".to_owned();
    plain.licenses.clear();
    tenant.groups.push(plain);
    let client = Client::new(Options::of(tenant));
    let token = client.graph_token().await;
    let path = format!("/v1.0/groups/{GROUP}/assignLicense");
    assert_eq!(client.post(&token, &path, &swap()).await.0, 202);
    let found = |path: String| {
        let request = client
            .request(Method::GET, &path)
            .bearer_auth(&token)
            .header("consistencylevel", "eventual");
        async move {
            let (status, page) = read(request.send().await.unwrap()).await;
            assert_eq!(status, 200, "{page}");
            let all = page["value"].as_array().unwrap().iter();
            let names: Vec<_> = all.map(|group| group["displayName"].clone()).collect();
            (names, page["@odata.count"].clone())
        }
    };
    let list = |filter: &str| format!("/v1.0/groups?$count=true&$filter={filter}");
    let licensed = (vec![json!("営業部")], json!(1));
    let other = (vec![json!("総務部")], json!(1));
    for (filter, groups) in [
        (
            format!("assignedLicenses/any(x:x/skuId eq {NEW})"),
            &licensed,
        ),
        ("assignedLicenses/$count ne 0".to_owned(), &licensed),
        ("assignedLicenses/$count eq 0".to_owned(), &other),
        ("hasMembersWithLicenseErrors eq true".to_owned(), &licensed),
        ("displayName ne '営業部'".to_owned(), &other),
    ] {
        assert_eq!(&found(list(&filter)).await, groups, "{filter}");
    }
}
