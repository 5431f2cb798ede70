//! Many tenants in one run.

use rehearse::{Options, tenant::Tenant};

use super::{LIST, SWAP};
use test_support::{
    Run, TestEnvironment, any,
    skus::{NEW, OLD},
};

const CUSTOMERS: usize = 3;

fn env() -> TestEnvironment {
    TestEnvironment::with(Options {
        fleet: CUSTOMERS,
        ..Options::of(Tenant::omakase())
    })
}

/// The plan for every customer.
fn planned(env: &TestEnvironment) -> Run {
    let partner = Tenant::omakase().partner_center.tenant_id;
    let new = |number| {
        let id = member(env, number).organization.id;
        format!(
            "{{\"tenantId\":\"{id}\",\"relationship\":{{\"state\":\"established\",\"side\":\"customer\",\"partner\":{{\"tenantId\":\"{partner}\"}},\"evidence\":[]}}}}\n"
        )
    };
    let customers: String = (0..CUSTOMERS).map(new).collect();
    let rows = env.run(LIST, &[], &customers);
    rows.success().stdout(any());
    let plan = env.run(SWAP, &[], &rows.out);
    plan.success().stdout(any());
    plan
}

fn member(env: &TestEnvironment, number: usize) -> Tenant {
    env.rehearsal.member(number).unwrap()
}

/// How many users of each customer hold a SKU.
fn holders(env: &TestEnvironment, sku: &str) -> Vec<usize> {
    let holds = |number| {
        let users = member(env, number).users;
        let has = |user: &&rehearse::tenant::User| {
            let mut licenses = user.licenses.iter();
            licenses.any(|license| license.sku_id.as_str() == sku)
        };
        users.iter().filter(has).count()
    };
    (0..CUSTOMERS).map(holds).collect()
}

#[test]
fn every_customer_has_a_journal_of_its_own() {
    let env = env();
    let plan = planned(&env);
    let applied = env.run(
        SWAP,
        &["--apply", "--tenants", "2", "--state-dir", "."],
        &plan.out,
    );
    applied.success().stdout(any());
    assert_eq!(holders(&env, NEW), [4; CUSTOMERS]);
    assert_eq!(holders(&env, OLD), [0; CUSTOMERS]);
    for number in 0..CUSTOMERS {
        let name = format!(
            "swap-license/{}.jsonl",
            member(&env, number).organization.id
        );
        let journal = std::fs::read_to_string(env.home.path().join(name)).unwrap();
        assert_eq!(journal.lines().count(), 2 * 4);
    }
}

#[test]
fn one_journal_that_is_named_serves_all_and_leads_all_of_them_back() {
    let env = env();
    let plan = planned(&env);
    let journal = ["--journal", "journal.jsonl"];
    let applied = env.run(SWAP, &[&["--apply"], &journal[..]].concat(), &plan.out);
    applied.success().stdout(any());
    assert_eq!(holders(&env, NEW), [4; CUSTOMERS]);
    let verified = env.run(SWAP, &["--verify", "journal.jsonl"], "");
    verified.success().stdout(any());
    let undo = env.run(SWAP, &["--undo", "journal.jsonl"], "");
    let undone = env.run(SWAP, &["--apply", "--journal", "undo.jsonl"], &undo.out);
    undone.success().stdout(any());
    assert_eq!(holders(&env, OLD), [4; CUSTOMERS]);
    assert_eq!(holders(&env, NEW), [0; CUSTOMERS]);
}
