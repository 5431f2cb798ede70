use serde_json::{Value, json};

use super::*;

fn tokyo() -> TimeZone {
    TimeZone::get("Asia/Tokyo").unwrap()
}

fn record(value: &Value) -> Record {
    Record::parse(value.to_string().as_bytes()).unwrap()
}

fn license(subscription: &Value) -> Value {
    json!({
        "tenantId": "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7",
        "license": {
            "skuId": "ac5cef5d-921b-4f97-9ef3-c99076e5470f",
            "skuPartNumber": "SMB_BUSINESS_PREMIUM",
            "productName": "Microsoft 365 Business Standard",
            "capabilityStatus": "Enabled",
            "seats": {"enabled": 5, "warning": 0, "suspended": 0, "lockedOut": 0, "consumed": 4, "free": 1},
            "subscriptions": [subscription],
            "path": "twin",
            "pathReason": ""
        }
    })
}

fn subscription(status: &str, next: &str, changes: Value) -> Value {
    let mut subscription = json!({
        "id": "s", "commerceSubscriptionId": null, "seller": {"name": "みなと"}, "sellerRole": "old",
        "status": status, "seats": 5, "created": null, "nextLifecycle": next, "trial": false
    });
    let Value::Object(changes) = changes else {
        panic!("{changes}")
    };
    subscription.as_object_mut().unwrap().extend(changes);
    subscription
}

fn days(value: &Value) -> Vec<String> {
    let found = of_record(&record(value), &tokyo()).unwrap();
    let mut days: Vec<String> = found
        .iter()
        .map(|found| format!("{} {}{}", found.day, found.rule.code, found.rule.variant))
        .collect();
    days.sort();
    days
}

#[test]
fn a_term_that_ends_has_all_that_may_follow_it() {
    let value = license(&subscription("Enabled", "2026-10-31T00:00:00Z", json!({})));
    assert_eq!(
        days(&value),
        [
            "2026-08-31 notice60",
            "2026-09-30 notice30",
            "2026-10-23 notice7",
            "2026-10-29 notice1",
            "2026-10-30 renewal-off",
            "2026-10-30 term-end",
            "2026-11-06 cancel-after-renewal",
            "2026-11-29 grace-end",
            "2026-11-29 mailbox",
            "2026-11-29 manual-thirty-days",
            "2026-11-30 manual-month",
            "2027-01-28 deletion",
            "2027-01-31 onedrive",
        ]
    );
    let found = of_record(&record(&value), &tokyo()).unwrap();
    let end = found
        .iter()
        .find(|found| found.rule.code == "term-end")
        .unwrap();
    assert_eq!(end.about, "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7/s");
    assert_eq!(
        end.subject.as_deref(),
        Some("Microsoft 365 Business Standard, みなと")
    );
    assert_eq!(end.moment.unwrap().to_string(), "2026-10-31T00:00:00Z");
}

#[test]
fn where_no_free_days_follow_none_are_named() {
    let bought = json!({"created": "2025-10-31T00:00:00Z"});
    let found = days(&license(&subscription(
        "Enabled",
        "2026-10-31T00:00:00Z",
        bought,
    )));
    assert!(
        !found.iter().any(|day| day.contains("grace-end")),
        "{found:?}"
    );
    assert!(
        found.contains(&"2027-01-28 deletion".to_owned()),
        "{found:?}"
    );
    let before = days(&license(&subscription(
        "Enabled",
        "2026-05-04T00:00:00Z",
        json!({}),
    )));
    assert!(
        before.contains(&"2026-06-02 grace-end".to_owned()),
        "{before:?}"
    );
    assert!(
        before.contains(&"2026-08-31 deletion".to_owned()),
        "{before:?}"
    );
}

