use common::sections::{Swap, SwapStatus};
use rehearse::{Effect, Fault};

use super::{SWAP, everybody_moved, holders, plan};
use test_support::{
    TestEnvironment, any, contains, lines,
    skus::{NEW, OLD},
};

fn busy(code: u16, applied: bool) -> Effect {
    Effect::status(code, applied, Some("0"))
}

#[test]
fn everybody_is_moved_by_one_call_each_and_what_was_off_stays_off() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let applied = env.run(SWAP, &["--apply"], &plan.out);
    applied.success().stdout(any());
    assert_eq!(applied.swaps(), ["swap - done"; 4]);
    assert_eq!(holders(&env), everybody_moved());
    assert_eq!(env.log().writes().len(), 4);
    for swap in applied.sections::<Swap>() {
        let after = swap.after.unwrap();
        assert_eq!(after.len(), 1);
        assert_eq!(after[0].sku_id.as_str(), NEW);
        assert!(swap.request_id.is_some());
    }
}

#[test]
fn running_again_finds_everything_done_and_sends_nothing() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    env.run(SWAP, &["--apply"], &plan.out);
    let again = env.run(SWAP, &["--apply"], &plan.out);
    again.success().stdout(any());
    assert_eq!(again.swaps(), ["none already-done already-done"; 4]);
    assert_eq!(env.log().writes().len(), 4);
}

#[test]
fn only_what_is_left_of_the_plan_is_done() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let one = plan
        .out
        .lines()
        .find(|line| line.contains("sato@"))
        .unwrap();
    let applied = env.run(SWAP, &["--apply"], one);
    assert_eq!(applied.swaps(), ["swap - done"]);
    let moved: Vec<_> = holders(&env)
        .into_iter()
        .filter(|(_, licenses)| licenses.iter().any(|(sku, _)| sku == NEW))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(moved, ["sato"]);
}

#[test]
fn an_answer_that_says_busy_or_does_not_come_is_looked_into_before_anything_is_repeated() {
    for (effect, calls) in [
        (busy(429, false), 5),
        (busy(429, true), 4),
        (busy(503, false), 5),
        (busy(503, true), 4),
        (busy(500, true), 4),
        (Effect::Reset { applied: true }, 4),
        (Effect::Truncate, 4),
    ] {
        let env = TestEnvironment::omakase();
        let plan = plan(&env);
        let name = format!("{effect:?}");
        env.rehearsal
            .fault(Fault::once("POST", "/assignLicense", effect));
        let applied = env.run(SWAP, &["--apply"], &plan.out);
        applied.success().stdout(any()).about(&name);
        assert_eq!(applied.swaps(), ["swap - done"; 4], "{name}");
        assert_eq!(holders(&env), everybody_moved(), "{name}");
        assert_eq!(env.log().writes().len(), calls, "{name}");
    }
}

#[test]
fn colliding_changes_are_sent_again_in_either_form() {
    for status in [400, 409] {
        let env = TestEnvironment::omakase();
        let plan = plan(&env);
        let effect = Effect::Status {
            status,
            applied: false,
            retry_after: Some("0".to_owned()),
            code: Some("Directory_ConcurrencyViolation".to_owned()),
            message: Some("Error due to concurrent requests being made to the tenant. Please wait briefly and retry.".to_owned()),
        };
        env.rehearsal
            .fault(Fault::once("POST", "/assignLicense", effect));
        let applied = env.run(SWAP, &["--apply"], &plan.out);
        applied.success().stdout(any()).about(status.to_string());
        assert_eq!(holders(&env), everybody_moved());
    }
}

#[test]
fn a_seat_that_another_user_took_is_told_with_the_services_words_and_stops_the_rest() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let effect = Effect::Status {
        status: 400,
        applied: false,
        retry_after: None,
        code: Some("Request_BadRequest".to_owned()),
        message: Some(format!(
            "Subscription with SKU {NEW} does not have any available licenses."
        )),
    };
    env.rehearsal
        .fault(Fault::once("POST", "/assignLicense", effect).after(1));
    let applied = env.run(SWAP, &["--apply", "--in-flight", "1"], &plan.out);
    applied.status(1).stdout(any()).stderr(any());
    assert_eq!(
        applied.swaps(),
        [
            "swap - done",
            "swap - failed",
            "swap - refused",
            "swap - refused"
        ]
    );
    let failed = &applied.sections::<Swap>()[1];
    let error = failed.error.as_ref().unwrap();
    assert_eq!(error.code, "no-seat");
    assert_eq!(
        error.service_message.as_deref(),
        Some(format!("Subscription with SKU {NEW} does not have any available licenses.").as_str())
    );
    assert_eq!(
        env.log().writes().len(),
        2,
        "nothing is sent that must fail alike"
    );
    assert_eq!(holders(&env)[1].1[0].0, OLD, "sato keeps what she has");
}

#[test]
fn what_changed_since_the_plan_is_decided_again_and_never_forced() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let first = plan.out.lines().next().unwrap();
    assert_eq!(env.run(SWAP, &["--apply"], first).swaps(), ["swap - done"]);
    let whole = env.run(SWAP, &["--apply"], &plan.out);
    assert_eq!(whole.swaps()[0], "none already-done already-done");
    whole.success().stdout(any()).stderr(any());
    assert_eq!(env.log().writes().len(), 4);
}

#[test]
fn an_expired_token_in_mid_run_is_renewed_and_nobody_is_lost() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    env.rehearsal
        .fault(Fault::once("POST", "/assignLicense", Effect::ExpireTokens).after(1));
    let applied = env.run(SWAP, &["--apply"], &plan.out);
    applied.success().stdout(any());
    assert_eq!(holders(&env), everybody_moved());
}

