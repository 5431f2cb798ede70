//! Many tenants in one run.

use rehearse::{Options, tenant::Tenant};

use super::{LIST, NEW, OLD, SWAP};
use crate::support::{ran::Ran, stage::Stage};

const CUSTOMERS: usize = 3;

fn stage() -> Stage {
    Stage::with(Options {
        fleet: CUSTOMERS,
        ..Options::of(Tenant::omakase())
    })
}

/// The plan for every customer.
fn planned(stage: &Stage) -> Ran {
    let partner = Tenant::omakase().partner_center.tenant_id;
    let new = |number| {
        let id = member(stage, number).organization.id;
        format!(
            "{{\"tenantId\":\"{id}\",\"relationship\":{{\"state\":\"established\",\"side\":\"customer\",\"partner\":{{\"tenantId\":\"{partner}\"}},\"evidence\":[]}}}}\n"
        )
    };
    let customers: String = (0..CUSTOMERS).map(new).collect();
    let rows = stage.run(LIST, &[], &customers);
    assert_eq!((rows.code, rows.err.as_str()), (Some(0), ""));
    let plan = stage.run(SWAP, &[], &rows.out);
    assert_eq!((plan.code, plan.err.as_str()), (Some(0), ""));
    plan
}

fn member(stage: &Stage, number: usize) -> Tenant {
    stage.rehearsal.member(number).unwrap()
}

/// How many users of each customer hold a SKU.
fn holders(stage: &Stage, sku: &str) -> Vec<usize> {
    let holds = |number| {
        let users = member(stage, number).users;
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
    let stage = stage();
    let plan = planned(&stage);
    let applied = stage.run(
        SWAP,
        &["--apply", "--tenants", "2", "--state-dir", "."],
        &plan.out,
    );
    assert_eq!((applied.code, applied.err.as_str()), (Some(0), ""));
    assert_eq!(holders(&stage, NEW), [4; CUSTOMERS]);
    assert_eq!(holders(&stage, OLD), [0; CUSTOMERS]);
    for number in 0..CUSTOMERS {
        let name = format!(
            "swap-license/{}.jsonl",
            member(&stage, number).organization.id
        );
        let journal = std::fs::read_to_string(stage.home.path().join(name)).unwrap();
        assert_eq!(journal.lines().count(), 2 * 4);
    }
}

#[test]
fn one_journal_that_is_named_serves_all_and_leads_all_of_them_back() {
    let stage = stage();
    let plan = planned(&stage);
    let journal = ["--journal", "journal.jsonl"];
    let applied = stage.run(SWAP, &[&["--apply"], &journal[..]].concat(), &plan.out);
    assert_eq!((applied.code, applied.err.as_str()), (Some(0), ""));
    assert_eq!(holders(&stage, NEW), [4; CUSTOMERS]);
    let verified = stage.run(SWAP, &["--verify", "journal.jsonl"], "");
    assert_eq!((verified.code, verified.err.as_str()), (Some(0), ""));
    let undo = stage.run(SWAP, &["--undo", "journal.jsonl"], "");
    let undone = stage.run(SWAP, &["--apply", "--journal", "undo.jsonl"], &undo.out);
    assert_eq!((undone.code, undone.err.as_str()), (Some(0), ""));
    assert_eq!(holders(&stage, OLD), [4; CUSTOMERS]);
    assert_eq!(holders(&stage, NEW), [0; CUSTOMERS]);
}
