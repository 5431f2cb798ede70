use rehearse::tenant::{InvitationState, Tenant};
use serde_json::json;

use super::{CUSTOMER, LIST, changed, invited};
use test_support::{
    Run, TestEnvironment, any, program,
    skus::{NEW, OLD, TEAMS},
};

const SWAP: &str = program!("swap-license");
const REHEARSE: &str = program!("rehearse");

fn snapshot(env: &TestEnvironment, args: &[&str]) -> (Run, std::path::PathBuf) {
    let file = env.home.path().join("tenant.json");
    let all = [
        &["--this-tenant", "--snapshot", file.to_str().unwrap()],
        args,
    ]
    .concat();
    (env.run(LIST, &all, ""), file)
}

fn read(env: &TestEnvironment, args: &[&str]) -> Tenant {
    let (ran, file) = snapshot(env, args);
    ran.success().stdout(any());
    assert_eq!(ran.typed().len(), 2, "the rows are listed all the same");
    Tenant::read(&file).unwrap()
}

/// A group beside the users' own licences, with one member that its licence could not be given to.
fn with_a_group() -> TestEnvironment {
    changed(|tenant| {
        let license = json!({
            "skuId": NEW, "disabledPlans": [TEAMS], "lastUpdatedDateTime": "2024-03-02T05:01:44Z",
        });
        let members = [&tenant.users[2].id, &tenant.users[3].id];
        let group = json!({
            "id": "11111111-2222-4333-8444-555555555555", "displayName": "営業部",
            "members": members, "licenses": [license],
            "errors": [{"userId": members[1], "skuId": NEW, "error": "CountViolation"}],
        });
        tenant.groups.push(serde_json::from_value(group).unwrap());
        tenant.users[4].usage_location = None;
    })
}

#[test]
fn the_snapshot_is_the_tenant_as_far_as_its_services_tell_it() {
    let env = with_a_group();
    let taken = read(&env, &[]);
    let mut told = env.rehearsal.tenant();
    // What Graph does not tell a customer, or what a snapshot leaves out.
    told.name = "snapshot".to_owned();
    told.app.client_id = taken.app.client_id;
    told.exclusive_plans.clear();
    for user in &mut told.users {
        user.drive = None;
    }
    let brought = &mut told.invitation.brings;
    for subscription in told.subscriptions.iter_mut().chain(brought) {
        subscription.auto_renew_enabled = false;
        subscription.term_duration = "P1Y".to_owned();
        subscription.offer_name.clear();
    }
    for sku in &mut told.skus {
        for plan in &mut sku.service_plans {
            plan.depends_on.clear();
        }
    }
    told.partner_center.mpn_id = taken.partner_center.mpn_id.clone();
    told.partner_center
        .customers
        .retain(|own| own.id.as_str() == CUSTOMER);
    told.partner_center.customers[0].direct_signed = false;
    let days = taken.invitation.clone();
    told.invitation.sent = days.sent;
    told.invitation.deadline = days.deadline;
    told.invitation.opening = days.opening;
    told.invitation.opening_notice_sent = days.opening_notice_sent;
    let mut taken = taken;
    let brought = &mut taken.invitation.brings;
    for subscription in taken.subscriptions.iter_mut().chain(brought) {
        subscription.offer_name.clear();
    }
    assert_eq!(taken, told);
}

/// Who holds what in the end, without any name.
fn state(tenant: &Tenant) -> Vec<Vec<(String, Vec<String>)>> {
    let mut all: Vec<_> = tenant
        .users
        .iter()
        .map(|user| {
            let mut own: Vec<_> = user
                .licenses
                .iter()
                .map(|license| {
                    let mut off: Vec<_> = license
                        .disabled_plans
                        .iter()
                        .map(ToString::to_string)
                        .collect();
                    off.sort();
                    (license.sku_id.to_string(), off)
                })
                .collect();
            own.sort();
            own
        })
        .collect();
    all.sort();
    all
}

fn swapped(env: &TestEnvironment, partner: &str) -> Tenant {
    let invited = invited().replace(super::NEW_PARTNER, partner);
    let rows = env.run(LIST, &[], &invited);
    rows.success().stdout(any());
    let plan = env.run(SWAP, &[], &rows.out);
    plan.success().stdout(any());
    let done = env.run(SWAP, &["--apply"], &plan.out);
    done.success().stdout(any());
    assert_eq!(done.swaps(), ["swap - done"; 4]);
    env.rehearsal.tenant()
}

#[test]
fn a_change_rehearsed_on_a_snapshot_under_pseudonyms_ends_as_on_the_tenant_itself() {
    let env = TestEnvironment::omakase();
    let tenant = read(&env, &["--pseudonyms"]);
    assert_eq!(tenant.invitation.state, InvitationState::Established);
    let before = state(&tenant);
    assert_eq!(before, state(&Tenant::omakase()));
    let partner = tenant.partner_center.tenant_id.to_string();
    let rehearsed = swapped(&TestEnvironment::of(tenant), &partner);
    let real = swapped(&env, super::NEW_PARTNER);
    assert_eq!(state(&rehearsed), state(&real));
    assert_ne!(state(&rehearsed), before);
}

