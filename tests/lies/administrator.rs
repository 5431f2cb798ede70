//! The tools of a customer's administrator, and what they share with a partner's.

use std::fs;

use rehearse::Tenant;
use serde_json::Value;
use test_support::{
    TestEnvironment, any, program,
    skus::{NEW, OLD},
};

use crate::{
    LIST,
    cases::{Case, Proof, is_called_done},
    partner::{CUSTOMER, PARTNER, customer},
};

const CHECK: &str = program!("check-relationship");
const SWAP: &str = program!("swap-license");
const ATTEST: &str = program!("attest-mca");
const SIGN_IN: &str = program!("sign-in");

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = relationships();
    cases.extend(licences());
    cases.extend(swaps());
    cases.extend(agreements());
    cases.push(signed_in());
    cases
}

/// A change that is called done has been made, and nobody is without a licence.
const SWAPPED: Proof = Proof {
    called_done: |record| is_called_done(&record["swap"]),
    done: |record, after| {
        let name = &record["user"]["userPrincipalName"];
        has(after, name, NEW) && !has(after, name, OLD)
    },
    unharmed: |before, after| {
        let mut licensed = before.users.iter().filter(|user| !user.licenses.is_empty());
        licensed.all(|user| {
            let name = Value::from(user.user_principal_name.clone());
            has(after, &name, NEW) || has(after, &name, OLD)
        })
    },
};

fn has(tenant: &Tenant, name: &Value, sku: &str) -> bool {
    let mut users = tenant.users.iter();
    let user = users.find(|user| user.user_principal_name == *name);
    let mut licenses = user.unwrap().licenses.iter();
    licenses.any(|license| license.sku_id.as_str() == sku)
}

fn relationships() -> Vec<Case> {
    let tool = (CHECK, "relationship");
    let of_customer = ["--this-tenant", "--partner", PARTNER];
    let of_partner = ["--side", "partner"];
    let record = customer();
    let (accepted, invited) = (Tenant::omakase(), Tenant::omakase_invited());
    vec![
        Case::new("check-relationship", tool, &accepted, &of_customer, ""),
        Case::new("check-relationship, not", tool, &invited, &of_customer, ""),
        Case::new(
            "check-relationship --side partner",
            tool,
            &accepted,
            &of_partner,
            &record,
        ),
        Case::new(
            "check-relationship --side partner, not",
            tool,
            &invited,
            &of_partner,
            &record,
        ),
    ]
}

fn licences() -> Vec<Case> {
    let tenant = Tenant::omakase();
    let args = ["--this-tenant"];
    let with_users = ["--this-tenant", "--users"];
    vec![
        Case::new("list-licenses", (LIST, "license"), &tenant, &args, ""),
        Case::new(
            "list-licenses --users",
            (LIST, "assignment"),
            &tenant,
            &with_users,
            "",
        ),
    ]
}

/// The plan, what is done by it, and what is left of it where it was undone since.
fn swaps() -> Vec<Case> {
    let tool = (SWAP, "swap");
    let env = TestEnvironment::omakase();
    let before = env.rehearsal.tenant();
    let invited = format!(
        r#"{{"relationship":{{"state":"established","side":"customer","partner":{{"tenantId":"{PARTNER}"}},"evidence":[]}}}}"#
    );
    let rows = env.run(LIST, &[], &format!("{invited}\n"));
    let plan = env.run(SWAP, &[], &rows.out);
    let good = |args: &[&str], input: &str| {
        let run = env.run(SWAP, args, input);
        run.success().stdout(any());
        run.out
    };
    good(&["--apply", "--journal", "journal"], &plan.out);
    let after = env.rehearsal.tenant();
    let journal = fs::read_to_string(env.home.path().join("journal")).unwrap();
    let undo = good(&["--undo", "journal"], "");
    good(&["--apply", "--journal", "back"], &undo);
    let undone = env.rehearsal.tenant();

    let apply = ["--apply", "--journal", "journal", "--first-pause", "10"];
    let verify = ["--verify", "journal"];
    let changing = |name| Case::new(name, tool, &before, &apply, &plan.out).changing(SWAPPED);
    let verifying =
        |name, tenant| Case::new(name, tool, tenant, &verify, "").file("journal", &journal);
    vec![
        Case::new("swap-license", tool, &before, &[], &rows.out),
        changing("swap-license --apply"),
        changing("swap-license --apply, the change").only_at("/assignLicense"),
        verifying("swap-license --verify", &after),
        verifying("swap-license --verify, not", &undone),
    ]
}

fn agreements() -> Vec<Case> {
    let tool = (ATTEST, "agreement");
    let mut unsigned = Tenant::omakase();
    for customer in &mut unsigned.partner_center.customers {
        if customer.id.as_str() == CUSTOMER {
            customer.direct_signed = false;
            customer.agreements.clear();
        }
    }
    let record = customer();
    vec![
        Case::new("attest-mca", tool, &Tenant::omakase(), &[], &record),
        Case::new("attest-mca, not", tool, &unsigned, &[], &record),
    ]
}

/// What the settings are worth, and what each tool can do with them.
fn signed_in() -> Case {
    let tool = (SIGN_IN, "signIn");
    let tenant = Tenant::omakase();
    Case::new("sign-in --status", tool, &tenant, &["--status"], "")
}
