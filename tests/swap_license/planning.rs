use common::sections::{Swap, User};
use rehearse::tenant::Tenant;

use super::{SWAP, invited, plan};
use test_support::{
    Run, TestEnvironment, any,
    skus::{NEW, OLD, SHAREPOINT, TEAMS, YAMMER_ENTERPRISE, YAMMER_MIDSIZE},
};

fn planned(change: impl FnOnce(&mut Tenant)) -> Run {
    let mut tenant = Tenant::omakase();
    change(&mut tenant);
    let env = TestEnvironment::of(tenant);
    let plan = plan(&env);
    assert_eq!(env.log().writes(), [""; 0], "a plan changes nothing");
    plan
}

#[test]
fn the_plan_moves_the_four_users_of_the_old_row_and_changes_nothing() {
    let plan = planned(|_| {});
    plan.success().stdout(any());
    assert_eq!(plan.swaps(), ["swap - -"; 4]);
    let names: Vec<_> = plan
        .sections::<User>()
        .into_iter()
        .map(|user| user.display_name)
        .collect();
    assert_eq!(
        names.iter().flatten().collect::<Vec<_>>(),
        ["青木 健一", "佐藤 花子", "鈴木 一郎", "高橋 美咲"]
    );
}

#[test]
fn what_is_off_in_the_old_row_stays_off_in_the_new_one_under_its_new_id() {
    let plan = planned(|_| {});
    let sato = &plan.sections::<Swap>()[1];
    let off = |plans: &[common::ids::Guid]| {
        plans
            .iter()
            .map(|plan| plan.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(off(&sato.before[0].disabled_plans), [YAMMER_MIDSIZE, TEAMS]);
    assert_eq!(off(&sato.disabled_plans), [TEAMS, YAMMER_ENTERPRISE]);
    assert_eq!(sato.lost_plans, []);
    assert!(!sato.gained_plans.is_empty(), "the new SKU has more plans");
}

#[test]
fn a_license_from_a_group_is_refused_by_the_name_of_the_group() {
    let plan = planned(|tenant| {
        let mut user = tenant.users.remove(0);
        let licenses = std::mem::take(&mut user.licenses);
        tenant.groups.push(
            serde_json::from_value(serde_json::json!({
                "id": "11111111-2222-4333-8444-555555555555", "displayName": "営業部",
                "members": [user.id], "licenses": licenses,
            }))
            .unwrap(),
        );
        tenant.users.insert(0, user);
    });
    plan.status(1).stdout(any()).stderr(any());
    assert_eq!(plan.swaps()[0], "refuse inherited-from-group -");
    assert_eq!(
        plan.err,
        "swap-license: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: aoki@aozora-koumuten.example: gets SMB_BUSINESS_PREMIUM from the group 営業部; change the licence of the group (plan with --groups, or in the admin centre), not of the user\n"
    );
}

#[test]
fn users_beyond_the_free_seats_are_refused_by_name_before_anything_is_sent() {
    let plan = planned(|tenant| tenant.subscriptions[1].total_licenses = 3);
    plan.status(1).stdout(any()).stderr(any());
    assert_eq!(
        plan.swaps(),
        ["swap - -", "swap - -", "swap - -", "refuse no-seat -"]
    );
    assert_eq!(
        plan.err,
        "swap-license: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: takahashi@aozora-koumuten.example: no seat of O365_BUSINESS_PREMIUM is free; ask the new partner for more, then plan again\n"
    );
}

#[test]
fn a_missing_usage_location_both_rows_and_a_finished_user_are_told_apart() {
    let plan = planned(|tenant| {
        tenant.users[0].usage_location = None;
        let mut new = tenant.users[1].licenses[0].clone();
        new.sku_id = NEW.parse().unwrap();
        new.disabled_plans.clear();
        tenant.users[1].licenses.push(new.clone());
        tenant.users[2].licenses = vec![new];
    });
    plan.status(1).stdout(any()).stderr(any());
    assert_eq!(
        plan.swaps(),
        [
            "refuse usage-location-missing -",
            "remove both-held -",
            "none already-done -",
            "swap - -"
        ]
    );
}

#[test]
fn where_nothing_says_which_row_is_new_the_tool_asks_and_takes_the_answer() {
    let env = TestEnvironment::omakase();
    let rows = env.run(super::LIST, &["--this-tenant"], "");
    let asked = env.run(SWAP, &[], &rows.out);
    asked.status(1).stdout(any()).stderr(any());
    assert_eq!(
        asked.err.lines().next().unwrap(),
        "swap-license: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: two rows are called Microsoft 365 Business Standard (SMB_BUSINESS_PREMIUM and O365_BUSINESS_PREMIUM), and nothing says which is the new one; name them with --from and --to"
    );
    let told = env.run(
        SWAP,
        &["--from", OLD, "--to", "O365_BUSINESS_PREMIUM"],
        &rows.out,
    );
    told.success().stdout(any());
    assert_eq!(told.swaps(), ["swap - -"; 4]);
}

#[test]
fn rows_of_other_products_and_unknown_names_are_answered_with_what_there_is() {
    let env = TestEnvironment::omakase();
    let asked = env.run(SWAP, &["--from", "SPE_E3", "--to", NEW], "{}\n");
    asked.status(1).stdout("{\"tenantId\":\"d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7\",\"swap\":{\"status\":\"failed\",\"error\":{\"code\":\"no-pair\",\"message\":\"this tenant has no row SPE_E3; it has SMB_BUSINESS_PREMIUM, O365_BUSINESS_PREMIUM\"}}}\n").stderr("swap-license: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: this tenant has no row SPE_E3; it has SMB_BUSINESS_PREMIUM, O365_BUSINESS_PREMIUM\n").about("nothing is lost");
}

#[test]
fn the_same_plan_is_told_in_japanese() {
    let env = TestEnvironment::omakase();
    let rows = env.run(super::LIST, &[], &invited());
    let mut tenant = Tenant::omakase();
    tenant.subscriptions[1].total_licenses = 0;
    let env = TestEnvironment::of(tenant);
    let plan = env.run(SWAP, &["--lang", "ja"], &rows.out);
    assert_eq!(
        plan.err.lines().next().unwrap(),
        "swap-license: 1 行目: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: aoki@aozora-koumuten.example: O365_BUSINESS_PREMIUM に利用できるライセンスがありません。移行先パートナーに追加購入を依頼してから、計画を作り直してください"
    );
}

#[test]
fn whose_onedrive_would_lose_its_licence_needs_a_fresh_verified_copy() {
    let mut tenant = Tenant::omakase();
    let is_sharepoint =
        |plan: &rehearse::tenant::ServicePlan| plan.service_plan_id.as_str() == SHAREPOINT;
    tenant.skus[1]
        .service_plans
        .retain(|plan| !is_sharepoint(plan));
    let env = TestEnvironment::of(tenant);
    let rows = env.run(super::LIST, &[], &invited());
    let verified = |name: &str, at: &str, rest: u64, left_out: bool| {
        format!(
            "{{\"user\":{{\"id\":\"{name}\",\"userPrincipalName\":\"{name}@aozora-koumuten.example\"}},\"backup\":{{\"case\":\"workspace\",\"folders\":[],\"files\":1,\"bytes\":1,\"deadline\":null,\"commands\":null,\"restLeftOut\":{left_out},\"verified\":{{\"state\":\"complete\",\"at\":\"{at}\",\"folder\":\"/copy\",\"files\":1,\"bytes\":1,\"sizeOnly\":0,\"missing\":[],\"missingCount\":0,\"differing\":[],\"differingCount\":0,\"unreadable\":[],\"unreadableCount\":0,\"extra\":0,\"unplaced\":0,\"rest\":{{\"files\":{rest},\"bytes\":1,\"folders\":1}}}}}}}}\n"
        )
    };
    // Only folders were saved of two: the rest is not needed of one, of the other nobody said so.
    let backups = verified("sato", "2026-09-30T00:00:00Z", 0, false)
        + &verified("suzuki", "2026-08-01T00:00:00Z", 0, false)
        + &verified("aoki", "2026-09-30T00:00:00Z", 1000, true)
        + &verified("takahashi", "2026-09-30T00:00:00Z", 1000, false);
    let file = env.home.file("backups.jsonl", &backups);
    let plan = env.run(
        SWAP,
        &["--lose", "SHAREPOINTSTANDARD", "--require-backup", &file],
        &rows.out,
    );
    plan.status(1).stdout(any()).stderr(any());
    assert_eq!(
        plan.swaps(),
        [
            "swap - -",
            "swap - -",
            "refuse backup-missing -",
            "refuse backup-missing -"
        ]
    );
}

#[test]
fn two_mails_about_one_tenant_make_one_plan() {
    let env = TestEnvironment::omakase();
    let rows = env.run(super::LIST, &[], &invited().repeat(2));
    let once = env.run(super::LIST, &[], &invited());
    assert_eq!(rows.out.lines().count(), 2 * once.out.lines().count());
    let plan = env.run(SWAP, &[], &rows.out);
    plan.success()
        .stdout(env.run(SWAP, &[], &once.out).out)
        .stderr(any());
}

#[test]
fn two_rows_that_go_to_the_same_one_share_its_free_seats() {
    const BASIC: &str = "3b555118-da6a-4418-894f-7df1e2096870";
    let mut tenant = Tenant::omakase();
    let mut basic = tenant.skus[0].clone();
    basic.sku_id = BASIC.parse().unwrap();
    basic.sku_part_number = "O365_BUSINESS_ESSENTIALS".to_owned();
    let mut subscription = tenant.subscriptions[0].clone();
    subscription.sku_id = basic.sku_id;
    subscription.id = "7f2a6f0e-8f5d-4a53-9d1e-3c1f0a4b5c6d".parse().unwrap();
    tenant.users[0].licenses[0].sku_id = basic.sku_id;
    tenant.users[1].licenses[0].sku_id = basic.sku_id;
    tenant.skus.push(basic);
    tenant.subscriptions.push(subscription);
    tenant.subscriptions[1].total_licenses = 3;
    let env = TestEnvironment::of(tenant);
    let to = |from: &str| {
        format!(
            "{{\"license\":{{\"skuId\":\"{from}\",\"skuPartNumber\":\"X\",\"productName\":\"X\",\"capabilityStatus\":\"Enabled\",\"seats\":{{\"enabled\":5,\"warning\":0,\"suspended\":0,\"lockedOut\":0,\"consumed\":2,\"free\":3}},\"subscriptions\":[],\"path\":\"twin\",\"pathReason\":\"\",\"twin\":{{\"skuId\":\"{NEW}\",\"skuPartNumber\":\"Y\",\"direction\":\"to\"}}}}}}\n"
        )
    };
    let plan = env.run(SWAP, &[], &(to(OLD) + &to(BASIC)));
    assert_eq!(
        plan.swaps(),
        ["swap - -", "swap - -", "swap - -", "refuse no-seat -"],
        "{}",
        plan.err
    );
}

#[test]
fn a_row_of_the_file_of_only_that_names_no_user_is_told() {
    let env = TestEnvironment::omakase();
    let rows = env.run(super::LIST, &[], &invited());
    let table = "Display name,User principal name\nSato,sato@aozora-koumuten.example\nAoki,\n,\n";
    let file = env.home.file("only.csv", table);
    let plan = env.run(SWAP, &["--only", &file], &rows.out);
    plan.status(3).stdout(any()).stderr(format!(
        "swap-license: {file}: 1 row(s) have no sign-in name and are left out of the plan (line 3); write the name, or delete the row\n"
    ));
    assert_eq!(plan.swaps(), ["swap - -"]);
}

#[test]
fn where_everybody_holds_both_rows_the_old_one_is_taken_away_and_no_seat_is_bought() {
    let mut tenant = Tenant::omakase();
    for user in &mut tenant.users[..4] {
        let mut new = user.licenses[0].clone();
        new.sku_id = NEW.parse().unwrap();
        user.licenses.push(new);
    }
    tenant.subscriptions[1].total_licenses = 4;
    let env = TestEnvironment::of(tenant);
    for rows in [&[][..], &["--users"]] {
        let rows = env.run(super::LIST, rows, &super::invited());
        let plan = env.run(SWAP, &[], &rows.out);
        plan.success().stdout(any()).stderr("");
        assert_eq!(plan.swaps(), ["remove both-held -"; 4]);
    }
    let plan = plan(&env);
    let applied = env.run(SWAP, &["--apply"], &plan.out);
    applied.success().stdout(any());
    assert_eq!(applied.swaps(), ["remove both-held done"; 4]);
    for (name, licenses) in super::holders(&env) {
        let held: Vec<_> = licenses.iter().map(|(sku, _)| sku.as_str()).collect();
        let expected: &[&str] = if name == "admin" { &[] } else { &[NEW] };
        assert_eq!(held, expected, "{name}");
    }
}
