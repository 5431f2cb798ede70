//! `list-subscriptions` as a whole, before the rehearsal.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

use rehearse::{
    Effect, Fault, Tenant,
    tenant::{AtTermEnd, OtherPartner},
};
use serde_json::Value;
use test_support::{TestEnvironment, any, contains, lines, program};

const EXE: &str = program!("list-subscriptions");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";

/// The built-in tenant as the old partner sees it: what it sold, and its Partner Center.
fn of_the_old_partner(change: impl FnOnce(&mut Tenant)) -> TestEnvironment {
    TestEnvironment::changed(|tenant| {
        tenant.partner_center.tenant_id = tenant.subscriptions[0].owner_tenant_id.unwrap();
        change(tenant);
    })
}

fn list(env: &TestEnvironment, args: &[&str], more: &str) -> Vec<Value> {
    let ran = env.run(EXE, &[args, &["-"]].concat(), &record(more));
    ran.success().stdout(any()).stderr("");
    ran.records()
}

fn record(more: &str) -> String {
    format!("{{\"x\":1.50,\"tenantId\":\"{CUSTOMER}\"{more}}}\n")
}

fn codes(record: &Value) -> Vec<&str> {
    let findings = record["subscription"]["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|found| found["code"].as_str().unwrap())
        .collect()
}

/// A record that names another partner as the new one.
const MOVES: &str = r#","relationship":{"state":"established","side":"customer","partner":{"tenantId":"d2edd018-cbf9-452f-a408-726b64551fdf"},"evidence":[]}"#;

#[test]
fn a_partner_sees_what_it_sold_with_the_end_of_the_term_in_both_zones() {
    let env = of_the_old_partner(|_| {});
    let found = list(&env, &[], "");
    assert_eq!(found.len(), 1);
    let one = &found[0]["subscription"];
    assert_eq!(one["offerName"], "Microsoft 365 Business Standard");
    assert_eq!(
        (&one["seats"], &one["state"]),
        (&5.into(), &"active".into())
    );
    let end = &one["termEnd"];
    assert_eq!(end["time"], "2026-10-30T23:59:59Z");
    assert_eq!(end["local"], "2026-10-31T08:59:59+09:00");
    assert_eq!(
        (&one["regime"], &one["side"]),
        (&"2026".into(), &"partner".into())
    );
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn renewal_off_alone_is_found_to_buy_paid_months_and_a_cancel_is_not() {
    for (at_term_end, renews, end, found) in [
        (None, false, "extend-paid", vec!["would-extend-paid"]),
        (
            Some(AtTermEnd::ExtendedServiceTerm),
            false,
            "extend-paid",
            vec!["would-extend-paid"],
        ),
        (Some(AtTermEnd::Cancel), false, "cancel", vec![]),
        (None, true, "renew", vec!["renewal-on"]),
    ] {
        let env = of_the_old_partner(|tenant| {
            tenant.subscriptions[0].auto_renew_enabled = renews;
            tenant.subscriptions[0].terms.at_term_end = at_term_end;
        });
        let records = list(&env, &[], MOVES);
        assert_eq!(records[0]["subscription"]["atTermEnd"], end);
        assert_eq!(codes(&records[0]), found, "{end}");
        // Who is the only partner is not told that its own renewal is on.
        let alone = list(&env, &[], "");
        assert!(!codes(&alone[0]).contains(&"renewal-on"));
    }
}

#[test]
fn a_finding_that_is_named_fails_the_run_with_words() {
    let env = of_the_old_partner(|tenant| tenant.subscriptions[0].auto_renew_enabled = false);
    let args = ["--fail-on", "renewal-on,would-extend-paid", "-"];
    env.run(EXE, &args, &record("")).status(1).stdout(any()).stderr(format!(
        "list-subscriptions: line 1: {CUSTOMER}: Microsoft 365 Business Standard: runs on from month to month after 2026-10-30 (UTC), and each month is paid for: to let it end, change-subscription --renewal cancel-at-end; to keep it, --renewal on\n"
    ));
    let args = ["--fail-on", "key", "-"];
    env.run(EXE, &args, &record("")).success().stdout(any());
    let wrong = env.run(EXE, &["--fail-on", "nothing", "-"], &record(""));
    wrong.status(2).stderr(contains(
        "one or more of would-extend-paid, renewal-on, over-150",
    ));
}

#[test]
fn a_key_is_found_by_its_contract_and_a_reseller_by_what_the_service_says_of_it() {
    let signed = |is_agreement_signed| OtherPartner {
        tenant_id: "99999999-8888-4777-8666-555555555555".parse().unwrap(),
        mpn_id: "1234567".to_owned(),
        name: "かもめシステム株式会社".to_owned(),
        location: "JP".to_owned(),
        is_agreement_signed,
        relation: None,
    };
    for (partner, found) in [
        (None, vec!["partner-of-record-invalid", "key"]),
        (
            Some(signed(false)),
            vec!["partner-of-record-invalid", "key"],
        ),
        (Some(signed(true)), vec!["key"]),
    ] {
        let env = of_the_old_partner(|tenant| {
            let terms = &mut tenant.subscriptions[0].terms;
            terms.contract_type = Some("productKey".to_owned());
            terms.partner_id = Some("1234567".to_owned());
            tenant.partner_center.desk.partners = partner.into_iter().collect();
        });
        let records = list(&env, &[], "");
        let codes: Vec<_> = codes(&records[0])
            .into_iter()
            .filter(|code| *code != "would-extend-paid")
            .collect();
        assert_eq!(codes, found);
    }
}

#[test]
fn a_reseller_that_cannot_be_asked_about_is_no_finding() {
    let env = of_the_old_partner(|tenant| {
        tenant.subscriptions[0].terms.partner_id = Some("1234567".to_owned());
    });
    env.rehearsal.fault(Fault::once(
        "GET",
        "/profiles/mpn",
        Effect::failed(403, false),
    ));
    let records = list(&env, &[], "");
    assert!(!codes(&records[0]).contains(&"partner-of-record-invalid"));
}

#[test]
fn a_reseller_that_cannot_be_asked_about_fails_the_run_that_is_to_fail_on_it() {
    let env = of_the_old_partner(|tenant| {
        let one = &mut tenant.subscriptions[0];
        one.terms.partner_id = Some("1234567".to_owned());
        let mut other = one.clone();
        other.id = "00000000-0000-4000-8000-000000000001".parse().unwrap();
        other.commerce_subscription_id = "00000000-0000-4001-8000-000000000001".parse().unwrap();
        tenant.subscriptions.push(other);
    });
    env.rehearsal.fault(Fault::once(
        "GET",
        "/profiles/mpn",
        Effect::failed(403, false),
    ));
    let args = ["--fail-on", "partner-of-record-invalid", "-"];
    let ran = env.run(EXE, &args, &record(""));
    ran.status(4).stdout(any()).stderr(
        contains("whether the reseller's PartnerID 1234567 is valid could not be asked")
            // The failure was not kept: the next one is asked about again.
            .and(contains("PartnerID 1234567 is not known")),
    );
}

#[test]
fn a_finding_that_one_side_never_sees_is_refused() {
    let env = of_the_old_partner(|_| {});
    for code in [
        "would-extend-paid",
        "renewal-on",
        "over-150",
        "partner-of-record-invalid",
        "key",
    ] {
        let args = ["--side", "customer", "--fail-on", code, "-"];
        let ran = env.run(EXE, &args, &record(""));
        ran.status(2).stdout("").stderr(format!(
            "list-subscriptions: --fail-on {code} finds nothing on the customer's side, whose directory does not say it: leave out --side customer\n"
        ));
    }
    let args = ["--side", "customer", "--fail-on", "credit", "-"];
    env.run(EXE, &args, &record("")).success().stdout(any());
    env.run(EXE, &["--fail-on", "credit", "-"], &record(""))
        .status(2)
        .stderr(contains("add --side customer"));
}

#[test]
fn more_than_150_are_found_on_each() {
    let env = of_the_old_partner(|tenant| {
        let one = tenant.subscriptions[0].clone();
        for number in 0..150 {
            let mut more = one.clone();
            let id = format!("00000000-0000-4000-8000-{number:012}");
            more.id = id.parse().unwrap();
            more.commerce_subscription_id = id.replace("-4000-", "-4001-").parse().unwrap();
            tenant.subscriptions.push(more);
        }
    });
    let records = list(&env, &[], "");
    assert_eq!(records.len(), 151);
    assert!(
        records
            .iter()
            .all(|record| codes(record).contains(&"over-150"))
    );
}

#[test]
fn a_row_of_licences_gets_the_subscription_under_it_and_no_other() {
    let env = of_the_old_partner(|_| {});
    let licenses = env.run(program!("list-licenses"), &["-"], &record(""));
    let rows = licenses.records();
    assert_eq!(rows.len(), 2);
    let ran = env.run(EXE, &["-"], &licenses.out);
    ran.success().stdout(any()).stderr("");
    let records = ran.records();
    assert_eq!(records.len(), 2, "a row without one keeps its record");
    let with: Vec<_> = records
        .iter()
        .filter(|record| record.get("subscription").is_some())
        .collect();
    assert_eq!(with.len(), 1);
    assert_eq!(
        with[0]["subscription"]["skuId"],
        with[0]["license"]["skuId"]
    );
}

#[test]
fn the_customers_side_lists_what_any_partner_sold_and_who_asks_for_money_back() {
    let env = TestEnvironment::changed(|tenant| {
        tenant.subscriptions[0].owner_tenant_id = None;
    });
    let records = list(&env, &["--side", "customer"], "");
    assert_eq!(records.len(), 2);
    assert_eq!(records[0]["subscription"]["side"], "customer");
    assert_eq!(records[0]["subscription"]["autoRenew"], Value::Null);
    assert_eq!(codes(&records[0]), ["credit"]);
    assert_eq!(codes(&records[1]), [""; 0]);
}

#[test]
fn the_support_contact_is_asked_for_on_request() {
    let env = of_the_old_partner(|_| {});
    let records = list(&env, &["--support"], "");
    let support = &records[0]["subscription"]["support"];
    assert!(support["tenantId"].is_string(), "{support}");
    let asked = |args: &[&str]| {
        let env = of_the_old_partner(|_| {});
        list(&env, args, "");
        env.log()
            .sent()
            .iter()
            .any(|sent| sent.ends_with("/supportcontact"))
    };
    assert!(asked(&["--support"]) && !asked(&[]));
}

#[test]
fn an_answer_that_is_no_whole_list_is_no_list() {
    for effect in [Effect::Truncate, Effect::failed(503, false)] {
        let env = of_the_old_partner(|_| {});
        env.rehearsal.fault(Fault {
            times: None,
            ..Fault::once("GET", "/subscriptions", effect)
        });
        let ran = env.run(EXE, &["--record-time", "3", "-"], &record(""));
        ran.status(75).stdout(any()).stderr(any());
        assert_eq!(ran.records()[0]["subscription"]["status"], "failed");
    }
}

#[test]
fn a_stranger_is_an_answer_and_bad_zones_are_told() {
    let env = TestEnvironment::omakase();
    let stranger = record("").replace(CUSTOMER, "c41d9a07-2b6e-4c58-8f10-6e5b7a90d3e1");
    let ran = env.run(EXE, &["-"], &stranger);
    ran.status(1).stdout(any()).stderr(
        "list-subscriptions: line 1: c41d9a07-2b6e-4c58-8f10-6e5b7a90d3e1: there is no reseller relationship between this partner and the customer, so that nothing can be listed: the invitation is not accepted, or the relationship has ended (check-relationship)\n",
    );
    env.run(EXE, &["--zone", "Tokyo", "-"], "")
        .status(2)
        .stderr("list-subscriptions: \"Tokyo\" is no time zone; write one like Asia/Tokyo\n");
}

#[test]
fn a_table_says_of_a_customer_that_failed_why() {
    let env = TestEnvironment::omakase();
    let stranger = record("").replace(CUSTOMER, "c41d9a07-2b6e-4c58-8f10-6e5b7a90d3e1");
    for (args, head, words) in [
        (
            &["--table", "-"][..],
            "ERROR",
            "there is no reseller relationship between this partner and the customer",
        ),
        (
            &["--table", "--lang", "ja", "-"],
            "エラー",
            "リセラー関係がない",
        ),
    ] {
        let ran = env.run(EXE, args, &(record("") + &stranger));
        ran.status(1).stdout(any()).stderr(lines(1));
        let told: Vec<&str> = ran.out.lines().collect();
        assert!(told[0].ends_with(head), "{}", ran.out);
        let failed = told.iter().find(|line| line.contains("c41d9a07")).unwrap();
        assert!(failed.contains(words), "{}", ran.out);
        let sold = told.iter().find(|line| line.contains(CUSTOMER)).unwrap();
        assert!(!sold.contains(words), "{}", ran.out);
    }
    // Where nothing failed, there is no such column.
    let ran = env.run(EXE, &["--table", "-"], &record(""));
    ran.success().stdout(any()).stderr("");
    assert!(!ran.out.contains("ERROR"), "{}", ran.out);
}
