//! What a partner does in Partner Center besides looking, as a plain client sees it.

use crate::client::{Client, read};
use rehearse::{
    Options, Tenant,
    tenant::{
        AccountStatus, CatalogueItem, Customer, OtherPartner, PartnerRelation, Relation,
        SubscriptionStatus, TokenKind,
    },
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const OLD_PARTNER: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";
const RESELLER: &str = "0b7d6f0e-5e0a-4a57-9f53-b0a3f9a7c101";
const ITEM: &str = "CFQ7TTC0LH18:0001:CFQ7TTC0K971";
const GONE: &str = "CFQ7TTC0LH19:0001:CFQ7TTC0K972";

fn partner(
    tenant_id: &str,
    mpn_id: &str,
    location: &str,
    signed: bool,
    relation: Option<PartnerRelation>,
) -> OtherPartner {
    OtherPartner {
        tenant_id: tenant_id.parse().unwrap(),
        mpn_id: mpn_id.to_owned(),
        name: format!("Partner {mpn_id}"),
        location: location.to_owned(),
        is_agreement_signed: signed,
        relation,
    }
}

/// A partner that sells through resellers and has things to sell.
fn tenant() -> Tenant {
    let mut tenant = Tenant::omakase();
    let sku_id = tenant.skus[1].sku_id.clone();
    let item = |id: &str, is_purchasable| CatalogueItem {
        catalog_item_id: id.to_owned(),
        title: "Microsoft 365 Business Standard".to_owned(),
        sku_id: sku_id.clone(),
        is_purchasable,
    };
    let desk = &mut tenant.partner_center.desk;
    desk.catalogue = vec![item(ITEM, true), item(GONE, false)];
    desk.taken_domains = vec!["taken.onmicrosoft.com".to_owned()];
    desk.partners = vec![
        partner(
            RESELLER,
            "1234567",
            "JP",
            true,
            Some(PartnerRelation::Reseller),
        ),
        partner(
            "0b7d6f0e-5e0a-4a57-9f53-b0a3f9a7c102",
            "2345678",
            "US",
            true,
            None,
        ),
        partner(
            "0b7d6f0e-5e0a-4a57-9f53-b0a3f9a7c103",
            "3456789",
            "JP",
            false,
            Some(PartnerRelation::Reseller),
        ),
    ];
    tenant
}

struct Partner {
    client: Client,
    token: String,
    customer: String,
}

impl Partner {
    async fn of(tenant: Tenant) -> Self {
        let client = Client::new(Options::of(tenant));
        let token = client.partner_token().await;
        let customer = format!("/v1/customers/{}", client.env("NORIKAE_TENANT"));
        Self {
            client,
            token,
            customer,
        }
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        tag: Option<&str>,
        body: &Value,
    ) -> (StatusCode, Value) {
        let path = path.replacen('~', &self.customer, 1);
        let mut request = self.client.request(method, &path).bearer_auth(&self.token);
        if let Some(tag) = tag {
            request = request.header("If-Match", tag);
        }
        if !body.is_null() {
            request = request.json(body);
        }
        read(request.send().await.unwrap()).await
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.send(Method::GET, path, None, &Value::Null).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// The one subscription that the partner sold at the beginning, and its address.
    async fn sold(&self) -> (Value, String) {
        let sold = self.get("~/subscriptions").await["items"][0].clone();
        let path = format!("~/subscriptions/{}", sold["id"].as_str().unwrap());
        (sold, path)
    }
}

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
        .send(Method::POST, "~/agreements", None, &json!({}))
        .await;
    let told = json!({"statusCode": 405, "message": "Method not allowed"});
    assert_eq!((status.as_u16(), answer), (405, told));
}

#[tokio::test]
async fn who_must_stand_behind_a_call_is_looked_at_call_by_call() {
    let mut tenant = tenant();
    tenant.partner_center.tokens = TokenKind::AppOnly;
    let center = Partner::of(tenant).await;
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
    let (status, answer) = center
        .send(Method::PATCH, &path, None, &json!({"status": "Reject"}))
        .await;
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
    let lines = json!({"lineItems": [{"subscriptionId": sold["id"]}]});
    let (status, done) = center.send(Method::PATCH, &path, None, &lines).await;
    assert_eq!(
        (status.as_u16(), &done["status"]),
        (200, &json!("Complete")),
        "{done}"
    );
    assert_eq!(center.get("~/subscriptions").await["totalCount"], 0);
    let owner = center.client.rehearsal.tenant().subscriptions[1]
        .owner_tenant_id
        .clone();
    assert_eq!(owner.unwrap().as_str(), OLD_PARTNER);
}

#[tokio::test]
async fn resellers_profiles_contacts_domains_and_addresses_are_what_the_file_says() {
    let center = Partner::of(tenant()).await;
    let resellers = center
        .get("/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf")
        .await;
    assert_eq!(resellers["totalCount"], 2);
    assert_eq!(
        resellers["items"][0]["relationshipType"],
        "is_indirect_cloud_solution_provider_of"
    );
    assert_eq!(
        center.get("/v1/profiles/mpn").await["partnerName"],
        "ひのでクラウド株式会社"
    );
    assert_eq!(
        center.get("/v1/profiles/mpn?mpnId=1234567").await["partnerName"],
        "Partner 1234567"
    );
    for (mpn, signed) in [("1234567", true), ("3456789", false)] {
        let path = format!("/v1/compliance/csp/agreementstatus?mpnId={mpn}");
        assert_eq!(
            center.get(&path).await,
            json!({"isAgreementSigned": signed})
        );
    }
    let (_, path) = center.sold().await;
    let contact = format!("{path}/supportcontact");
    assert_eq!(center.get(&contact).await["supportMpnId"], "6010234");
    let other = json!({"supportTenantId": RESELLER, "supportMpnId": "1234567", "name": "Sample Support", "attributes": {"objectType": "SupportContact"}});
    assert_eq!(
        center.send(Method::PUT, &contact, None, &other).await,
        (StatusCode::OK, other.clone())
    );
    assert_eq!(center.get(&contact).await, other);
    for (domain, status) in [
        ("aozorakoumuten.onmicrosoft.com", 200),
        ("TAKEN.onmicrosoft.com", 200),
        ("hinodecloud.onmicrosoft.com", 200),
        ("free.onmicrosoft.com", 404),
    ] {
        let path = format!("/v1/domains/{domain}");
        assert_eq!(
            center.send(Method::HEAD, &path, None, &Value::Null).await.0,
            status,
            "{domain}"
        );
    }
    for (code, state, line, status) in [
        ("530-0001", "大阪府", "1-2-3", "VerifiedShippable"),
        ("5300001", "大阪府", "1-2-3", "None"),
        ("530-0001", "", "1-2-3", "None"),
        ("530-0001", "大阪府", "", "StreetPartial"),
    ] {
        let address = json!({"country": "JP", "postalCode": code, "state": state, "city": "大阪市", "addressLine1": line});
        let (_, validated) = center
            .send(Method::POST, "/v1/validations/address", None, &address)
            .await;
        assert_eq!(
            (&validated["status"], &validated["originalAddress"]),
            (&json!(status), &address)
        );
    }
    let mut approved = tenant();
    approved.partner_center.customers[1].account_status = Some(AccountStatus::Allowed);
    let center = Partner::of(approved).await;
    assert_eq!(
        center.get("~/validationStatus?type=account").await["status"],
        "Allowed"
    );
}

#[tokio::test]
async fn customers_are_found_by_name_domain_and_reseller() {
    let mut tenant = tenant();
    let reseller = rehearse::tenant::IndirectReseller {
        id: RESELLER.parse().unwrap(),
        name: "Partner".to_owned(),
        mpn_id: "1234567".to_owned(),
        location: "JP".to_owned(),
    };
    tenant.partner_center.customers[0]
        .indirect_resellers
        .push(reseller);
    let center = Partner::of(tenant).await;
    for (field, value, found) in [
        ("CompanyName", "株式会社し", 1),
        ("Domain", "AOZORA", 1),
        ("IndirectReseller", RESELLER, 1),
        ("IndirectReseller", OLD_PARTNER, 0),
        ("IndirectCloudSolutionProvider", RESELLER, 0),
    ] {
        let filter = json!({"Field": field, "Value": value, "Operator": "starts_with"}).to_string();
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("filter", &filter)
            .finish();
        let list = center.get(&format!("/v1/customers?size=0&{query}")).await;
        assert_eq!(list["totalCount"], found, "{field} {value}");
    }
}
