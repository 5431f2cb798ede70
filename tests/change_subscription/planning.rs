//! What is planned, and what is refused before anything is sent.

use rehearse::tenant::{AtTermEnd, PartnerRelation, SubscriptionStatus};
use test_support::{TestEnvironment, any, contains};

use crate::{
    CUSTOMER, EXE, MOVES, change, of_the_old_partner, plan, reseller, sold, subscriptions,
};

#[test]
fn a_plan_says_what_is_and_what_shows_that_nobody_loses_access_and_sends_nothing() {
    let env = of_the_old_partner(|_| {});
    let before = sold(&env);
    let planned = plan(&env, &["--renewal", "cancel-at-end"]);
    planned.success().stdout(any()).stderr("");
    let change = change(&planned);
    assert_eq!(change["action"], "change");
    assert_eq!(change["wanted"]["to"], "cancel-at-end");
    assert_eq!(change["proof"]["seats"]["consumed"], 0);
    assert_eq!(
        change["proof"]["partner"]["tenantId"],
        "d2edd018-cbf9-452f-a408-726b64551fdf"
    );
    assert_eq!(env.log().writes(), [""; 0]);
    assert_eq!(sold(&env), before);
}

#[test]
fn records_without_any_subscription_are_no_answer() {
    let env = TestEnvironment::omakase();
    let bare = format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n");
    for args in [
        &["--renewal", "cancel-at-end"][..],
        &["--seats", "9"],
        &["--apply"],
    ] {
        let ran = env.run(EXE, args, &bare);
        ran.status(3).stdout(bare.as_str()).stderr(
            "change-subscription: no record holds a subscription, so nothing is changed: put list-subscriptions before this tool (--allow-empty where none is normal)\n",
        );
        let args = [args, &["--allow-empty"]].concat();
        env.run(EXE, &args, &bare).success().stdout(bare.as_str());
    }
    // Beside one that has some, a customer without any is normal.
    let input = bare + &subscriptions(&env, MOVES);
    env.run(EXE, &["--renewal", "on"], &input)
        .success()
        .stdout(any());
}

#[test]
fn nothing_ends_unless_the_record_shows_the_new_partner_and_that_the_seats_are_free() {
    let env = of_the_old_partner(|_| {});
    let ends = ["--renewal", "cancel-at-end"];
    let without_partner = subscriptions(&env, "");
    let own = MOVES.replace(
        "d2edd018-cbf9-452f-a408-726b64551fdf",
        sold(&env).owner_tenant_id.unwrap().as_str(),
    );
    let without_rows = subscriptions(&env, MOVES).replace("\"license\":", "\"other\":");
    for (input, reason) in [
        (without_partner, "relationship-not-proven"),
        (subscriptions(&env, &own), "relationship-not-proven"),
        (
            subscriptions(&env, &MOVES.replace("established", "pending")),
            "relationship-not-proven",
        ),
        (
            subscriptions(
                &env,
                &MOVES.replace(
                    "\"customer\"",
                    "\"partner\",\"asked\":\"indirect-reseller\"",
                ),
            ),
            "relationship-not-proven",
        ),
        (
            subscriptions(
                &env,
                &MOVES.replace("\"customer\"", "\"customer\",\"asked\":\"roles\""),
            ),
            "relationship-not-proven",
        ),
        (without_rows, "seats-not-proven"),
    ] {
        let refused = env.run(EXE, &ends, &input);
        refused.status(1).stdout(any()).stderr(any()).about(reason);
        assert_eq!(change(&refused)["reason"], reason);
        let anyhow = [&ends[..], &["--yes-users-lose-access"]].concat();
        env.run(EXE, &anyhow, &input).success().stdout(any());
    }
}

#[test]
fn seats_that_are_in_use_do_not_end_unless_others_of_the_same_product_are_enough() {
    // Nobody has moved.
    let env = of_the_old_partner(|tenant| {
        let old = tenant.subscriptions[0].sku_id;
        let new = tenant.subscriptions[1].sku_id;
        for user in &mut tenant.users {
            for license in &mut user.licenses {
                if license.sku_id == new {
                    license.sku_id = old;
                }
            }
        }
    });
    let refused = plan(&env, &["--renewal", "cancel-at-end"]);
    refused
        .status(1)
        .stdout(any())
        .stderr(contains("users hold seats that would be missing"));
    assert_eq!(change(&refused)["reason"], "seats-in-use");
    // The new partner sells the same product: the seats are pooled.
    let env = of_the_old_partner(|tenant| {
        tenant.subscriptions[0].sku_id = tenant.subscriptions[1].sku_id;
    });
    plan(&env, &["--renewal", "cancel-at-end"])
        .success()
        .stdout(any());
}

#[test]
fn a_row_of_another_product_shows_nothing_of_the_seats() {
    let env = of_the_old_partner(|_| {});
    let mut record: serde_json::Value = serde_json::from_str(&subscriptions(&env, MOVES)).unwrap();
    let other = env.rehearsal.tenant().subscriptions[1].sku_id;
    record["license"]["skuId"] = other.as_str().into();
    let ends = ["--renewal", "cancel-at-end"];
    let refused = env.run(EXE, &ends, &format!("{record}\n"));
    refused.status(1).stdout(any()).stderr(any());
    assert_eq!(change(&refused)["reason"], "seats-not-proven");
}

