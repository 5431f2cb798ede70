//! `list-resellers` as a whole, before the rehearsal.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

use rehearse::{
    Effect, Fault, Tenant,
    tenant::{IndirectReseller, OtherPartner, PartnerRelation, Tier},
};
use serde_json::{Value, json};
use test_support::{Run, TestEnvironment, any, contains, lines, program, starts_with};

const EXE: &str = program!("list-resellers");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const PARTNER: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const SIGNED: &str = "9a9a9a9a-0000-4000-8000-000000000001";
const UNSIGNED: &str = "9a9a9a9a-0000-4000-8000-000000000002";

fn other(
    tenant: &str,
    mpn_id: &str,
    signed: bool,
    relation: Option<PartnerRelation>,
) -> OtherPartner {
    OtherPartner {
        tenant_id: tenant.parse().unwrap(),
        mpn_id: mpn_id.to_owned(),
        name: format!("リセラー {mpn_id}"),
        location: "JP".to_owned(),
        is_agreement_signed: signed,
        relation,
    }
}

/// A provider with two resellers, one of which has not signed, and a provider of its own.
fn provider() -> Tenant {
    let mut tenant = Tenant::omakase();
    let desk = &mut tenant.partner_center.desk;
    desk.tier = Tier::IndirectProvider;
    desk.partners = vec![
        other(SIGNED, "5550001", true, Some(PartnerRelation::Reseller)),
        other(UNSIGNED, "5550002", false, Some(PartnerRelation::Reseller)),
        other(
            "9a9a9a9a-0000-4000-8000-000000000003",
            "5550003",
            true,
            Some(PartnerRelation::Provider),
        ),
    ];
    tenant
}

fn run(env: &TestEnvironment, args: &[&str], input: &str) -> Run {
    env.run(EXE, args, input)
}

fn agreements(ran: &Run) -> Vec<Value> {
    let agreement = |record: &Value| record["reseller"]["agreement"].clone();
    ran.records().iter().map(agreement).collect()
}

#[test]
fn each_reseller_comes_with_its_partnerid_place_and_agreement() {
    let env = TestEnvironment::of(provider());
    let ran = run(&env, &[], "");
    ran.status(1).stdout(any()).stderr(
        "list-resellers: リセラー 5550002: it has not signed the Microsoft Partner Agreement for the region, so an order that names it is refused; its global administrator signs it in Partner Center\n",
    );
    assert_eq!(
        ran.records()[0],
        json!({"reseller": {
            "tenantId": SIGNED, "name": "リセラー 5550001", "partnerId": "5550001", "location": "JP",
            "relation": "reseller", "state": "Active", "agreement": "signed", "partner": PARTNER,
            "source": "GET /v1/relationships", "time": "2026-10-01T00:00:00Z",
        }})
    );
    assert_eq!(agreements(&ran), ["signed", "not-signed"]);
}

#[test]
fn the_providers_of_a_reseller_are_another_list_and_a_partner_without_any_is_said() {
    let env = TestEnvironment::of(provider());
    let ran = run(&env, &["--providers"], "");
    ran.success().stdout(contains("5550003"));
    assert_eq!(ran.records()[0]["reseller"]["relation"], "provider");
    let none = TestEnvironment::omakase();
    run(&none, &[], "")
        .status(1)
        .stderr(contains("the partner has no indirect reseller"));
    run(&none, &["--allow-empty"], "").success();
}

#[test]
fn a_reseller_that_is_gone_is_said_with_what_stays() {
    let env = TestEnvironment::of(provider());
    let old = run(&env, &[], "").out;
    let mut later = provider();
    later.partner_center.desk.partners[0].relation = None;
    let customers = &mut later.partner_center.customers;
    let customer = customers.iter_mut().find(|one| one.id.as_str() == CUSTOMER);
    customer.unwrap().indirect_resellers.push(IndirectReseller {
        id: SIGNED.parse().unwrap(),
        name: "リセラー 5550001".to_owned(),
        mpn_id: "5550001".to_owned(),
        location: "JP".to_owned(),
    });
    let env = TestEnvironment::of(later);
    let file = env.home.file("old.jsonl", old);
    let ran = run(&env, &["--since", &file], "");
    ran.status(1).stdout(any()).stderr(
        "list-resellers: リセラー 5550001 is in the list no longer: the partnership was removed. 1 customers still have it as their reseller, and administration rights that they gave it stay; nobody was told. See remove_partner_relationship in the audit records (90 days) for who did it\n",
    );
    let records = ran.records();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["reseller"]["change"], "gone");
    assert_eq!(records[0]["reseller"]["customersLeft"], 1);
}

#[test]
fn an_agreement_that_cannot_be_asked_about_is_told_against_an_older_list_too() {
    let env = TestEnvironment::of(provider());
    let file = env.home.file("old.jsonl", run(&env, &[], "").out);
    run(&env, &["--since", &file], "").success();
    for file in [&file, &env.home.file("failed.jsonl", failed())] {
        env.rehearsal.fault(unasked());
        let ran = run(&env, &["--since", file], "");
        ran.status(4)
            .stdout(lines(2))
            .stderr(starts_with("list-resellers: リセラー 5550001: ").and(lines(2)));
        assert_eq!(agreements(&ran), ["unknown", "unknown"]);
        for record in ran.records() {
            assert_eq!(record["reseller"]["change"], Value::Null);
        }
        env.rehearsal.end_faults();
    }
}

/// No agreement can be asked about.
fn unasked() -> Fault {
    let fault = Fault::once("GET", "/agreementstatus", Effect::failed(403, false));
    fault.times(None)
}

/// The list of a run that could not ask about any agreement.
fn failed() -> String {
    let env = TestEnvironment::of(provider());
    env.rehearsal.fault(unasked());
    run(&env, &[], "").out
}

#[test]
fn records_with_a_partnerid_are_verified() {
    let env = TestEnvironment::of(provider());
    let input = "reseller.partnerId\n5550001\n5550002\n9999999\n";
    let ran = run(&env, &["-", "--keep-order"], input);
    ran.status(1).stdout(any()).stderr(any());
    assert_eq!(agreements(&ran), ["signed", "not-signed", "not-known"]);
    assert_eq!(ran.records()[0]["reseller"]["name"], "リセラー 5550001");
    assert!(
        ran.err
            .contains("PartnerID 9999999 no such PartnerID is known")
            || ran
                .err
                .contains("PartnerID 9999999: no such PartnerID is known"),
        "{}",
        ran.err
    );

    let none = run(&env, &["-"], "{\"x\":1}\n");
    none.status(3)
        .stdout(contains("no-partner-id"))
        .stderr(contains("the record names no PartnerID"));
}
