//! What is scheduled for the end of a term, which a change leaves as it was, and of which term it is.

use jiff::ToSpan;
use rehearse::{Effect, Fault, Tenant};
use serde_json::json;
use test_support::{any, contains, lines};

use crate::{apply, change, of_the_old_partner, plan, sold};

/// A subscription that renews, to fewer seats.
fn renews_to_three(tenant: &mut Tenant) {
    let one = &mut tenant.subscriptions[0];
    one.auto_renew_enabled = true;
    one.terms.next_term = Some(json!({"quantity": 3}));
}

#[test]
fn what_was_scheduled_is_put_back_where_the_service_drops_it_with_a_change() {
    let env = of_the_old_partner(renews_to_three);
    let applied = apply(&env, &plan(&env, &["--seats", "9"]).out);
    applied.success().stdout(any()).stderr("");
    assert_eq!(change(&applied)["status"], "done");
    let now = sold(&env);
    assert_eq!(now.total_licenses, 9);
    assert_eq!(now.terms.next_term, Some(json!({"quantity": 3})));
    assert_eq!(env.log().writes().len(), 2);
}

#[test]
fn what_was_scheduled_and_cannot_be_put_back_is_told_until_it_is() {
    let env = of_the_old_partner(renews_to_three);
    let planned = plan(&env, &["--seats", "9"]);
    env.rehearsal
        .fault(Fault::once("PATCH", "", Effect::failed(400, false)).after(1));
    let applied = apply(&env, &planned.out);
    applied
        .status(5)
        .stdout(any())
        .stderr(lines(1).and(contains("dropped with it what was scheduled")));
    let found = change(&applied);
    assert_eq!(
        (&found["status"], &found["error"]["code"]),
        (&json!("failed"), &json!("schedule-fell-off"))
    );
    assert_eq!(sold(&env).total_licenses, 9);
    let again = apply(&env, &planned.out);
    again.success().stdout(any()).stderr("");
    assert_eq!(sold(&env).terms.next_term, Some(json!({"quantity": 3})));
}

#[test]
fn an_end_that_was_planned_for_one_term_ends_no_later_one() {
    let env = of_the_old_partner(|tenant| {
        let one = &mut tenant.subscriptions[0];
        one.auto_renew_enabled = true;
        one.created_date_time = "2025-10-02T00:00:00Z".parse().unwrap();
        one.next_lifecycle_date_time = Some("2026-10-02T00:00:00Z".parse().unwrap());
    });
    let planned = plan(&env, &["--renewal", "cancel-at-end"]);
    planned.success().stdout(any()).stderr("");
    env.rehearsal.tick(3.days()).unwrap();
    let refused = apply(&env, &planned.out);
    refused
        .status(1)
        .stdout(any())
        .stderr(lines(1).and(contains(
            "ended at 2026-10-01T23:59:59Z when the change was planned",
        )));
    let found = change(&refused);
    assert_eq!(
        (&found["status"], &found["error"]["code"]),
        (&json!("refused"), &json!("term-changed"))
    );
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn a_state_that_is_not_known_after_the_change_is_waited_for() {
    let env = of_the_old_partner(|_| {});
    let planned = plan(&env, &["--seats", "9"]);
    let values = [("status".to_owned(), json!("pending"))];
    let effect = Effect::OtherValues {
        values: values.into_iter().collect(),
    };
    let id = sold(&env).commerce_subscription_id;
    env.rehearsal.fault(Fault {
        times: Some(5),
        ..Fault::once("GET", id.as_str(), effect).after(1)
    });
    let pending = apply(&env, &planned.out);
    pending
        .status(75)
        .stdout(any())
        .stderr(lines(1).and(contains("\"pending\" until it shows")));
    assert_eq!(change(&pending)["status"], "pending");
    let done = apply(&env, &planned.out);
    done.success().stdout(any()).stderr("");
    assert_eq!(change(&done)["status"], "done");
    assert_eq!(env.log().writes().len(), 1);
}
