//! Users and groups made, changed, deleted and restored; members added and removed; who is a member of what.

use rehearse::{Options, Tenant};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, NEW, OLD, error, read};

const ROLES: [&str; 7] = [
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "User.ReadWrite.All",
    "Group.ReadWrite.All",
    "Domain.Read.All",
    "AuditLog.Read.All",
    "LicenseAssignment.ReadWrite.All",
];

struct Asked {
    client: Client,
    token: String,
}

impl Asked {
    async fn new() -> Self {
        let mut tenant = Tenant::omakase();
        tenant.app.roles = ROLES.map(str::to_owned).into();
        let client = Client::new(Options::of(tenant));
        let token = client.graph_token().await;
        Self { client, token }
    }

    async fn send(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let request = self.client.request(method, &format!("/v1.0{path}"));
        let request = request.bearer_auth(&self.token).json(body);
        let (status, body) = read(request.send().await.unwrap()).await;
        (status.as_u16(), body)
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        let (status, body) = self.client.get(&self.token, &format!("/v1.0{path}")).await;
        (status.as_u16(), body)
    }

    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send(Method::POST, path, body).await
    }

    async fn delete(&self, path: &str) -> u16 {
        let request = self.client.request(Method::DELETE, &format!("/v1.0{path}"));
        let request = request.bearer_auth(&self.token);
        request.send().await.unwrap().status().as_u16()
    }

    async fn advanced(&self, path: &str) -> (u16, Value) {
        let request = self.client.request(Method::GET, &format!("/v1.0{path}"));
        let request = request
            .bearer_auth(&self.token)
            .header("ConsistencyLevel", "eventual");
        let (status, body) = read(request.send().await.unwrap()).await;
        (status.as_u16(), body)
    }

    async fn new_group(&self, name: &str, more: &Value) -> String {
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

    async fn seats(&self, sku: &str) -> u64 {
        let (_, rows) = self
            .get("/subscribedSkus?$select=skuId,consumedUnits")
            .await;
        let mut rows = rows["value"].as_array().unwrap().iter();
        rows.find(|row| row["skuId"] == sku).unwrap()["consumedUnits"]
            .as_u64()
            .unwrap()
    }

    fn user(&self, at: usize) -> String {
        self.client.rehearsal.tenant().users[at].id.to_string()
    }
}

fn reference(id: &str) -> Value {
    json!({"@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{id}")})
}

fn ids(body: &Value) -> Vec<&str> {
    let all = body["value"].as_array().unwrap().iter();
    all.map(|one| one["id"].as_str().unwrap()).collect()
}

