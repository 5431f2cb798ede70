//! No file that a changing tool leaves behind a real change holds a secret: journal, evidence, output, credentials, and what
//! lies in the state folder. Nor does the report of a rehearsal.

use std::fs;

use rehearse::{
    Tenant,
    tenant::{CatalogueItem, Customer, Relation},
};
use serde_json::json;
use test_support::{TestEnvironment, any, program};

use crate::{
    secrets::{applies, assert_without_secrets, files},
    table::TOOLS,
};

const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const NEW: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
/// A customer who has not accepted the agreement.
const OPEN: &str = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";

/// A tool on the way to a change.
struct Change {
    tool: &'static str,
    exe: &'static str,
    tenant: fn() -> Tenant,
    plan: fn(&Change, &TestEnvironment) -> String,
    /// Besides `--apply`, the journal and the output.
    args: &'static [&'static str],
    /// Files that it leaves besides those.
    leaves: &'static [&'static str],
    /// How it ends.
    exit: i32,
}

const fn change(
    tool: &'static str,
    exe: &'static str,
    plan: fn(&Change, &TestEnvironment) -> String,
) -> Change {
    Change {
        tool,
        exe,
        tenant: Tenant::omakase,
        plan,
        args: &["--first-pause", "1"],
        leaves: &[],
        exit: 0,
    }
}

const CHANGES: &[Change] = &[
    Change {
        args: &["--evidence", "evidence"],
        leaves: &["evidence"],
        ..change("swap-license", program!("swap-license"), |one, env| {
            let rows = program!("list-licenses");
            let rows: &[&str] = &[rows, "--partner", NEW, "-"];
            env.pipe(&[rows, &[one.exe]], &customer())
        })
    },
    change(
        "change-subscription",
        program!("change-subscription"),
        |one, env| {
            let sold: &[&str] = &[program!("list-subscriptions"), "-"];
            env.pipe(&[sold, &[one.exe, "--seats", "6"]], &customer())
        },
    ),
    Change {
        tenant: not_sold_yet,
        ..change("order-licenses", program!("order-licenses"), |one, env| {
            let rows: &[&str] = &[program!("list-licenses"), "-"];
            env.pipe(&[rows, &[one.exe, "--cart"]], &customer())
        })
    },
    change(
        "request-transfer",
        program!("request-transfer"),
        |one, env| {
            let rows: &[&str] = &[program!("list-licenses"), "--partner", NEW, "-"];
            let rows = env.pipe(&[rows], &customer());
            let first = rows.lines().next().unwrap();
            let ask: &[&str] = &[one.exe, "--email", "aoki@aozora-koumuten.example"];
            env.pipe(&[ask], &format!("{first}\n"))
        },
    ),
    Change {
        args: &["--first-pause", "1", "--credentials", "passwords"],
        leaves: &["passwords"],
        ..change(
            "create-customer",
            program!("create-customer"),
            |one, env| env.pipe(&[&[one.exe]], &company()),
        )
    },
    Change {
        tenant: with_delegation,
        args: &["--first-pause", "1", "-"],
        ..change(
            "request-relationship",
            program!("request-relationship"),
            |one, env| {
                let plan = env.run(one.exe, &["--kind", "gdap", "-"], &customer());
                plan.success().stdout(any());
                plan.out
            },
        )
    },
    Change {
        tenant: with_an_open_customer,
        // The customer accepts later.
        exit: 1,
        ..change("attest-mca", program!("attest-mca"), |one, env| {
            env.pipe(&[&[one.exe, "--prepare"]], &contact())
        })
    },
];

fn customer() -> String {
    format!("{}\n", json!({"tenantId": CUSTOMER}))
}

fn contact() -> String {
    let contact = json!({
        "firstName": "花", "lastName": "森", "email": "mori@kaigan.example", "country": "JP", "phoneNumber": "0660000000",
    });
    format!("{}\n", json!({"tenantId": OPEN, "contact": contact}))
}

