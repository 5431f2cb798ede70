//! What this partner has sold already: what counts, what does not, and what cannot be told.

use rehearse::tenant::{AtTermEnd, Subscription};
use serde_json::json;
use test_support::{TestEnvironment, any, contains, lines};

use crate::{STANDARD, apply, environment, order, plan};

/// The customer's users hold the SKU that this partner sells, and has sold so many seats of.
fn pooled(sold: u32, change: impl FnOnce(&mut Subscription)) -> TestEnvironment {
    environment(|tenant| {
        let new = STANDARD.parse().unwrap();
        let mut mine = tenant.subscriptions[0].clone();
        tenant.subscriptions[0].sku_id = new;
        mine.id = "00000000-0000-4000-8000-000000000001".parse().unwrap();
        mine.commerce_subscription_id = "00000000-0000-4001-8000-000000000001".parse().unwrap();
        mine.sku_id = new;
        mine.owner_tenant_id = Some(tenant.partner_center.tenant_id);
        mine.total_licenses = sold;
        change(&mut mine);
        if sold > 0 {
            tenant.subscriptions.push(mine);
        }
        for license in tenant.users.iter_mut().flat_map(|user| &mut user.licenses) {
            license.sku_id = new;
            license.disabled_plans.clear();
        }
    })
}

#[test]
fn seats_that_are_told_to_end_are_not_enough_for_those_who_use_them() {
    let env = pooled(4, |mine| {
        mine.auto_renew_enabled = false;
        mine.terms.at_term_end = Some(AtTermEnd::Cancel);
    });
    let refused = plan(&env, &[]);
    refused
        .status(1)
        .stdout(any())
        .stderr(lines(1).and(contains(
            "of the 4 seat(s) that this partner has sold of it, 4 are not known to go on",
        )));
    assert_eq!(order(&refused)["reason"], "already-sold");
    let said = plan(&env, &["--seats", "4"]);
    said.success().stdout(any()).stderr("");
    assert_eq!(order(&said)["line"]["seats"], 4);
}

#[test]
fn what_this_partner_sold_already_counts_where_the_seats_are_one_pool() {
    for (sold, action, seats) in [
        (0, "order", json!(4)),
        (3, "order", json!(1)),
        (4, "none", json!(null)),
    ] {
        let planned = plan(&pooled(sold, |_| {}), &[]);
        planned
            .success()
            .stdout(any())
            .stderr("")
            .about(format!("sold {sold}"));
        let order = order(&planned);
        assert_eq!(
            (&order["action"], &order["line"]["seats"]),
            (&json!(action), &seats),
            "{sold}"
        );
    }
}

#[test]
fn what_cannot_be_counted_is_not_ordered_a_second_time() {
    for values in [
        json!({"status": "pending"}),
        json!({"status": null}),
        json!({"quantity": null}),
        // Sold before new commerce, and without saying what it is.
        json!({"offerId": "031C9E47-4802-4248-838E-778FB1D2CC05"}),
        json!({"offerId": null, "offerName": null}),
        json!({"offerId": "CFQ7TTC0XXXX:0001:X"}),
    ] {
        let env = pooled(4, |_| {});
        env.other_values("/subscriptions", values.clone());
        let refused = plan(&env, &["--cart"]);
        refused
            .status(1)
            .stdout(any())
            .stderr(lines(1).and(contains("how many of its seats count cannot be told")))
            .about(values.to_string());
        let found = order(&refused);
        assert_eq!(
            (&found["action"], &found["reason"]),
            (&json!("refuse"), &json!("sold-unclear")),
            "{values}"
        );
        assert_eq!(env.log().writes(), [""; 0], "{values}");
        // Who says how many orders as many.
        let said = plan(&env, &["--seats", "2"]);
        said.success()
            .stdout(any())
            .stderr("")
            .about(values.to_string());
        assert_eq!(order(&said)["line"]["seats"], 2, "{values}");
    }
}

#[test]
fn seats_that_are_not_known_to_go_on_are_not_enough_for_those_who_use_them() {
    type Change = fn(&mut Subscription);
    let cases: [(Change, &str); 2] = [
        (|mine| mine.is_trial = true, "4 are not known to go on"),
        (
            |mine| {
                mine.auto_renew_enabled = true;
                mine.terms.next_term = Some(json!({"quantity": 1}));
            },
            "3 are not known to go on",
        ),
    ];
    for (change, words) in cases {
        let refused = plan(&pooled(4, change), &[]);
        refused
            .status(1)
            .stdout(any())
            .stderr(lines(1).and(contains(words)));
        assert_eq!(order(&refused)["reason"], "already-sold");
    }
}

#[test]
fn seats_that_were_enough_are_looked_at_again_before_that_is_called_done() {
    let planned = plan(&pooled(4, |_| {}), &[]);
    planned.success().stdout(any()).stderr("");
    assert_eq!(order(&planned)["reason"], "enough");
    let still = apply(&pooled(4, |_| {}), &planned.out);
    still.success().stdout(any()).stderr("");
    assert_eq!(order(&still)["status"], "already-done");
    let told = pooled(4, |mine| {
        mine.auto_renew_enabled = false;
        mine.terms.at_term_end = Some(AtTermEnd::Cancel);
    });
    for env in [told, pooled(3, |_| {}), pooled(0, |_| {})] {
        let void = apply(&env, &planned.out);
        void.status(1)
            .stdout(any())
            .stderr(lines(1).and(contains("plan anew with list-licenses and order-licenses")));
        assert_eq!(order(&void)["status"], "failed");
        assert_eq!(order(&void)["error"]["code"], "no-longer-so");
        assert_eq!(env.log().writes(), [""; 0]);
    }
}
