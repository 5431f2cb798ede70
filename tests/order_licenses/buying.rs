//! What is bought, what is read back, and what becomes of answers that do not come.

use jiff::ToSpan;
use rehearse::{Effect, Fault};
use serde_json::json;
use test_support::{any, contains, lines};

use crate::{EXE, ITEM, STANDARD, apply, bought, cart, checkouts, environment, order, plan};

#[test]
fn a_cart_is_bought_once_under_the_id_of_the_plan_and_read_back() {
    let env = environment(|_| {});
    let carts = cart(&env, &[]);
    let planned = order(&carts);
    let applied = apply(&env, &carts.out);
    applied.success().stdout(any()).stderr("");
    let done = order(&applied);
    let orders = bought(&env);
    assert_eq!(orders.len(), 1);
    let [line] = &orders[0].lines[..] else {
        panic!()
    };
    assert_eq!(
        (line.bought.catalog_item_id.as_str(), line.bought.quantity),
        (ITEM, 4)
    );
    assert_eq!(
        line.bought.friendly_name.as_deref(),
        planned["line"]["name"].as_str()
    );
    assert_eq!(
        (&done["status"], &done["placed"]),
        (
            &json!("done"),
            &json!({"orderId": orders[0].id, "state": "completed", "subscriptionId": line.subscription_id})
        )
    );
    let tenant = env.rehearsal.tenant();
    let new = &tenant.subscriptions[1];
    assert_eq!((new.sku_id.as_str(), new.total_licenses), (STANDARD, 4));
    let answered = &tenant.partner_center.desk.answered;
    assert!(
        answered
            .iter()
            .any(|one| planned["requestId"] == one.request_id.as_str())
    );
    let again = apply(&env, &carts.out);
    again.success().stdout(any()).stderr("");
    assert_eq!(order(&again)["status"], "already-done");
    assert_eq!(order(&again)["placed"], done["placed"]);
    assert_eq!(checkouts(&env), 1);
    assert_eq!(bought(&env).len(), 1);
}

#[test]
fn a_lost_answer_is_found_out_about_and_nothing_is_bought_twice() {
    for effect in [
        Effect::Reset { applied: true },
        Effect::Reset { applied: false },
        Effect::Truncate,
        Effect::failed(503, true),
        Effect::failed(503, false),
        Effect::failed(429, false),
        Effect::ErrorIn200 {
            applied: true,
            code: None,
            message: None,
        },
        Effect::Html {
            status: 502,
            applied: true,
        },
    ] {
        let env = environment(|_| {});
        let carts = cart(&env, &[]);
        let name = format!("{effect:?}");
        env.rehearsal
            .fault(Fault::once("POST", "/checkout", effect));
        let applied = apply(&env, &carts.out);
        applied.success().stdout(any()).stderr("").about(&name);
        assert_eq!(order(&applied)["status"], "done", "{name}");
        assert_eq!(bought(&env).len(), 1, "{name}");
    }
}

#[test]
fn an_order_that_cannot_be_read_yet_is_pending_and_found_by_the_next_run() {
    for answer_is_lost in [false, true] {
        let env = environment(|tenant| tenant.partner_center.desk.order_lag_seconds = 900);
        let carts = cart(&env, &[]);
        if answer_is_lost {
            let lost = Effect::Reset { applied: true };
            env.rehearsal.fault(Fault::once("POST", "/checkout", lost));
        }
        for _ in 0..2 {
            let pending = apply(&env, &carts.out);
            pending
                .status(75)
                .stdout(any())
                .stderr(lines(1).and(contains("up to 15 minutes")))
                .about(format!("lost: {answer_is_lost}"));
            assert_eq!(order(&pending)["status"], "pending");
        }
        env.rehearsal.tick(15.minutes()).unwrap();
        let done = apply(&env, &carts.out);
        done.success()
            .stdout(any())
            .stderr("")
            .about(format!("lost: {answer_is_lost}"));
        assert_eq!(order(&done)["status"], "done");
        assert_eq!(bought(&env).len(), 1);
    }
}

