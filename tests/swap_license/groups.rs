use common::sections::Group;
use rehearse::{Effect, Fault, Options, tenant::Tenant};

use super::{LIST, SWAP, invited};
use test_support::{
    Run, TestEnvironment, any, contains,
    skus::{NEW, OLD, SHAREPOINT, TEAMS, YAMMER_ENTERPRISE},
};

const SALES: &str = "11111111-2222-4333-8444-555555555555";

/// Aoki and Sato get the old row from a group with Sato's plans off; Sato has it directly too.
fn with_a_group() -> Tenant {
    let mut tenant = Tenant::omakase();
    let licenses = tenant.users[1].licenses.clone();
    let members = [&tenant.users[0].id, &tenant.users[1].id];
    let group = serde_json::json!({
        "id": SALES, "displayName": "営業部", "members": members, "licenses": licenses,
    });
    tenant.groups.push(serde_json::from_value(group).unwrap());
    tenant.users[0].licenses.clear();
    tenant
}

fn planned(env: &TestEnvironment) -> Run {
    let rows = env.run(LIST, &[], &invited());
    env.run(SWAP, &["--groups"], &rows.out)
}

fn directly(env: &TestEnvironment, user: usize) -> Vec<String> {
    let tenant = env.rehearsal.tenant();
    let skus = tenant.users[user].licenses.iter();
    skus.map(|license| license.sku_id.to_string()).collect()
}

#[test]
fn what_a_member_has_directly_too_goes_first_and_then_the_group_with_its_members_counted() {
    let env = TestEnvironment::of(with_a_group());
    let plan = planned(&env);
    plan.success().stdout(any());
    assert_eq!(
        plan.swaps(),
        [
            "remove-direct both-held -",
            "swap - -",
            "swap - -",
            "swap - -"
        ]
    );
    let group: Group = plan.typed()[1].get().unwrap().unwrap();
    assert_eq!(group.display_name.as_deref(), Some("営業部"));
    assert_eq!(group.members, 2);

    let applied = env.run(
        SWAP,
        &["--apply", "--first-pause", "50", "--in-flight", "4"],
        &plan.out,
    );
    applied.success().stdout(any());
    let group = &env.rehearsal.tenant().groups[0];
    assert_eq!(group.licenses.len(), 1);
    assert_eq!(group.licenses[0].sku_id.as_str(), NEW);
    let mut off: Vec<_> = group.licenses[0]
        .disabled_plans
        .iter()
        .map(common::ids::Guid::as_str)
        .collect();
    off.sort_unstable();
    assert_eq!(off, [TEAMS, YAMMER_ENTERPRISE]);
    assert_eq!(directly(&env, 0), [""; 0]);
    assert_eq!(directly(&env, 1), [""; 0]);
    assert_eq!(directly(&env, 2), [NEW]);
    let seats = "license.seats.consumed,license.seats.enabled";
    let rows = env.run(LIST, &["--csv", "--columns", seats], &invited());
    assert_eq!(rows.out, format!("{seats}\r\n0,5\r\n4,5\r\n"));
}

#[test]
fn a_tenant_that_comes_twice_is_planned_as_if_it_came_once() {
    let mut tenant = with_a_group();
    tenant.subscriptions[1].total_licenses = 4;
    let env = TestEnvironment::of(tenant);
    let rows = env.run(LIST, &[], &invited());
    let once = env.run(SWAP, &["--groups"], &rows.out);
    let apart = format!("{0}no record\n{0}", rows.out);
    let twice = env.run(SWAP, &["--groups"], &apart);
    twice.status(3).stdout(any()).stderr(any());
    assert_eq!(twice.swaps(), once.swaps());
}

#[test]
fn a_group_without_a_seat_for_each_of_its_members_is_refused_with_them() {
    let mut tenant = with_a_group();
    tenant.subscriptions[1].total_licenses = 1;
    let env = TestEnvironment::of(tenant);
    let plan = planned(&env);
    plan.status(1).stdout(any()).stderr(any());
    assert_eq!(
        plan.swaps(),
        [
            "refuse no-seat -",
            "refuse inherited-from-group -",
            "refuse inherited-from-group -",
            "swap - -",
            "refuse no-seat -"
        ]
    );
    assert!(
        plan.err
            .starts_with("swap-license: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: 営業部: no seat of O365_BUSINESS_PREMIUM is free"),
        "{}",
        plan.err
    );
}

