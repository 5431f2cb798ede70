//! Users and licences of a customer, as the partner's person reads and changes them through Partner Center.

use rehearse::{Options, Tenant};
use serde_json::{Value, json};
use test_support::skus::{NEW, OLD};

use crate::client::Client;

const LICENSE_ADMINISTRATOR: &str = "4d6ac14f-3453-41d0-bef9-a3e0c569773a";
const GLOBAL_READER: &str = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";

/// A partner whose person has one role in the customer's tenant, if it was assigned.
fn tenant(role: &str, status: &str) -> Tenant {
    let mut tenant = Tenant::omakase();
    let customer = tenant.organization.id;
    let made = "2026-09-01T00:00:00Z";
    tenant.partner_center.desk.delegated_admin_relationships = serde_json::from_value(json!([{
        "id": "5f3b7a1c-0000-4000-8000-000000000001-d2edd018-cbf9-452f-a408-726b64551fdf",
        "displayName": "one", "status": "active", "roles": [role], "duration": "P365D",
        "customer": {"tenantId": customer},
        "accessAssignments": [{"id": "a9d6cf90-083a-47dc-ace2-1da98be3f344",
            "group": "869713c9-0b28-4d08-8949-ae07ae1bf528", "roles": [role], "status": status}],
        "createdDateTime": made, "lastModifiedDateTime": made,
    }]))
    .unwrap();
    tenant.validated().unwrap()
}

struct Partner {
    client: Client,
    token: String,
    customer: String,
}

impl Partner {
    async fn with(tenant: Tenant) -> Self {
        let client = Client::new(Options::of(tenant));
        let token = client.partner_token().await;
        let id = client.rehearsal.tenant().organization.id;
        let customer = format!("/v1/customers/{id}");
        Self {
            client,
            token,
            customer,
        }
    }

    async fn of(role: &str) -> Self {
        Self::with(tenant(role, "active")).await
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        let path = format!("{}{path}", self.customer);
        let (status, body) = self.client.get(&self.token, &path).await;
        (status.as_u16(), body)
    }

    async fn update(&self, user: &str, body: &Value) -> (u16, Value) {
        let path = format!("{}/users/{user}/licenseupdates", self.customer);
        let (status, body) = self.client.post(&self.token, &path, body).await;
        (status.as_u16(), body)
    }
}

fn code(answer: &(u16, Value)) -> (u16, Option<u64>) {
    (answer.0, answer.1["code"].as_u64())
}

#[tokio::test]
async fn users_come_page_by_page_and_the_deleted_only_where_they_are_asked_for() {
    let partner = Partner::of(GLOBAL_READER).await;
    let own = Tenant::omakase();
    let (status, first) = partner.get("/users?size=3").await;
    assert_eq!((status, &first["totalCount"]), (200, &json!(3)));
    let user = &own.users[0];
    let uri = format!("{}/users/{}", &partner.customer[3..], user.id);
    let expected = json!({
        "usageLocation": "JP", "id": user.id, "userPrincipalName": user.user_principal_name,
        "firstName": user.given_name, "lastName": user.surname, "displayName": user.display_name,
        "userDomainType": "none", "state": "active",
        "links": {"self": {"uri": uri, "method": "GET", "headers": []}},
        "attributes": {"objectType": "CustomerUser"},
    });
    assert_eq!(first["items"][0], expected);
    assert_eq!(
        partner.get(&format!("/users/{}", user.id)).await,
        (200, expected)
    );
    let next = &first["links"]["next"];
    let request = partner
        .client
        .request(
            reqwest::Method::GET,
            &format!("/v1{}", next["uri"].as_str().unwrap()),
        )
        .bearer_auth(&partner.token)
        .header(
            "MS-ContinuationToken",
            next["headers"][0]["value"].as_str().unwrap(),
        );
    let (_, second) = crate::client::read(request.send().await.unwrap()).await;
    assert_eq!(second["totalCount"], own.users.len() - 3);
    assert!(second["links"].get("next").is_none());
    let inactive = "/users?filter=%7B%22Field%22%3A%22UserState%22%2C%22Value%22%3A%22Inactive%22%2C%22Operator%22%3A%22equals%22%7D";
    assert_eq!(partner.get(inactive).await.1["totalCount"], 0);
}

#[tokio::test]
async fn a_deleted_user_is_inactive_with_the_time_of_its_deletion() {
    let mut tenant = tenant(GLOBAL_READER, "active");
    let id = tenant.users[4].id;
    tenant.delete_user(&id);
    let partner = Partner::with(tenant).await;
    let inactive = "/users?filter=%7B%22Field%22%3A%22UserState%22%2C%22Value%22%3A%22Inactive%22%2C%22Operator%22%3A%22equals%22%7D";
    let (_, deleted) = partner.get(inactive).await;
    assert_eq!(deleted["items"][0]["state"], "inactive");
    assert!(deleted["items"][0]["softDeletionTime"].is_string());
    let gone = partner.get(&format!("/users/{id}")).await;
    assert_eq!(code(&gone), (404, Some(60_002)));
}

