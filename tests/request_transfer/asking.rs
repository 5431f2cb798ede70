//! Asking for a transfer, taking it back, and seeing how far it is.

use jiff::ToSpan;
use rehearse::{
    Effect, Fault,
    tenant::{Relation, TransferState},
};
use serde_json::json;
use test_support::{TestEnvironment, any, contains, lines};

use crate::{
    CUSTOMER, EMAIL, EXE, NEW, OLD, apply, asked, customer, no_customer, plan, rows, seen_by,
    transfer, transfers,
};

#[test]
fn the_old_partner_is_asked_once_and_the_expiry_is_told() {
    let env = TestEnvironment::omakase();
    let planned = plan(&env);
    let found = transfer(&planned);
    assert_eq!(found["action"], "ask");
    assert_eq!(
        found["source"],
        json!({"tenantId": OLD, "name": "みなと情報サービス株式会社"})
    );
    assert_eq!(found["customerName"], "株式会社あおぞら工務店");
    assert_eq!(env.log().writes(), [""; 0]);
    let applied = apply(&env, &planned.out);
    applied.success().stdout(any()).stderr("");
    let done = transfer(&applied);
    let [made] = &transfers(&env)[..] else {
        panic!()
    };
    assert_eq!(
        (
            &done["status"],
            &done["id"],
            &done["state"],
            &done["progress"],
            &done["expires"]
        ),
        (
            &json!("done"),
            &json!(made.id),
            &json!("Pending"),
            &json!("open"),
            &json!("2026-10-31T00:00:00Z")
        )
    );
    assert_eq!(made.customer_email_id, EMAIL);
    let again = apply(&env, &planned.out);
    again.success().stdout(any()).stderr("");
    assert_eq!(transfer(&again)["status"], "already-done");
    assert_eq!(transfers(&env).len(), 1);
    assert_eq!(env.log().writes().len(), 1);
}

#[test]
fn one_that_is_under_way_is_shown_and_not_asked_for_again() {
    let env = seen_by(NEW, asked());
    let planned = plan(&env);
    let found = transfer(&planned);
    assert_eq!(
        (&found["action"], &found["reason"], &found["expires"]),
        (
            &json!("none"),
            &json!("under-way"),
            &json!("2026-10-31T00:00:00Z")
        )
    );
    assert!(
        found["words"]
            .as_str()
            .unwrap()
            .contains("until 2026-10-31T00:00:00Z")
    );
    // A plan of before, which was overtaken, finds it too (900101).
    let fresh = TestEnvironment::omakase();
    let older = plan(&fresh);
    let applied = apply(&env, &older.out);
    applied.success().stdout(any()).stderr("");
    assert_eq!(transfer(&applied)["status"], "already-done");
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn what_was_under_way_when_planned_is_looked_at_again_and_what_was_only_shown_is_no_plan() {
    let env = seen_by(NEW, asked());
    let planned = plan(&env);
    for (state, progress) in [
        (TransferState::Pending, "open"),
        (TransferState::Complete, "complete"),
    ] {
        let mut tenant = env.rehearsal.tenant();
        tenant.partner_center.desk.transfers[0].state = state;
        let applied = apply(&seen_by(NEW, tenant), &planned.out);
        applied.success().stdout(any()).stderr("");
        let found = transfer(&applied);
        assert_eq!(
            (&found["status"], &found["progress"], &found["reason"]),
            (
                &json!("already-done"),
                &json!(progress),
                &json!("under-way")
            )
        );
    }
    for state in [
        TransferState::Rejected,
        TransferState::Withdrawn,
        TransferState::Expired,
    ] {
        let mut tenant = env.rehearsal.tenant();
        tenant.partner_center.desk.transfers[0].state = state;
        let env = seen_by(NEW, tenant);
        let over = apply(&env, &planned.out);
        over.status(1)
            .stdout(any())
            .stderr(lines(1).and(contains("is not any more, and has moved nothing")));
        assert_eq!(transfer(&over)["status"], "failed");
        assert_eq!(transfer(&over)["error"]["code"], "no-longer-so");
        assert_eq!(env.log().writes(), [""; 0]);
    }
    let shown = env.run(EXE, &["--show"], &customer());
    let refused = apply(&env, &shown.out);
    refused
        .status(3)
        .stdout(any())
        .stderr(lines(1).and(contains("no plan in this record")));
    assert_eq!(transfer(&refused)["error"]["code"], "no-plan");
}

#[test]
fn a_request_that_came_to_nothing_is_no_success_when_it_is_applied_again() {
    let env = TestEnvironment::omakase();
    let planned = plan(&env);
    apply(&env, &planned.out).success().stdout(any()).stderr("");
    env.rehearsal.tick(30.days()).unwrap();
    let over = apply(&env, &planned.out);
    over.status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("is \"Expired\": nothing was moved by it")));
    assert_eq!(transfer(&over)["progress"], "expired");
    assert_eq!(transfers(&env).len(), 1);
}

