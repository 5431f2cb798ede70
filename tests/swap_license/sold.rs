//! What `list-subscriptions` says of a tenant's subscriptions stands beside its rows as facts, and asks for nothing.

use common::sections::{AtTermEnd, License};
use rehearse::tenant::Tenant;
use test_support::{
    Run, TestEnvironment, any, contains, program,
    skus::{NEW, OLD},
};

use super::{LIST, SWAP, invited};

/// What the nth partner says: the old one of the first subscription, the new one of the second.
fn told(subscription: usize, at_term_end: &str) -> String {
    let tenant = Tenant::omakase();
    let sold = &tenant.subscriptions[subscription];
    let record = serde_json::json!({
        "tenantId": tenant.organization.id,
        "subscription": {
            "id": sold.commerce_subscription_id, "side": "partner",
            "seller": {"tenantId": sold.owner_tenant_id}, "offerName": sold.offer_name,
            "seats": sold.total_licenses, "state": "active", "autoRenew": at_term_end == "renew",
            "atTermEnd": at_term_end, "term": "P1Y", "termEnd": null, "cancelWindow": "open",
            "cancelUntil": "2099-10-07T00:00:00Z", "regime": "2026", "regimeWords": "",
            "trial": false, "findings": [],
        },
    });
    format!("{record}\n")
}

fn rows(env: &TestEnvironment) -> String {
    let id = Tenant::omakase().organization.id;
    let asked = invited().replacen('{', &format!("{{\"tenantId\":\"{id}\","), 1);
    let rows = env.run(LIST, &["-"], &asked);
    rows.success().stdout(any());
    rows.out
}

fn names(plan: &Run) -> usize {
    plan.out.matches("\"action\":\"swap\"").count()
}

#[test]
fn facts_before_or_after_the_rows_are_put_into_them_and_are_no_lines_of_the_plan() {
    let env = TestEnvironment::omakase();
    let rows = rows(&env);
    let without = env.run(SWAP, &[], &rows);
    let facts = told(0, "cancel") + &told(1, "renew");
    for input in [facts.clone() + &rows, rows.clone() + &facts] {
        let plan = env.run(SWAP, &[], &input);
        plan.success().stdout(any()).stderr("");
        assert_eq!(plan.swaps(), without.swaps());
        assert_eq!(names(&plan), 4);
        assert!(!plan.out.contains("\"subscription\":"), "{}", plan.out);
        for license in plan.sections::<License>() {
            let terms = license.subscriptions[0].terms.as_ref().unwrap();
            assert_eq!(terms.at_term_end, AtTermEnd::Cancel);
        }
    }
}

#[test]
fn who_applies_the_plan_is_told_what_the_seller_says_of_the_seats_that_are_left() {
    let env = TestEnvironment::omakase();
    let plan = env.run(SWAP, &[], &(told(0, "extend-paid") + &rows(&env)));
    plan.success().stdout(any());
    env.run(SWAP, &["--apply", "-v"], &plan.out)
        .success()
        .stdout(any())
        .stderr(contains(
            "until 2026-10-30, then it goes on in paid months, can be cancelled with money back until 2099-10-07T00:00:00Z); whoever sold them",
        ));
}

#[test]
fn facts_alone_fail_each_and_say_what_is_missing() {
    let env = TestEnvironment::omakase();
    let plan = env.run(SWAP, &[], &(told(0, "cancel") + &told(1, "renew")));
    let missing = |line: u32| {
        format!(
            "swap-license: line {line}: {id}: the record says how a subscription was sold, and none beside it says which licence row users leave; put list-licenses between (list-subscriptions | list-licenses | swap-license), or name the rows with --from and --to\n",
            id = Tenant::omakase().organization.id
        )
    };
    plan.status(1)
        .stdout(any())
        .stderr(missing(1) + &missing(2));
    assert_eq!(plan.out.matches("\"code\":\"no-pair\"").count(), 2);
    assert_eq!(plan.out.matches("\"subscription\":").count(), 2);
    assert_eq!(env.log().sent(), [""; 0]);
}

#[test]
fn the_pipeline_that_is_named_there_works() {
    let env = TestEnvironment::omakase();
    let facts = told(0, "cancel") + &told(1, "renew");
    let partner = Tenant::omakase().partner_center.tenant_id.to_string();
    let rows = env.run(LIST, &["--partner", &partner, "-"], &facts);
    rows.success().stdout(any());
    let plan = env.run(SWAP, &[], &rows.out);
    plan.success().stdout(any());
    assert_eq!(names(&plan), 4);
}

#[test]
fn where_the_command_line_names_the_rows_the_facts_name_the_tenant() {
    let env = TestEnvironment::omakase();
    let facts = told(0, "cancel") + &told(1, "renew");
    let bad = told(0, "cancel").replace("\"side\":\"partner\"", "\"side\":7");
    let args = ["--from", OLD, "--to", NEW];
    let plan = env.run(SWAP, &args, &facts);
    plan.success().stdout(any()).stderr("");
    assert_eq!(names(&plan), 4);
    assert!(!plan.out.contains("\"subscription\":"), "{}", plan.out);
    let plan = env.run(SWAP, &args, &(bad + &facts));
    plan.status(3).stdout(any()).stderr(contains("line 1: "));
    assert_eq!(names(&plan), 4);
}

#[test]
fn facts_that_cannot_be_read_fail_alone() {
    let env = TestEnvironment::omakase();
    let bad = told(0, "cancel").replace("\"side\":\"partner\"", "\"side\":7");
    let rows = rows(&env);
    for input in [bad.clone() + &rows, rows.clone() + &bad] {
        let plan = env.run(SWAP, &[], &input);
        plan.status(3).stdout(any()).stderr(any());
        assert_eq!(plan.out.matches("\"code\":\"bad-record\"").count(), 1);
        assert_eq!(names(&plan), 4);
    }
}

#[test]
fn an_end_of_the_new_subscription_that_the_rows_do_not_know_of_is_told() {
    let env = TestEnvironment::omakase();
    let rows = rows(&env);
    let plan = env.run(SWAP, &[], &(told(1, "cancel") + &rows));
    let id = Tenant::omakase().subscriptions[1].commerce_subscription_id;
    plan.status(1).stdout(any()).stderr(contains(format!(
        "O365_BUSINESS_PREMIUM: as its seller says, the subscription {id} ends on 2027-09-29 and is not renewed, and the row was judged without knowing that; list the licences again"
    )));
    assert_eq!(names(&plan), 4);
    // The old partner's is what the users leave.
    let plan = env.run(SWAP, &[], &(told(0, "cancel") + &rows));
    plan.success().stdout(any()).stderr("");
}

#[test]
fn the_records_of_the_tool_itself_are_taken() {
    let env = TestEnvironment::changed(|tenant| {
        tenant.partner_center.tenant_id = tenant.subscriptions[0].owner_tenant_id.unwrap();
    });
    let id = Tenant::omakase().organization.id;
    let asked = format!("{{\"tenantId\":\"{id}\"}}\n");
    let facts = env.run(program!("list-subscriptions"), &["-"], &asked);
    facts.success().stdout(any());
    let plan = env.run(SWAP, &[], &(facts.out + &rows(&env)));
    plan.success().stdout(any()).stderr("");
    let all = plan.sections::<License>();
    assert!(all[0].subscriptions[0].terms.is_some());
}
