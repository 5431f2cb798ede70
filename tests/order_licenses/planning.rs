//! What is planned, and what a cart shows of it.

use rehearse::tenant::{BillingCycle, CatalogueTerm, Segment};
use serde_json::json;
use test_support::{any, contains, lines};

use crate::{
    CUSTOMER, EXE, ITEM, STANDARD, bought, cart, checkouts, environment, item, order, plan, rows,
};

#[test]
fn a_row_of_the_old_partner_is_planned_with_the_seats_in_use_and_nothing_is_sent() {
    let env = environment(|_| {});
    let planned = plan(&env, &[]);
    planned.success().stdout(any()).stderr("");
    let order = order(&planned);
    let id = order["requestId"].as_str().unwrap();
    assert_eq!(order["action"], "order");
    assert_eq!(
        order["line"],
        json!({
            "catalogItemId": ITEM,
            "title": "Microsoft 365 Business Standard",
            "skuId": STANDARD,
            "chosen": "twin",
            "seats": 4,
            "term": "P1Y",
            "billing": "monthly",
            "name": format!("Microsoft 365 Business Standard #{}", &id[..8]),
        })
    );
    assert_eq!(env.log().writes(), [""; 0]);
    // Another plan is another order.
    let again = crate::order(&plan(&env, &[]));
    assert_ne!(again["requestId"], order["requestId"]);
}

/// What each record of a run is planned to become, and why not.
fn plans(run: &test_support::Run) -> Vec<(String, Option<String>)> {
    let plan = |record: serde_json::Value| {
        let word = |name: &str| record["order"][name].as_str().map(str::to_owned);
        (word("action").unwrap(), word("reason"))
    };
    run.records().into_iter().map(plan).collect()
}

fn planned(action: &str, reason: Option<&str>) -> (String, Option<String>) {
    (action.to_owned(), reason.map(str::to_owned))
}

#[test]
fn records_that_lead_to_one_offer_are_not_each_ordered() {
    for args in [&["--cart"][..], &["--cart", "--seats", "2"]] {
        let env = environment(|_| {});
        let doubled = env.run(EXE, args, &rows(&env).repeat(2));
        doubled.status(1).stdout(lines(2)).stderr(
            lines(1)
                .and(contains("line 2: "))
                .and(contains(
                    "line 1 orders the same offer for this customer already",
                ))
                .and(contains("give one record the seats of both")),
        );
        let expected = [
            planned("order", None),
            planned("refuse", Some("ordered-before")),
        ];
        assert_eq!(plans(&doubled), expected);
        assert_eq!(env.rehearsal.tenant().partner_center.desk.carts.len(), 1);
        let japanese = env.run(EXE, &["--lang", "ja"], &rows(&env).repeat(2));
        japanese.status(1).stdout(lines(2)).stderr(contains(
            "1 行目で、このお客様に同じ製品を注文しているため、重ねて注文しません。",
        ));
        // Another term is another order.
        let terms = env.run(EXE, args, &crate::two_terms(&env));
        terms.success().stdout(lines(2)).stderr("");
        assert_eq!(
            plans(&terms),
            [planned("order", None), planned("order", None)]
        );
    }
}

#[test]
fn two_plans_of_one_offer_are_not_both_laid_into_carts() {
    let env = environment(|_| {});
    let both = plan(&env, &[]).out + &plan(&env, &["--seats", "9"]).out;
    let carts = env.run(EXE, &["--cart"], &both);
    carts
        .status(1)
        .stdout(lines(2))
        .stderr(lines(1).and(contains("line 1 orders the same offer")));
    let expected = [
        planned("order", None),
        planned("refuse", Some("ordered-before")),
    ];
    assert_eq!(plans(&carts), expected);
    assert_eq!(env.log().writes().len(), 1);
}

#[test]
fn the_row_that_this_partner_sells_needs_no_order_beside_that_of_the_old_one() {
    let env = test_support::TestEnvironment::omakase();
    let rows = rows(&env);
    let carts = env.run(EXE, &["--cart", "--seats", "2"], &rows);
    carts.success().stdout(lines(2)).stderr("");
    let expected = [planned("order", None), planned("none", Some("enough"))];
    assert_eq!(plans(&carts), expected);
    assert!(
        carts.records()[1]["order"]["words"]
            .as_str()
            .unwrap()
            .contains("this partner has sold 5 seat(s) of it already")
    );
    let applied = crate::apply(&env, &carts.out);
    applied.success().stdout(lines(2)).stderr("");
    assert_eq!((bought(&env).len(), checkouts(&env)), (1, 1));
    // The seats that a record asks for itself are not passed over.
    let wanted = rows.replace("}\n", ",\"wanted\":{\"seats\":2}}\n");
    let refused = env.run(EXE, &[], &wanted);
    refused.status(1).stdout(lines(2)).stderr(lines(1));
    let expected = [
        planned("order", None),
        planned("refuse", Some("ordered-before")),
    ];
    assert_eq!(plans(&refused), expected);
}