fn new_user(name: &str) -> Value {
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
async fn members_come_and_go_and_the_licences_of_the_group_with_them() {
    let asked = Asked::new().await;
    let group = asked.new_group("eigyo", &json!({})).await;
    // Who has the new product already takes no more seat; who has none takes one.
    let (_, made) = asked.post("/users", &new_user("shinjin")).await;
    let user = made["id"].as_str().unwrap().to_owned();
    let change =
        json!({"addLicenses": [{"skuId": NEW, "disabledPlans": []}], "removeLicenses": []});
    assert_eq!(
        asked
            .post(&format!("/groups/{group}/assignLicense"), &change)
            .await
            .0,
        202
    );
    asked
        .client
        .rehearsal
        .tick(jiff::ToSpan::minutes(1))
        .unwrap();
    let before = asked.seats(NEW).await;
    let members = format!("/groups/{group}/members/$ref");
    assert_eq!(
        asked.post(&members, &reference(&user)).await,
        (204, Value::Null)
    );
    assert_eq!(asked.seats(NEW).await, before + 1);
    let (_, held) = asked
        .get(&format!("/users/{user}?$select=licenseAssignmentStates"))
        .await;
    assert_eq!(
        held["licenseAssignmentStates"][0]["assignedByGroup"],
        group.as_str()
    );

    let (status, again) = asked.post(&members, &reference(&user)).await;
    assert_eq!(status, 400);
    assert_eq!(
        error(&again).1,
        "One or more added object references already exist for the following modified properties: 'members'."
    );
    assert_eq!(asked.delete(&format!("/groups/{group}")).await, 400);
    let member = format!("/groups/{group}/members/{user}/$ref");
    assert_eq!(
        (asked.delete(&member).await, asked.delete(&member).await),
        (204, 404)
    );
    assert_eq!(asked.seats(NEW).await, before);
    assert_eq!(asked.get(&format!("/users/{user}")).await.0, 200);
    let nobody = reference("00000000-0000-0000-0000-000000000001");
    assert_eq!(asked.post(&members, &nobody).await.0, 404);
    assert_eq!(
        asked.post(&members, &json!({"@odata.id": user})).await.0,
        400
    );
}

#[tokio::test]
async fn a_new_member_for_whom_there_is_no_seat_stands_in_the_errors_of_the_group() {
    let asked = Asked::new().await;
    let group = asked.new_group("eigyo", &json!({})).await;
    let change =
        json!({"addLicenses": [{"skuId": OLD, "disabledPlans": []}], "removeLicenses": []});
    assert_eq!(
        asked
            .post(&format!("/groups/{group}/assignLicense"), &change)
            .await
            .0,
        202
    );
    asked
        .client
        .rehearsal
        .tick(jiff::ToSpan::minutes(1))
        .unwrap();
    let mut failed = 0;
    for number in 0..12 {
        let (_, made) = asked
            .post("/users", &new_user(&format!("shinjin{number}")))
            .await;
        let id = made["id"].as_str().unwrap();
        asked
            .post(&format!("/groups/{group}/members/$ref"), &reference(id))
            .await;
        let (_, held) = asked
            .get(&format!(
                "/users/{id}?$select=assignedLicenses,licenseAssignmentStates"
            ))
            .await;
        let has = !held["assignedLicenses"].as_array().unwrap().is_empty();
        let error = &held["licenseAssignmentStates"][0]["error"];
        assert_eq!(*error == "CountViolation", !has, "{held}");
        failed += usize::from(!has);
    }
    assert!(failed > 0 && failed < 12, "{failed}");
    let (_, errors) = asked
        .get(&format!("/groups/{group}/membersWithLicenseErrors"))
        .await;
    assert_eq!(ids(&errors).len(), failed);
}

#[tokio::test]
async fn groups_nest_and_membership_is_followed_through_them_without_licences() {
    let asked = Asked::new().await;
    let (aoki, sato) = (asked.user(0), asked.user(1));
    let bind = |id: &str| format!("https://graph.microsoft.com/v1.0/users/{id}");
    let inner = asked
        .new_group("inner", &json!({"members@odata.bind": [bind(&aoki)]}))
        .await;
    let outer = asked
        .new_group("outer", &json!({"owners@odata.bind": [bind(&sato)]}))
        .await;
    let members = format!("/groups/{outer}/members/$ref");
    assert_eq!(asked.post(&members, &reference(&inner)).await.0, 204);

    let (_, direct) = asked.get(&format!("/users/{aoki}/memberOf")).await;
    assert_eq!(ids(&direct), [inner.as_str()]);
    assert_eq!(direct["value"][0]["@odata.type"], "#microsoft.graph.group");
    let (_, all) = asked
        .get(&format!(
            "/users/{aoki}/transitiveMemberOf?$select=id,displayName"
        ))
        .await;
    assert_eq!(ids(&all), [inner.as_str(), outer.as_str()]);
    let (_, cast) = asked
        .get(&format!("/users/{aoki}/memberOf/microsoft.graph.group"))
        .await;
    assert_eq!(ids(&cast), [inner.as_str()]);
    let (_, none) = asked
        .get(&format!("/groups/{outer}/members/microsoft.graph.user"))
        .await;
    assert_eq!(none["value"], json!([]));
    let (_, below) = asked
        .get(&format!("/groups/{outer}/transitiveMembers"))
        .await;
    assert_eq!(ids(&below).len(), 2);
    let (_, of_group) = asked.get(&format!("/groups/{inner}/memberOf")).await;
    assert_eq!(ids(&of_group), [outer.as_str()]);
    let (_, owners) = asked.get(&format!("/groups/{outer}/owners")).await;
    assert_eq!(ids(&owners), [sato.as_str()]);

    let only = json!({"securityEnabledOnly": true});
    let (_, groups) = asked
        .post(&format!("/users/{aoki}/getMemberGroups"), &only)
        .await;
    assert_eq!(groups["value"], json!([inner, outer]));
    let checked = json!({"groupIds": [outer, sato]});
    let (_, groups) = asked
        .post(&format!("/users/{aoki}/checkMemberGroups"), &checked)
        .await;
    assert_eq!(groups["value"], json!([outer]));
    let (_, by_ids) = asked
        .post(
            "/directoryObjects/getByIds",
            &json!({"ids": [aoki, inner, "x"], "types": ["user"]}),
        )
        .await;
    assert_eq!(ids(&by_ids), [aoki.as_str()]);
    assert_eq!(
        asked.get(&format!("/directoryObjects/{inner}")).await.1["@odata.type"],
        "#microsoft.graph.group"
    );

    let filter = format!("/groups/{outer}/members?$filter=displayName eq 'inner'&$count=true");
    assert_eq!(asked.get(&filter).await.0, 400);
    let (_, found) = asked.advanced(&filter).await;
    assert_eq!((ids(&found).len(), &found["@odata.count"]), (1, &json!(1)));
    assert_eq!(
        asked
            .advanced(&format!("/groups/{outer}/members/$count"))
            .await
            .0,
        200
    );
    let (_, expanded) = asked.get(&format!("/groups/{outer}?$expand=owners")).await;
    assert_eq!(expanded["owners"][0]["id"], sato.as_str());
}

#[tokio::test]
async fn a_microsoft_365_group_is_changed_deleted_and_restored_and_a_security_group_is_gone() {
    let asked = Asked::new().await;
    let unified = json!({"groupTypes": ["Unified"], "mailEnabled": true, "securityEnabled": false});
    let group = asked.new_group("team", &unified).await;
    let path = format!("/groups/{group}");
    let body = json!({"description": "営業", "visibility": "Private"});
    assert_eq!(
        asked.send(Method::PATCH, &path, &body).await,
        (204, Value::Null)
    );
    let (_, seen) = asked.get(&path).await;
    assert_eq!(
        (&seen["description"], &seen["groupTypes"]),
        (&json!("営業"), &json!(["Unified"]))
    );
    let refused = asked
        .send(Method::PATCH, &path, &json!({"createdDateTime": null}))
        .await;
    assert!(refused.0 == 400 && error(&refused.1).1.contains("read-only"));
    let (_, found) = asked
        .get("/groups?$filter=groupTypes/any(c:c eq 'Unified')&$select=id,displayName")
        .await;
    assert_eq!(ids(&found), [group.as_str()]);

    assert_eq!(asked.delete(&path).await, 204);
    assert_eq!(asked.get(&path).await.0, 404);
    let (_, gone) = asked
        .get("/directory/deletedItems/microsoft.graph.group")
        .await;
    assert_eq!(ids(&gone), [group.as_str()]);
    assert_eq!(
        asked
            .post(
                &format!("/directory/deletedItems/{group}/restore"),
                &json!({})
            )
            .await
            .0,
        200
    );
    assert_eq!(asked.get(&path).await.0, 200);
    let security = asked.new_group("guard", &json!({})).await;
    assert_eq!(asked.delete(&format!("/groups/{security}")).await, 204);
    let (_, gone) = asked
        .get("/directory/deletedItems/microsoft.graph.group")
        .await;
    assert_eq!(gone["value"], json!([]));
    assert_eq!(asked.get("/directory/deletedItems").await.0, 501);
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
