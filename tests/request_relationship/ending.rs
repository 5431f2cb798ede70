//! Ends, as the old partner: planned on what proves the move, and refused without.

use jiff::Timestamp;
use rehearse::{
    Tenant,
    tenant::{DelegatedAdminRelationship, DelegatedAdminStatus, DelegatingCustomer, Relation},
};
use serde_json::{Value, json};
use test_support::{Run, TestEnvironment, any, contains, lines};

use super::{CUSTOMER, EXE, PARTNER, PROVIDER, customer, request, tenant, writes};

/// A customer whose relationship to this partner is `state`, as the customer's side saw it.
fn moved(state: &str, to: &str) -> String {
    let relationship = json!({
        "state": state, "side": "customer", "partner": {"tenantId": to, "name": "株式会社つぎ"},
        "evidence": [{"fact": "subscription-from-partner", "words": "", "source": "GET /directory/subscriptions", "time": "2026-10-08T00:00:00Z"}],
    });
    format!(
        "{}\n",
        json!({"tenantId": CUSTOMER, "relationship": relationship})
    )
}

fn with_roles(status: DelegatedAdminStatus) -> Tenant {
    let mut tenant = tenant();
    let now = Timestamp::UNIX_EPOCH;
    tenant.partner_center.desk.delegated_admin_relationships = vec![DelegatedAdminRelationship {
        id: format!("{PROVIDER}-{PARTNER}"),
        display_name: "old".to_owned(),
        customer: Some(DelegatingCustomer {
            tenant_id: CUSTOMER.parse().unwrap(),
            display_name: None,
        }),
        roles: vec!["4d6ac14f-3453-41d0-bef9-a3e0c569773a".parse().unwrap()],
        status,
        duration: "P365D".to_owned(),
        auto_extend_duration: "PT0S".to_owned(),
        access_assignments: Vec::new(),
        created_date_time: now,
        last_modified_date_time: now,
        activated_date_time: Some(now),
        end_date_time: None,
        is_being_made: false,
    }];
    tenant
}

fn apply(env: &TestEnvironment, plan: &str) -> Run {
    env.run(EXE, &["--apply", "--first-pause", "1", "-"], plan)
}

#[test]
fn nothing_is_planned_before_the_move_is_proved() {
    let env = TestEnvironment::of(with_roles(DelegatedAdminStatus::Active));
    for what in ["gdap", "dap", "reseller"] {
        for input in [
            customer(),
            moved("pending", PROVIDER),
            moved("unknown", PROVIDER),
            // What a partner sees of itself, and what is about administration, is no proof.
            moved("established", PROVIDER).replace("\"side\":\"customer\"", "\"side\":\"partner\""),
            moved("established", PROVIDER).replace("\"side\"", "\"asked\":\"roles\",\"side\""),
            // The relationship to the very partner that wants to end it.
            moved("established", PARTNER),
        ] {
            let ran = env.run(EXE, &["--end", what, "-"], &input);
            ran.status(1).stdout(any()).stderr(any()).about(&input);
            assert_eq!(request(&ran)["error"]["code"], "not-moved");
        }
    }
    assert_eq!(writes(&env), [""; 0]);
}

