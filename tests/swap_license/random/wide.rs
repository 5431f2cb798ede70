//! Tenants with several rows, several groups and members of more than one of them, or who have a row directly too,
//! moved as the rows say or from some rows to several others: a plan that ends with 0 is applied with 0, what goes is
//! named, and nobody else is touched.

use std::{collections::BTreeSet, ops::Range};

use common::{
    Exit, Record,
    ids::Guid,
    input::Records,
    sections::{Group as GroupSection, Section as _, Swap, User as UserSection},
};
use fastrand::Rng;
use rehearse::tenant::{Group, License, Properties, Tenant, User};
use test_support::skus::{NEW, OLD, YAMMER_ENTERPRISE, YAMMER_MIDSIZE};

use super::{
    invariants,
    small::{LIST, SWAP, Small},
};
use crate::catalogue::add_row;

const OLD_BASIC: &str = "dab7782a-93b1-4074-8bb1-0e61318bea0b";
const NEW_BASIC: &str = "3b555118-da6a-4418-894f-7df1e2096870";

#[test]
fn a_plan_that_ends_with_0_is_applied_with_0_and_what_goes_is_named() {
    play_all(0..30);
}

#[test]
#[ignore = "1,000 tenants take minutes; scripts/check --long plays them"]
fn a_plan_that_ends_with_0_is_applied_with_0_in_a_thousand_tenants() {
    play_all(0..1_000);
}

fn play_all(seeds: Range<u64>) {
    let played = seeds.end - seeds.start;
    let ended = super::each_of(seeds, play);
    let whole = ended.into_iter().filter(|is_whole| *is_whole).count();
    let least = usize::try_from(played / 6).unwrap();
    assert!(whole > least, "only {whole} of {played} plans ended with 0");
}

/// The rows that are named for every third tenant: some go, and each of them becomes all that come.
fn named_rows(rng: &mut Rng) -> Vec<&'static str> {
    if rng.u8(..3) > 0 {
        return Vec::new();
    }
    let mut some_of = |option: &'static str, rows: [&'static str; 2]| {
        let taken = rng.u8(1..4);
        let chosen = rows.into_iter().enumerate();
        let chosen = chosen.filter(move |(bit, _)| taken & (1 << bit) > 0);
        chosen.flat_map(move |(_, row)| [option, row])
    };
    let from = some_of("--from", [OLD, OLD_BASIC]);
    let to = some_of("--to", [NEW, NEW_BASIC]);
    from.chain(to).chain(["--force-pair"]).collect()
}

/// Whether the plan ended with 0.
fn play(seed: u64) -> bool {
    let mut rng = Rng::with_seed(seed);
    let before = tenant(&mut rng);
    let stage = Small::of(before.clone());
    stage.run(LIST, &["-o", "rows", "input"]);
    let mut args = vec!["-o", "plan", "rows"];
    let flags = ["--groups", "--lose-plans"];
    args.extend(flags.into_iter().filter(|_| rng.u8(..3) > 0));
    args.extend(named_rows(&mut rng));
    let only: Option<Vec<&User>> = (rng.u8(..3) == 0).then(|| {
        let users = before.users.iter();
        users.filter(|_| rng.bool()).collect()
    });
    if let Some(only) = &only {
        let names = only
            .iter()
            .map(|user| format!("{}\n", user.user_principal_name));
        stage.write(
            "names",
            &(names.collect::<String>() + "nobody@aozora-koumuten.example\n"),
        );
        args.extend(["--only", "names"]);
    }
    let planned = stage.run(SWAP, &args);
    let apply = |plan: &str| {
        let args = [
            "--apply",
            "--first-pause",
            "1",
            "--journal",
            "journal",
            "--state-dir",
            "state",
            "-o",
            "done",
            plan,
        ];
        stage.run(SWAP, &args)
    };
    let applied = apply("plan");
    let after = stage.rehearsal.tenant();
    // A name that matches nobody is told: with --only the plan never ends with 0.
    let plan = stage.swaps("plan");
    let is_whole = plan.iter().all(|(_, swap)| !is_refused(swap));
    assert!(
        only.is_some() || (planned == Exit::Done) == is_whole,
        "seed {seed}"
    );
    if is_whole {
        assert_eq!(
            applied,
            Exit::Done,
            "seed {seed}: {:?}",
            stage.swaps("done")
        );
    }
    invariants::no_seat_is_overdrawn(&after, seed);
    let done = std::fs::read_to_string(stage.path("done")).unwrap_or_default();
    for line in done.lines().filter(|line| is_about_a_person_or_group(line)) {
        invariants::what_is_called_done_is_done(&after, line, seed);
    }
    for (was, is) in before.users.iter().zip(&after.users) {
        let name = &was.user_principal_name;
        let (had, has) = (before.held(was), after.held(is));
        assert_eq!(had.is_empty(), has.is_empty(), "seed {seed}: {name}");
        let is_meant = only.as_ref().is_none_or(|only| only.contains(&was));
        assert!(is_meant || had == has, "seed {seed}: {name} was not meant");
        let named = named(&plan, &before, was);
        let (on, off) = (on(&before, was), on(&after, is));
        let lost: Vec<&Guid> = on
            .difference(&off)
            .filter(|plan| !named.contains(plan))
            .collect();
        assert!(lost.is_empty(), "seed {seed}: {name} lost {lost:?}");
    }
    if is_whole {
        stage.run(SWAP, &["--undo", "journal", "-o", "undo"]);
        apply("undo");
        let given = |tenant: &Tenant| {
            let mut given = invariants::given(tenant);
            for (_, licenses) in &mut given {
                licenses.sort();
            }
            given
        };
        assert_eq!(
            given(&stage.rehearsal.tenant()),
            given(&before),
            "seed {seed}: undone"
        );
    }
    is_whole
}

