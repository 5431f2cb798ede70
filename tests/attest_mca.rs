//! `attest-mca` as a whole, before the rehearsal.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use rehearse::{
    Effect, Fault, Tenant,
    tenant::{Agreement, Contact, Customer, OtherPartner, PartnerRelation, Relation},
};
use serde_json::{Value, json};
use test_support::{Run, TestEnvironment, any, program, run_on, starts_with};

const EXE: &str = program!("attest-mca");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const ATTESTED: &str = "d1d37c83-b213-4a63-80f9-1ecf63628ff7";
const OPEN: &str = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";
const STRANGER: &str = "c41d9a07-2b6e-4c58-8f10-6e5b7a90d3e1";
const PARTNER: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const TEMPLATE: &str = "117a77b0-9360-443b-8795-c6dedc750cf9";
const LINK: &str = "https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement";

/// The built-in tenant, and one more customer with these attestations and no signature of its own.
fn tenant(dates: &[&str]) -> Tenant {
    let mut tenant = Tenant::omakase();
    let agreements = dates.iter().map(|date| Agreement {
        template_id: TEMPLATE.parse().unwrap(),
        date_agreed: date.parse().unwrap(),
        primary_contact: Contact {
            first_name: "花".to_owned(),
            last_name: "森".to_owned(),
            email: "mori@kaigan.example".to_owned(),
            phone_number: None,
        },
    });
    tenant.partner_center.customers.push(Customer {
        id: OPEN.parse().unwrap(),
        company_name: "株式会社かいがん".to_owned(),
        domain: "kaigan.onmicrosoft.com".to_owned(),
        direct_signed: false,
        agreements: agreements.collect(),
        indirect_resellers: Vec::new(),
        relation: Relation::Reseller,
        account_status: None,
    });
    tenant
}

fn ask(env: &TestEnvironment, args: &[&str], tenant: &str) -> Run {
    let record = format!("{{\"x\":1.50,\"tenantId\":\"{tenant}\"}}\n");
    env.run(EXE, args, &record)
}

fn refusal(suffix: &str) -> Fault {
    Fault::once("GET", suffix, Effect::failed(403, false))
}

#[test]
fn a_customer_who_signed_needs_no_attestation_and_is_asked_about_once() {
    let env = TestEnvironment::omakase();
    let ran = ask(&env, &[], CUSTOMER);
    let expected = Run {
        code: Some(0),
        out: format!(
            "{{\"x\":1.50,\"tenantId\":\"{CUSTOMER}\",\"agreement\":{{\"state\":\"accepted\",\"acceptedBy\":\"customer\",\"agreedAt\":null,\"templateId\":null,\"agreementLink\":\"https://aka.ms/customeragreement\",\"acceptanceLink\":\"{LINK}\",\"nextStep\":null}}}}\n"
        ),
        err: String::new(),
    };
    assert_eq!(ran, expected);
    assert_eq!(
        env.log().sent(),
        [
            format!("POST /{PARTNER}/oauth2/v2.0/token"),
            format!("GET /v1/customers/{CUSTOMER}/directSignedMicrosoftCustomerAgreementStatus"),
            "GET /v1/agreements".to_owned(),
        ]
    );
}

#[test]
fn an_attestation_of_the_partner_is_found_with_its_date() {
    let ran = ask(&TestEnvironment::omakase(), &[], ATTESTED);
    ran.success().stdout(any());
    let agreement = &ran.records()[0]["agreement"];
    assert_eq!(agreement["state"], "accepted");
    assert_eq!(agreement["acceptedBy"], "partner");
    assert_eq!(agreement["agreedAt"], "2025-11-20T00:00:00Z");
    assert_eq!(agreement["templateId"], TEMPLATE);
}

#[test]
fn the_latest_attestation_decides_whether_it_is_outdated() {
    let old = "2022-05-01T00:00:00Z";
    let new = "2024-05-01T00:00:00Z";
    for (dates, code, state, agreed_at) in [
        (&[new, old][..], 0, "accepted", new),
        (&[old], 1, "outdated", old),
    ] {
        let ran = ask(&TestEnvironment::of(tenant(dates)), &[], OPEN);
        ran.status(code).stdout(any()).stderr(any());
        let agreement = &ran.records()[0]["agreement"];
        assert_eq!(agreement["state"], state);
        assert_eq!(agreement["agreedAt"], agreed_at);
    }
}