#[test]
fn a_request_that_meets_another_one_on_the_way_shows_that() {
    let env = TestEnvironment::omakase();
    let planned = plan(&env);
    let busy = Effect::Status {
        status: 409,
        applied: true,
        retry_after: None,
        code: Some("900101".to_owned()),
        message: None,
    };
    env.rehearsal.fault(Fault::once("POST", "/transfers", busy));
    let applied = apply(&env, &planned.out);
    applied.success().stdout(any()).stderr("");
    assert_eq!(transfer(&applied)["status"], "done");
    assert_eq!(transfers(&env).len(), 1);
}

#[test]
fn a_lost_answer_is_found_out_about_and_nothing_is_asked_for_twice() {
    for effect in [
        Effect::Reset { applied: true },
        Effect::Reset { applied: false },
        Effect::Truncate,
        Effect::failed(503, true),
        Effect::failed(429, false),
        Effect::ErrorIn200 {
            applied: true,
            code: None,
            message: None,
        },
    ] {
        let env = TestEnvironment::omakase();
        let planned = plan(&env);
        let name = format!("{effect:?}");
        env.rehearsal
            .fault(Fault::once("POST", "/transfers", effect));
        let applied = apply(&env, &planned.out);
        applied.success().stdout(any()).stderr("").about(&name);
        assert_eq!(transfers(&env).len(), 1, "{name}");
        assert_eq!(
            transfer(&applied)["id"],
            json!(transfers(&env)[0].id),
            "{name}"
        );
    }
}

#[test]
fn a_request_is_taken_back_by_its_whole_entity_while_it_is_open() {
    let env = seen_by(NEW, asked());
    let planned = env.run(EXE, &["--withdraw"], &customer());
    planned.success().stdout(any()).stderr("");
    assert_eq!(transfer(&planned)["action"], "withdraw");
    let applied = apply(&env, &planned.out);
    applied.success().stdout(any()).stderr("");
    assert_eq!(transfer(&applied)["progress"], "withdrawn");
    assert_eq!(transfers(&env)[0].state, TransferState::Withdrawn);
    let writes = env.log().writes();
    assert!(
        writes.len() == 1 && writes[0].starts_with("PATCH "),
        "{writes:?}"
    );
    let again = apply(&env, &planned.out);
    again.success().stdout(any()).stderr("");
    assert_eq!(transfer(&again)["status"], "already-done");
    // Nothing is open any more.
    let none = env.run(EXE, &["--withdraw"], &customer());
    none.status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("--show")));
    assert_eq!(transfer(&none)["reason"], "none-open");
}

