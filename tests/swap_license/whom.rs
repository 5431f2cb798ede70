//! Whom a plan is about, what they lose, and what it says where nobody is moved.

use common::{
    ids::Guid,
    sections::{Swap, SwapAction, SwapReason, User},
};
use rehearse::tenant::Tenant;
use test_support::{
    Run, TestEnvironment, any, contains,
    skus::{NEW, OLD, TEAMS, YAMMER_MIDSIZE},
};

use super::{LIST, SWAP, catalogue::add_row, holders, invited, plan};

const EXCHANGE: &str = "9aaf7827-d63c-4b61-89c3-182f06f82e5c";
const E3: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";
const E3_NO_TEAMS: &str = "c2fe850d-fbbb-4858-b67d-bd0c6e746da3";
const TEAMS_EEA: &str = "7e74bd05-2c47-404e-829a-ba95c66fe8e5";

/// Eight users of the old row, and three seats of the new one.
fn eight() -> TestEnvironment {
    let mut tenant = Tenant::omakase();
    let like = tenant.users[0].clone();
    tenant.users.truncate(0);
    for number in 0..8 {
        let mut user = like.clone();
        user.id = format!("{number:08x}-2a8e-4c0f-9d2b-8e1e0b8b1c55")
            .parse()
            .unwrap();
        user.user_principal_name = format!("u00{number}@aozora-koumuten.example");
        tenant.users.push(user);
    }
    tenant.subscriptions[0].total_licenses = 10;
    tenant.subscriptions[1].total_licenses = 3;
    TestEnvironment::of(tenant)
}

fn names(plan: &Run) -> Vec<String> {
    let users = plan.sections::<User>().into_iter();
    let names = users.filter_map(|user| user.user_principal_name);
    names.map(|name| name[..4].to_owned()).collect()
}

fn rows(env: &TestEnvironment, args: &[&str]) -> String {
    env.run(LIST, args, &invited()).out
}

#[test]
fn records_of_users_mean_these_users_and_nobody_else() {
    let env = eight();
    let users = rows(&env, &["--users"]);
    let chosen: Vec<&str> = users
        .lines()
        .filter(|line| {
            ["u005@", "u006@", "u007@"]
                .iter()
                .any(|name| line.contains(name))
        })
        .collect();
    let plan = env.run(SWAP, &[], &(chosen.join("\n") + "\n"));
    plan.success().stdout(any());
    assert_eq!(names(&plan), ["u005", "u006", "u007"]);
    assert_eq!(plan.swaps(), ["swap - -"; 3]);
    env.run(SWAP, &["--apply"], &plan.out)
        .success()
        .stdout(any());
    let moved: Vec<String> = holders(&env)
        .into_iter()
        .filter(|(_, licenses)| licenses.iter().any(|(sku, _)| sku == NEW))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(moved, ["u005", "u006", "u007"]);
}

/// A row that ends and that nobody can be moved out of is told, whoever was chosen.
#[test]
fn a_row_of_chosen_users_that_ends_is_told_although_nobody_moves() {
    let mut tenant = Tenant::omakase();
    let is_new = |one: &rehearse::tenant::Subscription| one.sku_id.as_str() == NEW;
    tenant.subscriptions.retain(|one| !is_new(one));
    let env = TestEnvironment::of(tenant);
    let users = rows(&env, &["--users"]);
    let plan = env.run(SWAP, &[], &users);
    plan.status(1).stdout(any()).stderr(contains(
        "SMB_BUSINESS_PREMIUM: the row ends on 2026-10-30: ask the new partner for",
    ));
    assert_eq!(plan.swaps(), ["refuse not-by-moving -"]);
}

#[test]
fn a_record_of_a_user_that_cannot_be_followed_does_not_mean_everybody() {
    let env = eight();
    let rows = rows(&env, &[]);
    for unfit in [
        "{\"user\":{\"id\":\"00000005-2a8e-4c0f-9d2b-8e1e0b8b1c55\"}}",
        "{\"user\":{\"status\":\"failed\",\"error\":{\"code\":\"gone\",\"message\":\"no such user\"}}}",
    ] {
        for input in [format!("{unfit}\n{rows}"), format!("{rows}{unfit}\n")] {
            let plan = env.run(SWAP, &[], &input);
            assert_ne!(plan.code, Some(0), "{input}");
            assert!(!plan.out.contains("\"action\":\"swap\""), "{input}");
        }
    }
}

