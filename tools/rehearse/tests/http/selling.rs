//! What a partner does in Partner Center besides looking, as a plain client sees it.

use crate::seller::{GONE, ITEM, OLD_PARTNER, Partner, tenant};
use jiff::Span;
use rehearse::tenant::SubscriptionStatus;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_change_replaces_the_whole_subscription_and_what_was_left_out_is_gone() {
    let center = Partner::of(tenant()).await;
    let (mut sold, path) = center.sold().await;
    assert_eq!(
        (&sold["autoRenewEnabled"], &sold["offerId"], &sold["status"]),
        (&json!(true), &json!(ITEM), &json!("active"))
    );
    assert_eq!(sold["commitmentEndDate"], "2027-09-29T23:59:59Z");
    assert_eq!(sold["cancellationAllowedUntilDate"], "2026-10-07T02:11:09Z");
    sold["quantity"] = json!(7);
    let tag = |sold: &Value| sold["attributes"]["etag"].as_str().unwrap().to_owned();
    let (status, wider) = center
        .send(Method::PATCH, &path, Some(&tag(&sold)), &sold)
        .await;
    assert_eq!(
        (
            status.as_u16(),
            &wider["quantity"],
            &wider["autoRenewEnabled"]
        ),
        (200, &json!(7), &json!(true))
    );
    assert_ne!(tag(&wider), tag(&sold));
    let (status, stale) = center
        .send(Method::PATCH, &path, Some(&tag(&sold)), &sold)
        .await;
    assert_eq!((status.as_u16(), &stale["code"]), (400, &json!(2055)));
    let careless = json!({"FriendlyName": "本社", "Quantity": 7});
    let (_, renamed) = center
        .send(Method::PATCH, &path, Some(&tag(&wider)), &careless)
        .await;
    assert_eq!(
        (&renamed["friendlyName"], &renamed["autoRenewEnabled"]),
        (&json!("本社"), &json!(false))
    );
    let graph = center.client.graph_token().await;
    let (_, rows) = center
        .client
        .get(&graph, "/v1.0/subscribedSkus?$select=prepaidUnits")
        .await;
    assert_eq!(rows["value"][1]["prepaidUnits"]["enabled"], 7);
    let audit = center.get("/v1/auditrecords").await;
    let done: Vec<&Value> = audit["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["operationType"])
        .collect();
    assert_eq!(done, ["update_subscription", "update_subscription"]);
}

#[tokio::test]
async fn a_checkout_can_half_succeed_and_the_seats_are_there_at_once() {
    let center = Partner::of(tenant()).await;
    let line = |item: &str, reseller: &str| {
        json!({"id": 0, "catalogItemId": item, "quantity": 3, "billingCycle": "monthly", "termDuration": "P1Y",
            "participants": [{"key": "transaction_reseller", "value": reseller}]})
    };
    let lines = json!({"lineItems": [
        line(ITEM, "1234567"), line(GONE, "1234567"), line(ITEM, "7777777"), line(ITEM, "2345678"), line(ITEM, "3456789"), line("X:0001:Y", "1234567"),
    ]});
    let (status, cart) = center.send(Method::POST, "~/carts", None, &lines).await;
    assert_eq!((status.as_u16(), &cart["status"]), (201, &json!("Active")));
    assert_eq!(cart["expirationTimestamp"], "2026-10-08T00:00:00Z");
    assert_eq!(cart["lineItems"][5]["error"]["errorCode"], 10_000);
    assert_eq!(center.get("~/subscriptions").await["totalCount"], 1);
    let checkout = format!("~/carts/{}/checkout", cart["id"].as_str().unwrap());
    let (status, done) = center
        .send(Method::POST, &checkout, None, &Value::Null)
        .await;
    assert_eq!(
        (status.as_u16(), done["orders"].as_array().unwrap().len()),
        (201, 1)
    );
    let errors = done["orderErrors"].as_array().unwrap();
    let codes: Vec<_> = errors
        .iter()
        .map(|one| {
            (
                one["orderGroupId"].as_str().unwrap(),
                one["code"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        codes,
        [
            ("1", 800_020),
            ("2", 800_015),
            ("3", 800_016),
            ("4", 900_123),
            ("5", 400_019)
        ]
    );
    let order = &done["orders"][0];
    let bought = center
        .get(&format!(
            "~/subscriptions?order_id={}",
            order["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(
        bought["items"][0]["id"],
        order["lineItems"][0]["subscriptionId"]
    );
    assert_eq!(
        center.get("~/subscriptions?mpn_id=1234567").await["totalCount"],
        1
    );
    assert_eq!(center.get("~/orders").await["items"][0], *order);
    let (status, again) = center
        .send(Method::POST, &checkout, None, &Value::Null)
        .await;
    assert_eq!((status.as_u16(), &again["code"]), (400, &json!(800_065)));
}

#[tokio::test]
async fn what_is_bought_lasts_to_the_end_of_the_last_day_of_its_term() {
    let mut center = Partner::of(tenant()).await;
    center.client.rehearsal.tick(Span::new().hours(14)).unwrap();
    center.token = center.client.partner_token().await;
    for (term, end, next) in [
        ("P1M", "2026-10-31T23:59:59Z", "2026-11-01T00:00:00Z"),
        ("P1Y", "2027-09-30T23:59:59Z", "2027-10-01T00:00:00Z"),
        ("P3Y", "2029-09-30T23:59:59Z", "2029-10-01T00:00:00Z"),
    ] {
        let lines = json!({"lineItems": [{"catalogItemId": ITEM, "quantity": 1, "billingCycle": "monthly", "termDuration": term}]});
        let (_, cart) = center.send(Method::POST, "~/carts", None, &lines).await;
        let checkout = format!("~/carts/{}/checkout", cart["id"].as_str().unwrap());
        let (_, done) = center
            .send(Method::POST, &checkout, None, &Value::Null)
            .await;
        let id = &done["orders"][0]["lineItems"][0]["subscriptionId"];
        let id = id.as_str().unwrap();
        let bought = center.get(&format!("~/subscriptions/{id}")).await;
        assert_eq!(
            (
                &bought["effectiveStartDate"],
                &bought["commitmentEndDateTime"]
            ),
            (&json!("2026-10-01T14:00:00Z"), &json!(end))
        );
        let token = center.client.graph_token().await;
        let path = format!("/v1.0/directory/subscriptions(commerceSubscriptionId='{id}')");
        let (_, seen) = center.client.get(&token, &path).await;
        assert_eq!(seen["nextLifecycleDateTime"], next);
    }
}

#[tokio::test]
async fn a_relationship_ends_when_nothing_is_sold_any_more_and_the_customer_leaves_the_list() {
    let mut tenant = tenant();
    tenant.subscriptions[1].status = SubscriptionStatus::Deleted;
    let center = Partner::of(tenant).await;
    assert_eq!(center.get("/v1/customers").await["totalCount"], 2);
    let end = json!({"relationshipToPartner": "none", "attributes": {"objectType": "Customer"}});
    let (status, answer) = center.send(Method::PATCH, "~", None, &end).await;
    assert_eq!(
        (
            status.as_u16(),
            &answer["RelationshipToPartner"],
            &answer["Id"]
        ),
        (200, &json!("none"), &Value::Null)
    );
    assert_eq!(center.get("~").await["relationshipToPartner"], "none");
    assert_eq!(center.get("/v1/customers").await["totalCount"], 1);
    let (status, answer) = center
        .send(Method::GET, "~/subscriptions", None, &Value::Null)
        .await;
    assert_eq!((status.as_u16(), &answer["code"]), (403, &json!(20_002)));
}

#[tokio::test]
async fn a_transfer_is_asked_for_once_and_withdrawn_and_the_old_partner_hands_over() {
    let center = Partner::of(tenant()).await;
    let ask = json!({"sourcePartnerTenantId": OLD_PARTNER, "sourcePartnerName": "みなと情報サービス", "customerEmailId": "aoki@aozora-koumuten.example", "transferType": "5"});
    let (status, asked) = center.send(Method::POST, "~/transfers", None, &ask).await;
    assert_eq!(
        (
            status.as_u16(),
            &asked["status"],
            &asked["transferDirection"]
        ),
        (201, &json!("Pending"), &json!("ToPartner"))
    );
    let (status, again) = center.send(Method::POST, "~/transfers", None, &ask).await;
    assert_eq!((status.as_u16(), &again["code"]), (409, &json!(900_101)));
    assert_eq!(center.get("~/transfers").await, json!([asked]));
    let path = format!("~/transfers/{}", asked["id"].as_str().unwrap());
    let mut rejected = asked.clone();
    rejected["status"] = json!("Reject");
    let (status, answer) = center.send(Method::PATCH, &path, None, &rejected).await;
    assert_eq!((status.as_u16(), &answer["code"]), (400, &json!(900_102)));
    assert_eq!(
        center
            .send(Method::DELETE, &path, None, &Value::Null)
            .await
            .0,
        204
    );
    assert_eq!(center.get(&path).await["status"], "Withdrawn");

    // The other side: the partner of the rehearsal is the old one.
    let mut old = center.client.rehearsal.tenant();
    let transfer = &mut old.partner_center.desk.transfers[0];
    std::mem::swap(
        &mut transfer.source_partner_tenant_id,
        &mut transfer.target_partner_tenant_id,
    );
    transfer.state = serde_json::from_value(json!("Pending")).unwrap();
    let center = Partner::of(old).await;
    let (sold, _) = center.sold().await;
    let mut accepted = center.get(&path).await;
    accepted["status"] = json!("Accept");
    accepted["lineItems"] =
        json!([{"subscriptionId": sold["id"], "productType": "OnlineServicesNCE"}]);
    let (status, done) = center.send(Method::PATCH, &path, None, &accepted).await;
    assert_eq!(
        (status.as_u16(), &done["status"]),
        (200, &json!("Complete")),
        "{done}"
    );
    assert_eq!(center.get("~/subscriptions").await["totalCount"], 0);
    let owner = center.client.rehearsal.tenant().subscriptions[1].owner_tenant_id;
    assert_eq!(owner.unwrap().as_str(), OLD_PARTNER);
}

#[tokio::test]
async fn a_transfer_is_withdrawn_by_its_whole_entity_and_nobody_answers_for_ever() {
    let mut center = Partner::of(tenant()).await;
    let ask = json!({"sourcePartnerTenantId": OLD_PARTNER, "sourcePartnerName": "x", "customerEmailId": "aoki@aozora-koumuten.example", "customerName": "あおぞら"});
    let (_, asked) = center.send(Method::POST, "~/transfers", None, &ask).await;
    assert_eq!(
        (&asked["customerName"], &asked["expirationTime"]),
        (&json!("あおぞら"), &json!("2026-10-31T00:00:00Z"))
    );
    let path = format!("~/transfers/{}", asked["id"].as_str().unwrap());
    let mut cancelled = asked.clone();
    cancelled["status"] = json!("Cancel");
    for missing in ["id", "sourcePartnerTenantId", "targetPartnerTenantId"] {
        let mut part = cancelled.clone();
        part.as_object_mut().unwrap().remove(missing);
        let (status, answer) = center.send(Method::PATCH, &path, None, &part).await;
        assert_eq!(
            (status.as_u16(), &answer["code"]),
            (400, &json!(3000)),
            "{missing}"
        );
    }
    let (status, done) = center.send(Method::PATCH, &path, None, &cancelled).await;
    assert_eq!(
        (status.as_u16(), &done["status"]),
        (200, &json!("Withdrawn"))
    );
    let (_, asked) = center.send(Method::POST, "~/transfers", None, &ask).await;
    center.client.rehearsal.tick(Span::new().days(30)).unwrap();
    center.token = center.client.partner_token().await;
    let path = format!("~/transfers/{}", asked["id"].as_str().unwrap());
    assert_eq!(center.get(&path).await["status"], "Expired");
    let (status, _) = center.send(Method::POST, "~/transfers", None, &ask).await;
    assert_eq!(status, 201);
}
