//! What is created, what is read back, and what follows.

use jiff::ToSpan;
use rehearse::{
    Effect, Fault,
    tenant::{AccountStatus, Relation, Tenant},
};
use serde_json::json;
use test_support::{TestEnvironment, any, contains, lines, program};

use crate::{
    APPLY, DOMAIN, EXE, NAME, PARTNER, apply, changed, company, created, creations, passwords,
    planned, provider, section,
};

#[test]
fn a_customer_is_created_once_under_the_id_of_the_plan_and_read_back() {
    let env = TestEnvironment::omakase();
    let plan = planned(&env, &[]);
    let run = apply(&env, &plan);
    run.success().stdout(any()).stderr("");
    let [customer] = &created(&env)[..] else {
        panic!()
    };
    assert_eq!(
        (&*customer.company_name, customer.relation),
        (NAME, Relation::Reseller)
    );
    assert_eq!(run.records()[0]["tenantId"], customer.id.as_str());
    let done = section(&run);
    for (name, expected) in [
        ("status", json!("done")),
        ("credentials", json!("written")),
        ("account", json!("Allowed")),
    ] {
        assert_eq!(done[name], expected, "{name}");
    }
    // What was read is as list-customers has it.
    for (name, expected) in [
        ("name", json!(NAME)),
        ("domain", json!(DOMAIN)),
        ("relationship", json!("reseller")),
        ("partner", json!(PARTNER)),
        ("source", json!("GET /v1/customers/{customer}")),
    ] {
        assert_eq!(run.records()[0]["customer"][name], expected, "{name}");
    }
    let answered = env.rehearsal.tenant().partner_center.desk.answered;
    assert!(
        answered
            .iter()
            .any(|one| done["requestId"] == one.request_id.as_str())
    );
    let again = apply(&env, &plan);
    again.success().stdout(any()).stderr("");
    assert_eq!(section(&again)["status"], "already-done");
    assert_eq!(section(&again)["credentials"], "written");
    assert_eq!((created(&env).len(), creations(&env)), (1, 1));
    assert_eq!(passwords(&env).len(), 1);
}

#[test]
fn what_was_created_goes_on_to_the_agreement() {
    let env = TestEnvironment::omakase();
    let run = apply(&env, &planned(&env, &[]));
    let prepared = env.run(program!("attest-mca"), &["--prepare"], &run.out);
    prepared.success().stdout(any()).stderr("");
    let agreement = &prepared.records()[0]["agreement"];
    assert_eq!(agreement["status"], "prepared");
    assert_eq!(agreement["prepared"]["companyName"], NAME);
    let listed = env.run(program!("list-customers"), &["-"], &run.out);
    listed.success().stdout(any()).stderr("");
    let listed = &listed.records()[0];
    assert_eq!(listed["customer"]["name"], NAME);
    assert_eq!(listed["creation"]["status"], "done");
}

#[test]
fn a_customer_is_created_for_a_reseller() {
    let env = TestEnvironment::changed(provider);
    let run = apply(&env, &planned(&env, &["--reseller", "1234567"]));
    run.success().stdout(any()).stderr("");
    assert_eq!(created(&env)[0].indirect_resellers[0].mpn_id, "1234567");
}

#[test]
fn a_customer_that_is_examined_is_no_success_until_it_may_buy() {
    let env = TestEnvironment::changed(|tenant: &mut Tenant| {
        tenant.partner_center.desk.review_seconds = 3_600;
    });
    let plan = planned(&env, &[]);
    for _ in 0..2 {
        let pending = apply(&env, &plan);
        pending
            .status(75)
            .stdout(any())
            .stderr(lines(1).and(contains("examining it (UnderReview)")));
        let section = section(&pending);
        assert_eq!(
            (
                &section["status"],
                &section["account"],
                &section["credentials"]
            ),
            (&json!("pending"), &json!("UnderReview"), &json!("written"))
        );
        assert_eq!(section["error"]["code"], "under-review");
    }
    // A new plan finds the customer, which may not buy all the same.
    let anew = planned(&env, &[]);
    let pending = apply(&env, &anew);
    pending
        .status(75)
        .stdout(any())
        .stderr(lines(1).and(contains("examining it (UnderReview)")));
    assert_eq!(section(&pending)["status"], "pending");
    env.rehearsal.tick(1.hours()).unwrap();
    let may_buy = apply(&env, &anew);
    may_buy.success().stdout(any()).stderr("");
    assert_eq!(section(&may_buy)["status"], "already-done");
    let done = apply(&env, &plan);
    done.success().stdout(any()).stderr("");
    assert_eq!(section(&done)["account"], "Allowed");
    assert_eq!((created(&env).len(), creations(&env)), (1, 1));
}

#[test]
fn an_examination_is_followed_while_there_is_time() {
    let env = TestEnvironment::changed(|tenant: &mut Tenant| {
        tenant.partner_center.desk.review_seconds = 60;
    });
    let plan = planned(&env, &[]);
    let args = [APPLY, &["--wait", "30s", "--interval", "10ms"]].concat();
    let looks = env.rehearsal.hold("GET", "/validationStatus", false);
    let tool = env.start(EXE, &args, &plan);
    assert!(looks.arrived(1, test_support::PATIENCE));
    env.rehearsal.tick(1.minutes()).unwrap();
    looks.open();
    let done = tool.finish();
    done.success().stdout(any());
    assert_eq!(section(&done)["status"], "done");
}

