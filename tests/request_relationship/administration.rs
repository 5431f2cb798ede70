//! Requests for roles (GDAP): planned, made, locked, and only then linked to.

use rehearse::{Effect, Fault};
use serde_json::Value;
use test_support::{Run, TestEnvironment, any, contains, lines};

use super::{CUSTOMER, EXE, customer, request, tenant, writes};

fn planned(env: &TestEnvironment) -> String {
    let ran = env.run(EXE, &["--kind", "gdap", "-"], &customer());
    ran.status(0).stdout(any());
    ran.out
}

fn apply(env: &TestEnvironment, plan: &str) -> Run {
    env.run(EXE, &["--apply", "--first-pause", "1", "-"], plan)
}

#[test]
fn a_plan_changes_nothing_and_applying_it_gives_a_link_that_can_be_approved() {
    let env = TestEnvironment::of(tenant());
    let plan = planned(&env);
    assert_eq!(writes(&env), [""; 0]);
    let ran = apply(&env, &plan);
    ran.status(0).stdout(any());
    let request = request(&ran);
    assert_eq!(request["status"], "done");
    let administration = &request["administration"];
    assert_eq!(administration["state"], "approvalPending");
    let id = administration["id"].as_str().unwrap();
    assert_eq!(
        request["url"],
        format!(
            "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/{id}"
        )
    );
    let roles: Vec<&Value> = administration["roles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| &role["name"])
        .collect();
    assert_eq!(
        roles,
        [
            "Directory Readers",
            "Global Reader",
            "License Administrator"
        ]
    );
    let made = env
        .rehearsal
        .tenant()
        .partner_center
        .desk
        .delegated_admin_relationships;
    let [made] = made.as_slice() else {
        panic!("{made:?}")
    };
    assert_eq!(made.id, id);
    assert_eq!(made.customer.as_ref().unwrap().tenant_id.as_str(), CUSTOMER);
    assert_eq!(writes(&env).len(), 2);
    // Again, it looks and makes no other.
    let again = apply(&env, &plan);
    again.status(0).stdout(any());
    assert_eq!(super::request(&again)["url"], request["url"]);
    assert_eq!(writes(&env).len(), 2);
}

#[test]
fn a_plan_that_was_edited_after_its_request_was_made_is_not_said_to_be_done() {
    let env = TestEnvironment::of(tenant());
    let plan = planned(&env);
    apply(&env, &plan).status(0).stdout(any());
    let edits: [fn(&mut Value); 2] = [
        |plan| plan["roles"].as_array_mut().unwrap().truncate(1),
        |plan| plan["duration"] = "P30D".into(),
    ];
    for edit in edits {
        let mut record: Value = serde_json::from_str(&plan).unwrap();
        edit(&mut record["request"]["administration"]);
        let refused = apply(&env, &format!("{record}\n"));
        refused
            .status(3)
            .stdout(any())
            .stderr(lines(1).and(contains("other roles or another duration")));
        let request = request(&refused);
        assert_eq!(request["status"], "refused");
        assert_eq!(request["error"]["code"], "contradiction");
        assert_eq!(request["url"], Value::Null);
    }
    assert_eq!(writes(&env).len(), 2);
}

#[test]
fn a_lost_answer_makes_no_second_request() {
    for (method, suffix, applied) in [
        ("POST", "/delegatedAdminRelationships", true),
        ("POST", "/delegatedAdminRelationships", false),
        ("POST", "/requests", true),
        ("POST", "/requests", false),
    ] {
        let env = TestEnvironment::of(tenant());
        let plan = planned(&env);
        env.rehearsal
            .fault(Fault::once(method, suffix, Effect::failed(504, applied)));
        let ran = apply(&env, &plan);
        let ran = if ran.code == Some(0) {
            ran
        } else {
            apply(&env, &plan)
        };
        ran.status(0)
            .stdout(any())
            .about(format!("{suffix} {applied}"));
        let made = env
            .rehearsal
            .tenant()
            .partner_center
            .desk
            .delegated_admin_relationships;
        assert_eq!(made.len(), 1, "{suffix} {applied}");
        assert_eq!(made[0].status.as_str(), "approvalPending");
    }
}

#[test]
fn what_is_refused_has_no_link() {
    let env = TestEnvironment::of(tenant());
    let plan = planned(&env);
    env.rehearsal.fault(Fault::once(
        "POST",
        "/delegatedAdminRelationships",
        Effect::failed(403, false),
    ));
    let ran = apply(&env, &plan);
    ran.status(4).stdout(any()).stderr(any());
    let request = request(&ran);
    assert_eq!(request["status"], "failed");
    assert_eq!(request["url"], Value::Null);
}

#[test]
fn only_a_plan_of_this_partner_is_applied() {
    let env = TestEnvironment::of(tenant());
    let invited = env.run(EXE, &["-"], &customer());
    for (plan, code) in [
        (customer(), "no-plan"),
        (invited.out, "no-plan"),
        (
            planned(&env).replace(super::PARTNER, super::PROVIDER),
            "others-plan",
        ),
    ] {
        let ran = apply(&env, &plan);
        ran.status(3).stdout(any()).stderr(any()).about(code);
        assert_eq!(request(&ran)["error"]["code"], code);
    }
    assert_eq!(writes(&env), [""; 0]);
}