fn company() -> String {
    let record = json!({
        "contact": {
            "firstName": "花", "lastName": "森", "email": "mori@minato.example", "phoneNumber": "0660000000",
            "country": "JP",
        },
        "company": {
            "name": "株式会社みなと", "domain": "minato-new.onmicrosoft.com", "addressLine1": "北区梅田 1-2-3",
            "city": "大阪市", "state": "大阪府", "postalCode": "530-0001",
        },
    });
    format!("{record}\n")
}

/// Before the new partner has sold anything, with what that one can sell.
fn not_sold_yet() -> Tenant {
    let mut tenant = Tenant::omakase();
    let sku = tenant.subscriptions[1].sku_id;
    tenant.subscriptions.truncate(1);
    let id = "CFQ7TTC0LDPB:0001:CFQ7TTC0K971".to_owned();
    let item = CatalogueItem::usual(id, "Microsoft 365 Business Standard".to_owned(), sku);
    tenant.partner_center.desk.catalogue = vec![item];
    tenant
}

/// Whose application may ask for administration by delegation.
fn with_delegation() -> Tenant {
    let mut tenant = Tenant::omakase();
    let role = "DelegatedAdminRelationship.ReadWrite.All";
    tenant.app.roles.push(role.to_owned());
    tenant
}

fn with_an_open_customer() -> Tenant {
    let mut tenant = Tenant::omakase();
    tenant.partner_center.customers.push(Customer {
        id: OPEN.parse().unwrap(),
        company_name: "株式会社かいがん".to_owned(),
        domain: "kaigan.onmicrosoft.com".to_owned(),
        direct_signed: false,
        agreements: Vec::new(),
        indirect_resellers: Vec::new(),
        relation: Relation::Reseller,
        account_status: None,
    });
    tenant
}

#[test]
fn no_file_that_a_change_leaves_holds_a_secret() {
    for one in CHANGES {
        let env = TestEnvironment::of((one.tenant)());
        let plan = (one.plan)(one, &env);
        let args = ["-vv", "--apply", "--journal", "journal", "-o", "out"];
        let ran = env.run(one.exe, &[&args, one.args].concat(), &plan);
        ran.status(one.exit).stderr(any()).about(one.tool);
        assert_ne!(env.log().writes(), [""; 0], "{} changes nothing", one.tool);
        assert_without_secrets(&env.rehearsal, &ran.err, one.tool);
        let left = files(env.home.path());
        for name in ["journal", "out"].iter().chain(one.leaves) {
            let path = env.home.path().join(name);
            let content = fs::read(&path).unwrap_or_default();
            assert!(!content.is_empty(), "{} writes no {name}", one.tool);
        }
        for file in left {
            let content = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
            let what = format!("{} in {}", one.tool, file.display());
            assert_without_secrets(&env.rehearsal, &content, &what);
        }
    }
}

#[test]
fn every_changing_tool_is_tried() {
    let changing = TOOLS.iter().filter(|tool| applies(tool));
    let mut changing: Vec<&str> = changing.map(|tool| tool.name).collect();
    let mut tried: Vec<&str> = CHANGES.iter().map(|one| one.tool).collect();
    changing.sort_unstable();
    tried.sort_unstable();
    assert_eq!(tried, changing);
}

#[test]
fn nor_does_the_report_of_a_rehearsal() {
    let env = TestEnvironment::omakase();
    let tool = program!("list-licenses");
    let args = ["--report", "report", "--", tool, "--this-tenant"];
    let ran = env.run(program!("rehearse"), &args, "");
    ran.success().stdout(any()).stderr(any());
    let report = fs::read_to_string(env.home.path().join("report")).unwrap();
    assert!(report.contains("/oauth2/v2.0/token"), "{report}");
    assert_without_secrets(&env.rehearsal, &report, "the report");
}
