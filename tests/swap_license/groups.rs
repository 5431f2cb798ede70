use common::sections::Group;
use rehearse::{Effect, Fault, Options, tenant::Tenant};

use super::{LIST, NEW, OLD, SWAP, TEAMS, YAMMER_ENTERPRISE, invited};
use crate::support::{ran::Ran, stage::Stage};

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

fn planned(stage: &Stage) -> Ran {
    let rows = stage.run(LIST, &[], &invited());
    stage.run(SWAP, &["--groups"], &rows.out)
}

fn directly(stage: &Stage, user: usize) -> Vec<String> {
    let tenant = stage.rehearsal.tenant();
    let skus = tenant.users[user].licenses.iter();
    skus.map(|license| license.sku_id.to_string()).collect()
}

#[test]
fn a_group_goes_first_with_its_members_counted_and_then_who_has_the_row_directly_too() {
    let stage = Stage::of(with_a_group());
    let plan = planned(&stage);
    assert_eq!((plan.code, plan.err.as_str()), (Some(0), ""));
    assert_eq!(
        plan.swaps(),
        ["swap - -", "remove both-held -", "swap - -", "swap - -"]
    );
    let group: Group = plan.records()[0].get().unwrap().unwrap();
    assert_eq!(group.display_name.as_deref(), Some("営業部"));
    assert_eq!(group.members, 2);

    let applied = stage.run(
        SWAP,
        &["--apply", "--first-pause", "50", "--in-flight", "4"],
        &plan.out,
    );
    assert_eq!(
        (applied.code, applied.err.as_str()),
        (Some(0), ""),
        "{}",
        applied.out
    );
    let group = &stage.rehearsal.tenant().groups[0];
    assert_eq!(group.licenses.len(), 1);
    assert_eq!(group.licenses[0].sku_id.as_str(), NEW);
    let mut off: Vec<_> = group.licenses[0]
        .disabled_plans
        .iter()
        .map(common::ids::Guid::as_str)
        .collect();
    off.sort_unstable();
    assert_eq!(off, [TEAMS, YAMMER_ENTERPRISE]);
    assert_eq!(directly(&stage, 0), [""; 0]);
    assert_eq!(directly(&stage, 1), [""; 0]);
    assert_eq!(directly(&stage, 2), [NEW]);
    let rows = stage.run(LIST, &["--csv"], &invited());
    assert!(
        rows.out.contains("0/5") && rows.out.contains("4/5"),
        "{}",
        rows.out
    );
}

#[test]
fn a_group_without_a_seat_for_each_of_its_members_is_refused_with_them() {
    let mut tenant = with_a_group();
    tenant.subscriptions[1].total_licenses = 1;
    let stage = Stage::of(tenant);
    let plan = planned(&stage);
    assert_eq!(plan.code, Some(1));
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
            .starts_with("swap-license: 営業部: no seat of O365_BUSINESS_PREMIUM is free"),
        "{}",
        plan.err
    );
}

#[test]
fn a_groups_change_is_undone_like_a_users() {
    let stage = Stage::of(with_a_group());
    let plan = planned(&stage);
    let journal = stage.home.path().join("journal").display().to_string();
    let pace = ["--apply", "--first-pause", "50", "--journal", &journal];
    stage.run(SWAP, &pace, &plan.out);
    let undo = stage.run(SWAP, &["--undo", &journal], "");
    let back = stage.home.path().join("back").display().to_string();
    let undone = stage.run(
        SWAP,
        &["--apply", "--first-pause", "50", "--journal", &back],
        &undo.out,
    );
    assert_eq!(
        (undone.code, undone.err.as_str()),
        (Some(0), ""),
        "{}",
        undone.out
    );
    assert_eq!(
        stage.rehearsal.tenant().groups[0].licenses[0]
            .sku_id
            .as_str(),
        OLD
    );
    assert_eq!(directly(&stage, 1), [OLD]);
    assert_eq!(directly(&stage, 2), [OLD]);
}

#[test]
fn a_group_whose_answer_is_lost_is_waited_for_before_its_members() {
    let mut tenant = with_a_group();
    tenant.group_processing_seconds = 3;
    let stage = Stage::with(Options {
        speed: 60,
        ..Options::of(tenant)
    });
    let plan = planned(&stage);
    let lost = Effect::Reset { applied: true };
    stage
        .rehearsal
        .fault(Fault::once("POST", "/assignLicense", lost));
    let pace = ["--apply", "--first-pause", "10"];
    let applied = stage.run(SWAP, &pace, &plan.out);
    assert_eq!((applied.code, applied.err.as_str()), (Some(0), ""));
    assert_eq!(
        applied.swaps(),
        [
            "swap - done",
            "remove both-held done",
            "swap - done",
            "swap - done"
        ]
    );
    assert_eq!(directly(&stage, 1), [""; 0]);
}

#[test]
fn members_who_were_left_behind_are_told_by_every_run() {
    let mut tenant = with_a_group();
    // What of the new row excludes this is on in the group.
    tenant.users[1].licenses[0].disabled_plans.clear();
    tenant.groups[0].licenses[0].disabled_plans.clear();
    let stage = Stage::of(tenant);
    let plan = planned(&stage);
    let group = plan.out.lines().next().unwrap();
    let told = "swap-license: line 1: 営業部: changed, but 1 member(s) could not be given the new licence: sato@aozora-koumuten.example; look at them in the admin centre\n";
    for swaps in ["swap - done", "none already-done already-done"] {
        let applied = stage.run(SWAP, &["--apply", "--first-pause", "50"], group);
        assert_eq!((applied.code, applied.err.as_str()), (Some(1), told));
        assert_eq!(applied.swaps(), [swaps]);
    }
}

#[test]
fn a_group_whose_members_would_lose_their_onedrive_needs_a_copy_of_each() {
    const SHAREPOINT: &str = "c7699d2e-19aa-44de-8edf-1736da088ca1";
    let mut tenant = with_a_group();
    tenant.skus[1]
        .service_plans
        .retain(|plan| plan.service_plan_id.as_str() != SHAREPOINT);
    let stage = Stage::of(tenant);
    let rows = stage.run(LIST, &[], &invited());
    let backups = stage.home.file("backups.jsonl", "");
    let asked = ["--groups", "--lose-plans", "--require-backup", &backups];
    let plan = stage.run(SWAP, &asked, &rows.out);
    assert_eq!(plan.code, Some(1), "{}", plan.err);
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