#[test]
fn what_no_partner_sold_may_be_a_product_key() {
    let direct = json!({"seller": null});
    let found = days(&license(&subscription(
        "Enabled",
        "2026-10-31T00:00:00Z",
        direct,
    )));
    assert!(
        found.contains(&"2026-11-29 product-key-grace".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(&"2027-02-27 product-key-deletion".to_owned()),
        "{found:?}"
    );
}

#[test]
fn the_new_partners_subscription_renews_and_a_trial_ends() {
    let new = json!({"sellerRole": "new"});
    assert_eq!(
        days(&license(&subscription(
            "Enabled",
            "2027-09-30T00:00:00Z",
            new
        ))),
        [
            "2027-09-29 renewal-off",
            "2027-09-29 term-end",
            "2027-10-06 cancel-after-renewal"
        ]
    );
    let trial = json!({"trial": true});
    assert_eq!(
        days(&license(&subscription(
            "Enabled",
            "2026-10-20T00:00:00Z",
            trial
        ))),
        ["2026-10-19 term-end"]
    );
}

#[test]
fn after_the_term_each_state_has_its_own_days() {
    assert_eq!(
        days(&license(&subscription(
            "Warning",
            "2026-11-30T00:00:00Z",
            json!({})
        ))),
        [
            "2026-11-29 grace-end",
            "2026-11-29 manual-thirty-days",
            "2026-11-30 manual-month",
            "2026-12-29 mailbox",
            "2027-02-27 deletion",
            "2027-03-02 onedrive",
        ]
    );
    for status in ["Suspended", "LockedOut"] {
        assert_eq!(
            days(&license(&subscription(
                status,
                "2026-12-01T00:00:00Z",
                json!({})
            ))),
            ["2026-11-30 deletion"]
        );
    }
    for status in ["Deleted", "Resting"] {
        assert_eq!(
            days(&license(&subscription(
                status,
                "2026-12-01T00:00:00Z",
                json!({})
            ))),
            [""; 0]
        );
    }
    let soon = license(&subscription("Enabled", "soon", json!({})));
    assert!(of_record(&record(&soon), &tokyo()).is_err());
}

#[test]
fn a_plan_of_backup_has_its_last_day() {
    let value = json!({
        "user": {"id": "1", "userPrincipalName": "sato@aozora.example"},
        "backup": {
            "case": "whole-drive", "folders": [], "files": 7, "bytes": 1, "commands": null,
            "deadline": {"expires": "2026-10-30", "lastDay": "2026-10-30", "zone": "Asia/Tokyo"}
        }
    });
    assert_eq!(days(&value), ["2026-10-30 save-by"]);
    let found = of_record(&record(&value), &tokyo()).unwrap();
    assert_eq!(found[0].subject.as_deref(), Some("sato@aozora.example"));
    assert!(found[0].words.en.contains("7 files"));
    // Who has no OneDrive has nothing to save.
    let mut none = value.clone();
    none["backup"]["case"] = json!("no-drive");
    assert_eq!(days(&none), [""; 0]);
}

#[test]
fn a_record_without_dates_has_no_deadline_and_a_broken_section_is_an_error() {
    assert_eq!(days(&json!({"x": 1})), [""; 0]);
    assert!(of_record(&record(&json!({"license": 1})), &tokyo()).is_err());
}

#[test]
fn the_days_in_a_mail_are_taken_as_they_stand() {
    let invitation = Invitation {
        deadline: Some("2026-10-15".into()),
        lapses: Some("2026-12-30".into()),
        partner_name: Some("ひので".into()),
        url: Some("https://admin.microsoft.com/x".into()),
        ..Invitation::default()
    };
    let found = of_invitation(&invitation, "t").unwrap();
    let shown: Vec<String> = found
        .iter()
        .map(|found| format!("{} {} {}", found.day, found.rule.code, found.about))
        .collect();
    assert_eq!(
        shown,
        [
            "2026-10-15 invitation t/https://admin.microsoft.com/x",
            "2026-12-30 gdap-request t/https://admin.microsoft.com/x",
        ]
    );
}
