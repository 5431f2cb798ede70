//! The table of permissions: each row is tried in a rehearsal whose application has exactly these, and with one less.

use common::permissions::{
    Bearer, in_words,
    tools::{self, Asked, Use},
};
use rehearse::Tenant;
use test_support::{Run, TestEnvironment, program};

/// How a use is tried.
struct Try {
    tool: &'static str,
    option: &'static str,
    exe: &'static str,
    args: &'static [&'static str],
    tenant: fn() -> Tenant,
    /// What stands before it in the pipe.
    input: fn(&TestEnvironment) -> String,
}

const fn of(
    (tool, option): (&'static str, &'static str),
    exe: &'static str,
    args: &'static [&'static str],
    input: fn(&TestEnvironment) -> String,
) -> Try {
    Try {
        tool,
        option,
        exe,
        args,
        tenant: Tenant::omakase,
        input,
    }
}

const LIST: &str = program!("list-licenses");
const SWAP: &str = program!("swap-license");

const TRIES: &[Try] = &[
    of(
        ("check-relationship", ""),
        program!("check-relationship"),
        &[],
        invitation,
    ),
    of(("list-licenses", ""), LIST, &[], invitation),
    of(("list-licenses", "--users"), LIST, &["--users"], invitation),
    of(
        ("list-licenses", "--snapshot"),
        LIST,
        &["--snapshot", "tenant.json"],
        invitation,
    ),
    of(("swap-license", ""), SWAP, &[], rows),
    of(("swap-license", "--apply"), SWAP, &["--apply"], |before| {
        plan(before, &[])
    }),
    Try {
        tenant: with_a_group,
        ..of(("swap-license", "--groups"), SWAP, &["--groups"], rows)
    },
    Try {
        tenant: with_a_group,
        ..of(
            ("swap-license", "--groups --apply"),
            SWAP,
            &["--apply"],
            |before| plan(before, &["--groups"]),
        )
    },
    Try {
        tenant: without_a_place,
        ..of(
            ("swap-license", "--usage-location"),
            SWAP,
            &["--apply"],
            |before| plan(before, &["--usage-location", "JP"]),
        )
    },
    of(("backup-plan", ""), program!("backup-plan"), &[], rows),
];

fn with_a_group() -> Tenant {
    let mut tenant = Tenant::omakase();
    let group = serde_json::json!({
        "id": "11111111-2222-4333-8444-555555555555",
        "displayName": "営業部",
        "members": [tenant.users[0].id],
        "licenses": tenant.users[0].licenses,
    });
    tenant.groups.push(serde_json::from_value(group).unwrap());
    tenant.users[0].licenses.clear();
    tenant
}

fn without_a_place() -> Tenant {
    let mut tenant = Tenant::omakase();
    tenant.users[0].usage_location = None;
    tenant
}

fn ran(before: &TestEnvironment, exe: &str, args: &[&str], input: &str) -> String {
    let ran = before.run(exe, args, input);
    assert_eq!(ran.code, Some(0), "{exe}: {}", ran.err);
    ran.out
}

fn invitation(before: &TestEnvironment) -> String {
    let variables = before.rehearsal.env();
    let (_, folder) = variables
        .iter()
        .find(|(name, _)| name == "REHEARSAL")
        .unwrap();
    let mail = format!("{folder}/invitation.eml");
    ran(before, program!("parse-invite"), &[&mail], "")
}

fn rows(before: &TestEnvironment) -> String {
    ran(before, LIST, &[], &invitation(before))
}

fn plan(before: &TestEnvironment, args: &[&str]) -> String {
    ran(before, SWAP, args, &rows(before))
}

/// Whether a refusal names one of the permissions that these lack for the tool.
pub(crate) fn is_named(tool: &str, permissions: &[&str], err: &str) -> bool {
    let needs = tools::of(tool).flat_map(Use::needs);
    let holds = |one: &str| permissions.contains(&one);
    needs
        .flat_map(|needs| needs.missing(Bearer::App, holds))
        .any(|choice| err.contains(&format!("the application lacks {}", in_words(choice))))
}

impl Try {
    /// The least permissions of the use: what the tool needs always, and what it needs for this option.
    fn permissions(&self) -> Vec<&'static str> {
        let wanted = |one: &&Use| {
            let is_always = one.option.is_empty() && one.asked == Asked::Always;
            is_always || (one.option == self.option && one.asked.is_required())
        };
        tools::permissions_of(tools::of(self.tool).filter(wanted))
    }

    fn with(&self, permissions: &[&str], input: &str) -> Run {
        let mut tenant = (self.tenant)();
        tenant.app.roles = permissions.iter().map(|one| (*one).to_owned()).collect();
        let environment = TestEnvironment::of(tenant);
        environment.run(self.exe, self.args, input)
    }
}

#[test]
fn each_row_of_the_table_is_enough_and_none_of_its_permissions_is_too_many() {
    let mut wrong = Vec::new();
    for one in TRIES {
        let all = one.permissions();
        let input = (one.input)(&TestEnvironment::of((one.tenant)()));
        let name = format!("{} {}", one.tool, one.option);
        let ran = one.with(&all, &input);
        if ran.code != Some(0) {
            wrong.push(format!(
                "{name} with {all:?} ends with {:?}: {}",
                ran.code, ran.err
            ));
        }
        for left_out in &all {
            let fewer: Vec<&str> = all.iter().filter(|one| *one != left_out).copied().collect();
            let ran = one.with(&fewer, &input);
            if ran.code == Some(0) {
                wrong.push(format!("{name} does without {left_out}"));
            } else if !(ran.err.contains(left_out) || is_named(one.tool, &fewer, &ran.err)) {
                wrong.push(format!(
                    "{name} without {left_out} does not name it: {}",
                    ran.err
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
