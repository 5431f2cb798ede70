//! `swap-license` as a whole: the plan, applying it, and what must never happen on the way.
#![expect(
    clippy::unwrap_used,
    reason = "a test says by panicking that it failed"
)]

#[path = "swap_license/applying.rs"]
mod applying;
#[path = "swap_license/fleet.rs"]
mod fleet;
#[path = "swap_license/groups.rs"]
mod groups;
#[path = "swap_license/interrupted.rs"]
mod interrupted;
#[path = "swap_license/journals.rs"]
mod journals;
#[path = "swap_license/planning.rs"]
mod planning;
#[path = "swap_license/random/mod.rs"]
mod random;
#[path = "support"]
mod support {
    pub(crate) mod files;
    pub(crate) mod home;
    pub(crate) mod ran;
    pub(crate) mod schema;
    pub(crate) mod sections;
    pub(crate) mod sent;
    pub(crate) mod signal;
    pub(crate) mod stage;
    pub(crate) mod started;
    pub(crate) mod traffic;
    pub(crate) mod writes;
}

use rehearse::tenant::Tenant;
use support::{ran::Ran, stage::Stage};

const SWAP: &str = env!("CARGO_BIN_EXE_swap-license");
const LIST: &str = env!("CARGO_BIN_EXE_list-licenses");
const OLD: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
const NEW: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
const TEAMS: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";
const YAMMER_MIDSIZE: &str = "41bf139a-4e60-409f-9346-a1361efc6dfb";
const YAMMER_ENTERPRISE: &str = "7547a3fe-08ee-4ccb-b430-5077c5041653";

/// The record that names the new partner, as `parse-invite` and `check-relationship` hand it on.
fn invited() -> String {
    let partner = Tenant::omakase().partner_center.tenant_id;
    format!(
        "{{\"relationship\":{{\"state\":\"established\",\"side\":\"customer\",\"partner\":{{\"tenantId\":\"{partner}\"}},\"evidence\":[]}}}}\n"
    )
}

/// The plan for the whole tenant, and nothing else.
fn plan(stage: &Stage) -> Ran {
    let rows = stage.run(LIST, &[], &invited());
    assert_eq!(
        (rows.code, rows.err.as_str()),
        (Some(0), ""),
        "{}",
        rows.out
    );
    stage.run(SWAP, &[], &rows.out)
}

/// Each user with the SKUs held, and which plans are off in each.
type Holders = Vec<(String, Vec<(String, Vec<String>)>)>;

/// Who holds which SKU with which plans off, as the services have it.
fn holders(stage: &Stage) -> Holders {
    let tenant = stage.rehearsal.tenant();
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
