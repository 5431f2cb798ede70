//! The old partner hands over, as many as a transfer carries, or refuses.

use std::collections::BTreeMap;

use rehearse::{Effect, Fault, tenant::TransferState};
use serde_json::json;
use test_support::{TestEnvironment, any, contains, lines, program, run_on};

use crate::{CUSTOMER, EXE, NEW, OLD, SOLD, apply, asked, customer, seen_by, transfer, transfers};

/// The old partner with a file of subscriptions.
fn old_partner(file: &str) -> TestEnvironment {
    let env = seen_by(OLD, asked());
    env.home.file("subscriptions", file);
    env
}

fn accept(env: &TestEnvironment) -> test_support::Run {
    env.run(
        EXE,
        &["--accept", "--subscriptions", "subscriptions"],
        &customer(),
    )
}

#[test]
fn what_a_file_names_is_handed_over_and_the_new_partner_has_it() {
    let env = seen_by(OLD, asked());
    let sold = env.run(program!("list-subscriptions"), &["-"], &customer());
    for file in [sold.out, format!("{SOLD}\n"), format!("\"{SOLD}\"\r\n")] {
        let env = old_partner(&file);
        let planned = accept(&env);
        planned.success().stdout(any()).stderr("");
        let found = transfer(&planned);
        assert_eq!(
            (&found["action"], &found["subscriptions"]),
            (&json!("accept"), &json!([SOLD]))
        );
        assert_eq!(env.log().writes(), [""; 0]);
        let applied = apply(&env, &planned.out);
        applied.success().stdout(any()).stderr("");
        assert_eq!(
            (
                &transfer(&applied)["status"],
                &transfer(&applied)["progress"]
            ),
            (&json!("done"), &json!("complete"))
        );
        let tenant = env.rehearsal.tenant();
        let moved = &tenant.subscriptions[0];
        assert_eq!(moved.owner_tenant_id.unwrap().as_str(), NEW);
        assert_eq!(moved.total_licenses, 5);
        let again = apply(&env, &planned.out);
        again.success().stdout(any()).stderr("");
        assert_eq!(transfer(&again)["status"], "already-done");
        assert_eq!(env.log().writes().len(), 1);
        // The new partner sees that it is complete.
        let new = seen_by(NEW, tenant);
        let shown = new.run(EXE, &["--show", "--wait", "5s"], &customer());
        shown.success().stdout(any()).stderr("");
        assert_eq!(transfer(&shown)["progress"], "complete");
    }
}

#[test]
fn a_hand_over_is_played_from_both_ends_in_one_rehearsal() {
    let env = TestEnvironment::omakase();
    env.home.file("subscriptions", SOLD);
    let asked = apply(&env, &crate::plan(&env).out);
    asked.success().stdout(any()).stderr("");
    let variables: BTreeMap<String, String> = env.rehearsal.env().into_iter().collect();
    let old = |args: &[&str], input: &str| {
        let mut tool = env.tool(EXE, args);
        for (name, of_old) in [
            ("NORIKAE_PARTNER_TENANT", "REHEARSAL_OLD_PARTNER"),
            (
                "NORIKAE_REFRESH_TOKEN_FILE",
                "REHEARSAL_OLD_PARTNER_TOKEN_FILE",
            ),
        ] {
            tool.env(name, &variables[of_old]);
        }
        run_on(&mut tool, input)
    };
    // Whose request it is cannot take it back for the other one.
    let foreign = old(&["--withdraw"], &customer());
    foreign.status(1).stdout(any()).stderr(lines(1));
    let planned = old(
        &["--accept", "--subscriptions", "subscriptions"],
        &customer(),
    );
    planned.success().stdout(any()).stderr("");
    let done = old(&["--apply", "--first-pause", "10"], &planned.out);
    done.success().stdout(any()).stderr("");
    let shown = env.run(EXE, &["--show"], &customer());
    shown.success().stdout(any()).stderr("");
    assert_eq!(transfer(&shown)["progress"], "complete");
    let tenant = env.rehearsal.tenant();
    assert_eq!(tenant.partner_center.tenant_id.as_str(), NEW);
    assert_eq!(
        tenant.subscriptions[0].owner_tenant_id.unwrap().as_str(),
        NEW
    );
    let other = tenant.partner_center.desk.other_partner.unwrap();
    assert_eq!(other.tenant_id.as_str(), OLD);
    assert_eq!(other.desk.audit.len(), 1, "each has its own audit");
}