#[test]
fn what_has_ended_meanwhile_cannot_be_taken_back() {
    let env = seen_by(NEW, asked());
    let planned = env.run(EXE, &["--withdraw"], &customer());
    let mut tenant = env.rehearsal.tenant();
    tenant.partner_center.desk.transfers[0].state = TransferState::Complete;
    let env = seen_by(NEW, tenant);
    let refused = apply(&env, &planned.out);
    refused
        .status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("\"Complete\"")));
    assert_eq!(transfer(&refused)["error"]["code"], "not-open");
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn a_transfer_under_way_with_another_reseller_is_not_what_was_asked_for() {
    let env = TestEnvironment::omakase();
    let args = ["--email", EMAIL, "--reseller", "1234567"];
    let planned = env.run(EXE, &args, &rows(&env));
    planned.success().stdout(any()).stderr("");
    let env = seen_by(NEW, asked());
    let refused = apply(&env, &planned.out);
    refused
        .status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("with another indirect reseller")));
    assert_eq!(transfer(&refused)["error"]["code"], "another-reseller");
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn what_is_missing_for_a_request_is_named() {
    let env = TestEnvironment::omakase();
    let bare = customer();
    for (args, input, code) in [
        (&["--email", EMAIL][..], &bare, "no-source"),
        (&["--email", EMAIL, "--from", OLD], &bare, "no-source-name"),
        (&[], &rows(&env), "no-email"),
    ] {
        let refused = env.run(EXE, args, input);
        refused.status(3).stdout(any()).stderr(lines(1)).about(code);
        assert_eq!(transfer(&refused)["error"]["code"], code);
    }
    let own = ["--email", EMAIL, "--from", NEW, "--from-name", "x"];
    let refused = env.run(EXE, &own, &bare);
    refused.status(1).stdout(any()).stderr(lines(1));
    assert_eq!(transfer(&refused)["reason"], "same-partner");
    let with_contact = format!(
        "{{\"tenantId\":\"{CUSTOMER}\",\"contact\":{{\"firstName\":\"健一\",\"lastName\":\"青木\",\"email\":\"{EMAIL}\",\"country\":\"JP\"}}}}\n"
    );
    let named = env.run(
        EXE,
        &["--from", OLD, "--from-name", "みなと"],
        &with_contact,
    );
    named.success().stdout(any()).stderr("");
    assert_eq!(transfer(&named)["customerEmail"], EMAIL);
}

#[test]
fn nobody_is_asked_for_a_customer_without_a_relationship() {
    for is_gone in [false, true] {
        let env = TestEnvironment::changed(|tenant| {
            let customers = &mut tenant.partner_center.customers;
            if is_gone {
                no_customer(customers);
            } else {
                let one = customers.iter_mut().find(|one| one.id.as_str() == CUSTOMER);
                one.unwrap().relation = Relation::Advisor;
            }
        });
        let refused = env.run(EXE, &["--email", EMAIL], &rows(&env));
        refused
            .status(1)
            .stdout(any())
            .stderr(lines(1).and(contains("reseller relationship")));
        assert_eq!(transfer(&refused)["reason"], "no-relationship");
        assert_eq!(env.log().writes(), [""; 0]);
    }
}

#[test]
fn each_refusal_of_the_service_has_a_next_step_in_both_languages() {
    for (status, code, en, ja) in [
        (
            400,
            "900102",
            "look at it in Partner Center",
            "パートナー センター",
        ),
        (409, "900104", "wait some minutes", "数分待って"),
        (
            400,
            "900131",
            "look at it in Partner Center",
            "パートナー センター",
        ),
        (
            400,
            "900148",
            "look at it in Partner Center",
            "パートナー センター",
        ),
        (403, "900149", "look at the account", "アカウント"),
        (403, "900150", "Admin agent", "管理エージェント"),
        (
            400,
            "800078",
            "look at it in Partner Center",
            "パートナー センター",
        ),
    ] {
        for (lang, words) in [("en", en), ("ja", ja)] {
            let env = TestEnvironment::omakase();
            let planned = plan(&env);
            let refusal = Effect::Status {
                status,
                applied: false,
                retry_after: None,
                code: Some(code.to_owned()),
                message: None,
            };
            env.rehearsal
                .fault(Fault::once("POST", "/transfers", refusal));
            let args = ["--apply", "--first-pause", "10", "--lang", lang];
            let refused = env.run(EXE, &args, &planned.out);
            let exit = if status == 403 { 4 } else { 1 };
            refused
                .status(exit)
                .stdout(any())
                .stderr(lines(1).and(contains(words)).and(contains(code)))
                .about(code);
            assert_eq!(transfer(&refused)["status"], "failed", "{code}");
            assert_eq!(transfers(&env), []);
        }
    }
}
