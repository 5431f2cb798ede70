//! What it answers: whether an agreement was accepted, by whom, and what to do else.

use rehearse::{Effect, Fault};
use test_support::{Run, TestEnvironment, any, run_on};

use super::{ATTESTED, CUSTOMER, EXE, LINK, OPEN, PARTNER, STRANGER, TEMPLATE, ask, tenant};

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
