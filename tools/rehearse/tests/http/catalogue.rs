//! What a partner can sell, and buying it under an id of one's own, as a plain client sees it.

use crate::{
    client::read,
    seller::{GONE, ITEM, Partner, tenant},
};
use jiff::ToSpan;
use rehearse::tenant::{CatalogueItem, Segment};
use reqwest::Method;
use serde_json::{Value, json};

const CHARITY: &str = "CFQ7TTC0LH1A:0001:CFQ7TTC0K973";
const ELSEWHERE: &str = "CFQ7TTC0LH1B:0001:CFQ7TTC0K974";

/// The partner has four things to sell: one for charities, and one in another country.
async fn partner(lag: u32) -> Partner {
    let mut tenant = tenant();
    let desk = &mut tenant.partner_center.desk;
    desk.order_lag_seconds = lag;
    let sku_id = desk.catalogue[0].sku_id;
    let item = |id: &str, title: &str| CatalogueItem::usual(id.into(), title.into(), sku_id);
    desk.catalogue.push(CatalogueItem {
        segment: Segment::Nonprofit,
        ..item(CHARITY, "For charities")
    });
    desk.catalogue.push(CatalogueItem {
        countries: vec!["DE".to_owned()],
        ..item(ELSEWHERE, "In Germany")
    });
    Partner::of(tenant).await
}

fn ids(answer: &Value) -> Vec<&str> {
    let items = answer["items"].as_array().unwrap().iter();
    items.map(|one| one["id"].as_str().unwrap()).collect()
}

/// Sends something under an id of the client's own.
async fn under(center: &Partner, id: &str, path: &str, body: &Value) -> (u16, Value) {
    let path = path.replacen('~', &center.customer, 1);
    let mut request = center.client.request(Method::POST, &path);
    request = request
        .bearer_auth(&center.token)
        .header("MS-RequestId", id);
    if !body.is_null() {
        request = request.json(body);
    }
    let (status, body) = read(request.send().await.unwrap()).await;
    (status.as_u16(), body)
}