#[test]
fn a_line_that_is_refused_says_which_and_another_one_is_bought() {
    let env = environment(|_| {});
    let carts = env.run(EXE, &["--cart"], &crate::two_terms(&env));
    carts.success().stdout(any()).stderr("");
    // Between the cart and the purchase, the offer of the first one ends.
    let first = &carts.records()[0]["order"];
    let mut tenant = env.rehearsal.tenant();
    let gone = "CFQ7TTC0LDPB:0001:GONE";
    let cart = &mut tenant.partner_center.desk.carts[0];
    assert_eq!(first["cart"]["id"], cart.id.as_str());
    cart.lines[0].catalog_item_id = gone.to_owned();
    let mut item = tenant.partner_center.desk.catalogue[0].clone();
    item.catalog_item_id = gone.to_owned();
    item.is_purchasable = false;
    tenant.partner_center.desk.catalogue.push(item);
    let input = carts.out.replacen(ITEM, gone, 1);
    let env = test_support::TestEnvironment::of(tenant);
    let applied = apply(&env, &input);
    applied.status(1).stdout(any()).stderr(
        lines(1)
            .and(contains("800020"))
            .and(contains("find the product that follows it")),
    );
    let records = applied.records();
    assert_eq!(records[0]["order"]["status"], "failed");
    assert_eq!(records[0]["order"]["error"]["code"], "800020");
    assert_eq!(records[1]["order"]["status"], "done");
    assert_eq!(bought(&env).len(), 1);
    // The next run does not try the refused one again.
    let again = apply(&env, &input);
    again
        .status(1)
        .stdout(any())
        .stderr(contains("was bought before"));
    assert_eq!(again.records()[0]["order"]["status"], "refused");
    assert_eq!(checkouts(&env), 2);
}

#[test]
fn a_cart_of_another_price_content_or_age_is_not_bought() {
    type Change = fn(&mut rehearse::Tenant);
    let cases: [(Change, &str); 3] = [
        (
            |tenant| {
                let item = &mut tenant.partner_center.desk.catalogue[0];
                item.terms = item.sold_for();
                item.terms[1].price += 1;
            },
            "price-changed",
        ),
        (
            |tenant| tenant.partner_center.desk.carts[0].lines[0].quantity = 40,
            "cart-differs",
        ),
        (
            |tenant| tenant.partner_center.desk.carts.clear(),
            "cart-is-gone",
        ),
    ];
    for (change, code) in cases {
        let env = environment(|_| {});
        let carts = cart(&env, &[]);
        let mut tenant = env.rehearsal.tenant();
        change(&mut tenant);
        let env = test_support::TestEnvironment::of(tenant);
        let refused = apply(&env, &carts.out);
        refused
            .status(1)
            .stdout(any())
            .stderr(lines(1).and(contains("nothing was ordered")))
            .about(code);
        assert_eq!(order(&refused)["error"]["code"], code);
        assert_eq!(checkouts(&env), 0);
    }
    let env = environment(|_| {});
    let carts = cart(&env, &[]);
    env.rehearsal.tick(8.days()).unwrap();
    let refused = apply(&env, &carts.out);
    refused
        .status(1)
        .stdout(any())
        .stderr(contains("seven days"));
    assert_eq!(order(&refused)["error"]["code"], "cart-is-gone");
}

#[test]
fn a_plan_that_was_edited_after_its_cart_was_filled_is_not_bought_and_gets_a_cart_of_its_own() {
    let env = environment(|_| {});
    let carts = cart(&env, &[]);
    for (key, value) in [
        ("term", json!("P1M")),
        ("billing", json!("annual")),
        ("seats", json!(3)),
        ("termEnd", json!("2026-12-31T23:59:59Z")),
        ("reseller", json!("1234567")),
    ] {
        let mut record = carts.records()[0].clone();
        record["order"]["line"][key] = value.clone();
        let edited = format!("{record}\n");
        let refused = apply(&env, &edited);
        refused
            .status(1)
            .stdout(any())
            .stderr(lines(1).and(contains("does not hold what the plan says any more")))
            .about(key);
        assert_eq!(order(&refused)["error"]["code"], "cart-differs", "{key}");
        let filled = env.run(EXE, &["--cart"], &edited);
        filled.success().stdout(any()).stderr("").about(key);
        let (before, now) = (&record["order"], order(&filled));
        assert_eq!(now["line"][key], value);
        assert_ne!(now["cart"]["id"], before["cart"]["id"], "{key}");
    }
    assert_eq!(checkouts(&env), 0);
    // As it was planned, it keeps its cart.
    let kept = env.run(EXE, &["--cart"], &carts.out);
    kept.success().stdout(carts.out.as_str()).stderr("");
}

