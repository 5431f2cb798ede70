use common::{graph::User, licensing::PartnerNames};
use serde_json::{Value, json};
use tenant_file::InvitationState;

use super::*;
use crate::snapshot::people::People;

const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const OLD_PARTNER: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";
const NEW_PARTNER: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const OLD: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
const NEW: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
const TEAMS: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";
const GONE: &str = "0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845";

fn row(sku: &str, enabled: i64, subscriptions: &[&str]) -> Value {
    json!({
        "skuId": sku, "skuPartNumber": format!("PART_{}", &sku[..4]), "appliesTo": "User",
        "prepaidUnits": {"enabled": enabled}, "subscriptionIds": subscriptions,
        "servicePlans": [{"servicePlanId": TEAMS, "servicePlanName": "TEAMS1"}],
    })
}

fn sold(id: &str, sku: &str, owner: Option<&str>, created: &str) -> Value {
    json!({
        "id": id, "commerceSubscriptionId": id, "skuId": sku, "ownerTenantId": owner,
        "status": "Enabled", "totalLicenses": 5, "createdDateTime": created,
    })
}

fn subscription_id(n: u32) -> String {
    format!("{n:08}-1111-4000-8000-000000000000")
}

/// A tenant with two rows from two partners, of which the second came later.
fn two_rows() -> (Value, Value) {
    let ids = [subscription_id(1), subscription_id(2)];
    let rows = json!([row(OLD, 5, &[&ids[0]]), row(NEW, 5, &[&ids[1]])]);
    let subscriptions = json!([
        sold(&ids[0], OLD, Some(OLD_PARTNER), "2023-11-01T00:00:00Z"),
        sold(&ids[1], NEW, Some(NEW_PARTNER), "2026-09-30T02:11:09Z"),
    ]);
    (rows, subscriptions)
}

fn built(
    (rows, subscriptions): (Value, Value),
    users: &Value,
    newcomers: &[&str],
) -> (Tenant, Vec<Gap>) {
    let now = "2026-10-01T00:00:00Z".parse().unwrap();
    let mut people = People::new(now);
    for user in serde_json::from_value::<Vec<User>>(users.clone()).unwrap() {
        people.add(&user);
    }
    let organization = json!({"id": CUSTOMER, "displayName": "株式会社あおぞら工務店"});
    let newcomers: Vec<_> = newcomers.iter().map(|id| id.parse().unwrap()).collect();
    let (tenant, gaps) = tenant(Seen {
        now,
        organization: &serde_json::from_value(organization).unwrap(),
        rows: &serde_json::from_value::<Vec<_>>(rows).unwrap(),
        subscriptions: &serde_json::from_value::<Vec<_>>(subscriptions).unwrap(),
        people,
        groups: &[],
        partners: &PartnerNames::default(),
        providers: vec![],
        newcomers: &newcomers,
    });
    (tenant.validated().unwrap(), gaps)
}

#[test]
fn the_partner_that_is_played_is_the_new_one_or_else_that_of_the_newest_subscription() {
    let partner = |newcomers: &[&str]| {
        let (tenant, gaps) = built(two_rows(), &json!([]), newcomers);
        assert_eq!(gaps, []);
        let invitation = tenant.invitation;
        let brings: Vec<_> = invitation
            .brings
            .iter()
            .map(|one| one.id.to_string())
            .collect();
        (
            tenant.partner_center.tenant_id.to_string(),
            invitation.state,
            brings,
        )
    };
    let established = InvitationState::Established;
    let newest = (
        NEW_PARTNER.to_owned(),
        established,
        vec![subscription_id(2)],
    );
    assert_eq!(partner(&[]), newest);
    let named = (
        OLD_PARTNER.to_owned(),
        established,
        vec![subscription_id(1)],
    );
    assert_eq!(partner(&[OLD_PARTNER]), named);
    let invited = (GONE.to_owned(), InvitationState::Open, vec![]);
    assert_eq!(partner(&[GONE]), invited);
}

#[test]
fn a_tenant_that_nobody_sold_anything_still_has_a_partner_to_rehearse_with() {
    let ids = [subscription_id(1)];
    let alone = (
        json!([row(OLD, 5, &[&ids[0]])]),
        json!([sold(&ids[0], OLD, None, "2023-11-01T00:00:00Z")]),
    );
    let (tenant, gaps) = built(alone, &json!([]), &[]);
    assert_eq!(gaps, []);
    assert_eq!(tenant.known_tenants.len(), 1);
    assert_eq!(tenant.partner_center.customers, []);
}

#[test]
fn seats_of_a_row_without_listed_subscriptions_are_kept() {
    let (tenant, gaps) = built((json!([row(NEW, 7, &[])]), json!([])), &json!([]), &[]);
    assert_eq!(gaps, []);
    assert_eq!(
        tenant.seats(&NEW.parse().unwrap(), SubscriptionStatus::Enabled),
        7
    );
}

#[test]
fn what_a_tenant_file_cannot_say_is_told() {
    let ids = [subscription_id(1), subscription_id(2)];
    let mut odd = sold(&ids[1], NEW, None, "2023-11-01T00:00:00Z");
    odd["status"] = json!("Hibernating");
    let rows = json!([row(OLD, 9, &[&ids[0]]), row(OLD, 9, &[&ids[0]])]);
    let subscriptions = json!([sold(&ids[0], OLD, None, "2023-11-01T00:00:00Z"), odd]);
    let users = json!([{"id": GONE, "licenseAssignmentStates": [
        {"skuId": OLD, "disabledPlans": [TEAMS, GONE], "state": "Error", "error": "Other"},
    ]}]);
    let (tenant, gaps) = built((rows, subscriptions), &users, &[]);
    assert_eq!(
        gaps,
        [
            Gap::Subscription(ids[1].clone()),
            Gap::TwoAccounts("PART_ac5c".into()),
            Gap::DirectErrors(1),
            Gap::StalePlans(1),
            Gap::Seats("PART_ac5c".into()),
        ]
    );
    assert_eq!(
        tenant.users[0].licenses[0].disabled_plans,
        [TEAMS.parse().unwrap()]
    );
}

#[test]
fn a_product_that_somebody_holds_and_no_row_names_comes_from_the_catalogue() {
    let users = json!([{"id": GONE, "licenseAssignmentStates": [
        {"skuId": NEW, "disabledPlans": [TEAMS], "state": "Active"},
    ]}]);
    let (tenant, gaps) = built((json!([]), json!([])), &users, &[]);
    assert_eq!(gaps, []);
    let sku = &tenant.skus[0];
    assert_eq!(
        (sku.sku_part_number.as_str(), sku.service_plans.len()),
        ("O365_BUSINESS_PREMIUM", 37)
    );
    assert_eq!(tenant.owned_skus().count(), 0);
}

#[test]
fn an_id_that_is_no_guid_becomes_the_same_one_each_time() {
    assert_eq!(guid(CUSTOMER).as_str(), CUSTOMER);
    assert_eq!(guid("x"), guid("x"));
    assert_ne!(guid("x"), guid("y"));
}
