//! Groups of which one plan cannot move everybody: two share a member whose other half would stand in the way of
//! either. The plan says so by name, does what can be done, and goes on to the end once that member is in one group.

use common::sections::{Group, SwapAction};
use rehearse::tenant::{License, Tenant, User};
use test_support::{
    Run, TestEnvironment, any,
    skus::{NEW, OLD, TEAMS},
};

use super::{LIST, SWAP, holders, invited};

fn license(sku: &str, off: &[&str]) -> License {
    License {
        sku_id: sku.parse().unwrap(),
        disabled_plans: off.iter().map(|plan| plan.parse().unwrap()).collect(),
        ..Tenant::omakase().users[0].licenses[0].clone()
    }
}

/// `follows` has the old row from 営業部, `more` directly too with less on, `between` from 営業部 and 総務部 with
/// different plans off, `direct` directly, `hangs` directly while 新人 brings the new row, which the old one excludes.
const NAMES: [&str; 5] = ["follows", "more", "between", "direct", "hangs"];

fn tenant(between_is_in: &[&str]) -> Tenant {
    let mut tenant = Tenant::omakase();
    let like = tenant.users[0].clone();
    let direct: [&[License]; 5] = [
        &[],
        &[license(OLD, &[TEAMS])],
        &[],
        &[license(OLD, &[])],
        &[license(OLD, &[])],
    ];
    let users = NAMES.into_iter().zip(direct).enumerate();
    tenant.users = users
        .map(|(number, (name, licenses))| User {
            id: format!("{number:08x}-2a8e-4c0f-9d2b-8e1e0b8b1c55")
                .parse()
                .unwrap(),
            user_principal_name: format!("{name}@aozora-koumuten.example"),
            licenses: licenses.to_vec(),
            ..like.clone()
        })
        .collect();
    for at in [0, 1] {
        tenant.subscriptions[at].total_licenses = 20;
    }
    let group = |number: u32, name: &str, members: &[usize], license: License| {
        let mut members: Vec<_> = members.iter().map(|at| tenant.users[*at].id).collect();
        if between_is_in.contains(&name) {
            members.push(tenant.users[2].id);
        }
        rehearse::tenant::Group {
            id: format!("1111111{number}-2222-4333-8444-555555555555")
                .parse()
                .unwrap(),
            display_name: name.to_owned(),
            members,
            owners: Vec::new(),
            licenses: vec![license],
            queued: None,
            errors: Vec::new(),
            kept: Vec::new(),
            properties: rehearse::tenant::Properties::default(),
        }
    };
    tenant.groups = vec![
        group(0, "営業部", &[0, 1], license(OLD, &[])),
        group(1, "総務部", &[], license(OLD, &[TEAMS])),
        group(2, "新人", &[4], license(NEW, &[])),
        group(3, "空き", &[], license(OLD, &[])),
    ];
    tenant
}

fn planned(env: &TestEnvironment) -> Run {
    let rows = env.run(LIST, &[], &invited());
    env.run(SWAP, &["--groups"], &rows.out)
}

/// Each record of a plan: about whom, what, why.
fn told(plan: &Run) -> Vec<String> {
    let records = plan.typed().into_iter().zip(plan.swaps());
    let told = records.map(|(record, swap)| {
        let group: Option<Group> = record.get().unwrap();
        let user: Option<common::sections::User> = record.get().unwrap();
        let name = group.map_or_else(
            || user.unwrap().user_principal_name.unwrap(),
            |group| group.display_name.unwrap(),
        );
        let name = name.split('@').next().unwrap().to_owned();
        format!("{name}: {}", swap.trim_end_matches([' ', '-']))
    });
    told.collect()
}

#[test]
fn who_would_be_left_behind_is_named_and_the_rest_is_done() {
    let env = TestEnvironment::of(tenant(&["営業部", "総務部"]));
    let plan = planned(&env);
    plan.status(1).stdout(any()).stderr(any());
    assert_eq!(
        told(&plan),
        [
            "営業部: refuse member-in-the-way",
            "総務部: refuse member-in-the-way",
            "空き: swap",
            "follows: refuse inherited-from-group",
            "more: refuse inherited-from-group",
            "between: refuse inherited-from-group",
            "direct: swap",
            "hangs: remove both-held",
        ]
    );
    for group in ["営業部", "総務部"] {
        let said = format!("{group}: 1 member(s) also have SMB_BUSINESS_PREMIUM");
        assert!(plan.err.contains(&said), "{}", plan.err);
    }
    let applied = env.run(SWAP, &["--apply", "--first-pause", "50"], &plan.out);
    applied.status(1).stdout(any()).stderr(any());
    let is_open = |swap: &String| swap.ends_with("failed") || swap.ends_with("unknown");
    assert!(
        !applied.swaps().iter().any(is_open),
        "{:?}",
        applied.swaps()
    );
    let after = env.rehearsal.tenant();
    let all_hold_one = after.users.iter().all(|user| after.held(user).len() == 1);
    assert!(all_hold_one, "{:?}", holders(&env));
}

#[test]
fn in_one_group_everybody_is_moved_to_the_end() {
    let env = TestEnvironment::of(tenant(&["営業部"]));
    let plan = planned(&env);
    plan.success().stdout(any());
    let applied = env.run(SWAP, &["--apply", "--first-pause", "50"], &plan.out);
    applied.success().stdout(any());
    let after = env.rehearsal.tenant();
    for user in &after.users {
        let skus: Vec<String> = after
            .held(user)
            .iter()
            .map(|(sku, _)| sku.to_string())
            .collect();
        assert_eq!(skus, [NEW], "{}", user.user_principal_name);
    }
    let again = planned(&env);
    again.success().stdout(any());
    let acts = |swap: &common::sections::Swap| swap.action != SwapAction::None;
    assert!(!again.sections().iter().any(acts), "{:?}", told(&again));
}
