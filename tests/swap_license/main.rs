//! `swap-license` as a whole: the plan, applying it, and what must never happen on the way.
#![expect(
    clippy::unwrap_used,
    reason = "a test says by panicking that it failed"
)]

mod applying;
mod at_a_terminal;
mod by_hand;
mod catalogue;
mod fleet;
mod groups;
mod groups_dead_end;
mod interrupted;
mod journals;
mod libreoffice;
mod planning;
mod random;
mod sold;
mod speed;
mod spreadsheet;
mod trust;
mod weight;
mod whom;

use rehearse::tenant::Tenant;
use test_support::{
    Run, TestEnvironment, any, program,
    skus::{NEW, TEAMS, YAMMER_ENTERPRISE},
};

const SWAP: &str = program!("swap-license");
const LIST: &str = program!("list-licenses");

/// The record that names the new partner, as `parse-invite` and `check-relationship` hand it on.
fn invited() -> String {
    let partner = Tenant::omakase().partner_center.tenant_id;
    format!(
        "{{\"relationship\":{{\"state\":\"established\",\"side\":\"customer\",\"partner\":{{\"tenantId\":\"{partner}\"}},\"evidence\":[]}}}}\n"
    )
}

/// The plan for the whole tenant, and nothing else.
fn plan(env: &TestEnvironment) -> Run {
    let rows = env.run(LIST, &[], &invited());
    rows.success().stdout(any());
    env.run(SWAP, &[], &rows.out)
}

/// Each user with the SKUs held, and which plans are off in each.
type Holders = Vec<(String, Vec<(String, Vec<String>)>)>;

/// Who holds which SKU with which plans off, as the services have it.
fn holders(env: &TestEnvironment) -> Holders {
    let tenant = env.rehearsal.tenant();
    let text = |id: &common::ids::Guid| id.to_string();
    tenant
        .users
        .iter()
        .map(|user| {
            let mut licenses: Vec<_> = user
                .licenses
                .iter()
                .map(|license| {
                    let mut off: Vec<_> = license.disabled_plans.iter().map(text).collect();
                    off.sort();
                    (text(&license.sku_id), off)
                })
                .collect();
            licenses.sort();
            let name = user.user_principal_name.split('@').next().unwrap();
            (name.to_owned(), licenses)
        })
        .collect()
}

/// The end of the story: everybody on the new row, what was off still off.
fn everybody_moved() -> Holders {
    let new = |off: &[&str]| {
        let off = off.iter().map(|plan| (*plan).to_owned()).collect();
        vec![(NEW.to_owned(), off)]
    };
    vec![
        ("aoki".to_owned(), new(&[])),
        ("sato".to_owned(), new(&[TEAMS, YAMMER_ENTERPRISE])),
        ("suzuki".to_owned(), new(&[])),
        ("takahashi".to_owned(), new(&[])),
        ("admin".to_owned(), vec![]),
    ]
}
