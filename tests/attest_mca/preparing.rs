//! `--prepare`: the contact is checked, and written for who attests.

use rehearse::tenant::{OtherPartner, PartnerRelation};
use serde_json::json;
use test_support::{TestEnvironment, any, starts_with};

use super::{CUSTOMER, EXE, OPEN, TEMPLATE, ask, tenant, with_contact, writes};

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