#[test]
fn a_customer_that_must_not_buy_is_told() {
    let env = TestEnvironment::omakase();
    let plan = planned(&env, &[]);
    apply(&env, &plan).success().stdout(any()).stderr("");
    let mut tenant = env.rehearsal.tenant();
    let customers = tenant.partner_center.customers.iter_mut();
    customers.last().unwrap().account_status = Some(AccountStatus::NotAllowed);
    let env = TestEnvironment::of(tenant);
    let run = apply(&env, &plan);
    run.status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("does not let it buy (NotAllowed)")));
    assert_eq!(section(&run)["error"]["code"], "account-not-allowed");
    assert_eq!(created(&env).len(), 1);
}

#[test]
fn a_lost_answer_is_found_out_about_and_nothing_is_created_twice() {
    for effect in [
        Effect::Reset { applied: true },
        Effect::Reset { applied: false },
        Effect::Truncate,
        Effect::failed(503, true),
        Effect::failed(503, false),
        Effect::failed(429, false),
        Effect::NotApplied,
        Effect::ErrorIn200 {
            applied: true,
            code: None,
            message: None,
        },
        Effect::Html {
            status: 502,
            applied: true,
        },
    ] {
        let env = TestEnvironment::omakase();
        let plan = planned(&env, &[]);
        let name = format!("{effect:?}");
        let was_lost = created_by(&effect);
        env.rehearsal
            .fault(Fault::once("POST", "v1/customers", effect));
        let mut run = apply(&env, &plan);
        if name == "NotApplied" {
            // It said that it was done. The next run sees that it is not.
            run.status(75).stdout(any()).stderr(any()).about(&name);
            run = apply(&env, &plan);
        }
        let expected = i32::from(was_lost);
        run.status(expected)
            .stdout(any())
            .stderr(any())
            .about(&name);
        let section = section(&run);
        assert_eq!(section["status"], "done", "{name}");
        let kept = if was_lost { "not-shown" } else { "written" };
        assert_eq!(section["credentials"], kept, "{name}");
        assert_eq!(created(&env).len(), 1, "{name}");
        if was_lost {
            run.status(1)
                .stdout(any())
                .stderr(lines(1).and(contains("its password was lost")))
                .about(&name);
        }
    }
}

/// Whether the customer is there, and the answer with its password is not.
fn created_by(effect: &Effect) -> bool {
    match effect {
        Effect::Reset { applied }
        | Effect::Html { applied, .. }
        | Effect::Status { applied, .. }
        | Effect::ErrorIn200 { applied, .. } => *applied,
        Effect::Truncate => true,
        _ => false,
    }
}

#[test]
fn a_journal_that_is_lost_and_a_second_plan_create_nothing_again() {
    let env = TestEnvironment::omakase();
    let plan = planned(&env, &[]);
    let second = planned(&env, &[]);
    apply(&env, &plan).success().stdout(any()).stderr("");
    let elsewhere = [APPLY, &["--state-dir", "another"]].concat();
    for run in [apply(&env, &second), env.run(EXE, &elsewhere, &plan)] {
        run.success().stdout(any()).stderr("");
        assert_eq!(section(&run)["status"], "already-done");
    }
    assert_eq!((created(&env).len(), creations(&env)), (1, 1));
}

#[test]
fn a_customer_that_has_left_is_not_told_to_be_there() {
    let env = TestEnvironment::omakase();
    let first = planned(&env, &[]);
    apply(&env, &first).success().stdout(any()).stderr("");
    let second = env.run(EXE, &[], &changed(|_| {}));
    second.success().stdout(any()).stderr("");
    let mut tenant = env.rehearsal.tenant();
    tenant.partner_center.customers.last_mut().unwrap().relation = Relation::None;
    let env = TestEnvironment::of(tenant);
    let run = apply(&env, &second.out);
    run.status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("is not any more")));
    assert_eq!(section(&run)["error"]["code"], "no-longer-customer");
}

#[test]
fn a_domain_that_was_taken_meanwhile_is_refused_before_anything_is_sent() {
    let env = TestEnvironment::omakase();
    let plan = planned(&env, &[]);
    let mut tenant = env.rehearsal.tenant();
    tenant.partner_center.desk.taken_domains = vec![DOMAIN.to_owned()];
    let env = TestEnvironment::of(tenant);
    let run = apply(&env, &plan);
    run.status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("taken by another tenant")));
    assert_eq!(section(&run)["error"]["code"], "domain-taken");
    assert_eq!(creations(&env), 0);
}

#[test]
fn records_without_a_plan_and_refused_plans_create_nothing() {
    let env = TestEnvironment::changed(|tenant| {
        tenant.partner_center.desk.taken_domains = vec![DOMAIN.to_owned()];
    });
    let without = apply(&env, &changed(|_| {}));
    without
        .status(3)
        .stdout(any())
        .stderr(lines(1).and(contains("run create-customer without --apply first")));
    let refused = env.run(EXE, &[], &format!("{}\n", company()));
    let run = apply(&env, &refused.out);
    run.status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("the plan refuses this customer")));
    assert_eq!(section(&run)["status"], "refused");
    assert_eq!(creations(&env), 0);
}