#[test]
fn a_cart_shows_the_price_that_the_service_computed_and_buys_nothing() {
    let env = environment(|_| {});
    let carts = cart(&env, &["--billing", "annual"]);
    let order = order(&carts);
    assert_eq!(
        (
            &order["cart"]["price"],
            &order["cart"]["total"],
            &order["cart"]["currency"]
        ),
        (&json!(18_700), &json!(74_800), &json!("JPY"))
    );
    assert_eq!(order["cart"]["expires"], "2026-10-08T00:00:00Z");
    assert_eq!(bought(&env), []);
    assert_eq!(env.log().writes().len(), 1);
    assert_eq!(env.rehearsal.tenant().subscriptions.len(), 1);
}

#[test]
fn a_cart_is_filled_with_exactly_what_a_plan_says() {
    let env = environment(|_| {});
    let planned = plan(&env, &["--seats", "7"]);
    let carts = env.run(EXE, &["--cart"], &planned.out);
    carts.success().stdout(any()).stderr("");
    let (before, after) = (order(&planned), order(&carts));
    assert_eq!(after["line"], before["line"]);
    assert_eq!(after["requestId"], before["requestId"]);
    let desk = env.rehearsal.tenant().partner_center.desk;
    assert_eq!(desk.carts[0].lines[0].quantity, 7);
    assert_eq!(desk.carts[0].id, after["cart"]["id"].as_str().unwrap());
    // Looked at again, it is the same cart.
    let again = env.run(EXE, &["--cart"], &carts.out);
    again.success().stdout(any()).stderr("");
    assert_eq!(order(&again)["cart"], after["cart"]);
    assert_eq!(env.log().writes().len(), 1);
}

#[test]
fn the_same_sku_goes_before_another_of_the_product() {
    let legacy = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
    let env = environment(|tenant| {
        let same = item("CFQ7TTC0LDPC:0001:CFQ7TTC0K972", "Something else", legacy);
        tenant.partner_center.desk.catalogue.push(same);
        // The product that is called like it brings nothing of it.
        tenant.partner_center.desk.catalogue[0].sku_id =
            "3b555118-da6a-4418-894f-7df1e2096870".parse().unwrap();
    });
    let line = &order(&plan(&env, &[]))["line"];
    assert_eq!(
        (&line["chosen"], &line["skuId"], &line["title"]),
        (&json!("same-sku"), &json!(legacy), &json!("Something else"))
    );
}

#[test]
fn where_the_catalogue_has_none_or_several_a_person_chooses() {
    let no_teams = "c1f79c29-5d7a-4bec-a2c1-1a76774864c0";
    let env = environment(|tenant| {
        tenant.partner_center.desk.catalogue = vec![
            item("CFQ7A:0001:X", "Business Standard (no Teams)", no_teams),
            item(
                "CFQ7B:0001:X",
                "Business Basic",
                "3b555118-da6a-4418-894f-7df1e2096870",
            ),
        ];
    });
    let refused = plan(&env, &[]);
    refused
        .status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("choose one of the candidates with --offer")));
    let found = order(&refused);
    assert_eq!(
        (&found["action"], &found["reason"]),
        (&json!("refuse"), &json!("no-offer"))
    );
    assert_eq!(
        found["candidates"],
        json!([{"offer": "CFQ7A:0001", "title": "Business Standard (no Teams)", "skuId": no_teams}])
    );
    let named = plan(&env, &["--offer", "CFQ7A:0001"]);
    named.success().stdout(any()).stderr("");
    assert_eq!(order(&named)["line"]["chosen"], "named");

    let env = environment(|tenant| {
        let other = item(
            "CFQ7TTC0LDPB:0004:X",
            "Microsoft 365 Business Standard",
            STANDARD,
        );
        tenant.partner_center.desk.catalogue.push(other);
    });
    let refused = plan(&env, &[]);
    refused.status(1).stdout(any()).stderr(lines(1));
    let found = order(&refused);
    assert_eq!(found["reason"], "several-offers");
    assert_eq!(found["candidates"].as_array().unwrap().len(), 2);
}

#[test]
fn seats_of_another_sku_that_were_sold_already_are_no_guess() {
    let env = test_support::TestEnvironment::omakase();
    let refused = plan(&env, &[]);
    refused
        .status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("say with --seats how many more to order")));
    let records = refused.records();
    assert_eq!(records[0]["order"]["reason"], "already-sold");
    assert_eq!(records[0]["order"]["alreadySold"], 5);
    assert_eq!(records[1]["order"]["reason"], "nothing-used");
}