#[test]
fn a_groups_change_is_undone_like_a_users() {
    let env = TestEnvironment::of(with_a_group());
    let plan = planned(&env);
    let journal = env.home.path().join("journal").display().to_string();
    let pace = ["--apply", "--first-pause", "50", "--journal", &journal];
    env.run(SWAP, &pace, &plan.out);
    let undo = env.run(SWAP, &["--undo", &journal], "");
    let back = env.home.path().join("back").display().to_string();
    let undone = env.run(
        SWAP,
        &["--apply", "--first-pause", "50", "--journal", &back],
        &undo.out,
    );
    undone.success().stdout(any());
    assert_eq!(
        env.rehearsal.tenant().groups[0].licenses[0].sku_id.as_str(),
        OLD
    );
    assert_eq!(directly(&env, 1), [OLD]);
    assert_eq!(directly(&env, 2), [OLD]);
}

#[test]
fn a_group_whose_answer_is_lost_is_waited_for_before_its_members() {
    let mut tenant = with_a_group();
    tenant.group_processing_seconds = 3;
    let env = TestEnvironment::with(Options {
        speed: 60,
        ..Options::of(tenant)
    });
    let plan = planned(&env);
    let lost = Effect::Reset { applied: true };
    env.rehearsal
        .fault(Fault::once("POST", "/assignLicense", lost));
    let pace = ["--apply", "--first-pause", "10"];
    let applied = env.run(SWAP, &pace, &plan.out);
    applied.success().stdout(any());
    assert_eq!(
        applied.swaps(),
        [
            "remove-direct both-held done",
            "swap - done",
            "swap - done",
            "swap - done"
        ]
    );
    assert_eq!(directly(&env, 1), [""; 0]);
}

#[test]
fn members_who_were_left_behind_are_told_by_every_run() {
    let mut tenant = with_a_group();
    // What of the new row excludes this is on in the group.
    tenant.users[1].licenses[0].disabled_plans.clear();
    tenant.groups[0].licenses[0].disabled_plans.clear();
    let env = TestEnvironment::of(tenant);
    let plan = planned(&env);
    // Without the change of the member that goes first.
    let group = plan.out.lines().nth(1).unwrap();
    let journal = env.home.path().join("journal").display().to_string();
    let told = "swap-license: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: 営業部: changed, but 1 member(s) could not be given the new licence: sato@aozora-koumuten.example; look at them in the admin centre\n";
    for swaps in ["swap - done", "none already-done already-done"] {
        let pace = ["--apply", "--first-pause", "50", "--journal", &journal];
        let applied = env.run(SWAP, &pace, group);
        applied.status(1).stdout(any()).stderr(told);
        assert_eq!(applied.swaps(), [swaps]);
    }
    let left_behind = told.split_once("営業部: ").unwrap().1;
    env.run(SWAP, &["--verify", &journal], "")
        .status(1)
        .stdout(any())
        .stderr(contains(format!("営業部: {left_behind}")));
}

#[test]
fn a_group_whose_members_would_lose_their_onedrive_needs_a_copy_of_each() {
    let mut tenant = with_a_group();
    tenant.skus[1]
        .service_plans
        .retain(|plan| plan.service_plan_id.as_str() != SHAREPOINT);
    let env = TestEnvironment::of(tenant);
    let rows = env.run(LIST, &[], &invited());
    let backups = env.home.file("backups.jsonl", "");
    let lose = "SHAREPOINTSTANDARD";
    let asked = ["--groups", "--lose", lose, "--require-backup", &backups];
    let plan = env.run(SWAP, &asked, &rows.out);
    plan.status(1).stdout(any()).stderr(any());
    assert_eq!(
        plan.swaps(),
        [
            "refuse backup-missing -",
            "refuse inherited-from-group -",
            "refuse inherited-from-group -",
            "refuse backup-missing -",
            "refuse backup-missing -"
        ]
    );
}

