//! Partner Center, and the acceptance, as a plain client sees them.

use crate::client::Client;
use rehearse::{Options, Tenant};
use reqwest::Method;
use serde_json::{Value, json};

const SIGNED: &str = "directSignedMicrosoftCustomerAgreementStatus";

#[tokio::test]
async fn before_acceptance_the_customer_is_a_stranger_and_after_it_everything_is_there() {
    let client = Client::new(Options::of(Tenant::omakase_invited()));
    let token = client.partner_token().await;
    let customer = format!("/v1/customers/{}", client.env("NORIKAE_TENANT"));
    let signed = format!("{customer}/{SIGNED}");
    for path in [&customer, &signed] {
        let (status, body) = client.get(&token, path).await;
        assert_eq!((status.as_u16(), &body["code"]), (403, &json!(20002)));
    }
    let graph = client.graph_token().await;
    let rows = client.get(&graph, "/v1.0/subscribedSkus").await.1;
    assert_eq!(rows["value"].as_array().unwrap().len(), 1);

    let (status, accepted) = client.post("", "/rehearsal/accept", &Value::Null).await;
    assert_eq!(
        (status.as_u16(), &accepted["already"]),
        (200, &json!(false))
    );

    let (_, there) = client.get(&token, &customer).await;
    assert_eq!(there["relationshipToPartner"], "reseller");
    assert_eq!(client.get(&token, &signed).await.1["isSigned"], true);
    let (_, sold) = client
        .get(&token, &format!("{customer}/subscriptions"))
        .await;
    assert_eq!(
        (&sold["totalCount"], &sold["items"][0]["quantity"]),
        (&json!(1), &json!(5))
    );
    let rows = client.get(&graph, "/v1.0/subscribedSkus").await.1;
    assert_eq!(rows["value"].as_array().unwrap().len(), 2);
    let (_, again) = client.post("", "/rehearsal/accept", &Value::Null).await;
    assert_eq!(again["already"], true);
}

#[tokio::test]
async fn a_relationship_with_a_delay_is_not_there_at_once() {
    let mut tenant = Tenant::omakase_invited();
    tenant.invitation.delay_seconds = 3600;
    let client = Client::new(Options::of(tenant));
    client.post("", "/rehearsal/accept", &Value::Null).await;
    let token = client.partner_token().await;
    let customer = format!("/v1/customers/{}", client.env("NORIKAE_TENANT"));
    assert_eq!(client.get(&token, &customer).await.0, 403);
}

#[tokio::test]
async fn customers_come_in_pages_by_link_and_continuation_token() {
    let client = Client::new(Options::default());
    let token = client.partner_token().await;
    let (_, first) = client.get(&token, "/v1/customers?size=1").await;
    assert_eq!(first["totalCount"], 1);
    let next = &first["links"]["next"];
    let header = &next["headers"][0];
    assert_eq!(header["key"], "MS-ContinuationToken");
    let path = format!("/v1{}", next["uri"].as_str().unwrap());
    let request = client.request(Method::GET, &path).bearer_auth(&token);
    let answer = request
        .header("MS-ContinuationToken", header["value"].as_str().unwrap())
        .send();
    let (_, second) = crate::client::read(answer.await.unwrap()).await;
    assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    assert_eq!(second["items"][0]["id"], client.env("NORIKAE_TENANT"));
    assert!(second["links"].get("next").is_none());
    // Without the header the link is half a question.
    assert_eq!(client.get(&token, &path).await.0, 400);
}

#[tokio::test]
async fn bodies_begin_with_a_byte_order_mark_if_the_tenant_says_so() {
    for (mark, first) in [(true, 0xEF), (false, b'{')] {
        let mut tenant = Tenant::omakase();
        tenant.partner_center.byte_order_mark = mark;
        let client = Client::new(Options::of(tenant));
        let request = client
            .request(Method::GET, "/v1/customers")
            .bearer_auth(client.partner_token().await);
        assert_eq!(
            request.send().await.unwrap().bytes().await.unwrap()[0],
            first
        );
    }
}

#[tokio::test]
async fn the_app_alone_may_list_customers_and_nothing_that_needs_a_person() {
    let client = Client::new(Options::default());
    let token = client.partner_app_token().await;
    let customer = client.env("NORIKAE_TENANT");
    assert_eq!(client.get(&token, "/v1/customers").await.0, 200);
    assert_eq!(
        client
            .get(&token, &format!("/v1/customers/{customer}/subscriptions"))
            .await
            .0,
        200
    );
    for path in [
        "/v1/agreements?agreementType=*",
        "/v1/customers/relationshiprequests",
        &format!("/v1/customers/{customer}/{SIGNED}"),
    ] {
        let (status, body) = client.get(&token, path).await;
        assert_eq!(
            (status.as_u16(), &body["code"]),
            (403, &json!(900_329)),
            "{path}"
        );
    }
}

#[tokio::test]
async fn agreements_and_the_link_are_the_documented_ones() {
    let client = Client::new(Options::default());
    let token = client.partner_token().await;
    let (_, agreements) = client
        .get(
            &token,
            "/v1/agreements?agreementType=MicrosoftCustomerAgreement",
        )
        .await;
    let template = agreements["items"][0]["templateId"].as_str().unwrap();
    assert_eq!(agreements["totalCount"], 1);
    let (_, usual) = client.get(&token, "/v1/agreements").await;
    assert_eq!(
        usual["items"][0]["agreementType"],
        "MicrosoftCloudAgreement"
    );
    let document = |query: &str| format!("/v1/agreementtemplates/{template}/document?{query}");
    assert_eq!(
        client
            .get(&token, &document("language=ja-JP&country=JP"))
            .await
            .1["language"],
        "ja-JP"
    );
    assert_eq!(
        client
            .get(&token, &document("language=ja-jp&country=JP"))
            .await
            .0,
        400
    );
    let (_, link) = client
        .get(&token, "/v1/customers/relationshiprequests")
        .await;
    let partner = client.env("NORIKAE_PARTNER_TENANT");
    assert_eq!(
        link["url"],
        format!(
            "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId={partner}&msppId=0#/partners/invitation"
        )
    );
    let attested = client.rehearsal.tenant().partner_center.customers[0].id;
    let path =
        format!("/v1/customers/{attested}/agreements?agreementType=MicrosoftCustomerAgreement");
    let (_, agreed) = client.get(&token, &path).await;
    assert_eq!(agreed["items"][0]["dateAgreed"], "2025-11-20T00:00:00Z");
}

#[tokio::test]
async fn each_kind_of_error_has_its_own_envelope() {
    let client = Client::new(Options::default());
    let token = client.partner_token().await;
    let (status, body) = client.get(&token, "/v1/customerz").await;
    assert_eq!(
        (status.as_u16(), body),
        (
            404,
            json!({"statusCode": 404, "message": "Resource not found"})
        )
    );
    let (status, body) = client.get(&token, "/v1/customers/x").await;
    assert_eq!(
        (status.as_u16(), &body["source"]),
        (400, &json!("PartnerFD"))
    );
    let (status, body) = client.get("", "/v1/customers").await;
    assert_eq!((status.as_u16(), body), (401, Value::Null));
    assert_eq!(client.get(&token, "/v1/customers?top=1").await.0, 400);
}