#[test]
fn what_is_not_for_sale_to_this_customer_is_said_before_anything_is_sent() {
    type Break = fn(&mut rehearse::Tenant);
    let cases: [(Break, &[&str], &str); 6] = [
        (
            |t| t.partner_center.desk.catalogue[0].is_purchasable = false,
            &[],
            "not-purchasable",
        ),
        (
            |t| t.partner_center.desk.catalogue[0].countries = vec!["DE".into()],
            &[],
            "no-offer",
        ),
        (
            |t| t.partner_center.desk.catalogue[0].segment = Segment::Education,
            &[],
            "no-offer",
        ),
        (
            |t| {
                t.partner_center.desk.catalogue[0].terms = vec![CatalogueTerm {
                    duration: "P1M".to_owned(),
                    billing_cycle: BillingCycle::Monthly,
                    price: 1,
                }];
            },
            &[],
            "term-not-offered",
        ),
        (|_| {}, &["--seats", "301"], "seats-out-of-range"),
        (
            |_| {},
            &["--end-with", "50060e38-3404-46fa-8204-1ff7e990b3ea"],
            "no-common-end",
        ),
    ];
    for (break_it, args, reason) in cases {
        let env = environment(break_it);
        let refused = plan(&env, &[args, &["--cart"]].concat());
        refused
            .status(1)
            .stdout(any())
            .stderr(lines(1))
            .about(reason);
        assert_eq!(order(&refused)["reason"], reason);
        assert_eq!(env.log().writes(), [""; 0]);
    }
}

#[test]
fn a_term_ends_with_another_of_this_partner_where_that_is_asked_for() {
    let env = test_support::TestEnvironment::omakase();
    let id = env.rehearsal.tenant().subscriptions[1].commerce_subscription_id;
    let args = ["--seats", "2", "--end-with", id.as_str(), "--cart"];
    let carts = plan(&env, &args);
    carts.success().stdout(any()).stderr("");
    assert_eq!(order(&carts)["line"]["termEnd"], "2027-09-29T23:59:59Z");
    let desk = env.rehearsal.tenant().partner_center.desk;
    let end = desk.carts[0].lines[0].custom_term_end;
    assert_eq!(end.unwrap().to_string(), "2027-09-29T23:59:59Z");
}

#[test]
fn a_table_says_what_is_wanted_and_what_is_wrong_in_it_is_named_with_its_line() {
    let env = environment(|_| {});
    let table = format!(
        "tenantId,wanted.skuId,wanted.seats,wanted.term\n{CUSTOMER},{STANDARD},6,P1M\n{CUSTOMER},{STANDARD},six,\n{CUSTOMER},,6,\n{CUSTOMER},{STANDARD},,\n{CUSTOMER},nonsense,6,\n"
    );
    let planned = env.run(EXE, &["--keep-order"], &table);
    planned.status(3).stdout(any()).stderr(
        lines(4)
            .and(contains("line 3: "))
            .and(contains("\"seats\" in \"wanted\" cannot be \"six\""))
            .and(contains("line 4: "))
            .and(contains("nothing in the record says what to order"))
            .and(contains("line 5: "))
            .and(contains("nothing says how many seats"))
            .and(contains("line 6: "))
            .and(contains("\"wanted\"")),
    );
    let records = planned.records();
    let line = &records[0]["order"]["line"];
    assert_eq!(
        (&line["seats"], &line["term"], &line["chosen"]),
        (&json!(6), &json!("P1M"), &json!("same-sku"))
    );
    assert_eq!(records.len(), 5);
    assert_eq!(records[1]["order"]["error"]["code"], "bad-wish");
}

#[test]
fn a_customer_that_is_none_of_this_partner_is_named() {
    let env = environment(|_| {});
    let record = format!(
        "{{\"tenantId\":\"00000000-0000-4000-8000-00000000000a\",\"wanted\":{{\"skuId\":\"{STANDARD}\",\"seats\":1}}}}\n"
    );
    let refused = env.run(EXE, &["--cart"], &record);
    refused
        .status(4)
        .stdout(any())
        .stderr(lines(1).and(contains("no reseller relationship")));
    assert_eq!(order(&refused)["error"]["code"], "20002");
    assert_eq!(checkouts(&env), 0);
}

#[test]
fn a_failed_row_goes_on_as_it_came() {
    let env = environment(|_| {});
    let line = format!(
        "{{\"tenantId\":\"{CUSTOMER}\",\"license\":{{\"status\":\"failed\",\"error\":{{\"code\":\"x\",\"message\":\"y\"}}}}}}\n"
    );
    let run = env.run(EXE, &[], &line);
    run.status(1).stdout(line).stderr(lines(1));
    let rows = rows(&env);
    assert!(rows.lines().count() >= 1);
}

#[test]
fn an_end_that_the_cart_does_not_show_is_not_ordered() {
    let env = test_support::TestEnvironment::omakase();
    let id = env.rehearsal.tenant().subscriptions[1].commerce_subscription_id;
    env.other_values("", json!({"customTermEndDate": null}));
    let args = ["--seats", "2", "--end-with", id.as_str(), "--cart"];
    let refused = plan(&env, &args);
    refused
        .status(1)
        .stdout(any())
        .stderr(contains("might be bought for the whole term"));
    assert_eq!(order(&refused)["reason"], "end-not-shown");
    assert_eq!(checkouts(&env), 0);
}
