//! `attest-mca` as a whole, before the rehearsal.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

use rehearse::{
    Effect, Fault, Tenant,
    tenant::{Agreement, Contact, Customer, Relation},
};
use test_support::{Run, TestEnvironment, any, program, run_on};

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
        "お客様のグローバル管理者が {LINK} で Microsoft 顧客契約を承諾するか、直接請求パートナーまたは間接プロバイダーがパートナー センターで証明してください。間接リセラーの場合は間接プロバイダーに依頼してください"
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

#[test]
fn applying_sends_nothing_but_questions_and_leaves_the_rest_to_a_person() {
    let env = TestEnvironment::of(tenant(&[]));
    for (customer, code, status) in [(OPEN, 1, "needs-person"), (CUSTOMER, 0, "nothing-to-do")] {
        let ran = ask(&env, &["--apply"], customer);
        ran.status(code).stdout(any()).stderr(any());
        assert_eq!(ran.records()[0]["agreement"]["status"], status);
        let told = format!(
            "attest-mca: line 1: {customer}: nothing was sent, because no program can attest the agreement since 5 January 2026: "
        );
        assert_eq!(ran.err.starts_with(&told), code == 1, "{}", ran.err);
    }
    for line in env.log().sent() {
        assert!(
            line.starts_with("GET ") || line.ends_with("/oauth2/v2.0/token"),
            "{line}"
        );
    }
    assert_eq!(env.rehearsal.tenant(), tenant(&[]));
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
fn the_tenant_of_the_settings_is_shown_in_a_table() {
    let ran = TestEnvironment::omakase().run(EXE, &["--this-tenant", "-t"], "");
    let expected = Run {
        code: Some(0),
        out: format!(
            "TENANT                                STATE     ACCEPTED BY\n{CUSTOMER}  accepted  customer\n"
        ),
        err: String::new(),
    };
    assert_eq!(ran, expected);
}