#[test]
fn an_agreement_that_nobody_accepted_is_told_with_what_to_do() {
    let ran = ask(&TestEnvironment::of(tenant(&[])), &["--lang", "ja"], OPEN);
    let step = format!(
        "お客様のグローバル管理者が {LINK} で Microsoft 顧客契約を承諾してください。このページにパートナーへ連絡するよう表示される場合 (以前にパートナーから購入したことがあるお客様) は、直接請求パートナーまたはディストリビューターが --prepare と --apply で証明します (パートナー センターの画面での証明は 2026 年 1 月 5 日に廃止されました)。間接リセラーは --prepare でディストリビューターに渡すレコードを作成できます"
    );
    ran.status(1).stdout(any()).stderr(format!(
        "attest-mca: 1 行目: {OPEN}: Microsoft 顧客契約の承諾がありません。{step}\n"
    ));
    let agreement = &ran.records()[0]["agreement"];
    assert_eq!(agreement["state"], "not-accepted");
    assert_eq!(agreement["nextStep"], step);
    assert_eq!(
        agreement["agreementLink"],
        "https://aka.ms/customeragreement"
    );
}

/// A record with who accepts at the customer's; `change` fills in more.
fn with_contact(tenant: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut contact = json!({
        "firstName": "花", "lastName": "森", "email": "mori@kaigan.example", "country": "JP",
    });
    change(&mut contact);
    format!("{}\n", json!({"tenantId": tenant, "contact": contact}))
}

fn writes(env: &TestEnvironment) -> Vec<String> {
    let sent = env.log().sent().into_iter();
    // What the customer does on the page is none of the tool's.
    sent.filter(|line| !line.contains(" /rehearsal/"))
        .filter(|line| !line.starts_with("GET ") && !line.ends_with("/oauth2/v2.0/token"))
        .collect()
}

#[test]
fn what_is_to_be_submitted_is_checked_and_written_and_nothing_is_sent() {
    let env = TestEnvironment::of(tenant(&[]));
    let input = with_contact(OPEN, |contact| contact["phoneNumber"] = "0660000000".into());
    let ran = env.run(EXE, &["--prepare"], &input);
    ran.status(0).stdout(any());
    let agreement = &ran.records()[0]["agreement"];
    assert_eq!(agreement["state"], "not-accepted");
    assert_eq!(agreement["status"], "prepared");
    assert_eq!(
        agreement["prepared"],
        json!({
            "firstName": "花", "lastName": "森", "email": "mori@kaigan.example",
            "phoneNumber": "0660000000", "companyName": "株式会社かいがん", "country": "JP",
            "language": "ja-JP", "dateAgreed": null, "zone": "Asia/Tokyo", "templateId": TEMPLATE,
        })
    );
    assert_eq!(writes(&env), [""; 0]);
    assert_eq!(env.rehearsal.tenant(), tenant(&[]));
}

#[test]
fn what_is_accepted_already_has_nothing_prepared() {
    let ran = TestEnvironment::omakase().run(EXE, &["--prepare"], &with_contact(CUSTOMER, |_| {}));
    ran.status(0).stdout(any());
    let agreement = &ran.records()[0]["agreement"];
    assert_eq!(agreement["status"], "nothing-to-do");
    assert!(agreement.get("prepared").is_none());
}

#[test]
fn a_contact_that_cannot_be_attested_is_named_with_what_is_wrong_in_it() {
    let env = TestEnvironment::of(tenant(&[]));
    for (field, value, words) in [
        ("email", "mori", "\"mori\" is no mail address"),
        ("country", "FR", "Partner Center knows no country \"FR\""),
        (
            "country",
            "../x",
            "Partner Center knows no country \"../x\"",
        ),
        (
            "phoneNumber",
            "1",
            "\"1\" is no telephone number as JP has them",
        ),
        (
            "language",
            "fr-FR",
            "the agreement is not there in \"fr-FR\"; this country has ja-JP, en-US",
        ),
        (
            "dateAgreed",
            "2999-01-01",
            "2999-01-01 has not come yet at the customer's",
        ),
        ("zone", "Tokyo", "\"Tokyo\" is no time zone"),
        ("firstName", "", "the contact has no \"firstName\""),
    ] {
        let input = with_contact(OPEN, |contact| contact[field] = value.into());
        let ran = env.run(EXE, &["--prepare"], &input);
        ran.status(3)
            .stdout(any())
            .stderr(starts_with(format!("attest-mca: line 1: {OPEN}: {words}")))
            .about(field);
        let agreement = &ran.records()[0]["agreement"];
        assert_eq!(agreement["error"]["code"], "bad-contact");
    }
    let ran = ask(&env, &["--prepare"], OPEN);
    ran.status(3).stdout(any()).stderr(any());
    assert_eq!(ran.records()[0]["agreement"]["error"]["code"], "no-contact");
}