#[test]
fn roles_end_each_by_its_own_plan() {
    let env = TestEnvironment::of(with_roles(DelegatedAdminStatus::Active));
    let plan = env.run(
        EXE,
        &["--end", "gdap", "-"],
        &moved("established", PROVIDER),
    );
    plan.status(0).stdout(any());
    let planned = request(&plan);
    assert_eq!(planned["action"], "end");
    assert_eq!(
        planned["administration"]["roles"][0]["name"],
        "License Administrator"
    );
    assert_eq!(writes(&env), [""; 0]);
    let ran = apply(&env, &plan.out);
    ran.status(0).stdout(any());
    assert_eq!(request(&ran)["status"], "done");
    assert_eq!(request(&ran)["administration"]["state"], "terminated");
    let again = apply(&env, &plan.out);
    again.status(0).stdout(any());
    assert_eq!(request(&again)["status"], "already-done");
    assert_eq!(writes(&env).len(), 1);
    // There is nothing left to plan.
    let none = env.run(
        EXE,
        &["--end", "gdap", "-"],
        &moved("established", PROVIDER),
    );
    none.status(0).stdout(lines(1)).stderr("");
    assert_eq!(request(&none)["action"], "none");
    let still = apply(&env, &none.out);
    still.status(0).stdout(any()).stderr("");
    assert_eq!(request(&still)["status"], "already-done");
    // Another one came since.
    let env = TestEnvironment::of(with_roles(DelegatedAdminStatus::Active));
    let since = apply(&env, &none.out);
    since
        .status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("there is by now")));
    assert_eq!(request(&since)["error"]["code"], "no-longer-so");
    assert_eq!(writes(&env), [""; 0]);
}

#[test]
fn what_is_becoming_active_is_no_proof_that_nothing_is_to_end() {
    for status in [
        DelegatedAdminStatus::Approved,
        DelegatedAdminStatus::Activating,
    ] {
        let env = TestEnvironment::of(with_roles(status));
        let input = moved("established", PROVIDER);
        let refused = env.run(EXE, &["--end", "gdap", "-"], &input);
        refused
            .status(1)
            .stdout(lines(1))
            .stderr(lines(1).and(contains("run again once it is active")));
        assert_eq!(request(&refused)["error"]["code"], "not-active");
    }
}

#[test]
fn an_end_that_is_under_way_is_not_done() {
    let active = TestEnvironment::of(with_roles(DelegatedAdminStatus::Active));
    let plan = active.run(
        EXE,
        &["--end", "gdap", "-"],
        &moved("established", PROVIDER),
    );
    plan.status(0).stdout(any());
    for status in [
        DelegatedAdminStatus::TerminationRequested,
        DelegatedAdminStatus::Terminating,
    ] {
        let env = TestEnvironment::of(with_roles(status));
        let ran = apply(&env, &plan.out);
        ran.status(75)
            .stdout(any())
            .stderr(lines(1).and(contains("run the same command again")));
        assert_eq!(request(&ran)["status"], "pending");
        assert_eq!(writes(&env), [""; 0]);
    }
}

#[test]
fn a_reseller_relationship_ends_unless_something_is_still_active() {
    let plan = |env: &TestEnvironment, what: &str| {
        let ran = env.run(EXE, &["--end", what, "-"], &moved("established", PROVIDER));
        ran.status(0).stdout(any());
        ran.out
    };
    let env = TestEnvironment::of(tenant());
    let ran = apply(&env, &plan(&env, "reseller"));
    ran.status(1).stdout(any()).stderr(any());
    assert_eq!(request(&ran)["status"], "failed");
    let mut idle = tenant();
    idle.subscriptions.clear();
    let env = TestEnvironment::of(idle);
    let ended = plan(&env, "reseller");
    let ran = apply(&env, &ended);
    ran.status(0).stdout(any());
    assert_eq!(request(&ran)["status"], "done");
    let customers = env.rehearsal.tenant().partner_center.customers;
    let one = customers
        .iter()
        .find(|one| one.id.as_str() == CUSTOMER)
        .unwrap();
    assert_eq!(one.relation, Relation::None);
    let dap = apply(&env, &plan(&env, "dap"));
    dap.status(0).stdout(any());
    assert_eq!(request(&dap)["status"], "already-done");
    // A plan from which the proof was taken out is none.
    let mut without: Value = serde_json::from_str(&ended).unwrap();
    without["request"].as_object_mut().unwrap().remove("proof");
    let ran = apply(&env, &format!("{without}\n"));
    ran.status(1).stdout(any()).stderr(any());
    assert_eq!(request(&ran)["error"]["code"], "not-moved");
}