#[test]
fn lines_about_users_and_lines_about_everybody_are_not_mixed_where_they_are_apart() {
    let env = eight();
    let (rows, users) = (rows(&env, &[]), rows(&env, &["--users"]));
    let one = users.lines().find(|line| line.contains("u005@")).unwrap();
    let plan = env.run(SWAP, &[], &format!("{one}\nno record\n{rows}"));
    plan.status(3)
        .stdout(contains("\"code\":\"mixed-selection\""))
        .stderr(contains("plan them in two runs"));
    let swaps: Vec<String> = plan.out.lines().map(str::to_owned).collect();
    let planned = swaps
        .iter()
        .filter(|line| line.contains("\"action\":\"swap\""));
    assert_eq!(planned.count(), 1, "{}", plan.out);
}

#[test]
fn only_the_users_of_a_file_are_planned_and_names_that_match_nobody_are_told() {
    let env = eight();
    let file = env.home.file(
        "who.csv",
        "\u{feff}Display name,User principal name\r\nA,U006@Aozora-Koumuten.example\r\nB,u007@aozora-koumuten.example\r\nC,typo@aozora-koumuten.example\r\n",
    );
    let plan = env.run(SWAP, &["--only", &file], &rows(&env, &[]));
    let told = format!(
        "swap-license: 1 name(s) of {file} match no user with the licences in question: typo@aozora-koumuten.example\n"
    );
    plan.status(1).stdout(any()).stderr(told);
    assert_eq!(names(&plan), ["u006", "u007"]);
    let list = env.home.file("who.txt", "u001@aozora-koumuten.example\n");
    let plan = env.run(SWAP, &["--only", &list], &rows(&env, &[]));
    plan.success().stdout(any());
    assert_eq!(names(&plan), ["u001"]);
    let table = env.home.file("mail.csv", "Name,Mail\nA,a@b.example\n");
    let refused = env.run(SWAP, &["--only", &table], &rows(&env, &[]));
    refused
        .status(3)
        .stderr(contains("no column of it is headed"));
    // As Excel saves it in Japan.
    let sjis = env.home.file("sjis.csv", b"\x95\x5c\x8e\xa6,User\n");
    for (lang, words) in [
        ("en", "not UTF-8: save it as UTF-8 (in Excel as CSV UTF-8)"),
        (
            "ja",
            "UTF-8 として読めません。UTF-8 で保存し直してください (Excel では「CSV UTF-8」形式)",
        ),
    ] {
        let args = ["--only", &sjis, "--lang", lang];
        let refused = env.run(SWAP, &args, &rows(&env, &[]));
        refused
            .status(3)
            .stderr(format!("swap-license: {sjis}: {words}\n"));
    }
}

#[test]
fn a_user_who_holds_neither_row_is_answered_too() {
    let env = eight();
    let nobody = "{\"user\":{\"id\":\"ffffffff-2a8e-4c0f-9d2b-8e1e0b8b1c55\"}}\n";
    let plan = env.run(SWAP, &["--from", OLD, "--to", NEW], nobody);
    plan.success().stdout(any());
    assert_eq!(plan.swaps(), ["none not-held -"]);
}

fn give(tenant: &mut Tenant, user: usize, sku: &str, off: &[&str]) {
    let mut license = Tenant::omakase().users[0].licenses[0].clone();
    license.sku_id = sku.parse().unwrap();
    license.disabled_plans = off.iter().map(|plan| plan.parse().unwrap()).collect();
    tenant.users[user].licenses.push(license);
}

/// Aoki has E3, Sato Teams too.
fn e3() -> TestEnvironment {
    let mut tenant = Tenant::omakase();
    for sku in [E3, E3_NO_TEAMS, TEAMS_EEA] {
        add_row(&mut tenant, sku, 5);
    }
    for user in &mut tenant.users {
        user.licenses.clear();
    }
    give(&mut tenant, 0, E3, &[]);
    give(&mut tenant, 1, E3, &[]);
    give(&mut tenant, 1, TEAMS_EEA, &[]);
    TestEnvironment::of(tenant)
}

