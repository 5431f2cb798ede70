//! What it says of a relationship, and on what evidence.

use rehearse::Tenant;
use serde_json::json;

use super::{CUSTOMER, NEW, OLD, POLICY, SUBSCRIPTIONS, check, invited_by, name_of, token_of};
use test_support::{Run, TestEnvironment, any};

#[test]
fn a_subscription_of_the_new_partner_proves_the_relationship() {
    let env = TestEnvironment::omakase();
    let input = invited_by(NEW);
    let ran = check(&env, &[], &input);
    let relationship = format!(
        r#""relationship":{{"state":"established","side":"customer","asked":"reseller","partner":{{"tenantId":"{NEW}","name":"ひのでクラウド株式会社","domain":"hinodecloud.onmicrosoft.com"}},"evidence":[{{"fact":"subscription-from-partner","words":"the partner {NEW} has a subscription here: O365_BUSINESS_PREMIUM, Enabled","source":"GET /v1.0/directory/subscriptions","time":"2026-10-01T00:00:00Z"}}],"others":[{{"partner":{{"tenantId":"{OLD}","name":"みなと情報サービス株式会社","domain":"minatojoho.onmicrosoft.com"}},"subscriptions":[{{"id":"50060e38-3404-46fa-8204-1ff7e990b3ea","skuPartNumber":"SMB_BUSINESS_PREMIUM","status":"Enabled","seats":5,"nextLifecycleDateTime":"2026-10-31T00:00:00Z"}}]}}],"conditions":[{{"condition":"same-region","holds":true,"words":"the reseller relationship is there, which Microsoft allows within one region only"}},{{"condition":"at-most-150-subscriptions","holds":true,"words":"2 active subscriptions: each may stand beside its successor until the old one ends"}},{{"condition":"renewal-off","holds":null,"words":"nothing here says whether the old subscriptions renew, which only the old partner sees; if they do, the customer pays twice for another term: ask the old partner"}}]}}"#
    );
    let passed = input
        .strip_prefix('{')
        .unwrap()
        .strip_suffix("}\n")
        .unwrap();
    let expected = Run {
        code: Some(0),
        out: format!("{{\"tenantId\":\"{CUSTOMER}\",{passed},{relationship}}}\n"),
        err: String::new(),
    };
    assert_eq!(ran, expected);
    assert_eq!(
        env.log().plainly(),
        [
            token_of(CUSTOMER),
            SUBSCRIPTIONS.to_owned(),
            name_of(NEW),
            name_of(OLD)
        ]
    );
}

#[test]
fn before_the_acceptance_the_customers_side_says_unknown_and_where_to_look() {
    let env = TestEnvironment::of(Tenant::omakase_invited());
    let ran = check(&env, &["--lang", "ja"], &invited_by(NEW));
    let step = "こちらからは判断できません。Microsoft 365 管理センターの「設定」>「パートナー リレーションシップ」で確認するか、パートナーに問い合わせてください";
    ran.status(1).stdout(any()).stderr(format!("check-relationship: 1 行目: {CUSTOMER}: ひのでクラウド株式会社 とのリセラー関係を確認できませんでした。{step}\n"));
    let relationship = &ran.records()[0]["relationship"];
    assert_eq!(relationship["state"], "unknown");
    assert_eq!(relationship["nextStep"], step);
    assert_eq!(
        relationship["evidence"][0]["fact"],
        "no-subscription-from-partner"
    );
    assert_eq!(
        env.log().plainly(),
        [
            token_of(CUSTOMER),
            SUBSCRIPTIONS.to_owned(),
            name_of(NEW),
            POLICY.to_owned(),
            name_of(OLD)
        ]
    );
}

#[test]
fn an_entry_in_the_policy_is_a_hint_and_a_refusal_to_show_it_no_failure() {
    let mut tenant = Tenant::omakase_invited();
    let known = tenant
        .known_tenants
        .iter_mut()
        .find(|one| one.tenant_id.as_str() == NEW);
    known.unwrap().is_service_provider = Some(true);
    let mut forbidden = tenant.clone();
    forbidden.app.roles.retain(|role| role != "Policy.Read.All");
    for (tenant, state, last_fact) in [
        (tenant, "pending", "service-provider"),
        (forbidden, "unknown", "no-subscription-from-partner"),
    ] {
        let ran = check(&TestEnvironment::of(tenant), &[], &invited_by(NEW));
        ran.status(1).stdout(any()).stderr(any());
        let relationship = &ran.records()[0]["relationship"];
        assert_eq!(relationship["state"], state);
        let evidence = relationship["evidence"].as_array().unwrap();
        assert_eq!(evidence.last().unwrap()["fact"], last_fact);
        assert!(relationship.get("status").is_none(), "{relationship}");
    }
}

#[test]
fn a_partner_id_that_no_tenant_has_is_a_warning_not_to_accept() {
    let env = TestEnvironment::of(Tenant::omakase_invited());
    let nobody = "0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845";
    let ran = check(&env, &[], &invited_by(nobody));
    ran.status(1).stdout(any()).stderr(format!(
            "check-relationship: line 1: {CUSTOMER}: the reseller relationship with {nobody} could not be confirmed: do not accept: no tenant has this partner id; ask the partner for the right link by a way that you know\n"
        ));
}

#[test]
fn the_partners_side_can_say_absent() {
    for (tenant, code, state) in [
        (Tenant::omakase(), 0, "established"),
        (Tenant::omakase_invited(), 1, "absent"),
    ] {
        let env = TestEnvironment::of(tenant);
        let input = format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n");
        let ran = check(&env, &["--side", "partner"], &input);
        ran.status(code).stdout(any()).stderr(any());
        let relationship = &ran.records()[0]["relationship"];
        assert_eq!(relationship["state"], state);
        assert_eq!(relationship["partner"], json!({"tenantId": NEW}));
        assert_eq!(
            env.log().sent(),
            [token_of(NEW), format!("GET /v1/customers/{CUSTOMER}")]
        );
    }
}

#[test]
fn without_the_right_to_names_the_partner_has_its_id() {
    let mut tenant = Tenant::omakase();
    tenant
        .app
        .roles
        .retain(|role| role != "CrossTenantInformation.ReadBasic.All");
    let ran = check(
        &TestEnvironment::of(tenant),
        &["--this-tenant", "--partner", NEW],
        "",
    );
    ran.success().stdout(any());
    let relationship = &ran.records()[0]["relationship"];
    assert_eq!(relationship["partner"], json!({"tenantId": NEW}));
}

#[test]
fn the_table_shows_the_verdicts_side_by_side() {
    let env = TestEnvironment::omakase();
    let input = format!("{}{}", invited_by(NEW), invited_by(OLD));
    let ran = check(&env, &["-t", "--lang", "ja"], &input);
    ran.success().stdout(
            "パートナー                  確認した側  状態  根拠                            ほかの販売元\n\
             ひのでクラウド株式会社      お客様      成立  パートナーのサブスクリプション  みなと情報サービス株式会社 (1 件)\n\
             みなと情報サービス株式会社  お客様      成立  パートナーのサブスクリプション  ひのでクラウド株式会社 (1 件)\n\
             計 2 件: 成立 2\n",
        );
}
