//! What `list-subscriptions` says of a tenant's subscriptions is known, and not assumed.

use common::sections::{AtTermEnd, License};
use rehearse::tenant::Tenant;
use test_support::{TestEnvironment, any};

use super::{NEW_PARTNER, list};

const MOVE: &str = "move 4 user(s) to O365_BUSINESS_PREMIUM by 2026-10-30";

/// A record of `list-subscriptions` about the nth subscription of the built-in tenant, after `check-relationship`.
fn told(subscription: usize, at_term_end: &str) -> String {
    let tenant = Tenant::omakase();
    let sold = &tenant.subscriptions[subscription];
    let record = serde_json::json!({
        "tenantId": tenant.organization.id,
        "relationship": {
            "state": "established", "side": "customer", "partner": {"tenantId": NEW_PARTNER},
            "evidence": [],
        },
        "subscription": {
            "id": sold.commerce_subscription_id.to_string().to_uppercase(), "side": "partner",
            "seller": {"tenantId": sold.owner_tenant_id}, "offerName": sold.offer_name,
            "seats": sold.total_licenses, "state": "active", "autoRenew": at_term_end == "renew",
            "atTermEnd": at_term_end, "term": "P1Y", "termEnd": null, "cancelWindow": "closed",
            "regime": "2026", "regimeWords": "", "trial": false, "findings": [],
        },
    });
    format!("{record}\n")
}

fn words(rows: &[License]) -> Vec<&str> {
    let words = rows.iter().map(|row| row.to_do.as_ref().unwrap());
    words.map(|to_do| to_do.words.as_str()).collect()
}

#[test]
fn records_of_the_subscriptions_of_a_tenant_are_one_question_about_its_rows() {
    let env = TestEnvironment::omakase();
    let input = told(0, "cancel") + &told(1, "renew");
    let listed = list(&env, &[], &input);
    listed.success().stdout(any());
    let rows = listed.sections::<License>();
    assert_eq!(words(&rows), [MOVE, "nothing (new row)"]);
    let terms = rows[1].subscriptions[0].terms.as_ref().unwrap();
    assert_eq!(
        (terms.at_term_end, terms.auto_renew, terms.term.as_deref()),
        (AtTermEnd::Renew, Some(true), Some("P1Y"))
    );
    assert!(!listed.out.contains("\"subscription\":"), "{}", listed.out);
}

#[test]
fn an_old_subscription_that_is_to_go_on_in_paid_months_is_left_before_them() {
    let env = TestEnvironment::omakase();
    let listed = list(&env, &[], &(told(0, "extend-paid") + &told(1, "renew")));
    listed.success().stdout(any());
    let rows = listed.sections::<License>();
    let then = format!("{MOVE}; after that only paid months of the old partner, not counted on");
    assert_eq!(words(&rows), [then.as_str(), "nothing (new row)"]);
    let last = rows[0].balance.last().unwrap();
    assert_eq!((last.seats, last.users), (0, 4));
}

#[test]
fn what_the_new_partner_lets_end_is_asked_for_in_time() {
    let env = TestEnvironment::omakase();
    let listed = list(&env, &[], &told(1, "cancel"));
    listed.success().stdout(any());
    assert_eq!(
        words(&listed.sections::<License>())[1],
        "ask the new partner for 4 seat(s) by 2027-09-29"
    );
}

#[test]
fn a_record_that_cannot_be_read_fails_alone() {
    let env = TestEnvironment::omakase();
    let bad = told(0, "cancel").replace("\"side\":\"partner\"", "\"side\":7");
    for input in [bad.clone() + &told(1, "renew"), told(1, "renew") + &bad] {
        let listed = list(&env, &[], &input);
        listed.status(3).stdout(any()).stderr(any());
        let (failed, rows): (Vec<&str>, Vec<&str>) = listed
            .out
            .lines()
            .partition(|line| line.contains("\"code\":\"bad-record\""));
        assert_eq!((failed.len(), rows.len()), (1, 2), "{}", listed.out);
        assert!(rows[1].contains("nothing (new row)\""), "{}", rows[1]);
    }
}