#[test]
fn who_has_teams_elsewhere_does_not_lose_it_and_the_others_only_by_name() {
    let env = e3();
    let pair = ["--from", E3, "--to", E3_NO_TEAMS, "--force-pair"];
    let plan = |more: &[&str]| env.run(SWAP, &[&pair, more].concat(), "{}\n");
    let lost = |plan: &Run| -> Vec<bool> {
        let swaps = plan.sections::<Swap>().into_iter();
        let teams: Guid = TEAMS.parse().unwrap();
        swaps.map(|swap| swap.lost_plans.contains(&teams)).collect()
    };
    let refused = plan(&[]);
    refused.status(1).stdout(any()).stderr(any());
    assert_eq!(lost(&refused), [true, false]);
    assert!(
        refused
            .err
            .contains("plan with --lose-plans --lose TEAMS1\n"),
        "{}",
        refused.err
    );
    let rest = plan(&["--lose-plans"]);
    rest.status(1).stdout(any()).stderr(any());
    assert_eq!(rest.swaps(), ["refuse plans-would-be-lost -", "swap - -"]);
    let named = plan(&["--lose-plans", "--lose", "TEAMS1"]);
    named.success().stdout(any());
    assert_eq!(named.swaps(), ["swap - -"; 2]);
    let csv = plan(&["--lose-plans", "--lose", "teams1", "--table"]);
    assert!(csv.out.contains("LOST"), "{}", csv.out);
    assert!(csv.out.contains("TEAMS1"), "{}", csv.out);
}

#[test]
fn one_row_becomes_two_in_one_call_and_goes_back_in_one() {
    let env = e3();
    let before = holders(&env);
    let pair = [
        "--from",
        E3,
        "--to",
        E3_NO_TEAMS,
        "--to",
        TEAMS_EEA,
        "--force-pair",
        "--lose-plans",
    ];
    let plan = env.run(SWAP, &pair, "{}\n");
    plan.success().stdout(any());
    let also: Vec<usize> = plan
        .sections::<Swap>()
        .iter()
        .map(|swap| swap.also_to.len())
        .collect();
    assert_eq!(also, [1, 0], "Sato has Teams already");
    let journal = env.home.path().join("journal").display().to_string();
    let applied = env.run(SWAP, &["--apply", "--journal", &journal], &plan.out);
    applied.success().stdout(any());
    assert_eq!(env.log().writes().len(), 2);
    let skus: Vec<_> = holders(&env)[0]
        .1
        .iter()
        .map(|(sku, _)| sku.clone())
        .collect();
    assert_eq!(skus, [TEAMS_EEA, E3_NO_TEAMS]);
    env.run(SWAP, &["--verify", &journal], "")
        .success()
        .stdout(any());
    let undo = env.run(SWAP, &["--undo", &journal], "");
    env.run(SWAP, &["--apply", "--journal", &journal], &undo.out)
        .success()
        .stdout(any());
    assert_eq!(holders(&env), before);
    env.run(SWAP, &["--verify", &journal], "")
        .success()
        .stdout(any());
}

#[test]
fn who_has_both_rows_keeps_the_mailbox_that_is_on_in_the_old_one_only() {
    let mut tenant = Tenant::omakase();
    tenant.users[0].licenses.clear();
    give(&mut tenant, 0, OLD, &[YAMMER_MIDSIZE]);
    give(&mut tenant, 0, NEW, &[EXCHANGE]);
    let env = TestEnvironment::of(tenant);
    let plan = plan(&env);
    assert_eq!(plan.swaps()[0], "swap both-held -");
    let first = plan.out.lines().next().unwrap();
    let applied = env.run(SWAP, &["--apply"], first);
    applied.success().stdout(any());
    assert_eq!(holders(&env)[0].1, [(NEW.to_owned(), vec![])]);
    assert_eq!(env.log().writes().len(), 1);
}

/// What comes of the rows where nobody is moved.
fn no_move(change: impl FnOnce(&mut Tenant)) -> (TestEnvironment, Run) {
    let mut tenant = Tenant::omakase();
    change(&mut tenant);
    let env = TestEnvironment::of(tenant);
    let plan = env.run(SWAP, &[], &rows(&env, &[]));
    (env, plan)
}

