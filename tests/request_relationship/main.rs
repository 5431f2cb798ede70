//! `request-relationship` as a whole, before the rehearsal: links, mails that `parse-invite` reads back, requests for
//! roles, and ends.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod administration;
mod ending;
mod mails;

use rehearse::{
    Effect, Fault, Tenant,
    tenant::{OtherPartner, PartnerRelation},
};
use serde_json::{Value, json};
use test_support::{Run, TestEnvironment, any, program, starts_with};

const EXE: &str = program!("request-relationship");
const PARSE: &str = program!("parse-invite");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const PARTNER: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const PROVIDER: &str = "e7f3b1c2-90ad-4f6b-b7c4-13d5a8e26f91";
const RESELLER: &str = "e7f3b1c2-90ad-4f6b-b7c4-13d5a8e26f92";

/// The built-in tenant, whose partner has a distributor and a reseller.
fn tenant() -> Tenant {
    let mut tenant = Tenant::omakase();
    let other = |id: &str, mpn_id: &str, name: &str, relation| OtherPartner {
        tenant_id: id.parse().unwrap(),
        mpn_id: mpn_id.to_owned(),
        name: name.to_owned(),
        location: "JP".to_owned(),
        is_agreement_signed: true,
        relation: Some(relation),
    };
    let roles = &mut tenant.app.roles;
    roles.push("DelegatedAdminRelationship.ReadWrite.All".to_owned());
    tenant.partner_center.desk.partners = vec![
        other(
            PROVIDER,
            "6010001",
            "株式会社みらい商事",
            PartnerRelation::Provider,
        ),
        other(
            RESELLER,
            "6010002",
            "株式会社そら",
            PartnerRelation::Reseller,
        ),
    ];
    tenant
}

fn customer() -> String {
    format!("{}\n", json!({"x": 1, "tenantId": CUSTOMER}))
}

fn request(ran: &Run) -> Value {
    ran.records()[0]["request"].clone()
}

fn writes(env: &TestEnvironment) -> Vec<String> {
    let sent = env.log().sent().into_iter();
    sent.filter(|line| !line.starts_with("GET ") && !line.ends_with("/oauth2/v2.0/token"))
        .collect()
}

#[test]
fn without_a_record_there_is_one_link_for_any_customer_and_nothing_of_standard_input_is_read() {
    let env = TestEnvironment::of(tenant());
    let ran = env.run(EXE, &[], "this is no record\n");
    ran.status(0).stdout(any());
    let records = ran.records();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].get("tenantId"), None);
    let request = &records[0]["request"];
    assert_eq!(request["kind"], "reseller");
    assert_eq!(request["action"], "invite");
    assert_eq!(request["partner"]["tenantId"], PARTNER);
    assert_eq!(request["partner"]["name"], "ひのでクラウド株式会社");
    assert_eq!(
        request["url"],
        format!(
            "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId={PARTNER}&msppId=0#/partners/invitation"
        )
    );
    assert_eq!(writes(&env), [""; 0]);
}

#[test]
fn an_indirect_link_has_the_resellers_id_first_whoever_makes_it() {
    let env = TestEnvironment::of(tenant());
    for (other, id, reseller, mspp_id, provider) in [
        ("--provider", PROVIDER, PARTNER, "6010234", PROVIDER),
        ("--reseller", RESELLER, RESELLER, "6010002", PARTNER),
    ] {
        let ran = env.run(EXE, &["--kind", "indirect", other, id], "");
        ran.status(0).stdout(any()).about(other);
        let request = request(&ran);
        assert_eq!(request["kind"], "indirect-reseller");
        assert_eq!(request["provider"]["tenantId"], provider);
        assert_eq!(
            request["url"],
            format!(
                "https://admin.microsoft.com/Adminportal/Home?invType=IndirectResellerRelationship&partnerId={reseller}&msppId={mspp_id}&indirectCSPId={provider}#/partners/invitation"
            )
        );
    }
}

#[test]
fn a_partner_that_partner_center_does_not_know_as_such_is_in_no_link() {
    let env = TestEnvironment::of(tenant());
    for (other, id, words) in [
        ("--provider", RESELLER, "is no distributor of yours"),
        ("--reseller", PROVIDER, "is no indirect reseller of yours"),
    ] {
        let ran = env.run(EXE, &["--kind", "indirect", other, id, "-"], &customer());
        ran.status(1)
            .stdout(any())
            .stderr(starts_with(format!(
                "request-relationship: line 1: {CUSTOMER}: {id} {words}"
            )))
            .about(other);
        let request = request(&ran);
        assert_eq!(request["error"]["code"], "no-such-partner");
        assert!(request.get("url").is_none());
    }
    let ran = env.run(EXE, &["--kind", "indirect"], "");
    ran.status(2).stderr(any());
}

#[test]
fn an_agreement_comes_with_its_text_in_the_customers_language() {
    let env = TestEnvironment::of(tenant());
    for (language, code) in [("ja-JP", 0), ("en-US", 0), ("fr-FR", 3)] {
        let args = ["--kind", "mca", "--language", language, "-"];
        let ran = env.run(EXE, &args, &customer());
        ran.status(code).stdout(any()).stderr(any()).about(language);
        let request = request(&ran);
        if code == 3 {
            assert_eq!(request["error"]["code"], "no-text");
            continue;
        }
        let agreement = &request["agreement"];
        assert_eq!(agreement["language"], language);
        assert_eq!(agreement["link"], "https://aka.ms/customeragreement");
        assert!(agreement["text"].as_str().unwrap().ends_with(language));
        assert_eq!(
            request["url"],
            "https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement"
        );
    }
}

#[test]
fn without_the_services_own_link_there_is_none() {
    let env = TestEnvironment::of(tenant());
    env.rehearsal.fault(Fault::once(
        "GET",
        "/relationshiprequests",
        Effect::failed(403, false),
    ));
    let ran = env.run(EXE, &["-"], &customer());
    ran.status(4).stdout(any()).stderr(any());
    assert!(request(&ran).get("url").is_none());
}
