//! Creating customers, as a plain client does it.

use crate::{
    client::read,
    seller::{Partner, RESELLER, tenant},
};
use jiff::ToSpan;
use rehearse::tenant::Tier;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

fn body() -> Value {
    json!({
        "companyProfile": {"domain": "minato-new.onmicrosoft.com"},
        "billingProfile": {
            "email": "mori@minato.example", "culture": "ja-JP", "language": "ja", "companyName": "株式会社みなと",
            "defaultAddress": {
                "firstName": "花", "lastName": "森", "addressLine1": "北区梅田 1-2-3", "city": "大阪市", "state": "大阪府",
                "postalCode": "530-0001", "country": "JP", "phoneNumber": "0660000000",
            },
        },
        "enableGDAPByDefault": true,
    })
}

async fn create(center: &Partner, body: &Value) -> (StatusCode, Value) {
    center.send(Method::POST, "/v1/customers", None, body).await
}

#[tokio::test]
async fn a_customer_is_there_once_it_is_created_and_its_password_is_shown_once() {
    let center = Partner::of(tenant()).await;
    let request = || {
        center
            .client
            .request(Method::POST, "/v1/customers")
            .bearer_auth(&center.token)
            .header("MS-RequestId", "94e4e214-6b06-4fb7-96d1-94d559f9b47f")
            .json(&body())
    };
    let (status, first) = read(request().send().await.unwrap()).await;
    assert_eq!(status, 201, "{first}");
    assert_eq!(
        (
            &first["relationshipToPartner"],
            &first["userCredentials"]["userName"]
        ),
        (&json!("none"), &json!("admin"))
    );
    assert!(first["userCredentials"]["password"].is_string());
    let path = format!("/v1/customers/{}", first["id"].as_str().unwrap());
    let there = center.get(&path).await;
    assert_eq!(
        (
            &there["relationshipToPartner"],
            &there["companyProfile"]["companyName"]
        ),
        (&json!("reseller"), &json!("株式会社みなと"))
    );
    // The same request again is the same customer, and does not show the password.
    let (status, again) = read(request().send().await.unwrap()).await;
    assert_eq!((status.as_u16(), &again["id"]), (201, &first["id"]));
    assert_eq!(again["userCredentials"], Value::Null);
    let filter = r#"{"Field":"Domain","Value":"minato-new","Operator":"starts_with"}"#;
    let listed = center.get(&format!("/v1/customers?filter={filter}")).await;
    assert_eq!(listed["totalCount"], 1);
    // Another request for the same domain is another customer, which cannot be.
    let (status, taken) = create(&center, &body()).await;
    assert_eq!((status.as_u16(), &taken["code"]), (400, &json!(3000)));
    let audit = center.get("/v1/auditrecords?startDate=2026-09-15").await;
    assert_eq!(audit["items"][0]["operationType"], "add_customer");
}

#[tokio::test]
async fn a_new_customer_is_examined_as_long_as_the_file_says() {
    let mut tenant = tenant();
    tenant.partner_center.desk.review_seconds = 60;
    let center = Partner::of(tenant).await;
    let (_, created) = create(&center, &body()).await;
    let path = format!(
        "/v1/customers/{}/validationStatus?type=account",
        created["id"].as_str().unwrap()
    );
    assert_eq!(center.get(&path).await["status"], "UnderReview");
    center.client.rehearsal.tick(1.minutes()).unwrap();
    assert_eq!(center.get(&path).await["status"], "Allowed");
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_refused_and_creates_nothing() {
    let center = Partner::of(tenant()).await;
    let change = |pointer: &str, value: Value| {
        let mut body = body();
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    let address = "/billingProfile/defaultAddress";
    let mut with_number = body();
    with_number["companyProfile"]["organizationRegistrationNumber"] = json!("1");
    let mut without_city = body();
    without_city
        .pointer_mut(address)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove("city");
    let mut with_more = body();
    with_more["billingProfile"]["nickname"] = json!("x");
    for (body, code) in [
        (
            change("/companyProfile/domain", json!("taken.onmicrosoft.com")),
            3000,
        ),
        (change("/companyProfile/domain", json!("x")), 3000),
        (change("/billingProfile/email", json!("x")), 3000),
        (change("/billingProfile/culture", json!("fr-FR")), 3000),
        (change("/billingProfile/language", json!("ja-JP")), 3000),
        (change("/billingProfile/companyName", json!(" ")), 3000),
        (
            change(&format!("{address}/postalCode"), json!("5300001")),
            3000,
        ),
        (change(&format!("{address}/phoneNumber"), json!("x")), 3000),
        (change(&format!("{address}/country"), json!("XX")), 3000),
        (with_number, 600_002),
        (without_city, 3000),
        (with_more, 3000),
    ] {
        let (status, refused) = create(&center, &body).await;
        assert_eq!(
            (status.as_u16(), &refused["code"]),
            (400, &json!(code)),
            "{body}"
        );
    }
    let customers = center.get("/v1/customers").await;
    assert_eq!(customers["totalCount"], 2);
}

#[tokio::test]
async fn a_provider_creates_customers_for_its_resellers_and_a_reseller_none() {
    let mut of_provider = tenant();
    of_provider.partner_center.desk.tier = Tier::IndirectProvider;
    let with = |reseller: &str| {
        let mut body = body();
        body["associatedPartnerId"] = json!(reseller);
        body
    };
    let center = Partner::of(of_provider.clone()).await;
    let not_signed = "0b7d6f0e-5e0a-4a57-9f53-b0a3f9a7c103";
    for (reseller, status, code) in [
        ("0b7d6f0e-5e0a-4a57-9f53-b0a3f9a7c102", 400, 800_016),
        (not_signed, 403, 900_123),
    ] {
        let (found, refused) = create(&center, &with(reseller)).await;
        assert_eq!((found.as_u16(), &refused["code"]), (status, &json!(code)));
    }
    let (status, created) = create(&center, &with(RESELLER)).await;
    assert_eq!(
        (status.as_u16(), &created["associatedPartnerId"]),
        (201, &json!(RESELLER))
    );
    let path = format!(
        "/v1/customers/{}/relationships",
        created["id"].as_str().unwrap()
    );
    assert_eq!(center.get(&path).await["items"][0]["id"], RESELLER);

    let center = Partner::of(tenant()).await;
    let (status, refused) = create(&center, &with(RESELLER)).await;
    assert_eq!((status.as_u16(), &refused["code"]), (400, &json!(800_016)));
    of_provider.partner_center.desk.tier = Tier::IndirectReseller;
    let center = Partner::of(of_provider).await;
    let (status, refused) = create(&center, &body()).await;
    assert_eq!((status.as_u16(), &refused["code"]), (403, &json!(600_006)));
}