#[test]
fn a_plan_whose_id_is_of_a_transfer_to_another_partner_hands_nothing_over() {
    let env = old_partner(&format!("{SOLD}\n"));
    let planned = accept(&env);
    let third = "11111111-aaaa-4aaa-8aaa-111111111111";
    for partner in ["target", "source"] {
        let mut record = planned.records()[0].clone();
        record["transfer"][partner]["tenantId"] = json!(third);
        let refused = apply(&env, &format!("{record}\n"));
        refused
            .status(3)
            .stdout(any())
            .stderr(lines(1).and(contains("between other partners than the plan names")));
        assert_eq!(transfer(&refused)["error"]["code"], "contradiction");
    }
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn a_transfer_carries_twenty_five_and_the_rest_waits_for_another() {
    let mut world = asked();
    let mut file = String::new();
    for number in 0..30 {
        let mut one = world.subscriptions[0].clone();
        one.id = format!("00000000-0000-4000-8000-{number:012}")
            .parse()
            .unwrap();
        one.commerce_subscription_id = format!("00000000-0000-4001-8000-{number:012}")
            .parse()
            .unwrap();
        file.push_str(&one.commerce_subscription_id.to_string());
        file.push('\n');
        world.subscriptions.push(one);
    }
    let env = seen_by(OLD, world);
    env.home.file("subscriptions", file);
    let planned = accept(&env);
    planned.success().stdout(any()).stderr("");
    let found = transfer(&planned);
    assert_eq!(found["subscriptions"].as_array().unwrap().len(), 25);
    assert_eq!(found["rest"].as_array().unwrap().len(), 5);
    let applied = apply(&env, &planned.out);
    applied
        .status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("5 more subscription(s) do not fit")));
    assert_eq!(transfer(&applied)["status"], "done");
    let of_new = |env: &TestEnvironment| {
        let all = env.rehearsal.tenant().subscriptions;
        all.iter()
            .filter(|one| one.owner_tenant_id.unwrap().as_str() == NEW)
            .count()
    };
    assert_eq!(of_new(&env), 25 + 1);
}

#[test]
fn what_is_not_its_own_or_not_named_well_is_not_handed_over() {
    let foreign = "43562f72-bf9b-4438-bf98-f1bb8c9e51d5";
    let other = format!(
        "{{\"tenantId\":\"d1d37c83-b213-4a63-80f9-1ecf63628ff7\",\"subscription\":{{\"id\":\"{SOLD}\"}}}}\n"
    );
    for (file, words) in [
        (format!("{SOLD}\n{foreign}\n"), foreign),
        (other, "names no subscription of this customer"),
    ] {
        let env = old_partner(&file);
        let refused = accept(&env);
        refused
            .status(1)
            .stdout(any())
            .stderr(lines(1).and(contains(words)));
        assert_eq!(transfer(&refused)["reason"], "not-transferable");
        let applied = apply(&env, &refused.out);
        applied.status(1).stdout(any()).stderr(lines(1));
        assert_eq!(env.log().writes(), [""; 0]);
    }
    for file in ["nonsense\n", "{\"x\":1}\n", ""] {
        let env = old_partner(file);
        let refused = accept(&env);
        refused
            .status(3)
            .stdout("")
            .stderr(contains("subscriptions"));
    }
    let env = seen_by(OLD, asked());
    accept(&env)
        .status(3)
        .stdout("")
        .stderr(contains("subscriptions"));
}

#[test]
fn a_transfer_is_refused_and_stays_so() {
    let env = old_partner("");
    let planned = env.run(EXE, &["--reject"], &customer());
    planned.success().stdout(any()).stderr("");
    for effect in [Effect::Reset { applied: true }, Effect::failed(503, false)] {
        env.rehearsal.fault(Fault::once("PATCH", "", effect));
    }
    let applied = apply(&env, &planned.out);
    applied.success().stdout(any()).stderr("");
    assert_eq!(transfer(&applied)["progress"], "rejected");
    assert_eq!(transfers(&env)[0].state, TransferState::Rejected);
    assert_eq!(
        env.rehearsal.tenant().subscriptions[0]
            .owner_tenant_id
            .unwrap()
            .as_str(),
        OLD
    );
    let late = env.run(EXE, &["--reject"], &customer());
    late.status(1).stdout(any()).stderr(lines(1));
}