#[test]
fn under_pseudonyms_nothing_of_the_tenant_is_left_but_products_and_times() {
    let env = with_a_group();
    let (ran, file) = snapshot(&env, &["--pseudonyms"]);
    ran.success().stdout(any());
    let json = std::fs::read_to_string(&file).unwrap();
    let tenant = env.rehearsal.tenant();
    let mut traces = vec![
        "aozora".to_owned(),
        "hinode".to_owned(),
        "minato".to_owned(),
    ];
    traces.extend(["営業部", "みなと", "ひので", "あおぞら"].map(str::to_owned));
    traces.push(tenant.organization.id.to_string());
    traces.extend(tenant.users.iter().map(|user| user.id.to_string()));
    traces.extend(tenant.groups.iter().map(|group| group.id.to_string()));
    traces.extend(
        tenant
            .subscriptions
            .iter()
            .map(|one| one.commerce_subscription_id.to_string()),
    );
    traces.extend(
        tenant
            .known_tenants
            .iter()
            .map(|known| known.tenant_id.to_string()),
    );
    for trace in traces {
        assert!(!json.contains(&trace), "{trace}");
    }
    for kept in [
        OLD,
        NEW,
        TEAMS,
        "SMB_BUSINESS_PREMIUM",
        "CountViolation",
        "グループ ",
    ] {
        assert!(json.contains(kept), "{kept}");
    }
    let again = read(&env, &["--pseudonyms"]);
    assert!(
        !json.contains(again.users[0].id.as_str()),
        "each run has a key of its own"
    );
}

#[test]
fn rehearse_plays_the_file() {
    let env = TestEnvironment::omakase();
    let (_, file) = snapshot(&env, &["--pseudonyms"]);
    let args = [
        "--tenant",
        file.to_str().unwrap(),
        "--",
        LIST,
        "--this-tenant",
        "--users",
    ];
    let ran = env.run(REHEARSE, &args, "");
    assert_eq!(
        (ran.code, ran.err.as_str(), ran.typed().len()),
        (Some(0), "", 4)
    );
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let env = changed(|tenant| tenant.app.roles.retain(|role| !role.starts_with("User.")));
    let (ran, file) = snapshot(&env, &[]);
    ran.status(4).stdout(any()).stderr(any());
    assert!(!file.exists());
    let missing = env.home.path().join("no/such/folder.json");
    let args = ["--this-tenant", "--snapshot", missing.to_str().unwrap()];
    let requests = env.rehearsal.ledger().len();
    let ran = env.run(LIST, &args, "");
    ran.status(5).stderr(any());
    assert_eq!(
        env.rehearsal.ledger().len(),
        requests,
        "nothing was asked in vain"
    );
}

#[test]
fn a_second_tenant_does_not_fit_into_the_file() {
    let env = TestEnvironment::omakase();
    let file = env.home.path().join("tenant.json");
    let by_domain = "{\"tenantId\":\"aozora-koumuten.example\"}\n";
    let records = env
        .home
        .file("records.jsonl", format!("{{}}\n{{}}\n{by_domain}"));
    let args = ["--snapshot", file.to_str().unwrap(), &records];
    let ran = env.run(LIST, &args, "");
    ran.status(2).stdout(any()).stderr(format!(
            "list-licenses: {records}: line 3: aozora-koumuten.example: a snapshot holds one tenant, and this one holds {CUSTOMER}; run once for each tenant\n"
        ));
    assert_eq!(ran.typed().len(), 6);
    assert!(Tenant::read(&file).is_ok());
}

#[test]
fn what_may_not_be_read_and_is_only_a_name_does_not_stop_the_snapshot() {
    let env = changed(|tenant| {
        let roles = &mut tenant.app.roles;
        roles.retain(|role| role == "Organization.Read.All" || role == "User.Read.All");
    });
    let tenant = read(&env, &[]);
    assert!(
        tenant
            .known_tenants
            .iter()
            .all(|known| known.display_name == known.tenant_id.as_str())
    );
}

#[cfg(unix)]
#[test]
fn a_snapshot_and_what_a_rehearsal_saves_are_for_their_owner_alone_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt as _;
    let env = changed(|_| {});
    let loose = format!(
        "umask 0; {LIST} --this-tenant --snapshot tenant.json && {REHEARSE} --state state --report report -- true"
    );
    env.run("bash", &["-c", &loose], "").success().stdout(any());
    for name in ["tenant.json", "state", "report"] {
        let found = std::fs::metadata(env.home.path().join(name)).unwrap();
        assert_eq!(found.permissions().mode() & 0o777, 0o600, "{name}");
    }
}