#[test]
fn the_day_of_acceptance_is_that_of_the_customers_zone() {
    let env = TestEnvironment::of(tenant(&[]));
    let input = with_contact(OPEN, |contact| contact["dateAgreed"] = "2026-10-08".into());
    for (now, zone, code) in [
        ("2026-10-07T15:30:00Z", "Asia/Tokyo", 0),
        ("2026-10-07T15:30:00Z", "America/New_York", 3),
        ("2026-10-07T14:30:00Z", "Asia/Tokyo", 3),
    ] {
        let args = ["--prepare", "--now", now, "--zone", zone];
        let ran = env.run(EXE, &args, &input);
        ran.status(code).stdout(any()).stderr(any()).about(zone);
    }
}

fn provider(number: u8) -> OtherPartner {
    OtherPartner {
        tenant_id: format!("e7f3b1c2-90ad-4f6b-b7c4-13d5a8e26f9{number}")
            .parse()
            .unwrap(),
        mpn_id: format!("601000{number}"),
        name: format!("ディストリビューター{number}"),
        location: "JP".to_owned(),
        is_agreement_signed: true,
        relation: Some(PartnerRelation::Provider),
    }
}

#[test]
fn an_indirect_reseller_gets_a_record_for_its_provider() {
    let with = |providers: &[u8]| {
        let mut tenant = tenant(&[]);
        let providers = providers.iter().copied().map(provider);
        tenant.partner_center.desk.partners = providers.collect();
        TestEnvironment::of(tenant)
    };
    let ran = with(&[1]).run(EXE, &["--prepare"], &with_contact(OPEN, |_| {}));
    ran.status(1).stdout(any()).stderr(format!(
        "attest-mca: line 1: {OPEN}: an indirect reseller cannot attest: send this record to your distributor ディストリビューター1 (e7f3b1c2-90ad-4f6b-b7c4-13d5a8e26f91), which runs attest-mca --prepare on it\n"
    ));
    let record = &ran.records()[0];
    assert_eq!(record["agreement"]["status"], "for-provider");
    assert_eq!(
        record["agreement"]["provider"]["name"],
        "ディストリビューター1"
    );
    assert_eq!(record["contact"]["lastName"], "森");
    let ran = with(&[1, 2]).run(EXE, &["--prepare"], &with_contact(OPEN, |_| {}));
    ran.status(1).stdout(any()).stderr(any());
    let error = &ran.records()[0]["agreement"]["error"];
    assert_eq!(error["code"], "several-providers");
}

#[test]
fn a_customer_of_somebody_else_is_an_answer_and_no_lack_of_rights() {
    let ran = ask(&TestEnvironment::omakase(), &[], STRANGER);
    ran.status(1).stdout(any()).stderr(any());
    let agreement = &ran.records()[0]["agreement"];
    assert_eq!(agreement["state"], "unknown");
    assert_eq!(agreement["status"], "failed");
    assert_eq!(agreement["error"]["code"], "20002");
    assert!(
        ran.err.contains("there is no reseller relationship"),
        "{}",
        ran.err
    );
}