fn is_about_a_person_or_group(line: &str) -> bool {
    let record = Record::parse(line.as_bytes()).unwrap();
    record.has(UserSection::KEY) || record.has(GroupSection::KEY)
}

fn is_refused(swap: &Swap) -> bool {
    swap.action == common::sections::SwapAction::Refuse
}

/// The plans that the plan says this user loses, directly or by a group.
fn named(plan: &[(Option<String>, Swap)], tenant: &Tenant, user: &User) -> BTreeSet<Guid> {
    let groups = tenant
        .groups
        .iter()
        .filter(|group| group.members.contains(&user.id));
    let mut ids: Vec<String> = groups.map(|group| group.id.to_string()).collect();
    ids.push(user.id.to_string());
    let own = plan
        .iter()
        .filter(|(id, _)| id.as_ref().is_some_and(|id| ids.contains(id)));
    own.flat_map(|(_, swap)| swap.lost_plans.clone()).collect()
}

/// The plans that are on; the two of Yammer count as one.
fn on(tenant: &Tenant, user: &User) -> BTreeSet<Guid> {
    let (old, new): (Guid, Guid) = (
        YAMMER_MIDSIZE.parse().unwrap(),
        YAMMER_ENTERPRISE.parse().unwrap(),
    );
    let held = tenant.held(user);
    let plans = held.iter().flat_map(|(sku, off)| {
        let plans = &tenant.sku(sku).unwrap().service_plans;
        let on = plans.iter().filter(|plan| plan.applies_to != "Company");
        on.map(|plan| plan.service_plan_id)
            .filter(|plan| !off.contains(plan))
    });
    plans
        .map(|plan| if plan == new { old } else { plan })
        .collect()
}

fn tenant(rng: &mut Rng) -> Tenant {
    let mut tenant = Tenant::omakase();
    for (sku, seller) in [(OLD_BASIC, 0), (NEW_BASIC, 1)] {
        add_row(&mut tenant, sku, 9);
        let last = tenant.subscriptions.len() - 1;
        tenant.subscriptions[last].owner_tenant_id = tenant.subscriptions[seller].owner_tenant_id;
    }
    for at in [0, 2] {
        tenant.subscriptions[at].total_licenses = 9;
    }
    for at in [1, 3] {
        tenant.subscriptions[at].total_licenses = rng.u32(2..9);
    }
    tenant.users.truncate(rng.usize(1..=4));
    tenant.group_processing_seconds = 0;
    for at in 0..tenant.users.len() {
        let mut licenses: Vec<License> = Vec::new();
        for sku in [OLD, OLD_BASIC, NEW] {
            let wanted = if sku == NEW { 5 } else { 2 };
            if rng.u8(..wanted) == 0 {
                licenses.push(license(rng, &tenant, sku));
            }
        }
        tenant.users[at].licenses = licenses;
    }
    for number in 0..rng.u32(..3) {
        let sku = [OLD, OLD_BASIC][rng.usize(..2)];
        let license = license(rng, &tenant, sku);
        let members = tenant
            .users
            .iter()
            .filter(|_| rng.bool())
            .map(|user| user.id);
        tenant.groups.push(Group {
            id: format!("0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f0{number}")
                .parse()
                .unwrap(),
            display_name: format!("営業部 {number}"),
            members: members.collect(),
            licenses: vec![license],
            queued: None,
            errors: Vec::new(),
            kept: Vec::new(),
            owners: Vec::new(),
            properties: Properties::default(),
        });
    }
    tenant
}

/// Nobody can have both plans of Yammer on: in the new row it is off before the move.
fn license(rng: &mut Rng, tenant: &Tenant, sku: &str) -> License {
    let sku_id: Guid = sku.parse().unwrap();
    let plans = &tenant.sku(&sku_id).unwrap().service_plans;
    let is_off = |id: &str, rng: &mut Rng| id == YAMMER_ENTERPRISE || rng.u8(..6) == 0;
    License {
        sku_id,
        disabled_plans: plans
            .iter()
            .map(|plan| plan.service_plan_id)
            .filter(|plan| is_off(plan.as_str(), rng))
            .collect(),
        last_updated_date_time: tenant.now,
    }
}

impl Small {
    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// The changes of a file, each with the id of its user or group.
    fn swaps(&self, name: &str) -> Vec<(Option<String>, Swap)> {
        Records::of_files(&[self.path(name)])
            .map(|line| {
                let record = line.unwrap().record;
                let user = record.get::<UserSection>().unwrap().map(|user| user.id);
                let group = record.get::<GroupSection>().unwrap().map(|group| group.id);
                (user.or(group), record.get().unwrap().unwrap())
            })
            .collect()
    }
}
