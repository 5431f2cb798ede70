//! `--apply`: the attestation, what the customer accepts on its page, and the agreement.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use rehearse::{Effect, Fault};
use test_support::{Run, TestEnvironment, any, contains, lines};

use super::{EXE, OPEN, tenant, with_contact, writes};

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
fn what_was_prepared_and_edited_into_no_day_zone_or_address_is_not_submitted() {
    let env = TestEnvironment::of(tenant(&[]));
    let plan = prepared(&env);
    for (key, value, words) in [
        ("dateAgreed", "2026/09/20", "is no day"),
        ("dateAgreed", "2027-09-20", "has not come yet"),
        ("zone", "Tokyo", "is no time zone"),
        ("email", "mori", "mori"),
    ] {
        let mut record: serde_json::Value = serde_json::from_str(&plan).unwrap();
        record["agreement"]["prepared"][key] = value.into();
        let refused = apply(&env, &[], &format!("{record}\n"));
        refused
            .status(3)
            .stdout(any())
            .stderr(lines(1).and(contains(words)))
            .about(value);
        let agreement = &refused.records()[0]["agreement"];
        assert_eq!(agreement["error"]["code"], "bad-contact", "{value}");
    }
    assert_eq!(writes(&env), [""; 0]);
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