#[test]
fn a_token_without_a_person_is_told_how_to_sign_in() {
    let env = TestEnvironment::omakase();
    let mut command = env.tool(EXE, &[]);
    command.env_remove("NORIKAE_REFRESH_TOKEN_FILE");
    let ran = run_on(&mut command, format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n"));
    ran.status(4).stdout(any()).stderr(any());
    assert_eq!(ran.records()[0]["agreement"]["error"]["code"], "900329");
    assert!(ran.err.contains("sign-in --partner"), "{}", ran.err);
}

#[test]
fn one_proof_is_enough_and_one_silence_is_no_refusal() {
    let direct = "/directSignedMicrosoftCustomerAgreementStatus";
    for (customer, suffix, code, state) in [
        (ATTESTED, direct, 0, "accepted"),
        (OPEN, direct, 4, "unknown"),
        (OPEN, "/agreements", 4, "unknown"),
    ] {
        let env = TestEnvironment::of(tenant(&[]));
        env.rehearsal.fault(refusal(suffix));
        let ran = ask(&env, &[], customer);
        ran.status(code)
            .stdout(any())
            .stderr(any())
            .about(format!("{customer} {suffix}"));
        assert_eq!(ran.records()[0]["agreement"]["state"], state);
    }
}

#[test]
fn nothing_is_asked_of_a_cloud_without_agreements_or_about_a_domain() {
    let env = TestEnvironment::omakase();
    for cloud in ["us-gov", "us-dod", "china"] {
        let ran = ask(&env, &["--cloud", cloud], CUSTOMER);
        ran.status(1).stdout(any()).stderr(any());
        let agreement = &ran.records()[0]["agreement"];
        assert_eq!(agreement["state"], "unknown");
        assert!(agreement.get("error").is_none());
    }
    for (tenant, error) in [
        ("aozora-koumuten.example", "no-tenant-id"),
        ("../x", "bad-record"),
    ] {
        let ran = ask(&env, &[], tenant);
        ran.status(3).stdout(any()).stderr(any());
        assert_eq!(ran.records()[0]["agreement"]["error"]["code"], error);
    }
    assert_eq!(env.log().sent(), [""; 0]);
}

#[test]
fn a_table_of_one_tenant_has_no_column_for_it_unless_it_is_named() {
    let ran = TestEnvironment::omakase().run(EXE, &["--this-tenant", "-t"], "");
    let expected = Run {
        code: Some(0),
        out: "STATE     ACCEPTED BY\naccepted  customer\n".to_owned(),
        err: String::new(),
    };
    assert_eq!(ran, expected);
    let args = ["--this-tenant", "-t", "--columns", "tenantId,state"];
    let named = TestEnvironment::omakase().run(EXE, &args, "");
    let expected = format!("TENANT                                STATE\n{CUSTOMER}  accepted\n");
    named.success().stdout(expected);
}

const PHONE: &str = "0660000000";

fn prepared(env: &TestEnvironment) -> String {
    let input = with_contact(OPEN, |contact| contact["phoneNumber"] = PHONE.into());
    let ran = env.run(EXE, &["--prepare"], &input);
    ran.status(0).stdout(any());
    ran.out
}

fn apply(env: &TestEnvironment, args: &[&str], plan: &str) -> Run {
    env.run(
        EXE,
        &[&["--apply", "--first-pause", "1"], args].concat(),
        plan,
    )
}

/// The customer accepts on the page of the link.
fn accept(link: &str) {
    let (host, path) = link
        .strip_prefix("http://")
        .unwrap()
        .split_once('/')
        .unwrap();
    let mut page = TcpStream::connect(host).unwrap();
    let request = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    page.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    page.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[test]
fn an_attestation_is_submitted_accepted_by_the_customer_and_made_an_agreement() {
    let env = TestEnvironment::of(tenant(&[]));
    let plan = prepared(&env);
    let ran = apply(&env, &[], &plan);
    ran.status(1).stdout(any()).stderr(any());
    let agreement = ran.records()[0]["agreement"].clone();
    assert_eq!(agreement["state"], "not-accepted");
    assert_eq!(agreement["status"], "submitted");
    let attestation = &agreement["attestation"];
    assert_eq!(attestation["status"], "Pending");
    assert!(attestation["unconfirmed"].as_array().unwrap().len() > 5);
    let link = attestation["link"].as_str().unwrap();
    assert!(ran.err.contains(link), "{}", ran.err);
    assert!(ran.err.contains("asks for no sign-in"), "{}", ran.err);
    // Nothing is accepted in the customer's place, however often it is run.
    let again = apply(&env, &["--wait", "1s", "--interval", "1s"], &plan);
    again.status(1).stdout(any()).stderr(any());
    let submitted = &again.records()[0]["agreement"]["attestation"];
    assert_eq!(submitted["id"], attestation["id"]);
    assert_eq!(writes(&env), ["POST /v1/attestations/enhanced"]);
    accept(link);
    let done = apply(&env, &[], &plan);
    done.status(0).stdout(any());
    let agreement = &done.records()[0]["agreement"];
    assert_eq!(agreement["state"], "accepted");
    assert_eq!(agreement["acceptedBy"], "partner");
    assert_eq!(agreement["status"], "attested");
    assert_eq!(
        writes(&env),
        [
            "POST /v1/attestations/enhanced".to_owned(),
            format!("POST /v1/customers/{OPEN}/agreements"),
        ]
    );
    let customers = env.rehearsal.tenant().partner_center.customers;
    let one = customers
        .iter()
        .find(|one| one.id.as_str() == OPEN)
        .unwrap();
    assert_eq!(one.agreements.len(), 1);
    assert_eq!(one.agreements[0].primary_contact.last_name, "森");
    // And then there is nothing to do.
    let ran = apply(&env, &[], &plan);
    ran.status(0).stdout(any());
    assert_eq!(ran.records()[0]["agreement"]["status"], "nothing-to-do");
}

#[test]
fn a_lost_answer_makes_no_second_attestation_and_no_second_agreement() {
    for applied in [true, false] {
        let env = TestEnvironment::of(tenant(&[]));
        let plan = prepared(&env);
        for _ in 0..4 {
            let fault = Fault::once(
                "POST",
                "/attestations/enhanced",
                Effect::failed(504, applied),
            );
            env.rehearsal.fault(fault);
        }
        apply(&env, &[], &plan)
            .status(75)
            .stdout(any())
            .stderr(any());
        let ran = apply(&env, &[], &plan);
        ran.status(1)
            .stdout(any())
            .stderr(any())
            .about(applied.to_string());
        let attestations = || env.rehearsal.tenant().partner_center.desk.attestations;
        assert_eq!(attestations().len(), 1, "{applied}");
        let agreement = &ran.records()[0]["agreement"];
        accept(agreement["attestation"]["link"].as_str().unwrap());
        env.rehearsal.fault(Fault::once(
            "POST",
            "/agreements",
            Effect::failed(504, applied),
        ));
        apply(&env, &[], &plan).status(0).stdout(any());
        let customers = env.rehearsal.tenant().partner_center.customers;
        let one = customers
            .iter()
            .find(|one| one.id.as_str() == OPEN)
            .unwrap();
        assert_eq!(one.agreements.len(), 1, "{applied}");
    }
}

#[test]
fn the_same_contact_is_never_altered_to_get_around_its_earlier_record() {
    let env = TestEnvironment::of(tenant(&["2022-05-01T00:00:00Z"]));
    let input = with_contact(OPEN, |_| {});
    let plan = env.run(EXE, &["--prepare"], &input).out;
    let ran = apply(&env, &[], &plan);
    ran.status(1).stdout(any()).stderr(any());
    let agreement = &ran.records()[0]["agreement"];
    assert_eq!(agreement["status"], "already-attested");
    assert_eq!(agreement["state"], "outdated");
    assert_eq!(agreement["error"]["code"], "600061");
    assert_eq!(writes(&env), ["POST /v1/attestations/enhanced"]);
}

#[test]
fn only_what_was_prepared_is_submitted() {
    let env = TestEnvironment::of(tenant(&[]));
    let ran = apply(&env, &[], &with_contact(OPEN, |_| {}));
    ran.status(3).stdout(any()).stderr(any());
    assert_eq!(
        ran.records()[0]["agreement"]["error"]["code"],
        "not-prepared"
    );
    assert_eq!(writes(&env), [""; 0]);
}

#[test]
fn an_attestation_that_has_ended_is_followed_by_a_new_one() {
    let env = TestEnvironment::of(tenant(&[]));
    let plan = prepared(&env);
    apply(&env, &[], &plan)
        .status(1)
        .stdout(any())
        .stderr(any());
    env.rehearsal.tick(jiff::Span::new().days(8)).unwrap();
    let ran = apply(&env, &[], &plan);
    ran.status(1).stdout(any()).stderr(any());
    // The same contact again is refused by the service, and that is said.
    assert_eq!(ran.records()[0]["agreement"]["status"], "already-attested");
    assert_eq!(
        env.rehearsal
            .tenant()
            .partner_center
            .desk
            .attestations
            .len(),
        1
    );
}