#[tokio::test]
async fn products_and_what_users_have_of_them_are_counted_and_changed_by_the_same_rules_as_in_graph()
 {
    let partner = Partner::of(LICENSE_ADMINISTRATOR).await;
    let user = Tenant::omakase().users[0].id.to_string();
    let row = |all: &Value, sku: &str| {
        let mut items = all["items"].as_array().unwrap().iter();
        items
            .find(|item| item["productSku"]["id"] == sku)
            .map(|item| {
                (
                    item["consumedUnits"].clone(),
                    item["availableUnits"].clone(),
                )
            })
    };
    let (_, before) = partner.get("/subscribedskus").await;
    assert_eq!(row(&before, OLD), Some((json!(4), json!(1))));
    let sample = &before["items"][0];
    assert_eq!(sample["productSku"]["licenseGroupId"], "group1");
    assert_eq!(sample["attributes"]["objectType"], "SubscribedSku");
    assert_eq!(sample["totalUnits"], 5);
    let swap = json!({
        "LicensesToAssign": [{"SkuId": NEW, "ExcludedPlans": null}], "LicensesToRemove": [OLD],
        "LicenseWarnings": null, "Attributes": {"ObjectType": "LicenseUpdate"},
    });
    let expected = json!({
        "licensesToAssign": [{"skuId": NEW}], "licensesToRemove": [OLD], "licenseWarnings": [],
        "attributes": {"objectType": "LicenseUpdate"},
    });
    assert_eq!(partner.update(&user, &swap).await, (201, expected));
    let (_, after) = partner.get("/subscribedskus?licenseGroupIds=Group1").await;
    assert_eq!(row(&after, OLD), Some((json!(3), json!(2))));
    assert_eq!(row(&after, NEW), Some((json!(1), json!(4))));
    let (_, held) = partner.get(&format!("/users/{user}/licenses")).await;
    assert_eq!(held["items"][0]["productSku"]["id"], NEW);
    assert_eq!(
        held["items"][0]["servicePlans"][0]["capabilityStatus"],
        "Assigned"
    );
    assert_eq!(held["items"][0]["attributes"]["objectType"], "License");
    // What the directory knows is the same, and its audit too.
    let tenant = partner.client.rehearsal.tenant();
    assert_eq!(tenant.users[0].licenses[0].sku_id.as_str(), NEW);
    let changes = partner.client.rehearsal.license_changes();
    assert_eq!(changes, [tenant.users[0].display_name.clone()]);
    let (_, other) = partner.get("/subscribedskus?licenseGroupIds=Group2").await;
    assert_eq!(other["totalCount"], 0);
}

#[tokio::test]
async fn no_seat_no_user_and_whatever_graph_refuses_is_refused_and_changes_nothing() {
    let mut tenant = tenant(GLOBAL_ADMINISTRATOR, "active");
    tenant.subscriptions[1].total_licenses = 0;
    let partner = Partner::with(tenant).await;
    let before = partner.client.rehearsal.tenant();
    let user = before.users[0].id.to_string();
    let add = |sku: &str| json!({"licensesToAssign": [{"skuId": sku}], "licensesToRemove": [OLD]});
    let nobody = "00000000-0000-4000-8000-000000000000";
    for (user, body, expected) in [
        (user.as_str(), add(NEW), (400, Some(60_012))),
        (&user, add(nobody), (400, Some(3000))),
        (&user, json!({}), (400, Some(3000))),
        (&user, json!({"licenses": []}), (400, Some(3000))),
        (nobody, add(NEW), (404, Some(60_002))),
        ("x", add(NEW), (400, Some(3000))),
    ] {
        assert_eq!(code(&partner.update(user, &body).await), expected, "{body}");
    }
    let answer = partner.get("/subscribedskus?licenseGroupIds=Group3").await;
    assert_eq!(code(&answer), (400, Some(3000)));
    assert_eq!(
        code(&partner.get("/users?size=501").await),
        (400, Some(3000))
    );
    assert_eq!(partner.client.rehearsal.tenant().users, before.users);
}

#[tokio::test]
async fn nobody_without_a_fitting_role_in_the_customer_sees_or_changes_anything() {
    let user = Tenant::omakase().users[0].id;
    let denied = (403, Some(900_308));
    for (tenant, refused) in [
        (Tenant::omakase(), &["/users", "/subscribedskus"][..]),
        (
            tenant(GLOBAL_READER, "pending"),
            &["/users", "/subscribedskus"],
        ),
        (tenant(LICENSE_ADMINISTRATOR, "active"), &["/users"]),
    ] {
        let partner = Partner::with(tenant).await;
        for path in refused {
            assert_eq!(code(&partner.get(path).await), denied, "{path}");
        }
    }
    let partner = Partner::of(GLOBAL_READER).await;
    let body = json!({"licensesToAssign": [{"skuId": NEW}]});
    assert_eq!(code(&partner.update(user.as_str(), &body).await), denied);
    let licenses = format!("/users/{user}/licenses");
    assert_eq!(code(&partner.get(&licenses).await), denied);
}