#[tokio::test]
async fn a_product_leads_to_its_skus_and_these_to_what_can_be_bought() {
    let center = partner(0).await;
    let of_customer = center.get("~/products?targetView=OnlineServices").await;
    assert_eq!(ids(&of_customer), ["CFQ7TTC0LH18", "CFQ7TTC0LH19"]);
    let charity = "~/products?targetView=OnlineServices&targetSegment=nonprofit";
    assert_eq!(ids(&center.get(charity).await), ["CFQ7TTC0LH1A"]);
    let germany = "/v1/products?country=DE&targetView=OnlineServices";
    assert_eq!(
        ids(&center.get(germany).await),
        ["CFQ7TTC0LH18", "CFQ7TTC0LH19", "CFQ7TTC0LH1B"]
    );
    assert_eq!(
        center.get("~/products?targetView=Azure").await["totalCount"],
        0
    );
    let skus = center.get("~/products/CFQ7TTC0LH18/skus").await;
    let sku = &skus["items"][0];
    assert_eq!(
        (&sku["id"], &sku["isTrial"], &sku["maximumQuantity"]),
        (&json!("0001"), &json!(false), &json!(300))
    );
    assert_eq!(
        sku["dynamicAttributes"]["provisioningId"],
        "f245ecc8-75af-4f8e-b61f-27d8114de5f3"
    );
    let path = "products/CFQ7TTC0LH18/skus/0001/availabilities";
    let found = center.get(&format!("~/{path}")).await;
    let availability = &found["items"][0];
    assert_eq!(
        (
            &availability["catalogItemId"],
            &availability["isPurchasable"],
            &availability["segment"]
        ),
        (&json!(ITEM), &json!(true), &json!("commercial"))
    );
    assert_eq!(
        (
            &availability["terms"][1]["duration"],
            &availability["terms"][1]["billingCycle"]
        ),
        (&json!("P1Y"), &json!("monthly"))
    );
    let of_country = center.get(&format!("/v1/{path}?country=JP")).await;
    assert_eq!(of_country["items"], found["items"]);
    assert!(GONE.starts_with("CFQ7TTC0LH19"));
    for (path, status, code) in [
        ("~/products/CFQ7TTC0LH1B/skus", 404, 400_013),
        (
            "~/products/CFQ7TTC0LH18/skus/0002/availabilities",
            404,
            400_018,
        ),
        ("~/products?targetSegment=x", 403, 400_030),
        ("/v1/products", 400, 3000),
    ] {
        let (found, answer) = center.send(Method::GET, path, None, &Value::Null).await;
        assert_eq!(
            (found.as_u16(), &answer["code"]),
            (status, &json!(code)),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_cart_shows_what_each_line_costs_and_what_is_wrong_with_it() {
    let center = partner(0).await;
    let line = |quantity: u32, term: &str, end: Value| json!({"catalogItemId": ITEM, "quantity": quantity, "billingCycle": "annual", "termDuration": term, "customTermEndDate": end});
    let lines = json!({"lineItems": [line(3, "P1Y", json!(null)), line(301, "P1Y", json!(null)), line(1, "P1M", json!(null))]});
    let (_, cart) = center.send(Method::POST, "~/carts", None, &lines).await;
    let lines = &cart["lineItems"];
    assert_eq!(
        (
            &lines[0]["pricing"]["listPrice"],
            &lines[0]["pricing"]["extendedPrice"]
        ),
        (&json!(18_700), &json!(56_100))
    );
    assert_eq!(lines[0]["error"], Value::Null);
    assert_eq!(lines[1]["error"]["errorCode"], 10_001);
    assert_eq!(lines[2]["error"]["errorCode"], 10_002);
    for (end, status) in [
        ("2027-03-31T23:59:59Z", 201),
        ("2026-09-30T23:59:59Z", 400),
        ("2028-09-30T23:59:59Z", 400),
    ] {
        let lines = json!({"lineItems": [line(1, "P1Y", json!(end))]});
        let (found, answer) = center.send(Method::POST, "~/carts", None, &lines).await;
        assert_eq!(found.as_u16(), status, "{end} {answer}");
    }
}

#[tokio::test]
async fn the_same_id_again_gets_the_same_answer_and_buys_nothing_more() {
    let center = partner(0).await;
    let lines = json!({"lineItems": [{"catalogItemId": ITEM, "quantity": 3, "billingCycle": "monthly", "termDuration": "P1Y"}]});
    let [first, second] = [
        "2a4b1f0e-0000-4000-8000-000000000001",
        "2a4b1f0e-0000-4000-8000-000000000002",
    ];
    let (_, cart) = under(&center, first, "~/carts", &lines).await;
    assert_eq!(
        under(&center, first, "~/carts", &lines).await,
        (201, cart.clone())
    );
    let checkout = format!("~/carts/{}/checkout", cart["id"].as_str().unwrap());
    // The id of another request is that of another.
    let (status, bought) = under(&center, first, &checkout, &Value::Null).await;
    assert_eq!(
        (status, bought["orders"].as_array().unwrap().len()),
        (201, 1)
    );
    assert_eq!(
        under(&center, first, &checkout, &Value::Null).await,
        (201, bought)
    );
    let (status, refused) = under(&center, second, &checkout, &Value::Null).await;
    assert_eq!((status, &refused["code"]), (400, &json!(800_065)));
    assert_eq!(center.get("~/orders").await["totalCount"], 1);
    assert_eq!(center.get("~/subscriptions").await["totalCount"], 2);
}

#[tokio::test]
async fn a_new_order_and_its_subscription_can_be_read_after_a_while() {
    let mut center = partner(600).await;
    let lines = json!({"lineItems": [{"catalogItemId": ITEM, "quantity": 3, "billingCycle": "monthly", "termDuration": "P1Y"}]});
    let (_, cart) = center.send(Method::POST, "~/carts", None, &lines).await;
    let checkout = format!("~/carts/{}/checkout", cart["id"].as_str().unwrap());
    let (_, done) = center
        .send(Method::POST, &checkout, None, &Value::Null)
        .await;
    let order = &done["orders"][0];
    assert_eq!(
        (&order["status"], &order["lineItems"][0]["subscriptionId"]),
        (&json!("pending"), &Value::Null)
    );
    let path = format!("~/orders/{}", order["id"].as_str().unwrap());
    let (status, answer) = center.send(Method::GET, &path, None, &Value::Null).await;
    assert_eq!((status.as_u16(), &answer["code"]), (404, &json!(20_000)));
    assert_eq!(center.get("~/orders").await["totalCount"], 0);
    assert_eq!(center.get("~/subscriptions").await["totalCount"], 1);
    center.client.rehearsal.tick(10.minutes()).unwrap();
    center.token = center.client.partner_token().await;
    let order = center.get(&path).await;
    assert_eq!(order["status"], "completed");
    let sold = center.get("~/subscriptions").await;
    assert_eq!(
        sold["items"][1]["id"],
        order["lineItems"][0]["subscriptionId"]
    );
}