#[test]
fn where_nothing_is_to_be_done_one_record_says_why_and_is_applied_with_0() {
    let (env, plan) = no_move(|tenant| {
        tenant.subscriptions.remove(0);
        for at in 0..4 {
            tenant.users[at].licenses.clear();
            give(tenant, at, NEW, &[]);
        }
    });
    plan.success().stdout(any());
    assert_eq!(plan.swaps(), ["none nothing-to-do -"]);
    let words = plan.sections::<Swap>()[0].words.clone().unwrap();
    assert!(
        words.starts_with("O365_BUSINESS_PREMIUM: nothing"),
        "{words}"
    );
    let applied = env.run(SWAP, &["--apply"], &plan.out);
    applied.success().stdout(any());
    assert_eq!(applied.swaps(), ["none nothing-to-do already-done"]);
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn a_row_that_asks_for_seats_is_said_and_is_no_success() {
    let (_, plan) = no_move(|tenant| {
        tenant.subscriptions.remove(0);
        tenant.subscriptions[0].total_licenses = 3;
        for at in 0..4 {
            tenant.users[at].licenses.clear();
            give(tenant, at, NEW, &[]);
        }
    });
    let said = "O365_BUSINESS_PREMIUM: ask the new partner for 1 seat(s) now";
    let line = format!("swap-license: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: {said}\n");
    plan.status(1).stdout(any()).stderr(line);
    let swap = &plan.sections::<Swap>()[0];
    assert_eq!(
        (swap.action, swap.reason.clone()),
        (SwapAction::Refuse, Some(SwapReason::NotByMoving))
    );
    assert_eq!(swap.words.as_deref(), Some(said));
}

#[test]
fn rows_of_which_none_is_known_to_be_new_are_asked_about_once_and_leave_no_empty_row() {
    let env = TestEnvironment::omakase();
    let all = env.run(LIST, &["--this-tenant"], "");
    let plan = env.run(SWAP, &["--csv"], &all.out);
    plan.status(1).stdout(any()).stderr(any());
    assert_eq!(plan.err.lines().count(), 1, "{}", plan.err);
    for row in plan.out.lines().skip(1) {
        assert!(
            row.contains("SMB_BUSINESS_PREMIUM") && row.contains("refuse"),
            "{row}"
        );
    }
}

#[test]
fn what_users_bought_for_themselves_is_refused_by_both_tools() {
    const DEPT: &str = "38b434d2-a15e-4cde-9a98-e737c75623e1";
    const VISIO: &str = "c5928f49-12ba-48f7-ada3-0d743a3601d5";
    let (env, plan) = no_move(|tenant| {
        tenant.skus.clear();
        let like = Tenant::omakase();
        tenant.skus.push(like.skus[0].clone());
        add_row(tenant, DEPT, 25);
        add_row(tenant, VISIO, 5);
        tenant.skus.remove(0);
        tenant.subscriptions.drain(..2);
        tenant.subscriptions[0].owner_tenant_id = None;
        for user in &mut tenant.users {
            user.licenses.clear();
        }
        give(tenant, 0, DEPT, &[]);
    });
    let listed = rows(&env, &["--csv"]);
    assert!(listed.contains("only the buyer can move it"), "{listed}");
    plan.status(1).stdout(any()).stderr(any());
    assert_eq!(plan.swaps(), ["refuse self-service-sku -"]);
}

#[test]
fn what_is_edited_in_a_plan_takes_effect_or_is_refused_in_words() {
    let env = eight();
    let plan = env.run(
        SWAP,
        &[
            "--only",
            &env.home.file("one", "u000@aozora-koumuten.example\n"),
        ],
        &rows(&env, &[]),
    );
    let edited = |from: &str, to: &str| {
        assert!(plan.out.contains(from), "{from}");
        env.run(SWAP, &["--apply"], &plan.out.replacen(from, to, 1))
    };
    let removal = edited("\"action\":\"swap\"", "\"action\":\"remove\"");
    removal
        .status(3)
        .stdout(any())
        .stderr(contains("nothing would be left"));
    let to = format!("\"to\":{{\"skuId\":\"{NEW}\"");
    let another = edited(&to, &format!("\"to\":{{\"skuId\":\"{OLD}\""));
    another.status(3).stdout(any()).stderr(any());
    let renamed = edited(
        "\"to\":{\"skuId\":\"f245ecc8-75af-4f8e-b61f-27d8114de5f3\",\"skuPartNumber\":\"O365_BUSINESS_PREMIUM\"",
        "\"to\":{\"skuId\":\"f245ecc8-75af-4f8e-b61f-27d8114de5f3\",\"skuPartNumber\":\"SPB\"",
    );
    renamed
        .status(1)
        .stdout(any())
        .stderr(contains("does not belong to the part number"));
    let foreign = edited(
        "\"disabledPlans\":[]",
        &format!("\"disabledPlans\":[\"{YAMMER_MIDSIZE}\"]"),
    );
    foreign
        .status(1)
        .stdout(any())
        .stderr(contains("does not have"));
    assert_eq!(env.log().writes(), [""; 0]);
    let off = edited(
        "\"disabledPlans\":[]",
        &format!("\"disabledPlans\":[\"{TEAMS}\"]"),
    );
    off.success().stdout(any());
    assert_eq!(
        holders(&env)[0].1,
        [(NEW.to_owned(), vec![TEAMS.to_owned()])]
    );
}

#[test]
fn only_countries_that_there_are_can_be_a_usage_location() {
    let env = eight();
    let refused = env.run(SWAP, &["--usage-location", "XX"], "{}\n");
    refused.status(2).stderr(contains("no such country"));
}
