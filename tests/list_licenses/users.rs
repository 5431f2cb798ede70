use common::sections::{Assignment, License, User};
use rehearse::{Effect, Fault, tenant::Tenant};
use serde_json::json;

use super::{LIST, changed};
use test_support::{
    Run, TestEnvironment, any, lines,
    skus::{OLD, TEAMS, YAMMER_MIDSIZE},
};

const GROUP: &str = "11111111-2222-4333-8444-555555555555";

/// Aoki directly, Sato from a group too, Suzuki from the group alone.
fn mixed() -> TestEnvironment {
    changed(|tenant| {
        let license = tenant.users[0].licenses[0].clone();
        tenant.users[2].licenses.clear();
        let members = [&tenant.users[1].id, &tenant.users[2].id];
        let group = json!({
            "id": GROUP, "displayName": "営業部", "members": members, "licenses": [license],
        });
        tenant.groups.push(serde_json::from_value(group).unwrap());
    })
}

fn holders(ran: &Run) -> Vec<(String, serde_json::Value)> {
    let names = ran.sections::<User>().into_iter();
    let names = names.map(|user| user.display_name.unwrap());
    let assignments = ran.sections::<Assignment>().into_iter();
    names
        .zip(assignments.map(|assignment| serde_json::to_value(assignment).unwrap()))
        .collect()
}

#[test]
fn each_holder_is_told_with_how_he_holds_the_row_and_what_is_off() {
    let ran = mixed().run(LIST, &["--this-tenant", "--users"], "");
    ran.success().stdout(any());
    let plain = |via: &str| json!({"via": via, "state": "Active", "disabledPlans": []});
    let mut both = plain("both");
    both["groups"] = json!([GROUP]);
    both["disabledPlans"] = json!([YAMMER_MIDSIZE, TEAMS]);
    let mut group = plain("group");
    group["groups"] = json!([GROUP]);
    let holders = holders(&ran);
    assert_eq!(
        holders,
        [
            ("青木 健一".to_owned(), plain("direct")),
            ("佐藤 花子".to_owned(), both),
            ("鈴木 一郎".to_owned(), group),
            ("高橋 美咲".to_owned(), plain("direct")),
        ]
    );
    assert!(
        ran.sections::<License>()
            .iter()
            .all(|row| row.sku_id.as_str() == OLD)
    );
}

#[test]
fn the_table_names_holders_and_their_groups_in_both_languages() {
    let env = mixed();
    for (lang, words) in [
        ("en", ["direct", "direct, group ", "group ", "direct"]),
        ("ja", ["直接", "直接、グループ ", "グループ ", "直接"]),
    ] {
        let ran = env.run(
            LIST,
            &["--this-tenant", "--users", "-t", "--lang", lang],
            "",
        );
        let rows: Vec<_> = ran.out.lines().skip(1).collect();
        // Four rows, and the line that says so.
        assert_eq!(rows.len(), 5, "{}", ran.out);
        let names = ["aoki", "sato", "suzuki", "takahashi"];
        for ((row, name), via) in rows.iter().zip(names).zip(words) {
            let group = if via.ends_with(' ') { "営業部" } else { "" };
            let cells = format!("{name}@aozora-koumuten.example");
            let rest = row.split_once(&cells).unwrap().1.trim_start();
            assert_eq!(rest, format!("{via}{group}"), "{row}");
        }
    }
}

#[test]
fn a_group_whose_name_may_not_be_read_is_shown_by_its_id() {
    let env = mixed();
    let refused = Effect::status(403, false, None);
    env.rehearsal
        .fault(Fault::once("GET", "/groups", refused).times(None));
    let ran = env.run(LIST, &["--this-tenant", "--users", "-t"], "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.contains(&format!("direct, group {GROUP}")),
        "{}",
        ran.out
    );
}

#[test]
fn users_that_cannot_be_read_are_a_failure_of_each_row_and_the_rows_are_not_lost() {
    let mut tenant = Tenant::omakase();
    tenant.app.roles.retain(|role| !role.starts_with("User."));
    let ran = TestEnvironment::of(tenant).run(LIST, &["--this-tenant", "--users"], "");
    ran.status(4).stdout(any()).stderr(lines(2));
    assert_eq!(ran.sections::<License>().len(), 2);
    for record in ran.typed() {
        assert!(record.get::<Assignment>().is_err());
        assert_eq!(record.get::<User>().unwrap(), None);
    }
}

#[test]
fn an_answer_that_breaks_off_is_read_again_and_nobody_stands_there_twice() {
    let env = TestEnvironment::omakase();
    env.rehearsal
        .fault(Fault::once("GET", "/v1.0/users", Effect::Truncate));
    let ran = env.run(LIST, &["--this-tenant", "--users"], "");
    ran.success().stdout(any());
    assert_eq!(holders(&ran).len(), 4);
}