#[test]
fn a_row_of_list_licenses_is_no_plan() {
    let env = TestEnvironment::omakase();
    let rows = env.run(super::LIST, &["--this-tenant"], "");
    let first = rows.out.lines().next().unwrap();
    let applied = env.run(SWAP, &["--apply"], first);
    applied.status(3).stdout(any()).stderr("swap-license: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: the record has no \"user\", so it is no plan; make one with swap-license without --apply\n");
    let carried = applied.out.replace(
        ",\"swap\":{\"status\":\"failed\",\"error\":{\"code\":\"no-plan\",\"message\":\"the record has no \\\"user\\\", so it is no plan; make one with swap-license without --apply\"}}",
        "",
    );
    assert_eq!(carried.trim_end(), first, "nothing is lost");
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn a_tenant_that_cannot_be_opened_is_tried_and_told_once() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let tenant = env.rehearsal.tenant().organization.id.to_string();
    let elsewhere = plan
        .out
        .replace(&tenant, "aaaaaaaa-5c1f-4a9f-9213-5cb13ccc38b7");
    let applied = env.run(SWAP, &["--apply"], &elsewhere);
    applied.status(4).stdout(any()).stderr(lines(1));
    assert_eq!(
        applied.swaps(),
        [
            "swap - failed",
            "swap - refused",
            "swap - refused",
            "swap - refused"
        ]
    );
    let codes = applied
        .sections::<Swap>()
        .into_iter()
        .map(|swap| swap.error);
    assert!(
        codes.clone().all(|error| error.is_some()),
        "{}",
        applied.out
    );
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn who_is_refused_when_the_plan_is_applied_is_told_by_name() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let sato = plan.out.lines().nth(1).unwrap();
    let id = env.rehearsal.tenant().users[1].id.to_string();
    let gone = sato.replace(&id, "00000000-2a8e-4c0f-9d2b-8e1e0b8b1c55");
    let applied = env.run(SWAP, &["--apply"], &gone);
    applied
        .status(1)
        .stdout(any())
        .stderr("swap-license: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: sato@aozora-koumuten.example: is not in this tenant: deleted, or the plan is another tenant's; nothing was sent\n");
}

#[test]
fn a_plan_that_was_edited_until_it_contradicts_itself_takes_nothing_from_anybody() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let mut record = plan.typed().remove(0);
    let mut swap: Swap = record.get().unwrap().unwrap();
    swap.to = swap.from.clone();
    record.set(&swap);
    let edited = format!("{record}\n");
    let applied = env.run(SWAP, &["--apply"], &edited);
    applied.status(3).stdout(contains("\"swap\":{\"status\":\"failed\",\"error\":{\"code\":\"contradiction\"")).stderr("swap-license: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: the plan swaps SMB_BUSINESS_PREMIUM for itself, or names a SKU twice; make the plan again\n");
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn a_record_that_names_a_user_and_a_group_is_no_plan_for_either() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let first = plan.out.lines().next().unwrap();
    let both = first.replacen('{', "{\"group\":{\"id\":\"1\",\"members\":1},", 1);
    let applied = env.run(SWAP, &["--apply"], &both);
    applied.status(3).stdout(any()).stderr(any());
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn a_plan_that_is_planned_again_is_about_the_same_users_and_no_longer_about_the_group() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let first = plan.out.lines().next().unwrap();
    let of_a_group = first.replacen('{', "{\"group\":{\"id\":\"1\",\"members\":1},", 1);
    let again = env.run(SWAP, &[], &of_a_group);
    again
        .success()
        .stdout(format!("{first}\n"))
        .stderr(any())
        .about("the record names one user, and means no other");
}

#[test]
fn without_the_permission_to_write_nothing_more_is_tried_after_the_first_refusal() {
    let mut tenant = rehearse::tenant::Tenant::omakase();
    tenant
        .app
        .roles
        .retain(|role| role != "LicenseAssignment.ReadWrite.All" && role != "User.ReadWrite.All");
    let env = TestEnvironment::of(tenant);
    let plan = plan(&env);
    let applied = env.run(SWAP, &["--apply"], &plan.out);
    applied.status(4).stdout(any()).stderr(any());
    assert_eq!(env.log().writes().len(), 1);
    let statuses: Vec<_> = applied
        .sections::<Swap>()
        .iter()
        .map(|swap| swap.status)
        .collect();
    assert_eq!(statuses[0], Some(SwapStatus::Failed));
    assert_eq!(statuses[1..], [Some(SwapStatus::Refused); 3]);
}

#[test]
fn who_asks_is_told_where_the_journal_is_and_which_seats_can_be_given_back() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let journal = env.home.path().join("journal").display().to_string();
    let tenant = env.rehearsal.tenant();
    let (id, sold) = (
        tenant.organization.id,
        tenant.subscriptions[0].commerce_subscription_id,
    );
    let args = ["--apply", "--journal", &journal, "-v"];
    let seats = tenant.subscriptions[0].total_licenses;
    env.run(SWAP, &args, &plan.out).success().stdout(any()).stderr(
        contains(format!(
            "swap-license: what was changed is written in {journal}; swap-license --undo with that file plans the way back\n"
        ))
        .and(contains(format!(
            "swap-license: {id}: {seats} seat(s) of SMB_BUSINESS_PREMIUM are not in use any more, of the subscription(s) {sold} ({seats} seat(s) of みなと情報サービス株式会社, until 2026-10-30); whoever sold them can take them back or let them end\n"
        ))),
    );
    let undo = env.run(SWAP, &["--undo", &journal], "");
    let back = env.run(SWAP, &args, &undo.out);
    back.success().stdout(any()).stderr(any());
    assert!(!back.err.contains("not in use any more"), "{}", back.err);
}
