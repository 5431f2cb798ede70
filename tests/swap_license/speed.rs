//! How few calls a plan takes, and how fast they may follow one another.

use rehearse::{Effect, Fault, Options, Tenant};

use super::{LIST, SWAP, invited};
use test_support::{TestEnvironment, any, skus::NEW};

const USERS: usize = 100;

/// A tenant with so many users on the old row.
fn many() -> TestEnvironment {
    let mut tenant = Tenant::omakase();
    let like = tenant.users[0].clone();
    tenant.users.truncate(1);
    for number in 1..USERS {
        let mut user = like.clone();
        user.id = format!("{number:08x}-2a8e-4c0f-9d2b-8e1e0b8b1c55")
            .parse()
            .unwrap();
        user.user_principal_name = format!("u{number}@aozora-koumuten.example");
        tenant.users.push(user);
    }
    for subscription in &mut tenant.subscriptions {
        subscription.total_licenses = u32::try_from(USERS).unwrap();
    }
    TestEnvironment::with(Options::of(tenant))
}

fn planned(env: &TestEnvironment) -> String {
    let rows = env.run(LIST, &[], &invited());
    rows.success().stdout(any());
    let plan = env.run(SWAP, &[], &rows.out);
    plan.success().stdout(any());
    plan.out
}

fn moved(env: &TestEnvironment) -> usize {
    let users = env.rehearsal.tenant().users;
    let has_new = |user: &&rehearse::tenant::User| {
        let mut licenses = user.licenses.iter();
        licenses.any(|license| license.sku_id.as_str() == NEW)
    };
    users.iter().filter(has_new).count()
}

#[test]
fn a_user_takes_one_and_a_half_calls_at_most_and_each_is_read_before_and_after() {
    let env = many();
    let plan = planned(&env);
    let before = env.log().sent().len();
    let applied = env.run(SWAP, &["--apply"], &plan);
    applied.success().stdout(any());
    assert_eq!(moved(&env), USERS);
    let calls = env.log().sent().len() - before;
    assert!(calls * 2 <= USERS * 3, "{calls} calls for {USERS} users");
    assert_eq!(env.log().writes().len(), USERS);
    let after = applied.swaps();
    assert_eq!(after, vec!["swap - done"; USERS]);
}

#[test]
fn parts_of_a_batch_that_are_refused_are_read_alone_and_nobody_is_lost() {
    let env = many();
    let plan = planned(&env);
    let busy = Effect::status(429, false, Some("0"));
    env.rehearsal
        .fault(Fault::once("GET", "", busy).after(30).times(Some(5)));
    let applied = env.run(SWAP, &["--apply", "--first-pause", "1"], &plan);
    applied.success().stdout(any());
    assert_eq!(moved(&env), USERS);
    assert_eq!(env.log().writes().len(), USERS);
}
