use super::*;

const NEW: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const OLD: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";

fn sold_by(owner: Option<&str>, status: &str) -> CompanySubscription {
    CompanySubscription {
        owner_tenant_id: owner.map(|owner| owner.parse().unwrap()),
        sku_part_number: "SPB".to_owned(),
        status: status.into(),
        total_licenses: 5,
        ..CompanySubscription::default()
    }
}

fn about(asked: AskedRelationship, partner: Option<&str>) -> Question {
    Question {
        asked,
        partner: partner.map(|id| id.parse().unwrap()),
        provider: None,
        request: None,
    }
}

#[test]
fn what_has_not_ended_of_another_partner_is_shown_beside_the_one_that_is_asked_about() {
    let all = [
        sold_by(Some(NEW), "Enabled"),
        sold_by(Some(OLD), "Warning"),
        sold_by(Some(OLD), "Suspended"),
        sold_by(Some(OLD), "Deleted"),
        sold_by(None, "Enabled"),
    ];
    let others = of_others(&all, &about(AskedRelationship::Reseller, Some(NEW)));
    let old: Guid = OLD.parse().unwrap();
    assert_eq!(others.keys().collect::<Vec<_>>(), [&old]);
    let statuses: Vec<&str> = others[&old].iter().map(|one| &*one.status).collect();
    assert_eq!(statuses, ["Warning", "Suspended"]);
    // Where the partner is not known, none of them can be called another.
    assert!(of_others(&all, &about(AskedRelationship::Roles, None)).is_empty());
}

#[test]
fn subscriptions_say_nothing_of_administration() {
    let all = [sold_by(Some(NEW), "Enabled")];
    for asked in [AskedRelationship::Administration, AskedRelationship::Roles] {
        assert_eq!(of_partner(&all, &about(asked, Some(NEW))), []);
    }
    let reseller = about(AskedRelationship::Reseller, Some(NEW));
    assert_eq!(of_partner(&all, &reseller).len(), 1);
}
