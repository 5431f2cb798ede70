//! What Partner Center does not let a partner do.

use crate::seller::{ITEM, Partner, tenant};
use rehearse::tenant::{AccountStatus, Customer, Relation};
use reqwest::Method;
use serde_json::{Value, json};

/// Method, path, entity tag, status, code and body. `~` is the customer, `SOLD` its subscription, `TAG` that one's tag, `OWN`
/// the partner.
const WRONG: &[&str] = &[
    r#"PATCH ~ - 400 3000 {"relationshipToPartner": "reseller"}"#,
    r#"PATCH ~ - 400 3000 {"relationshipToPartner": "none"}"#,
    r#"PATCH ~ - 400 3000 {"companyProfile": {}}"#,
    "GET ~/validationStatus?type=account - 404 600074",
    "GET ~/validationStatus - 400 3000",
    "GET ~?size=1 - 400 3000",
    "GET /v1/relationships - 400 3000",
    "GET /v1/profiles/mpn?mpnId=7777777 - 404 3000",
    "GET /v1/compliance/csp/agreementstatus - 400 2001",
    "GET /v1/compliance/csp/agreementstatus?mpnId=x - 400 2000",
    "GET /v1/compliance/csp/agreementstatus?mpnId=1&tenantId=1 - 400 2000",
    "GET /v1/compliance/csp/agreementstatus?mpnId=7777777 - 400 2200",
    "GET /v1/compliance/csp/agreementstatus?mpnId=2345678 - 400 2201",
    "GET /v1/compliance/csp/agreementstatus?tenantId=a1cc719d-b705-4664-9417-07dc8770f0b6 - 400 2205",
    r#"PATCH SOLD - 417 800036 {"quantity": 5}"#,
    r#"PATCH SOLD "old" 400 2055 {"quantity": 5}"#,
    r#"PATCH SOLD TAG 400 3000 {"friendlyName": "x"}"#,
    r#"PATCH SOLD TAG 400 3000 {"quantity": 5, "quantities": 5}"#,
    "GET ~/subscriptions/0b7d6f0e-5e0a-4a57-9f53-b0a3f9a7c101 - 404 20003",
    r#"PUT SOLD/supportcontact - 400 3000 {"supportTenantId": "OWN", "supportMpnId": "7777777", "name": "x"}"#,
    r#"POST ~/carts - 400 3000 {"lineItems": []}"#,
    r#"POST ~/carts - 400 3000 {"lineItems": [{"catalogItemId": "x", "quantity": 1, "termDuration": "P1Y"}]}"#,
    r#"POST ~/carts - 400 3000 {"lineItems": [], "coupon": 1}"#,
    "GET ~/carts/nothing - 404 3000",
    "GET ~/orders/nothing - 404 20000",
    r#"POST ~/transfers - 400 900148 {"sourcePartnerTenantId": "OWN", "sourcePartnerName": "x", "customerEmailId": "x"}"#,
    "GET ~/transfers/nothing - 404 900100",
    "GET /v1/auditrecords?startDate=2026-06-01 - 400 3000",
    "GET /v1/auditrecords?filter={} - 400 3000",
    "GET /v1/countryvalidationrules/XX - 400 3000",
];

#[tokio::test]
async fn every_wrong_request_has_its_status_and_its_code() {
    let center = Partner::of(tenant()).await;
    let (sold, address) = center.sold().await;
    let tag = sold["attributes"]["etag"].as_str().unwrap();
    let own = center.client.env("NORIKAE_PARTNER_TENANT");
    for wrong in WRONG {
        let row = wrong
            .replace("SOLD", &address)
            .replace("TAG", tag)
            .replace("OWN", &own);
        let parts: Vec<&str> = row.splitn(6, ' ').collect();
        let given_tag = Some(parts[2]).filter(|tag| *tag != "-");
        let body = parts
            .get(5)
            .map_or(Value::Null, |body| serde_json::from_str(body).unwrap());
        let method: Method = parts[0].parse().unwrap();
        let (status, answer) = center.send(method, parts[1], given_tag, &body).await;
        let seen = format!("{} {}", status.as_u16(), answer["code"]);
        assert_eq!(
            seen,
            format!("{} {}", parts[3], parts[4]),
            "{wrong}: {answer}"
        );
    }
    let (status, answer) = center
        .send(Method::POST, "~/subscriptions", None, &json!({}))
        .await;
    let told = json!({"statusCode": 405, "message": "Method not allowed"});
    assert_eq!((status.as_u16(), answer), (405, told));
}

#[tokio::test]
async fn who_must_stand_behind_a_call_is_looked_at_call_by_call() {
    let mut center = Partner::of(tenant()).await;
    center.token = center.client.partner_app_token().await;
    let cases = [
        (Method::GET, "~", true),
        (Method::PATCH, "~", false),
        (Method::GET, "~/subscriptions", true),
        (Method::GET, "~/relationships", false),
        (
            Method::GET,
            "/v1/relationships?relationship_type=IsIndirectResellerOf",
            false,
        ),
        (Method::GET, "/v1/profiles/mpn", false),
        (
            Method::GET,
            "/v1/compliance/csp/agreementstatus?mpnId=1234567",
            false,
        ),
        (Method::GET, "~/subscriptions/x/supportcontact", false),
        (Method::GET, "~/transfers", true),
        (Method::GET, "~/orders", true),
        (Method::GET, "/v1/auditrecords", true),
        (Method::GET, "/v1/countryvalidationrules/JP", true),
    ];
    for (method, path, open) in cases {
        let (status, answer) = center.send(method, path, None, &Value::Null).await;
        if open {
            assert_eq!(status, 200, "{path}");
        } else {
            assert_eq!(
                (status.as_u16(), &answer["code"]),
                (403, &json!(900_329)),
                "{path}"
            );
        }
    }
}

type Hinder = fn(&mut Customer);

#[tokio::test]
async fn nothing_is_sold_to_who_has_not_agreed_is_under_review_or_is_no_customer() {
    let cases: [(Hinder, u16, u64); 4] = [
        (|customer| customer.direct_signed = false, 403, 13_605),
        (
            |customer| customer.account_status = Some(AccountStatus::UnderReview),
            403,
            800_073,
        ),
        (
            |customer| customer.account_status = Some(AccountStatus::NotAllowed),
            403,
            800_074,
        ),
        (
            |customer| customer.relation = Relation::Advisor,
            403,
            20_002,
        ),
    ];
    let lines = json!({"lineItems": [{"catalogItemId": ITEM, "quantity": 3, "billingCycle": "annual", "termDuration": "P1Y"}]});
    for (hinder, status, code) in cases {
        let mut tenant = tenant();
        hinder(&mut tenant.partner_center.customers[1]);
        let center = Partner::of(tenant).await;
        let (_, cart) = center.send(Method::POST, "~/carts", None, &lines).await;
        let checkout = format!("~/carts/{}/checkout", cart["id"].as_str().unwrap_or("x"));
        let (seen, answer) = center
            .send(Method::POST, &checkout, None, &Value::Null)
            .await;
        assert_eq!((seen.as_u16(), &answer["code"]), (status, &json!(code)));
    }
}
