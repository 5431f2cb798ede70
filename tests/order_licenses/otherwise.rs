//! What was bought and is not what the plan says.

use serde_json::json;
use test_support::{any, contains, lines};

use crate::{EXE, apply, cart, checkouts, environment, order, plan};

#[test]
fn a_plan_that_was_edited_after_it_was_bought_is_not_done() {
    let env = environment(|_| {});
    let carts = cart(&env, &[]);
    apply(&env, &carts.out).success().stdout(any()).stderr("");
    for edit in [("seats", json!(40)), ("term", json!("P3Y"))] {
        let mut record = carts.records()[0].clone();
        record["order"]["line"][edit.0] = edit.1;
        let edited = format!("{record}\n");
        let here = apply(&env, &edited);
        here.status(1)
            .stdout(any())
            .stderr(lines(1).and(contains("sent already, with another offer")));
        assert_eq!(order(&here)["error"]["code"], "edited");
        // Another computer has no journal of it, and sees the order.
        let args = ["--apply", "--first-pause", "10", "--state-dir", "another"];
        let elsewhere = env.run(EXE, &args, &edited);
        elsewhere
            .status(1)
            .stdout(any())
            .stderr(lines(1).and(contains("was placed under this plan")));
        assert_eq!(order(&elsewhere)["error"]["code"], "ordered-otherwise");
    }
    assert_eq!(checkouts(&env), 1);
}

#[test]
fn a_term_that_ends_on_another_day_than_planned_is_not_done() {
    let env = test_support::TestEnvironment::omakase();
    let id = env.rehearsal.tenant().subscriptions[1].commerce_subscription_id;
    let args = ["--seats", "2", "--end-with", id.as_str(), "--cart"];
    let carts = plan(&env, &args);
    carts.success().stdout(any()).stderr("");
    let first = format!("{}\n", carts.out.lines().next().unwrap());
    let mut world = env.rehearsal.tenant();
    world.partner_center.desk.order_lag_seconds = 0;
    for (end, code) in [("2027-09-29", None), ("2027-09-30", Some("ends-otherwise"))] {
        let env = test_support::TestEnvironment::of(world.clone());
        let values = json!({"commitmentEndDateTime": format!("{end}T23:59:59Z")});
        env.other_values("", values);
        let applied = apply(&env, &first);
        let placed = order(&applied);
        assert_eq!(placed["error"]["code"].as_str(), code, "{end}");
        let is_done = code.is_none();
        assert_eq!(placed["status"] == "done", is_done, "{end}");
        applied
            .status(i32::from(!is_done))
            .stdout(any())
            .stderr(any());
        assert_eq!(checkouts(&env), 1);
    }
}