#[test]
fn a_plan_without_a_cart_and_a_record_without_a_plan_buy_nothing() {
    let env = environment(|_| {});
    for input in [plan(&env, &[]).out, crate::rows(&env)] {
        let refused = apply(&env, &input);
        refused
            .status(3)
            .stdout(any())
            .stderr(lines(1).and(contains("run order-licenses --cart first")));
        assert_eq!(order(&refused)["error"]["code"], "no-cart");
    }
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn a_second_plan_while_an_order_does_not_show_orders_nothing_again() {
    for answer_is_lost in [false, true] {
        let env = environment(|tenant| tenant.partner_center.desk.order_lag_seconds = 900);
        let first = cart(&env, &[]);
        if answer_is_lost {
            let lost = Effect::Reset { applied: true };
            env.rehearsal.fault(Fault::once("POST", "/checkout", lost));
        }
        apply(&env, &first.out)
            .status(75)
            .stdout(any())
            .stderr(any());
        env.rehearsal.tick(5.minutes()).unwrap();
        // The plan does not know of the order, for nobody can see it.
        let second = cart(&env, &[]);
        let held = apply(&env, &second.out);
        held.status(75)
            .stdout(any())
            .stderr(lines(1).and(contains("under another plan")));
        assert_eq!(order(&held)["status"], "pending");
        env.rehearsal.tick(10.minutes()).unwrap();
        let void = apply(&env, &second.out);
        void.status(1)
            .stdout(any())
            .stderr(lines(1).and(contains("plan anew")));
        assert_eq!(order(&void)["error"]["code"], "sold-since");
        assert_eq!(bought(&env).len(), 1, "lost: {answer_is_lost}");
        // A plan of now counts it.
        assert_eq!(order(&plan(&env, &[]))["reason"], "already-sold");
    }
}

#[test]
fn two_plans_of_one_time_are_not_both_bought() {
    let env = environment(|_| {});
    let (first, second) = (cart(&env, &[]), cart(&env, &[]));
    apply(&env, &first.out).success().stdout(any()).stderr("");
    let void = apply(&env, &second.out);
    void.status(1).stdout(any()).stderr(contains("plan anew"));
    assert_eq!(bought(&env).len(), 1);
}

/// How each order of a run ended: its status, and the code of what is against it.
fn ends(run: &test_support::Run) -> Vec<(String, Option<String>)> {
    let end = |record: serde_json::Value| {
        let word = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let order = &record["order"];
        (
            word(&order["status"]).unwrap(),
            word(&order["error"]["code"]),
        )
    };
    run.records().into_iter().map(end).collect()
}

fn end(status: &str, code: Option<&str>) -> (String, Option<String>) {
    (status.to_owned(), code.map(str::to_owned))
}

#[test]
fn of_two_orders_of_one_offer_in_a_file_only_one_is_bought() {
    for (is_one_run, code, words) in [
        (true, "ordered-twice", "it is not ordered twice"),
        // Two files, one after the other.
        (false, "sold-since", "plan anew"),
    ] {
        let env = environment(|_| {});
        let (first, second) = (cart(&env, &[]), cart(&env, &["--seats", "9"]));
        let run = |run: &test_support::Run| order(run)["run"].as_str().unwrap().to_owned();
        let mut input = first.out.clone() + &second.out;
        if is_one_run {
            input = input.replace(&run(&second), &run(&first));
        }
        let applied = apply(&env, &input);
        applied
            .status(1)
            .stdout(any())
            .stderr(lines(1).and(contains(words)).and(contains("line 2: ")));
        assert_eq!(
            ends(&applied),
            [end("done", None), end("refused", Some(code))]
        );
        assert_eq!(checkouts(&env), 1);
        // However often it is run.
        let again = apply(&env, &input);
        again.status(1).stdout(any()).stderr(lines(1));
        assert_eq!(
            ends(&again),
            [end("already-done", None), end("refused", Some(code))]
        );
        assert_eq!((bought(&env).len(), checkouts(&env)), (1, 1));
    }
}

#[test]
fn where_the_first_of_two_orders_of_one_offer_failed_the_other_one_is_bought() {
    let env = environment(|_| {});
    let (first, second) = (cart(&env, &[]), cart(&env, &[]));
    let run = |run: &test_support::Run| order(run)["run"].as_str().unwrap().to_owned();
    let input = (first.out.clone() + &second.out).replace(&run(&second), &run(&first));
    let mut tenant = env.rehearsal.tenant();
    tenant.partner_center.desk.carts.remove(0);
    let env = test_support::TestEnvironment::of(tenant);
    let applied = apply(&env, &input);
    applied.status(1).stdout(any()).stderr(lines(1));
    assert_eq!(
        ends(&applied),
        [end("refused", Some("cart-is-gone")), end("done", None)]
    );
    assert_eq!((bought(&env).len(), checkouts(&env)), (1, 1));
}

#[test]
fn the_same_order_next_month_is_another_one() {
    let env = environment(|_| {});
    let rows = crate::rows(&env);
    for number in 1..=2 {
        let carts = env.run(EXE, &["--cart", "--seats", "2"], &rows);
        apply(&env, &carts.out).success().stdout(any()).stderr("");
        assert_eq!(bought(&env).len(), number);
    }
}

#[test]
fn a_journal_that_is_lost_does_not_let_a_cart_be_bought_again() {
    let env = environment(|_| {});
    let carts = cart(&env, &[]);
    apply(&env, &carts.out).success().stdout(any()).stderr("");
    let again = env.run(
        EXE,
        &["--apply", "--first-pause", "10", "--state-dir", "another"],
        &carts.out,
    );
    again.success().stdout(any()).stderr("");
    assert_eq!(order(&again)["status"], "already-done");
    assert_eq!(checkouts(&env), 1);
}
