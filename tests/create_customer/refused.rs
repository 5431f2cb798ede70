//! What the service refuses: each refusal says what to do, in both languages.

use rehearse::{Effect, Fault, tenant::Tier};
use test_support::{TestEnvironment, any, contains, lines};

use crate::{APPLY, EXE, apply, changed, created, planned, section};

/// The documented refusals that the calls of this tool can meet: status, code, exit code, and what to do, in words of
/// both languages.
const REFUSALS: &[(u16, &str, i32, [&str; 2])] = &[
    (
        400,
        "600002",
        1,
        ["registrationNumber", "registrationNumber"],
    ),
    (
        400,
        "600049",
        1,
        ["registrationNumber", "registrationNumber"],
    ),
    (
        400,
        "600050",
        1,
        ["registrationNumber", "registrationNumber"],
    ),
    (400, "600051", 1, ["phoneNumber", "phoneNumber"]),
    (
        403,
        "600006",
        4,
        ["look at the account's settings", "アカウント設定を確認"],
    ),
    (
        403,
        "1002",
        4,
        [
            "sign in with the role Admin agent",
            "管理エージェントのロールでサインイン",
        ],
    ),
    (
        403,
        "900150",
        4,
        [
            "ask for the role Admin agent",
            "管理エージェントのロールを依頼",
        ],
    ),
    (
        403,
        "900329",
        4,
        [
            "sign in as a user of the partner",
            "ユーザーとしてサインインしてください",
        ],
    ),
    (
        401,
        "900421",
        4,
        ["turn it on for the user", "多要素認証を有効にして"],
    ),
    (
        401,
        "10001",
        4,
        ["turn it on for the user", "多要素認証を有効にして"],
    ),
    (
        401,
        "900420",
        4,
        [
            "must ask for https://api.partnercenter.microsoft.com",
            "対象に指定してください",
        ],
    ),
    (
        400,
        "800016",
        1,
        ["see list-resellers", "list-resellers で確認"],
    ),
    (
        404,
        "800015",
        1,
        ["see list-resellers", "list-resellers で確認"],
    ),
    (
        404,
        "2072",
        1,
        ["see list-resellers", "list-resellers で確認"],
    ),
    (
        403,
        "900123",
        4,
        ["see list-resellers", "list-resellers で確認"],
    ),
    (
        403,
        "900124",
        4,
        ["look at the account in Partner Center", "アカウントを確認"],
    ),
    (
        403,
        "800039",
        4,
        ["look at the account in Partner Center", "アカウントを確認"],
    ),
    (
        403,
        "900149",
        4,
        ["look at the account in Partner Center", "アカウントを確認"],
    ),
    (
        400,
        "3000",
        1,
        [
            "correct the company or the contact",
            "会社または連絡先を修正",
        ],
    ),
];

#[test]
fn every_documented_refusal_of_a_creation_has_a_next_step_in_both_languages() {
    for (status, code, exit, words) in REFUSALS {
        for (lang, words) in ["en", "ja"].iter().zip(words) {
            let env = TestEnvironment::omakase();
            let plan = planned(&env, &[]);
            env.rehearsal.fault(Fault {
                times: None,
                ..Fault::once(
                    "POST",
                    "v1/customers",
                    Effect::Status {
                        status: *status,
                        applied: false,
                        retry_after: None,
                        code: Some((*code).to_owned()),
                        message: Some("It was refused.".to_owned()),
                    },
                )
            });
            let run = env.run(EXE, &[APPLY, &["--lang", lang]].concat(), &plan);
            let about = format!("{status} {code} {lang}");
            run.status(*exit)
                .stdout(any())
                .stderr(lines(1).and(contains(*words)))
                .about(&about);
            let section = section(&run);
            assert_eq!(section["status"], "failed", "{about}");
            assert_eq!(section["error"]["code"], *code, "{about}");
            assert_eq!(created(&env), [], "{about}");
        }
    }
}

#[test]
fn a_busy_service_is_tried_again_and_nothing_is_created_twice() {
    let env = TestEnvironment::omakase();
    let plan = planned(&env, &[]);
    env.rehearsal.fault(Fault {
        times: None,
        ..Fault::once("POST", "v1/customers", Effect::failed(503, false))
    });
    let busy = apply(&env, &plan);
    busy.status(75).stdout(any()).stderr(lines(1));
    assert_eq!(section(&busy)["status"], "unknown");
    env.rehearsal.end_faults();
    apply(&env, &plan).success().stdout(any()).stderr("");
    assert_eq!(created(&env).len(), 1);
}

#[test]
fn an_indirect_reseller_cannot_create_customers() {
    let env = TestEnvironment::changed(|tenant| {
        tenant.partner_center.desk.tier = Tier::IndirectReseller;
    });
    let run = apply(&env, &planned(&env, &[]));
    run.status(4)
        .stdout(any())
        .stderr(lines(1).and(contains("600006")));
    assert_eq!(section(&run)["error"]["code"], "600006");
}

#[test]
fn a_company_that_the_service_refuses_keeps_the_next_one_from_nothing() {
    let env = TestEnvironment::omakase();
    let second = changed(|one| one["company"]["domain"] = "minato-2.onmicrosoft.com".into());
    let second = env.run(EXE, &[], &second).out;
    let input = format!("{}not a record\n{second}", planned(&env, &[]));
    env.rehearsal.fault(Fault::once(
        "POST",
        "v1/customers",
        Effect::Status {
            status: 400,
            applied: false,
            retry_after: None,
            code: Some("600002".to_owned()),
            message: None,
        },
    ));
    let run = apply(&env, &input);
    run.status(3).stdout(any()).stderr(lines(2));
    let statuses: Vec<_> = run
        .records()
        .iter()
        .map(|record| record["creation"]["status"].clone())
        .collect();
    assert_eq!(statuses, ["failed", "done"]);
}

#[test]
fn a_table_with_another_heading_is_told_which_columns_a_company_has() {
    let env = TestEnvironment::omakase();
    let table = "会社名,ドメイン\n株式会社みなと,minato-new.onmicrosoft.com\n";
    let refused = env.run(EXE, &[], table);
    refused.status(3).stdout("").stderr(
        lines(1)
            .and(contains("line 1: "))
            .and(contains(
                "must have columns such as company.name,company.domain",
            ))
            .and(contains("contact.email")),
    );
    assert!(!refused.err.contains("tenantId"), "{}", refused.err);
    let japanese = env.run(EXE, &["--lang", "ja"], table);
    japanese
        .status(3)
        .stdout("")
        .stderr(contains("見出しの行に company.name,company.domain"));
    // What is no table at all is told so.
    let page = env.run(EXE, &[], "<html lang=\"ja\", dir=\"ltr\">\n");
    page.status(3)
        .stdout("")
        .stderr(lines(1).and(contains("HTML or XML, not records")));
}