#[test]
fn renewal_off_is_refused_with_words_and_one_thing_is_changed_at_a_time() {
    let env = of_the_old_partner(|_| {});
    env.run(EXE, &["--renewal", "off"], "").status(2).stderr(
        "change-subscription: --renewal off is refused: for a term that ends on 4 May 2026 or later, renewal off alone does not end it but buys paid months; say --renewal cancel-at-end to let it end, or --renewal extend to pay from month to month\n",
    );
    env.run(EXE, &["--renewal", "on", "--seats", "3"], "")
        .status(2)
        .stderr(contains("cannot be used with"));
    env.run(EXE, &["--cancel", "--apply"], "")
        .status(2)
        .stderr(contains("cannot be used with"));
    env.run(EXE, &[], "")
        .status(2)
        .stderr(contains("nothing to change was named"));
    for wrong in [["--seats", "0"], ["--reseller", "abc"]] {
        env.run(EXE, &wrong, "").status(2).stderr(any());
    }
}

#[test]
fn what_the_state_of_a_subscription_forbids_is_refused_with_its_reason() {
    let anyhow = "--yes-users-lose-access";
    for (status, renews, args, reason) in [
        (
            SubscriptionStatus::Warning,
            false,
            vec!["--renewal", "on"],
            "over",
        ),
        (
            SubscriptionStatus::LockedOut,
            false,
            vec!["--seats", "9"],
            "suspended",
        ),
        (
            SubscriptionStatus::Enabled,
            true,
            vec!["--cancel", anyhow],
            "window-closed",
        ),
        (
            SubscriptionStatus::Enabled,
            true,
            vec!["--seats", "2", anyhow],
            "window-closed",
        ),
    ] {
        let env = of_the_old_partner(|tenant| {
            tenant.subscriptions[0].status = status;
            tenant.subscriptions[0].auto_renew_enabled = renews;
        });
        let refused = plan(&env, &args);
        refused
            .status(1)
            .stdout(any())
            .stderr(any())
            .about(format!("{args:?}"));
        assert_eq!(change(&refused)["reason"], reason, "{args:?}");
        assert_eq!(env.log().writes(), [""; 0]);
    }
}

#[test]
fn a_window_with_less_than_ten_minutes_left_is_closed() {
    // Bought on 24 September: the seven days end on 1 October.
    for (bought, is_open) in [
        ("2026-09-24T00:09:59Z", false),
        ("2026-09-24T00:10:01Z", true),
    ] {
        let env = of_the_old_partner(|tenant| {
            let one = &mut tenant.subscriptions[0];
            one.created_date_time = bought.parse().unwrap();
            one.next_lifecycle_date_time = Some("2027-09-24T00:00:00Z".parse().unwrap());
        });
        let planned = plan(&env, &["--cancel"]);
        planned
            .status(i32::from(!is_open))
            .stdout(any())
            .stderr(any())
            .about(bought);
    }
}

#[test]
fn a_reseller_must_be_one_of_this_partner_who_has_signed() {
    let mine = Some(PartnerRelation::Reseller);
    for (partner, is_valid) in [
        (None, false),
        (Some(reseller(None, true)), false),
        (Some(reseller(mine, false)), false),
        (Some(reseller(mine, true)), true),
    ] {
        let env = of_the_old_partner(|tenant| {
            tenant.partner_center.desk.partners = partner.clone().into_iter().collect();
        });
        let planned = plan(&env, &["--reseller", "1234567"]);
        planned
            .status(i32::from(!is_valid))
            .stdout(any())
            .stderr(any());
        let reason = &change(&planned)["reason"];
        assert_eq!(reason == "reseller-invalid", !is_valid, "{partner:?}");
    }
}

#[test]
fn a_reseller_that_is_not_valid_any_more_stands_in_the_way_of_every_other_change() {
    let env = of_the_old_partner(|tenant| {
        tenant.subscriptions[0].terms.partner_id = Some("1234567".to_owned());
        tenant.subscriptions[0].terms.at_term_end = Some(AtTermEnd::Cancel);
    });
    let refused = plan(&env, &["--seats", "9"]);
    refused
        .status(1)
        .stdout(any())
        .stderr(contains("set a valid one first with --reseller"));
    assert_eq!(change(&refused)["reason"], "partner-of-record-invalid");
}

#[test]
fn a_reason_is_said_in_japanese_too() {
    let env = of_the_old_partner(|_| {});
    let ends = ["--renewal", "cancel-at-end", "--lang", "ja"];
    let refused = env.run(EXE, &ends, &subscriptions(&env, ""));
    refused
        .status(1)
        .stdout(any())
        .stderr(contains("移行先パートナーとのリセラー関係が確認できません"));
}

#[test]
fn what_is_over_is_as_nobody_wants_it_and_what_is_being_set_up_is_left_alone() {
    for (status, reason, words) in [
        ("deleted", "over", "order anew where it is needed"),
        ("expired", "over", "order anew where it is needed"),
        ("pending", "state-unknown", "do not order anew"),
        ("none", "state-unknown", "do not order anew"),
    ] {
        for args in [&["--renewal", "on"][..], &["--seats", "5"]] {
            let env =
                of_the_old_partner(|tenant| tenant.subscriptions[0].auto_renew_enabled = true);
            let input = subscriptions(&env, MOVES);
            env.other_values("", serde_json::json!({"status": status}));
            let refused = env.run(EXE, args, &input);
            refused
                .status(1)
                .stdout(any())
                .stderr(contains(words))
                .about(status);
            assert_eq!(change(&refused)["reason"], reason, "{status}");
            assert_eq!(env.log().writes(), [""; 0]);
        }
    }
}