/// Groups that share a member, one that assigns the new row, and one without members.
fn with_many_groups(shared: bool) -> Tenant {
    let mut tenant = Tenant::omakase();
    let license = |sku: &str| {
        serde_json::json!({"skuId": sku, "disabledPlans": [],
            "lastUpdatedDateTime": "2026-09-01T00:00:00Z"})
    };
    let id = |tenant: &Tenant, at: usize| tenant.users[at].id.to_string();
    let all = [id(&tenant, 0), id(&tenant, 1), id(&tenant, 2)];
    let other = if shared { &all[2..] } else { &all[..0] };
    let groups = [
        ("営業部", &all[..], OLD),
        ("総務部", other, OLD),
        ("新人", &all[..0], OLD),
    ];
    for (number, (name, members, sku)) in groups.into_iter().enumerate() {
        let group = serde_json::json!({
            "id": format!("1111111{number}-2222-4333-8444-555555555555"), "displayName": name,
            "members": members, "licenses": [license(sku)],
        });
        tenant.groups.push(serde_json::from_value(group).unwrap());
    }
    // Aoki follows the group, Sato has the row directly too with less on, Suzuki is in both groups.
    tenant.users[0].licenses.clear();
    tenant.users[2].licenses.clear();
    tenant.subscriptions[1].total_licenses = 5;
    tenant
}

#[test]
fn a_member_who_would_be_left_behind_is_named_in_the_plan_with_the_groups_that_share_him() {
    let env = TestEnvironment::of(with_many_groups(true));
    let plan = planned(&env);
    plan.status(1).stdout(any()).stderr(any());
    let refused = plan.swaps();
    let is_in_the_way = |swap: &&String| *swap == "refuse member-in-the-way -";
    assert_eq!(
        refused.iter().filter(is_in_the_way).count(),
        2,
        "{refused:?}"
    );
    assert!(
        plan.err.contains("suzuki@aozora-koumuten.example"),
        "{}",
        plan.err
    );
    assert!(plan.err.contains("営業部: 1 member(s)"), "{}", plan.err);
    assert!(plan.err.contains("総務部: 1 member(s)"), "{}", plan.err);
}

#[test]
fn groups_with_and_without_members_are_changed_to_the_end_and_back() {
    let env = TestEnvironment::of(with_many_groups(false));
    let before = env.rehearsal.tenant();
    let plan = planned(&env);
    plan.success().stdout(any());
    assert_eq!(
        plan.swaps(),
        [
            "remove-direct both-held -",
            "swap - -",
            "swap - -",
            "swap - -",
            "swap - -"
        ]
    );
    let journal = env.home.path().join("journal").display().to_string();
    let pace = ["--apply", "--first-pause", "50", "--journal", &journal];
    env.run(SWAP, &pace, &plan.out).success().stdout(any());
    env.run(SWAP, &["--verify", &journal], "")
        .success()
        .stdout(any());
    let undo = env.run(SWAP, &["--undo", &journal], "");
    env.run(SWAP, &pace, &undo.out).success().stdout(any());
    let after = env.rehearsal.tenant();
    for (was, is) in before.users.iter().zip(&after.users) {
        assert_eq!(
            before.held(was),
            after.held(is),
            "{}",
            was.user_principal_name
        );
    }
    env.run(SWAP, &["--verify", &journal], "")
        .success()
        .stdout(any());
}

#[test]
fn who_hangs_because_of_the_direct_licence_is_moved_and_processed_again() {
    let mut tenant = with_many_groups(false);
    tenant.groups.truncate(1);
    tenant.groups[0].licenses[0].sku_id = NEW.parse().unwrap();
    tenant.groups[0].members = vec![tenant.users[3].id];
    let error = serde_json::json!({"userId": tenant.users[3].id, "skuId": NEW,
        "error": "MutuallyExclusiveViolation"});
    tenant.groups[0].errors = vec![serde_json::from_value(error).unwrap()];
    let env = TestEnvironment::of(tenant);
    let plan = planned(&env);
    plan.success().stdout(any());
    env.run(SWAP, &["--apply"], &plan.out)
        .success()
        .stdout(any());
    let after = env.rehearsal.tenant();
    assert!(after.groups[0].errors.is_empty());
    assert_eq!(directly(&env, 3), [NEW]);
}