#[test]
fn a_plan_of_another_partner_asks_for_nothing() {
    let new = TestEnvironment::omakase();
    let planned = crate::plan(&new);
    let old = seen_by(OLD, rehearse::Tenant::omakase());
    let refused = apply(&old, &planned.out);
    refused
        .status(3)
        .stdout(any())
        .stderr(lines(1).and(contains("another partner")));
    assert_eq!(old.log().writes(), [""; 0]);
    let none = apply(&old, &customer());
    none.status(3)
        .stdout(any())
        .stderr(contains("no plan in this record"));
    assert!(customer().contains(CUSTOMER));
}

/// Two partners ask for the same subscriptions.
fn asked_by_two() -> TestEnvironment {
    let mut world = asked();
    let mut other = world.partner_center.desk.transfers[0].clone();
    other.id = OTHER_TRANSFER.parse().unwrap();
    other.target_partner_tenant_id = "11111111-aaaa-4aaa-8aaa-111111111111".parse().unwrap();
    world.partner_center.desk.transfers.insert(0, other);
    let env = seen_by(OLD, world);
    env.home.file("subscriptions", format!("{SOLD}\n"));
    env
}

const OTHER_TRANSFER: &str = "22222222-aaaa-4aaa-8aaa-222222222222";

/// The record of `--show` about the transfer to the new partner.
fn shown_to_the_new_one(env: &TestEnvironment) -> String {
    let shown = env.run(EXE, &["--show"], &customer());
    shown.success().stdout(lines(2)).stderr("");
    let mut lines = shown.out.lines();
    let line = lines.find(|line| !line.contains(OTHER_TRANSFER)).unwrap();
    format!("{line}\n")
}

#[test]
fn of_two_partners_that_ask_none_is_chosen() {
    let env = asked_by_two();
    let refused = accept(&env);
    refused
        .status(1)
        .stdout(lines(1))
        .stderr(lines(1).and(contains("choose one of request-transfer --show")));
    assert_eq!(transfer(&refused)["reason"], "several-open");
    let args = ["--accept", "--subscriptions", "subscriptions"];
    let planned = env.run(EXE, &args, &shown_to_the_new_one(&env));
    planned.success().stdout(lines(1)).stderr("");
    assert_eq!(transfer(&planned)["target"]["tenantId"], NEW);
    let applied = apply(&env, &planned.out);
    applied.success().stdout(any()).stderr("");
    let moved = env.rehearsal.tenant().subscriptions[0].clone();
    assert_eq!(moved.owner_tenant_id.unwrap().as_str(), NEW);
}

#[test]
fn a_record_of_one_transfer_has_that_one_refused_and_no_other() {
    let env = asked_by_two();
    let all = env.run(EXE, &["--reject"], &customer());
    all.success().stdout(lines(2)).stderr("");
    let one = env.run(EXE, &["--reject"], &shown_to_the_new_one(&env));
    one.success().stdout(lines(1)).stderr("");
    assert_eq!(transfer(&one)["target"]["tenantId"], NEW);
}

#[test]
fn a_transfer_that_handed_over_something_else_is_not_done() {
    let planned = accept(&old_partner(&format!("{SOLD}\n")));
    for (handed_over, code) in [
        (SOLD, None),
        (
            "33333333-aaaa-4aaa-8aaa-333333333333",
            Some("handed-over-otherwise"),
        ),
    ] {
        let mut world = asked();
        let id = transfer(&planned)["id"].as_str().unwrap().to_owned();
        let one = &mut world.partner_center.desk.transfers[0];
        one.id = id.parse().unwrap();
        one.state = TransferState::Complete;
        one.subscriptions = vec![handed_over.parse().unwrap()];
        let env = seen_by(OLD, world);
        let applied = apply(&env, &planned.out);
        let found = transfer(&applied);
        assert_eq!(found["error"]["code"].as_str(), code);
        let (status, exit) = match code {
            None => ("already-done", 0),
            Some(_) => ("refused", 1),
        };
        applied.status(exit).stdout(any()).stderr(any());
        assert_eq!(found["status"], status);
        assert_eq!(found["subscriptions"], json!([SOLD]));
        assert_eq!(env.log().writes(), [""; 0]);
    }
}
