//! Tenants by hand: rows, days and sellers. Of each, what `list-licenses` says that its rows need, and what
//! `swap-license` plans; a plan that ends with 0 is applied with 0.

mod one_row;
mod two_rows;

use rehearse::tenant::{Subscription, SubscriptionStatus, Tenant, User};
use test_support::{TestEnvironment, any};

use super::{LIST, SWAP, catalogue::add_row, invited};
use common::sections::License;

const STANDARD: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
const STANDARD_OLD: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
const BASIC: &str = "3b555118-da6a-4418-894f-7df1e2096870";
const NO_TEAMS: &str = "5a1c7b8d-0739-4ca8-bf69-ec87e69133ac";
const PHONE: &str = "e43b5b99-8dfb-405f-9987-dc307f34bcbd";
const VISIO: &str = "c5928f49-12ba-48f7-ada3-0d743a3601d5";
const VISIO_DEPT: &str = "38b434d2-a15e-4cde-9a98-e737c75623e1";
const FABRIC_FREE: &str = "a403ebcc-fae0-4ca2-8c8c-7a907fd6c235";

/// The end of what the old partner sold, and of what the new one did.
const NEAR: &str = "2026-10-31";
const FAR: &str = "2027-09-30";

/// Who sold something.
#[derive(Clone, Copy)]
enum Seller {
    New,
    Old,
    Other,
    /// Microsoft itself.
    Direct,
}

/// A subscription of a row.
#[derive(Clone, Copy)]
struct Sold {
    seller: Seller,
    seats: u32,
    /// The day of its next change; empty where none is known.
    next: &'static str,
    status: SubscriptionStatus,
    is_trial: bool,
}

fn sold(seller: Seller, seats: u32, next: &'static str) -> Sold {
    Sold {
        seller,
        seats,
        next,
        status: SubscriptionStatus::Enabled,
        is_trial: false,
    }
}

impl Sold {
    fn status(self, status: SubscriptionStatus) -> Self {
        Self { status, ..self }
    }

    fn trial(self) -> Self {
        Self {
            is_trial: true,
            ..self
        }
    }

    fn subscription(self, number: usize, sku: &str, like: &Subscription) -> Subscription {
        let owner = match self.seller {
            Seller::New => Some("d2edd018-cbf9-452f-a408-726b64551fdf"),
            Seller::Old => Some("a1cc719d-b705-4664-9417-07dc8770f0b6"),
            Seller::Other => Some("00000003-0000-4000-8000-000000000000"),
            Seller::Direct => None,
        };
        let id = |kind: u8| format!("{number:08x}-246e-578c-8a1{kind}-9716fb73740c");
        let next = (!self.next.is_empty()).then(|| format!("{}T00:00:00Z", self.next));
        Subscription {
            id: id(0).parse().unwrap(),
            commerce_subscription_id: id(1).parse().unwrap(),
            sku_id: sku.parse().unwrap(),
            owner_tenant_id: owner.map(|id| id.parse().unwrap()),
            status: self.status,
            total_licenses: self.seats,
            next_lifecycle_date_time: next.map(|next| next.parse().unwrap()),
            is_trial: self.is_trial,
            ..like.clone()
        }
    }
}

/// A row: its SKU, how many users have it, and what was sold of it.
type Row<'a> = (&'a str, usize, &'a [Sold]);

fn tenant(rows: &[Row<'_>]) -> Tenant {
    let mut tenant = Tenant::omakase();
    let (like, user) = (tenant.subscriptions[0].clone(), tenant.users[0].clone());
    tenant.users.clear();
    for (sku, users, _) in rows {
        add_row(&mut tenant, sku, 0);
        for _ in 0..*users {
            let number = tenant.users.len();
            let mut license = user.licenses[0].clone();
            license.sku_id = sku.parse().unwrap();
            tenant.users.push(User {
                id: format!("{number:08x}-2a8e-4c0f-9d2b-8e1e0b8b1c55")
                    .parse()
                    .unwrap(),
                user_principal_name: format!("u{number:03}@aozora-koumuten.example"),
                licenses: vec![license],
                ..user.clone()
            });
        }
    }
    tenant.skus.drain(..2);
    let all = rows
        .iter()
        .flat_map(|(sku, _, sold)| sold.iter().map(move |one| (*sku, one)));
    tenant.subscriptions = all
        .enumerate()
        .map(|(number, (sku, one))| one.subscription(number, sku, &like))
        .collect();
    tenant
}

/// The records of a plan, each kind with how often it follows on itself.
fn counted(swaps: &[String]) -> Vec<String> {
    let same = |one: &String, other: &String| one == other;
    let kinds = swaps.chunk_by(same).map(|chunk| {
        let kind = chunk[0].trim_end_matches([' ', '-']);
        format!("{} {kind}", chunk.len())
    });
    kinds.collect()
}

/// Holds a tenant to what its rows need, in the order of the table, and to its plan.
#[track_caller]
fn holds(rows: &[Row<'_>], words: &[&str], plan: &[&str]) {
    let env = TestEnvironment::of(tenant(rows));
    let listed = env.run(LIST, &[], &invited());
    listed.success().stdout(any());
    planned(&env, &listed.out, words, plan);
}

/// The same where no new partner is named.
#[track_caller]
fn holds_unnamed(rows: &[Row<'_>], words: &[&str], plan: &[&str]) {
    let env = TestEnvironment::of(tenant(rows));
    let listed = env.run(LIST, &["--this-tenant"], "");
    listed.success().stdout(any());
    planned(&env, &listed.out, words, plan);
}

#[track_caller]
fn planned(env: &TestEnvironment, rows: &str, words: &[&str], expected: &[&str]) {
    let said = rows.lines().map(|line| {
        let record = common::Record::parse(line.as_bytes()).unwrap();
        let license: License = record.get().unwrap().unwrap();
        license.to_do.unwrap().words
    });
    assert_eq!(said.collect::<Vec<_>>(), words);
    let plan = env.run(SWAP, &[], rows);
    assert_eq!(counted(&plan.swaps()), expected, "{}", plan.err);
    if expected.iter().any(|kind| kind.contains(" refuse ")) {
        plan.status(1).stdout(any()).stderr(any());
        return;
    }
    plan.success().stdout(any());
    let applied = env.run(SWAP, &["--apply"], &plan.out);
    applied.success().stdout(any());
}
