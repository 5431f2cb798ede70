//! What a partner can look up in Partner Center besides its customers' subscriptions.

use crate::seller::{OLD_PARTNER, Partner, RESELLER, tenant};
use rehearse::tenant::AccountStatus;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn resellers_and_profiles_are_what_the_file_says() {
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
}

#[tokio::test]
async fn a_support_contact_is_the_partner_until_another_is_put_in_its_place() {
    let center = Partner::of(tenant()).await;
    let (_, path) = center.sold().await;
    let contact = format!("{path}/supportcontact");
    assert_eq!(center.get(&contact).await["supportMpnId"], "6010234");
    let other = json!({"supportTenantId": RESELLER, "supportMpnId": "1234567", "name": "Sample Support", "attributes": {"objectType": "SupportContact"}});
    assert_eq!(
        center.send(Method::PUT, &contact, None, &other).await,
        (StatusCode::OK, other.clone())
    );
    assert_eq!(center.get(&contact).await, other);
}

#[tokio::test]
async fn a_domain_is_taken_where_a_tenant_has_it() {
    let center = Partner::of(tenant()).await;
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
}

#[tokio::test]
async fn an_address_is_judged_by_its_parts() {
    let center = Partner::of(tenant()).await;
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
}

#[tokio::test]
async fn who_was_reviewed_and_approved_is_told_so() {
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
